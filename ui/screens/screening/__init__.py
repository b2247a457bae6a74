"""Screen a client: pick an instrument, answer by keys, save with Enter."""

from __future__ import annotations

from ui.screens.screening.screen import ScreeningScreen

__all__ = ["ScreeningScreen"]
