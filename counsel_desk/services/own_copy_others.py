"""Find other people in a client's own copy: point each place out, and take it out unless kept.

Looked for are the clients of this vault that the maker of the copy may read: their whole names,
every part of them, and their codes. Many names are words too, so that each place is shown with its
part and line, and can be kept on purpose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counsel_desk.domain.naming import names_in, parts_of
from counsel_desk.reports.own_copy import Mention
from counsel_desk.reports.paper_words import ENGLISH, MONTHS
from counsel_desk.reports.sealed_pdf import Item, Section

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.register import CaseRow
    from counsel_desk.reports.paper_words import PaperWords
    from counsel_desk.reports.sealed_pdf import Fact

OTHER_PERSON, OTHER_FILE = "[another person]", "[another file]"
SHORTEST_NAME = 5
"""A shorter name could be any word; whole names of clients are longer."""
AROUND = 36
"""How many letters are shown on each side of what was found."""
_CODE = re.compile(r"\b[A-Z]{2}-\d{4,6}-[A-Z]\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    instead: str


class Others:
    """Finds other clients of the vault in what leaves; the client's own name and codes may stay.

    ``kept`` are the keys of the places that the maker of the copy keeps on purpose, ``words``
    those in which the copy is written.
    """

    def __init__(
        self, rows: Iterable[CaseRow], own: Collection[CaseId], codes: Iterable[str],
        kept: Collection[str], words: PaperWords = ENGLISH,
    ) -> None:  # fmt: skip
        known = [(row.case, row.name.strip()) for row in rows if row.name]
        mine = [name for case, name in known if case in own]
        others = [name for case, name in known if case not in own]
        whole = {name.casefold() for name in mine}
        self._codes = {code.upper() for code in codes}
        self._whole = _pattern(name for name in others if name.casefold() not in whole)
        self._parts = parts_of(others) - parts_of(mine)
        self._kept = kept
        self._person, self._file = words.text(OTHER_PERSON), words.text(OTHER_FILE)
        self._days = _days(words)
        self.mentions: list[Mention] = []

    @property
    def hidden(self) -> int:
        """How many places were taken out."""
        return sum(not one.kept for one in self.mentions)

    def without(self, section: Section) -> Section:
        """Give a section in which nobody else is left, but who was kept on purpose."""
        items = (self._item(section, at, item) for at, item in enumerate(section.items))
        return replace(section, items=tuple(items))

    def _item(self, section: Section, at: int, item: Item) -> Item:
        place = _Place(section, f"{section.key}|{section.of}|{at}")
        heading = self._clean(item.heading, place)
        place.heading, place.line = heading, int(bool(heading))
        said = tuple(self._fact(one, place) for one in item.facts)
        return Item(heading, said, self._clean(item.body, place), item.told, item.heads)

    def _fact(self, one: Fact, place: _Place) -> Fact:
        is_free = one.value is None or one.value == one.text
        text = self._clean(one.text, place) if is_free else one.text
        place.line += 1
        if text == one.text:
            return one
        return replace(one, text=text, value=text if isinstance(one.value, str) else one.value)

    def _clean(self, text: str, place: _Place) -> str:
        clean, at = "", 0
        for found in self._found(text):
            words = text[found.start : found.end]
            line = place.line + 1 + text.count("\n", 0, found.start)
            key = f"{place.key}|{line}|{found.start}|{words}"
            kept = key in self._kept
            self.mentions.append(
                Mention(key, place.section.title, place.heading, line, words,
                        _context(text, found), kept=kept)
            )  # fmt: skip
            clean += text[at : found.start] + (words if kept else found.instead)
            at = found.end
        return clean + text[at:]

    def _found(self, text: str) -> Iterator[_Found]:
        """Give what was found, in order; what overlaps is one."""
        days = [(one.start(), one.end()) for one in self._days.finditer(text)]
        every = sorted(self._each(text), key=lambda one: (one.start, -one.end))
        last: _Found | None = None
        for one in every:
            if any(start <= one.start and one.end <= end for start, end in days):
                continue
            if last is not None and one.start < last.end:
                last = replace(last, end=max(last.end, one.end))
                continue
            if last is not None:
                yield last
            last = one
        if last is not None:
            yield last

    def _each(self, text: str) -> Iterator[_Found]:
        for code in _CODE.finditer(text):
            if code[0].upper() not in self._codes:
                yield _Found(code.start(), code.end(), self._file)
        for name in self._whole.finditer(text) if self._whole is not None else ():
            yield _Found(name.start(), name.end(), self._person)
        for one in names_in(text, self._parts):
            yield _Found(one.start, one.start + len(one.words), self._person)


@dataclass(slots=True)
class _Place:
    """Where in a copy something is looked for; ``line`` counts the lines before it."""

    section: Section
    key: str
    heading: str = ""
    line: int = 0


def _context(text: str, found: _Found) -> str:
    before, after = text[: found.start].rsplit("\n", 1)[-1], text[found.end :].split("\n", 1)[0]
    begin = f"…{before[-AROUND:]}" if len(before) > AROUND else before
    end = f"{after[:AROUND]}…" if len(after) > AROUND else after
    return f"{begin}{text[found.start : found.end]}{end}".strip()


def _days(words: PaperWords) -> re.Pattern[str]:
    """Match days as they are written in this paper or in English: none is a name, not even May."""
    months = "|".join(re.escape(month) for month in dict.fromkeys((*MONTHS, *words.months)))
    return re.compile(rf"\b\d{{1,2}}\W{{1,2}}(?:{months})\W{{1,2}}\d{{4}}\b")


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    wanted = sorted({name for name in names if len(name) >= SHORTEST_NAME}, key=len, reverse=True)
    if not wanted:
        return None
    words = (r"\s+".join(re.escape(word) for word in name.split()) for name in wanted)
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
