"""Answering alerts and signing charts off, by keyboard, wherever they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from counsel_desk.domain.alert_responses import AlertResponse, Decision, Finding, Topic
from counsel_desk.domain.chart_reviews import ChartDueRow
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.screenings import AlertKind
from counsel_desk.services import alerts, chart_reviews
from counsel_desk.services.errors import Invalid
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route
from ui.screens.client.chart_review import ChartReviewSheet
from ui.screens.client.overview import OverviewTab
from ui.screens.client.page import ClientScreen
from ui.screens.screening_result.screen import ScreeningResultScreen
from ui.screens.supervision.page import SupervisionScreen
from ui.screens.today.screen import TodayScreen
from ui.shell.alert_sheet import AlertSheet
from ui.widgets import alert_words
from ui.widgets.pill import Pill
from ui.widgets.rows import ListRow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
Make = Callable[[str], Stage]
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def asked(one: Stage, case: Any) -> Any:
    """Screen the client: the safety item is endorsed."""
    return one.office.screening(one.office.counsellor1, case, "phq-9", {"rest": 1, "9": 2})


def rows(widget: QWidget) -> list[str]:
    return [row.accessibleName() for row in widget.findChildren(ListRow) if row.isVisible()]


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def sheet_of(one: Stage, kind: type[Any]) -> Any:
    found = [sheet for sheet in one.frame.findChildren(kind) if sheet.isVisible()]
    assert found
    return found[-1]


def fill(one: Stage, sheet: AlertSheet) -> None:
    """Answer by keyboard alone: the words, an outside event, the decision, a day."""
    assert sheet.text.hasFocus()
    one.press("Asked; a court date frightens her.")
    one.press(Qt.Key.Key_Tab, "0", Qt.Key.Key_Down, "1")
    assert sheet.form.findings[Topic.OUTSIDE].value() == Finding.CONCERN
    assert sheet.form.outside.isVisible()
    sheet.form.outside.boxes["court date"].setChecked(True)
    sheet.form.decision.setFocus()
    one.press("2")
    sheet.form.review.box.setChecked(True)
    sheet.form.decision.setFocus()
    one.keys(Qt.Key.Key_Return)


def answers(one: Stage, case: Any) -> Any:
    return one.office.counsellor1.do(alerts.alert_answers, case)


def test_f4_answers_the_most_urgent_alert_from_anywhere_in_the_file(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    asked(one, case)
    screen = one.open(ClientScreen, Route("client", case, "overview"))
    qtbot.waitUntil(lambda: screen.header.first_alert() is not None)
    one.press(Qt.Key.Key_F4)
    fill(one, sheet_of(one, AlertSheet))
    (answer,) = answers(one, case)
    said = answer.response
    assert answer.action == "Asked; a court date frightens her."
    assert said.findings == {Topic.ALLIANCE: Finding.CLEAR, Topic.OUTSIDE: Finding.CONCERN}
    assert (said.outside, said.decision) == (("court date",), Decision.CHANGE)
    assert said.review_on == one.context.today() + timedelta(days=14)
    assert "answered" in one.said
    qtbot.waitUntil(lambda: screen.header.first_alert() is None)
    one.press(Qt.Key.Key_F4)
    assert not [sheet for sheet in one.frame.findChildren(AlertSheet) if sheet.isVisible()]


def test_the_answers_stay_in_sight_in_a_low_window_and_the_rest_scrolls(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    asked(one, case)
    screen = one.open(ClientScreen, Route("client", case, "overview"))
    one.frame.resize(1366, 440)
    qtbot.waitUntil(lambda: screen.header.first_alert() is not None)
    one.press(Qt.Key.Key_F4)
    sheet = sheet_of(one, AlertSheet)
    one.settle()
    for finding in sheet.form.findings.values():
        finding.set_value(Finding.CONCERN)
    one.settle()
    low = one.frame.rect()
    assert low.height() < 700
    for button in sheet.buttons.values():
        corner = button.mapTo(one.frame, button.rect().bottomRight())
        assert low.contains(corner)
    scroll = sheet.findChild(QScrollArea)
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() > 0)
    sheet.form.decision.setFocus()
    seen = scroll.viewport()
    qtbot.waitUntil(lambda: seen.rect().contains(sheet.form.decision.mapTo(seen, QPoint(0, 0))))


def test_what_is_half_filled_stays_for_the_next_time(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    asked(one, case)
    screen = one.open(ClientScreen, Route("client", case, "overview"))
    qtbot.waitUntil(lambda: screen.header.first_alert() is not None)
    one.press(Qt.Key.Key_F4)
    sheet = sheet_of(one, AlertSheet)
    one.settle()
    one.press("Half a sentence")
    sheet.form.findings[Topic.DOSE].set_value(Finding.CONCERN)
    one.press(Qt.Key.Key_Escape)
    one.settle()
    one.press(Qt.Key.Key_F4)
    again = sheet_of(one, AlertSheet)
    qtbot.waitUntil(lambda: again.text.words() == "Half a sentence")
    assert again.form.findings[Topic.DOSE].value() == Finding.CONCERN


def test_a_refusal_keeps_what_was_typed(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    asked(one, case)
    screen = one.open(ClientScreen, Route("client", case, "overview"))
    qtbot.waitUntil(lambda: screen.header.first_alert() is not None)
    one.press(Qt.Key.Key_F4)
    sheet = sheet_of(one, AlertSheet)
    one.desk.fail("answer_alert", Invalid("answered-already"))
    one.press("Asked.")
    sheet.form.decision.setFocus()
    one.press("1")
    one.keys(Qt.Key.Key_Return)
    assert sheet.isVisible()
    assert "answered this alert already" in words(sheet)
    assert sheet.text.words() == "Asked."


def test_today_answers_an_alert_where_it_stands(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    asked(one, case)
    page = one.open(TodayScreen, Route("today"))
    row = next(row for row in page.findChildren(ListRow) if "item 9" in row.accessibleName())
    row.setFocus()
    one.press(Qt.Key.Key_F4)
    fill(one, sheet_of(one, AlertSheet))
    assert len(answers(one, case)) == 1
    assert not [row for row in rows(page) if "item 9" in row]


def test_an_answered_alert_comes_back_and_is_looked_at_again(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    office = one.office
    case = office.client()
    asked(one, case)
    (alert,) = office.counsellor1.do(alerts.case_alerts, case)
    due = local_day(office.clock()) + timedelta(days=7)
    said = AlertResponse(decision=Decision.RISK, review_on=due)
    office.counsellor1.do(alerts.answer_alert, case, alert.id, action="Asked.", response=said)
    office.clock.move(days=7)
    page = one.open(TodayScreen, Route("today"))
    qtbot.waitUntil(lambda: any("Safety item" in row and "due" in row for row in rows(page)))
    screen = one.open(ClientScreen, Route("client", case, "overview"))
    overview = screen.tab("overview")
    assert isinstance(overview, OverviewTab)
    qtbot.waitUntil(lambda: any("Look again" in row for row in rows(overview.needs)))
    row = next(
        row for row in overview.needs.findChildren(ListRow) if "Look again" in row.accessibleName()
    )
    assert "Risk assessed" in row.accessibleName()
    row.click()
    sheet = sheet_of(one, AlertSheet)
    one.press("Safe by now.")
    sheet.form.decision.setFocus()
    one.press("1")
    one.keys(Qt.Key.Key_Return)
    assert [answer.action for answer in answers(one, case)] == ["Safe by now.", "Asked."]
    assert not any("Look again" in row for row in rows(overview.needs))


def test_the_supervisor_answers_from_the_caseload(stage: Make):
    one = stage("supervisor")
    case = one.office.client()
    asked(one, case)
    one.office.carry_out(one.office.supervisor)
    page = one.open(SupervisionScreen, Route("supervision"))
    page.table.enter_from_above()
    assert page.table.current_row().case == case
    one.press(Qt.Key.Key_F4)
    fill(one, sheet_of(one, AlertSheet))
    (answer,) = answers(one, case)
    assert answer.answered_by == one.office.supervisor.me.id


def test_the_result_says_who_answered_and_what_was_decided(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    made = asked(one, case)
    (alert,) = one.office.counsellor1.do(alerts.case_alerts, case)
    said = AlertResponse({Topic.SAFETY: Finding.CONCERN}, (), Decision.REFER)
    one.office.counsellor1.do(
        alerts.answer_alert, case, alert.id, action="Went with her.", response=said
    )
    page = one.open(ScreeningResultScreen, Route("screening", case, item=made.id))
    assert page.alerts == []
    text = words(page.score)
    assert "Alert answered by Amina Njeri" in text
    assert "Went with her.\nReferred on · concern: Safety" in text


# --- sign-off ---


def seen(one: Stage, case: Any) -> None:
    for value in ({"rest": 2, "9": 0}, {"rest": 2, "9": 0}):
        one.office.clock.move(days=14)
        one.office.screening(one.office.counsellor1, case, "phq-9", value)
    one.office.carry_out(one.office.supervisor)


def review_card(screen: ClientScreen) -> Any:
    overview = screen.tab("overview")
    assert isinstance(overview, OverviewTab)
    return overview.review


def test_a_chart_is_signed_off_by_keyboard(stage: Make, qtbot: QtBot):
    one = stage("supervisor")
    case = one.office.client()
    seen(one, case)
    screen = one.open(ClientScreen, Route("client", case, "overview"))
    card = review_card(screen)
    qtbot.waitUntil(lambda: card.button.isVisible())
    assert "Nobody has signed" in words(card)
    one.press(Qt.Key.Key_R, modifier=BOTH)
    sheet = sheet_of(one, ChartReviewSheet)
    assert sheet.track.hasFocus()
    one.press("2")
    one.press(Qt.Key.Key_Return, modifier=CTRL)
    assert sheet.fields["plan"].error()
    one.press("2")
    one.press(Qt.Key.Key_Return, modifier=CTRL)
    assert sheet.fields["note"].error()
    one.press("More sessions.")
    one.keys(Qt.Key.Key_Return, modifier=CTRL)
    (line,) = one.office.counsellor1.do(chart_reviews.chart_reviews, case)
    assert (line.review.on_track, line.review.plan_changed) == (False, True)
    assert line.review.next_review == one.context.today() + timedelta(days=28)
    qtbot.waitUntil(lambda: "Off track, plan changed" in words(card))
    assert "More sessions." in words(card)
    assert f"Signed by {one.office.supervisor.me.name}" in words(card)
    assert [pill.text.split()[0] for pill in card.findChildren(Pill)] == ["next"]


def test_a_counsellor_reads_the_sign_off_and_cannot_give_it(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    seen(one, case)
    sign = {"on_track": True, "plan_changed": False}
    one.office.supervisor.do(chart_reviews.sign_chart, case, **sign)
    one.office.clock.move(days=1)
    one.office.supervisor.do(chart_reviews.sign_chart, case, **sign, note="Well on the way.")
    screen = one.open(ClientScreen, Route("client", case, "overview"))
    card = review_card(screen)
    qtbot.waitUntil(lambda: "Well on the way." in words(card))
    assert "On track, plan not changed" in words(card)
    assert not card.button.isVisible()
    one.press(Qt.Key.Key_R, modifier=BOTH)
    assert not one.frame.findChildren(ChartReviewSheet)


def test_the_queue_says_which_charts_are_due(stage: Make, qtbot: QtBot):
    one = stage("supervisor")
    cases = [one.office.client(name=f"Client {number}") for number in range(5)]
    for case in cases:
        seen(one, case)
    page = one.open(SupervisionScreen, Route("supervision"))
    qtbot.waitUntil(lambda: len(rows(page.queue)) == 3)
    assert "never signed off" in rows(page.queue)[0]
    page.queue._charts_card.more.click()
    qtbot.waitUntil(lambda: len(rows(page.queue)) == 5)
    page.queue.charts.findChildren(ListRow)[0].click()
    assert one.went[-1].screen == "client"
    for case, on_track in ((cases[0], True), (cases[1], False)):
        one.office.supervisor.do(
            chart_reviews.sign_chart,
            case,
            on_track=on_track,
            plan_changed=False,
            note="Seen.",
            next_review=local_day(one.office.clock()) + timedelta(days=1),
        )
    one.office.clock.move(days=1)
    page = one.open(SupervisionScreen, Route("supervision"))
    qtbot.waitUntil(lambda: len(rows(page.queue)) == 3)
    page.queue._charts_card.more.click()
    qtbot.waitUntil(lambda: len(rows(page.queue)) == 5)
    told = "\n".join(rows(page.queue))
    assert "on track when last signed" in told
    assert "off track when last signed" in told
    today = one.open(TodayScreen, Route("today"))
    qtbot.waitUntil(lambda: sum("Client" in row for row in rows(today)) >= 5)


@pytest.mark.parametrize("kind", AlertKind)
def test_every_kind_of_alert_has_its_words(kind: AlertKind):
    from types import SimpleNamespace

    alert: Any = SimpleNamespace(kind=kind, instrument="phq-9", item="9", value=2)
    assert "PHQ-9" in alert_words.headline(alert)
    assert alert_words.prompt(alert)
    assert alert_words.kind_words(kind)
    assert alert_words.icon_of(kind)[0]
    gone: Any = SimpleNamespace(kind=kind, instrument="own-form", item="9", value=None)
    assert "OWN-FORM" in alert_words.headline(gone)
    if kind.is_safety:
        assert alert_words.prompt(gone) == ""
    else:
        assert "PHQ-9" in alert_words.short_why(kind, "PHQ-9")


def test_however_many_charts_wait_each_can_be_reached(stage: Make, qtbot: QtBot):
    one = stage("supervisor")
    rows_of = [
        ChartDueRow(CaseId(uuid4()), f"KM-{n:04}-T", None, None, date(2026, 1, 1), None)
        for n in range(70)
    ]
    page = one.open(SupervisionScreen, Route("supervision"))
    card = page.queue._charts_card
    page.queue._show_charts(tuple(rows_of))
    seen_counts = [card.rows.count()]
    while card.more.isVisible():
        said = card.more.text()
        card.more.click()
        seen_counts.append(card.rows.count())
        assert str(seen_counts[-1] - seen_counts[-2]) in said
    assert seen_counts == [3, 33, 63, 70]
    page.queue._show_charts(tuple(rows_of[1:]))
    assert card.rows.count() == 69
