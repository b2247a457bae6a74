"""Two files of one person brought together through the window, and separated again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from counsel_desk.domain.ids import CaseId
from counsel_desk.services import cases, merging
from tests.ui.group_stage import Stage, open_stage
from tests.ui.test_file_menu import choose, found, saved, sheet_of, show
from tests.ui.test_plan_tab import keep_goals
from ui.screen import Route
from ui.screens.client.file_sheets import FileMenuSheet
from ui.screens.client.header import facts_line
from ui.screens.client.merge_sheet import MergeSheet, SeparateSheet
from ui.screens.client.page import ClientScreen
from ui.screens.read_note.screen import ReadNoteScreen
from ui.shell.saving_sheet import SAVE
from ui.widgets.rows import ListRow

Make = Callable[[str], Stage]


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def two(one: Stage) -> tuple[CaseId, CaseId]:
    desk = one.office.counsellor1
    first, second = one.office.client(), one.office.client(name="Achieng Wanjiru")
    one.office.note(desk, second)
    one.office.screening(desk, second, "phq-9", {"rest": 1, "9": 0})
    return first, second


def merged_into(one: Stage, case: CaseId) -> Any:
    return one.office.counsellor1.do(cases.open_case, case).merged_into


def test_a_possible_duplicate_is_compared_and_merged(stage: Make):
    one = stage("counsellor1")
    kept, away = two(one)
    code = one.office.counsellor1.do(cases.open_case, away).code
    screen = show(one, kept)
    screen.header.more.click()
    row = sheet_of(one, FileMenuSheet).rows["merge"]
    assert code in row.accessibleName()
    row.click()
    sheet = sheet_of(one, MergeSheet)
    one._qtbot.waitUntil(lambda: sheet.is_built)
    sheet.answer(SAVE)
    assert sheet.code.error()
    assert sheet.fields["reason"].error()
    sheet.rows[0].click()
    one._qtbot.waitUntil(lambda: sheet.other == away)
    shown = {title: (first, second) for title, first, second in sheet.sides.rows}
    assert shown["Name"] == ("Wanjiru Achieng", "Achieng Wanjiru")
    assert shown["Notes"] == ("0", "1")
    assert shown["Screenings"] == ("0", "1")
    sheet.fields["reason"].control.setPlainText("The same ID card")
    saved(one, sheet, MergeSheet)
    assert merged_into(one, away).case == kept
    one._qtbot.waitUntil(lambda: bool(screen.shown.file.merged))
    today = one.office.clock().date()
    assert f"read together with {code}" in facts_line(screen.shown.file, today)
    for tab, table in (("notes", "table"), ("screenings", "table")):
        screen.tabs.select(tab)
        screen._select(tab)
        one.settle()
        part = screen.tab(tab)
        one._qtbot.waitUntil(
            lambda part=part, table=table: getattr(part, table).table_model.rowCount() == 1
        )
        row_text = " ".join(
            str(part.table.model().index(0, column).data() or "")
            for column in range(part.table.model().columnCount())
        )
        assert code in row_text


def same_rows(screen: ClientScreen) -> list[Any]:
    rows = screen.tab("overview").needs.rows.findChildren(ListRow)
    return [row for row in rows if "the same person" in row.accessibleName()]


def test_a_new_file_of_someone_known_leads_to_the_two_side_by_side(stage: Make):
    one = stage("counsellor1")
    first, second = two(one)
    first_code = one.office.code(first)
    screen = show(one, second)
    one._qtbot.waitUntil(lambda: bool(same_rows(screen)))
    (row,) = same_rows(screen)
    assert first_code in row.accessibleName()
    assert "Compare: Wanjiru Achieng" in row.accessibleName()
    row.click()
    sheet = sheet_of(one, MergeSheet)
    one._qtbot.waitUntil(lambda: sheet.other is not None)
    sheet.fields["reason"].control.setPlainText("The same ID card")
    saved(one, sheet, MergeSheet)
    one._qtbot.waitUntil(lambda: not same_rows(screen))


def test_a_file_of_long_standing_asks_no_more_whether_it_is_the_second_one(stage: Make):
    one = stage("counsellor1")
    first, _ = two(one)
    one.office.clock.move(days=40)
    screen = show(one, first)
    one.settle()
    assert same_rows(screen) == []


def test_the_other_file_may_be_the_one_that_goes_on(stage: Make):
    one = stage("counsellor1")
    first, second = two(one)
    screen = show(one, first)
    sheet = choose(one, screen, "merge", MergeSheet)
    sheet.rows[0].click()
    one._qtbot.waitUntil(lambda: sheet.other == second)
    sheet.stays.setCurrentIndex(1)
    sheet.fields["reason"].control.setPlainText("The same ID card")
    saved(one, sheet, MergeSheet)
    assert merged_into(one, first).case == second
    assert one.went[-1] == Route("client", second)


def test_a_code_that_is_not_right_is_said_at_its_field(stage: Make):
    one = stage("counsellor1")
    kept, _ = two(one)
    theirs = one.office.client(one.office.counsellor2, name="Someone Else")
    codes = [
        one.office.counsellor1.do(cases.open_case, kept).code,
        one.office.counsellor2.do(cases.open_case, theirs).code,
    ]
    sheet = choose(one, show(one, kept), "merge", MergeSheet)
    for code in codes:
        sheet.code.set_text(code)
        one._qtbot.waitUntil(lambda: bool(sheet.code.error()))
        assert sheet.other is None
        sheet.code.set_error("")


def test_a_merged_file_leads_to_the_other_and_is_separated(stage: Make):
    one = stage("counsellor1")
    kept, away = two(one)
    one.office.counsellor1.do(merging.merge_files, kept, away, reason="Twice")
    screen = show(one, away)
    one._qtbot.waitUntil(lambda: screen.shown is not None)
    assert not screen.shown.writes_clinical
    assert not screen.shown.edits
    code = screen.shown.file.merged_into.code
    assert any(f"Merged into {code}" == said[0] for said in screen.header._said)
    screen.header.more.click()
    menu = sheet_of(one, FileMenuSheet)
    assert list(menu.rows) == ["go to merged", "separate 0"]
    menu.rows["go to merged"].click()
    assert one.went[-1] == Route("client", kept)
    sheet = choose(one, screen, "separate 0", SeparateSheet)
    sheet.answer(SAVE)
    assert sheet.fields["reason"].error()
    sheet.fields["reason"].control.setPlainText("Two sisters")
    saved(one, sheet, SeparateSheet)
    assert merged_into(one, away) is None


def test_the_file_that_goes_on_offers_to_separate(stage: Make):
    one = stage("counsellor1")
    kept, away = two(one)
    one.office.counsellor1.do(merging.merge_files, kept, away, reason="Twice")
    sheet = choose(one, show(one, kept), "separate 0", SeparateSheet)
    sheet.fields["reason"].control.setPlainText("Two sisters")
    saved(one, sheet, SeparateSheet)
    assert merged_into(one, away) is None


def test_a_note_of_the_other_file_is_read_and_not_added_to(stage: Make):
    one = stage("counsellor1")
    kept, away = two(one)
    own = one.office.note(one.office.counsellor1, kept)
    note = one.office.note(one.office.counsellor1, away)
    one.office.counsellor1.do(merging.merge_files, kept, away, reason="Twice")
    for shown, offered in ((own, True), (note, False)):
        screen = one.open(ReadNoteScreen, Route("read_note", kept, item=shown))
        one._qtbot.waitUntil(lambda screen=screen: screen._read is not None and screen._writes)
        one.settle()
        assert screen.answers.add.isVisible() is offered
        assert screen.refile_button.isVisible() is offered


def test_a_supervisor_is_not_offered_to_merge(stage: Make):
    one = stage("supervisor")
    kept, _ = two(one)
    screen = show(one, kept)
    screen.header.more.click()
    menu = sheet_of(one, FileMenuSheet)
    assert "merge" not in menu.rows
    assert isinstance(screen, ClientScreen)
    assert not found(one, MergeSheet)


def test_the_plan_tab_leads_to_the_plan_in_the_other_file(stage: Make):
    one = stage("counsellor1")
    kept, away = two(one)
    keep_goals(one.office, away)
    one.office.counsellor1.do(merging.merge_files, kept, away, reason="Twice")
    screen = one.open(ClientScreen, Route("client", kept, "plan"))
    card = screen.tab("plan").elsewhere
    one._qtbot.waitUntil(lambda: card.isVisible())
    one.settle()
    (row,) = (found for found in card.rows.findChildren(ListRow) if found.isVisible())
    said = row.accessibleName()
    assert "1 open goal" in said
    assert f"{one.office.code(away)}, merged into this one and only read" in said
    row.click()
    assert one.went[-1] == Route("client", away, "plan")


def test_the_plan_tab_of_one_file_says_nothing_of_others(stage: Make):
    one = stage("counsellor1")
    kept, away = two(one)
    keep_goals(one.office, away)
    screen = one.open(ClientScreen, Route("client", kept, "plan"))
    one.settle()
    assert not screen.tab("plan").elsewhere.isVisible()
