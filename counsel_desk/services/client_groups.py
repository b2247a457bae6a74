"""Say in which groups a client is and was, to those who read the file: nothing of other members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission, Relation
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import Dose, Member
from counsel_desk.domain.ids import CaseId, GroupId
from counsel_desk.services.desk import use_case
from counsel_desk.services.group_records import OpenGroup
from counsel_desk.services.joined import files
from counsel_desk.services.reads_now import ReadsNow
from counsel_desk.services.settings import settings_at
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

_OF_THE_FILE = frozenset({Relation.CASE_COUNSELLOR, Relation.TEAM_SUPERVISOR, Relation.COORDINATOR})
"""Who reads of a client's past in groups; a facilitator reads of groups that are theirs now."""


@dataclass(frozen=True, slots=True)
class ClientSpell:
    """One membership of a client; ``opens`` says whether its group is this person's to read now.

    ``adequate_percent`` is what the programme called an adequate dose in that cycle. ``dose`` is
    None where this person may not see the marks.
    """

    group: GroupId
    title: str
    venue: str
    begins: date
    meetings: int
    member: Member
    dose: Dose | None
    adequate_percent: int
    opens: bool


@use_case(Permission.SEE_CASE)
def groups_of_client(work: Work, case: CaseId) -> tuple[ClientSpell, ...]:
    """Give the spells of a client in groups, the running ones first, then the latest.

    After a spell they are told as the keys of then know the group; the group itself stays shut.
    """
    reading = ReadsNow(work)
    found = [spell for one in files(work, case) for spell in _spells(work, one, reading)]
    found.sort(key=lambda one: (one.member.left is None, one.member.joined), reverse=True)
    return tuple(found)


def _spells(work: Work, case: CaseId, reading: ReadsNow) -> Iterator[ClientSpell]:
    reads_past = bool(_OF_THE_FILE & work.relations_to(case=case))
    for fact in work.relations.groups_of(case):
        opens = reading.reads(fact.group, Compartment.GROUP)
        if work.ring.holds(fact.group, Compartment.GROUP) and (opens or reads_past):
            yield from _spell(work, fact.group, fact.membership, opens=opens)


def _spell(work: Work, group: UUID, membership: UUID, *, opens: bool) -> Iterator[ClientSpell]:
    opened = OpenGroup(work, GroupId(group), known=True)
    plan, meetings = opened.plan(), opened.meetings()
    last = max((one.start for one in meetings), default=work.now)
    rules = settings_at(work, min(work.now, last)).dose
    sees = work.ring.holds(membership, Compartment.ATTEND)
    for member in opened.members() if meetings else ():
        if member.membership == membership:
            yield ClientSpell(
                opened.id,
                plan.title,
                plan.venue,
                local_day(plan.first_meeting),
                len(meetings),
                member,
                opened.dose(member) if sees else None,
                rules.adequate_percent,
                opens,
            )
