"""A program of its own for the memory test: unlock, type, lock; then wait to be looked at.

Run as ``python -m tests.ui.lock_harness FOLDER``. What it types comes from a file that the first
run deletes, so that nothing of it is on the command line or in the environment. It says on
stdout how far it is, and waits for a line on stdin before it goes on.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit

from counsel_desk.crypto.kdf import lower_limits_for_tests
from counsel_desk.services.profile import Profile
from ui.app import application, open_window
from ui.screen import Route
from ui.shell import relaunch
from ui.shell import session as sessions

STEP_MS = 10


def say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def wait_for(app: QApplication, condition: Callable[[], object]) -> None:
    ticker = QTimer()
    ticker.start(STEP_MS)
    while not condition():
        app.processEvents()
        ticker.thread().usleep(1000)


def main(folder: Path) -> None:
    lower_limits_for_tests()
    app = application()
    secrets = folder / "secrets.json"
    profile = Profile(folder / "settings")
    if not secrets.exists():  # the second run, after the lock
        open_window(app, profile, sessions.Options(vault=folder / "Nakuru.cdv"))
        app.processEvents()
        say("locked")
        sys.stdin.readline()
        return
    told = json.loads(secrets.read_text())
    secrets.unlink()
    again = relaunch.relaunch if told["mode"] == "exec" else stay
    options = sessions.Options(vault=folder / "Nakuru.cdv", relaunch=again)
    window, session = open_window(app, profile, options)
    lines = window.findChildren(QLineEdit)
    named = {line.accessibleName(): line for line in lines}
    QTest.keyClicks(named["User name"], told["user"])
    QTest.keyClicks(named["Passphrase"], told["passphrase"])
    QTest.keyClick(named["Passphrase"], Qt.Key.Key_Return)
    wait_for(app, lambda: session.view is not None)
    jobs = session.view.context.jobs
    wait_for(app, lambda: jobs.pending == 0)
    session.view.go(Route("note", UUID(told["case"])))
    wait_for(app, lambda: jobs.pending == 0)
    editor = session.view.current.findChildren(QTextEdit)[0]
    QTest.keyClicks(editor, told["canary"])
    del told, named, lines, editor
    say("typed")
    sys.stdin.readline()
    session.lock()
    app.exec()


def stay() -> None:
    """Lock without replacing the process: the negative control."""
    gc.collect()
    say("locked")
    sys.stdin.readline()
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
