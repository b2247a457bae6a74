"""Write a note: the session, the text, saved as it is typed, signed for good."""

from __future__ import annotations

from ui.screens.note.screen import NoteScreen

__all__ = ["NoteScreen"]
