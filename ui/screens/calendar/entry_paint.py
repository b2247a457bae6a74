"""Draw one entry of the calendar: ground, bar, icon, words, and the sign of a clash."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPen

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.diary import EntryKind
from counsel_desk.domain.groups import MeetingStatus
from ui import fonts, icons, theme
from ui.widgets import diary_words

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from counsel_desk.domain.diary import CalendarEntry

_LINE = 17
_ICON = 18.0
_SMALL, _SMALL_LINE, _SIGN = 11, 13, 11
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)
_CAME = (SessionOutcome.ATTENDED, SessionOutcome.LATE)


def icon_of(entry: CalendarEntry) -> tuple[str, str]:
    """Give the icon of an entry and the role of its colour."""
    if entry.called_off:
        return "calendar-x", "muted"
    if entry.outcome in _CAME or entry.status is MeetingStatus.HELD:
        return "check-circle", "good"
    if entry.outcome is SessionOutcome.DID_NOT_ATTEND:
        return "user-minus", "warning"
    return ("users-three" if entry.kind is EntryKind.MEETING else "user"), "primary"


def paint_block(
    painter: QPainter, box: QRectF, entry: CalendarEntry, *, current: bool, ghost: bool = False
) -> None:
    """Draw an entry as a block of a day."""
    tokens = theme.tokens()
    inner = box.adjusted(1, 1, -2, -1)
    soft = "sunken" if entry.kind is EntryKind.MEETING else "primary_soft"
    ground = QColor(tokens.color("surface" if entry.called_off else soft))
    edge = tokens.color("warning" if entry.clashes else "line")
    pen = QPen(edge, 1.5 if entry.clashes else 1)
    if current or ghost:
        pen = QPen(tokens.color("focus"), 2)
    if ghost:
        pen.setStyle(Qt.PenStyle.DashLine)
        ground.setAlphaF(0.75)
    painter.setPen(pen)
    painter.setBrush(ground)
    painter.drawRoundedRect(inner, 6, 6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color(icon_of(entry)[1]))
    painter.drawRoundedRect(QRectF(inner.left(), inner.top(), 3.5, inner.height()), 1.5, 1.5)
    words = inner.adjusted(9, 1, -4, -1)
    if _wide(entry.title, fonts.SMALL) > words.width() - _ICON:
        _paint_narrow(painter, inner.adjusted(6, 1, -1, -1), entry)
    else:
        _paint_words(painter, words, entry)


def _wide(text: str, size: int) -> float:
    _, metrics = fonts.for_painting(size, QFont.Weight.DemiBold)
    return metrics.horizontalAdvance(text)


def _paint_narrow(painter: QPainter, box: QRectF, entry: CalendarEntry) -> None:
    """Draw an entry beside others: its title broken over lines, its signs beneath, no more.

    What else there is to say stands in the tip and beside the days.
    """
    tokens = theme.tokens()
    room = max(1, int(box.height() // _SMALL_LINE))
    lines = title_lines(entry.title, box.width(), room)
    for place, text in enumerate(lines):
        line = QRectF(box.left(), box.top() + place * _SMALL_LINE, box.width(), _SMALL_LINE)
        _write(painter, line, text, _SMALL, "text", strong=True, struck=entry.called_off)
    left, top = box.left(), box.top() + len(lines) * _SMALL_LINE
    if len(lines) == room:  # beside the last line, which is the shortest where a code is broken
        left, top = left + _wide(lines[-1], _SMALL) + 2, top - _SMALL_LINE
    signs = [*([("warning", "warning")] if entry.clashes else []), icon_of(entry)]
    for icon, role in signs:
        if left + _SIGN <= box.right():
            icons.paint(painter, QRectF(left, top + 1, _SIGN, _SIGN), icon, tokens.color(role))
        left += _SIGN + 3


@lru_cache(maxsize=512)
def title_lines(title: str, width: float, room: int) -> tuple[str, ...]:
    """Break a title behind hyphens and blanks, so that a narrow block does not cut a code.

    Lines are filled from the end: *KM-* and *0042-T*, not *KM-0042-* and *T*.
    """
    lines = [""]
    for part in reversed(re.split(r"(?<=[-\s])", title)):
        if lines[0] and _wide((part + lines[0]).rstrip(), _SMALL) > width:
            lines.insert(0, "")
        lines[0] = part + lines[0]
    if len(lines) > room:
        lines[room - 1 :] = ["".join(lines[room - 1 :])]
    return tuple(one.rstrip() for one in lines)


def _paint_words(painter: QPainter, box: QRectF, entry: CalendarEntry) -> None:
    icon, role = icon_of(entry)
    lines = _lines(entry)
    top = box.top() if box.height() >= _LINE else box.center().y() - _LINE / 2
    room = max(1, int(box.height() // _LINE))
    icons.paint(painter, QRectF(box.left(), top + 1, 14, 14), icon, theme.tokens().color(role))
    left = _ICON
    for place, (text, size, words_role, strong) in enumerate(lines[:room]):
        line = QRectF(box.left() + left, top + place * _LINE, box.width() - left, _LINE)
        if words_role == "warning":
            sign = QRectF(line.left(), line.top() + 1, 14, 14)
            icons.paint(painter, sign, "warning", theme.tokens().color("warning"))
            line.adjust(17, 0, 0, 0)
        _write(painter, line, text, size, words_role, strong=strong, struck=entry.called_off)
        left = 0.0


def _lines(entry: CalendarEntry) -> list[tuple[str, int, str, bool]]:
    """Give what is said of an entry, the most telling first; clashes before the rest."""
    small = fonts.SMALL
    found = [(entry.title, small, "text", True)]
    found += [(diary_words.clash_words(kind), small, "warning", False) for kind in entry.clashes]
    if entry.name:
        found.append((entry.name, small, "text", False))
    status = diary_words.status_words(entry)
    found += [(status, small, "muted", False)] if status else []
    found.append((diary_words.say_span(entry.start, entry.minutes), small, "muted", False))
    found += [(entry.place, small, "muted", False)] if entry.place else []
    return found


def paint_line(painter: QPainter, box: QRectF, entry: CalendarEntry, *, current: bool) -> None:
    """Draw an entry as one line of a month."""
    tokens = theme.tokens()
    if current:
        painter.setPen(QPen(tokens.color("focus"), 1.5))
        painter.setBrush(QColor(theme.derived(tokens)["chosen"]))
        painter.drawRoundedRect(box.adjusted(1, 0.5, -1, -0.5), 5, 5)
    icon, role = ("warning", "warning") if entry.clashes else icon_of(entry)
    icons.paint(painter, QRectF(box.left() + 4, box.top() + 2, 13, 13), icon, tokens.color(role))
    time = diary_words.say_span(entry.start, entry.minutes).partition("–")[0]
    line = box.adjusted(20, 0, -3, 0)
    _write(
        painter, line, f"{time} {entry.title}", 12, "text", strong=False, struck=entry.called_off
    )


def _write(
    painter: QPainter, box: QRectF, text: str, size: int, role: str, *, strong: bool, struck: bool
) -> None:
    font = fonts.semibold(size) if strong else fonts.font(size, tabular=True)
    font.setStrikeOut(struck and role == "text")
    painter.setFont(font)
    painter.setPen(theme.tokens().color("muted" if struck else role))
    weight = font.weight()
    cut = fonts.cut(text, max(1, int(box.width())), size, weight)
    painter.drawText(box, _MIDDLE, cut)
