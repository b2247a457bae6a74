"""The form as the client sees it: one sentence at a time, in large type, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import fonts
from ui.screens.screening.item_parts import options_of
from ui.theme import Space, set_kind
from ui.widgets import screening_words
from ui.widgets.answer_pad import keys_of
from ui.widgets.answer_parts import OptionButton
from ui.widgets.buttons import Button, quiet_button
from ui.widgets.card import clear_layout
from ui.widgets.keys import key_table, press
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from counsel_desk.domain.screening import Item
    from ui.screens.screening.answer_sheet import AnswerSheet
    from ui.widgets.keys import KeyLine

# A name that the tool for translations finds.
translate = QCoreApplication.translate

_WIDEST = 900
_TALL = 68


class LargeAnswer(OptionButton):
    """One answer, large enough to be hit by an unsteady hand."""

    def __init__(self, value: int, text: str, key: str) -> None:
        super().__init__(value, text, key, large=True)
        self._size = 22

    def sizeHint(self) -> QSize:
        """Be tall."""
        return QSize(420, _TALL)


class ClientForm(QWidget):
    """Asks one item after another; the client goes back and on, and may rather not say.

    Signals:
        changed: something was answered.
        ended: the client has come to the end.
    """

    changed = Signal()
    ended = Signal()

    def __init__(self, sheet: AnswerSheet, at: int = 0) -> None:
        super().__init__()
        self.sheet = sheet
        self.at = min(at, len(sheet.items))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._stem = label("", "body", wrap=True)
        self._stem.setObjectName("clientStem")
        self.question = label("", "hero", wrap=True)
        self._options = QVBoxLayout()
        self._options.setSpacing(Space.M)
        self.buttons: list[LargeAnswer] = []
        self._count = label("", "muted-body")
        self.back_button = quiet_button(
            translate("ClientForm", "Back"), "arrow-left", lambda: self.go_to(self.at - 1)
        )
        self.decline_button = quiet_button(
            translate("ClientForm", "I would rather not say"), "", self._decline
        )
        self.next_button = Button(
            translate("ClientForm", "Next"), "secondary", "", lambda: self.go_to(self.at + 1)
        )
        # The terms of some words ask for this wherever they are shown.
        credit = sheet.form.licence.attribution
        self.credit = label(credit, "small", tone="muted", wrap=True)
        if not credit:
            self.credit.hide()
        self._lay_out()
        self.go_to(self.at)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("clear")
        inside.setMaximumWidth(_WIDEST)
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(Space.XL, Space.L, Space.XL, Space.XL)
        lines.setSpacing(Space.L)
        lines.addStretch(1)
        lines.addWidget(self._stem)
        lines.addWidget(self.question)
        lines.addLayout(self._options)
        lines.addStretch(2)
        lines.addLayout(self._foot())
        lines.addWidget(self.credit)
        holder = QWidget()
        holder.setObjectName("clear")
        row = QHBoxLayout(holder)
        row.addStretch(1)
        row.addWidget(inside, 30)
        row.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(holder)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)

    def _foot(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        large = fonts.font(18)
        for button in (self.back_button, self.decline_button, self.next_button):
            button.setFont(large)
            button.setMinimumHeight(52)
        line.addWidget(self.back_button)
        line.addWidget(self.decline_button)
        line.addStretch(1)
        line.addWidget(self._count)
        line.addWidget(self.next_button)
        return line

    def current(self) -> Item | None:
        """Give the item that is asked; None at the end."""
        items = self.sheet.items
        return items[self.at] if self.at < len(items) else None

    def go_to(self, place: int) -> None:
        """Ask the item at a place; beyond the last one it says thank you."""
        self.at = min(max(place, 0), len(self.sheet.items))
        item = self.current()
        self.back_button.setVisible(self.at > 0)
        for part in (self.decline_button, self.next_button, self._count):
            part.setVisible(item is not None)
        if item is None:
            self._show_end()
        else:
            self._show_item(item)
        self.setAccessibleName(self.question.text())
        said = QAccessibleAnnouncementEvent(self, self.question.text())
        QAccessible.updateAccessibility(said)
        self._area.verticalScrollBar().setValue(0)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_end(self) -> None:
        self._show_options([])
        self._stem.hide()
        self.question.setText(
            translate("ClientForm", "Thank you. Please give the computer back to your counsellor.")
        )
        self.ended.emit()

    def _show_item(self, item: Item) -> None:
        sheet = self.sheet
        self._stem.setText(sheet.form.stem_text(sheet.language, item))
        self._stem.setVisible(bool(self._stem.text()))
        self.question.setText(item.text(sheet.language))
        options = options_of(item, sheet, show_days=False)
        keys = keys_of(options)
        self._show_options(
            [(one.value, one.text, key) for one, key in zip(options, keys, strict=True)]
        )
        given = sheet.values.get(item.key)
        for button in self.buttons:
            button.setChecked(button.value == given and isinstance(given, int))
        is_declined = given == screening_words.DECLINED
        set_kind(self.decline_button, "secondary" if is_declined else "quiet")
        words = translate("ClientForm", "{0} of {1}")
        self._count.setText(words.format(self.at + 1, len(sheet.items)))

    def _show_options(self, wanted: list[tuple[int, str, str]]) -> None:
        clear_layout(self._options)
        self.buttons = []
        for value, text, key in wanted:
            button = LargeAnswer(value, text, key)
            button.clicked.connect(self._answerer(value))
            self._options.addWidget(button)
            button.show()
            self.buttons.append(button)

    def _answerer(self, value: int) -> Callable[[], None]:
        return lambda: self._put(value)

    def _decline(self) -> None:
        self._put(screening_words.DECLINED)

    def _put(self, value: int | str) -> None:
        item = self.current()
        if item is None:
            return
        self.sheet.values[item.key] = value
        self.changed.emit()
        self.go_to(self.sheet.next_place(self.at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer with a number, go back and on with the arrows; letters do nothing."""
        press(self.key_lines(), event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Answer with a number, go back and on."""
        item, group = self.current(), self.tr("Screening")
        back = (self.tr("Item before"), "Left Backspace", lambda: self.go_to(self.at - 1))
        if item is None:
            return key_table(group, back)
        options = options_of(item, self.sheet, show_days=False)
        return key_table(
            group,
            back,
            (self.tr("Next item"), "Right", lambda: self.go_to(self.at + 1)),
            (self.tr("To the first answer"), "Down", self._to_buttons),
            *(
                (option.text, key, self._answerer(option.value))
                for option, key in zip(options, keys_of(options), strict=True)
            ),
        )

    def _to_buttons(self) -> None:
        for button in self.buttons[:1]:
            button.setFocus(Qt.FocusReason.TabFocusReason)
