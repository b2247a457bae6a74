"""Mark texts that are put into words later for the translators' tool."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark a text for the translators' tool, which knows this name; Qt's own has no types."""
    del context
    return text
