"""What is current in the calendar, in words, with everything that can be done about it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.days import local_day
from counsel_desk.domain.diary import EntryKind
from ui.screens.calendar.canvas import can_interpret, movable
from ui.widgets import case_words, diary_words, schedule_words
from ui.widgets.buttons import danger_button, primary_button, secondary_button
from ui.widgets.card import Card
from ui.widgets.flow import Flow
from ui.widgets.labels import label
from ui.widgets.pill import Pill, PillKind, Sign

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from counsel_desk.domain.diary import CalendarEntry, Holiday
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person

WIDTH = 268


class EntryPanel(Card):
    """One entry: when, who, where, what clashes, and what came of it.

    Signals:
        opened, move_asked, cancel_asked, interpreter_asked: the entry.
        outcome_chosen: the entry and what came of it.
    """

    opened = Signal(object)
    move_asked = Signal(object)
    cancel_asked = Signal(object)
    interpreter_asked = Signal(object)
    outcome_chosen = Signal(object, object)

    def __init__(self, *, may_edit: bool = True) -> None:
        super().__init__()
        self._may_edit = may_edit
        self.people: Mapping[PersonId, Person] = {}
        self.entry: CalendarEntry | None = None
        self._is_filled = False
        self.setFixedWidth(WIDTH)

    def show_entry(
        self,
        entry: CalendarEntry | None,
        now: datetime.datetime,
        holidays: Sequence[Holiday] = (),
    ) -> None:
        """Show an entry, or how to choose one."""
        if entry is None and self.entry is None and self._is_filled:
            return
        self.entry, self._is_filled = entry, True
        self.clear()
        if entry is None:
            self.set_title(self.tr("Nothing chosen"))
            for line in self._hints():
                self.add(label(line, "muted", wrap=True))
            return
        self.set_title(entry.title)
        self._say(entry)
        self._say_dates(entry, holidays)
        self._offer(entry, now)

    def _hints(self) -> tuple[str, ...]:
        walk = self.tr("The arrow keys go from session to session.")
        if not self._may_edit:
            return walk, self.tr("Enter opens, T goes to today, Page Down turns.")
        acts = self.tr(
            "Enter opens, N books, M moves, I interpreter, T goes to today, Page Down turns."
        )
        return walk, acts, diary_words.outcome_hint()

    def _say(self, entry: CalendarEntry) -> None:
        if entry.name:
            self.add(label(entry.name, "strong", wrap=True))
        self.add(label(case_words.say_moment_long(entry.start), "body", wrap=True))
        length = self.tr("{0} minutes").format(entry.minutes)
        kind = diary_words.kind_words(entry)
        parts = [kind, length, entry.place]
        if entry.repeats:
            parts.append(self.tr("one of a series"))
        self.add(label(" · ".join(part for part in parts if part), "muted", wrap=True))
        if any(entry.interpreter):
            words = diary_words.interpreter_words(*entry.interpreter)
            self.add(label(words, "muted", wrap=True))
        who = ", ".join(case_words.name_of(self.people, one) for one in entry.people)
        self.add(label(who, "muted", wrap=True))
        pills = Flow(spacing=6)
        status = diary_words.status_words(entry)
        if status:
            pills.add(Pill(status, PillKind.NEUTRAL))
        for clash in entry.clashes:
            pills.add(Pill(diary_words.clash_words(clash), PillKind.WARNING, Sign.DIAMOND))
        if status or entry.clashes:
            self.add(pills)

    def _say_dates(self, entry: CalendarEntry, holidays: Sequence[Holiday]) -> None:
        """Say where it was moved from or why it is cancelled, and whether its day is a holiday."""
        holiday = schedule_words.holidays_on(local_day(entry.start), holidays)
        changed = schedule_words.change_words(entry.moved_from, entry.reason)
        if changed:
            self.add(label(schedule_words.capital(changed), "muted", wrap=True))
        if holiday:
            self.add(label(holiday, "body", tone="warning", wrap=True))

    def _offer(self, entry: CalendarEntry, now: datetime.datetime) -> None:
        is_session = entry.kind is EntryKind.SESSION
        words = self.tr("Open the client") if is_session else self.tr("Open the group")
        self.add(primary_button(words, "", lambda: self.opened.emit(entry)))
        if is_session and entry.editable and entry.start <= now:
            self._offer_outcomes(entry)
        if movable(entry):
            self.add(
                secondary_button(
                    self.tr("Move"), "arrows-out-cardinal", lambda: self.move_asked.emit(entry)
                )
            )
        if can_interpret(entry):
            self.add(
                secondary_button(
                    self.tr("Interpreter"),
                    "translate",
                    lambda: self.interpreter_asked.emit(entry),
                )
            )
        if movable(entry):
            self.add(danger_button(self.tr("Cancel it"), "", lambda: self.cancel_asked.emit(entry)))

    def _offer_outcomes(self, entry: CalendarEntry) -> None:
        flow = Flow(spacing=6)
        for outcome in (
            SessionOutcome.ATTENDED,
            SessionOutcome.LATE,
            SessionOutcome.DID_NOT_ATTEND,
        ):
            words = case_words.outcome_words(outcome)
            record = partial(self.outcome_chosen.emit, entry, outcome)
            button = secondary_button(words[:1].upper() + words[1:], "", record)
            button.setEnabled(entry.outcome is not outcome)
            flow.add(button)
        self.add(flow)
