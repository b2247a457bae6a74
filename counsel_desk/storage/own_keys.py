"""Have somebody who was added by another take keys of their own, with their own passphrase.

Whoever adds a person makes the first keys and sees the passphrase that opens them. A copy of the
header of that day and that passphrase would open all that was ever sealed to these keys. So nothing
is: no role is in force until the person has made new keys at their own desk.

The new keys get a slot beside the old one, then the roster says so, then the old slot is dropped:
cut off at any point, one of the two passphrases opens the vault.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from sqlalchemy import delete

from counsel_desk.crypto import header as heads
from counsel_desk.crypto.errors import HeaderFull, NoSlot
from counsel_desk.crypto.identities import Identity
from counsel_desk.crypto.kdf import slot_key
from counsel_desk.crypto.roster import OwnKeys
from counsel_desk.domain.audit import Action
from counsel_desk.storage import errors, schema
from counsel_desk.storage.slots import free_slots, give_slot, taken_slots
from counsel_desk.storage.ways_in import drop_in_backups

if TYPE_CHECKING:
    from counsel_desk.storage.unit_of_work import Work
    from counsel_desk.storage.vault import SignedIn


def has_lent(who: SignedIn) -> bool:
    """Whether the keys were made by whoever added the person, who may know them."""
    member = who.vault.roster.member(who.identity.person)
    return member is not None and member.person.has_lent_keys


def take(work: Work, *, user_name: str, old: str, new: str) -> None:
    """Make the person's own keys and seal them under their own passphrase.

    They count once the transaction is committed. Raises WrongPassphrase.
    """
    who, vault = work.who, work.vault
    header = vault.header
    try:
        heads.open_slot(header, slot_key(user_name, old, header.salt, header.cost))
    except NoSlot:
        raise errors.WrongPassphrase from None
    fresh = Identity.new(work.me)
    key = slot_key(user_name, new, header.salt, header.cost)
    header, slot = _with_slot(work, header, fresh, key)
    free_slots(work.session, [who.slot])
    give_slot(work.session, slot, work.me)
    # What the lent keys sealed for the person alone nobody could open any more.
    own = schema.own_records
    work.session.execute(delete(own).where(own.c.person == work.me.bytes))
    work.note(Action.PASSPHRASE_CHANGED, work.me)
    work.extend_roster(OwnKeys(work.me, fresh.public.box, fresh.public.signing))
    drop_in_backups(who)
    vault.set_header(header)
    who.coming = (fresh, slot)


def take_over(who: SignedIn) -> None:
    """Go on with own keys, now that the transaction that told of them is committed."""
    if who.coming is None:
        return
    before = who.slot
    (who.identity, who.slot), who.coming = who.coming, None
    who.own_slots, who.must_change = (-1, frozenset()), False
    if before != who.slot:
        # If that fails, the slot is there still and opens to keys that are nobody's any more.
        with contextlib.suppress(errors.StorageError):
            who.vault.set_header(heads.drop_slot(who.vault.header, before))


def _with_slot(
    work: Work, header: heads.Header, fresh: Identity, key: bytes
) -> tuple[heads.Header, int]:
    """Give the person a second slot, or where the vault is full the first one's place."""
    who, vault = work.who, work.vault
    private = heads.Private(fresh, vault.id, must_change=False)
    keys = (vault.database_key, None)
    part = heads.seal_database_keys(vault.id, work.me, fresh.public.box, keys, fresh)
    taken = taken_slots(work.session) | {who.slot}
    header = heads.without_orphans(header, key, taken)
    try:
        grown = heads.add_slot(header, private, key, part, taken=taken)
    except HeaderFull:
        grown = heads.add_slot(header, private, key, part, taken=taken - {who.slot})
    return grown, heads.open_slot(grown, key)[0]
