"""Hold the compartment seeds that one person has opened, and keep them in one sealed record."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counsel_desk.crypto.grants import RIGHT_CODES, RIGHTS
from counsel_desk.crypto.sealing import COMPARTMENT_CODES, aead_key
from counsel_desk.domain.access import Compartment, Right
from counsel_desk.storage.errors import NotEntitled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

_ENTRY = struct.Struct(">16sBIB32s")
_PACKED = struct.Struct(">16sB37s")
_EPOCH = struct.Struct(">IB32s")
_Key = tuple[bytes, int]
_Epochs = dict[int, tuple[int, bytes]]


VEILED = frozenset({Compartment.IDENT, Compartment.CONTACT, Compartment.EVENTS})
"""What is not told while others see the screen: names, how to reach somebody, what happened."""


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """One epoch of a compartment on the ring."""

    epoch: int
    right: Right
    seed: bytes


class KeyRing:
    """Seeds by scope, compartment and epoch; changes since ``mark`` can be taken back.

    What came from the sealed record stays packed, by compartment and scope, until it is asked for:
    a ring of 50,000 seeds is read at every unlock, and few of them are used in a day.
    """

    def __init__(self) -> None:
        self._opened: dict[_Key, _Epochs] = {}
        self._packed: dict[int, dict[bytes, bytes]] = {}
        self._journal: list[tuple[_Key, int, tuple[int, bytes] | None]] = []
        self.unsaved = 0

    def add(
        self, scope: UUID, compartment: Compartment, epoch: int, right: Right, seed: bytes
    ) -> None:
        """Put a seed on the ring; a wider right replaces a narrower one."""
        key = (scope.bytes, COMPARTMENT_CODES[compartment])
        epochs = self._epochs(*key)
        if epochs is None:
            epochs = self._opened[key] = {}
        before = epochs.get(epoch)
        code = RIGHT_CODES[right]
        if before is not None and before[0] >= code:
            return
        self._journal.append((key, epoch, before))
        epochs[epoch] = (code, seed)
        self.unsaved += 1

    def _epochs(self, scope: bytes, compartment: int) -> _Epochs | None:
        """Give what is held of a compartment, unpacked."""
        epochs = self._opened.get((scope, compartment))
        if epochs is None:
            packed = self._packed.get(compartment, {}).pop(scope, None)
            if packed is not None:
                epochs = {epoch: (code, seed) for epoch, code, seed in _EPOCH.iter_unpack(packed)}
                self._opened[scope, compartment] = epochs
        return epochs

    def mark(self) -> None:
        """Begin a transaction."""
        self._journal.clear()

    def take_back(self) -> None:
        """Undo everything added since ``mark``."""
        for key, epoch, before in reversed(self._journal):
            if before is None:
                del self._opened[key][epoch]
                self.unsaved -= 1
            else:
                self._opened[key][epoch] = before
        self._journal.clear()

    def suffices(self, scope: bytes, compartment: int, epoch: int, right: int) -> bool:
        """Whether a grant of this right, by raw columns, would add nothing."""
        held = (self._epochs(scope, compartment) or {}).get(epoch)
        return held is not None and held[0] >= right

    def holds(self, scope: UUID, compartment: Compartment, epoch: int | None = None) -> bool:
        """Whether the named epoch, or any, of the compartment is on the ring."""
        raw, code = scope.bytes, COMPARTMENT_CODES[compartment]
        if epoch is not None:
            return epoch in (self._epochs(raw, code) or {})
        return raw in self._packed.get(code, ()) or bool(self._opened.get((raw, code)))

    def at(self, scope: UUID, compartment: Compartment, epoch: int) -> Held:
        """Give one epoch held; raises NotEntitled."""
        held = (self._epochs(scope.bytes, COMPARTMENT_CODES[compartment]) or {}).get(epoch)
        if held is None:
            raise NotEntitled
        return Held(epoch, RIGHTS[held[0]], held[1])

    def latest(self, scope: UUID, compartment: Compartment) -> Held:
        """Give the newest epoch held; raises NotEntitled."""
        epochs = self._epochs(scope.bytes, COMPARTMENT_CODES[compartment])
        if not epochs:
            raise NotEntitled
        epoch = max(epochs)
        code, seed = epochs[epoch]
        return Held(epoch, RIGHTS[code], seed)

    def seed(self, scope: bytes, compartment: int, epoch: int) -> bytes:
        """Give one seed by the raw columns of a record; raises NotEntitled."""
        held = (self._epochs(scope, compartment) or {}).get(epoch)
        if held is None:
            raise NotEntitled
        return held[1]

    def key(self, scope: bytes, compartment: int, epoch: int) -> bytes:
        """Give the AEAD key of one epoch by raw columns; raises NotEntitled."""
        return aead_key(self.seed(scope, compartment, epoch))

    def scopes(self, compartment: Compartment) -> set[bytes]:
        """Give the raw ids of all scopes whose compartment is on the ring."""
        code = COMPARTMENT_CODES[compartment]
        opened = {
            scope for (scope, held), epochs in self._opened.items() if held == code and epochs
        }
        return opened.union(self._packed.get(code, ()))

    def to_bytes(self) -> bytes:
        """Write all seeds, 54 bytes each."""
        return b"".join(_ENTRY.pack(*entry) for entry in self.entries())

    def entries(self) -> Iterator[tuple[bytes, int, int, int, bytes]]:
        """Give scope, compartment, epoch, right and seed of everything held, as raw columns."""
        for compartment, scopes in self._packed.items():
            for scope, packed in scopes.items():
                for epoch, code, seed in _EPOCH.iter_unpack(packed):
                    yield scope, compartment, epoch, code, seed
        for (scope, compartment), epochs in self._opened.items():
            for epoch, (code, seed) in epochs.items():
                yield scope, compartment, epoch, code, seed

    @classmethod
    def from_bytes(cls, data: bytes) -> KeyRing:
        """Read what ``to_bytes`` wrote."""
        ring = cls()
        packed = ring._packed
        for scope, compartment, rest in _PACKED.iter_unpack(data):
            scopes = packed.get(compartment)
            if scopes is None:
                packed[compartment] = {scope: rest}
            else:
                before = scopes.get(scope)
                scopes[scope] = rest if before is None else before + rest
        return ring

    def __len__(self) -> int:
        return sum(1 for _ in self.entries())


class VeiledRing(KeyRing):
    """The same ring, as it is for somebody who is not told names and events."""

    def __init__(self, ring: KeyRing) -> None:
        super().__init__()
        self.__dict__ = ring.__dict__  # the same seeds, with what is added later

    def holds(self, scope: UUID, compartment: Compartment, epoch: int | None = None) -> bool:
        """Whether the compartment is told of; those that are veiled never are."""
        return compartment not in VEILED and super().holds(scope, compartment, epoch)
