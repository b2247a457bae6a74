"""The questions of the diary: book a session or a series, move one, cancel one, say why."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from counsel_desk.domain.diary import Booking, Every, Repeat
from counsel_desk.services import appointments, recurrence
from counsel_desk.services.errors import ConsentMissing
from ui.shell.consent_sheet import retry_without_consent
from ui.shell.saving_sheet import SAVE, SavingSheet, column
from ui.theme import Space
from ui.widgets import case_words, diary_words
from ui.widgets.card import clear_layout
from ui.widgets.dates import DateField, NumberField, TimeField
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.interpreter_fields import InterpreterFields
from ui.widgets.labels import IconLabel, label
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counsel_desk.domain.diary import Slot
    from counsel_desk.domain.ids import AppointmentId, CaseId
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate

_PAUSE_MS = 200
_MOST_SHOWN = 12


class RepeatFields(QWidget):
    """How often a session comes again, and when that ends; there is no endless repetition.

    Signals:
        changed: something else was chosen.
    """

    changed = Signal()

    def __init__(self, first: datetime.date) -> None:
        super().__init__()
        choices = [(one, diary_words.every_words(one)) for one in (None, *Every)]
        self.every = Choice(choices)
        self.ends = Choice(
            [
                ("times", translate("Booking", "After a number of sessions")),
                ("until", translate("Booking", "On a day")),
            ]
        )
        self.times = NumberField(8, 2, recurrence.MOST_SESSIONS, translate("Booking", "sessions"))
        self.until = DateField(first + datetime.timedelta(weeks=8))
        self._fields = {
            "ends": Field(translate("Booking", "Ends"), self.ends),
            "times": Field(translate("Booking", "How many"), self.times),
            "until": Field(translate("Booking", "Last day"), self.until),
        }
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.L)
        lines.addWidget(Field(translate("Booking", "Repeats"), self.every))
        for field in self._fields.values():
            lines.addWidget(field)
        for choice in (self.every, self.ends):
            choice.currentIndexChanged.connect(self._fit)
        self.times.valueChanged.connect(self.changed)
        self.until.dateChanged.connect(self.changed)
        self._fit()

    def _fit(self) -> None:
        repeats = self.every.value() is not None
        self._fields["ends"].setVisible(repeats)
        for key in ("times", "until"):
            self._fields[key].setVisible(repeats and self.ends.value() == key)
        self.changed.emit()

    def repeat(self) -> Repeat | None:
        """Give the repetition that was chosen, or None."""
        every = self.every.value()
        if not isinstance(every, Every):
            return None
        if self.ends.value() == "until":
            return Repeat(every, until=self.until.day())
        return Repeat(every, times=self.times.value())


class SlotList(QWidget):
    """What a booking makes, and everything that it clashes with; a clash can be left out."""

    def __init__(self) -> None:
        super().__init__()
        self._boxes: dict[datetime.datetime, QCheckBox] = {}
        self._summary = label("", "muted", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.XS)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._summary)
        outer.addLayout(self._lines)

    def left_out(self) -> frozenset[datetime.datetime]:
        """Give the sessions that are ticked to be left out."""
        return frozenset(start for start, box in self._boxes.items() if box.isChecked())

    def say(self, words: str) -> None:
        """Show a sentence and no session."""
        self._boxes.clear()
        clear_layout(self._lines)
        self._summary.setText(words)

    def show_slots(self, slots: Sequence[Slot]) -> None:
        """Show how many sessions there are and which of them clash."""
        ticked = self.left_out()
        clashing = [slot for slot in slots if slot.clashes]
        self.say(self._sum(slots, clashing))
        for slot in clashing[:_MOST_SHOWN]:
            self._lines.addWidget(self._row(slot, ticked, in_series=len(slots) > 1))
        if len(clashing) > _MOST_SHOWN:
            words = translate("Booking", "and {0} more").format(len(clashing) - _MOST_SHOWN)
            self._lines.addWidget(label(words, "muted"))

    def _sum(self, slots: Sequence[Slot], clashing: Sequence[Slot]) -> str:
        parts = []
        if len(slots) > 1:
            words = translate("Booking", "{0} sessions, the last on {1}.")
            parts.append(words.format(len(slots), case_words.say_moment_year(slots[-1].start)))
        if not clashing:
            parts.append(translate("Booking", "Nothing clashes, as far as your desk can see."))
        elif len(slots) > 1:
            one = translate("Booking", "One of them clashes:")
            many = translate("Booking", "{0} of them clash:")
            parts.append(one if len(clashing) == 1 else many.format(len(clashing)))
        else:
            parts.append(translate("Booking", "This clashes:"))
        return " ".join(parts)

    def _row(self, slot: Slot, ticked: frozenset[datetime.datetime], *, in_series: bool) -> QWidget:
        made = QWidget()
        made.setObjectName("clear")
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.S)
        words = "; ".join(diary_words.clash_sentence(one) for one in slot.clashes)
        when = case_words.say_moment(slot.start)
        line.addWidget(IconLabel("warning", "warning"))
        line.addWidget(label(f"{when}: {words}.", "body", tone="warning", wrap=True), 1)
        if in_series:
            box = QCheckBox(translate("Booking", "Leave out"))
            box.setAccessibleName(translate("Booking", "Leave out {0}").format(when))
            box.setChecked(slot.start in ticked)
            self._boxes[slot.start] = box
            line.addWidget(box)
        return made


class DiarySheet(SavingSheet):
    """Day, time, length and place, with what clashes shown before anything is saved."""

    def __init__(
        self,
        context: Context,
        title: str,
        answer: str,
        start: datetime.datetime,
        extra: QWidget,
        before: tuple[QWidget, ...] = (),
    ) -> None:
        at = case_words.local(start)
        self.context = context
        self.day = DateField(at.date())
        self.time = TimeField(at.time().replace(second=0, microsecond=0))
        self.minutes = NumberField(60, 5, 480, translate("Booking", "minutes"), 5)
        self.where = TextField(translate("Booking", "Place"), optional=True)
        self.slots = SlotList()
        self._answer = answer
        self._checked: object = None
        self._clashes = 0
        when = QHBoxLayout()
        when.setSpacing(Space.M)
        for words, control in (
            (translate("Booking", "Day"), self.day),
            (translate("Booking", "Time"), self.time),
            (translate("Booking", "Length"), self.minutes),
        ):
            when.addWidget(Field(words, control), 1)
        line = QWidget()
        line.setObjectName("clear")
        line.setLayout(when)
        when.setContentsMargins(0, 0, 0, 0)
        body = column(*before, line, self.where, extra, self.slots)
        super().__init__(title, "", answer, body)
        line.setFocusProxy(self.day)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.check)
        for signal in (self.day.dateChanged, self.time.timeChanged, self.minutes.valueChanged):
            signal.connect(self._timer.start)
        self.where.edit.textEdited.connect(lambda _text: self._timer.start())
        self.on_save(self._save_or_ask)

    def start(self) -> datetime.datetime:
        """Give the start that was chosen, aware."""
        return datetime.datetime.combine(self.day.day(), self.time.moment()).astimezone()

    def case(self) -> CaseId | None:
        """Give the case it is about, or None while none is chosen."""
        raise NotImplementedError

    def booking(self) -> Booking:
        """Give what was chosen."""
        return Booking(self.start(), self.minutes.value(), self.where.text())

    def moving(self) -> AppointmentId | None:
        """Give the session that is moved, which clashes with nothing."""
        return None

    def save_job(self) -> Job[object]:
        """Start what saves."""
        raise NotImplementedError

    def check(self) -> Job[tuple[Slot, ...]] | None:
        """Ask what clashes with what is chosen now."""
        self._timer.stop()
        case = self.case()
        if case is None:
            return None
        wanted = (case, self.booking())
        job = self.context.jobs.ask(
            appointments.check_booking, case, self.booking(), moving=self.moving()
        )
        return job.then(lambda slots: self._show(wanted, slots)).failed(self._cannot)

    def _show(self, wanted: object, slots: tuple[Slot, ...]) -> None:
        if wanted != (self.case(), self.booking()):
            return
        self._checked = wanted
        self._clashes = sum(bool(slot.clashes) for slot in slots)
        self.set_error("")
        self.slots.show_slots(slots)
        all_the_same = translate("Booking", "{0} all the same").format(self._answer)
        self.buttons[SAVE].setText(all_the_same if self._clashes else self._answer)

    def _cannot(self, error: Exception) -> None:
        self._checked = None
        self.slots.say("")
        self.set_error(sentence(error))

    def _save_or_ask(self) -> Job[object] | None:
        """Save what was checked; what was not is checked first, and a clash shown."""
        case = self.case()
        if case is None:
            return None
        if self._checked == (case, self.booking()):
            return self.save_job()
        job = self.check()
        if job is not None:
            job.then(lambda _slots: self._go_on())
        return None

    def _go_on(self) -> None:
        if self._checked == (self.case(), self.booking()) and not self._clashes:
            self.answer(SAVE)


class BookingSheet(DiarySheet):
    """Books a session or a series, for a case or for one that is chosen here."""

    def __init__(
        self,
        context: Context,
        start: datetime.datetime,
        case: CaseId | None = None,
        clients: Sequence[tuple[CaseId, str]] = (),
        *,
        then: Callable[[Booking, int], object],
    ) -> None:
        self._case = case
        self._then = then
        self.client = Choice([(None, translate("Booking", "Choose a client")), *clients])
        self._client_field = Field(translate("Booking", "Client"), self.client)
        self.repeats = RepeatFields(case_words.local(start).date())
        self.interpreter = InterpreterFields()
        before = (self._client_field,) if case is None else ()
        extra = column(self.interpreter, self.repeats)
        title, answer = translate("Booking", "Book a session"), translate("Booking", "Book")
        super().__init__(context, title, answer, start, extra, before)
        self.client.currentIndexChanged.connect(lambda _index: self._timer.start())
        self.repeats.changed.connect(self._timer.start)
        self.interpreter.changed.connect(self._timer.start)
        self._timer.start()

    def case(self) -> CaseId | None:
        """Give the case it is about, or None while none is chosen."""
        if self._case is not None:
            return self._case
        chosen = self.client.value()
        missing = translate("Booking", "Choose the client first.")
        self._client_field.set_error("" if chosen else missing)
        return chosen  # type: ignore[return-value] # the values are cases

    def booking(self) -> Booking:
        """Give what was chosen, with its repetition."""
        language, named = self.interpreter.value()
        where, repeat = self.where.text(), self.repeats.repeat()
        return Booking(self.start(), self.minutes.value(), where, repeat, language, named)

    def save_job(self) -> Job[object]:
        """Book."""
        case, booking = self.case(), self.booking()
        if case is None:
            raise LookupError
        return self._book(case, booking, None).failed(
            lambda error: self._book_anyway(error, case, booking)
        )

    def _book(self, case: CaseId, booking: Booking, override: str | None) -> Job[object]:
        job: Job[tuple[AppointmentId, ...]] = self.context.jobs.ask(
            appointments.book, case, booking, leave_out=self.slots.left_out(), override=override
        )
        return job.then(lambda made: self._then(booking, len(made)))  # type: ignore[return-value] # its result is not used

    def _book_anyway(self, error: Exception, case: CaseId, booking: Booking) -> None:
        """Ask for the reason where the client said no to treatment."""
        if isinstance(error, ConsentMissing):
            retry_without_consent(
                self, error, lambda reason: self._book(case, booking, reason).then(self._saved),
                context=self.context, case=case,
            )  # fmt: skip


class MoveSheet(DiarySheet):
    """Moves a session, perhaps with those of its series that follow."""

    def __init__(
        self,
        context: Context,
        case: CaseId,
        appointment: AppointmentId,
        start: datetime.datetime,
        minutes: int,
        place: str,
        *,
        repeats: bool,
        then: Callable[[int], object],
    ) -> None:
        self._case, self._appointment, self._then = case, appointment, then
        self.following = QCheckBox(
            translate("Booking", "Move the following sessions of the series too")
        )
        self.following.setVisible(repeats)
        title, answer = translate("Booking", "Move the session"), translate("Booking", "Move")
        super().__init__(context, title, answer, start, self.following)
        self.following.setVisible(repeats)
        self.minutes.setValue(minutes)
        self.where.set_text(place)
        self._timer.start()

    def case(self) -> CaseId | None:
        """Give the case it is about."""
        return self._case

    def moving(self) -> AppointmentId | None:
        """Give the session that is moved."""
        return self._appointment

    def save_job(self) -> Job[object]:
        """Move."""
        job: Job[int] = self.context.jobs.ask(
            appointments.move_appointment,
            self._case,
            self._appointment,
            start=self.start(),
            minutes=self.minutes.value(),
            place=self.where.text(),
            following=self.following.isChecked(),
        )
        return job.then(self._then)  # type: ignore[return-value] # its result is not used
