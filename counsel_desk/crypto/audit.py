"""Chain and sign what was done: removed, reordered or altered entries are found.

An entry holds no names and no text: sequence, hash before, time, actor, action, the random id
of what it was done to, and the hash of the ciphertext that was written (zeros for none).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from uuid import UUID

from counsel_desk.crypto.errors import ChainBroken
from counsel_desk.crypto.primitives import content_hash
from counsel_desk.domain.audit import Action

_ENTRY = struct.Struct(">BQ32sq16sH16s32s")
ENTRY_BYTES = _ENTRY.size
_MOMENT = struct.Struct(">q")
_MOMENT_AT = struct.calcsize(">BQ32s")
NOTHING = bytes(32)
SIGNED_PREFIX = b"counsel-desk audit v1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the chain; ``at`` is microseconds since 1970 in UTC."""

    sequence: int
    previous: bytes
    at: int
    actor: UUID
    action: Action
    subject: UUID
    content: bytes = NOTHING

    def to_bytes(self) -> bytes:
        """Write the entry, 115 bytes."""
        return _ENTRY.pack(
            1,
            self.sequence,
            self.previous,
            self.at,
            self.actor.bytes,
            self.action.value,
            self.subject.bytes,
            self.content,
        )


def parse_entry(body: bytes) -> Entry:
    """Read an entry; raises ChainBroken for anything else."""
    if len(body) != ENTRY_BYTES or body[0] != 1:
        raise ChainBroken(0, "not an audit entry")
    _, sequence, previous, at, actor, action, subject, content = _ENTRY.unpack(body)
    try:
        known = Action(action)
    except ValueError:
        raise ChainBroken(sequence, "unknown action") from None
    return Entry(sequence, previous, at, UUID(bytes=actor), known, UUID(bytes=subject), content)


def moment_of(body: bytes) -> int:
    """Read the moment of an entry alone, in microseconds; raises ChainBroken as `parse_entry`."""
    if len(body) != ENTRY_BYTES or body[0] != 1:
        raise ChainBroken(0, "not an audit entry")
    return int(_MOMENT.unpack_from(body, _MOMENT_AT)[0])


def entry_hash(body: bytes) -> bytes:
    """Hash an entry for the next one to name."""
    return content_hash(body)
