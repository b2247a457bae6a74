"""A card of rows that wait: the first of them at once, more with its button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from ui.widgets.buttons import quiet_button
from ui.widgets.card import Card
from ui.widgets.pill import Pill, PillKind, Sign
from ui.widgets.rows import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.widgets.rows import ListRow

# A name that the tool for translations finds.
translate = QCoreApplication.translate
STEP = 30
"""How many more the button brings: hundreds at once would hold the window up."""

Line = tuple[object, "Callable[[], ListRow]"]
"""The key of a row, and what makes it once it is shown."""


class Pile(Card):
    """A card that counts what waits and shows some of it; there while there is something.

    Attributes:
        rows: what is shown; more: the button for the next ones.
    """

    def __init__(self, title: str, hint: str = "", *, first: int = STEP) -> None:
        super().__init__(title, hint)
        self.rows = RowList(title)
        self.more = quiet_button("", "caret-down", self._show_more)
        self.add(self.rows)
        self.add(self.more)
        self._most = first
        self._lines: Sequence[Line] = ()
        self.hide()

    def show_lines(self, lines: Sequence[Line], *, is_counted: bool = True) -> None:
        """Show other rows, as many as were looked at before."""
        self._lines = lines
        if is_counted:
            count = QLocale().toString(len(lines))
            self.set_pill(Pill(count, PillKind.NEUTRAL, Sign.NONE))
        self.setVisible(bool(lines))
        self._fill()

    def _fill(self) -> None:
        self.rows.set_rows([(key, make()) for key, make in self._lines[: self._most]])
        left = len(self._lines) - self._most
        words = translate("Supervision", "Show {0} more")
        self.more.setText(words.format(QLocale().toString(min(left, STEP))))
        self.more.setVisible(left > 0)

    def _show_more(self) -> None:
        before = self._most
        self._most += STEP
        self._fill()
        self.rows.focus_row(before)
