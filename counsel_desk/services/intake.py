"""Keep how a client came: one intake for a case, every version of it kept."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.days import local_day
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.intake import LONGEST, Intake, IntakeEntry
from counsel_desk.domain.partial_date import PartialDate, certainly_before
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid
from counsel_desk.services.form_drafts import FormDrafts
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from datetime import date

    from counsel_desk.domain.cases import Identity

T = TypeVar("T", bound=Any)
FORM = "intake"
_CAME = frozenset({SessionOutcome.ATTENDED, SessionOutcome.LATE})
MOST_PEOPLE = 99


@use_case(Permission.READ_CLINICAL)
def open_intake(work: Work, case: CaseId) -> IntakeEntry | None:
    """Open the intake of a case, its signature checked; None where there is none yet."""
    records = kinds.INTAKE.records(work)
    found = records.only(case)
    if found is None:
        work.note(Action.LIST_OPENED, case)
        return None
    stored = records.open(found.id)
    value = stored.value if stored.intact else None
    return IntakeEntry(stored.id, value, stored.author, stored.created, stored.version)


@use_case(Permission.WRITE_CLINICAL, Changed.INTAKE)
def save_intake(work: Work, case: CaseId, intake: Intake) -> None:
    """Save the intake; what stood before is kept with who and when."""
    said = trimmed(intake)
    for name, number in (("household_size", said.household_size), ("children", said.children)):
        if number is not None and not 0 <= number <= MOST_PEOPLE:
            raise Invalid("people-out-of-range", field=name, most=MOST_PEOPLE)
    if said.referred_on is not None:
        _check_referred(work, case, said.referred_on)
    kinds.INTAKE.records(work).put(case, said)
    FormDrafts(work).drop(FormKey(FORM, case))


def _check_referred(work: Work, case: CaseId, day: date) -> None:
    if day > local_day(work.now):
        raise Invalid("referred-in-future", field="referred_on")
    born = birth_of(work, case)
    referred = PartialDate(day.year, day.month, day.day)
    if born is not None and certainly_before(referred, born):
        raise Invalid("event-before-birth", field="referred_on")


def trimmed(value: T) -> T:
    """Give a dataclass with no blanks at the ends of its texts; raises Invalid for a long one."""
    texts: dict[str, str] = {}
    for one in fields(value):
        text = getattr(value, one.name)
        if type(text) is str:
            texts[one.name] = text.strip()
            if len(texts[one.name]) > LONGEST:
                raise Invalid("text-too-long", field=one.name, most=LONGEST)
    return replace(value, **texts)


@helps_use_cases
def birth_of(work: Work, case: CaseId) -> PartialDate | None:
    """Give the client's birth as far as it is known to this person."""
    if not work.ring.holds(case, Compartment.IDENT):
        return None
    stored = work.identities.only(case)
    return _born(stored.value) if stored and stored.value else None


@helps_use_cases
def refuse_before_birth(work: Work, case: CaseId, day: date, *, field: str) -> None:
    """Refuse a day on which the client was not born yet, as far as this person knows.

    Raises Invalid with ``event-before-birth``.
    """
    born = birth_of(work, case)
    if born is not None and certainly_before(PartialDate(day.year, day.month, day.day), born):
        raise Invalid("event-before-birth", field=field)


@helps_use_cases
def refuse_birth_after(work: Work, case: CaseId, identity: Identity) -> None:
    """Refuse a birth after a session that the client came to, as far as this person knows of any.

    Raises Invalid with ``birth-after-session``.
    """
    born = _born(identity)
    booked = (one.value for one in work.appointments.list(case))
    days = [local_day(one.start) for one in booked if one is not None and one.outcome in _CAME]
    if work.ring.holds(case, Compartment.CLIN):
        days += map(local_day, CaseDigest(work, case).read().noted)
    first = min(days, default=None)
    if born is None or first is None:
        return
    if certainly_before(PartialDate(first.year, first.month, first.day), born):
        field = "birth_date" if identity.birth_date is not None else "birth_year"
        raise Invalid("birth-after-session", field=field, first=first)


def _born(identity: Identity) -> PartialDate | None:
    day = identity.birth_date
    if day is not None:
        return PartialDate(day.year, day.month, day.day)
    return PartialDate(identity.birth_year) if identity.birth_year is not None else None
