"""Unlock a vault in the real window and time it: unlock_child FOLDER USER NEW_PASSPHRASE."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.window import Opened, answer, wait_painted, wait_until

GIVEN = "demonstration-only"


class Argon:
    """Adds up the time that deriving keys from passphrases takes."""

    def __init__(self) -> None:
        import counsel_desk.storage.vault as vault

        self.seconds = 0.0
        self._derive = vault.slot_key
        vault.slot_key = self._timed  # type: ignore[assignment] # the same, timed

    def _timed(self, *arguments: Any) -> bytes:
        begun = time.perf_counter()
        try:
            return self._derive(*arguments)
        finally:
            self.seconds += time.perf_counter() - begun


def main(folder: str, user: str, own: str) -> None:
    vault, home = Path(folder), Path(os.environ["COUNSEL_DESK_HOME"])
    passphrase = own_passphrase(vault, user, own)
    opened = Opened(vault, home)
    argon = Argon()
    shown = watch_today()
    begun = time.perf_counter()
    opened.sign_in(user, passphrase)
    wait_until(opened.is_open, "the desk")
    today: Any = opened.view.current
    wait_painted(today, lambda: shown, "Today")
    whole = time.perf_counter() - begun
    desk = opened.jobs._desk
    found = {
        "whole": whole,
        "argon2id": argon.seconds,
        "beyond": whole - argon.seconds,
        "clients": len(desk.register._rows),
    }
    # What goes on in the background (the search reads 10,000 files) is nobody's to wait for.
    answer(found)
    os._exit(0)


def watch_today() -> list[object]:
    """Give a list that is filled once Today has what it shows."""
    from ui.screens.today.screen import TodayScreen

    seen: list[object] = []
    show = TodayScreen._show

    def watched(self: TodayScreen, view: Any) -> None:
        show(self, view)
        seen.append(view)

    TodayScreen._show = watched  # type: ignore[method-assign] # the same with an eye on it
    return seen


def own_passphrase(vault: Path, user: str, own: str) -> str:
    """Put one's own passphrase in place of the one given, which the window would ask for."""
    from counsel_desk.services import people, vaults
    from counsel_desk.services.errors import WrongPassphrase

    try:
        desk = vaults.open_vault(vault, user_name=user, passphrase=GIVEN)
    except WrongPassphrase:
        return own
    try:
        if not desk.must_change_passphrase:
            return GIVEN
        desk.do(people.change_passphrase, old=GIVEN, new=own)
    finally:
        desk.close()
    return own


if __name__ == "__main__":
    main(*sys.argv[1:])
