"""Hear from the system when the screen is locked, the machine sleeps or another user comes.

On Linux from the session's bus and logind; a machine without them is quietly not listened to. On
Windows and macOS Qt tells that the application is suspended; a locked screen is not told by Qt
there, and is covered by the idle lock alone. A bus is opened once it is known to answer: one that
takes the connection and never answers must not stop the window.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from PySide6.QtCore import SLOT, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication

from ui.shell.buses import SESSION_BUS, SYSTEM_BUS, BusAsker

LOGIN = "org.freedesktop.login1"
MANAGER = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager")
SESSION = "org.freedesktop.login1.Session"
SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
    ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
)


class Surroundings(QObject):
    """Turns what the system tells into one wish: lock the desk.

    Signals:
        lock_wanted: the person is no longer at this screen.
    """

    lock_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heard = 0
        """How many senders are listened to."""

    def listen(self) -> None:
        """Begin to listen to whatever this system has; never an error."""
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._state)
        if sys.platform.startswith("linux"):
            self._asker = BusAsker()
            self._asker.answered.connect(self._answered)
            for kind in (SYSTEM_BUS, SESSION_BUS):
                self._asker.ask(kind)

    @Slot(int)
    def _answered(self, kind: int) -> None:
        """Listen on a bus that answers."""
        bus = _bus(kind)
        self.listen_on(*((bus, None) if kind == SYSTEM_BUS else (None, bus)))

    def listen_on(self, system: Any, session: Any) -> None:  # noqa: ANN401 - loaded late, or fakes
        """Listen on two buses, each of which may be absent."""
        if session is not None:
            for name, path in SAVERS:
                self._connect(session, (name, path, name, "ActiveChanged"), "screen_changed(bool)")
        if system is not None:
            path, interface = MANAGER
            sleeping = (LOGIN, path, interface, "PrepareForSleep")
            self._connect(system, sleeping, "sleep_changed(bool)")
            own = _own_session(system)
            if own:
                self._connect(system, (LOGIN, own, SESSION, "Lock"), "locked()")
                properties = (LOGIN, own, "org.freedesktop.DBus.Properties", "PropertiesChanged")
                self._connect(
                    system, properties, "properties_changed(QString,QVariantMap,QStringList)"
                )

    def _connect(self, bus: Any, where: tuple[str, str, str, str], slot: str) -> None:  # noqa: ANN401 - as above
        if bus.connect(*where, self, SLOT(slot)):
            self.heard += 1

    def _state(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationSuspended:
            self.lock_wanted.emit()

    @Slot(bool)
    def screen_changed(self, is_locked: bool) -> None:
        """Take note that the screen's lock came or went."""
        if is_locked:
            self.lock_wanted.emit()

    @Slot(bool)
    def sleep_changed(self, begins: bool) -> None:
        """Take note that the machine goes to sleep, or woke up."""
        if begins:
            self.lock_wanted.emit()

    @Slot()
    def locked(self) -> None:
        """Take note that the session was asked to lock."""
        self.lock_wanted.emit()

    @Slot("QString", "QVariantMap", "QStringList")
    def properties_changed(
        self, interface: str, changed: dict[str, object], gone: list[str]
    ) -> None:
        """Take note that this session is no longer the one on the screen, or is locked."""
        del gone
        if interface != SESSION:
            return
        if changed.get("Active") is False or changed.get("LockedHint") is True:
            self.lock_wanted.emit()


def _bus(kind: int) -> Any:  # noqa: ANN401 - loaded late, or fakes
    """Open a bus that answers; None where Qt has none."""
    try:
        from PySide6.QtDBus import QDBusConnection
    except ImportError:
        return None
    system = kind == SYSTEM_BUS
    bus = QDBusConnection.systemBus() if system else QDBusConnection.sessionBus()
    return bus if bus.isConnected() else None


def _own_session(system: Any) -> str:  # noqa: ANN401 - as above
    """Ask logind for this process's session; empty where it has none or does not answer soon."""
    from PySide6.QtDBus import QDBusMessage

    path, interface = MANAGER
    asked = QDBusMessage.createMethodCall(LOGIN, path, interface, "GetSessionByPID")
    asked.setArguments([os.getpid()])
    answer = system.call(asked, timeout=_PATIENCE_MS)
    values = answer.arguments()
    found = values[0] if values else ""
    return str(found.path()) if hasattr(found, "path") else ""


_PATIENCE_MS = 50
"""How long logind is waited for, on the window's thread."""
