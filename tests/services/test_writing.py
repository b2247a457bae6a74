"""How a person writes: snippets, the usual format, their own words, and the last plan."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.notes import NoteFormat, Snippet, WritingHabits
from counsel_desk.services import writing
from counsel_desk.services.errors import Invalid
from tests.builders import Office, spoil

PLAN = ("Plan", "Action plan")


@pytest.fixture
def case(office: Office):
    return office.client()


def test_snippets_are_kept_by_name_for_their_owner_alone(office):
    desk = office.counsellor1
    desk.do(writing.save_snippet, name=";safe", text="Safety was checked.")
    desk.do(writing.save_snippet, name="hw", text="Homework reviewed.")
    kept = desk.do(writing.snippets)
    assert [one.name for one in kept] == ["hw", "safe"]
    assert office.founder.do(writing.snippets) == ()
    renamed = desk.do(writing.save_snippet, name="home", text="Homework.", instead_of="hw")
    assert Snippet("home", "Homework.") in renamed
    assert [one.name for one in desk.do(writing.drop_snippet, name="safe")] == ["home"]


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("two words", "x", "snippet-name"),
        ("", "x", "snippet-name"),
        ("a" * 25, "x", "snippet-name"),
        ("taken", "x", "snippet-taken"),
        ("new", "  ", "snippet-empty"),
        ("new", "x" * 4_001, "snippet-too-long"),
    ],
)
def test_a_snippet_that_cannot_be_is_refused(office, name, text, reason):
    desk = office.counsellor1
    desk.do(writing.save_snippet, name="taken", text="Here already.")
    with pytest.raises(Invalid, match=reason):
        desk.do(writing.save_snippet, name=name, text=text)


def test_there_is_an_end_to_snippets(office, monkeypatch):
    monkeypatch.setattr(writing, "MOST_SNIPPETS", 1)
    office.counsellor1.do(writing.save_snippet, name="one", text="x")
    with pytest.raises(Invalid, match="snippets-full"):
        office.counsellor1.do(writing.save_snippet, name="two", text="x")


def test_habits_are_remembered(office):
    desk = office.counsellor1
    assert desk.do(writing.habits) == WritingHabits()
    desk.do(writing.prefer_format, chosen=NoteFormat.DAP)
    desk.do(writing.check_spelling, on=False)
    assert desk.do(writing.learn_word, word=" shamba ") == ("shamba",)
    assert desk.do(writing.learn_word, word="ajuza") == ("ajuza", "shamba")
    assert desk.do(writing.forget_word, word="ajuza") == ("shamba",)
    assert desk.do(writing.habits) == WritingHabits(NoteFormat.DAP, False, ("shamba",))
    assert office.founder.do(writing.habits) == WritingHabits()


def test_records_that_make_no_sense_count_as_none(office):
    def spoil_own(work):
        work.own.write(writing.HABITS, b"\x01")
        work.own.write(writing.SNIPPETS, b"\x01")

    office.run(office.counsellor1, spoil_own)
    assert office.counsellor1.do(writing.habits) == WritingHabits()
    assert office.counsellor1.do(writing.snippets) == ()


def test_the_plan_of_the_last_session_is_brought_forward(office, case):
    desk = office.counsellor1
    office.clock.move(days=30)
    now = office.clock()
    text = "## Data\n\nSlept.\n\n## Plan\n\nBreathing.\n\n- twice a day\n\n## Other\n\nNo."
    old = "## Plan\n\nAn older one."
    note = office.note(desk, case, text=text, session_start=now - timedelta(days=7))
    office.note(desk, case, text=old, session_start=now - timedelta(days=14))
    office.note(desk, case, text="No plan here.", session_start=now - timedelta(days=1))
    found = desk.do(writing.last_plan, case, headings=PLAN)
    assert found.note == note
    assert found.text == "Breathing.\n\n- twice a day"
    assert found.session_start == now - timedelta(days=7)


def test_without_a_plan_there_is_nothing_to_bring(office, case):
    assert office.counsellor1.do(writing.last_plan, case, headings=PLAN) is None
    office.clock.move(days=1)
    office.note(office.counsellor1, case, text="## Plan\n\nRest.")
    spoil(office, "note")
    assert office.counsellor1.do(writing.last_plan, case, headings=PLAN) is None


def test_a_section_ends_with_the_next_heading_of_its_level():
    text = "# Plan\n\nOne.\n\n## Detail\n\nTwo.\n\n# End\n\nThree."
    assert writing.section(text, PLAN) == "One.\n\n## Detail\n\nTwo."
    assert writing.section("## **PLAN:**\nOne.", PLAN) == "One."
    assert writing.section("Plan\n\nOne.", PLAN) == ""


@given(st.text())
def test_a_section_is_part_of_its_text(text: str):
    lines = text.splitlines()
    assert all(
        line in lines for line in writing.section(f"# Plan\n{text}", PLAN).splitlines()[1:-1]
    )
