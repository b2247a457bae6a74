"""Keep drafts sealed with their author's own key: nobody else opens them, none is audited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from counsel_desk.crypto.errors import SealBroken
from counsel_desk.crypto.primitives import pad, seal, unpad, unseal
from counsel_desk.domain.ids import CaseId, NoteId
from counsel_desk.domain.notes import DamagedDraft, Draft, NoteContent
from counsel_desk.storage import queries, schema
from counsel_desk.storage.codec import Codec
from counsel_desk.storage.errors import NotFound, VaultDamaged
from counsel_desk.storage.records import moment

if TYPE_CHECKING:
    import builtins
    from collections.abc import Iterator

    from sqlalchemy import Row

    from counsel_desk.storage.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class _Payload:
    """What is sealed: the case is inside, so that the clear columns do not name it."""

    case: CaseId
    content: NoteContent


_codec = Codec(_Payload)


class Drafts:
    """The drafts of the person signed in."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def save(self, note: NoteId, case: CaseId, content: NoteContent) -> Draft:
        """Write a draft in place of what it held before; refuses another author's."""
        work, table = self._work, schema.drafts
        named = {"record": note.bytes, "by": work.me.bytes}
        if work.execute(queries.foreign_draft(), named).first() is not None:
            raise NotFound
        data = bytes([_codec.version]) + _codec.encode(_Payload(case, content))
        sealed = seal(pad(data), self._associated(note), self._key())
        work.execute(queries.remove_draft(), {"record": note.bytes})
        values = {
            "id": note.bytes,
            "author": work.me.bytes,
            "saved_at": work.now_us,
            "sealed": sealed,
        }
        work.insert(table, values)
        return Draft(note, case, content, moment(work.now_us))

    def open(self, note: NoteId) -> Draft:
        """Open one of one's own drafts; raises NotFound."""
        row = self._row(note)
        return self._read(row.id, row.saved_at, row.sealed)

    def _row(self, note: NoteId) -> Row[*tuple[Any, ...]]:
        named = {"record": note.bytes, "by": self._work.me.bytes}
        row = self._work.execute(queries.draft(), named).first()
        if row is None:
            raise NotFound
        return row

    def list(self) -> list[Draft]:
        """Open all of one's own drafts that open, oldest first; one that is damaged stops none."""
        return [one for one in self._every() if isinstance(one, Draft)]

    def damaged(self) -> builtins.list[DamagedDraft]:
        """Give one's own drafts that do not open any more, oldest first."""
        return [one for one in self._every() if isinstance(one, DamagedDraft)]

    def _every(self) -> Iterator[Draft | DamagedDraft]:
        table = schema.drafts
        query = select(table).where(table.c.author == self._work.me.bytes).order_by(table.c.row)
        for row in self._work.execute(query):
            try:
                yield self._read(row.id, row.saved_at, row.sealed)
            except VaultDamaged:
                yield DamagedDraft(NoteId(UUID(bytes=row.id)), moment(row.saved_at))

    def remove(self, note: NoteId) -> None:
        """Remove one of one's own drafts; raises NotFound."""
        named = {"record": note.bytes, "by": self._work.me.bytes}
        if self._work.execute(queries.remove_own_draft(), named).first() is None:
            raise NotFound

    def _read(self, raw: bytes, saved_at: int, sealed: bytes) -> Draft:
        note = NoteId(UUID(bytes=raw))
        try:
            data = unpad(unseal(sealed, self._associated(note), self._key()))
        except SealBroken:
            raise VaultDamaged from None
        payload = _codec.decode(data[0], data[1:])
        return Draft(note, payload.case, payload.content, moment(saved_at))

    def _associated(self, note: NoteId) -> bytes:
        return self._work.vault.id + b"draft" + note.bytes + self._work.me.bytes

    def _key(self) -> bytes:
        return self._work.identity.own_key(b"cd-drafts")
