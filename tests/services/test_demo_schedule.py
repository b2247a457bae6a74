"""The demonstration shows a moved meeting, a cancelled one and one on a public holiday."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import MeetingReason, MeetingStatus
from counsel_desk.services import demo_schedule, groups
from counsel_desk.services.public_holidays import holidays_of
from tests.builders import open_office


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as opened:
        yield opened


def test_the_next_cycle_has_a_moved_a_cancelled_and_a_holiday_meeting(office):
    group = office.group(first_meeting=office.clock() + timedelta(days=8), meetings=5)
    assert demo_schedule.write_schedule({"coordinator": office.coordinator}) == 3
    found = office.coordinator.do(groups.open_group, group).meetings
    assert found[2].moved_for is MeetingReason.VENUE
    assert (found[3].status, found[3].reason) == (MeetingStatus.CANCELLED, MeetingReason.STRIKE)
    assert holidays_of(local_day(found[5].start), 1) != ()


def test_without_a_cycle_to_come_nothing_is_written(office):
    assert demo_schedule.write_schedule({"coordinator": office.coordinator}) == 0


@pytest.mark.parametrize("after", [date(2026, 12, 31), date(2026, 12, 24), date(2026, 3, 1)])
def test_a_fixed_holiday_is_one(after):
    found = demo_schedule._next_holiday(after)
    assert found > after
    assert holidays_of(found, 1) != ()
