"""Remove a person, or give one who forgot everything new keys; then change the database's key.

Who leaves holds what they could read before; from here on nothing opens to them: their slot is let
go, circles and epochs turn as the others sign in, and the database is written under a new key.
Their files go to a colleague, by a supervisor of the team, who can read them meanwhile. Unsigned
drafts and private notes were sealed to them alone and stay closed for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.crypto.roster import EndPerson, SaveTeam
from counsel_desk.domain.access import Permission, Role
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.services import handover, people
from counsel_desk.services.again import check_again
from counsel_desk.services.desk import Changed, Desk, use_case
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.storage import circles, programme, rotation
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from counsel_desk.domain.people import Person

    Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class LeftFiles:
    """The files of somebody who left; ``successor`` is who has their user name now, if anybody."""

    person: PersonId
    name: str
    cases: tuple[CaseId, ...]
    successor: PersonId | None


@use_case(Permission.MANAGE_STAFF, Changed.STAFF | Changed.CASES)
def remove_person(work: Work, *, person: PersonId, passphrase: str) -> None:
    """End somebody's place here; `rotate` follows. Raises WrongPassphrase, NotFound or Invalid.

    ``own-removal``: nobody removes themselves. ``last-supervisor``: nobody could co-sign any more.
    """
    _check(work, person, passphrase)
    work.extend_roster(EndPerson(person))
    work.note(Action.PERSON_REMOVED, person)
    _follow(work, person)


@use_case(Permission.MANAGE_STAFF, Changed.STAFF | Changed.CASES)
def renew_person(work: Work, *, person: PersonId, passphrase: str, first: str) -> PersonId:
    """Give somebody who can no longer sign in new keys and a first passphrase; `rotate` follows.

    They keep name, user name, roles and teams. Clinical roles wait for a signature again, with the
    new fingerprint read aloud; then a supervisor hands the files over. Raises as `remove_person`.
    """
    old = _check(work, person, passphrase)
    work.extend_roster(EndPerson(person))
    fresh = people.add_person(
        work,
        name=old.name,
        user_name=old.user_name,
        roles=old.roles | old.pending,
        passphrase=first,
    )
    for team in work.roster.teams():
        if person in team.counsellors | team.supervisors:
            _with_successor(work, team.id, person, fresh)
    work.note(Action.PERSON_RENEWED, fresh)
    _follow(work, person)
    return fresh


def _check(work: Work, person: PersonId, passphrase: str) -> Person:
    member = work.roster.member(person)
    if member is None or not member.person.active:
        raise NotFound
    if person == work.me:
        raise Invalid("own-removal")
    supervisors = {
        p.id for p in work.roster.people() if work.roster.has_role(p.id, Role.SUPERVISOR)
    }
    if supervisors == {person}:
        raise Invalid("last-supervisor")
    check_again(work, passphrase)
    return member.person


def _with_successor(work: Work, team_id: object, old: PersonId, fresh: PersonId) -> None:
    """Put somebody's successor beside them: their files are the team's until handed over."""
    team = next(one for one in work.roster.teams() if one.id == team_id)
    counsellors = set(team.counsellors) | ({fresh} if old in team.counsellors else set())
    supervisors = set(team.supervisors) | ({fresh} if old in team.supervisors else set())
    work.extend_roster(
        SaveTeam(team.id, team.name, tuple(sorted(supervisors - {old})), tuple(sorted(counsellors)))
    )


def _follow(work: Work, person: PersonId) -> None:
    """Turn what this desk can turn, and leave the rest to the next entitled ones."""
    circles.keep(work)
    programme.keep(work)
    people.scopes_pending(work, {person})


# --- the key of the database ---------------------------------------------------------------------


@use_case(Permission.MANAGE_STAFF)
def rotation_due(work: Work) -> bool:
    """Whether the database's key is still to be changed because somebody left."""
    return rotation.is_due(work)


