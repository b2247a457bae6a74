"""Who leaves opens nothing any more; who forgot everything comes back with new keys."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counsel_desk.crypto import header as heads
from counsel_desk.domain.access import Permission, Role
from counsel_desk.domain.audit import Action
from counsel_desk.services import (
    backups,
    cases,
    handover,
    leavers,
    merging,
    notes,
    people,
    recovery,
    register_import,
    vaults,
    verification,
)
from counsel_desk.services.desk import Desk
from counsel_desk.services.errors import (
    DatabaseForeign,
    DiskFailed,
    DiskFull,
    Invalid,
    NoLongerHere,
    NotAllowed,
    NotFound,
    VaultDamaged,
    WrongPassphrase,
)
from counsel_desk.services.profile import Profile
from counsel_desk.storage import backup, folder, preview, rotation
from counsel_desk.storage.engine import open_connection
from tests.builders import PASSPHRASE, STAFF, Office, actions, open_office, spoil
from tests.services.test_handover import CASE, epochs, keys
from tests.services.test_register_import import bring_in
from tests.storage.test_passphrase_change import Killed, Killer

FIRST = "first words of a new beginning"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        opened.everyone()
        yield opened


def silent(_done: int, _of: int) -> None:
    """Report nothing."""


def remove(office: Office, name: str, by: str = "admin") -> None:
    desk = office.desk(by)
    person = office.desk(name).me.id
    desk.do(leavers.remove_person, person=person, passphrase=PASSPHRASE)


def opens(where: Path, user: str, phrase: str = PASSPHRASE, *, kit: bool = False) -> bool:
    try:
        vaults.open_vault(where, user_name=user, passphrase=phrase, kit=kit).close()
    except (WrongPassphrase, NoLongerHere):
        return False
    return True


# --- removing ------------------------------------------------------------------------------------


def test_who_was_removed_does_not_come_in_and_everyone_else_does(office: Office):
    remove(office, "counsellor2")
    assert leavers.rotate(office.admin, silent)
    assert not leavers.rotate(office.admin, silent)
    assert actions(office)[-1] is Action.KEY_ROTATED
    assert verification.verify(office.admin).holds
    office.close()
    for name in ("founder", *STAFF):
        assert opens(office.folder, name) == (name != "counsellor2"), name


def test_before_the_key_was_changed_they_are_refused_as_well(office: Office):
    remove(office, "counsellor2")
    office.close()
    with pytest.raises(NoLongerHere):
        vaults.open_vault(office.folder, user_name="counsellor2", passphrase=PASSPHRASE)


def test_an_old_header_with_the_old_passphrase_opens_no_new_database(
    office: Office, tmp_path: Path
):
    """What a thief has who kept a copy of the header from before."""
    identity = office.counsellor2.who.identity
    slot = office.counsellor2.who.slot
    before = office.founder.vault.header
    old = heads.open_database_keys(before, slot, identity).current
    remove(office, "counsellor2")
    leavers.rotate(office.admin, silent)
    database = office.folder / "vault.db"
    office.close()
    with pytest.raises(DatabaseForeign):
        open_connection(database, old.raw())
    stolen = tmp_path / "stolen.cdv"
    shutil.copytree(office.folder, stolen)
    for name in ("head.a", "head.b"):
        (stolen / name).write_bytes(before.to_bytes())
    with pytest.raises(DatabaseForeign):
        vaults.open_vault(stolen, user_name="counsellor2", passphrase=PASSPHRASE)
    after = folder.read_headers(folder.VaultFolder(office.folder)).header
    assert heads.slots_of(after, identity) == frozenset()


def test_with_every_key_of_before_and_the_new_database_they_read_nothing_that_is_new(
    office: Office,
):
    """As if a colleague gave them the new key of the database: the seeds are other ones."""
    case = office.client(office.counsellor1)
    office.note(office.counsellor1, case, text="before")
    leaver = office.counsellor1
    known = keys(leaver, case)
    remove(office, "counsellor1")
    leavers.rotate(office.admin, silent)
    office.carry_out(office.supervisor)
    assert epochs(office, case) == dict.fromkeys(CASE, 2)
    (left,) = office.supervisor.do(leavers.left_files)
    to = office.counsellor2.me.id
    assert list(leavers.hand_on(office.supervisor, left, to, passphrase=PASSPHRASE)) == [(1, 1)]
    office.carry_out(office.counsellor2)
    after = office.note(office.counsellor2, case, text="after")
    assert office.counsellor2.do(notes.open_note, case, after).intact
    assert epochs(office, case) == dict.fromkeys(CASE, 3)  # once for each who lost the file
    leaver.who.refresh()
    assert keys(leaver, case) == known == dict.fromkeys(CASE, 1)
    with pytest.raises(NotAllowed):
        leaver.do(notes.open_note, case, after)
    assert verification.verify(office.founder).holds


def test_a_kit_of_theirs_opens_nothing_either_and_the_kits_of_others_do(office: Office):
    words = {name: recovery.draw_kit() for name in ("counsellor2", "peer", "admin")}
    for name, kit in words.items():
        office.desk(name).do(recovery.make_kit, words=kit, typed=kit, passphrase=PASSPHRASE)
    remove(office, "counsellor2")
    leavers.rotate(office.admin, silent)
    office.close()
    found = {name: opens(office.folder, name, kit, kit=True) for name, kit in words.items()}
    assert found == {"counsellor2": False, "peer": True, "admin": True}


def test_who_may_remove_whom(office: Office):
    person = office.counsellor2.me.id
    for name in ("supervisor", "coordinator", "peer", "counsellor1"):
        with pytest.raises(NotAllowed):
            office.desk(name).do(leavers.remove_person, person=person, passphrase=PASSPHRASE)
        with pytest.raises(NotAllowed):
            leavers.rotate(office.desk(name), silent)
    with pytest.raises(WrongPassphrase):
        office.admin.do(leavers.remove_person, person=person, passphrase="not mine")
    with pytest.raises(Invalid, match="own-removal"):
        office.admin.do(leavers.remove_person, person=office.admin.me.id, passphrase=PASSPHRASE)
    remove(office, "supervisor")
    with pytest.raises(Invalid, match="last-supervisor"):
        remove(office, "founder")
    with pytest.raises(NotFound):
        remove(office, "supervisor")
    assert not office.admin.may(Permission.SUPERVISE)


def test_an_administrator_who_left_or_gave_the_role_up_keeps_nobody_out(office: Office):
    office.admin.do(
        people.add_person,
        name="New",
        user_name="new",
        roles=frozenset({Role.PEER}),
        passphrase="one",
    )
    office.founder.do(
        people.change_roles,
        person=office.admin.me.id,
        roles=frozenset({Role.COORDINATOR}),
        passphrase=PASSPHRASE,
    )
    office.close()
    assert opens(office.folder, "new", "one")
    assert opens(office.folder, "founder")


# --- the change of the key, cut off --------------------------------------------------------------


@pytest.fixture
def removed(tmp_path: Path) -> Iterator[Path]:
    """A closed vault from which counsellor2 was removed, with the key still to be changed."""
    with open_office(tmp_path) as office:
        office.note(office.counsellor1, office.client(office.counsellor1))
        remove(office, "counsellor2")
        office.close()
        yield office.folder


def admin(where: Path) -> Desk:
    return vaults.open_vault(where, user_name="admin", passphrase=PASSPHRASE)


def test_killed_at_any_step_everyone_who_stays_opens_it_and_it_goes_on(
    removed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    steps = 0
    for at in range(200):
        copy = tmp_path / f"killed-{at}.cdv"
        shutil.copytree(removed, copy)
        desk = admin(copy)
        with monkeypatch.context() as patch:
            Killer(patch, at)
            patch.setattr(rotation, "sync_folder", folder.sync_folder)
            try:
                leavers.rotate(desk, silent)
                killed = False
            except Killed:
                killed = True
        desk.close()
        for name in ("counsellor1", "peer"):
            assert opens(copy, name), (at, name)
        assert not opens(copy, "counsellor2"), at
        if not killed:
            break
        steps += 1
        desk = admin(copy)
        assert desk.do(leavers.rotation_due), at
        assert leavers.rotate(desk, silent)
        assert not desk.do(leavers.rotation_due)
        assert verification.verify(desk).holds, at
        desk.close()
        assert not (copy / rotation.FRESH).exists()
        assert opens(copy, "coordinator"), at
        shutil.rmtree(copy)
    assert steps >= 6


def test_a_copy_made_between_two_steps_opens_too(
    removed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The database has the coming key already, the headers still have both."""
    desk = admin(removed)
    real = rotation._seal_to_all
    seen = []

    def once(who, whose, found):
        if seen:
            raise Killed
        seen.append(1)
        real(who, whose, found)

    with monkeypatch.context() as patch:
        patch.setattr(rotation, "_seal_to_all", once)
        with pytest.raises(Killed):
            leavers.rotate(desk, silent)
    stick = tmp_path / "stick"
    stick.mkdir()
    copy = backups.back_up(desk, stick, Profile(tmp_path / "home"))
    desk.close()
    end = preview.read_end(copy.path, user_name="counsellor1", passphrase=PASSPHRASE)
    assert end.head.sequence > 0
    assert opens(removed, "counsellor1")
    target = backups.restore(copy.path, tmp_path / "Put back")
    assert opens(target, "counsellor1")
    desk = admin(target)
    assert leavers.rotate(desk, silent)
    desk.close()
    assert opens(target, "counsellor1")


