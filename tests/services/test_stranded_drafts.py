"""No draft is ever out of its author's reach: not by damage, a hand-over or the end of a cover."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from counsel_desk.domain.notes import AddendumReason
from counsel_desk.services import (
    addenda,
    cases,
    closing,
    handover,
    leavers,
    merging,
    note_reviews,
    notes,
)
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound, VaultDamaged
from counsel_desk.services.today import today
from counsel_desk.storage import schema
from tests.builders import PASSPHRASE, digest
from tests.services.test_erasures import again_at, closed, erase


def damage(office, note):
    """Change one bit of a sealed draft."""
    table = schema.drafts
    with Session(office.founder.vault.engine) as session, session.begin():
        row = session.execute(select(table).where(table.c.id == note.bytes)).one()
        sealed = bytes([*row.sealed[:-1], row.sealed[-1] ^ 1])
        session.execute(update(table).where(table.c.row == row.row).values(sealed=sealed))


@pytest.fixture
def case(office):
    return office.client()


def test_one_damaged_draft_stops_none_of_the_others(office, case):
    desk = office.counsellor1
    bad = desk.do(notes.start_draft, case, office.content(text="one"))
    good = desk.do(notes.start_draft, case, office.content(text="two"))
    damage(office, bad)
    assert [row.note for row in desk.do(notes.list_drafts)] == [good]
    view = desk.do(today, office.clock().date())
    assert [row.note for row in view.drafts] == [good]
    assert [(one.note, one.saved_at) for one in view.damaged_drafts] == [(bad, office.clock())]
    assert desk.do(closing.closing_facts, case).drafts == 1
    assert desk.do(notes.open_draft, case, good).content.text == "two"
    with pytest.raises(VaultDamaged):
        desk.do(notes.open_draft, case, bad)


def test_a_damaged_draft_is_dropped_on_purpose_and_by_its_author_alone(office, case):
    desk = office.counsellor1
    bad = desk.do(notes.start_draft, case, office.content(text="one"))
    good = desk.do(notes.start_draft, case, office.content(text="two"))
    damage(office, bad)
    for other in (office.counsellor2, office.supervisor):
        with pytest.raises(NotFound):
            other.do(notes.drop_damaged_draft, bad)
        assert other.do(today, office.clock().date()).damaged_drafts == ()
    with pytest.raises(NotFound):
        desk.do(notes.drop_damaged_draft, good)
    desk.do(notes.drop_damaged_draft, bad)
    assert desk.do(today, office.clock().date()).damaged_drafts == ()
    assert [row.note for row in desk.do(notes.list_drafts)] == [good]


def hand_over(office, case):
    """Have the supervisor hand a case over, whose counsellor cannot."""
    code = office.code(case, office.counsellor1)
    office.supervisor.do(handover.hand_over, case, office.counsellor2.me.id, passphrase=PASSPHRASE)
    office.carry_out()
    return code


def covered(office, case):
    """Have counsellor2 cover a case for a day."""
    office.counsellor1.do(
        handover.cover_case, case, office.counsellor2.me.id, days=1, passphrase=PASSPHRASE
    )
    office.carry_out(office.counsellor1, office.counsellor2)


def test_the_author_keeps_reads_and_drops_a_draft_after_a_hand_over(office, case):
    desk = office.counsellor1
    note = desk.do(notes.start_draft, case, office.content(text="the only words"))
    code = hand_over(office, case)
    (row,) = desk.do(notes.list_drafts)
    assert (row.code, row.elsewhere.counsellor) == (code, "Baraka Otieno")
    assert desk.do(today, office.clock().date()).drafts == (row,)
    draft = desk.do(notes.open_draft, case, note)
    assert (draft.content.text, draft.elsewhere) == ("the only words", row.elsewhere)
    desk.do(notes.save_draft, case, note, office.content(text="the only words, and more"))
    assert desk.do(notes.open_draft, case, note).content.text == "the only words, and more"
    with pytest.raises(NotAllowed):
        desk.do(notes.sign_note, case, note)
    for other in (office.counsellor2, office.supervisor, office.founder):
        with pytest.raises(NotFound):
            other.do(notes.open_draft, case, note)
    desk.do(notes.drop_draft, case, note)
    assert desk.do(notes.list_drafts) == ()


def test_a_draft_about_a_file_that_was_erased_shows_no_code_and_can_still_be_dropped(office):
    case = closed(office)
    desk = office.counsellor1
    note = desk.do(notes.start_draft, case, office.content(text="never signed"))
    (row,) = desk.do(notes.list_drafts)
    assert (row.code, row.elsewhere) == (office.code(case), None)
    erase(office, case)
    # This desk holds the keys of then until it is opened again; what they opened is gone.
    for where in (desk, again_at(office, "counsellor1").__enter__()):
        draft = where.do(notes.open_draft, case, note)
        assert draft.content.text == "never signed"
        assert (draft.elsewhere.code, draft.elsewhere.counsellor) == ("", "")
        with pytest.raises(NotAllowed):
            where.do(notes.sign_note, case, note)
    desk.do(notes.drop_draft, case, note)
    assert desk.do(notes.list_drafts) == ()


def test_a_cover_that_ends_in_the_middle_of_a_word_takes_none_of_it(office, case):
    covered(office, case)
    desk = office.counsellor2
    note = desk.do(notes.start_draft, case, office.content(text="a"))
    office.clock.move(days=2)
    desk.do(notes.save_draft, case, note, office.content(text="ab"))
    begun = desk.do(notes.start_draft, case, office.content(text="not saved before"))
    assert {row.note for row in desk.do(notes.list_drafts)} == {note, begun}
    assert desk.do(notes.open_draft, case, note).elsewhere.counsellor == "Amina Njeri"


def test_nobody_begins_a_draft_on_a_client_who_never_was_theirs(office, case):
    for other in (office.counsellor2, office.supervisor, office.admin):
        with pytest.raises(NotAllowed):
            other.do(notes.start_draft, case, office.content())


def test_a_late_note_reaches_the_file_and_its_author_reads_it_no_longer(office, case):
    desk = office.counsellor1
    note = desk.do(notes.start_draft, case, office.content(text="the only words"))
    hand_over(office, case)
    desk.do(notes.sign_late_note, case, note)
    assert desk.do(notes.list_drafts) == ()
    office.carry_out()
    (line,) = office.counsellor2.do(notes.list_notes, case)
    read = office.counsellor2.do(notes.open_note, case, line.id)
    assert (read.content.text, read.author, read.intact) == ("the only words", desk.me.id, True)
    with pytest.raises(NotAllowed):
        desk.do(notes.open_note, case, line.id)


def test_a_late_note_is_refused_where_it_cannot_be_right(office, case):
    desk = office.counsellor1
    note = desk.do(notes.start_draft, case, office.content(text=" "))
    with pytest.raises(Invalid, match="empty-note"):
        desk.do(notes.sign_late_note, case, note)
    desk.do(notes.save_draft, case, note, office.content())
    with pytest.raises(Invalid, match="still-yours"):
        desk.do(notes.sign_late_note, case, note)
    assert len(desk.do(notes.list_drafts)) == 1


def test_a_late_note_waits_as_a_draft_while_nobody_is_there_to_take_it(office):
    case = office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    desk = office.counsellor1
    note = desk.do(notes.start_draft, case, office.content())
    office.coordinator.do(cases.assign_counsellor, case, office.counsellor2.me.id)
    office.founder.do(leavers.remove_person, person=office.counsellor2.me.id, passphrase=PASSPHRASE)
    with pytest.raises(Invalid, match="note-nobody"):
        desk.do(notes.sign_late_note, case, note)
    (row,) = desk.do(notes.list_drafts)
    assert row.note == note


# --- what was written late counts, and is reviewed -----------------------------------------------


def late(office, case, **content):
    """Have counsellor1 write a note of a client who is counsellor2's when it is signed."""
    note = office.counsellor1.do(notes.start_draft, case, office.content(**content))
    hand_over(office, case)
    office.counsellor1.do(notes.sign_late_note, case, note)
    office.carry_out()


