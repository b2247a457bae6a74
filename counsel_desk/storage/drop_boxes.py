"""Leave records that the sender cannot read back, and reseal those that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, RowMapping, update

from counsel_desk.crypto.errors import CryptoError
from counsel_desk.crypto.grants import RecipientKind, Subject, drop_message
from counsel_desk.crypto.primitives import check, content_hash, open_box, unpad
from counsel_desk.crypto.sealing import (
    COMPARTMENT_CODES,
    COMPARTMENTS,
    Place,
    drop_data,
    open_envelope,
    seal_drop,
)
from counsel_desk.domain.access import Compartment, Right
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import CircleId
from counsel_desk.storage import queries, schema
from counsel_desk.storage.entitlements import Scope, recipients

if TYPE_CHECKING:
    from counsel_desk.storage.unit_of_work import Work

DROP_BOX = 0
"""The recipient kind of a drop that is sealed to a compartment's drop-box key."""


class DropBoxes:
    """Drops within one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def leave(
        self, scope: Scope, compartment: Compartment, table: str, data: bytes, record: UUID
    ) -> None:
        """Leave an envelope that the sender cannot open again, for those entitled to take."""
        row = self._work.keeper.epoch(scope.id, compartment)
        if row is not None:
            self._drop_to(
                scope,
                compartment,
                table,
                data,
                record,
                (DROP_BOX, scope.id, row.epoch, row.drop_public),
            )
            return
        around = self._work.relations.around(scope)
        for kind, who in recipients(compartment, scope, around, self._work.roster):
            box = self._work.keeper.box_of((kind, who))
            if box is not None:
                self._drop_to(scope, compartment, table, data, record, (int(kind), who, *box))

    def _drop_to(
        self,
        scope: Scope,
        compartment: Compartment,
        table: str,
        data: bytes,
        record: UUID,
        target: tuple[int, UUID, int, bytes],
    ) -> None:
        work = self._work
        kind, who, epoch, public = target
        sealed = seal_drop(data, public)
        subject = Subject(work.vault.id, scope.id, compartment, epoch)
        signature = work.identity.sign(drop_message(subject, table, record, work.me, sealed))
        values = {
            "id": record.bytes,
            "scope": scope.id.bytes,
            "compartment": COMPARTMENT_CODES[compartment],
            "epoch": epoch,
            "kind": table,
            "author": work.me.bytes,
            "created": work.now_us,
            "recipient_kind": kind,
            "recipient": who.bytes,
            "key_epoch": epoch,
            "taken": 0,
            "sealed": sealed,
            "signature": signature,
        }
        work.insert(schema.drops, values)
        work.note(Action.DROP_WRITTEN, record, content=content_hash(sealed))

    def take_all(self, scope: Scope) -> bool:
        """Reseal every drop that this person may take; True when none is left."""
        work, table = self._work, schema.drops
        rows = work.execute(queries.waiting_drops(), {"in_scope": scope.id.bytes}).all()
        taken: set[bytes] = set()
        for row in rows:
            if row.id not in taken and self._take_drop(scope, row):
                taken.add(row.id)
        if taken:
            done = update(table).where(table.c.id.in_(taken)).values(taken=1)
            work.execute(done)
        return all(row.id in taken for row in rows)

    def _take_drop(self, scope: Scope, row: Row[*tuple[Any, ...]]) -> bool:
        work = self._work
        drop = row._mapping
        compartment = COMPARTMENTS[drop["compartment"]]
        if not work.ring.holds(scope.id, compartment):
            return False
        held = work.ring.latest(scope.id, compartment)
        if held.right is not Right.WRITE:
            return False
        data = self._opened_drop(scope, drop, held.seed)
        if data is None:
            return False
        record, author = UUID(bytes=drop["id"]), UUID(bytes=drop["author"])
        place = Place(
            work.vault.id, scope.id, compartment, held.epoch, drop["kind"], record, 1,
            author, bytes(32),
        )  # fmt: skip
        records = work.records_of(drop["kind"])
        records.insert(place, data, held.seed, Action.DROP_TAKEN)
        return True

    def _opened_drop(self, scope: Scope, row: RowMapping, seed: bytes) -> bytes | None:
        work = self._work
        kind, recipient = row["recipient_kind"], UUID(bytes=row["recipient"])
        sealed = row["sealed"]
        author = work.roster.member(UUID(bytes=row["author"]))
        if author is None:
            return None
        subject = Subject(work.vault.id, scope.id, COMPARTMENTS[row["compartment"]], row["epoch"])
        record = UUID(bytes=row["id"])
        message = drop_message(subject, row["kind"], record, author.person.id, sealed)
        try:
            check(message, row["signature"], author.keys.signing)
            return self._opened_box(kind, recipient, row["key_epoch"], sealed, seed)
        except CryptoError:
            return None

    def _opened_box(
        self, kind: int, recipient: UUID, key_epoch: int, sealed: bytes, seed: bytes
    ) -> bytes | None:
        work = self._work
        if kind == DROP_BOX:
            data = drop_data(sealed, seed)
        elif kind == RecipientKind.PERSON and recipient == work.me:
            data = unpad(work.identity.open(sealed))
        elif kind == RecipientKind.CIRCLE:
            secret = work.who.circle_secrets.get((CircleId(recipient), key_epoch))
            public = work.roster.circle_keys.get((CircleId(recipient), key_epoch))
            if secret is None or public is None:
                return None
            data = unpad(open_box(sealed, public, secret))
        else:
            return None
        open_envelope(data)
        return data
