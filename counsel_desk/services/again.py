"""Ask for one's own passphrase again before keys are given away or something leaves (40)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.services.errors import NotFound, WaitBeforeRetry, WrongPassphrase
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.pacing import pace_of
from counsel_desk.storage.ways_in import passphrase_opens

if TYPE_CHECKING:
    from counsel_desk.storage.unit_of_work import Work


@helps_use_cases
def check_again(work: Work, passphrase: str) -> None:
    """Raise WrongPassphrase unless this is the passphrase of the person signed in.

    Whoever finds a desk open must not be able to give what it reads to somebody for good, nor to
    guess: failures are paced as they are when a vault is opened (WaitBeforeRetry, before anything
    is derived), and the desk puts each into the trail.
    """
    await_turn(work)
    member = work.roster.member(work.me)
    if member is None:
        raise NotFound
    user_name = member.person.user_name
    if not passphrase_opens(work.who, user_name=user_name, passphrase=passphrase):
        raise WrongPassphrase
    pace_of(work.vault).passed()


@helps_use_cases
def await_turn(work: Work) -> None:
    """Raise WaitBeforeRetry while a wait after failures lasts."""
    wait = pace_of(work.vault).wait_seconds(work.now)
    if wait > 0:
        raise WaitBeforeRetry(wait)
