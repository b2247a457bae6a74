"""Read a questionnaire aloud: one item a screen, what to say, and days turned into answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.screens.screening import script
from ui.screens.screening.asking import Asking
from ui.screens.screening.item_parts import options_of
from ui.theme import Space
from ui.widgets import screening_words
from ui.widgets.answer_pad import keys_of
from ui.widgets.answer_parts import OptionButton
from ui.widgets.buttons import quiet_button
from ui.widgets.card import clear_layout
from ui.widgets.days_helper import DaysHelper
from ui.widgets.flow import Flow
from ui.widgets.labels import IconLabel, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from counsel_desk.domain.screening import Item
    from counsel_desk.domain.screenings import Mode
    from ui.screens.screening.answer_sheet import AnswerSheet

# A name that the tool for translations finds.
translate = QCoreApplication.translate

_WIDEST = 860
_ANSWER = 48


class ReadAloud(Asking):
    """Shows one item at a time in large type, with the interviewer's script above it."""

    def __init__(self, mode: Mode, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = mode
        self.say = label("", "small", wrap=True)
        self._stem = label("", "muted-body", wrap=True)
        self.question = label("", "question-large", wrap=True)
        self._options = QVBoxLayout()
        self._options.setSpacing(Space.S)
        self.buttons: list[OptionButton] = []
        self.days = DaysHelper(key="H")
        self._reason = label("", "muted-body", wrap=True)
        self._end = label("", "question", wrap=True)
        self._lay_out()
        self.days.chosen.connect(self._days_chosen)

    def _lay_out(self) -> None:
        self._card = QFrame()
        self._card.setObjectName("card")
        lines = QVBoxLayout(self._card)
        lines.setContentsMargins(24, 16, 24, 16)
        lines.setSpacing(Space.M)
        lines.addWidget(self._script())
        for part in (self._stem, self.question):
            lines.addWidget(part)
        lines.addLayout(self._options)
        lines.addWidget(self._reason)
        lines.addWidget(self._end)
        lines.addWidget(self._foot())
        self._card.setMaximumWidth(_WIDEST)
        inside = QWidget()
        inside.setObjectName("clear")
        around = QVBoxLayout(inside)
        around.setContentsMargins(0, 0, Space.S, 0)
        around.addWidget(self._card)
        around.addStretch(1)
        self.setWidget(inside)

    def _script(self) -> QWidget:
        made = QFrame()
        made.setObjectName("sunken")
        line = QHBoxLayout(made)
        line.setContentsMargins(14, 10, 14, 10)
        line.setSpacing(Space.M)
        line.addWidget(IconLabel("chat-circle", "primary"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.say, 1)
        return made

    def _foot(self) -> QWidget:
        made = Flow(spacing=Space.S)
        self._applies = quiet_button(
            translate("ReadAloud", "Does not apply  X"), "", self.not_applicable
        )
        back = quiet_button(
            translate("ReadAloud", "Back"), "arrow-left", lambda: self.go_to(self.at - 1)
        )
        parts: tuple[QWidget, ...] = (
            back,
            quiet_button(translate("ReadAloud", "Declines  D"), "", self.decline),
            quiet_button(translate("ReadAloud", "Not asked  S"), "", self.not_asked),
            self._applies,
            self.days,
        )
        for part in parts:
            made.add(part)
        return made

    def show_item(self) -> None:
        """Show one item and nothing of the others."""
        item, sheet = self.current(), self.sheet
        if sheet is None:
            return
        asked: tuple[QWidget, ...] = (self._stem, self.question, self.days)
        for part in asked:
            part.setVisible(item is not None)
        self._end.setVisible(item is None)
        if item is None:
            self._show_options([], None)
            self._reason.hide()
            self.say.setText(translate("ReadAloud", "Say: “Thank you. That was the last one.”"))
            self._end.setText(self.end_words(sheet))
            self._applies.hide()
            return
        self._show_asked(item, sheet)
        self.verticalScrollBar().setValue(0)
        self.show_in_page(self)

    def _show_asked(self, item: Item, sheet: AnswerSheet) -> None:
        self.say.setText(script.around(sheet, self.at, self.mode))
        words = translate("AnswerList", "Item {0} of {1}")
        number = words.format(self.at + 1, len(sheet.items))
        stem = sheet.form.stem_text(sheet.language, item)
        self._stem.setText("  ·  ".join(part for part in (number, stem) if part))
        self.question.setText(item.text(sheet.language))
        options = options_of(item, sheet, show_days=self.shows_days)
        keys = keys_of(options)
        self._show_options(
            [(one.value, one.text, key) for one, key in zip(options, keys, strict=True)],
            sheet.values.get(item.key),
        )
        self._show_days(item, sheet)
        given = sheet.values.get(item.key)
        self._reason.setVisible(isinstance(given, str))
        if isinstance(given, str):
            self._reason.setText(screening_words.answer_words(item, given, sheet.language))
        self._applies.setVisible(item.may_be_not_applicable)

    def _show_options(self, wanted: list[tuple[int, str, str]], given: object) -> None:
        if [(one.value, one.text()) for one in self.buttons] != [(v, t) for v, t, _ in wanted]:
            clear_layout(self._options)
            self.buttons = []
            for value, text, key in wanted:
                button = OptionButton(value, text, key, large=True)
                button.setFixedHeight(_ANSWER)
                button.clicked.connect(self._teller(value))
                self._options.addWidget(button)
                button.show()
                self.buttons.append(button)
        for button in self.buttons:
            button.setChecked(isinstance(given, int) and button.value == given)

    def _teller(self, value: int) -> Callable[[], None]:
        return lambda: self.answer(value)

    def _show_days(self, item: Item, sheet: AnswerSheet) -> None:
        days = sheet.form.days
        if days is None or not item.scored:
            self.days.set_options([])
            return
        self.days.set_span(days.period)
        self.days.set_options(
            [
                (days.ranges.get(one.value), one.value, one.label(sheet.language))
                for one in item.options
            ]
        )

    def toggle_days(self) -> None:
        """Ask on how many days, and give the answer that the number stands for."""
        if not self.days.isHidden():
            self.days.ask()
            self.ensureWidgetVisible(self.days)

    def _days_chosen(self, value: int) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.answer(value)
