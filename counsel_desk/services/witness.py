"""Notice an older copy of a vault: this machine remembers how far each trail had come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.services.desk import Desk, use_case
from counsel_desk.storage import preview
from counsel_desk.storage.chain import entry_hash_at, read_head_raw
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from counsel_desk.services.profile import Profile


@dataclass(frozen=True, slots=True)
class Behind:
    """How a vault differs from what this machine saw last.

    ``missing`` counts the entries of the trail that are not in it, 0 when it went another way
    than the vault known here; ``since`` is when its own last entry was written.
    """

    missing: int
    since: datetime | None


def compare(desk: Desk, profile: Profile) -> Behind | None:
    """Tell what a vault lacks that was opened just now; None when nothing is missing."""
    known = profile.witness(desk.vault.id)
    if known is None:
        return None
    end = preview.end_before_session(desk.vault.connection)
    if end.head.sequence < known.sequence:
        return Behind(known.sequence - end.head.sequence, end.at)
    if entry_hash_at(desk.vault.connection, known.sequence) != known.head:
        return Behind(0, end.at)
    return None


def keep(desk: Desk, profile: Profile) -> None:
    """Remember how far the trail has come."""
    head = read_head_raw(desk.vault.connection)
    profile.record_witness(desk.vault.id, head.sequence, head.hash)


def accept(desk: Desk, profile: Profile) -> None:
    """Go on with an older copy, on purpose; the trail says so, and this machine remembers it."""
    desk.do(_note_older)
    head = read_head_raw(desk.vault.connection)
    profile.record_witness(desk.vault.id, head.sequence, head.hash, lower=True)


@use_case(Permission.SIGNED_IN)
def _note_older(work: Work) -> None:
    work.note(Action.OLDER_COPY_USED, work.me)
