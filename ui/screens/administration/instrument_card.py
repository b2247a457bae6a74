"""One instrument: its licence, its words in a language, and what can be done to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.domain.access import Permission
from counsel_desk.domain.own_instruments import Slot, SlotState
from counsel_desk.services import wordings
from ui.theme import Space
from ui.widgets.about_instrument import AboutInstrument
from ui.widgets.buttons import quiet_button, secondary_button
from ui.widgets.card import Card, at_once
from ui.widgets.case_words import LANGUAGES, language_words, name_of
from ui.widgets.dates import say_date
from ui.widgets.field import Choice, Field
from ui.widgets.flow import Flow
from ui.widgets.instrument_words import change_words, slot_words, state_words
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.own_instruments import InstrumentEntry, WordingChange
    from counsel_desk.domain.people import Person
    from ui.screen import Context
    from ui.screens.administration.instrument_actions import InstrumentActions

_MOST_HISTORY = 6


class InstrumentCard(QWidget):
    """Two cards: the instrument itself, and its words in the language chosen."""

    def __init__(self, context: Context, actions: InstrumentActions) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.entry: InstrumentEntry | None = None
        self._context, self._actions = context, actions
        self._people: Mapping[PersonId, Person] = {}
        self._may = context.may(Permission.SET_PROGRAMME)
        self._about = Card("")
        self.facts = AboutInstrument()
        self._history = label("", "small", tone="muted", wrap=True)
        for part in (self.facts, self._history):
            self._about.add(part)
        self._make_buttons()
        self._words = Card(self.tr("Words"))
        self.language = Choice()
        self._words.add(Field(self.tr("Language"), self.language))
        self._state = label("", "body", wrap=True)
        self._words.add(self._state)
        self._words.add(self._word_buttons)
        self._changes = label("", "small", tone="muted", wrap=True)
        self._changes.setAccessibleName(self.tr("Changes of these words"))
        self._words.add(self._changes)
        self._about.add(self._own_buttons)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(self._words)
        column.addWidget(self._about)
        column.addStretch(1)
        self.language.currentIndexChanged.connect(lambda _place: self._show_slot())

    def _make_buttons(self) -> None:
        act = self._actions
        self.enter = secondary_button(self.tr("Enter words"), "pencil-simple", act.enter_words)
        self.bring = secondary_button(self.tr("From a file"), "upload-simple", act.choose_words)
        self.save = quiet_button(self.tr("Save as a file"), "download-simple", act.save_words)
        self.take = quiet_button(self.tr("Take out"), "trash", act.take_words_out)
        self._word_buttons = Flow(spacing=Space.S)
        for button in (self.enter, self.bring, self.save, self.take):
            self._word_buttons.add(button)
        self.version = secondary_button(
            self.tr("New version"), "upload-simple", act.choose_definition
        )
        self.change = secondary_button(self.tr("Change rules"), "pencil-simple", act.change_rules)
        self.save_data = quiet_button(
            self.tr("Save data file"), "download-simple", act.save_definition
        )
        self.save_fhir = quiet_button(self.tr("Save as FHIR"), "download-simple", act.save_fhir)
        self.retire = quiet_button(self.tr("Retire"), "archive", act.retire)
        self._own_buttons = Flow(spacing=Space.S)
        for button in (self.version, self.change, self.save_data, self.save_fhir, self.retire):
            self._own_buttons.add(button)

    def show_entry(self, entry: InstrumentEntry, people: Mapping[PersonId, Person]) -> None:
        """Show an instrument; the language stays where it has one of that name."""
        with at_once(self._column):
            self._show_entry(entry, people)

    def _show_entry(self, entry: InstrumentEntry, people: Mapping[PersonId, Person]) -> None:
        is_other = self.entry is None or self.entry.form.id != entry.form.id
        self.entry, self._people = entry, people
        form = entry.form
        self._words.set_title(self.tr("Words of {0}").format(form.short_title))
        self._about.set_title(self.tr("About {0}").format(form.short_title))
        self.facts.show_form(form)
        self._history.setText(self._history_words(entry))
        self._history.setVisible(bool(entry.history))
        self._own_buttons.setVisible(entry.own and self._may)
        self.retire.setText(self.tr("Offer again") if entry.retired else self.tr("Retire"))
        self._offer_languages(entry, is_other=is_other)
        self._show_slot()

    def _history_words(self, entry: InstrumentEntry) -> str:
        lines = []
        for one in reversed(entry.history[-_MOST_HISTORY:]):
            day = say_date(one.definition.since.astimezone().date())
            words = self.tr("{0}, {1}").format(day, name_of(self._people, one.author))
            if one.definition.reason:
                words = self.tr("{0}: {1}").format(words, one.definition.reason)
            lines.append(words)
        return "\n".join(lines)

    def _offer_languages(self, entry: InstrumentEntry, *, is_other: bool) -> None:
        named = [one.language for one in entry.slots]
        states = {one.language: one.state for one in entry.slots}
        others = [code for code in LANGUAGES if code not in states]
        before = self.language.value()
        self.language.blockSignals(True)
        self.language.set_choices(
            [(code, f"{language_words(code)}: {state_words(states[code])}") for code in named]
            + [(code, language_words(code)) for code in others]
        )
        fixed = (SlotState.SHIPPED, SlotState.IN_FILE)
        open_ones = [one for one in entry.slots if one.state not in fixed]
        usual = (open_ones or list(entry.slots))[0].language
        self.language.set_value(usual if is_other or before not in {*named, *others} else before)
        self.language.blockSignals(False)

    def slot(self) -> Slot | None:
        """Give the slot of the language chosen."""
        if self.entry is None:
            return None
        chosen = str(self.language.value() or "en")
        empty = Slot(chosen, SlotState.EMPTY)
        return next((one for one in self.entry.slots if one.language == chosen), empty)

    def _show_slot(self) -> None:
        slot = self.slot()
        if slot is None:
            return
        self._state.setText(slot_words(slot, self._people))
        fixed = slot.state in (SlotState.SHIPPED, SlotState.IN_FILE)
        for button in (self.enter, self.bring):
            button.setVisible(self._may and not fixed)
        entered = slot.state in (SlotState.ENTERED, SlotState.OUTDATED)
        self.enter.setText(self.tr("Change words") if entered else self.tr("Enter words"))
        self.take.setVisible(self._may and entered)
        self.save.setVisible(self._may and slot.state is not SlotState.EMPTY)
        self._changes.hide()
        if slot.change is not None and self.entry is not None:
            name = self.entry.form.id
            job = self._context.jobs.ask(
                wordings.wording_history, instrument=name, language=slot.language
            )
            job.then(lambda found: self._show_changes(found, name, slot.language))

    def _show_changes(self, found: Sequence[WordingChange], instrument: str, language: str) -> None:
        """Tell each change of the words, unless something else is shown by now."""
        slot = self.slot()
        if self.entry is None or slot is None:
            return
        if (self.entry.form.id, slot.language) != (instrument, language):
            return
        lines = [change_words(one, self._people) for one in found[:_MOST_HISTORY]]
        self._changes.setText("\n".join(lines))
        self._changes.setVisible(len(found) > 1)
