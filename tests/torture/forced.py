"""Force errors whose words hold what was typed, and search all that the program wrote for them.

A process of its own, hardened as the program is, has every layer fail in turn while it works with
canaries: in a use case, in a slot of the window's thread, in a thread, at the end of an object. All
that it wrote to its outputs and into its settings is searched afterwards.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CANARIES = (b"Kamiti canary", b"kamiti-canary")
PATIENCE = 900


@dataclass
class Run:
    """What one process wrote: how many errors were forced, and where a canary was found."""

    forced: int = 0
    told: int = 0
    found: list[str] = field(default_factory=list)


def run(folder: Path, count: int, *, loud: bool = False) -> Run:
    """Force at least ``count`` errors; with ``loud`` the program lacks what keeps them silent."""
    home = folder / ("loud" if loud else "silent")
    home.mkdir(parents=True)
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        "COUNSEL_DESK_HOME": str(home / "settings"),
        "TMPDIR": str(home),
    }
    command = [sys.executable, "-m", "tests.torture.forced_child", str(home), str(count)]
    with (home / "stdout").open("wb") as out, (home / "stderr").open("wb") as err:
        subprocess.run(
            [*command, *(["loud"] if loud else [])],
            env=env, stdout=out, stderr=err, cwd=ROOT, check=True, timeout=PATIENCE,
        )  # fmt: skip
    made = Run()
    words = (home / "stdout").read_text()
    made.forced = int(words.rsplit("forced ", 1)[1])
    made.told = (home / "stderr").read_text().count("unexpected: ")
    for path in sorted(home.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            made.found += [str(path.relative_to(home)) for canary in CANARIES if canary in data]
    return made
