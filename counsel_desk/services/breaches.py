"""Help with a breach of data: its record, the 72 hours, and the files that the trail names (46)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.breaches import LONGEST, Breach, BreachLine, Concerned, breach_fault
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.reports import breach_record
from counsel_desk.reports.paper_words import ENGLISH, PaperWords
from counsel_desk.reports.sealed_pdf import Paper
from counsel_desk.services import joined
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.exports import ExportPermit
from counsel_desk.services.leaving import permit_pdf
from counsel_desk.services.trail import span_of
from counsel_desk.storage import kinds
from counsel_desk.storage.entitlements import PROGRAMME
from counsel_desk.storage.trail import read_stretch
from counsel_desk.storage.unit_of_work import Work
from counsel_desk.storage.whose import cases_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counsel_desk.crypto.audit import Entry

CHUNK = 2_000
_OPENED = frozenset({Action.RECORD_OPENED, Action.LIST_OPENED})
_WRITTEN = frozenset({Action.RECORD_WRITTEN, Action.DROP_WRITTEN, Action.NOTE_SIGNED})


@dataclass(frozen=True, slots=True)
class BreachPermit:
    """A record that may leave: give ``paper`` to `reports.breach_record.render_breach`."""

    permit: ExportPermit
    paper: Paper = field(repr=False)


@use_case(Permission.KEEP_BREACHES)
def list_breaches(work: Work) -> tuple[BreachLine, ...]:
    """List every breach, the open ones first, then the one noticed last."""
    lines = sorted(_lines(work), key=lambda line: line.breach.noticed_at, reverse=True)
    return tuple(sorted(lines, key=lambda line: line.breach.closed_at is not None))


def _lines(work: Work) -> Iterator[BreachLine]:
    if not work.ring.holds(PROGRAMME, Compartment.PROGRAMME):
        return
    for stored in kinds.BREACH.records(work).list(PROGRAMME):
        if stored.value is not None:
            yield _line(work, stored.id, stored.value, stored.author)


def _line(work: Work, breach: UUID, value: Breach, author: PersonId) -> BreachLine:
    codes = sorted(one.code for one in joined.named(work, value.files) if one.code)
    return BreachLine(breach, value, author, tuple(codes), len(value.files) - len(codes))


@use_case(Permission.KEEP_BREACHES, Changed.PROGRAMME)
def save_breach(work: Work, *, value: Breach, breach: UUID | None = None) -> UUID:
    """Record a breach, or what is known of it by now; earlier versions are kept.

    Raises Invalid: what `breach_fault` finds, or ``breach-closed`` for one that is closed.
    """
    if fault := breach_fault(value, work.now):
        raise Invalid(fault[0], field=fault[1], most=LONGEST)
    records = kinds.BREACH.records(work)
    still = replace(value, closed_at=None, closed_by=None, outcome="")
    if breach is None:
        return records.add(PROGRAMME, still)
    _open(work, breach)
    records.replace(breach, still)
    return breach


@use_case(Permission.KEEP_BREACHES, Changed.PROGRAMME)
def close_breach(work: Work, *, breach: UUID, outcome: str) -> None:
    """Close a breach with what came of it. Raises Invalid.

    ``breach-closed``, ``breach-outcome`` without a word, ``breach-authority`` where there is a
    risk of harm and neither was the Commissioner told nor is it said why not.
    """
    value = _open(work, breach)
    said = outcome.strip()
    if not said or len(said) > LONGEST:
        raise Invalid("breach-outcome", field="outcome", most=LONGEST)
    if value.harm and value.told_authority_at is None and not value.late_because.strip():
        raise Invalid("breach-authority")
    done = replace(value, closed_at=work.now, closed_by=work.me, outcome=said)
    kinds.BREACH.records(work).replace(breach, done)


def _open(work: Work, breach: UUID) -> Breach:
    value = kinds.BREACH.records(work).open(breach).value
    if value is None:
        raise NotFound
    if value.closed_at is not None:
        raise Invalid("breach-closed")
    return value


@use_case(Permission.KEEP_BREACHES)
def concerned_files(
    work: Work, *, first: date, last: date, person: PersonId | None = None
) -> tuple[Concerned, ...]:
    """Say of which files something was opened, written or exported on some days, by the trail.

    By one person where one is named. Codes stand only where this reader may know them. Raises
    Invalid with ``breach-days`` where the last day is before the first.
    """
    if last < first:
        raise Invalid("breach-days", field="last")
    work.note(Action.LIST_OPENED, work.me)
    counts: dict[UUID, Counter[str]] = defaultdict(Counter)
    for entry in _between(work, first, last):
        what = _what(entry.action)
        if what and (person is None or entry.actor == person):
            counts[entry.subject][what] += 1
    by_case: dict[CaseId, Counter[str]] = defaultdict(Counter)
    for subject, case in cases_of(work, counts).items():
        by_case[CaseId(case)].update(counts[subject])
    found = [
        Concerned(one.case, one.code, *(by_case[one.case][key] for key in ("o", "w", "l")))
        for one in joined.named(work, by_case)
    ]
    return tuple(sorted(found, key=lambda one: (not one.code, one.code, one.case)))


def _what(action: Action) -> str:
    if action in _OPENED:
        return "o"
    if action in _WRITTEN:
        return "w"
    return "l" if action is Action.EXPORTED else ""


def _between(work: Work, first: date, last: date) -> Iterator[Entry]:
    """Give the entries of some days; one whose clock was wrong hides none before it."""
    span, before = span_of(first, last), None
    while True:
        stretch = read_stretch(work, before, CHUNK, span)
        yield from stretch.entries
        before = stretch.before
        if before is None:
            return


@use_case(Permission.KEEP_BREACHES)
def export_breach(
    work: Work,
    *,
    breach: UUID,
    seal_with: str,
    passphrase: str,
    path: Path,
    words: PaperWords = ENGLISH,
) -> BreachPermit:
    """Let the record of a breach leave as a sealed PDF, by code only; the trail says so first.

    Raises WrongPassphrase and Invalid (see `leaving.permit_pdf`), and NotFound.
    """
    stored = kinds.BREACH.records(work).open(breach)
    if stored.value is None:
        raise NotFound
    permit = permit_pdf(work, path=path, passphrase=passphrase, seal_with=seal_with)
    work.note(Action.EXPORTED, breach)
    names = {one.id: one.name for one in work.roster.people()}
    line = _line(work, breach, stored.value, stored.author)
    paper = breach_record.lay_out(line, names, local_day(work.now), words)
    return BreachPermit(permit, paper)
