"""Keep drafts sealed with their author's own key: nobody else opens them, none is audited."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, insert, select

from counsel_desk.crypto.errors import SealBroken
from counsel_desk.crypto.primitives import pad, seal, unpad, unseal
from counsel_desk.domain.ids import CaseId, NoteId
from counsel_desk.domain.notes import Draft, NoteContent
from counsel_desk.storage import schema
from counsel_desk.storage.codec import Codec
from counsel_desk.storage.errors import NotFound, VaultDamaged
from counsel_desk.storage.records import moment

if TYPE_CHECKING:
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
        foreign = select(table.c.row).where(
            table.c.id == note.bytes, table.c.author != work.me.bytes
        )
        if work.session.execute(foreign).first() is not None:
            raise NotFound
        data = bytes([_codec.version]) + _codec.encode(_Payload(case, content))
        sealed = seal(pad(data), self._associated(note), self._key())
        work.session.execute(delete(table).where(table.c.id == note.bytes))
        values = {
            "id": note.bytes,
            "author": work.me.bytes,
            "saved_at": work.now_us,
            "sealed": sealed,
        }
        work.session.execute(insert(table), [values])
        return Draft(note, case, content, moment(work.now_us))

    def open(self, note: NoteId) -> Draft:
        """Open one of one's own drafts; raises NotFound."""
        found = [draft for draft in self.list() if draft.note == note]
        if not found:
            raise NotFound
        return replace(found[0])

    def list(self) -> list[Draft]:
        """Open all of one's own drafts, oldest first."""
        table = schema.drafts
        query = select(table).where(table.c.author == self._work.me.bytes).order_by(table.c.row)
        return [
            self._read(row.id, row.saved_at, row.sealed)
            for row in self._work.session.execute(query)
        ]

    def remove(self, note: NoteId) -> None:
        """Remove one of one's own drafts; raises NotFound."""
        table = schema.drafts
        mine = (table.c.id == note.bytes) & (table.c.author == self._work.me.bytes)
        found = self._work.session.execute(select(table.c.row).where(mine)).first()
        if found is None:
            raise NotFound
        self._work.session.execute(delete(table).where(mine))

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
