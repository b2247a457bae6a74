"""Find the copies of a vault in a place, and tell which of them a vault goes on from.

A copy holds, besides headers and database, a file ``trail``: how far its audit trail goes, and when
it was made. What is newer is told by the trail, for a clock may have been wrong; a copy whose trail
went another way, or goes further, belongs to another course of the same vault.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import struct
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from counsel_desk.storage import errors, leftovers
from counsel_desk.storage.chain import ChainHead, entry_hash_at, read_head_raw
from counsel_desk.storage.engine import open_connection
from counsel_desk.storage.folder import SUFFIX as VAULT_SUFFIX
from counsel_desk.storage.folder import VaultFolder, read_headers, write_durably

if TYPE_CHECKING:
    from counsel_desk.storage.vault import OpenVault

SUFFIX = ".cdv-backup"
TRAIL = "trail"
"""How far a copy's trail goes and when it was made; without any key, and no secret."""
_FORM = struct.Struct(">8sQ32sq")
_MAGIC = b"CDTRAIL\x00"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"(.*) (\d{8}T\d{6}Z)" + re.escape(SUFFIX))
_BEFORE = re.compile(r"before-\w+-(\d{8}T\d{6})\d*Z")
"""Laid into ``backups`` before a vault was migrated; never verified."""
_PARTIAL = re.compile(r"\.(.+) \d{8}T\d{6}Z" + re.escape(SUFFIX) + r"\.(\d+)(-\w+)?\.partial")
_LONGEST_NAME = 80
"""Bytes of a vault's name in a copy's: SQLite takes 512 in a whole path, twice with this name."""
_HOST = os.environ.get("COMPUTERNAME", "") if os.name == "nt" else os.uname().nodename
_MACHINE = hashlib.blake2s(_HOST.encode(errors="replace"), digest_size=4).hexdigest()
_writing: set[Path] = set()


@dataclass(frozen=True, slots=True)
class Copy:
    """One finished copy: where it is, when it was made, its size in bytes, how far its trail goes.

    ``trail`` is None for a copy of an older program.
    """

    path: Path
    made_at: datetime
    size: int
    trail: ChainHead | None = None


def copies(place: Path, vault: bytes) -> list[Copy]:
    """List the verified copies of a vault in a place, those with the longest trail first.

    Raises PlaceMissing where there is no such folder.
    """
    return [copy for copy in every_copy(place, vault) if _NAME.fullmatch(copy.path.name)]


def every_copy(place: Path, vault: bytes) -> list[Copy]:
    """List the same, and copies of before a migration and those that somebody gave a name."""
    try:
        found = [path for path in place.iterdir() if is_copy(path) and _is_of(path, vault)]
        mine = [described(path) for path in found]
    except OSError:
        raise errors.PlaceMissing from None
    return sorted(mine, key=_order, reverse=True)


def _order(copy: Copy) -> tuple[int, datetime]:
    return copy.trail.sequence if copy.trail else 0, copy.made_at


def is_by_program(copy: Copy) -> bool:
    """Whether a copy has a name of the program's, not one that somebody gave it."""
    return bool(_NAME.fullmatch(copy.path.name)) or is_of_before(copy)


def is_of_before(copy: Copy) -> bool:
    """Whether a copy was laid aside before a migration."""
    return bool(_BEFORE.fullmatch(copy.path.name))


def is_copy(path: Path) -> bool:
    """Whether a folder may be a copy: no vault that somebody works in, and not half a copy."""
    if path.name.startswith(".") or path.suffix == VAULT_SUFFIX:
        return False
    folder = VaultFolder(path)
    try:
        return folder.database.is_file() and not folder.backups.exists()
    except OSError:
        return False  # not for this user, such as what a file system keeps for itself


def described(path: Path) -> Copy:
    """Describe the copy in a folder; raises what the disk says."""
    size = sum(part.stat().st_size for part in path.iterdir() if part.is_file())
    trail = _read_trail(path)
    made = made_at(path.name) or (trail[1] if trail else None)
    if made is None:
        made = datetime.fromtimestamp((path / "vault.db").stat().st_mtime, UTC)
    return Copy(path, made, size, trail[0] if trail else None)


def made_at(name: str) -> datetime | None:
    """Read from the name of a copy when it was made; None if it is not such a name."""
    verified, before = _NAME.fullmatch(name), _BEFORE.fullmatch(name)
    stamp = verified[2] if verified else f"{before[1]}Z" if before else ""
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def vault_name(path: Path) -> str:
    """Tell from where a copy lies what its vault is called."""
    found = _NAME.fullmatch(path.name)
    if _BEFORE.fullmatch(path.name) and path.parent.parent.suffix == VAULT_SUFFIX:
        return VaultFolder(path.parent.parent).name
    return found[1] if found else VaultFolder(path).name


