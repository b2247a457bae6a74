"""Guess from the headings of a table where past screenings stand in it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from counsel_desk.domain.bringing_in import folded
from counsel_desk.domain.past_scores import ScoreColumns, compact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from counsel_desk.domain.screening import Instrument

MOST_ITEMS = 200
_CODE = ("case code", "casecode", "client code", "case no", "case id", "client id", "code", "case")
_DAY = ("date", "day", "tarehe", "given on", "administered on")
_INSTRUMENT = ("instrument", "questionnaire", "tool", "scale", "measure", "dodoso")
_TOTAL = ("total", "score", "sum", "jumla")
_LANGUAGE = ("language", "lugha")
_MODE = ("mode", "how given", "administered by", "administration", "given by")
_NUMBERED = re.compile(r"^(.*?)[ .:#-]*([0-9]{1,3})$")


def guessed_columns(headers: Sequence[str], forms: Iterable[Instrument]) -> ScoreColumns:
    """Guess what each column holds by its heading; nothing is guessed twice."""
    names = [folded(header.replace(".", " ")) for header in headers]
    items = item_columns(names)
    taken = {column for column in items if column is not None}

    def found(words: tuple[str, ...]) -> int | None:
        for word in words:
            for column, name in enumerate(names):
                if column not in taken and word in name:
                    taken.add(column)
                    return column
        return None

    code, day, instrument_at = found(_CODE), found(_DAY), found(_INSTRUMENT)
    total, language_at, mode_at = found(_TOTAL), found(_LANGUAGE), found(_MODE)
    columns = ScoreColumns(
        code=code,
        day=day,
        instrument_at=instrument_at,
        total=total,
        language_at=language_at,
        mode_at=mode_at,
        items=items,
    )
    if instrument_at is None:
        form = _named(names, tuple(forms), len(items))
        columns = replace(columns, instrument=form.id, items=items[: len(form.items)])
    return columns


def known_headings(headers: Sequence[str]) -> int:
    """Count of which kinds there is a heading: code, day, instrument, total."""
    names = [folded(header.replace(".", " ")) for header in headers]
    kinds = (_CODE, _DAY, _INSTRUMENT, _TOTAL)
    return sum(any(word in name for word in words for name in names) for words in kinds)


def item_columns(names: Sequence[str]) -> tuple[int | None, ...]:
    """Find the longest run of numbered columns such as "Item 1" or "phq9_1", in order."""
    groups: dict[str, dict[int, int]] = {}
    for column, name in enumerate(names):
        numbered = _NUMBERED.match(name)
        if numbered and 1 <= int(numbered[2]) <= MOST_ITEMS:
            groups.setdefault(numbered[1], {}).setdefault(int(numbered[2]), column)
    runs = [group for group in groups.values() if {1, 2} <= group.keys()]
    longest: Mapping[int, int] = max(runs, key=len, default={})
    return tuple(longest.get(number) for number in range(1, max(longest, default=0) + 1))


def following(
    start: int, count: int, width: int, others: Iterable[int | None]
) -> tuple[int | None, ...]:
    """Give the columns from one on, as many as there are items, up to one that is taken."""
    taken = {column for column in others if column is not None and column > start}
    end = min([width, start + count, *taken])
    return tuple(column if column < end else None for column in range(start, start + count))


def _named(names: Sequence[str], forms: Sequence[Instrument], items: int) -> Instrument:
    """Give the instrument that a heading names, or the first that has so many items."""
    said = [compact(name) for name in names]
    named = [form for form in forms if any(compact(form.short_title) in one for one in said)]
    fitting = (form for form in forms if items in (len(form.items), _scored(form)))
    longest = max(named, key=lambda form: len(compact(form.short_title)), default=None)
    return longest or next(fitting, forms[0])


def _scored(form: Instrument) -> int:
    return sum(item.scored for item in form.items)
