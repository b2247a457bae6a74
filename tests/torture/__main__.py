"""Break things on purpose: python -m tests.torture [--count N] [--jobs N] [NAME ...]."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from counsel_desk.crypto.kdf import lower_limits_for_tests
from tests.torture import (
    access,
    forced,
    kill_typing,
    kill_work,
    mutate,
    nonces,
    power,
    session,
    swift,
)
from tests.torture.kill_work import Bench
from tests.torture.saying import say
from tests.torture.tracing import Worker
from tests.torture.work import WORKFLOWS

HOLDS, DOES_NOT_HOLD = 0, 1
TIMES, SEARCHES = 200, 10
Facts = dict[str, object]


@dataclass(frozen=True)
class Asked:
    """How many times, how many side by side, and which of the many random runs."""

    count: int
    jobs: int
    seed: int


def torture_typing(folder: Path, asked: Asked) -> tuple[bool, Facts]:
    """Kill the program while someone types a note; never more than two seconds may be lost."""
    begun = time.monotonic()
    control = kill_typing.control(folder / "control")
    say(f"without saving as it is typed: {'; '.join(control.faults) or 'NOTHING FOUND'}")
    count, at_once = asked.count, asked.jobs
    shares = [count // at_once + (one < count % at_once) for one in range(at_once)]
    first = (asked.seed - 1) * at_once
    with ThreadPoolExecutor(at_once) as pool:
        runs = [
            pool.submit(kill_typing.run, folder / f"rounds{one}", share, seed=first + one, say=say)
            for one, share in enumerate(shares)
            if share
        ]
    rounds = [found for one in runs for found in one.result()]
    failed = [one for one in rounds if not one.holds]
    late = [one.late for one in rounds]
    facts: Facts = {
        "kills": len(rounds),
        "programs at once": at_once,
        "failed": len(failed),
        "words typed": sum(one.typed for one in rounds),
        "words missing": sum(max(0, one.typed - one.kept) for one in rounds),
        "oldest missing word, median s": round(statistics.median(late), 2),
        "oldest missing word, most s": round(max(late), 2),
        "control found": not control.holds,
        "seconds": round(time.monotonic() - begun),
        "rounds": [asdict(one) for one in failed],
    }
    return not failed and not control.holds, facts


def torture_access(_folder: Path, asked: Asked) -> tuple[bool, Facts]:
    """Live through random histories of 50 steps; who decrypts what equals the model."""
    begun, fault = time.monotonic(), ""
    try:
        access.run(asked.count, access.STEPS, machine=access.Thorough, seed=asked.seed)
    except access.NotAsTheModel as found:
        fault = f"{found}\n{''.join(getattr(found, '__notes__', ()))}"
    facts: Facts = {
        "histories": access.Thorough.histories,
        "steps": access.Thorough.steps,
        "looks at the raw file": access.Thorough.looks,
        "fault": fault or "none",
        "control found": access.control(),
        "seconds": round(time.monotonic() - begun),
    }
    return not fault and bool(facts["control found"]), facts


Broken = Callable[[Bench], tuple[dict[str, object], list[str], bool]]


def _in_each_workflow(broken: Broken) -> tuple[bool, Facts]:
    """Break every workflow as often as asked for; the counts, and the first faults of each."""
    begun = time.monotonic()
    facts: Facts = {}
    holds = True
    with Worker() as worker:
        for name in WORKFLOWS:
            with tempfile.TemporaryDirectory(dir=kill_work.memory()) as place:
                bench = Bench(name, Path(place), worker)
                found, faults, control = broken(bench)
            facts[name] = {**found, "faults": len(faults), "control found": control}
            say(f"{name}: {facts[name]}")
            for fault in faults[:5]:
                say(f"  {fault}")
            holds = holds and not faults and control
    facts["seconds"] = round(time.monotonic() - begun)
    return holds, facts


def torture_kill_work(_folder: Path, asked: Asked) -> tuple[bool, Facts]:
    """End every workflow with SIGKILL at random system calls."""

    def broken(bench: Bench) -> tuple[dict[str, object], list[str], bool]:
        ran = kill_work.kill(bench, asked.count, seed=asked.seed, say=say)
        early = bench.name != "save" or kill_work.finds_an_early_acknowledgement(bench)
        return {"kills": ran.rounds, "hit": ran.reached}, ran.faults, early

    return _in_each_workflow(broken)


def torture_refuse(_folder: Path, asked: Asked) -> tuple[bool, Facts]:
    """Have the disk be full or fail at random system calls of every workflow."""

    def broken(bench: Bench) -> tuple[dict[str, object], list[str], bool]:
        ran = kill_work.refuse(bench, asked.count, seed=asked.seed)
        deaf = bench.name != "import" or kill_work.finds_a_deaf_program(bench)
        return {"refusals": ran.rounds, "told": ran.refused}, ran.faults, deaf

    return _in_each_workflow(broken)


def torture_power(_folder: Path, asked: Asked) -> tuple[bool, Facts]:
    """Replay what every workflow wrote, with unsynced writes lost, reordered and torn."""

    def broken(bench: Bench) -> tuple[dict[str, object], list[str], bool]:
        ran = power.replay(bench, asked.count, seed=asked.seed, say=say)
        control = power.replay(bench, max(asked.count // 10, 40), forgetful=True)
        found = {"states": ran.states, "different": ran.different}
        return found, ran.faults, bool(control.faults)

    return _in_each_workflow(broken)


def torture_mutate(_folder: Path, asked: Asked) -> tuple[bool, Facts]:
    """Read vaults, headers, copies and files to bring in that were damaged at random."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(dir=kill_work.memory()) as place:
        scene = mutate.Scene(Path(place))
        facts: Facts = {"control found": mutate.control(scene)}
        holds = bool(facts["control found"])
        for kind in mutate.KINDS:
            ran = mutate.run(kind, scene, asked.count, seed=asked.seed, say=say)
            holds = holds and not ran.faults
            facts[kind] = {
                "files": ran.files, "refused": ran.refused, "read as before": ran.same,
                "faults": len(ran.faults), "slowest, s of processor": round(ran.slowest, 1),
            }  # fmt: skip
            say(f"{kind}: {facts[kind]}")
            for fault in ran.faults[:5]:
                say(f"  {fault}")
    facts["seconds"] = round(time.monotonic() - begun)
    return holds, facts


