"""Settings: one's own desk, people, teams, verification, the audit trail."""
