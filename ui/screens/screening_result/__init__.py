"""The result of one screening: score, change, alerts to answer now, and each answer."""

from __future__ import annotations

from ui.screens.screening_result.screen import ScreeningResultScreen

__all__ = ["ScreeningResultScreen"]
