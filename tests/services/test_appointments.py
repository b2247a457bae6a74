from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.diary import Booking, ClashKind, Every, Repeat
from counsel_desk.domain.groups import AbsenceReason
from counsel_desk.services import appointments, cases
from counsel_desk.services.calendar import calendar
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound
from counsel_desk.services.recurrence import occurrences, rule_of
from tests.builders import day

WEEKLY = Repeat(Every.WEEK, times=4)


def booking(office, *, days=1, hour=9, minutes=60, place="Room 2", repeat=None) -> Booking:
    on = day(office) + timedelta(days=days)
    start = datetime.combine(on, time(hour), UTC)
    return Booking(start, minutes, place, repeat)


def booked(office, case, desk=None):
    return (desk or office.counsellor1).do(cases.open_case, case).appointments


# --- the rule ---


@given(st.sampled_from(Every), st.integers(2, 30), st.integers(0, 700))
def test_a_series_has_as_many_sessions_as_asked_for_at_the_same_time_and_weekday(every, n, days):
    start = datetime(2026, 1, 5, 7, 30, tzinfo=UTC) + timedelta(days=days)
    found = occurrences(Booking(start, 60, repeat=Repeat(every, times=n)))
    assert len(found) == n
    assert found[0] >= start
    wall = {(one.astimezone().weekday(), one.astimezone().time()) for one in found}
    assert len(wall) == 1
    apart = {later - one for one, later in itertools.pairwise(found)}
    if every is Every.MONTH:
        assert apart <= {timedelta(weeks=4), timedelta(weeks=5)}
    else:
        assert apart == {timedelta(weeks=1 if every is Every.WEEK else 2)}


def test_a_series_until_a_day_includes_that_day():
    start = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    until = Booking(start, 60, repeat=Repeat(Every.WEEK, until=date(2026, 3, 17)))
    assert [one.day for one in occurrences(until)] == [3, 10, 17]
    assert rule_of(until).startswith("FREQ=WEEKLY;UNTIL=20260317")


def test_a_fifth_weekday_of_a_month_is_the_last_one_of_the_others():
    start = datetime(2026, 1, 30, 9, 0, tzinfo=UTC)
    monthly = Booking(start, 60, repeat=Repeat(Every.MONTH, times=3))
    assert [(one.month, one.day) for one in occurrences(monthly)] == [(1, 30), (2, 27), (3, 27)]


@pytest.mark.parametrize(
    ("repeat", "reason"),
    [
        (Repeat(Every.WEEK), "repeat-end"),
        (Repeat(Every.WEEK, times=3, until=date(2026, 6, 1)), "repeat-end"),
        (Repeat(Every.WEEK, times=1), "repeat-times"),
        (Repeat(Every.WEEK, times=61), "repeat-times"),
        (Repeat(Every.WEEK, until=date(2026, 1, 1)), "end-before-start"),
        (Repeat(Every.WEEK, until=date(2036, 1, 1)), "start-out-of-range"),
        (Repeat(Every.WEEK, until=date(2028, 1, 1)), "repeat-times"),
        (Repeat(Every.MONTH, times=40), "start-out-of-range"),
    ],
)
def test_an_endless_or_impossible_repetition_is_refused(office, repeat, reason):
    case = office.client()
    with pytest.raises(Invalid, match=reason):
        office.counsellor1.do(appointments.book, case, booking(office, repeat=repeat))
    assert booked(office, case) == ()


@pytest.mark.parametrize("minutes", [0, 4, 481])
def test_an_impossible_length_is_refused(office, minutes):
    case = office.client()
    with pytest.raises(Invalid, match="minutes-out-of-range"):
        office.counsellor1.do(appointments.check_booking, case, booking(office, minutes=minutes))


# --- booking ---


def test_a_series_is_booked_with_its_rule_and_without_what_is_left_out(office):
    case = office.client()
    wanted = booking(office, repeat=WEEKLY)
    starts = occurrences(wanted)
    office.counsellor1.do(appointments.book, case, wanted, leave_out=frozenset({starts[1]}))
    found = booked(office, case)
    assert [one.start for one in found] == [starts[0], starts[2], starts[3]]
    assert {one.rule for one in found} == {"FREQ=WEEKLY;COUNT=4"}
    assert len({one.series for one in found}) == 1
    assert all(one.slot == one.start for one in found)


