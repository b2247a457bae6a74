"""Parts that the sheets of the client page are put together from, as other sheets are."""

from __future__ import annotations

from ui.shell.sheet_parts import column, pair

__all__ = ["column", "pair"]
