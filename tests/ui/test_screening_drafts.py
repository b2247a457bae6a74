"""Answers of a screening that is not saved: kept by themselves, back after a lock, dropped."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from counsel_desk.services import screenings
from counsel_desk.services.answer_drafts import unfinished_answers
from counsel_desk.services.errors import DiskFull
from tests.builders import Office
from ui.screens.screening import keeper as keepers
from ui.widgets.rows import ListRow

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _nothing_waits():
    keepers._WAITING.clear()
    yield
    keepers._WAITING.clear()


@pytest.fixture
def case(desk_window):
    return desk_window.fill(lambda office: office.client())


def begin(desk_window: Any, case: Any, instrument: str = "phq-9") -> Any:
    """Go to an instrument, with the person signed in."""
    if desk_window.session.view is None:
        desk_window.sign_in("counsellor1")
    return desk_window.go("screen", subject=case, tab=instrument)


def answer(desk_window: Any, *keys: str) -> None:
    for key in keys:
        desk_window.qtbot.keyClicks(desk_window.screen.list, key)


def kept(desk_window: Any, case: Any) -> list[Any]:
    """What the vault holds now, read through the open desk."""
    found: list[Any] = []
    desk_window.jobs.ask(unfinished_answers, case).then(found.extend)
    desk_window.settle()
    return found


def lock(desk_window: Any) -> None:
    desk_window.qtbot.keyClick(desk_window.window, Qt.Key.Key_L, CTRL)
    desk_window.until(lambda: desk_window.relaunched)


def test_three_answers_are_back_at_the_same_item_after_a_lock(desk_window, case):
    begin(desk_window, case)
    desk_window.screen.mode.setCurrentIndex(2)
    mode = desk_window.screen.mode.value()
    answer(desk_window, "3", "d", "1")
    lock(desk_window)
    again = type(desk_window)(desk_window.qtbot, desk_window.folder, desk_window.folder.parent)
    try:
        again.start()
        again.unlock("counsellor1")
        again.until(lambda: again.session.view is not None)
        again.settle()
        screen = again.screen
        assert screen.name == "screen"
        assert screen.sheet.values == {"1": 3, "2": "declined", "3": 1}
        assert screen.list.current().key == "4"
        assert screen.list.hasFocus()
        assert screen.mode.value() is mode
    finally:
        again.stop()


def test_an_answer_is_sealed_by_itself_within_two_seconds(desk_window, case):
    screen = begin(desk_window, case)
    answer(desk_window, "2")
    assert screen.side.kept.isHidden()
    desk_window.qtbot.waitUntil(screen.side.kept.isVisible)
    assert keepers.WAIT_MS < 2_000
    assert [one.values for one in kept(desk_window, case)] == [{"1": 2}]


def test_an_answer_after_one_that_is_on_its_way_is_sealed_before_a_lock_too(desk_window, case):
    screen = begin(desk_window, case)
    answer(desk_window, "2")
    screen.keeper.flush()
    answer(desk_window, "3")
    lock(desk_window)

    def read(office: Office):
        return office.counsellor1.do(unfinished_answers, case)

    assert [one.values for one in desk_window.fill(read)] == [{"1": 2, "2": 3}]


def test_a_saved_screening_leaves_no_draft(desk_window, case):
    begin(desk_window, case)
    answer(desk_window, "1", "1", "1", "1")
    desk_window.screen.keeper.flush()
    assert len(kept(desk_window, case)) == 1
    answer(desk_window, "1", "1", "1", "1", "0", "0")
    desk_window.key(Qt.Key.Key_Return)
    desk_window.until(lambda: desk_window.screen.name == "screening")
    assert kept(desk_window, case) == []


def test_two_instruments_of_a_client_each_keep_theirs(desk_window, case):
    begin(desk_window, case, "phq-9")
    answer(desk_window, "1", "2")
    screen = begin(desk_window, case, "gad-7")
    assert screen.sheet.values == {}
    answer(desk_window, "3")
    screen.choose_again()
    assert set(screen.chooser._order()[:2]) == {"gad-7", "phq-9"}
    desk_window.until_said("2 of 10 answered, not saved")
    screen.begin("phq-9")
    assert screen.sheet.values == {"1": 1, "2": 2}
    screen.choose_again()
    screen.begin("gad-7")
    assert screen.sheet.values == {"1": 3}


def test_looking_on_changes_nothing_and_taking_all_answers_away_leaves_none(desk_window, case):
    begin(desk_window, case)
    answer(desk_window, "1")
    desk_window.go("today")
    before = kept(desk_window, case)[0].saved_at
    begin(desk_window, case)
    desk_window.go("today")
    assert kept(desk_window, case)[0].saved_at == before
    screen = begin(desk_window, case)
    screen.list.go_to(0)
    desk_window.qtbot.keyClick(screen.list, Qt.Key.Key_Delete)
    assert screen.drop_button.isHidden()
    desk_window.go("today")
    assert kept(desk_window, case) == []


def test_dropped_answers_come_back_with_undo(desk_window, case):
    begin(desk_window, case)
    answer(desk_window, "1", "2")
    desk_window.press("Drop answers")
    desk_window.settle()
    assert desk_window.screen.name == "client"
    assert desk_window.message() == "The answers were dropped."
    assert kept(desk_window, case) == []
    desk_window.press("Undo")
    desk_window.until(lambda: desk_window.screen.name == "screen")
    desk_window.settle()
    assert desk_window.screen.sheet.values == {"1": 1, "2": 2}
    assert desk_window.screen.list.current().key == "3"


def test_today_lists_what_is_half_answered_and_opens_it(desk_window, case):
    begin(desk_window, case)
    answer(desk_window, "1", "2", "0")
    desk_window.go("today")
    desk_window.until(lambda: desk_window.says("PHQ-9 half answered"))
    rows = [row for row in desk_window.all(ListRow) if "half answered" in row.accessibleName()]
    assert "3 of 10 answered" in rows[0].accessibleName()
    rows[0].setFocus()
    desk_window.qtbot.keyClick(rows[0], Qt.Key.Key_Return)
    desk_window.settle()
    assert desk_window.screen.sheet.values == {"1": 1, "2": 2, "3": 0}


def fail_saves(desk_window: Any, monkeypatch: Any) -> dict[str, bool]:
    """Have the disk be full for drafts of answers until told otherwise."""
    desk, state = desk_window.jobs._desk, {"full": True}
    real = desk.do

    def do(use_case: Any, *args: Any, **kwargs: Any) -> Any:
        if state["full"] and use_case.__name__ == "save_answers":
            raise DiskFull
        return real(use_case, *args, **kwargs)

    monkeypatch.setattr(desk, "do", do)
    return state


def test_a_full_disk_is_told_and_tried_again(desk_window, case, monkeypatch):
    monkeypatch.setattr(keepers, "RETRY_MS", 50)
    screen = begin(desk_window, case)
    state = fail_saves(desk_window, monkeypatch)
    answer(desk_window, "2")
    screen.keeper.flush()
    desk_window.settle()
    desk_window.until_said("The answers are not saved yet")
    state["full"] = False
    desk_window.until(lambda: screen.side.kept.text().startswith("Kept"))
    assert [one.values for one in kept(desk_window, case)] == [{"1": 2}]


def test_answers_that_the_disk_did_not_take_are_there_when_the_page_is_opened_again(
    desk_window, case, monkeypatch
):
    begin(desk_window, case)
    state = fail_saves(desk_window, monkeypatch)
    answer(desk_window, "2", "3")
    desk_window.go("today")
    assert "not saved yet" in desk_window.message()
    assert begin(desk_window, case).sheet.values == {"1": 2, "2": 3}
    state["full"] = False
    desk_window.go("today")
    assert [one.values for one in kept(desk_window, case)] == [{"1": 2, "2": 3}]
    assert keepers._WAITING == {}


def test_a_full_disk_holds_the_lock_until_the_answers_are_sealed(desk_window, case, monkeypatch):
    begin(desk_window, case)
    state = fail_saves(desk_window, monkeypatch)
    answer(desk_window, "2")
    desk_window.session.lock()
    desk_window.until(lambda: desk_window.has("Try again"))
    assert desk_window.relaunched == 0
    state["full"] = False
    desk_window.press("Try again")
    desk_window.until(lambda: desk_window.relaunched)

    def read(office: Office):
        return office.counsellor1.do(unfinished_answers, case)

    assert [one.values for one in desk_window.fill(read)] == [{"1": 2}]


def test_what_is_refused_as_a_screening_stays_as_a_draft(desk_window, case):
    desk_window.fill(lambda office: office.screening(office.counsellor1, case, "gad-7"))
    begin(desk_window, case)
    answer(desk_window, "1", "1")
    monkey = desk_window.jobs._desk
    real = monkey.do

    def do(use_case: Any, *args: Any, **kwargs: Any) -> Any:
        if use_case is screenings.record_screening:
            raise DiskFull
        return real(use_case, *args, **kwargs)

    monkey.do = do
    desk_window.screen.save()
    desk_window.settle()
    assert [one.values for one in kept(desk_window, case)] == [{"1": 1, "2": 1}]
    assert desk_window.screen.sheet.values == {"1": 1, "2": 1}
