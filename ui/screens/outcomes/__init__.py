"""What became of a team's clients."""

from __future__ import annotations

from ui.screens.outcomes.screen import OutcomesScreen

__all__ = ["OutcomesScreen"]
