"""All the words of a closing, an opening again and a hand-over are read from the timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.timeline import TimelineKind
from counsel_desk.services import closing, handover
from tests.builders import PASSPHRASE, spoil
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route
from ui.screens.client.page import ClientScreen
from ui.screens.client.steps_sheet import StepsSheet
from ui.screens.client.timeline import TimelineTab

Make = Callable[[str], Stage]
SUMMARY = "Sessions from March to June.\n\nWhat was reached: she sleeps again. " + "And more. " * 40


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def close(one: Stage, **facts: Any) -> Any:
    case = one.office.client()
    one.office.counsellor1.do(
        closing.close_case,
        case,
        **{
            "reason": ClosingReason.GOALS_MET,
            "planned": True,
            "last_contact": one.office.clock().date(),
            "summary": SUMMARY,
            **facts,
        },
    )
    return case


def timeline(one: Stage, case: Any, item: Any = None) -> TimelineTab:
    screen = one.open(ClientScreen, Route("client", case, "timeline", item))
    one._qtbot.waitUntil(lambda: bool(getattr(screen.tab("timeline"), "entries", ())))
    one.settle()
    return screen.tab("timeline")


def read(one: Stage) -> list[str]:
    one._qtbot.waitUntil(lambda: bool(sheets(one)))
    one._qtbot.waitUntil(lambda: bool(shown(one)) and "Looking up…" not in shown(one))
    return shown(one)


def shown(one: Stage) -> list[str]:
    labels = sheets(one)[-1].content.findChildren(QLabel)
    return [part.text() for part in labels if part.isVisible()]


def sheets(one: Stage) -> list[StepsSheet]:
    return [sheet for sheet in one.frame.findChildren(StepsSheet) if sheet.isVisible()]


def closings(tab: TimelineTab) -> list[int]:
    return [place for place, entry in enumerate(tab.entries) if entry.kind is TimelineKind.CLOSING]


@pytest.mark.parametrize("who", ["counsellor1", "supervisor"])
def test_enter_on_a_closing_shows_every_word_of_it_with_who_and_when(stage: Make, who: str):
    one = stage(who)
    case = close(one)
    tab = timeline(one, case)
    (place,) = closings(tab)
    tab.list.setFocus()
    tab.list.setCurrentIndex(tab.list.timeline.index(place))
    one.keys(Qt.Key.Key_Return)
    said = read(one)
    assert said[0] == "Closed: Completed: goals met"
    assert one.office.counsellor1.me.name in said[1]
    assert "2026" in said[1]
    assert "The ending was planned with the client." in said
    assert "Last contact: 2 March 2026" in said
    assert SUMMARY.strip() in said


def test_the_step_that_was_opened_stands_first_and_all_others_below_it(stage: Make):
    one = stage("counsellor2")
    case = close(one)
    one.office.counsellor1.do(closing.reopen_case, case, text="She called again.")
    one.office.counsellor1.do(
        handover.hand_over,
        case,
        one.office.counsellor2.me.id,
        passphrase=PASSPHRASE,
        text="Ask first how the hearing went.",
    )
    one.office.carry_out(one.office.counsellor2)
    tab = timeline(one, case)
    places = closings(tab)
    assert len(places) == 3
    tab.list.opened.emit(tab.entries[places[-1]])
    said = read(one)
    assert said[0] == "Closed: Completed: goals met"
    rest = said[said.index("What else became of this file") :]
    assert rest.index("Ask first how the hearing went.") < rest.index("She called again.")
    assert f"Handed over to {one.office.counsellor2.me.name}" in rest
    assert "Opened again" in rest


def test_a_step_without_words_says_so(stage: Make):
    one = stage("counsellor1")
    case = close(one, summary="", planned=False, last_contact=None)
    tab = timeline(one, case)
    tab.list.opened.emit(tab.entries[closings(tab)[0]])
    said = read(one)
    assert "No words were written." in said
    assert "The ending was not planned with the client." in said


def test_a_damaged_step_is_shown_as_damaged_and_hides_no_other(stage: Make):
    one = stage("counsellor1")
    case = close(one)
    spoil(one.office, "closing")
    one.office.counsellor1.do(closing.reopen_case, case, text="She called again.")
    tab = timeline(one, case)
    tab.list.opened.emit(next(entry for entry in tab.entries if entry.value is None))
    said = read(one)
    assert said[0] == "Damaged: this entry cannot be opened."
    assert one.office.counsellor1.me.name in said[1]
    assert "She called again." in said


def test_a_place_that_names_a_step_opens_it_once(stage: Make):
    one = stage("counsellor1")
    case = close(one)
    (line,) = one.office.counsellor1.do(closing.case_steps, case)
    tab = timeline(one, case, line.item)
    assert SUMMARY.strip() in read(one)
    sheets(one)[-1].close_sheet()
    one.settle()
    tab.load()
    one.settle()
    assert not sheets(one)
    assert one.screen is not None
    assert one.screen.place() == Route("client", case, "timeline")
