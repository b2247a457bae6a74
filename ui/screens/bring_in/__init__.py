"""Clients and past screenings from tables kept elsewhere."""

from __future__ import annotations

from ui.screens.bring_in.scores import BringInScoresScreen
from ui.screens.bring_in.screen import BringInScreen

__all__ = ["BringInScoresScreen", "BringInScreen"]
