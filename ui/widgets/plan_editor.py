"""Edit a measurement plan: a row for each instrument with the occasions on which it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from counsel_desk.domain.measurement import MOST_SESSIONS, MOST_WEEKS, PlanLine
from counsel_desk.services.instruments import all_instruments
from ui.theme import Space
from ui.widgets.buttons import IconButton
from ui.widgets.dates import NumberField
from ui.widgets.field import Choice
from ui.widgets.flow import Flow
from ui.widgets.labels import label
from ui.widgets.measurement_words import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class LineEditor(QFrame):
    """When one instrument is given.

    Signals:
        changed: an occasion is another one now; removed: it is taken out of the plan.
    """

    changed = Signal()
    removed = Signal()

    def __init__(self, line: Any) -> None:  # noqa: ANN401 - of whichever plan it is a line
        super().__init__()
        self.setObjectName("sunken")
        self.line = line
        self.instrument: str = line.instrument
        name = name_of(line.instrument)
        self.setAccessibleName(name)
        self.boxes: dict[str, QCheckBox] = {}
        self.numbers: dict[str, NumberField] = {}
        self.remove = IconButton(
            "x",
            translate("PlanEditor", "Take {0} out of the plan").format(name),
            self.removed.emit,
        )
        head = QHBoxLayout()
        head.addWidget(label(name, "strong"))
        head.addStretch(1)
        head.addWidget(self.remove)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(14, 8, 8, 12)
        lines.setSpacing(Space.S)
        lines.addLayout(head)
        lines.addWidget(self._occasions(name))

    def _titles(self) -> dict[str, str]:
        """Name the boxes, in their order."""
        return {
            "intake": translate("PlanEditor", "intake"),
            "mid_cycle": translate("PlanEditor", "middle of a group"),
            "end_cycle": translate("PlanEditor", "end of a group"),
            "closure": translate("PlanEditor", "closing"),
            "three_months": translate("PlanEditor", "3 months after"),
            "six_months": translate("PlanEditor", "6 months after"),
        }

    def _numbers(self) -> dict[str, tuple[str, NumberField]]:
        """Give the numbers that follow the first box, and their words."""
        weeks = translate("PlanEditor", "every {0} weeks")
        sessions = translate("PlanEditor", "every {0} sessions")
        return {
            "weeks": (weeks, NumberField(self.line.weeks, 0, MOST_WEEKS)),
            "sessions": (sessions, NumberField(self.line.sessions, 0, MOST_SESSIONS)),
        }

    def _occasions(self, name: str) -> QWidget:
        made = Flow(spacing=Space.L)
        for key, title in self._titles().items():
            box = QCheckBox(title)
            box.setChecked(bool(getattr(self.line, key)))
            box.setAccessibleName(f"{name}: {title}")
            box.toggled.connect(lambda _on: self.changed.emit())
            is_first = not self.boxes
            self.boxes[key] = box
            made.add(box)
            if is_first:
                for number, (words, field) in self._numbers().items():
                    self.numbers[number] = field
                    made.add(self._number(words, field, name))
        return made

    def _number(self, words: str, number: NumberField, name: str) -> QWidget:
        before, after = words.split("{0}")
        made = QWidget()
        made.setObjectName("clear")
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        number.setFixedWidth(64)
        number.setSpecialValueText("–")
        number.setAccessibleName(f"{name}: {words.format('…')}")
        number.valueChanged.connect(lambda _value: self.changed.emit())
        line.addWidget(label(before.strip(), "body"))
        line.addWidget(number)
        line.addWidget(label(after.strip(), "body"))
        return made

    def plan_line(self) -> PlanLine:
        """Give the line as it stands."""
        ticked = {key: box.isChecked() for key, box in self.boxes.items()}
        weeks, sessions = (self.numbers[key].value() for key in ("weeks", "sessions"))
        return PlanLine(self.instrument, weeks=weeks, sessions=sessions, **ticked)


class PlanEditor(QWidget):
    """All lines of a plan, and a choice of instruments to add.

    Signals:
        changed: the plan is another one now.
    """

    changed = Signal()

    def __init__(self, lines: Iterable[PlanLine] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("clear")
        self.editors: list[LineEditor] = []
        self.more = Choice()
        self.more.setAccessibleName(translate("PlanEditor", "Add an instrument"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.S)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addLayout(self._rows)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.activated.connect(self._add_chosen)
        self.set_lines(lines)

    def lines(self) -> tuple[PlanLine, ...]:
        """Give the plan as it stands."""
        return tuple(editor.plan_line() for editor in self.editors)

    def set_lines(self, lines: Iterable[PlanLine]) -> None:
        """Show a plan."""
        for editor in self.editors:
            self._rows.removeWidget(editor)
            editor.hide()
            editor.deleteLater()
        self.editors = []
        for line in lines:
            self._put(line)
        self._offer()

    def add(self, instrument: str) -> None:
        """Add an instrument, given as most are until that is changed."""
        if any(editor.instrument == instrument for editor in self.editors):
            return
        self._put(self._fresh(instrument))
        self._offer()
        self.changed.emit()

    def _made(self, line: Any) -> LineEditor:  # noqa: ANN401 - of whichever plan it is a line
        return LineEditor(line)

    def _fresh(self, instrument: str) -> Any:  # noqa: ANN401 - as above
        return PlanLine(instrument, weeks=4)

    def _put(self, line: Any) -> None:  # noqa: ANN401 - as above
        editor = self._made(line)
        editor.changed.connect(self.changed)
        editor.removed.connect(lambda: self._remove(editor))
        self.editors.append(editor)
        self._rows.addWidget(editor)
        editor.show()

    def _remove(self, editor: LineEditor) -> None:
        self.editors.remove(editor)
        self._rows.removeWidget(editor)
        editor.hide()
        editor.deleteLater()
        self._offer()
        self.more.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _offer(self) -> None:
        given = {editor.instrument for editor in self.editors}
        left = [(one.id, one.short_title) for one in all_instruments() if one.id not in given]
        self.more.set_choices([("", translate("PlanEditor", "Add an instrument")), *left])
        first = next(iter(self.editors[0].boxes.values())) if self.editors else self.more
        self.setFocusProxy(first)

    def _add_chosen(self, _place: int) -> None:
        name = self.more.value()
        if isinstance(name, str) and name:
            self.add(name)
