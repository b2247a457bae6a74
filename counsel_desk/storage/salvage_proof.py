"""Prove tombstones from what was read of a damaged vault: its staff list and its trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.crypto.errors import ChainBroken
from counsel_desk.crypto.roster import SignedEntry
from counsel_desk.storage import errors, tombstone_proof
from counsel_desk.storage.authority import walk_with_roles

if TYPE_CHECKING:
    from counsel_desk.storage.page_repair import Connection
    from counsel_desk.storage.tombstones import Stone


class Proof:
    """What the rows read so far prove; the vault's id is that of the headers.

    Raises RosterLost where the staff list is not the one that the id stands for.
    """

    def __init__(self, target: Connection, vault: bytes) -> None:
        rows = target.execute("SELECT body, signature FROM roster ORDER BY position").fetchall()
        try:
            self._roster, self._ever = walk_with_roles([SignedEntry(*row) for row in rows], vault)
        except (ChainBroken, IndexError):
            raise errors.RosterLost from None
        trail = target.execute("SELECT body, signature FROM audit ORDER BY sequence")
        self._said = tombstone_proof.heard(trail, self._roster)
        self._vault = vault

    def holds(self, stone: Stone) -> bool:
        """Whether two people of this vault stand behind a tombstone."""
        return not tombstone_proof.fault(stone, self._vault, self._roster, self._ever, self._said)
