"""The result of one screening: score, change, alerts to answer now, and each answer."""
