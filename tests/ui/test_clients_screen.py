"""The list of clients: what each role sees of it, and how it is filtered and opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from counsel_desk.domain.case_code import make_code
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.register import CaseRow
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route
from ui.screens.clients import ClientsScreen, Column

Make = Callable[[str], Stage]


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def shown(screen: ClientsScreen) -> list[str]:
    model = screen.table.table_model
    return [model.row_at(place).code for place in range(model.rowCount())]


def columns(screen: ClientsScreen) -> set[Column]:
    return set(screen.table.table_model.columns)  # type: ignore[arg-type] # of this screen


def fill(office: Any) -> list[CaseId]:
    return [
        office.client(name="Wanjiru Achieng"),
        office.client(name="Otieno Ouma", status=CaseStatus.CLOSED),
        office.client(office.counsellor2, name="Halima Abdi"),
    ]


def test_a_counsellor_sees_own_clients_by_name_and_nobody_else_s(stage: Make):
    one = stage("counsellor1")
    fill(one.office)
    screen = one.open(ClientsScreen, Route("clients"))
    model = screen.table.table_model
    assert [model.row_at(place).name for place in range(model.rowCount())] == [
        "Wanjiru Achieng",
        "Otieno Ouma",
    ]
    assert {Column.NAME, Column.NEEDS} <= columns(screen)


def test_a_coordinator_has_no_column_of_names_and_cannot_filter_by_one(stage: Make):
    one = stage("coordinator")
    fill(one.office)
    screen = one.open(ClientsScreen, Route("clients"))
    assert Column.NAME not in columns(screen)
    assert Column.NEEDS not in columns(screen)
    assert len(shown(screen)) == 3
    screen.search.setText("wanjiru")
    assert shown(screen) == []


def test_typing_filters_by_code_name_and_status(stage: Make):
    one = stage("counsellor1")
    fill(one.office)
    screen = one.open(ClientsScreen, Route("clients"))
    everything = shown(screen)
    one.press("otie")
    assert shown(screen) == [everything[1]]
    screen.search.setText(everything[0])
    assert shown(screen) == [everything[0]]
    screen.search.setText("closed")
    assert shown(screen) == [everything[1]]


def test_a_coordinator_filters_by_counsellor(stage: Make):
    one = stage("coordinator")
    fill(one.office)
    screen = one.open(ClientsScreen, Route("clients"))
    screen.search.setText("baraka")
    assert [row.counsellor for row in rows_of(screen)] == [one.office.counsellor2.me.id]


def rows_of(screen: ClientsScreen) -> list[CaseRow]:
    model = screen.table.table_model
    return [model.row_at(place) for place in range(model.rowCount())]


def test_enter_opens_the_first_match_and_down_leads_into_the_list(stage: Make):
    one = stage("counsellor1")
    cases = fill(one.office)
    screen = one.open(ClientsScreen, Route("clients"))
    one.press("otie", Qt.Key.Key_Return)
    assert one.went == [Route("client", cases[1], "overview")]
    screen.search.clear()
    one.press(Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_Return)
    assert one.went[-1] == Route("client", cases[0], "overview")


def test_an_empty_list_offers_to_register_and_ctrl_n_does_it(stage: Make):
    one = stage("counsellor1")
    screen = one.open(ClientsScreen, Route("clients"))
    assert screen._empty.isVisible()
    screen._empty.button.click()
    one.press(Qt.Key.Key_N, modifier=Qt.KeyboardModifier.ControlModifier)
    assert one.went == [Route("register"), Route("register")]


def test_a_supervisor_is_not_offered_to_register(stage: Make):
    one = stage("supervisor")
    screen = one.open(ClientsScreen, Route("clients"))
    assert screen._empty.isVisible()
    assert not screen._empty.button.isVisible()
    one.press(Qt.Key.Key_N, modifier=Qt.KeyboardModifier.ControlModifier)
    assert one.went == []


def test_no_match_says_so_and_shows_all_again(stage: Make):
    one = stage("counsellor1")
    fill(one.office)
    screen = one.open(ClientsScreen, Route("clients"))
    screen.search.setText("nobody of that name")
    assert screen._none.isVisible()
    screen._none.button.click()
    assert len(shown(screen)) == 2


def test_a_client_registered_elsewhere_appears_without_being_asked_for(stage: Make):
    one = stage("counsellor1")
    screen = one.open(ClientsScreen, Route("clients"))
    one.jobs.call(one.office.client, name="Nafula Wekesa")
    one.settle()
    screen.load()
    one.settle()
    assert len(shown(screen)) == 1


def test_ten_thousand_rows_are_filtered_without_asking_the_vault(stage: Make):
    one = stage("counsellor1")
    screen = one.open(ClientsScreen, Route("clients"))
    screen._show(tuple(row(number) for number in range(1, 10_001)))
    screen.search.setText("km-99")
    assert len(shown(screen)) == 100
    assert one.jobs.pending == 0


def row(number: int) -> CaseRow:
    return CaseRow(
        case=CaseId(UUID(int=number)),
        code=make_code("KM", number),
        status=CaseStatus.OPEN,
        county="Nakuru",
        counsellor=None,
        accepted=True,
        registered_on=date(2026, 1, 1),
        name=f"Client {number}",
        birth_year=1990,
        booked=(),
        clinical=None,
    )
