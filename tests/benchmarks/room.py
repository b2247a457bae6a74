"""Where benchmarks work: a folder on a real disk, and the large vault, made once a run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStorageInfo

ROOT = Path(__file__).resolve().parents[2]
IN_MEMORY = frozenset({b"tmpfs", b"ramfs"})
PATIENCE = 900.0


class Room:
    """One run's folder; what is put there goes with it."""

    def __init__(self, folder: Path, *, many: int = 10_000) -> None:
        self.folder = folder
        self.many = many
        self._making: subprocess.Popen[bytes] | None = None

    def fresh(self, name: str) -> Path:
        """Give a new folder of this name."""
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))

    def begin_large_vault(self) -> None:
        """Make the vault with 10,000 clients beside what bears it."""
        say(f"making a vault with {self.many:,} clients beside the first benchmarks ...")
        command = demo_command(self._large, *self._size())
        self._making = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(self),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait(self) -> None:
        """Wait until nothing is made beside any more, so that the machine is quiet."""
        if self._making is not None and self._making.poll() is None:
            say(f"waiting for the vault with {self.many:,} clients ...")
            self._making.wait(PATIENCE)

    def stop(self) -> None:
        """Give up what is still being made."""
        if self._making is not None and self._making.poll() is None:
            self._making.kill()
            self._making.wait()

    @property
    def _large(self) -> Path:
        return self.folder / "Large.cdv"

    def _size(self) -> tuple[str, ...]:
        return ("--clients", str(self.many), "--notes", "1")

    @cached_property
    def large_vault(self) -> Path:
        """The vault with 10,000 clients and a note or so for each, made once a run."""
        if self._making is None:
            say(f"making a vault with {self.many:,} clients (once a run) ...")
            begun = time.monotonic()
            demo(self, self._large, *self._size())
            say(f"made in {time.monotonic() - begun:.0f} s")
        elif self._making.wait(PATIENCE):
            raise RuntimeError("making the large vault failed")
        return self._large


@contextmanager
def open_room(*, many: int = 10_000) -> Iterator[Room]:
    """Work in a temporary folder that is not in memory."""
    folder = Path(tempfile.mkdtemp(prefix="counsel-desk-bench-", dir=_disk()))
    room = Room(folder, many=many)
    try:
        yield room
    finally:
        room.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _disk() -> Path:
    """Choose a folder on a disk: a commit to memory would be durable for free."""
    for place in (Path(tempfile.gettempdir()), Path("/var/tmp"), ROOT):  # noqa: S108 - asked
        kind = QStorageInfo(str(place)).fileSystemType().data()
        if place.is_dir() and os.access(place, os.W_OK) and kind not in IN_MEMORY:
            return place
    return ROOT


def say(words: str) -> None:
    """Tell whoever waits what is going on."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def environment(room: Room, **extra: str) -> dict[str, str]:
    """Give the environment of a child: no screen, this checkout, compiled modules kept.

    Modules are kept compiled where Python puts them, as a person's own start leaves them.
    """
    own = {
        "QT_QPA_PLATFORM": "offscreen",
        "QT_API": "pyside6",
        "PYTHONPATH": str(ROOT),
        "COUNSEL_DESK_HOME": str(room.folder / "home"),
    }
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **own, **extra}


def demo_command(folder: Path, *arguments: str) -> list[str]:
    """Give the program's own command that makes a demonstration vault."""
    return [sys.executable, "-m", "counsel_desk", "demo", str(folder), *arguments]


def demo(room: Room, folder: Path, *arguments: str) -> dict[str, Any]:
    """Make a demonstration vault with the program's own command."""
    done = run(room, demo_command(folder, *arguments))
    made: dict[str, Any] = json.loads(done)
    return made


def child(room: Room, module: str, *arguments: str) -> dict[str, Any]:
    """Run a module of this package as a process of its own and give the object it prints."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
    found: dict[str, Any] = json.loads(run(room, command).splitlines()[-1])
    return found


def run(room: Room, command: list[str], stdin: bytes = b"") -> str:
    """Run a command to its end and give what it wrote; its complaints come with the error."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(room),
        input=stdin,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        said = (done.stdout[-2000:] + done.stderr).decode(errors="replace")
        last = said.strip().splitlines()[-12:]
        raise RuntimeError(f"{' '.join(command[1:4])} ended with {done.returncode}", *last)
    return done.stdout.decode()
