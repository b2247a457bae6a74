"""Keep this machine's settings outside the vault, in a private folder of the user.

Nothing in it comes from a case: the folders of vaults opened lately, how often signing in failed
(and what was tried, sealed, see `attempts`), how far each vault's audit chain had come, and how the
window likes to look. It is one file (beside it lie tombstones, see `erased`). A damaged one counts
as none, a full disk costs the memory of it.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote_from_bytes, unquote_to_bytes

from counsel_desk.services.profile_state import (
    MOST_UNTOLD,
    BackupRecord,
    CheckRecord,
    Failures,
    State,
    Witness,
    decode,
    encode,
    wait_after,
)

if TYPE_CHECKING:
    from datetime import datetime

HOME_VARIABLE = "COUNSEL_DESK_HOME"
FILE_NAME = "profile.json"
RECENT_VAULTS = 8
IDLE_MINUTES = (1, 15)
_LARGEST_FILE = 1_000_000
_LARGEST_GEOMETRY = 4_096
_MOST_ENTRIES = 256

__all__ = [
    "HOME_VARIABLE",
    "IDLE_MINUTES",
    "CheckRecord",
    "ColourScheme",
    "Profile",
    "Witness",
    "settings_folder",
]

_log = logging.getLogger(__name__)
V = TypeVar("V")


class ColourScheme(StrEnum):
    """Which colours the window shows."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def settings_folder() -> Path:
    """Give the folder of this user's settings, which need not exist yet."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen)
    home = Path("~").expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming") / "Counsel Desk"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Counsel Desk"
    config = Path(os.environ.get("XDG_CONFIG_HOME") or "")
    return (config if config.is_absolute() else home / ".config") / "counsel-desk"


class Profile:
    """The settings of this user on this machine; safe to use from several threads."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or settings_folder()
        self._lock = RLock()
        self._unsaved = False
        self._state = _read(self.folder / FILE_NAME) or State()

    # --- vaults opened lately ---

    def recent_vaults(self) -> tuple[Path, ...]:
        """Give the vault folders opened lately, the last one first."""
        return tuple(_path(name) for name in self._fresh().recent)

    def remember_vault(self, vault: Path) -> None:
        """Put a vault first among those opened lately."""
        self._reorder(vault, first=True)

    def forget_vault(self, vault: Path) -> None:
        """Drop a vault from those opened lately."""
        self._reorder(vault, first=False)

    def _reorder(self, vault: Path, *, first: bool) -> None:
        name = _name(vault)
        with self._lock:
            state = self._fresh()
            others = tuple(other for other in state.recent if other != name)
            recent = (name, *others) if first else others
            self._put(replace(state, recent=recent[:RECENT_VAULTS]))

    # --- failed sign-ins (requirement 6) ---

    def wait_seconds(self, vault: Path | bytes, now: datetime) -> int:
        """Give the seconds to wait before signing in to a vault may be tried again.

        Four failures are free; from the fifth on the wait is 5 seconds, doubling to 5 minutes.
        Failures under a clock that lay ahead count as of the first time they are asked for under
        one that lies before them: so the wait begins then, and ends.
        """
        return wait_after(self._failures(vault, now), now)

    def _failures(self, vault: Path | bytes, now: datetime) -> Failures | None:
        """Give the failures of a vault, none of them later than now."""
        name = _name(vault)
        with self._lock:
            state = self._fresh()
            failures = state.failures.get(name)
            if failures is None or failures.last <= now.timestamp():
                return failures
            failures = replace(failures, last=now.timestamp())
            self._put(replace(state, failures=_last(state.failures, name, failures)))
            return failures

    def record_failure(
        self, vault: Path | bytes, now: datetime, attempt: str = "", *, is_told: bool = False
    ) -> None:
        """Count a failed sign-in, by folder or vault id; what was tried waits for the trail.

        ``attempt`` is what `attempts.sealed` gives. ``is_told``: the trail has it already.
        """
        name = _name(vault)
        with self._lock:
            state = self._fresh()
            before = state.failures.get(name, Failures(0, 0.0))
            untold = before.untold if is_told else (*before.untold, attempt)[-MOST_UNTOLD:]
            failure = Failures(before.count + 1, now.timestamp(), untold)
            self._put(replace(state, failures=_last(state.failures, name, failure)))

    def record_passed(self, vault: Path | bytes) -> None:
        """Count from none again; what the trail does not have yet goes on waiting for it."""
        name = _name(vault)
        with self._lock:
            state = self._fresh()
            before = state.failures.get(name)
            if before is not None and before.count:
                none = replace(before, count=0)
                self._put(replace(state, failures=_last(state.failures, name, none)))

    def record_success(self, vault: Path | bytes) -> tuple[str, ...]:
        """Forget the failed sign-ins of a vault and give what was tried, for its audit."""
        name = _name(vault)
        with self._lock:
            state = self._fresh()
            before = state.failures.get(name)
            if before is None:
                return ()
            rest = {other: failure for other, failure in state.failures.items() if other != name}
            self._put(replace(state, failures=rest))
            return before.untold

    def attempts_box(self, vault_id: bytes) -> bytes | None:
        """Give the public key to which attempts at a vault are sealed on this machine."""
        return self._fresh().boxes.get(vault_id.hex())

    def set_attempts_box(self, vault_id: bytes, public: bytes) -> None:
        """Remember it."""
        with self._lock:
            state = self._fresh()
            name = vault_id.hex()
            if state.boxes.get(name) != public:
                self._put(replace(state, boxes=_last(state.boxes, name, public)))

    # --- audit witness ---

    def witness(self, vault_id: bytes) -> Witness | None:
        """Give the highest audit entry of a vault seen on this machine."""
        return self._fresh().witnesses.get(vault_id.hex())

    def record_witness(
        self, vault_id: bytes, sequence: int, head: bytes, *, lower: bool = False
    ) -> None:
        """Remember how far a vault's audit chain has come.

        A lower sequence changes nothing unless ``lower`` is set, after someone confirmed that an
        older copy was put back on purpose.
        """
        name = vault_id.hex()
        with self._lock:
            state = self._fresh()
            before = state.witnesses.get(name)
            if before is None or lower or sequence >= before.sequence:
                witnesses = _last(state.witnesses, name, Witness(sequence, head))
                self._put(replace(state, witnesses=witnesses))

    # --- checks of the pages (requirement 17) ---

    def check_record(self, vault: Path) -> CheckRecord:
        """Give when a vault's pages were last checked, and how it was left."""
        return self._fresh().checks.get(_name(vault), CheckRecord())

    def set_check_record(self, vault: Path, record: CheckRecord) -> None:
        """Remember it."""
        with self._lock:
            state = self._fresh()
            self._put(replace(state, checks=_last(state.checks, _name(vault), record)))

    # --- backups ---

    def backup_places(self, vault_id: bytes) -> tuple[Path, ...]:
        """Give the folders in which a vault is backed up, besides its own."""
        return tuple(_path(name) for name in self._backup(vault_id).places)

    def every_backup_place(self) -> tuple[Path, ...]:
        """Give the folders in which any vault is backed up."""
        names = [name for record in self._fresh().backups.values() for name in record.places]
        return tuple(_path(name) for name in dict.fromkeys(names))

    def set_backup_places(self, vault_id: bytes, places: tuple[Path, ...]) -> None:
        """Choose those folders."""
        names = tuple(dict.fromkeys(_name(place) for place in places))
        self._put_backup(vault_id, replace(self._backup(vault_id), places=names))

    def backup_schedule(self, vault_id: bytes) -> str:
        """Give when a vault's backups are due, as `backup_schedule` writes it."""
        return self._backup(vault_id).schedule

    def set_backup_schedule(self, vault_id: bytes, schedule: str) -> None:
        """Remember when a vault's backups are due."""
        self._put_backup(vault_id, replace(self._backup(vault_id), schedule=schedule))

    def last_backup(self, vault_id: bytes) -> float:
        """Give when a backup was last verified, in seconds since 1970; 0 for never."""
        return self._backup(vault_id).last

    def backups_made(self, vault_id: bytes) -> dict[Path, float]:
        """Give when a backup was last verified in each place, as ``last_backup`` does."""
        return {_path(place): at for place, at in self._backup(vault_id).made.items()}

    def last_backed_up(self, vault_id: bytes) -> Witness | None:
        """Give how far the trail of the backup that was verified last goes, where it is known."""
        found = self._backup(vault_id)
        return Witness(found.sequence, found.head) if found.head else None

    def record_backup(
        self,
        vault_id: bytes,
        made_at: datetime,
        place: Path | None = None,
        trail: Witness | None = None,
    ) -> None:
        """Remember that a backup was verified, in which place, and how far its trail goes.

        The last one counts, also where it is dated before others: a clock may have been wrong.
        """
        known, at = self._backup(vault_id), made_at.timestamp()
        made = _last(known.made, _name(place), at) if place else known.made
        sequence, head = (trail.sequence, trail.head) if trail else (0, b"")
        after = replace(known, last=at, made=made, sequence=sequence, head=head)
        self._put_backup(vault_id, after)

    def _backup(self, vault_id: bytes) -> BackupRecord:
        return self._fresh().backups.get(vault_id.hex(), BackupRecord())

    def _put_backup(self, vault_id: bytes, record: BackupRecord) -> None:
        with self._lock:
            state = self._fresh()
            self._put(replace(state, backups=_last(state.backups, vault_id.hex(), record)))

    # --- how the window behaves ---

    @property
    def idle_minutes(self) -> int:
        """After how many minutes without input the desk locks, 1 to 15."""
        return _within(self._state.idle_minutes)

    def set_idle_minutes(self, minutes: int) -> None:
        """Choose when the idle desk locks; the nearest of 1 to 15 minutes is taken."""
        with self._lock:
            self._put(replace(self._fresh(), idle_minutes=_within(minutes)))

    @property
    def colour_scheme(self) -> ColourScheme:
        """Which colours the window shows."""
        scheme = self._state.scheme
        return ColourScheme(scheme) if scheme in set(ColourScheme) else ColourScheme.SYSTEM

    def set_colour_scheme(self, scheme: ColourScheme) -> None:
        """Choose the colours."""
        with self._lock:
            self._put(replace(self._fresh(), scheme=scheme.value))

    @property
    def window_geometry(self) -> bytes:
        """Where the window was, in the toolkit's own bytes; empty for never opened."""
        return self._state.geometry

    def set_window_geometry(self, geometry: bytes) -> None:
        """Remember where the window was."""
        if len(geometry) <= _LARGEST_GEOMETRY:
            with self._lock:
                self._put(replace(self._fresh(), geometry=geometry))

    # --- the file ---

    def _fresh(self) -> State:
        """Give the state with what another desk wrote meanwhile, unless ours is not yet saved."""
        with self._lock:
            if not self._unsaved:
                self._state = _read(self.folder / FILE_NAME) or self._state
            return self._state

    def _put(self, state: State) -> None:
        self._state = state
        self._unsaved = not _write(self.folder / FILE_NAME, state)


