"""The questions about one meeting: move it, cancel it, say why, and what it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.domain.groups import MeetingReason, MeetingStatus
from counsel_desk.services import group_schedule
from counsel_desk.services.errors import Invalid
from counsel_desk.services.groups import set_meeting_status
from ui.shell.saving_sheet import SavingSheet, column
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets import case_words, group_words, schedule_words
from ui.widgets.card import clear_layout
from ui.widgets.dates import NumberField
from ui.widgets.field import Choice, Field
from ui.widgets.labels import hairline, label
from ui.widgets.when_sheet import WhenSheet
from ui.wording import sentence

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping, Sequence

    from counsel_desk.domain.diary import Clash
    from counsel_desk.domain.ids import GroupId, MeetingId, PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.services.group_schedule import MeetingVersion
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def reason_choice() -> Choice:
    """Offer the reasons for which a meeting is moved or cancelled; none is chosen at first."""
    known = [
        (one, schedule_words.capital(group_words.meeting_reason(one))) for one in MeetingReason
    ]
    return Choice([(None, translate("Meeting", "Choose")), *known])


class MoveMeetingSheet(WhenSheet):
    """Asks when a meeting is to be now, and why; says before saving what clashes.

    Attributes:
        why: the reason.
    """

    def __init__(
        self,
        context: Context,
        group: GroupId,
        meeting: MeetingId,
        title: str,
        start: datetime.datetime,
        wanted: datetime.datetime,
        then: Callable[[datetime.datetime], object],
    ) -> None:
        self._group, self._meeting, self._then = group, meeting, then
        self.why = reason_choice()
        self._why_field = Field(translate("Meeting", "Why it is moved"), self.why)
        planned = translate("Meeting", "It is on {0} now. Earlier dates are kept.")
        words = (
            translate("Meeting", "Move {0}").format(title),
            planned.format(case_words.say_moment_long(start)),
            translate("Meeting", "Move"),
            translate("Meeting", "Move all the same"),
        )
        super().__init__(context, wanted, words, self._why_field)
        self.why.currentIndexChanged.connect(lambda _index: self._why_field.set_error(""))
        self.check()

    def _ask_clashes(self) -> Job[tuple[Clash, ...]]:
        ask, check = self.context.jobs.ask, group_schedule.check_meeting
        return ask(check, self._group, self._meeting, start=self.start())

    def _refusal(self) -> bool:
        if isinstance(self.why.value(), MeetingReason):
            return False
        self._why_field.set_error(translate("Meeting", "Choose why it is moved."))
        self.why.setFocus()
        return True

    def _save_chosen(self) -> Job[None]:
        start = self.start()
        job = self.context.jobs.ask(
            group_schedule.move_meeting,
            self._group,
            self._meeting,
            start=start,
            reason=MeetingReason(str(self.why.value())),
            in_past=self.in_past.isChecked() and self._is_past(),
        )
        return job.then(lambda _done: self._then(start))


class AddMeetingSheet(WhenSheet):
    """Asks when one more meeting of a cycle is; says before saving what clashes.

    Attributes:
        minutes: how long it is.
    """

    def __init__(
        self,
        context: Context,
        group: GroupId,
        wanted: datetime.datetime,
        minutes: int,
        then: Callable[[MeetingId, datetime.datetime], object],
    ) -> None:
        self._group, self._then = group, then
        self.minutes = NumberField(minutes, 15, 480, translate("Meeting", "minutes"), 15)
        words = (
            translate("Meeting", "Add a meeting"),
            translate("Meeting", "It is numbered after the others, whatever day it is on."),
            translate("Meeting", "Add"),
            translate("Meeting", "Add all the same"),
        )
        field = Field(translate("Meeting", "Length"), self.minutes)
        super().__init__(context, wanted, words, beside=field)
        self.minutes.valueChanged.connect(lambda _minutes: self._timer.start())
        self.check()

    def _asked(self) -> object:
        return self.start(), self.minutes.value()

    def _new(self) -> group_schedule.NewMeeting:
        return group_schedule.NewMeeting(self.start(), self.minutes.value())

    def _ask_clashes(self) -> Job[tuple[Clash, ...]]:
        ask, check = self.context.jobs.ask, group_schedule.check_one
        return ask(check, self._group, new=self._new())

    def _refusal(self) -> bool:
        if not self._is_past() or self.in_past.isChecked():
            return False
        self.set_error(sentence(Invalid("meeting-in-past", field="start")))
        self.in_past.setFocus()
        return True

    def _save_chosen(self) -> Job[tuple[MeetingId, ...]]:
        start, added = self.start(), (self._new(),)
        job = self.context.jobs.ask(group_schedule.add_meetings, self._group, added=added)
        return job.then(lambda made: self._then(made[0], start))


class CancelMeetingSheet(SavingSheet):
    """Asks why one meeting of a cycle is cancelled; the others stay.

    Attributes:
        why: the reason.
    """

    def __init__(
        self,
        context: Context,
        group: GroupId,
        meeting: MeetingId,
        title: str,
        start: datetime.datetime,
    ) -> None:
        self._context, self._group, self._meeting = context, group, meeting
        self.why = reason_choice()
        self._why_field = Field(translate("Meeting", "Why it is cancelled"), self.why)
        super().__init__(
            translate("Meeting", "Cancel {0}").format(title),
            case_words.say_moment_long(start),
            translate("Meeting", "Cancel it"),
            column(self._why_field),
        )
        self.on_save(self._cancel)

    def _cancel(self) -> Job[Any] | None:
        reason = self.why.value()
        if not isinstance(reason, MeetingReason):
            self._why_field.set_error(translate("Meeting", "Choose why it is cancelled."))
            return None
        ask, cancelled = self._context.jobs.ask, MeetingStatus.CANCELLED
        job = ask(set_meeting_status, self._group, self._meeting, cancelled, reason=reason)
        return job.then(self._cancelled)

    def _cancelled(self, _result: object) -> None:
        words = translate("Meeting", "The meeting is cancelled.")
        self._context.messages.say(words, "good", undo=self._take_back)

    def _take_back(self) -> None:
        ask, planned = self._context.jobs.ask, MeetingStatus.PLANNED
        ask(set_meeting_status, self._group, self._meeting, planned)


class MeetingHistorySheet(Sheet):
    """Shows when a meeting was to be and what became of it, the newest first.

    Attributes:
        lines: what is shown, as texts.
    """

    def __init__(self, title: str, people: Mapping[PersonId, Person]) -> None:
        self._people = people
        self.lines: list[str] = []
        self.content = QWidget()
        self.content.setObjectName("clear")
        self._entries = QVBoxLayout(self.content)
        self._entries.setContentsMargins(0, 0, 0, 0)
        self._entries.setSpacing(Space.S)
        super().__init__(
            translate("Meeting", "Dates of {0}").format(title),
            translate("Meeting", "What was planned before is never lost."),
            (SheetAction(CANCEL, translate("Meeting", "Close")),),
            body=self.content,
            width=560,
        )

    def show_versions(self, found: Sequence[MeetingVersion]) -> None:
        """Show the versions."""
        clear_layout(self._entries)
        self.lines = [self._words(one) for one in found]
        for place, (one, words) in enumerate(zip(found, self.lines, strict=True)):
            if place:
                self._entries.addWidget(hairline())
            self._entries.addWidget(label(words, "strong", wrap=True))
            who = case_words.name_of(self._people, one.by)
            when = case_words.say_moment_year(one.at)
            self._entries.addWidget(label(f"{who}, {when}", "muted", wrap=True))

    def _words(self, one: MeetingVersion) -> str:
        status = group_words.meeting_status(one.status)
        why = group_words.meeting_reason(one.reason) if one.reason is not None else ""
        when = case_words.say_moment_long(one.start)
        return ", ".join(part for part in (when, status, why) if part)

    def show_error(self, error: Exception) -> None:
        """Say why there is nothing to show."""
        clear_layout(self._entries)
        self.set_error(sentence(error))
