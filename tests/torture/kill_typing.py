"""Kill the program at random moments while someone types; then look what is still there.

A round starts the real program (offscreen) on a vault, types numbered words by key events,
ends it with SIGKILL, opens the vault and asks: are the words of this round there, from the first
on and without a gap, but for at most those of the last two seconds? Is every word of the rounds
before still there? Does the vault verify?
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from uuid import UUID

from counsel_desk.domain.ids import CaseId, NoteId
from counsel_desk.services import notes, people, vaults, verification
from tests.builders import PASSPHRASE, VAULT, Clock, cheap_keys, open_office

ROOT = Path(__file__).resolve().parents[2]
USER = "counsellor1"
OWN = "a bench under seven quiet baobabs"
LAST_SECONDS = 2.0
SHORTEST, LONGEST = 0.2, 7.0
BEGIN_PATIENCE = 180.0
STARTS = 3
"""How often a start is tried: a crowded machine may not bring the window up in time."""
_WORD = re.compile(r"w(\d{6})(?!\d)")
_GAP = 0.35
"""Longer than this between two words, thinking aside, and the machine stood still."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one killing left.

    ``late`` is how long before the kill the oldest missing word was typed, less the time for
    which the machine itself stood still; ``faults`` says what must not be.
    """

    after: float
    typed: int
    kept: int
    late: float
    faults: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.faults


@dataclass
class Ground:
    """A vault to be killed in, and what the rounds before left in it."""

    folder: Path
    home: Path
    case: str
    seen: dict[NoteId, tuple[int, ...]] = field(default_factory=dict)


def lay_out(folder: Path) -> Ground:
    """Make a vault with a client of a counsellor who has a passphrase of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    with open_office(folder, Clock(datetime.now(UTC))) as office:
        office.counsellor1.do(people.change_passphrase, old=PASSPHRASE, new=OWN)
        case = office.client()
    return Ground(folder / VAULT, folder / "home", str(case))


class NotBegun(Exception):
    """The program did not come to the note, so nothing was typed."""


class Child:
    """The program while it types."""

    def __init__(self, ground: Ground, seed: int, *, forgetful: bool) -> None:
        command = [sys.executable, "-m", "tests.torture.typing_child", str(ground.folder)]
        command += [str(ground.home), USER, ground.case, *(["forgetful"] if forgetful else [])]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        environment["COUNSEL_DESK_HOME"] = str(ground.home)
        self.begun = threading.Event()
        self.words: list[tuple[int, float]] = []
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert self._process.stdin is not None
        self._process.stdin.write(f"{seed} {OWN}\n")
        self._process.stdin.flush()
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if not line.startswith("{"):
                continue
            told = json.loads(line)
            if "begun" in told:
                self.begun.set()
            else:
                self.words.append((told["word"], told["at"]))
        self.begun.set()

    def kill_after(self, seconds: float) -> float:
        """Let it type for a while, kill it, and give the moment of that."""
        try:
            if not self.begun.wait(BEGIN_PATIENCE) or self._process.poll() is not None:
                raise NotBegun
            threading.Event().wait(seconds)
        finally:
            moment = time.monotonic()
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._reader.join()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
        return moment


def stood_still(words: list[tuple[int, float]], moment: float, last: float) -> float:
    """Give for how long the machine did not let the program type in its last seconds."""
    times = [at for _, at in words if at > moment - last] + [moment]
    gaps = (later - earlier for earlier, later in pairwise(times))
    # A pause to think is at most 1.4 s long; what is longer than that was no thinking.
    return sum(gap - _GAP for gap in gaps if gap > 1.4 + _GAP)


def judge(
    words: list[tuple[int, float]], kept: tuple[int, ...], moment: float, patience: float
) -> tuple[float, tuple[str, ...]]:
    """Hold what is left against what was typed; gives the lateness and the faults."""
    faults = []
    if kept != tuple(range(1, len(kept) + 1)):
        faults.append("an earlier word is missing or out of order")
    missing = [at for number, at in words if number > len(kept)]
    late = max(0.0, moment - min(missing)) if missing else 0.0
    late = max(0.0, late - stood_still(words, moment, late + 1.0))
    if late > patience:
        faults.append(f"words typed {late:.1f} s before the end are missing")
    return late, tuple(faults)


def one_round(
    ground: Ground, after: float, seed: int, *, patience: float, forgetful: bool = False
) -> Round:
    """Start, type, kill, look."""
    child, moment = _typed_and_killed(ground, after, seed, forgetful=forgetful)
    with cheap_keys():
        desk = vaults.open_vault(ground.folder, user_name=USER, passphrase=OWN)
        try:
            found = _drafts(desk, CaseId(UUID(ground.case)))
            report = verification.verify(desk)
        finally:
            desk.close()
    fresh = [words for note, words in found.items() if note not in ground.seen]
    kept = fresh[0] if fresh else ()
    late, faults = judge(child.words, kept, moment, patience)
    extra = []
    if len(fresh) > 1:
        extra.append("one note became several drafts")
    if any(found.get(note) != words for note, words in ground.seen.items()):
        extra.append("a draft of an earlier round was lost or changed")
    if not report.holds:
        extra.append("the vault does not verify")
    ground.seen.update(found)
    return Round(after, len(child.words), len(kept), late, (*faults, *extra))


def _typed_and_killed(
    ground: Ground, after: float, seed: int, *, forgetful: bool
) -> tuple[Child, float]:
    for left in reversed(range(STARTS)):
        child = Child(ground, seed, forgetful=forgetful)
        try:
            return child, child.kill_after(after)
        except NotBegun:
            if not left:
                raise
    raise AssertionError


def _drafts(desk: vaults.Desk, case: CaseId) -> dict[NoteId, tuple[int, ...]]:
    rows = desk.do(notes.list_drafts)
    texts = {row.note: desk.do(notes.open_draft, case, row.note).content.text for row in rows}
    return {
        note: tuple(int(number) for number in _WORD.findall(text)) for note, text in texts.items()
    }


def run(
    folder: Path,
    count: int,
    *,
    seed: int = 1,
    patience: float = LAST_SECONDS,
    say: Callable[[str], object] = lambda _line: None,
) -> list[Round]:
    """Kill ``count`` times at random moments."""
    chance = random.Random(seed)
    ground = lay_out(folder)
    rounds = []
    for number in range(1, count + 1):
        after = chance.uniform(SHORTEST, LONGEST)
        found = one_round(ground, after, chance.randrange(2**31), patience=patience)
        rounds.append(found)
        if found.faults or number % 10 == 0 or number == count:
            words = "; ".join(found.faults) or "nothing lost"
            say(f"{number} of {count}: killed after {after:.1f} s, {words}")
    return rounds


def control(folder: Path, *, after: float = 5.0, patience: float = LAST_SECONDS) -> Round:
    """Do a round with a program that does not save as it is typed: it must not hold."""
    return one_round(lay_out(folder), after, 1, patience=patience, forgetful=True)
