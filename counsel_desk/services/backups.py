"""Back the vault up to one or more places, verified, and lay a copy out as a vault again."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.services import attempts, erased, witness
from counsel_desk.services.backup_places import (
    OLD_AFTER,
    Known,
    Place,
    add_place,
    due_of,
    due_places,
    is_clock_wrong,
    judged,
    places,
    places_of,
    remove_place,
)
from counsel_desk.services.desk import Desk, use_case
from counsel_desk.services.errors import (
    FolderTaken,
    Invalid,
    PlaceMissing,
    StorageError,
    WaitBeforeRetry,
    WrongPassphrase,
)
from counsel_desk.services.passphrases import passphrase_faults
from counsel_desk.services.profile_state import Witness
from counsel_desk.services.vaults import check_name
from counsel_desk.storage import backup, copies, preview, transport
from counsel_desk.storage.copies import Copy
from counsel_desk.storage.folder import SUFFIX, VaultFolder
from counsel_desk.storage.preview import Preview
from counsel_desk.storage.transport import Lock
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from counsel_desk.services.profile import Profile
    from counsel_desk.storage.backup import Progress

__all__ = [
    "OLD_AFTER",
    "Comparison",
    "Copy",
    "Known",
    "Lock",
    "Outcome",
    "Place",
    "Preview",
    "add_place",
    "allow_transport",
    "back_up",
    "backing_up",
    "check_transport",
    "compare",
    "copies_in",
    "due_of",
    "due_places",
    "free_target",
    "is_clock_wrong",
    "is_transport_file",
    "judged",
    "known_copies",
    "look",
    "look_at_file",
    "needs_passphrase",
    "pack",
    "places",
    "places_of",
    "remove_place",
    "restore",
    "steps",
    "unpack",
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one place: a copy, or what went wrong."""

    place: Path
    copy: Copy | None = None
    error: StorageError | None = None


@use_case(Permission.BACK_UP)
def _begin(work: Work) -> None:
    """Let the permission be checked before anything is copied."""


@use_case(Permission.BACK_UP)
def _note(work: Work) -> None:
    work.note(Action.BACKED_UP, work.me)


def _silent(done: int, of: int) -> None:
    """Report nothing."""


def back_up(desk: Desk, place: Path, profile: Profile, progress: Progress = _silent) -> Copy:
    """Copy the vault into a place in one go, and verify the copy; see `backing_up`."""
    told = backup.Reports(progress)
    with closing(backing_up(desk, place, profile, told)) as steps:
        while (copy := next(steps)) is None:  # it ends with the copy or raises
            told.repeat()
    return copy


def backing_up(
    desk: Desk, place: Path, profile: Profile, progress: Progress
) -> Generator[Copy | None, None, None]:
    """Copy the vault into a place and verify the copy; the audit trail then says so.

    Gives None between two steps, so that others are served while pages are checked, and the copy
    last. Raises NotAllowed, PlaceMissing, DiskFull, ReadOnlyVault, DiskFailed or VaultDamaged; what
    was there before is untouched then.
    """
    desk.do(_begin)
    own = desk.vault.folder.backups
    if place == own:
        own.mkdir(mode=0o700, exist_ok=True)
    copy = yield from backup.making(desk.vault, place, progress)
    desk.do(_note)
    with suppress(StorageError):
        erased.let_go(desk, place)
    trail = Witness(copy.trail.sequence, copy.trail.hash) if copy.trail else None
    profile.record_backup(desk.vault.id, copy.made_at, place, trail)
    witness.keep(desk, profile)
    yield copy


def steps(
    desk: Desk, profile: Profile, wanted: tuple[Path, ...], progress: Progress = _silent
) -> Iterator[Outcome]:
    """Back up to several places; one that fails does not keep the others from theirs.

    ``progress`` may raise to break off: the copy that was begun is then not there.
    """
    for place in wanted:
        try:
            yield Outcome(place, copy=back_up(desk, place, profile, progress))
        except StorageError as error:
            yield Outcome(place, error=error)


