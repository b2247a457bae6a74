"""Keep the answers of a screening that is not saved yet, sealed for the person who asks them.

All unfinished screenings of a person are one own record, which nobody else can open. It is
written within seconds of every answer, so it is not audited, as drafts of notes are not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from counsel_desk.domain.access import Permission
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.register import UnfinishedRow
from counsel_desk.domain.screenings import UnfinishedAnswers
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.instruments import instrument, is_known
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.register import CaseRow

KIND = "answers"
_Entries = list[tuple[UUID, UnfinishedAnswers]]


@use_case(Permission.SCREEN, Changed.DRAFTS)
def save_answers(work: Work, case: CaseId, unfinished: UnfinishedAnswers) -> None:
    """Seal the answers given so far in place of those before; without any, nothing is kept."""
    drafts = AnswerDrafts(work)
    if unfinished.values or unfinished.first:
        drafts.put(case, replace(unfinished, saved_at=work.now))
    else:
        drafts.drop(case, unfinished.instrument)


@use_case(Permission.SCREEN)
def unfinished_answers(work: Work, case: CaseId) -> tuple[UnfinishedAnswers, ...]:
    """Give one's own unfinished answers for a case, in order of instrument."""
    found = AnswerDrafts(work).all()
    return tuple(found[key] for key in sorted(found, key=lambda key: key[1]) if key[0] == case)


@use_case(Permission.SCREEN, Changed.DRAFTS)
def drop_answers(work: Work, case: CaseId, name: str) -> None:
    """Throw one's own unfinished answers to the instrument of this name away, if there are any."""
    AnswerDrafts(work).drop(case, name)


class AnswerDrafts:
    """The unfinished answers of the person signed in, by case and instrument."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def all(self) -> dict[tuple[UUID, str], UnfinishedAnswers]:
        """Open them all; none where the record cannot be made sense of."""
        record = self._work.own.read(KIND)
        if record is None:
            return {}
        try:
            found = msgspec.msgpack.decode(record.data, type=_Entries)
        except msgspec.MsgspecError:
            return {}
        return {(case, one.instrument): one for case, one in found}

    def put(self, case: CaseId, unfinished: UnfinishedAnswers) -> None:
        """Seal answers in place of those before."""
        self._write({**self.all(), (case, unfinished.instrument): unfinished})

    def drop(self, case: CaseId, name: str) -> None:
        """Remove the answers to an instrument; nothing is written where there are none."""
        found = self.all()
        if found.pop((case, name), None) is not None:
            self._write(found)

    def _write(self, found: dict[tuple[UUID, str], UnfinishedAnswers]) -> None:
        if not found:
            self._work.own.forget(KIND)
            return
        encoder = msgspec.msgpack.Encoder(uuid_format="bytes")
        entries = [(case, one) for (case, _name), one in found.items()]
        self._work.own.write(KIND, encoder.encode(entries))


def unfinished_rows(drafts: AnswerDrafts, mine: Iterable[CaseRow]) -> tuple[UnfinishedRow, ...]:
    """Put one's unfinished answers beside the codes of one's cases, the last kept first."""
    found = drafts.all()
    if not found:
        return ()
    cases = {row.case: row for row in mine}
    rows = (_row(cases[CaseId(case)], one) for (case, _), one in found.items() if case in cases)
    known = [row for row in rows if row is not None]
    return tuple(sorted(known, key=lambda row: row.saved_at, reverse=True))


def _row(row: CaseRow, unfinished: UnfinishedAnswers) -> UnfinishedRow | None:
    """Say one of them; None for an instrument that this program does not have."""
    if unfinished.saved_at is None or not is_known(unfinished.instrument):
        return None
    form = instrument(unfinished.instrument)
    return UnfinishedRow(
        case=row.case,
        code=row.code,
        name=row.name,
        instrument=form.id,
        answered=len(unfinished.values),
        of=len(form.items),
        saved_at=unfinished.saved_at,
    )
