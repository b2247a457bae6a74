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
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QKeyEvent


class ReasonsPopover(QFrame):
    """Reasons to tick; digits tick too, Enter saves, Escape leaves them as they were.

    Signals:
        given: the reasons ticked, as a tuple.
    """

    given = Signal(object)

    def __init__(
        self,
        title: str,
        chosen: Iterable[AbsenceReason],
        parent: QWidget | None = None,
        *,
        offered: Iterable[AbsenceReason] = AbsenceReason,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        ticked = set(chosen)
        self.boxes: dict[AbsenceReason, QCheckBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(2)
        shown = ticked | set(offered)
        for place, reason in enumerate(one for one in AbsenceReason if one in shown):
            row, column = place % 5, place // 5 * 2
            digit = str((place + 1) % 10)
            box = QCheckBox(reason_name(reason))
            box.setChecked(reason in ticked)
            box.setAccessibleDescription(self.tr("key {0}").format(digit))
            self.boxes[reason] = box
            grid.addWidget(KeyCap(digit), row, column)
            grid.addWidget(box, row, column + 1)
        self._lay_out(title, grid)

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

    def chosen(self) -> tuple[AbsenceReason, ...]:
        """Return the reasons that are ticked, in the order of the list."""
        return tuple(reason for reason, box in self.boxes.items() if box.isChecked())

    def save(self) -> None:
        """Tell the reasons and close."""
        self.given.emit(self.chosen())
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with digits, save with Enter, leave with Escape, walk with the arrow keys."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        elif Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
            place = (key - Qt.Key.Key_0 - 1) % 10
            for box in list(self.boxes.values())[place : place + 1]:
                box.toggle()
        elif key == Qt.Key.Key_Down:
            self.focusNextChild()
        elif key == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)
