"""The places where a vault is backed up, what lies there, and which of them want a copy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from counsel_desk.services.backup_schedule import CLOCK_SLACK, Schedule, schedule_of
from counsel_desk.services.errors import Invalid, PlaceMissing, StorageError
from counsel_desk.storage import copies
from counsel_desk.storage.chain import ChainHead
from counsel_desk.storage.copies import Copy
from counsel_desk.storage.folder import SUFFIX, VaultFolder

if TYPE_CHECKING:
    from counsel_desk.services.desk import Desk
    from counsel_desk.services.profile import Profile

OLD_AFTER = timedelta(days=7)
"""When the newest verified copy of all is older than this, everyone is warned."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where copies go. ``copies`` are the newest first; ``is_there`` is whether it can be read.

    ``is_own`` is the folder inside the vault, ``same_disk`` a folder on the vault's own disk: both
    help against damage, not against theft. ``last`` is when this machine last verified one there.
    ``others`` are copies of the same vault from which it does not go on: once they are known they
    are not among ``copies``.
    """

    path: Path
    is_own: bool
    is_there: bool
    copies: tuple[Copy, ...]
    last: datetime | None = None
    same_disk: bool = False
    others: tuple[Copy, ...] = ()

    @property
    def made_at(self) -> datetime | None:
        """When its newest copy was made, as far as is known."""
        return self.copies[0].made_at if self.copies else self.last


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a vault's copies: its places, and when this machine last verified one."""

    places: tuple[Place, ...]
    last: datetime | None


def places(desk: Desk, profile: Profile) -> tuple[Place, ...]:
    """List the places with the copies from which this vault goes on, its own folder first."""
    return judged(desk, places_of(desk.vault.folder.path, desk.vault.id, profile), profile).places


def places_of(folder: Path, vault: bytes, profile: Profile) -> tuple[Place, ...]:
    """List the places of a vault that may be closed; the vault itself is not touched."""
    made = profile.backups_made(vault)
    own = VaultFolder(folder).backups
    return tuple(
        _place(path, vault, folder, made.get(path)) for path in (own, *profile.backup_places(vault))
    )


def judged(desk: Desk, found: tuple[Place, ...], profile: Profile) -> Known:
    """Tell apart the copies from which this vault goes on: nothing else is a backup of it.

    Another folder may hold the same vault in an older state, with which somebody went on.
    """
    at, head = profile.last_backup(desk.vault.id), profile.last_backed_up(desk.vault.id)
    is_mine = head is None or copies.is_in(ChainHead(head.sequence, head.head), desk.vault)
    last = datetime.fromtimestamp(at, UTC) if at and is_mine else None
    return Known(tuple(_judged(desk, place, is_mine=is_mine) for place in found), last)


def _judged(desk: Desk, place: Place, *, is_mine: bool) -> Place:
    mine = tuple(
        one for one in place.copies if one.trail is None or copies.is_in(one.trail, desk.vault)
    )
    others = tuple(one for one in place.copies if one not in mine)
    return replace(place, copies=mine, others=others, last=place.last if is_mine else None)


def _place(path: Path, vault: bytes, folder: Path, made: float | None) -> Place:
    is_own = path == VaultFolder(folder).backups
    last = datetime.fromtimestamp(made, UTC) if made else None
    try:
        found = tuple(copies.copies(path, vault))
    except StorageError:
        return Place(path, is_own, is_there=is_own, copies=(), last=last)
    return Place(path, is_own, True, found, last, _same_disk(path, folder))


def _same_disk(path: Path, folder: Path) -> bool:
    try:
        return path.stat().st_dev == folder.stat().st_dev
    except OSError:
        return False


def add_place(folder: Path, place: Path, vault: bytes, profile: Profile) -> None:
    """Choose one more place; raises Invalid for one inside the vault or chosen already."""
    real, inside = place.resolve(), folder.resolve()
    if not real.is_dir():
        raise PlaceMissing
    if real == inside or inside in real.parents or SUFFIX in real.suffixes[-1:]:
        raise Invalid("backup-place-inside")
    known = profile.backup_places(vault)
    if real in known:
        raise Invalid("backup-place-known")
    profile.set_backup_places(vault, (*known, real))


def remove_place(place: Path, vault: bytes, profile: Profile) -> None:
    """Make no more copies in a place; those that are there stay."""
    rest = tuple(known for known in profile.backup_places(vault) if known != place)
    profile.set_backup_places(vault, rest)


def due_places(desk: Desk, profile: Profile, now: datetime) -> tuple[Path, ...]:
    """Give the places that should get a copy now, those that are missing too, so it is said."""
    return due_of(places(desk, profile), now, schedule_of(profile, desk.vault.id))


def due_of(
    found: tuple[Place, ...], now: datetime, schedule: Schedule | None = None
) -> tuple[Path, ...]:
    """Give those of some places that should get a copy now."""
    when = schedule or Schedule()
    return tuple(
        place.path
        for place in found
        if when.is_due(place.copies[0].made_at if place.copies else None, now)
    )


def is_clock_wrong(found: tuple[Place, ...], last: datetime | None, now: datetime) -> bool:
    """Whether a copy of this vault is dated ahead: the clock is wrong now, or was wrong then."""
    dates = [copy.made_at for place in found for copy in place.copies]
    return any(at - now > CLOCK_SLACK for at in (*dates, *([last] if last else ())))
