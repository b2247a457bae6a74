"""Qt keeps the folders that a file dialog visited; this program gives it nowhere to (35)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CANARY = "KM-0042-T-in-a-folder"
PROGRAM = """
import os, sys
if sys.argv[1] == "desk":
    from ui.app import application
    application()
else:
    from PySide6.QtWidgets import QApplication
    kept = QApplication(sys.argv[:1])
from PySide6.QtCore import QSettings
for named in (("QtProject",), ("Counsel Desk", "desk")):
    settings = QSettings(*named)
    settings.setValue("FileDialog/history", sys.argv[2])
    settings.sync()
"""


def _written(home: Path, kind: str) -> list[Path]:
    home.mkdir()
    known = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config")}
    own = {"COUNSEL_DESK_HOME": str(home / "own"), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", PROGRAM, kind, CANARY]
    root = Path(__file__).parents[2]
    subprocess.run(command, cwd=root, env={**os.environ, **known, **own}, check=True)
    files = [path for path in home.rglob("*") if path.is_file()]
    return [path for path in files if CANARY.encode() in path.read_bytes()]


def test_what_qt_would_keep_of_folders_is_written_nowhere(tmp_path: Path):
    assert _written(tmp_path / "home", "desk") == []


def test_a_plain_application_would_have_kept_it(tmp_path: Path):
    assert len(_written(tmp_path / "home", "plain")) == 2
