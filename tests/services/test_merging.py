"""Two files of one person: read together, nothing rewritten, and separated again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus, PossibleDuplicate, SessionOutcome
from counsel_desk.domain.closing import CaseStepKind
from counsel_desk.domain.consents import Consent, ConsentState, Decision, HowGiven, Purpose
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.notes import AddendumReason
from counsel_desk.domain.referrals import Direction, Referral, ReferralKind, Urgency
from counsel_desk.domain.risk import RiskLevel
from counsel_desk.domain.screenings import Mode
from counsel_desk.services import (
    addenda,
    appointments,
    cases,
    charts,
    closing,
    consents,
    corrections,
    documents,
    handover,
    joined,
    merging,
    notes,
    referrals,
    risk,
    risk_reviews,
    screenings,
    strikes,
    timeline,
    verification,
    versions,
)
from counsel_desk.services.desk import Desk, use_case
from counsel_desk.services.document_files import checked
from counsel_desk.services.errors import Invalid, NotAllowed, NotEntitled, NotFound
from counsel_desk.storage.unit_of_work import Work
from tests.builders import PASSPHRASE, Office, actions, day, digest
from tests.services.test_risk import found, record

SAME = "Registered twice, at the clinic and at the outreach"


def two(office: Office, **facts: object) -> tuple[CaseId, CaseId]:
    first = office.client()
    office.clock.move(days=30)
    return first, office.client(name="Achieng Wanjiru", **facts)


def merge(office: Office, kept: CaseId, away: CaseId, desk: Desk | None = None) -> None:
    (desk or office.counsellor1).do(merging.merge_files, kept, away, reason=SAME)


def frame(office: Office, case: CaseId, desk: Desk | None = None):
    return (desk or office.counsellor1).do(cases.open_case, case)


def attach(office: Office, case: CaseId, words: bytes) -> None:
    content = checked(words, name="letter.txt")
    for _ in documents.attach(office.counsellor1, case, content):
        pass


def everything(office: Office, case: CaseId) -> None:
    """Put something of each kind that is read together into a file."""
    desk = office.counsellor1
    office.note(desk, case)
    office.screening(desk, case, "phq-9", {"rest": 1, "9": 0})
    office.appointment(
        desk, case, start=office.clock() - timedelta(hours=1), outcome=SessionOutcome.ATTENDED
    )
    attach(office, case, b"A letter of the file " + str(case).encode())


def test_the_lists_of_the_file_that_goes_on_read_both(office: Office):
    desk = office.counsellor1
    kept, away = two(office)
    everything(office, away)
    office.clock.move(days=20)
    everything(office, kept)
    merge(office, kept, away)
    assert {line.case for line in desk.do(notes.list_notes, kept)} == {kept, away}
    assert {one.case for one in desk.do(screenings.list_screenings, kept)} == {kept, away}
    assert {one.case for one in desk.do(documents.list_documents, kept)} == {kept, away}
    shown = desk.do(timeline.timeline, kept)
    assert {entry.file for entry in shown.entries} == {kept, away}
    (line,) = shown.strip
    assert len(line.points) == 2
    course = desk.do(charts.progress_course, kept)
    assert [len(series.points) for series in course.series] == [2]
    assert len(course.notes) == 2
    assert {one.case for one in frame(office, kept).appointments} == {kept, away}
    found = digest(office, kept)
    assert (found.notes, [span.count for span in found.spans]) == (2, [2])
    assert not verification.verify(office.founder).problems


def test_each_record_opens_from_the_file_that_goes_on(office: Office):
    desk = office.counsellor1
    kept, away = two(office)
    everything(office, away)
    merge(office, kept, away)
    (line,) = desk.do(notes.list_notes, kept)
    note = desk.do(notes.read_note, kept, line.id).note
    assert (note.intact, note.case) == (True, away)
    (given,) = desk.do(screenings.list_screenings, kept)
    assert desk.do(screenings.open_screening, kept, given.id) == given
    (paper,) = desk.do(documents.list_documents, kept)
    assert desk.do(documents.open_document, kept, paper.id).intact
    *_, last = documents.content(desk, kept, paper.id)
    assert last.data == b"A letter of the file " + str(away).encode()
    *_, last = documents.preview(desk, kept, paper.id)
    assert last.data is not None
    with pytest.raises(NotFound):
        desk.do(notes.open_note, office.client(), line.id)


def test_the_file_merged_away_names_the_other_and_is_only_read(office: Office):
    desk = office.counsellor1
    kept, away = two(office)
    note = office.note(desk, away)
    merge(office, kept, away)
    gone = frame(office, away)
    assert (gone.coordination.status, gone.merged_into.case) == (CaseStatus.CLOSED, kept)
    assert gone.merged_into.code == office.code(kept)
    code = desk.do(cases.find_case, code=gone.coordination.code)
    assert code == kept
    assert [one.code for one in frame(office, kept).merged] == [gone.coordination.code]
    draft = desk.do(notes.start_draft, away, office.content())
    for deed in (
        lambda: desk.do(notes.sign_note, away, draft),
        lambda: desk.do(closing.reopen_case, away),
        lambda: desk.do(cases.update_contact, away, gone.contact),
        lambda: desk.do(handover.hand_over, away, office.counsellor2.me.id, passphrase=PASSPHRASE),
        lambda: desk.do(screenings.record_screening, away, office.answers(), mode=Mode.SELF),
        lambda: desk.do(merging.merge_files, away, kept, reason=SAME),
    ):
        with pytest.raises(Invalid, match="merged-away"):
            deed()
    desk.do(notes.drop_draft, away, draft)
    assert desk.do(notes.open_note, away, note).intact


def test_what_lies_in_the_file_merged_away_is_not_changed_from_the_other(office: Office):
    desk = office.counsellor1
    kept, away = two(office)
    everything(office, away)
    merge(office, kept, away)
    (line,) = desk.do(notes.list_notes, kept)
    (paper,) = desk.do(documents.list_documents, kept)
    with pytest.raises(Invalid, match="merged-away"):
        desk.do(addenda.add_addendum, kept, line.id, text="More.", reason=AddendumReason.OMISSION)
    with pytest.raises(Invalid, match="merged-away"):
        desk.do(documents.describe, kept, paper.id, title="Another", remarks="")
    with pytest.raises(NotFound):
        desk.do(strikes.strike_note, kept, line.id, reason="Wrong")


def test_separated_again_both_stand_as_before(office: Office):
    desk = office.counsellor1
    kept, away = two(office)
    everything(office, kept)
    everything(office, away)
    before = digest(office, kept)
    merge(office, kept, away)
    desk.do(merging.separate_files, kept, away, reason="Two sisters after all")
    assert {line.case for line in desk.do(notes.list_notes, kept)} == {kept}
    assert {one.case for one in desk.do(screenings.list_screenings, kept)} == {kept}
    assert digest(office, kept) == before
    stands = frame(office, away)
    assert (stands.coordination.status, stands.merged_into) == (CaseStatus.OPEN, None)
    assert frame(office, kept).merged == ()
    office.note(desk, away)
    steps = [line.step for line in desk.do(closing.case_steps, away)]
    assert [(step.kind, step.other, step.text) for step in steps] == [
        (CaseStepKind.MERGED_INTO, kept, SAME),
        (CaseStepKind.SEPARATED, kept, "Two sisters after all"),
    ]
    done = actions(office)
    assert done.count(Action.FILES_MERGED) == done.count(Action.FILES_SEPARATED) == 2
    assert not verification.verify(office.founder).problems
    with pytest.raises(Invalid, match="not-merged"):
        desk.do(merging.separate_files, kept, away, reason="Again")
    merge(office, kept, away)
    assert frame(office, away).merged_into is not None


def test_a_closed_file_stays_closed_when_separated(office: Office):
    desk = office.counsellor1
    kept, away = two(office, status=CaseStatus.CLOSED)
    merge(office, kept, away)
    desk.do(merging.separate_files, kept, away, reason="Two people")
    assert frame(office, away).coordination.status is CaseStatus.CLOSED


def test_a_file_that_others_were_merged_into_takes_them_along(office: Office):
    desk = office.counsellor1
    first, second = two(office)
    third = office.client(name="Wanjiru A.")
    for case in (first, second, third):
        office.note(desk, case)
    merge(office, second, first)
    merge(office, third, second)
    assert {line.case for line in desk.do(notes.list_notes, third)} == {first, second, third}
    assert {line.case for line in desk.do(notes.list_notes, second)} == {first, second}
    with pytest.raises(Invalid, match="merged-already"):
        merge(office, third, first)


def test_a_supervisor_reads_both_and_merges_neither(office: Office):
    kept, away = two(office)
    office.note(office.counsellor1, away)
    merge(office, kept, away)
    assert [line.case for line in office.supervisor.do(notes.list_notes, kept)] == [away]
    for name in ("founder", "supervisor", "coordinator", "peer", "admin", "counsellor2"):
        with pytest.raises(NotAllowed):
            office.desk(name).do(merging.separate_files, kept, away, reason="No")
        with pytest.raises(NotAllowed):
            office.desk(name).do(merging.compare_files, kept, away)
    coordinator = office.coordinator
    assert frame(office, away, coordinator).merged_into.case == kept
    assert coordinator.do(cases.find_case, code=office.code(away)) == kept


def test_both_files_are_ones_own(office: Office):
    kept, _ = two(office)
    other = office.client(office.counsellor2, name="Wanjiru Achieng")
    with pytest.raises(NotAllowed):
        merge(office, kept, other)
    with pytest.raises(NotAllowed):
        office.counsellor1.do(merging.compare_files, kept, other)

    def without_keys(work):
        work.ring.latest = lambda scope, part: _Read()
        with pytest.raises(NotEntitled):
            merging._entitled(work, kept)

    office.run(office.counsellor1, without_keys)


class _Read:
    right = None


def test_a_file_that_is_handed_over_takes_along_what_was_merged(office: Office):
    kept, away = two(office)
    office.note(office.counsellor1, away)
    merge(office, kept, away)
    office.counsellor1.do(
        handover.cover_case, kept, office.counsellor2.me.id, days=3, passphrase=PASSPHRASE
    )
    office.carry_out(office.counsellor2)
    assert len(office.counsellor2.do(notes.list_notes, kept)) == 1
    office.counsellor1.do(handover.end_cover, kept, office.counsellor2.me.id)
    with pytest.raises(NotAllowed):
        office.counsellor2.do(notes.list_notes, away)
    office.counsellor1.do(handover.hand_over, kept, office.counsellor2.me.id, passphrase=PASSPHRASE)
    office.carry_out(office.counsellor2)
    assert len(office.counsellor2.do(notes.list_notes, kept)) == 1
    for case in (kept, away):
        with pytest.raises(NotAllowed):
            office.counsellor1.do(notes.list_notes, case)


def test_one_side_alone_joins_nothing(office: Office):
    desk = office.counsellor1
    kept, away = two(office)
    office.note(desk, away)
    office.run(desk, lambda work: merging._step(work, kept, CaseStepKind.MERGED_FROM, away, "x"))
    assert desk.do(notes.list_notes, kept) == ()
    assert office.run(desk, lambda work: joined.files(work, kept)) == (kept,)


def test_a_merged_file_is_not_pointed_out_as_a_duplicate_again(office: Office):
    desk = office.counsellor1
    kept, away = two(office)
    assert [one.case for one in desk.do(merging.same_person, kept)] == [away]
    merge(office, kept, away)
    assert desk.do(merging.same_person, kept) == ()


def test_somebody_elses_file_and_one_without_a_name_are_not_pointed_out(office: Office):
    desk = office.counsellor1
    kept, _ = two(office)
    office.client(office.counsellor2, name="Wanjiru Achieng")
    assert len(desk.do(merging.same_person, kept)) == 1

    @use_case(Permission.MERGE_FILES)
    def of_nobody(work: Work) -> tuple[PossibleDuplicate, ...]:
        return merging.same_person(work, CaseId(work.new_id()))

    assert desk.do(of_nobody) == ()


def test_two_files_are_put_side_by_side(office: Office):
    desk = office.counsellor1
    kept, away = two(office, birth_year=1991)
    everything(office, away)
    office.group(members=(kept,))
    one, other = desk.do(merging.compare_files, kept, away)
    assert (one.code, one.name, one.birth_year) == (office.code(kept), "Wanjiru Achieng", 1990)
    assert (one.notes, one.screenings, one.documents, one.sessions, one.groups) == (0, 0, 0, 0, 1)
    assert (other.notes, other.screenings, other.documents, other.sessions) == (1, 1, 1, 1)
    assert (other.birth_year, other.groups, other.status) == (1991, 0, CaseStatus.OPEN)


def refused(office: Office, kept: CaseId, away: CaseId, reason: str = SAME) -> str:
    with pytest.raises(Invalid) as caught:
        office.counsellor1.do(merging.merge_files, kept, away, reason=reason)
    assert frame(office, away).merged_into is None
    return caught.value.reason


def test_what_is_unfinished_comes_first(office: Office):
    desk = office.counsellor1
    kept, away = two(office)
    draft = desk.do(notes.start_draft, away, office.content())
    assert refused(office, kept, away) == "drafts-left"
    desk.do(notes.drop_draft, away, draft)
    booked = office.appointment(desk, away, start=office.clock() + timedelta(days=1))
    assert refused(office, kept, away) == "sessions-left"
    desk.do(appointments.record_outcome, away, booked, SessionOutcome.CANCELLED_BY_CLIENT)
    office.screening(desk, away, "phq-9", {"rest": 1, "9": 2})
    assert refused(office, kept, away) == "alerts-left"
    for alert in desk.do(screenings.case_alerts, away):
        desk.do(screenings.answer_alert, away, alert.id, action="Called her.")
    merge(office, kept, away)
    assert digest(office, kept).alerts == ()
    assert len(desk.do(screenings.alert_answers, kept)) == 1


def test_what_cannot_be_merged_is_said(office: Office):
    kept, away = two(office)
    assert refused(office, kept, away, " ") == "merge-reason"
    assert refused(office, kept, away, "x" * 501) == "text-too-long"
    assert refused(office, kept, kept) == "merge-same-file"
    closed = office.client(status=CaseStatus.CLOSED)
    assert refused(office, closed, away) == "merge-closed"


def test_an_alert_over_both_files_is_answered_in_the_one_that_goes_on(office: Office):
    desk = office.counsellor1
    kept, away = two(office)
    office.screening(desk, away, "phq-9", {"rest": 0, "9": 0})
    merge(office, kept, away)
    office.clock.move(days=20)
    office.screening(desk, kept, "phq-9", {"rest": 2, "9": 0})
    alerts = desk.do(screenings.case_alerts, kept)
    assert {alert.case for alert in alerts} == {kept}
    assert alerts, "reliably worse than in the other file"
    desk.do(screenings.answer_alert, kept, alerts[0].id, action="Looked at the plan together.")
    assert alerts[0] not in desk.do(screenings.case_alerts, kept)


def test_a_struck_note_of_the_other_file_stays_struck(office: Office):
    desk = office.counsellor1
    kept, away = two(office)
    note = office.note(desk, away)
    desk.do(strikes.strike_note, away, note, reason="Wrong client")
    merge(office, kept, away)
    (line,) = desk.do(notes.list_notes, kept)
    assert line.struck == "Wrong client"
    assert digest(office, kept).notes == 0


def test_consents_are_the_client_s_wherever_they_were_given(office: Office):
    desk = office.counsellor1
    kept, away = two(office)
    given = Consent(
        Purpose.REFERRAL,
        Decision.GIVEN,
        day(office),
        how=HowGiven.VERBAL,
        witness="Nurse Atieno",
        expires=day(office) + timedelta(days=20),
    )
    own = desk.do(consents.record_consent, away, given)
    merge(office, kept, away)
    assert desk.do(consents.consent_state, kept, Purpose.REFERRAL) is ConsentState.GIVEN
    assert [one.purpose for one in digest(office, kept).consents] == [Purpose.REFERRAL]
    assert desk.do(versions.list_versions, kept, versions.Subject.CONSENT, record=own)
    desk.do(consents.withdraw_consent, kept, own, on=day(office))
    assert desk.do(consents.consent_state, kept, Purpose.REFERRAL) is ConsentState.WITHDRAWN
    desk.do(merging.separate_files, kept, away, reason="Two people")
    assert desk.do(consents.consent_state, kept, Purpose.REFERRAL) is ConsentState.NOT_ASKED
    assert desk.do(consents.consent_state, away, Purpose.REFERRAL) is ConsentState.WITHDRAWN
    assert digest(office, kept).consents == ()
    assert not verification.verify(office.founder).problems


def test_a_referral_of_the_other_file_goes_on(office: Office):
    desk = office.counsellor1
    kept, away = two(office)
    out = Referral(
        direction=Direction.OUT,
        kind=ReferralKind.MEDICAL,
        urgency=Urgency.ROUTINE,
        made_on=day(office),
        partner_name="Molo hospital",
        reason="Pain in the shoulder",
        sent=day(office),
    )
    own = desk.do(referrals.record_referral, away, out, override="The client asked on the phone")
    merge(office, kept, away)
    (line,) = desk.do(referrals.list_referrals, kept)
    assert (line.id, line.case) == (own, away)
    assert len(digest(office, kept).referrals.waiting) == 1
    opened = desk.do(referrals.open_referral, kept, own).referral
    desk.do(referrals.update_referral, kept, own, replace(opened, received=day(office)))
    assert digest(office, kept).referrals.waiting == ()


def test_the_risk_that_shows_is_the_latest_of_both(office: Office):
    desk = office.counsellor1
    kept, away = two(office)
    record(office, kept, RiskLevel.LOW)
    office.clock.move(days=2)
    made = record(office, away, RiskLevel.HIGH)
    merge(office, kept, away)
    assert desk.do(risk.standing, kept).risk.risk == made
    assert desk.do(risk.list_risks, kept)[0].id == made
    assert desk.do(risk.open_risk, kept, made).assessment.overall is RiskLevel.HIGH
    assert len(desk.do(risk.risk_versions, kept, made)) == 1
    with pytest.raises(Invalid, match="merged-away"):
        desk.do(risk.record_risk, kept, found(office, reason="Corrected"), risk=made)
    assert [row.case for row in office.supervisor.do(risk_reviews.risk_queue)] == [kept]
    office.supervisor.do(risk_reviews.review_risk, kept, made, agrees=True)
    assert desk.do(risk.standing, kept).risk.review.agrees
    assert office.supervisor.do(risk_reviews.risk_queue) == ()
    desk.do(merging.separate_files, kept, away, reason="Two people")
    assert desk.do(risk.standing, kept).risk.level is RiskLevel.LOW


def test_separated_a_file_without_an_assessment_has_none(office: Office):
    kept, away = two(office)
    record(office, away)
    merge(office, kept, away)
    office.counsellor1.do(merging.separate_files, kept, away, reason="Two people")
    assert office.counsellor1.do(risk.standing, kept).risk is None


def test_a_screening_of_the_other_file_is_not_corrected(office: Office):
    desk = office.counsellor1
    kept, away = two(office)
    given = office.screening(desk, away, "phq-9", {"rest": 1, "9": 0})
    merge(office, kept, away)
    with pytest.raises(Invalid, match="merged-away"):
        desk.do(
            corrections.correct_screening,
            kept,
            given.id,
            office.answers("phq-9", 1),
            mode=Mode.SELF,
            reason="Misheard",
        )


def test_a_file_that_cannot_be_read_is_not_found(office: Office):
    kept, _ = two(office)

    @use_case(Permission.MERGE_FILES)
    def of_nobody(work: Work) -> merging.FileFacts:
        return merging._facts(work, CaseId(work.new_id()))

    with pytest.raises(NotFound):
        office.counsellor1.do(of_nobody)

    def without(work):
        work.coordinations.only = lambda scope: None
        with pytest.raises(NotFound):
            merging._frame(work, kept)
        assert merging._status_before(work, kept) is CaseStatus.OPEN

    office.run(office.counsellor1, without)


def test_who_holds_no_clinical_key_reads_one_file_alone(office: Office):
    kept, away = two(office)
    merge(office, kept, away)
    coordinator = office.coordinator
    theirs = office.run(coordinator, lambda work: work.coordinations.only(away).id)
    with pytest.raises(NotFound):
        coordinator.do(versions.list_versions, kept, versions.Subject.COORDINATION, record=theirs)


def test_a_code_one_may_not_know_is_empty(office: Office):
    case = office.client()

    def ask(work):
        assert not work.ring.holds(case, Compartment.COORD)
        return joined.named(work, [case])

    (found,) = office.run(office.counsellor2, ask)
    assert (found.case, found.code) == (case, "")
