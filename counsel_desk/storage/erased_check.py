"""Tell, in a verification, what a tombstone accounts for from what was removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counsel_desk.crypto.primitives import content_hash
from counsel_desk.domain.audit import Action
from counsel_desk.storage import tombstone_proof, tombstones
from counsel_desk.storage.authority import accepters, admits
from counsel_desk.storage.findings import Erased

if TYPE_CHECKING:
    from sqlalchemy import Row

    from counsel_desk.crypto.audit import Entry
    from counsel_desk.storage.instructions import Instruction
    from counsel_desk.storage.relations import Relations
    from counsel_desk.storage.unit_of_work import Work

_OF_SCOPES = frozenset({Action.GRANT_GIVEN, Action.COMPARTMENT_MADE})


class ErasedCheck:
    """Gathers what the tombstones that hold say is gone, by raw ids."""

    def __init__(self) -> None:
        self.scopes: set[bytes] = set()
        self.records: set[bytes] = set()
        self.named: list[Erased] = []
        self._told = tombstone_proof.Told()

    def hear(self, entry: Entry) -> None:
        """Take in what the trail tells of erasures; its signature was checked."""
        self._told.hear(entry)

    def look(self, work: Work, row: Row[*tuple[Any, ...]]) -> tuple[str, bytes]:
        """Judge one tombstone; gives what is wrong, or the hash that the trail must hold.

        Both are empty for one that waits for its second signature.
        """
        stone = tombstones.from_values(dict(row._mapping))
        if stone is None or stone.content.id.bytes != row._mapping["id"]:
            return "unreadable", b""
        vault, roster = work.vault, work.roster
        if stone.administrator is None:
            holds = tombstones.holds(stone, vault.id, roster, vault.roles_ever)
            return "" if holds else "signature", b""
        reason = tombstone_proof.fault(stone, vault.id, roster, vault.roles_ever, self._told)
        people = (stone.supervisor.person, stone.administrator.person)
        at = stone.content.at
        self.named.append(Erased(stone.content.id, *people, at, is_proved=not reason))
        if reason:
            return reason, b""
        self.scopes |= {one.bytes for one in stone.content.scopes}
        self.records |= {one.bytes for one in stone.content.records}
        return "", content_hash(stone.body)

    def admits(self, work: Work, given: Instruction, relations: Relations) -> bool:
        """Whether an instruction counts, in the light of those before it.

        Who accepted a file that was erased is not known any more: whoever counselled it then may
        have handed it over.
        """
        ever = work.vault.roles_ever
        if admits(given, relations, ever, accepters(work.session)):
            return True
        is_erased = given.case is not None and given.case.bytes in self.scopes
        return is_erased and admits(given, relations, ever, relations.counsellors.get)

    def took(self, action: Action, subject: bytes) -> bool:
        """Whether an entry is of a key that went with its case."""
        return action in _OF_SCOPES and subject in self.scopes
