"""A C-SSRS on paper is recorded with a risk assessment, read again and kept while half filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from counsel_desk.domain.risk import Asked, PaperResult, RiskArea
from counsel_desk.services import risk
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route
from ui.screens.risk.read import ReadRiskScreen
from ui.screens.risk.screen import CORRECT, RiskScreen
from ui.wording_plans import PLAN_REASONS

Make = Callable[[str], Stage]


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def fill(screen: RiskScreen) -> None:
    screen.paper.ideation.set_value(3)
    screen.paper.behaviour.set_value(Asked.NO)
    screen.paper.given_by.set_text("Dr Otieno")
    screen.paper.kept_at.set_text("Folder 12")


def test_a_result_on_paper_is_recorded_and_read_again(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(RiskScreen, Route("risk", case))
    assert screen.paper.result() is None
    screen.areas.rows[RiskArea.MEDICAL].set("low", "")
    screen.judgement.rationale.setPlainText("Asked on paper.")
    fill(screen)
    screen.save()
    one.settle()
    assert screen.error.text() == PLAN_REASONS["risk-paper-day"]
    today = screen.context.today()
    screen.paper.day.set_day(today)
    screen.save()
    one.settle()
    assert screen.error.text() == PLAN_REASONS["risk-paper-contradicts"]
    screen.areas.rows[RiskArea.SUICIDE].set("low", "")
    screen.save()
    one.settle()
    (row,) = one.office.counsellor1.do(risk.list_risks, case)
    assert row.assessment is not None
    assert row.assessment.paper == PaperResult(today, 3, Asked.NO, "Dr Otieno", "Folder 12")
    page = one.open(ReadRiskScreen, Route("read_risk", case, item=row.id))
    said = "ideation level 3 of 5, behaviour: no; given by Dr Otieno; the paper is: Folder 12"
    qtbot.waitUntil(lambda: any(said in label.text() for label in page.findChildren(QLabel)))
    again = one.open(RiskScreen, Route("risk", case, CORRECT, row.id))
    assert again.paper.result() == row.assessment.paper
    assert again.paper.section.is_open()


def test_a_half_filled_result_is_back(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(RiskScreen, Route("risk", case))
    fill(screen)
    again = one.open(RiskScreen, Route("risk", case))
    assert again.paper.result() == PaperResult(None, 3, Asked.NO, "Dr Otieno", "Folder 12")
