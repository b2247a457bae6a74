from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta
from random import Random

import pypdfium2
import pytest

from counsel_desk.__main__ import main
from counsel_desk.crypto.sealing import COMPARTMENT_CODES
from counsel_desk.domain.access import Compartment
from counsel_desk.domain.case_code import is_valid_code
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.closing import CaseStepKind
from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.documents import DocumentKind
from counsel_desk.domain.enrolment import EndReason
from counsel_desk.domain.groups import ATTENDED, CycleEnd
from counsel_desk.domain.outreach import OutreachOutcome
from counsel_desk.domain.risk import RiskLevel
from counsel_desk.services import (
    care_plans,
    cases,
    closing,
    consents,
    demo,
    demo_drawing,
    documents,
    events,
    group_places,
    groups,
    handover,
    measurement,
    notes,
    outreach,
    risk_reviews,
    screenings,
    strikes,
    today,
    vaults,
    verification,
)
from counsel_desk.services.demo_courses import plan_client
from counsel_desk.services.errors import NotAllowed
from counsel_desk.storage.entitlements import PROGRAMME
from tests.builders import cheap_keys

NOW = datetime(2026, 9, 16, 9, 0, tzinfo=UTC)


class CancelledError(Exception):
    pass


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with cheap_keys() as cost:
        folder = tmp_path_factory.mktemp("demo") / "Demo.cdv"
        told = demo.make_demo(folder, clients=20, seed=3, now=NOW, cost=cost)
        yield folder, told


def sign_in(folder, user):
    return vaults.open_vault(folder, user_name=user, passphrase=demo.PASSPHRASE, clock=lambda: NOW)


def test_a_risk_waits_for_the_supervisor_and_another_is_agreed(made):
    desk = sign_in(made[0], "supervisor")
    (row,) = desk.do(risk_reviews.risk_queue)
    assert row.mark.level is RiskLevel.HIGH
    marks = [one.digest.risk for one in desk.do(cases.list_cases) if one.digest]
    agreed = [one for one in marks if one is not None and one.review is not None]
    assert [one.review.agrees for one in agreed] == [True]
    assert desk.do(today.today, NOW.date()).risks_to_review == (row,)
    desk.close()


def test_closed_files_say_until_when_they_are_kept(made):
    desk = sign_in(made[0], "counsellor1")
    own = [one for one in desk.do(cases.list_cases) if one.counsellor == desk.me.id]
    closed = [one for one in own if one.status is CaseStatus.CLOSED]
    by_rule = []
    for one in closed:
        step = desk.do(closing.case_steps, one.case)[-1].step
        until = desk.do(cases.open_case, one.case).keep_until
        by_rule.append(until.year == step.on.year + 10)
    desk.close()
    assert any(by_rule)
    assert by_rule.count(False) <= 1  # the one that a supervisor keeps longer


def test_nobody_is_in_a_group_or_came_to_one_after_the_file_was_closed(made):
    coordinator, mine = sign_in(made[0], "coordinator"), {}
    rows = {one.case: one for one in coordinator.do(cases.list_cases)}
    files = [
        coordinator.do(groups.open_group, one.id) for one in coordinator.do(groups.list_groups)
    ]
    coordinator.close()
    for user in ("counsellor1", "counsellor2"):
        desk = sign_in(made[0], user)
        for one in desk.do(cases.list_cases):
            if one.counsellor == desk.me.id and one.status is CaseStatus.CLOSED:
                mine[one.case] = desk.do(closing.case_steps, one.case)[-1].step
        desk.close()
    seen = 0
    for file in files:
        starts = {one.id: one.start.date() for one in file.meetings}
        for member in file.members:
            if rows[member.case].status is CaseStatus.CLOSED:
                step, seen = mine[member.case], seen + 1
                marks = (one for one in file.marks.values() if one.membership == member.membership)
                last = max(starts[one.meeting] for one in marks if one.status in ATTENDED)
                assert member.left is not None
                assert last <= member.left <= step.on
                assert step.last_contact >= last
    assert seen


def test_says_where_it_is_who_may_sign_in_and_what_it_holds(made):
    folder, told = made
    assert told["folder"] == str(folder)
    assert [user["user"] for user in told["users"]] == list(demo.USERS)
    assert told["counts"]["clients"] == 20
    assert told["counts"]["groups"] == 3
    assert json.dumps(told)


def test_every_chain_hash_and_signature_holds(made):
    desk = sign_in(made[0], "supervisor")
    try:
        result = verification.verify(desk)
    finally:
        desk.close()
    assert result.problems == []
    assert result.checked["note"] == made[1]["counts"]["notes"]
    assert result.checked["screening"] == made[1]["counts"]["screenings"] + 1  # one corrected


