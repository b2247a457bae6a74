"""How often a cycle meets and until when, and the days that follow from it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from counsel_desk.domain.days import local_day, weeks_later
from counsel_desk.domain.diary import Every, Repeat
from counsel_desk.services import group_schedule, public_holidays, recurrence
from counsel_desk.services.recurrence import Cycle
from ui.widgets import schedule_words
from ui.widgets.dates import DateField
from ui.widgets.field import Choice, Field
from ui.widgets.tick_list import TickList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counsel_desk.domain.diary import Holiday, Slot
    from counsel_desk.domain.groups import GroupPlan, GroupStaff
    from ui.form_keeper import FormKeeper
    from ui.jobs import Job
    from ui.screen import Context
    from ui.widgets.dates import NumberField
    from ui.widgets.meeting_dates import DatesCard

_PAUSE_MS = 150
TIMES, UNTIL = "times", "until"

Asked = tuple["GroupPlan", tuple["GroupStaff", ...]]


class CycleDates(QObject):
    """The repetition of a cycle, its days in a card, and what clashes with them.

    Attributes:
        cycle: the rule and the days that follow from what is chosen; None while that is unknown
            or cannot be.

    Signals:
        refused: why no days follow from what is chosen.
        clashing: whether what is chosen clashes with something, once that is shown.
    """

    refused = Signal(object)
    clashing = Signal(bool)

    def __init__(
        self,
        context: Context,
        card: DatesCard,
        meetings: NumberField,
        first: Callable[[], datetime.datetime],
        asked: Callable[[], Asked],
    ) -> None:
        super().__init__(card)
        self._context, self._card, self._meetings = context, card, meetings
        self._first, self._asked = first, asked
        self.cycle: Cycle | None = None
        self._wanted: object = None
        self._shown: object = None
        self._clashes: dict[datetime.datetime, list[str]] = {}
        self._holidays: tuple[Holiday, ...] = ()
        # Days to leave out that were kept with the form, until their rows are there to be ticked.
        self._brought_back: frozenset[datetime.datetime] = frozenset()
        self.every = Choice([(one, schedule_words.every_words(one)) for one in Every])
        self.ends = Choice(
            [
                (TIMES, self.tr("After a number of meetings")),
                (UNTIL, self.tr("On a day")),
            ]
        )
        self.until = DateField(context.today() + datetime.timedelta(weeks=11))
        named = [(str(day), schedule_words.day_name(day)) for day in range(7)]
        self.days = TickList(named, columns=7)
        self.fields = {
            "repeats": Field(self.tr("How often"), self.every),
            "ends": Field(self.tr("It ends"), self.ends),
            "until": Field(self.tr("Last day"), self.until),
            "days": Field(self.tr("Also on"), self.days, optional=True),
        }
        self._connect()

    def _connect(self) -> None:
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.check)
        for choice in (self.every, self.ends):
            choice.currentIndexChanged.connect(lambda _index: self.refresh())
        self.until.dateChanged.connect(lambda _day: self.refresh())
        self.days.changed.connect(self.refresh)
        self._card.left_out_changed.connect(self.refresh)

    def bind(self, keeper: FormKeeper) -> None:
        """Keep what is chosen with the rest of the form."""
        for name in ("repeats", "ends", "until"):
            keeper.bind(name, self.fields[name])
        keeper.bind_with("days", self.days.values, self.days.set_values, self.days.changed)
        changed = self._card.left_out_changed
        keeper.bind_with("left_out", self._left_out_words, self._bring_back, changed)

    def _left_out(self) -> frozenset[datetime.datetime]:
        return self._card.left_out() | self._brought_back

    def _left_out_words(self) -> list[str]:
        return [one.isoformat() for one in sorted(self._left_out())]

    def _bring_back(self, kept: Sequence[str]) -> None:
        """Leave the days out that were ticked before; what is no moment changes nothing."""
        try:
            self._brought_back = frozenset(datetime.datetime.fromisoformat(one) for one in kept)
        except (TypeError, ValueError):
            return
        self._card.leave_nothing_out()
        self.refresh()

    def repeat(self) -> Repeat | None:
        """Give the repetition that is chosen; None for a single meeting."""
        every = Every(str(self.every.value()))
        days = () if every is Every.MONTH else tuple(int(one) for one in self.days.values())
        if self.ends.value() == UNTIL:
            return Repeat(every, until=self.until.day(), days=days)
        times = self._meetings.value()
        return Repeat(every, times=times, days=days) if times > 1 else None

    # --- the days ---

    def refresh(self) -> None:
        """Work out the days from what is chosen now; a plain week at once, the rest beside it."""
        is_until = self.ends.value() == UNTIL
        self.fields["until"].setVisible(is_until)
        self._meetings.setEnabled(not is_until)
        self.fields["days"].setVisible(self.every.value() is not Every.MONTH)
        first, repeat, left_out = self._first(), self.repeat(), self._left_out()
        self._wanted = wanted = (first, repeat, left_out)
        plain = Repeat(Every.WEEK, times=self._meetings.value())
        if repeat is None or (repeat == plain and not left_out):
            self._take(wanted, Cycle("", _weekly(first, self._meetings.value())))
            return
        self.cycle = None
        job = self._context.jobs.compute(recurrence.cycle_of, first, repeat, left_out)
        job.then(lambda cycle: self._take(wanted, cycle)).failed(self._refuse)

    def _refuse(self, error: Exception) -> None:
        self.cycle = None
        self.refused.emit(error)

    def _take(self, wanted: object, cycle: Cycle) -> None:
        if wanted != self._wanted:
            return
        self.cycle = cycle
        self.refused.emit(None)
        self._show()
        self._brought_back = frozenset()
        begin, end = local_day(cycle.starts[0]), local_day(cycle.starts[-1])
        job = self._context.jobs.compute(public_holidays.holidays_between, begin, end)
        job.then(self._know_holidays)
        self._timer.start()

    def _know_holidays(self, found: tuple[Holiday, ...]) -> None:
        if found != self._holidays:
            self._holidays = found
            self._show()

    def _show(self) -> None:
        if self.cycle is None:
            return
        notes: dict[datetime.datetime, list[str]] = {}
        for start in (*self.cycle.starts, *self.cycle.left_out):
            holiday = schedule_words.holidays_on(local_day(start), self._holidays)
            found = [one for one in (holiday, *self._clashes.get(start, ())) if one]
            if found:
                notes[start] = found
        now = self._context.clock()
        self._card.show_dates(self.cycle.starts, now, self.cycle.left_out, notes)

    # --- what clashes ---

    @property
    def is_checked(self) -> bool:
        """Whether what clashes with the plan as it stands now is shown."""
        return self._shown == self._asked()

    @property
    def clashes(self) -> int:
        """How many of the meetings clash with something."""
        return len(self._clashes)

    def check_soon(self) -> None:
        """Ask what clashes once nothing else is typed."""
        self._timer.start()

    def check(self) -> Job[tuple[Slot, ...]] | None:
        """Ask what clashes with the plan as it stands now; None while there are no days."""
        self._timer.stop()
        if self.cycle is None:
            return None
        plan, staff = asked = self._asked()
        job = self._context.jobs.ask(group_schedule.check_cycle, plan=plan, staff=staff)
        return job.then(lambda slots: self._know_clashes(asked, slots)).failed(self._cannot)

    def _know_clashes(self, asked: Asked, slots: Sequence[Slot]) -> None:
        if asked != self._asked():
            return
        self._shown = asked
        self._clashes = {
            one.start: schedule_words.clash_sentences(one.clashes) for one in slots if one.clashes
        }
        self._show()
        self.clashing.emit(bool(self._clashes))

    def _cannot(self, error: Exception) -> None:
        self._clashes = {}
        self.refused.emit(error)


def _weekly(first: datetime.datetime, times: int) -> tuple[datetime.datetime, ...]:
    return tuple(weeks_later(first, number) for number in range(times))
