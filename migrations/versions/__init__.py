"""One module per step of the vault's schema."""
