"""The four ways of giving a screening, through the real window."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt

from counsel_desk.domain.screenings import Mode, Way
from counsel_desk.services import screenings
from counsel_desk.services.answer_drafts import unfinished_answers
from tests.builders import PASSPHRASE, Office
from ui.screens.screening import keeper as keepers
from ui.screens.screening.client_form import ClientForm
from ui.screens.screening.paper_form import PaperForm
from ui.screens.screening.read_aloud import ReadAloud
from ui.shell.handed_over import HandedOver
from ui.shell.sheet import Shade
from ui.widgets.about_instrument import AboutInstrument
from ui.widgets.key_choice import KeyChoice

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _nothing_waits():
    keepers._WAITING.clear()
    yield
    keepers._WAITING.clear()


@pytest.fixture
def case(desk_window):
    return desk_window.fill(lambda office: office.client(name="Nekesa Wanjiku Barasa"))


def begin(desk_window: Any, case: Any, way: Way, instrument: str = "phq-9") -> Any:
    if desk_window.session.view is None:
        desk_window.sign_in("counsellor1")
    screen = desk_window.go("screen", subject=case, tab=instrument)
    desk_window.until(lambda: screen.sheet is not None)
    screen.ways.choose(way)
    screen.list.setFocus()
    return screen


def answer(desk_window: Any, keys: str) -> None:
    for key in keys:
        desk_window.qtbot.keyClicks(desk_window.screen.list, key)


def stored(desk_window: Any, case: Any) -> list[Any]:
    found: list[Any] = []
    desk_window.jobs.ask(screenings.list_screenings, case).then(found.extend)
    desk_window.settle()
    return found


def saved(desk_window: Any, case: Any) -> Any:
    desk_window.key(Qt.Key.Key_Return)
    desk_window.until(lambda: desk_window.screen.name == "screening")
    desk_window.settle()
    return stored(desk_window, case)[-1]


# --- which way ---


def test_the_way_is_chosen_by_a_key_and_keeps_answers_and_place(desk_window, case):
    screen = begin(desk_window, case, Way.KEYS)
    answer(desk_window, "12")
    (bar,) = desk_window.all(KeyChoice)
    bar.setFocus()
    desk_window.qtbot.keyClicks(bar, "r")
    assert isinstance(screen.list, ReadAloud)
    assert screen.list.current().key == "3"
    assert screen.sheet.values == {"1": 1, "2": 2}
    desk_window.qtbot.keyClicks(bar, "p")
    assert isinstance(screen.list, PaperForm)
    screen.ways.choose(Way.PAPER)
    assert screen.list.hasFocus()


def test_the_way_and_the_interpreter_are_back_after_a_pause(desk_window, case):
    screen = begin(desk_window, case, Way.READ_ALOUD)
    screen.mode.set_value(Mode.INTERPRETER)
    screen.given.interpreter.setText("Amina Odhiambo")
    answer(desk_window, "12")
    desk_window.go("today")
    again = desk_window.go("screen", subject=case, tab="phq-9")
    assert (again.ways.way, again.mode.value()) == (Way.READ_ALOUD, Mode.INTERPRETER)
    assert again.given.interpreter.text() == "Amina Odhiambo"
    assert again.list.mode is Mode.INTERPRETER
    assert again.list.current().key == "3"
    answer(desk_window, "11111101")
    kept = saved(desk_window, case)
    assert (kept.way, kept.mode, kept.interpreter) == (
        Way.READ_ALOUD, Mode.INTERPRETER, "Amina Odhiambo",
    )  # fmt: skip
    desk_window.until_said("(Amina Odhiambo)")


def test_a_number_that_is_no_answer_is_refused_with_a_sentence(desk_window, case):
    begin(desk_window, case, Way.KEYS)
    answer(desk_window, "7")
    desk_window.until_said("7 is no answer to item 1: it is 0 to 3.")
    answer(desk_window, "x")
    desk_window.until_said("no “not applicable” here")
    answer(desk_window, "2")
    desk_window.until(lambda: not desk_window.says("no answer to item 1"))


def test_not_asked_declined_and_blank_differ_in_entry_record_and_result(desk_window, case):
    begin(desk_window, case, Way.KEYS)
    answer(desk_window, "ds")
    desk_window.qtbot.keyClick(desk_window.screen.list, Qt.Key.Key_Down)
    answer(desk_window, "1111101")
    desk_window.key(Qt.Key.Key_Return)
    kept = saved(desk_window, case)
    assert [kept.answers.values[key] for key in "123"] == ["declined", "not asked", None]
    for words in ("declined", "not asked", "blank"):
        desk_window.until_said(words)


def test_the_keys_page_tells_where_the_wording_was_another_one(desk_window, case):
    def other(office: Office) -> None:
        from dataclasses import replace

        answers = replace(office.answers("phq-9", 0), wording="0" * 64)
        office.counsellor1.do(screenings.record_screening, case, answers, mode=Mode.SELF)

    desk_window.fill(other)
    begin(desk_window, case, Way.KEYS)
    desk_window.until_said("The wording was changed since")


# --- read aloud ---


def test_one_item_is_read_with_a_script_and_days_become_the_answer(desk_window, case):
    screen = begin(desk_window, case, Way.READ_ALOUD)
    page = screen.list
    assert page.say.text().startswith("Say first:")
    answer(desk_window, "1")
    assert "press H and count" in page.say.text()
    assert page.question.text() == "Feeling down, depressed, or hopeless"
    answer(desk_window, "h")
    page.days._days.setValue(8)
    desk_window.qtbot.keyClick(page.days._days, Qt.Key.Key_Return)
    assert screen.sheet.values == {"1": 1, "2": 2}
    assert page.current().key == "3"
    assert page.hasFocus()


def test_the_script_is_another_with_an_interpreter_at_a_safety_item_and_at_the_end(
    desk_window, case
):
    screen = begin(desk_window, case, Way.READ_ALOUD)
    screen.mode.set_value(Mode.INTERPRETER)
    assert "not at the interpreter" in screen.list.say.text()
    screen.list.go_to(8)
    assert screen.list.say.text().startswith("Ask this in the same voice")
    screen.list.go_to(9)
    assert "Do not explain" in screen.list.say.text()
    screen.list.go_to(10)
    assert "Thank you" in screen.list.say.text()
    answer(desk_window, "h")
    screen.list.go_to(2)
    screen.list.buttons[3].click()
    assert screen.sheet.values == {"3": 3}
    screen.list.go_to(2)
    screen.list.decline()
    screen.list.go_to(2)
    desk_window.until_said("declined")


def test_an_item_that_may_not_apply_can_be_said_so_while_reading(desk_window, case):
    screen = begin(desk_window, case, Way.READ_ALOUD, "phq-15")
    screen.list.go_to(3)
    answer(desk_window, "x")
    assert screen.sheet.values == {"4": "n/a"}


# --- paper ---


def test_digits_run_down_a_paper_form_given_by_a_colleague(desk_window, case):
    screen = begin(desk_window, case, Way.PAPER)
    desk_window.until(lambda: len(screen.given.giver.values()) > 1)
    colleague = next(
        one for one in screen.given.giver.values() if one != desk_window.view.context.me.id
    )
    screen.given.giver.set_value(colleague)
    answer(desk_window, "1203112101")
    kept = saved(desk_window, case)
    assert list(kept.answers.values.values()) == [1, 2, 0, 3, 1, 1, 2, 1, 0, 1]
    assert (kept.way, kept.given_by, kept.differed) == (Way.PAPER, colleague, None)
    assert kept.entered_by == desk_window.view.context.me.id
    desk_window.until_said("entered by")


def test_a_row_of_the_paper_form_is_ticked_with_the_mouse(desk_window, case):
    screen = begin(desk_window, case, Way.PAPER)
    row = screen.list.lines[4]
    spot = row._chip(2).center().toPoint()
    desk_window.qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=spot)
    assert screen.sheet.values == {"5": 2}
    assert screen.list.current().key == "6"
    first = screen.list.lines[0]
    desk_window.qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert screen.list.current().key == "1"
    assert "More than half the days" in screen.list.lines[4].accessibleName()


def test_two_entries_that_differ_are_settled_one_by_one_before_saving(desk_window, case):
    screen = begin(desk_window, case, Way.PAPER)
    page = screen.list
    page.twice.click()
    page.setFocus()
    answer(desk_window, "1203112101")
    desk_window.qtbot.keyClick(page, Qt.Key.Key_Return)
    assert screen.sheet.values == {}
    desk_window.until_said("Second entry: from the paper again")
    answer(desk_window, "1213112d01")
    desk_window.qtbot.keyClick(page, Qt.Key.Key_Return)
    desk_window.until_said("The two entries differ")
    screen.save()
    desk_window.settle()
    assert stored(desk_window, case) == []
    desk_window.press("3. First entry: 0  Not at all")
    desk_window.until(lambda: desk_window.has("8. Second entry: declined"))
    desk_window.press("8. Second entry: declined")
    assert screen.sheet.differences() == []
    page.setFocus()
    kept = saved(desk_window, case)
    assert (kept.answers.values["3"], kept.answers.values["8"]) == (0, "declined")
    assert kept.differed == ("3", "8")


def test_equal_entries_are_saved_and_told_apart_from_one_entered_once(desk_window, case):
    screen = begin(desk_window, case, Way.PAPER)
    page = screen.list
    page.twice.click()
    page.setFocus()
    for _ in range(2):
        answer(desk_window, "1203112101")
        if screen.sheet.first is None:
            desk_window.qtbot.keyClick(page, Qt.Key.Key_Return)
    assert saved(desk_window, case).differed == ()


def test_a_second_entry_is_still_one_after_a_lock(desk_window, case):
    screen = begin(desk_window, case, Way.PAPER)
    screen.list.twice.click()
    screen.list.setFocus()
    answer(desk_window, "1203112101")
    desk_window.qtbot.keyClick(screen.list, Qt.Key.Key_Return)
    desk_window.go("today")
    again = desk_window.go("screen", subject=case, tab="phq-9")
    assert again.ways.way is Way.PAPER
    assert again.sheet.first == dict(zip("123456789", (1, 2, 0, 3, 1, 1, 2, 1, 0), strict=True)) | {
        "10": 1
    }
    assert again.list.twice.isChecked()
    again.list.twice.click()
    assert again.sheet.first is None
    assert again.sheet.values["4"] == 3


def test_half_a_first_entry_says_what_is_missing_before_the_second(desk_window, case):
    screen = begin(desk_window, case, Way.PAPER)
    screen.list.twice.click()
    screen.list.setFocus()
    answer(desk_window, "12")
    desk_window.qtbot.keyClick(screen.list, Qt.Key.Key_Return)
    assert screen.list.current() is None
    desk_window.until_said("begins the second one")
    desk_window.qtbot.keyClick(screen.list, Qt.Key.Key_Return)
    assert screen.sheet.first == {"1": 1, "2": 2}
    screen.ways.choose(Way.KEYS)
    assert screen.sheet.first is None


# --- the client's own screen ---


def hand_over(desk_window: Any, case: Any) -> tuple[Any, HandedOver, ClientForm]:
    screen = begin(desk_window, case, Way.CLIENT)
    desk_window.press("Hand over the screen")
    (cover,) = desk_window.window.findChildren(HandedOver)
    form = cover.form
    assert isinstance(form, ClientForm)
    return screen, cover, form


def texts(desk_window: Any) -> str:
    return "\n".join(desk_window.texts() + desk_window.names())


def test_the_client_sees_the_form_and_nothing_of_the_desk(desk_window, case):
    _screen, cover, form = hand_over(desk_window, case)
    window = desk_window.window
    assert window.isFullScreen()
    assert not desk_window.view.isVisible()
    assert form.hasFocus()
    shown = texts(desk_window)
    for secret in ("Nekesa", "Barasa", "KM-", "Clients", "Today", "counsellor1", "Settings"):
        assert secret not in shown
    assert window.windowTitle() == "Counsel Desk"
    assert cover.accessibleName() == ""
    desk_window.until_said("Little interest or pleasure in doing things")


def test_no_shortcut_of_the_desk_works_in_the_clients_hands(desk_window, case):
    hand_over(desk_window, case)
    before = desk_window.view.place()
    alt = Qt.KeyboardModifier.AltModifier
    for key, held in (
        (Qt.Key.Key_K, CTRL),
        (Qt.Key.Key_F1, None),
        (Qt.Key.Key_F2, None),
        (Qt.Key.Key_F4, None),
        (Qt.Key.Key_Slash, None),
        (Qt.Key.Key_Escape, None),
        (Qt.Key.Key_Left, alt),
        (Qt.Key.Key_Tab, CTRL),
        (Qt.Key.Key_Return, CTRL),
        (Qt.Key.Key_D, None),
    ):
        desk_window.key(key, held)
    desk_window.until(lambda: desk_window.jobs.pending == 0)
    assert desk_window.view.place() == before
    assert not desk_window.view.isVisible()
    assert not [one for one in desk_window.window.findChildren(Shade) if one.isVisible()]
    assert desk_window.screen.sheet.values == {}


def test_answers_of_the_client_are_kept_and_the_passphrase_brings_the_desk_back(desk_window, case):
    screen, cover, form = hand_over(desk_window, case)
    desk_window.qtbot.keyClicks(form, "12")
    desk_window.qtbot.keyClick(form, Qt.Key.Key_Backspace)
    assert form.buttons[2].isChecked()
    desk_window.qtbot.keyClicks(form, "0")
    form.decline_button.click()
    form.buttons[1].click()
    desk_window.qtbot.keyClick(form, Qt.Key.Key_Right)
    desk_window.qtbot.keyClick(form, Qt.Key.Key_Left)
    for _ in range(6):
        form.next_button.click()
    desk_window.until_said("Thank you. Please give the computer back")
    assert screen.sheet.values == {"1": 1, "2": 0, "3": "declined", "4": 1}
    desk_window.press("For the counsellor")
    type_secret(desk_window, "not it at all")
    desk_window.press("Bring back")
    desk_window.until(lambda: cover.field.error())
    assert not desk_window.view.isVisible()
    desk_window.press("Back to the form")
    desk_window.press("For the counsellor")
    cover.secret.setFocus()
    type_secret(desk_window, PASSPHRASE)
    desk_window.key(Qt.Key.Key_Return)
    desk_window.until(desk_window.view.isVisible)
    assert not desk_window.window.isFullScreen()
    assert screen.list.current().key == "5"
    answer(desk_window, "111101")
    kept = saved(desk_window, case)
    assert (kept.way, kept.mode) == (Way.CLIENT, Mode.SELF)
    assert kept.answers.values["3"] == "declined"


def type_secret(desk_window: Any, text: str) -> None:
    from PySide6.QtWidgets import QApplication

    target = QApplication.focusWidget()
    assert target is not None
    desk_window.qtbot.keyClicks(target, text)


def test_three_wrong_passphrases_lock_the_desk_with_the_answers_sealed(desk_window, case):
    _screen, cover, form = hand_over(desk_window, case)
    desk_window.qtbot.keyClicks(form, "13")
    desk_window.press("For the counsellor")
    for tries in range(3):
        cover.secret.setFocus()
        type_secret(desk_window, "wrong again")
        desk_window.key(Qt.Key.Key_Return)
        desk_window.until(lambda tries=tries: cover._tries > tries)
    desk_window.until(lambda: desk_window.relaunched)

    def read(office: Office) -> Any:
        return office.counsellor1.do(unfinished_answers, case)

    (draft,) = desk_window.fill(read)
    assert (draft.values, draft.way) == ({"1": 1, "2": 3}, Way.CLIENT)


def test_ctrl_l_locks_from_the_clients_form_and_shows_nothing(desk_window, case):
    hand_over(desk_window, case)
    stood = desk_window.window.geometry_bytes()
    desk_window.key(Qt.Key.Key_L, CTRL)
    desk_window.until(lambda: desk_window.relaunched)
    assert not desk_window.view.isVisible()
    assert "Little interest" not in texts(desk_window)
    assert desk_window.profile.window_geometry == stood


def test_an_error_other_than_a_wrong_passphrase_has_its_sentence(desk_window, case, monkeypatch):
    from counsel_desk.services.errors import DiskFull

    _screen, cover, _form = hand_over(desk_window, case)
    desk = desk_window.jobs._desk
    real = desk.do

    def do(use_case: Any, *args: Any, **kwargs: Any) -> Any:
        if use_case.__name__ == "confirm_passphrase":
            raise DiskFull
        return real(use_case, *args, **kwargs)

    monkeypatch.setattr(desk, "do", do)
    desk_window.press("For the counsellor")
    desk_window.press("Bring back")  # nothing typed: nothing is asked
    cover.secret.setFocus()
    type_secret(desk_window, PASSPHRASE)
    desk_window.press("Bring back")
    desk_window.until(lambda: "disk" in cover.field.error().casefold())


# --- an instrument that a trained person must ask ---


def test_what_a_trained_person_must_ask_is_not_handed_to_the_client(desk_window, case):
    screen = begin(desk_window, case, Way.CLIENT)
    assert screen.ways.way is Way.CLIENT
    assert screen.mode.value() is Mode.SELF
    screen.choose_again()
    screen.begin("hscl-25")
    assert (screen.ways.way, screen.mode.value()) == (Way.KEYS, Mode.READ_ALOUD)
    assert "client" not in screen.ways.bar.key_words().casefold()
    assert Mode.SELF not in screen.mode.values()
    screen.ways.choose(Way.CLIENT)
    assert (screen.ways.way, screen.ways.card.isVisible()) == (Way.KEYS, False)
    assert "trained person" in screen.side.given.text()
    assert screen.side.given.isVisible()
    screen.choose_again()
    screen.begin("gad-7")
    assert Mode.SELF in screen.mode.values()
    assert Way.CLIENT in screen.ways.offered
    assert not screen.side.given.isVisible()


def test_an_old_draft_in_the_clients_hands_goes_on_with_the_keys(desk_window, case):
    screen = begin(desk_window, case, Way.KEYS, "hscl-25")
    answer(desk_window, "12")
    draft = screen._unfinished(screen.sheet)
    screen.choose_again()
    screen._drafts["hscl-25"] = replace(draft, way=Way.CLIENT, mode=Mode.SELF)
    screen.begin("hscl-25")
    assert (screen.ways.way, screen.mode.value()) == (Way.KEYS, Mode.READ_ALOUD)
    assert screen.sheet.answered() == 2


def test_words_are_shown_with_the_credit_that_their_terms_ask_for(desk_window, case):
    screen, _cover, form = hand_over(desk_window, case)
    assert "Pfizer" in screen.side.credit.text()
    assert form.credit.text() == screen.side.credit.text()
    assert form.credit.isVisible()


def test_what_stands_behind_an_instrument_is_said_where_it_is_given_and_read(desk_window, case):
    screen = begin(desk_window, case, Way.KEYS)
    screen.about_button.click()
    desk_window.settle()
    (about,) = desk_window.window.findChildren(AboutInstrument)
    told = dict(about.lines)
    assert "no permission is required" in told["Licence"]
    assert told["Source"] == "phqscreeners.com"
    assert "Pfizer" in told["Credit"]
    assert "Version 1.0" in told["Instrument"]
    assert "exclusion of bereavement" in told["Notes"]
    assert "10 or above" in told["Threshold"]
    assert "6 points or more" in told["Reliable change"]
    assert "Item 9, from 1 on: alert at once." in told["Safety items"]
    assert about.isVisible()
