"""Reasons that a programme added stand in the forms that ask for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.groups import AbsenceReason
from counsel_desk.domain.settings import ReasonChoice, ReasonList, Settings
from counsel_desk.services import cases, settings
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route
from ui.screens.client.page import ClientScreen
from ui.shell.saving_sheet import SAVE
from ui.widgets.cancel_sheet import CancelSheet

Make = Callable[[str], Stage]


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def choose(one: Stage, which: ReasonList, *own: str, hidden: tuple[str, ...] = ()) -> None:
    added = ReasonChoice(which, hidden, own)
    one.office.founder.do(
        settings.change_settings, settings=Settings(reasons=(added,)), reason="Agreed in the team"
    )
    one.office.clock.move(minutes=1)


def test_why_nothing_was_reported(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    choose(one, ReasonList.NON_REPORTING, "The chief did it")
    screen = one.open(ClientScreen, Route("client", one.office.client(), "history"))
    QApplication.processEvents()
    one.settle()
    made = screen.tab("history").edit_event(None)
    qtbot.waitUntil(lambda: made.is_built)
    boxes = made.fields["not_reported"].control.boxes
    assert {"fear", "The chief did it"} <= boxes.keys()
    boxes["The chief did it"].setChecked(True)
    assert made.violation().not_reported == ("The chief did it",)


def test_why_a_session_is_cancelled(stage: Make):
    one = stage("counsellor1")
    choose(one, ReasonList.ABSENCE, "Floods", hidden=(AbsenceReason.STIGMA.value,))
    office, case = one.office, one.office.client()
    start = office.clock() + timedelta(days=2)
    booked = office.appointment(office.counsellor1, case, start=start)
    screen = one.open(ClientScreen, Route("client", case))
    sheet = CancelSheet(one.context, case, booked, "Tomorrow", repeats=False)
    sheet.why.set_value(AbsenceReason.WORK)
    sheet.open_over(screen)
    one.settle()
    assert sheet.why.value() == AbsenceReason.WORK
    assert "Floods" in sheet.why.values()
    assert AbsenceReason.STIGMA not in sheet.why.values()
    sheet.why.set_value("Floods")
    sheet.who.set_value(SessionOutcome.CANCELLED_BY_SERVICE)
    sheet.answer(SAVE)
    one.settle()
    (kept,) = office.counsellor1.do(cases.open_case, case).appointments
    assert (kept.outcome, kept.reason) == (SessionOutcome.CANCELLED_BY_SERVICE, "Floods")
