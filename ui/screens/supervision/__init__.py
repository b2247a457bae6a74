"""The caseload of the counsellors whom this person supervises."""

from __future__ import annotations

from ui.screens.supervision.page import SupervisionScreen

__all__ = ["SupervisionScreen"]
