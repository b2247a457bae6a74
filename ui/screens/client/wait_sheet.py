"""Have a client wait for a group that fits, from the client's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.enrolment import Priority, WaitingReason
from counsel_desk.services import group_places
from ui.shell.saving_sheet import SavingSheet, column
from ui.widgets import place_words
from ui.widgets.dates import DateField
from ui.widgets.field import Choice, Field

if TYPE_CHECKING:
    from counsel_desk.domain.enrolment import PlaceId
    from counsel_desk.domain.ids import CaseId
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class WaitSheet(SavingSheet):
    """Takes since when, how urgently and why a client waits for any group that fits.

    Attributes:
        since, priority, why: the controls.
    """

    def __init__(self, context: Context, case: CaseId) -> None:
        self._context, self._case = context, case
        self.priority = Choice([(one, place_words.priority_words(one)) for one in Priority])
        self.priority.set_value(Priority.NORMAL)
        self.why = Choice([(one, place_words.waiting_words(one)) for one in WaitingReason])
        self.since = DateField(context.today())
        super().__init__(
            translate("WaitSheet", "Wait for a group"),
            translate(
                "WaitSheet",
                "Coordinators see the case code, the county and what you say here, nothing else.",
            ),
            translate("WaitSheet", "Put on the waiting list"),
            column(
                Field(translate("WaitSheet", "Priority"), self.priority),
                Field(translate("WaitSheet", "Why"), self.why),
                Field(translate("WaitSheet", "Waiting since"), self.since),
            ),
        )
        self.on_save(self._save_it)

    def _save_it(self) -> Job[PlaceId]:
        job: Job[PlaceId] = self._context.jobs.ask(
            group_places.put_on_list,
            self._case,
            group=None,
            since=self.since.day(),
            priority=Priority(str(self.priority.value())),
            reason=WaitingReason(str(self.why.value())),
        )
        return job.then(self._said)

    def _said(self, _place: object) -> None:
        words = translate("WaitSheet", "The client is on the waiting list.")
        self._context.messages.say(words, "good")
