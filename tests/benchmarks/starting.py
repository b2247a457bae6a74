"""The start of the program, against a bare window of the toolkit."""

from __future__ import annotations

import subprocess
import sys
import time

from tests.benchmarks.measured import Measured, medians
from tests.benchmarks.room import ROOT, Room, environment
from tests.builders import vault_copy

ROUNDS = 9


def start_unlock(room: Room) -> list[Measured]:
    """From the start of the process to the unlock window painted, in turn with a bare window."""
    vault = vault_copy(room.fresh("start"))
    program, bare = medians(
        ROUNDS,
        lambda: _start(room, "desk", str(vault)),
        lambda: _start(room, "bare"),
        warm=1,
    )
    return [Measured("start-unlock", program, "s", 1.5, bare)]


def _start(room: Room, *arguments: str) -> float:
    command = [sys.executable, "-m", "tests.benchmarks.start_child", *arguments]
    env = environment(room)
    begun = time.perf_counter()
    said: list[bytes] = []
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line == b"painted\n":
                return time.perf_counter() - begun
            said.append(line)
    raise RuntimeError(f"no window was painted: {arguments[0]}", *said[-8:])
