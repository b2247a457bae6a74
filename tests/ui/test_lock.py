from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTextEdit

from counsel_desk.services import notes, place
from counsel_desk.services.errors import DiskFull
from tests.builders import PASSPHRASE, Office, cheap_keys, vault_copy
from ui.screen import Route, route_text
from ui.shell import relaunch, slept
from ui.shell.idle import LONGEST_SESSION, IdleWatch
from ui.shell.main_window import BlankStage

ROOT = Path(__file__).parents[2]
CANARY = "zebra-quartz-77-told-nobody"


class Hands:
    """A clock of its own for the idle watch."""

    def __init__(self):
        self.mono = self.wall = 1000.0
        self.asleep = 50.0

    def pass_time(self, seconds):
        self.mono += seconds
        self.wall += seconds


@pytest.fixture
def hands():
    return Hands()


@pytest.fixture
def watch(qtbot, hands):
    made = IdleWatch(
        5, monotonic=lambda: hands.mono, wall=lambda: hands.wall, asleep=lambda: hands.asleep
    )
    made.start()
    yield made
    made.stop()


def locks(qtbot, watch):
    heard = []
    watch.expired.connect(lambda: heard.append("lock"))
    watch.tick()
    return bool(heard)


# --- when it locks ---


def test_it_locks_after_five_idle_minutes_and_not_before(qtbot, watch, hands):
    hands.pass_time(299)
    assert not locks(qtbot, watch)
    hands.pass_time(1)
    assert locks(qtbot, watch)


def test_input_at_the_window_counts(qtbot, watch, hands):
    window = QLabel()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    watch.tick()
    hands.pass_time(299)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    hands.pass_time(299)
    assert not locks(qtbot, watch)


def test_what_the_program_does_by_itself_does_not_count(qtbot, watch, hands):
    window = QLabel()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    watch.tick()
    hands.pass_time(299)
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    QApplication.sendEvent(window.windowHandle(), key)
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(1, 1),
        QPointF(1, 1),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window.windowHandle(), move)
    window.update()
    hands.pass_time(1)
    assert locks(qtbot, watch)


def test_a_suspend_counts_as_time_alone(qtbot, watch, hands):
    hands.wall += 3600
    assert locks(qtbot, watch)


def test_a_short_sleep_locks_though_no_bus_told_of_it(qtbot, watch, hands):
    hands.asleep += 20
    assert locks(qtbot, watch)


class FromOutside(QKeyEvent):
    """A key as the system sends it."""

    def spontaneous(self):
        return True


def key_pressed():
    return FromOutside(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)


def test_the_first_key_after_a_sleep_keeps_no_desk_open(qtbot, watch, hands):
    """It comes before the clock is looked at; whoever opened the lid may have pressed it."""
    heard = []
    watch.expired.connect(lambda: heard.append("lock"))
    hands.asleep += 3600
    hands.wall += 3600
    watch.eventFilter(watch, key_pressed())
    assert heard == ["lock"]


def test_a_key_without_a_sleep_keeps_it_open(qtbot, watch, hands):
    hands.pass_time(299)
    hands.asleep += 0.2
    watch.eventFilter(watch, key_pressed())
    hands.pass_time(299)
    assert not locks(qtbot, watch)


def test_how_long_the_machine_slept_is_read_from_its_own_clocks(monkeypatch):
    """Linux as it is; the others by clocks of theirs that stand in."""
    assert -0.01 < slept.slept() <= time.clock_gettime(time.CLOCK_BOOTTIME)
    told = {7: 900.0, 8: 300.0}
    monkeypatch.setattr(slept.time, "clock_gettime", told.__getitem__)
    monkeypatch.setattr(slept.time, "CLOCK_BOOTTIME", 7)
    monkeypatch.setattr(slept.time, "CLOCK_MONOTONIC", 8)
    assert slept.slept() == 600.0
    monkeypatch.delattr(slept.time, "CLOCK_BOOTTIME")
    monkeypatch.setattr(slept.time, "CLOCK_MONOTONIC", 7)
    monkeypatch.setattr(slept.time, "CLOCK_UPTIME_RAW", 8, raising=False)
    assert slept.slept() == 600.0
    monkeypatch.delattr(slept.time, "CLOCK_UPTIME_RAW")
    assert slept.slept() == 0.0, "a system that has neither says so quietly"


