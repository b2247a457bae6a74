"""When a backup is due, and what of that this machine remembers."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from counsel_desk.services import backups
from counsel_desk.services.backup_schedule import (
    Rhythm,
    Schedule,
    decode,
    encode,
    schedule_of,
    set_schedule,
)
from counsel_desk.services.profile import Profile
from tests.builders import open_office

NOW = datetime(2026, 3, 9, 18, 30).astimezone()
VAULT = b"v" * 32


@pytest.mark.parametrize(
    ("rhythm", "hours"), [(Rhythm.HALF_DAY, 10), (Rhythm.DAY, 20), (Rhythm.WEEK, 164)]
)
def test_a_copy_is_due_once_the_last_one_is_old_enough(rhythm, hours):
    when = Schedule(rhythm)
    assert when.is_due(None, NOW)
    assert not when.is_due(NOW - timedelta(hours=hours, minutes=-1), NOW)
    assert when.is_due(NOW - timedelta(hours=hours), NOW)


def test_by_hand_nothing_is_ever_due():
    assert not Schedule(Rhythm.HAND).is_due(None, NOW)
    assert not Schedule(Rhythm.HAND).is_due(NOW - timedelta(days=400), NOW)


def test_at_a_time_of_day_it_is_due_from_then_on_until_it_is_made():
    when = Schedule(Rhythm.AT, time(18, 0))
    assert when.is_due(NOW - timedelta(minutes=31), NOW)
    assert not when.is_due(NOW - timedelta(minutes=29), NOW)
    morning = NOW.replace(hour=9)
    assert not when.is_due(NOW - timedelta(days=1, minutes=29), morning), "last evening's is there"
    assert when.is_due(NOW - timedelta(days=1, minutes=31), morning), "last evening it was missed"


@pytest.mark.parametrize(
    "schedule", [Schedule(), Schedule(Rhythm.HAND), Schedule(Rhythm.AT, time(6, 45))]
)
def test_what_was_chosen_is_remembered(tmp_path: Path, schedule):
    assert decode(encode(schedule)) == schedule
    set_schedule(Profile(tmp_path), VAULT, schedule)
    assert schedule_of(Profile(tmp_path), VAULT) == schedule


@pytest.mark.parametrize("text", ["", "often", "at 25:00", "at noon"])
def test_what_is_no_schedule_is_the_usual_one(text):
    assert decode(text) == Schedule()


def test_the_places_that_are_due_follow_what_was_chosen(tmp_path: Path):
    profile = Profile(tmp_path / "home")
    with open_office(tmp_path) as office:
        desk, vault = office.admin, office.founder.vault
        assert backups.due_places(desk, profile, office.clock()) == (vault.folder.backups,)
        set_schedule(profile, vault.id, Schedule(Rhythm.HAND))
        assert backups.due_places(desk, profile, office.clock()) == ()
        set_schedule(profile, vault.id, Schedule(Rhythm.HALF_DAY))
        backups.back_up(desk, vault.folder.backups, profile)
        office.clock.move(hours=10)
        assert backups.due_places(desk, profile, office.clock()) == (vault.folder.backups,)
