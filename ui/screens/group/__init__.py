"""The page of one group: attendance, roll and meetings."""

from __future__ import annotations

from ui.screens.group.page import GroupScreen

__all__ = ["GroupScreen"]
