"""A document, shown from memory."""

from __future__ import annotations

from ui.screens.document.screen import DocumentScreen

__all__ = ["DocumentScreen"]
