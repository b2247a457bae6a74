"""Change a person's ways into the vault: the passphrase and the recovery kit.

A person has one slot with the passphrase, which stays where it is, and at most one besides for a
recovery kit. Headers in local backups come first, because what opens a backup's header opens
through it today's database; cut off, what opened the vault before opens it still, and the change
can be made again.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from counsel_desk.crypto import header as heads
from counsel_desk.crypto.errors import NoSlot
from counsel_desk.crypto.kdf import kit_key, slot_key
from counsel_desk.storage import errors
from counsel_desk.storage.folder import VaultFolder, read_headers, write_headers
from counsel_desk.storage.slots import give_slot, take_slots, taken_slots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from counsel_desk.crypto.kdf import KdfCost
    from counsel_desk.storage.unit_of_work import Work
    from counsel_desk.storage.vault import OpenVault, SignedIn

    KeyFor = Callable[[heads.Header], bytes]


def change_passphrase(who: SignedIn, *, user_name: str, old: str, new: str) -> None:
    """Seal the person's slot under a new passphrase: one head, verified, then the other.

    A recovery kit goes on working. Raises WrongPassphrase.
    """
    header = who.vault.header
    old_key = slot_key(user_name, old, header.salt, header.cost)
    try:
        index, _ = heads.open_slot(header, old_key)
    except NoSlot:
        raise errors.WrongPassphrase from None
    new_key = slot_key(user_name, new, header.salt, header.cost)
    _follow_in_backups(who, _keys_for(who, user_name, new, new_key), keep_kit=True)
    who.vault.set_header(heads.rewrite_private(header, index, _private(who), new_key))
    who.must_change = False


def kit_slots(who: SignedIn) -> frozenset[int]:
    """Give the slots of the person's recovery kit: one or none."""
    header = who.vault.header
    if who.own_slots[0] != header.sequence:
        who.own_slots = (header.sequence, heads.slots_of(header, who.identity))
    return who.own_slots[1] - {who.slot}


def give_kit(work: Work, *, user_name: str, words: str) -> None:
    """Make a recovery kit, in place of the one before; raises HeaderFull (of crypto)."""
    who, vault = work.who, work.vault
    old, header = kit_slots(who), vault.header
    for index in old:
        header = heads.drop_slot(header, index)
    key = kit_key(user_name, words, header.salt, header.cost)
    part = heads.copied_database_part(header, who.slot, who.identity)
    taken = taken_slots(work.session) - old | {who.slot}
    header = heads.add_slot(header, _private(who), key, part, taken=taken)
    take_slots(work.session, work.me, but=who.slot)
    give_slot(work.session, heads.open_slot(header, key)[0], work.me)
    _follow_in_backups(who, None, keep_kit=False)
    vault.set_header(header)


def use_kit(work: Work, *, user_name: str, words: str, new: str) -> None:
    """Set a new passphrase by a recovery kit, which is used up by that.

    Raises WrongPassphrase for words that are not those of this person's kit.
    """
    who, vault = work.who, work.vault
    header, kits = vault.header, kit_slots(work.who)
    try:
        index, _ = heads.open_slot(header, kit_key(user_name, words, header.salt, header.cost))
    except NoSlot:
        raise errors.WrongPassphrase from None
    if index not in kits:
        raise errors.WrongPassphrase
    new_key = slot_key(user_name, new, header.salt, header.cost)
    _follow_in_backups(who, _keys_for(who, user_name, new, new_key), keep_kit=False)
    header = heads.rewrite_private(header, who.slot, _private(who), new_key)
    for kit in kits:
        header = heads.drop_slot(header, kit)
    take_slots(work.session, work.me, but=who.slot)
    vault.set_header(header)
    who.must_change = who.by_kit = False


def _private(who: SignedIn) -> heads.Private:
    return heads.Private(who.identity, who.vault.id, must_change=False)


