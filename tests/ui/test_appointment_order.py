"""In which order the appointments of a case stand where all of them are shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from counsel_desk.domain.cases import Appointment
from ui.screens.client.cards import in_order

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def at(days: int) -> Appointment:
    return Appointment(uuid4(), uuid4(), NOW + timedelta(days=days), 50, "Room 2", uuid4())


def test_what_comes_next_stands_first_and_the_latest_past_after_it():
    made = {days: at(days) for days in (-20, 14, -1, 7, 0, -8)}
    shown = in_order(list(made.values()), NOW)
    assert [one.start for one in shown] == [made[days].start for days in (0, 7, 14, -1, -8, -20)]


def test_a_long_series_leaves_room_for_what_was():
    shown = in_order([at(days) for days in (*range(1, 60), -1, -2)], NOW)
    assert (shown[0].start - NOW).days == 1
    assert [one.start < NOW for one in shown][-2:] == [True, True]
