"""Requirements 18 and 20: end or refuse a workflow at any system call; look what is left."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.builders import cheap_keys
from tests.torture import tracing, work
from tests.torture.tracing import Call, Worker

ERRORS = ("ENOSPC", "EIO")
REFUSABLE = ("pwrite64", "write", "fsync", "ftruncate", "unlink", "rename", "openat", "mkdir")


@dataclass
class Result:
    """What the rounds of one workflow came to."""

    rounds: int = 0
    reached: int = 0
    """How many were hit by what was done to them; the others ran to their end."""
    refused: int = 0
    faults: list[str] = field(default_factory=list)


def memory() -> str | None:
    """Give a folder that is no disk, where there is one: a killed process needs none."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


class Bench:
    """One vault as it was before, copied for every round, and the calls of a whole run."""

    def __init__(self, name: str, folder: Path, worker: Worker) -> None:
        self.name, self.worker = name, worker
        with cheap_keys():
            self.ground = work.lay_out(folder / "before")
        self.folder = folder
        with self.copy() as ground:
            self.whole = worker.record(name, ground, folder / "calls")
            self.recorded = str(ground.folder)
            points = [one for one in self.whole.calls if tracing.touches(one, ground.folder)]
        self.points: list[Call] = points
        with cheap_keys():
            assert self.whole.done, self.whole
        assert self.points

    def copy(self) -> _Copy:
        return _Copy(self.ground, self.folder)


class _Copy:
    def __init__(self, ground: work.Ground, folder: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(dir=folder))
        shutil.copytree(ground.vault, self._folder / ground.vault.name)
        self._ground = ground.at(self._folder)

    def __enter__(self) -> work.Ground:
        return self._ground

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def kill(
    bench: Bench, count: int, *, seed: int = 1, child: str = "", say: Callable[[str], object] = str
) -> Result:
    """End the workflow at random calls, before they are carried out."""
    chance, result = random.Random(f"{bench.name} {seed}"), Result()
    for number in range(1, count + 1):
        point = chance.choice(bench.points)
        with bench.copy() as ground, cheap_keys():
            ran = bench.worker.inject(
                bench.name, ground, f"{point.name}:signal=SIGKILL:when={point.number}", child=child
            )
            found = work.judge(bench.name, ground, ran.told)
        result.rounds += 1
        result.reached += ran.killed
        if ran.crash:
            found.append(ran.crash)
        result.faults += [f"{point.name} {point.number}, told {ran.told}: {one}" for one in found]
        if number % 100 == 0:
            say(f"{bench.name}: {number} of {count}, {len(result.faults)} faults")
    return result


def refuse(bench: Bench, count: int, *, seed: int = 1) -> Result:
    """Have one call, or it and all later ones of its kind, fail as on a full or failing disk.

    What is refused must be told as such; afterwards, with room again, the same work is done anew
    on what is left, and that must succeed.
    """
    chance, result = random.Random(f"{bench.name} {seed}"), Result()
    points = [one for one in bench.points if one.name in REFUSABLE and one.step is None]
    for _ in range(count):
        point = chance.choice(points)
        lasting = "+" if point.name != "write" and chance.random() < 0.5 else ""
        fault = f"{point.name}:error={chance.choice(ERRORS)}:when={point.number}{lasting}"
        with bench.copy() as ground, cheap_keys():
            ran = bench.worker.inject(bench.name, ground, fault)
            found = work.judge(bench.name, ground, ran.told)
            if not found and ran.told < 0 and bench.name in AGAIN:
                again = bench.worker.inject(bench.name, ground, "fsync:error=EIO:when=65000")
                found += [] if again.done else [f"the same again: {again.refused or again.crash}"]
        result.rounds += 1
        result.refused += bool(ran.refused)
        if ran.crash:
            found.append(f"no plain error: {ran.crash}")
        result.faults += [f"{fault}, told {ran.told}: {one}" for one in found]
    return result


def finds_an_early_acknowledgement(bench: Bench) -> bool:
    """Whether a program that says "saved" before it saved is found out: the control of `kill`.

    It is ended when it begins to write the second time it saves, having told of that already.
    """
    told = [number for number, one in enumerate(bench.points) if one.step is not None]
    point = next(one for one in bench.points[told[1] + 1 :] if one.name == "pwrite64")
    with bench.copy() as ground, cheap_keys():
        fault = f"pwrite64:signal=SIGKILL:when={point.number}"
        ran = bench.worker.inject(bench.name, ground, fault, child="early")
        return bool(work.judge(bench.name, ground, ran.told))


def finds_a_deaf_program(bench: Bench) -> bool:
    """Whether one that tells of an import whose writes were refused is found: for `refuse`."""
    told = next(number for number, one in enumerate(bench.points) if one.step is not None)
    writes = [one for one in bench.points[:told] if one.name == "pwrite64"]
    with bench.copy() as ground, cheap_keys():
        fault = f"pwrite64:error=ENOSPC:when={writes[len(writes) // 2].number}+"
        ran = bench.worker.inject(bench.name, ground, fault, child="deaf")
        return ran.told == 0 and bool(work.judge(bench.name, ground, ran.told))


AGAIN = ("import", "attach")
"""Workflows that can be done anew from their beginning, when no step of theirs was acknowledged."""
