"""Start a window, say when it is painted, and end: start_child bare | desk FOLDER."""

from __future__ import annotations

import os
import sys


def _done() -> None:
    sys.stdout.write("painted\n")
    sys.stdout.flush()
    os._exit(0)


def bare() -> None:
    """Start the least that PySide6 can show."""
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QLabel("Counsel Desk"))
    window.resize(1366, 768)
    window.show()
    _when_painted(window)
    app.exec()


def desk(vault: str) -> None:
    """Start the program itself with the unlock window."""
    import ui.app

    shown = ui.app.open_window

    def watched(*arguments: object) -> object:
        window, session = shown(*arguments)  # type: ignore[arg-type] # passed on as they are
        _when_painted(window.stage())
        return window, session

    ui.app.open_window = watched  # type: ignore[assignment] # the same with an eye on it
    ui.app.main(["--vault", vault])


def _when_painted(widget: object) -> None:
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Eye(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, _done)  # fires when this paint is over
            return False

    eye = Eye(widget)  # type: ignore[arg-type] # a widget
    widget.installEventFilter(eye)  # type: ignore[attr-defined] # as above


if __name__ == "__main__":
    bare() if sys.argv[1] == "bare" else desk(sys.argv[2])
