"""Parts that sheets with a form are put together from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Iterable


def column(*parts: QWidget) -> QWidget:
    """Put parts under one another; the first of them has the focus."""
    made = QWidget()
    made.setObjectName("clear")
    return _filled(made, QVBoxLayout(made), Space.L, parts)


def pair(*parts: QWidget) -> QWidget:
    """Put parts side by side, equally wide."""
    made = QWidget()
    made.setObjectName("clear")
    line = QHBoxLayout(made)
    _filled(made, line, Space.M, parts)
    for place in range(line.count()):
        line.setStretch(place, 1)
    return made


def _filled(made: QWidget, lines: QLayout, gap: int, parts: Iterable[QWidget]) -> QWidget:
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(gap)
    for part in parts:
        lines.addWidget(part)
    first = next(iter(parts), None)
    if first is not None:
        made.setFocusProxy(first)
    return made
