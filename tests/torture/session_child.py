"""A session of the real window, from signing in to the lock; see ``session``.

``session_child FOLDER HOME STICK [leaky]``: the passphrase comes on standard input. ``leaky`` is
the negative control: what is typed is also put aside in a file, and the network is asked for.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from counsel_desk.crypto.kdf import lower_limits_for_tests
from counsel_desk.services.hardening import harden_process

TEXT = "heron lantern quarry"


def leak() -> None:
    """Keep what is typed in a file of its own, and open what a browser would."""
    import socket

    handle = tempfile.NamedTemporaryFile("w", delete=False)  # noqa: SIM115 - left behind on purpose
    handle.write(TEXT)
    handle.close()
    socket.socket(socket.AF_INET).close()


def main(folder: str, home: str, stick: str, how: str = "") -> None:
    from tests.benchmarks.window import Opened, wait_until

    harden_process()
    lower_limits_for_tests()
    passphrase = sys.stdin.readline().rstrip("\n")
    opened = Opened(Path(folder), Path(home))
    opened.sign_in("counsellor1", passphrase)
    wait_until(opened.is_open, "the desk")
    opened.settle()
    write_a_note(opened)
    visit(opened)
    back_up(opened, Path(stick), wait_until)
    if how == "leaky":
        leak()
    locked: list[int] = []
    session: Any = opened.session
    session._options = replace(session._options, relaunch=lambda: locked.append(1))
    session.lock()
    wait_until(lambda: locked, "the lock")
    print("session over", flush=True)  # noqa: T201 - read by who started this


def write_a_note(opened: Any) -> None:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QTextEdit

    from counsel_desk.services import cases
    from ui.screen import Route

    found: list[Any] = []
    opened.jobs.ask(cases.list_cases).then(found.append)
    opened.settle()
    case = found[0][0].case
    opened.view.go(Route("client", case))
    opened.settle()
    opened.view.go(Route("note", case))
    opened.settle()
    current: Any = opened.view.current
    editor = next(
        one for one in current.findChildren(QTextEdit) if one.isVisible() and not one.isReadOnly()
    )
    editor.setFocus()
    QTest.keyClicks(editor, TEXT)
    opened.settle()


def visit(opened: Any) -> None:
    from ui.places import PLACES
    from ui.screen import Route

    for place in PLACES:
        if opened.view.may_go(Route(place.key)):
            opened.view.go(Route(place.key))
            opened.settle()
    opened.view.go(Route("search"))
    opened.settle()


def back_up(opened: Any, stick: Path, wait_until: Any) -> None:
    from counsel_desk.services import backups

    backs: Any = opened.view.context.backups
    backups.add_place(backs.folder, stick, backs.vault, backs.profile)
    done: list[Any] = []
    backs.look().then(done.append)
    wait_until(lambda: bool(done), "the places")
    backs.run((stick,))
    wait_until(lambda: backs.running is None, "the backup")
    opened.settle()


if __name__ == "__main__":
    main(*sys.argv[1:])
