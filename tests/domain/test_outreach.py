"""Dose, completers and drop-outs by the programme's rules; and who is to be asked after."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from counsel_desk.domain.groups import (
    AttendanceStatus,
    Ending,
    Mark,
    Meeting,
    MeetingStatus,
    Member,
)
from counsel_desk.domain.ids import CaseId, GroupId, MeetingId, MembershipId
from counsel_desk.domain.outreach import (
    Outreach,
    OutreachOutcome,
    Received,
    due_on,
    missed_last,
    received,
)
from counsel_desk.domain.settings import DoseRules

GROUP, CASE = GroupId(UUID(int=1)), CaseId(UUID(int=2))
FIRST = datetime(2026, 1, 7, 9, tzinfo=UTC)
MEMBER = Member(MembershipId(UUID(int=3)), CASE, "KM-0042-T", date(2026, 1, 1))
SIGNS = {
    "x": AttendanceStatus.ON_TIME,
    "-": AttendanceStatus.DID_NOT_ATTEND,
    "c": AttendanceStatus.CANCELLED_BY_CLIENT,
    "s": AttendanceStatus.EXCUSED_FOR_SAFETY,
    "v": AttendanceStatus.CANCELLED_BY_SERVICE,
}


def course(signs):
    """Make meetings from signs: ``.`` is not marked, ``!`` cancelled, ``p`` planned."""
    meetings, marks = [], {}
    for number, sign in enumerate(signs, 1):
        others = {"!": MeetingStatus.CANCELLED, "p": MeetingStatus.PLANNED}
        status = others.get(sign, MeetingStatus.HELD)
        start = FIRST + timedelta(weeks=number - 1)
        one = Meeting(MeetingId(UUID(int=100 + number)), GROUP, number, start, 90, status)
        meetings.append(one)
        if sign in SIGNS:
            marks[MEMBER.membership, one.id] = Mark(MEMBER.membership, one.id, SIGNS[sign])
    return meetings, marks


def judged(signs, *, is_over=True, rules=None, **facts):
    meetings, marks = course(signs)
    return received(
        replace(MEMBER, **facts), meetings, marks, rules or DoseRules(), is_over=is_over
    )


@pytest.mark.parametrize(
    ("signs", "wanted"),
    [
        ("xxxxxxxx--", Received.COMPLETER),
        ("xxxxx----x", Received.COMPLETER),
        ("xxxxxx----", Received.ADEQUATE),
        ("xxxxx-----", Received.DROP_OUT),
        ("xx--------", Received.EARLY_DROP_OUT),
        ("xxxx-----x", Received.LOW),
        ("..........", Received.NOTHING_YET),
        ("!!!!!!!!!!", Received.NOTHING_YET),
    ],
)
def test_a_finished_cycle_is_judged_by_dose_and_last_meeting(signs, wanted):
    assert judged(signs) is wanted


def test_five_of_ten_with_the_last_is_not_enough():
    assert judged("xxxx-----x") is Received.LOW
    assert judged("xxxxx----x") is Received.COMPLETER


@pytest.mark.parametrize(
    ("signs", "ending", "wanted"),
    [
        ("xx-", Ending.STOPPED, Received.ADEQUATE),
        ("x--", Ending.STOPPED, Received.EARLY_DROP_OUT),
        ("xxx----", Ending.STOPPED, Received.DROP_OUT),
        ("x--", Ending.OUTSIDE, Received.OUTSIDE),
        ("xxpppppppp", Ending.STOPPED, Received.EARLY_DROP_OUT),
        ("xxpppppppp", Ending.OUTSIDE, Received.OUTSIDE),
        ("xxxxxxxx", Ending.COMPLETED, Received.COMPLETER),
    ],
)
def test_who_left_is_judged_by_how_it_ended(signs, ending, wanted):
    left = date(2026, 3, 31)
    assert judged(signs, is_over=False, left=left, ending=ending) is wanted


def test_a_running_cycle_names_no_drop_out():
    assert judged("x-----", is_over=False) is Received.LOW
    assert judged("xxxxxx", is_over=False) is Received.ADEQUATE


def test_the_programme_sets_the_rules():
    rules = DoseRules(adequate_percent=40, completer_percent=50, early_meetings=1)
    assert judged("xxxxx-----", rules=rules) is Received.COMPLETER
    assert judged("xx--------", rules=rules) is Received.DROP_OUT


def missed(signs):
    meetings, marks = course(signs)
    return [one.number for one in missed_last(MEMBER, meetings, marks)]


@pytest.mark.parametrize(
    ("signs", "numbers"),
    [
        ("xx--", [3, 4]),
        ("--xx", []),
        ("x-c", [2, 3]),
        ("x-.-", [2, 4]),
        ("x-s-", [2, 4]),
        ("x-v", [2]),
        ("x-!-", [2, 4]),
        ("", []),
    ],
)
def test_misses_are_counted_one_after_another(signs, numbers):
    assert missed(signs) == numbers


def attempt(meetings, number, outcome=OutreachOutcome.NOT_REACHED, again=None):
    after = meetings[number - 1].id
    return Outreach(MEMBER.membership, GROUP, after, date(2026, 2, 1), outcome, again)


def test_two_misses_are_due_until_somebody_asked():
    meetings, marks = course("xx--")
    row = missed_last(MEMBER, meetings, marks)
    assert due_on(row[:1], ()) is None
    assert due_on(row, ()) == date(2026, 1, 28)
    again = date(2026, 2, 5)
    assert due_on(row, [attempt(meetings, 4)]) is None
    assert due_on(row, [attempt(meetings, 4, again=again)]) == again
    answered = [attempt(meetings, 4, again=again), attempt(meetings, 4, OutreachOutcome.STOPS)]
    assert due_on(row, answered) is None


def test_another_miss_is_asked_after_anew():
    meetings, marks = course("xx---")
    row = missed_last(MEMBER, meetings, marks)
    assert due_on(row, [attempt(meetings, 4)]) == date(2026, 2, 4)
