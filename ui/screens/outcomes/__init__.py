"""What became of a team's clients."""
