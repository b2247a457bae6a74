"""Remember, sealed in the vault, where a person was, so that a lock brings them back there."""

from __future__ import annotations

from counsel_desk.domain.access import Permission
from counsel_desk.services.desk import use_case
from counsel_desk.storage.unit_of_work import Work

KIND = "place"
LONGEST = 400


@use_case(Permission.SIGNED_IN)
def remember_place(work: Work, text: str) -> None:
    """Seal where the person is; an empty text forgets it."""
    if text:
        work.own.write(KIND, text[:LONGEST].encode())
    else:
        work.own.forget(KIND)


@use_case(Permission.SIGNED_IN)
def last_place(work: Work) -> str:
    """Give where the person was, or an empty text."""
    found = work.own.read(KIND)
    return found.data.decode("utf-8", "replace") if found is not None else ""
