"""Searching 20,000 notes: reading them for the index, and a question as it is typed."""

from __future__ import annotations

import gc
import random
import statistics
import time
from typing import TYPE_CHECKING

from counsel_desk.services import search
from counsel_desk.services.search_index import load_library
from counsel_desk.storage import kinds
from tests.benchmarks.measured import Measured, seconds
from tests.benchmarks.room import Room, say
from tests.builders import open_office

if TYPE_CHECKING:
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.services.desk import Desk
    from counsel_desk.storage.unit_of_work import Work
    from tests.builders import Office

NOTES, WORDS = 20_000, 300
BUILD_TARGET, QUERY_TARGET = 5.0, 30.0
ROUNDS = 7
ASKED = (
    "th", "the", "mar", "market", "police station", '"of the"', "slept better", "nightmares",
    "zz", "KM-0001", "wo wa we",
)  # fmt: skip
_COMMON = (
    "the of and to a in that is was she for it with as her on be at by had not are from they"
    " which you were all there would their we been has when who will no more out so up said what"
    " its about than into them can only other time new some could these two may first then do"
    " slept market police station children husband nightmares better worse week walked headache"
)


def vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Give common words and 30,000 rare ones, each as frequent as its rank has it."""
    words = _COMMON.split()
    for _ in range(30_000):
        length = chance.randint(4, 10)
        letters = ("aeiou" if n % 2 else "bcdfghjklmnprstw" for n in range(length))
        words.append("".join(chance.choice(one) for one in letters))
    return words, [1 / (rank + 2.7) for rank in range(len(words))]


def texts(count: int) -> list[str]:
    """Make notes up."""
    chance = random.Random(1)
    words, weights = vocabulary(chance)
    drawn = chance.choices(words, weights, k=600_000)
    begins = (chance.randrange(len(drawn) - WORDS) for _ in range(count))
    return [" ".join(drawn[begin : begin + WORDS]) for begin in begins]


def search_notes(room: Room) -> list[Measured]:
    """Read 20,000 sealed notes for the index, as a desk does after unlock, and ask for words."""
    say(f"making {NOTES:,} notes up and sealing them ...")
    with open_office(room.fresh("search")) as office:
        desk, case = office.counsellor1, office.client()
        office.run(desk, lambda work: _seal(work, office, case))
        cpu, wall, slices = _build(desk)
        asked = {text: _ask(desk, text) for text in ASKED}
    slowest = max(asked, key=asked.__getitem__)
    build_notes = (
        "processor time of all threads, with decrypting, without the collector of garbage, which"
        f" the program keeps to its window's thread; by the clock {wall:.1f} s beside other work",
        f"{len(slices)} slices of at most {max(slices) * 1000:.0f} ms",
    )
    parts = tuple(f"“{text}” {taken * 1000:.1f} ms" for text, taken in asked.items())
    return [
        Measured("search-build", cpu, "s", BUILD_TARGET, notes=build_notes),
        Measured(
            "search-query", asked[slowest] * 1000, "ms", QUERY_TARGET,
            notes=(f"slowest: “{slowest}”", *parts),
        ),
    ]  # fmt: skip


def _seal(work: Work, office: Office, case: CaseId) -> None:
    records = kinds.NOTE.records(work)
    for text in texts(NOTES):
        records.add(case, office.content(text=text))


def _build(desk: Desk) -> tuple[float, float, list[float]]:
    """Read everything for the index: processor time, time by the clock, and each slice's."""
    load_library()
    slices: list[float] = []
    gc.collect()
    gc.disable()
    try:
        begun, own = time.perf_counter(), time.process_time()
        before = begun
        for _ in search.steps(desk):
            slices.append(time.perf_counter() - before)
            before = time.perf_counter()
        return time.process_time() - own, time.perf_counter() - begun, slices
    finally:
        gc.enable()


def _ask(desk: Desk, text: str) -> float:
    """Time a question as the window asks it, with the words around what is shown."""
    found = desk.do(search.find, text=text)
    if found.done < NOTES:
        raise RuntimeError(f"{found.done} of {NOTES} notes were read")
    return statistics.median(
        seconds(lambda: desk.do(search.find, text=text)) for _ in range(ROUNDS)
    )
