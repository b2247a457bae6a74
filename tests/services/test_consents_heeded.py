"""Each purpose is asked about where its action is: what the client said no to is not done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import ContactMethod, SafeContact, SessionOutcome
from counsel_desk.domain.consents import Consent, ConsentState, Decision, HowGiven, Purpose
from counsel_desk.domain.diary import Booking
from counsel_desk.domain.documents import DocumentKind
from counsel_desk.domain.group_paper import Rule
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.ids import NoteId
from counsel_desk.domain.outreach import OutreachOutcome
from counsel_desk.domain.programme_figures import Period
from counsel_desk.domain.screenings import Mode
from counsel_desk.services import (
    appointments,
    cases,
    charts,
    consents,
    documents,
    entry_strikes,
    group_achieved,
    group_paper,
    groups,
    leaving_reports,
    letters,
    merging,
    note_reviews,
    notes,
    outcomes,
    outreach,
    programme_figures,
    screenings,
    search,
    timeline,
)
from counsel_desk.services.document_files import checked
from counsel_desk.services.errors import ConsentMissing, Invalid, NotFound
from counsel_desk.services.exports import ExportKind
from counsel_desk.storage import kinds
from tests.builders import PASSPHRASE, Office, actions, day
from tests.services.test_referrals import consent as referral_consent
from tests.services.test_referrals import record as referral_record

REASON = "There is danger to life tonight."
SHORT = "now"
ALWAYS = Period()


@pytest.fixture
def case(office: Office):
    return office.client(office.counsellor1)


def says(office, case, purpose, decision=Decision.REFUSED, desk=None, **facts):
    given = Consent(purpose, decision, day(office), how=HowGiven.SIGNATURE, **facts)
    return (desk or office.counsellor1).do(consents.record_consent, case, given)


def state_of(error) -> ConsentState:
    return error.value.state


# --- being contacted ---


@pytest.fixture
def missing_member(office, case):
    """Give a group and the membership of a client who missed two meetings of it."""
    group = office.group(members=(case,), peer=office.peer)
    found = office.coordinator.do(groups.open_group, group)
    spell = found.members[0].membership
    for meeting in found.meetings[:2]:
        office.peer.do(
            groups.mark, group, membership=spell, meeting=meeting.id,
            status=AttendanceStatus.DID_NOT_ATTEND,
        )  # fmt: skip
    return group, spell


def test_who_said_no_to_contact_is_not_asked_after_and_no_number_is_shown(
    office, case, missing_member
):
    group, spell = missing_member
    says(office, case, Purpose.CONTACT)
    asking = office.coordinator.do(outreach.open_outreach, group, spell)
    assert asking.refused is ConsentState.REFUSED
    assert (asking.contact.number, asking.contact.remarks) == ("", "")
    ask = outreach.record_outreach
    with pytest.raises(ConsentMissing) as caught:
        office.coordinator.do(ask, group, spell, OutreachOutcome.NOT_REACHED)
    assert state_of(caught) is ConsentState.REFUSED
    with pytest.raises(Invalid, match="override-reason-missing"):
        office.coordinator.do(ask, group, spell, OutreachOutcome.NOT_REACHED, override=SHORT)
    office.coordinator.do(ask, group, spell, OutreachOutcome.NOT_SAFE)
    assert Action.CONSENT_OVERRIDDEN not in actions(office)


def test_who_was_contacted_all_the_same_has_the_reason_beside_it(office, case, missing_member):
    group, spell = missing_member
    says(office, case, Purpose.CONTACT)
    outcome = OutreachOutcome.NOT_REACHED
    office.coordinator.do(outreach.record_outreach, group, spell, outcome, override=f" {REASON} ")
    assert Action.CONSENT_OVERRIDDEN in actions(office)
    (attempt,) = office.coordinator.do(outreach.open_outreach, group, spell).attempts
    assert (attempt.without, attempt.outcome) == (REASON, outcome)


def test_the_rule_for_contact_follows_the_consent(office, case):
    def rule():
        return office.counsellor1.do(cases.open_case, case).contact

    given = says(office, case, Purpose.CONTACT, Decision.GIVEN, expires=day(office))
    assert rule().may_reach(day(office))
    assert not rule().is_open(day(office) + timedelta(days=1))
    office.counsellor1.do(consents.withdraw_consent, case, given, on=day(office))
    assert rule().against == day(office)
    changed = SafeContact(ContactMethod.SMS, "0711 000 000")
    office.counsellor1.do(cases.update_contact, case, changed)
    assert (rule().number, rule().against) == ("0711 000 000", day(office))
    says(office, case, Purpose.CONTACT, Decision.GIVEN)
    assert rule().may_reach(day(office))
    office.counsellor1.do(cases.update_contact, case, SafeContact(ContactMethod.NONE))
    assert rule().is_open(day(office))
    assert not rule().may_reach(day(office))


def test_a_consent_to_contact_that_ran_out_is_told_as_such(office, case, missing_member):
    group, spell = missing_member
    says(office, case, Purpose.CONTACT, Decision.GIVEN, expires=day(office))
    assert office.coordinator.do(outreach.open_outreach, group, spell).refused is None
    office.clock.move(days=1)
    asking = office.coordinator.do(outreach.open_outreach, group, spell)
    assert asking.refused is ConsentState.EXPIRED


def test_reminders_leave_who_said_no_without_a_number(office, case, missing_member):
    group, _spell = missing_member
    meeting = office.coordinator.do(groups.open_group, group).meetings[5]
    kind = group_paper.PaperKind.REMINDERS

    def line():
        page = office.coordinator.do(group_paper.preview_paper, group, kind, meeting.id)
        (part,) = page.groups
        return part.rule, part.reminders[0].number

    assert line() == (Rule.MESSAGE, "+254 700 000 001")
    says(office, case, Purpose.CONTACT)
    assert line() == (Rule.NOBODY, "")


def test_a_letter_gives_no_way_to_reach_who_said_no(office, case):
    referral_consent(office, case)
    made = referral_record(office, case)
    says(office, case, Purpose.CONTACT)
    pieces = office.counsellor1.do(letters.letter_pieces, case, made)
    found = {one.key: one.text for one in pieces}
    assert "number" not in found
    assert "does not wish" in found["method"]


def test_a_file_without_a_readable_rule_takes_the_consent_all_the_same(office, case):
    def spoilt(work):
        work.execute(kinds.CONTACT.records(work)._table.delete())

    office.run(office.counsellor1, spoilt)
    says(office, case, Purpose.CONTACT)
    assert office.counsellor1.do(cases.open_case, case).contact is None


# --- recordings ---


def attach(office, case, **facts):
    content = checked(b"ID3" + bytes(200), name="session.mp3")
    assert content.kind is DocumentKind.AUDIO
    desk = office.counsellor1
    return [one for one in documents.attach(desk, case, content, **facts) if one.attached][-1]


def test_a_recording_needs_the_consent_to_be_recorded(office, case):
    with pytest.raises(ConsentMissing) as caught:
        attach(office, case)
    assert state_of(caught) is ConsentState.NOT_ASKED
    assert attach(office, case, override=REASON).attached
    assert Action.CONSENT_OVERRIDDEN in actions(office)
    says(office, case, Purpose.AUDIO, Decision.GIVEN)
    assert attach(office, case).attached


# --- what leaves, by what it is for ---


@pytest.mark.parametrize("purpose", [Purpose.REPORT, Purpose.RESEARCH, Purpose.ADVOCACY])
def test_what_leaves_for_a_court_a_study_or_the_public_needs_that_very_consent(
    office, case, tmp_path, purpose
):
    def leave(**facts):
        return office.counsellor1.do(
            leaving_reports.permit_progress, case, recipient="High Court", seal_with=None,
            passphrase=PASSPHRASE, path=tmp_path / "out.csv", purpose=purpose, **facts,
        )  # fmt: skip

    says(office, case, Purpose.RELEASE, Decision.GIVEN, recipient="High Court")
    with pytest.raises(ConsentMissing) as caught:
        leave()
    assert caught.value.purpose is purpose
    assert leave(override=REASON).path
    says(office, case, purpose, Decision.GIVEN)
    assert leave().path


def test_nothing_leaves_for_a_purpose_by_which_nothing_leaves(office, case, tmp_path):
    with pytest.raises(NotFound):
        office.counsellor1.do(
            charts.export_chart, case, recipient="High Court", passphrase=PASSPHRASE,
            path=tmp_path / "out.png", kind=ExportKind.PNG, purpose=Purpose.SERVICE,
        )  # fmt: skip


# --- treatment and record ---


def test_who_said_no_to_treatment_is_neither_booked_nor_screened(office, case):
    desk = office.counsellor1
    booking = Booking(office.clock() + timedelta(days=3), 50)
    desk.do(appointments.book, case, booking)
    says(office, case, Purpose.SERVICE)
    with pytest.raises(ConsentMissing) as caught:
        desk.do(appointments.book, case, booking)
    assert caught.value.purpose is Purpose.SERVICE
    assert desk.do(appointments.book, case, booking, override=REASON)
    answers = office.answers()
    with pytest.raises(ConsentMissing):
        desk.do(screenings.record_screening, case, answers, mode=Mode.SELF)
    desk.do(screenings.record_screening, case, answers, mode=Mode.SELF, override=REASON)
    # A coordinator has no key to the consents and books by what the counsellor tells.
    assert office.coordinator.do(appointments.book, case, booking)


def test_who_said_no_to_a_record_keeps_the_note_a_draft(office, case):
    desk = office.counsellor1
    office.clock.move(days=1)
    note = desk.do(notes.start_draft, case, office.content())
    given = says(office, case, Purpose.RECORD, Decision.GIVEN)
    desk.do(consents.withdraw_consent, case, given, on=day(office))
    with pytest.raises(ConsentMissing) as caught:
        desk.do(notes.sign_note, case, note)
    assert state_of(caught) is ConsentState.WITHDRAWN
    assert desk.do(notes.open_draft, case, note).note == note
    assert desk.do(notes.sign_note, case, note, override=REASON) == note


# --- supervision ---


@pytest.fixture
def note(office, case) -> NoteId:
    office.clock.move(days=1)
    return office.note(office.counsellor1, case, text="Kiazi kitamu na chai ya asubuhi.")


def test_a_note_goes_to_review_only_if_the_client_did_not_say_no(office, case, note):
    says(office, case, Purpose.SUPERVISION)
    with pytest.raises(ConsentMissing) as caught:
        office.counsellor1.do(note_reviews.submit_note, case, note)
    assert caught.value.purpose is Purpose.SUPERVISION
    office.counsellor1.do(note_reviews.submit_note, case, note, override=REASON)
    read = office.supervisor.do(note_reviews.open_submitted, case, note).read
    assert "Kiazi" in read.note.content.text


def test_a_supervisor_reads_the_notes_of_who_said_no_with_a_reason_alone(office, case, note):
    desk = office.supervisor
    assert desk.do(notes.open_note, case, note).content
    says(office, case, Purpose.SUPERVISION)
    for opening in (notes.open_note, notes.read_note):
        with pytest.raises(ConsentMissing):
            desk.do(opening, case, note)
    assert desk.do(notes.list_notes, case)[0].first_line == ""
    told = desk.do(timeline.timeline, case).entries
    (entry,) = [one for one in told if one.item == note]
    assert "Kiazi" not in f"{entry.text} {entry.value}"
    assert office.counsellor1.do(notes.read_note, case, note).note.content
    assert "Kiazi" in office.counsellor1.do(notes.list_notes, case)[0].first_line
    assert desk.do(notes.read_note, case, note, override=REASON).note.content
    # The reason holds for the rest of the day, for this person.
    assert desk.do(notes.open_note, case, note).content
    assert "Kiazi" in desk.do(notes.list_notes, case)[0].first_line
    office.clock.move(days=1)
    with pytest.raises(ConsentMissing):
        desk.do(notes.open_note, case, note)
    book = office.counsellor1.do(consents.list_consents, case)
    assert [(one.override.reason, one.author) for one in book.overrides] == [(REASON, desk.me.id)]


def found(desk):
    for _step in search.steps(desk):
        pass
    return desk.do(search.find, text="Kiazi").hits


def test_search_finds_for_a_supervisor_no_note_of_who_said_no(office, case, note):
    assert [one.item for one in found(office.supervisor)] == [note]
    says(office, case, Purpose.SUPERVISION)
    assert found(office.supervisor) == ()
    assert [one.item for one in found(office.counsellor1)] == [note]


# --- statistics ---


def figures(office):
    return office.supervisor.do(programme_figures.count_services, period=ALWAYS)


def test_who_said_no_to_statistics_is_in_no_figure_that_leaves(office, case):
    other = office.client(name="Nekesa Barasa")
    for one in (case, other):
        office.appointment(office.counsellor1, one, outcome=SessionOutcome.ATTENDED)
    assert (figures(office).clients, figures(office).refused) == (2, 0)
    says(office, case, Purpose.STATISTICS)
    assert (figures(office).clients, figures(office).refused) == (1, 1)
    harmed = office.supervisor.do(programme_figures.count_violations, period=ALWAYS)
    assert (harmed.refused, harmed.clients) == (1, 0)
    leaving = office.supervisor.do(outcomes.load_cohort, leaving=True)
    assert (leaving.refused, [one.case for one in leaving.cases]) == (1, [other])
    inside = office.supervisor.do(outcomes.load_cohort)
    assert {one.case for one in inside.cases} == {case, other}
    says(office, case, Purpose.STATISTICS, Decision.GIVEN, expires=day(office))
    assert figures(office).clients == 2
    office.clock.move(days=1)
    assert figures(office).clients == 1


def test_a_no_that_was_struck_counts_no_more(office, case):
    said = says(office, case, Purpose.STATISTICS)
    told = says(office, case, Purpose.CONTACT)
    assert figures(office).refused == 1
    for one in (said, told):
        office.counsellor1.do(
            entry_strikes.strike_entry, case, table="consent", entry=one, reason="Another client"
        )
    assert figures(office).refused == 0
    assert office.counsellor1.do(cases.open_case, case).contact.is_open(day(office))


def test_the_no_in_a_file_that_was_merged_in_holds_for_the_client(office, case):
    other = office.client(name="Nekesa Barasa")
    says(office, other, Purpose.STATISTICS)
    office.counsellor1.do(merging.merge_files, case, other, reason="The same person twice")
    assert figures(office).refused == 1


def test_the_report_of_a_cycle_is_without_the_scores_of_who_said_no(office, case):
    group = office.group(members=(case,))
    says(office, case, Purpose.STATISTICS)
    inside = office.counsellor1.do(group_achieved.group_achieved, group)
    assert [one.case for one in inside.cohort.cases] == [case]
    leaving = office.counsellor1.do(group_achieved.group_achieved, group, leaving=True)
    assert leaving.cohort.cases == ()
    assert leaving.cohort.unreadable == 1
