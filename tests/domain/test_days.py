"""Days and weeks by the clock on the wall."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest

from counsel_desk.domain.days import local_day, start_of, weeks_later


@pytest.fixture
def zone(monkeypatch):
    def set_zone(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield set_zone
    monkeypatch.undo()
    time.tzset()


def test_a_day_begins_at_midnight_on_the_wall(zone):
    zone("Africa/Nairobi")
    assert local_day(datetime(2026, 3, 2, 20, 59, tzinfo=UTC)) == date(2026, 3, 2)
    assert local_day(datetime(2026, 3, 2, 21, 0, tzinfo=UTC)) == date(2026, 3, 3)
    assert start_of(date(2026, 3, 3)) == datetime(2026, 3, 2, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize(("name", "hour"), [("Africa/Nairobi", 7), ("Europe/London", 6)])
def test_a_week_later_is_the_same_time_on_the_wall(zone, name, hour):
    zone(name)
    before = datetime(2026, 3, 26, 7, 0, tzinfo=UTC)
    assert weeks_later(before, 1) == datetime(2026, 4, 2, hour, 0, tzinfo=UTC)
    assert weeks_later(before, 0) == before
