"""The closed files: which are past their day, which are held, and what is decided on them."""
