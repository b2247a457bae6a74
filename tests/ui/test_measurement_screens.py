"""What is due: the header and its key, the plan on the tab, putting off, and the settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.domain.measurement import PlanLine, Standing, State
from counsel_desk.domain.occasions import Occasion
from counsel_desk.domain.register import DueRow
from counsel_desk.services import measurement, settings
from tests.builders import Office
from ui.screens.client.cards import NeedsCard
from ui.screens.client.measurement_card import DueLine, PlanSheet, PutOffSheet
from ui.screens.today.parts import TodayWords
from ui.widgets import measurement_words as words
from ui.widgets.pill import PillKind
from ui.widgets.rows import ListRow


@pytest.fixture
def case(desk_window):
    return desk_window.fill(_client)


def _client(office: Office) -> Any:
    found = office.client(name="Nekesa Wanjiku Barasa")
    office.screening(office.counsellor1, found, "gad-7", 0)
    office.screening(office.counsellor1, found, "pcl-5", 0)
    return found


def open_tab(desk_window: Any, case: Any, user: str = "counsellor1") -> Any:
    if desk_window.session.view is None:
        desk_window.sign_in(user)
    desk_window.go("client", subject=case, tab="screenings")
    desk_window.until(lambda: desk_window.screen.tab("screenings") is not None)
    desk_window.settle()
    return desk_window.screen.tab("screenings").plan


def line(plan: Any, name: str) -> DueLine:
    return next(row for row in plan.findChildren(DueLine) if row.text() == name)


def schedule(desk_window: Any, case: Any) -> measurement.Schedule:
    found: list[Any] = []
    day = desk_window.view.context.today()
    desk_window.jobs.ask(measurement.client_schedule, case, day).then(found.append)
    desk_window.settle()
    return found[0]


def names(desk_window: Any, case: Any) -> list[str]:
    return [one.instrument for one in schedule(desk_window, case).due]


def test_the_header_says_what_is_due_and_f6_gives_it(desk_window, case):
    desk_window.sign_in("counsellor1")
    desk_window.go("client", subject=case)
    desk_window.until_said("PHQ-9 and 2 more overdue")
    desk_window.key(Qt.Key.Key_F6)
    desk_window.settle()
    assert desk_window.screen.name == "screen"
    assert desk_window.screen.sheet.form.id == "phq-9"


def test_a_supervisor_sees_what_is_due_and_changes_nothing(desk_window, case):
    plan = open_tab(desk_window, case, "supervisor")
    desk_window.until_said("PHQ-9 and 2 more overdue")
    assert plan.plan_button.isHidden()
    plan.put_off(plan.schedule.due[0])
    plan.change_plan()
    desk_window.key(Qt.Key.Key_F6)
    desk_window.settle()
    assert desk_window.screen.name == "client"
    assert not desk_window.window.findChildren(PutOffSheet)


def test_enter_on_a_line_of_the_plan_gives_the_instrument(desk_window, case):
    plan = open_tab(desk_window, case)
    row = line(plan, "GAD-7")
    row.setFocus()
    desk_window.qtbot.keyClick(row, Qt.Key.Key_Return)
    desk_window.settle()
    assert desk_window.screen.sheet.form.id == "gad-7"


def test_p_puts_off_with_a_reason_and_asks_again(desk_window, case):
    plan = open_tab(desk_window, case)
    row = line(plan, "PHQ-9")
    row.setFocus()
    desk_window.qtbot.keyClick(row, Qt.Key.Key_P)
    (sheet,) = desk_window.window.findChildren(PutOffSheet)
    desk_window.press("Put off")
    desk_window.until_said("Say in a few words why this is put off")
    sheet.reason.set_text("in hospital until Friday")
    desk_window.press("Put off")
    desk_window.settle()
    desk_window.until_said("put off until")
    assert names(desk_window, case) == ["gad-7", "pcl-5"]
    desk_window.until_said("GAD-7 and 1 more overdue")
    again = line(plan, "PHQ-9")
    again.setFocus()
    desk_window.qtbot.keyClick(again, Qt.Key.Key_P)
    desk_window.settle()
    assert names(desk_window, case)[0] == "phq-9"


def test_a_client_gets_a_plan_of_their_own_and_the_programmes_again(desk_window, case):
    plan = open_tab(desk_window, case)
    desk_window.press("Change the plan")
    (sheet,) = desk_window.window.findChildren(PlanSheet)
    sheet.editor.more.set_value("who-5")
    sheet.editor.more.activated.emit(sheet.editor.more.currentIndex())
    added = sheet.editor.editors[-1]
    added.numbers["weeks"].setValue(0)
    added.numbers["sessions"].setValue(2)
    for editor in list(sheet.editor.editors[:3]):
        editor.remove.click()
    sheet.reason.set_text("weekly course of exposure")
    desk_window.press("Save the plan")
    desk_window.settle()
    found = schedule(desk_window, case)
    assert found.lines == (PlanLine("who-5", sessions=2),)
    desk_window.until_said("weekly course of exposure")
    desk_window.press("Change the plan")
    desk_window.press("Take the programme's plan again")
    desk_window.press("Save the plan")
    desk_window.until_said("Say why this client has another plan")
    sheets = [one for one in desk_window.window.findChildren(PlanSheet) if one.isVisible()]
    sheets[0].reason.set_text("the course is over")
    desk_window.press("Save the plan")
    desk_window.settle()
    assert not schedule(desk_window, case).is_own
    assert len(plan.findChildren(DueLine)) >= 3


def test_an_empty_plan_asks_for_nothing(desk_window, case):
    def nothing(office: Office) -> None:
        desk = office.counsellor1
        told = {"lines": (), "reason": "asks not to be measured"}
        desk.do(measurement.set_client_plan, case, **told)

    desk_window.fill(nothing)
    open_tab(desk_window, case)
    desk_window.until_said("Nothing is asked for by itself.")


def test_today_says_what_is_overdue_and_enter_gives_it(desk_window, case):
    desk_window.sign_in("counsellor1")
    desk_window.until_said("Screenings due")
    rows = [row for row in desk_window.all(ListRow) if "PHQ-9" in row.accessibleName()]
    assert "overdue" in rows[0].accessibleName()
    rows[0].setFocus()
    desk_window.qtbot.keyClick(rows[0], Qt.Key.Key_Return)
    desk_window.settle()
    assert desk_window.screen.sheet.form.id == "phq-9"


def test_the_programme_sets_its_plan_in_the_settings(desk_window):
    desk_window.sign_in("supervisor")
    desk_window.go("administration", tab="programme")
    desk_window.until_said("Measurement plan")
    desk_window.press("Change settings")
    from ui.screens.administration.programme_sheet import ProgrammeSheet

    (sheet,) = desk_window.window.findChildren(ProgrammeSheet)
    desk_window.until(lambda: sheet.is_built)
    sheet.plan.set_lines((PlanLine("k10", weeks=6),))
    sheet.fields["reason"].set_text("one measure for all")
    desk_window.press("Put in force")
    desk_window.settle()
    found: list[Any] = []
    desk_window.jobs.ask(settings.programme_settings).then(found.append)
    desk_window.settle()
    assert found[0].measurement == (PlanLine("k10", weeks=6),)
    desk_window.until_said("K10: at intake, every 6 weeks")


def test_every_occasion_has_its_words():

    day = date(2026, 3, 2)
    said = {words.occasion_words(one) for one in Occasion}
    assert len(said) == len(Occasion)
    weekly = PlanLine("phq-9", intake=False, weeks=1, sessions=1)
    assert words.line_words(weekly) == "at every session, every week"
    assert words.plan_words(()) == "nothing is asked for by itself"
    assert words.name_of("own-scale") == "OWN-SCALE"
    coming = Standing("phq-9", State.COMING, Occasion.SESSIONS)
    assert words.standing_words(coming, day) == "next by the number of sessions"
    dated = Standing("phq-9", State.COMING, Occasion.WEEKS, day + timedelta(days=3))
    assert words.standing_words(dated, day).startswith("next on 5 Mar 2026")
    assert words.standing_words(Standing("phq-9", State.SETTLED), day).startswith("nothing more")
    assert words.standing_pill(Standing("phq-9", State.SETTLED)) is None
    assert words.standing_pill(Standing("phq-9", State.PUT_OFF)).text == "put off"
    two = [Standing(name, State.DUE, Occasion.INTAKE, day) for name in ("phq-9", "gad-7")]
    assert words.due_pill(two).text == "PHQ-9 and 1 more due"


def follow_up(name: str, day: date, state: State = State.OVERDUE) -> Standing:
    return Standing(name, state, Occasion.THREE_MONTHS, day)


def test_a_follow_up_of_a_closed_file_is_no_fault_of_it(qtbot: QtBot):
    day = date(2026, 3, 2)
    two = [follow_up(name, day) for name in ("phq-9", "gad-7")]
    pill = words.due_pill(two)
    assert (pill.text, pill.kind) == ("Follow-up due: PHQ-9 and 1 more", PillKind.PRIMARY)
    tip = words.due_tip(two, date(2026, 3, 12)).splitlines()
    assert [line.split(":")[0] for line in tip] == ["PHQ-9", "GAD-7"]
    assert all("3 months after closing" in line for line in tip)
    mixed = [follow_up("phq-9", day), Standing("gad-7", State.OVERDUE, Occasion.WEEKS, day)]
    assert words.due_pill(mixed).text == "PHQ-9 and 1 more overdue"
    card = NeedsCard()
    qtbot.addWidget(card)
    facts = {"since": day, "never_given": True, "occasion": Occasion.THREE_MONTHS}
    rows = [
        DueRow(CaseId(UUID(int=1)), "KM-0001-N", None, name, **facts) for name in ("phq-9", "gad-7")
    ]
    card.show_due(rows, date(2026, 3, 12))
    (row,) = card.findChildren(ListRow)
    assert "Follow-up with PHQ-9, GAD-7" in row.accessibleName()
    assert "3 months after closing" in row.accessibleName()
    line = TodayWords(PersonId(UUID(int=2))).due(rows, date(2026, 3, 12))
    assert "3 months after closing" in line.second


@pytest.mark.parametrize(
    ("occasion", "never", "said"),
    [
        (Occasion.CLOSURE, True, "at closing"),
        (Occasion.INTAKE, True, "No baseline yet"),
        (Occasion.WEEKS, False, "Due"),
    ],
)
def test_a_closed_file_is_not_told_that_it_lacks_a_baseline(qtbot: QtBot, occasion, never, said):
    card = NeedsCard()
    qtbot.addWidget(card)
    facts = {"since": date(2026, 3, 10), "never_given": never, "occasion": occasion}
    row = DueRow(CaseId(UUID(int=1)), "KM-0001-N", None, "phq-9", **facts)
    card.show_due([row], date(2026, 3, 12))
    (shown,) = card.findChildren(ListRow)
    assert said in shown.accessibleName()
    assert ("No baseline" in shown.accessibleName()) is (occasion is Occasion.INTAKE)


def test_what_is_not_due_is_not_put_off(desk_window, case):
    plan = open_tab(desk_window, case)
    plan.put_off(replace(plan.schedule.standings[0], state=State.COMING))
    desk_window.until_said("It is not due yet.")
    assert not desk_window.window.findChildren(PutOffSheet)
