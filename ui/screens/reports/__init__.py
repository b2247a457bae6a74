"""Reports on many people: what was delivered, what was done, what came of it."""

from __future__ import annotations

from ui.screens.reports.screen import ReportsScreen

__all__ = ["ReportsScreen"]
