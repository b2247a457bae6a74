"""Ask after members who missed two meetings, in the way that is safe, and keep what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import SafeContact
from counsel_desk.domain.consents import ConsentState, Purpose
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import as_held
from counsel_desk.domain.ids import CaseId, GroupId, MembershipId
from counsel_desk.domain.outreach import (
    ASK_AGAIN,
    Outreach,
    OutreachId,
    OutreachOutcome,
    OutreachRow,
    due_on,
    missed_last,
)
from counsel_desk.services.consents import LONGEST_REASON, SHORTEST_REASON
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import ConsentMissing, Invalid
from counsel_desk.services.group_records import GroupBook, OpenGroup, closed_files
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counsel_desk.domain.groups import Member
    from counsel_desk.services.group_records import GroupFacts

ASKED_FOR = timedelta(days=28)
"""How long after its last meeting members of a group are still asked after."""
LATEST = timedelta(days=90)


@use_case(Permission.LIST_CLIENTS)
def outreach_due(work: Work) -> tuple[OutreachRow, ...]:
    """Give the members to be asked after today, who has waited longest first.

    A facilitator sees those of own groups, a coordinator all. Nobody is asked after whose file is
    closed: they may have died, or been sent on.
    """
    today = local_day(work.now)
    found = [
        row
        for group in GroupBook.of(work).groups(work)
        if _is_asked_for(work, group)
        for row in _rows(work, group)
        if row.due <= today
    ]
    closed = closed_files(work, {row.case for row in found})
    left = (row for row in found if row.case not in closed)
    return tuple(sorted(left, key=lambda row: (row.due, row.code)))


def _is_asked_for(work: Work, group: GroupFacts) -> bool:
    if group.plan.cancelled_on is not None or not group.meetings:
        return False
    return max(one.start for one in group.meetings) >= work.now - ASKED_FOR


def _rows(work: Work, group: GroupFacts) -> Iterator[OutreachRow]:
    opened = OpenGroup(work, group.id)
    marks = opened.marks()
    meetings = as_held(group.meetings, {meeting for _, meeting in marks})
    for member in group.members:
        if member.left is not None or not work.ring.holds(member.case, Compartment.COORD):
            continue
        missed = missed_last(member, meetings, marks)
        attempts = _attempts(work, member) if missed else ()
        due = due_on(missed, attempts)
        if due is not None:
            yield OutreachRow(
                group.id, group.plan.title, member.membership, member.case, member.code,
                len(missed), missed[-1].id, due, len(attempts),
            )  # fmt: skip


def _attempts(work: Work, member: Member) -> tuple[Outreach, ...]:
    found = (stored.value for stored in kinds.OUTREACH.records(work).list(member.case))
    return tuple(one for one in found if one is not None and one.membership == member.membership)


@dataclass(frozen=True, slots=True)
class Asking:
    """What is needed to ask after a member: the one safe way, and what came of it so far.

    ``refused`` is where the client's consent to be contacted ended; then no number is given.
    """

    code: str
    contact: SafeContact | None
    attempts: tuple[Outreach, ...]
    refused: ConsentState | None = None


@use_case(Permission.EDIT_GROUP)
def open_outreach(work: Work, group: GroupId, membership: MembershipId) -> Asking:
    """Give the safe-contact rule of a member, and the attempts so far; raises NotFound."""
    member = OpenGroup(work, group).member(membership)
    stored = work.contacts.only(member.case)
    contact = stored.value if stored else None
    refused = _refused(work, contact)
    if contact is not None and refused is not None:
        contact = replace(contact, number="", hours="", code_word="", remarks="")
    return Asking(member.code, contact, _attempts(work, member), refused)


def _refused(work: Work, contact: SafeContact | None) -> ConsentState | None:
    """Say how the client ended the consent to be contacted; None where it stands."""
    if contact is None or contact.is_open(local_day(work.now)):
        return None
    return ConsentState.EXPIRED if contact.against is None else ConsentState.REFUSED


@use_case(Permission.EDIT_GROUP, Changed.GROUPS)
def record_outreach(
    work: Work,
    group: GroupId,
    membership: MembershipId,
    outcome: OutreachOutcome,
    *,
    again_on: date | None = None,
    override: str | None = None,
) -> OutreachId:
    """Keep that a member was asked after today, and what came of it.

    Raises ConsentMissing for who said no to being contacted, unless ``override`` says why all the
    same: the reason is sealed with the attempt. Raises Invalid with ``ended-already``,
    ``outreach-not-due``, ``again-not-asked`` or ``again-out-of-range``.
    """
    opened = OpenGroup(work, group)
    member, today = opened.member(membership), local_day(work.now)
    if member.left is not None:
        raise Invalid("ended-already")
    marks = opened.marks()
    missed = missed_last(member, as_held(opened.meetings(), {one for _, one in marks}), marks)
    if due_on(missed, ()) is None:
        raise Invalid("outreach-not-due")
    if again_on is not None and outcome not in ASK_AGAIN:
        raise Invalid("again-not-asked", field="again_on")
    if again_on is not None and not today < again_on <= today + LATEST:
        raise Invalid("again-out-of-range", field="again_on", earliest=today, latest=today + LATEST)
    without = _without(work, member.case, outcome, override)
    made = Outreach(membership, group, missed[-1].id, today, outcome, again_on, without)
    record = kinds.OUTREACH.records(work).add(member.case, made)
    if without:
        work.note(Action.CONSENT_OVERRIDDEN, record)
    return OutreachId(record)


def _without(work: Work, case: CaseId, outcome: OutreachOutcome, override: str | None) -> str:
    """Give the reason for contacting who said no to it; empty where nobody was contacted."""
    stored = work.contacts.only(case)
    refused = _refused(work, stored.value if stored else None)
    if refused is None or outcome is OutreachOutcome.NOT_SAFE:
        return ""
    if override is None:
        raise ConsentMissing(Purpose.CONTACT, state=refused)
    reason = override.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Invalid("override-reason-missing", field="override", least=SHORTEST_REASON)
    return reason
