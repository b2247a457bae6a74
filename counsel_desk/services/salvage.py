"""Save what can be read of a damaged vault into a new one, verify that, and list what is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.ids import CaseId
from counsel_desk.services import attempts, backups, vaults, verification
from counsel_desk.services.desk import use_case
from counsel_desk.services.errors import StorageError, WaitBeforeRetry, WrongPassphrase
from counsel_desk.services.verification import Verification
from counsel_desk.storage import salvage_notes
from counsel_desk.storage.folder import VaultFolder, read_headers
from counsel_desk.storage.salvage import Loss, Salvage, Salvaged
from counsel_desk.storage.unit_of_work import Work
from counsel_desk.storage.vault import utc_now
from counsel_desk.storage.verification import Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from counsel_desk.services.desk import Desk
    from counsel_desk.services.profile import Profile

    Progress = Callable[[int, int], None]

__all__ = ["LostLine", "Report", "Salvaged", "salvage"]


@dataclass(frozen=True, slots=True)
class LostLine:
    """So many rows of one kind, of one case and day, that could not be read.

    ``kind`` is the table's name, empty for records of which only the trail tells; ``code`` is
    empty where this person may not see the case, or where there is none.
    """

    kind: str
    code: str
    day: date | None
    count: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a salvage came to: the new vault, counts, what is lost, and how verifying it went.

    ``fault`` is what stopped the verifying, and ``verified`` as far as it had come by then.
    """

    folder: Path
    made: Salvaged
    lost: tuple[LostLine, ...]
    verified: Verification
    fault: StorageError | None = None

    @property
    def holds(self) -> bool:
        """Whether everything in the new vault was verified."""
        return self.fault is None and self.verified.holds


def salvage(
    folder: Path,
    target: Path,
    profile: Profile,
    progress: Progress,
    *,
    user_name: str,
    passphrase: str,
    clock: Callable[[], datetime] = utc_now,
) -> Report:
    """Make a new vault of what can be read; the damaged one stays as it is.

    Once it is made it stays, whatever comes after: it may be the best that is left. One that could
    not be opened and verified carries a mark until it is.

    What is missing is looked for in every verified copy that this machine can find. Failures are
    paced as they are when a vault is opened. Raises WrongPassphrase, WaitBeforeRetry, VaultBusy,
    HeadersLost, RosterLost, FolderTaken and what the disk says; nothing new is left behind then.
    """
    vault = read_headers(VaultFolder(folder), repair=False).header.vault
    wait = max(profile.wait_seconds(one, clock()) for one in (vault, folder))
    if wait > 0:
        raise WaitBeforeRetry(wait)
    work = Salvage(folder, target, user_name, passphrase, _copies(folder, profile))
    try:
        made = work.run(progress)
    except WrongPassphrase:
        attempts.record(profile, vault, user_name, clock())
        raise
    profile.record_passed(vault)
    profile.record_passed(folder)
    try:
        desk = vaults.open_vault(target, user_name=user_name, passphrase=passphrase, clock=clock)
    except StorageError as error:
        return Report(target, made, _uncoded(made.losses), Verification(), error)
    try:
        return _told(desk, target, made)
    except StorageError as error:
        return Report(target, made, _uncoded(made.losses), Verification(), error)
    finally:
        desk.close()


def _copies(folder: Path, profile: Profile) -> tuple[Path, ...]:
    """Give the copies of this vault, the newest first, also where this machine knows no vault."""
    vault = read_headers(VaultFolder(folder), repair=False).header.vault
    own = backups.copies_in(VaultFolder(folder).backups)
    found = {copy.path: copy for copy in (*own, *backups.known_copies(profile))}
    mine = [copy for copy in found.values() if copy.vault == vault]
    mine.sort(key=lambda copy: (copy.sequence, copy.made_at), reverse=True)
    return tuple(copy.path for copy in mine)


def _told(desk: Desk, target: Path, made: Salvaged) -> Report:
    before = verification.verify(desk)
    desk.do(_tell, made.losses, tuple(before.problems))
    verified = verification.verify(desk)
    return Report(target, made, desk.do(_lines, made.losses), verified)


@use_case(Permission.VERIFY_VAULT)
def _tell(work: Work, losses: tuple[Loss, ...], problems: tuple[Problem, ...]) -> None:
    """Put what is lost into the trail."""
    salvage_notes.tell(work, losses, problems)


@use_case(Permission.VERIFY_VAULT)
def _lines(work: Work, losses: tuple[Loss, ...]) -> tuple[LostLine, ...]:
    """Group what is lost, with the case's code where this person may see it."""
    return _grouped(losses, lambda scope: _code(work, scope))


def _uncoded(losses: tuple[Loss, ...]) -> tuple[LostLine, ...]:
    """Group what is lost where the new vault cannot be asked whose it was."""
    return _grouped(losses, lambda _scope: "")


def _grouped(losses: tuple[Loss, ...], code: Callable[[UUID], str]) -> tuple[LostLine, ...]:
    codes: dict[UUID | None, str] = {None: ""}
    counts: Counter[tuple[str, str, date | None]] = Counter()
    for loss in losses:
        if loss.scope is not None and loss.scope not in codes:
            codes[loss.scope] = code(loss.scope)
        counts[loss.table, codes[loss.scope], _day(loss)] += 1
    order = sorted(counts.items(), key=lambda one: (one[0][0], one[0][1], one[0][2] or date.min))
    return tuple(LostLine(kind, code, day, count) for (kind, code, day), count in order)


def _code(work: Work, scope: UUID) -> str:
    try:
        case = CaseId(work.keeper.scope(scope).case or scope)
        if not work.ring.holds(case, Compartment.COORD):
            return ""
        stored = work.coordinations.only(case)
    except StorageError:
        return ""
    return stored.value.code if stored is not None and stored.value is not None else ""


def _day(loss: Loss) -> date | None:
    """Tell the day of a loss: from the trail, or from the id, which begins with its time."""
    seconds = loss.at / 1_000_000
    if not loss.at and loss.record is not None and loss.record.version == 7:
        seconds = (loss.record.int >> 80) / 1_000
    return datetime.fromtimestamp(seconds, UTC).astimezone().date() if seconds else None
