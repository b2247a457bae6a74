"""Prove that a tombstone is the work of two people of this vault, and was not taken back.

What stands in a row proves nothing by itself: anybody with the database's key can write one. Both
signers must be known here, in their parts; where an older copy lacks one of them, whoever carried
the tombstone out in it, by the signed trail, is the second. What was withdrawn stays withdrawn: the
trail says so, and a request that is made again has another number.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select

from counsel_desk.crypto import audit as entries
from counsel_desk.crypto.errors import CryptoError
from counsel_desk.crypto.primitives import check, content_hash
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import PersonId
from counsel_desk.storage import schema, tombstones

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from counsel_desk.crypto.audit import Entry
    from counsel_desk.crypto.roster import Roster
    from counsel_desk.storage.tombstones import RolesEver, Stone

_AT, _BYTES = 66, 2
"""Where an entry says what was done, counted from 1."""
_WANTED = (Action.ERASURE_REFUSED, Action.ERASED)


@dataclass
class Told:
    """What the trail tells of erasures: who carried which out and when, and which were withdrawn.

    ``carried`` goes by the hash of what was signed, and ``first`` tells where the trail first said
    so; ``withdrawn`` goes by the number of the request.
    """

    carried: dict[bytes, dict[PersonId, int]] = field(default_factory=lambda: defaultdict(dict))
    first: dict[bytes, int] = field(default_factory=dict)
    withdrawn: set[UUID] = field(default_factory=set)

    def hear(self, entry: Entry) -> None:
        """Take an entry in, whose signature was checked."""
        if entry.action is Action.ERASED:
            self.carried[entry.content].setdefault(PersonId(entry.actor), entry.at)
            known = self.first.get(entry.content, entry.sequence)
            self.first[entry.content] = min(known, entry.sequence)
        elif entry.action is Action.ERASURE_REFUSED:
            self.withdrawn.add(entry.subject)


def told(session: Session, roster: Roster) -> Told:
    """Read what the trail tells; an entry that its author did not sign says nothing."""
    table = schema.audit
    codes = [action.value.to_bytes(_BYTES, "big") for action in _WANTED]
    query = select(table.c.body, table.c.signature)
    rows = session.execute(query.where(func.substr(table.c.body, _AT, _BYTES).in_(codes)))
    return heard(((row.body, row.signature) for row in rows), roster)


def heard(rows: Iterable[tuple[bytes, bytes]], roster: Roster) -> Told:
    """Take in entries of the trail, each with its signature; those that do not hold say nothing."""
    found = Told()
    for body, signature in rows:
        try:
            entry = entries.parse_entry(body)
            member = roster.member(PersonId(entry.actor))
            if member is not None:
                check(entries.SIGNED_PREFIX + body, signature, member.keys.signing)
                found.hear(entry)
        except CryptoError:
            continue
    return found


def fault(stone: Stone, vault: bytes, roster: Roster, ever: RolesEver, said: Told) -> str:
    """Say why a tombstone that was carried out does not count; empty for one that does."""
    if not tombstones.holds(stone, vault, roster, ever):
        return "signature"
    if stone.content.id in said.withdrawn:
        return "withdrawn"
    carried = said.carried.get(content_hash(stone.body), {})
    signers = {signed.person for _, _, signed in stone.parts}
    known = {one for one in signers if roster.member(one) is not None} | set(carried)
    if len(known) > 1 or (len(signers) == 1 and _was_alone(roster, signers, carried)):
        return ""
    return "one signer"


def _was_alone(roster: Roster, signers: set[PersonId], carried: dict[PersonId, int]) -> bool:
    """Whether nobody else worked here when somebody signed in both parts."""
    at = min(carried.values(), default=None)
    if at is None:
        return False
    others = (one.person for key, one in roster.members.items() if key not in signers)
    return not any(
        _micro(one.since.timestamp()) <= at
        and (one.until is None or _micro(one.until.timestamp()) > at)
        for one in others
    )


def _micro(seconds: float) -> int:
    return round(seconds * 1_000_000)


def erased(session: Session, vault: bytes, roster: Roster, ever: RolesEver) -> list[Stone]:
    """Give the stones that were carried out and count, the oldest first."""
    done = [one for one in tombstones.stored(session) if one.administrator is not None]
    if not done:
        return []
    said = told(session, roster)
    return [stone for stone in done if not fault(stone, vault, roster, ever, said)]
