"""Keep the rows of all cases and groups that this person may see, in memory, kept current.

Built once after unlock on the vault thread, from a sealed cache where there is one and from the
small records of each case (coordination, identity, digest, appointments) where there is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypedDict
from uuid import UUID
from weakref import ref

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.register import CaseRow, ClinicalDigest
from counsel_desk.services import register_cache
from counsel_desk.services.joined import merged_into
from counsel_desk.services.review_steps import decided
from counsel_desk.services.standing_marks import chart_marks, looks

if TYPE_CHECKING:
    from datetime import date

    from counsel_desk.domain.cases import Appointment
    from counsel_desk.domain.notes import OpenReview
    from counsel_desk.domain.risk import RiskMark
    from counsel_desk.domain.screenings import Alert
    from counsel_desk.storage.unit_of_work import Work

Progress = Callable[[int, int], None]
CACHE = "register"
_TABLES = (
    "coordination",
    "identity",
    "digest",
    "appointment",
    "alert_answer",
    "note_review",
    "chart_review",
)
SLICE = 400
ENOUGH_TO_SEE = 2
"""From so many screenings of one instrument on, a chart shows a course to decide from."""


class _AtHand(TypedDict, total=False):
    alerts: tuple[Alert, ...]
    reviews: tuple[OpenReview, ...]
    risk: RiskMark | None
    course_on: date | None


def _silent(done: int, of: int) -> None:
    """Report nothing."""


class Register:
    """Rows by case; ``rows`` gives them in order of case code."""

    def __init__(self) -> None:
        self._rows: dict[UUID, CaseRow] = {}
        self._ids: dict[bytes, UUID] = {}
        self._ordered: tuple[CaseRow, ...] | None = None
        self._nameless: tuple[CaseRow, ...] | None = None
        self._seen: dict[str, int] = {}
        self._stale: set[UUID] = set()
        self._safe: dict[str, int] = {}
        self._read_now: set[UUID] = set()
        self._ready = False
        self._unsaved = 0
        self._apart: set[UUID] = set()
        """Cases whose names and notes are not this person's now, whatever the ring holds."""
        self._looked: tuple[ref[Work], int] | None = None

    def committed(self) -> None:
        """Keep what the transaction read."""
        self._looked = None
        self._safe = dict(self._seen)
        self._read_now.clear()

    def taken_back(self) -> None:
        """Have everything read in a transaction that was taken back read again."""
        self._looked = None
        self._seen = dict(self._safe)
        self._stale |= self._read_now
        self._read_now.clear()

    def knows(self, case: UUID) -> bool:
        """Whether a case has a row, shown or withdrawn, as of the last look."""
        return case in self._rows

    def touch(self, case: UUID) -> None:
        """Have a case's row read again at the next look."""
        self._stale.add(case)

    def rows(self, work: Work, progress: Progress = _silent) -> tuple[CaseRow, ...]:
        """Give all rows, brought up to date first."""
        self.refresh(work, progress)
        if self._ordered is None:
            shown = (row for row in self._rows.values() if row.status is not CaseStatus.WITHDRAWN)
            self._ordered = tuple(sorted(shown, key=lambda row: row.code))
            self._nameless = None
        if not work.is_veiled:
            return self._ordered
        if self._nameless is None:
            self._nameless = tuple(replace(row, name=None) for row in self._ordered)
        return self._nameless

    def refresh(self, work: Work, progress: Progress = _silent) -> None:
        """Read what is new since the last look."""
        if self._has_looked(work):
            return
        if not self._ready:
            self._ids.update(work.relations.ids)
        held = set(map(self._id, work.ring.scopes(Compartment.COORD)))
        held, apart = work.relations.near_and_apart(work.me, held, work.roster)
        if self._ready:
            self._stale |= (apart ^ self._apart) & self._rows.keys()
        self._apart = apart
        if not self._ready:
            self._load(work)
        changed = self._changed(work)
        missing = held.difference(self._rows)
        if len(self._rows) > len(held) - len(missing):
            for gone in self._rows.keys() - held:  # handed over, or no longer of this team
                del self._rows[gone]
                self._ordered = None
        wanted = sorted((changed | missing | self._stale) & held)
        for gone in self._stale - held:  # registered in a transaction that was taken back
            self._rows.pop(gone, None)
            self._ordered = None
        for start in range(0, len(wanted), SLICE):
            self._read(work, wanted[start : start + SLICE])
            progress(min(start + SLICE, len(wanted)), len(wanted))
        self._stale.clear()
        if wanted:
            self._ordered = None
        self._read_now |= set(wanted)
        self._unsaved += len(wanted)
        self._ready = True
        self._looked = ref(work), work.writes

    def _has_looked(self, work: Work) -> bool:
        """Whether this transaction looked already and wrote nothing since: it sees no more now."""
        if self._looked is None or self._stale:
            return False
        looked, writes = self._looked
        return looked() is work and writes == work.writes

    def _changed(self, work: Work) -> set[UUID]:
        found: set[UUID] = set()
        for table in _TABLES:
            records = work.records_of(table)
            newest, scopes = records.scopes_after(self._seen.get(table, 0))
            self._seen[table] = newest
            found |= {self._id(raw) for raw in scopes}
        return found

    def _id(self, raw: bytes) -> UUID:
        """Give the id of a scope; each is made once, for making ten thousand takes a while."""
        found = self._ids.get(raw)
        if found is None:
            found = self._ids[raw] = UUID(bytes=raw)
        return found

    def _read(self, work: Work, cases: list[UUID]) -> None:
        coordinations = _by_scope(work.coordinations.list(*cases))
        own = [case for case in cases if case not in self._apart]
        named = [case for case in own if work.who.ring.holds(case, Compartment.IDENT)]
        clinical = [case for case in own if work.ring.holds(case, Compartment.CLIN)]
        identities = _by_scope(work.identities.list(*named))
        digests = dict.fromkeys(clinical, ClinicalDigest())  # entitled, and nothing on record yet
        digests |= decided(work, _unanswered(work, _by_scope(work.digests.list(*clinical))))
        appointments: dict[UUID, list[Appointment]] = {}
        for stored in work.appointments.list(*cases):
            if stored.value is not None:
                appointments.setdefault(stored.scope, []).append(stored.value)
        accepted = work.keeper.accepted(cases)
        again, charts = looks(work, clinical), chart_marks(work, clinical)
        for case in cases:
            coordination = coordinations.get(case)
            if coordination is None:
                continue
            identity = identities.get(case)
            counsellor = work.relations.counsellors.get(case)
            self._rows[case] = CaseRow(
                case=CaseId(case),
                code=coordination.code,
                status=coordination.status,
                county=coordination.county,
                counsellor=counsellor,
                accepted=case in accepted,
                registered_on=coordination.registered_on,
                name=identity.legal_name if identity else None,
                birth_year=identity.birth_year if identity else None,
                booked=(booked := _in_order(appointments.get(case, ()))),
                booked_until=booked[-1].start if booked else None,
                clinical=digests.get(case),
                sex=identity.sex if identity else None,
                merged_into=merged_into(work, coordination),
                looks=again.get(case, ()),
                chart=charts.get(case),
                **_at_hand(digests.get(case)),
            )

    def open_some(self, start: int) -> int:
        """Open what was put off of the next rows, so that lists need not; gives where to go on.

        Gives 0 when all are open.
        """
        rows = self._ordered or ()
        for row in rows[start : start + SLICE]:
            _ = row.appointments, row.digest
        return start + SLICE if start + SLICE < len(rows) else 0

    def _load(self, work: Work) -> None:
        found = work.own.read(CACHE)
        cache = register_cache.read(found.data) if found is not None else None
        if cache is None:
            return
        held = work.ring.scopes(Compartment.COORD)
        names = work.ring.scopes(Compartment.IDENT)
        clinical = work.ring.scopes(Compartment.CLIN)
        self._seen = dict(cache.seen)
        counsellors, make = work.relations.counsellors, register_cache.row
        apart = self._apart
        for at, kept in enumerate(cache.rows):
            raw = kept.case
            if raw in held:
                case = CaseId(self._id(raw))
                counsellor, own = counsellors.get(case), not apart or case not in apart
                may = own and raw in names, own and raw in clinical
                self._rows[case] = make(cache, at, case, counsellor, *may)

    def save(self, work: Work, *, least: int = 50) -> bool:
        """Seal the rows for the next unlock if at least this many changed; True if it did."""
        if self._unsaved < least:
            return False
        work.own.write(CACHE, register_cache.write(self._seen, self._rows.values()))
        self._unsaved = 0
        return True


def _in_order(booked: Iterable[Appointment]) -> tuple[Appointment, ...]:
    return tuple(sorted(booked, key=lambda one: one.start))


def _at_hand(digest: ClinicalDigest | None) -> _AtHand:
    """Give what lists of everybody look for in a digest."""
    if digest is None:
        return {}
    seen = (local_day(one.last_on) for one in digest.spans if one.count >= ENOUGH_TO_SEE)
    return {
        "alerts": digest.alerts,
        "reviews": digest.reviews,
        "risk": digest.risk,
        "course_on": min(seen, default=None),
    }


def _unanswered(work: Work, digests: dict[UUID, ClinicalDigest]) -> dict[UUID, ClinicalDigest]:
    """Leave out the alerts that were answered by someone who may not write the digest."""
    alarming = [case for case, digest in digests.items() if digest.alerts]
    answered = {one.value.alert for one in work.alert_answers.list(*alarming) if one.value}
    for case in alarming:
        left = tuple(alert for alert in digests[case].alerts if alert.id not in answered)
        digests[case] = replace(digests[case], alerts=left)
    return digests


def _by_scope(found: Iterable[Any]) -> dict[UUID, Any]:
    return {stored.scope: stored.value for stored in found if stored.value is not None}
