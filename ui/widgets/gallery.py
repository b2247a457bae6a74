"""Draws every part in light and dark: ``python -m ui.widgets.gallery OUTDIR``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget

from ui.shell.first_run import FirstRun
from ui.shell.frame import MainFrame, Status
from ui.shell.messages import SheetAction, ask
from ui.shell.rail import RailItem
from ui.shell.shortcuts import show_shortcuts
from ui.shell.switcher import Switcher, SwitcherEntry
from ui.shell.unlock import UnlockPage
from ui.theme import Mode, theme
from ui.widgets.crumbs import Crumb
from ui.widgets.gallery_pages import NAMES, PAGES

if TYPE_CHECKING:
    from collections.abc import Callable

RAIL = (
    RailItem("today", "Today", "sun-horizon"),
    RailItem("clients", "Clients", "user-list"),
    RailItem("groups", "Groups", "users-three"),
    RailItem("calendar", "Calendar", "calendar-blank"),
    RailItem("supervision", "Supervision", "eye"),
    RailItem("reports", "Reports", "chart-line-up"),
    RailItem("administration", "Admin", "gear-six", at_foot=True),
)
_PLACE = {"group": "groups", "team": "supervision"}
_WORDS = "kitabu-anchor-mvua-lantern-ziwa-orbit".replace("-", " ")


def frame(key: str) -> MainFrame:
    """Return the frame with one sample page in it."""
    made = MainFrame()
    made.set_items(RAIL)
    made.add_page(key, PAGES[key]())
    made.show_page(key, place=_PLACE.get(key, "clients"))
    made.set_crumbs([Crumb("Clients", "clients"), Crumb("KM-0042-T")])
    made.set_status(
        Status("counsellor1", "Backup verified today 08:12", "Locks in 4 min", is_demo=True)
    )
    return made


def _unlock() -> UnlockPage:
    made = UnlockPage()
    made.set_vaults([("Nakuru office", "/nakuru"), ("Kisumu", "/kisumu")])
    made.set_user_name("counsellor1")
    return made


def _unlock_error() -> UnlockPage:
    made = _unlock()
    made.set_demo(True)
    made.show_error(
        "This user name and passphrase do not open the vault. Check Caps Lock and the keyboard,"
        " then try again."
    )
    made.set_wait(75)
    return made


def _first_run(step: int, *, own: bool = False) -> FirstRun:
    made = FirstRun(
        suggest=lambda: _WORDS,
        advise=lambda text: [] if len(text) > 14 else ["Too short: 15 characters at least."],
        check_vault=lambda _name, _folder: [],
        check_user=lambda _name: [],
    )
    made.set_folder("Documents/Nakuru office")
    made.vault.name.set_text("Nakuru office")
    made.person.name.set_text(NAMES[1])
    made.show_step(step)
    made.passphrase.use_own(is_own=own)
    if own:
        made.passphrase.own.first.edit.setText("too short")
    return made


def _switcher() -> QWidget:
    made = frame("client")
    entries = [
        SwitcherEntry(name, f"KM-{place:04d}-T · Kakamega", "Client", lambda: None, "user")
        for place, name in enumerate(NAMES)
    ]
    entries.append(SwitcherEntry("Write a note", "", "Action", lambda: None, "pencil-line"))
    made.resize(1366, 768)
    Switcher(entries).open_over(made)
    return made


def _shortcuts() -> QWidget:
    made = frame("group")
    made.show()
    show_shortcuts(made)
    return made


def _sheet() -> QWidget:
    made = frame("note")
    actions = (
        SheetAction("cancel", "Keep writing"),
        SheetAction("sign", "Sign the note", "primary"),
    )
    sentence = "After signing nobody can change it, you included. An addendum stays possible."
    ask(made, "Sign this note?", sentence, actions, lambda _key: None)
    return made


def _message() -> QWidget:
    made = frame("group")
    made.resize(1366, 768)
    made.show()
    made.messages.say("NK-0113-C marked late at meeting 8.", "good", undo=lambda: None)
    return made


def _in_frame(key: str) -> Callable[[], QWidget]:
    return lambda: frame(key)


SAMPLES: dict[str, Callable[[], QWidget]] = {
    "unlock": _unlock,
    "unlock-error": _unlock_error,
    "first-run": lambda: _first_run(0),
    "first-run-vault": lambda: _first_run(1),
    "first-run-person": lambda: _first_run(2),
    "first-run-words": lambda: _first_run(3),
    "first-run-own": lambda: _first_run(3, own=True),
    "switcher": _switcher,
    "shortcuts": _shortcuts,
    "sheet": _sheet,
    "message": _message,
    **{key: _in_frame(key) for key in PAGES},
}
SIZES = {"": (1366, 768), "-small": (683, 384)}


def draw(name: str, folder: Path, mode: Mode, *, small: bool = False) -> Path:
    """Draw one sample and return the picture's path."""
    theme().set_mode(mode)
    widget = SAMPLES[name]()
    suffix = "-small" if small else ""
    widget.resize(*SIZES[suffix])
    widget.show()
    widget.activateWindow()
    if isinstance(widget, MainFrame) and (page := widget.current_page()) is not None:
        page.setFocus(Qt.FocusReason.OtherFocusReason)
    for _ in range(3):
        QApplication.sendPostedEvents()
    path = folder / f"{name}{suffix}-{mode.value}.png"
    widget.grab().save(str(path))
    widget.close()
    widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return path


def main(arguments: list[str]) -> int:
    """Draw every sample into the folder that is named."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m ui.widgets.gallery OUTDIR\n")
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(sys.argv[:1])
    theme().install(app, Mode.LIGHT)
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name in SAMPLES:
        for mode in (Mode.LIGHT, Mode.DARK):
            draw(name, folder, mode)
        draw(name, folder, Mode.LIGHT, small=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
