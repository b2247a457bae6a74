"""Long tests that break things on purpose: `python bootstrap.py torture`."""
