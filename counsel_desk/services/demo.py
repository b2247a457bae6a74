"""Make a demonstration vault: made-up clients, real keys, and a mark that says DEMO everywhere."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from counsel_desk.crypto.kdf import KdfCost
from counsel_desk.domain.access import CLINICAL_ROLES, Permission, Role
from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.services import cases, pending, people, vaults
from counsel_desk.services.demo_charts import write_sign_offs
from counsel_desk.services.demo_courses import Diaries, PlannedClient, plan_client
from counsel_desk.services.demo_cycles import with_cycle
from counsel_desk.services.demo_documents import write_documents
from counsel_desk.services.demo_endings import leave_before_closing, write_endings
from counsel_desk.services.demo_files import write_closing, write_files
from counsel_desk.services.demo_group_notes import write_meeting_notes
from counsel_desk.services.demo_groups import plan_groups, write_group
from counsel_desk.services.demo_instruments import write_instruments
from counsel_desk.services.demo_keeping import write_keeping
from counsel_desk.services.demo_measurement import write_measurement
from counsel_desk.services.demo_network import write_network
from counsel_desk.services.demo_notes import write_beside
from counsel_desk.services.demo_passphrase import PASSPHRASE as PASSPHRASE
from counsel_desk.services.demo_people import make_person
from counsel_desk.services.demo_record import link_families
from counsel_desk.services.demo_reviews import write_reviews
from counsel_desk.services.demo_schedule import write_schedule
from counsel_desk.services.demo_waiting import write_waiting
from counsel_desk.services.demo_write import WHOLE, CourseWriter
from counsel_desk.services.desk import Changed, Desk, use_case
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from pathlib import Path

USERS: dict[str, tuple[str, Role]] = {
    "counsellor1": ("Beatrice Achieng Oduor", Role.COUNSELLOR),
    "counsellor2": ("Samuel Kiprono Cheruiyot", Role.COUNSELLOR),
    "supervisor": ("Dr Margaret Wanjiku Ndegwa", Role.SUPERVISOR),
    "coordinator": ("Hassan Abdullahi Noor", Role.COORDINATOR),
    "peer": ("Joseph Lokwawi Ekai", Role.PEER),
    "admin": ("Ruth Nekesa Wafula", Role.ADMINISTRATOR),
}
COST = KdfCost(memory=64 * 1024, passes=3, lanes=4)
"""The least that opening accepts: a demonstration is signed in to often."""
WAITING = 3
CHUNK = 40
LARGE = 2_000
LARGE_CHUNK = 200
"""From so many clients on: fewer commits, and still progress at every tenth or fiftieth part."""

Progress = Callable[[int, int], None]


def _silent(done: int, of: int) -> None:
    """Report nothing."""


class Clock:
    """A clock that stands where it is put."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Give the time it was put to."""
        return self.at


def make_demo(
    folder: Path,
    *,
    clients: int = 60,
    seed: int = 1,
    notes_each: int | None = None,
    progress: Progress = _silent,
    now: datetime | None = None,
    cost: KdfCost = COST,
) -> dict[str, Any]:
    """Make the vault and give its folder, users and counts.

    The same seed on the same day makes the same people and courses (keys and ids are random in
    every vault). ``progress`` may raise to cancel; nothing is left behind then.
    """
    moment = now or datetime.now(UTC)
    clock = Clock(moment - timedelta(days=19 * 31))
    founder = vaults.create_vault(
        folder,
        person_name=USERS["admin"][0],
        user_name="admin",
        passphrase=PASSPHRASE,
        cost=cost,
        demo=True,
        clock=clock,
    )
    try:
        desks = _staff(founder)
        written = _fill(desks, clock, moment, (clients, seed, notes_each), progress)
        counts = _settle(desks, written)
    except BaseException:
        founder.close()
        shutil.rmtree(folder, ignore_errors=True)
        raise
    founder.close()
    users = [{"user": name, "role": str(role)} for name, (_, role) in USERS.items()]
    return {
        "folder": str(folder),
        "users": users,
        "passphrase": PASSPHRASE,
        "seed": seed,
        "counts": counts,
    }


