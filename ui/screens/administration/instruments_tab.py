"""All instruments with the state of their words in each language, and what can be done to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from counsel_desk.domain.access import Permission
from counsel_desk.domain.own_instruments import SlotState
from counsel_desk.services import own_instruments, people
from ui.screens.administration.instrument_actions import InstrumentActions
from ui.screens.administration.instrument_card import InstrumentCard
from ui.screens.administration.tab import Tab
from ui.theme import Space
from ui.turns import later
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.case_words import by_id
from ui.widgets.instrument_words import entry_words
from ui.widgets.labels import label
from ui.widgets.pill import PillKind, Sign
from ui.widgets.rows import ListRow, RowList
from ui.widgets.scroll import Columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.own_instruments import InstrumentEntry
    from counsel_desk.domain.people import Person
    from ui.screen import Context

_SIDE = 430


class InstrumentsTab(Tab):
    """The list at the left, the instrument chosen at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.entries: Mapping[str, InstrumentEntry] = {}
        self.chosen = ""
        self._people: Mapping[PersonId, Person] = {}
        self.actions_of = InstrumentActions(self, context)
        self._card = Card(
            self.tr("Instruments"), self.tr("those that come with the desk, and your own")
        )
        self.add_button = secondary_button(
            self.tr("Add an instrument"), "plus", self.actions_of.choose_definition
        )
        self._card.add_action(self.add_button)
        may = context.may(Permission.SET_PROGRAMME)
        self.add_button.setVisible(may)
        self.rows = RowList(self.tr("Instruments"))
        self._card.add(self.rows)
        hint = self.tr(
            "An instrument without words in a language is scored all the same; its items show as"
            " numbers. Who may change this stands under Programme."
        )
        self._card.add(label(hint, "muted", wrap=True))
        self.detail = InstrumentCard(context, self.actions_of)
        main = QWidget()
        lines = QVBoxLayout(main)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.L)
        lines.addWidget(self._card)
        lines.addStretch(1)
        self.column.addWidget(Columns(main, self.detail, side_width=_SIDE))
        self.column.addStretch(1)
        self.rows.opened.connect(self._choose)
        if may:
            self._add_key()

    def _add_key(self) -> None:
        action = QAction(self.tr("Add an instrument"), self)
        action.setShortcut(QKeySequence("Ctrl+O"))
        action.setProperty("group", self.tr("Instruments"))
        action.triggered.connect(lambda _checked=False: self.actions_of.choose_definition())
        self.addAction(action)

    def load(self) -> None:
        """Ask for the instruments and who is who."""
        ask = self.context.jobs.ask
        ask(people.list_people).then(self._know)
        ask(own_instruments.list_instruments).then(self._show)

    def _know(self, found: Sequence[Person]) -> None:
        self._people = by_id(found)

    def _show(self, found: Sequence[InstrumentEntry]) -> None:
        self.entries = {one.form.id: one for one in found}
        if self.chosen not in self.entries:
            own = [one.form.id for one in found if one.own and not one.retired]
            self.chosen = (own or list(self.entries))[0]
        # Own ones first: they are what a programme comes here for.
        ordered = sorted(found, key=lambda one: (one.retired, not one.own))
        self.rows.set_rows((one.form.id, self._row(one)) for one in ordered)
        later(self, self._show_detail)

    def _show_detail(self) -> None:
        entry = self.entries.get(self.chosen)
        if entry is not None:
            self.detail.show_entry(entry, self._people)

    def _row(self, entry: InstrumentEntry) -> ListRow:
        form = entry.form
        row = ListRow(
            f"{form.short_title}   {form.title}", entry_words(entry), "clipboard-text", "primary"
        )
        if entry.retired:
            row.set_pill(self.tr("retired"), PillKind.NEUTRAL, Sign.RING)
        elif entry.own:
            row.set_pill(self.tr("your own"), PillKind.PRIMARY, Sign.RING)
        elif all(one.state is SlotState.EMPTY for one in entry.slots):
            row.set_pill(self.tr("no words yet"), PillKind.WARNING, Sign.RING)
        return row

    def _choose(self, key: object) -> None:
        self.choose(str(key))

    def choose(self, instrument: str) -> None:
        """Show an instrument."""
        self.chosen = instrument
        self._show_detail()
        area: QWidget | None = self
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if isinstance(area, QScrollArea):  # the list is longer than the window
            area.verticalScrollBar().setValue(0)

    def changed(self, words: str) -> None:
        """Say that something was saved, and show it."""
        self.context.messages.say(words, "good")
        self.load()
