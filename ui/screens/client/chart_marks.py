"""Mark on the chart what happened in the client's life, and strike what was marked wrongly."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.alert_responses import OutsideEvent
from counsel_desk.domain.life_events import LifeEntry, LifeEvent
from counsel_desk.services import life_events
from ui.screens.client.form_sheet import FormSheet, optional_choice
from ui.shell.refiling import STRIKE_ICON
from ui.shell.saving_sheet import column
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.widgets import case_words
from ui.widgets.alert_words import outside_words
from ui.widgets.field import Field
from ui.widgets.labels import label
from ui.widgets.partial_dates import PartialDateField, say_partial
from ui.widgets.rows import ListRow, RowList
from ui.widgets.struck_words import struck_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from ui.jobs import Job
    from ui.screens.client.tab import Tab

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def entry_words(entry: LifeEntry) -> str:
    """Say what was marked, and its date as far as it is known."""
    if entry.event is None:
        return translate("ChartMarks", "Damaged: this entry cannot be opened.")
    words = translate("ChartMarks", "{0}, {1}")
    return words.format(outside_words(entry.event.kind), say_partial(entry.event.on, long=True))


class MarkSheet(FormSheet):
    """Asks what happened, and when as far as it is known."""

    def __init__(self) -> None:
        kinds = [(one, outside_words(one)) for one in OutsideEvent]
        what = optional_choice(kinds, None, translate("ChartMarks", "Choose"))
        fields: dict[str, Field] = {
            "kind": Field(translate("ChartMarks", "What happened"), what),
            "on": PartialDateField(translate("ChartMarks", "When"), needs_month=True),
        }
        super().__init__(
            translate("ChartMarks", "Mark an event on the chart"),
            translate(
                "ChartMarks",
                "What it was and when stands on the chart, for who may read the notes. What is told"
                " of it belongs in a note.",
            ),
            fields.values(),
            fields,
            translate("ChartMarks", "Mark it"),
        )

    def is_right(self) -> bool:
        """Say what is missing, and go there."""
        is_chosen = self.value_of("kind") is not None
        said = "" if is_chosen else translate("ChartMarks", "Choose what happened.")
        self.fields["kind"].set_error(said)
        is_right = super().is_right()
        if not is_chosen:
            self._go_to("kind")
        return is_right and is_chosen

    def marked(self) -> LifeEvent | None:
        """Give what is to be marked, None while a part of it is missing."""
        kind, on = self.value_of("kind"), cast("PartialDateField", self.fields["on"]).value()
        return LifeEvent(OutsideEvent(kind), on) if kind is not None and on is not None else None


def mark_event(tab: Tab) -> MarkSheet:
    """Ask for an event, and mark it."""
    sheet = MarkSheet()

    def save() -> Job[Any] | None:
        event = sheet.marked() if sheet.is_right() else None
        if event is None:
            return None
        said = translate("ChartMarks", "Marked on the chart: {0}").format(outside_words(event.kind))
        job = tab.context.jobs.ask(life_events.mark_event, tab.case, event)
        return job.then(lambda _id: tab.context.messages.say(said, "good"))

    sheet.on_save(save)
    sheet.open_over(tab)
    sheet.keep(tab.context, life_events.FORM, tab.case)
    return sheet


class MarksSheet(Sheet):
    """Lists what was marked: rows that strike it, and below them what is not to be changed."""

    def __init__(self, tab: Tab, found: tuple[LifeEntry, ...]) -> None:
        people = tab.shown.people if tab.shown is not None else {}
        self._own = {
            one.id: one
            for one in found
            if one.file == tab.case and tab.may_strike(one.author, one.struck)
        }
        self.rows = RowList(translate("ChartMarks", "Marked events"))
        words = translate("ChartMarks", "{0} · strike it")
        self.rows.set_rows(
            [
                (key, ListRow(entry_words(one), words.format(_by(one, people)), STRIKE_ICON))
                for key, one in self._own.items()
            ]
        )
        parts: list[QWidget] = [self.rows] if self._own else []
        for one in found:
            if one.id not in self._own:
                where = tab.file_code(one.file)
                said = struck_words(one.struck, people) if one.struck else _by(one, people)
                lines = (entry_words(one), " · ".join(part for part in (where, said) if part))
                parts.append(label("\n".join(lines), "muted", wrap=True))
        none = translate("ChartMarks", "Nothing is marked on this chart yet.")
        super().__init__(
            translate("ChartMarks", "Marked events"),
            "" if found else none,
            (SheetAction(CANCEL, translate("ChartMarks", "Close")),),
            body=column(*parts) if parts else None,
        )
        self.rows.opened.connect(partial(self._strike, tab))

    def _strike(self, tab: Tab, key: object) -> None:
        entry = next(one for one in self._own.values() if one.id == key)
        self.close_sheet()
        tab.strike("life_event", entry.id, entry.author)


def _by(entry: LifeEntry, people: Mapping[PersonId, Person]) -> str:
    words = translate("ChartMarks", "marked by {0}, {1}")
    name = case_words.name_of(people, entry.author)
    return words.format(name, case_words.say_moment_year(entry.recorded))


def show_marks(tab: Tab) -> None:
    """List what was marked on the chart."""
    job = tab.context.jobs.ask(life_events.marked_events, tab.case)
    job.then(lambda found: MarksSheet(tab, found).open_over(tab))
