"""Leave records that the sender cannot read back, and reseal those that wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, RowMapping, delete, select, update

from counsel_desk.crypto.errors import CryptoError
from counsel_desk.crypto.grants import RecipientKind, Subject, drop_message
from counsel_desk.crypto.primitives import check, content_hash, open_box, unpad
from counsel_desk.crypto.sealing import (
    COMPARTMENT_CODES,
    COMPARTMENTS,
    Place,
    check_author,
    drop_data,
    open_envelope,
    seal_drop,
)
from counsel_desk.domain.access import Compartment, Right
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import CircleId
from counsel_desk.storage import queries, schema
from counsel_desk.storage.entitlements import Scope, recipients
from counsel_desk.storage.errors import NotEntitled
from counsel_desk.storage.rights import DROPS, once_entitled

if TYPE_CHECKING:
    from counsel_desk.storage.unit_of_work import Work

DROP_BOX = 0
"""The recipient kind of a drop that is sealed to a compartment's drop-box key."""


_Target = tuple[int, UUID, int, bytes]
"""Recipient kind, recipient, epoch of its key, and the key."""


@dataclass(frozen=True, slots=True)
class _Left:
    """What a drop will be: the record, who wrote it, where it goes."""

    record: UUID
    author: UUID
    compartment: Compartment
    table: str


