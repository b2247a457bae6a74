"""A supervisor works through the caseload, reads, answers an alert, and changes nothing else."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from counsel_desk.domain.notes import NoteContent, NoteKind
from counsel_desk.domain.screenings import AlertKind
from counsel_desk.services import alerts, chart_reviews, notes, supervision
from ui.screen import Route
from ui.tour.script import Step, Until
from ui.widgets import alert_words
from ui.widgets.data_table import DataTable
from ui.widgets.note_editor import NoteEditor

if TYPE_CHECKING:
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.register import CaseloadRow
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

USER = "supervisor"
ROLE = "supervisor"
REVIEW = "No better since August; weekly sessions until the next hearing."
ACTION = "Called the counsellor; the safety plan was renewed today and the next visit moved."


def caseload(tour: Tourist) -> Way[None]:
    """See the caseload of the team, alerts first."""
    yield from tour.unlock(USER)
    yield from tour.picture("today-supervisor")
    yield from tour.go("Supervision", "supervision")
    rows = yield from tour.ask(supervision.caseload)
    tour.check(rows and rows[0].alerts, "alerts come first")
    first = [bool(row.alerts) for row in rows]
    tour.check(first == sorted(first, reverse=True), "no case without an alert is before one")
    shown = tour.hand.the(DataTable).table_model
    tour.check(shown.rowCount() == len(rows), "the table shows every case of the team")
    yield from tour.picture("supervision")
    yield from tour.hand.press("Alt+2")
    yield from tour.settled()
    alarming = sum(first)
    tour.check(shown.rowCount() == alarming, "the filter leaves the cases with an alert")
    tour.memory["alarming"] = next(filter(_has_safety, rows), rows[0])
    yield from tour.picture("supervision-alerts")
    yield from tour.hand.press("Alt+1")


def _has_safety(row: CaseloadRow) -> bool:
    return any(alert.kind is AlertKind.SAFETY for alert in row.alerts)


def review(tour: Tourist) -> Way[None]:
    """Open a client's chart and a signed note, both to read only."""
    row: CaseloadRow = tour.memory["alarming"]
    yield from tour.hand.press("Ctrl+F")
    yield from tour.hand.write(row.code)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("client")
    yield Until(lambda: tour.hand.has("Progress chart…"), "the chart")
    tour.check(not tour.hand.has("Write note"), "a supervisor writes no note")
    tour.check(not tour.view.may_go(Route("note", row.case)), "no way leads to a new note")
    yield from tour.picture("client-supervisor")
    yield from tour.hand.click_tab("Notes")
    yield from tour.settled()
    lines = yield from tour.ask(notes.list_notes, row.case)
    tour.check(lines, "the case file has signed notes")
    yield from tour.hand.tab_to("Signed notes")
    yield from tour.hand.press("Home")
    yield from tour.hand.press("Return")
    yield from tour.wait_for("read_note")
    tour.check(tour.hand.reads("Signature checked"), "the signature is checked")
    editor = tour.hand.the(NoteEditor)
    text = editor.markdown()
    yield from tour.hand.click(editor.text)
    yield from tour.hand.write("x")
    tour.check(text and editor.markdown() == text, "a signed note takes no letter")
    yield from _cannot_write(tour, row.case)
    yield from tour.picture("read-note-supervisor")


def _cannot_write(tour: Tourist, case: CaseId) -> Way[None]:
    now = datetime.datetime.now(datetime.UTC)
    content = NoteContent(now, 50, NoteKind.PROGRESS, attended=True, text="mine")
    error = yield from tour.denied(notes.start_draft, case, content)
    tour.check(error, "the desk refuses a supervisor's note in the file")


def answer_alert(tour: Tourist) -> Way[None]:
    """Answer the safety alert and see it gone."""
    row: CaseloadRow = tour.memory["alarming"]
    before = yield from tour.ask(alerts.case_alerts, row.case)
    safety = next((one for one in before if one.kind is AlertKind.SAFETY), before[0])
    yield from tour.hand.press("Escape")
    yield from tour.wait_for("client")
    yield from tour.hand.click_tab("Overview")
    yield from tour.settled()
    yield from tour.hand.tab_to(f"{alert_words.headline(safety)}…")
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.hand.has("What was done"), "the question what was done")
    yield from tour.hand.press("Ctrl+Return")
    said = tour.hand.reads("Say what was asked and what was done.")
    tour.check(said, "an empty answer is not taken")
    yield from tour.hand.fill("What was done", ACTION)
    yield from tour.hand.tab_to("Outside events…")
    yield from tour.hand.write("1")
    yield from tour.hand.tab_to("Decision…")
    yield from tour.hand.write("2")
    yield from tour.picture("alert-answer")
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.settled()
    after = yield from tour.ask(alerts.case_alerts, row.case)
    tour.check(safety.id not in {one.id for one in after}, "the alert waits no longer")
    answers = yield from tour.ask(alerts.alert_answers, row.case)
    mine = [one for one in answers if one.alert == safety.id]
    tour.check([one.action for one in mine] == [ACTION], "what was done is in the vault")
    me = tour.view.context.me.id
    tour.check([one.answered_by for one in mine] == [me], "it is signed by the supervisor")
    yield from tour.picture("client-alert-answered")


def sign_off(tour: Tourist) -> Way[None]:
    """Look at the chart from other sides, and sign it off."""
    row: CaseloadRow = tour.memory["alarming"]
    for keys, name in (("Alt+Shift+2", "chart-stacked"), ("Alt+Shift+5", "chart-items")):
        yield from tour.hand.press(keys)
        yield from tour.settled()
        yield from tour.picture(name)
    yield from tour.hand.press("Alt+Shift+1")
    yield from tour.hand.press("Ctrl+Shift+R")
    yield Until(lambda: tour.hand.has("Course…"), "the question how the course is")
    yield from tour.hand.write("2")
    yield from tour.hand.tab_to("Plan…")
    yield from tour.hand.write("2")
    yield from tour.hand.fill("Note", REVIEW)
    yield from tour.picture("chart-sign-off")
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.settled()
    found = yield from tour.ask(chart_reviews.chart_reviews, row.case)
    tour.check(found and found[0].review.note == REVIEW, "the sign-off is in the vault")
    tour.check(found[0].intact, "and its signature holds")
    waiting = yield from tour.ask(chart_reviews.chart_queue)
    tour.check(row.case not in {one.case for one in waiting}, "the chart is due no longer")
    yield from tour.picture("client-chart-signed")
    yield from tour.lock()


STEPS = (
    Step("caseload", "sees the team's caseload, alerts first", ROLE, caseload),
    Step("review", "reads a chart and a signed note", ROLE, review),
    Step("answer-alert", "answers the safety alert", ROLE, answer_alert),
    Step("sign-off", "looks at the chart from other sides and signs it off", ROLE, sign_off),
)
