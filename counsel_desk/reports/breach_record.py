"""Lay out the record of a breach on paper: facts, effects and remedy, clients by code alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.breaches import deadline
from counsel_desk.reports.own_copy import fact
from counsel_desk.reports.sealed_pdf import Item, Paper, Section, render

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from counsel_desk.domain.breaches import BreachLine
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.reports.sealed_pdf import Fact


def lay_out(line: BreachLine, names: Mapping[PersonId, str], made_on: str) -> Paper:
    """Put a breach on paper; ``names`` are those of colleagues."""
    told = line.breach
    sections = [
        _section("facts", "What happened", _facts(line), told.happened),
        _section("effects", "What follows from it", (), told.effects),
        _section("remedy", "What was done about it", (), told.remedy),
        _section("steps", "Steps", [(one.step, one.step, one.on) for one in told.steps]),
        _section("files", "Files that could be concerned", _files(line)),
        _section("end", "How it ended", _end(line, names), told.outcome),
    ]
    title = "Record of a breach of personal data"
    foot = "Kept under section 43 of the Data Protection Act, 2019. Clients by code only."
    return Paper(title, (made_on,), tuple(one for one in sections if one.items), foot)


def _section(key: str, title: str, facts: Any, body: str = "") -> Section:  # noqa: ANN401 - pairs of any values
    found: tuple[Fact, ...] = tuple(
        made for one in facts if (made := fact(str(one[0]), str(one[1]), one[2])) is not None
    )
    items = (Item("", found, body.strip()),) if found or body.strip() else ()
    return Section(key, title, items)


def _facts(line: BreachLine) -> list[tuple[str, str, Any]]:
    told = line.breach
    return [
        ("noticed", "Noticed", told.noticed_at),
        ("kind", "Kind", str(told.kind)),
        ("harm", "Real risk of harm", told.harm),
        ("deadline", "Commissioner to be told by", deadline(told) if told.harm else None),
        ("told", "Commissioner told", told.told_authority_at),
        ("late", "Why later, or not", told.late_because),
    ]


def _files(line: BreachLine) -> list[tuple[str, str, Any]]:
    return [
        ("codes", "Codes", line.codes),
        ("unnamed", "Others, whose code the writer may not know", line.unnamed or None),
    ]


def _end(line: BreachLine, names: Mapping[PersonId, str]) -> list[tuple[str, str, Any]]:
    told = line.breach
    return [
        ("recorded", "Recorded by", names.get(line.recorded_by, "")),
        ("closed", "Closed", told.closed_at),
        ("by", "Closed by", names.get(told.closed_by, "") if told.closed_by else ""),
    ]


def render_breach(paper: Paper, *, passphrase: str) -> bytes:
    """Seal the record with a passphrase of its own."""
    return render(paper, passphrase=passphrase)
