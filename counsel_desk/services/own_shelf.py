"""Read a desk's shelf from the programme's compartment, and keep it while the desk is open."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.own_instruments import DefinitionChange, OwnWording, WordingChange
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.instruments import (
    SHIPPED,
    InstrumentFileError,
    read_instrument,
    shipped,
    shipped_shelf,
)
from counsel_desk.services.shelf import make_shelf
from counsel_desk.storage import kinds
from counsel_desk.storage.entitlements import PROGRAMME

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.screening import Instrument
    from counsel_desk.services.shelf import Shelf
    from counsel_desk.storage.unit_of_work import Work


@helps_use_cases
def definition_changes(work: Work) -> tuple[DefinitionChange, ...]:
    """Give every change of an own instrument that its author was entitled to, oldest first."""
    if not work.ring.holds(PROGRAMME, Compartment.PROGRAMME):
        return ()
    records = kinds.OWN_INSTRUMENT.records(work)
    found = []
    for listed in records.list(PROGRAMME):
        stored = records.open(listed.id)
        if stored.value is not None and stored.intact:
            found.append(DefinitionChange(stored.id, stored.value, stored.author))
    return tuple(sorted(found, key=lambda one: (one.definition.since, one.id)))


@helps_use_cases
def wording_changes(work: Work) -> tuple[WordingChange, ...]:
    """Give every change of a wording that its author was entitled to, oldest first."""
    if not work.ring.holds(PROGRAMME, Compartment.PROGRAMME):
        return ()
    records = kinds.OWN_WORDING.records(work)
    found = []
    for listed in records.list(PROGRAMME):
        stored = records.open(listed.id)
        if stored.value is not None and stored.intact:
            found.append(WordingChange(stored.id, stored.value, stored.author))
    return tuple(sorted(found, key=lambda one: (one.wording.since, one.id)))


@helps_use_cases
def read_shelf(work: Work) -> Shelf:
    """Make the shelf of what ships and of what the programme added."""
    definitions, wordings = definition_changes(work), wording_changes(work)
    if not definitions and not wordings:
        return shipped_shelf()
    words: dict[str, list[OwnWording]] = defaultdict(list)
    for change in wordings:
        words[change.wording.instrument].append(change.wording)
    latest = {one.definition.instrument: one.definition for one in definitions}
    return make_shelf(
        (shipped(name) for name in SHIPPED),
        _versions(definitions),
        (name for name, one in latest.items() if one.retired),
        {name: tuple(found) for name, found in words.items()},
    )


def _versions(changes: Iterable[DefinitionChange]) -> dict[str, tuple[Instrument, ...]]:
    """Read each definition once; one that this program does not understand is passed over."""
    found: dict[str, dict[str, Instrument]] = defaultdict(dict)
    for change in changes:
        own = change.definition
        try:
            form = read_instrument(own.definition.encode(), file=own.instrument)
        except InstrumentFileError:
            continue
        found[own.instrument].setdefault(form.version, form)
    return {name: tuple(versions.values()) for name, versions in found.items()}


class ShelfKeeper:
    """What one use case has at hand: the desk's shelf, read at the first need, or a changed one."""

    def __init__(self, work: Work, kept: Shelf | None) -> None:
        self._work = work
        self.shelf = kept
        _keepers[work] = self

    def give(self) -> Shelf:
        """Give the shelf, read where nobody has read it yet and there is a key to."""
        if self.shelf is not None:
            return self.shelf
        if not self._work.ring.holds(PROGRAMME, Compartment.PROGRAMME):
            return shipped_shelf()
        self.shelf = read_shelf(self._work)
        return self.shelf


_keepers: WeakKeyDictionary[Work, ShelfKeeper] = WeakKeyDictionary()


@helps_use_cases
def renew_shelf(work: Work) -> None:
    """Read the shelf again, after something on it was changed."""
    _keepers[work].shelf = read_shelf(work)
