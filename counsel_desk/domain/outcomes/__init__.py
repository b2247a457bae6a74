"""What the scores of a client mean over time."""
