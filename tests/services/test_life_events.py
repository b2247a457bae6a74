"""What a counsellor marks on the chart: a kind and a date as far as it is known, and striking."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.alert_responses import AlertResponse, OutsideEvent
from counsel_desk.domain.days import local_day
from counsel_desk.domain.events import Violation
from counsel_desk.domain.life_events import LifeEvent
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.domain.timeline import TimelineKind
from counsel_desk.reports.paper_words import ENGLISH
from counsel_desk.services import (
    alerts,
    cases,
    charts,
    entry_strikes,
    events,
    life_events,
    own_copy,
    strikes,
    timeline,
)
from counsel_desk.services.errors import Invalid, NotAllowed
from counsel_desk.storage import kinds
from tests.builders import Office

BEREAVED = OutsideEvent.BEREAVEMENT


@pytest.fixture
def case(office: Office):
    """A file that is older than what happens in these tests."""
    office.clock.move(days=-200)
    made = office.client()
    office.clock.move(days=200)
    return made


def month(office: Office, days: int) -> PartialDate:
    """Give the month of so many days ago."""
    day = local_day(office.clock()) - timedelta(days=days)
    return PartialDate(day.year, day.month)


def whole(office: Office, days: int = 0) -> PartialDate:
    day = local_day(office.clock()) - timedelta(days=days)
    return PartialDate(day.year, day.month, day.day)


def mark(office: Office, case, kind: OutsideEvent, on: PartialDate, desk=None):
    return (desk or office.counsellor1).do(life_events.mark_event, case, LifeEvent(kind, on))


def shown(office: Office, case, desk=None):
    return (desk or office.counsellor1).do(charts.progress_course, case).events


def test_a_month_is_marked_and_drawn_at_its_middle(office: Office, case):
    on = month(office, 60)
    mark(office, case, BEREAVED, on)
    mark(office, case, OutsideEvent.MEDICATION, whole(office, 10))
    first, second = shown(office, case)
    assert (first.number, first.label, first.on) == (1, "bereavement", on)
    assert local_day(first.when) == on.earliest().replace(day=15)
    assert (second.number, second.label, second.on) == (2, "medication change", None)
    assert local_day(second.when) == local_day(office.clock()) - timedelta(days=10)
    assert shown(office, case, office.supervisor) == (first, second)


def test_a_mark_of_this_month_is_not_drawn_after_today(office: Office, case):
    office.clock.move(days=1 - local_day(office.clock()).day)
    mark(office, case, BEREAVED, month(office, 0))
    (one,) = shown(office, case)
    assert local_day(one.when) == local_day(office.clock())


def test_what_is_about_a_day_says_so(office: Office, case):
    day = whole(office, 30)
    about = PartialDate(day.year, day.month, day.day, about=True)
    mark(office, case, BEREAVED, about)
    (one,) = shown(office, case)
    assert (one.on, local_day(one.when)) == (about, day.earliest())


@pytest.mark.parametrize(
    ("kind", "days", "fault"),
    [
        (BEREAVED, None, "life-event-month"),
        (BEREAVED, -40, "life-event-in-future"),
        (BEREAVED, 365 * 90, "event-before-birth"),
        (OutsideEvent.COURT_DATE, -40, ""),
    ],
)
def test_a_date_that_cannot_be_right_is_refused(office: Office, case, kind, days, fault):
    on = PartialDate(2024) if days is None else month(office, days)
    if not fault:
        assert mark(office, case, kind, on)
        return
    with pytest.raises(Invalid) as caught:
        mark(office, case, kind, on)
    assert (caught.value.reason, caught.value.field) == (fault, "on")


def test_the_same_is_not_marked_twice_but_again_after_a_strike(office: Office, case):
    on = month(office, 60)
    first = mark(office, case, BEREAVED, on)
    with pytest.raises(Invalid, match="life-event-twice"):
        mark(office, case, BEREAVED, on)
    strike(office, case, first)
    mark(office, case, BEREAVED, on)
    assert len(shown(office, case)) == 1


def lives(office: Office, case):
    found = office.counsellor1.do(timeline.timeline, case).entries
    return [one for one in found if one.kind is TimelineKind.LIFE]


def strike(office: Office, case, entry, **facts):
    return office.counsellor1.do(
        entry_strikes.strike_entry, case, table="life_event", entry=entry, reason="Not hers",
        **facts,
    )  # fmt: skip


def test_what_is_struck_leaves_the_chart_and_stays_listed(office: Office, case):
    entry = mark(office, case, BEREAVED, month(office, 60))
    strike(office, case, entry)
    assert shown(office, case) == ()
    (line,) = office.counsellor1.do(life_events.marked_events, case)
    assert (line.id, line.event.kind, line.struck.reason) == (entry, BEREAVED, "Not hers")
    (seen,) = lives(office, case)
    assert seen.struck is not None


def test_a_mark_of_the_wrong_file_is_filed_in_the_right_one(office: Office, case):
    other = office.client(name="Nekesa Barasa")
    code = office.counsellor1.do(cases.open_case, other).coordination.code
    entry = mark(office, case, BEREAVED, month(office, 3))
    assert strike(office, case, entry, code=code)
    assert (len(shown(office, case)), len(shown(office, other))) == (0, 1)


def test_who_only_reads_marks_nothing_and_others_see_nothing(office: Office, case):
    mark(office, case, BEREAVED, month(office, 60))
    assert len(office.supervisor.do(life_events.marked_events, case)) == 1
    for desk in (office.supervisor, office.counsellor2, office.coordinator):
        with pytest.raises(NotAllowed):
            mark(office, case, BEREAVED, month(office, 90), desk)
    for desk in (office.counsellor2, office.coordinator):
        with pytest.raises(NotAllowed):
            desk.do(life_events.marked_events, case)
    assert kinds.LIFE_EVENT.compartment is Compartment.CLIN


def test_nothing_of_it_is_shown_while_others_see_the_screen(office: Office, case):
    mark(office, case, BEREAVED, month(office, 60))
    office.counsellor1.is_veiled = True
    assert shown(office, case) == ()
    assert lives(office, case) == []
    with pytest.raises(Invalid, match="hidden-now"):
        office.counsellor1.do(life_events.marked_events, case)
    office.counsellor1.is_veiled = False


def test_the_timeline_and_the_clients_own_copy_have_it(office: Office, case):
    on = month(office, 60)
    mark(office, case, BEREAVED, on)
    (seen,) = lives(office, case)
    assert local_day(seen.when) == on.earliest()
    copy = office.counsellor1.do(own_copy.preview_own_copy, case, chosen=frozenset({"life"}))
    ((item,),) = (section.items for section in copy.sections)
    assert (item.heading, item.facts[0].text) == ("Bereavement", ENGLISH.partial(on))


def test_an_event_of_violence_with_a_month_alone_is_drawn(office: Office, case):
    desk, on = office.counsellor1, month(office, 60)
    desk.do(events.save_event, case, Violation(started=on, account="secret"))
    (one,) = shown(office, case)
    assert (one.label, one.on) == ("violence or arrest", on)
    assert local_day(one.when).day == 15
    registered = month(office, 200)
    for before in (PartialDate(on.year), registered):  # perhaps before the client came
        desk.do(events.save_event, case, Violation(started=before))
    assert shown(office, case) == (one,)


def test_events_of_an_answer_leave_with_the_screening_that_raised_it(office: Office, case):
    desk = office.counsellor1
    wrong = office.screening(desk, case, "phq-9", {"rest": 0, "9": 1})
    (alert,) = desk.do(alerts.case_alerts, case)
    said = AlertResponse(outside=(OutsideEvent.EVICTION,))
    desk.do(alerts.answer_alert, case, alert.id, action="Asked.", response=said)
    assert [one.label for one in shown(office, case)] == ["eviction"]
    desk.do(strikes.strike_screening, case, wrong.id, reason="Another client's")
    assert shown(office, case) == ()
