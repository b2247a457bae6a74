"""What the processes with a window share: waiting, noticing what is painted, opening the desk."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.shell.desk_view import DeskView
    from ui.shell.main_window import MainWindow
    from ui.shell.session import Session

PATIENCE = 60.0
QUIET = 0.2
BEAT_MS = 2


class TooLate(Exception):
    """Something waited for did not come."""


def wait_until(condition: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Let the window work until a condition holds, asleep when it has nothing to do."""
    until = time.monotonic() + patience
    loop = QEventLoop()
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: _look(condition, loop, until))
    timer.start(BEAT_MS)
    if loop.exec() != 0:
        raise TooLate(what)


def _look(condition: Callable[[], object], loop: QEventLoop, until: float) -> None:
    try:
        if condition():
            loop.exit(0)
        elif time.monotonic() > until:
            loop.exit(1)
    except BaseException:
        loop.exit(1)
        raise


class Painted(QObject):
    """Notices when a widget is painted while a condition holds."""

    def __init__(self, widget: QWidget, when: Callable[[], object] = lambda: True) -> None:
        super().__init__()
        self.count = 0
        self._when = when
        self._widget = widget
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._when():
            self.count += 1
        return super().eventFilter(watched, event)


def wait_painted(widget: QWidget, when: Callable[[], object], what: str) -> None:
    """Wait until a widget has been painted while a condition held."""
    eye = Painted(widget, when)
    wait_until(lambda: eye.count, what)
    widget.removeEventFilter(eye)


class Opened:
    """The real window with a vault open in it, as the program itself opens it."""

    def __init__(self, vault: Path, home: Path) -> None:
        from counsel_desk.services.profile import Profile
        from ui.app import application, open_window
        from ui.shell.session import Options

        self.app = application()
        profile = Profile(home)
        self.window: MainWindow
        self.session: Session
        self.window, self.session = open_window(self.app, profile, Options(vault=vault))
        self._vault = vault
        painted: list[bool] = []  # the warm-up begins with this signal
        self.window.painted.connect(lambda: painted.append(True))
        wait_until(
            lambda: painted and self.jobs.pending == 0 and self.session.loading.is_done,
            "the warm-up",
        )

    @property
    def jobs(self) -> Any:
        return self.session._jobs

    @property
    def view(self) -> DeskView:
        view = self.session.view
        if view is None:
            raise TooLate("the desk is not open")
        return view

    def sign_in(self, user: str, passphrase: str) -> None:
        """Do what the button of the unlock window does; returns at once."""
        page: Any = self.window.stage()
        page.open_requested.emit(str(self._vault), user, passphrase)

    def is_open(self) -> bool:
        """Whether the desk is there; raises what the unlock window says instead."""
        page: Any = self.window.stage()
        error = page.error() if hasattr(page, "error") else ""
        if error:
            raise TooLate(error)
        return self.session.view is not None

    def settle(self) -> None:
        """Wait until nothing is under way any more."""
        quiet_since = [time.monotonic()]

        def is_quiet() -> bool:
            if self.jobs.pending:
                quiet_since[0] = time.monotonic()
            return time.monotonic() - quiet_since[0] > QUIET

        wait_until(is_quiet, "the desk to settle")

    def close(self) -> None:
        """Close the vault and end the threads."""
        self.session.quit()
        with suppress(TooLate):
            wait_until(lambda: not self.window.isVisible(), "the window to close", 20.0)


def answer(found: dict[str, object]) -> None:
    """Give the parent process what was found."""
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()
