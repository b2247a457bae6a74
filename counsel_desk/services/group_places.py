"""Keep the waiting list, and what a place in a group rests on: promise, fit and ending.

A place stands in the client's own file, in the compartment of coordination: a facilitator reads it
while the client is a member, a peer co-facilitator never.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.consents import ConsentState, Purpose
from counsel_desk.domain.days import local_day
from counsel_desk.domain.enrolment import (
    Applicant,
    EndReason,
    GroupPlace,
    OffReason,
    PlaceId,
    Priority,
    WaitingReason,
    WaitingRow,
    in_turn,
    misfits,
)
from counsel_desk.domain.groups import MeetingStatus
from counsel_desk.domain.ids import CaseId, GroupId
from counsel_desk.services.consents import LONGEST_REASON, SHORTEST_REASON, consent_state, require
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.errors import ConsentMissing, Invalid, NotFound
from counsel_desk.services.group_records import OpenGroup
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from counsel_desk.domain.groups import Member
    from counsel_desk.domain.register import CaseRow
    from counsel_desk.storage.records import Stored

EARLIEST = date(2000, 1, 1)


@use_case(Permission.EDIT_CASE, Changed.GROUPS)
def put_on_list(
    work: Work,
    case: CaseId,
    *,
    group: GroupId | None,
    since: date | None = None,
    priority: Priority = Priority.NORMAL,
    reason: WaitingReason | None = None,
) -> PlaceId:
    """Have a client wait for a group, or for any where ``group`` is None.

    Raises Invalid with ``waiting-closed``, ``waiting-already``, ``already-member`` or
    ``since-out-of-range``, and NotFound for a group that this person may not read.
    """
    today = local_day(work.now)
    day = since or today
    if not EARLIEST <= day <= today:
        raise Invalid("since-out-of-range", field="since", earliest=EARLIEST, latest=today)
    stored = work.coordinations.only(case)
    if stored is None or stored.value is None or stored.value.status is CaseStatus.CLOSED:
        raise Invalid("waiting-closed", field="code")
    if any(one.value and one.value.waits and one.value.group == group for one in _of(work, case)):
        raise Invalid("waiting-already", field="code")
    if group is not None:
        _check_free(work, case, group)
    made = GroupPlace(group, day, priority, reason)
    return PlaceId(kinds.WAITING.records(work).add(case, made))


def _check_free(work: Work, case: CaseId, group: GroupId) -> None:
    if not work.ring.holds(group, Compartment.GROUP):
        raise NotFound
    if any(fact.case == case and not fact.left for fact in work.relations.members_of(group)):
        raise Invalid("already-member", field="code")


def _of(work: Work, case: UUID) -> list[Stored[GroupPlace]]:
    return kinds.WAITING.records(work).list(case)


@use_case(Permission.EDIT_CASE, Changed.GROUPS)
def change_priority(work: Work, case: CaseId, place: PlaceId, priority: Priority) -> None:
    """Let someone who waits go before others, or after them; raises NotFound."""
    value = _waiting(work, case, place)
    if value.priority is not priority:
        kinds.WAITING.records(work).replace(place, replace(value, priority=priority))


@use_case(Permission.EDIT_CASE, Changed.GROUPS)
def take_off_list(work: Work, case: CaseId, place: PlaceId, reason: OffReason) -> None:
    """Take someone off the waiting list who gets no place; it stays on record why."""
    value = _waiting(work, case, place)
    kinds.WAITING.records(work).replace(place, replace(value, off=reason))


def _waiting(work: Work, case: CaseId, place: PlaceId) -> GroupPlace:
    for stored in _of(work, case):
        if stored.id == place and stored.value is not None and stored.value.waits:
            return stored.value
    raise NotFound


@use_case(Permission.LIST_CLIENTS)
def waiting_list(work: Work) -> tuple[WaitingRow, ...]:
    """Give everyone this person may see who waits for a group, those whose turn it is first."""
    records, today = kinds.WAITING.records(work), local_day(work.now)
    rows = {row.case: row for row in register_of(work).rows(work)}
    _, scopes = records.scopes_after(0)
    known = sorted(rows.keys() & {CaseId(UUID(bytes=raw)) for raw in scopes})
    found: list[WaitingRow] = []
    for stored in records.list(*known):
        row, place = rows[CaseId(stored.scope)], stored.value
        if place is None or not place.waits or row.status is CaseStatus.CLOSED:
            continue
        since = place.since or today
        found.append(
            WaitingRow(
                PlaceId(stored.id),
                row.case,
                row.code,
                row.county,
                place.group,
                since,
                (today - since).days,
                place.priority,
                place.reason,
            )
        )
    return in_turn(found)


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody says who enrols a client: the promise made, and why in spite of what."""

    agreed: date | None = None
    override: str | None = None
    despite: str = ""


