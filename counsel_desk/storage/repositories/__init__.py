"""One class per aggregate: rows in, domain objects out."""
