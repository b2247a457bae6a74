"""Find damage early: check every page after an unclean exit and weekly (requirement 17).

That a desk is open stands in this machine's settings, durably, until it is closed: after a power
cut, a crash or a kill it still stands there at the next sign-in. A vault in which damage was found
stays open for reading: nothing is changed in it any more but drafts, so that no word typed is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from counsel_desk.storage import backup, page_check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from counsel_desk.services.desk import Desk
    from counsel_desk.services.profile import Profile

EVERY = timedelta(days=7)
"""A vault whose pages were checked longer ago than this is checked again."""


@dataclass(frozen=True, slots=True)
class Condition:
    """How a vault's pages are: when they were last checked, damaged or not, and why a check is due.

    ``unclean``: the last desk was not closed but cut off. ``pages`` is 0 before a check.
    """

    checked: datetime | None = None
    damaged: int = 0
    pages: int = 0
    unclean: bool = False
    is_due: bool = False

    @property
    def holds(self) -> bool:
        """Whether nothing is known to be damaged."""
        return not self.damaged


def begin(desk: Desk, profile: Profile, now: datetime) -> Condition:
    """Note that a desk was opened, and tell whether its pages should be checked now."""
    folder = desk.vault.folder.path
    known = profile.check_record(folder)
    # What was cut off is checked even if the desk is closed before there was time for that.
    unclean = known.is_open or known.is_owed
    # The week of a vault that this machine has not seen before begins today.
    checked = known.checked or now.timestamp()
    opened = replace(known, checked=checked, is_open=True, is_owed=unclean)
    profile.set_check_record(folder, opened)
    desk.keep_unchanged(known.damaged)
    at = datetime.fromtimestamp(known.checked, UTC) if known.checked else None
    is_old = at is not None and now - at >= EVERY
    damaged = 1 if known.damaged else 0
    return Condition(at, damaged, 0, unclean, unclean or is_old or known.damaged)


def end(folder: Path, profile: Profile, *, is_damaged: bool = False) -> None:
    """Note that the desk was closed, and whether its vault no longer answered."""
    known = profile.check_record(folder)
    damaged = known.damaged or is_damaged
    profile.set_check_record(folder, replace(known, is_open=False, damaged=damaged))


def steps(
    desk: Desk, profile: Profile, now: datetime, is_waited_for: Callable[[], bool]
) -> Iterator[Condition | None]:
    """Check every page's seal and the structure, and let what waits for the vault go first.

    Gives None between two steps, each of which is short, and the condition last; no condition
    where something else came while the structure was read: then it should be tried again later.
    From then on a damaged vault is kept as it is.
    """
    seals = page_check.SealCheck.of(desk.vault)
    yield from seals.steps()
    if not seals.is_clean():
        yield check(desk, profile, now)  # looks again, and in one go: this is seldom
        return
    holds = page_check.check_structure(desk.vault.connection, is_waited_for)
    if holds is None:
        return
    pages = page_check.count_pages(desk.vault.connection) if holds else 0
    yield _remember(desk, profile, Condition(now, 0 if holds else 1, pages))


def check(desk: Desk, profile: Profile, now: datetime) -> Condition:
    """Check every page's seal and the structure in one go, where nobody types meanwhile."""
    return _remember(desk, profile, Condition(now, *backup.count_damage(desk.vault.connection)))


def _remember(desk: Desk, profile: Profile, found: Condition) -> Condition:
    """Remember what came of a check; a damaged vault is kept as it is from now on."""
    desk.keep_unchanged(not found.holds)
    folder = desk.vault.folder.path
    known = profile.check_record(folder)
    checked = found.checked.timestamp() if found.checked is not None else known.checked
    fresh = replace(known, checked=checked, damaged=not found.holds, is_owed=False)
    profile.set_check_record(folder, fresh)
    return found
