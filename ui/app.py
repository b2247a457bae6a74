"""Start the window: harden the process, show the unlock window, then load the rest."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from counsel_desk.services.hardening import harden_process

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from counsel_desk.services.profile import Profile
    from ui.shell.main_window import MainWindow
    from ui.shell.session import Options, Session


class Wanted(NamedTuple):
    """What the command line asks for."""

    vault: Path | None = None
    tour: Path | None = None
    version: bool = False


def _arguments(argv: list[str]) -> Wanted:
    """Read the command line; the two usual ones without loading what reads any."""
    if not argv:
        return Wanted()
    if argv[0] == "--vault" and len(argv) == 2 and not argv[1].startswith("-"):
        return Wanted(vault=Path(argv[1]))
    import argparse

    parser = argparse.ArgumentParser(
        prog="counsel-desk",
        description="The encrypted desk of a counselling service.",
    )
    parser.add_argument("--vault", type=Path, metavar="FOLDER", help="open this vault's folder")
    parser.add_argument(
        "--tour",
        type=Path,
        metavar="FOLDER",
        help="do the main job of each role on made-up data and save pictures here",
    )
    parser.add_argument("--version", action="store_true", help="say the version and end")
    found = parser.parse_args(argv)
    return Wanted(found.vault, found.tour, found.version)


def main(argv: list[str] | None = None) -> int:
    """Run the program; returns its exit code."""
    gc.disable()  # until the first window is painted: nothing becomes garbage before
    wanted = _arguments(sys.argv[1:] if argv is None else argv)
    if wanted.version:
        from importlib.metadata import version

        sys.stdout.write(f"Counsel Desk {version('counsel-desk')}\n")
        return 0
    harden_process()
    if wanted.tour is not None:
        from ui.tour import run_tour

        gc.enable()
        return int(run_tour(wanted.tour))
    return _run(wanted.vault)


def start() -> NoReturn:
    """Run the program and end its process at once, everything closed and written.

    What the toolkit takes apart after Python has ended may still ask for Python: a fault at the
    very end that would look like a crash.
    """
    code = main()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _run(vault: Path | None) -> int:
    from ui import early

    early.load_toolkit()
    from counsel_desk.services.profile import Profile
    from ui.shell.session import Options

    app = application()
    profile = Profile()
    window, session = open_window(app, profile, Options(vault=vault))
    code = run_events(app)
    del window, session
    return code


def run_events(app: QApplication) -> int:
    """Serve the window until it closes; the only event loop of the program."""
    return app.exec()


def application() -> QApplication:
    """Make Qt's application, with nothing written outside the settings folder."""
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from counsel_desk.services.profile import settings_folder
    from ui.theme import make_application

    home = settings_folder()
    os.environ.setdefault("MPLCONFIGDIR", str(home / "matplotlib"))
    # Qt's file dialog writes the folders visited; a path that cannot be made keeps none of them.
    nowhere = str(Path(os.devnull) / "none")
    for style in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(style, QSettings.Scope.UserScope, nowhere)
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else make_application(sys.argv[:1])
    app.setApplicationName("Counsel Desk")
    app.setDesktopFileName("counsel-desk")
    app.setQuitOnLastWindowClosed(False)
    return app


def open_window(
    app: QApplication, profile: Profile, options: Options
) -> tuple[MainWindow, Session]:
    """Show the first window; once it is painted, the rest loads on the worker."""
    from ui import collector, icons
    from ui.jobs import Jobs
    from ui.shell.main_window import MainWindow
    from ui.shell.session import Session
    from ui.theme import Mode, theme

    theme().install(app, Mode(profile.colour_scheme.value))
    window = MainWindow()
    window.restore_geometry(profile.window_geometry)
    jobs = Jobs(window)
    session = Session(window, jobs, profile, options)
    session.start()

    def painted() -> None:
        theme().settle()
        app.setWindowIcon(icons.app_icon())
        session.warm()
        collector.begin()
        collector.freeze()

    window.painted.connect(painted)
    window.show()
    return window, session
