"""Measure the speeds that are promised: python -m tests.benchmarks [--json FILE] [NAME ...]."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.measured import Measured, crowding, table
from tests.benchmarks.registry import BENCHES, Bench, chosen, names
from tests.benchmarks.room import Room, open_room, say

HOLDS, DOES_NOT_HOLD = 0, 1
CROWDED = 1.3
TIMES = frozenset({"s", "ms"})


def main(arguments: Sequence[str] | None = None, benches: Sequence[Bench] = BENCHES) -> int:
    """Run what is asked for and give the exit status: 0 if every target holds."""
    asked = _parser(benches).parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    begun = time.monotonic()
    found: list[Measured] = []
    with open_room() as room:
        wanted = chosen(asked.names, benches, everything=asked.all)
        if any(one.large for one in wanted) and not all(one.quiet for one in wanted):
            room.begin_large_vault()
        is_quiet = False
        for bench in wanted:
            if bench.quiet and not is_quiet:
                for one in wanted:
                    one.make_ready(room)
                room.wait()
                is_quiet = True
            before = crowding()
            taken = measure(bench, room)
            found += [_in_crowd(one, max(before, crowding())) for one in taken]
    if asked.names and not asked.all:
        found = [one for one in found if one.name in asked.names]
    if asked.json:
        written = [one.as_json() for one in found]
        asked.json.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    _report(found, time.monotonic() - begun)
    return HOLDS if all(one.holds for one in found) else DOES_NOT_HOLD


def measure(bench: Bench, room: Room) -> list[Measured]:
    """Run one benchmark; one that fails has no value and does not hold."""
    say(f"{', '.join(bench.names)} ...")
    begun = time.monotonic()
    try:
        return bench.run(room)
    except Exception:  # noqa: BLE001 - the others still run
        traceback.print_exc()
        return [Measured(name, None, "", 0.0) for name in bench.names]
    finally:
        say(f"  {time.monotonic() - begun:.0f} s")


def _in_crowd(one: Measured, crowded: float) -> Measured:
    """Note what other work did to a figure that has no reference to share it with."""
    if crowded <= CROWDED or one.reference is not None or one.unit not in TIMES:
        return one
    words = f"the machine was busy: what needs 1 s alone took {crowded:.1f} s"
    return replace(one, notes=(*one.notes, words))


def _report(found: Sequence[Measured], took: float) -> None:
    lines = [table(found)]
    lines += [f"{one.name}: {note}" for one in found for note in one.notes]
    failing = [one.name for one in found if not one.holds]
    verdict = f"Not held: {', '.join(failing)}." if failing else "Every target holds."
    lines.append(f"{verdict} {took:.0f} s in all.")
    sys.stdout.write("\n".join(lines) + "\n")


def _parser(benches: Sequence[Bench]) -> argparse.ArgumentParser:
    known = names(benches)
    parser = argparse.ArgumentParser(prog="bench", description="Measure the promised speeds.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument("--all", action="store_true", help="those that take longer as well")
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
