"""Enter a paper form: all items on one page, twice where wanted, with every difference settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from ui.screens.screening.asking import Asking
from ui.screens.screening.paper_line import PaperLine
from ui.theme import Space
from ui.widgets import screening_words
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card, clear_layout
from ui.widgets.labels import label
from ui.widgets.pill import Pill, PillKind, Sign

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counsel_desk.domain.screening import Item
    from ui.screens.screening.answer_sheet import AnswerSheet

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class Differences(Card):
    """What two entries of a form read differently, each to be settled.

    Signals:
        settled: the key of an item and what the form says: a value, a reason or None.
    """

    settled = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.M)
        self.body.addLayout(self._lines)
        self.buttons: list[QWidget] = []
        self.hide()

    def show_sheet(self, sheet: AnswerSheet, keys: Sequence[str]) -> None:
        """Show the items that are not settled; none hides the card."""
        clear_layout(self._lines)
        self.buttons = []
        self.setVisible(bool(keys))
        if not keys:
            return
        self.set_title(
            translate("PaperForm", "The two entries differ"),
            translate("PaperForm", "Look at the paper and say what it says."),
        )
        self.set_pill(Pill(str(len(keys)), PillKind.WARNING, Sign.NONE))
        for key in keys:
            item = sheet.items[sheet.place_of(key)]
            self._lines.addWidget(
                label(f"{key}.  {item.text(sheet.language)}", "strong", wrap=True)
            )
            self._lines.addWidget(self._choices(item, sheet))
        if self.buttons:
            self.setFocusProxy(self.buttons[0])

    def _choices(self, item: Item, sheet: AnswerSheet) -> QWidget:
        made = QWidget()
        made.setObjectName("clear")
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.M)
        first = (sheet.first or {}).get(item.key)
        second = sheet.values.get(item.key)
        for words, value in (
            (translate("PaperForm", "First entry: {0}"), first),
            (translate("PaperForm", "Second entry: {0}"), second),
        ):
            said = screening_words.answer_words(item, value, sheet.language)
            said = f"{value}  {said}" if isinstance(value, int) else said
            button = secondary_button(words.format(said))
            button.setAccessibleName(f"{item.key}. {words.format(said)}")
            button.clicked.connect(self._teller(item.key, value))
            line.addWidget(button)
            self.buttons.append(button)
        line.addStretch(1)
        return made

    def _teller(self, key: str, value: int | str | None) -> Callable[[], None]:
        return lambda: self.settled.emit(key, value)


class PaperForm(Asking):
    """All items of a form as on paper; digits run down the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[PaperLine] = []
        self.twice = QCheckBox(translate("PaperForm", "Enter it twice, and compare"))
        self.twice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.twice.toggled.connect(self._twice_toggled)
        self.stage = label("", "strong")
        self._legend = label("", "muted", wrap=True)
        self.differences = Differences()
        self.differences.settled.connect(self._settle)
        self._end = label("", "card-title", wrap=True)
        self._end.setContentsMargins(12, 12, 12, 12)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, Space.S, 0)
        column.setSpacing(Space.S)
        head = QHBoxLayout()
        head.setSpacing(Space.L)
        head.addWidget(self.stage)
        head.addStretch(1)
        head.addWidget(self.twice)
        column.addLayout(head)
        column.addWidget(self._legend)
        column.addWidget(self.differences)
        column.addLayout(self._rows)
        column.addWidget(self._end)
        column.addStretch(1)
        self.setWidget(inside)

    def build(self, sheet: AnswerSheet) -> None:
        """Make a row for each item."""
        clear_layout(self._rows)
        most = max(len(item.values) for item in sheet.items)
        self.lines = [PaperLine(item, sheet.language, most) for item in sheet.items]
        for place, line in enumerate(self.lines):
            line.ticked.connect(self._ticker(place))
            line.pressed.connect(self._goer(place))
            self._rows.addWidget(line)
            line.show()
        usual = sheet.items[0]
        same = [item for item in sheet.items if item.values == usual.values]
        said = "   ".join(f"{one.value} {one.label(sheet.language)}" for one in usual.options)
        self._legend.setText(said if len(same) > len(sheet.items) // 2 else "")
        self._legend.setVisible(bool(self._legend.text()))
        self.twice.blockSignals(True)
        self.twice.setChecked(self.twice.isChecked() or sheet.first is not None)
        self.twice.blockSignals(False)

    def _ticker(self, place: int) -> Callable[[int], None]:
        def tick(value: int) -> None:
            self.go_to(place)
            self.answer(value)

        return tick

    def _goer(self, place: int) -> Callable[[], None]:
        return lambda: self.go_to(place)

    def show_item(self) -> None:
        """Mark the row that is entered now."""
        sheet = self.sheet
        if sheet is None:
            return
        for place, line in enumerate(self.lines):
            line.show_answer(sheet.values.get(line.item.key), is_here=place == self.at)
        self._show_stage(sheet)
        self._end.setVisible(self.current() is None)
        self._end.setText(self.end_words(sheet))
        if self.at < len(self.lines):
            self.ensureWidgetVisible(self.lines[self.at], 0, 80)
            self.show_in_page(self.lines[self.at])
        elif self.differences.isHidden():
            self.ensureWidgetVisible(self._end)

    def _show_stage(self, sheet: AnswerSheet) -> None:
        words = ""
        if sheet.first is not None:
            words = translate("PaperForm", "Second entry: from the paper again, from the top")
        elif self.twice.isChecked():
            words = translate("PaperForm", "First entry")
        self.stage.setText(words)

    def end_words(self, sheet: AnswerSheet) -> str:
        """Say what Enter does: begin the second entry, compare, or save."""
        if self.twice.isChecked() and sheet.first is None:
            return translate("PaperForm", "Enter puts this entry aside and begins the second one.")
        if sheet.differences():
            return translate("PaperForm", "Enter compares the two entries.")
        return super().end_words(sheet)

    def finish(self) -> None:
        """Begin the second entry, show what differs, or end."""
        sheet = self.sheet
        if sheet is None:
            return
        if self.twice.isChecked() and sheet.first is None:
            if self.current() is None or not sheet.missing():
                self._begin_again(sheet)
            else:
                self.go_to(len(sheet.items))
        elif sheet.differences():
            self._compare(sheet)
        else:
            super().finish()

    def _begin_again(self, sheet: AnswerSheet) -> None:
        sheet.enter_again()
        self.changed.emit()
        self.go_to(0)

    def _compare(self, sheet: AnswerSheet) -> None:
        self.at = len(sheet.items)
        self.show_item()
        self.differences.show_sheet(sheet, sheet.differences())
        self.verticalScrollBar().setValue(0)
        self.differences.setFocus(Qt.FocusReason.OtherFocusReason)
        self.moved.emit()

    def compare_first(self) -> bool:
        """Show what differs and is not settled; False where nothing keeps from saving."""
        sheet = self.sheet
        if sheet is None or not sheet.differences():
            return False
        self._compare(sheet)
        return True

    def _settle(self, key: str, value: object) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        sheet.settle(key, value if isinstance(value, int | str) else None)
        self.changed.emit()
        left = sheet.differences()
        self.differences.show_sheet(sheet, left)
        self.go_to(len(sheet.items))
        if left:
            self.differences.setFocus(Qt.FocusReason.OtherFocusReason)

    def _twice_toggled(self, is_on: bool) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        if not is_on:
            sheet.enter_once()
            self.differences.hide()
            self.changed.emit()
        self.go_to(self.at)