class DropBoxes:
    """Drops within one transaction; ``taken`` are the scopes and tables of those taken in it."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._left_in: set[UUID] = set()
        self.taken: set[tuple[UUID, str]] = set()

    def leave(
        self, scope: Scope, compartment: Compartment, table: str, data: bytes, record: UUID
    ) -> None:
        """Leave an envelope that the sender cannot open again, for those entitled to take.

        Raises NotEntitled where there is nobody to seal to: nothing may be lost.
        """
        left = _Left(record, self._work.me, compartment, table)
        targets = self._targets(scope, compartment)
        if not targets:
            raise NotEntitled
        for target in targets:
            self._drop_to(scope, left, data, target)

    def _targets(self, scope: Scope, compartment: Compartment) -> list[_Target]:
        """Say to whom to seal: the drop-box, or everyone entitled while there is none.

        So too while somebody who is no longer entitled holds the seed, and with it the drop-box.
        """
        keeper = self._work.keeper
        row = keeper.epoch(scope.id, compartment)
        if row is not None and not keeper.is_astray(scope, compartment):
            return [(DROP_BOX, scope.id, row.epoch, row.drop_public)]
        around = self._work.relations.around(scope)
        wanted = recipients(compartment, scope, around, self._work.roster)
        people = [one for one in wanted if one[0] is not RecipientKind.ORGANISATION]
        boxes = [(int(kind), who, keeper.box_of((kind, who))) for kind, who in people]
        return [(kind, who, *box) for kind, who, box in boxes if box is not None]

    def _drop_to(self, scope: Scope, left: _Left, data: bytes, target: _Target) -> None:
        work = self._work
        kind, who, epoch, public = target
        sealed = seal_drop(data, public)
        subject = Subject(work.vault.id, scope.id, left.compartment, epoch)
        message = drop_message(subject, left.table, left.record, left.author, sealed)
        values = {
            "id": left.record.bytes,
            "scope": scope.id.bytes,
            "compartment": COMPARTMENT_CODES[left.compartment],
            "epoch": epoch,
            "kind": left.table,
            "author": left.author.bytes,
            "sender": work.me.bytes,
            "created": work.now_us,
            "recipient_kind": kind,
            "recipient": who.bytes,
            "key_epoch": epoch,
            "taken": 0,
            "sealed": sealed,
            "signature": work.identity.sign(message),
        }
        work.insert(schema.drops, values)
        self._left_in.add(scope.id)
        work.note(Action.DROP_WRITTEN, left.record, content=content_hash(sealed))

    def take_all(self, scope: Scope) -> bool:
        """Reseal every drop that this person may take; True when none is left.

        A drop that reached someone who is not, or no longer, to take it goes on to who is.
        """
        work, table = self._work, schema.drops
        if work.keeper.is_new(scope.id) and scope.id not in self._left_in:
            return True
        rows = work.execute(queries.waiting_drops(), {"in_scope": scope.id.bytes}).all()
        taken: set[bytes] = set()
        sent: set[bytes] = set()
        for row in rows:
            if row.id in taken | sent or row.compartment not in COMPARTMENTS:
                continue
            if self._take_drop(scope, row):
                taken.add(row.id)
            elif self._send_on(scope, row):
                sent.add(row.id)
        if taken:
            done = update(table).where(table.c.id.in_(taken)).values(taken=1)
            work.execute(done)
        return all(row.id in taken for row in rows)

    def _take_drop(self, scope: Scope, row: Row[*tuple[Any, ...]]) -> bool:
        work = self._work
        left = _left(row)
        if not work.ring.holds(scope.id, left.compartment):
            return False
        try:
            held = work.keeper.proved(scope.id, left.compartment)
        except NotEntitled:
            return False  # the seed was turned since: it waits for who holds the next one
        data = self._opened_drop(scope, row._mapping) if held.right is Right.WRITE else None
        if data is None:
            return False
        place = Place(
            work.vault.id, scope.id, left.compartment, held.epoch, left.table, left.record, 1,
            left.author, bytes(32),
        )  # fmt: skip
        work.records_of(left.table).insert(place, data, held.seed, Action.DROP_TAKEN)
        self.taken.add((scope.id, left.table))
        return True

    def _send_on(self, scope: Scope, row: Row[*tuple[Any, ...]]) -> bool:
        """Seal a drop to who is entitled now, and take back what no longer should open.

        To a circle that was turned since as well, by its newest key: who joined may hold no other.
        Whoever can open it does so, also while they are entitled themselves: the counsellor for
        whom it waited may have come back with other keys.
        """
        work, table, left = self._work, schema.drops, _left(row)
        if row.recipient_kind == DROP_BOX:
            return False
        every = self._targets(scope, left.compartment)
        targets = {(target[1].bytes, target[2]): target for target in every}
        query = select(table.c.recipient, table.c.key_epoch, table.c.row)
        mine = query.where(table.c.id == row.id, table.c.scope == row.scope)
        have = {(to, epoch): number for to, epoch, number in work.execute(mine)}
        if not targets or have.keys() == targets.keys():
            return False
        data = self._opened_drop(scope, row._mapping)
        if data is None:
            return False
        past = [number for to, number in have.items() if to not in targets]
        work.execute(delete(table).where(table.c.row.in_(past)))
        for target in (targets[to] for to in targets.keys() - have.keys()):
            self._drop_to(scope, left, data, target)
        return True

    def _opened_drop(self, scope: Scope, row: RowMapping) -> bytes | None:
        """Open a drop whose sender and author signed it, the author with a right to."""
        work, left = self._work, _left(row)
        sender = work.roster.member(UUID(bytes=row["sender"]))
        author = work.roster.member(left.author)
        kind = work.kind_of(left.table)
        fits = kind is not None and kind.compartment is left.compartment
        if sender is None or author is None or not fits:
            return None
        if not once_entitled(work, author.person.id, scope, left.compartment, DROPS):
            return None
        subject = Subject(work.vault.id, scope.id, left.compartment, row["epoch"])
        message = drop_message(subject, left.table, left.record, left.author, row["sealed"])
        place = Place(
            work.vault.id, scope.id, left.compartment, 0, left.table, left.record, 1,
            left.author, bytes(32),
        )  # fmt: skip
        try:
            check(message, row["signature"], sender.keys.signing)
            data = self._opened_box(row, left.compartment)
            signed = data and check_author(place, open_envelope(data), author.keys.signing)
        except (CryptoError, NotEntitled):
            return None
        return data if signed else None

    def _opened_box(self, row: RowMapping, compartment: Compartment) -> bytes | None:
        work, sealed, epoch = self._work, row["sealed"], row["key_epoch"]
        kind, recipient = row["recipient_kind"], UUID(bytes=row["recipient"])
        if kind == DROP_BOX:
            code = COMPARTMENT_CODES[compartment]
            return drop_data(sealed, work.ring.seed(row["scope"], code, epoch))
        if kind == RecipientKind.PERSON and recipient == work.me:
            return unpad(work.identity.open(sealed))
        name = (CircleId(recipient), epoch)
        secret, public = work.who.circle_secrets.get(name), work.roster.circle_keys.get(name)
        if kind != RecipientKind.CIRCLE or secret is None or public is None:
            return None
        return unpad(open_box(sealed, public, secret))


def _left(row: Row[*tuple[Any, ...]] | RowMapping) -> _Left:
    drop = row if isinstance(row, RowMapping) else row._mapping
    return _Left(
        UUID(bytes=drop["id"]),
        UUID(bytes=drop["author"]),
        COMPARTMENTS[drop["compartment"]],
        drop["kind"],
    )
