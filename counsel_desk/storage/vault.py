"""Make and open vaults, and sign people in on an open one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import uuid6
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from counsel_desk.crypto import header as heads
from counsel_desk.crypto.errors import ChainBroken, HeaderBroken, NoSlot
from counsel_desk.crypto.identities import Identity
from counsel_desk.crypto.kdf import KdfCost, kit_key, slot_key
from counsel_desk.crypto.primitives import random_key
from counsel_desk.crypto.roster import Roster, SignedEntry, founding_entry
from counsel_desk.domain.access import Role
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import CircleId, PersonId
from counsel_desk.storage import circles, errors, migration, rings, schema
from counsel_desk.storage.authority import roles_with, walk_with_roles
from counsel_desk.storage.chain import ChainHead, read_head
from counsel_desk.storage.engine import driver_error, make_engine, open_connection
from counsel_desk.storage.folder import (
    Headers,
    VaultFolder,
    check_folder,
    disk_error,
    hold,
    read_headers,
    release,
    sync_folder,
    write_headers,
)
from counsel_desk.storage.key_ring import KeyRing
from counsel_desk.storage.read_only import is_in_memory, read_in
from counsel_desk.storage.replay import read_relations
from counsel_desk.storage.slots import give_slot
from counsel_desk.storage.unit_of_work import transaction

if TYPE_CHECKING:
    from pathlib import Path

    from counsel_desk.storage.relations import Relations
    from counsel_desk.storage.sliced_copy import SlicedCopy

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Give the time of the machine's clock in UTC."""
    return datetime.now(UTC)


class OpenVault:
    """An open vault file: the one connection and what was read from the chains.

    Attributes: ``id``, ``folder``, ``header``, ``engine``, ``clock``, ``roster``,
    ``repaired`` (the header copy that had to be repaired, or None).
    """

    def __init__(
        self,
        folder: VaultFolder,
        headers: Headers,
        key: heads.DatabaseKey,
        clock: Clock,
        connection: Any,  # noqa: ANN401 - the driver ships no types
    ) -> None:
        self.folder = folder
        self.header = headers.header
        self.repaired = headers.repaired
        self.id = headers.header.vault
        self.clock = clock
        self.is_read_only = is_in_memory(connection)
        self.grants_given = 0
        self.database_key = key
        self.genuine: set[tuple[bytes, int, int, bytes]] = set()
        self.turned: dict[tuple[bytes, int], int] = {}
        self.makers: dict[tuple[bytes, int], PersonId] = {}
        self.copying: set[SlicedCopy] = set()
        self._connection = connection
        hold(folder.database)
        self.engine: Engine = make_engine(self._connection)
        self._head: ChainHead | None = None
        self._relations: Relations | None = None
        try:
            self.roster = self._read_roster()
        except BaseException:
            self.close()
            raise

    def _read_roster(self) -> Roster:
        if migration.revision(self._connection) != migration.LATEST:
            raise errors.VaultDamaged
        table = schema.roster
        try:
            with Session(self.engine) as session:
                rows = session.execute(select(table).order_by(table.c.position)).all()
            entries = [SignedEntry(row.body, row.signature) for row in rows]
            roster, self.roles_ever = walk_with_roles(entries, self.id)
        except SQLAlchemyError as error:
            raise driver_error(error) from None
        except ChainBroken:
            raise errors.VaultDamaged from None
        return roster

    @property
    def connection(self) -> Any:  # noqa: ANN401 - the driver ships no types
        """The one connection, for this room alone and outside any transaction."""
        return self._connection

    def head(self, session: Session) -> ChainHead:
        """Give the audit chain's newest entry."""
        if self._head is None:
            self._head = read_head(session)
        return self._head

    def relations(self, session: Session, reader: Identity) -> Relations:
        """Give assignments, staff and memberships, checked and read once, and then kept."""
        if self._relations is None:
            self._relations = read_relations(session, self.id, self.roster, self.roles_ever, reader)
        return self._relations

    def committed(self, roster: Roster, head: ChainHead) -> None:
        """Take over what a committed transaction changed."""
        if roster is not self.roster:
            self.roles_ever = roles_with(self.roles_ever, roster)
        self.roster = roster
        self._head = head

    def forget_unsaved(self) -> None:
        """Read again what a transaction that was taken back may have changed."""
        self._head = None
        self._relations = None
        self.makers.clear()

    def set_header(self, header: heads.Header) -> None:
        """Write a new header to both heads, durably."""
        write_headers(self.folder, header)
        self.header = header

    def exchange(self, key: heads.DatabaseKey, swap: Callable[[], object]) -> None:
        """Close the database, have another file put in its place, and open that with its key.

        If that fails the old key and, where it is still there, the old file stay in use.
        """
        self.close()
        opened = self.database_key
        try:
            swap()
            opened = key
        finally:
            self._connection = open_connection(self.folder.database, opened.raw())
            self.database_key = opened
            self.engine = make_engine(self._connection)
            hold(self.folder.database)

    def close(self) -> None:
        """Close the connection."""
        for copy in self.copying:
            copy.stop()
        self.engine.dispose()
        self._connection.close()
        release(self.folder.database)


