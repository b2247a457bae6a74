"""Save a picture of a screen at 1366x768, once in light and once in dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

SIZE = QSize(1366, 768)
_QUICK = 80  # the pictures are lossless at any quality; this one is written fast
_ENDINGS = ("*.png", "tour.json")


def prepare(folder: Path) -> None:
    """Make the folder private, and take the pictures of an earlier tour away."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    if (folder / "tour.json").exists():
        for ending in _ENDINGS:
            for old in folder.glob(ending):
                old.unlink()


def take(window: QWidget, path: Path) -> None:
    """Save what the window shows, one dot for each of its own pixels."""
    image = QImage(window.size(), QImage.Format.Format_RGB32)
    window.render(image)
    if not image.save(str(path), "PNG", _QUICK):  # type: ignore[call-overload] # bytes in stubs
        raise OSError(f"{path.name} could not be written")
