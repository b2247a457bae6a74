"""Groups: cycles, rolls, attendance and dose, and what a coordinator and a peer never see."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.enrolment import EndReason
from counsel_desk.domain.groups import (
    AbsenceReason,
    AttendanceStatus,
    Dose,
    GroupStaff,
    MeetingReason,
    MeetingStatus,
    StaffFunction,
)
from counsel_desk.domain.ids import GroupId, MeetingId, MembershipId, PersonId
from counsel_desk.services import cases, groups
from counsel_desk.services.errors import Invalid, NotEntitled, NotFound
from tests.builders import Office, actions, spoil

TODAY, RELOCATED = date(2026, 3, 2), EndReason.RELOCATED
ON_TIME, ABSENT = AttendanceStatus.ON_TIME, AttendanceStatus.DID_NOT_ATTEND


def _file(office: Office, group: GroupId, desk=None):
    return (desk or office.coordinator).do(groups.open_group, group)


def _mark(office: Office, group: GroupId, number: int, status, desk=None, place=0, **more) -> Dose:
    found = _file(office, group)
    return (desk or office.coordinator).do(
        groups.mark,
        group,
        membership=found.members[place].membership,
        meeting=found.meetings[number - 1].id,
        status=status,
        **more,
    )


def test_a_cycle_gets_its_weekly_meetings(office):
    first = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
    group = office.group(title="  Tumaini 2 ", venue=" Hall C ", first_meeting=first, meetings=3)
    found = _file(office, group)
    assert (found.plan.title, found.plan.venue) == ("Tumaini 2", "Hall C")
    assert [one.start for one in found.meetings] == [first + timedelta(weeks=n) for n in range(3)]
    assert [one.number for one in found.meetings] == [1, 2, 3]
    assert {one.status for one in found.meetings} == {MeetingStatus.PLANNED}
    assert {one.minutes for one in found.meetings} == {90}
    assert found.staff == (GroupStaff(office.counsellor1.me.id, StaffFunction.LEAD),)


def test_a_cycle_that_is_over_counts_everybody_who_was_in_it(office):
    first, second = office.client(), office.client(office.counsellor2)
    group = office.group(members=(first, second), first_meeting=office.clock())
    found = _file(office, group)
    left = next(one.membership for one in found.members if one.case == first)
    office.coordinator.do(groups.end_membership, group, left, on=TODAY, reason=RELOCATED)
    (row,) = office.coordinator.do(groups.list_groups)
    assert row.members == 1
    office.clock.at = found.meetings[-1].start + timedelta(days=1)
    (row,) = office.coordinator.do(groups.list_groups)
    assert row.members == 2


@pytest.fixture
def london(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_meetings_keep_their_time_on_the_wall_when_summer_time_begins(office, london):
    group = office.group(first_meeting=datetime(2026, 3, 23, 10, 0, tzinfo=UTC), meetings=2)
    assert [one.start.hour for one in _file(office, group).meetings] == [10, 9]


PLANS = {
    "title-missing": {"title": " "},
    "meetings-out-of-range": {"meetings": 121},
    "minutes-out-of-range": {"minutes": 14},
    "meeting-date-out-of-range": {"first_meeting": datetime(1999, 12, 31, tzinfo=UTC)},
}


@pytest.mark.parametrize(
    ("reason", "facts"),
    [
        *PLANS.items(),
        ("meetings-out-of-range", {"meetings": 0}),
        ("minutes-out-of-range", {"minutes": 481}),
        ("meeting-date-out-of-range", {"first_meeting": datetime(2062, 3, 2, tzinfo=UTC)}),
    ],
)
def test_a_plan_that_cannot_be_right_is_refused(office, reason, facts):
    before = actions(office)
    with pytest.raises(Invalid, match=reason):
        office.group(office.founder, **facts)
    assert [one for one in actions(office) if one not in before] == []
    assert office.founder.do(groups.list_groups) == ()


@pytest.mark.parametrize(
    "facts", [{"meetings": 1}, {"meetings": 60}, {"minutes": 15}, {"minutes": 480}]
)
def test_what_is_just_possible_is_planned(office, facts):
    assert office.group(**facts)


def test_a_group_needs_a_lead_who_counsels(office):
    one, two = office.counsellor1.me.id, office.counsellor2.me.id
    lead, helper, peer = StaffFunction.LEAD, StaffFunction.CO_FACILITATOR, StaffFunction.PEER
    for reason, staff in (
        ("lead-missing", ()),
        ("lead-missing", (GroupStaff(one, helper),)),
        ("staff-role", (GroupStaff(office.admin.me.id, lead),)),
        ("staff-role", (GroupStaff(one, lead), GroupStaff(two, peer))),
        ("staff-role", (GroupStaff(PersonId(one.__class__(int=5)), lead),)),
        ("staff-twice", (GroupStaff(one, lead), GroupStaff(one, helper))),
    ):
        with pytest.raises(Invalid, match=reason):
            office.coordinator.do(groups.create_group, plan=office.plan(), staff=staff)
    staff = (GroupStaff(one, lead), GroupStaff(two, helper), GroupStaff(office.peer.me.id, peer))
    group = office.coordinator.do(groups.create_group, plan=office.plan(), staff=staff)
    assert _file(office, group).staff == staff


def test_a_client_is_enrolled_by_code(office):
    case, group = office.client(), office.group()
    code = office.code(case)
    membership = office.coordinator.do(groups.enrol, group, code=f" {code.lower()} ", agreed=TODAY)
    (member,) = _file(office, group).members
    assert (member.membership, member.case, member.code) == (membership, case, code)
    assert (member.joined, member.left) == (date(2026, 3, 2), None)


def test_a_code_that_is_mistyped_unknown_closed_or_there_already_is_refused(office):
    case = office.client()
    group = office.group(members=(case,))
    closed = office.client(status=CaseStatus.CLOSED)
    wrong = office.code(case)[:-1] + ("A" if office.code(case)[-1] != "A" else "B")
    from counsel_desk.domain.case_code import make_code

    for reason, code in (
        ("code-check", wrong),
        ("code-check", "nonsense"),
        ("unknown-code", make_code("ZZ", 4711)),
        ("already-member", office.code(case)),
        ("case-closed", office.code(closed)),
    ):
        with pytest.raises(Invalid, match=reason):
            office.coordinator.do(groups.enrol, group, code=code)
    assert len(_file(office, group).members) == 1


def test_a_facilitator_enrols_own_clients_and_cannot_probe_for_others(office):
    own, foreign = office.client(), office.client(office.counsellor2)
    group = office.group()
    assert office.counsellor1.do(groups.enrol, group, code=office.code(own), agreed=TODAY)
    with pytest.raises(Invalid, match="unknown-code"):
        office.counsellor1.do(groups.enrol, group, code=office.code(foreign))


@pytest.mark.parametrize("joined", [date(2026, 3, 3), date(1999, 1, 1)])
def test_nobody_joins_in_the_future_or_before_the_century(office, joined):
    case, group = office.client(), office.group()
    with pytest.raises(Invalid, match="joined-out-of-range"):
        office.coordinator.do(
            groups.enrol, group, code=office.code(case), joined=joined, agreed=TODAY
        )


def test_a_spell_ends_and_another_can_begin(office):
    case = office.client()
    group, today = office.group(members=(case,)), office.clock().date()
    (member,) = _file(office, group).members
    desk = office.coordinator
    for on in (member.joined - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(Invalid, match="left-out-of-range"):
            desk.do(groups.end_membership, group, member.membership, on=on, reason=RELOCATED)
    last = today - timedelta(days=10)
    desk.do(groups.end_membership, group, member.membership, on=last, reason=RELOCATED)
    with pytest.raises(Invalid, match="ended-already"):
        desk.do(groups.end_membership, group, member.membership, on=today, reason=RELOCATED)
    assert _file(office, group).members[0].left == last
    for joined in (last, last - timedelta(days=1)):
        with pytest.raises(Invalid, match="spells-overlap"):
            desk.do(groups.enrol, group, code=member.code, joined=joined)
    again = desk.do(groups.enrol, group, code=member.code, agreed=TODAY)
    assert [one.membership for one in _file(office, group).members] == [member.membership, again]
    assert [row.members for row in desk.do(groups.list_groups)] == [1]


def test_a_membership_or_meeting_of_another_group_is_not_found(office):
    case, other = office.client(), office.client(name="Kiprop Langat")
    group, elsewhere = office.group(members=(case,)), office.group(members=(other,))
    mine, theirs = _file(office, group), _file(office, elsewhere)
    for membership, meeting in (
        (theirs.members[0].membership, mine.meetings[0].id),
        (mine.members[0].membership, theirs.meetings[0].id),
        (MembershipId(case), MeetingId(case)),
    ):
        with pytest.raises(NotFound):
            office.coordinator.do(
                groups.mark, group, membership=membership, meeting=meeting, status=ON_TIME
            )
    with pytest.raises(NotFound):
        office.coordinator.do(
            groups.end_membership,
            group,
            theirs.members[0].membership,
            on=date(2026, 3, 2),
            reason=RELOCATED,
        )
    with pytest.raises(NotFound):
        office.coordinator.do(
            groups.set_meeting_status, group, theirs.meetings[0].id, MeetingStatus.HELD
        )


def test_a_mark_counts_and_says_that_the_meeting_was_held(office):
    group = office.group(members=(office.client(),))
    assert _mark(office, group, 1, ON_TIME) == Dose(1, 1, 0)
    reasons = (AbsenceReason.TRANSPORT, AbsenceReason.TRANSPORT, AbsenceReason.FEAR)
    assert _mark(office, group, 2, ABSENT, reasons=reasons) == Dose(1, 2, 0)
    found = _file(office, group)
    member = found.members[0]
    assert [one.status for one in found.meetings[:3]] == [
        MeetingStatus.HELD, MeetingStatus.HELD, MeetingStatus.PLANNED,
    ]  # fmt: skip
    mark = found.marks[member.membership, found.meetings[1].id]
    assert (mark.status, mark.reasons) == (ABSENT, reasons[1:])
    assert found.doses == {member.membership: Dose(1, 2, 0)}
    assert found.doses[member.membership].share == 0.5


def test_not_recorded_is_never_absent(office):
    first, second = office.client(), office.client(name="Kiprop Langat")
    group = office.group(members=(first, second))
    _mark(office, group, 1, ON_TIME)
    found = _file(office, group)
    assert found.doses[found.members[1].membership] == Dose(0, 0, 1)
    assert found.doses[found.members[1].membership].share is None


def test_a_mark_is_corrected_and_cleared_and_its_history_stays(office):
    group = office.group(members=(office.client(),))
    _mark(office, group, 1, ON_TIME)
    assert _mark(office, group, 1, ABSENT) == Dose(0, 1, 0)
    assert _mark(office, group, 1, None, reasons=(AbsenceReason.FEAR,)) == Dose(0, 0, 1)
    assert _file(office, group).marks == {}
    from sqlalchemy import func, select

    from counsel_desk.storage import schema

    table = schema.RECORD_TABLES["attendance"]
    versions = office.run(
        office.coordinator,
        lambda work: work.session.execute(select(func.count()).select_from(table)).scalar_one(),
    )
    assert versions == 3
    assert _mark(office, group, 1, ON_TIME) == Dose(1, 1, 0)


def test_clearing_what_was_never_marked_writes_nothing(office):
    group = office.group(members=(office.client(),))
    assert _mark(office, group, 1, None) == Dose(0, 0, 0)
    assert _file(office, group).meetings[0].status is MeetingStatus.PLANNED


def test_marks_that_cannot_be_are_refused(office):
    case = office.client()
    group = office.group(members=(case,))
    found, desk = _file(office, group), office.coordinator
    with pytest.raises(Invalid, match="meeting-in-future"):
        _mark(office, group, 6, ON_TIME)
    desk.do(
        groups.set_meeting_status,
        group,
        found.meetings[1].id,
        MeetingStatus.CANCELLED,
        reason=MeetingReason.VENUE,
    )
    with pytest.raises(Invalid, match="meeting-cancelled"):
        _mark(office, group, 2, ON_TIME)
    left = found.meetings[2].start.date()
    desk.do(groups.end_membership, group, found.members[0].membership, on=left, reason=RELOCATED)
    assert _mark(office, group, 3, ON_TIME) == Dose(1, 1, 0)
    with pytest.raises(Invalid, match="not-a-member-then"):
        _mark(office, group, 4, ON_TIME)


def test_people_are_marked_as_they_arrive(office):
    group = office.group(members=(office.client(),))
    office.clock.move(minutes=-30)
    assert _mark(office, group, 5, ON_TIME) == Dose(1, 1, 0)


def test_a_peer_marks_and_the_meeting_counts_as_held_without_the_right_to_change_it(office):
    group = office.group(members=(office.client(),), peer=office.peer)
    assert _mark(office, group, 1, ON_TIME, desk=office.peer) == Dose(1, 1, 0)
    for desk in (office.peer, office.coordinator, office.counsellor1):
        assert _file(office, group, desk).meetings[0].status is MeetingStatus.HELD
        assert [row.held for row in desk.do(groups.list_groups)] == [1]
    _mark(office, group, 1, None)
    assert [row.held for row in office.coordinator.do(groups.list_groups)] == [0]


def test_a_meeting_is_held_cancelled_and_planned_again(office):
    group = office.group(members=(office.client(),))
    found, desk = _file(office, group), office.coordinator

    def say(number: int, status: MeetingStatus) -> MeetingStatus:
        reason = MeetingReason.VENUE if status is MeetingStatus.CANCELLED else None
        meeting = found.meetings[number - 1].id
        desk.do(groups.set_meeting_status, group, meeting, status, reason=reason)
        return _file(office, group).meetings[number - 1].status

    for status in (MeetingStatus.HELD, MeetingStatus.CANCELLED, MeetingStatus.PLANNED):
        assert say(1, status) is status
        assert say(1, status) is status
    assert say(9, MeetingStatus.CANCELLED) is MeetingStatus.CANCELLED
    with pytest.raises(Invalid, match="meeting-in-future"):
        say(10, MeetingStatus.HELD)
    _mark(office, group, 2, ON_TIME)
    for status in (MeetingStatus.CANCELLED, MeetingStatus.PLANNED):
        with pytest.raises(Invalid, match="meeting-has-marks"):
            say(2, status)
    assert say(2, MeetingStatus.HELD) is MeetingStatus.HELD


def test_a_cancelled_meeting_keeps_its_reason_until_it_is_planned_again(office):
    group, desk = office.group(), office.coordinator
    meeting = _file(office, group).meetings[0].id

    def say(status, reason=None):
        desk.do(groups.set_meeting_status, group, meeting, status, reason=reason)
        return _file(office, group).meetings[0].reason

    with pytest.raises(Invalid, match="reason-missing"):
        say(MeetingStatus.CANCELLED)
    assert say(MeetingStatus.CANCELLED, MeetingReason.STRIKE) is MeetingReason.STRIKE
    assert say(MeetingStatus.PLANNED, MeetingReason.STRIKE) is None


def test_the_list_shows_what_is_running(office):
    old = office.group(first_meeting=office.clock() - timedelta(days=300), meetings=2)
    new = office.group(members=(office.client(),), title="Faraja")
    _mark(office, new, 1, ON_TIME)
    rows = office.coordinator.do(groups.list_groups)
    assert [row.id for row in rows] == [new, old]
    assert (rows[0].title, rows[0].venue, rows[0].meetings) == ("Faraja", "Hall B", 10)
    assert (rows[0].held, rows[0].members) == (1, 1)
    assert rows[0].next_meeting == office.clock()
    assert rows[1].next_meeting is None
    _mark(office, new, 2, ON_TIME)
    assert [row.held for row in office.coordinator.do(groups.list_groups)] == [2, 0]


def test_a_group_shows_to_those_entitled_alone(office):
    mine, theirs = office.client(), office.client(office.counsellor2)
    group = office.group(members=(mine, theirs), peer=office.peer)
    seen = {
        name: len(desk.do(groups.list_groups))
        for name, desk in office.everyone().items()
        if name != "admin"
    }
    assert seen == {
        "founder": 1, "counsellor1": 1, "counsellor2": 1, "supervisor": 1, "coordinator": 1,
        "peer": 1,
    }  # fmt: skip
    other = office.group(lead=office.counsellor2)
    assert [row.id for row in office.counsellor1.do(groups.list_groups)] == [group]
    assert office.supervisor.do(groups.list_groups)[0].id == group
    assert {row.id for row in office.counsellor2.do(groups.list_groups)} == {group, other}


def test_the_counsellor_of_a_member_sees_only_the_marks_of_that_member(office):
    mine, theirs = office.client(), office.client(office.counsellor2, name="Kiprop Langat")
    group = office.group(members=(mine, theirs))
    _mark(office, group, 1, ON_TIME, place=0)
    _mark(office, group, 1, ABSENT, place=1)
    found = _file(office, group, office.counsellor2)
    spell = next(one for one in found.members if one.case == theirs)
    assert {membership for membership, _ in found.marks} == {spell.membership}
    assert len(_file(office, group, office.counsellor1).marks) == 2


def test_a_coordinator_runs_a_group_and_decrypts_nothing_clinical(office):
    case = office.client()
    office.note(office.counsellor1, case)
    office.screening(office.counsellor1, case)
    group = office.group(members=(case,), peer=office.peer)
    _mark(office, group, 1, ON_TIME)
    for desk, kinds in (
        (office.coordinator, ("identities", "notes", "screenings", "digests", "alert_answers")),
        (
            office.peer,
            ("coordinations", "contacts", "identities", "notes", "screenings", "digests"),
        ),
    ):
        for kind in kinds:
            with pytest.raises(NotEntitled):
                office.run(desk, lambda work, kind=kind: _read_all(getattr(work, kind), case))


def _read_all(records, case):
    found = records.list(case)
    if not found:
        records._work.ring.latest(case, records._compartment)


def test_a_facilitator_learns_how_to_reach_a_member_and_nothing_clinical(office):
    case = office.client(office.counsellor2)
    office.note(office.counsellor2, case)
    office.group(members=(case,), lead=office.counsellor1)
    found = office.counsellor1.do(cases.open_case, case)
    assert found.contact is not None
    assert found.identity is None
    with pytest.raises(NotEntitled):
        office.run(office.counsellor1, lambda work: work.notes.list(case))


def test_a_plan_that_does_not_open_is_not_found(office):
    group = office.group()
    spoil(office, "group_plan")
    with pytest.raises(NotFound):
        _file(office, group)
    assert office.coordinator.do(groups.list_groups) == ()


def test_a_refused_enrolment_leaves_nothing(office, monkeypatch):
    case, group = office.client(), office.group()
    before = actions(office)
    with monkeypatch.context() as patch:
        patch.setattr("counsel_desk.storage.keeper.Keeper.reconcile", _fail)
        with pytest.raises(OSError, match="disk"):
            office.coordinator.do(groups.enrol, group, code=office.code(case), agreed=TODAY)
    assert actions(office) == before
    assert _file(office, group).members == ()
    assert [row.members for row in office.coordinator.do(groups.list_groups)] == [0]
    assert office.coordinator.do(groups.enrol, group, code=office.code(case), agreed=TODAY)


def _fail(*_: object) -> None:
    raise OSError("disk")
