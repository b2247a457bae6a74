"""Reports on many people: what was delivered, what was done, what came of it."""