def test_a_late_note_counts_as_any_other(office, case):
    office.note(office.counsellor1, case)
    office.clock.move(days=3)
    seen = office.clock() - timedelta(hours=1)
    late(office, case, session_start=seen)
    found = digest(office, case, office.counsellor2)
    assert (found.notes, found.attended, found.last_session) == (2, 2, seen)
    assert seen in found.noted
    facts = office.counsellor2.do(closing.closing_facts, case)
    assert (facts.notes, facts.last_session) == (2, seen.date())


def test_a_late_note_that_comes_with_another_change_counts_too(office, case):
    note = office.counsellor1.do(notes.start_draft, case, office.content())
    hand_over(office, case)
    office.counsellor1.do(notes.sign_late_note, case, note)
    assert digest(office, case, office.counsellor2).notes == 0
    office.counsellor2.do(
        handover.cover_case, case, office.founder.me.id, days=1, passphrase=PASSPHRASE
    )
    assert digest(office, case, office.counsellor2).notes == 1


def test_a_late_note_in_a_file_that_was_merged_meanwhile_counts_in_the_other(office, case):
    desk, kept = office.counsellor2, office.client(office.counsellor2, name="Wanjiru A. Achieng")
    note = office.counsellor1.do(notes.start_draft, case, office.content())
    hand_over(office, case)
    desk.do(merging.merge_files, kept, case, reason="One person")
    office.counsellor1.do(notes.sign_late_note, case, note)
    office.carry_out()
    assert digest(office, kept, desk).notes == 1


