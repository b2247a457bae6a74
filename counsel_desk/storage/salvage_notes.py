"""Put into the trail of a salvaged vault what could not be read, so that verifying tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from counsel_desk.crypto.audit import parse_entry
from counsel_desk.domain.audit import Action
from counsel_desk.storage import schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.storage.salvage_rows import Loss
    from counsel_desk.storage.unit_of_work import Work
    from counsel_desk.storage.verification import Problem

_NOBODY = UUID(int=0)
_ACTIONS = frozenset(action.name for action in Action)


def tell(work: Work, losses: Iterable[Loss], problems: Iterable[Problem]) -> None:
    """Note the salvage and each loss: a record by its id, a signed row by what the trail had of it.

    ``problems`` are what verifying found before anything was told.
    """
    work.note(Action.SALVAGED, work.me)
    told = {*schema.RECORD_TABLES, "document_parts", ""}
    lost = {loss.record for loss in losses if loss.table in told and loss.record is not None}
    for record in sorted(lost):
        work.note(Action.RECORD_LOST, record)
    for problem in problems:
        if problem.reason == "removed" and problem.table in _ACTIONS:
            entry = _entry(work, int(problem.subject))
            work.note(Action.RECORD_LOST, _NOBODY, content=entry)


def _entry(work: Work, sequence: int) -> bytes:
    query = select(schema.audit.c.body).where(schema.audit.c.sequence == sequence)
    return parse_entry(work.execute(query).scalar_one()).content
