"""The desk locks with the screen, before a suspend and when another user comes (38)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from ui.shell import buses, surroundings
from ui.shell.buses import SESSION_BUS, SYSTEM_BUS
from ui.shell.surroundings import SAVERS, SESSION, Surroundings

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={0}</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""


class FakeBus:
    """Takes every subscription, and can send to it."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.taken: dict[tuple[str, str], str] = {}
        self.refuses = refuses

    def connect(self, service, path, interface, name, receiver, slot) -> bool:
        if self.refuses:
            return False
        self.taken[interface, name] = slot.removeprefix("1")
        return True


@pytest.fixture
def wishes(qtbot):
    """Surroundings, with a list that grows by each wish to lock."""
    made = Surroundings()
    found: list[int] = []
    made.lock_wanted.connect(lambda: found.append(1))
    return made, found


@pytest.fixture(autouse=True)
def session(monkeypatch):
    monkeypatch.setattr(surroundings, "_own_session", lambda _bus: "/org/freedesktop/login1/one")


def test_every_saver_and_the_own_session_are_listened_to(wishes):
    made, _ = wishes
    system, own = FakeBus(), FakeBus()
    made.listen_on(system, own)
    assert {name for name, _path in SAVERS} == {interface for interface, _ in own.taken}
    assert set(own.taken.values()) == {"screen_changed(bool)"}
    assert (SESSION, "Lock") in system.taken
    assert made.heard == len(SAVERS) + 3


def test_every_slot_that_is_named_is_there(wishes):
    made, _ = wishes
    system, own = FakeBus(), FakeBus()
    made.listen_on(system, own)
    meta = made.metaObject()
    for slot in {*system.taken.values(), *own.taken.values()}:
        assert meta.indexOfSlot(slot) >= 0, slot


def test_without_buses_and_with_buses_that_refuse_nothing_is_heard_and_nothing_said(wishes):
    made, found = wishes
    made.listen_on(None, None)
    made.listen_on(FakeBus(refuses=True), FakeBus(refuses=True))
    assert (made.heard, found) == (0, [])


def test_it_locks_when_something_begins_and_not_when_it_ends(wishes):
    made, found = wishes
    for slot in (made.screen_changed, made.sleep_changed):
        slot(False)
        assert found == []
        slot(True)
        assert found.pop() == 1
    made.locked()
    assert found.pop() == 1


def test_another_user_in_front_locks_and_other_news_do_not(wishes):
    made, found = wishes
    made.properties_changed(SESSION, {"Active": True, "IdleHint": True}, [])
    made.properties_changed("org.freedesktop.login1.Seat", {"Active": False}, [])
    assert found == []
    made.properties_changed(SESSION, {"Active": False}, [])
    made.properties_changed(SESSION, {"LockedHint": True}, [])
    assert found == [1, 1]


def test_an_application_that_is_suspended_locks(wishes):
    made, found = wishes
    made._state(Qt.ApplicationState.ApplicationInactive)
    assert found == []
    made._state(Qt.ApplicationState.ApplicationSuspended)
    assert found == [1]


def test_a_machine_without_buses_is_not_listened_to(wishes, qtbot, monkeypatch):
    made, _ = wishes
    monkeypatch.setattr(buses, "LIBRARY", "libnothing.so.0")
    monkeypatch.setattr(surroundings, "_bus", lambda _kind: pytest.fail("it does not answer"))
    gone: list[int] = []
    made.listen()
    made._asker.gone.connect(gone.append)
    qtbot.waitUntil(lambda: sorted(gone) == [SESSION_BUS, SYSTEM_BUS], timeout=60_000)
    assert made.heard == 0


def test_no_bus_is_started_for_a_session_that_has_none(monkeypatch):
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr(buses, "_library", lambda: pytest.fail("nobody is asked"))
    assert not buses.answers(SESSION_BUS)