@helps_use_cases
def check_fit(work: Work, group: OpenGroup, row: CaseRow, despite: str) -> None:
    """Refuse who finds no room, and who does not fit where nobody says why all the same.

    Raises Invalid with ``cycle-cancelled``, ``group-full``, ``does-not-fit`` (``misfits`` says
    what) or
    ``despite-short``.
    """
    plan = group.plan()
    if plan.cancelled_on is not None:
        raise Invalid("cycle-cancelled", field="code")
    inside = sum(not fact.left for fact in work.relations.members_of(group.id))
    if plan.capacity and inside >= plan.capacity:
        raise Invalid("group-full", field="code", most=plan.capacity)
    found = misfits(
        plan, _applicant(work, group.id, row), begun=_has_begun(group), today=local_day(work.now)
    )
    if found and not despite:
        raise Invalid("does-not-fit", field="despite", misfits=found)
    if despite and not SHORTEST_REASON <= len(despite.strip()) <= LONGEST_REASON:
        raise Invalid("despite-short", field="despite", least=SHORTEST_REASON)


def _has_begun(group: OpenGroup) -> bool:
    held = any(one.status is MeetingStatus.HELD for one in group.meetings())
    return held or bool(group.marks())


def _applicant(work: Work, group: GroupId, row: CaseRow) -> Applicant:
    stored = work.coordinations.only(row.case)
    languages = stored.value.languages if stored and stored.value else ()
    others = {one.group for one in work.relations.groups_of(row.case) if not one.left} - {group}
    return Applicant(
        row.status, languages, row.sex, row.birth_year, any(_goes_on(work, one) for one in others)
    )


def _goes_on(work: Work, group: UUID) -> bool:
    if not work.ring.holds(group, Compartment.GROUP):
        return False
    meetings = OpenGroup(work, GroupId(group)).meetings()
    return any(m.status is MeetingStatus.PLANNED and m.start >= work.now for m in meetings)


@helps_use_cases
def promise(work: Work, case: CaseId, entry: Entry) -> tuple[date | None, str]:
    """Ask for the promise to keep what others say: in the file, made now, or reasoned away.

    Who may read the consents goes by them; others go by what they were told on that day. Gives
    the day, and the reason that belongs with the place. Raises ConsentMissing and Invalid.
    """
    today = local_day(work.now)
    if entry.agreed is not None and not EARLIEST <= entry.agreed <= today:
        raise Invalid("agreed-out-of-range", field="agreed", earliest=EARLIEST, latest=today)
    if work.ring.holds(case, Compartment.CLIN):
        state = consent_state(work, case, Purpose.GROUP)
        is_against = state in (ConsentState.REFUSED, ConsentState.WITHDRAWN)
        if is_against or entry.agreed is None:
            require(work, case, Purpose.GROUP, override=entry.override)
        return (None if is_against else entry.agreed), ""
    if entry.agreed is not None:
        return entry.agreed, ""
    if entry.override is None:
        raise ConsentMissing(Purpose.GROUP, state=ConsentState.NOT_ASKED)
    reason = entry.override.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Invalid("override-reason-missing", field="override", least=SHORTEST_REASON)
    return None, reason


@helps_use_cases
def take_place(work: Work, group: GroupId, member: Member, entry: Entry) -> None:
    """Turn the client's place on the waiting list into one in the group, or make one."""
    agreed, without = promise(work, member.case, entry)
    waiting = [one for one in _of(work, member.case) if one.value and one.value.waits]
    meant = [one for one in waiting if one.value and one.value.group in (group, None)]
    meant.sort(key=lambda one: one.value is not None and one.value.group is None)
    place = meant[0].value if meant and meant[0].value else GroupPlace(group)
    taken = replace(
        place, group=group, membership=member.membership, agreed_on=agreed, without=without,
        despite=entry.despite.strip(),
    )  # fmt: skip
    if meant:
        record = meant[0].id
        kinds.WAITING.records(work).replace(record, taken)
    else:
        record = kinds.WAITING.records(work).add(member.case, taken)
    if without:
        # Why is sealed with the place; the trail says who, when, and that there was a reason.
        work.note(Action.CONSENT_OVERRIDDEN, record)


@helps_use_cases
def end_place(work: Work, group: GroupId, member: Member, on: date, reason: EndReason) -> None:
    """Keep with the place why the spell ended; a spell of an older version gets one now."""
    records = kinds.WAITING.records(work)
    for stored in _of(work, member.case):
        if stored.value is not None and stored.value.membership == member.membership:
            records.replace(stored.id, replace(stored.value, ended_on=on, ending=reason))
            return
    place = GroupPlace(group, membership=member.membership, ended_on=on, ending=reason)
    records.add(member.case, place)


@use_case(Permission.SEE_GROUPS)
def places_of(work: Work, group: GroupId) -> tuple[GroupPlace, ...]:
    """Give the places of a group's members as far as this person reads their coordination."""
    cases = {member.case for member in OpenGroup(work, group, known=True).members()}
    held = sorted(case for case in cases if work.ring.holds(case, Compartment.COORD))
    found = (stored.value for stored in kinds.WAITING.records(work).list(*held))
    return tuple(one for one in found if one and one.group == group and one.membership)
