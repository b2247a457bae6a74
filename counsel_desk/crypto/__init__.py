"""Keys, sealing, identities, grants and the vault header."""
