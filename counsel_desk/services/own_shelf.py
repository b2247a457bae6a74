"""Read a desk's shelf from the programme's compartment, and keep it while the desk is open."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary, ref

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
from counsel_desk.services.shelf import Shelf, make_shelf
from counsel_desk.storage import kinds
from counsel_desk.storage.entitlements import PROGRAMME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from counsel_desk.domain.screening import Instrument
    from counsel_desk.storage.records import Stored
    from counsel_desk.storage.unit_of_work import Work
    from counsel_desk.storage.vault import OpenVault

T = TypeVar("T")


@helps_use_cases
def definition_changes(work: Work) -> tuple[DefinitionChange, ...]:
    """Give every change of an own instrument that its author was entitled to, oldest first."""
    found = (
        DefinitionChange(stored.id, stored.value, stored.author)
        for stored in _intact(work, kinds.OWN_INSTRUMENT)
        if stored.value is not None
    )
    return tuple(sorted(found, key=lambda one: (one.definition.since, one.id)))


@helps_use_cases
def wording_changes(work: Work) -> tuple[WordingChange, ...]:
    """Give every change of a wording that its author was entitled to, oldest first."""
    found = (
        WordingChange(stored.id, stored.value, stored.author)
        for stored in _intact(work, kinds.OWN_WORDING)
        if stored.value is not None
    )
    return tuple(sorted(found, key=lambda one: (one.wording.since, one.id)))


def _intact(work: Work, kind: kinds.Kind[T]) -> Iterator[Stored[T]]:
    """Give the programme's records of a kind that count; none to who holds no key of it."""
    if work.ring.holds(PROGRAMME, Compartment.PROGRAMME):
        records = kind.records(work)
        opened = (records.open(listed.id) for listed in records.list(PROGRAMME))
        yield from (stored for stored in opened if stored.intact)


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


@dataclass(frozen=True, slots=True)
class KeptShelf:
    """A shelf as a desk keeps it, with the number of changes that it is the result of."""

    shelf: Shelf
    changes: int


class ShelfKeeper:
    """What one use case has at hand: the desk's shelf, read at the first need, or a changed one."""

    def __init__(self, work: Work, kept: KeptShelf | None) -> None:
        self._work = work
        changes = _changes.get(work.vault, 0)
        self.shelf = kept.shelf if kept is not None and kept.changes == changes else None
        _keepers[work] = ref(self)

    def kept(self) -> KeptShelf | None:
        """Give what the desk keeps once the use case is done."""
        if self.shelf is None:
            return None
        return KeptShelf(self.shelf, _changes.get(self._work.vault, 0))

    def give(self) -> Shelf:
        """Give the shelf, read where nobody has read it yet and there is a key to."""
        if self.shelf is not None:
            return self.shelf
        if not self._work.ring.holds(PROGRAMME, Compartment.PROGRAMME):
            return shipped_shelf()
        self.shelf = read_shelf(self._work)
        return self.shelf


_changes: WeakKeyDictionary[OpenVault, int] = WeakKeyDictionary()
_keepers: WeakKeyDictionary[Work, ref[ShelfKeeper]] = WeakKeyDictionary()
"""Weak on both sides: a keeper knows its unit of work, which would otherwise stay for ever."""


@helps_use_cases
def renew_shelf(work: Work) -> None:
    """Read the shelf again, after something on it was changed."""
    _changes[work.vault] = _changes.get(work.vault, 0) + 1
    keeper = _keepers[work]()
    if keeper is not None:
        keeper.shelf = read_shelf(work)
