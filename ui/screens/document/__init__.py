"""A document, shown from memory."""
