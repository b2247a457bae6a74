"""Drive the real window as a person would: by the names of its controls, with keys and clicks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from counsel_desk.services.profile import Profile
from counsel_desk.storage.ways_in import change_passphrase as reseal
from tests.builders import PASSPHRASE, Office
from ui import turns
from ui.jobs import Jobs
from ui.screen import Route, Screen
from ui.shell.desk_view import DeskView
from ui.shell.main_window import MainWindow
from ui.shell.session import Options, Session
from ui.shell.unlock import UnlockPage
from ui.theme import Mode, theme

W = TypeVar("W", bound=QWidget)
PATIENCE = 60_000


class Driver:
    """Finds controls under a widget by what a screen reader would say."""

    def __init__(self, qtbot: QtBot, root: Callable[[], QWidget]) -> None:
        self.qtbot = qtbot
        self._root = root

    def root(self) -> QWidget:
        return self._root()

    def all(self, kind: type[W], name: str = "") -> list[W]:
        """Every visible control of a kind, with this name or text."""
        return [
            widget
            for widget in self.root().findChildren(kind)
            if widget.isVisible() and (not name or name in names_of(widget))
        ]

    def find(self, name: str, kind: type[W] = QWidget) -> W:  # type: ignore[assignment]
        """The first visible control with this name."""
        found = self.all(kind, name)
        assert found, f"no {kind.__name__} named {name!r}; there are {self.names(kind)}"
        return found[0]

    def has(self, name: str, kind: type[QWidget] = QWidget) -> bool:
        return bool(self.all(kind, name))

    def names(self, kind: type[QWidget] = QAbstractButton) -> list[str]:
        return sorted({name for widget in self.all(kind) for name in names_of(widget)})

    def press(self, name: str) -> None:
        """Click a button in its middle, as a person does."""
        button = self.find(name, QAbstractButton)
        assert button.isEnabled(), f"{name} is not enabled"
        middle = QPoint(min(button.width() // 2, 20), button.height() // 2)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=middle)

    def write(self, name: str, text: str) -> None:
        """Type into a line in place of what it holds."""
        line = self.line(name)
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, text)

    def line(self, name: str) -> QLineEdit:
        return self.find(name, QLineEdit)

    def choose(self, name: str, text: str) -> None:
        """Choose an entry of a combo box by its words."""
        box = self.find(name, QComboBox)
        index = box.findText(text)
        assert index >= 0, f"{text!r} is not offered by {name!r}"
        box.setCurrentIndex(index)

    def texts(self) -> list[str]:
        """Every text of a label that is shown."""
        return [label.text() for label in self.all(QLabel) if label.text()]

    def says(self, part: str) -> bool:
        """Whether a label or a named control says this."""
        everything = [*self.texts(), *self.names(QWidget)]
        return any(part in text for text in everything)

    def until_said(self, part: str) -> None:
        """Wait until a label or a named control says this; one just made shows a turn later."""
        self.until(lambda: self.says(part))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """Press a key where the focus is."""
        root = self.root()
        target = QApplication.focusWidget() or root.focusWidget() or root
        self.qtbot.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)

    def until(self, condition: Callable[[], Any]) -> None:
        """Wait for something to become true."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)


def names_of(widget: QWidget) -> set[str]:
    """The names by which a control may be addressed."""
    found = {widget.accessibleName()}
    if isinstance(widget, QAbstractButton):
        found.add(widget.text())
    return found - {""}


class Desktop(Driver):
    """The program, from the first window on, on a vault of a test."""

    def __init__(self, qtbot: QtBot, folder: Path, home: Path) -> None:
        super().__init__(qtbot, lambda: self.window)
        self.folder = folder
        self.profile = Profile(home / "settings")
        self.relaunched = 0
        self.window = MainWindow()
        self.jobs = Jobs()
        self.session = self._session(folder, home)
        self._stopped = False

    def _session(self, folder: Path | None, home: Path) -> Session:
        options = Options(vault=folder, relaunch=self._relaunch, home=home / "vaults")
        return Session(self.window, self.jobs, self.profile, options)

    def _relaunch(self) -> None:
        self.relaunched += 1
        self._stopped = True

    def fill(self, work: Callable[[Office], Any]) -> Any:
        """Put something into the closed vault first."""
        office = Office(self.folder)
        try:
            return work(office)
        finally:
            office.close()

    def settle_in(self, *users: str) -> None:
        """Let people keep their first passphrase, as if they had changed it already."""

        def change(office: Office) -> None:
            for user in users:
                desk = office.desk(user)
                reseal(desk.who, user_name=user, old=PASSPHRASE, new=PASSPHRASE)

        self.fill(change)

    def start(self) -> None:
        """Show the first window."""
        theme().install(QApplication.instance(), Mode.LIGHT)
        self.window.resize(1366, 768)
        self.session.start()
        self.window.show()
        self.qtbot.waitExposed(self.window)

    def unlock(self, user: str, passphrase: str = PASSPHRASE) -> None:
        """Type name and passphrase and press Enter; does not wait."""
        self.write("User name", user)
        self.write("Passphrase", passphrase)
        self.qtbot.keyClick(self.line("Passphrase"), Qt.Key.Key_Return)

    def sign_in(self, user: str = "founder", passphrase: str = PASSPHRASE) -> DeskView:
        """Go from the closed vault to the open desk."""
        if user != "founder" and passphrase == PASSPHRASE:
            self.settle_in(user)
        self.start()
        self.unlock(user, passphrase)
        self.until(lambda: self.session.view is not None or self.unlock_page().error())
        assert self.session.view is not None, self.unlock_page().error()
        self.settle()
        return self.view

    @property
    def view(self) -> DeskView:
        assert self.session.view is not None
        return self.session.view

    @property
    def screen(self) -> Screen:
        assert self.view.current is not None
        return self.view.current

    def unlock_page(self) -> UnlockPage:
        page = self.window.stage()
        assert isinstance(page, UnlockPage)
        return page

    def go(self, screen: str, **route: Any) -> Screen:
        """Go somewhere and wait until it is loaded."""
        self.view.go(Route(screen, **route))
        self.settle()
        return self.screen

    def settle(self) -> None:
        """Wait until nothing is under way any more."""
        self.until(self._is_calm)
        QApplication.processEvents()
        self.until(self._is_calm)

    def _is_calm(self) -> bool:
        view = self.session.view
        page = None if view is None else view.current
        is_done = self.jobs.pending == 0 and turns.is_empty()
        return is_done and (page is None or page.isVisible())

    def message(self) -> str:
        """The sentence at the foot of the page."""
        return self.view.messages.text()

    def trigger(self, text: str) -> None:
        """Do an action of the window by its words."""
        for action in self.window.findChildren(QAction):
            if action.text() == text:
                action.trigger()
                return
        raise AssertionError(f"no action {text!r}")

    def stop(self) -> None:
        """Close whatever is open."""
        if not self._stopped:
            if self.session.view is not None:
                self.session.view.leave()
            self.jobs.finish(_close, self.jobs)
            self.jobs.stop()
        self.window.let_go()
        self.window.deleteLater()


def _close(jobs: Jobs) -> None:
    desk = jobs.release()
    if desk is not None:
        desk.close()