def test_one_session_is_no_series(office):
    case = office.client()
    office.counsellor1.do(appointments.book, case, booking(office, place="  Room 2 "))
    (found,) = booked(office, case)
    assert (found.series, found.rule, found.slot, found.place) == (None, "", None, "Room 2")


def test_a_series_of_which_everything_is_left_out_is_refused(office):
    case = office.client()
    wanted = booking(office, repeat=WEEKLY)
    with pytest.raises(Invalid, match="nothing-left"):
        office.counsellor1.do(
            appointments.book, case, wanted, leave_out=frozenset(occurrences(wanted))
        )


# --- clashes ---


def test_a_counsellor_is_told_of_the_other_session_before_anything_is_saved(office):
    one, two = office.client(), office.client(name="Otieno Ouma")
    office.counsellor1.do(appointments.book, one, booking(office, place="Room 1"))
    later = booking(office, place="room 2")
    (slot,) = office.counsellor1.do(appointments.check_booking, two, later)
    (clash,) = slot.clashes
    assert clash.kind is ClashKind.COUNSELLOR
    assert clash.title == office.code(one)
    assert booked(office, two) == ()


def test_a_client_and_a_room_clash_too(office):
    case = office.client()
    office.counsellor1.do(appointments.book, case, booking(office))
    (slot,) = office.counsellor1.do(appointments.check_booking, case, booking(office))
    assert {one.kind for one in slot.clashes} == set(ClashKind) - {ClashKind.INTERPRETER}


def test_a_meeting_that_the_counsellor_leads_clashes(office):
    case, member = office.client(), office.client(name="Akinyi Atieno")
    meeting = office.clock() + timedelta(days=1)
    office.group(members=(member,), first_meeting=meeting, meetings=3)
    wanted = Booking(meeting, 60, "", Repeat(Every.WEEK, times=5))
    slots = office.counsellor1.do(appointments.check_booking, case, wanted)
    assert [bool(slot.clashes) for slot in slots] == [True, True, True, False, False]
    assert slots[0].clashes[0].title == "Tumaini 1"
    (slot, *_) = office.counsellor1.do(appointments.check_booking, member, wanted)
    assert {one.kind for one in slot.clashes} == {ClashKind.COUNSELLOR, ClashKind.CLIENT}


def test_a_coordinator_sees_the_room_taken_by_another_counsellor(office):
    one, two = office.client(), office.client(office.counsellor2)
    office.counsellor2.do(appointments.book, two, booking(office))
    (slot,) = office.coordinator.do(appointments.check_booking, one, booking(office))
    assert [(c.kind, c.title) for c in slot.clashes] == [(ClashKind.ROOM, office.code(two))]


def test_what_was_cancelled_and_what_is_moved_itself_clash_with_nothing(office):
    case = office.client()
    first, second = (
        office.counsellor1.do(appointments.book, case, booking(office))[0] for _ in range(2)
    )
    office.counsellor1.do(
        appointments.cancel_appointment, case, first, outcome=SessionOutcome.CANCELLED_BY_SERVICE
    )
    (slot,) = office.counsellor1.do(
        appointments.check_booking, case, booking(office), moving=second
    )
    assert slot.clashes == ()


# --- moving and cancelling ---


def test_a_session_moves_alone_or_with_those_that_follow(office):
    case = office.client()
    made = office.counsellor1.do(appointments.book, case, booking(office, repeat=WEEKLY))
    starts = [one.start for one in booked(office, case)]
    moved = starts[1] + timedelta(days=1, hours=2)
    move = appointments.move_appointment
    assert office.counsellor1.do(move, case, made[1], start=moved) == 1
    assert [one.start for one in booked(office, case)] == [starts[0], moved, *starts[2:]]
    again = starts[2] + timedelta(days=2)
    count = office.counsellor1.do(
        move, case, made[2], start=again, minutes=30, place=" Hall ", following=True
    )
    assert count == 2
    found = booked(office, case)
    assert [one.start for one in found[2:]] == [again, starts[3] + timedelta(days=2)]
    assert {(one.minutes, one.place) for one in found[2:]} == {(30, "Hall")}
    assert [one.slot for one in found] == starts