class Ticks:
    """Windows' clock that goes on, which is told what kind of number it gives."""

    restype = None

    def __call__(self):
        return 900_000


def awake_for(seconds):
    def tell(counted):
        counted._obj.value = seconds * 10_000_000
        return True

    return tell


def test_windows_is_asked_for_both_its_clocks(monkeypatch):
    kernel32 = SimpleNamespace(GetTickCount64=Ticks(), QueryUnbiasedInterruptTime=awake_for(300))
    windll = SimpleNamespace(kernel32=kernel32)
    monkeypatch.setattr(slept.ctypes, "windll", windll, raising=False)
    assert slept._on_windows() == 600.0
    kernel32.QueryUnbiasedInterruptTime = lambda _counted: False
    assert slept._on_windows() == 0.0


def test_a_clock_that_is_put_back_does_not_keep_the_desk_open(qtbot, watch, hands):
    hands.wall -= 86_400
    hands.mono += 300
    assert locks(qtbot, watch)


def test_it_locks_after_twelve_hours_of_work(qtbot, watch, hands):
    for _ in range(LONGEST_SESSION // 60 - 1):
        hands.pass_time(60)
        watch.touch()
        assert not locks(qtbot, watch)
    hands.pass_time(60)
    watch.touch()
    assert locks(qtbot, watch)


def test_the_minutes_can_be_chosen(qtbot, watch, hands):
    watch.set_minutes(1)
    hands.pass_time(60)
    assert locks(qtbot, watch)


def test_the_status_line_says_when_the_desk_locks(desk_window):
    desk_window.sign_in("founder")
    desk_window.until_said("Locks in 5 min")
    desk_window.view.set_locks(59)
    desk_window.until_said("Locks in less than a minute")


# --- what a lock does ---


def writing(desk_window):
    case = desk_window.fill(lambda office: office.client())
    desk_window.sign_in("counsellor1")
    screen = desk_window.go("note", subject=case)
    editor = screen.findChildren(QTextEdit)[0]
    desk_window.qtbot.keyClicks(editor, CANARY)
    return case


def drafts_of(desk_window, case):
    def read(office: Office):
        desk = office.counsellor1
        return [
            desk.do(notes.open_draft, case, row.note).content.text
            for row in desk.do(notes.list_drafts)
        ]

    return desk_window.fill(read)


def test_unsaved_text_is_sealed_and_the_process_starts_anew(desk_window):
    case = writing(desk_window)
    desk_window.qtbot.keyClick(
        desk_window.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier
    )
    desk_window.until(lambda: desk_window.relaunched)
    assert any(CANARY in text for text in drafts_of(desk_window, case))


def test_the_window_is_blank_at_once(desk_window):
    writing(desk_window)
    desk_window.session.lock()
    shown = [label.text() for label in desk_window.all(QLabel)]
    assert shown == ["Locking"]
    assert isinstance(desk_window.window._cover, BlankStage)
    assert desk_window.window._cover.geometry() == desk_window.window.rect()
    desk_window.until(lambda: desk_window.relaunched)


def test_it_locks_with_a_question_open(desk_window):
    desk_window.sign_in("founder")
    screen = desk_window.go("administration", tab="people")
    screen.tab("people").add_person()
    assert desk_window.has("Add the person", QAbstractButton)
    desk_window.session.idle.expired.emit()
    desk_window.until(lambda: desk_window.relaunched)


def test_after_unlocking_the_person_is_where_they_were(desk_window):
    desk_window.sign_in("founder")
    desk_window.go("administration", tab="teams")
    desk_window.session.lock()
    desk_window.until(lambda: desk_window.relaunched)

    def was(office):
        return office.founder.do(place.last_place)

    assert desk_window.fill(was) == route_text(Route("administration", tab="teams"))
    again = type(desk_window)(desk_window.qtbot, desk_window.folder, desk_window.folder.parent)
    try:
        again.sign_in("founder")
        assert again.screen.name == "administration"
        assert again.screen.place().tab == "teams"
    finally:
        again.stop()


def test_words_that_cannot_be_sealed_hold_the_lock_and_show_nothing(desk_window, monkeypatch):
    case = writing(desk_window)
    desk = desk_window.jobs._desk
    real = desk.do
    full = threading.Event()
    full.set()

    def do(use_case, *args, **kwargs):
        if full.is_set() and "draft" in use_case.__name__:
            raise DiskFull
        return real(use_case, *args, **kwargs)

    monkeypatch.setattr(desk, "do", do)
    desk_window.session.lock()
    desk_window.until(lambda: desk_window.has("Try again", QAbstractButton))
    assert not any(editor.isVisible() for editor in desk_window.window.findChildren(QTextEdit))
    desk_window.until_said("The disk is full")
    assert desk_window.relaunched == 0
    full.clear()
    desk_window.press("Try again")
    desk_window.until(lambda: desk_window.relaunched)
    assert any(CANARY in text for text in drafts_of(desk_window, case))


def test_the_desk_can_be_locked_without_the_last_words(desk_window, monkeypatch):
    writing(desk_window)
    desk = desk_window.jobs._desk
    real = desk.do

    def do(use_case, *args, **kwargs):
        if "draft" in use_case.__name__:
            raise DiskFull
        return real(use_case, *args, **kwargs)

    monkeypatch.setattr(desk, "do", do)
    desk_window.session.lock()
    desk_window.until(lambda: desk_window.has("Lock without the last words", QAbstractButton))
    desk_window.press("Lock without the last words")
    desk_window.until(lambda: desk_window.relaunched)


def test_the_command_that_starts_anew_is_the_one_that_started(monkeypatch):
    monkeypatch.setattr(sys, "orig_argv", ["python", "-m", "ui", "--vault", "Nakuru.cdv"])
    command = relaunch.relaunch_command()
    assert command == [sys.executable, "-m", "ui", "--vault", "Nakuru.cdv"]


# --- what a lock leaves in memory (requirement 32) ---


class Harness:
    """The program in a process of its own, and what is in its memory."""

    def __init__(self, folder: Path, mode: str) -> None:
        self.vault = vault_copy(folder)
        office = Office(self.vault)
        case = office.client(office.founder, counsellor=office.founder)
        key = office.founder.vault.database_key
        identity = office.founder.who.identity
        own = identity.own_key(b"cd-own-records")
        office.close()
        self.patterns = {
            "canary": CANARY.encode(),
            "canary, wide": CANARY.encode("utf-16-le"),
            "passphrase": PASSPHRASE.encode(),
            "passphrase, wide": PASSPHRASE.encode("utf-16-le"),
            "database key": key.key,
            "database key, written": key.raw().encode(),
            "own key": own,
        }
        told = {
            "mode": mode,
            "user": "founder",
            "passphrase": PASSPHRASE,
            "case": str(case),
            "canary": CANARY,
        }
        (folder / "secrets.json").write_text(json.dumps(told))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.lock_harness", str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def hear(self, word: str) -> None:
        said = self.process.stdout.readline().strip()
        assert said == word, f"{said!r}\n{self.process.stderr.read() if not said else ''}"

    def go_on(self) -> None:
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def found(self) -> set[str]:
        """The secrets that lie in the process's memory."""
        return {name for part in self._memory() for name, p in self.patterns.items() if p in part}

    def _memory(self):
        pid = self.process.pid
        maps = Path(f"/proc/{pid}/maps").read_text()
        with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
            for line in maps.splitlines():
                start, end, rights = re.match(r"(\w+)-(\w+) (\S+)", line).groups()
                if "r" not in rights or "[v" in line:
                    continue
                memory.seek(int(start, 16))
                try:
                    yield memory.read(int(end, 16) - int(start, 16))
                except OSError:
                    continue

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def harness(tmp_path):
    made = []

    def make(mode):
        with cheap_keys():
            made.append(Harness(tmp_path, mode))
        return made[0]

    yield make
    for one in made:
        one.end()


needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@needs_proc
def test_after_a_lock_no_key_and_no_word_is_left_in_memory(harness):
    program = harness("exec")
    program.hear("typed")
    assert {"canary, wide", "database key"} <= program.found()
    program.go_on()
    program.hear("locked")
    assert program.found() == set()


@needs_proc
def test_the_search_finds_what_closing_without_a_new_process_leaves(harness):
    program = harness("stay")
    program.hear("typed")
    program.go_on()
    program.hear("locked")
    assert program.found() & {"canary", "canary, wide"}
