"""Load the modules of the desk on the window's thread, a few in each of its turns.

The toolkit asks for a widget's class from within its event loop, without Python's lock; meanwhile a
class derived from one of its own may not come into being on another thread, or the table in which
it looks is rebuilt under its hands and the process ends with a fault (docs/decisions/035). So the
vault thread only finds out what is wanted, and loads whatever knows nothing of the toolkit.
"""

from __future__ import annotations

import importlib
import re
import sys
import time
from collections import deque
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.turns import later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ui.jobs import Jobs

WANTED = (
    "ui.shell.backups",
    "ui.shell.damage",
    "ui.shell.entering",
    "ui.screens.today.screen",
    "ui.shell.desk_view",
    "ui.shell.new_passphrase",
    "ui.shell.kit_sheet",
)
"""What shows a desk once the vault is open; with what these need it is all screens."""
_SHARE = 0.008
"""Seconds of a turn after which the next module waits for the next turn."""
_IMPORT = re.compile(
    r"^(?:from|import) ((?:ui|counsel_desk)\b[\w.]*)(?: import (?:\(([^)]*)\)|(.*)))?",
    re.MULTILINE,
)
"""What a module imports while it is loaded: not within a function, nor only for its types."""


def leaves_first(name: str, seen: set[str] | None = None) -> Iterator[str]:
    """Name the modules of the window that ``name`` needs, each after those that it needs itself.

    What is loaded already is left out. Modules without the toolkit are loaded on the way.
    """
    seen = set() if seen is None else seen
    if name in seen or name in sys.modules:
        return
    seen.add(name)
    if name.startswith("counsel_desk"):
        importlib.import_module(name)
        return
    for wanted in _imported_by(name):
        yield from leaves_first(wanted, seen)
    yield name


def _imported_by(name: str) -> Iterator[str]:
    spec = find_spec(name)
    source = getattr(spec.loader, "get_source", None) if spec is not None else None
    for found in _IMPORT.finditer((source(name) or "") if source is not None else ""):
        package, *named = found.groups(default="")
        yield package
        for part in "".join(named).split(","):
            inner = f"{package}.{part.split()[0]}" if part.strip() else ""
            if inner and inner not in sys.modules and _is_package(package) and find_spec(inner):
                yield inner


def _is_package(name: str) -> bool:
    spec = find_spec(name)
    return spec is not None and spec.submodule_search_locations is not None


class Loading(QObject):
    """Loads what the desk is made of while the passphrase is typed.

    Signals:
        named: a module was found wanting; sent by the vault thread.
    """

    named = Signal(str)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._names: deque[str] = deque()
        self._waiting: list[tuple[Callable[[], object], Callable[[Exception], object]]] = []
        self._is_begun = self._is_known = self._is_turning = False
        self.named.connect(self._take)

    @property
    def is_done(self) -> bool:
        """Whether all of it is loaded."""
        return self._is_known and not self._names

    def begin(self) -> None:
        """Find out on the vault thread what is wanted, and load it here as it becomes known."""
        if not self._is_begun:
            self._is_begun = True
            self._jobs.call(self._find).then(self._known).failed(self._fail)

    def when_done(self, piece: Callable[[], object], failed: Callable[[Exception], object]) -> None:
        """Do something once all is loaded; ``failed`` is told why it cannot be."""
        if self.is_done:
            piece()
            return
        self._waiting.append((piece, failed))
        self.begin()

    def _find(self) -> None:
        seen: set[str] = set()
        for root in WANTED:
            for name in leaves_first(root, seen):
                self.named.emit(name)

    def _take(self, name: str) -> None:
        if self._is_begun:  # else one of before a failure
            self._names.append(name)
            self._go_on()

    def _known(self, _none: None) -> None:
        self._is_known = self._is_begun
        self._go_on()

    def _go_on(self) -> None:
        if not self._is_turning:
            self._is_turning = True
            later(self, self._turn)

    def _turn(self) -> None:
        self._is_turning = False
        begun = time.perf_counter()
        while self._names and time.perf_counter() - begun < _SHARE:
            try:
                importlib.import_module(self._names[0])
            except Exception as error:  # noqa: BLE001 - whatever a file of the program has become
                self._fail(error)
                return
            self._names.popleft()
        if self._names:
            self._go_on()
        elif self._is_known:
            waiting, self._waiting = self._waiting, []
            for piece, _failed in waiting:
                later(self, piece)

    def _fail(self, error: Exception) -> None:
        """Tell whoever waits, who may ask again: a file of the program cannot be read or run."""
        self._names.clear()
        self._is_begun = self._is_known = False
        waiting, self._waiting = self._waiting, []
        for _piece, failed in waiting:
            later(self, partial(failed, error))
