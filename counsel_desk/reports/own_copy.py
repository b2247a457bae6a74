"""Make a client's own copy of the file: pages to read, and the same for a machine inside them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from counsel_desk.reports.paper_words import ENGLISH
from counsel_desk.reports.sealed_pdf import Attachment, Item, Paper, Section, render

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.reports.paper_words import PaperWords

FORMAT = "counsel-desk-own-copy"
VERSION = 2
"""Since 2, what is kept as a code leaves as that code for machines, and headings tell theirs."""


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


def lost_words(count: int, words: PaperWords = ENGLISH) -> str:
    """Say to the client that something is missing, and why; nothing else is known of it."""
    if count == 1:
        return words.text("1 record is damaged. It cannot be read, and so it is not in this copy.")
    return words.text(
        "{0} records are damaged. They cannot be read, and so they are not in this copy.", count
    )


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
    told = (*item.told, *item.facts)
    said |= {one.key: one.value if one.value is not None else one.text for one in told}
    return said | ({"text": item.body} if item.body else {})


def render_own_copy(copy: OwnCopy, *, passphrase: str, words: PaperWords = ENGLISH) -> bytes:
    """Seal pages and data in one PDF, with the passphrase that the client is given."""
    lines = [
        _file_words(copy, words),
        words.text("Made on {0}", words.day(copy.made_on)),
        words.text("The attached file holds the same for another program to read."),
    ]
    if copy.lost:
        lines.append(f"{lost_words(copy.lost, words)} {words.text('The parts say where.')}")
    foot = words.text("Own copy of case file {0}", copy.code)
    paper = Paper(words.text("A copy of your file"), tuple(lines), copy.sections, foot)
    name = f"{copy.code}.json"
    return render(paper, passphrase=passphrase, attachment=Attachment(name, as_json(copy)))


def _file_words(copy: OwnCopy, words: PaperWords) -> str:
    if not copy.also:
        return words.text("Case file {0}", copy.code)
    said = "Case file {0}, and what was kept for you under {1}"
    return words.text(said, copy.code, ", ".join(copy.also))


def count_items(sections: Iterable[Section]) -> int:
    """Count the records in all parts."""
    return sum(len(section.items) for section in sections)
