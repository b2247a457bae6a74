"""Name the family of expected failures; everything outside it is a bug."""

from __future__ import annotations


class DeskError(Exception):
    """An expected failure. It carries facts for the window's sentence, never content."""
