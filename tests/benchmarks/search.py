"""Searching 20,000 notes: reading them for the index, and a question as it is typed."""

from __future__ import annotations

import random
import statistics
import time
from datetime import timedelta
from uuid import UUID

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.search import FoundKind, in_context, marker, terms
from counsel_desk.services import search
from counsel_desk.services.search_index import Entry, SearchIndex
from counsel_desk.storage import kinds
from tests.benchmarks.measured import Measured, seconds
from tests.benchmarks.room import Room, say
from tests.builders import START, open_office

NOTES, WORDS = 20_000, 300
READ = 2_000
"""Notes that are really sealed in a vault, to see what decrypting costs; the rest follows."""
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
    """Index 20,000 notes on one core, ask for words, and see what decrypting them costs."""
    say(f"making {NOTES:,} notes up ...")
    made = texts(NOTES)
    index, cpu, wall, slice_ = _build(made)
    asked = {text: _ask(index, text) for text in ASKED}
    slowest = max(asked, key=asked.__getitem__)
    reading, each = _read(room, made[:READ])
    index.close()
    build_notes = (
        f"processor time; by the clock {wall:.1f} s beside other work",
        f"the longest wait of the thread that reads: {slice_ * 1000:.0f} ms for 20 notes",
        f"decrypting and handing over comes on top: {reading * NOTES / READ:.1f} s for {NOTES:,}"
        f" notes ({reading / READ * 1e6:.0f} µs each), in slices of at most {each * 1000:.0f} ms",
    )
    parts = tuple(f"“{text}” {taken * 1000:.1f} ms" for text, taken in asked.items())
    return [
        Measured("search-build", cpu, "s", BUILD_TARGET, notes=build_notes),
        Measured(
            "search-query", asked[slowest] * 1000, "ms", QUERY_TARGET,
            notes=(f"slowest: “{slowest}”", *parts),
        ),
    ]  # fmt: skip


def _build(made: list[str]) -> tuple[SearchIndex, float, float, float]:
    """Fill an index; gives it with processor time, time by the clock, and the longest batch."""
    index, batches = SearchIndex(), [0.0]
    begun, own = time.perf_counter(), time.process_time()
    for start in range(0, len(made), search.BATCH):
        batch = range(start, min(start + search.BATCH, len(made)))
        before = time.perf_counter()
        for number in batch:
            index.put(_entry(number, made[number]))
        batches.append(time.perf_counter() - before)
    index.publish().wait()
    return index, time.process_time() - own, time.perf_counter() - begun, max(batches)


def _entry(number: int, text: str) -> Entry:
    case = UUID(int=number % 500)
    when = START + timedelta(hours=number)
    return Entry(FoundKind.NOTE, UUID(int=number), case, Compartment.CLIN, when, "", text, case)


def _ask(index: SearchIndex, text: str) -> float:
    """Time a question with the words around what is shown."""

    def act() -> None:
        found, _ = index.find(text)
        pattern = marker(terms(text))
        for one in found[: search.SHOWN]:
            in_context(one.text, pattern)

    act()
    return statistics.median(seconds(act) for _ in range(ROUNDS))


def _read(room: Room, made: list[str]) -> tuple[float, float]:
    """Read sealed notes into the index of a desk: processor time, and the longest slice."""
    say(f"sealing {len(made):,} of them ...")
    with open_office(room.fresh("search")) as office:
        desk, case = office.counsellor1, office.client()

        def fill(work: object) -> None:
            records = kinds.NOTE.records(work)  # type: ignore[arg-type] # an open unit of work
            for text in made:
                records.add(case, office.content(text=text))

        office.run(desk, fill)
        slices, own = [0.0], time.process_time()
        before = time.perf_counter()
        for _ in search.steps(desk):
            slices.append(time.perf_counter() - before)
            before = time.perf_counter()
        spent = time.process_time() - own
        # What the index itself takes is measured apart.
        _, indexing, _, _ = _build(made)
    return max(spent - indexing, 0.0), max(slices)
