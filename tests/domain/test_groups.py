"""Spells, meetings held and doses, by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.groups import (
    ATTENDED,
    AttendanceStatus,
    Dose,
    Mark,
    Meeting,
    MeetingStatus,
    Member,
    as_held,
    belongs,
    dose_of,
)
from counsel_desk.domain.ids import CaseId, GroupId, MeetingId, MembershipId

FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)
SPELL = MembershipId(UUID(int=1))


def meeting(number: int, status: MeetingStatus = MeetingStatus.HELD) -> Meeting:
    start = FIRST + timedelta(weeks=number - 1)
    return Meeting(MeetingId(UUID(int=number)), GroupId(UUID(int=9)), number, start, 90, status)


def member(joined: date = date(2026, 3, 2), left: date | None = None) -> Member:
    return Member(SPELL, CaseId(UUID(int=7)), "KM-0042-T", joined, left)


def marks(*statuses: AttendanceStatus | None) -> dict[tuple[MembershipId, MeetingId], Mark]:
    return {
        (SPELL, MeetingId(UUID(int=n))): Mark(SPELL, MeetingId(UUID(int=n)), status)
        for n, status in enumerate(statuses, 1)
    }


def test_both_ends_of_a_spell_belong_to_it():
    whole = member(date(2026, 3, 2), date(2026, 3, 16))
    assert [belongs(whole, meeting(n)) for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert not belongs(member(date(2026, 3, 3)), meeting(1))


def test_a_planned_meeting_with_marks_was_held_and_a_cancelled_one_was_not():
    planned, cancelled = MeetingStatus.PLANNED, MeetingStatus.CANCELLED
    given_ones = [meeting(3, planned), meeting(2, cancelled), meeting(1, planned)]
    seen = as_held(given_ones, {given_ones[1].id, given_ones[2].id})
    assert [one.number for one in seen] == [1, 2, 3]
    assert [one.status for one in seen] == [MeetingStatus.HELD, cancelled, planned]


@pytest.mark.parametrize("status", AttendanceStatus)
def test_what_counts_as_attended(status):
    found = dose_of(member(), [meeting(1)], marks(status))
    assert found == Dose(int(status in ATTENDED), 1, 0)


def test_a_dose_leaves_out_what_was_not_held_not_recorded_or_not_in_the_spell():
    every = [meeting(1), meeting(2, MeetingStatus.CANCELLED), meeting(3), meeting(4), meeting(5)]
    statuses = (AttendanceStatus.ON_TIME, AttendanceStatus.ON_TIME, None, AttendanceStatus.LATE)
    assert dose_of(member(left=date(2026, 3, 24)), every, marks(*statuses)) == Dose(2, 2, 1)
    assert dose_of(member(), [], {}).share is None


@given(st.lists(st.sampled_from([None, *AttendanceStatus]), max_size=12))
def test_every_meeting_is_attended_missed_or_not_recorded(statuses):
    every = [meeting(n) for n in range(1, len(statuses) + 1)]
    found = dose_of(member(), every, marks(*statuses))
    assert 0 <= found.attended <= found.held
    assert found.held + found.unmarked == len(statuses)
