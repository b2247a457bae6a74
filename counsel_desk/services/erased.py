"""Have an erasure outlast the restoring of an older copy.

What was erased is written down, by ids and signatures alone, in this user's settings, in the
vault's folder and beside every copy that can be reached. Whoever opens a vault has it taken out
first where it is there still, or again.
"""

from __future__ import annotations

import shutil
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from counsel_desk.crypto.primitives import content_hash
from counsel_desk.domain.access import Permission
from counsel_desk.domain.ids import CaseId
from counsel_desk.services import witness
from counsel_desk.services.answer_drafts import AnswerDrafts
from counsel_desk.services.desk import Changed, Desk, use_case
from counsel_desk.services.form_drafts import FormDrafts
from counsel_desk.storage import (
    backup,
    copies,
    erasure,
    kinds,
    tombstone_file,
    tombstone_proof,
    tombstones,
)
from counsel_desk.storage.entitlements import PROGRAMME
from counsel_desk.storage.errors import StorageError
from counsel_desk.storage.tombstones import Stone
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from counsel_desk.services.profile import Profile
    from counsel_desk.storage.copies import Copy
    from counsel_desk.storage.vault import OpenVault

LONGEST = timedelta(days=90)
"""For so long a copy of before may be kept where a newer one lies beside it."""
PATIENCE = 2.0
"""Seconds for which other places are waited for; what is not done then goes on by itself."""
KIND = "erased"
"""An own record; its number is the last tombstone after which this person's own was looked at."""


@use_case(Permission.SIGNED_IN)
def stones(work: Work) -> tuple[Stone, ...]:
    """Give what was erased from this vault, as far as it holds."""
    return _erased(work)


def _erased(work: Work) -> tuple[Stone, ...]:
    vault = work.vault
    found = tombstone_proof.erased(work.session, vault.id, work.roster, vault.roles_ever)
    return tuple(found)


def honour(desk: Desk, profile: Profile | None) -> int:
    """Take out what was erased elsewhere or earlier and is in this vault; gives how much was."""
    known = desk.do(stones)
    # One that does not hold must not hide one that does and has the same number.
    outside = [stone for path in _files(desk, profile) for stone in tombstone_file.read(path)]
    if not known and not outside:
        return 0
    taken = desk.do(_honour, tuple(outside), _may_be_older(desk, profile))
    if taken:
        desk.start_over()
    spread(desk, profile)
    return taken


@use_case(Permission.SIGNED_IN, Changed.CASES)
def _honour(work: Work, outside: tuple[Stone, ...], is_older: bool) -> int:
    """Carry out stones of elsewhere that hold here, and those of here whose case came back."""
    vault = work.vault
    mine = {stone.content.id: stone for stone in _erased(work)}
    taken = 0
    left = erasure.left_of(work, {one for stone in mine.values() for one in stone.content.scopes})
    for stone in tuple(mine.values()):
        if not left.isdisjoint(stone.content.scopes):
            erasure.take_out(work, stone)
            taken += 1
    withdrawn = tombstone_proof.told(work.session, work.roster).withdrawn if outside else set()
    for stone in outside:
        holds = tombstones.holds(stone, vault.id, work.roster, vault.roles_ever)
        holds = holds and stone.content.id not in withdrawn
        if holds and _is_vouched(work, stone, is_older) and stone.content.id not in mine:
            mine[stone.content.id] = stone
            erasure.honour(work, stone)
            taken += 1
    return taken


def _may_be_older(desk: Desk, profile: Profile | None) -> bool:
    """Whether this may be a copy of before: not where this machine saw nothing newer of it."""
    if profile is None or profile.witness(desk.vault.id) is None:
        return True
    return witness.compare(desk, profile) is not None


def _is_vouched(work: Work, stone: Stone, is_older: bool) -> bool:
    """Whether no one person brings this along, with a second signer whom they made up.

    Only an older copy may lack a signer, and who is known there must hold the role still.
    """
    known = [one for one in stone.parts if work.roster.member(one[2].person) is not None]
    return len(known) == len(stone.parts) or (
        is_older and all(work.roster.has_role(signed.person, role) for _, role, signed in known)
    )


def spread(desk: Desk, profile: Profile | None) -> None:
    """Write what was erased beside the vault and beside every copy that can be reached.

    A place that cannot be written now is written the next time that the vault is opened. Other
    places than this disk are written aside and waited for a moment only: a network that is down
    can take minutes to say so, and nobody who signs in shall wait for it.
    """
    found = desk.do(stones)
    if not found:
        return
    _write(_files(desk, profile), found)
    vault = desk.vault
    _write(_beside((vault.folder.backups,), vault.id), found)
    elsewhere = profile.backup_places(vault.id) if profile is not None else ()
    if elsewhere:
        work = threading.Thread(
            target=lambda: _write(_beside(elsewhere, vault.id), found), name="spread", daemon=True
        )
        work.start()
        work.join(PATIENCE)