@dataclass
class SignedIn:
    """A person signed in on an open vault, with the keys that they hold."""

    vault: OpenVault
    identity: Identity = field(repr=False)
    slot: int
    must_change: bool
    by_kit: bool = False
    ring: KeyRing = field(default_factory=KeyRing, repr=False)
    circle_secrets: dict[tuple[CircleId, int], bytes] = field(default_factory=dict, repr=False)
    read_circles: set[tuple[CircleId, int]] = field(default_factory=set)
    proved: dict[tuple[bytes, int, int], bytes] = field(default_factory=dict, repr=False)
    own_slots: tuple[int, frozenset[int]] = (-1, frozenset())
    seen_grants: int = -1
    ring_row: int = 0
    coming: tuple[Identity, int] | None = field(default=None, repr=False)
    """Own keys and their slot, which count once the roster says so."""

    def refresh(self) -> None:
        """Take grants given since the last time (nothing to do when nobody gave any)."""
        if self.seen_grants == self.vault.grants_given:
            return
        given = self.vault.grants_given
        try:
            with Session(self.vault.engine) as session:
                circles.open_keys(session, self)
                rings.take_new(session, self)
        except SQLAlchemyError as error:
            raise driver_error(error) from None
        self.seen_grants = given


def sign_in(
    folder: Path, *, user_name: str, passphrase: str, kit: bool = False, clock: Clock = utc_now
) -> SignedIn:
    """Open a vault as one person; raises a StorageError that says what is wrong.

    A wrong passphrase and an unknown name are the same error after the same work. With ``kit``
    the passphrase is the words of the person's recovery kit.
    """
    where = VaultFolder(folder)
    check_folder(where)
    headers = read_headers(where)
    index, private = _open_slot(headers.header, user_name, passphrase, kit=kit)
    try:
        keys = heads.open_database_keys(headers.header, index, private.identity)
    except HeaderBroken:
        raise errors.VaultDamaged from None
    try:
        connection, key = _open_either(where, keys, clock)
    except errors.ReadOnlyVault:
        connection, key = read_in(where.database, keys)
    vault = OpenVault(where, headers, key, clock, connection)
    try:
        return _enter(vault, index, private, keys, kit=kit)
    except BaseException:
        vault.close()
        raise


def sign_in_another(vault: OpenVault, *, user_name: str, passphrase: str) -> SignedIn:
    """Sign a further person in on a vault that is open already."""
    index, private = _open_slot(vault.header, user_name, passphrase)
    try:
        keys = heads.open_database_keys(vault.header, index, private.identity)
    except HeaderBroken:
        raise errors.VaultDamaged from None
    return _enter(vault, index, private, keys)


def _open_slot(
    header: heads.Header, user_name: str, secret: str, *, kit: bool = False
) -> tuple[int, heads.Private]:
    key = (kit_key if kit else slot_key)(user_name, secret, header.salt, header.cost)
    try:
        return heads.open_slot(header, key)
    except NoSlot:
        raise errors.WrongPassphrase from None


def _open_either(
    folder: VaultFolder, keys: heads.DatabaseKeys, clock: Clock
) -> tuple[Any, heads.DatabaseKey]:
    """Open with the current key, or with the coming one where a change of keys was cut off."""
    try:
        return _open_latest(folder, keys.current, clock), keys.current
    except errors.DatabaseForeign:
        if keys.coming is None:
            raise
    return _open_latest(folder, keys.coming, clock), keys.coming


def _open_latest(folder: VaultFolder, key: heads.DatabaseKey, clock: Clock) -> Any:  # noqa: ANN401 - untyped driver
    """Open the database, migrated first if it is older; raises VaultTooNew."""
    connection = open_connection(folder.database, key.raw())
    try:
        found = migration.revision(connection)
        if migration.is_newer(found):
            raise errors.VaultTooNew
    except BaseException:
        connection.close()
        raise
    if found == migration.LATEST:
        return connection
    connection.close()
    name = f"before-{migration.LATEST}-{clock():%Y%m%dT%H%M%S%fZ}"
    migration.copy_before_migrating(folder, name)
    migration.migrate(folder.database, key.raw())
    return open_connection(folder.database, key.raw())


