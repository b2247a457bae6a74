"""Making demonstration vaults, small and large."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.measured import Measured, seconds
from tests.benchmarks.room import ROOT, Room, demo, environment

CLIENTS, NOTES_EACH = 10_000, 25


def small(room: Room) -> list[Measured]:
    """Make the vault of 60 clients, from start to end of the command."""
    folder = room.fresh("demo") / "Small.cdv"
    return [Measured("demo-60", seconds(lambda: demo(room, folder)), "s", 20.0)]


def bulk(room: Room) -> list[Measured]:
    """Make 10,000 clients with 250,000 notes: the memory it takes, and how long."""
    folder = room.fresh("bulk") / "Bulk.cdv"
    size = ["--clients", str(CLIENTS), "--notes", str(NOTES_EACH)]
    command = [sys.executable, "-m", "counsel_desk", "demo", str(folder), *size]
    printed = folder.with_name("printed.json")
    taken: list[int] = []
    duration = seconds(lambda: taken.append(_peak(room, command, printed)))
    counts = json.loads(printed.read_text(encoding="utf-8"))["counts"]
    words = (f"{counts['clients']:,} clients, {counts['notes']:,} notes in {duration:.0f} s",)
    return [Measured("bulk", taken[0] / 1024**2, "MB", 1024.0, notes=words)]


def _peak(room: Room, command: list[str], output: Path) -> int:
    """Run a command and give the most memory it ever had, in bytes."""
    with output.open("wb") as printed:
        process = subprocess.Popen(command, cwd=ROOT, env=environment(room), stdout=printed)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"the command ended with {process.returncode}")
    return used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
