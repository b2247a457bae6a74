"""At 200 % on a small screen the lists that are used daily need no scrolling sideways."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from counsel_desk.domain.risk import RiskLevel
from counsel_desk.services import cases, directory, group_places, risk
from tests.services.test_referrals import partner
from tests.services.test_risk import found
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route
from ui.screens.administration.screen import AdministrationScreen
from ui.screens.client.header import ClientHeader
from ui.screens.client.page import ClientScreen
from ui.screens.clients import ClientsScreen
from ui.screens.directory.screen import DirectoryScreen
from ui.screens.group.page import GroupScreen
from ui.screens.supervision.page import SupervisionScreen
from ui.widgets.data_table import DataTable
from ui.widgets.labels import ElidedLabel
from ui.widgets.pill import Pill, pill_width
from ui.widgets.scroll import PageScroll
from ui.widgets.table_second import CELL_PADDING, lay_out

DOUBLED = QSize(683, 384)
"""What is left of 1366 × 768 at 200 %."""
LISTS = (
    ("supervisor", ClientsScreen, Route("clients")),
    ("counsellor1", ClientsScreen, Route("clients")),
    ("supervisor", SupervisionScreen, Route("supervision")),
    ("coordinator", GroupScreen, "meetings"),
    ("coordinator", GroupScreen, "waiting"),
    ("coordinator", GroupScreen, "roll"),
    ("coordinator", GroupScreen, "costs"),
    ("coordinator", DirectoryScreen, Route("directory")),
    ("admin", AdministrationScreen, Route("administration", tab="people")),
    ("admin", AdministrationScreen, Route("administration", tab="audit")),
    ("counsellor1", ClientScreen, "screenings"),
    ("counsellor1", ClientScreen, "notes"),
)


@pytest.fixture
def stages(tmp_path, qtbot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def fill(one: Stage) -> Any:
    """A client with a worsening course, alerts and a session, in a group others wait for."""
    office = one.office
    case = office.client(name="Halima Rehema Wanjiku Lotukoi")
    other = office.client(name="Ekiru Lokwawi Mbarak")
    for values in ({"rest": 1, "9": 0}, {"rest": 3, "9": 2}):
        office.clock.move(days=14)
        office.screening(office.counsellor1, case, "phq-9", values)
    office.appointment(office.counsellor1, case, start=office.clock() + timedelta(days=2))
    office.note(office.counsellor1, case)
    office.coordinator.do(directory.add_partner, value=partner())
    group = office.group(members=(case,))
    office.coordinator.do(group_places.put_on_list, other, group=group)
    return group


def pills_are_whole(table: DataTable[Any]) -> bool:
    specs, model = table.table_model.specs, table.table_model
    rows = [model.row_at(row) for row in range(model.rowCount())]
    for column, spec in enumerate(specs):
        room = table.columnWidth(column) - 2 * CELL_PADDING
        found = [spec.pill(row) for row in rows] if spec.pill and room > 0 else []
        if any(one and pill_width(one.text, one.kind, one.sign) > room for one in found):
            return False
    room = table.viewport().width() - 2 * CELL_PADDING - 64
    return all(
        part.left + part.width <= room
        for row in rows
        for part in lay_out(specs, row, room, table.second_lines)[0]
    )


def test_the_risk_of_a_client_is_a_whole_word_among_all_columns(stages, qtbot):
    one = stages("supervisor")
    fill(one)
    case = one.office.client(name="Naserian Ole Tipis")
    one.office.counsellor1.do(risk.record_risk, case, found(one.office, RiskLevel.MEDIUM))
    one.frame.resize(QSize(1366, 768))
    page: QWidget = one.open(SupervisionScreen, Route("supervision"))
    table = next(part for part in page.findChildren(DataTable) if part.isVisible())
    qtbot.waitUntil(lambda: table.table_model.rowCount() > 1)
    one.settle()
    assert not table.is_narrow
    assert pills_are_whole(table)


@pytest.mark.parametrize(("user", "screen", "where"), LISTS)
def test_nothing_scrolls_sideways_and_no_pill_is_cut(stages, qtbot, user, screen, where):
    one = stages(user)
    group = fill(one)
    one.frame.resize(DOUBLED)
    if isinstance(where, str):
        first = one.office.counsellor1.do(cases.list_cases)[0].case
        kind, subject = ("client", first) if screen is ClientScreen else ("group", group)
        where = Route(kind, subject, where)
    route = where
    page: QWidget = one.open(screen, route)
    assert one.frame.size() == DOUBLED
    table = next(found for found in page.findChildren(DataTable) if found.isVisible())
    qtbot.waitUntil(lambda: table.table_model.rowCount() > 0)
    # What a page says of the row chosen needs room as well.
    table.selectRow(0)
    one.settle()
    around = next(found for found in one.frame.findChildren(PageScroll) if found.isVisible())
    for area in (around, table):
        qtbot.waitUntil(lambda area=area: area.horizontalScrollBar().maximum() == 0)
    assert table.is_narrow
    assert pills_are_whole(table)
    shown = [pill for pill in page.findChildren(Pill) if pill.isVisible()]
    assert all(pill.width() >= pill.sizeHint().width() - 1 for pill in shown)


@pytest.mark.parametrize("size", [QSize(1366, 768), DOUBLED])
def test_a_name_and_the_pills_beside_it_are_whole_in_a_clients_header(stages, qtbot, size):
    one = stages("counsellor1")
    fill(one)
    one.frame.resize(size)
    case = one.office.counsellor1.do(cases.list_cases)[0].case
    page: QWidget = one.open(ClientScreen, Route("client", case, "notes"))
    one.settle()
    header = page.findChild(ClientHeader)
    assert header is not None
    qtbot.waitUntil(lambda: len(header.findChildren(Pill)) > 2)
    one.settle()
    assert all(pill.width() >= pill.sizeHint().width() for pill in header.findChildren(Pill))
    names = [found for found in header.findChildren(ElidedLabel) if found.whole_text]
    assert names
    cut = [found.whole_text for found in names if found.text().split() != found.whole_text.split()]
    assert not cut
