"""Lay out the record of a breach on paper: facts, effects and remedy, clients by code alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counsel_desk.domain.breaches import deadline
from counsel_desk.reports.paper_words import ENGLISH, PaperWords, facts
from counsel_desk.reports.sealed_pdf import Item, Paper, Section, render

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from typing import Any

    from counsel_desk.domain.breaches import BreachLine
    from counsel_desk.domain.ids import PersonId

    _Told = tuple[str, str, Any]


def lay_out(
    line: BreachLine, names: Mapping[PersonId, str], made_on: date, words: PaperWords = ENGLISH
) -> Paper:
    """Put a breach on paper; ``names`` are those of colleagues."""
    told, made = line.breach, _Maker(words)
    steps = [(one.step, words.name(one.step), one.on) for one in told.steps]
    sections = [
        made("facts", "What happened", _facts(line), told.happened),
        made("effects", "What follows from it", (), told.effects),
        made("remedy", "What was done about it", (), told.remedy),
        made("steps", "Steps", steps),
        made("files", "Files that could be concerned", _files(line)),
        made("end", "How it ended", _end(line, names), told.outcome),
    ]
    title = words.text("Record of a breach of personal data")
    foot = "Kept under section 43 of the Data Protection Act, 2019. Clients by code only."
    found = tuple(one for one in sections if one.items)
    return Paper(title, (words.day(made_on),), found, words.text(foot))


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes sections in the words of the paper's reader."""

    words: PaperWords

    def __call__(self, key: str, title: str, told: Iterable[_Told], body: str = "") -> Section:
        """Make a section of what there is to say; without items where there is nothing."""
        found = facts(*(self.words.fact(name, label, value) for name, label, value in told))
        items = (Item("", found, body.strip()),) if found or body.strip() else ()
        return Section(key, self.words.text(title), items)


def _facts(line: BreachLine) -> list[_Told]:
    told = line.breach
    return [
        ("noticed", "Noticed", told.noticed_at),
        ("kind", "Kind", told.kind),
        ("harm", "Real risk of harm", told.harm),
        ("deadline", "Commissioner to be told by", deadline(told) if told.harm else None),
        ("told", "Commissioner told", told.told_authority_at),
        ("late", "Why later, or not", told.late_because),
    ]


def _files(line: BreachLine) -> list[_Told]:
    return [
        ("codes", "Codes", line.codes),
        ("unnamed", "Others, whose code the writer may not know", line.unnamed or None),
    ]


def _end(line: BreachLine, names: Mapping[PersonId, str]) -> list[_Told]:
    told = line.breach
    return [
        ("recorded", "Recorded by", names.get(line.recorded_by, "")),
        ("closed", "Closed", told.closed_at),
        ("by", "Closed by", names.get(told.closed_by, "") if told.closed_by else ""),
    ]


def render_breach(paper: Paper, *, passphrase: str) -> bytes:
    """Seal the record with a passphrase of its own."""
    return render(paper, passphrase=passphrase)
