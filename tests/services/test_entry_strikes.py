"""Entries of every kind are struck: kept as they were, marked, and counted nowhere any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from counsel_desk.domain.consents import Consent, ConsentState, Decision, HowGiven, Purpose
from counsel_desk.domain.documents import DocumentKind
from counsel_desk.domain.events import LegalStep, Violation
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.domain.programme_figures import Period
from counsel_desk.domain.referrals import Direction, Referral, ReferralKind, Urgency
from counsel_desk.domain.risk import AreaRisk, RiskArea, RiskAssessment, RiskLevel
from counsel_desk.domain.strikes import Struck
from counsel_desk.domain.timeline import TimelineKind
from counsel_desk.services import (
    chart_course,
    consents,
    documents,
    entry_strikes,
    events,
    form_drafts,
    handover,
    letters,
    merging,
    own_copy,
    programme_figures,
    referrals,
    risk,
    risk_reviews,
    search,
    verification,
)
from counsel_desk.services.desk import Desk
from counsel_desk.services.document_files import FileContent, digest_of
from counsel_desk.services.errors import ConsentMissing, Invalid, NotAllowed, NotFound
from counsel_desk.services.timeline import timeline
from counsel_desk.services.today import today
from counsel_desk.storage import kinds
from tests.builders import PASSPHRASE, Office, day, digest, open_office, write_nonsense

WHY = "Told by another client"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def case(office: Office) -> CaseId:
    return office.client()


def strike(office: Office, case: CaseId, table: str, entry: UUID, **more: str) -> UUID | None:
    return office.counsellor1.do(
        entry_strikes.strike_entry, case, table=table, entry=entry, reason=WHY, **more
    )


def said(office: Office) -> Struck:
    return Struck(WHY, office.counsellor1.me.id, office.clock())


def event(office: Office, case: CaseId, **facts: object) -> UUID:
    told = Violation(started=PartialDate(2025, 3, 1), account="zebra-event-1", **facts)
    return office.counsellor1.do(events.save_event, case, told)


def step(office: Office, case: CaseId, **facts: object) -> UUID:
    told = LegalStep(on=PartialDate(2025, 4, 1), ob_number="OB 44", **facts)
    return office.counsellor1.do(events.save_step, case, told)


def judged(office: Office, level: RiskLevel, **facts: object) -> RiskAssessment:
    one = RiskAssessment(
        assessed_on=day(office),
        areas={RiskArea.SUICIDE: AreaRisk(level, "thinks of the river")},
        overall=level,
        rationale="zebra-risk-2",
        next_review=day(office),
    )
    return replace(one, **facts)


def assessed(office: Office, case: CaseId, level: RiskLevel) -> UUID:
    return office.counsellor1.do(risk.record_risk, case, judged(office, level))


def agreed(office: Office, case: CaseId, **facts: object) -> UUID:
    plain = Consent(Purpose.REFERRAL, Decision.GIVEN, day(office), how=HowGiven.SIGNATURE)
    return office.counsellor1.do(consents.record_consent, case, replace(plain, **facts))


def letter(office: Office, **facts: object) -> Referral:
    plain = Referral(Direction.OUT, ReferralKind.LEGAL, Urgency.SOON, day(office), "Haki Legal Aid")
    return replace(plain, **facts)


def referred(office: Office, case: CaseId, **facts: object) -> UUID:
    return office.counsellor1.do(referrals.record_referral, case, letter(office, **facts))


def make(office: Office, case: CaseId, table: str) -> UUID:
    if table == "referral":
        agreed(office, case)
        return referred(office, case)
    makers = {"violation": event, "legal_step": step, "consent": agreed}
    if table in makers:
        return makers[table](office, case)
    return assessed(office, case, RiskLevel.HIGH)


def marks(office: Office, case: CaseId, desk: Desk | None = None) -> dict[UUID, Struck | None]:
    """Give of every entry in the lists of a file whether it is struck."""
    do = (desk or office.counsellor1).do
    history, book = do(events.open_history, case), do(consents.list_consents, case)
    every = [
        *history.events,
        *history.steps,
        *do(risk.list_risks, case),
        *do(referrals.list_referrals, case),
        *book.earlier,
        *(line.entry for line in book.lines if line.entry is not None),
    ]
    return {one.id: one.struck for one in every}


TABLES = ("violation", "legal_step", "risk", "consent", "referral")


@pytest.mark.parametrize("table", TABLES)
def test_an_entry_is_struck_kept_readable_and_says_why_who_and_when(
    office: Office, case: CaseId, table: str
):
    made = make(office, case, table)
    assert marks(office, case)[made] is None
    office.clock.move(hours=2)
    assert strike(office, case, table, made) is None
    assert marks(office, case)[made] == said(office)
    stored = office.run(
        office.counsellor1, lambda work: kinds.BY_TABLE[table].records(work).open(made)
    )
    assert stored.intact
    assert stored.version == 1
    assert not verification.verify(office.founder).problems


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_struck_without_a_reason_nor_twice(office: Office, case: CaseId, table: str):
    made = make(office, case, table)
    with pytest.raises(Invalid, match="strike-reason"):
        office.counsellor1.do(entry_strikes.strike_entry, case, table=table, entry=made, reason=" ")
    strike(office, case, table, made)
    with pytest.raises(Invalid, match="struck-already"):
        strike(office, case, table, made)


@pytest.mark.parametrize("table", TABLES)
def test_who_has_the_file_now_strikes_what_was_written_before(
    office: Office, case: CaseId, table: str
):
    made = make(office, case, table)
    office.counsellor1.do(handover.hand_over, case, office.counsellor2.me.id, passphrase=PASSPHRASE)
    office.carry_out(office.counsellor2)
    for desk in (office.counsellor1, office.supervisor, office.coordinator, office.admin):
        with pytest.raises(NotAllowed):
            desk.do(entry_strikes.strike_entry, case, table=table, entry=made, reason=WHY)
    right = office.client(office.counsellor2, name="Achieng Odhiambo")
    code = office.code(right, office.counsellor2)
    with pytest.raises(Invalid, match="refile-not-author"):
        office.counsellor2.do(
            entry_strikes.strike_entry,
            case,
            table=table,
            entry=made,
            reason=WHY,
            code=code,
        )
    office.counsellor2.do(entry_strikes.strike_entry, case, table=table, entry=made, reason=WHY)
    mark = marks(office, case, office.counsellor2)[made]
    assert mark is not None
    assert (mark.reason, mark.by) == (WHY, office.counsellor2.me.id)


@pytest.mark.parametrize("table", TABLES)
def test_an_entry_is_filed_again_in_the_right_file(office: Office, case: CaseId, table: str):
    right = office.client(name="Achieng Odhiambo")
    if table == "referral":
        agreed(office, right)
    made = make(office, case, table)
    fresh = strike(office, case, table, made, code=office.code(right))
    assert fresh is not None
    assert marks(office, right)[fresh] is None
    assert marks(office, case)[made] == Struck(
        WHY, office.counsellor1.me.id, office.clock(), right, fresh
    )


def test_a_referral_is_filed_again_only_where_that_client_agreed(office: Office, case: CaseId):
    right = office.client(name="Achieng Odhiambo")
    made = make(office, case, "referral")
    with pytest.raises(ConsentMissing):
        strike(office, case, "referral", made, code=office.code(right))
    assert marks(office, case)[made] is None


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_filed_before_that_client_was_born(office: Office, case: CaseId, table: str):
    made = make(office, case, table)
    office.clock.move(days=400)
    baby = office.client(name="Baraka Odhiambo", birth_year=office.clock().year)
    with pytest.raises(Invalid, match="before-birth"):
        strike(office, case, table, made, code=office.code(baby))
    assert marks(office, case)[made] is None


def test_what_an_entry_was_linked_to_stays_behind(office: Office, case: CaseId):
    right = office.client(name="Achieng Odhiambo")
    told = event(office, case)
    made = step(office, case, violation=told)
    fresh = strike(office, case, "legal_step", made, code=office.code(right))
    (there,) = office.counsellor1.do(events.open_history, right).steps
    assert there.id == fresh
    assert there.step == LegalStep(on=PartialDate(2025, 4, 1), ob_number="OB 44")


def test_an_entry_of_another_file_or_of_no_kind_is_not_found(office: Office, case: CaseId):
    other = office.client(name="Achieng Odhiambo")
    made = make(office, case, "risk")
    with pytest.raises(NotFound):
        strike(office, other, "risk", made)
    with pytest.raises(NotFound):
        strike(office, case, "digest", uuid4())


def test_what_lies_in_a_file_merged_away_is_not_struck(office: Office, case: CaseId):
    other = office.client(name="Achieng Odhiambo")
    made = make(office, other, "risk")
    office.counsellor1.do(merging.merge_files, case, other, reason="One person")
    with pytest.raises(Invalid, match="merged-away"):
        strike(office, case, "risk", made)


def test_a_damaged_entry_is_struck_but_not_filed_again(office: Office, case: CaseId):
    right = office.client(name="Achieng Odhiambo")
    made = write_nonsense(office.counsellor1, kinds.RISK, case)
    with pytest.raises(NotFound):
        strike(office, case, "risk", made, code=office.code(right))
    strike(office, case, "risk", made)
    assert marks(office, case)[made] == said(office)


def test_a_half_filled_correction_of_what_was_struck_is_dropped(office: Office, case: CaseId):
    made = make(office, case, "risk")
    key = FormKey("risk", case, made)
    office.counsellor1.do(form_drafts.save_form, key, {"rationale": "half"})
    strike(office, case, "risk", made)
    assert office.counsellor1.do(form_drafts.open_form, key) is None


# --- what they decided ---------------------------------------------------------------------------


def test_the_level_in_the_header_is_that_of_the_assessments_that_stand(
    office: Office, case: CaseId
):
    first = assessed(office, case, RiskLevel.LOW)
    office.clock.move(days=1)
    made = assessed(office, case, RiskLevel.HIGH)
    assert digest(office, case).risk.level is RiskLevel.HIGH
    strike(office, case, "risk", made)
    assert digest(office, case).risk.risk == first
    assert office.counsellor1.do(risk.standing, case).risk.level is RiskLevel.LOW
    strike(office, case, "risk", first)
    assert digest(office, case).risk is None
    found = office.counsellor1.do(today, day(office))
    assert (found.follow_ups, found.risks_returned) == ((), ())


def test_a_struck_assessment_waits_for_no_supervisor_and_is_not_corrected(
    office: Office, case: CaseId
):
    made = assessed(office, case, RiskLevel.HIGH)
    office.carry_out(office.supervisor)
    assert office.supervisor.do(today, day(office)).risks_to_review
    strike(office, case, "risk", made)
    assert office.supervisor.do(today, day(office)).risks_to_review == ()
    assert not office.supervisor.do(risk_reviews.risk_reviews, case, made).mine_to_answer
    assert office.supervisor.do(risk.open_risk, case, made).struck == said(office)
    with pytest.raises(Invalid, match="struck-already"):
        office.supervisor.do(risk_reviews.review_risk, case, made, agrees=True)
    with pytest.raises(Invalid, match="struck-already"):
        office.counsellor1.do(
            risk.record_risk, case, judged(office, RiskLevel.LOW, reason="No"), risk=made
        )


def test_a_struck_consent_decides_nothing_and_the_one_before_stands(office: Office, case: CaseId):
    do, ends = office.counsellor1.do, day(office) + timedelta(days=5)
    no = agreed(office, case, decision=Decision.REFUSED, how=None)
    office.clock.move(days=1)
    yes = agreed(office, case, expires=ends)
    assert do(consents.consent_state, case, Purpose.REFERRAL) is ConsentState.GIVEN
    assert do(today, day(office)).consents
    strike(office, case, "consent", yes)
    assert do(consents.consent_state, case, Purpose.REFERRAL) is ConsentState.REFUSED
    assert do(today, day(office)).consents == ()
    book = do(consents.list_consents, case)
    assert [one.id for one in book.earlier] == [yes]
    strike(office, case, "consent", no)
    assert do(consents.consent_state, case, Purpose.REFERRAL) is ConsentState.NOT_ASKED
    with pytest.raises(ConsentMissing):
        referred(office, case)
    with pytest.raises(Invalid, match="struck-already"):
        do(consents.withdraw_consent, case, yes, on=day(office))


def test_a_struck_referral_waits_for_nobody_and_is_sent_no_more(office: Office, case: CaseId):
    do = office.counsellor1.do
    made = make(office, case, "referral")
    office.clock.move(days=30)
    assert do(today, day(office)).referrals
    strike(office, case, "referral", made)
    assert do(today, day(office)).referrals == ()
    assert do(referrals.open_referral, case, made).struck == said(office)
    with pytest.raises(Invalid, match="struck-already"):
        do(letters.letter_pieces, case, made)
    with pytest.raises(Invalid, match="struck-already"):
        do(referrals.update_referral, case, made, letter(office))


def test_a_letter_tells_no_struck_risk(office: Office, case: CaseId):
    do, made = office.counsellor1.do, make(office, case, "referral")
    wrong = assessed(office, case, RiskLevel.HIGH)
    told = {piece.key for piece in do(letters.letter_pieces, case, made)}
    strike(office, case, "risk", wrong)
    assert told - {piece.key for piece in do(letters.letter_pieces, case, made)} == {"risk"}


def test_struck_events_are_in_no_figure_and_beside_no_chart(office: Office, case: CaseId):
    do = office.counsellor1.do
    office.clock.move(days=2)
    on = day(office)
    told = do(events.save_event, case, Violation(started=PartialDate(on.year, on.month, on.day)))
    court = step(office, case, next_hearing=day(office) + timedelta(days=9))
    made = make(office, case, "referral")
    office.carry_out(office.supervisor)
    period = Period(day(office) - timedelta(days=900), day(office) + timedelta(days=1))

    def counted() -> tuple[int, int, int]:
        marks = office.run(office.counsellor1, lambda work: chart_course.events_of(work, case))
        done = office.supervisor.do(programme_figures.count_violations, period=period)
        served = office.supervisor.do(programme_figures.count_services, period=period)
        return len(marks), done.events, len(served.referrals)

    assert counted() == (2, 1, 1)
    for table, entry in (("violation", told), ("legal_step", court), ("referral", made)):
        strike(office, case, table, entry)
    assert counted() == (0, 0, 0)
    with pytest.raises(Invalid, match="struck-already"):
        do(events.save_event, case, Violation(), record=told)


def test_struck_entries_are_found_no_more(office: Office, case: CaseId):
    told, wrong = event(office, case), assessed(office, case, RiskLevel.LOW)

    def found(text: str) -> int:
        for _step in search.steps(office.counsellor1):
            pass
        return len(office.counsellor1.do(search.find, text=text).hits)

    assert (found("zebra-event-1"), found("zebra-risk-2")) == (1, 1)
    strike(office, case, "violation", told)
    strike(office, case, "risk", wrong)
    assert (found("zebra-event-1"), found("zebra-risk-2")) == (0, 0)


def test_a_clients_own_copy_has_nothing_that_was_struck(office: Office, case: CaseId):
    made = make(office, case, "referral")
    parts = frozenset({"referrals", "consents"})
    before = office.counsellor1.do(own_copy.preview_own_copy, case, chosen=parts)
    assert {one.key for one in before.sections} == parts
    strike(office, case, "referral", made)
    after = office.counsellor1.do(own_copy.preview_own_copy, case, chosen=parts)
    assert {one.key for one in after.sections} == {"consents"}


# --- the timeline --------------------------------------------------------------------------------


def test_the_timeline_keeps_what_was_struck_and_marks_it(office: Office, case: CaseId):
    note = office.note(office.counsellor1, case)
    given = office.screening(office.counsellor1, case)
    made = assessed(office, case, RiskLevel.LOW)
    for table, entry in (("note", note), ("screening", given.id), ("risk", made)):
        strike(office, case, table, entry)
    found = office.counsellor1.do(timeline, case)
    kinds_struck = {one.kind for one in found.entries if one.struck == said(office)}
    assert kinds_struck == {TimelineKind.NOTE, TimelineKind.SCREENING, TimelineKind.RISK}
    assert found.strip == ()


def test_the_timeline_says_why_a_document_was_removed(office: Office, case: CaseId):
    data = b"%PDF-1.4 letter"
    content = FileContent("letter", DocumentKind.PDF, data, digest_of(data))
    *_, last = documents.attach(office.counsellor1, case, content)
    do, own = office.counsellor1.do, last.attached.document
    do(documents.strike, case, own, why=WHY)
    (entry,) = [one for one in do(timeline, case).entries if one.kind is TimelineKind.DOCUMENT]
    assert entry.struck == said(office)
    with pytest.raises(Invalid, match="struck-already"):
        do(documents.describe, case, own, title="Another", remarks="")
