"""Say how a person could get back in without the passphrase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class KitState:
    """Whether a person's recovery kit works, and when it was made, as far as that is known.

    ``wanted`` says that the person should be asked to make one.
    """

    works: bool
    made_at: datetime | None = None
    wanted: bool = False
