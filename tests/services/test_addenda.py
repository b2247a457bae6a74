"""Addenda: signed like notes, shown beside them, never inside."""

from __future__ import annotations

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.notes import AddendumReason
from counsel_desk.services import addenda, notes
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound
from counsel_desk.services.verification import verify
from counsel_desk.storage import kinds
from tests.builders import Office, actions, spoil, write_nonsense


@pytest.fixture
def case(office: Office):
    return office.client()


@pytest.fixture
def note(office: Office, case):
    office.clock.move(days=1)
    return office.note(office.counsellor1, case)


def add(office: Office, case, note, text: str = "She called later that day.", desk=None):
    return (desk or office.counsellor1).do(
        addenda.add_addendum, case, note, text=text, reason=AddendumReason.OMISSION
    )


def test_an_addendum_stands_beside_the_note_with_both_dates(office, case, note):
    before = office.counsellor1.do(notes.open_note, case, note)
    office.clock.move(days=4)
    added = add(office, case, note)
    read = office.supervisor.do(notes.read_note, case, note)
    (one,) = read.addenda
    assert (one.id, one.author, one.intact) == (added, office.counsellor1.me.id, True)
    assert one.signed_at == office.clock()
    assert one.content.session_start == before.content.session_start
    assert one.content.text == "She called later that day."
    assert read.note == before
    assert actions(office).count(Action.NOTE_SIGNED) == 2
    (line,) = office.counsellor1.do(notes.list_notes, case)
    assert line.addenda == 1
    assert verify(office.founder).holds


def test_addenda_come_in_the_order_of_writing_and_only_with_their_note(office, case, note):
    other = office.note(office.counsellor1, case)
    first = add(office, case, note)
    add(office, case, other, "About the other one.")
    second = add(office, case, note, "And again.")
    read = office.counsellor1.do(notes.read_note, case, note)
    assert [one.id for one in read.addenda] == [first, second]


def test_a_damaged_byte_shows_as_damage_and_not_as_nothing(office, case, note):
    add(office, case, note)
    spoil(office, "addendum")
    (one,) = office.counsellor1.do(notes.read_note, case, note).addenda
    assert one.content is None
    assert not one.intact
    assert not verify(office.counsellor1).holds


def test_what_is_no_addendum_shows_as_damage_too(office, case, note):
    write_nonsense(office.counsellor1, kinds.ADDENDUM, case)
    (one,) = office.counsellor1.do(notes.read_note, case, note).addenda
    assert not one.intact


def test_a_damaged_note_can_still_be_added_to(office, case, note):
    spoil(office, "note")
    add(office, case, note)
    read = office.counsellor1.do(notes.read_note, case, note)
    assert read.note.content is None
    assert [one.intact for one in read.addenda] == [True]


@pytest.mark.parametrize(
    ("text", "reason"), [("  ", "empty-addendum"), ("x" * 100_001, "addendum-too-long")]
)
def test_what_cannot_be_added_is_refused(office, case, note, text, reason):
    with pytest.raises(Invalid, match=reason):
        add(office, case, note, text)


def test_an_addendum_belongs_to_the_case_of_its_note(office, case, note):
    other = office.client(name="Kiprop Langat")
    with pytest.raises(NotFound):
        add(office, other, note)


def test_who_only_reads_adds_nothing(office, case, note):
    with pytest.raises(NotAllowed):
        add(office, case, note, desk=office.supervisor)