def test_a_returned_note_that_was_begun_anew_is_finished_after_the_hand_over(office, case):
    desk = office.counsellor1
    first = office.note(desk, case)
    desk.do(note_reviews.submit_note, case, first)
    office.supervisor.do(note_reviews.return_note, case, first, comments="Say more")
    anew = desk.do(note_reviews.start_revision, case, first)
    hand_over(office, case)
    draft = desk.do(notes.open_draft, case, anew).content
    desk.do(notes.save_draft, case, anew, replace(draft, text="More is said"))
    desk.do(notes.sign_late_note, case, anew)
    office.carry_out()
    lines = {line.id: line for line in office.counsellor2.do(notes.list_notes, case)}
    (fresh,) = lines.keys() - {first}
    assert lines[first].revised_by == fresh
    found = digest(office, case, office.counsellor2)
    assert (found.notes, found.reviews) == (1, ())
    assert office.counsellor2.do(today, office.clock().date()).returned == ()


def test_what_is_returned_after_the_hand_over_is_for_who_has_the_file_now(office, case):
    desk, other = office.counsellor1, office.counsellor2
    note, untouched = office.note(desk, case), office.note(desk, case)
    for one in (note, untouched):
        desk.do(note_reviews.submit_note, case, one)
    hand_over(office, case)
    on = office.clock().date()
    # Not returned yet: an addition answers nothing.
    add = {"text": "Seen.", "reason": AddendumReason.OMISSION}
    other.do(addenda.add_addendum, case, untouched, **add)
    office.supervisor.do(note_reviews.return_note, case, note, comments="Say more")
    assert desk.do(today, on).returned == ()
    (row,) = other.do(today, on).returned
    assert (row.note, row.author) == (note, desk.me.id)
    with pytest.raises(NotAllowed):
        desk.do(note_reviews.start_revision, case, note)
    with pytest.raises(NotFound):
        other.do(note_reviews.start_revision, case, note)
    other.do(addenda.add_addendum, case, note, **add)
    assert other.do(today, on).returned == ()
    assert {one.note for one in digest(office, case, other).reviews} == {untouched}


def test_an_author_who_has_the_file_is_asked_to_write_anew_whatever_is_added(office, case):
    desk = office.counsellor1
    note = office.note(desk, case)
    desk.do(note_reviews.submit_note, case, note)
    office.supervisor.do(note_reviews.return_note, case, note, comments="Say more")
    desk.do(addenda.add_addendum, case, note, text="More.", reason=AddendumReason.OMISSION)
    assert [row.note for row in desk.do(today, office.clock().date()).returned] == [note]