def strengthen(work: Work, *, user_name: str, passphrase: str, cost: KdfCost) -> None:
    """Seal the only person's slot under stronger costs; a recovery kit falls away by that.

    Local backups keep their own costs and open as before, see `cheaper_copies`: what is guessed at
    one of their heads opens the vault of today too. Raises WrongPassphrase.
    """
    who, vault = work.who, work.vault
    header = vault.header
    try:
        heads.open_slot(header, slot_key(user_name, passphrase, header.salt, header.cost))
    except NoSlot:
        raise errors.WrongPassphrase from None
    key = slot_key(user_name, passphrase, header.salt, cost)
    part = heads.copied_database_part(header, who.slot, who.identity)
    take_slots(work.session, work.me, but=who.slot)
    vault.set_header(heads.with_costs(header, cost, who.slot, _private(who), key, part))


def cheaper_copies(vault: OpenVault) -> tuple[str, ...]:
    """Name the local backups at which a guess costs less than at the vault itself."""
    now, found = vault.header, []
    for path in sorted(p for p in vault.folder.backups.glob("*") if p.is_dir()):
        try:
            old = read_headers(VaultFolder(path), repair=False).header
        except errors.StorageError:
            continue
        if old.vault == now.vault and _price(old.cost) < _price(now.cost):
            found.append(path.name)
    return tuple(found)


def _price(cost: KdfCost) -> int:
    return cost.memory * cost.passes


def _keys_for(who: SignedIn, user_name: str, phrase: str, now: bytes) -> KeyFor:
    """Derive the slot key for a header, whose costs may be those of before they were raised."""
    known = {(who.vault.header.salt, who.vault.header.cost): now}

    def key_for(header: heads.Header) -> bytes:
        name = (header.salt, header.cost)
        if name not in known:
            known[name] = slot_key(user_name, phrase, header.salt, header.cost)
        return known[name]

    return key_for


def _follow_in_backups(who: SignedIn, key_for: KeyFor | None, *, keep_kit: bool) -> None:
    """Have the person's slots in local backups follow, whatever passphrase they have there.

    They are found by the part that only the person can open: so a change that was cut off is
    completed by the next one, although a backup already has a passphrase that the vault does not.
    """
    for backup, old in _heads_in_backups(who):
        header = _followed(who, old, key_for, keep_kit=keep_kit)
        if header is not old:
            write_headers(backup, header)


def drop_in_backups(who: SignedIn) -> None:
    """Take the person's slots out of local backups."""
    for backup, old in _heads_in_backups(who):
        header = old
        for index in heads.slots_of(old, who.identity) if old.vault == who.vault.id else ():
            header = heads.drop_slot(header, index)
        if header is not old:
            write_headers(backup, header)


def _heads_in_backups(who: SignedIn) -> Iterator[tuple[VaultFolder, heads.Header]]:
    for path in sorted(p for p in who.vault.folder.backups.glob("*") if p.is_dir()):
        backup = VaultFolder(path)
        with contextlib.suppress(errors.StorageError):
            yield backup, read_headers(backup, repair=False).header


def _followed(
    who: SignedIn, header: heads.Header, key_for: KeyFor | None, *, keep_kit: bool
) -> heads.Header:
    now = who.vault.header
    if header.vault != now.vault:
        return header
    for index in sorted(heads.slots_of(header, who.identity)):
        if index == who.slot:
            if key_for is not None:
                header = heads.rewrite_private(header, index, _private(who), key_for(header))
        elif not keep_kit or heads.private_part(header, index) != heads.private_part(now, index):
            header = heads.drop_slot(header, index)
    return header


def passphrase_opens(who: SignedIn, *, user_name: str, passphrase: str) -> bool:
    """Whether the passphrase is the one of the person signed in (asked again before exports)."""
    header = who.vault.header
    key = slot_key(user_name, passphrase, header.salt, header.cost)
    try:
        index, _ = heads.open_slot(header, key)
    except NoSlot:
        return False
    return index == who.slot
