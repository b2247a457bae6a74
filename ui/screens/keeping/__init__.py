"""The closed files: which are past their day, which are held, and what is decided on them."""

from __future__ import annotations

from ui.screens.keeping.screen import KeepingScreen

__all__ = ["KeepingScreen"]
