"""Part of a vault is damaged: it is told, and what can be read is saved into a new one."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from counsel_desk.services import today, trail, vaults
from counsel_desk.services.demo import PASSPHRASE
from counsel_desk.services.errors import DeskError
from ui.shell.salvage_pages import ReportPage
from ui.tour.chapters.beginning import verified
from ui.tour.script import Step, StepFailed, Until

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

USER, ROLE = "admin", "administrator"
DAMAGED = "Damaged"
_PAGE = 4096
_PARTS = (0.97, 0.9, 0.5, 0.35, 0.65, 0.8)
"""How far into the file the damage is tried; some pages are needed to get in at all."""


def _damaged(tour: Tourist) -> Path:
    return tour.ground.home / f"{DAMAGED}.cdv"


def _damage(tour: Tourist) -> Way[None]:
    """Copy the closed vault, change one byte as a failing disk does, so that one still gets in."""
    folder = _damaged(tour)
    for part in _PARTS:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(tour.ground.demo, folder, ignore=shutil.ignore_patterns("backups"))
        (folder / "backups").mkdir(mode=0o700)
        _flip(folder / "vault.db", part)
        if (yield from tour.call(_lets_in, folder, datetime.now(UTC).date())):
            break
    else:
        raise StepFailed("every page that was damaged is one that signing in needs")
    tour.profile.remember_vault(folder)
    known = tour.profile.check_record(folder)
    tour.profile.set_check_record(folder, type(known)(known.checked, is_open=True))


def _flip(database: Path, part: float) -> None:
    """Change one byte in the middle of a page, so far into the file."""
    page = int(database.stat().st_size // _PAGE * part)
    with database.open("rb+") as stream:
        stream.seek(page * _PAGE + _PAGE // 2)
        byte = stream.read(1)
        stream.seek(-1, 1)
        stream.write(bytes([byte[0] ^ 1]))


def _lets_in(folder: Path, day: date) -> bool:
    """Whether somebody can sign in, see the day and read the whole trail in spite of the damage.

    Without its trail what is saved cannot be verified, which is another way than this one.
    """
    try:
        desk = vaults.open_vault(folder, user_name=USER, passphrase=PASSPHRASE)
    except DeskError:
        return False
    try:
        desk.do(today.today, day)
        for _page in trail.pages(desk, trail.TrailFilter()):
            pass
    except DeskError:
        return False
    finally:
        desk.close()
    return True


def told(tour: Tourist) -> Way[None]:
    """Open a vault after a power cut: its pages are checked, and damage is told."""
    yield from _damage(tour)
    tour.session.show_unlock(_damaged(tour))
    yield from tour.unlock(USER, vault=DAMAGED)
    yield Until(lambda: tour.hand.reads("Part of the vault is damaged"), "the damage to be told")
    tour.check(tour.hand.reads("Lock the desk."), "it says what to do")
    yield from tour.picture("damage-told")
    yield from tour.hand.click("Lock now")
    yield Until(lambda: tour.hand.has("User name"), "the unlock page")
    yield from tour.settled()


def saved(tour: Tourist) -> Way[None]:
    """Save what can be read, see what is lost, and open the new vault in a program begun anew."""
    yield Until(lambda: tour.hand.reads("The last check found"), "the unlock page to say so")
    yield from tour.hand.fill("User name", USER)
    yield from tour.picture("damage-unlock")
    yield from tour.hand.click("Save what can be read")
    yield Until(lambda: tour.hand.has("Name of the new vault"), "the sheet")
    yield from tour.hand.write(PASSPHRASE)
    yield from tour.picture("salvage-ask")
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.hand.reads("pages were damaged"), "the report")
    report = tour.hand.the(ReportPage)
    tour.check(report.isVisible(), "it says what came of it")
    yield from tour.picture("salvage-report")
    yield from tour.hand.click("Open it")
    yield Until(lambda: not tour.hand.reads("pages were damaged"), "the program to start anew")
    yield Until(lambda: tour.hand.has("User name"), "the unlock page")
    yield from tour.settled()
    folder = _damaged(tour).with_name(f"{DAMAGED} (saved).cdv")
    found = yield from tour.call(verified, folder, USER, PASSPHRASE)
    tour.check(found["holds"], f"what was saved holds: {found['problems'] or 'no problem'}")
    tour.check(_damaged(tour).exists(), "the damaged vault is still there")


STEPS = (
    Step("damage", "is told that part of a vault is damaged", ROLE, told, 90),
    Step("salvage", "saves what can be read into a new vault", ROLE, saved, 120),
)
