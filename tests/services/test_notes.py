"""Drafts and signed notes: whose they are, what is refused, what stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import NoteId
from counsel_desk.domain.notes import NoteContent, NoteKind
from counsel_desk.services import notes
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.storage import kinds
from tests.builders import Office, actions, digest, spoil, write_nonsense


@pytest.fixture
def case(office: Office):
    office.clock.move(days=-30)
    made = office.client()
    office.clock.move(days=30)
    return made


def test_a_draft_is_kept_as_it_is_typed(office, case):
    desk, content = office.counsellor1, office.content(text="")
    note = desk.do(notes.start_draft, case, content)
    office.clock.move(minutes=1)
    typed = replace(content, text="She sleeps b")
    assert desk.do(notes.save_draft, case, note, typed) == office.clock()
    draft = desk.do(notes.open_draft, case, note)
    assert (draft.note, draft.case, draft.content) == (note, case, typed)


def test_drafts_are_listed_the_last_saved_first_with_their_codes(office, case):
    desk = office.counsellor1
    first = desk.do(notes.start_draft, case, office.content())
    office.clock.move(minutes=5)
    second = desk.do(notes.start_draft, case, office.content(kind=NoteKind.PHONE))
    rows = desk.do(notes.list_drafts)
    assert [row.note for row in rows] == [second, first]
    assert rows[0].code == office.code(case)
    assert rows[0].kind is NoteKind.PHONE


def test_a_draft_of_a_case_out_of_sight_has_no_code(office, case):
    note = office.counsellor1.do(notes.start_draft, case, office.content())
    draft = office.counsellor1.do(notes.open_draft, case, note)
    rows = office.run(office.counsellor2, lambda work: notes.draft_rows(work, [draft], ()))
    assert [row.code for row in rows] == [""]


def test_nobody_else_sees_a_draft(office, case):
    note = office.counsellor1.do(notes.start_draft, case, office.content())
    assert office.founder.do(notes.list_drafts) == ()
    other = office.client(office.founder)
    with pytest.raises(NotFound):
        office.founder.do(notes.open_draft, other, note)
    with pytest.raises(NotFound):
        office.founder.do(notes.save_draft, other, note, office.content())
    with pytest.raises(NotFound):
        office.founder.do(notes.drop_draft, other, note)


def test_a_draft_stays_with_its_case(office, case):
    desk, other = office.counsellor1, office.client(name="Kiprop Langat")
    note = desk.do(notes.start_draft, case, office.content())
    for use_case in (notes.open_draft, notes.drop_draft, notes.sign_note):
        with pytest.raises(NotFound):
            desk.do(use_case, other, note)


def test_a_dropped_draft_is_gone_and_is_not_saved_again(office, case):
    desk = office.counsellor1
    note = desk.do(notes.start_draft, case, office.content())
    desk.do(notes.drop_draft, case, note)
    assert desk.do(notes.list_drafts) == ()
    with pytest.raises(NotFound):
        desk.do(notes.save_draft, case, note, office.content())


def test_drafts_leave_no_entry_in_the_trail(office, case):
    desk = office.counsellor1
    before = len(actions(office))
    note = desk.do(notes.start_draft, case, office.content())
    desk.do(notes.save_draft, case, note, office.content())
    assert len(actions(office)) == before


def test_signing_turns_the_draft_into_a_note_with_the_same_id(office, case):
    desk, content = office.counsellor1, office.content()
    draft = desk.do(notes.start_draft, case, content)
    heard: list[Changed] = []
    desk.on_changed(heard.append)
    signed = desk.do(notes.sign_note, case, draft)
    assert signed == draft
    assert heard == [Changed.NOTES | Changed.DRAFTS | Changed.ALERTS]
    assert desk.do(notes.list_drafts) == ()
    note = desk.do(notes.open_note, case, signed)
    assert note.content == content
    assert note.intact
    assert note.author == desk.me.id
    assert note.signed_at == office.clock()
    assert actions(office).count(Action.NOTE_SIGNED) == 1


def test_a_signed_note_cannot_be_written_over_by_a_late_autosave(office, case):
    desk = office.counsellor1
    note = office.note(desk, case)
    with pytest.raises(NotFound):
        desk.do(notes.save_draft, case, note, office.content(text="Something else"))
    with pytest.raises(NotFound):
        desk.do(notes.sign_note, case, note)
    assert desk.do(notes.open_note, case, note).content == office.content()


@pytest.mark.parametrize(
    ("facts", "reason", "field"),
    [
        ({"text": " \n\t"}, "empty-note", "text"),
        ({"minutes": 0}, "minutes-out-of-range", "minutes"),
        ({"minutes": 481}, "minutes-out-of-range", "minutes"),
        ({"minutes": -1, "attended": False}, "minutes-out-of-range", "minutes"),
        ({"session_start": timedelta(minutes=1)}, "start-in-future", "session_start"),
        ({"session_start": timedelta(days=-40 * 366)}, "event-before-birth", "session_start"),
        ({"session_start": timedelta(days=-60 * 366)}, "start-out-of-range", "session_start"),
    ],
)
def test_a_note_that_cannot_be_right_is_not_signed_and_its_draft_stays(
    office, case, facts, reason, field
):
    desk = office.counsellor1
    if "session_start" in facts:
        facts = {"session_start": office.clock() + facts["session_start"]}
    note = desk.do(notes.start_draft, case, office.content(**facts))
    before = actions(office)
    with pytest.raises(Invalid) as refused:
        desk.do(notes.sign_note, case, note)
    assert (refused.value.reason, refused.value.field) == (reason, field)
    assert actions(office) == before
    assert desk.do(notes.open_draft, case, note).content == office.content(**facts)
    assert desk.do(notes.list_notes, case) == ()


@pytest.mark.parametrize(
    "facts",
    [{"minutes": 1}, {"minutes": 480}, {"minutes": 0, "attended": False}],
)
def test_what_is_just_possible_is_signed(office, case, facts):
    note = office.note(office.counsellor1, case, **facts)
    assert office.counsellor1.do(notes.open_note, case, note).intact


def test_a_session_on_the_day_of_registration_is_fine(office, case):
    start = office.clock() - timedelta(days=30)
    assert office.note(office.counsellor1, case, session_start=start)


def test_a_case_without_a_readable_frame_takes_no_note(office, case):
    note = office.counsellor1.do(notes.start_draft, case, office.content())
    spoil(office, "coordination")
    with pytest.raises(NotFound):
        office.counsellor1.do(notes.sign_note, case, note)


def test_notes_are_listed_newest_session_first_with_one_entry_in_the_trail(office, case):
    desk = office.counsellor1
    late = office.note(desk, case, text="# Plan\n\n- **Late** one")
    early = office.note(desk, case, session_start=office.clock() - timedelta(days=3))
    before = len(actions(office))
    lines = desk.do(notes.list_notes, case)
    assert [line.id for line in lines] == [late, early]
    assert lines[0].first_line == "Late one"
    assert actions(office)[before:] == [Action.LIST_OPENED]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ""),
        ("# Only a heading", "Only a heading"),
        ("## Session\n\n1. First `thing`\n2. Second", "First thing"),
        ("> said __quietly__", "said quietly"),
        ("x" * 200, "x" * 119 + "…"),
        ("2 children came", "2 children came"),
    ],
)
def test_the_first_line_says_something(text, line):
    assert notes.first_line(text) == line


def test_opening_a_note_is_logged(office, case):
    note = office.note(office.counsellor1, case)
    office.supervisor.do(notes.open_note, case, note)
    assert actions(office)[-1] == Action.RECORD_OPENED


def test_a_note_of_another_case_is_not_found_through_this_one(office, case):
    other = office.client(name="Kiprop Langat")
    note = office.note(office.counsellor1, case)
    with pytest.raises(NotFound):
        office.counsellor1.do(notes.open_note, other, note)
    with pytest.raises(NotFound):
        office.counsellor1.do(notes.open_note, case, NoteId(case))


def test_damage_is_told_and_never_raised(office, case):
    note = office.note(office.counsellor1, case)
    spoil(office, "note")
    opened = office.counsellor1.do(notes.open_note, case, note)
    assert not opened.intact
    assert opened.content is None
    (line,) = office.counsellor1.do(notes.list_notes, case)
    assert line.damaged
    assert line.first_line == ""


def test_a_sealed_payload_that_is_no_note_is_damage(office, case):
    note = write_nonsense(office.counsellor1, kinds.NOTE, case)
    opened = office.counsellor1.do(notes.open_note, case, note)
    assert (opened.intact, opened.content) == (False, None)
    assert [line.damaged for line in office.counsellor1.do(notes.list_notes, case)] == [True]


def test_a_note_by_someone_without_the_right_to_write_is_not_intact(office, case, monkeypatch):
    from counsel_desk.storage import records

    with monkeypatch.context() as patch:
        patch.setattr(records, "enough", lambda table, right: True)
        forged = office.run(office.supervisor, lambda work: work.notes.add(case, office.content()))
    opened = office.counsellor1.do(notes.open_note, case, forged)
    assert opened.content == office.content()
    assert not opened.intact


def test_the_digest_follows_the_notes(office, case):
    desk, now = office.counsellor1, office.clock()
    office.note(desk, case, session_start=now - timedelta(days=2))
    office.note(desk, case, session_start=now - timedelta(days=9))
    office.note(desk, case, session_start=now, attended=False, minutes=0)
    found = digest(office, case)
    assert found.notes == 3
    assert found.last_session == now - timedelta(days=2)
    assert found.noted == (now, now - timedelta(days=2), now - timedelta(days=9))


def test_a_note_of_a_missed_session_is_no_contact(office, case):
    office.note(office.counsellor1, case, attended=False, minutes=0, kind=NoteKind.NO_SHOW)
    assert digest(office, case).last_session is None


def test_a_failure_after_signing_takes_everything_back(office, case, monkeypatch):
    desk = office.counsellor1
    note = desk.do(notes.start_draft, case, office.content())
    before = actions(office)
    with monkeypatch.context() as patch:
        patch.setattr(notes.CaseDigest, "add_note", _fail)
        with pytest.raises(OSError, match="disk"):
            desk.do(notes.sign_note, case, note)
    assert actions(office) == before
    assert desk.do(notes.list_notes, case) == ()
    assert isinstance(desk.do(notes.open_draft, case, note).content, NoteContent)
    assert desk.do(notes.sign_note, case, note) == note


def _fail(*_: object) -> None:
    raise OSError("disk")
