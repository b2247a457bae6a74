"""Say how far a torture has come."""

from __future__ import annotations

import sys


def say(line: str) -> None:
    """Show a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
