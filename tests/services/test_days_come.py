"""What a session is: a day on which the client came, alone or to a group, wherever it counts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counsel_desk.domain.days import local_day
from counsel_desk.domain.enrolment import EndReason
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.notes import NoteKind
from counsel_desk.domain.screenings import AlertKind
from counsel_desk.services import charts, digests_anew, groups, merging
from tests.builders import digest

CAME, AWAY = AttendanceStatus.ON_TIME, AttendanceStatus.DID_NOT_ATTEND
LATE = [AlertKind.NO_EARLY_RESPONSE]


@pytest.fixture
def case(office):
    return office.client()


def kinds_of(office, case):
    return [one.kind for one in digest(office, case).alerts]


def screened(office, case, weeks, instrument="gad-7"):
    at = office.clock() - timedelta(weeks=weeks)
    office.screening(office.counsellor1, case, instrument, 2, at=at)


def circle(office, case):
    group = office.group(members=(case,), first_meeting=office.clock() - timedelta(days=25))
    file = office.coordinator.do(groups.open_group, group)
    return file.members[0].membership, file.meetings


def mark(office, case, *statuses, desk=None, group=None):
    membership, meetings = group or circle(office, case)
    for meeting, status in zip(meetings, statuses, strict=False):
        (desk or office.coordinator).do(
            groups.mark, meeting.group, membership=membership, meeting=meeting.id, status=status
        )


def test_meetings_make_a_score_one_of_the_fourth_session(office, case):
    mark(office, case, CAME, CAME, CAME, AWAY)
    screened(office, case, 4)
    screened(office, case, 0)
    assert kinds_of(office, case) == LATE


def test_meetings_that_were_missed_do_not(office, case):
    mark(office, case, CAME, AWAY, AWAY, CAME)
    screened(office, case, 4)
    screened(office, case, 0)
    assert kinds_of(office, case) == []


def test_sessions_to_which_nobody_came_do_not_either(office, case):
    screened(office, case, 4)
    for days in (20, 15, 10):
        when = office.clock() - timedelta(days=days)
        office.note(
            office.counsellor1, case, session_start=when, kind=NoteKind.NO_SHOW, attended=False
        )
    screened(office, case, 0)
    assert kinds_of(office, case) == []


def test_a_meeting_and_a_note_of_one_day_are_one_session(office, case):
    membership, meetings = circle(office, case)
    mark(office, case, CAME, CAME, group=(membership, meetings))
    office.note(office.counsellor1, case, session_start=meetings[0].start + timedelta(hours=3))
    screened(office, case, 4)
    screened(office, case, 0)
    assert kinds_of(office, case) == []
    course = office.counsellor1.do(charts.progress_course, case)
    assert course.sessions == tuple(one.start for one in meetings[:2])
    assert [one.session for one in course.of("gad-7").points] == [1, 3]


def test_a_meeting_marked_afterwards_by_who_leads_the_group_raises_it_at_once(office, case):
    screened(office, case, 4)
    screened(office, case, 0)
    mark(office, case, CAME, CAME, CAME, desk=office.counsellor1)
    assert kinds_of(office, case) == LATE
    assert digest(office, case).met == 3


def test_one_marked_by_somebody_else_raises_it_after_the_next_unlock(office, case):
    screened(office, case, 4)
    screened(office, case, 0)
    mark(office, case, CAME, CAME, CAME)
    assert kinds_of(office, case) == []
    assert list(digests_anew.steps(office.counsellor1)) == [(1, 1)]
    assert kinds_of(office, case) == LATE
    assert list(digests_anew.steps(office.counsellor1)) == []


def test_a_meeting_marked_for_a_file_merged_away_counts_in_the_one_that_goes_on(office, case):
    away = office.client(name="Wanjiru A.")
    group = circle(office, away)
    mark(office, away, CAME, CAME, group=group)
    screened(office, case, 4)
    screened(office, case, 0)
    office.counsellor1.do(merging.merge_files, case, away, reason="The same person, met twice.")
    assert kinds_of(office, case) == []
    mark(office, away, CAME, CAME, CAME, group=group, desk=office.counsellor1)
    assert kinds_of(office, case) == LATE
    course = office.counsellor1.do(charts.progress_course, case)
    days = tuple(local_day(one) for one in course.sessions)
    assert days == tuple(local_day(one.start) for one in group[1][:3])


def test_treatment_begins_with_the_first_meeting_that_a_client_came_to(office, case):
    mark(office, case, AWAY, CAME, AWAY)
    for weeks in (4, 3, 1):
        screened(office, case, weeks)
    course = office.counsellor1.do(charts.progress_course, case)
    assert [one.phase for one in course.of("gad-7").points] == [
        "assessment", "assessment", "treatment",
    ]  # fmt: skip


def test_meetings_of_a_group_that_a_client_left_still_count(office, case):
    began = office.clock() - timedelta(days=25)
    group = office.group(lead=office.counsellor2, members=(case,), first_meeting=began)
    office.carry_out()
    file = office.coordinator.do(groups.open_group, group)
    spell = file.members[0].membership
    mark(office, case, CAME, CAME, CAME, AWAY, group=(spell, file.meetings))
    on = local_day(office.clock())
    office.coordinator.do(groups.end_membership, group, spell, on=on, reason=EndReason.RELOCATED)
    office.carry_out()
    screened(office, case, 4)
    screened(office, case, 0)
    assert kinds_of(office, case) == LATE
    for desk in (office.counsellor1, office.supervisor):
        course = desk.do(charts.progress_course, case)
        assert len(course.sessions) == 3
