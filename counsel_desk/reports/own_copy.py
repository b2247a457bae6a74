"""Make a client's own copy of the file: pages to read, and the same for a machine inside them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from counsel_desk.reports.sealed_pdf import (
    Attachment,
    Fact,
    Item,
    Paper,
    Section,
    render,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT = "counsel-desk-own-copy"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody else's name or code in a copy: where it stands, and whether it was kept on purpose.

    ``line`` counts from the heading of its item on, as it is shown; ``key`` is what it is kept by.
    """

    key: str = field(repr=False)
    part: str
    heading: str = field(repr=False)
    line: int
    words: str = field(repr=False)
    context: str = field(repr=False)
    kept: bool = False


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """What leaves: the client's code, the day, and the parts that were chosen.

    ``mentions`` are the places at which somebody else's name or code stands in the record: it is
    taken out (``hidden`` of them), or was kept on purpose. They leave with nothing. ``also`` are
    the codes of the files that were merged into this one and leave with it.
    """

    code: str
    made_on: date
    sections: tuple[Section, ...] = field(repr=False)
    hidden: int = 0
    also: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = field(default=(), repr=False)

    @property
    def lost(self) -> int:
        """How many records of the chosen parts do not open, and so are not in the copy."""
        return sum(section.lost for section in self.sections)


def lost_words(count: int) -> str:
    """Say to the client that something is missing, and why; nothing else is known of it."""
    if count == 1:
        return "1 record is damaged. It cannot be read, and so it is not in this copy."
    return f"{count} records are damaged. They cannot be read, and so they are not in this copy."


def fact(key: str, label: str, value: Any) -> Fact | None:  # noqa: ANN401 - any stored value
    """Put a stored value into words; None where there is nothing to say."""
    if value is None or value == "" or value == ():
        return None
    if isinstance(value, bool):
        return Fact(key, label, "yes" if value else "no", value)
    if isinstance(value, datetime):
        local = value.astimezone()
        return Fact(key, label, f"{words_of(local.date())}, {local:%H:%M}", value.isoformat())
    if isinstance(value, date):
        return Fact(key, label, words_of(value), value.isoformat())
    if isinstance(value, int | float):
        return Fact(key, label, f"{value:g}", value)
    if isinstance(value, tuple | list):
        text = ", ".join(str(one) for one in value)
        return Fact(key, label, text, text)
    return Fact(key, label, str(value), str(value))


def words_of(day: date) -> str:
    """Write a day as in "2 March 2026"."""
    return f"{day.day} {day:%B %Y}"


def facts(*found: Fact | None) -> tuple[Fact, ...]:
    """Leave out what says nothing."""
    return tuple(one for one in found if one is not None)


def as_json(copy: OwnCopy) -> bytes:
    """Give the same for a machine."""
    parts = [
        {
            "part": section.key,
            "title": section.title,
            **({"case": section.of} if section.of else {}),
            **({"damaged": section.lost} if section.lost else {}),
            "items": [_item(item) for item in section.items],
        }
        for section in copy.sections
    ]
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "case": copy.code,
        **({"joined": copy.also} if copy.also else {}),
        "made_on": copy.made_on.isoformat(),
        "parts": parts,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _item(item: Item) -> dict[str, object]:
    said: dict[str, object] = {"heading": item.heading} if item.heading else {}
    said |= {one.key: one.value if one.value is not None else one.text for one in item.facts}
    return said | ({"text": item.body} if item.body else {})


def render_own_copy(copy: OwnCopy, *, passphrase: str) -> bytes:
    """Seal pages and data in one PDF, with the passphrase that the client is given."""
    joined = f", and what was kept for you under {' and '.join(copy.also)}" if copy.also else ""
    lines = (
        f"Case file {copy.code}{joined}",
        f"Made on {words_of(copy.made_on)}",
        "The attached file holds the same for another program to read.",
        *((f"{lost_words(lost)} The parts say where.",) if (lost := copy.lost) else ()),
    )
    paper = Paper("A copy of your file", lines, copy.sections, f"Own copy of case file {copy.code}")
    name = f"{copy.code}.json"
    return render(paper, passphrase=passphrase, attachment=Attachment(name, as_json(copy)))


def count_items(sections: Iterable[Section]) -> int:
    """Count the records in all parts."""
    return sum(len(section.items) for section in sections)
