"""The sheet of all shortcuts (F1), made from the actions and the tables of keys themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QMenu, QWidget

from ui.shell.sheet import CANCEL, Shade, Sheet, SheetAction
from ui.widgets.key_cap import KeyCap
from ui.widgets.keys import HasKeys, KeyAction, native, spell, works_over
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One line of the sheet."""

    group: str
    text: str
    keys: tuple[str, ...]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Shortcuts", text)


def collect(root: QWidget) -> list[Shortcut]:
    """Return the shortcuts that work now in a window, grouped, each once.

    Over an open sheet these are its own and those that say that they work over sheets.
    """
    window = root.window()
    over = [window, *(one for one in window.findChildren(Shade) if one.isVisible())][-1]
    acts = [*_actions(window, over), *_buttons(over)]
    taken = {spell(key) for line, is_wide in acts if is_wide for key in line.keys}
    found: dict[str, dict[str, Shortcut]] = {_tr("Everywhere"): {}}
    for line in (*(line for line, _ in acts), *_handled(window, over, taken)):
        group = found.setdefault(line.group, {})
        old = group.get(line.text, line)
        keys = tuple(dict.fromkeys(native(key) for key in (*old.keys, *line.keys)))
        group[line.text] = Shortcut(line.group, line.text, keys)
    return [line for group in found.values() for line in group.values()]


def _actions(window: QWidget, over: QWidget) -> Iterator[tuple[Shortcut, bool]]:
    """Give the actions that a key triggers now, and whether that is so from the whole page."""
    for action in window.findChildren(QAction):
        keys = tuple(key.toString() for key in action.shortcuts())
        group = str(action.property("group") or _tr("On this page"))
        owners = [
            one
            for one in action.associatedObjects()
            if isinstance(one, QWidget) and _takes_keys(one, window)
        ]
        is_under = over is not window and not any(over.isAncestorOf(one) for one in owners)
        is_offered = not isinstance(action, KeyAction) or action.is_offered()
        if not (keys and owners and action.isEnabled() and is_offered):
            continue
        if not is_under or works_over(action):
            is_wide = action.shortcutContext() is not Qt.ShortcutContext.WidgetShortcut
            yield Shortcut(group, action.text().replace("&", ""), keys), is_wide


def _takes_keys(one: QWidget, window: QWidget) -> bool:
    """Whether a key may reach an owner of an action: it is seen, enabled and no menu."""
    is_shown = one.isVisible() or one is window
    return is_shown and one.isEnabled() and not isinstance(one, QMenu)


def _buttons(over: QWidget) -> Iterator[tuple[Shortcut, bool]]:
    """Give the buttons that have a key."""
    for button in over.findChildren(QAbstractButton):
        keys = button.shortcut().toString()
        if keys and button.isVisible() and button.isEnabled():
            text = button.text().replace("&", "") or button.accessibleName()
            yield Shortcut(_tr("On this page"), text, (keys,)), True


def _handled(window: QWidget, over: QWidget, taken: set[str]) -> Iterator[Shortcut]:
    """Give what widgets answer themselves; a shortcut of the page goes before that."""
    for widget in (window, *window.findChildren(QWidget)):
        if not (isinstance(widget, HasKeys) and widget.isVisible() and widget.isEnabled()):
            continue
        if over is not window and not over.isAncestorOf(widget):
            continue
        for line in widget.key_lines():
            keys = tuple(key for key in line.keys if spell(key) not in taken)
            if keys:
                yield Shortcut(line.group, line.text, keys)


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
        grid.addWidget(label(line.text, wrap=True), row, 0)
        caps = KeyCap(", ".join(line.keys))
        grid.addWidget(caps, row, 1, Qt.AlignmentFlag.AlignRight)
    return made


def show_shortcuts(widget: QWidget) -> Sheet | None:
    """Show the sheet of all shortcuts over the window of a widget; None where it is open."""
    if any(sheet.isVisible() for sheet in widget.window().findChildren(ShortcutSheet)):
        return None
    sheet = ShortcutSheet(collect(widget))
    sheet.open_over(widget)
    return sheet


class ShortcutSheet(Sheet):
    """The sheet that names the keys."""

    def __init__(self, shortcuts: list[Shortcut]) -> None:
        close = SheetAction(CANCEL, _tr("Close"), "primary")
        super().__init__(_tr("Shortcuts"), "", (close,), body=shortcut_table(shortcuts), width=560)
