"""A stage for one screen: the real vault, the real jobs and the real frame around it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from counsel_desk.services.desk import Changed, Desk
from tests.builders import Office, open_office
from ui import turns
from ui.jobs import Jobs
from ui.screen import Context, Route, Screen
from ui.shell.frame import MainFrame
from ui.theme import Mode, theme


class YesDialogs:
    """Keeps what was asked, and answers yes (or no)."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers_yes = True

    def ask_confirm(
        self,
        over: QWidget,
        title: str,
        sentence: str,
        answer: str,
        then: Callable[[], object],
        *,
        danger: bool = False,
    ) -> None:
        self.asked.append(f"{title} {sentence} {answer}")
        if self.answers_yes:
            then()


class StageDesk:
    """A person's desk whose next use case of a name can be made to fail."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._faults: dict[str, Exception] = {}

    def fail(self, name: str, error: Exception) -> None:
        self._faults[name] = error

    def do(self, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        error = self._faults.pop(use_case.__name__, None)
        if error is not None:
            raise error
        return self._desk.do(use_case, *args, **kwargs)

    def on_changed(self, listener: Callable[[Changed], None]) -> None:
        self._desk.on_changed(listener)


class Stage:
    """One person's window with one screen in it."""

    def __init__(self, qtbot: QtBot, office: Office, user: str) -> None:
        self._qtbot = qtbot
        self.office = office
        self.jobs = Jobs()
        self.desk = StageDesk(office.desk(user))
        self.went: list[Route] = []
        self.dialogs = YesDialogs()
        self.frame = MainFrame()
        self.frame.resize(1366, 768)
        qtbot.addWidget(self.frame)
        self.screen: Screen | None = None
        me = office.desk(user).me
        self.context = Context(
            jobs=self.jobs,
            me=me,
            roles=me.roles,
            demo=False,
            vault_name="Nakuru",
            go=self.went.append,
            back=lambda: self.went.append(Route("back")),
            messages=self.frame.messages,
            dialogs=self.dialogs,  # type: ignore[arg-type] # asks for no passphrase here
            theme=theme(),
            clock=office.clock,
        )
        self.jobs.call(self.jobs.adopt, self.desk)  # type: ignore[arg-type] # stands for a desk
        self.jobs.changed.connect(self._changed)

    def _changed(self, changed: Changed) -> None:
        if self.screen is not None and self.screen.watches & changed:
            self.screen.load()

    def open(self, kind: Callable[[Context, Route], Screen], route: Route) -> Any:
        """Show a screen and wait until it is loaded."""
        if self.screen is not None:
            self.screen.leave()
            self.frame.remove_page("screen")
        self.screen = kind(self.context, route)
        self.frame.add_page("screen", self.screen, scrolls=self.screen.scrolls)
        self.frame.show_page("screen")
        self.frame.show()
        self.frame.activateWindow()
        self._qtbot.waitUntil(self.frame.isActiveWindow)
        self.screen.load()
        self.screen.setFocus()
        self.settle()
        return self.screen

    def settle(self) -> None:
        """Wait until nothing is being done."""
        self._qtbot.waitUntil(lambda: self.jobs.pending == 0 and turns.is_empty())

    def keys(self, *keys: Qt.Key | str, modifier: Any = None) -> None:
        """Press keys on whatever has the focus, and wait until it is done."""
        self.press(*keys, modifier=modifier)
        self.settle()

    def press(self, *keys: Qt.Key | str, modifier: Any = None) -> None:
        """Press keys without waiting for what they ask for."""
        for key in keys:
            target = QApplication.focusWidget()
            assert target is not None, "nothing has the focus"
            held = modifier or Qt.KeyboardModifier.NoModifier
            if isinstance(key, str) and len(key) > 1:
                self._qtbot.keyClicks(target, key, held)
            else:
                self._qtbot.keyClick(target, key, held)

    def take_focus(self, widget: QWidget) -> None:
        """Come back to the window, after a menu, and to one of its parts."""
        self.frame.activateWindow()
        self._qtbot.waitUntil(self.frame.isActiveWindow)
        widget.setFocus()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Hold the vault thread for a while."""
        event = threading.Event()
        self.jobs.call(event.wait, 20)
        try:
            yield
        finally:
            event.set()
        self.settle()

    @property
    def said(self) -> str:
        """The message at the foot of the page."""
        return self.frame.messages.text()

    def close(self) -> None:
        self.jobs.stop()
        self.frame.close()
        self.frame.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@contextmanager
def open_stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[[str], Stage]]:
    """Open an office, and give a function that opens a stage for one of its people."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme().install(app, Mode.LIGHT)
    stages: list[Stage] = []
    with open_office(tmp_path) as office:

        def make(user: str) -> Stage:
            stages.append(Stage(qtbot, office, user))
            return stages[-1]

        make.office = office  # type: ignore[attr-defined] # the tests fill it
        try:
            yield make
        finally:
            for stage in stages:
                stage.close()