def _staff(founder: Desk) -> dict[str, Desk]:
    """Add everyone, co-sign, and let go of every role but the administrator's."""
    ids: dict[str, PersonId] = {"admin": founder.me.id}
    for user, (name, role) in USERS.items():
        if user == "admin":
            continue
        ids[user] = founder.do(
            people.add_person,
            name=name,
            user_name=user,
            roles=frozenset({role}),
            passphrase=PASSPHRASE,
            must_change=False,
        )
        if role in CLINICAL_ROLES:
            founder.do(people.cosign_made_up, ids[user], passphrase=PASSPHRASE)
    team = founder.do(people.list_teams)[0]
    founder.do(
        people.save_team,
        team=team.id,
        name="Care team",
        supervisors=frozenset({ids["supervisor"]}),
        counsellors=frozenset({ids["counsellor1"], ids["counsellor2"]}),
        passphrase=PASSPHRASE,
    )
    founder.do(
        people.change_roles,
        person=ids["admin"],
        roles=frozenset({Role.ADMINISTRATOR}),
        passphrase=PASSPHRASE,
    )
    desks = {"admin": founder}
    for user in ids:
        if user != "admin":
            desks[user] = vaults.sign_in_another(founder, user_name=user, passphrase=PASSPHRASE)
    for user in ("supervisor", "coordinator"):
        pending.carry_out(desks[user])
    return desks


