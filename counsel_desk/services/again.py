"""Ask for one's own passphrase again before keys are given away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.services.errors import WrongPassphrase
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.storage.ways_in import passphrase_opens

if TYPE_CHECKING:
    from counsel_desk.storage.unit_of_work import Work


@helps_use_cases
def check_again(work: Work, passphrase: str) -> None:
    """Raise WrongPassphrase unless this is the passphrase of the person signed in.

    Whoever finds a desk open must not be able to give what it reads to somebody for good.
    """
    user_name = work.roster.members[work.me].person.user_name
    if not passphrase_opens(work.who, user_name=user_name, passphrase=passphrase):
        raise WrongPassphrase
