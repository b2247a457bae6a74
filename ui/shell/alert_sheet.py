"""Asks what was done about an alert, wherever it is shown, and records it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.services import alerts
from ui.form_keeper import FormKeeper, FormStatus
from ui.shell.saving_sheet import SAVE, SavingSheet, column
from ui.widgets import alert_words
from ui.widgets.alert_response import AlertResponseForm

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.alert_responses import AlertLook
    from counsel_desk.domain.ids import AlertId, CaseId
    from counsel_desk.domain.screenings import Alert
    from ui.job import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate

WIDE = 660


class AlertSheet(SavingSheet):
    """Asks for the response to an alert; what is filled in is kept until it is recorded.

    Attributes:
        form: the form; text and field: what was done, and its error.
    """

    def __init__(self, context: Context, title: str, prompt: str) -> None:
        self.form = AlertResponseForm(context.today())
        self.text, self.field = self.form.text, self.form.field
        self._body = column(self.form)
        super().__init__(title, prompt, translate("AlertSheet", "Record"), self._body)
        self.setMaximumWidth(WIDE)
        self.form.submitted.connect(lambda: self.answer(SAVE))
        self._keeper: FormKeeper | None = None

    def keep(self, context: Context, case: CaseId, alert: AlertId) -> None:
        """Keep what is typed, and bring back what was typed before."""
        keeper = FormKeeper(context, "alert", self, case=case, item=alert)
        self.form.keep_in(keeper)
        self._keeper = keeper
        self.body.addWidget(FormStatus(keeper))
        keeper.begin()

    def _saved(self, result: object) -> None:
        if self._keeper is not None:
            self._keeper.finished()
        super()._saved(result)


def answer_alert(over: QWidget, context: Context, alert: Alert) -> AlertSheet:
    """Ask what was done about an alert and record it."""
    sheet = AlertSheet(context, alert_words.headline(alert), alert_words.prompt(alert))
    said = translate("AlertSheet", "Recorded. The alert is answered.")

    def save() -> Job[object] | None:
        if not sheet.form.is_right():
            return None
        job: Job[object] = context.jobs.ask(
            alerts.answer_alert,
            alert.case,
            alert.id,
            action=sheet.form.words(),
            response=sheet.form.response(),
        )
        return job.then(lambda _none: context.messages.say(said, "good"))

    sheet.on_save(save)
    sheet.open_over(over)
    sheet.keep(context, alert.case, alert.id)
    return sheet


def look_again(over: QWidget, context: Context, case: CaseId, look: AlertLook) -> AlertSheet:
    """Ask what was found when an answered alert was looked at again, and record it."""
    prompt = translate("AlertSheet", "Decided last time: {0}").format(
        alert_words.decided_words(look.decision)
    )
    sheet = AlertSheet(context, alert_words.look_words(look), prompt)
    said = translate("AlertSheet", "Recorded. It was looked at again.")

    def save() -> Job[object] | None:
        if not sheet.form.is_right():
            return None
        job: Job[object] = context.jobs.ask(
            alerts.follow_up_alert,
            case,
            look.alert,
            action=sheet.form.words(),
            response=sheet.form.response(),
        )
        return job.then(lambda _none: context.messages.say(said, "good"))

    sheet.on_save(save)
    sheet.open_over(over)
    sheet.keep(context, case, look.alert)
    return sheet
