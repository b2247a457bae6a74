"""The second line of a table's rows, where it is too narrow for all its columns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ui import fonts
from ui.widgets.pill import pill_width
from ui.widgets.table_model import PillText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ui.widgets.table_model import ColumnSpec

CELL_PADDING = 10
SECOND_LINE = 24
"""How high each line below the first one is."""
SECOND_GAP = 2
_NOTHING = ("", "–")
_APART = " · "
_SPACE = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the second line: words, or a pill; and where it stands."""

    left: int
    line: int
    width: int
    text: str
    pill: PillText | None = None


def second_words(specs: Iterable[ColumnSpec[Any]], row: object) -> str:
    """Give all that the second line says."""
    return _APART.join(words + (pill.text if pill else "") for words, pill in _pieces(specs, row))


def _pieces(specs: Iterable[ColumnSpec[Any]], row: object) -> Iterator[tuple[str, PillText | None]]:
    """Give the words of each column that has some, and the pill that follows them."""
    for spec in specs:
        text = spec.text(row) if spec.second else ""
        if text in _NOTHING:
            continue
        pill = spec.pill(row) if spec.pill else None
        yield (spec.second.format("" if pill else text), pill)


def lay_out(
    specs: Iterable[ColumnSpec[Any]], row: object, room: int, lines: int
) -> tuple[tuple[Part, ...], bool]:
    """Place the pieces in so many lines; says too whether there was no room for all words."""
    found: list[Part] = []
    left, line, is_cut = 0, 0, False
    for words, pill in _pieces(specs, row):
        needed = _wide(words) + (_pill(pill) if pill else 0)
        if left and left + needed > room and line + 1 < lines:
            left, line = 0, line + 1
        if left:
            words = _APART.lstrip() + words
        width = min(_wide(words), max(room - left - (_pill(pill) if pill else 0), 0))
        is_cut = is_cut or width < _wide(words)
        if words and width:
            found.append(Part(left, line, width, words))
            left += width + (_SPACE if pill else _wide(" "))
        if pill is not None:
            found.append(Part(left, line, _pill(pill), pill.text, pill))
            left += _pill(pill) + _SPACE
    return tuple(found), is_cut


def _wide(words: str) -> int:
    _, metrics = fonts.for_painting(fonts.SMALL)
    return math.ceil(metrics.horizontalAdvance(words))


def _pill(pill: PillText) -> int:
    return math.ceil(pill_width(pill.text, pill.kind, pill.sign))
