"""Read a signed note, add to it, and answer one that was sent for review."""

from __future__ import annotations

from ui.screens.read_note.screen import ReadNoteScreen

__all__ = ["ReadNoteScreen"]