def test_following_means_nothing_for_a_session_by_itself(office):
    case = office.client()
    (own,) = office.counsellor1.do(appointments.book, case, booking(office))
    start = booking(office, days=3).start
    move = appointments.move_appointment
    assert office.counsellor1.do(move, case, own, start=start, following=True) == 1


def test_a_session_of_which_something_is_recorded_stays_where_it_is(office):
    case = office.client()
    own = office.appointment(office.counsellor1, case, outcome=SessionOutcome.ATTENDED)
    with pytest.raises(Invalid, match="outcome-recorded"):
        office.counsellor1.do(appointments.move_appointment, case, own, start=booking(office).start)


def test_cancelling_the_rest_of_a_series_keeps_what_was(office):
    case = office.client()
    made = office.counsellor1.do(appointments.book, case, booking(office, repeat=WEEKLY))
    office.clock.move(days=2)
    office.counsellor1.do(appointments.record_outcome, case, made[0], SessionOutcome.ATTENDED)
    gone = office.counsellor1.do(
        appointments.cancel_appointment,
        case,
        made[2],
        outcome=SessionOutcome.CANCELLED_BY_CLIENT,
        reason=AbsenceReason.TRAVEL,
        following=True,
    )
    assert gone == made[2:]
    assert [(one.outcome, one.reason) for one in booked(office, case)] == [
        (SessionOutcome.ATTENDED, None),
        (SessionOutcome.PLANNED, None),
        (SessionOutcome.CANCELLED_BY_CLIENT, AbsenceReason.TRAVEL),
        (SessionOutcome.CANCELLED_BY_CLIENT, AbsenceReason.TRAVEL),
    ]


def test_only_a_cancelling_cancels(office):
    case = office.client()
    (own,) = office.counsellor1.do(appointments.book, case, booking(office))
    with pytest.raises(Invalid, match="outcome"):
        office.counsellor1.do(
            appointments.cancel_appointment, case, own, outcome=SessionOutcome.LATE
        )


def test_a_session_of_another_client_is_not_found(office):
    one, two = office.client(), office.client(name="Otieno Ouma")
    (own,) = office.counsellor1.do(appointments.book, one, booking(office))
    with pytest.raises(NotFound):
        office.counsellor1.do(appointments.move_appointment, two, own, start=booking(office).start)


# --- outcomes ---


def test_an_outcome_keeps_its_reason_and_loses_it_when_it_is_taken_back(office):
    case = office.client()
    own = office.appointment(office.counsellor1, case)
    record = appointments.record_outcome
    office.counsellor1.do(
        record, case, own, SessionOutcome.DID_NOT_ATTEND, reason=AbsenceReason.FEAR
    )
    assert booked(office, case)[0].reason == AbsenceReason.FEAR
    office.counsellor1.do(record, case, own, SessionOutcome.PLANNED, reason=AbsenceReason.FEAR)
    assert booked(office, case)[0].reason is None


@pytest.mark.parametrize(
    "outcome", [SessionOutcome.ATTENDED, SessionOutcome.LATE, SessionOutcome.DID_NOT_ATTEND]
)
def test_what_only_the_day_can_show_is_refused_before_it(office, outcome):
    case = office.client()
    (own,) = office.counsellor1.do(appointments.book, case, booking(office))
    with pytest.raises(Invalid, match="outcome-in-future"):
        office.counsellor1.do(appointments.record_outcome, case, own, outcome)


@pytest.mark.parametrize("name", ["counsellor2", "supervisor", "peer", "admin"])
def test_others_neither_book_nor_cancel(office, name):
    case = office.client()
    (own,) = office.counsellor1.do(appointments.book, case, booking(office))
    desk = office.desk(name)
    with pytest.raises(NotAllowed):
        desk.do(appointments.book, case, booking(office, days=2))
    with pytest.raises(NotAllowed):
        desk.do(
            appointments.cancel_appointment, case, own, outcome=SessionOutcome.CANCELLED_BY_CLIENT
        )


# --- the calendar ---


def shown(office, desk, days=14):
    view = desk.do(calendar, first=day(office), days=days)
    return [(one.title, one.name) for one in view.entries]