def _fill(
    desks: dict[str, Desk],
    clock: Clock,
    now: datetime,
    size: tuple[int, int, int | None],
    progress: Progress,
) -> dict[str, int]:
    everyone, seed, notes_each = size
    waiting = 0 if notes_each else min(WAITING, everyone // 10)
    clients = everyone - waiting
    today = now.date()
    counsellors = (desks["counsellor1"], desks["counsellor2"])
    clock.at = now
    written: dict[int, CaseId] = {}
    ended: dict[int, PlannedClient | None] = {}
    counts = {"clients": 0, "notes": 0, "screenings": 0, "drafts": 0}
    first = range(1, min(clients, WHOLE) + 1)
    early = {n: _plan(seed, n, today, notes_each) for n in first}
    groups = plan_groups(
        Random(f"{seed}:groups"),  # noqa: S311 - made-up data
        {number: plan.registered for number, plan in early.items()},
        today,
        [number for number, plan in early.items() if plan.next_session],
    )
    for planned in _chunks(clients, seed, today, notes_each):
        chunk = [with_cycle(plan, groups, now) for plan in planned]
        for side, desk in enumerate(counsellors):
            mine = [plan for plan in chunk if plan.counsellor == side]
            if mine:
                made, added = desk.do(_write_clients, mine, now)
                written.update(made)
                ended |= {plan.number: _ending(plan) for plan in mine if not plan.next_session}
                for name, number in added.items():
                    counts[name] += number
        progress(chunk[-1].number, everyone)
    for user in ("coordinator", "counsellor1", "counsellor2", "supervisor"):
        pending.carry_out(desks[user])
    counts["groups"] = counts["meetings"] = counts["marks"] = 0
    for plan in groups:
        marks = write_group(desks, plan, written)
        counts["groups"] += 1
        counts["meetings"] += plan.meetings
        counts["marks"] += marks
    counts["notes"] += write_meeting_notes(desks)
    clock.at = now
    counts |= write_network(desks, written, now)
    clock.at = now
    going_on = {n: case for n, case in written.items() if n not in ended}
    write_beside(desks, list(going_on.values()), clock)
    counts |= write_documents(desks, going_on, clock)
    write_measurement(desks, list(going_on.values()), clock)
    counts["screenings"] += write_instruments(desks, list(going_on.values()), clock)
    counts["notes"] += write_files(desks, list(going_on.values()), clock)
    counts["waiting"] = write_waiting(desks, list(going_on.values()))
    write_schedule(desks)
    write_endings(desks)
    counts["risks"] = write_reviews(desks, list(going_on.values()), clock)
    goes_on = {number for plan in groups if plan.held < plan.meetings for number in plan.members}
    over = {number: plan for number, plan in ended.items() if number not in goes_on}
    _close(desks, written, over, now)
    counts["sign_offs"] = write_sign_offs(desks, clock)
    counts["keepings"] = write_keeping(desks, clock)
    _waiting(desks, (waiting, seed), now, clock)
    counts["clients"] += waiting
    progress(everyone, everyone)
    return counts


def _chunks(
    clients: int, seed: int, today: date, notes_each: int | None
) -> Iterator[list[PlannedClient]]:
    """Plan clients a few at a time, so that a large vault needs little memory."""
    size = LARGE_CHUNK if clients >= LARGE else CHUNK
    diaries = Diaries()
    for start in range(1, clients + 1, size):
        numbers = range(start, min(start + size, clients + 1))
        planned = (_plan(seed, number, today, notes_each) for number in numbers)
        yield [diaries.apart(one) if one.number <= WHOLE else one for one in planned]


def _plan(seed: int, number: int, today: date, notes_each: int | None) -> PlannedClient:
    random = Random(f"{seed}:{number}")  # noqa: S311 - made-up data
    return plan_client(random, number, today, notes_each=notes_each)


@use_case(Permission.REGISTER_CLIENT, Changed.CASES)
def _write_clients(
    work: Work, plans: Sequence[PlannedClient], now: datetime
) -> tuple[dict[int, CaseId], dict[str, int]]:
    """Write whole courses of one's own clients in one transaction."""
    counts = {"clients": 0, "notes": 0, "screenings": 0, "drafts": 0}
    writer = CourseWriter(work)
    made = {plan.number: writer.client(plan, now, counts) for plan in plans}
    link_families(work, made)
    return made, counts


def _ending(plan: PlannedClient) -> PlannedClient | None:
    """Keep a course to say how it ended; of the first clients alone, as memory is not endless."""
    return plan if plan.number <= WHOLE and plan.sessions else None


def _close(
    desks: Mapping[str, Desk],
    written: dict[int, CaseId],
    ended: Mapping[int, PlannedClient | None],
    now: datetime,
) -> None:
    """Close the cases whose course has ended; after the groups, which enrol only open ones.

    Groups enrol the first clients alone; of the others, what has ended was written as closed.
    """
    first = {number: written[number] for number in sorted(ended) if number <= WHOLE}
    came = leave_before_closing(desks, frozenset(first.values()))
    for side, user in enumerate(("counsellor1", "counsellor2")):
        pending.carry_out(desks[user])
        mine = [(case, ended[number]) for number, case in first.items() if number % 2 == side]
        for start in range(0, len(mine), 200):
            desks[user].do(_close_cases, mine[start : start + 200], came, now)


@use_case(Permission.EDIT_CASE, Changed.CASES)
def _close_cases(
    work: Work,
    closing: Sequence[tuple[CaseId, PlannedClient | None]],
    came: Mapping[CaseId, datetime],
    now: datetime,
) -> None:
    for case, plan in closing:
        CourseWriter(work).close(case)
        if plan is not None:
            alone = plan.sessions[-1].start
            write_closing(work, case, plan.course, max(alone, came.get(case, alone)), now)


def _waiting(desks: dict[str, Desk], size: tuple[int, int], now: datetime, clock: Clock) -> None:
    """Register a few clients whom no counsellor has accepted yet."""
    waiting, seed = size
    random = Random(f"{seed}:waiting")  # noqa: S311 - made-up data
    for number in range(waiting):
        clock.at = now - timedelta(days=number, hours=2)
        person = make_person(random)
        new = cases.NewCase(person.prefix, person.county, person.languages, person.interpreter)
        counsellor = desks[f"counsellor{1 + number % 2}"].me.id
        desks["coordinator"].do(
            cases.register_client,
            new=new,
            contact=person.contact,
            identity=person.identity,
            counsellor=counsellor,
        )
    clock.at = now


def _settle(desks: dict[str, Desk], counts: dict[str, int]) -> dict[str, int]:
    """Leave everyone's key ring and register sealed, so that the first unlock is like any."""
    for desk in desks.values():
        desk.do(_save_all)
    return counts


@use_case(Permission.SIGNED_IN)
def _save_all(work: Work) -> None:
    CourseWriter(work).save_caches()
