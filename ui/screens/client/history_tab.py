"""The history of torture and violence: events and legal steps, for those entitled to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout

from counsel_desk.domain.events import (
    Answer,
    EventEntry,
    History,
    LegalEntry,
    LegalStep,
    Violation,
)
from counsel_desk.domain.settings import ReasonList
from counsel_desk.services import events, settings
from counsel_desk.services.versions import Subject
from ui.screens.client.event_sheets import EventSheet, LegalSheet
from ui.screens.client.reading_sheet import HistorySheet, ReadingSheet
from ui.screens.client.tab import Tab
from ui.screens.client.versions_sheet import show_versions
from ui.shell.refiling import STRIKE_ICON, strike_offer
from ui.theme import Space
from ui.turns import later
from ui.widgets import event_words
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.partial_dates import say_partial, say_span
from ui.widgets.pill import PillKind, Sign
from ui.widgets.rows import ListRow, RowList
from ui.widgets.struck_words import banner_words, struck_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from counsel_desk.domain.ids import CaseId, PersonId
    from counsel_desk.domain.people import Person
    from ui.jobs import Job
    from ui.screen import Context
    from ui.screens.client.form_sheet import FormSheet

AT_ONCE = 20


class HistoryTab(Tab):
    """Two cards: what was done, and what was undertaken against it."""

    key: ClassVar[str] = "history"

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__(context, case)
        self.history = History((), ())
        self._reasons: tuple[str, ...] = ()
        self.events = RowList(self.tr("Events"))
        self.steps = RowList(self.tr("Legal steps"))
        self._entries: list[tuple[RowList, EventEntry | LegalEntry]] = []
        self._no_events = EmptyState(
            self.tr("No event is recorded. Nobody has to tell one."), self.tr("Add an event"), ""
        )
        self._no_steps = EmptyState(
            self.tr("No legal step is recorded."), self.tr("Add a legal step"), ""
        )
        self._add = (
            secondary_button(self.tr("Add an event"), "plus", lambda: self.edit_event(None)),
            secondary_button(self.tr("Add a legal step"), "plus", lambda: self.edit_step(None)),
        )
        self._lay_out()
        self._no_events.acted.connect(lambda: self.edit_event(None))
        self._no_steps.acted.connect(lambda: self.edit_step(None))
        self.events.opened.connect(self.open_event)
        self.steps.opened.connect(self.open_step)

    def _lay_out(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.L)
        sealed = self.tr("sealed apart from the notes; exports can leave it out")
        parts = (
            (self.tr("What happened"), sealed, self._add[0], self.events, self._no_events),
            (self.tr("Legal steps"), "", self._add[1], self.steps, self._no_steps),
        )
        for title, subtitle, button, rows, empty in parts:
            card = Card()
            card.add_action(button)
            card.add(rows)
            card.add(empty)
            card.set_title(title, subtitle)
            button.hide()
            empty.hide()
            lines.addWidget(card)
        lines.addStretch(1)

    def load(self) -> None:
        """Ask for all events and steps."""
        ask = self.context.jobs.ask
        ask(settings.own_reasons, ReasonList.NON_REPORTING).then(self._know_reasons)
        ask(events.open_history, self.case).then(self._show)

    def _know_reasons(self, found: tuple[str, ...]) -> None:
        self._reasons = found

    def _show(self, history: History) -> None:
        self.history = history
        writes = self.shown is not None and self.shown.writes_clinical
        shown = ((self.events, self._no_events), (self.steps, self._no_steps))
        counts = (len(history.events), len(history.steps))
        for (rows, empty), count, button in zip(shown, counts, self._add, strict=True):
            rows.set_rows(())
            rows.setVisible(bool(count))
            empty.setVisible(not count)
            empty.button.setVisible(writes)
            button.setVisible(writes and bool(count))
        self._entries = [
            *((self.events, one) for one in history.events),
            *((self.steps, one) for one in history.steps),
        ]
        self._show_some()

    def _show_some(self) -> None:
        """Make a few rows at a time, so that the window never waits for them."""
        some, self._entries = self._entries[:AT_ONCE], self._entries[AT_ONCE:]
        for rows, one in some:
            row = self._event_row(one) if isinstance(one, EventEntry) else self._step_row(one)
            if one.struck is not None:
                row.set_struck(struck_words(one.struck, self._people()))
            rows.add(one, row)
        if self._entries:
            later(self, self._show_some)

    def _people(self) -> Mapping[PersonId, Person]:
        return self.shown.people if self.shown is not None else {}

    def _event_row(self, entry: EventEntry) -> ListRow:
        one = entry.event
        if one is None:
            words = self.tr("Damaged: this event cannot be opened.")
            return ListRow(self.tr("An event"), words, "shield-warning", "danger")
        place = event_words.place_words(one.place) if one.place else one.place_name
        where = ", ".join(part for part in (place, one.county or one.country) if part)
        head = say_span(one.started, one.ended)
        first = self.tr("{0}: {1}").format(head, where) if where else head
        first = first[:1].upper() + first[1:]
        parts = [event_words.method_line([use.key for use in one.methods])] if one.methods else []
        parts += [", ".join(event_words.perpetrator_words(key) for key in one.perpetrators)]
        second = " · ".join(part for part in parts if part) or self.tr("Nothing more is written")
        row = ListRow(first, second, "notebook")
        if one.reported is Answer.YES:
            row.set_pill(self.tr("Reported"), PillKind.GOOD, Sign.DOT)
        elif one.reported is Answer.NO:
            row.set_pill(self.tr("Not reported"), PillKind.NEUTRAL, Sign.RING)
        return row

    def _step_row(self, entry: LegalEntry) -> ListRow:
        one = entry.step
        if one is None:
            words = self.tr("Damaged: this step cannot be opened.")
            return ListRow(self.tr("A legal step"), words, "shield-warning", "danger")
        title = event_words.stage_words(one.stage) if one.stage else self.tr("Legal step")
        head = self.tr("{0}, {1}").format(title, say_partial(one.on)) if one.on else title
        numbers = [self.tr("OB {0}").format(one.ob_number)] if one.ob_number else []
        numbers += [part for part in (one.police_station, one.case_numbers, one.court) if part]
        second = " · ".join(numbers) or self.tr("No numbers are written")
        row = ListRow(head, second, "scales")
        if one.outcome:
            row.set_pill(event_words.outcome_words(one.outcome), PillKind.NEUTRAL, Sign.NONE)
        return row

    def open_event(self, entry: EventEntry) -> None:
        """Offer to edit an event or to see its history; read it where one may not edit."""
        if entry.event is not None:
            acts: dict[str, Callable[[], object]] = {
                "edit": lambda: self.edit_event(entry),
                "history": lambda: show_versions(self, Subject.EVENT, entry.id),
                "read": lambda: ReadingSheet(self.tr("An event"), entry.event).open_over(self),
            }
            self._offer(say_span(entry.event.started, entry.event.ended), entry, acts)

    def open_step(self, entry: LegalEntry) -> None:
        """Offer to edit a legal step or to see its history."""
        if entry.step is not None:
            acts: dict[str, Callable[[], object]] = {
                "edit": lambda: self.edit_step(entry),
                "history": lambda: show_versions(self, Subject.LEGAL_STEP, entry.id),
                "read": lambda: ReadingSheet(self.tr("A legal step"), entry.step).open_over(self),
            }
            self._offer(self.tr("Legal step"), entry, acts)

    def _offer(
        self, title: str, entry: EventEntry | LegalEntry, acts: dict[str, Callable[[], object]]
    ) -> None:
        writes = self.shown is not None and self.shown.writes_clinical
        rows = [("read", self.tr("Read"), "eye")]
        if writes and entry.struck is None:
            rows.insert(0, ("edit", self.tr("Add to it or correct it"), "pencil-simple"))
        rows.append(("history", self.tr("History"), "clock-counter-clockwise"))
        if self.may_strike(entry.author, entry.struck):
            rows.append(("strike", strike_offer(), STRIKE_ICON))
            table = "violation" if isinstance(entry, EventEntry) else "legal_step"
            acts["strike"] = lambda: self.strike(table, entry.id, entry.author)
        text = banner_words(entry.struck, self._people()) if entry.struck is not None else ""
        sheet = HistorySheet(title[:1].upper() + title[1:], text, rows)
        sheet.answered.connect(lambda key: acts[key]() if key in acts else None)
        sheet.open_over(self)

    def edit_event(self, entry: EventEntry | None) -> EventSheet:
        """Ask for an event, a new one or the next version of one."""
        old = entry.event if entry is not None else None
        sheet = EventSheet(old or Violation(), self._reasons)
        record = entry.id if entry is not None else None

        def save() -> Job[Any]:
            return self.context.jobs.ask(
                events.save_event, self.case, sheet.violation(), record=record
            )

        self._edit(sheet, save, events.EVENT_FORM, record, self.tr("The event is saved."))
        return sheet

    def edit_step(self, entry: LegalEntry | None) -> LegalSheet:
        """Ask for a legal step, a new one or the next version of one."""
        old = entry.step if entry is not None else None
        named = [
            (one.id, say_span(one.event.started, one.event.ended))
            for one in self.history.events
            if one.event is not None and (one.struck is None or (old and old.violation == one.id))
        ]
        sheet = LegalSheet(old or LegalStep(), named)
        record = entry.id if entry is not None else None

        def save() -> Job[Any]:
            return self.context.jobs.ask(events.save_step, self.case, sheet.step(), record=record)

        self._edit(sheet, save, events.LEGAL_FORM, record, self.tr("The legal step is saved."))
        return sheet

    def _edit(
        self,
        sheet: FormSheet,
        save: Callable[[], Job[Any]],
        form: str,
        record: UUID | None,
        words: str,
    ) -> None:
        def start() -> Job[Any] | None:
            if not sheet.is_right():
                return None
            return save().then(lambda _id: self.context.messages.say(words, "good"))

        sheet.on_save(start)
        sheet.open_over(self)
        sheet.keep(self.context, form, self.case, record)