def test_everyone_sees_their_own_the_coordinator_all_and_the_supervisor_the_team(office):
    one, two = office.client(name="Wanjiru Achieng"), office.client(office.counsellor2)
    for desk, case in ((office.counsellor1, one), (office.counsellor2, two)):
        desk.do(appointments.book, case, booking(office))
    codes = office.code(one), office.code(two)
    assert shown(office, office.counsellor1) == [(codes[0], "Wanjiru Achieng")]
    assert shown(office, office.supervisor) == [(codes[0], "Wanjiru Achieng")]
    assert sorted(shown(office, office.coordinator)) == sorted((code, None) for code in codes)
    assert shown(office, office.peer) == []
    with pytest.raises(NotAllowed):
        shown(office, office.admin)


def test_meetings_stand_beside_sessions_and_a_clash_is_marked_on_both(office):
    case = office.client()
    meeting = booking(office).start
    office.group(members=(case,), peer=office.peer, first_meeting=meeting, meetings=2)
    office.counsellor1.do(appointments.book, case, booking(office))
    view = office.counsellor1.do(calendar, first=day(office), days=7)
    assert [one.title for one in view.entries] == [office.code(case), "Tumaini 1"]
    for one in view.entries:
        assert one.clashes == (ClashKind.COUNSELLOR, ClashKind.CLIENT)
        assert one.editable
    (own,) = office.peer.do(calendar, first=day(office), days=7).entries
    assert not own.editable


def test_what_has_taken_place_clashes_no_more(office):
    case, other = office.client(), office.client(name="Achieng Odhiambo")
    desk, start = office.counsellor1, office.clock()
    held = office.appointment(desk, case, start=start, outcome=SessionOutcome.ATTENDED)
    office.appointment(desk, other, start=start)
    view = desk.do(calendar, first=day(office), days=1)
    clashes = {one.item: one.clashes for one in view.entries}
    assert clashes.pop(held) == ()
    assert list(clashes.values()) == [(ClashKind.COUNSELLOR, ClashKind.ROOM)]


def test_a_session_that_began_the_evening_before_reaches_into_the_day(office):
    case = office.client()
    late = datetime.combine(day(office), time(23, 30)).astimezone()
    office.counsellor1.do(appointments.book, case, Booking(late, 60))
    view = office.counsellor1.do(calendar, first=day(office) + timedelta(days=1), days=1)
    assert len(view.entries) == 1
    after = office.counsellor1.do(calendar, first=day(office) + timedelta(days=2), days=1)
    assert after.entries == ()


@pytest.mark.parametrize("days", [0, 63])
def test_an_impossible_span_is_refused(office, days):
    with pytest.raises(Invalid, match="days-out-of-range"):
        office.counsellor1.do(calendar, first=day(office), days=days)


def test_an_interpreter_wanted_for_two_sessions_or_a_session_and_a_meeting_is_a_clash(office):
    case, other = office.client(), office.client(office.counsellor2)
    start = office.clock() + timedelta(days=3)
    booked = Booking(start, 60, "Room 1", None, "luo", " Atieno Odhiambo ")
    (made,) = office.counsellor1.do(appointments.book, case, booked)
    office.group(
        lead=office.counsellor2, first_meeting=start + timedelta(days=1), meetings=1, venue="Hall",
        interpreter="luo", interpreter_name="atieno odhiambo",
    )  # fmt: skip

    def kinds(at, language, name, **facts):
        wanted = Booking(at, 60, "", None, language, name)
        (slot,) = office.coordinator.do(appointments.check_booking, other, wanted, **facts)
        return [one.kind for one in slot.clashes]

    assert kinds(start, "luo", "Atieno Odhiambo") == [ClashKind.INTERPRETER]
    assert kinds(start, "luo", "") == [ClashKind.INTERPRETER]
    assert kinds(start, "luo", "Okoth Ouma") == []
    assert kinds(start, "", "") == []
    meeting = start + timedelta(days=1)
    found = kinds(meeting, "luo", "Atieno Odhiambo")
    assert found == [ClashKind.COUNSELLOR, ClashKind.INTERPRETER]
    # A session that is moved takes its interpreter along.
    (slot,) = office.coordinator.do(
        appointments.check_booking, case, Booking(meeting, 60), moving=made
    )
    assert [one.kind for one in slot.clashes] == [ClashKind.INTERPRETER]
    view = office.coordinator.do(calendar, first=start.date(), days=1)
    assert [one.interpreter for one in view.entries] == [("luo", "Atieno Odhiambo")]
