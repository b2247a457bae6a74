"""Find damage early: check every page after an unclean exit and weekly (requirement 17).

That a desk is open stands in this machine's settings, durably, until it is closed: after a power
cut, a crash or a kill it still stands there at the next sign-in. A vault in which damage was found
stays open for reading: nothing is changed in it any more but drafts, so that no word typed is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from counsel_desk.storage import backup

if TYPE_CHECKING:
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
    # The week of a vault that this machine has not seen before begins today.
    profile.set_check_record(
        folder, replace(known, checked=known.checked or now.timestamp(), is_open=True)
    )
    desk.keep_unchanged(known.damaged)
    at = datetime.fromtimestamp(known.checked, UTC) if known.checked else None
    is_old = at is not None and now - at >= EVERY
    damaged = 1 if known.damaged else 0
    return Condition(at, damaged, 0, known.is_open, known.is_open or is_old or known.damaged)


def end(folder: Path, profile: Profile, *, is_damaged: bool = False) -> None:
    """Note that the desk was closed, and whether its vault no longer answered."""
    known = profile.check_record(folder)
    damaged = known.damaged or is_damaged
    profile.set_check_record(folder, replace(known, is_open=False, damaged=damaged))


def check(desk: Desk, profile: Profile, now: datetime) -> Condition:
    """Check every page's seal and the database's structure, and remember what came of it.

    Reads the whole file once. From now on a damaged vault is kept as it is.
    """
    folder = desk.vault.folder.path
    damaged, pages = backup.count_damage(desk.vault.connection)
    desk.keep_unchanged(damaged > 0)
    known = profile.check_record(folder)
    fresh = replace(known, checked=now.timestamp(), damaged=damaged > 0)
    profile.set_check_record(folder, fresh)
    return Condition(now, damaged, pages)
