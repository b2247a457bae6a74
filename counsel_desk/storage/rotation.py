"""Change the key of the database, so that who left opens nothing of it with any old header.

Both heads first carry the present and the coming key for everyone who stays; then the whole
database is written anew under the coming key beside the old file, verified, and put in its place;
then both heads carry the new key alone. Killed at any point, everyone who stays opens the vault,
and the change goes on from where it stood.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from counsel_desk.crypto import header as heads
from counsel_desk.storage import backup, erasure, tombstones
from counsel_desk.storage.chain import read_head_raw
from counsel_desk.storage.folder import disk_error, sync_folder
from counsel_desk.storage.slots import free_slots, owners

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.storage.unit_of_work import Work
    from counsel_desk.storage.vault import OpenVault, SignedIn

    Progress = Callable[[int, int], None]
    Keys = tuple[heads.DatabaseKey, heads.DatabaseKey | None]

FRESH = "vault.db.new"
"""The database under the coming key, until it takes the old one's place."""
TIMES = 3
"""So often it is copied where something is saved meanwhile; the last time nothing can be."""


def is_due(work: Work) -> bool:
    """Whether a slot of somebody who left is to be let go, a case was erased, or a cut goes on."""
    left = bool(_gone(work.vault, owners(work.session)))
    return left or tombstones.key_is_due(work.session) or _keys(work.who)[1] is not None


def rotate(who: SignedIn, progress: Progress) -> None:
    """Change the key in one go; for all else see `rotating`."""
    told = backup.Reports(progress)
    backup.drain(rotating(who, told), told)


def rotating(who: SignedIn, progress: Progress) -> Generator[None, None, None]:
    """Change the key, or go on with a change that was cut off; no transaction may be open.

    Gives way every few milliseconds, and while it does anything may be saved: what is saved after
    the copying makes it copy again, and the third time it gives way no more. ``progress`` is called
    with pages done and in all, and may raise to break off: what was done stays, and the next call
    goes on. Raises DiskFull, ReadOnlyVault, DiskFailed, VaultDamaged.
    """
    vault = who.vault
    with Session(vault.engine) as session:
        whose = owners(session)
    current, known = _keys(who)
    coming = known or heads.DatabaseKey.new(current.epoch + 1)
    if vault.database_key.epoch != coming.epoch:
        _seal_to_all(who, whose, (current, coming))  # again after a cut: somebody may have come
        yield from _write_anew(who, (current, coming), progress)
        with Session(vault.engine) as session:
            whose = owners(session)
    _seal_to_all(who, whose, (coming, None))


def forget_gone(work: Work) -> None:
    """Note that the change is done: slots of those who left are free, no erasure waits for it."""
    free_slots(work.session, _gone(work.vault, owners(work.session)))
    erasure.key_is_turned(work)


def _keys(who: SignedIn) -> Keys:
    found = heads.open_database_keys(who.vault.header, who.slot, who.identity)
    return found.current, found.coming


def _gone(vault: OpenVault, whose: dict[int, PersonId]) -> list[int]:
    members = {person: vault.roster.member(person) for person in whose.values()}
    active = {person for person, member in members.items() if member and member.person.active}
    return [slot for slot, person in whose.items() if person not in active]


def _seal_to_all(who: SignedIn, whose: dict[int, PersonId], keys: Keys) -> None:
    """Give the keys to everyone who stays and turn the slots of others into slots of nobody."""
    vault = who.vault
    header = vault.header
    gone = set(_gone(vault, whose))
    for slot, person in sorted(whose.items()):
        if slot in gone:
            header = heads.drop_slot(header, slot)
            continue
        box = vault.roster.members[person].keys.box
        part = heads.seal_database_keys(vault.id, person, box, keys, who.identity)
        header = heads.with_database_part(header, slot, part)
    vault.set_header(header)


def _write_anew(
    who: SignedIn, keys: tuple[heads.DatabaseKey, heads.DatabaseKey], progress: Progress
) -> Generator[None, None, None]:
    vault, coming = who.vault, keys[1]
    fresh = vault.folder.path / FRESH
    try:
        yield from _copied(vault, fresh, coming, progress)
        with Session(vault.engine) as session:
            _seal_to_all(who, owners(session), keys)  # somebody may have come while it was copied
        vault.exchange(coming, lambda: fresh.replace(vault.folder.database))
        sync_folder(vault.folder.path)
    except OSError as error:
        raise disk_error(error) from None
    finally:
        _remove(fresh)


def _copied(
    vault: OpenVault, fresh: Path, coming: heads.DatabaseKey, progress: Progress
) -> Generator[None, None, None]:
    """Copy until nothing was saved since the copying; the last time without giving way."""
    for left in reversed(range(TIMES)):
        _remove(fresh)
        made = _one_copy(vault, fresh, coming, progress)
        if left:
            before = yield from made
        else:
            told = backup.Reports(progress)
            before = backup.drain(made, told)
        if _is_as_copied(vault, before):
            return


def _is_as_copied(vault: OpenVault, before: int) -> bool:
    return bool(vault.connection.total_changes == before)


def _one_copy(
    vault: OpenVault, fresh: Path, coming: heads.DatabaseKey, progress: Progress
) -> Generator[None, None, int]:
    """Check, copy and check the copy; gives how many changes there were when it was copied.

    Drafts are no part of the trail, so its end does not tell whether anything was saved since.
    """
    yield from backup.check_open(vault)
    yield from backup.copy_pages(vault, fresh, coming, progress)
    changes: int = vault.connection.total_changes
    sync_folder(fresh.parent)
    yield from backup.check_copy(fresh, coming, read_head_raw(vault.connection))
    return changes


def _remove(fresh: Path) -> None:
    for left in (fresh, fresh.with_name(f"{FRESH}-journal")):
        with contextlib.suppress(OSError):
            left.unlink(missing_ok=True)
