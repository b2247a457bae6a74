"""What the group achieves, on the group's page: figures, pictures with tables, and what leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel

from counsel_desk.domain.audit import Action
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.reports.document import Picture
from counsel_desk.reports.document_csv import to_csv
from counsel_desk.reports.palette import ChartPalette
from counsel_desk.services import groups
from counsel_desk.services.errors import VaultBusy
from counsel_desk.services.exports import ExportKind
from tests.builders import PASSPHRASE, actions
from tests.ui.group_stage import open_stage
from tests.ui.test_client_page import Passphrase
from ui.screen import Route
from ui.screens.group.achieved_parts import DOSE, MODEL, TABLE
from ui.screens.group.achieved_report import CycleReporter, PreviewSheet
from ui.screens.group.page import GroupScreen
from ui.shell.report_saving import SealReportSheet
from ui.theme import LIGHT
from ui.widgets import cycle_words
from ui.widgets.still_picture import StillPicture

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MODEL_NAME = "Ten-session trauma group"
HELD = 4


@pytest.fixture
def stages(tmp_path, qtbot):
    with open_stage(tmp_path, qtbot) as make:
        make.office.clock.at = NOW
        yield make


def cycle(office, people, *, title="Tumaini", weeks_ago=5, lead=None, scored=True):
    """A finished cycle; each further member came to one meeting fewer and changed less."""
    office.clock.at = NOW - timedelta(weeks=weeks_ago, days=1)
    start = office.clock()
    cases = tuple(office.client(name=f"{title} {n}") for n in range(people))
    group = office.group(
        members=cases, meetings=HELD, first_meeting=start, model=MODEL_NAME, title=title,
        lead=lead,
    )  # fmt: skip
    file = office.coordinator.do(groups.open_group, group)
    by_case = {one.case: one.membership for one in file.members}
    office.clock.at = NOW
    for place, case in enumerate(cases):
        for number, meeting in enumerate(file.meetings):
            came = number < HELD - place % HELD
            status = AttendanceStatus.ON_TIME if came else AttendanceStatus.DID_NOT_ATTEND
            office.coordinator.do(
                groups.mark, group, membership=by_case[case], meeting=meeting.id, status=status
            )
        if scored:
            for days, value in ((0, 2), (22, place % 3)):
                answers = {"rest": value, "9": 0}
                at = start + timedelta(days=days)
                office.screening(office.counsellor1, case, "phq-9", answers, at=at)
    office.carry_out()
    return group


def open_tab(stages, qtbot, user, group):
    one = stages(user)
    page = one.open(GroupScreen, Route("group", group, "achieved"))
    tab = page.achieved
    qtbot.waitUntil(
        lambda: (
            tab._stack.currentWidget() in (tab._body, tab.empty)
            and (tab.scores is None or tab.found is not None)
        )
    )
    one.settle()
    return one, tab


def texts(widget):
    return " | ".join(label.text() for label in widget.findChildren(QLabel))


def cells(table):
    model = table.table_model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_facilitator_sees_change_of_completers_and_drop_outs_together(stages, qtbot):
    group = cycle(stages.office, 4)
    _, tab = open_tab(stages, qtbot, "counsellor1", group)
    assert tab.scores.summary.text() == "4 members, 4 came, 3 with paired scores"
    assert "of all members whose record you may open" in texts(tab.scores.grounds)
    assert "(2 of 4)" in texts(tab.scores.grounds)
    rows = cells(tab.scores.members)
    assert {row[1] for row in rows} == {"4 of 4", "3 of 4", "2 of 4", "1 of 4"}
    assert {"recovered", "no session between the two scores"} <= {row[6] for row in rows}
    parts = {row[0]: row[1:] for row in cells(tab.scores.parts)}
    assert sum(int(row[0]) for row in parts.values()) == 4
    assert [row[2:6] for row in cells(tab.turnout.table)] == [
        ["4", "0", "0", "100 %"], ["3", "1", "0", "75 %"],
        ["2", "2", "0", "50 %"], ["1", "3", "0", "25 %"],
    ]  # fmt: skip


def test_the_picture_of_doses_tells_of_the_meetings_behind_each_mark(stages, qtbot):
    office = stages.office
    group = cycle(office, 3)
    cycle(office, 3, title="Amani", weeks_ago=20)
    one, tab = open_tab(stages, qtbot, "counsellor1", group)
    scores = tab.scores
    qtbot.waitUntil(lambda: scores.canvas.has_picture and tab.turnout.picture.has_picture)
    tab.setFocus()
    one.keys("T", modifier=Qt.KeyboardModifier.ControlModifier)
    assert scores.views.current() == DOSE
    assert scores.note.text() == "Below 8 people there is no line: it would show chance."
    qtbot.waitUntil(lambda: scores.canvas.marks() == 3)
    scores.canvas.setFocus()
    one.keys(Qt.Key.Key_Home)
    assert scores.canvas.card_lines()[-1].endswith("meetings attended")
    one.keys(Qt.Key.Key_Return)
    assert one.went[-1].screen == "client"
    assert scores.spread.isVisible()
    scores.spread.select(MODEL)
    qtbot.waitUntil(lambda: len(scores.shown.doses) == 6)
    qtbot.waitUntil(lambda: sum(len(p) for p in scores.canvas._picture.people) == 6)
    scores._open_people(range(6))
    assert scores.views.current() == TABLE


def test_who_comes_from_another_cycle_is_found_in_no_row_here(stages, qtbot):
    office = stages.office
    group = cycle(office, 2)
    cycle(office, 2, title="Amani", weeks_ago=20)
    one, tab = open_tab(stages, qtbot, "counsellor1", group)
    tab.scores.views.select(DOSE)
    tab.scores.spread.select(MODEL)
    here = {line.course.case for line in tab.found.members}
    pairs = tab.scores.shown.outcomes.pairs
    other = next(place for place, pair in enumerate(pairs) if pair.case not in here)
    tab.scores._open_people((other,))
    assert tab.scores.views.current() == TABLE
    assert one.went == []


def test_the_table_of_cycles_has_this_one_first_and_ranks_none(stages, qtbot):
    office = stages.office
    cycle(office, 2, title="Amani", weeks_ago=40)
    group = cycle(office, 3, weeks_ago=20)
    cycle(office, 2, title="Faraja")
    _, tab = open_tab(stages, qtbot, "counsellor1", group)
    rows = cells(tab.cycles)
    assert [row[0].split(",")[0] for row in rows] == ["Tumaini", "Faraja", "Amani"]
    assert rows[0][1] == "3"
    assert "in 2 other cycles of the model" in cycle_words.turnout_note(tab.turnouts)


def test_a_coordinator_sees_attendance_and_no_score(stages, qtbot):
    group = cycle(stages.office, 3)
    _, tab = open_tab(stages, qtbot, "coordinator", group)
    assert tab.scores is None
    assert "The members’ scores are sealed to you." in texts(tab)
    assert len(cells(tab.turnout.table)) == HELD
    assert len(cells(tab.cycles)[0]) == 5
    tab._step_view()  # there is nothing to step through
    shown = texts(tab) + str(cells(tab.cycles))
    assert "PHQ-9" not in shown


def test_a_peer_has_no_such_tab(stages, qtbot):
    office = stages.office
    group = office.group(members=(office.client(),), peer=office.peer)
    page = stages("peer").open(GroupScreen, Route("group", group, "achieved"))
    assert page.tabs.current_key() == "attendance"


def test_a_counsellor_who_only_has_a_client_in_it_is_told_who_may_look(stages, qtbot):
    office = stages.office
    case = office.client(office.counsellor2)
    group = office.group(members=(case,))
    office.carry_out()
    _, tab = open_tab(stages, qtbot, "counsellor2", group)
    assert "shown to those who lead it" in texts(tab.empty)


def test_all_sealed_members_are_said_so(stages, qtbot):
    office = stages.office
    case = office.client(office.counsellor2)
    group = office.group(members=(case,))
    office.carry_out()
    _, tab = open_tab(stages, qtbot, "counsellor1", group)
    assert "No member is your own client" in tab._sealed_note.text()


def test_nobody_screened_is_said(stages, qtbot):
    group = cycle(stages.office, 2, scored=False)
    _, tab = open_tab(stages, qtbot, "counsellor1", group)
    assert "has been screened yet" in tab._sealed_note.text()


def test_nobody_on_the_roll_is_said(stages, qtbot):
    _, tab = open_tab(stages, qtbot, "counsellor1", stages.office.group(title="Bare"))
    assert "Nobody is on the roll yet" in texts(tab.empty)


def test_a_fault_offers_to_try_again_and_stopping_to_gather_again(stages, qtbot):
    group = cycle(stages.office, 2)
    one = stages("counsellor1")
    one.desk.fail("group_achieved", VaultBusy())
    page = one.open(GroupScreen, Route("group", group, "achieved"))
    tab = page.achieved
    qtbot.waitUntil(lambda: tab._stack.currentWidget() is tab.empty)
    assert tab.empty.button.text() == "Try again"
    tab.empty.button.click()
    qtbot.waitUntil(lambda: tab.found is not None)
    one.settle()
    tab._cancel()
    assert tab.empty.button.text() == "Gather again"


def test_a_member_whose_record_is_sealed_is_named_as_such(stages, qtbot):
    office = stages.office
    group = cycle(office, 2)
    theirs = office.client(office.counsellor2, name="Akinyi Otieno")
    code = office.code(theirs)
    office.coordinator.do(groups.enrol, group, code=code, agreed=NOW.date())
    office.carry_out()
    one, tab = open_tab(stages, qtbot, "counsellor1", group)
    assert "the records of 1 are sealed to others" in tab.scores.summary.text()
    sealed = next(line for line in tab.found.members if line.course.case == theirs)
    tab.scores.opened.emit(sealed)
    assert code in one.said
    assert one.went == []


def test_a_mark_set_meanwhile_is_gathered_when_the_tab_comes_to_the_front(stages, qtbot):
    group = cycle(stages.office, 2)
    one, tab = open_tab(stages, qtbot, "counsellor1", group)
    before = tab.turnouts
    page = one.screen
    page.show_tab("roll")
    page.load()
    one.settle()
    assert tab.turnouts is before
    page.show_tab("achieved")
    qtbot.waitUntil(lambda: tab.turnouts is not before)
    one.settle()


def test_what_leaves_hides_small_numbers_and_names_no_group(stages, qtbot, tmp_path):
    office = stages.office
    group = cycle(office, 9)
    one, tab = open_tab(stages, qtbot, "counsellor1", group)
    tab.save()
    qtbot.waitUntil(lambda: bool(one.frame.findChildren(PreviewSheet)))
    sheet = one.frame.findChildren(PreviewSheet)[0]
    report = sheet.view.report
    assert [block.title for block in report.blocks if isinstance(block, Picture)]
    written = to_csv(report).decode("utf-8-sig")
    assert "*" in written
    assert "Tumaini" not in written
    assert "Hall" not in written
    for member in tab.found.members:
        assert member.course.code not in written
    sheet.close_sheet()
    reporter = CycleReporter(one.context, group, tab)
    reporter._chosen("cancel", report, {})
    one.context.dialogs = Passphrase(PASSPHRASE)
    target = tmp_path / "cycle.csv"
    reporter.save_to(target, ExportKind.CSV, report, b"")
    qtbot.waitUntil(target.exists)
    picture = tmp_path / "cycle.png"
    png = next(block.png for block in report.blocks if isinstance(block, Picture))
    reporter.save_to(picture, ExportKind.PNG, report, png)
    qtbot.waitUntil(picture.exists)
    one.settle()
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert actions(office).count(Action.EXPORTED) == 2
    reporter.save_to(tmp_path / "cycle.pdf", ExportKind.PDF, report, b"")
    seal = one.frame.findChildren(SealReportSheet)[0]
    seal.sealing.own.edit.setText(PASSPHRASE)
    seal.answer("save")
    qtbot.waitUntil((tmp_path / "cycle.pdf").exists)
    one.settle()


def test_the_place_for_the_file_is_asked_with_a_name_that_is_neutral(stages, qtbot, monkeypatch):
    group = cycle(stages.office, 2)
    one, tab = open_tab(stages, qtbot, "counsellor1", group)
    asked = []
    from ui.shell import report_saving

    monkeypatch.setattr(
        report_saving, "ask_where", lambda *args: asked.append(args[1:4]) or args[4](Path("x.csv"))
    )
    tab.save()
    qtbot.waitUntil(lambda: bool(one.frame.findChildren(PreviewSheet)))
    one.context.dialogs = Passphrase("")
    one.frame.findChildren(PreviewSheet)[0].answer("csv")
    assert asked == [("Save the report", f"Group cycle {MODEL_NAME}, 2026 Q1", ExportKind.CSV)]


def test_a_report_of_few_people_and_of_attendance_alone_has_no_picture(stages, qtbot):
    group = cycle(stages.office, 3)
    one, tab = open_tab(stages, qtbot, "coordinator", group)
    tab.save()
    qtbot.waitUntil(lambda: bool(one.frame.findChildren(PreviewSheet)))
    sheet = one.frame.findChildren(PreviewSheet)[0]
    assert "png" not in sheet.buttons
    assert "Cycles of fewer than 8 members are not shown." in to_csv(sheet.view.report).decode()
    sheet.close_sheet()


def test_the_page_follows_the_theme_and_says_when_a_picture_fails(stages, qtbot):
    group = cycle(stages.office, 2)
    _, tab = open_tab(stages, qtbot, "counsellor1", group)
    tab._recolour()
    qtbot.waitUntil(lambda: tab.turnout.picture.has_picture)
    tab._not_drawn()
    assert not tab.turnout.picture.has_picture
    tab.turnout.picture.grab()
    tab.turnout.picture.refresh()
    qtbot.waitUntil(lambda: tab.turnout.picture.has_picture)


def test_a_still_picture_asks_again_for_what_was_wanted_meanwhile(qtbot):
    asked: list[QSize] = []
    picture = StillPicture(lambda size, *_rest: asked.append(size), ChartPalette.of(LIGHT), "Name")
    qtbot.addWidget(picture)
    picture.use_palette(ChartPalette.of(LIGHT))
    picture.show()
    picture.refresh()
    qtbot.waitUntil(lambda: len(asked) == 1)
    picture.refresh()  # while the first is being drawn
    assert picture._outdated
    picture.show_picture(None)  # never looked at: it is outdated
    qtbot.waitUntil(lambda: len(asked) == 2)
    assert picture.sizeHint().isValid()
