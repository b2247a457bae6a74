"""Calendar files: what leaves names nobody, and what comes in is bounded, whole or not at all."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counsel_desk.domain.audit import Action
from counsel_desk.domain.diary import Booking
from counsel_desk.domain.groups import AttendanceStatus, MeetingReason, MeetingStatus
from counsel_desk.services import appointments, calendar_files, exports, groups, ics_writing
from counsel_desk.services.errors import Invalid, NotAllowed, WrongPassphrase
from counsel_desk.services.exports import ExportKind
from counsel_desk.services.group_schedule import NewMeeting
from counsel_desk.services.ics_reading import (
    MOST_BYTES,
    IcsDate,
    LeftOut,
    dates_in,
    read_dates,
)
from tests.builders import PASSPHRASE, actions, open_office

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n"
TAIL = "END:VCALENDAR\r\n"


def event(*lines, uid="one"):
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT", ""])


def ics(*events):
    return (HEAD + "".join(events) + TAIL).encode()


def found(*lines):
    return dates_in(ics(event(*lines)), NOW)


def days(result):
    return [one.start.isoformat()[:16] for one in result.dates]


# --- reading ---


def test_a_date_is_read_with_its_length_and_nothing_else_of_it():
    result = found(
        "DTSTART:20261201T110000Z",
        "DTEND:20261201T123000Z",
        "SUMMARY:Survivors of Kamiti",
        "DESCRIPTION:Names and more",
        "LOCATION:Hall",
        "ATTENDEE;CN=Wanjiru:mailto:w@example.org",
    )
    assert result.dates == (IcsDate(datetime(2026, 12, 1, 11, 0, tzinfo=UTC), 90, "one"),)
    assert result.left_out == ()
    assert "Kamiti" not in repr(result)


def test_zones_lengths_and_the_clock_of_the_wall():
    assert days(found("DTSTART;TZID=Africa/Nairobi:20261201T140000")) == ["2026-12-01T11:00"]
    local = datetime(2026, 12, 1, 14, 0).astimezone(UTC)
    assert found("DTSTART:20261201T140000").dates[0].start == local
    assert found("DTSTART:20261201T110000Z", "DURATION:PT2H").dates[0].minutes == 120
    assert found("DTSTART:20261201T110000Z").dates[0].minutes is None


def test_a_repetition_comes_with_its_exceptions_and_its_moved_dates():
    rule = event(
        "DTSTART:20261201T110000Z",
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "EXDATE:20261208T110000Z",
        "EXDATE:20261215T110000Z",
        "RDATE:20261230T110000Z",
    )
    moved = event("RECURRENCE-ID:20261222T110000Z", "DTSTART:20261223T110000Z")
    result = dates_in(ics(moved, rule), NOW)
    assert days(result) == ["2026-12-01T11:00", "2026-12-23T11:00", "2026-12-30T11:00"]
    assert {one.uid for one in result.dates} == {""}
    gone = event("RECURRENCE-ID:20261222T110000Z", "DTSTART:20261222T110000Z", "STATUS:CANCELLED")
    result = dates_in(ics(rule, gone), NOW)
    assert days(result) == ["2026-12-01T11:00", "2026-12-30T11:00"]
    assert result.left_out == ((LeftOut.CANCELLED, 1),)


@pytest.mark.parametrize(
    ("why", "lines"),
    [
        (LeftOut.NO_END, ["DTSTART:20261201T110000Z", "RRULE:FREQ=WEEKLY"]),
        (LeftOut.RULE, ["DTSTART:20261201T110000Z", "RRULE:FREQ=SECONDLY;COUNT=99999"]),
        (LeftOut.RULE, ["DTSTART:20261201T110000Z", *["RRULE:FREQ=DAILY;COUNT=9"] * 2]),
        (LeftOut.ALL_DAY, ["DTSTART;VALUE=DATE:20261201"]),
        (LeftOut.ZONE, ["DTSTART;TZID=Nowhere/Land:20261201T110000"]),
        (LeftOut.LENGTH, ["DTSTART:20261201T110000Z", "DTEND:20261203T110000Z"]),
        (LeftOut.LENGTH, ["DTSTART:20261201T110000Z", "DURATION:-PT1H"]),
        (LeftOut.FAR, ["DTSTART:19700101T000000Z"]),
        (LeftOut.FAR, ["DTSTART:99991231T235959Z"]),
        (LeftOut.CANCELLED, ["DTSTART:20261201T110000Z", "STATUS:CANCELLED"]),
        (LeftOut.UNREADABLE, ["DTSTART:tomorrow"]),
        (LeftOut.UNREADABLE, ["DTSTART:20261201T110000Z"] * 2),
        (LeftOut.UNREADABLE, []),
    ],
)
def test_what_gives_no_date_is_counted_by_its_reason(why, lines):
    result = found(*lines)
    assert (result.dates, result.left_out) == ((), ((why, 1),))


def test_a_time_zone_of_the_file_s_own_making_is_never_worked_out():
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:+0300\r\nTZOFFSETTO:+0300\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\n"
        "END:VTIMEZONE\r\n"
    )
    data = ics(zone, event("DTSTART;TZID=Own:20261201T110000"))
    assert dates_in(data, NOW).left_out == ((LeftOut.ZONE, 1),)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "ics-empty"),
        (b" \r\n", "ics-empty"),
        (ics(), "ics-empty"),
        (b"%PDF-1.7", "ics-broken"),
        (HEAD.encode(), "ics-broken"),
        (b"\xff\xfe\x00", "ics-broken"),
        (ics(event("DTSTART:20261201T110000Z"))[:-20], "ics-broken"),
        (ics().replace(b"END:VCALENDAR", b"END:VEVENT"), "ics-broken"),
        ((HEAD + "BEGIN:X\r\n" * 9).encode(), "ics-broken"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "ics-broken"),
        (ics(event("DTSTART:20261201T110000Z", "RDATE:" + "1" * 3000)), "ics-broken"),
        (ics(*[event()] * 501), "ics-too-many"),
        (b"x" * (MOST_BYTES + 1), "ics-huge"),
    ],
)
def test_a_file_that_is_broken_or_huge_is_refused_by_its_reason(data, reason):
    with pytest.raises(Invalid, match=reason):
        dates_in(data, NOW)


def test_repetitions_together_make_no_more_dates_than_a_cycle_has():
    every = [
        event(f"DTSTART:202612{day:02}T110000Z", "RRULE:FREQ=WEEKLY;COUNT=100", uid=str(day))
        for day in (1, 2)
    ]
    with pytest.raises(Invalid, match="ics-too-many"):
        dates_in(ics(*every), NOW)


lines = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "UID:a",
                "DTSTART:20261201T110000Z", "DTSTART;VALUE=DATE:20261201", "DTEND:20261201T120000Z",
                "DTSTART;TZID=../../etc:20261201T110000", "RECURRENCE-ID:20261201T110000Z",
                "RRULE:FREQ=WEEKLY;COUNT=3", "RRULE:", "EXDATE:x", "DURATION:PT1H", "DURATION:P1W",
                "RDATE;VALUE=PERIOD:20261201T110000Z/PT1H", "EXDATE;VALUE=DATE:20261201",
            ]
        ),
        st.text(max_size=30),
        st.binary(max_size=10).map(lambda one: "DTSTART:" + one.decode("latin-1")),
    ),
    max_size=14,
)  # fmt: skip


@settings(deadline=None)
@given(inner=lines)
def test_whatever_a_file_says_it_is_read_or_refused(inner):
    data = (HEAD + "\r\n".join(["BEGIN:VEVENT", *inner, "END:VEVENT"]) + "\r\n" + TAIL).encode()
    try:
        result = dates_in(data, NOW)
    except Invalid:
        return
    assert list(result.dates) == sorted(result.dates, key=lambda one: one.start)


def test_a_file_is_read_only_where_it_is_one_and_not_too_large(tmp_path):
    path = tmp_path / "dates.ics"
    path.write_bytes(ics(event("DTSTART:20261201T110000Z")))
    assert days(read_dates(path, NOW)) == ["2026-12-01T11:00"]
    with pytest.raises(Invalid, match="ics-gone"):
        read_dates(tmp_path / "none.ics", NOW)
    with pytest.raises(Invalid, match="ics-refused"):
        read_dates(tmp_path, NOW)
    path.write_bytes(b"x" * (MOST_BYTES + 1))
    with pytest.raises(Invalid, match="ics-huge"):
        read_dates(path, NOW)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have names on POSIX alone")
def test_a_pipe_is_not_waited_for(tmp_path):
    path = tmp_path / "pipe.ics"
    os.mkfifo(path)
    with pytest.raises(Invalid, match="ics-refused"):
        read_dates(path, NOW)


# --- what leaves ---


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as opened:
        yield opened


def permit(office, desk, path, **more):
    asked = {"first": office.clock().date(), "days": 60, "passphrase": PASSPHRASE} | more
    return desk.do(calendar_files.permit_calendar, path=path, **asked)


def cancel(office, group, number):
    item = office.coordinator.do(groups.open_group, group).meetings[number - 1].id
    status, why = MeetingStatus.CANCELLED, MeetingReason.STRIKE
    office.coordinator.do(groups.set_meeting_status, group, item, status, reason=why)


def test_what_leaves_names_nobody_and_is_read_back_as_the_same_dates(office, tmp_path):
    case = office.client(name="Wanjiru Achieng")
    start = office.clock() + timedelta(days=2)
    office.counsellor1.do(appointments.book, case, Booking(start, 50, "Room 7"))
    group = office.group(members=(case,), title="Tumaini", venue="Hall B", model="Trauma group")
    cancel(office, group, 7)
    before = actions(office).count(Action.EXPORTED)
    given = permit(office, office.coordinator, tmp_path / "dates.ics")
    assert actions(office).count(Action.EXPORTED) == before + 1
    assert given.permit.kind is ExportKind.ICS
    data = ics_writing.as_ics(given.events, office.clock())
    text = data.decode()
    names = {line.partition(":")[2] for line in text.splitlines() if line.startswith("SUMMARY")}
    assert names == {"Meeting"}
    for secret in (
        "Wanjiru", office.code(case), "Tumaini", "Hall", "Room", "rauma", "ounsel", "Amina",
        str(case), str(group), case.hex, group.hex,
    ):  # fmt: skip
        assert secret not in text
    assert not re.search("LOCATION|DESCRIPTION|ATTENDEE|ORGANIZER", text)
    path = exports.save_bytes(given.permit, data)
    again = read_dates(path, office.clock())
    assert [(one.start, one.minutes) for one in again.dates] == [
        (one.start, one.minutes) for one in given.events if not one.cancelled
    ]
    assert again.left_out == ((LeftOut.CANCELLED, 1),)


def test_a_counsellor_saves_their_own_dates_alone(office, tmp_path):
    office.group(lead=office.counsellor2)
    mine = office.group(lead=office.counsellor1)
    given = permit(office, office.counsellor1, tmp_path / "dates.ics")
    meetings = office.coordinator.do(groups.open_group, mine).meetings
    assert {one.start for one in given.events} <= {one.start for one in meetings}


def test_no_file_leaves_without_the_passphrase_a_good_path_and_something_to_save(office, tmp_path):
    path = tmp_path / "dates.ics"
    desk = office.coordinator
    with pytest.raises(Invalid, match="nothing-to-save"):
        permit(office, desk, path)
    office.group()
    before = actions(office).count(Action.EXPORTED)
    with pytest.raises(WrongPassphrase):
        permit(office, desk, path, passphrase="another one")
    with pytest.raises(Invalid, match="path-in-vault"):
        permit(office, desk, office.founder.vault.folder.path / "dates.ics")
    for count in (0, 367):
        with pytest.raises(Invalid, match="days-out-of-range"):
            permit(office, desk, path, days=count)
    for other in (office.peer, office.supervisor, office.admin):
        with pytest.raises(NotAllowed):
            permit(office, other, path)
    assert actions(office).count(Action.EXPORTED) == before


# --- what comes in ---


def file(office, group):
    return office.coordinator.do(groups.open_group, group)


def offer(office, group, *dates):
    return office.coordinator.do(calendar_files.offer_dates, group, dates)


def test_dates_of_a_file_are_offered_as_new_moved_or_there(office, tmp_path):
    group = office.group(meetings=6)
    exported = permit(office, office.coordinator, tmp_path / "dates.ics").events
    later = exported[-1]
    there = file(office, group).meetings[-2]
    moved = IcsDate(later.start + timedelta(days=1), 60, later.uid)
    new = IcsDate(later.start + timedelta(days=9), None, "elsewhere")
    shown = offer(office, group, IcsDate(there.start), moved, new)
    assert [one.there for one in shown] == [True, False, False]
    assert (shown[1].moves, shown[1].number) == (file(office, group).meetings[-1].id, 6)
    assert (shown[1].was, shown[1].minutes) == (later.start, 90)
    assert (shown[2].moves, shown[2].minutes) == (None, 90)
    assert all(one.clashes == () for one in shown)
    other = office.group(first_meeting=new.start, meetings=1, title="Faraja")
    assert file(office, other).plan.title == "Faraja"
    assert {one.title for one in offer(office, group, new)[0].clashes} == {"Faraja"}
    cancel(office, group, 6)
    assert offer(office, group, moved)[0].moves is None


def test_dates_are_taken_in_all_together(office):
    group = office.group(meetings=6)
    last = file(office, group).meetings[-1]
    day = timedelta(days=1)
    count = office.coordinator.do(
        calendar_files.take_in_dates,
        group,
        added=(NewMeeting(last.start + 9 * day, 60),),
        moved=((last.id, last.start + day),),
        reason=MeetingReason.VENUE,
    )
    found = file(office, group)
    assert (count, len(found.meetings)) == (2, 7)
    assert found.meetings[5].moved_for is MeetingReason.VENUE
    assert actions(office)[-1] is Action.IMPORTED or Action.IMPORTED in actions(office)


@pytest.mark.parametrize(
    ("added", "moved", "reason", "why"),
    [
        ((), (), None, "nothing-left"),
        ((), (1,), None, "reason-missing"),
        ((9999,), (1,), MeetingReason.VENUE, "meeting-date-out-of-range"),
        ((0,), (1,), MeetingReason.VENUE, "meeting-there-already"),
        ((5,), (-300,), MeetingReason.VENUE, "meeting-in-past"),
    ],
)
def test_dates_that_cannot_be_taken_in_leave_everything_as_it_was(
    office, added, moved, reason, why
):
    group = office.group(meetings=6)
    before = file(office, group)
    last, first = before.meetings[-1], before.meetings[-2]
    with pytest.raises(Invalid, match=why):
        office.coordinator.do(
            calendar_files.take_in_dates,
            group,
            added=tuple(NewMeeting(first.start + timedelta(days=one), 60) for one in added),
            moved=tuple((last.id, last.start + timedelta(days=one)) for one in moved),
            reason=reason,
        )
    assert file(office, group) == before


def test_who_does_not_plan_takes_nothing_in(office):
    group = office.group(peer=office.peer)
    for desk in (office.counsellor1, office.peer, office.supervisor, office.admin):
        with pytest.raises(NotAllowed):
            desk.do(calendar_files.offer_dates, group, ())
        with pytest.raises(NotAllowed):
            desk.do(calendar_files.take_in_dates, group)


def test_a_meeting_with_marks_is_not_moved_by_a_file(office):
    case = office.client()
    group = office.group(members=(case,))
    found = file(office, group)
    first = found.meetings[0]
    office.coordinator.do(
        groups.mark,
        group,
        membership=found.members[0].membership,
        meeting=first.id,
        status=AttendanceStatus.ON_TIME,
    )
    with pytest.raises(Invalid, match="meeting-has-marks"):
        office.coordinator.do(
            calendar_files.take_in_dates,
            group,
            moved=((first.id, office.clock() + timedelta(days=300)),),
            reason=MeetingReason.OTHER,
        )
