"""Where the case code, the day, the instrument and the answers stand in a file of scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from counsel_desk.domain.past_columns import MOST_ITEMS, following, guessed_columns
from counsel_desk.domain.past_scores import ScoreColumns
from counsel_desk.domain.screenings import ASKED_MODES, Mode
from counsel_desk.services.instruments import all_instruments
from ui.screens.bring_in.score_words import scale_words
from ui.theme import Space
from ui.turns import later
from ui.widgets import case_words
from ui.widgets.card import Card, clear_layout
from ui.widgets.field import Choice, Field
from ui.widgets.labels import label

if TYPE_CHECKING:
    from counsel_desk.domain.bringing_in import Table
    from counsel_desk.domain.screening import Instrument

_COLUMNS = 4
_ITEMS_IN_A_ROW = 5
_IN_A_TURN = 3
_LANGUAGES = ("en", "sw", "ki", "luo", "luy", "kam", "kln", "so", "fr", "ar", "am")


class ScoreColumnsCard(Card):
    """Choices of what stands where; an instrument, language or mode can be one for all rows.

    Signals:
        changed: something stands elsewhere now.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Where it stands"), self.tr("guessed from the headings"))
        self._table: Table | None = None
        self._wanted: tuple[int | None, ...] = ()
        self._filling = False
        self.code, self.day, self.instrument = Choice(), Choice(), Choice()
        self.total, self.first_item = Choice(), Choice()
        self.language, self.mode = Choice(), Choice()
        self.items: list[Choice] = []
        self.scale = label("", "muted", wrap=True)
        self._item_title = label(self.tr("Answers to the items"), "field-label")
        self._lay_out()
        for choice in (self.code, self.day, self.total, self.language, self.mode):
            choice.currentIndexChanged.connect(lambda _place: self._tell())
        self.instrument.currentIndexChanged.connect(lambda _place: self._other_instrument())
        self.first_item.currentIndexChanged.connect(lambda _place: self._follow())

    def _lay_out(self) -> None:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.XL)
        grid.setVerticalSpacing(Space.M)
        fields = (
            (self.tr("Case code"), self.code),
            (self.tr("Day"), self.day),
            (self.tr("Instrument"), self.instrument),
            (self.tr("Total"), self.total),
            (self.tr("Answers, from the first item on"), self.first_item),
            (self.tr("Language"), self.language),
            (self.tr("How it was given"), self.mode),
        )
        for place, (title, choice) in enumerate(fields):
            row, column = divmod(place, _COLUMNS)
            grid.addWidget(Field(title, choice), row, column)
            grid.setColumnStretch(column, 1)
        self.add(holder)
        self.add(self.scale)
        self._item_holder = QWidget()
        self._grid = QGridLayout(self._item_holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.S)
        self.add(self._item_title)
        self.add(self._item_holder)

    # --- what is offered -----------------------------------------------------------------------

    def fill(self, table: Table) -> None:
        """Offer the columns of a file, as they are guessed."""
        self._filling = True
        self._table = table
        forms = all_instruments()
        guess = guessed_columns(table.headers, forms)
        columns = self._named()
        none: list[tuple[object, str]] = [(None, self.tr("Not in the file"))]
        from_column = self.tr("Column “{0}”")
        told: list[tuple[object, str]] = [
            (place, from_column.format(words)) for place, words in columns
        ]
        self.code.set_choices([(None, self.tr("Choose a column")), *columns])
        self.day.set_choices([(None, self.tr("Choose a column")), *columns])
        self.total.set_choices([*none, *columns])
        self.first_item.set_choices([*none, *columns])
        self.instrument.set_choices([*((form.id, form.short_title) for form in forms), *told])
        unknown = self.tr("Not recorded")
        spoken = [(code, case_words.language_words(code)) for code in _LANGUAGES]
        self.language.set_choices([("", unknown), *spoken, *told])
        modes = [(mode, case_words.mode_words(mode)) for mode in ASKED_MODES]
        self.mode.set_choices([(Mode.UNKNOWN, unknown), *modes, *told])
        self._show(guess)
        self._filling = False

    def _named(self) -> list[tuple[object, str]]:
        headers = self._table.headers if self._table is not None else ()
        column = self.tr("Column {0}")
        return [(at, header or column.format(at + 1)) for at, header in enumerate(headers)]

    def _show(self, guess: ScoreColumns) -> None:
        self.code.set_value(guess.code)
        self.day.set_value(guess.day)
        self.total.set_value(guess.total)
        self.first_item.set_value(guess.items[0] if guess.items else None)
        fixed = guess.instrument_at if guess.instrument_at is not None else guess.instrument
        self.instrument.set_value(fixed)
        if guess.language_at is not None:
            self.language.set_value(guess.language_at)
        if guess.mode_at is not None:
            self.mode.set_value(guess.mode_at)
        self._make_items(guess.items)
        self._say_scale()

    def _make_items(self, columns: tuple[int | None, ...]) -> None:
        """Offer a column for each item, a few in a turn of the window."""
        clear_layout(self._grid)
        offered = [(None, self.tr("Not in the file")), *self._named()]
        self.items = []
        self._wanted = columns
        for shown in (self._item_title, self._item_holder):
            shown.setVisible(bool(columns))
        later(self, lambda: self._go_on(columns, offered))

    def _make_some(self, offered: list[tuple[object, str]]) -> None:
        begin = len(self.items)
        for place in range(begin, min(begin + _IN_A_TURN, len(self._wanted))):
            choice = Choice(offered)
            choice.set_value(self._wanted[place])
            choice.currentIndexChanged.connect(lambda _place: self._tell())
            row, column = divmod(place, _ITEMS_IN_A_ROW)
            field = Field(self.tr("Item {0}").format(place + 1), choice)
            self._grid.addWidget(field, row, column)
            self._grid.setColumnStretch(column, 1)
            self.items.append(choice)
        if len(self.items) < len(self._wanted):
            wanted = self._wanted
            later(self, lambda: self._go_on(wanted, offered))

    def _go_on(self, wanted: tuple[int | None, ...], offered: list[tuple[object, str]]) -> None:
        if wanted is self._wanted:
            self._make_some(offered)

    # --- what is chosen ------------------------------------------------------------------------

    def _form(self) -> Instrument | None:
        chosen = self.instrument.value()
        return next((form for form in all_instruments() if form.id == chosen), None)

    def _say_scale(self) -> None:
        form = self._form()
        self.scale.setText(scale_words(form) if form is not None else "")
        self.scale.setVisible(form is not None)

    def _other_instrument(self) -> None:
        if not self._filling:
            self._say_scale()
            self._follow()

    def _follow(self) -> None:
        """Have the answers stand side by side from the first one on."""
        if self._filling or self._table is None:
            return
        first, form = self.first_item.value(), self._form()
        found: tuple[int | None, ...] = ()
        if isinstance(first, int):
            others = [_column(choice) for choice in (self.code, self.day, self.total)]
            others += [_column(choice) for choice in (self.instrument, self.language, self.mode)]
            count = len(form.items) if form is not None else MOST_ITEMS
            found = following(first, count, len(self._table.headers), others)
            if form is None:
                found = tuple(column for column in found if column is not None)
        self._make_items(found)
        self._tell()

    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()

    def columns(self) -> ScoreColumns:
        """Give what stands where."""
        chosen, told, mode = self.instrument.value(), self.language.value(), self.mode.value()
        made = [_column(choice) for choice in self.items]
        items = (*made, *self._wanted[len(made) :])
        return ScoreColumns(
            code=_column(self.code),
            day=_column(self.day),
            instrument_at=_column(self.instrument),
            instrument=chosen if isinstance(chosen, str) else "",
            items=items,
            total=_column(self.total),
            language_at=_column(self.language),
            language=told if isinstance(told, str) else "",
            mode_at=_column(self.mode),
            mode=mode if isinstance(mode, Mode) else Mode.UNKNOWN,
        )


def _column(choice: Choice) -> int | None:
    value = choice.value()
    return value if isinstance(value, int) else None