def test_each_role_sees_its_own_and_no_more(made):
    folder, _ = made
    for user, (names, counted) in {
        "counsellor1": (True, None),
        "supervisor": (True, None),
        "coordinator": (False, 20),
    }.items():
        desk = sign_in(folder, user)
        try:
            rows = desk.do(cases.list_cases)
        finally:
            desk.close()
        assert rows
        assert all(is_valid_code(row.code) for row in rows)
        assert any(row.name for row in rows) is names
        assert counted in (None, len(rows))
    for user in ("admin", "peer"):
        desk = sign_in(folder, user)
        try:
            with pytest.raises(NotAllowed):
                desk.do(cases.list_cases)
        finally:
            desk.close()


def test_the_administrator_holds_no_key_of_any_case(made):
    desk = sign_in(made[0], "admin")
    try:
        held = {(scope, code) for scope, code, *_ in desk.who.ring.entries()}
        assert held == {(PROGRAMME.bytes, COMPARTMENT_CODES[Compartment.PROGRAMME])}
    finally:
        desk.close()


def test_the_supervisor_has_a_day_and_the_coordinator_has_groups(made):
    desk = sign_in(made[0], "counsellor1")
    try:
        view = desk.do(today.today, NOW.date())
        assert view.alerts or view.due or view.drafts or view.appointments
    finally:
        desk.close()
    desk = sign_in(made[0], "coordinator")
    try:
        assert len(desk.do(groups.list_groups)) == 5
    finally:
        desk.close()


def test_groups_end_in_every_way_and_somebody_is_asked_after(made):
    desk = sign_in(made[0], "coordinator")
    try:
        rows = desk.do(groups.list_groups)
        (cancelled,) = [row for row in rows if row.cancelled]
        assert desk.do(groups.open_group, cancelled.id).plan.cancelled_for is CycleEnd.TOO_FEW
        places = [one for row in rows for one in desk.do(group_places.places_of, row.id)]
        reasons = {one.ending for one in places if one.ending}
        assert reasons >= {EndReason.COMPLETED, EndReason.DROPPED_OUT, EndReason.DETAINED}
        assert desk.do(outreach.outreach_due) != ()
        running = next(row for row in rows if row.held and row.next_meeting)
        members = desk.do(groups.open_group, running.id).members
        asked = [
            attempt
            for one in members
            if one.left is None
            for attempt in desk.do(outreach.open_outreach, running.id, one.membership).attempts
        ]
        assert [one.outcome for one in asked] == [OutreachOutcome.UNDECIDED]
    finally:
        desk.close()


@pytest.mark.parametrize("user", ["counsellor1", "counsellor2"])
def test_nobody_is_booked_twice_at_a_time(made, user):
    desk = sign_in(made[0], user)
    booked = sorted(
        one.start
        for row in desk.do(cases.list_cases)
        for one in row.appointments
        if one.start > NOW and one.with_person == desk.me.id
    )
    desk.close()
    assert len(booked) > 2
    apart = [later - one for one, later in itertools.pairwise(booked)]
    assert min(apart) >= timedelta(minutes=50)


def test_a_session_waits_for_its_note(made):
    desk = sign_in(made[0], "counsellor1")
    owed = desk.do(today.today, NOW.date()).missing_notes
    desk.close()
    assert owed


def test_an_event_of_the_wrong_file_is_struck_with_its_reason(made):
    desk = sign_in(made[0], "counsellor2")
    try:
        rows = desk.do(cases.list_cases)
        mine = [row.case for row in rows if row.counsellor == desk.me.id]
        told = [one for case in mine for one in desk.do(events.open_history, case).events]
    finally:
        desk.close()
    struck = [one.struck.reason for one in told if one.struck is not None]
    assert len(struck) == 1
    assert "by mistake" in struck[0]
    assert any(one.struck is None for one in told)


def test_files_were_closed_with_a_reason_covered_handed_over_and_refiled(made):
    desk = sign_in(made[0], "counsellor1")
    try:
        rows = desk.do(cases.list_cases)
        mine = [row for row in rows if row.counsellor == desk.me.id]
        steps = [one.step for row in mine for one in desk.do(closing.case_steps, row.case)]
        covered = [row for row in mine if desk.do(handover.covers, row.case)]
        struck = [one for row in mine for one in desk.do(strikes.list_strikes, row.case).values()]
        named = [
            (line.kind, line.title)
            for row in mine
            for line in desk.do(documents.list_documents, row.case)
        ]
        weekly = {one.series for row in mine for one in row.appointments if one.series}
    finally:
        desk.close()
    closed = [step for step in steps if step.kind is CaseStepKind.CLOSED]
    assert {row.status for row in mine} == {CaseStatus.OPEN, CaseStatus.CLOSED}
    assert len(closed) == sum(row.status is CaseStatus.CLOSED for row in mine)
    assert all(step.reason and step.text and step.last_contact <= step.on for step in closed)
    assert CaseStepKind.HANDED_OVER in {step.kind for step in steps}
    assert len(covered) == 1
    assert [one.refiled_as is not None for one in struck] == [True]
    assert (DocumentKind.PNG, "Lifeline") in named
    assert (DocumentKind.PDF, "Outpatient summary") in named
    assert len(weekly) == 2