def _within(minutes: int) -> int:
    return min(max(minutes, IDLE_MINUTES[0]), IDLE_MINUTES[1])


def _last(known: dict[str, V], name: str, value: V) -> dict[str, V]:
    """Put an entry last, and drop the oldest beyond the most that are kept."""
    rest = [(other, kept) for other, kept in known.items() if other != name]
    return dict([*rest, (name, value)][-_MOST_ENTRIES:])


def _name(vault: Path | bytes) -> str:
    """Write a path so that any bytes of a file name survive, or the id of a vault."""
    if isinstance(vault, bytes):
        return vault.hex()
    return quote_from_bytes(os.fsencode(os.path.realpath(vault)))


def _path(name: str) -> Path:
    return Path(os.fsdecode(unquote_to_bytes(name)))


def _read(file: Path) -> State | None:
    """Read the file; nothing if it is missing, damaged, too large or not readable."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST_FILE + 1)
        return decode(data) if len(data) <= _LARGEST_FILE else None
    except (OSError, ValueError, KeyError, RecursionError) as error:
        if not isinstance(error, FileNotFoundError):
            _log.warning("settings not read: %s", type(error).__name__)
        return None


def _write(file: Path, state: State) -> bool:
    """Replace the file as a whole: a cut leaves the old or the new one. Whether it worked."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace_file(file, encode(state))
    except OSError as error:
        _log.warning("settings not saved: %s", type(error).__name__)
        return False
    return True


def _replace_file(file: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".profile-")  # 0600
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    if os.name == "posix":
        _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
