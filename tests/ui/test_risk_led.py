"""An assessment that a screening's safety item led to leads back to that screening."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from counsel_desk.services import risk
from tests.builders import spoil
from tests.services.test_risk import found
from tests.ui.group_stage import Stage, open_stage
from ui.screen import LED_BY, Route
from ui.screens.risk.read import ReadRiskScreen
from ui.screens.risk.screen import CORRECT, RiskScreen

Make = Callable[[str], Stage]
LEFT_OUT = "The screening that led here cannot be opened."


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def alarm(one: Stage, case: Any) -> Any:
    desk = one.office.counsellor1
    return one.office.screening(desk, case, "phq-9", {"rest": 0, "9": 2}).id


def assessed(one: Stage, case: Any, led: Any) -> Any:
    made = found(one.office, screening=led)
    return one.office.counsellor1.do(risk.record_risk, case, made)


def follow(one: Stage, screen: Any, case: Any, led: Any) -> None:
    one._qtbot.waitUntil(screen.led.isVisible)
    assert "PHQ-9 of 2 Mar 2026 led here" in screen.led.words.text()
    screen.led.open.setFocus()
    one.press(Qt.Key.Key_Space)
    assert one.went == [Route("screening", case, item=led)]


@pytest.mark.parametrize("who", ["counsellor1", "supervisor"])
def test_who_reads_an_assessment_goes_back_to_the_screening(stage: Make, who: str):
    one = stage(who)
    case = one.office.client()
    led = alarm(one, case)
    made = assessed(one, case, led)
    follow(one, one.open(ReadRiskScreen, Route("read_risk", case, item=made)), case, led)


def test_the_form_leads_back_too_when_it_is_filled_in_and_when_it_is_corrected(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    led = alarm(one, case)
    follow(one, one.open(RiskScreen, Route("risk", case, LED_BY, led)), case, led)
    made = assessed(one, case, led)
    one.went.clear()
    follow(one, one.open(RiskScreen, Route("risk", case, CORRECT, made)), case, led)


def test_an_assessment_by_itself_leads_nowhere(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    made = assessed(one, case, None)
    screen = one.open(ReadRiskScreen, Route("read_risk", case, item=made))
    assert screen.led.isHidden()


def test_a_damaged_screening_is_said_and_what_is_typed_is_kept_all_the_same(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    led = alarm(one, case)
    spoil(one.office, "screening")
    screen = one.open(RiskScreen, Route("risk", case, LED_BY, led))
    one._qtbot.waitUntil(lambda: screen.led.words.text() == LEFT_OUT)
    assert not screen.led.open.isVisible()
    screen.judgement.rationale.setPlainText("Thinks of the river.")
    one.settle()
    again = one.open(RiskScreen, Route("risk", case, LED_BY, led))
    one._qtbot.waitUntil(lambda: "river" in again.judgement.rationale.toPlainText())
