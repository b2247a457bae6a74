"""The page of one client: header, tabs and what each of them shows."""

from __future__ import annotations

from ui.screens.client.page import ClientScreen

__all__ = ["ClientScreen"]
