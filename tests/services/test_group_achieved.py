"""What a cycle achieved: whose scores are opened, what is counted, and who may ask."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.audit import Action
from counsel_desk.domain.enrolment import EndReason
from counsel_desk.domain.groups import AttendanceStatus, Received
from counsel_desk.domain.outcomes import Share, Significance
from counsel_desk.domain.outcomes.cohort import NoPair
from counsel_desk.domain.outcomes.cycle import Achieved, cycle_outcomes
from counsel_desk.services import corrections, groups, strikes
from counsel_desk.services.errors import Invalid, NotAllowed, WrongPassphrase
from counsel_desk.services.exports import ExportKind
from counsel_desk.services.group_achieved import (
    group_achieved,
    group_turnout,
    permit_cycle_report,
)
from tests.builders import PASSPHRASE, Office, actions

CAME, AWAY = AttendanceStatus.ON_TIME, AttendanceStatus.DID_NOT_ATTEND
MODEL = "Ten-session trauma group"


def phq(office: Office, case, value: int, *, days: int, desk=None) -> None:
    """A PHQ-9 of nine times a value, without the safety item, some days from the clock."""
    at = office.clock() + timedelta(days=days)
    office.screening(desk or office.counsellor1, case, "phq-9", {"rest": value, "9": 0}, at=at)


def cycle(office: Office, *courses, held: int = 4, **facts):
    """A finished cycle: each course is a case, its marks, and the scores around it."""
    office.clock.move(days=120)
    start = office.clock() - timedelta(weeks=held, days=1)
    group = office.group(
        members=tuple(case for case, _, _ in courses), meetings=held, first_meeting=start,
        model=MODEL, **facts,
    )  # fmt: skip
    file = office.coordinator.do(groups.open_group, group)
    by_case = {one.case: one.membership for one in file.members}
    for case, marks, scores in courses:
        for meeting, status in zip(file.meetings, marks, strict=False):
            if status is not None:
                office.coordinator.do(
                    groups.mark, group, membership=by_case[case], meeting=meeting.id, status=status
                )
        for days, value in scores:
            phq(office, case, value, days=days - 7 * held - 1)
    return group


def look(office: Office, group, desk=None) -> Achieved:
    return (desk or office.counsellor1).do(group_achieved, group)


def two(office: Office):
    """A completer who recovers, and one who stops after the first meeting."""
    stays, stops = office.client(), office.client(name="Akinyi Otieno")
    courses = (
        (stays, [CAME] * 4, [(0, 2), (27, 0)]),
        (stops, [CAME, AWAY, AWAY, AWAY], [(0, 2)]),
    )
    return cycle(office, *courses), stays, stops


def test_completer_and_drop_out_are_judged_together(office: Office):
    group, stays, stops = two(office)
    found = cycle_outcomes(look(office, group), "phq-9")
    assert found.of_all == Share(1, 2)
    assert (found.outcomes.started, found.outcomes.completeness) == (2, Share(1, 2))
    (pair,) = found.outcomes.pairs
    assert (pair.case, pair.first, pair.last) == (stays, 16, 0)
    assert pair.significance is Significance.RECOVERED
    assert not pair.rewritten
    received = {one.course.case: one.course.received for one in found.members}
    assert received == {stays: Received.COMPLETER, stops: Received.EARLY_DROP_OUT}
    lacking = {one.course.case: one.lacking for one in found.members}
    assert lacking == {stays: None, stops: NoPair.ONE_SCORE}
    assert [(one.attended, one.missed) for one in found.facts.turnout] == [(2, 0), *[(1, 1)] * 3]


def test_scores_long_before_the_cycle_are_not_its_own(office: Office):
    case = office.client()
    phq(office, case, 3, days=0)
    group = cycle(office, (case, [CAME] * 4, [(-3, 1), (27, 1)]))
    (pair,) = cycle_outcomes(look(office, group), "phq-9").outcomes.pairs
    assert (pair.first, pair.last, pair.significance) == (8, 8, Significance.UNCHANGED)


def test_a_facilitator_gets_the_scores_of_own_clients_and_the_rest_is_counted(office: Office):
    mine, theirs = office.client(), office.client(office.counsellor2, name="Akinyi Otieno")
    group = cycle(office, (mine, [CAME] * 4, [(0, 2), (27, 0)]), (theirs, [CAME] * 4, []))
    office.carry_out()
    found = cycle_outcomes(look(office, group), "phq-9")
    assert (len(found.members), found.sealed, found.facts.unseen) == (2, 1, 0)
    assert found.of_all == Share(1, 1)
    sealed = next(one for one in found.members if one.course.case == theirs)
    assert (sealed.pair, sealed.lacking, sealed.course.attended) == (None, None, 4)
    ring_holds = office.run(
        office.counsellor1, lambda work: work.ring.holds(theirs, Compartment.CLIN)
    )
    assert not ring_holds


def test_a_supervisor_gets_the_scores_of_the_own_team_alone(office: Office):
    mine, theirs = office.client(), office.client(office.counsellor2, name="Akinyi Otieno")
    group = cycle(office, (mine, [CAME] * 4, [(0, 2), (27, 0)]), (theirs, [CAME] * 4, []))
    office.carry_out()
    found = cycle_outcomes(look(office, group, office.supervisor), "phq-9")
    assert [one.code for one in found.outcomes.pairs] == [office.code(mine)]
    assert found.sealed == 1


@pytest.mark.parametrize("user", ["founder", "coordinator", "peer", "admin", "counsellor2"])
def test_nobody_else_asks_what_became_of_the_members(office: Office, user: str):
    group = cycle(office, (office.client(), [CAME] * 4, []), peer=office.peer)
    with pytest.raises(NotAllowed):
        look(office, group, office.desk(user))


def test_a_coordinator_sees_attendance_and_nothing_that_was_scored(office: Office):
    group, _, _ = two(office)
    office.carry_out()
    before = len(actions(office))
    found = office.coordinator.do(group_turnout, group)
    assert found.own.came == Share(5, 8)
    assert found.own.received(Received.COMPLETER) == 1
    assert not any(one.is_open for one in found.own.members)
    assert Action.LIST_OPENED not in actions(office)[before:]


@pytest.mark.parametrize("user", ["peer", "admin", "counsellor2"])
def test_attendance_over_time_is_not_for_peers_nor_for_other_counsellors(office: Office, user):
    other = office.client(office.counsellor2, name="Akinyi Otieno")
    group = cycle(office, (other, [CAME] * 4, []), peer=office.peer)
    with pytest.raises(NotAllowed):
        office.desk(user).do(group_turnout, group)


def test_reading_is_logged_once(office: Office):
    group, _, _ = two(office)
    before = len(actions(office))
    look(office, group)
    assert actions(office)[before:].count(Action.LIST_OPENED) == 1


def test_cycles_of_the_same_model_stand_beside_it(office: Office):
    first, stays, _ = two(office)
    case = office.client(name="Naliaka Wekesa")
    second = cycle(office, (case, [CAME] * 4, [(0, 2), (27, 1)]), (stays, [CAME, CAME], []))
    cycle(office, (case, [CAME], []), title="Own", lead=office.counsellor2)  # led by another
    office.group(model=MODEL, title="Later", first_meeting=office.clock() + timedelta(days=9))
    office.group(model="Spouses’ group", title="Other model")
    steps: list[tuple[int, int]] = []
    data = office.counsellor1.do(group_achieved, second, lambda *one: steps.append(one))
    assert [one.group for one in data.turnouts.cycles] == [second, first]
    assert steps == [(0, 2), (1, 2), (2, 2)]
    found = cycle_outcomes(data, "phq-9")
    assert [one.line.paired for one in found.cycles] == [1, 1]
    assert (found.outcomes.paired, found.model.outcomes.paired) == (1, 2)
    assert sorted(found.model.doses) == [4, 4]


def test_who_left_and_came_again_is_one_member(office: Office):
    case = office.client()
    group = cycle(office, (case, [CAME, CAME], [(0, 2)]), held=2)
    desk = office.coordinator
    member = desk.do(groups.open_group, group).members[0]
    today = office.clock().date()
    desk.do(groups.end_membership, group, member.membership, on=today, reason=EndReason.RELOCATED)
    office.clock.move(days=2)
    desk.do(groups.enrol, group, code=member.code, agreed=office.clock().date())
    office.carry_out()
    (course,) = look(office, group).turnouts.own.members
    assert (course.attended, course.held, course.is_seen) == (2, 2, True)


def test_a_struck_screening_does_not_count(office: Office):
    group, stays, _ = two(office)
    last = office.counsellor1.do(corrections.screening_versions, stays, _last(office, stays))
    assert last
    office.counsellor1.do(
        strikes.strike_screening, stays, _last(office, stays), reason="Filed in the wrong file."
    )
    found = cycle_outcomes(look(office, group), "phq-9")
    assert found.outcomes.paired == 0


def _last(office: Office, case):
    from counsel_desk.services import screenings

    return office.counsellor1.do(screenings.list_screenings, case)[-1].id


def test_a_score_in_another_language_is_marked(office: Office):
    case = office.client()
    group = cycle(office, (case, [CAME] * 4, [(0, 2)]))
    from dataclasses import replace

    from counsel_desk.domain.screenings import Mode
    from counsel_desk.services import screenings

    answers = office.answers("phq-9", {"rest": 1, "9": 0}, at=office.clock() - timedelta(days=1))
    spoken = replace(answers, language="sw")
    office.counsellor1.do(screenings.record_screening, case, spoken, mode=Mode.READ_ALOUD)
    (pair,) = cycle_outcomes(look(office, group), "phq-9").outcomes.pairs
    assert pair.rewritten


def test_a_report_leaves_after_the_passphrase_and_is_logged(office: Office, tmp_path):
    group, _, _ = two(office)
    target = tmp_path / "cycle.csv"
    ask = {"path": target, "passphrase": PASSPHRASE, "seal_with": None}
    permit = office.coordinator.do(permit_cycle_report, group, **ask)
    assert (permit.path, permit.kind) == (target, ExportKind.CSV)
    assert actions(office)[-1] is Action.EXPORTED
    png = {**ask, "path": tmp_path / "cycle.png"}
    assert office.counsellor1.do(permit_cycle_report, group, **png).kind is ExportKind.PNG
    sealed = {**ask, "path": tmp_path / "c.pdf", "seal_with": "four calm herons by lake naivasha"}
    assert office.supervisor.do(permit_cycle_report, group, **sealed).kind is ExportKind.PDF
    with pytest.raises(WrongPassphrase):
        office.coordinator.do(permit_cycle_report, group, **{**ask, "passphrase": "wrong one"})
    with pytest.raises(Invalid):
        office.coordinator.do(permit_cycle_report, group, **{**sealed, "seal_with": PASSPHRASE})
    for user in ("peer", "admin"):
        with pytest.raises(NotAllowed):
            office.desk(user).do(permit_cycle_report, group, **ask)
