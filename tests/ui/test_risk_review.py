"""A supervisor answers a risk assessment through the window, and the counsellor sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from counsel_desk.domain.risk import RiskLevel
from counsel_desk.services import risk_reviews
from tests.services.test_risk import record
from tests.ui.group_stage import Stage, open_stage
from tests.ui.test_file_menu import show
from ui.screen import Route
from ui.screens.risk.read import ReadRiskScreen
from ui.screens.risk.review import RiskAnswerSheet
from ui.screens.supervision.page import SupervisionScreen
from ui.screens.today.screen import TodayScreen
from ui.shell.saving_sheet import SAVE
from ui.widgets.rows import ListRow

Make = Callable[[str], Stage]


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def high(one: Stage) -> tuple[Any, Any]:
    case = one.office.client()
    return case, record(one.office, case, RiskLevel.HIGH)


def read(one: Stage, case: Any, made: Any) -> ReadRiskScreen:
    screen = one.open(ReadRiskScreen, Route("read_risk", case, item=made))
    one._qtbot.waitUntil(lambda: screen._reviews is not None)
    one.settle()
    return screen


def sheet_of(one: Stage) -> RiskAnswerSheet:
    def shown() -> list[RiskAnswerSheet]:
        return [one for one in found.findChildren(RiskAnswerSheet) if one.isVisible()]

    found = one.frame
    one._qtbot.waitUntil(lambda: bool(shown()))
    return shown()[-1]


def words_in(card: Any) -> str:
    return " ".join(part.text() for part in card.findChildren(QLabel))


def answers(one: Stage, case: Any, made: Any) -> Any:
    return one.office.supervisor.do(risk_reviews.risk_reviews, case, made).answers


def test_what_waits_leads_from_the_queue_and_today_to_the_assessment(stage: Make):
    one = stage("supervisor")
    case, made = high(one)
    wanted = Route("read_risk", case, item=made)
    screen = one.open(SupervisionScreen, Route("supervision"))
    one._qtbot.waitUntil(lambda: screen.queue._risks_card.isVisible())
    screen.queue.risks.findChildren(ListRow)[0].click()
    assert one.went[-1] == wanted
    screen = one.open(TodayScreen, Route("today"))
    one.went.clear()

    def rows() -> list[ListRow]:
        return [
            row
            for row in screen.findChildren(ListRow)
            if row.isVisible() and "Amina Njeri, waits" in row.accessibleName()
        ]

    one._qtbot.waitUntil(lambda: bool(rows()))
    rows()[0].click()
    assert one.went[-1] == wanted


def test_a_supervisor_agrees_by_keyboard(stage: Make):
    one = stage("supervisor")
    case, made = high(one)
    screen = read(one, case, made)
    assert "A supervisor of the team looks at it next." in words_in(screen.review)
    one._qtbot.keyClick(screen, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    sheet = sheet_of(one)
    assert sheet.words() == ""
    sheet.answer(SAVE)
    one._qtbot.waitUntil(lambda: not screen.agree.isVisible())
    (given,) = answers(one, case, made)
    assert given.agrees
    assert "Chebet Koech" in words_in(screen.review)


def test_changes_are_asked_for_in_words_and_the_counsellor_is_told(stage: Make):
    one = stage("supervisor")
    case, made = high(one)
    screen = read(one, case, made)
    screen.ask.click()
    sheet = sheet_of(one)
    sheet.answer(SAVE)
    assert sheet.field.error()
    sheet.text.setPlainText("Who keeps the tablets?")
    sheet.answer(SAVE)
    one._qtbot.waitUntil(lambda: not screen.ask.isVisible())
    (given,) = answers(one, case, made)
    assert (given.agrees, given.comments) == (False, "Who keeps the tablets?")
    assert "Who keeps the tablets?" in words_in(screen.review)


def test_the_counsellor_sees_what_was_asked_and_cannot_answer(stage: Make):
    one = stage("counsellor1")
    case, made = high(one)
    one.office.supervisor.do(
        risk_reviews.review_risk, case, made, agrees=False, comments="Who keeps them?"
    )
    screen = read(one, case, made)
    assert not screen.agree.isVisible()
    assert not screen.ask.isVisible()
    assert screen.correct.isVisible()
    assert "Who keeps them?" in words_in(screen.review)
    page = show(one, case)
    one._qtbot.waitUntil(lambda: any("asked for changes" in said[2] for said in page.header._said))
    today = one.open(TodayScreen, Route("today"))

    def told() -> bool:
        rows = today.findChildren(ListRow)
        return any("Chebet Koech asks for changes" in row.accessibleName() for row in rows)

    one._qtbot.waitUntil(told)


def test_the_header_says_what_waits_and_what_was_agreed(stage: Make):
    one = stage("counsellor1")
    case, made = high(one)
    page = show(one, case)
    one._qtbot.waitUntil(
        lambda: any("Waits for a supervisor’s review" in said[2] for said in page.header._said)
    )
    one.office.supervisor.do(risk_reviews.review_risk, case, made, agrees=True)
    page.load()
    one._qtbot.waitUntil(lambda: any("Chebet Koech agreed" in s[2] for s in page.header._said))
