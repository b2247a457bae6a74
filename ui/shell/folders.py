"""Ask for a folder without leaving a trace of where the person looked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


def ask_folder(
    over: QWidget, title: str, start: Path, then: Callable[[Path], object]
) -> QFileDialog:
    """Show the folder dialog; it does not block, and a cancelled one calls nothing."""
    while not start.exists() and start != start.parent:
        start = start.parent
    dialog = QFileDialog(over, title, str(start))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _ask(dialog, then)


def ask_file(
    over: QWidget, title: str, start: Path, kinds: str, then: Callable[[Path], object]
) -> QFileDialog:
    """Show the dialog for a file that is there, in the same way; ``kinds`` is its filter."""
    while not start.exists() and start != start.parent:
        start = start.parent
    dialog = QFileDialog(over, title, str(start), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _ask(dialog, then)


def _ask(dialog: QFileDialog, then: Callable[[Path], object]) -> QFileDialog:
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
