"""Which benchmarks there are, which figures each gives, and which run when none is named."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.benchmarks.measured import Measured
from tests.benchmarks.room import Room

HERE = "tests.benchmarks"


@dataclass(frozen=True, slots=True)
class Bench:
    """One benchmark: a function of a module, given by name so that only what runs is imported.

    One that is not ``quiet`` bears another program on the machine: it counts processor time or
    bytes, its reference bears the same, or its target is far. One that is ``large`` takes the
    vault with 10,000 clients. ``prepare`` makes what it needs while that vault is still made.
    One that is not ``usual`` runs with ``--all`` or when named, one ``only_named`` when named.
    """

    module: str
    function: str
    names: tuple[str, ...]
    usual: bool = True
    quiet: bool = True
    large: bool = False
    only_named: bool = False
    prepare: str = ""

    def run(self, room: Room) -> list[Measured]:
        module = importlib.import_module(self.module)
        measure: Callable[[Room], list[Measured]] = getattr(module, self.function)
        return measure(room)

    def make_ready(self, room: Room) -> None:
        """Make what it needs, which may be done beside another program."""
        if self.prepare:
            getattr(importlib.import_module(self.module), self.prepare)(room)


BENCHES: tuple[Bench, ...] = (
    Bench(f"{HERE}.starting", "start_unlock", ("start-unlock",)),
    Bench(
        f"{HERE}.refusing", "refusals", ("refused-alike", "refused-busy"), usual=False, quiet=False
    ),
    Bench(f"{HERE}.records", "save_note", ("save-note", "save-draft")),
    Bench(f"{HERE}.unlocking", "unlock_today", ("unlock-today",), large=True),
    Bench(
        f"{HERE}.clients",
        "open_client",
        ("open-client", "open-client-services"),
        prepare="make_course",
    ),
    Bench(f"{HERE}.lists", "filter_clients", ("filter",)),
    Bench(f"{HERE}.clients", "chart", ("chart-first", "chart-redraw", "chart-thread")),
    Bench(f"{HERE}.clients", "memory", ("memory",)),
    Bench(f"{HERE}.outcomes", "gather", ("outcomes-load", "outcomes-filter")),
    Bench(
        f"{HERE}.search", "search_notes", ("search-build", "search-query"), usual=False, quiet=False
    ),
    Bench(f"{HERE}.calendar", "month", ("calendar-month",), usual=False),
    Bench(f"{HERE}.attendance", "grid", ("attendance-grid", "mark-saved"), usual=False),
    Bench(
        f"{HERE}.timeline",
        "scroll",
        ("open-client-500", "timeline-scroll", "timeline-open"),
        usual=False,
    ),
    Bench(f"{HERE}.touring", "window_block", ("window-block",), quiet=False),
    Bench(f"{HERE}.demonstration", "small", ("demo-60",), quiet=False),
    Bench(f"{HERE}.demonstration", "bulk", ("bulk",), usual=False, only_named=True),
    Bench(f"{HERE}.scoring", "score_lines", ("score-100k",), quiet=False),
)


def names(benches: Sequence[Bench] = BENCHES) -> list[str]:
    """List all figures by name."""
    return [name for bench in benches for name in bench.names]


def chosen(
    wanted: Sequence[str], benches: Sequence[Bench] = BENCHES, *, everything: bool = False
) -> list[Bench]:
    """Give the benchmarks that measure these figures, or the usual ones where none is named.

    Those that bear another program beside them come first.
    """
    found = [one for one in benches if (set(one.names) & set(wanted) if wanted else one.usual)]
    if everything:
        found = [one for one in benches if one in found or not one.only_named]
    return sorted(found, key=lambda one: one.quiet)
