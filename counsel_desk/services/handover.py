"""Hand a case over to another counsellor, or have a colleague cover it for a while.

The keys follow: the next entitled desk gives every seed to whoever counsels the case now, and
whoever writes it turns the seeds that somebody holds who no longer should. Files merged into one go
with it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission, Right, Role
from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.closing import CaseStep, CaseStepKind, CoverFact
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.services.again import check_again
from counsel_desk.services.begun import refuse_begun
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.errors import Invalid
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.joined import files
from counsel_desk.storage import kinds
from counsel_desk.storage.instructions import LONGEST_COVER, InstructionKind
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from uuid import UUID


@use_case(Permission.HAND_OVER, Changed.CASES | Changed.APPOINTMENTS)
def hand_over(
    work: Work, case: CaseId, counsellor: PersonId, *, passphrase: str, text: str = ""
) -> None:
    """Make somebody else the counsellor of a case, with the sessions that are planned.

    By the counsellor, or by a supervisor of the team when the counsellor cannot, with their own
    passphrase. Raises WrongPassphrase, and as `pass_on`.
    """
    check_again(work, passphrase)
    pass_on(work, case, counsellor, text=text)


@helps_use_cases
def pass_on(work: Work, case: CaseId, counsellor: PersonId, *, text: str = "") -> None:
    """Do what `hand_over` does, for who typed the passphrase already.

    Raises Invalid: ``counsellor``, ``counsellor-same``, ``drafts-left`` or ``forms-left``.
    """
    before = work.relations.counsellors.get(case)
    _check_colleague(work, counsellor, before)
    together = files(work, case)
    if before == work.me:
        if drafts := sum(one.case in together for one in work.drafts.list()):
            raise Invalid("drafts-left", count=drafts)
        refuse_begun(work, together)
    for one in together:
        _record(work, one, CaseStepKind.HANDED_OVER, text, counsellor)
        _move_sessions(work, one, counsellor)
        work.instruct(InstructionKind.ASSIGN, case=one, person=counsellor)
        _pass_keys_on(work, one)


@use_case(Permission.HAND_OVER, Changed.CASES)
def cover_case(
    work: Work, case: CaseId, colleague: PersonId, *, days: int, passphrase: str, text: str = ""
) -> None:
    """Let a colleague counsel a case as well, for 1 to 90 days from now; with one's passphrase.

    Raises WrongPassphrase, and Invalid: ``counsellor``, ``counsellor-same`` or ``cover-days``.
    """
    _check_colleague(work, colleague, work.relations.counsellors.get(case))
    if not 1 <= days <= LONGEST_COVER:
        raise Invalid("cover-days", field="days", least=1, most=LONGEST_COVER)
    check_again(work, passphrase)
    until = work.now + timedelta(days=days)
    for one in files(work, case):
        _record(work, one, CaseStepKind.COVERED, text, colleague, until)
        work.instruct(InstructionKind.COVER, case=one, person=colleague, days=days)
        _pass_keys_on(work, one)


@helps_use_cases
def cover_too(work: Work, case: CaseId, other: CaseId) -> None:
    """Have who covers a file cover one that is merged into it, for the whole days that are left.

    They would counsel on half a record else: without the risk or the alert in the other.
    """
    for cover in covers(work, case):
        days = (cover.until - work.now).days
        if days >= 1 and cover.person not in work.relations.covering(other):
            until = work.now + timedelta(days=days)
            _record(work, other, CaseStepKind.COVERED, "", cover.person, until)
            work.instruct(InstructionKind.COVER, case=other, person=cover.person, days=days)
            _pass_keys_on(work, other)


@use_case(Permission.HAND_OVER, Changed.CASES)
def end_cover(work: Work, case: CaseId, colleague: PersonId) -> None:
    """End a cover before its time; raises Invalid with ``no-cover``."""
    if colleague not in work.relations.covering(case):
        raise Invalid("no-cover")
    for one in files(work, case):
        if colleague in work.relations.covering(one):
            _record(work, one, CaseStepKind.COVER_ENDED, "", colleague)
            work.instruct(InstructionKind.END_COVER, case=one, person=colleague)
            _pass_keys_on(work, one)


@use_case(Permission.SEE_CASE)
def covers(work: Work, case: CaseId) -> tuple[CoverFact, ...]:
    """List who covers the case now, the one who stays longest last."""
    found = work.relations.covers.get(case, {})
    facts = [
        CoverFact(one.person, datetime.fromtimestamp(one.ends / 1_000_000, UTC))
        for one in found.values()
        if one.person in work.relations.covering(case)
    ]
    return tuple(sorted(facts, key=lambda fact: fact.until))


def _check_colleague(work: Work, person: PersonId, before: PersonId | None) -> None:
    if not work.roster.has_role(person, Role.COUNSELLOR):
        raise Invalid("counsellor", field="counsellor")
    if person == before:
        raise Invalid("counsellor-same", field="counsellor")


def _record(
    work: Work,
    case: CaseId,
    kind: CaseStepKind,
    text: str,
    person: PersonId,
    until: datetime | None = None,
) -> None:
    """Write the step into the file; a supervisor, who only reads it, signs it off.

    Raises Invalid with ``words-nobody`` where no file is begun yet that could keep the words.
    """
    last = local_day(until) if until else None
    step = CaseStep(kind, local_day(work.now), text=text.strip(), person=person, until=last)
    if _writes(work, case, Compartment.CLIN):
        kinds.CLOSING.records(work).add(case, step)
    elif work.ring.holds(case, Compartment.CLIN):
        kinds.CLOSING.records(work).sign_off(case, step)
    elif step.text:
        raise Invalid("words-nobody", field="text")


def _writes(work: Work, case: CaseId, compartment: Compartment) -> bool:
    held = work.ring.holds(case, compartment)
    return held and work.ring.latest(case, compartment).right is Right.WRITE


def _move_sessions(work: Work, case: CaseId, counsellor: PersonId) -> None:
    if not _writes(work, case, Compartment.COORD):
        return  # a supervisor only reads them: `take_sessions` moves them at the next sign-in
    for stored in work.appointments.list(case):
        booked = stored.value
        if booked and booked.outcome is SessionOutcome.PLANNED and booked.start > work.now:
            work.appointments.replace(stored.id, replace(booked, with_person=counsellor))


@helps_use_cases
def take_sessions(work: Work, case: CaseId) -> bool:
    """Take over what is planned with who counselled a case before; True if there was anything.

    A supervisor who handed the case over could not write it.
    """
    relations, me = work.relations, work.me
    if relations.counsellors.get(case) != me or not _writes(work, case, Compartment.COORD):
        return False
    found = [
        (stored.id, booked)
        for stored in work.appointments.list(case)
        if (booked := stored.value) is not None
        and booked.outcome is SessionOutcome.PLANNED
        and booked.start > work.now
        and booked.with_person != me
        and relations.counselled_by(case, booked.with_person)
    ]
    for record, booked in found:
        work.appointments.replace(record, replace(booked, with_person=me))
    return bool(found)


def _pass_keys_on(work: Work, case: CaseId) -> None:
    scopes: list[UUID] = [case]
    for fact in work.relations.groups_of(case):
        scopes += [fact.membership, fact.group]
    work.keeper.mark_pending(*scopes)
    for scope in scopes:
        work.keeper.reconcile(scope)
    register_of(work).touch(case)
