"""The tour's hand: real keys and mouse clicks at the window, on parts found by their name."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QMenu,
    QScrollArea,
    QTabBar,
    QWidget,
)

from ui.tour.heartbeat import own_work
from ui.tour.script import StepFailed, Until

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.tour.script import Way

W = TypeVar("W", bound=QWidget)
_MOST_TABS = 120
_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


def name_of(widget: QWidget) -> str:
    """Give the name by which a screen reader tells a part."""
    said = widget.accessibleName()
    if not said and isinstance(widget, QAbstractButton | QLabel):
        said = widget.text()
    return said.replace("&", "")


def fits(name: str, wanted: str) -> bool:
    """Whether a name is the one wanted; ``wanted…`` stands for whatever begins so."""
    if wanted.endswith("…"):
        return name.startswith(wanted[:-1])
    return name == wanted


class Hand:
    """Types and clicks; ``window`` gives the window that is there now."""

    def __init__(self, window: Callable[[], QWidget]) -> None:
        self._window = window

    # --- finding ---

    @own_work
    def all(self, name: str, kind: type[W]) -> list[W]:
        """Give every visible part of a name, whether it can be used or not."""
        found = self._window().findChildren(kind)
        return [part for part in found if part.isVisible() and fits(name_of(part), name)]

    @own_work
    def find(self, name: str) -> QWidget:
        """Give the first part of a name that can be used; raise StepFailed if there is none."""
        found = [part for part in self.all(name, QWidget) if part.isEnabled()]
        usable = [part for part in found if not isinstance(part, QLabel)]
        if not usable:
            raise StepFailed(f"there is no “{name}” to use on the screen")
        reached = (part for part in usable if part.focusPolicy() & Qt.FocusPolicy.TabFocus)
        return next(reached, usable[0])

    @own_work
    def the(self, kind: type[W]) -> W:
        """Give the one visible part of a kind; raise StepFailed if there is none."""
        for part in self._window().findChildren(kind):
            if part.isVisible():
                return part
        raise StepFailed(f"there is no {kind.__name__} on the screen")

    @own_work
    def has(self, name: str) -> bool:
        """Whether a part of this name can be used now."""
        found = self.all(name, QWidget)
        return any(part.isEnabled() and not isinstance(part, QLabel) for part in found)

    @own_work
    def reads(self, words: str) -> bool:
        """Whether some visible part says these words."""
        return any(
            words in part.accessibleName()
            or (isinstance(part, QLabel | QAbstractButton) and words in part.text())
            for part in self._window().findChildren(QWidget)
            if part.isVisible()
        )

    # --- keys ---

    def press(self, keys: str, times: int = 1) -> Way[None]:
        """Press a key or a chord, such as Ctrl+L, at the window that has the focus."""
        *held, last = keys.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for one in held:
            modifiers |= _MODIFIERS[one]
        for _ in range(times):
            QTest.keyClick(self._target(), Qt.Key[f"Key_{last}"], modifiers)
            yield None

    def write(self, text: str) -> Way[None]:
        """Type a text key by key."""
        for letter in text:
            if letter == "\n":
                yield from self.press("Return")
                continue
            code = ord(letter.upper())
            key = Qt.Key(code) if code < 0x100 else Qt.Key.Key_unknown
            none = Qt.KeyboardModifier.NoModifier
            modifier = _MODIFIERS["Shift"] if letter.isupper() else none
            action = QTest.KeyAction.Click
            QTest.sendKeyEvent(action, self._target(), key, letter, modifier)
            yield None

    def _target(self) -> QWindow:
        focused: QWindow | None = QGuiApplication.focusWindow()
        if focused is None:
            raise StepFailed("the window has lost the focus, so no key reaches it")
        return focused

    def tab_to(self, name: str) -> Way[QWidget]:
        """Walk with Tab until a part has the focus, as somebody without a mouse does."""
        for _ in range(_MOST_TABS):
            here = QApplication.focusWidget()
            if here is not None and fits(name_of(here), name):
                return here
            yield from self.press("Tab")
        raise StepFailed(f"Tab does not lead to “{name}”")

    def fill(self, name: str, text: str) -> Way[None]:
        """Walk to a field and type over what stands in it."""
        yield from self.tab_to(name)
        yield from self.press("Ctrl+A")
        yield from self.write(text)

    def choose(self, name: str, words: str) -> Way[None]:
        """Walk to a choice and take a value with the arrow keys."""
        box = yield from self.tab_to(name)
        if not isinstance(box, QComboBox):
            raise StepFailed(f"“{name}” is no choice")
        yield from self.press("Home")
        for _ in range(box.count()):
            if fits(box.currentText(), words):
                return
            yield from self.press("Down")
        raise StepFailed(f"“{name}” offers no “{words}”")

    def tick(self, name: str) -> Way[None]:
        """Walk to a box and tick it with Space."""
        yield from self.tab_to(name)
        yield from self.press("Space")

    # --- mouse ---

    def click(self, part: str | QWidget, at: QPoint | None = None) -> Way[None]:
        """Click a part in its middle; it must be what lies on top there."""
        widget = self.find(part) if isinstance(part, str) else part
        yield from self._bring_into_sight(widget)
        spot = at or widget.rect().center()
        where = widget.mapTo(widget.window(), spot)
        top = widget.window().childAt(where)
        if top is None or not (top is widget or widget.isAncestorOf(top)):
            raise StepFailed(f"“{name_of(widget)}” cannot be clicked: something lies over it")
        handle = widget.window().windowHandle()
        QTest.mouseMove(handle, where)
        yield None
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=where)
        yield None

    def rest(self) -> Way[None]:
        """Take the mouse off everything that shows that it is there."""
        window = self._window()
        QTest.mouseMove(window.windowHandle(), QPoint(window.width() - 3, window.height() - 3))
        yield None

    def _bring_into_sight(self, widget: QWidget) -> Way[None]:
        above = widget.parentWidget()
        while above is not None:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(widget)
                yield None
            above = above.parentWidget()

    def click_tab(self, title: str) -> Way[None]:
        """Click a tab of the page by its title."""
        for bar in self._window().findChildren(QTabBar):
            titles = [bar.tabText(place).replace("&", "") for place in range(bar.count())]
            if bar.isVisible() and title in titles:
                yield from self.click(bar, bar.tabRect(titles.index(title)).center())
                return
        raise StepFailed(f"there is no tab “{title}”")

    @own_work
    def tabs(self) -> list[str]:
        """Give the titles of all visible tabs."""
        return [
            bar.tabText(place).replace("&", "")
            for bar in self._window().findChildren(QTabBar)
            if bar.isVisible()
            for place in range(bar.count())
        ]

    def pick(self, words: str) -> Way[None]:
        """Take an entry of the menu that is open, with the arrow keys and Enter."""
        yield Until(lambda: QApplication.activePopupWidget() is not None, "a menu")
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            raise StepFailed("what opened is no menu")
        for _ in menu.actions():
            yield from self.press("Down")
            active: QAction | None = menu.activeAction()
            if active is not None and fits(active.text().replace("&", ""), words):
                yield from self.press("Return")
                return
        raise StepFailed(f"the menu offers no “{words}”")
