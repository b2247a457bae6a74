"""Append to the audit chain inside the running transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from counsel_desk.crypto import audit as entries
from counsel_desk.storage import queries, schema

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from counsel_desk.crypto.identities import Identity
    from counsel_desk.domain.audit import Action


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The newest entry: its sequence (0 for an empty chain) and hash."""

    sequence: int = 0
    hash: bytes = bytes(32)


def read_head(session: Session) -> ChainHead:
    """Read the newest entry."""
    newest = select(schema.audit.c.sequence, schema.audit.c.body)
    row = session.execute(newest.order_by(schema.audit.c.sequence.desc()).limit(1)).first()
    return ChainHead(row.sequence, entries.entry_hash(row.body)) if row else ChainHead()


def read_head_raw(connection: Any) -> ChainHead:  # noqa: ANN401 - the driver ships no types
    """Read the newest entry of a database that is open without an engine."""
    row = connection.execute(
        "SELECT sequence, body FROM audit ORDER BY sequence DESC LIMIT 1"
    ).fetchone()
    return ChainHead(row[0], entries.entry_hash(row[1])) if row else ChainHead()


def entry_hash_at(connection: Any, sequence: int) -> bytes | None:  # noqa: ANN401 - untyped driver
    """Give the hash of one entry of a trail, or None where it does not reach."""
    found = "SELECT body FROM audit WHERE sequence = ?"
    row = connection.execute(found, (sequence,)).fetchone()
    return entries.entry_hash(row[0]) if row else None


class Trail:
    """The chain's growing end within one transaction; written when it is flushed."""

    def __init__(self, session: Session, head: ChainHead, actor: Identity) -> None:
        self._session = session
        self._actor = actor
        self._waiting: list[dict[str, object]] = []
        self.head = head

    def append(
        self, action: Action, subject: UUID, *, at: int, content: bytes = entries.NOTHING
    ) -> None:
        """Add one signed entry."""
        sequence = self.head.sequence + 1
        person = self._actor.person
        entry = entries.Entry(sequence, self.head.hash, at, person, action, subject, content)
        body = entry.to_bytes()
        signature = self._actor.sign(entries.SIGNED_PREFIX + body)
        self._waiting.append({"sequence": sequence, "body": body, "signature": signature})
        self.head = ChainHead(sequence, entries.entry_hash(body))

    def flush(self) -> None:
        """Write the waiting entries."""
        if self._waiting:
            self._session.connection().execute(queries.add_entries(), self._waiting)
            self._waiting = []
