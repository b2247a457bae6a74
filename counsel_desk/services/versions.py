"""Show how a record came to say what it says: every version with who, when and what changed."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from counsel_desk.domain.access import Permission
from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.services.desk import use_case
from counsel_desk.services.errors import NotAllowed
from counsel_desk.services.joined import place_of
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from counsel_desk.storage.records import Stored


class Subject(Enum):
    """What a history can be shown of."""

    COORDINATION = "coordination"
    CONTACT = "contact"
    IDENTITY = "identity"
    INTAKE = "intake"
    CONSENT = "consent"
    EVENT = "violation"
    LEGAL_STEP = "legal_step"


_NEEDS = {
    Subject.COORDINATION: Permission.SEE_CASE,
    Subject.CONTACT: Permission.SEE_CASE,
    Subject.IDENTITY: Permission.SEE_NAMES,
    Subject.INTAKE: Permission.READ_CLINICAL,
    Subject.CONSENT: Permission.READ_CLINICAL,
    Subject.EVENT: Permission.READ_EVENTS,
    Subject.LEGAL_STEP: Permission.READ_EVENTS,
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field whose value changed; both are plain domain values, None for nothing."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a record; ``damaged`` where it does not open."""

    number: int
    author: PersonId
    at: datetime
    changes: tuple[FieldChange, ...]
    damaged: bool = False


@use_case(Permission.SEE_CASE)
def list_versions(
    work: Work, case: CaseId, subject: Subject, *, record: UUID | None = None
) -> tuple[Version, ...]:
    """List the versions of a record, or of the only one of its kind, the newest first."""
    needed = _NEEDS[subject].value
    if not (needed.admits(work.roles) and needed.relations & work.relations_to(case=case)):
        raise NotAllowed(_NEEDS[subject])
    records = kinds.BY_TABLE[subject.value].records(work)
    if record is None:
        only = records.only(case)
        if only is None:
            return ()
        record = only.id
    found = records.versions(record)
    for one in found:
        place_of(work, case, one.scope)
    return tuple(
        _version(one, found[place + 1] if place + 1 < len(found) else None)
        for place, one in enumerate(found)
    )


def _version(stored: Stored[Any], before: Stored[Any] | None) -> Version:
    changes = _changes(before.value if before else None, stored.value)
    damaged = stored.value is None
    return Version(stored.version, stored.author, stored.created, changes, damaged)


def _changes(before: object, after: Any) -> tuple[FieldChange, ...]:  # noqa: ANN401 - any payload
    if after is None:
        return ()
    found = []
    for one in fields(after):
        new = getattr(after, one.name)
        # A first version is held against an empty form.
        empty = None if one.default is MISSING else one.default
        old = empty if before is None else getattr(before, one.name)
        if new != old:
            found.append(FieldChange(one.name, old, new))
    return tuple(found)
