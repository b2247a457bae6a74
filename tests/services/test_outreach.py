"""Two misses ask for somebody to reach out, in the way that is safe; and who may see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from counsel_desk.domain.cases import ContactMethod
from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.enrolment import EndReason
from counsel_desk.domain.groups import AttendanceStatus, CycleEnd
from counsel_desk.domain.ids import MembershipId
from counsel_desk.domain.outreach import OutreachOutcome
from counsel_desk.services import closing, group_plans, groups, outreach
from counsel_desk.services.errors import Invalid, NotAllowed, NotEntitled, NotFound
from counsel_desk.storage import kinds
from tests.builders import open_office

TODAY = date(2026, 3, 2)
COMES, NOT_REACHED = OutreachOutcome.COMES_AGAIN, OutreachOutcome.NOT_REACHED


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def case(office):
    return office.client(office.counsellor2)


@pytest.fixture
def group(office, case):
    return office.group(members=(case,), peer=office.peer)


def member(office, group):
    return office.coordinator.do(groups.open_group, group).members[0]


def mark(office, group, signs, begin=1):
    found = office.coordinator.do(groups.open_group, group)
    statuses = {"x": AttendanceStatus.ON_TIME, "-": AttendanceStatus.DID_NOT_ATTEND}
    for number, sign in enumerate(signs, begin):
        office.peer.do(
            groups.mark,
            group,
            membership=found.members[0].membership,
            meeting=found.meetings[number - 1].id,
            status=statuses[sign],
        )


def due(office, desk=None):
    return (desk or office.coordinator).do(outreach.outreach_due)


def record(office, group, outcome, desk=None, **facts):
    spell = member(office, group).membership
    return (desk or office.coordinator).do(outreach.record_outreach, group, spell, outcome, **facts)


def test_nobody_is_asked_after_whose_file_is_closed(office, case, group):
    mark(office, group, "x--")
    assert len(due(office)) == 1
    office.carry_out()
    office.counsellor2.do(
        closing.close_case, case, reason=ClosingReason.DECEASED, planned=False,
        last_contact=None, summary="",
    )  # fmt: skip
    assert due(office) == ()


def test_two_misses_make_a_task_and_an_answer_ends_it(office, case, group):
    mark(office, group, "x-")
    assert due(office) == ()
    mark(office, group, "-", 3)
    (row,) = due(office)
    assert (row.case, row.title, row.missed, row.tried) == (case, "Tumaini 1", 2, 0)
    assert row.due == TODAY - timedelta(weeks=2)
    record(office, group, COMES)
    assert due(office) == ()
    mark(office, group, "-", 4)
    assert due(office)[0].missed == 3
    mark(office, group, "x", 5)
    assert due(office) == ()


def test_who_was_not_reached_is_asked_again_on_the_day_set(office, group):
    mark(office, group, "--")
    record(office, group, NOT_REACHED, again_on=TODAY + timedelta(days=3))
    assert due(office) == ()
    office.clock.move(days=3)
    (row,) = due(office)
    assert (row.tried, row.due) == (1, TODAY + timedelta(days=3))


def test_the_one_safe_way_is_shown_with_what_was_tried(office, case, group):
    mark(office, group, "--")
    record(office, group, NOT_REACHED)
    spell = member(office, group).membership
    for desk in (office.coordinator, office.counsellor1):
        asking = desk.do(outreach.open_outreach, group, spell)
        assert asking.code == office.code(case)
        assert (asking.contact.method, asking.contact.hours) == (ContactMethod.SMS, "after six")
        assert [one.outcome for one in asking.attempts] == [NOT_REACHED]
    with pytest.raises(NotFound):
        office.coordinator.do(outreach.open_outreach, group, MembershipId(case))


def test_what_cannot_be_is_refused(office, group):
    with pytest.raises(Invalid, match="outreach-not-due"):
        record(office, group, COMES)
    mark(office, group, "--")
    with pytest.raises(Invalid, match="again-not-asked"):
        record(office, group, COMES, again_on=TODAY + timedelta(days=1))
    for again in (TODAY, TODAY + timedelta(days=91)):
        with pytest.raises(Invalid, match="again-out-of-range"):
            record(office, group, NOT_REACHED, again_on=again)
    spell = member(office, group).membership
    office.coordinator.do(
        groups.end_membership, group, spell, on=TODAY, reason=EndReason.DROPPED_OUT
    )
    assert due(office) == ()
    with pytest.raises(Invalid, match="ended-already"):
        record(office, group, COMES)


def test_nobody_is_asked_after_once_a_cycle_is_cancelled_or_long_over(office, group):
    mark(office, group, "--")
    office.clock.move(days=120)
    assert due(office) == ()
    office.clock.move(days=-120)
    assert len(due(office)) == 1
    office.coordinator.do(group_plans.cancel_cycle, group, CycleEnd.VENUE)
    assert due(office) == ()


def test_a_group_that_does_not_meet_asks_nothing(office, group):
    from counsel_desk.services.group_records import GroupBook

    def empty(work):
        (facts,) = GroupBook().groups(work)
        return outreach._is_asked_for(work, replace(facts, meetings=()))

    assert office.run(office.coordinator, empty) is False


def test_facilitator_and_coordinator_ask_and_nobody_else(office, case, group):
    mark(office, group, "--")
    assert len(due(office, office.counsellor1)) == 1
    record(office, group, COMES, office.counsellor1)
    for desk in (office.peer, office.supervisor, office.counsellor2):
        with pytest.raises(NotAllowed):
            record(office, group, COMES, desk)
    with pytest.raises(NotAllowed):
        due(office, office.peer)
    with pytest.raises(NotEntitled):
        office.run(office.peer, lambda work: kinds.OUTREACH.records(work).list(case))
    seen = office.run(office.counsellor2, lambda work: kinds.OUTREACH.records(work).list(case))
    assert [one.value.outcome for one in seen] == [COMES]
