"""The sheet of all shortcuts (F1), made from the actions themselves."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.widgets.key_cap import KeyCap
from ui.widgets.labels import label


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One line of the sheet."""

    group: str
    text: str
    keys: tuple[str, ...]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Shortcuts", text)


def collect(root: QWidget) -> list[Shortcut]:
    """Return the shortcuts that work now in a window, grouped, each once."""
    found: dict[tuple[str, str], Shortcut] = {}
    for action in root.window().findChildren(QAction):
        owner = action.parent()
        is_here = not isinstance(owner, QWidget) or owner.isVisible() or owner is root.window()
        keys = tuple(
            key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()
        )
        if keys and action.isEnabled() and is_here and action.text():
            group = str(action.property("group") or _tr("On this page"))
            text = action.text().replace("&", "")
            found.setdefault((group, text), Shortcut(group, text, keys))
    return sorted(found.values(), key=lambda line: line.group != _tr("Everywhere"))


def shortcut_table(shortcuts: list[Shortcut]) -> QWidget:
    """Return the lines of the sheet, with a head for each group."""
    made = QWidget()
    made.setObjectName("clear")
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    group = None
    for line in shortcuts:
        row = grid.rowCount()
        if line.group != group:
            group = line.group
            head = label(group, "strong")
            head.setContentsMargins(0, 10, 0, 0)
            grid.addWidget(head, row, 0, 1, 2)
            row += 1
        grid.addWidget(label(line.text), row, 0)
        caps = KeyCap(", ".join(line.keys))
        grid.addWidget(caps, row, 1, Qt.AlignmentFlag.AlignRight)
    return made


def show_shortcuts(widget: QWidget) -> Sheet:
    """Show the sheet of all shortcuts over the window of a widget."""
    close = SheetAction(CANCEL, _tr("Close"), "primary")
    sheet = Sheet(_tr("Shortcuts"), "", (close,), body=shortcut_table(collect(widget)), width=560)
    sheet.open_over(widget)
    return sheet
