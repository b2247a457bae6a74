"""The tour: the main job of each role, done with real keys and clicks, checked in the vault."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from ui.tour.ground import Ground
    from ui.tour.runner import Runner
    from ui.tour.script import Result
    from ui.tour.tourist import Tourist

__all__ = ["run_tour"]


def run_tour(
    folder: Path,
    *,
    chapters: Sequence[str] = (),
    demo: Path | None = None,
    pictured: bool = True,
) -> int:
    """Go on the tour, save its pictures in ``folder``, and give the exit code.

    ``chapters`` names the chapters to play, by default all of them; ``demo`` is a demonstration
    vault made before, of which a copy is used; without ``pictured``, a picture is taken only of
    the moment at which a step failed.
    """
    from ui.tour import pictures, report
    from ui.tour.ground import stake_out

    _choose_platform()
    pictures.prepare(folder)
    ground = stake_out()
    try:
        report.say("Making a demonstration vault for the tour ...")
        ground.make_demo(demo)
        return _go(ground, folder, chapters, pictured=pictured)
    finally:
        ground.remove()


def _choose_platform() -> None:
    """Draw into memory where there is no screen."""
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in shown):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _go(ground: Ground, folder: Path, chapters: Sequence[str], *, pictured: bool) -> int:
    from PySide6.QtCore import Qt, QTimer

    from counsel_desk.services.profile import ColourScheme, Profile
    from ui.app import application, run_events
    from ui.tour import report
    from ui.tour.chapters import steps_of
    from ui.tour.runner import Runner
    from ui.tour.tourist import Tourist

    app = application()
    app.setEffectEnabled(Qt.UIEffect.UI_General, False)
    profile = Profile(ground.settings)
    profile.set_colour_scheme(ColourScheme.LIGHT)
    if chapters and "beginning" not in chapters:
        profile.remember_vault(ground.demo)
    tourist = Tourist(app, profile, ground, folder)
    tourist.is_pictured = pictured
    runner = Runner(tourist, steps_of(chapters))
    runner.stepped.connect(lambda number, result: _stepped(tourist, number, result))
    runner.ended.connect(lambda: _leave(app, tourist, runner))
    tourist.open()
    QTimer.singleShot(0, runner, runner.start)
    run_events(app)
    made = report.as_json(
        runner.results,
        runner.heart.blocks,
        runner.heart.longest,
        tourist.pictures,
        runner.warnings,
    )
    report.write(folder, made)
    report.say_end(made, folder.resolve())
    return 0 if made["held"] else 1


def _stepped(tourist: Tourist, number: int, result: Result) -> None:
    from ui.tour import report

    report.say_step(number, result)
    if not result.held:
        tourist.take(f"{result.step.name}-failed", 99)


def _leave(app: QApplication, tourist: Tourist, runner: Runner) -> None:
    del runner
    tourist.jobs.stop()
    tourist.window.let_go()
    app.exit()
