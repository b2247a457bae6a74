"""The question who cancels a session and why, with undo once it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.groups import AbsenceReason
from counsel_desk.services import appointments, settings
from ui.shell.saving_sheet import SavingSheet, column
from ui.widgets import diary_words
from ui.widgets.field import Choice, Field

if TYPE_CHECKING:
    from counsel_desk.domain.ids import AppointmentId, CaseId
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class CancelSheet(SavingSheet):
    """Asks who cancels a session, why, and whether those that follow go too."""

    def __init__(
        self,
        context: Context,
        case: CaseId,
        appointment: AppointmentId,
        when: str,
        *,
        repeats: bool,
    ) -> None:
        self._context, self._case, self._appointment = context, case, appointment
        self.who = Choice(
            [
                (SessionOutcome.CANCELLED_BY_CLIENT, translate("Diary", "The client")),
                (SessionOutcome.CANCELLED_BY_SERVICE, translate("Diary", "The service")),
            ]
        )
        self.why = Choice(_choices(tuple(AbsenceReason)))
        self.following = QCheckBox(
            translate("Diary", "Cancel the following sessions of the series too")
        )
        body = column(
            Field(translate("Diary", "Who cancels"), self.who),
            Field(translate("Diary", "Reason"), self.why),
            self.following,
        )
        title, answer = translate("Diary", "Cancel the session"), translate("Diary", "Cancel it")
        super().__init__(title, when, answer, body)
        self.following.setVisible(repeats)
        self.on_save(self._cancel)
        context.jobs.ask(settings.absence_reasons).then(self._offer)

    def _offer(self, reasons: tuple[str, ...]) -> None:
        """Offer the reasons that the programme uses; what was chosen meanwhile stays."""
        chosen = self.why.value()
        self.why.set_choices(_choices(reasons))
        self.why.set_value(chosen if chosen in reasons else None)

    def _cancel(self) -> Job[tuple[AppointmentId, ...]]:
        outcome, reason = self.who.value(), self.why.value()
        job: Job[tuple[AppointmentId, ...]] = self._context.jobs.ask(
            appointments.cancel_appointment,
            self._case,
            self._appointment,
            outcome=SessionOutcome(str(outcome)),
            reason=str(reason) if reason else None,
            following=self.following.isChecked(),
        )
        return job.then(self._cancelled)

    def _cancelled(self, gone: tuple[AppointmentId, ...]) -> None:
        words = translate("Diary", "The session is cancelled.")
        if len(gone) > 1:
            words = translate("Diary", "{0} sessions are cancelled.").format(len(gone))
        self._context.messages.say(words, "good", undo=lambda: self._take_back(gone))

    def _take_back(self, gone: tuple[AppointmentId, ...]) -> None:
        for one in gone:
            self._context.jobs.ask(
                appointments.record_outcome, self._case, one, SessionOutcome.PLANNED
            )


def _choices(reasons: tuple[str, ...]) -> list[tuple[object, str]]:
    named = [(one, diary_words.reason_words(one)) for one in reasons]
    return [(None, translate("Diary", "Not asked")), *named]
