"""Taking an import back while somebody is in the middle of a word: none is lost by it."""

from __future__ import annotations

import pytest

from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.screenings import Mode, UnfinishedAnswers
from counsel_desk.services import answer_drafts, cases, form_drafts, notes, register_import
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import Invalid
from tests.builders import Office
from tests.services.test_register_import import bring_in, names_of


def taken_back_beside_a_draft(office: Office):
    """Have the coordinator, who sees no draft, take an import back while one is being written."""
    desk = office.counsellor1
    bring_in(office.coordinator, "Wanjiru A", "Kiprop B", counsellor=desk)
    office.carry_out(desk)
    row = desk.do(cases.list_cases)[0]
    note = desk.do(notes.start_draft, row.case, office.content())
    (made,) = office.coordinator.do(register_import.list_imports)
    assert office.coordinator.do(register_import.undo, wanted=made.id) == 2
    assert names_of(desk) == []
    return row, note


def test_a_draft_in_a_file_taken_back_keeps_its_code(office: Office):
    row, note = taken_back_beside_a_draft(office)
    (draft,) = office.counsellor1.do(notes.list_drafts)
    assert (draft.note, draft.code) == (note, row.code)


def test_signing_in_a_file_taken_back_brings_the_file_back(office: Office):
    row, note = taken_back_beside_a_draft(office)
    desk = office.counsellor1
    heard: list[Changed] = []
    desk.on_changed(heard.append)
    desk.do(notes.sign_note, row.case, note)
    assert Changed.CASES in heard[-1]
    assert [one.case for one in desk.do(cases.list_cases)] == [row.case]
    assert desk.do(cases.open_case, row.case).coordination.status is CaseStatus.OPEN
    assert [one.id for one in desk.do(notes.list_notes, row.case)] == [note]


def test_a_draft_alone_brings_no_file_back(office: Office):
    row, note = taken_back_beside_a_draft(office)
    office.counsellor1.do(notes.save_draft, row.case, note, office.content())
    assert names_of(office.counsellor1) == []


def test_what_is_refused_brings_no_file_back(office: Office):
    row, _note = taken_back_beside_a_draft(office)
    desk = office.counsellor1
    empty = desk.do(notes.start_draft, row.case, office.content(text=""))
    with pytest.raises(Invalid):
        desk.do(notes.sign_note, row.case, empty)
    assert names_of(desk) == []


@pytest.mark.parametrize("what", ["form", "answers"])
def test_what_is_half_filled_in_is_work_with_a_client(office: Office, what: str):
    desk = office.counsellor1
    made = bring_in(desk, "Wanjiru A", "Kiprop B")
    case = desk.do(cases.list_cases)[0].case
    if what == "form":
        desk.do(form_drafts.save_form, FormKey("intake", case), {"reasons": "words"})
    else:
        begun = UnfinishedAnswers("phq-9", "1", "en", Mode.SELF, {"q1": 2})
        desk.do(answer_drafts.save_answers, case, begun)
    with pytest.raises(Invalid) as refused:
        desk.do(register_import.undo, wanted=made)
    assert (refused.value.reason, refused.value.facts) == ("import-edited", {"count": 1})
