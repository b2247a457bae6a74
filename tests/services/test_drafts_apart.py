"""Two drafts of one note never overwrite each other, whoever saves last."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counsel_desk.domain.ids import NoteId
from counsel_desk.services import notes
from counsel_desk.services.errors import NotFound


def test_two_drafts_of_one_session_stay_two(office):
    case = office.client()
    desk, content = office.counsellor1, office.content(text="first")
    one = desk.do(notes.start_draft, case, content)
    two = desk.do(notes.start_draft, case, replace(content, text="second"))
    for turn in range(3):
        desk.do(notes.save_draft, case, one, replace(content, text=f"first {turn}"))
        desk.do(notes.save_draft, case, two, replace(content, text=f"second {turn}"))
    assert desk.do(notes.open_draft, case, one).content.text == "first 2"
    assert desk.do(notes.open_draft, case, two).content.text == "second 2"
    assert len(desk.do(notes.list_drafts)) == 2
    desk.do(notes.drop_draft, case, one)
    assert desk.do(notes.open_draft, case, two).content.text == "second 2"


def test_a_colleagues_draft_under_the_same_id_is_refused_and_stays(office):
    case = office.client()
    mine = office.counsellor1.do(notes.start_draft, case, office.content(text="mine"))
    other = office.client(office.counsellor2)
    with pytest.raises(NotFound):
        office.counsellor2.do(
            notes.start_draft, other, office.content(text="theirs"), note=NoteId(mine)
        )
    assert office.counsellor1.do(notes.open_draft, case, mine).content.text == "mine"
