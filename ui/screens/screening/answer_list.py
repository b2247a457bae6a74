"""The items of a questionnaire in one list, the one that is asked large, answered by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.screens.screening.asking import Asking
from ui.screens.screening.item_parts import ItemLine, ItemPanel
from ui.theme import Space
from ui.widgets import screening_words
from ui.widgets.card import clear_layout, set_shown
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.screens.screening.answer_sheet import AnswerSheet

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class AnswerList(Asking):
    """Asks one item after another; what was answered stays in sight above, the rest below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[ItemLine] = []
        self._panel = ItemPanel()
        self._end = label("", "card-title", wrap=True)
        self._end.setContentsMargins(12, 14, 12, 14)
        inside = QWidget()
        inside.setObjectName("clear")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, Space.S, 0)
        self._column.setSpacing(2)
        self.setWidget(inside)
        self._panel.answered.connect(self.answer)

    def build(self, sheet: AnswerSheet) -> None:
        """Make a line for each item."""
        clear_layout_but(self._column, self._panel, self._end)
        self._lines = []
        for place, item in enumerate(sheet.items):
            line = ItemLine(item.key, item.text(sheet.language))
            line.clicked.connect(self._goer(place))
            self._lines.append(line)
            self._column.addWidget(line)
        self._column.addWidget(self._panel)
        self._column.addWidget(self._end)
        self._column.addStretch(1)

    def _goer(self, place: int) -> Callable[[], None]:
        return lambda: self.go_to(place)

    def show_item(self) -> None:
        """Put the panel in the place of the item that is asked."""
        self._place_panel()
        self._refresh()

    def _place_panel(self) -> None:
        item, sheet = self.current(), self.sheet
        self._column.removeWidget(self._panel)
        self._column.insertWidget(self.at, self._panel)
        self._panel.setVisible(item is not None)
        for place, line in enumerate(self._lines):
            set_shown(line, is_on=place != self.at)
        if item is not None and sheet is not None:
            self._panel.ask(item, sheet, place=self.at, show_days=self.shows_days)
        self._end.setVisible(item is None)
        inside = self.widget()
        if inside is not None and inside.layout() is not None:
            self._column.activate()
            inside.adjustSize()
        self._show_current()

    def _show_current(self) -> None:
        shown: QWidget = self._panel if self.current() is not None else self._end
        middle = shown.geometry().center().y() - self.viewport().height() // 2
        bar = self.verticalScrollBar()
        bar.setValue(min(max(middle, bar.minimum()), bar.maximum()))
        self.show_in_page(shown)

    def _refresh(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        left_out = sheet.left_out()
        for line, item in zip(self._lines, sheet.items, strict=True):
            value = sheet.values.get(item.key)
            words = ""
            if value is not None:
                words = screening_words.answer_words(item, value, sheet.language)
            elif item.key in left_out:
                words = translate("AnswerList", "not asked")
            line.show_answer(words, has_value=isinstance(value, int))
        self._end.setText(self.end_words(sheet))


def clear_layout_but(column: QVBoxLayout, *kept: QWidget) -> None:
    """Empty a column and delete what was in it, some parts excepted."""
    for part in kept:
        column.removeWidget(part)
    clear_layout(column)
