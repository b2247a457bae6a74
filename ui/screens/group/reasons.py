"""A small list that opens at a cell and takes the reasons of one absence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from counsel_desk.domain.groups import AbsenceReason
from ui.screens.group.marking import reason_name
from ui.theme import Space
from ui.widgets.buttons import primary_button, quiet_button
from ui.widgets.key_cap import KeyCap
from ui.widgets.keys import key_table, press
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QKeyEvent

    from ui.widgets.keys import KeyLine


class ReasonsPopover(QFrame):
    """Reasons to tick; digits tick too, Enter saves, Escape leaves them as they were.

    Signals:
        given: the reasons ticked, as a tuple.
    """

    given = Signal(object)

    def __init__(
        self,
        title: str,
        chosen: Iterable[str],
        parent: QWidget | None = None,
        *,
        offered: Iterable[str] = AbsenceReason,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        given, choices = tuple(chosen), tuple(offered)
        self.boxes: dict[str, QCheckBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(2)
        shown = [one.value for one in AbsenceReason if one in {*given, *choices}]
        # The programme's own come last, with what was taken out of its list since.
        shown += [one for one in dict.fromkeys((*choices, *given)) if one not in {*AbsenceReason}]
        for place, reason in enumerate(shown):
            self._add(grid, place, reason, ticked=reason in given)
        self._lay_out(title, grid)

    def _add(self, grid: QGridLayout, place: int, reason: str, *, ticked: bool) -> None:
        """Add a reason; the first ten have a digit."""
        row, column = place % 5, place // 5 * 2
        box = QCheckBox(reason_name(reason))
        box.setChecked(ticked)
        self.boxes[reason] = box
        if place < 10:
            digit = str((place + 1) % 10)
            box.setAccessibleDescription(self.tr("key {0}").format(digit))
            grid.addWidget(KeyCap(digit), row, column)
        grid.addWidget(box, row, column + 1)

    def _lay_out(self, title: str, grid: QGridLayout) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(label(self.tr("Digits tick, Enter saves"), "muted"), 1)
        buttons.addWidget(quiet_button(self.tr("Cancel"), "", self.close))
        buttons.addWidget(primary_button(self.tr("Save"), "", self.save))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        outer.setSpacing(Space.S)
        outer.addWidget(label(title, "strong"))
        outer.addLayout(grid)
        outer.addLayout(buttons)

    def open_at(self, corner: QPoint) -> None:
        """Open below a point of the screen, moved so that all of it can be seen."""
        self.adjustSize()
        room = self.screen().availableGeometry()
        left = max(min(corner.x(), room.right() - self.width()), room.left())
        top = max(min(corner.y(), room.bottom() - self.height()), room.top())
        self.move(left, top)
        self.show()
        next(iter(self.boxes.values())).setFocus(Qt.FocusReason.PopupFocusReason)

    def chosen(self) -> tuple[str, ...]:
        """Return the reasons that are ticked, in the order of the list."""
        return tuple(reason for reason, box in self.boxes.items() if box.isChecked())

    def save(self) -> None:
        """Tell the reasons and close."""
        self.given.emit(self.chosen())
        self.close()

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Tick with digits, save, and go from one to the next."""
        ticks = (
            (box.text(), str((place + 1) % 10), box.toggle)
            for place, box in enumerate(self.boxes.values())
        )
        return key_table(
            self.tr("Reasons"),
            *ticks,
            (self.tr("Save"), "Return Enter", self.save),
            (self.tr("Next"), "Down", self.focusNextChild),
            (self.tr("Before"), "Up", self.focusPreviousChild),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with digits, save with Enter, leave with Escape, walk with the arrow keys."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)
