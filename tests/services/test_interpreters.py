"""The interpreter of a session or meeting that is booked: changed, taken away, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.diary import Booking, ClashKind, Every, Repeat
from counsel_desk.domain.groups import MeetingReason, MeetingStatus
from counsel_desk.services import appointments, cases, group_plans, group_schedule, groups
from counsel_desk.services import interpreters as of
from counsel_desk.services.calendar import calendar
from counsel_desk.services.errors import Invalid, NotAllowed, NotEntitled, NotFound
from counsel_desk.services.interpreters import Interpreting
from tests.builders import day

ATIENO = Interpreting("luo", "Atieno Odhiambo")
HALIMA = Interpreting("so", "Halima Yusuf")
NOBODY = Interpreting()


def book(office, case, *, days=1, repeat=None, who=NOBODY):
    start = office.clock() + timedelta(days=days)
    wanted = Booking(start, 60, "", repeat, who.language, who.name)
    return office.counsellor1.do(appointments.book, case, wanted)


def booked(office, case):
    found = office.counsellor1.do(cases.open_case, case).appointments
    return [(one.interpreter, one.interpreter_name) for one in found]


def change(office, case, item, wanted, desk=None, **more):
    return (desk or office.counsellor1).do(of.change_session, case, item, wanted, **more)


# --- sessions ---


def test_a_booked_interpreter_is_changed_and_taken_away_and_the_earlier_ones_stay(office):
    case = office.client()
    (item,) = book(office, case, who=ATIENO)
    assert change(office, case, item, replace(HALIMA, name=" Halima Yusuf ")) == 1
    assert booked(office, case) == [("so", "Halima Yusuf")]
    assert change(office, case, item, NOBODY) == 1
    assert change(office, case, item, NOBODY) == 0
    start = office.clock() + timedelta(days=2)
    office.counsellor1.do(appointments.move_appointment, case, item, start=start)
    found = office.counsellor1.do(of.session_history, case, item)
    assert [one.interpreting for one in found] == [NOBODY, HALIMA, ATIENO]
    assert {one.by for one in found} == {office.counsellor1.me.id}


def test_the_following_sessions_change_too_and_neither_earlier_nor_cancelled_ones(office):
    case = office.client()
    every = book(office, case, repeat=Repeat(Every.WEEK, times=4), who=ATIENO)
    cancel = SessionOutcome.CANCELLED_BY_CLIENT
    office.counsellor1.do(appointments.cancel_appointment, case, every[3], outcome=cancel)
    assert change(office, case, every[1], HALIMA, following=True) == 2
    names = [name for _, name in booked(office, case)]
    assert names == ["Atieno Odhiambo", "Halima Yusuf", "Halima Yusuf", "Atieno Odhiambo"]
    single = book(office, case, days=2)[0]
    assert change(office, case, single, HALIMA, following=True) == 1


def test_a_session_that_took_place_can_say_who_interpreted_and_a_cancelled_one_not(office):
    case = office.client()
    (item,) = book(office, case)
    office.clock.at += timedelta(days=2)
    record = appointments.record_outcome
    office.counsellor1.do(record, case, item, SessionOutcome.ATTENDED)
    assert change(office, case, item, ATIENO) == 1
    office.counsellor1.do(record, case, item, SessionOutcome.CANCELLED_BY_SERVICE)
    for use in (of.change_session, of.check_session):
        with pytest.raises(Invalid, match="called-off"):
            office.counsellor1.do(use, case, item, HALIMA)


@pytest.mark.parametrize("wanted", [Interpreting("luo", "x" * 81), Interpreting("x" * 21)])
def test_a_text_that_is_too_long_is_refused(office, wanted):
    case = office.client()
    (item,) = book(office, case, who=ATIENO)
    with pytest.raises(Invalid, match="text-too-long"):
        change(office, case, item, wanted)
    assert booked(office, case) == [("luo", "Atieno Odhiambo")]


def test_an_interpreter_who_is_wanted_elsewhere_is_told_before_saving(office):
    one, other = office.client(), office.client()
    (item,) = book(office, one)
    book(office, other, who=ATIENO)
    check = of.check_session
    (slot,) = office.counsellor1.do(check, one, item, ATIENO)
    (clash,) = slot.clashes
    assert clash.kind is ClashKind.INTERPRETER
    assert clash.title == office.counsellor1.do(cases.open_case, other).code
    (slot,) = office.counsellor1.do(check, one, item, HALIMA)
    assert slot.clashes == ()
    (slot,) = office.counsellor1.do(check, one, item, NOBODY)
    assert slot.clashes == ()
    assert booked(office, one) == [("", "")]


def test_a_session_does_not_clash_with_the_others_of_its_series(office):
    case = office.client()
    every = book(office, case, repeat=Repeat(Every.WEEK, times=3), who=ATIENO)
    slots = office.counsellor1.do(of.check_session, case, every[0], ATIENO, following=True)
    assert [slot.clashes for slot in slots] == [(), (), ()]


def test_a_session_of_another_file_is_not_found(office):
    one, other = office.client(), office.client()
    (item,) = book(office, one)
    with pytest.raises(NotFound):
        change(office, other, item, ATIENO)


def test_who_has_nothing_to_do_with_the_case_neither_changes_nor_sees(office):
    case = office.client()
    (item,) = book(office, case, who=ATIENO)
    for desk in (office.counsellor2, office.supervisor, office.peer, office.admin):
        for use in (of.check_session, of.change_session):
            with pytest.raises((NotAllowed, NotEntitled)):
                desk.do(use, case, item, HALIMA)
        with pytest.raises((NotAllowed, NotEntitled)):
            desk.do(of.session_history, case, item)
    assert change(office, case, item, HALIMA, desk=office.coordinator) == 1


# --- meetings ---


def meeting(office, group, number=1):
    return office.coordinator.do(groups.open_group, group).meetings[number - 1]


def test_a_meeting_has_an_interpreter_of_its_own_and_goes_back_to_the_plan(office):
    group = office.group(first_meeting=office.clock() + timedelta(days=1), meetings=3)
    plan = office.coordinator.do(groups.open_group, group).plan
    plan = replace(plan, interpreter="luo", interpreter_name="Atieno Odhiambo")
    office.coordinator.do(group_plans.change_plan, group, plan)
    item = meeting(office, group).id
    do = office.coordinator.do
    assert do(of.change_meeting, group, item, HALIMA) == 1
    assert do(of.change_meeting, group, item, HALIMA) == 0
    shown = do(calendar, first=day(office), days=30).entries
    assert [one.interpreter for one in shown] == [
        ("so", "Halima Yusuf"), ("luo", "Atieno Odhiambo"), ("luo", "Atieno Odhiambo")
    ]  # fmt: skip
    assert do(of.change_meeting, group, item, NOBODY) == 1
    assert meeting(office, group).interpreted(plan) == ("", "")
    assert do(of.change_meeting, group, item, None) == 1
    found = do(of.meeting_history, group, item)
    assert [one.interpreting for one in found] == [None, NOBODY, HALIMA, None]


def test_the_following_planned_meetings_change_too(office):
    group = office.group(meetings=4)
    reason = MeetingReason.STRIKE
    cancelled = meeting(office, group, 3).id
    office.coordinator.do(
        groups.set_meeting_status, group, cancelled, MeetingStatus.CANCELLED, reason=reason
    )
    second = meeting(office, group, 2).id
    assert office.coordinator.do(of.change_meeting, group, second, ATIENO, following=True) == 2
    found = office.coordinator.do(groups.open_group, group).meetings
    assert [bool(one.interpreter) for one in found] == [False, True, False, True]
    with pytest.raises(Invalid, match="called-off"):
        office.coordinator.do(of.change_meeting, group, cancelled, ATIENO)


def test_a_meeting_s_interpreter_who_is_wanted_elsewhere_is_told_before_saving(office):
    case = office.client()
    start = office.clock() + timedelta(days=1)
    group, other = (office.group(first_meeting=start, meetings=2) for _ in "ab")
    item = meeting(office, group).id
    do = office.coordinator.do
    book(office, case, days=8, who=ATIENO)
    first, second = do(of.check_meeting, group, item, ATIENO, following=True)
    assert first.clashes == ()
    assert [one.kind for one in second.clashes] == [ClashKind.INTERPRETER]
    plan = do(groups.open_group, group).plan
    by_plan = replace(plan, interpreter="luo", interpreter_name="Atieno Odhiambo")
    do(group_plans.change_plan, group, by_plan)
    slots = do(of.check_meeting, group, item, None, following=True)
    assert [len(slot.clashes) for slot in slots] == [0, 1]
    do(of.change_meeting, other, meeting(office, other).id, ATIENO)
    clashes = do(group_schedule.check_meeting, group, item, start=start)
    assert ClashKind.INTERPRETER in {one.kind for one in clashes}
    do(of.change_meeting, group, item, NOBODY)
    clashes = do(group_schedule.check_meeting, group, item, start=start)
    assert ClashKind.INTERPRETER not in {one.kind for one in clashes}


def test_who_does_not_lead_or_coordinate_a_group_neither_changes_nor_sees(office):
    group = office.group(meetings=2)
    item = meeting(office, group).id
    for desk in (office.counsellor2, office.supervisor, office.peer, office.admin):
        for use in (of.check_meeting, of.change_meeting):
            with pytest.raises((NotAllowed, NotEntitled)):
                desk.do(use, group, item, HALIMA)
        with pytest.raises((NotAllowed, NotEntitled)):
            desk.do(of.meeting_history, group, item)
