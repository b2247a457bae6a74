"""What opening a vault takes on the vault thread; loaded there while the passphrase is typed."""

from __future__ import annotations

import contextlib
import datetime
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from counsel_desk.domain.people import Person
from counsel_desk.services import backups, demo, digests_anew, integrity, pending, vaults, witness
from counsel_desk.services.errors import VaultDamaged
from counsel_desk.services.integrity import Condition
from counsel_desk.services.place import last_place, remember_place
from counsel_desk.services.shelf import Shelf
from counsel_desk.services.witness import Behind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counsel_desk.services.desk import Desk
    from counsel_desk.services.profile import Profile
    from ui.jobs import Jobs
    from ui.shell.first_run import NewVault


@dataclass(frozen=True, slots=True)
class Entered:
    """What the window needs to know of the desk that was opened."""

    me: Person
    demo: bool
    vault_name: str
    must_change: bool
    place: str
    folder: Path = Path()
    vault: bytes = b""
    behind: Behind | None = None
    shelf: Callable[[], Shelf] | None = None
    by_kit: bool = False
    condition: Condition = field(default_factory=Condition)
    is_read_only: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """With what somebody tries to open a vault; ``kit``: the secret is the words of a kit."""

    folder: Path
    user_name: str
    secret: str = field(repr=False)
    kit: bool = False


def enter(jobs: Jobs, profile: Profile, attempt: Attempt) -> Entered:
    """Open a vault and have the jobs serve its desk."""
    folder = attempt.folder
    desk = vaults.open_vault(
        folder,
        user_name=attempt.user_name,
        passphrase=attempt.secret,
        kit=attempt.kit,
        profile=profile,
    )
    return _adopted(jobs, profile, folder, desk)


def create(jobs: Jobs, profile: Profile, new: NewVault) -> Entered:
    """Make a vault and have the jobs serve its desk."""
    parent = Path(new.folder)
    folder = vaults.vault_path(parent, new.name)
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    desk = vaults.create_vault(
        folder,
        person_name=new.person,
        user_name=new.user_name,
        passphrase=new.passphrase,
    )
    return _adopted(jobs, profile, folder, desk)


def _adopted(jobs: Jobs, profile: Profile, folder: Path, desk: Desk) -> Entered:
    behind = witness.compare(desk, profile)
    if behind is None and not desk.is_read_only:
        witness.keep(desk, profile)
    profile.remember_vault(folder)
    condition = integrity.begin(desk, profile, datetime.datetime.now(datetime.UTC))
    place = desk.do(last_place)
    entered = Entered(
        me=desk.me,
        demo=desk.demo,
        vault_name=desk.vault_name,
        must_change=desk.must_change_passphrase,
        place=place,
        folder=desk.vault.folder.path,
        vault=desk.vault.id,
        behind=behind,
        shelf=desk.shelf,
        by_kit=desk.opened_by_kit,
        condition=condition,
        is_read_only=desk.is_read_only,
    )
    jobs.adopt(desk)
    return entered


def renewed(desk: Desk, entered: Entered) -> Entered:
    """Tell of the person anew, after they took keys of their own."""
    return replace(entered, me=desk.me, must_change=desk.must_change_passphrase)


class _GivenUpError(Exception):
    """The person does not wait for the backup."""


@dataclass(frozen=True, slots=True)
class Due:
    """Backups that are made while the program closes, unless they are given up."""

    places: tuple[Path, ...]
    _given_up: threading.Event = field(default_factory=threading.Event)

    def give_up(self) -> None:
        """Close without what is not copied yet; what was begun is taken back."""
        self._given_up.set()

    def make(self, desk: Desk, profile: Profile) -> None:
        """Make them, on the vault's thread."""

        def told(_done: int, _of: int) -> None:
            if self._given_up.is_set():
                raise _GivenUpError

        with contextlib.suppress(_GivenUpError):
            for _ in backups.steps(desk, profile, self.places, told):
                pass


def close(jobs: Jobs, place: str, profile: Profile, due: Due | None = None) -> None:
    """Seal where the person was, make the backups that are due, and let everything go."""
    desk = jobs.release()
    if desk is None:
        return
    is_damaged = False
    try:
        desk.do(remember_place, place)
        if not desk.is_read_only:
            if due is not None:
                due.make(desk, profile)
            witness.keep(desk, profile)
    except VaultDamaged:
        is_damaged = True  # only a place is lost; the next window offers to save what can be read
    finally:
        desk.close()
        integrity.end(desk.vault.folder.path, profile, is_damaged=is_damaged)


def close_anyhow(jobs: Jobs, profile: Profile) -> None:
    """Close the vault without writing anything more into it."""
    desk = jobs.release()
    if desk is not None:
        desk.close()
        integrity.end(desk.vault.folder.path, profile)


def pending_steps(desk: Desk) -> Iterator[tuple[int, int]]:
    """Carry out what others' instructions left for this person, and open the rows of all lists.

    Digests that an older program made, or with other figures, are made anew last.
    """
    yield from pending.steps(desk)
    yield from pending.row_steps(desk)
    yield from digests_anew.steps(desk)


def make_demo(folder: Path, progress: Callable[[int, int], None]) -> tuple[str, ...]:
    """Make the demonstration vault; gives its user names."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    demo.make_demo(folder, clients=60, seed=1, progress=progress)
    return tuple(demo.USERS)


def remove_demo(folder: Path) -> None:
    """Remove a demonstration vault that was not finished."""
    if vaults.is_demo(folder):
        shutil.rmtree(folder, ignore_errors=True)
