"""What an instrument is, and how its answers are scored."""
