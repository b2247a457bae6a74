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
    from collections.abc import Iterable
    from uuid import UUID

_ENTRY = struct.Struct(">16sBIB32s")
_Key = tuple[bytes, int]


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """One epoch of a compartment on the ring."""

    epoch: int
    right: Right
    seed: bytes


class KeyRing:
    """Seeds by scope, compartment and epoch; changes since ``mark`` can be taken back."""

    def __init__(self) -> None:
        self._held: dict[_Key, dict[int, tuple[int, bytes]]] = {}
        self._journal: list[tuple[_Key, int, tuple[int, bytes] | None]] = []
        self.unsaved = 0

    def add(
        self, scope: UUID, compartment: Compartment, epoch: int, right: Right, seed: bytes
    ) -> None:
        """Put a seed on the ring; a wider right replaces a narrower one."""
        key = (scope.bytes, COMPARTMENT_CODES[compartment])
        epochs = self._held.setdefault(key, {})
        before = epochs.get(epoch)
        code = RIGHT_CODES[right]
        if before is not None and before[0] >= code:
            return
        self._journal.append((key, epoch, before))
        epochs[epoch] = (code, seed)
        self.unsaved += 1

    def mark(self) -> None:
        """Begin a transaction."""
        self._journal.clear()

    def take_back(self) -> None:
        """Undo everything added since ``mark``."""
        for key, epoch, before in reversed(self._journal):
            if before is None:
                del self._held[key][epoch]
                self.unsaved -= 1
            else:
                self._held[key][epoch] = before
        self._journal.clear()

    def suffices(self, scope: bytes, compartment: int, epoch: int, right: int) -> bool:
        """Whether a grant of this right, by raw columns, would add nothing."""
        held = self._held.get((scope, compartment), {}).get(epoch)
        return held is not None and held[0] >= right

    def holds(self, scope: UUID, compartment: Compartment, epoch: int | None = None) -> bool:
        """Whether the named epoch, or any, of the compartment is on the ring."""
        epochs = self._held.get((scope.bytes, COMPARTMENT_CODES[compartment]), {})
        return bool(epochs) if epoch is None else epoch in epochs

    def at(self, scope: UUID, compartment: Compartment, epoch: int) -> Held:
        """Give one epoch held; raises NotEntitled."""
        try:
            code, seed = self._held[(scope.bytes, COMPARTMENT_CODES[compartment])][epoch]
        except KeyError:
            raise NotEntitled from None
        return Held(epoch, RIGHTS[code], seed)

    def latest(self, scope: UUID, compartment: Compartment) -> Held:
        """Give the newest epoch held; raises NotEntitled."""
        epochs = self._held.get((scope.bytes, COMPARTMENT_CODES[compartment]))
        if not epochs:
            raise NotEntitled
        epoch = max(epochs)
        code, seed = epochs[epoch]
        return Held(epoch, RIGHTS[code], seed)

    def seed(self, scope: bytes, compartment: int, epoch: int) -> bytes:
        """Give one seed by the raw columns of a record; raises NotEntitled."""
        try:
            return self._held[(scope, compartment)][epoch][1]
        except KeyError:
            raise NotEntitled from None

    def key(self, scope: bytes, compartment: int, epoch: int) -> bytes:
        """Give the AEAD key of one epoch by raw columns; raises NotEntitled."""
        return aead_key(self.seed(scope, compartment, epoch))

    def scopes(self, compartment: Compartment) -> set[bytes]:
        """Give the raw ids of all scopes whose compartment is on the ring."""
        code = COMPARTMENT_CODES[compartment]
        return {scope for (scope, held), epochs in self._held.items() if held == code and epochs}

    def to_bytes(self) -> bytes:
        """Write all seeds, 54 bytes each."""
        rows = (
            _ENTRY.pack(scope, compartment, epoch, code, seed)
            for (scope, compartment), epochs in self._held.items()
            for epoch, (code, seed) in epochs.items()
        )
        return b"".join(rows)

    @classmethod
    def from_bytes(cls, data: bytes) -> KeyRing:
        """Read what ``to_bytes`` wrote."""
        ring = cls()
        ring.add_raw(_ENTRY.iter_unpack(data))
        return ring

    def add_raw(self, rows: Iterable[tuple[bytes, int, int, int, bytes]]) -> None:
        """Put many seeds on the ring at once, outside any transaction."""
        held = self._held
        for scope, compartment, epoch, code, seed in rows:
            held.setdefault((scope, compartment), {})[epoch] = (code, seed)

    def __len__(self) -> int:
        return sum(len(epochs) for epochs in self._held.values())
