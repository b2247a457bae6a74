"""Type numbered words into a note of the real window until killed.

``typing_child FOLDER HOME USER CASE [forgetful]``: the passphrase comes on standard input. Each
word is reported on standard output, with the moment (monotonic clock) at which its last key was
delivered. ``forgetful`` is the negative control: drafts are not saved as they are typed.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from counsel_desk.crypto.kdf import lower_limits_for_tests

FASTEST_MS, SLOWEST_MS = 6, 26


def tell(**facts: object) -> None:
    """Report to the parent at once, past every buffer of this process."""
    os.write(1, json.dumps(facts).encode() + b"\n")


class Typist:
    """Presses one key after another, as quickly as a very quick person, with pauses."""

    def __init__(self, editor: Any, seed: int) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._editor = editor
        self._chance = random.Random(seed)
        self._word, self._rest = 0, ""
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._press)

    def begin(self) -> None:
        tell(begun=time.monotonic())
        self._timer.start(0)

    def _press(self) -> None:
        from PySide6.QtTest import QTest

        if not self._rest:
            self._word += 1
            self._rest = f"w{self._word:06d} "
        key, self._rest = self._rest[0], self._rest[1:]
        QTest.keyClick(self._editor, key)
        if not self._rest:
            tell(word=self._word, at=time.monotonic())
        self._timer.start(self._pause())

    def _pause(self) -> int:
        if self._chance.random() < 0.004:
            return self._chance.randint(400, 1400)  # thinking: the pause that saves at once
        return self._chance.randint(FASTEST_MS, SLOWEST_MS)


def forget() -> None:
    """Have nothing saved while it is typed: the fault that the check must find."""
    from ui.screens.note import keeper

    keeper.DraftKeeper.touched = lambda _self: None  # type: ignore[method-assign]


def main(folder: str, home: str, user: str, case: str, how: str = "") -> None:
    from tests.benchmarks.window import Opened, wait_until

    lower_limits_for_tests()
    seed, passphrase = sys.stdin.readline().split(" ", 1)
    opened = Opened(Path(folder), Path(home))
    opened.sign_in(user, passphrase.rstrip("\n"))
    wait_until(opened.is_open, "the desk")
    opened.settle()
    if how == "forgetful":
        forget()
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QTextEdit

    from ui.screen import Route

    opened.view.go(Route("note", UUID(case)))
    opened.settle()
    current: Any = opened.view.current
    editor = next(
        one for one in current.findChildren(QTextEdit) if one.isVisible() and not one.isReadOnly()
    )
    editor.setFocus()
    typist = Typist(editor, int(seed))
    typist.begin()
    QEventLoop().exec()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(*sys.argv[1:])
