"""Keep the sealed parts of documents: written with their record, read one at a time, verified."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, text

from counsel_desk.crypto.document_parts import (
    PART_BYTES,
    PartPlace,
    open_part,
    parts_hash,
    seal_part,
)
from counsel_desk.crypto.errors import SealBroken
from counsel_desk.crypto.primitives import content_hash
from counsel_desk.crypto.sealing import COMPARTMENT_CODES
from counsel_desk.domain.access import Compartment, Right
from counsel_desk.domain.audit import Action
from counsel_desk.storage import schema
from counsel_desk.storage.errors import NotEntitled, VaultDamaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Row

    from counsel_desk.domain.documents import Document
    from counsel_desk.storage.unit_of_work import Work

__all__ = ["PART_BYTES", "PartsCheck", "Sealed", "read_part", "seal_next", "vault_bytes", "write"]

_TABLE = schema.document_parts
_WANTED = select(_TABLE.c.sealed).where(
    _TABLE.c.document == bindparam("of"),
    _TABLE.c.version == bindparam("of_version"),
    _TABLE.c.position == bindparam("at"),
)


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """A part that is sealed and not written yet, with the epoch of its key."""

    epoch: int
    data: bytes

    @property
    def hash(self) -> bytes:
        """The hash that the document's record keeps of it."""
        return content_hash(self.data)


def seal_next(work: Work, scope: UUID, document: UUID, position: int, data: bytes) -> Sealed:
    """Seal one part of a new document; raises NotEntitled without the right to write."""
    held = work.keeper.sealing(scope, Compartment.CLIN)
    if held.right is not Right.WRITE:
        raise NotEntitled
    place = PartPlace(work.vault.id, scope, Compartment.CLIN, held.epoch, document, 1, position)
    return Sealed(held.epoch, seal_part(place, data, held.seed))


def write(work: Work, document: UUID, parts: list[Sealed]) -> None:
    """Store the parts of version 1 of a document with one entry in the audit trail."""
    for position, part in enumerate(parts):
        values = {
            "document": document.bytes,
            "version": 1,
            "position": position,
            "sealed": part.data,
        }
        work.insert(_TABLE, values)
    digest = parts_hash(tuple(part.hash for part in parts))
    work.note(Action.PARTS_WRITTEN, document, content=digest)


def read_part(work: Work, scope: UUID, document: UUID, content: Document, position: int) -> bytes:
    """Open one part; raises VaultDamaged unless it is the very part that the record names."""
    key = work.ring.seed(scope.bytes, COMPARTMENT_CODES[Compartment.CLIN], content.epoch)
    named = {"of": document.bytes, "of_version": content.content_version, "at": position}
    sealed = work.execute(_WANTED, named).scalar()
    if sealed is None or content_hash(sealed) != content.parts[position]:
        raise VaultDamaged
    place = PartPlace(
        work.vault.id, scope, Compartment.CLIN, content.epoch, document,
        content.content_version, position,
    )  # fmt: skip
    try:
        return open_part(place, sealed, key)
    except SealBroken:
        raise VaultDamaged from None


def vault_bytes(work: Work) -> int:
    """Give the size of the vault's database."""
    pages = work.execute(text("SELECT page_count FROM pragma_page_count")).scalar_one()
    return int(pages) * int(work.execute(text("PRAGMA page_size")).scalar_one())


class PartsCheck:
    """Holds every stored part against the audit trail; needs no key."""

    def __init__(self) -> None:
        self._expected: dict[bytes, bytes] = {}
        self._found: dict[bytes, list[tuple[int, int, bytes]]] = defaultdict(list)

    @staticmethod
    def count(work: Work) -> int:
        """Count the parts."""
        return int(work.session.execute(select(func.count()).select_from(_TABLE)).scalar_one())

    def expect(self, document: UUID, content: bytes) -> None:
        """Take note of an entry that says that parts were written."""
        self._expected[document.bytes] = content

    def row(self, work: Work, row: Row[*tuple[Any, ...]]) -> None:
        """Look at one stored part."""
        del work
        part = row._mapping
        place = (part["version"], part["position"], content_hash(part["sealed"]))
        self._found[part["document"]].append(place)

    def problems(self) -> Iterator[tuple[UUID, str]]:
        """Give the documents whose parts are not those that were written, with the reason."""
        for raw in self._expected.keys() | self._found.keys():
            parts = sorted(self._found.get(raw, []))
            hashes = tuple(digest for _, _, digest in parts)
            if raw not in self._expected:
                yield UUID(bytes=raw), "not in the audit trail"
            elif not parts:
                yield UUID(bytes=raw), "removed"
            elif parts_hash(hashes) != self._expected[raw]:
                yield UUID(bytes=raw), "parts changed"
