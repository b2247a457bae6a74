"""Measure the speeds that are promised: python -m tests.benchmarks [--json FILE] [NAME ...]."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.measured import Measured, crowding, table
from tests.benchmarks.registry import BENCHES, Bench, chosen, names
from tests.benchmarks.room import Room, open_room, say

HOLDS, DOES_NOT_HOLD = 0, 1
CROWDED = 1.3


def main(arguments: Sequence[str] | None = None, benches: Sequence[Bench] = BENCHES) -> int:
    """Run what is asked for and give the exit status: 0 if every target holds."""
    asked = _parser(benches).parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    begun = time.monotonic()
    crowded = [crowding()]
    found: list[Measured] = []
    with open_room() as room:
        for bench in chosen(asked.names, benches):
            found += measure(bench, room)
            crowded.append(crowding())
    if asked.names:
        found = [one for one in found if one.name in asked.names]
    if asked.json:
        written = [one.as_json() for one in found]
        asked.json.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    _report(found, time.monotonic() - begun, max(crowded))
    return HOLDS if all(one.holds for one in found) else DOES_NOT_HOLD


def measure(bench: Bench, room: Room) -> list[Measured]:
    """Run one benchmark; one that fails has no value and does not hold."""
    say(f"{', '.join(bench.names)} ...")
    try:
        return bench.run(room)
    except Exception:  # noqa: BLE001 - the others still run
        traceback.print_exc()
        return [Measured(name, None, "", 0.0) for name in bench.names]


def _report(found: Sequence[Measured], took: float, crowded: float) -> None:
    lines = [table(found)]
    lines += [f"{one.name}: {note}" for one in found for note in one.notes]
    failing = [one.name for one in found if not one.holds]
    verdict = f"Not held: {', '.join(failing)}." if failing else "Every target holds."
    lines.append(f"{verdict} {took:.0f} s in all.")
    if crowded > CROWDED:
        lines.append(
            f"This machine was busy with other work: what needs 1 s alone took up to"
            f" {crowded:.1f} s. Figures without a reference are too high by as much."
        )
    sys.stdout.write("\n".join(lines) + "\n")


def _parser(benches: Sequence[Bench]) -> argparse.ArgumentParser:
    known = names(benches)
    parser = argparse.ArgumentParser(prog="bench", description="Measure the promised speeds.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"measure only these: {', '.join(known)}",
        type=lambda name: _known(name, known),
    )
    return parser


def _known(name: str, known: Sequence[str]) -> str:
    if name not in known:
        raise argparse.ArgumentTypeError(f"there is no benchmark {name}; try --help")
    return name


if __name__ == "__main__":
    sys.exit(main())
