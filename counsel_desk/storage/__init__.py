"""The encrypted database, the vault folder and the unit of work."""
