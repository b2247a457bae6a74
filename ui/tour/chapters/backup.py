"""Anyone backs the vault up; a copy is put back, checked, and an older one is told when opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.services.demo import PASSPHRASE
from ui.screens.administration.backups_tab import BackupsTab
from ui.tour.chapters.beginning import verified
from ui.tour.script import Step, Until

if TYPE_CHECKING:
    from pathlib import Path

    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

USER, ROLE = "admin", "administrator"
STICK, PUT_BACK = "Stick", "Put back"


def _stick(tour: Tourist) -> Path:
    return tour.ground.root / STICK


def back_up(tour: Tourist) -> Way[None]:
    """Add a folder for copies, back up to it, and see when the last one was verified."""
    yield from tour.unlock(USER)
    yield from tour.hand.click("No backup yet")
    yield from tour.wait_for("administration")
    yield from tour.picture("backups-none")
    _stick(tour).mkdir()
    tour.hand.the(BackupsTab).add_place(_stick(tour))  # the folder dialog is the system's
    yield from tour.settled()
    yield from tour.hand.click("Back up now")
    yield Until(lambda: tour.hand.reads("every copy was read back"), "the copies")
    yield from tour.settled()
    (copy,) = _stick(tour).iterdir()
    names = sorted(path.name for path in copy.iterdir())
    tour.check({"head.a", "head.b", "vault.db"} <= set(names), "the stick has a whole copy")
    tour.check(tour.hand.reads("Last verified "), "the page says when it was verified")
    tour.check(not tour.hand.has("No backup yet"), "the status line says so too")
    yield from tour.picture("backups")
    yield from tour.lock()


def put_back(tour: Tourist) -> Way[None]:
    """Put the copy back as a vault of its own, beside the one that is there."""
    yield from tour.hand.click("Restore a backup")
    yield Until(lambda: tour.hand.reads("Choose a copy."), "the copies that were found")
    yield from tour.picture("restore-choose")
    yield from tour.hand.click(f"{tour.ground.demo.stem} · …")
    yield Until(lambda: tour.hand.has("Put it back"), "what the copy is")
    yield from tour.hand.fill("Name of the restored vault", PUT_BACK)
    yield from tour.picture("restore-copy")
    yield from tour.hand.click("Put it back")
    yield Until(lambda: tour.hand.has("Open it"), "the vault that was put back")
    tour.check(tour.ground.demo.exists(), "the vault itself is still there")
    yield from tour.hand.click("Open it")
    yield from tour.settled()


def older(tour: Tourist) -> Way[None]:
    """Open the older copy: it says what it lacks and closes again; then check it from outside."""
    yield from tour.try_unlock(USER, PASSPHRASE, PUT_BACK)
    yield Until(lambda: tour.hand.reads("This is an older copy"), "the warning")
    tour.check(tour.session.view is None, "no page opens before that is answered")
    tour.check(tour.hand.reads("missing from it"), "it says how much is missing")
    yield from tour.picture("restore-older")
    yield from tour.hand.click("Close it again")
    yield Until(lambda: tour.hand.has("User name"), "the unlock page")
    yield from tour.settled()
    folder = tour.ground.home / f"{PUT_BACK}.cdv"
    report = yield from tour.call(verified, folder, USER, PASSPHRASE)
    tour.check(report["holds"], f"every record of it holds: {report['problems'] or 'no problem'}")
    yield from tour.unlock(USER)
    tour.check(len(list(_stick(tour).iterdir())) == 1, "the copy is still where it was")
    yield from tour.lock()


STEPS = (
    Step("backup", "backs the vault up to a stick", ROLE, back_up, 60),
    Step("restore", "puts the copy back", ROLE, put_back, 60),
    Step(
        "older-copy", "is told what an older copy lacks; every record in it holds", ROLE, older, 60
    ),
)