def _write(paths: Iterable[Path], found: tuple[Stone, ...]) -> None:
    for path in paths:
        with suppress(OSError, StorageError):
            tombstone_file.write(path, _with_others(found, tombstone_file.read(path)))


def _with_others(mine: Iterable[Stone], there: Iterable[Stone]) -> Iterable[Stone]:
    """Keep what lies in a place and says nothing here: an older copy does not know who signed."""
    return {stone.content.id: stone for stone in (*there, *mine)}.values()


def _files(desk: Desk, profile: Profile | None) -> Iterator[Path]:
    yield desk.vault.folder.path / backup.STONES
    if profile is not None:
        yield profile.folder / f"{backup.STONES}-{desk.vault.id.hex()[:16]}"


def _beside(places: Iterable[Path], vault: bytes) -> Iterator[Path]:
    for place in places:
        with suppress(StorageError):
            yield from (copy.path / backup.STONES for copy in copies.every_copy(place, vault))


def _copies(desk: Desk, profile: Profile | None) -> Iterator[Copy]:
    vault = desk.vault
    places = profile.backup_places(vault.id) if profile is not None else ()
    for place in (vault.folder.backups, *places):
        with suppress(StorageError):
            yield from copies.every_copy(place, vault.id)


@dataclass(frozen=True, slots=True)
class _End:
    """When a file was erased, and where this vault's trail says so (None where it does not)."""

    at: datetime
    sequence: int | None

    def came_after(self, copy: Copy, vault: OpenVault) -> bool:
        """Whether a copy holds the file still: its own trail tells, else its date."""
        if self.sequence is not None and copy.trail and copies.is_in(copy.trail, vault):
            return copy.trail.sequence < self.sequence
        return copy.made_at <= self.at


def older_copies(desk: Desk, profile: Profile | None) -> tuple[Copy, ...]:
    """List the copies within reach from before the newest erasure: it is in them still."""
    found = desk.do(_ends)
    if not found:
        return ()
    return tuple(copy for copy in _copies(desk, profile) if _holds_any(desk, copy, found))


def _holds_any(desk: Desk, copy: Copy, ends: Iterable[_End]) -> bool:
    return any(end.came_after(copy, desk.vault) for end in ends)


@use_case(Permission.SIGNED_IN)
def _ends(work: Work) -> tuple[_End, ...]:
    """Give when each erasure was carried out; where that is not known, when it was asked for."""
    found = _erased(work)
    if not found:
        return ()
    records = kinds.ERASURE.records(work).list(PROGRAMME)
    done = {one.id: one.value.decided_at for one in records if one.value is not None}
    first = tombstone_proof.told(work.session, work.roster).first
    return tuple(
        _End(
            done.get(one.content.id) or datetime.fromtimestamp(one.content.at / 1_000_000, UTC),
            first.get(content_hash(one.body)),
        )
        for one in found
    )


def let_go(desk: Desk, place: Path) -> int:
    """Delete the copies in a place that still hold what was erased too long ago; counts them.

    Only once a newer copy is there; places that cannot be reached keep theirs, and so does a folder
    that somebody gave a name of their own: it is listed, for them to delete.
    """
    now = desk.vault.clock()
    past = [end for end in desk.do(_ends) if now - end.at >= LONGEST]
    if not past:
        return 0
    found = [one for one in copies.every_copy(place, desk.vault.id) if copies.is_by_program(one)]
    old = [one for one in found if _holds_any(desk, one, past)]
    if all(one in old or copies.is_of_before(one) for one in found):
        return 0
    for copy in old:
        shutil.rmtree(copy.path, ignore_errors=True)
    return len(old)


@use_case(Permission.SIGNED_IN)
def clean_own(work: Work) -> int:
    """Take out what this person typed about cases that are erased by now and never signed.

    Nobody is told here: at nearly every sign-in there is nothing to take out. Who calls it tells.
    """
    found = _erased(work)
    newest = max((stone.row for stone in found), default=0)
    seen = work.own.read(KIND)
    if newest <= (seen.up_to if seen else 0):
        return 0
    gone = {CaseId(case) for stone in found for case in stone.content.cases}
    count = 0
    for draft in work.drafts.list():
        if draft.case in gone:
            work.drafts.remove(draft.note)
            count += 1
    answers, forms = AnswerDrafts(work), FormDrafts(work)
    for case, name in answers.all():
        if case in gone:
            answers.drop(CaseId(case), name)
            count += 1
    for form in forms.all():
        if form.key.case in gone:
            forms.drop(form.key)
            count += 1
    work.own.write(KIND, b"", up_to=newest)
    return count
