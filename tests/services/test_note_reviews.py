"""Co-signing: who may answer, what stays, and what nobody can forge."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counsel_desk.crypto.roster import EndPerson
from counsel_desk.domain.access import Role
from counsel_desk.domain.ids import NoteId
from counsel_desk.domain.notes import LATE_AFTER, NoteReview, ReviewStep
from counsel_desk.services import cases, note_reviews, notes, people
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound
from counsel_desk.services.today import today
from counsel_desk.services.verification import verify
from counsel_desk.storage import kinds
from counsel_desk.storage.records import Stored
from tests.builders import PASSPHRASE, Office, day, digest, spoil


@pytest.fixture
def case(office: Office):
    return office.client()


@pytest.fixture
def note(office: Office, case):
    office.clock.move(days=1)
    return office.note(office.counsellor1, case)


def state(office: Office, case, note, desk=None):
    return (desk or office.counsellor1).do(notes.read_note, case, note).review


def team(office: Office, *supervisors, counsellors=()):
    """Change the team of counsellor1."""
    found = next(one for one in office.admin.do(people.list_teams) if one.name == "North")
    office.admin.do(
        people.save_team,
        team=found.id,
        name=found.name,
        supervisors=frozenset(desk.me.id for desk in supervisors),
        counsellors=frozenset(desk.me.id for desk in counsellors) or found.counsellors,
        passphrase=PASSPHRASE,
    )


def test_a_submitted_note_waits_with_its_age_for_the_supervisor_of_the_team(office, case, note):
    office.counsellor1.do(note_reviews.submit_note, case, note)
    at = office.clock()
    office.clock.move(days=3)
    (row,) = office.supervisor.do(note_reviews.review_queue)
    assert (row.note, row.case, row.submitted_at) == (note, case, at)
    assert row.author == office.counsellor1.me.id
    assert office.founder.do(note_reviews.review_queue) == ()
    found = state(office, case, note)
    assert found.step is ReviewStep.SUBMITTED
    assert found.reviewers == (office.supervisor.me.id,)


def test_a_late_entry_waits_with_both_dates_and_another_note_without(office, case):
    desk, queue = office.counsellor1, note_reviews.review_queue
    office.clock.move(days=1)
    start = office.clock()
    office.clock.move(days=5)
    late = office.note(desk, case, session_start=start)
    signed = office.clock()
    office.clock.move(days=1)
    desk.do(note_reviews.submit_note, case, late)
    (row,) = office.supervisor.do(queue)
    assert (row.note, row.late) == (late, (start, signed))
    (shown,) = office.supervisor.do(today, day(office)).to_review
    assert shown.late == (start, signed)
    soon = office.note(desk, case, session_start=office.clock() - LATE_AFTER)
    desk.do(note_reviews.submit_note, case, soon)
    assert [one.late is None for one in office.supervisor.do(queue)] == [False, True]
    for other in (office.coordinator, office.peer, office.counsellor2):
        with pytest.raises(NotAllowed):
            other.do(queue)


def test_a_late_entry_says_both_dates_to_a_supervisor_of_a_former_team(office, case):
    start = office.clock()
    office.clock.move(days=5)
    late = office.note(office.counsellor1, case, session_start=start)
    office.counsellor1.do(note_reviews.submit_note, case, late)
    signed = office.clock()
    rows = office.run(office.supervisor, lambda work: list(note_reviews._waiting_in(work, case)))
    assert [(row.note, row.late) for row in rows] == [(late, (start, signed))]
    empty = Stored(late, case, 1, office.counsellor1.me.id, signed, None, intact=False)
    assert note_reviews._late(empty) is None


def test_signing_and_submitting_are_one_step_or_none(office, case):
    desk = office.counsellor1
    office.clock.move(days=1)
    draft = desk.do(notes.start_draft, case, office.content())
    signed = desk.do(notes.sign_note, case, draft, submit=True)
    assert state(office, case, signed).step is ReviewStep.SUBMITTED
    team(office)
    other = desk.do(notes.start_draft, case, office.content())
    with pytest.raises(Invalid, match="no-reviewer"):
        desk.do(notes.sign_note, case, other, submit=True)
    assert desk.do(notes.open_draft, case, other).content == office.content()
    assert len(desk.do(notes.list_notes, case)) == 1


def test_an_approval_is_countersigned_and_seen_by_all_who_read(office, case, note):
    office.counsellor1.do(note_reviews.submit_note, case, note)
    office.clock.move(hours=1)
    office.supervisor.do(note_reviews.approve_note, case, note, comments="Good plan.")
    for desk in (office.counsellor1, office.supervisor):
        read = desk.do(notes.read_note, case, note)
        assert read.approval_holds
        assert read.note.intact
        assert (read.review.step, read.review.by) == (
            ReviewStep.APPROVED,
            office.supervisor.me.id,
        )
        assert read.review.at == office.clock()
        (line,) = desk.do(notes.list_notes, case)
        assert line.review.step is ReviewStep.APPROVED
    assert office.supervisor.do(note_reviews.review_queue) == ()
    assert verify(office.founder).holds
    assert verify(office.counsellor1).holds


def test_an_answered_note_is_not_answered_again(office, case, note):
    office.counsellor1.do(note_reviews.submit_note, case, note)
    office.supervisor.do(note_reviews.approve_note, case, note)
    with pytest.raises(Invalid, match="answered-already-note"):
        office.supervisor.do(note_reviews.return_note, case, note, comments="Too late.")
    with pytest.raises(Invalid, match="submitted-already"):
        office.counsellor1.do(note_reviews.submit_note, case, note)


def test_a_return_needs_comments_that_fit(office, case, note):
    office.counsellor1.do(note_reviews.submit_note, case, note)
    with pytest.raises(Invalid, match="comments-missing"):
        office.supervisor.do(note_reviews.return_note, case, note, comments=" ")
    with pytest.raises(Invalid, match="comments-too-long"):
        office.supervisor.do(note_reviews.return_note, case, note, comments="x" * 10_001)


def test_a_returned_note_begins_a_new_draft_and_stays_as_it_was_signed(office, case, note):
    desk = office.counsellor1
    desk.do(note_reviews.submit_note, case, note)
    office.supervisor.do(note_reviews.return_note, case, note, comments="Say the plan.")
    (row,) = desk.do(today, day(office)).returned
    assert row.note == note
    draft = desk.do(note_reviews.start_revision, case, note)
    assert desk.do(note_reviews.start_revision, case, note) == draft
    content = desk.do(notes.open_draft, case, draft).content
    assert content == office.content(revises=note)
    assert desk.do(note_reviews.review_of, case, note).comments == "Say the plan."
    desk.do(notes.save_draft, case, draft, replace(content, text="With a plan."))
    before = digest(office, case)
    new = desk.do(notes.sign_note, case, draft)
    assert state(office, case, new).step is ReviewStep.SUBMITTED
    old = desk.do(notes.read_note, case, note)
    assert old.revised_by == new
    assert old.note.intact
    assert old.note.content == office.content()
    after = digest(office, case)
    assert after.notes == before.notes
    assert [one.note for one in after.reviews] == [new]
    assert desk.do(today, day(office)).returned == ()
    lines = {line.id: line for line in desk.do(notes.list_notes, case)}
    assert lines[note].revised_by == new


def test_only_a_returned_note_of_ones_own_is_written_anew(office, case, note):
    with pytest.raises(Invalid, match="not-returned"):
        office.counsellor1.do(note_reviews.start_revision, case, note)
    other = office.client(name="Kiprop Langat")
    with pytest.raises(NotFound):
        office.counsellor1.do(note_reviews.start_revision, other, note)
    with pytest.raises(NotFound):
        office.counsellor1.do(note_reviews.submit_note, other, note)
    with pytest.raises(NotFound):
        office.counsellor1.do(note_reviews.review_of, case, NoteId(case))
    assert office.counsellor1.do(note_reviews.review_of, case, note) is None


def test_changes_of_the_team_are_not_retroactive(office, case, note):
    office.counsellor1.do(note_reviews.submit_note, case, note)
    team(office, office.supervisor, office.founder)
    office.carry_out(office.supervisor, office.founder)
    team(office, office.founder)
    office.carry_out()
    assert office.founder.do(note_reviews.review_queue) == ()
    with pytest.raises(NotAllowed):
        office.founder.do(note_reviews.approve_note, case, note)
    (row,) = office.supervisor.do(note_reviews.review_queue)
    assert (row.note, row.code) == (note, office.code(case))
    opened = office.supervisor.do(note_reviews.open_submitted, case, note)
    assert opened.mine_to_answer
    assert opened.code == office.code(case)
    assert opened.read.note.content == office.content()
    office.supervisor.do(note_reviews.approve_note, case, note)
    assert office.supervisor.do(note_reviews.review_queue) == ()
    office.carry_out()
    for desk in (office.counsellor1, office.founder):
        found = desk.do(notes.read_note, case, note)
        assert found.review.by == office.supervisor.me.id
        assert found.approval_holds
    office.clock.move(days=1)
    later = office.note(office.counsellor1, case)
    office.counsellor1.do(note_reviews.submit_note, case, later)
    assert [one.note for one in office.founder.do(note_reviews.review_queue)] == [later]
    assert office.supervisor.do(note_reviews.review_queue) == ()


def test_what_waits_for_someone_who_left_is_submitted_again(office, case, note):
    office.counsellor1.do(note_reviews.submit_note, case, note)
    team(office, office.founder)
    office.carry_out()

    gone = EndPerson(office.supervisor.me.id)
    office.run(office.admin, lambda work: work.extend_roster(gone))
    office.counsellor1.do(note_reviews.submit_note, case, note)
    assert state(office, case, note).reviewers == (office.founder.me.id,)


def test_nobody_but_the_named_supervisor_answers(office, case, note):
    office.counsellor1.do(note_reviews.submit_note, case, note)
    for desk in (office.counsellor1, office.counsellor2, office.coordinator, office.admin):
        with pytest.raises(NotAllowed):
            desk.do(note_reviews.approve_note, case, note)
    with pytest.raises(NotAllowed):
        office.founder.do(note_reviews.approve_note, case, note)


def test_a_counsellor_cannot_forge_an_approval_with_their_own_key(office, case, note):
    sent = office.counsellor1.do(note_reviews.submit_note, case, note)
    chief = office.supervisor.me.id

    def forge(work):
        seal = work.notes.seal(note)
        records = kinds.NOTE_REVIEW.records(work)
        for reviewers in ((), (work.me, chief)):
            records.add(
                case,
                NoteReview(note, ReviewStep.APPROVED, seal, reviewers, submission=sent.submission),
            )

    office.run(office.counsellor1, forge)
    assert state(office, case, note).step is ReviewStep.SUBMITTED
    assert len(office.supervisor.do(note_reviews.review_queue)) == 1


def test_an_approval_does_not_hold_for_another_text(office, case, note):
    desk = office.counsellor1
    desk.do(note_reviews.submit_note, case, note)
    office.supervisor.do(note_reviews.approve_note, case, note)
    office.run(desk, lambda work: work.notes.replace(note, office.content(text="Another.")))
    read = desk.do(notes.read_note, case, note)
    assert not read.approval_holds


def test_a_note_changed_after_it_was_submitted_is_not_approved(office, case, note):
    desk = office.counsellor1
    desk.do(note_reviews.submit_note, case, note)
    office.run(desk, lambda work: work.notes.replace(note, office.content(text="Another.")))
    with pytest.raises(Invalid, match="note-damaged"):
        office.supervisor.do(note_reviews.approve_note, case, note)


def test_a_damaged_note_has_no_approval_that_holds(office, case, note):
    office.counsellor1.do(note_reviews.submit_note, case, note)
    office.supervisor.do(note_reviews.approve_note, case, note)
    spoil(office, "note")
    read = office.counsellor1.do(notes.read_note, case, note)
    assert not read.note.intact
    assert not read.approval_holds


def test_a_damaged_step_counts_for_nothing_and_raises_nothing(office, case, note):
    office.counsellor1.do(note_reviews.submit_note, case, note)
    spoil(office, "note_review")
    assert state(office, case, note) is None
    office.counsellor1.do(cases.list_cases)


def test_a_supervisor_without_the_role_now_does_not_review(office, case, note):
    assert Role.SUPERVISOR not in office.counsellor1.roles
    with pytest.raises(NotAllowed):
        office.counsellor1.do(note_reviews.review_queue)
    with pytest.raises(NotFound):
        office.supervisor.do(note_reviews.open_submitted, case, NoteId(case))


def test_an_approved_note_leaves_the_digest_with_the_next_one(office, case, note):
    desk = office.counsellor1
    desk.do(note_reviews.submit_note, case, note)
    office.supervisor.do(note_reviews.approve_note, case, note)
    assert digest(office, case).reviews == ()
    office.clock.move(days=1)
    later = office.note(desk, case)
    desk.do(note_reviews.submit_note, case, later)
    stored = office.run(desk, lambda work: work.digests.only(case))
    assert [one.note for one in stored.value.reviews] == [later]
    assert [one.note for one in office.supervisor.do(today, day(office)).to_review] == [later]
