"""Find out aside whether a bus answers, before anything on the window's thread waits for it.

Qt opens a bus with Python's own lock held: one that takes the connection and never answers would
stop every thread. libdbus, which Qt uses as well, is asked here without that lock, on a thread that
dies with the process. It asks one bus at a time, and gives a silent one up after 25 seconds.
"""

from __future__ import annotations

import ctypes
import os
import threading

from PySide6.QtCore import QObject, Qt, Signal

LIBRARY = "libdbus-1.so.3"
SESSION_BUS, SYSTEM_BUS = 0, 1
_ASKED: list[BusAsker] = []
"""Kept for as long as the process lives: a thread may be waiting for a bus with one."""


class BusAsker(QObject):
    """Asks whether a bus answers.

    Signals:
        answered: the kind of bus that does; on the thread of whoever made this.
        gone: the kind of bus that does not, or is not there.
    """

    answered = Signal(int)
    gone = Signal(int)
    _told = Signal(int, bool)

    def __init__(self) -> None:
        super().__init__()
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        _ASKED.append(self)

    def ask(self, kind: int) -> None:
        """Ask; the answer comes later, or never."""
        threading.Thread(target=self._ask, args=(kind,), name="bus", daemon=True).start()

    def _ask(self, kind: int) -> None:
        self._told.emit(kind, answers(kind))

    def _tell(self, kind: int, answers: bool) -> None:
        (self.answered if answers else self.gone).emit(kind)


def answers(kind: int) -> bool:
    """Open a bus and let it go again; waits for as long as the bus makes it."""
    named = os.environ.get("DBUS_SESSION_BUS_ADDRESS") or os.environ.get("XDG_RUNTIME_DIR")
    if kind == SESSION_BUS and not named:
        return False  # without an address libdbus would start a bus of its own
    try:
        library = _library()
    except (OSError, AttributeError):
        return False
    bus = library.dbus_bus_get_private(kind, None)
    if not bus:
        return False
    library.dbus_connection_set_exit_on_disconnect(bus, 0)
    library.dbus_connection_close(bus)
    library.dbus_connection_unref(bus)
    return True


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(LIBRARY)
    library.dbus_threads_init_default()
    library.dbus_bus_get_private.restype = ctypes.c_void_p
    library.dbus_bus_get_private.argtypes = (ctypes.c_int, ctypes.c_void_p)
    for name in ("dbus_connection_close", "dbus_connection_unref"):
        getattr(library, name).argtypes = (ctypes.c_void_p,)
        getattr(library, name).restype = None
    give_up = library.dbus_connection_set_exit_on_disconnect
    give_up.argtypes, give_up.restype = (ctypes.c_void_p, ctypes.c_uint32), None
    return library
