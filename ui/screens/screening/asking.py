"""What every way of asking shares: the sheet, the item that is asked, the keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.screens.screening.item_parts import options_of
from ui.theme import Space
from ui.widgets import screening_words
from ui.widgets.answer_pad import keys_of
from ui.widgets.keys import key_table, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from counsel_desk.domain.screening import Item
    from ui.screens.screening.answer_sheet import AnswerSheet
    from ui.widgets.keys import KeyLine

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class Asking(QScrollArea):
    """Walks through the items of a sheet and takes their answers by keys.

    Signals:
        changed: an answer was given, taken away or marked with a reason.
        moved: another item is asked now.
        finished: the person wants to end.
        refused: a key is no answer to this item; the sentence that says so.
    """

    changed = Signal()
    moved = Signal()
    finished = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet: AnswerSheet | None = None
        self.at = 0
        self.shows_days = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(300)

    # --- what a way of asking draws for itself ---

    def build(self, sheet: AnswerSheet) -> None:
        """Make what shows the items of a sheet."""

    def show_item(self) -> None:
        """Show the item that is asked now, or the end."""

    # --- walking ---

    def set_sheet(self, sheet: AnswerSheet) -> None:
        """Ask the items of a sheet, from the first without an answer."""
        self.sheet = sheet
        self.build(sheet)
        missing = sheet.missing()
        self.go_to(sheet.place_of(missing[0]) if missing else len(sheet.items))

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
        self.show_item()
        self._say_item()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.moved.emit()

    def show_in_page(self, shown: QWidget) -> None:
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

    def _say_item(self) -> None:
        item, sheet = self.current(), self.sheet
        if item is not None and sheet is not None:
            words = item.text(sheet.language)
            self.setAccessibleName(words)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def end_words(self, sheet: AnswerSheet) -> str:
        """Say at the end what is missing, and what Enter does."""
        missing = sheet.missing()
        if not missing:
            return translate("AnswerList", "Everything is answered. Enter saves the screening.")
        words = translate(
            "AnswerList",
            "No answer to item {0}. N goes there, Enter saves it as missing, never as zero.",
        )
        return words.format(screening_words.list_keys(missing))

    # --- answering ---

    def answer(self, value: int) -> None:
        """Answer the item that is asked and go on."""
        self.put(value)

    def decline(self) -> None:
        """Note that the client did not want to answer, and go on."""
        self.put(screening_words.DECLINED)

    def not_asked(self) -> None:
        """Note that the item was left out on purpose, and go on."""
        self.put(screening_words.NOT_ASKED)

    def not_applicable(self) -> None:
        """Note that the item does not apply, where the instrument allows that."""
        item = self.current()
        if item is not None and item.may_be_not_applicable:
            self.put(screening_words.NOT_APPLICABLE)
        elif item is not None:
            words = translate(
                "AnswerList",
                "This instrument has no “not applicable” here. D says that the client declines.",
            )
            self.refused.emit(words)

    def put(self, value: int | str) -> None:
        """Note a value or a reason for the item that is asked, and go on."""
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

    def finish(self) -> None:
        """End where nothing is missing or the end is shown already, else go to the end."""
        sheet = self.sheet
        if sheet is None:
            return
        if self.current() is None or not sheet.missing():
            self.finished.emit()
        else:
            self.go_to(len(sheet.items))

    # --- keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer with a number key, walk with the arrow keys, finish with Enter."""
        found = press(self.key_lines(), event) or self._refuse(event.text())
        if not found:
            super().keyPressEvent(event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Answer, say why there is no answer, and walk from item to item."""
        if self.sheet is None:
            return ()
        here = (*self._answers(), *self._reasons()) if self.current() is not None else ()
        walks = (
            (translate("AnswerList", "Item before"), "Backspace Up Left", self._back),
            (translate("AnswerList", "Next item"), "Down Right Space", self._on),
        )
        return key_table(
            translate("AnswerList", "On an item"), *here, *walks, *self._further(self.sheet)
        )

    def _answers(self) -> list[tuple[str, str, Callable[[], object]]]:
        item, sheet = self.current(), self.sheet
        if item is None or sheet is None:
            return []
        options = options_of(item, sheet, show_days=False)
        found = zip(options, keys_of(options), strict=True)
        return [(one.text, key, partial(self.answer, one.value)) for one, key in found]

    def _reasons(self) -> list[tuple[str, str, Callable[[], object]]]:
        return [
            (translate("AnswerList", "The client declines to answer"), "D", self.decline),
            (translate("AnswerList", "Left out on purpose: not asked"), "S", self.not_asked),
            (translate("AnswerList", "Not applicable"), "X", self.not_applicable),
            (translate("AnswerList", "Take the answer away"), "Del", self.clear_answer),
        ]

    def _further(self, sheet: AnswerSheet) -> list[tuple[str, str, Callable[[], object]]]:
        words, missing = translate("AnswerList", "Next item that is missing"), sheet.missing()
        table: list[tuple[str, str, Callable[[], object]]] = []
        if missing:
            table.append((words, "N", self.go_to_missing))
        if sheet.form.days is not None:
            words = translate("AnswerList", "Days that an answer stands for")
            table.append((words, "H", self.toggle_days))
        ends = self.current() is None or not missing
        words = (
            translate("AnswerList", "Save the screening")
            if ends
            else translate("AnswerList", "To the end")
        )
        return [*table, (words, "Return Enter", self.finish)]

    def _back(self) -> None:
        self.go_to(self.at - 1)

    def _on(self) -> None:
        self.go_to(self.at + 1)

    def _refuse(self, text: str) -> bool:
        """Say which numbers answer where another one was pressed."""
        item, sheet = self.current(), self.sheet
        if item is None or sheet is None or not text.isdigit():
            return False
        keys = keys_of(options_of(item, sheet, show_days=False))
        words = translate("AnswerList", "{0} is no answer to item {1}: it is {2} to {3}.")
        self.refused.emit(words.format(text, item.key, keys[0], keys[-1]))
        return True
