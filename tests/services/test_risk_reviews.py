"""A supervisor answers risk assessments: who may, what counts, who is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.notes import NoteReview, Reviewed, ReviewStep
from counsel_desk.domain.risk import RiskLevel
from counsel_desk.domain.search import FoundKind
from counsel_desk.services import (
    cases,
    handover,
    merging,
    people,
    risk,
    risk_reviews,
    search,
    verification,
)
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound, VaultDamaged
from counsel_desk.services.today import today
from counsel_desk.storage import kinds
from tests.builders import PASSPHRASE, Office, actions, day, spoil
from tests.services.test_risk import CANARY, found, record


@pytest.fixture
def case(office: Office):
    return office.client()


def queue(office: Office):
    return office.supervisor.do(risk_reviews.risk_queue)


def answer(office: Office, case, made, *, agrees=True, comments="", desk=None):
    desk = desk or office.supervisor
    desk.do(risk_reviews.review_risk, case, made, agrees=agrees, comments=comments)


def mark(office: Office, case, desk=None):
    return (desk or office.counsellor1).do(risk.standing, case).risk


def test_a_high_one_waits_for_the_supervisor_and_a_medium_one_does_not(office, case):
    medium = office.client(name="Akinyi Odhiambo")
    record(office, medium)
    made = record(office, case, RiskLevel.HIGH)
    (row,) = queue(office)
    assert (row.case, row.mark.risk, row.mark.level) == (case, made, RiskLevel.HIGH)
    assert (row.counsellor, row.mark.author) == (office.counsellor1.me.id,) * 2
    assert row.mark.recorded_at == office.clock()
    view = office.supervisor.do(today, day(office))
    assert view.risks_to_review == (row,)
    assert office.counsellor1.do(today, day(office)).risks_to_review == ()
    assert office.founder.do(risk_reviews.risk_queue) == ()


def test_one_for_which_a_reviewer_is_named_waits_whatever_its_level(office, case):
    record(office, case, reviewer=office.supervisor.me.id)
    office.clock.move(minutes=5)
    higher = office.client(name="Akinyi Odhiambo")
    record(office, higher, RiskLevel.HIGH)
    assert [row.case for row in queue(office)] == [higher, case]


def test_agreed_it_waits_no_more_and_says_who_and_when(office, case):
    made = record(office, case, RiskLevel.HIGH)
    assert mark(office, case).waits
    office.clock.move(hours=2)
    answer(office, case, made, comments=" Call her tonight. ")
    assert queue(office) == ()
    for desk in (office.counsellor1, office.supervisor):
        said = mark(office, case, desk).review
        assert (said.agrees, said.by, said.at) == (True, office.supervisor.me.id, office.clock())
        assert said.comments == "Call her tonight."
    book = office.counsellor1.do(risk_reviews.risk_reviews, case, made)
    (given,) = book.answers
    assert (given.agrees, given.is_current, given.holds) == (True, True, True)
    assert not book.mine_to_answer
    assert not verification.verify(office.founder).problems


def test_changes_asked_for_come_back_and_a_correction_waits_anew(office, case):
    made = record(office, case, RiskLevel.HIGH)
    answer(office, case, made, agrees=False, comments="Who keeps the tablets?")
    (row,) = office.counsellor1.do(today, day(office)).risks_returned
    assert (row.case, row.mark.review.comments) == (case, "Who keeps the tablets?")
    assert queue(office) == ()
    better = found(office, RiskLevel.HIGH, rationale="The aunt keeps them.", reason="Asked")
    office.counsellor1.do(risk.record_risk, case, better, risk=made)
    assert office.counsellor1.do(today, day(office)).risks_returned == ()
    assert [row.mark.risk for row in queue(office)] == [made]
    book = office.supervisor.do(risk_reviews.risk_reviews, case, made)
    assert [one.is_current for one in book.answers] == [False]
    assert book.mine_to_answer
    answer(office, case, made)
    assert [
        one.is_current
        for one in office.supervisor.do(risk_reviews.risk_reviews, case, made).answers
    ] == [True, False]


def test_only_a_supervisor_of_the_team_answers(office, case):
    made = record(office, case, RiskLevel.HIGH)
    for name in ("founder", "counsellor1", "counsellor2", "coordinator", "peer", "admin"):
        with pytest.raises(NotAllowed):
            answer(office, case, made, desk=office.desk(name))
    assert not office.counsellor1.do(risk_reviews.risk_reviews, case, made).mine_to_answer
    assert Action.RECORD_OPENED in actions(office)


def test_nobody_reviews_their_own(office):
    founder = office.founder
    team = next(one for one in founder.do(people.list_teams) if one.name == "South")
    founder.do(
        people.save_team,
        team=team.id,
        name="South",
        supervisors=frozenset({founder.me.id}),
        counsellors=frozenset({founder.me.id, office.counsellor2.me.id}),
        passphrase=PASSPHRASE,
    )
    case = office.client(founder, counsellor=founder)
    made = founder.do(risk.record_risk, case, found(office, RiskLevel.HIGH))
    assert founder.do(risk_reviews.risk_queue) == ()
    assert not founder.do(risk_reviews.risk_reviews, case, made).mine_to_answer
    with pytest.raises((Invalid, NotAllowed)):
        answer(office, case, made, desk=founder)


def test_what_cannot_be_answered_is_said(office, case):
    made = record(office, case, RiskLevel.HIGH)
    for comments, reason in ((" ", "comments-missing"), ("x" * 10_001, "comments-too-long")):
        with pytest.raises(Invalid, match=reason):
            answer(office, case, made, agrees=False, comments=comments)
    with pytest.raises(NotFound):
        answer(office, office.client(name="Other Person"), made)
    answer(office, case, made)
    with pytest.raises(Invalid, match="risk-answered"):
        answer(office, case, made)
    spoil(office, "risk")
    with pytest.raises(VaultDamaged):
        answer(office, case, made)
    book = office.supervisor.do(risk_reviews.risk_reviews, case, made)
    assert not book.mine_to_answer


def test_an_answer_of_somebody_else_does_not_count(office, case):
    made = record(office, case, RiskLevel.HIGH)

    def forge(work):
        seal = kinds.RISK.records(work).seal(made)
        step = NoteReview(made, ReviewStep.APPROVED, seal, of=Reviewed.RISK)
        kinds.NOTE_REVIEW.records(work).add(case, step)

    office.run(office.counsellor1, forge)
    assert mark(office, case).waits
    assert office.supervisor.do(risk_reviews.risk_reviews, case, made).answers == ()


def test_a_mark_from_before_answers_were_known_does_not_wait(office, case):
    record(office, case, RiskLevel.HIGH)
    assert not replace(mark(office, case), seal=b"").waits


def test_the_next_team_s_supervisor_answers_after_a_handover(office, case):
    made = record(office, case, RiskLevel.HIGH)
    office.counsellor1.do(handover.hand_over, case, office.counsellor2.me.id, passphrase=PASSPHRASE)
    office.carry_out(office.counsellor2, office.founder)
    assert queue(office) == ()
    assert [row.mark.risk for row in office.founder.do(risk_reviews.risk_queue)] == [made]
    answer(office, case, made, desk=office.founder)
    assert mark(office, case, office.counsellor2).review.by == office.founder.me.id


def test_comments_are_found_and_lead_to_the_assessment(office, case):
    made = record(office, case, RiskLevel.HIGH)
    answer(office, case, made, comments="Ask about the pesticide.")
    for _ in search.steps(office.counsellor1):
        pass
    (hit,) = office.counsellor1.do(search.find, text="pesticide").hits
    assert (hit.kind, hit.about) == (FoundKind.RISK_ANSWER, made)
    assert CANARY


def test_one_in_a_merged_file_is_read_with_its_answers(office, case):
    made = record(office, case, RiskLevel.HIGH)
    answer(office, case, made)
    kept = office.client(name="Wanjiru A.")
    office.counsellor1.do(merging.merge_files, kept, case, reason="Twice")
    book = office.counsellor1.do(risk_reviews.risk_reviews, kept, made)
    assert len(book.answers) == 1
    assert office.counsellor1.do(cases.open_case, kept).merged
