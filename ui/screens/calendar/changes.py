"""Move, cancel and record from the calendar: a clash asks first, everything can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.diary import Booking, CalendarEntry, EntryKind
from counsel_desk.domain.ids import AppointmentId, MeetingId
from counsel_desk.services import appointments, group_schedule
from ui.widgets import case_words, diary_words
from ui.widgets.booking_sheet import MoveSheet
from ui.widgets.cancel_sheet import CancelSheet
from ui.widgets.interpreter_sheet import OfMeeting, OfSession, ask_interpreter
from ui.widgets.meeting_sheets import CancelMeetingSheet, MoveMeetingSheet
from ui.widgets.outcomes import OutcomeRecorder, Recorded

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.cases import SessionOutcome
    from counsel_desk.domain.diary import Slot
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class CalendarChanges:
    """Changes entries for the page that shows them."""

    def __init__(self, context: Context, over: QWidget) -> None:
        self._context = context
        self._over = over
        self.people: Mapping[PersonId, Person] = {}
        self._outcomes = OutcomeRecorder(context, over)

    def record(self, entry: CalendarEntry, outcome: SessionOutcome) -> None:
        """Record what came of a session, where this person may."""
        if entry.case is None or entry.outcome is None or not entry.editable:
            return
        item = AppointmentId(entry.item)
        self._outcomes.record(Recorded(entry.case, item, entry.start, entry.outcome), outcome)

    def move(self, entry: CalendarEntry, start: datetime.datetime) -> None:
        """Move an entry: a meeting after it was asked why, a session at once where nothing clashes.

        What clashes is shown before anything is saved.
        """
        if entry.kind is EntryKind.MEETING:
            self._ask_meeting(entry, start)
        elif entry.case is not None:
            wanted = Booking(start, entry.minutes, entry.place)
            job: Job[tuple[Slot, ...]] = self._context.jobs.ask(
                appointments.check_booking, entry.case, wanted, moving=AppointmentId(entry.item)
            )
            job.then(lambda slots: self._checked(entry, start, slots))

    def _checked(
        self, entry: CalendarEntry, start: datetime.datetime, slots: tuple[Slot, ...]
    ) -> None:
        sentences = [diary_words.clash_sentence(one) for slot in slots for one in slot.clashes]
        self._ask_or(sentences, lambda: self._move(entry, start))

    def _ask_or(self, clashes: list[str], act: Callable[[], object]) -> None:
        if not clashes:
            act()
            return
        self._context.dialogs.ask_confirm(
            self._over,
            translate("Calendar", "This clashes"),
            "\n".join(f"{one}." for one in clashes),
            translate("Calendar", "Move all the same"),
            act,
        )

    def _move(self, entry: CalendarEntry, start: datetime.datetime) -> None:
        self._carry_out(entry, start).then(lambda _done: self._moved(entry, start))

    def _carry_out(self, entry: CalendarEntry, start: datetime.datetime) -> Job[object]:
        ask = self._context.jobs.ask
        job: Job[object]
        if entry.case is None:
            raise LookupError(entry.kind)
        item = AppointmentId(entry.item)
        job = ask(appointments.move_appointment, entry.case, item, start=start)
        return job

    def _ask_meeting(self, entry: CalendarEntry, start: datetime.datetime) -> None:
        if entry.group is None:
            return
        title = translate("Calendar", "“{0}”, meeting {1}").format(entry.title, entry.number)
        MoveMeetingSheet(
            self._context,
            entry.group,
            MeetingId(entry.item),
            title,
            entry.start,
            start,
            lambda chosen: self._meeting_moved(entry, chosen),
        ).open_over(self._over)

    def _meeting_moved(self, entry: CalendarEntry, start: datetime.datetime) -> None:
        words = translate("Calendar", "{0} is on {1} now.").format(
            entry.title, case_words.say_moment(start)
        )
        self._context.messages.say(words, "good", undo=lambda: self._take_back(entry))

    def _take_back(self, entry: CalendarEntry) -> None:
        if entry.group is not None:
            ask = self._context.jobs.ask
            ask(group_schedule.take_back_move, entry.group, MeetingId(entry.item))

    def _moved(self, entry: CalendarEntry, start: datetime.datetime) -> None:
        words = translate("Calendar", "{0} is on {1} now.").format(
            entry.title, case_words.say_moment(start)
        )
        self._context.messages.say(words, "good", undo=lambda: self._carry_out(entry, entry.start))

    def ask_move(self, entry: CalendarEntry) -> None:
        """Ask where to move a session or a meeting."""
        if entry.case is None:
            self._ask_meeting(entry, entry.start)
            return
        MoveSheet(
            self._context,
            entry.case,
            AppointmentId(entry.item),
            entry.start,
            entry.minutes,
            entry.place,
            repeats=entry.repeats,
            then=self._several_moved,
        ).open_over(self._over)

    def _several_moved(self, count: int) -> None:
        words = translate("Calendar", "The session was moved.")
        if count > 1:
            words = translate("Calendar", "{0} sessions were moved.").format(count)
        self._context.messages.say(words, "good")

    def ask_interpreter(self, entry: CalendarEntry) -> None:
        """Ask who interprets in a session or a meeting."""
        jobs = self._context.jobs
        of: OfSession | OfMeeting | None = None
        if entry.group is not None:
            of = OfMeeting(jobs, entry.group, MeetingId(entry.item))
        elif entry.case is not None:
            item = AppointmentId(entry.item)
            of = OfSession(jobs, entry.case, item, repeats=entry.repeats)
        if of is not None:
            when = f"{entry.title}, {case_words.say_moment_long(entry.start)}"
            ask_interpreter(self._context, self._over, of, when, self.people)

    def ask_cancel(self, entry: CalendarEntry) -> None:
        """Ask who cancels a session and why, or why a meeting is cancelled."""
        if entry.group is not None:
            title = translate("Calendar", "“{0}”, meeting {1}").format(entry.title, entry.number)
            item = MeetingId(entry.item)
            CancelMeetingSheet(self._context, entry.group, item, title, entry.start).open_over(
                self._over
            )
        if entry.case is None:
            return
        CancelSheet(
            self._context,
            entry.case,
            AppointmentId(entry.item),
            case_words.say_moment_long(entry.start),
            repeats=entry.repeats,
        ).open_over(self._over)
