"""The access model: random histories of an office, and after every step who can decrypt what.

A step is done through the program. Then every raw key is tried on the raw file (`access_eye`) and
held against the table of the product page (`access_model`): before pending work is carried out
nobody may hold more than they were ever entitled to since that seed was made; after it those who
are entitled hold every epoch, nobody else the newest one, and nobody who was let go opens a record
that was written since. Pending work is carried out in any order of signing in; while some stay away
nobody may hold more, and nobody else the newest seed of what those who are there write.
"""

from __future__ import annotations

import copy
import random
import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from counsel_desk.domain.access import Compartment, Role
from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.enrolment import EndReason
from counsel_desk.domain.erasures import ErasureBasis
from counsel_desk.domain.ids import AlertId, CaseId, GroupId, MembershipId, PersonId
from counsel_desk.domain.screenings import AlertAnswer
from counsel_desk.services import (
    backups,
    closing,
    erasures,
    groups,
    handover,
    leavers,
    pending,
    people,
    verification,
)
from counsel_desk.services.desk import Desk
from counsel_desk.services.errors import Invalid
from counsel_desk.services.profile import Profile
from counsel_desk.storage.keeper import Keeper
from counsel_desk.storage.unit_of_work import transaction
from tests.builders import PASSPHRASE, STAFF, Office, cheap_keys, vault_copy
from tests.second_reader.reader import Reader, newest_header, open_slots, slot_key
from tests.torture.access_eye import Epoch, Eye, Seen
from tests.torture.access_model import CASE, MADE_BY_COUNSELLOR, Cycle, File, Model, Worker

MOST_FILES, MOST_GROUPS, MOST_PEOPLE, FEWEST = 4, 2, 11, 4
ROUNDS = 4
STEPS = 50
"""Steps of a history in the full run."""
PICK = st.integers(0, 5_039)
"""Chooses one of a list; divisible by all small lengths, so that none is chosen more often."""


class NotAsTheModel(AssertionError):
    """Somebody decrypts what they should not, or does not what they should."""


@dataclass
class Known:
    """What is remembered from step to step: who ever might, since something is there."""

    epochs: dict[Epoch, set[str]]
    records: dict[tuple[str, bytes, Epoch], set[str]]
    drops: dict[bytes, set[str]]


def _signs_off(desk: Desk, case: CaseId) -> bool:
    """Answer an alert of the file; False if the file was not accepted yet."""
    with transaction(desk.vault, desk.who) as work:
        if not work.ring.holds(case, Compartment.CLIN):
            return False
        answer = AlertAnswer(AlertId(work.new_id()), case, "Asked and agreed", work.me, work.now)
        work.alert_answers.add(case, answer)
    return True


