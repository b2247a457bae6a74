"""The items of a questionnaire in one list, the one that is asked large, answered by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.screens.screening.item_parts import ItemLine, ItemPanel, options_of
from ui.theme import Space
from ui.widgets import screening_words
from ui.widgets.answer_pad import keys_of
from ui.widgets.card import clear_layout, set_shown
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from counsel_desk.domain.screening import Item
    from ui.screens.screening.answer_sheet import AnswerSheet

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class AnswerList(QScrollArea):
    """Asks one item after another; what was answered stays in sight above, the rest below.

    Signals:
        changed: an answer was given, taken away or marked as declined.
        moved: another item is asked now.
        finished: the person wants to end.
    """

    changed = Signal()
    moved = Signal()
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet: AnswerSheet | None = None
        self.at = 0
        self.shows_days = False
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
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(300)
        self._panel.answered.connect(self.answer)

    def set_sheet(self, sheet: AnswerSheet) -> None:
        """Ask the items of a sheet, from the first without an answer."""
        self.sheet = sheet
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
        missing = sheet.missing()
        first = sheet.place_of(missing[0]) if missing else len(sheet.items)
        self.go_to(first)

    def _goer(self, place: int) -> Callable[[], None]:
        return lambda: self.go_to(place)

    def current(self) -> Item | None:
        """Give the item that is asked now; None at the end."""
        sheet = self.sheet
        return sheet.items[self.at] if sheet and self.at < len(sheet.items) else None

    def go_to(self, place: int) -> None:
        """Ask the item at a place; the place after the last is the end."""
        sheet = self.sheet
        if sheet is None:
            return
        self.at = min(max(place, 0), len(sheet.items))
        self._place_panel()
        self._refresh()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.moved.emit()

    def _place_panel(self) -> None:
        item, sheet = self.current(), self.sheet
        self._column.removeWidget(self._panel)
        self._column.insertWidget(self.at, self._panel)
        self._panel.setVisible(item is not None)
        for place, line in enumerate(self._lines):
            set_shown(line, is_on=place != self.at)
        if item is not None and sheet is not None:
            self._panel.ask(item, sheet, place=self.at, show_days=self.shows_days)
            self.setAccessibleName(item.text(sheet.language))
            said = QAccessibleAnnouncementEvent(self, item.text(sheet.language))
            QAccessible.updateAccessibility(said)
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
        self._show_in_page(shown)

    def _show_in_page(self, shown: QWidget) -> None:
        """Have a page that is smaller than the list show what is asked."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if not isinstance(around, QScrollArea):
            return
        around.ensureWidgetVisible(shown, 0, Space.S)
        inside = around.widget()
        if inside is not None and shown.height() > around.viewport().height():
            top = shown.mapTo(inside, QPoint(0, 0)).y()
            around.verticalScrollBar().setValue(top - Space.S)

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
        self._end.setText(self._end_words(sheet))

    def _end_words(self, sheet: AnswerSheet) -> str:
        missing = sheet.missing()
        if not missing:
            return translate("AnswerList", "Everything is answered. Enter saves the screening.")
        words = translate(
            "AnswerList",
            "No answer to item {0}. N goes there, Enter saves it as missing, never as zero.",
        )
        return words.format(screening_words.list_keys(missing))

    def answer(self, value: int) -> None:
        """Answer the item that is asked and go on."""
        self._put(value)

    def decline(self) -> None:
        """Note that the client did not want to answer, and go on."""
        self._put(screening_words.DECLINED)

    def not_applicable(self) -> None:
        """Note that the item does not apply, where the instrument allows that."""
        item = self.current()
        if item is not None and item.may_be_not_applicable:
            self._put(screening_words.NOT_APPLICABLE)

    def _put(self, value: int | str) -> None:
        item, sheet = self.current(), self.sheet
        if item is None or sheet is None:
            return
        sheet.values[item.key] = value
        self.changed.emit()
        self.go_to(sheet.next_place(self.at))

    def clear_answer(self) -> None:
        """Take the answer of this item away."""
        item, sheet = self.current(), self.sheet
        if item is not None and sheet is not None and sheet.values.pop(item.key, None) is not None:
            self.changed.emit()
            self.go_to(self.at)

    def go_to_missing(self) -> None:
        """Ask the next item that has no answer, round the end."""
        sheet = self.sheet
        if sheet is None:
            return
        places = [sheet.place_of(key) for key in sheet.missing()]
        if places:
            after = [place for place in places if place > self.at]
            self.go_to((after or places)[0])

    def toggle_days(self) -> None:
        """Show the days that each answer stands for, or hide them again."""
        if self.sheet is not None and self.sheet.form.days is not None:
            self.shows_days = not self.shows_days
            self.go_to(self.at)

    def _finish(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        if self.current() is None or not sheet.missing():
            self.finished.emit()
        else:
            self.go_to(len(sheet.items))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer with a number key, walk with the arrow keys, finish with Enter."""
        if event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            super().keyPressEvent(event)
            return
        acts: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Backspace: lambda: self.go_to(self.at - 1),
            Qt.Key.Key_Up: lambda: self.go_to(self.at - 1),
            Qt.Key.Key_Left: lambda: self.go_to(self.at - 1),
            Qt.Key.Key_Down: lambda: self.go_to(self.at + 1),
            Qt.Key.Key_Right: lambda: self.go_to(self.at + 1),
            Qt.Key.Key_Space: lambda: self.go_to(self.at + 1),
            Qt.Key.Key_D: self.decline,
            Qt.Key.Key_X: self.not_applicable,
            Qt.Key.Key_N: self.go_to_missing,
            Qt.Key.Key_H: self.toggle_days,
            Qt.Key.Key_Delete: self.clear_answer,
            Qt.Key.Key_Return: self._finish,
            Qt.Key.Key_Enter: self._finish,
        }
        act = acts.get(Qt.Key(event.key()))
        if act is not None:
            act()
        elif not self._answer_by_key(event.text()):
            super().keyPressEvent(event)

    def _answer_by_key(self, text: str) -> bool:
        item, sheet = self.current(), self.sheet
        if item is None or sheet is None or not text:
            return False
        options = options_of(item, sheet, show_days=False)
        keys = keys_of(options)
        if text in keys:
            self.answer(options[keys.index(text)].value)
        return text in keys


def clear_layout_but(column: QVBoxLayout, *kept: QWidget) -> None:
    """Empty a column and delete what was in it, some parts excepted."""
    for part in kept:
        column.removeWidget(part)
    clear_layout(column)
