"""Copies of a vault that went on from an older one, and of days on which the clock was wrong."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from counsel_desk.services import backups, salvage, vaults, witness
from counsel_desk.services.profile import Profile
from counsel_desk.storage import copies
from tests.builders import PASSPHRASE, open_office


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def profile(tmp_path) -> Profile:
    return Profile(tmp_path / "home")


@pytest.fixture
def stick(tmp_path, office, profile) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    backups.add_place(office.folder, made, office.founder.vault.id, profile)
    return made


def three(office, desk, place, profile) -> list[Path]:
    made = []
    for _ in range(3):
        office.clock.move(days=1)
        made.append(backups.back_up(desk, place, profile).path)
    return made


@pytest.fixture
def forked(office, profile, stick, tmp_path):
    """Three copies of the true vault, and a desk on the oldest of them, which somebody went on."""
    good = three(office, office.admin, stick, profile)
    witness.keep(office.admin, profile)
    folder = backups.restore(good[0], tmp_path / "Look at an old copy")
    desk = vaults.open_vault(
        folder, user_name="admin", passphrase=PASSPHRASE, profile=profile, clock=office.clock
    )
    assert witness.compare(desk, profile) is not None
    witness.accept(desk, profile)
    yield desk, good
    desk.close()


def test_an_old_copy_that_one_goes_on_with_lets_go_of_no_newer_one(office, profile, stick, forked):
    old, good = forked
    made = three(office, old, stick, profile)
    assert {*good[1:], *made} <= set(stick.iterdir())
    office.clock.move(days=1)
    last = backups.back_up(old, stick, profile).path
    assert {*good[1:], *made[1:], last} == set(stick.iterdir())


def test_each_course_is_due_by_its_own_copies(office, profile, stick, forked):
    old, good = forked
    assert stick in backups.due_places(old, profile, office.clock())
    three(office, old, stick, profile)
    assert stick not in backups.due_places(old, profile, office.clock())
    assert stick in backups.due_places(office.admin, profile, office.clock())
    known = backups.judged(office.admin, backups.places(office.admin, profile), profile)
    assert known.last is None  # what was verified last is no backup of this vault
    (_, place) = backups.places(office.admin, profile)
    assert [copy.path for copy in place.copies] == [good[2], good[1]]
    assert len(place.others) == 3
    made = backups.back_up(office.admin, stick, profile)
    assert made.path in set(stick.iterdir()) >= set(good[1:])
    known = backups.judged(office.admin, backups.places(office.admin, profile), profile)
    assert known.last == office.clock()


def test_a_copy_of_an_older_program_is_looked_into_before_it_goes(office, profile, stick, forked):
    old, good = forked
    for copy in good:
        (copy / "trail").unlink()
    three(office, old, stick, profile)
    assert set(good[1:]) <= set(stick.iterdir())
    three(office, office.admin, stick, profile)
    assert not set(good) & set(stick.iterdir())


def test_what_cannot_be_looked_into_stays(office, profile, stick):
    (first, second, _) = three(office, office.admin, stick, profile)
    (first / "trail").write_bytes(b"x")
    (first / "vault.db").write_bytes(os.urandom(8192))
    (second / "trail").write_bytes((second / "trail").read_bytes() + b"x")
    three(office, office.admin, stick, profile)
    assert first in set(stick.iterdir())
    assert second not in set(stick.iterdir())


def test_a_clock_set_far_back_loses_no_copy(office, profile, stick):
    made = three(office, office.admin, stick, profile)
    now = office.clock() + timedelta(hours=1)
    office.clock.move(days=-9000)
    assert backups.is_clock_wrong(backups.places(office.admin, profile), None, office.clock())
    assert stick in backups.due_places(office.admin, profile, office.clock())
    wrong = backups.back_up(office.admin, stick, profile)
    assert set(stick.iterdir()) == {*made[1:], wrong.path}
    assert stick not in backups.due_places(office.admin, profile, office.clock())
    office.clock.move(seconds=(now - office.clock()).total_seconds())
    places = backups.places(office.admin, profile)
    assert not backups.is_clock_wrong(places, None, office.clock())
    assert places[1].copies[0].path == wrong.path
    assert stick in backups.due_places(office.admin, profile, office.clock())
    right = backups.back_up(office.admin, stick, profile)
    assert set(stick.iterdir()) == {made[2], wrong.path, right.path}


def test_copies_dated_ahead_do_not_end_the_backups(office, profile, stick):
    office.clock.move(days=4000)
    ahead = three(office, office.admin, stick, profile)
    office.clock.move(days=-4000)
    assert stick in backups.due_places(office.admin, profile, office.clock())
    made = backups.back_up(office.admin, stick, profile)
    assert set(stick.iterdir()) == {*ahead[1:], made.path}
    assert stick not in backups.due_places(office.admin, profile, office.clock())
    at = datetime.fromtimestamp(profile.last_backup(office.founder.vault.id), UTC)
    assert at == office.clock()
    three(office, office.admin, stick, profile)
    assert not backups.is_clock_wrong(backups.places(office.admin, profile), None, office.clock())


def test_a_clock_a_little_ahead_is_no_fault(office, profile, stick):
    three(office, office.admin, stick, profile)
    now = office.clock() - timedelta(hours=5)
    places = backups.places(office.admin, profile)
    assert not backups.is_clock_wrong(places, None, now)
    assert stick not in backups.due_places(office.admin, profile, now)


def test_a_vault_is_saved_from_the_copy_that_goes_furthest(office, profile, stick):
    office.clock.move(days=4000)
    ahead = three(office, office.admin, stick, profile)[1:]
    office.clock.move(days=-4000)
    newest = backups.back_up(office.admin, stick, profile)
    found = salvage._copies(office.folder, profile)
    assert found == (newest.path, *reversed(ahead))


# --- half copies ---


def half(stick: Path, name: str, files: dict[str, bytes]) -> Path:
    made = stick / name
    made.mkdir()
    for file, data in files.items():
        (made / file).write_bytes(data)
    return made


def test_half_copies_of_killed_programs_go_and_no_others(office, profile, stick, monkeypatch):
    name, dead = office.founder.vault.folder.name, 2**22 + 7
    head = (office.folder / "head.a").read_bytes()
    stamp = "20260101T000000Z.cdv-backup"
    here, page = copies._MACHINE, b"x" * 4096
    gone = [
        half(stick, f".{name} {stamp}.{dead}-{here}.partial", {"vault.db": page}),
        half(stick, f".Old {stamp}.{dead}-{here}.partial", {"vault.db": page, "head.a": head}),
        half(stick, f".{name} {stamp}.77.partial", {"vault.db": page}),
    ]
    stay = [
        half(stick, f".{name} {stamp}.{os.getppid()}-{here}.partial", {"vault.db": page}),
        half(stick, f".{name} {stamp}.{dead}-elsewhere.partial", {"head.a": head}),
        half(stick, f".Other {stamp}.{dead}-{here}.partial", {"vault.db": page}),
    ]
    backups.back_up(office.admin, stick, profile)
    assert not any(one.exists() for one in gone)
    assert all(one.exists() for one in stay)
    monkeypatch.setattr(copies.leftovers.time, "time", lambda: 4e9)
    office.clock.move(hours=1)
    backups.back_up(office.admin, stick, profile)
    assert [one.exists() for one in stay] == [True, False, True]


def test_half_a_copy_says_whose_it_is_from_the_first_page_on(office, profile, stick):
    steps = backups.backing_up(office.admin, stick, profile, lambda *_: None)
    while not (found := list(stick.glob(".*.partial/vault.db"))):
        next(steps)
    assert (found[0].parent / "head.a").exists()
    killed = stick / found[0].parent.name.replace(f".{os.getpid()}-", f".{2**22 + 7}-")
    shutil.copytree(found[0].parent, killed)
    copies.clear_partials(stick, office.founder.vault)
    assert found[0].exists()
    assert not killed.exists()
    steps.close()
    assert not list(stick.iterdir())
