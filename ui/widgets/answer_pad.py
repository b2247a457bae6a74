"""The answer pad: one item after another, answered with the number keys."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.answer_parts import ItemChip, OptionButton
from ui.widgets.buttons import Button, quiet_button
from ui.widgets.card import clear_layout
from ui.widgets.days_helper import DaysHelper
from ui.widgets.flow import Flow
from ui.widgets.keys import key_table, press
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QKeyEvent

    from ui.widgets.keys import KeyLine


@dataclass(frozen=True, slots=True)
class AnswerOption:
    """One possible answer.

    Attributes:
        value: what is stored.
        text: the verbatim words.
        key: the key that chooses it; the value where it is a single digit, if left empty.
        days: how many days of the helper's span it stands for, from and to.
    """

    value: int
    text: str
    key: str = ""
    days: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """One question with its possible answers, and a short number or letter for the overview."""

    key: Hashable
    text: str
    options: tuple[AnswerOption, ...]
    number: str = ""


_WIDEST = 820


def _tr(text: str) -> str:
    return QCoreApplication.translate("AnswerPad", text)


def keys_of(options: Sequence[AnswerOption]) -> list[str]:
    """Return the key of each option: its own, its value, or its place from 1."""
    own = [option.key or str(option.value) for option in options]
    is_clear = len(set(own)) == len(own) and all(len(key) == 1 for key in own)
    return own if is_clear else [str(place) for place in range(1, len(own) + 1)]


class AnswerPad(QWidget):
    """Answers items by number keys; Backspace goes back, what is missing shows at a glance.

    Signals:
        answered: key of the item and the value, or None where the answer was cleared.
        moved: key of the item that is now asked.
        finished: the person pressed Finish, or Enter after the last item.
    """

    answered = Signal(object, object)
    moved = Signal(object)
    finished = Signal()

    def __init__(self, *, large: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._large = large
        self._items: Sequence[AnswerItem] = ()
        self._answers: dict[Hashable, int] = {}
        self._at = 0
        self._chips: list[ItemChip] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._stem = label("", "muted-body", wrap=True)
        self._overview = Flow(spacing=6)
        self._number = label("", "muted")
        self._question = label("", "question-large" if large else "question", wrap=True)
        self._question.setMinimumHeight(84 if large else 54)
        self._question.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._options = QVBoxLayout()
        self._options.setSpacing(Space.S)
        self._count = label("", "muted")
        self._days = DaysHelper()
        self._days.chosen.connect(self._days_chosen)
        self.finish_button = Button(_tr("Finish"), "primary", "", self.finished.emit)
        self._lay_out()
        self._add_actions()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setMaximumWidth(_WIDEST)
        around = QHBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(inside, 1)
        around.addStretch(0)
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.S)
        for part in (self._stem, self._overview, self._number, self._question):
            outer.addWidget(part)
        outer.addLayout(self._options)
        outer.addWidget(self._days)
        outer.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addWidget(quiet_button(_tr("Back"), "arrow-left", self.back))
        foot.addWidget(quiet_button(_tr("Leave blank"), "", self.skip))
        foot.addStretch(1)
        foot.addWidget(self._count)
        foot.addSpacing(Space.S)
        foot.addWidget(self.finish_button)
        outer.addLayout(foot)

    def _add_actions(self) -> None:
        lines: tuple[tuple[str, str, Callable[[], object]], ...] = (
            (_tr("Back to the item before"), "Backspace", self.back),
            (_tr("Leave this item blank"), "Space", self.skip),
            (_tr("Clear this answer"), "Del", self.clear_answer),
            (_tr("Count days instead"), "D", self._days.ask),
            (_tr("Next item that is missing"), "M", self.go_to_missing),
        )
        for text, keys, act in lines:
            action = QAction(text, self)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setProperty("group", _tr("Screening"))
            action.triggered.connect(lambda _checked=False, act=act: act())
            self.addAction(action)

    def set_items(
        self,
        items: Sequence[AnswerItem],
        *,
        stem: str = "",
        answers: Mapping[Hashable, int] | None = None,
        span: int = 14,
    ) -> None:
        """Ask these items; ``stem`` is the sentence before all, ``span`` the days it covers."""
        self._items = items
        self._answers = dict(answers or {})
        self._stem.setText(stem)
        self._stem.setVisible(bool(stem))
        self._days.set_span(span)
        self._overview.clear()
        self._chips = [self._chip(place, item) for place, item in enumerate(items)]
        for chip in self._chips:
            self._overview.add(chip)
        first = next((p for p, i in enumerate(items) if i.key not in self._answers), 0)
        self.go_to(first)

    def _chip(self, place: int, item: AnswerItem) -> ItemChip:
        chip = ItemChip(item.number or str(place + 1))
        chip.clicked.connect(lambda _checked=False: self._jump(place))
        return chip

    def _jump(self, place: int) -> None:
        self.go_to(place)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def answers(self) -> dict[Hashable, int]:
        """Return the answers given; an item left blank is not in it."""
        return dict(self._answers)

    def missing(self) -> list[Hashable]:
        """Return the keys of the items without an answer."""
        return [item.key for item in self._items if item.key not in self._answers]

    def current(self) -> AnswerItem | None:
        """Return the item that is asked now."""
        return self._items[self._at] if self._items else None

    def go_to(self, place: int) -> None:
        """Ask the item at a place from 0."""
        if not self._items:
            return
        self._at = min(max(place, 0), len(self._items) - 1)
        item = self._items[self._at]
        self._number.setText(_tr("Item {0} of {1}").format(self._at + 1, len(self._items)))
        self._question.setText(item.text)
        self._show_options(item)
        self._days.set_options([(o.days, o.value, o.text) for o in item.options if o.days])
        self._refresh()
        self.setAccessibleName(item.text)
        self.moved.emit(item.key)

    def _show_options(self, item: AnswerItem) -> None:
        had_focus = any(b.hasFocus() for b in self._buttons())
        wanted = [(o.value, o.text) for o in item.options]
        if [(b.value, b.text()) for b in self._buttons()] != wanted:
            clear_layout(self._options)
            for option, key in zip(item.options, keys_of(item.options), strict=True):
                button = OptionButton(option.value, option.text, key, large=self._large)
                button.clicked.connect(
                    lambda _checked=False, value=option.value: self.answer(value)
                )
                self._options.addWidget(button)
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _buttons(self) -> list[OptionButton]:
        found = []
        for place in range(self._options.count()):
            entry = self._options.itemAt(place)
            widget = entry.widget() if entry is not None else None
            if isinstance(widget, OptionButton):
                found.append(widget)
        return found

    def answer(self, value: int) -> None:
        """Answer the item that is asked and go on to the next."""
        item = self.current()
        if item is None:
            return
        self._answers[item.key] = value
        self.answered.emit(item.key, value)
        self._on()

    def clear_answer(self) -> None:
        """Take the answer of this item away."""
        item = self.current()
        if item is not None and self._answers.pop(item.key, None) is not None:
            self.answered.emit(item.key, None)
            self._refresh()

    def skip(self) -> None:
        """Leave this item as it is and go on."""
        self._on()

    def back(self) -> None:
        """Go to the item before."""
        self.go_to(self._at - 1)

    def go_to_missing(self) -> None:
        """Go to the next item without an answer, round the end."""
        count = len(self._items)
        for step in range(1, count + 1):
            place = (self._at + step) % count
            if self._items[place].key not in self._answers:
                self.go_to(place)
                return

    def _on(self) -> None:
        if self._at + 1 < len(self._items):
            self.go_to(self._at + 1)
        else:
            self._refresh()
            self.finish_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refresh(self) -> None:
        item = self.current()
        given = self._answers.get(item.key) if item else None
        for button in self._buttons():
            button.setChecked(button.value == given)
        for place, (chip, line) in enumerate(zip(self._chips, self._items, strict=True)):
            chip.show_answer(self._answers.get(line.key), is_here=place == self._at)
        missing = len(self.missing())
        said = _tr("all answered") if not missing else _tr("{0} missing").format(missing)
        self._count.setText(
            _tr("{0} of {1} answered, {2}").format(
                len(self._items) - missing, len(self._items), said
            )
        )

    def _days_chosen(self, value: int) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.answer(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer with a number key, walk with the arrow keys, finish with Enter at the end."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Answer with a number, walk, and finish where nothing is missing."""
        item = self.current()
        options = item.options if item is not None else ()
        table: list[tuple[str, str, Callable[[], object]]] = [
            (option.text, key, partial(self.answer, option.value))
            for option, key in zip(options, keys_of(options), strict=True)
        ]
        table += [(_tr("Item before"), "Left Up", self.back)]
        table += [(_tr("Next item"), "Right Down", self.skip)]
        if not self.missing():
            table += [(_tr("Finish"), "Return Enter", self.finished.emit)]
        return key_table(_tr("Screening"), *table)

    def sizeHint(self) -> QSize:
        """Be wide enough for a question on two lines."""
        return QSize(680, 460)
