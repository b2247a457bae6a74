"""The instruments of a programme in the window: listed, worded, added, changed, retired, saved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from counsel_desk.domain.own_instruments import BackTranslation, Origin, SlotState
from counsel_desk.domain.screening import SafetyKind
from counsel_desk.domain.screening.wording import WordingTexts, texts_of
from counsel_desk.services import instruments, own_instruments
from counsel_desk.services.demo_instruments import DEFINITION, ID, definition, kiswahili
from counsel_desk.services.instrument_sources import questionnaire_of
from counsel_desk.services.instrument_writing import write_wording
from counsel_desk.services.instruments import shipped
from tests.builders import PASSPHRASE, Office
from ui.screens.administration.definition_sheet import DefinitionSheet, next_version
from ui.screens.administration.instrument_actions import ReasonSheet
from ui.screens.administration.wording_sheet import WordingSheet, option_groups
from ui.shell.dialogs import DO, PassphraseSheet
from ui.shell.saving_sheet import SAVE
from ui.widgets.rows_editor import Cell, RowsEditor


def own(office: Office) -> None:
    office.admin.do(own_instruments.add_instrument, definition=definition())


def tab_of(window: Any, user: str = "admin") -> Any:
    window.sign_in(user)
    screen = window.go("administration", tab="instruments")
    tab = screen.tab("instruments")
    window.until(lambda: tab.entries)
    window.settle()
    return tab


def sheet(window: Any, kind: type[Any]) -> Any:
    window.until(lambda: window.window.findChildren(kind))
    made = window.window.findChildren(kind)[0]
    window.until(lambda: getattr(made, "is_built", True))
    return made


def gone(window: Any, kind: type[Any]) -> None:
    window.until(lambda: not [one for one in window.window.findChildren(kind) if one.isVisible()])
    window.settle()


def fill(made: WordingSheet, language: str = "sw") -> None:
    for name, field in made.fields.items():
        if name.startswith(("item-", "label-")):
            field.control.setText(f"{language} {name}")
    for name, words in (
        ("source", "Sheet of 2026"),
        ("translator", "Wanjiru Kamau"),
        ("permission_by", "The authors"),
        ("permission_reference", "Letter of January"),
    ):
        made.fields[name].control.setText(words)
    made.fields["translated_on"].control.box.setChecked(True)


def test_every_instrument_is_listed_with_its_languages(desk_window):
    desk_window.fill(own)
    tab = tab_of(desk_window)
    assert set(tab.entries) == {*instruments.SHIPPED, ID}
    assert tab.chosen == ID
    assert desk_window.says("Burden of the week, invented")
    tab.rows.opened.emit("who-5")
    desk_window.until_said("Words of WHO-5")
    desk_window.until_said("Not for commercial use")


def test_words_are_entered_and_what_is_missing_is_said_at_its_field(desk_window):
    tab = tab_of(desk_window)
    tab.choose("who-5")
    tab.detail.language.set_value("sw")
    tab.detail.enter.click()
    made = sheet(desk_window, WordingSheet)
    fill(made)
    made.fields["item-3"].control.setText("")
    made.answer(SAVE)
    desk_window.until(lambda: made.fields["item-3"].error())
    assert made.text_of("item-1") == "sw item-1"
    made.fields["item-3"].control.setText("sw item-3")
    made.fields["translator"].control.setText("")
    made.answer(SAVE)
    desk_window.until(lambda: made.fields["translator"].error())
    assert "machine" in made.fields["translator"].error()
    made.fields["translator"].control.setText("Wanjiru Kamau")
    made.answer(SAVE)
    gone(desk_window, WordingSheet)
    desk_window.until(lambda: tab.entries["who-5"].form.languages == ("sw",))
    assert instruments.instrument("who-5").items[2].text("sw") == "sw item-3"
    desk_window.until_said("Entered on")


def test_words_of_an_instrument_without_any_mark_the_item_about_suicide(desk_window):
    tab = tab_of(desk_window)
    tab.choose("hscl-25")
    tab.detail.language.set_value("sw")
    tab.detail.enter.click()
    made = sheet(desk_window, WordingSheet)
    fill(made)
    made.fields["safety_item"].control.set_value("20")
    made.answer(SAVE)
    gone(desk_window, WordingSheet)
    desk_window.until(lambda: tab.entries["hscl-25"].form.safety)
    assert [one.item for one in tab.entries["hscl-25"].form.safety] == ["20"]
    tab.detail.enter.click()
    assert sheet(desk_window, WordingSheet).fields["safety_item"].control.value() == "20"


def test_changed_words_need_a_reason_and_can_be_taken_out(desk_window):
    desk_window.fill(own)
    desk_window.fill(_worded)
    tab = tab_of(desk_window)
    assert tab.detail.slot().state is SlotState.ENTERED
    tab.detail.enter.click()
    made = sheet(desk_window, WordingSheet)
    assert made.text_of("item-1") == "Nililala vibaya."
    made.fields["item-1"].control.setText("Nililala vibaya sana.")
    made.answer(SAVE)
    desk_window.until(lambda: made.fields["reason"].error())
    made.fields["reason"].control.setText("Read by two speakers")
    made.answer(SAVE)
    gone(desk_window, WordingSheet)
    desk_window.until(lambda: "Read by two speakers" in tab.detail._changes.text())
    tab.detail.take.click()
    why = sheet(desk_window, ReasonSheet)
    why.why.set_text("Permission was withdrawn")
    why.answer(SAVE)
    gone(desk_window, ReasonSheet)
    desk_window.until(lambda: tab.detail.slot().state is SlotState.EMPTY)


def _worded(office: Office) -> None:
    from datetime import date

    from counsel_desk.services import wordings

    origin = Origin("x", "Wanjiru", date(2026, 1, 2), BackTranslation.NONE, "", "All", "Letter")
    office.admin.do(
        wordings.enter_wording, instrument=ID, language="sw", texts=kiswahili(), origin=origin
    )


def test_words_come_from_a_file_and_a_wrong_file_is_said(desk_window, tmp_path: Path):
    tab = tab_of(desk_window)
    tab.choose("who-5")
    form = shipped("who-5")
    empty = texts_of(form, "sw")
    texts = WordingTexts(
        {key: f"Words {key}" for key in empty.items},
        {key: dict.fromkeys(found, "Label") for key, found in empty.labels.items()},
    )
    path = tmp_path / "words.json"
    path.write_bytes(write_wording(form, "sw", texts, Origin("Sheet"), "0" * 64))
    tab.actions_of.read_words(path)
    desk_window.until_said("are not those that their hash vouches for")
    path.write_bytes(path.read_bytes().replace(b"wording_hash", b"wording_hush"))
    tab.actions_of.read_words(path)
    desk_window.until_said("unknown field")
    found = json.loads(path.read_bytes())
    del found["wording_hush"]
    path.write_text(json.dumps(found))
    tab.actions_of.read_words(path)
    made = sheet(desk_window, WordingSheet)
    assert (made.language, made.text_of("item-5"), made.text_of("source")) == (
        "sw",
        "Words 5",
        "Sheet",
    )


def test_an_instrument_is_added_from_a_file_and_can_be_given(desk_window, tmp_path: Path):
    tab = tab_of(desk_window, "supervisor")
    path = tmp_path / "own.json"
    path.write_text(definition())
    tab.actions_of.read_definition(path)
    made = sheet(desk_window, DefinitionSheet)
    made.cut_offs.add()
    row = made.cut_offs.row(1)
    row["label"].setText("High")
    row["value"].setValue(99)
    made.answer(SAVE)
    desk_window.until(lambda: "outside the score" in made.fields["cut_offs"].error())
    row["value"].setValue(15)
    made.answer(SAVE)
    gone(desk_window, DefinitionSheet)
    desk_window.until(lambda: tab.entries.get(ID))
    assert [one.cutoff.value for one in tab.entries[ID].form.criteria] == [9, 15]
    assert instruments.is_offered(ID)
    desk_window.until_said("About Burden (demo)")


def test_rules_that_are_half_written_are_there_again(desk_window, tmp_path: Path):
    tab = tab_of(desk_window, "supervisor")
    path = tmp_path / "own.json"
    path.write_text(definition())

    def opened() -> DefinitionSheet:
        tab.actions_of.read_definition(path)
        made = sheet(desk_window, DefinitionSheet)
        desk_window.until(lambda: made.keeper is not None)
        desk_window.settle()
        return made

    made = opened()
    before = made.scores.values()
    made.fields["title"].control.setText("Burden, as our teams ask for it")
    made.safety.add()
    row = made.safety.row(1)
    row["prompt"].setText("Ask at once who is at home.")
    row["kind"].set_value(SafetyKind.REVIEW)
    made.safety.changed.emit()
    made.answer("cancel")
    gone(desk_window, DefinitionSheet)
    made = opened()
    desk_window.until(lambda: made.text_of("title") == "Burden, as our teams ask for it")
    _, kept = made.sheet().safety
    assert (kept.prompt, kept.kind) == ("Ask at once who is at home.", SafetyKind.REVIEW)
    assert made.scores.values() == before
    made.answer(SAVE)
    gone(desk_window, DefinitionSheet)
    desk_window.until(lambda: tab.entries.get(ID))


def test_a_questionnaire_comes_in_and_is_given_rules(desk_window, tmp_path: Path):
    tab = tab_of(desk_window)
    form = own_instruments.read_definition(definition(), ID)
    plain = json.loads(questionnaire_of(form, "2026-11-22"))
    del plain["extension"]
    plain["item"].append({"linkId": "x", "type": "text", "text": "Anything else?"})
    path = tmp_path / "q.json"
    path.write_text(json.dumps(plain))
    tab.actions_of.read_definition(path)
    made = sheet(desk_window, DefinitionSheet)
    assert desk_window.says("Left out, for it cannot be scored: x (text): Anything else?")
    made.safety.add()
    row = made.safety.row(0)
    row["item"].set_value("6")
    row["prompt"].setText("Ask now.")
    made.fields["sd"].control.setText("4,0")
    made.fields["reliability"].control.setText("much")
    made.answer(SAVE)
    desk_window.until(lambda: made.fields["sd"].error())
    made.fields["reliability"].control.setText("0.8")
    made.answer(SAVE)
    gone(desk_window, DefinitionSheet)
    desk_window.until(lambda: tab.entries.get(ID))
    found = tab.entries[ID].form
    assert found.change is not None
    assert (found.change.threshold, found.safety[0].item) == (5, "6")


def test_a_file_that_cannot_be_is_said_with_its_line(desk_window, tmp_path: Path):
    tab = tab_of(desk_window)
    path = tmp_path / "own.json"
    path.write_text(definition().replace('"headline": "total"', '"headline": "none"'))
    tab.actions_of.read_definition(path)
    desk_window.until_said("there is no score 'none'")
    path.write_bytes(b" " * (2 << 20))
    tab.actions_of.read_definition(path)
    desk_window.until_said("is larger than 1024 KB")


def test_rules_are_changed_as_a_new_version(desk_window):
    desk_window.fill(own)
    tab = tab_of(desk_window)
    tab.detail.change.click()
    made = sheet(desk_window, DefinitionSheet)
    assert made.text_of("version") == "1.1"
    made.bands.add()
    for name, value in (("lowest", 0), ("highest", 18)):
        made.bands.row(0)[name].setValue(value)
    made.bands.row(0)["label"].setText("any")
    made.answer(SAVE)
    desk_window.until(lambda: made.fields["reason"].error())
    made.fields["reason"].control.setText("Bands were published")
    made.answer(SAVE)
    gone(desk_window, DefinitionSheet)
    desk_window.until(lambda: tab.entries[ID].form.version == "1.1")
    assert len(tab.entries[ID].history) == 2


def test_an_own_instrument_is_retired_and_offered_again(desk_window):
    desk_window.fill(own)
    tab = tab_of(desk_window)
    for is_retired in (True, False):
        tab.detail.retire.click()
        why = sheet(desk_window, ReasonSheet)
        why.why.set_text("Agreed by the team")
        why.answer(SAVE)
        gone(desk_window, ReasonSheet)
        desk_window.until(lambda wanted=is_retired: tab.entries[ID].retired is wanted)
    assert instruments.is_offered(ID)


@pytest.mark.parametrize("kind", ["words", "data", "fhir"])
def test_a_file_leaves_with_the_passphrase(desk_window, tmp_path: Path, kind: str):
    desk_window.fill(own)
    desk_window.fill(_worded)
    tab = tab_of(desk_window)
    path = tmp_path / "out.json"
    asked: list[Any] = []
    tab.actions_of._ask_where = lambda name, make: asked.append((name, make))
    {
        "words": tab.detail.save,
        "data": tab.detail.save_data,
        "fhir": tab.detail.save_fhir,
    }[kind].click()
    desk_window.until(lambda: asked)
    tab.actions_of.save_to(path, asked[0][1])
    made = sheet(desk_window, PassphraseSheet)
    QTest.keyClicks(made.secret.edit, PASSPHRASE)
    made.answer(DO)
    desk_window.until(path.exists)
    desk_window.until_said("Saved as out.json.")
    found = json.loads(path.read_bytes())
    assert found["id"] == ID
    assert {"words": "origin", "data": "scores", "fhir": "resourceType"}[kind] in found


def test_the_words_that_ship_leave_as_a_file_too(desk_window):
    tab = tab_of(desk_window)
    tab.choose("phq-9")
    tab.detail.language.set_value("en")
    asked: list[Any] = []
    tab.actions_of._ask_where = lambda name, make: asked.append((name, make))
    tab.detail.save.click()
    name, make = asked[0]
    assert name == "phq-9-en.json"
    assert json.loads(make())["items"][0]["wording"]["en"].startswith("Little interest")
    assert not tab.detail.enter.isVisible()


def test_a_counsellor_reads_the_list_and_changes_nothing(desk_window):
    tab = tab_of(desk_window, "counsellor1")
    tab.choose("who-5")
    assert not tab.add_button.isVisible()
    for button in (tab.detail.enter, tab.detail.bring, tab.detail.take, tab.detail.save):
        assert not button.isVisible()


def test_items_with_the_same_answers_share_their_labels():
    groups = option_groups(shipped("audit"))
    assert [keys for _, keys in groups] == [tuple("12345678"), ("9", "10")]


def test_the_next_version_is_suggested():
    assert [next_version(one) for one in ("1.9", "2026-b", "draft")] == [
        "1.10",
        "2027-b",
        "draft-2",
    ]


def test_rows_are_added_and_taken_out_by_keyboard(qtbot):
    editor = RowsEditor(
        "Score", [Cell("a", "A"), Cell("n", "N", 2, most=9)], [{"a": "x"}], more="Add"
    )
    qtbot.addWidget(editor)
    editor.show()
    with qtbot.waitSignal(editor.changed):
        editor.more.click()
    assert editor.values() == [{"a": "x", "n": 2}, {"a": "", "n": 2}]
    from PySide6.QtWidgets import QAbstractButton

    first = next(
        one for one in editor.findChildren(QAbstractButton)
        if one.accessibleName() == "Take Score 1 out"
    )  # fmt: skip
    QTest.keyClick(first, Qt.Key.Key_Space)
    assert editor.values() == [{"a": "", "n": 2}]
    assert DEFINITION["id"] == ID


def test_a_client_is_asked_in_a_language_that_they_speak(qtbot):
    from datetime import date

    from counsel_desk.domain.screening.wording import with_wording
    from ui.screens.screening.how_given import HowGiven

    form = with_wording(own_instruments.read_definition(definition(), ID), "sw", kiswahili())
    given = HowGiven(date(2026, 3, 2))
    qtbot.addWidget(given)
    for spoken in (("tuv", "sw"), ("Ng'aturkana", "Kiswahili")):
        given.offer_languages(form, spoken)
        assert given.chosen_language() == "sw"
    given.offer_languages(form, ("Ng'aturkana",))
    assert given.chosen_language() == "en"
