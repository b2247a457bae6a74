"""Pace guesses at a passphrase at a desk that somebody left open, as when it is opened (6)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from counsel_desk.domain.audit import Action
from counsel_desk.services.errors import StorageError
from counsel_desk.services.profile_state import Failures, wait_after
from counsel_desk.storage.unit_of_work import transaction

if TYPE_CHECKING:
    from datetime import datetime

    from counsel_desk.services.profile import Profile
    from counsel_desk.storage.vault import OpenVault, SignedIn

_log = logging.getLogger(__name__)


class Pace:
    """The pace at one open vault: that of this machine's settings, or in memory without them."""

    def __init__(self, vault: OpenVault, profile: Profile | None = None) -> None:
        self._folder = vault.folder.path
        self._profile = profile
        self._failures: Failures | None = None

    def wait_seconds(self, now: datetime) -> int:
        """Give the seconds to wait before the passphrase may be given again."""
        if self._profile is not None:
            return self._profile.wait_seconds(self._folder, now)
        if self._failures is not None and self._failures.last > now.timestamp():
            self._failures = Failures(self._failures.count, now.timestamp())
        return wait_after(self._failures, now)

    def failed(self, now: datetime) -> None:
        """Count a failure, which the trail has already."""
        if self._profile is not None:
            self._profile.record_failure(self._folder, now, is_told=True)
            return
        count = self._failures.count if self._failures else 0
        self._failures = Failures(count + 1, now.timestamp())

    def passed(self) -> None:
        """Count from none again."""
        if self._profile is not None:
            self._profile.record_passed(self._folder)
        self._failures = None


_paces: WeakKeyDictionary[OpenVault, Pace] = WeakKeyDictionary()


def pace_of(vault: OpenVault) -> Pace:
    """Give the pace at an open vault."""
    return _paces.setdefault(vault, Pace(vault))


def pace_with(vault: OpenVault, profile: Profile) -> None:
    """Have failures at an open vault count with those of opening it, and outlast the desk."""
    _paces[vault] = Pace(vault, profile)


def tell_wrong(vault: OpenVault, who: SignedIn) -> None:
    """Count a passphrase that failed at the open desk, and put it into the trail by who sits there.

    What asked for it was taken back, so this is a transaction of its own.
    """
    pace_of(vault).failed(vault.clock())
    if vault.is_read_only:
        return
    try:
        with transaction(vault, who) as work:
            work.note(Action.PASSPHRASE_FAILED, work.me)
    except StorageError as error:  # a full disk: the wait is there all the same
        _log.warning("a failure is not in the trail: %s", type(error).__name__)