def test_a_bus_that_answers_is_listened_to_and_a_silent_one_keeps_nobody_waiting(
    wishes, qtbot, monkeypatch
):
    made, found = wishes
    asked_on, go_on = [], threading.Event()

    def answers(kind: int) -> bool:
        asked_on.append(threading.get_ident())
        return kind == SESSION_BUS or go_on.wait(120)

    opened = {SESSION_BUS: FakeBus(), SYSTEM_BUS: FakeBus()}
    monkeypatch.setattr(buses, "answers", answers)
    monkeypatch.setattr(surroundings, "_bus", opened.get)
    made.listen()
    qtbot.waitUntil(lambda: made.heard == len(SAVERS), timeout=60_000)
    made.screen_changed(True)
    assert found == [1], "the bus that answers is heard, and nothing waits for the other one"
    go_on.set()
    qtbot.waitUntil(lambda: made.heard == len(SAVERS) + 3, timeout=60_000)
    assert threading.get_ident() not in asked_on


LISTENS = """
import os, sys
from PySide6.QtCore import QCoreApplication, QTimer
from ui.shell.surroundings import Surroundings
app = QCoreApplication([])
made = Surroundings()
made.listen()
print("listens", flush=True)
sys.stdin.readline()
turns = []
timer = QTimer(interval=0)
timer.timeout.connect(lambda: turns.append(1) if len(turns) < 20 else app.quit())
timer.start()
app.exec()
print("turned", flush=True)
"""


def test_the_window_goes_on_and_ends_beside_a_bus_that_never_answers(tmp_path: Path):
    address = f"unix:path={tmp_path / 'bus'}"
    names = ("DBUS_SYSTEM_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS")
    env = {**os.environ, **dict.fromkeys(names, address)}
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(str(tmp_path / "bus"))
        bus.listen(8)
        command = [sys.executable, "-c", LISTENS]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(command, env=env, text=True, **pipes) as window:
            try:
                bus.settimeout(60)
                taken, _ = bus.accept()  # it was connected to, and will not be answered
                said, _ = window.communicate("go on\n", timeout=60)
            finally:
                window.kill()
        taken.close()
    assert said.split() == ["listens", "turned"]


def test_a_process_without_a_session_has_none(monkeypatch):
    monkeypatch.undo()

    class Answer:
        def arguments(self) -> list[object]:
            return []

    class Bus:
        def call(self, _message: object, timeout: int) -> Answer:
            assert timeout <= 50
            return Answer()

    assert surroundings._own_session(Bus()) == ""


SENDER = """
import sys
from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage
app = QCoreApplication([])
bus = QDBusConnection.connectToBus(sys.argv[1], "sender")
assert bus.registerService("org.freedesktop.ScreenSaver")
signal = QDBusMessage.createSignal(
    "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged")
signal.setArguments([sys.argv[2] == "on"])
assert bus.send(signal)
bus.call(QDBusMessage.createMethodCall(
    "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId"))
"""


@pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="no dbus-daemon here")
def test_a_screen_saver_on_a_real_bus_locks(wishes, qtbot, tmp_path: Path):
    from PySide6.QtDBus import QDBusConnection

    made, found = wishes
    config = tmp_path / "bus.conf"
    config.write_text(BUS.format(tmp_path))
    command = ["dbus-daemon", f"--config-file={config}", "--print-address", "--nofork"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        try:
            assert daemon.stdout is not None
            address = daemon.stdout.readline().strip()
            bus = QDBusConnection.connectToBus(address, "surroundings")
            assert bus.isConnected()
            made.listen_on(None, bus)
            assert made.heard == len(SAVERS)
            for word in ("off", "on"):
                sent = [sys.executable, "-c", SENDER, address, word]
                subprocess.run(sent, check=True, timeout=120)
            qtbot.waitUntil(lambda: found == [1], timeout=60_000)
        finally:
            QDBusConnection.disconnectFromBus("surroundings")
            daemon.terminate()