def torture_errors(folder: Path, asked: Asked) -> tuple[bool, Facts]:
    """Force errors whose words hold what was typed, and search all that was written for them."""
    begun = time.monotonic()
    ran = forced.run(folder, asked.count)
    control = forced.run(folder, min(asked.count, 10), loud=True)
    facts: Facts = {
        "errors": ran.forced,
        "told by type and place": ran.told,
        "found in": ran.found or "nothing",
        "control found": bool(control.found),
        "seconds": round(time.monotonic() - begun),
    }
    return not ran.found and ran.forced >= asked.count and bool(control.found), facts


def torture_session(folder: Path, _asked: Asked) -> tuple[bool, Facts]:
    """Watch every call of a session, from signing in to the lock; it is done once."""
    begun = time.monotonic()
    seen = session.run(folder / "session")
    control = session.run(folder / "control", how="leaky")
    facts: Facts = {
        "calls": seen.calls,
        "bytes written": seen.written,
        "sockets": seen.sockets,
        "faults": seen.faults or "none",
        "control found": len(control.faults) > 2,
        "seconds": round(time.monotonic() - begun),
    }
    return not seen.faults and len(control.faults) > 2, facts


def torture_nonces(_folder: Path, asked: Asked) -> tuple[bool, Facts]:
    """Seal a million times under one key, whatever the count, unless that asks for fewer."""
    begun = time.monotonic()
    sealings = nonces.WANTED * min(asked.count, TIMES) // TIMES
    twice, control = nonces.repeated(sealings), nonces.repeated(min(sealings, 5_000), nonces.short)
    facts: Facts = {
        "sealings": sealings,
        "nonces that came twice": twice,
        "control found": bool(control),
        "seconds": round(time.monotonic() - begun),
    }
    return not twice and bool(control), facts


def _hold(names: Sequence[str]) -> bool:
    """Run tests by their names, in a process of their own."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *names]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 0


def _searched(names: Sequence[str], controls: Sequence[str], rounds: int) -> tuple[bool, Facts]:
    begun = time.monotonic()
    held = [_hold(names) for _ in range(rounds)]
    control = _hold(controls)
    facts: Facts = {
        "searches": rounds,
        "found something": held.count(False),
        "control found": control,
        "seconds": round(time.monotonic() - begun),
    }
    return all(held) and control, facts


def torture_lock(_folder: Path, asked: Asked) -> tuple[bool, Facts]:
    """Search the memory of the process after a lock for keys and words, up to ten times."""
    test = "tests/ui/test_lock.py::test_"
    names = [f"{test}after_a_lock_no_key_and_no_word_is_left_in_memory"]
    controls = [f"{test}the_search_finds_what_closing_without_a_new_process_leaves"]
    return _searched(names, controls, min(asked.count, SEARCHES))


def torture_erased(_folder: Path, asked: Asked) -> tuple[bool, Facts]:
    """Search every decrypted page after an erasure, free ones too, up to ten times."""
    test = "tests/services/test_erasures.py::test_"
    names = [f"{test}decrypted_pages_hold_nothing_of_it_even_as_ciphertext"]
    controls = [f"{test}without_secure_deletion_the_pages_would_still_hold_it"]
    return _searched(names, controls, min(asked.count, SEARCHES))


TORTURES: dict[str, Callable[[Path, Asked], tuple[bool, Facts]]] = {
    "kill-typing": torture_typing,
    "access": torture_access,
    "kill-work": torture_kill_work,
    "refuse": torture_refuse,
    "power": torture_power,
    "mutate": torture_mutate,
    "errors": torture_errors,
    "session": torture_session,
    "nonces": torture_nonces,
    "lock": torture_lock,
    "erased": torture_erased,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for; 0 if everything holds."""
    parser = argparse.ArgumentParser(prog="torture", description="Break things on purpose.")
    parser.add_argument("--count", type=int, default=TIMES, metavar="N", help="how many times")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="how many side by side")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another random run")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(TORTURES)}")
    asked = parser.parse_args(arguments)
    unknown = set(asked.names) - TORTURES.keys()
    if unknown or min(asked.count, asked.jobs, asked.seed) < 1:
        parser.error(f"there is no {', '.join(sorted(unknown)) or 'number below 1'}")
    lower_limits_for_tests()
    swift.hurry()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    holds = True
    found = {}
    for name in asked.names or TORTURES:
        with tempfile.TemporaryDirectory(prefix="counsel-desk-torture-") as folder:
            how = Asked(asked.count, asked.jobs, asked.seed)
            held, found[name] = TORTURES[name](Path(folder), how)
        holds = holds and held
        say(f"{name}: {'holds' if held else 'DOES NOT HOLD'}")
        for fact, value in found[name].items():
            say(f"  {fact}: {value}")
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return HOLDS if holds else DOES_NOT_HOLD


if __name__ == "__main__":
    sys.exit(main())
