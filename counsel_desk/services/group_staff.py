"""Change who leads a cycle while it runs: access goes and comes with it, from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission, Role
from counsel_desk.domain.groups import GroupStaff, PlanSpell, StaffFunction, StaffSpell
from counsel_desk.domain.ids import GroupId, PersonId
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid
from counsel_desk.services.group_records import OpenGroup, plan_spells, staff_spells
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.storage.instructions import InstructionKind
from counsel_desk.storage.staying import open_epochs
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Collection


@helps_use_cases
def check_staff(
    work: Work, staff: tuple[GroupStaff, ...], *, before: Collection[PersonId] = ()
) -> None:
    """Refuse people who cannot lead a group together; raises Invalid.

    Who led it ``before`` and has left the programme may stand beside the others: by them their
    team's supervisors open what was written, until they have passed it on.
    """
    if len({one.person for one in staff}) != len(staff):
        raise Invalid("staff-twice", field="staff")
    able = {one for one in staff if _is_able(work, one)}
    for one in staff:
        stands_by = one.person in before and one.function is StaffFunction.CO_FACILITATOR
        if one not in able and not stands_by:
            raise Invalid("staff-role", field="staff")
    if all(one.function is not StaffFunction.LEAD for one in able):
        raise Invalid("lead-missing", field="staff")


def _is_able(work: Work, one: GroupStaff) -> bool:
    role = Role.PEER if one.function is StaffFunction.PEER else Role.COUNSELLOR
    return work.roster.has_role(one.person, role)


@use_case(Permission.PLAN_GROUP, Changed.GROUPS)
def change_staff(work: Work, group: GroupId, staff: tuple[GroupStaff, ...]) -> int:
    """Say who leads a cycle from now on; gives how many came, went or do something else.

    Who goes loses the group, its marks and its members' coordination from then on; who comes gets
    them. What this desk has no keys of follows at the next entitled one. Raises Invalid with
    ``cycle-cancelled``, ``lead-missing``, ``staff-role``, ``staff-twice``, or ``process-closed``
    where nobody who stays could open what was written of the meetings, though somebody can now;
    ``process-left`` where who goes has left the programme.
    """
    opened = OpenGroup(work, group)
    if opened.plan().cancelled_on is not None:
        raise Invalid("cycle-cancelled")
    before = {one.person: one.function for one in opened.staff}
    after = {one.person: one.function for one in staff}
    if before == after and len(staff) == len(after):
        return 0
    check_staff(work, staff, before=before)
    was_open = open_epochs(work, group, Compartment.PROCESS)
    gone = [one for one in before if one not in after]
    new = [one for one, function in after.items() if before.get(one) is not function]
    for person in gone:
        work.instruct(InstructionKind.UNSTAFF, group=group, person=person)
    for person in new:
        function = after[person]
        work.instruct(InstructionKind.STAFF, group=group, person=person, function=function)
    if was_open - open_epochs(work, group, Compartment.PROCESS):
        has_left = any(not _is_able(work, GroupStaff(one, before[one])) for one in gone)
        raise Invalid("process-left" if has_left else "process-closed", field="staff")
    _follow(work, group)
    return len(gone) + len(new)


def _follow(work: Work, group: GroupId) -> None:
    """Turn and give what this desk can in the group and around its members."""
    facts = work.relations.members_of(group)
    cases = dict.fromkeys(fact.case for fact in facts if not fact.left)
    scopes = [group, *(fact.membership for fact in facts), *cases]
    work.keeper.mark_pending(*scopes)
    for scope in scopes:
        work.keeper.reconcile(scope)


@use_case(Permission.SEE_GROUPS)
def staff_history(work: Work, group: GroupId) -> tuple[StaffSpell, ...]:
    """Say who worked in a group as what, from when until when, by the signed instructions."""
    OpenGroup(work, group, known=True).plan()
    return staff_spells(work, group)


@use_case(Permission.SEE_GROUPS)
def plan_history(work: Work, group: GroupId) -> tuple[PlanSpell, ...]:
    """Give the plans by which a cycle ran, the first one first, each from when until when."""
    return plan_spells(work, group)