# --- putting back ---


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a copy stands to the vault of the same id that this machine knows.

    ``entries`` is the length of the copy's trail and ``at`` when its last entry was written;
    ``missing`` counts what the known vault has besides, None where this machine knows none.
    """

    entries: int
    at: datetime | None
    missing: int | None


def known_copies(profile: Profile) -> tuple[Preview, ...]:
    """List every copy in the folders that this machine knows, of any vault, the newest first.

    No vault need be there any more: copies are found by their own headers.
    """
    own = [VaultFolder(vault).backups for vault in profile.recent_vaults()]
    found = {copy.path: copy for place in (*own, *profile.every_backup_place())
             for copy in _previews(place)}  # fmt: skip
    return tuple(sorted(found.values(), key=lambda copy: copy.made_at, reverse=True))


def copies_in(place: Path) -> tuple[Preview, ...]:
    """List the copies in one folder, of any vault; none where the folder cannot be read."""
    return tuple(_previews(place))


def _previews(place: Path) -> Iterator[Preview]:
    try:
        named = [path for path in place.iterdir() if copies.is_copy(path)]
    except OSError:
        return
    for path in named:
        with suppress(StorageError):
            yield preview.look(path)


def look(copy: Path) -> Preview:
    """Describe a copy without a passphrase; raises what is wrong with it."""
    return preview.look(copy)


def compare(
    copy: Path, profile: Profile, *, user_name: str, passphrase: str, now: datetime
) -> Comparison:
    """Open a copy as one person, only to see how far its trail goes.

    Failures are paced as they are when a vault is opened, with those at any copy of it, and wait
    for the trail of the next sign-in. Raises WrongPassphrase, WaitBeforeRetry and what is wrong
    with the copy.
    """
    vault = preview.look(copy).vault
    wait = profile.wait_seconds(vault, now)
    if wait > 0:
        raise WaitBeforeRetry(wait)
    try:
        end = preview.read_end(copy, user_name=user_name, passphrase=passphrase)
    except WrongPassphrase:
        attempts.record(profile, vault, user_name, now)
        raise
    profile.record_passed(vault)
    known = profile.witness(vault)
    missing = max(0, known.sequence - end.head.sequence) if known else None
    return Comparison(end.head.sequence, end.at, missing)


def free_target(folder: Path, name: str) -> Path:
    """Give the folder that a restored vault would have; raises FolderTaken and Invalid."""
    clean = name.strip().removesuffix(SUFFIX)
    check_name(clean, "name")
    target = folder / f"{clean}{SUFFIX}"
    if target.exists():
        raise FolderTaken
    return target


def restore(copy: Path, target: Path, progress: Progress = _silent) -> Path:
    """Lay a copy out as a vault folder; it is opened with the passphrase of its day.

    Raises FolderTaken, HeadersLost and what the disk says. The copy itself stays.
    """
    folder = _with_suffix(target)
    backup.restore(copy, folder, progress)
    return folder


def _with_suffix(target: Path) -> Path:
    return target if target.name.endswith(SUFFIX) else target.with_name(target.name + SUFFIX)


# --- one file for transport ---


@use_case(Permission.BACK_UP)
def allow_transport(work: Work) -> None:
    """Put into the trail that a copy leaves as one encrypted file; done before it is written."""
    work.note(Action.EXPORTED, work.me)


def pack(copy: Path, folder: Path, lock: Lock, progress: Progress = _silent) -> Path:
    """Write a copy into one encrypted file in a folder, read it back, and give its path.

    It is opened with the passphrase, or with the secret key that belongs to a public one. Raises
    Invalid for a weak passphrase, an unknown key, or a copy too large for a passphrase; FolderTaken
    and what the disk says.
    """
    target = check_transport(copy, folder, lock)
    transport.pack(copy, target, lock, progress)
    return target


def check_transport(copy: Path, folder: Path, lock: Lock) -> Path:
    """Give the path that ``pack`` would write, or raise what it would refuse before it begins."""
    _check_lock(copy, lock)
    if not folder.is_dir():
        raise PlaceMissing
    target = folder / f"{copy.name}{transport.SUFFIX}"
    if target.exists():
        raise FolderTaken
    return target


def _check_lock(copy: Path, lock: Lock) -> None:
    if lock.key:
        if not transport.is_recipient(lock.key):
            raise Invalid("transport-key", field="key")
        return
    if faults := passphrase_faults(lock.passphrase):
        raise Invalid("file-passphrase-weak", field="passphrase", fault=faults[0])
    if preview.look(copy).size > transport.MOST_IN_MEMORY:
        most = transport.MOST_IN_MEMORY >> 20
        raise Invalid("transport-large", field="passphrase", most=most)


def is_transport_file(path: Path) -> bool:
    """Whether a path looks like one encrypted file rather than the folder of a copy."""
    return path.suffix == transport.SUFFIX and path.is_file()


def needs_passphrase(archive: Path) -> bool:
    """Whether such a file opens with a passphrase rather than a key; raises ArchiveBroken."""
    return transport.needs_passphrase(archive)


def look_at_file(archive: Path) -> Preview:
    """Tell of such a file what its name and size say; raises ArchiveBroken for another file."""
    transport.needs_passphrase(archive)
    facts = archive.stat()
    name = archive.name.removesuffix(transport.SUFFIX)
    changed = datetime.fromtimestamp(facts.st_mtime, UTC)
    made = copies.made_at(name) or changed
    return Preview(archive, copies.vault_name(archive.with_name(name)), b"", made, facts.st_size)


def unpack(archive: Path, target: Path, lock: Lock, progress: Progress = _silent) -> Path:
    """Lay the copy in such a file out as a vault folder.

    Raises ArchiveLocked for a wrong passphrase or key, ArchiveBroken, FolderTaken and what the
    disk says; nothing is left then.
    """
    folder = _with_suffix(target)
    transport.unpack(archive, folder, lock, progress)
    return folder
