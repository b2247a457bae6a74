"""Run the steps one after another inside the program's own event loop."""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QWindow

from ui.job import where_it_failed
from ui.tour.heartbeat import Heartbeat, Watchdog, own_work
from ui.tour.script import Result, StepFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from PySide6.QtCore import QMessageLogContext

    from ui.tour.script import Step, Until, Way
    from ui.tour.tourist import Tourist

_WAIT_MS = 6
_IGNORED = ("propagateSizeHints",)


class Runner(QObject):
    """Plays each step, one piece at a time, and ends at the first that does not hold.

    Signals:
        stepped: number and Result of a step that is over.
        ended: everything is over.
    """

    stepped = Signal(int, object)
    ended = Signal()

    def __init__(self, tourist: Tourist, steps: Sequence[Step]) -> None:
        super().__init__()
        self.results: list[Result] = []
        self.warnings: list[str] = []
        self.heart = Heartbeat(self._step_name, self)
        tourist.heart = self.heart
        tourist.refused.connect(self._fault)
        self._tourist = tourist
        self._steps = list(steps)
        self._way: Way[None] | None = None
        self._until: Until | None = None
        self._begun = 0.0
        self._faults: list[str] = []
        self._is_inside = False
        self._watchdog: Watchdog | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin with the first step."""
        self._listen()
        self._watchdog = Watchdog()
        self.heart.start()
        self._begin_step()
        self._timer.start(0)

    def _step_name(self) -> str:
        return self._steps[len(self.results)].name if len(self.results) < len(self._steps) else ""

    def _begin_step(self) -> None:
        step = self._steps[len(self.results)]
        self._begun = time.monotonic()
        self._tourist.checks = []
        self._until = None
        self._way = step.play(self._tourist)

    # --- what goes wrong behind the screens ---

    def _listen(self) -> None:
        sys.excepthook = self._hook
        logging.getLogger().addHandler(_Listener(self._fault))
        qInstallMessageHandler(self._message)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._window_came)

    def _window_came(self, window: QWindow | None) -> None:
        """Take any window but the program's own for a fault: a part flashed up without a parent."""
        if window is None or window.type() is not Qt.WindowType.Window:
            return
        if not window.objectName().startswith("MainWindow"):
            self._fault(f"a window of its own flashed up: {window.objectName()}")

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        del kind
        self._fault(where_it_failed(error.with_traceback(trace)))

    def _message(self, kind: QtMsgType, context: QMessageLogContext, text: str | None) -> None:
        del context
        words = text or ""
        if kind is QtMsgType.QtDebugMsg or any(part in words for part in _IGNORED):
            return
        self.warnings.append(f"{self._step_name()}: {words}")
        if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            self._fault(words)

    def _fault(self, words: str) -> None:
        self._faults.append(words)

    # --- one piece after another ---

    def _tick(self) -> None:
        """Play the next piece; a click may let the loop run inside, which must not do so again."""
        if self._is_inside or self._way is None:
            return
        self._is_inside = True
        if self._watchdog is not None:
            self._watchdog.alive()
        try:
            self._advance(self._way)
        except StopIteration:
            self._step_over("")
        except StepFailed as failure:
            self._step_over(str(failure))
        except Exception as error:  # noqa: BLE001 - a fault of the tour ends the tour, not Qt
            self._step_over(f"the tour itself failed: {where_it_failed(error)}")
        finally:
            self._is_inside = False

    def _advance(self, way: Way[None]) -> None:
        if self._faults:
            raise StepFailed("; ".join(self._faults))
        until = self._until
        if until is not None and not _is_so(until):
            limit = self._steps[len(self.results)].limit
            if time.monotonic() - self._begun > limit:
                raise StepFailed(f"waited {limit:.0f} s in vain for {until.what}")
            return
        self._until = next(way)
        self._timer.setInterval(0 if self._until is None else _WAIT_MS)

    def _step_over(self, error: str) -> None:
        if self._way is not None:
            self._way.close()
        step = self._steps[len(self.results)]
        result = Result(step, time.monotonic() - self._begun, error, self._tourist.checks)
        self.results.append(result)
        self.stepped.emit(len(self.results), result)
        if error or len(self.results) == len(self._steps):
            self._end()
        else:
            self._begin_step()

    def _end(self) -> None:
        self._way = None
        self._timer.stop()
        self.heart.stop()
        if self._watchdog is not None:
            self._watchdog.stop()
        self.ended.emit()


@own_work
def _is_so(until: Until) -> bool:
    return until.is_so()


class _Listener(logging.Handler):
    """Takes every error that the program logs for a fault of the present step."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(logging.ERROR)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Tell it."""
        self._tell(record.getMessage())