def _enter(
    vault: OpenVault,
    index: int,
    private: heads.Private,
    keys: heads.DatabaseKeys,
    *,
    kit: bool = False,
) -> SignedIn:
    own, signer = private.identity, vault.roster.member(keys.signer)
    is_own, member = keys.signer == own.person, vault.roster.member(own.person)
    # Whoever holds or held the role: who gave it up has not unsaid anything.
    is_admin = Role.ADMINISTRATOR in vault.roles_ever.get(keys.signer, ())
    if signer is None or not (is_own or is_admin):
        raise errors.VaultDamaged
    try:
        public = own.public if is_own else signer.keys
        heads.check_database_keys(vault.id, own, keys, public.signing)
    except HeaderBroken:
        raise errors.VaultDamaged from None
    if member is None or not member.person.active or member.keys != own.public:
        raise errors.NoLongerHere
    slot = _beside(vault.header, private.identity, index) if kit else index
    who = SignedIn(vault, private.identity, slot, private.must_change, by_kit=kit)
    try:
        with Session(vault.engine) as session:
            circles.open_keys(session, who)
            rings.load(session, who)
    except SQLAlchemyError as error:
        raise driver_error(error) from None
    with transaction(vault, who) as work:
        work.note(Action.SIGNED_IN, work.me)
        if kit:
            work.note(Action.KIT_OPENED, work.me)
    return who


def _beside(header: heads.Header, owner: Identity, kit: int) -> int:
    """Give the slot with the passphrase of somebody who came in by a recovery kit."""
    return min(heads.slots_of(header, owner) - {kit}, default=kit)


@dataclass(frozen=True, slots=True)
class Founder:
    """The first person of a vault, who holds every role."""

    name: str
    user_name: str
    passphrase: str = field(repr=False)


def create(folder: Path, founder: Founder, *, cost: KdfCost, clock: Clock = utc_now) -> SignedIn:
    """Make a vault and sign its founder in; nothing is left behind if it fails.

    Raises FolderTaken, DiskFull and their kin.
    """
    if folder.exists():
        raise errors.FolderTaken
    where = VaultFolder(folder.with_name(f".{folder.name}.{os.getpid()}.new"))
    try:
        where.path.mkdir(mode=0o700, parents=True)
        _lay_out(where, founder, cost, clock)
        where.path.rename(folder)
        sync_folder(folder.parent)
    except OSError as error:
        shutil.rmtree(where.path, ignore_errors=True)
        raise disk_error(error) from None
    except BaseException:
        shutil.rmtree(where.path, ignore_errors=True)
        raise
    return sign_in(folder, user_name=founder.user_name, passphrase=founder.passphrase, clock=clock)


def _lay_out(where: VaultFolder, founder: Founder, cost: KdfCost, clock: Clock) -> None:
    identity = Identity.new(PersonId(UUID(int=uuid6.uuid7().int)))
    at = int(clock().timestamp() * 1_000_000)
    entry = founding_entry(identity, name=founder.name, user_name=founder.user_name, at=at)
    vault_id = entry.hash
    database_key = heads.DatabaseKey.new(1)
    header = heads.new_header(vault_id, cost, random_key())
    private = heads.Private(identity, vault_id, must_change=False)
    part = heads.seal_database_keys(
        vault_id, identity.person, identity.public.box, (database_key, None), identity
    )
    key = slot_key(founder.user_name, founder.passphrase, header.salt, cost)
    header = heads.add_slot(header, private, key, part, taken=set())
    where.backups.mkdir(mode=0o700)
    migration.migrate(where.database, database_key.raw(), create=True)
    where.database.chmod(0o600)
    write_headers(where, header)
    _first_rows(where, database_key, entry, (heads.open_slot(header, key)[0], identity))


def _first_rows(
    where: VaultFolder,
    key: heads.DatabaseKey,
    entry: SignedEntry,
    owner: tuple[int, Identity],
) -> None:
    connection = open_connection(where.database, key.raw())
    engine = make_engine(connection)
    try:
        with Session(engine) as session, session.begin():
            first = {"position": 0, "body": entry.body, "signature": entry.signature}
            session.execute(insert(schema.roster), [first])
            give_slot(session, owner[0], owner[1].person)
    except SQLAlchemyError as error:
        raise driver_error(error) from None
    finally:
        engine.dispose()
        connection.close()