@use_case(Permission.MANAGE_STAFF, Changed.STAFF)
def _rotated(work: Work) -> None:
    rotation.forget_gone(work)
    work.note(Action.KEY_ROTATED, work.me)


def rotate(desk: Desk, progress: Progress) -> bool:
    """Change the database's key where that is due, in one go; gives whether it was."""
    if not desk.do(rotation_due):
        return False
    rotation.rotate(desk.who, progress)
    desk.do(_rotated)
    return True


def rotating(desk: Desk, progress: Progress) -> Iterator[None]:
    """Change the database's key where that is due, giving way every few milliseconds.

    ``progress`` is called with pages done and in all and may raise to break off. What was cut off,
    by that, by a lock, a full disk or a kill, goes on with the next call.
    """
    if desk.do(rotation_due):
        yield from rotation.rotating(desk.who, progress)
        desk.do(_rotated)


# --- the files -----------------------------------------------------------------------------------


@use_case(Permission.SUPERVISE)
def left_files(work: Work) -> tuple[LeftFiles, ...]:
    """List whose files are without a counsellor, of those whom this person supervises.

    Files withdrawn with their import wait for nobody; one that cannot be read is listed.
    """
    mine = work.roster.supervised_by(work.me)
    away = {one for one in mine if not work.roster.members[one].person.active}
    if not away:
        return ()
    theirs = {
        CaseId(case): counsellor
        for case, counsellor in work.relations.counsellors.items()
        if counsellor in away
    }
    gone = _withdrawn(work, theirs)
    found: dict[PersonId, list[CaseId]] = {}
    for case, counsellor in theirs.items():
        if case not in gone:
            found.setdefault(counsellor, []).append(case)
    left = [
        LeftFiles(one, work.roster.members[one].person.name, tuple(cases), _successor(work, one))
        for one, cases in found.items()
    ]
    return tuple(sorted(left, key=lambda files: files.name.casefold()))


def _withdrawn(work: Work, cases: Iterable[CaseId]) -> set[UUID]:
    """Give those cases of which this person reads that they were withdrawn."""
    stored = work.coordinations.list(*cases)
    return {one.scope for one in stored if one.value and one.value.status is CaseStatus.WITHDRAWN}


def _successor(work: Work, person: PersonId) -> PersonId | None:
    name = work.roster.members[person].person.user_name.casefold()
    same = (
        one.id
        for one in work.roster.people()
        if one.user_name.casefold() == name and work.roster.has_role(one.id, Role.COUNSELLOR)
    )
    return next(same, None)


@use_case(Permission.SUPERVISE)
def _type_again(work: Work, *, passphrase: str) -> None:
    check_again(work, passphrase)


def hand_on(
    desk: Desk, files: LeftFiles, to: PersonId, *, passphrase: str
) -> Iterator[tuple[int, int]]:
    """Hand all of somebody's files to a colleague, one after the other; yields (done, of).

    Cut off, the files that are left stay listed. Files merged into one go along with it. Raises
    WrongPassphrase for one that is not that of who hands them over.
    """
    desk.do(_type_again, passphrase=passphrase)
    for done, case in enumerate(files.cases, start=1):
        if desk.do(_is_left, case, files.person):
            _hand_one_on(desk, case, to)
        yield done, len(files.cases)


@use_case(Permission.SUPERVISE)
def _is_left(work: Work, case: UUID, person: PersonId) -> bool:
    """Whether a file is with somebody still, and did not go along with another one."""
    return work.relations.counsellors.get(case) == person


@use_case(Permission.HAND_OVER, Changed.CASES | Changed.APPOINTMENTS)
def _pass_one_on(work: Work, case: CaseId, to: PersonId) -> None:
    handover.pass_on(work, case, to)


def _hand_one_on(desk: Desk, case: CaseId, to: PersonId) -> None:
    try:
        desk.do(_pass_one_on, case, to)
    except Invalid as refused:
        if refused.reason != "merged-away":  # goes along with the file that it was merged into
            raise
