"""Register a client: who it is, how it is safe to reach them, what scheduling needs."""

from __future__ import annotations

from ui.screens.register.screen import RegisterScreen

__all__ = ["RegisterScreen"]
