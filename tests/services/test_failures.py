"""Failures at the passphrase are paced and told wherever they happen (6, 42)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from counsel_desk.crypto.audit import parse_entry
from counsel_desk.domain.audit import Action
from counsel_desk.services import backups, people, recovery, trail, vaults, verification
from counsel_desk.services.desk import Desk
from counsel_desk.services.errors import WaitBeforeRetry, WrongPassphrase
from counsel_desk.services.pacing import Pace
from counsel_desk.services.profile import FILE_NAME, Profile
from counsel_desk.services.trail import NOBODY, TrailEntry, TrailFilter
from counsel_desk.storage import schema
from tests.builders import PASSPHRASE, Clock, Office, open_office

NEW = "five calm goats on a hill"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "settings")


def told(desk: Desk, action: Action) -> list[TrailEntry]:
    return list(desk.do(trail.list_trail, wanted=TrailFilter(action=action)).entries)


def kit(desk: Desk, typed: str) -> None:
    words = recovery.draw_kit()
    desk.do(recovery.make_kit, words=words, typed=words, passphrase=typed)


def confirm(desk: Desk, typed: str) -> None:
    desk.do(people.confirm_passphrase, passphrase=typed)


def change(desk: Desk, typed: str) -> None:
    desk.do(people.change_passphrase, old=typed, new=NEW)


@pytest.mark.parametrize("ask", [kit, confirm, change])
def test_guesses_at_an_open_desk_are_paced_and_in_the_trail_by_who_sits_there(
    office: Office, ask: Callable[[Desk, str], None]
):
    desk = office.peer
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            ask(desk, "a guess")
    for typed in ("a guess", PASSPHRASE):
        with pytest.raises(WaitBeforeRetry) as caught:
            ask(desk, typed)
        assert caught.value.seconds == 5
    office.clock.move(seconds=5)
    with pytest.raises(WrongPassphrase):
        ask(desk, "a guess")
    office.clock.move(seconds=10)
    ask(desk, PASSPHRASE)
    found = told(office.admin, Action.PASSPHRASE_FAILED)
    assert [(one.person, one.subject) for one in found] == [(desk.me.id, desk.me.id)] * 6
    assert verification.verify(office.founder).holds


def test_the_right_passphrase_counts_from_none_again(office: Office):
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(WrongPassphrase):
                confirm(office.peer, "a guess")
        confirm(office.peer, PASSPHRASE)


def test_guesses_at_an_open_desk_count_at_the_next_sign_in_and_are_told_once(
    office: Office, profile: Profile
):
    office.close()
    clock = Clock()
    way: dict[str, Any] = {"profile": profile, "clock": clock}
    desk = vaults.open_vault(office.folder, user_name="peer", passphrase=PASSPHRASE, **way)
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            confirm(desk, "a guess")
    assert profile.wait_seconds(office.folder, clock()) == 5
    desk.close()
    with pytest.raises(WaitBeforeRetry):
        vaults.open_vault(office.folder, user_name="admin", passphrase=PASSPHRASE, **way)
    clock.move(seconds=5)
    desk = vaults.open_vault(office.folder, user_name="admin", passphrase=PASSPHRASE, **way)
    assert len(told(desk, Action.PASSPHRASE_FAILED)) == 5
    assert told(desk, Action.SIGN_IN_FAILED) == []
    desk.close()


def test_a_failure_that_the_trail_cannot_take_waits_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    from counsel_desk.services import pacing
    from counsel_desk.storage.errors import DiskFull

    def full(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr(pacing, "transaction", full)
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            confirm(office.peer, "a guess")
    with pytest.raises(WaitBeforeRetry):
        confirm(office.peer, PASSPHRASE)


def test_a_desk_without_settings_waits_no_longer_for_a_clock_that_lay_ahead(office: Office):
    pace = Pace(office.founder.vault)
    for _ in range(6):
        pace.failed(office.clock() + timedelta(days=3650))
    assert pace.wait_seconds(office.clock()) == 10
    assert pace.wait_seconds(office.clock() + timedelta(seconds=10)) == 0


def test_the_trail_names_whose_name_was_tried_and_when(office: Office, profile: Profile):
    admin, other = office.admin.me, office.counsellor1.me
    office.close()
    clock = Clock()
    way: dict[str, Any] = {"profile": profile, "clock": clock}
    vaults.open_vault(office.folder, user_name="peer", passphrase=PASSPHRASE, **way).close()
    for name in ("admin", "ADMIN ", "my own passphrase"):
        clock.move(minutes=1)
        with pytest.raises(WrongPassphrase):
            vaults.open_vault(office.folder, user_name=name, passphrase="wrong", **way)
    kept = (profile.folder / FILE_NAME).read_text().casefold()
    assert '"untold": ["' in kept
    assert "admin" not in kept
    assert "my own" not in kept
    clock.move(hours=3)
    vaults.open_vault(office.folder, user_name="counsellor1", passphrase=PASSPHRASE, **way).close()
    desk = vaults.open_vault(office.folder, user_name="admin", passphrase=PASSPHRASE, **way)
    found = told(desk, Action.SIGN_IN_FAILED)
    assert [one.subject for one in found] == [NOBODY, admin.id, admin.id]
    ago = [clock() - one.tried_at for one in found if one.tried_at]
    assert ago == [timedelta(hours=3, minutes=late) for late in (0, 1, 2)]
    page = desk.do(trail.list_trail, wanted=TrailFilter(person=other.id))
    assert Action.SIGN_IN_FAILED not in {one.action for one in page.entries}
    page = desk.do(trail.list_trail, wanted=TrailFilter(person=admin.id))
    assert Counter(one.action for one in page.entries)[Action.SIGN_IN_FAILED] == 2
    assert verification.verify(desk).holds
    desk.close()


def test_guesses_at_copies_are_paced_together_and_told_at_the_next_sign_in(
    office: Office, profile: Profile, tmp_path: Path
):
    made = [backups.back_up(office.admin, office.folder / "backups", profile)]
    office.clock.move(days=1)
    made.append(backups.back_up(office.admin, office.folder / "backups", profile))
    admin = office.admin.me
    office.close()
    now, guess = office.clock(), {"user_name": "admin", "passphrase": "a guess"}
    for number in range(5):
        with pytest.raises(WrongPassphrase):
            backups.compare(made[number % 2].path, profile, **guess, now=now)
    moved = made[0].path.rename(tmp_path / "Elsewhere")
    with pytest.raises(WaitBeforeRetry):
        backups.compare(moved, profile, user_name="admin", passphrase=PASSPHRASE, now=now)
    now = office.clock.move(seconds=5)
    right = {"user_name": "admin", "passphrase": PASSPHRASE}
    assert backups.compare(moved, profile, **right, now=now)
    desk = vaults.open_vault(office.folder, **right, profile=profile, clock=office.clock)
    found = told(desk, Action.SIGN_IN_FAILED)
    assert [one.tried_at for one in found] == [now - timedelta(seconds=5)] * 5
    assert {one.subject for one in found} <= {NOBODY, admin.id}
    desk.close()


def test_what_an_older_program_counted_has_neither_name_nor_moment(
    office: Office, profile: Profile
):
    import json

    office.close()
    profile.record_failure(office.folder, Clock()())
    file = profile.folder / FILE_NAME
    state = json.loads(file.read_bytes())
    (entry,) = state["failures"].values()
    del entry["untold"]
    file.write_text(json.dumps(state))
    way: dict[str, Any] = {"profile": Profile(profile.folder), "clock": Clock()}
    desk = vaults.open_vault(office.folder, user_name="admin", passphrase=PASSPHRASE, **way)
    (one,) = told(desk, Action.SIGN_IN_FAILED)
    assert (one.subject, one.tried_at) == (NOBODY, None)
    desk.close()


def test_on_a_medium_that_cannot_be_written_a_failure_is_paced_and_leaves_no_entry(tmp_path):
    with open_office(tmp_path) as office:
        desk = office.founder
        desk.vault.is_read_only = True
        for _ in range(5):
            with pytest.raises(WrongPassphrase):
                desk.do(people.confirm_passphrase, passphrase="not this")
        with pytest.raises(WaitBeforeRetry):
            desk.do(people.confirm_passphrase, passphrase=PASSPHRASE)
        desk.vault.is_read_only = False
        found = office.run(desk, lambda work: work.execute(select(schema.audit.c.body)).all())
        assert Action.PASSPHRASE_FAILED not in {parse_entry(row.body).action for row in found}
