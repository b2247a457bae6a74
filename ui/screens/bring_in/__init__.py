"""Clients from a register kept elsewhere."""

from __future__ import annotations

from ui.screens.bring_in.screen import BringInScreen

__all__ = ["BringInScreen"]
