"""The calendar: sessions and group meetings by week, by month and as a list."""

from __future__ import annotations

from ui.screens.calendar.screen import CalendarScreen

__all__ = ["CalendarScreen"]