class Access(RuleBasedStateMachine):
    """An office with seven people, in which anything may happen in any order."""

    model_class: type[Model] = Model
    histories = 0
    looks = 0
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).histories += 1
        place = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
        self.folder = Path(tempfile.mkdtemp(prefix="counsel-desk-access-", dir=place))
        self.office = Office(vault_copy(self.folder))
        self.profile = Profile(self.folder / "home")
        self.eye, self.known = Eye(), Known({}, {}, {})
        self.model = self.model_class()
        self.kept: tuple[Path, Model, Known] | None = None
        self.restored = 0
        self.erased: set[bytes] = set()
        """Scopes of which nothing may be left in the file."""
        self.until_now: dict[tuple[bytes, str], set[str]] = {}
        self.absent: set[str] = set()
        self.order = random.Random(0)
        self._settle_in()

    def _settle_in(self) -> None:
        every = {"counsellor", "supervisor", "coordinator", "peer", "administrator"}
        self.model.people = {"founder": Worker(every)}
        for name, (_, roles) in STAFF.items():
            self.model.people[name] = Worker({str(role) for role in roles})
        self.model.teams = {
            "North": ({"supervisor"}, {"counsellor1"}),
            "South": ({"founder"}, {"counsellor2"}),
        }
        for name in self.model.people:
            self._learn(name)
        for team in self.office.founder.do(people.list_teams):
            if team.name not in self.model.teams:  # the founder's own team of one
                self.model.teams[team.name] = ({"founder"}, {"founder"})

    def _learn(self, name: str) -> None:
        """Take a person's secret from the header, as whoever has the passphrase can."""
        header = newest_header(self.office.folder)
        self.eye.knows(name, open_slots(header, slot_key(header, name, PASSPHRASE)).box)

    def teardown(self) -> None:
        self.office.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- what happens --------------------------------------------------------------------------

    @rule(away=st.one_of(st.just(0), st.integers(1, 2**MOST_PEOPLE - 1)), order=PICK)
    def stay_away(self, away: int, order: int) -> None:
        """Have some not sign in until this is asked again, and the others in another order."""
        self.absent = _some(self.model.active(), away)
        self.order.seed(order)
        self._check()

    @precondition(lambda self: len(self.model.files) < MOST_FILES)
    @rule(by=PICK, who=PICK)
    def register(self, by: int, who: int) -> None:
        makers = [*self._there("counsellor"), *self._there("coordinator")]
        if not makers:
            return
        maker = _one(makers, by)
        able = self.model.having("counsellor")
        counsellor = maker if maker in able else _one(able, who)
        case = self.office.client(
            self.desk(maker), counsellor=self.desk(counsellor), accepted=False
        )
        self.model.files[case.bytes] = File(counsellor)
        self._check()

    @precondition(lambda self: len(self.model.groups) < MOST_GROUPS)
    @rule(lead=PICK, peer=PICK)
    def plan(self, lead: int, peer: int) -> None:
        planner = self._there("coordinator")
        if not planner:
            return
        leader = _one(self.model.having("counsellor"), lead)
        helpers = [one for one in self.model.having("peer") if one != leader]
        helper = _one([*helpers, None], peer)
        group = self.office.group(
            self.desk(planner[0]),
            lead=self.desk(leader),
            peer=self.desk(helper) if helper else None,
        )
        self.model.groups[group.bytes] = Cycle(leader, helper)
        self._check()

    @precondition(lambda self: self.model.files and self.model.groups)
    @rule(which=PICK, where=PICK)
    def enrol(self, which: int, where: int) -> None:
        case, group = _one(sorted(self.model.files), which), _one(sorted(self.model.groups), where)
        cycle = self.model.groups[group]
        there = self._there("coordinator")
        if not there or any(of == case and runs for of, runs in cycle.members.values()):
            return
        desk = self.desk(there[0])
        code = self.office.code(CaseId(UUID(bytes=case)), desk)
        today = self.office.clock().date()
        try:
            made = desk.do(
                groups.enrol, GroupId(UUID(bytes=group)), code=code, agreed=today,
                despite="The group has begun and wants them",
            )  # fmt: skip
        except Invalid as refused:
            if refused.reason != "spells-overlap":  # who left today joins again tomorrow
                raise
            return
        cycle.members[made.bytes] = (case, True)
        self._check()

    @precondition(lambda self: any(self._running()))
    @rule(which=PICK)
    def unenrol(self, which: int) -> None:
        group, membership = _one(self._running(), which)
        there = self._there("coordinator")
        if not there:
            return
        desk = self.desk(there[0])
        desk.do(
            groups.end_membership, GroupId(UUID(bytes=group)), MembershipId(UUID(bytes=membership)),
            on=self.office.clock().date(), reason=EndReason.RELOCATED,
        )  # fmt: skip
        case, _ = self.model.groups[group].members[membership]
        self.model.groups[group].members[membership] = (case, False)
        self._check()

    @precondition(lambda self: self.model.files)
    @rule(which=PICK, to=PICK)
    def hand_over(self, which: int, to: int) -> None:
        case = _one(sorted(self.model.files), which)
        giver, colleague = self._giver(case), self._colleague(case, to)
        if giver is None or colleague is None:
            return
        self.desk(giver).do(
            handover.hand_over,
            CaseId(UUID(bytes=case)),
            self.person(colleague),
            text="So it is",
            passphrase=PASSPHRASE,
        )
        self.model.files[case] = File(colleague)
        self._check()

    @precondition(lambda self: self.model.files)
    @rule(which=PICK, to=PICK, days=st.integers(1, 9))
    def cover(self, which: int, to: int, days: int) -> None:
        case = _one(sorted(self.model.files), which)
        giver, colleague = self._giver(case), self._colleague(case, to)
        if giver is None or colleague is None:
            return
        self.desk(giver).do(
            handover.cover_case,
            CaseId(UUID(bytes=case)),
            self.person(colleague),
            days=days,
            passphrase=PASSPHRASE,
        )
        self.model.files[case].covers[colleague] = self.model.day + days
        self._check()

    @precondition(lambda self: any(self.model.covering(case) for case in self.model.files))
    @rule(which=PICK)
    def end_cover(self, which: int) -> None:
        found = [(case, who) for case in sorted(self.model.files)
                 for who in sorted(self.model.covering(case))]  # fmt: skip
        case, who = _one(found, which)
        giver = self._giver(case)
        if giver is None:
            return
        colleague = self.person(who, active=self.model.people[who].active)
        self.desk(giver).do(handover.end_cover, CaseId(UUID(bytes=case)), colleague)
        del self.model.files[case].covers[who]
        self._check()

    @rule(days=st.integers(1, 6))
    def days_go_by(self, days: int) -> None:
        self._go_by(days=days)
        self._check()

    @rule(which=PICK, supervisors=st.integers(0, 7), counsellors=st.integers(0, 15), by=PICK)
    def supervise(self, which: int, supervisors: int, counsellors: int, by: int = 0) -> None:
        """Change who supervises whom, in one of the teams."""
        name = _one(sorted(self.model.teams), which)
        chiefs = _some(self.model.having("supervisor"), supervisors)
        led = _some(self.model.having("counsellor"), counsellors)
        saver = self._administrator(by)
        (team,) = [one.id for one in saver.do(people.list_teams) if one.name == name]
        saver.do(
            people.save_team, team=team, name=name,
            supervisors=frozenset(self.person(one) for one in chiefs),
            counsellors=frozenset(self.person(one) for one in led), passphrase=PASSPHRASE,
        )  # fmt: skip
        self.model.teams[name] = (chiefs, led)
        self._check()

    @rule(which=PICK, by=PICK)
    def coordinate(self, which: int, by: int = 0) -> None:
        """Make somebody a coordinator, or no longer one."""
        name = _one([one for one in self.model.active() if one != "founder"], which)
        worker = self.model.people[name]
        roles = worker.roles ^ {"coordinator"}
        if not roles:
            return
        chosen = frozenset(Role(role) for role in roles)
        saver = self._administrator(by)
        saver.do(people.change_roles, person=self.person(name), roles=chosen, passphrase=PASSPHRASE)
        worker.roles = roles
        self._check()

    @precondition(lambda self: len(self.model.people) < MOST_PEOPLE)
    @rule(role=st.sampled_from(["counsellor", "supervisor", "coordinator", "peer"]))
    def add(self, role: str) -> None:
        name, founder = f"new{len(self.eye.secrets)}", self.office.founder
        person = founder.do(
            people.add_person, name=name.title(), user_name=name,
            roles=frozenset({Role(role)}), passphrase=PASSPHRASE, must_change=False,
        )  # fmt: skip
        if role in ("counsellor", "supervisor"):
            founder.do(people.cosign_made_up, person, passphrase=PASSPHRASE)
        self.model.people[name] = Worker({role})
        self._learn(name)
        self._check()

    @precondition(lambda self: len(self.model.active()) > FEWEST)
    @rule(which=PICK, by=PICK)
    def remove(self, which: int, by: int = 0) -> None:
        """End somebody's place here, and change the database's key."""
        name = _one([one for one in self.model.active() if one != "founder"], which)
        saver = self._administrator(by, but=name)
        saver.do(leavers.remove_person, person=self.person(name), passphrase=PASSPHRASE)
        self.model.people[name].active = False
        self.office._desks.pop(name, None)
        leavers.rotate(saver, lambda _done, _of: None)
        self._check()

    @precondition(lambda self: self.model.files)
    @rule(which=PICK)
    def write(self, which: int) -> None:
        """Sign a note, which nobody who was let go may open."""
        case = _one(sorted(self.model.files), which)
        counsellor = self.model.files[case].counsellor
        if counsellor in self._there("counsellor"):
            self.office.note(self.desk(counsellor), CaseId(UUID(bytes=case)),
                             session_start=self.office.clock())  # fmt: skip
            self._check()

    @precondition(lambda self: self.model.files)
    @rule(which=PICK, who=PICK)
    def sign_off(self, which: int, who: int) -> None:
        """Have a supervisor sign something off, be it that no writer of the file is there."""
        case = _one(sorted(self.model.files), which)
        chiefs = sorted(self.model.supervisors_of({self.model.files[case].counsellor}))
        there = [one for one in chiefs if one not in self.absent]
        if there and _signs_off(self.desk(_one(there, who)), CaseId(UUID(bytes=case))):
            self._check()

    @precondition(lambda self: self.model.files)
    @rule(which=PICK, who=PICK, by=PICK)
    def erase(self, which: int, who: int, by: int) -> None:
        """Close a file and erase it by two: nobody decrypts anything of it, because it is gone."""
        case = _one(sorted(self.model.files), which)
        counsellor = self.model.files[case].counsellor
        chiefs = sorted(self.model.supervisors_of({counsellor}) - self.absent)
        spells = [(group, one, runs) for group, cycle in sorted(self.model.groups.items())
                  for one, (of, runs) in sorted(cycle.members.items()) if of == case]  # fmt: skip
        if counsellor not in self._there("counsellor") or not chiefs or any(r for *_, r in spells):
            return
        asker, named = _one(chiefs, who), CaseId(UUID(bytes=case))
        if not set(self.model.having("administrator")) - {asker}:
            return
        self.desk(counsellor).do(
            closing.close_case, named, reason=ClosingReason.GOALS_MET, planned=True,
            last_contact=None, summary="",
        )  # fmt: skip
        self._check()
        asked = self.desk(asker).do(
            erasures.ask_erasure, named, basis=ErasureBasis.CLIENT_ASKED,
            words="Asked in writing", copy_given=True, passphrase=PASSPHRASE,
        )  # fmt: skip
        signer = self._administrator(by, but=asker)
        erasures.erase(signer, erasure=asked, passphrase=PASSPHRASE, profile=self.profile)
        leavers.rotate(signer, lambda _done, _of: None)
        for desk in list(self.office._desks.values()):
            desk.start_over()  # nobody else is signed in while a file is erased
        self.erased |= {case, *(membership for _, membership, _ in spells)}
        for group, membership, _ in spells:
            del self.model.groups[group].members[membership]
        del self.model.files[case]
        self._check()

    @rule()
    def back_up(self) -> None:
        made = backups.back_up(
            self.office.founder, self.office.founder.vault.folder.backups, self.profile
        )
        safe = Path(shutil.copytree(made.path, self.folder / f"kept{self.steps}"))
        self._check()
        self.kept = (safe, copy.deepcopy(self.model), copy.deepcopy(self.known))
        self.erased_then = set(self.erased)

    @precondition(lambda self: self.kept is not None)
    @rule()
    def restore(self) -> None:
        """Put an older copy back: what was given since then is given no more."""
        assert self.kept is not None
        safe, model, known = self.kept
        day, at = self.model.day, self.office.clock
        self.office.close()
        self.restored += 1
        target = backups.restore(safe, self.folder / f"again{self.restored}.cdv")
        self.office = Office(target, at)
        self.model, self.known = copy.deepcopy(model), copy.deepcopy(known)
        # A copy that lay elsewhere meanwhile has what was erased since: the product says so.
        self.erased = set(self.erased_then)
        self.model.day = day
        self._check()

    # --- helpers -------------------------------------------------------------------------------

    def desk(self, name: str) -> Desk:
        return self.office.desk(name)

    def person(self, name: str, *, active: bool = True) -> PersonId:
        (found,) = [
            one.id
            for one in self.office.founder.do(people.list_people)
            if one.user_name == name and one.active == active
        ]
        return found

    def _running(self) -> list[tuple[bytes, bytes]]:
        return [
            (group, membership)
            for group in sorted(self.model.groups)
            for membership, (_, runs) in sorted(self.model.groups[group].members.items())
            if runs
        ]

    def _there(self, role: str) -> list[str]:
        """Those with a role whose desks have carried out what was pending."""
        return [name for name in self.model.having(role) if name not in self.absent]

    def _administrator(self, by: int, *, but: str = "") -> Desk:
        """The founder, who is in circles, or an administrator who may be in none."""
        return self.desk(
            _one([one for one in self.model.having("administrator") if one != but], by)
        )

    def _giver(self, case: bytes) -> str | None:
        """Who may hand this file over: its counsellor, or else who supervises them."""
        counsellor = self.model.files[case].counsellor
        if self.model.is_now(counsellor, "counsellor"):
            return None if counsellor in self.absent else counsellor
        chiefs = sorted(self.model.supervisors_of({counsellor}) - self.absent)
        return chiefs[0] if chiefs else None

    def _colleague(self, case: bytes, to: int) -> str | None:
        now = self.model.files[case].counsellor
        able = [one for one in self.model.having("counsellor") if one != now]
        return _one(able, to) if able else None

    # --- what must hold ------------------------------------------------------------------------

    def _look(self) -> Seen:
        type(self).looks += 1
        vault = self.office.founder.vault
        seen = self.eye.look(vault.folder.database, bytes.fromhex(vault.database_key.raw()))
        names = {one.id.bytes: one.user_name for one in self.office.founder.do(people.list_people)}
        self.model.own = {scope: names[author] for scope, author in seen.own.items()}
        return seen

    def _check(self) -> None:
        type(self).steps += 1
        before = self._look()
        self._nobody_holds_more(before)
        after = self._settled(before)
        self._nobody_holds_more(after)
        if not self.absent:
            self._those_entitled_hold_all(before, after)
        self._nobody_else_holds_the_newest(after)
        self.until_now = self.model.entitled()
        self._go_by(minutes=1)

    def _go_by(self, *, days: int = 0, minutes: int = 0) -> None:
        self.office.clock.move(days=days, minutes=minutes)
        self.model.day += days + minutes / 1440

    def _settled(self, seen: Seen) -> Seen:
        """Carry out pending work at every desk, until nobody has anything left to give."""
        for _ in range(ROUNDS):
            there = sorted(set(self.model.active()) - self.absent)
            self.order.shuffle(there)
            for name in there:
                pending.carry_out(self.desk(name))
            keys, seen = seen.keys, self._look()
            self._nobody_holds_more(seen)
            if seen.keys == keys:
                break
        return seen

    def _nobody_holds_more(self, seen: Seen) -> None:
        entitled = self.model.entitled()
        left = seen.made | seen.holders.keys() | {where for *_, where in seen.records}
        if any(epoch[0] in self.erased for epoch in left):
            raise NotAsTheModel("something is left of a file that was erased")
        for epoch in seen.made:
            now = entitled.get(epoch[:2])
            if now is None:
                continue  # the programme's own, which everyone with a role holds
            might = self.known.epochs.setdefault(epoch, set())
            might |= now
            if extra := seen.holders[epoch] - might:
                raise NotAsTheModel(f"{sorted(extra)} hold {epoch[1]} of epoch {epoch[2]}")
        for record in seen.records:
            now = entitled.get(record[2][:2])
            if now is None:
                continue
            # A step itself is written down before it is taken, for those who were there until then.
            might = self.known.records.setdefault(
                record, set(self.until_now.get(record[2][:2], ()))
            )
            might |= now
            if extra := seen.holders[record[2]] - might:
                raise NotAsTheModel(f"{sorted(extra)} open a {record[0]} in {record[2][1]}")
        for sealed, epoch, able in seen.drops:
            might = self.known.drops.setdefault(sealed, set())
            might |= entitled.get(epoch[:2], set())
            if extra := able - might:
                raise NotAsTheModel(f"{sorted(extra)} open what waits in {epoch[1]}")

    def _those_entitled_hold_all(self, before: Seen, after: Seen) -> None:
        able = {name for name, worker in self.model.people.items() if worker.active}
        for place, wanted in self.model.entitled().items():
            epochs = [one for one in after.made if one[:2] == place]
            for epoch in epochs:
                could_give = before.holders[epoch] & able or epoch not in before.made
                if could_give and (lack := (wanted & able) - after.holders[epoch]):
                    raise NotAsTheModel(f"{sorted(lack)} lack {place[1]} of epoch {epoch[2]}")
            if not epochs and self._must_be_there(place):
                raise NotAsTheModel(f"nobody made {place[1]}")

    def _must_be_there(self, place: tuple[bytes, str]) -> bool:
        if place[1] in MADE_BY_COUNSELLOR:
            return self.model.is_now(self.model.files[place[0]].counsellor, "counsellor")
        return place[1] in CASE or place[1] in ("attend", "group")

    def _nobody_else_holds_the_newest(self, seen: Seen) -> None:
        entitled, turners = self.model.entitled(), self.model.turners()
        newest: dict[tuple[bytes, str], int] = defaultdict(int)
        for scope, compartment, number in seen.made:
            newest[scope, compartment] = max(newest[scope, compartment], number)
        for place, number in newest.items():
            epoch = (*place, number)
            if place not in turners or not (turners[place] - self.absent) & seen.holders[epoch]:
                continue  # nobody is left who could make the next one, nor write anything in it
            if extra := seen.holders[epoch] - entitled[place]:
                raise NotAsTheModel(f"{sorted(extra)} still hold the newest {place[1]}")


