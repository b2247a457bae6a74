"""What each column of the file holds, guessed at first, and whose clients they will be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from counsel_desk.domain.access import Role
from counsel_desk.domain.bringing_in import Table, Target
from counsel_desk.domain.table_headings import guessed
from ui.screens.bring_in.words import target_words
from ui.theme import Space
from ui.widgets.card import Card, clear_layout
from ui.widgets.field import Choice, Field
from ui.widgets.labels import ElidedLabel

if TYPE_CHECKING:
    from counsel_desk.domain.people import Person
    from ui.screen import Context

_SIDE_BY_SIDE = 2
_LEAST, _NARROWEST, _WIDEST = 150, 220, 280


class ColumnsCard(Card):
    """A choice for each column of the file.

    Signals:
        changed: a column holds something else now.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("What the columns hold"), self.tr("guessed from their headings"))
        self.counsellor = Choice()
        self.choices: dict[int, Choice] = {}
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.XL)
        self._grid.setVerticalSpacing(Space.M)
        self.add(holder)
        self._whose = Field(self.tr("Counsellor of these clients"), self.counsellor)
        self._whose.setFixedWidth(_LEAST + Space.XL + _NARROWEST)
        self.body.addWidget(self._whose, 0, Qt.AlignmentFlag.AlignLeft)

    def know_people(self, context: Context, found: tuple[Person, ...]) -> None:
        """Offer the counsellors; one who does not coordinate brings in for themselves."""
        mine = context.me.id
        able = [one for one in found if one.active and Role.COUNSELLOR in one.roles]
        if Role.COORDINATOR not in context.roles:
            able = [one for one in able if one.id == mine]
        before = self.counsellor.value()
        self.counsellor.set_choices([(one.id, one.name) for one in able])
        self.counsellor.set_value(before or mine)
        self._whose.setVisible(len(able) > 1)

    def fill(self, table: Table) -> None:
        """Show the columns of a file, with their first words as an example."""
        clear_layout(self._grid)
        self.choices.clear()
        guess = guessed(table.headers)
        offered: list[tuple[object, str]] = [(None, self.tr("Leave this out"))]
        offered += [(target, target_words(target)) for target in Target]
        for column, header in enumerate(table.headers):
            named = header or self.tr("Column {0}").format(column + 1)
            choice = Choice(offered)
            choice.set_value(guess.get(column))
            choice.setAccessibleName(named)
            choice.setMaximumWidth(_WIDEST)
            choice.currentIndexChanged.connect(lambda _index: self.changed.emit())
            row, side = divmod(column, _SIDE_BY_SIDE)
            self._grid.addLayout(self._words(named, _sample(table, column)), row, 2 * side)
            self._grid.addWidget(choice, row, 2 * side + 1)
            choice.setMinimumWidth(_NARROWEST)
            self.choices[column] = choice
        # What is left of the width stays empty at the right: names keep close to their choices.
        self._grid.setColumnStretch(2 * _SIDE_BY_SIDE, 1)

    def _words(self, named: str, sample: str) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        for text, kind in ((named, "strong"), (sample or self.tr("empty"), "muted")):
            shown = ElidedLabel(text, kind)
            shown.setMinimumWidth(_LEAST)
            words.addWidget(shown)
        return words

    def mapping(self) -> dict[int, Target]:
        """Give what the columns are said to hold."""
        return {
            column: value
            for column, choice in self.choices.items()
            if isinstance(value := choice.value(), Target)
        }


def _sample(table: Table, column: int) -> str:
    cells = (row[column].strip() for row in table.rows if column < len(row))
    return next((cell for cell in cells if cell), "")