def copy_name(vault: VaultFolder, at: datetime) -> str:
    """Give the name of a copy that is made then; a long name of a vault is shortened."""
    name = os.fsencode(vault.name)[:_LONGEST_NAME].decode(errors="ignore").rstrip()
    return f"{name} {at.astimezone(UTC).strftime(_STAMP)}{SUFFIX}"


def _is_of(path: Path, vault: bytes) -> bool:
    try:
        return read_headers(VaultFolder(path), repair=False).header.vault == vault
    except errors.StorageError:
        return False


# --- how far a trail goes ---


def write_trail(copy: Path, head: ChainHead, at: datetime) -> None:
    """Write beside a copy how far its trail goes and when it was made."""
    moment = (at - _EPOCH) // timedelta(microseconds=1)
    write_durably(copy / TRAIL, _FORM.pack(_MAGIC, head.sequence, head.hash, moment))


def _read_trail(copy: Path) -> tuple[ChainHead, datetime] | None:
    try:
        with (copy / TRAIL).open("rb") as stream:
            magic, sequence, head, moment = _FORM.unpack(stream.read(_FORM.size + 1))
        if magic != _MAGIC:
            return None
        return ChainHead(sequence, head), _EPOCH + timedelta(microseconds=moment)
    except (OSError, struct.error, OverflowError):
        return None


def is_in(head: ChainHead, vault: OpenVault) -> bool:
    """Whether an open vault's trail went through there: it goes on from that copy."""
    if head.sequence == 0:
        return True
    return entry_hash_at(vault.connection, head.sequence) == head.hash


def _head_of(copy: Copy, vault: OpenVault) -> ChainHead | None:
    """Give how far a copy goes, looked up inside where an older program made it."""
    import sqlcipher3.dbapi2 as sqlcipher

    if copy.trail is not None:
        return copy.trail
    try:
        connection = open_connection(copy.path / "vault.db", vault.database_key.raw())
    except errors.StorageError:
        return None
    try:
        return read_head_raw(connection)
    except sqlcipher.Error:
        return None
    finally:
        connection.close()


# --- what goes ---


def let_go(vault: OpenVault, place: Path, new: Path, kept: int) -> None:
    """Delete the oldest copies from which the vault goes on, never the one made just now.

    One that goes further or another way stays, and one of which neither is known.
    """
    before: list[tuple[int, Copy]] = []
    for copy in copies(place, vault.id):
        head = _head_of(copy, vault) if copy.path != new else None
        if head is not None and is_in(head, vault):
            before.append((head.sequence, copy))
    before.sort(key=lambda pair: (pair[0], pair[1].made_at), reverse=True)
    for _, old in before[kept - 1 :]:
        shutil.rmtree(old.path, ignore_errors=True)
    left = [copy.made_at for _, copy in before[: kept - 1]]
    if place == vault.folder.backups and len(left) == kept - 1:
        for copy in every_copy(place, vault.id):
            if is_of_before(copy) and copy.made_at < min(left):
                shutil.rmtree(copy.path, ignore_errors=True)


# --- half copies ---


def partial_of(target: Path) -> Path:
    """Give the name under which a copy is written by this program on this machine."""
    return target.with_name(f".{target.name}.{os.getpid()}-{_MACHINE}.partial")


def begin_writing(partial: Path) -> None:
    """Say that this program works at half a copy."""
    _writing.add(partial)


def end_writing(partial: Path) -> None:
    """Say that it does so no more."""
    _writing.discard(partial)


def clear_partials(place: Path, vault: OpenVault) -> None:
    """Delete what killed programs left of copies of a vault; what is being written stays."""
    with suppress(OSError):
        for left in place.glob(f".*{SUFFIX}.*.partial"):
            if left not in _writing and _is_left_of(left, vault):
                shutil.rmtree(left, ignore_errors=True)


def _is_left_of(left: Path, vault: OpenVault) -> bool:
    found = _PARTIAL.fullmatch(left.name)
    if found is None:
        return False
    has_head = VaultFolder(left).head_a.exists() or VaultFolder(left).head_b.exists()
    name = _NAME.fullmatch(copy_name(vault.folder, _EPOCH))
    is_named_so = name is not None and found[1] == name[1]
    if not (_is_of(left, vault.id) if has_head else is_named_so or not any(left.iterdir())):
        return False
    if found[3] is None:
        return True  # of an older program
    is_here = found[3] == f"-{_MACHINE}"
    return not leftovers.is_worked_at(left, int(found[2]) if is_here else None)