def test_a_full_disk_leaves_the_old_file_and_is_said(
    removed: Path, monkeypatch: pytest.MonkeyPatch
):
    desk = admin(removed)
    real = os.fsync

    def full(handle: int) -> None:
        if rotation.FRESH in os.readlink(f"/proc/self/fd/{handle}"):
            raise OSError(28, "No space left on device")
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(backup.os, "fsync", full)
        with pytest.raises(DiskFull):
            leavers.rotate(desk, silent)
    assert not (removed / rotation.FRESH).exists()
    assert desk.me.active
    assert leavers.rotate(desk, silent)
    assert verification.verify(desk).holds
    desk.close()


def test_what_does_not_read_back_does_not_take_the_old_ones_place(
    removed: Path, monkeypatch: pytest.MonkeyPatch
):
    desk = admin(removed)
    real = backup.copy_pages

    def flip(vault, fresh, key, progress):
        yield from real(vault, fresh, key, progress)
        data = bytearray(fresh.read_bytes())
        data[len(data) // 2] ^= 1
        fresh.write_bytes(data)

    with monkeypatch.context() as patch:
        patch.setattr(backup, "copy_pages", flip)
        with pytest.raises(VaultDamaged):
            leavers.rotate(desk, silent)
    with monkeypatch.context() as patch:
        heads_read = iter([1, 2])
        patch.setattr(rotation, "read_head_raw", lambda _connection: next(heads_read))
        with pytest.raises(DiskFailed):
            leavers.rotate(desk, silent)
    assert verification.verify(desk).holds
    desk.close()


def test_it_can_be_broken_off_and_reports_how_far_it_is(removed: Path):
    desk = admin(removed)

    def stop(_done: int, _of: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        leavers.rotate(desk, stop)
    told: list[tuple[int, int]] = []
    assert leavers.rotate(desk, lambda done, of: told.append((done, of)))
    assert told[-1][0] == told[-1][1] > 0
    desk.close()
    assert opens(removed, "counsellor1")


def test_who_is_added_while_a_change_is_cut_off_comes_in_after_it(
    removed: Path, monkeypatch: pytest.MonkeyPatch
):
    desk = admin(removed)
    with monkeypatch.context() as patch:
        patch.setattr(rotation, "_write_anew", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            leavers.rotate(desk, silent)
    roles = frozenset({Role.PEER})
    desk.do(people.add_person, name="New", user_name="new", roles=roles, passphrase="one")
    assert leavers.rotate(desk, silent)
    desk.close()
    assert opens(removed, "new", "one")


# --- somebody who forgot everything --------------------------------------------------------------


def begin(office: Office, user: str) -> Desk:
    """Sign somebody in with the first passphrase, and have them choose their own."""
    desk = vaults.sign_in_another(office.founder, user_name=user, passphrase=FIRST)
    assert desk.must_change_passphrase
    desk.do(people.change_passphrase, old=FIRST, new="seven herons wade at first light")
    return desk


def test_new_keys_for_who_forgot_and_their_files_after_a_signature(office: Office):
    case = office.client(office.counsellor1)
    note = office.note(office.counsellor1, case, text="before")
    old = office.counsellor1.me
    named = {"person": old.id, "passphrase": PASSPHRASE, "first": FIRST}
    fresh = office.admin.do(leavers.renew_person, **named)
    leavers.rotate(office.admin, silent)
    people_now = {p.id: p for p in office.admin.do(people.list_people)}
    assert (people_now[fresh].name, people_now[fresh].user_name) == (old.name, old.user_name)
    assert people_now[fresh].pending == frozenset({Role.COUNSELLOR})
    assert people_now[fresh].fingerprint != old.fingerprint
    assert not people_now[old.id].active
    with pytest.raises(WrongPassphrase):
        vaults.sign_in_another(office.founder, user_name="counsellor1", passphrase=PASSPHRASE)
    (left,) = office.supervisor.do(leavers.left_files)
    assert (left.person, left.successor) == (old.id, None)
    back = begin(office, "counsellor1")
    office.supervisor.do(people.cosign_person, fresh, passphrase=PASSPHRASE)
    (left,) = office.supervisor.do(leavers.left_files)
    assert (left.cases, left.successor) == ((case,), fresh)
    list(leavers.hand_on(office.supervisor, left, fresh, passphrase=PASSPHRASE))
    assert office.supervisor.do(leavers.left_files) == ()
    office.carry_out(back)
    assert back.do(notes.open_note, case, note).intact
    assert back.do(cases.open_case, case).counsellor == fresh
    assert verification.verify(office.founder).holds


def test_a_name_that_waited_for_who_forgot_reaches_their_new_keys(office: Office):
    """The coordinator cannot read it back: what the supervisor was sent is passed on."""
    waiting = office.client(
        office.coordinator, counsellor=office.counsellor1, accepted=False, name="Nekesa Barasa"
    )
    named = {"person": office.counsellor1.me.id, "passphrase": PASSPHRASE, "first": FIRST}
    fresh = office.admin.do(leavers.renew_person, **named)
    leavers.rotate(office.admin, silent)
    back = begin(office, "counsellor1")
    office.supervisor.do(people.cosign_person, fresh, passphrase=PASSPHRASE)
    (left,) = office.supervisor.do(leavers.left_files)
    list(leavers.hand_on(office.supervisor, left, fresh, passphrase=PASSPHRASE))
    office.carry_out(back)
    rows = {row.case: row.name for row in back.do(cases.list_cases)}
    assert rows == {waiting: "Nekesa Barasa"}
    assert verification.verify(office.founder).holds


def test_a_supervisor_with_new_keys_reads_the_team_again_after_a_colleagues_signature(
    office: Office,
):
    case = office.client(office.counsellor1)
    note = office.note(office.counsellor1, case)
    office.carry_out(office.counsellor1, office.supervisor)
    teams = {team.id for team in office.admin.do(people.list_teams)}
    old = office.supervisor.me.id
    named = {"person": old, "passphrase": PASSPHRASE, "first": FIRST}
    fresh = office.admin.do(leavers.renew_person, **named)
    leavers.rotate(office.admin, silent)
    assert {team.id for team in office.admin.do(people.list_teams)} == teams
    mine = [t for t in office.admin.do(people.list_teams) if fresh in t.supervisors]
    assert mine
    assert all(old not in team.supervisors for team in mine)
    back = begin(office, "supervisor")
    office.founder.do(people.cosign_person, fresh, passphrase=PASSPHRASE)
    office.carry_out(back, office.counsellor1, back)
    assert back.do(notes.open_note, case, note).intact


def test_files_merged_into_one_go_along_with_it(office: Office):
    first, second, third = (office.client(office.counsellor1) for _ in range(3))
    office.note(office.counsellor1, first)
    desk = office.counsellor1
    desk.do(merging.merge_files, first, second, reason="The same person, twice")
    remove(office, "counsellor1")
    office.carry_out(office.supervisor)
    (left,) = office.supervisor.do(leavers.left_files)
    assert set(left.cases) == {first, second, third}
    for order in ((second, first, third), (first, second, third)):
        ordered = replace(left, cases=order)
        to = office.counsellor2.me.id
        done = list(leavers.hand_on(office.supervisor, ordered, to, passphrase=PASSPHRASE))
        assert done == [(1, 3), (2, 3), (3, 3)]
    assert office.supervisor.do(leavers.left_files) == ()
    with_whom = office.run(office.founder, lambda work: dict(work.relations.counsellors))
    assert set(with_whom.values()) == {to}


def test_files_go_to_a_counsellor_only(office: Office):
    office.client(office.counsellor1)
    remove(office, "counsellor1")
    (left,) = office.supervisor.do(leavers.left_files)
    with pytest.raises(Invalid, match="counsellor"):
        list(leavers.hand_on(office.supervisor, left, office.peer.me.id, passphrase=PASSPHRASE))
    assert office.supervisor.do(leavers.left_files) == (left,)


def test_files_of_an_import_taken_back_wait_for_nobody(office: Office):
    kept = office.client(office.counsellor1)
    made = bring_in(office.coordinator, "Mutua", "Atieno", counsellor=office.counsellor1)
    office.carry_out(office.counsellor1, office.supervisor)
    office.coordinator.do(register_import.undo, wanted=made)
    remove(office, "counsellor1")
    (left,) = office.supervisor.do(leavers.left_files)
    assert left.cases == (kept,)
    to = office.counsellor2.me.id
    assert list(leavers.hand_on(office.supervisor, left, to, passphrase=PASSPHRASE)) == [(1, 1)]
    assert office.supervisor.do(leavers.left_files) == ()


def test_a_file_whose_state_cannot_be_read_still_waits_for_a_counsellor(office: Office):
    case = office.client(office.counsellor1)
    remove(office, "counsellor1")
    spoil(office, "coordination")
    (left,) = office.supervisor.do(leavers.left_files)
    assert left.cases == (case,)


# --- who coordinated -----------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["removed", "another role"])
def test_a_coordinator_who_was_let_go_by_another_one_loses_the_files_of_all(
    office: Office, how: str
):
    """The one who lets go turns the circle at once; what is sealed to it must turn as well."""
    case = office.client(office.counsellor1)
    office.carry_out()
    assert keys(office.coordinator, case) == dict.fromkeys(("coord", "contact"), 1)
    if how == "removed":
        remove(office, "coordinator", by="founder")
        leavers.rotate(office.founder, silent)
    else:
        gone, roles = office.coordinator.me.id, frozenset({Role.PEER})
        office.founder.do(people.change_roles, person=gone, roles=roles, passphrase=PASSPHRASE)
    stay = [desk for name, desk in office.everyone().items() if name != "coordinator"]
    office.carry_out(*stay)
    made = epochs(office, case)
    assert {part: made[part] for part in ("coord", "contact")} == {"coord": 2, "contact": 2}
    office.coordinator.who.refresh()
    assert keys(office.coordinator, case) == dict.fromkeys(("coord", "contact"), 1)
    assert keys(office.counsellor1, case) == made
    assert verification.verify(office.founder).holds


def test_the_only_supervisor_of_a_team_who_was_removed_loses_its_files(office: Office):
    """There is nobody left in the circle who could turn it."""
    case = office.client(office.counsellor1)
    group = office.group(lead=office.counsellor1, members=(case,))
    office.carry_out()
    office.carry_out()
    assert keys(office.supervisor, case) == dict.fromkeys(CASE, 1)
    remove(office, "supervisor", by="founder")
    leavers.rotate(office.founder, silent)
    stay = [desk for name, desk in office.everyone().items() if name != "supervisor"]
    office.carry_out(*stay)
    office.carry_out(*stay)
    office.supervisor.who.refresh()
    assert keys(office.supervisor, case) == dict.fromkeys(CASE, 1)
    assert epochs(office, case) == dict.fromkeys(CASE, 2)
    assert epochs(office, group) == {"group": 2, "process": 2}
    assert verification.verify(office.founder).holds


def test_who_covered_a_file_or_led_a_group_loses_them_when_removed(office: Office):
    case = office.client(office.counsellor1)
    other = office.client(office.counsellor1, name="Achieng Odhiambo")
    office.counsellor1.do(
        handover.cover_case, other, office.counsellor2.me.id, days=20, passphrase=PASSPHRASE
    )
    group = office.group(lead=office.counsellor2, members=(case,))
    office.carry_out()
    office.carry_out()
    assert keys(office.counsellor2, other) == epochs(office, other)
    assert set(keys(office.counsellor2, case)) == {"coord", "contact"}
    before = {one: epochs(office, one) for one in (case, other, group)}
    remove(office, "counsellor2", by="founder")
    leavers.rotate(office.founder, silent)
    stay = [desk for name, desk in office.everyone().items() if name != "counsellor2"]
    office.carry_out(*stay)
    office.carry_out(*stay)
    office.counsellor2.who.refresh()
    for one in (case, other, group):
        for part, number in keys(office.counsellor2, one).items():
            if part != "process":  # nobody is left who may write in it, and so make the next seed
                assert number == before[one][part] == epochs(office, one)[part] - 1