def test_a_client_has_a_plan_of_their_own_something_is_put_off_and_a_screening_corrected(made):
    desk = sign_in(made[0], "counsellor1")
    rows = [row for row in desk.do(cases.list_cases) if row.counsellor == desk.me.id]
    found = [desk.do(measurement.client_schedule, row.case, NOW.date()) for row in rows]
    given = [one for row in rows for one in desk.do(screenings.list_screenings, row.case)]
    desk.close()
    assert [len(one.lines) for one in found if one.is_own] == [3]
    held = {one.instrument for each in found for one in each.standings if one.put_off}
    assert held == {"pcl-5", "phq-9"}
    (corrected,) = [one for one in given if one.corrections]
    assert corrected.corrections[0].items == ("4",)


def test_what_is_drawn_is_the_same_for_the_same_seed_and_opens():
    one, two = (demo_drawing.lifeline(Random("3")) for _ in range(2))
    assert one == two != demo_drawing.lifeline(Random("4"))
    long = "Referred (again) with “quotes”: " + "a sentence that is long enough to be wrapped. " * 6
    page = demo_drawing.letter("Title", "About", (long, "The end."))
    document = pypdfium2.PdfDocument(page)
    text = document[0].get_textpage().get_text_range()
    assert len(document) == 1
    assert "Referred (again) with “quotes”" in text
    assert "The end." in text


def test_same_seed_same_people_and_courses():
    one, two = (plan_client(Random("7:1"), 1, NOW.date()) for _ in range(2))
    other = plan_client(Random("8:1"), 1, NOW.date())
    assert one == two
    assert one != other


def test_a_given_number_of_notes_is_kept():
    plan = plan_client(Random("7:2"), 2, NOW.date(), notes_each=12)
    assert len(plan.sessions) == 12
    assert sorted(one.start for one in plan.sessions) == [one.start for one in plan.sessions]
    assert plan.sessions[-1].start < NOW
    assert all(session.outcome == "attended" for session in plan.sessions)


def test_cancelling_leaves_nothing_behind(tmp_path):
    def cancel(done: int, of: int) -> None:
        raise CancelledError

    with cheap_keys() as cost, pytest.raises(CancelledError):
        demo.make_demo(tmp_path / "Demo.cdv", clients=12, now=NOW, cost=cost, progress=cancel)
    assert list(tmp_path.iterdir()) == []


def test_the_command_prints_one_object_and_verifies(tmp_path, capsys, monkeypatch):
    folder = tmp_path / "Demo.cdv"
    with cheap_keys() as cost:
        monkeypatch.setattr(
            demo.make_demo,
            "__kwdefaults__",
            {
                **demo.make_demo.__kwdefaults__,
                "cost": cost,
            },
        )
        assert main(["demo", str(folder), "--clients", "6", "--seed", "2"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["counts"]["clients"] == 6
        assert vaults.is_demo(folder)
        monkeypatch.setattr("sys.stdin", __import__("io").StringIO(f"{demo.PASSPHRASE}\n"))
        assert main(["verify", str(folder), "--user", "supervisor", "--passphrase-stdin"]) == 0
    assert json.loads(capsys.readouterr().out)["holds"] is True


def own_cases(folder):
    for user in ("counsellor1", "counsellor2"):
        desk = sign_in(folder, user)
        try:
            for row in desk.do(cases.list_cases):
                if row.counsellor == desk.me.id:
                    yield desk, row.case
        finally:
            desk.close()


def test_a_minor_has_a_guardian_who_consented_beside_the_minor(made):
    said = []
    for desk, case in own_cases(made[0]):
        identity = desk.do(cases.open_case, case).identity
        if identity is not None and identity.guardian is not None:
            lines = desk.do(consents.list_consents, case).lines
            (service,) = [one for one in lines if one.purpose is Purpose.SERVICE]
            said.append((service.entry.consent.guardian, service.entry.consent.assent))
            assert service.entry.consent.guardian == identity.guardian.name
            assert NOW.year - identity.birth_year < 18
            assert "my children" not in str(desk.do(care_plans.open_care_plan, case).current)
    assert [assent for _, assent in said] == [True]


def test_notes_point_at_what_was_filled_in_and_worked_on(made):
    given, served = [], []
    for desk, case in own_cases(made[0]):
        known = {one.id for one in desk.do(screenings.list_screenings, case)}
        plan = desk.do(care_plans.open_care_plan, case).current
        goals = set() if plan is None else {goal.id for goal in plan.plan.goals}
        for line in desk.do(notes.list_notes, case):
            content = desk.do(notes.read_note, line.case, line.id).note.content
            given.extend(content.screenings)
            served.extend(content.goals)
            assert set(content.screenings) <= known
            assert set(content.goals) <= goals
    assert given
    assert served
