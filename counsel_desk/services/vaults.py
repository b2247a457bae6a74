"""Make, open and describe vaults: what happens before there is a desk."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.crypto.kdf import KdfCost, calibrate
from counsel_desk.crypto.roster import SaveTeam
from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.services import attempts, erased, pacing
from counsel_desk.services.desk import Changed, Desk, use_case
from counsel_desk.services.errors import FolderTaken, Invalid, WaitBeforeRetry, WrongPassphrase
from counsel_desk.storage import circles, demonstration, programme
from counsel_desk.storage import vault as storage
from counsel_desk.storage.engine import warm_up_engine
from counsel_desk.storage.folder import SUFFIX, VaultFolder, is_good_name, is_long_name
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from counsel_desk.services.profile import Profile

DEMO_MARK = demonstration.MARK


def vault_path(parent: Path, name: str) -> Path:
    """Give the folder of a vault's name; raises Invalid for a name no folder can have."""
    clean = name.strip()
    check_name(clean, "vault_name")
    return parent / f"{clean}{SUFFIX}"


def check_name(name: str, field: str) -> None:
    """Raise Invalid for a name that no folder of a vault can have."""
    if is_long_name(name):
        raise Invalid("vault-name-long", field=field)
    if not is_good_name(name):
        raise Invalid("vault-name", field=field)


def create_vault(
    folder: Path,
    *,
    person_name: str,
    user_name: str,
    passphrase: str,
    cost: KdfCost | None = None,
    demo: bool = False,
    clock: Callable[[], datetime] = storage.utc_now,
) -> Desk:
    """Make a vault whose founder holds every role, with one team of one (the solo default).

    ``cost`` is calibrated on this machine when it is not given. Raises FolderTaken, Invalid,
    DiskFull and their kin; nothing is left behind then.
    """
    _check_names(person_name, user_name)
    if folder.exists():
        raise FolderTaken
    founder = storage.Founder(person_name.strip(), user_name.strip(), passphrase)
    who = storage.create(folder, founder, cost=cost or calibrate(), clock=clock)
    desk = Desk(who)
    try:
        desk.do(_found, demo=demo)
        if demo:
            (folder / DEMO_MARK).touch(mode=0o600)
            desk.demo = demonstration.is_one(who.vault)
    except BaseException:
        desk.close()
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return desk


def _check_names(person_name: str, user_name: str) -> None:
    if not person_name.strip():
        raise Invalid("name-missing", field="person_name")
    if not user_name.strip() or len(user_name) > 60:
        raise Invalid("user-name", field="user_name")


@use_case(Permission.MANAGE_STAFF, Changed.STAFF)
def _found(work: Work, *, demo: bool = False) -> None:
    """Make the first team and its keys."""
    work.note(Action.VAULT_CREATED, work.me)
    if demo:
        work.note(Action.DEMONSTRATION_MADE, work.me)
    work.extend_roster(SaveTeam(work.new_id(), "Care team", (work.me,), (work.me,)))
    circles.keep(work)
    programme.keep(work)


def warm_up() -> None:
    """Load what opening a vault needs, while the passphrase is typed."""
    from counsel_desk.services import alerts, today

    del alerts, today
    warm_up_engine()


def open_vault(
    folder: Path,
    *,
    user_name: str,
    passphrase: str,
    kit: bool = False,
    profile: Profile | None = None,
    clock: Callable[[], datetime] = storage.utc_now,
) -> Desk:
    """Open a vault as one person; with ``kit`` the passphrase is the words of a recovery kit.

    Raises WrongPassphrase (also for an unknown name), WaitBeforeRetry, or what is wrong with
    the vault. Failures are counted in the profile, and put into the audit trail at the next
    sign-in.
    """
    if profile is not None:
        wait = profile.wait_seconds(folder, clock())
        if wait > 0:
            raise WaitBeforeRetry(wait)
    try:
        who = storage.sign_in(
            folder, user_name=user_name, passphrase=passphrase, kit=kit, clock=clock
        )
    except WrongPassphrase:
        if profile is not None:
            attempts.record(profile, folder, user_name, clock())
        raise
    desk = Desk(who)
    try:
        if profile is not None:
            pacing.pace_with(who.vault, profile)
            profile.record_passed(folder)
            tried = () if who.vault.is_read_only else attempts.take(profile, who.vault)
            if tried:
                desk.do(_note_failures, tried)
        erased.honour(desk, profile)  # in memory too: what was erased is not shown
        desk.is_read_only = who.vault.is_read_only
    except BaseException:
        desk.close()  # else the next attempt finds the vault in use, by this one
        raise
    return desk


@use_case(Permission.SIGNED_IN)
def _note_failures(work: Work, tried: tuple[attempts.Attempt, ...]) -> None:
    """Put failed attempts into the trail: of whose name, and when, in place of a hash.

    Who signs in now only found them, and need not be who tried.
    """
    for one in tried:
        moment = one.at.to_bytes(32, "big")
        work.note(Action.SIGN_IN_FAILED, one.person or UUID(int=0), content=moment)


def sign_in_another(desk: Desk, *, user_name: str, passphrase: str) -> Desk:
    """Open a second desk on the vault that is open already, for another person."""
    other = storage.sign_in_another(desk.vault, user_name=user_name, passphrase=passphrase)
    return Desk(other)


def is_demo(folder: Path) -> bool:
    """Whether a vault holds demonstration data, readable before unlocking."""
    return (folder / DEMO_MARK).exists()


def vault_name(folder: Path) -> str:
    """Give a vault's name from its folder."""
    return VaultFolder(folder).name


def looks_like_vault(folder: Path) -> bool:
    """Whether a folder has a header, readable or not."""
    where = VaultFolder(folder)
    return where.head_a.exists() or where.head_b.exists()
