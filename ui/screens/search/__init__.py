"""Search everything that this person may read, as it is typed."""

from __future__ import annotations

from ui.screens.search.screen import SearchScreen

__all__ = ["SearchScreen"]
