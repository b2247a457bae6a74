"""Read a signed note, add to it, and answer one that was sent for review."""
