"""Dose, completers and drop-outs by the programme's rules; and who is to be asked after."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.days import local_day
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
    received_by_spell,
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
        [replace(MEMBER, **facts)], meetings, marks, rules or DoseRules(), is_over=is_over
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


@pytest.mark.parametrize(
    ("signs", "wanted"),
    [
        ("xxxxxx---.", Received.ADEQUATE),  # nothing recorded at the last is not having come
        ("xxxxx---x.", Received.ADEQUATE),
        ("xxx------v", Received.DROP_OUT),  # what the service cancelled says nothing of them
        ("xxx------s", Received.LOW),  # who could not come safely did not stop
        ("vvvvvvvvvv", Received.LOW),
        ("xxxx-----c", Received.DROP_OUT),
        ("xxxxxxx---", Received.ADEQUATE),
        ("xxxxxxxx--", Received.COMPLETER),
        ("xxxxxx---x", Received.COMPLETER),
        ("xx-------.", Received.EARLY_DROP_OUT),
        ("xxx------.", Received.DROP_OUT),
    ],
)
def test_the_edges_of_the_rule(signs, wanted):
    assert judged(signs) is wanted


def spells_of(signs, cut, *, first=Ending.STOPPED, **facts):
    """Split a course: a spell until the meeting before the cut, and another one from it on."""
    meetings, marks = course(signs)
    other = MembershipId(uuid4())
    before = replace(MEMBER, left=local_day(meetings[cut].start) - timedelta(days=1), ending=first)
    after = replace(
        MEMBER, membership=other, joined=local_day(meetings[cut].start), **facts
    )  # fmt: skip
    late = {one.id for one in meetings[cut:]}
    moved = {
        (other if meeting in late else membership, meeting): replace(
            mark, membership=other if meeting in late else membership
        )
        for (membership, meeting), mark in marks.items()
    }
    return [before, after], meetings, moved


def judged_again(signs, cut, *, is_over=True, **facts):
    spells, meetings, marks = spells_of(signs, cut, **facts)
    return received(spells, meetings, marks, DoseRules(), is_over=is_over)


def test_who_came_again_is_judged_by_all_meetings_together():
    # One of one after coming to nothing is not all of it ...
    assert judged_again("---------x", 9) is Received.LOW
    # ... and who had most of it before, and stops after coming again, is no early drop-out.
    assert judged_again("xxxxxx-", 6) is Received.COMPLETER
    assert judged_again("xxxxxxx---", 9) is Received.ADEQUATE
    ended = {"left": date(2026, 12, 31), "ending": Ending.STOPPED}
    assert judged_again("xxxxxx---", 8, **ended) is Received.ADEQUATE
    assert judged_again("x--x------", 3, **ended) is Received.EARLY_DROP_OUT
    found = received_by_spell(*spells_of("xx--xxxxxx", 4), DoseRules(), is_over=True)
    assert list(found.values()) == [Received.COMPLETER]


def joined_at(signs, number, **facts):
    """Judge who joined on the day of a meeting; those before were held without them."""
    day = local_day(FIRST + timedelta(weeks=number - 1))
    return judged(signs, joined=day, **facts)


def test_who_joins_late_has_had_no_more_of_the_cycle_than_they_came_to():
    assert joined_at(".........x", 10) is Received.LOW  # one of ten, and all they could
    assert joined_at("....xxxxxx", 5) is Received.COMPLETER  # six of ten, with the last
    assert joined_at("....xxxxxx.", 5) is Received.ADEQUATE  # nothing recorded is not absent
    assert joined_at("...xxxxxx-", 4) is Received.ADEQUATE
    assert joined_at("....xxxxx-", 5) is Received.LOW  # five of six is not having stopped
    assert joined_at("......xx--", 7) is Received.EARLY_DROP_OUT
    left = {"left": date(2026, 12, 31), "ending": Ending.COMPLETED}
    assert joined_at("........xx", 9, **left) is Received.LOW
    assert joined_at("!!!!xxxxxx", 5) is Received.COMPLETER  # what was cancelled was not held


def test_while_a_cycle_runs_nothing_is_missing_of_who_joined_late():
    assert joined_at("...xxpppp", 4, is_over=False) is Received.ADEQUATE


def test_the_meetings_between_two_spells_are_of_the_whole_too():
    before = replace(MEMBER, left=local_day(FIRST), ending=Ending.OUTSIDE)
    again = replace(
        MEMBER, membership=MembershipId(uuid4()), joined=local_day(FIRST + timedelta(weeks=9))
    )
    meetings, marks = course("x........x")
    last = meetings[-1].id
    mark = replace(marks.pop((MEMBER.membership, last)), membership=again.membership)
    marks[again.membership, last] = mark
    found = received([before, again], meetings, marks, DoseRules(), is_over=True)
    assert found is Received.LOW  # two of two that were marked, of ten


SIGN = st.sampled_from("x-cvs.")


@given(st.text(SIGN, min_size=2, max_size=14), st.data())
def test_a_spell_that_is_interrupted_for_no_meeting_changes_nothing(signs, data):
    cut = data.draw(st.integers(1, len(signs) - 1))
    if any(one in "x-cs" for one in signs[cut:]):
        assert judged_again(signs, cut) is judged(signs)


@given(st.text(SIGN, min_size=1, max_size=14), st.booleans())
def test_every_verdict_keeps_the_rule(signs, is_over):
    came = signs.count("x")
    held = sum(one in "x-cvs" for one in signs)
    found = judged(signs, is_over=is_over)
    if found is Received.COMPLETER:
        assert 5 * came >= 4 * held or (signs[-1] == "x" and 5 * came >= 3 * held)
    if found in (Received.DROP_OUT, Received.EARLY_DROP_OUT):
        assert 5 * came < 3 * held
        assert is_over
        assert (came <= 2) is (found is Received.EARLY_DROP_OUT)
    if found is Received.ADEQUATE:
        assert 5 * came >= 3 * held
    assert (found is Received.NOTHING_YET) is (held == 0)


RANK = [Received.EARLY_DROP_OUT, Received.DROP_OUT, Received.LOW, Received.ADEQUATE,
        Received.COMPLETER]  # fmt: skip


@given(st.text(st.sampled_from("x-"), min_size=1, max_size=14), st.data())
def test_coming_once_more_never_makes_it_worse(signs, data):
    place = data.draw(st.integers(0, len(signs) - 1))
    better = signs[:place] + "x" + signs[place + 1 :]
    assert RANK.index(judged(better)) >= RANK.index(judged(signs))


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