class Thorough(Access):
    """The same, with a last look by the second reader and by the program's own verification."""

    def teardown(self) -> None:
        try:
            self._last_look()
        finally:
            super().teardown()

    def _last_look(self) -> None:
        if self.absent:
            self.absent = set()
            self._check()
        seen, active = self._look(), self.model.active()
        if not verification.verify(self.office.founder).holds:
            raise NotAsTheModel("the vault does not verify")
        self.office.close()
        with self.eye.lent():
            self._read_by_the_second(seen, active)

    def _read_by_the_second(self, seen: Seen, active: list[str]) -> None:
        for name in active:
            reader = Reader(self.office.folder, name, PASSPHRASE)
            held = {epoch for epoch, people in seen.holders.items() if name in people}
            opened = {(one.scope, one.compartment) for one in reader.records()}
            late = reader.sealed_to_spoilt_keys()
            reader.close()
            if late:
                raise NotAsTheModel("something was sealed to a key that who left has")
            if set(reader.seeds) != held:
                raise NotAsTheModel(f"the second reader finds other keys of {name}")
            if not opened <= {epoch[:2] for epoch in held}:
                raise NotAsTheModel(f"the second reader opens more for {name}")


def _one(found: list[Any], pick: int) -> Any:
    return found[pick % len(found)]


def _some(names: list[str], bits: int) -> set[str]:
    return {name for at, name in enumerate(names) if bits >> at & 1}


def run(
    histories: int, steps: int, *, machine: type[Access] = Access, seed: int | None = None
) -> None:
    """Live through so many random histories of so many steps; raises NotAsTheModel."""
    chosen = settings(
        max_examples=histories,
        stateful_step_count=steps,
        deadline=None,
        derandomize=seed is None,
        database=None,
        phases=(Phase.explicit, Phase.generate),  # to make one smaller takes minutes
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    if seed is not None:
        machine = seeded(seed)(machine)
    with cheap_keys():
        run_state_machine_as_test(machine, settings=chosen)


def control() -> bool:
    """Whether a program that turns no key is found out."""
    real = Keeper._turn_if_left
    Keeper._turn_if_left = lambda *_: True  # type: ignore[method-assign]
    try:
        with cheap_keys():
            state = Access()
            try:
                state.register(by=0, who=0)
                state.hand_over(which=0, to=1)
            finally:
                state.teardown()
    except NotAsTheModel:
        return True
    finally:
        Keeper._turn_if_left = real  # type: ignore[method-assign]
    return False
