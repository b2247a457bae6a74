"""Keys that a widget answers itself: one table, read by its handler and by the sheet of F1."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import SIGNAL, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

Act = Callable[[], object]
When = Callable[[], bool]
_HELD = Qt.KeyboardModifier
_PORTABLE = QKeySequence.SequenceFormat.PortableText
_OVER_SHEETS = "over sheets"
_COMMANDS = _HELD.ControlModifier | _HELD.AltModifier | _HELD.MetaModifier


@dataclass(frozen=True, slots=True)
class KeyLine:
    """What some keys do where the focus is.

    Attributes:
        group: where the focus has to be, in words; text: what is done, in words.
        keys: names of keys as QKeySequence writes them, such as ``Left`` or ``Ctrl+Return``.
        act: does it; where it returns False, the key was not for it after all.
    """

    group: str
    text: str
    keys: tuple[str, ...]
    act: Callable[[], object]


@runtime_checkable
class HasKeys(Protocol):
    """A widget that answers keys itself; it MUST answer by the lines it gives here.

    The lines are those that do something now: a key for which a person has no right, or which
    finds nothing to work on, is not among them.
    """

    def key_lines(self) -> Sequence[KeyLine]:
        """Give the keys that it answers now."""


def key_table(group: str, *table: tuple[str, str, Callable[[], object]]) -> tuple[KeyLine, ...]:
    """Make lines of (text, names of the keys with blanks between, what they do)."""
    return tuple(KeyLine(group, text, tuple(keys.split()), act) for text, keys, act in table)


def line_for(table: Iterable[KeyLine], event: QKeyEvent) -> KeyLine | None:
    """Find the line that a key stands for; a key with Shift also stands for the key alone."""
    table = tuple(table)
    for name in _names(event):
        for line in table:
            if any(spell(key) == name for key in line.keys):
                return line
    return None


def press(table: Iterable[KeyLine], event: QKeyEvent) -> bool:
    """Do what a key stands for; False where it stands for nothing here."""
    line = line_for(table, event)
    return line is not None and line.act() is not False


def stands_for(event: QKeyEvent, keys: Iterable[QKeySequence]) -> bool:
    """Whether a key is one of some shortcuts."""
    names = set(_names(event))
    return any(spell(key.toString(_PORTABLE)) in names for key in keys if not key.isEmpty())


def let_over_sheets(action: QAction) -> None:
    """Let an action of the window work while a sheet covers it."""
    action.setProperty(_OVER_SHEETS, True)


def works_over(action: QAction) -> bool:
    """Whether an action of the window works while a sheet covers it."""
    return bool(action.property(_OVER_SHEETS))


def is_heard(sender: QObject, signal: str) -> bool:
    """Whether somebody listens to a signal, so that a key which only emits it does something."""
    return sender.receivers(SIGNAL(signal)) > 0


@lru_cache(maxsize=512)
def spell(name: str) -> str:
    """Write a key in one way: the two keys with Enter on them are one."""
    text = QKeySequence(name).toString(_PORTABLE) or name
    return text.casefold().replace("return", "enter")


def native(name: str) -> str:
    """Write a key as this system's keyboards do; both keys that enter are called Enter."""
    text = QKeySequence(name).toString(QKeySequence.SequenceFormat.NativeText) or name
    return text.replace("Return", "Enter")


def _names(event: QKeyEvent) -> list[str]:
    """Give what a key may be called: with Shift, without it, and by what it types."""
    held = event.modifiers() & ~_HELD.KeypadModifier
    found = []
    if event.key() not in (0, Qt.Key.Key_unknown):
        for modifiers in (held, held & ~_HELD.ShiftModifier):
            whole = QKeySequence(event.key() | modifiers.value)
            found.append(spell(whole.toString(_PORTABLE)))
    if event.text().strip() and not held & _COMMANDS:
        found.append(event.text().casefold())
    return found


def always() -> bool:
    """Say that an action does something wherever it can be reached."""
    return True


def follows(part: QWidget) -> Callable[[], bool]:
    """Offer an action exactly where the part of the page that does the same is offered."""
    return lambda: not part.isHidden() and part.isEnabled()


class KeyAction(QAction):
    """An action of a page with its keys; it acts, and F1 names it, only where it is offered."""

    def __init__(
        self,
        owner: QWidget,
        group: str,
        text: str,
        keys: str,
        act: Callable[[], object],
        *,
        when: Callable[[], bool] = always,
        instead: Callable[[], object] | None = None,
        reach: Qt.ShortcutContext = Qt.ShortcutContext.WidgetWithChildrenShortcut,
    ) -> None:
        """Add an action to a widget; ``keys`` are names of keys with blanks between them.

        ``instead`` answers the keys where the action is not offered: it says why.
        """
        super().__init__(text, owner)
        self.is_offered = when
        self._act, self._instead = act, instead
        self.setShortcuts([QKeySequence(key) for key in keys.split()])
        self.setShortcutContext(reach)
        self.setProperty("group", group)
        self.triggered.connect(self._triggered)
        owner.addAction(self)

    def _triggered(self, _checked: bool = False) -> None:
        if self.is_offered():
            self._act()
        elif self._instead is not None:
            self._instead()
