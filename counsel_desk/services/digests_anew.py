"""Make digests anew after unlock that an older program or other figures of the programme made.

What lists, Today and supervision show of a case comes from its digest, which is written when
something is recorded there. A field that a digest did not have then, or an alert that it would
raise with the figures of now, is made up for here, by who may write in that file: a few files at a
time, between everything else. A digest says by what it was made, so that nothing is done twice and
whoever goes on begins where it was cut off.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.register import DIGEST_REVISION, ClinicalDigest
from counsel_desk.services import note_reviews, referrals, risk
from counsel_desk.services.days_come import DaysCome, meetings_come
from counsel_desk.services.desk import Changed, Desk, register_of, use_case
from counsel_desk.services.digests import CaseDigest, figures_of
from counsel_desk.services.errors import Invalid, NotEntitled, NotFound, VaultDamaged
from counsel_desk.services.joined import files
from counsel_desk.services.strikes import is_whole, standing
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from counsel_desk.domain.register import CaseRow
    from counsel_desk.storage.records import Stored

LOOKED_AT = 400
"""Rows looked at in one go; all of them are in memory."""
SLICE = 4
"""Files a transaction; small, because the window's requests wait for it."""
_OF_ONE_FILE = (VaultDamaged, NotFound, NotEntitled, Invalid)
"""What keeps one file from being done is no reason to leave the others."""
_MAY_CHANGE = (
    Changed.CASES | Changed.NOTES | Changed.SCREENINGS | Changed.ALERTS | Changed.REFERRALS
)


class _DigestAnew(CaseDigest):
    """A digest that is made anew in memory and written once."""

    def __init__(self, work: Work, case: CaseId) -> None:
        super().__init__(work, case)
        self._held = super().read()

    def read(self) -> ClinicalDigest:
        """Give the digest as far as it is made."""
        return self._held

    def _put(self, digest: ClinicalDigest) -> None:
        self._held = digest

    def write(self, figures: bytes) -> None:
        """Write what was made, and by what."""
        made = replace(self._held, revision=DIGEST_REVISION, figures=figures)
        self._work.digests.put(self._case, made)


@use_case(Permission.SIGNED_IN, needs_all=True)
def stale_files(work: Work, *, start: int) -> tuple[tuple[CaseId, ...], int]:
    """Give the files among the next rows whose digests are made anew here, and where to go on.

    Gives 0 to go on from when all rows were looked at.
    """
    rows, figures = register_of(work).rows(work), figures_of(work)
    days = DaysCome.of(work)
    old = [row for row in rows[start : start + LOOKED_AT] if _is_stale(work, row, figures, days)]
    # Where nothing was ever recorded there is no digest, and nothing to make.
    blank = [row.case for row in old if row.digest == ClinicalDigest()]
    none = set(blank) - {stored.scope for stored in work.digests.list(*blank)}
    found = tuple(row.case for row in old if row.case not in none)
    return found, start + LOOKED_AT if start + LOOKED_AT < len(rows) else 0


def _is_stale(work: Work, row: CaseRow, figures: bytes, days: DaysCome) -> bool:
    digest = row.digest
    if digest is None or row.merged_into is not None:
        return False
    if _is_of_now(digest, figures) and not _has_met(digest, days.meetings_of(row)):
        return False
    return CaseDigest(work, row.case).writable


def _has_met(digest: ClinicalDigest, meetings: int) -> bool:
    """Whether others marked meetings as attended since alerts were looked for."""
    return bool(digest.spans) and digest.met != meetings


def _is_of_now(digest: ClinicalDigest, figures: bytes) -> bool:
    return digest.revision >= DIGEST_REVISION and digest.figures == figures


@use_case(Permission.SIGNED_IN, needs_all=True)
def make_anew(work: Work, *, cases: tuple[CaseId, ...]) -> int:
    """Make the digests of some files anew from their records; gives how many were made.

    One with a record that does not open is left as it is: a count must not lose what is damaged.
    """
    figures = figures_of(work)
    return sum(_make(work, case, figures) for case in cases)


def _make(work: Work, case: CaseId, figures: bytes) -> bool:
    if not work.ring.holds(case, Compartment.CLIN):
        return False
    digest = _DigestAnew(work, case)
    held = digest.read()
    meetings = len(meetings_come(work, case))
    if not digest.writable or (_is_of_now(held, figures) and not _has_met(held, meetings)):
        return False
    every = files(work, case)
    notes, screenings = work.notes.list(*every), work.screenings.list(*every)
    is_read = all(one.value is not None for one in notes) and is_whole(work, case)
    if not is_read or any(one.value is None for one in screenings):
        return False
    digest.count_notes(_values(standing(work, case, notes)))
    _take_scores(work, case, digest, _values(standing(work, case, screenings)))
    digest.set_referrals(referrals.gathered(work, case))
    _date_reviews(digest, notes)
    digest.set_risk(risk.latest_mark(work, case))
    digest.write(figures)
    register_of(work).touch(case)
    return True


def _values(found: Sequence[Stored[Any]]) -> list[Any]:
    return [one.value for one in found]


def _take_scores(work: Work, case: CaseId, digest: CaseDigest, screenings: list[Any]) -> None:
    """Make the spans anew and raise what the figures of now raise; a closed file raises nothing."""
    stored = work.coordinations.only(case)
    is_closed = stored is None or stored.value is None or stored.value.status is CaseStatus.CLOSED
    if is_closed:
        digest.take_in(screenings, form_of=None)
    else:
        digest.add_screenings(screenings)


def _date_reviews(digest: _DigestAnew, notes: Sequence[Stored[Any]]) -> None:
    """Give what waits for a supervisor both dates where it is a late entry."""
    by_id = {one.id: one for one in notes}
    old = digest.read()
    dated = tuple(
        note_reviews.with_dates(one, by_id[one.note]) if one.note in by_id else one
        for one in old.reviews
    )
    digest.set_reviews(dated)


def steps(desk: Desk) -> Iterator[tuple[int, int]]:
    """Make anew what is old; yields (done, of) after each slice, so that it can be paused.

    A vault that is kept as it is, or opened for reading alone, is left unchanged.
    """
    if desk.is_read_only or desk.is_kept_unchanged:
        return
    start, made = 0, 0
    while True:
        found, start = desk.do(stale_files, start=start)
        for place in range(0, len(found), SLICE):
            made += _slice(desk, found[place : place + SLICE])
            yield min(place + SLICE, len(found)), len(found)
        if not start:
            break
        yield len(found), len(found)
    if made:
        desk.announce(_MAY_CHANGE)


def _slice(desk: Desk, cases: tuple[CaseId, ...]) -> int:
    """Make a slice anew; where one file stops it, the others one by one."""
    try:
        return desk.do(make_anew, cases=cases)
    except _OF_ONE_FILE:
        if len(cases) == 1:
            return 0
    return sum(_slice(desk, (case,)) for case in cases)
