from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.days import start_of
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.timeline import TimelineKind, moment_of
from counsel_desk.services import groups
from counsel_desk.services.errors import NotAllowed
from counsel_desk.services.timeline import SOURCES, MeetingSeen, timeline
from counsel_desk.storage import kinds
from tests.builders import actions, spoil


def kinds_of(found):
    return [entry.kind for entry in found.entries]


def test_everything_is_in_one_order_the_newest_first(office):
    case, desk = office.client(), office.counsellor1
    office.appointment(desk, case, start=office.clock(), outcome=SessionOutcome.ATTENDED)
    office.clock.move(days=1)
    office.screening(desk, case)
    office.clock.move(days=1)
    note = office.note(desk, case, text="## Session\n\nSlept better.")
    found = desk.do(timeline, case)
    assert kinds_of(found) == [TimelineKind.NOTE, TimelineKind.SCREENING, TimelineKind.SESSION]
    first = found.entries[0]
    assert (first.item, first.text, first.by) == (note, "Slept better.", desk.me.id)
    assert [entry.when for entry in found.entries] == sorted(
        (entry.when for entry in found.entries), reverse=True
    )


def test_the_strip_says_worse_upwards_whatever_the_instrument(office):
    case, desk = office.client(), office.counsellor1
    for value in (3, 0):
        office.clock.move(days=14)
        office.screening(desk, case, "phq-9", value)
        office.screening(desk, case, "who-5", 5 if value == 0 else 0)
    strip = {line.instrument: line for line in desk.do(timeline, case).strip}
    assert strip["phq-9"].title == "PHQ-9"
    for name in ("phq-9", "who-5"):
        assert [share for _, share in strip[name].points] == [1.0, 0.0], name


def test_a_screening_without_a_score_is_on_the_timeline_and_not_in_the_strip(office):
    case, desk = office.client(), office.counsellor1
    office.screening(desk, case, "phq-9", {"rest": None, "1": 2})
    found = desk.do(timeline, case)
    assert kinds_of(found) == [TimelineKind.SCREENING]
    assert found.strip == ()


def test_the_meetings_of_a_group_show_how_they_were_marked(office):
    case = office.client()
    begun = office.clock() - timedelta(weeks=2)
    group = office.group(members=(case,), first_meeting=begun, meetings=5)
    opened = office.coordinator.do(groups.open_group, group)
    office.coordinator.do(
        groups.mark,
        group,
        membership=opened.members[0].membership,
        meeting=opened.meetings[0].id,
        status=AttendanceStatus.LATE,
    )
    office.carry_out()
    found = office.counsellor1.do(timeline, case).entries
    seen = [entry.value for entry in found if isinstance(entry.value, MeetingSeen)]
    assert [one.number for one in seen] == [3, 2, 1]
    assert seen[-1].mark is not None
    assert seen[-1].mark.status is AttendanceStatus.LATE
    assert seen[0].mark is None
    assert {(one.group, one.title) for one in seen} == {(group, "Tumaini 1")}


def test_meetings_whose_keys_are_not_held_are_left_out(office, monkeypatch):
    case = office.client()
    office.group(members=(case,))
    ring = type(office.counsellor1.who.ring)
    real = ring.holds
    monkeypatch.setattr(
        ring, "holds", lambda self, scope, kind: kind.value != "group" and real(self, scope, kind)
    )
    assert office.counsellor1.do(timeline, case).entries == ()


def test_what_does_not_open_is_shown_as_such(office):
    case, desk = office.client(), office.counsellor1
    office.note(desk, case)
    spoil(office, "note")
    (entry,) = desk.do(timeline, case).entries
    assert entry.kind is TimelineKind.NOTE
    assert entry.value is None
    assert entry.text == ""


def test_reading_it_is_one_entry_of_the_trail(office):
    case, desk = office.client(), office.counsellor1
    office.note(desk, case)
    before = actions(office).count(Action.LIST_OPENED)
    desk.do(timeline, case)
    assert actions(office).count(Action.LIST_OPENED) == before + 1


@pytest.mark.parametrize("name", ["counsellor2", "coordinator", "peer", "admin"])
def test_others_see_no_timeline(office, name):
    case = office.client()
    with pytest.raises(NotAllowed):
        office.desk(name).do(timeline, case)


def test_the_supervisor_sees_it(office):
    case = office.client()
    office.note(office.counsellor1, case)
    office.carry_out()
    assert len(office.supervisor.do(timeline, case).entries) == 1


def test_every_source_names_fields_that_there_are():
    for source in SOURCES:
        kind = kinds.BY_TABLE[source.table]
        names = set(kind.codec.payload.__dataclass_fields__)
        wanted = {source.when.partition(".")[0], source.text, source.by} - {""}
        assert wanted <= names, source.table


def test_a_day_without_a_time_says_so():
    now = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert moment_of(now, now) == (now, True)
    assert moment_of(date(2026, 3, 1), now) == (start_of(date(2026, 3, 1)), False)
    assert moment_of(None, now) == (now, True)
