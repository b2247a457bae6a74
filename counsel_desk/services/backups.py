"""Back the vault up to one or more places, verified, and lay a copy out as a vault again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.services.desk import Desk, use_case
from counsel_desk.services.errors import FolderTaken, StorageError
from counsel_desk.storage import backup
from counsel_desk.storage.backup import Copy
from counsel_desk.storage.folder import SUFFIX
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from counsel_desk.services.profile import Profile
    from counsel_desk.storage.backup import Progress

__all__ = [
    "DUE_AFTER",
    "OLD_AFTER",
    "Copy",
    "Outcome",
    "Place",
    "back_up",
    "due_places",
    "places",
    "restore",
    "steps",
]

DUE_AFTER = timedelta(hours=20)
"""A place whose newest copy is older than this gets one after the next sign-in."""
OLD_AFTER = timedelta(days=7)
"""When the newest verified copy of all is older than this, everyone is warned."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where copies go. ``copies`` are the newest first; ``is_there`` is whether it can be read.

    ``is_own`` is the folder inside the vault: on the same disk, so it helps against damage alone.
    """

    path: Path
    is_own: bool
    is_there: bool
    copies: tuple[Copy, ...]


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


def places(desk: Desk, profile: Profile) -> tuple[Place, ...]:
    """List the places with their copies, the vault's own folder first."""
    own = desk.vault.folder.backups
    found = [_place(desk, own, is_own=True)]
    chosen = profile.backup_places(desk.vault.id)
    return tuple([*found, *(_place(desk, path, is_own=False) for path in chosen)])


def _place(desk: Desk, path: Path, *, is_own: bool) -> Place:
    try:
        copies = tuple(backup.copies(path, desk.vault.id))
    except StorageError:
        return Place(path, is_own, is_there=False, copies=())
    return Place(path, is_own, is_there=True, copies=copies)


def due_places(desk: Desk, profile: Profile, now: datetime) -> tuple[Path, ...]:
    """Give the places that should get a copy now, those that are missing too, so it is said."""
    return tuple(
        place.path
        for place in places(desk, profile)
        if not place.copies or now - place.copies[0].made_at >= DUE_AFTER
    )


def _silent(done: int, of: int) -> None:
    """Report nothing."""


def back_up(desk: Desk, place: Path, profile: Profile, progress: Progress = _silent) -> Copy:
    """Copy the vault into a place and verify the copy; the audit trail then says so.

    Raises NotAllowed, PlaceMissing, DiskFull, ReadOnlyVault, DiskFailed or VaultDamaged; what was
    there before is untouched then.
    """
    desk.do(_begin)
    own = desk.vault.folder.backups
    if place == own:
        own.mkdir(mode=0o700, exist_ok=True)
    copy = backup.make(desk.vault, place, progress)
    desk.do(_note)
    profile.record_backup(desk.vault.id, copy.made_at)
    return copy


def steps(desk: Desk, profile: Profile, wanted: tuple[Path, ...]) -> Iterator[Outcome]:
    """Back up to several places; one that fails does not keep the others from theirs."""
    for place in wanted:
        try:
            yield Outcome(place, copy=back_up(desk, place, profile))
        except StorageError as error:
            yield Outcome(place, error=error)


def restore(copy: Path, target: Path) -> Path:
    """Lay a copy out as a vault folder; it is opened with the passphrase of its day.

    Raises FolderTaken, HeadersLost and what the disk says. The copy itself stays.
    """
    folder = target if target.name.endswith(SUFFIX) else target.with_name(target.name + SUFFIX)
    if folder.exists():
        raise FolderTaken
    backup.restore(copy, folder)
    return folder
