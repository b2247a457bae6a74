"""Merge two files of one person, and separate them again.

The file merged away is closed and read-only and names the one used in its place; that one is read
together with it (see `joined`). Nothing is rewritten: every signature holds, all can be undone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from counsel_desk.domain.access import Compartment, Permission, Right
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus, Coordination, PossibleDuplicate, SessionOutcome
from counsel_desk.domain.closing import CaseStep, CaseStepKind
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.services import consents, referrals
from counsel_desk.services.begun import refuse_begun
from counsel_desk.services.cases import possible_duplicates
from counsel_desk.services.desk import Changed, refuse_erasing, register_of, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid, NotAllowed, NotEntitled, NotFound
from counsel_desk.services.handover import cover_too
from counsel_desk.services.joined import files, merged_from, merged_into
from counsel_desk.services.risk import mark_latest
from counsel_desk.services.strikes import standing
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

LONGEST = 500
_TOUCHED = (
    Changed.CASES
    | Changed.NOTES
    | Changed.SCREENINGS
    | Changed.ALERTS
    | Changed.DOCUMENTS
    | Changed.APPOINTMENTS
    | Changed.CONSENTS
    | Changed.REFERRALS
    | Changed.PLANS
    | Changed.GROUPS
)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What tells one file from another before they are merged; names as far as one may see."""

    case: CaseId
    code: str
    name: str | None
    birth_year: int | None
    status: CaseStatus
    registered_on: date
    counsellor: PersonId | None
    notes: int
    screenings: int
    documents: int
    sessions: int
    groups: int


@use_case(Permission.MERGE_FILES)
def same_person(work: Work, case: CaseId) -> tuple[PossibleDuplicate, ...]:
    """Point out one's own files whose client may be the one of this file."""
    rows = {row.case: row for row in register_of(work).rows(work)}
    own = rows.get(case)
    if own is None or not own.name:
        return ()
    found = possible_duplicates(work, legal_name=own.name, birth_year=own.birth_year)
    counselled = Permission.MERGE_FILES.value.relations
    return tuple(
        one for one in found if one.case != case and counselled & work.relations_to(case=one.case)
    )


@use_case(Permission.MERGE_FILES)
def compare_files(work: Work, case: CaseId, other: CaseId) -> tuple[FileFacts, FileFacts]:
    """Put two files side by side; one entry is logged for each.

    Raises NotAllowed or NotEntitled for a file that is not this person's too.
    """
    _entitled(work, other)
    return _facts(work, case), _facts(work, other)


def _facts(work: Work, case: CaseId) -> FileFacts:
    work.note(Action.LIST_OPENED, case)
    row = next((row for row in register_of(work).rows(work) if row.case == case), None)
    if row is None:
        raise NotFound
    documents = (one.value for one in kinds.DOCUMENT.records(work).list(case))
    return FileFacts(
        case=case,
        code=row.code,
        name=row.name,
        birth_year=row.birth_year,
        status=row.status,
        registered_on=row.registered_on,
        counsellor=row.counsellor,
        notes=len(standing(work, case, work.notes.list(case))),
        screenings=len(standing(work, case, work.screenings.list(case))),
        documents=sum(one is not None and not one.struck for one in documents),
        sessions=len(row.appointments),
        groups=len({fact.group for fact in work.relations.groups_of(case)}),
    )


@use_case(Permission.MERGE_FILES, _TOUCHED)
def merge_files(work: Work, case: CaseId, other: CaseId, *, reason: str) -> None:
    """Merge ``other`` into this file, which goes on; nothing in either is moved or changed.

    Raises Invalid: ``merge-reason``, ``text-too-long``, ``merge-same-file``, ``merged-already``,
    ``merge-closed``, ``being-erased``, ``drafts-left``, ``forms-left``, ``sessions-left`` or
    ``alerts-left``; NotAllowed and NotEntitled for a file that is not this person's too.
    """
    text = _reason(reason)
    if case == other:
        raise Invalid("merge-same-file", field="other")
    _entitled(work, case)
    _entitled(work, other)
    kept, away = _frame(work, case), _frame(work, other)
    if merged_into(work, away) is not None:
        raise Invalid("merged-already", field="other")
    if kept.status is CaseStatus.CLOSED and away.status is not CaseStatus.CLOSED:
        raise Invalid("merge-closed", field="other")
    refuse_erasing(work, other)
    _nothing_open(work, other)
    _step(work, case, CaseStepKind.MERGED_FROM, other, text)
    _step(work, other, CaseStepKind.MERGED_INTO, case, text)
    work.coordinations.put(other, replace(away, status=CaseStatus.CLOSED, merged_into=case))
    cover_too(work, case, other)
    _noted(work, Action.FILES_MERGED, case, other)


@use_case(Permission.MERGE_FILES, _TOUCHED)
def separate_files(work: Work, case: CaseId, other: CaseId, *, reason: str) -> None:
    """Separate a file that was merged into this one; it stands as it did before.

    Raises Invalid with ``merge-reason``, ``text-too-long`` or ``not-merged``.
    """
    text = _reason(reason)
    if other not in merged_from(work, case):
        raise Invalid("not-merged", field="other")
    _entitled(work, case)
    _entitled(work, other)
    _step(work, case, CaseStepKind.SEPARATED, other, text)
    _step(work, other, CaseStepKind.SEPARATED, case, text)
    status = _status_before(work, other)
    kept = replace(_frame(work, other), status=status, merged_into=None)
    work.coordinations.put(other, kept)
    _noted(work, Action.FILES_SEPARATED, case, other)


def _reason(written: str) -> str:
    text = written.strip()
    if not text:
        raise Invalid("merge-reason", field="reason")
    if len(text) > LONGEST:
        raise Invalid("text-too-long", field="reason", most=LONGEST)
    return text


def _entitled(work: Work, case: CaseId) -> None:
    """Ask both walls for a file: whose it is, and whether the keys to write it are held."""
    if not Permission.MERGE_FILES.value.relations & work.relations_to(case=case):
        raise NotAllowed(Permission.MERGE_FILES)
    for part in (Compartment.COORD, Compartment.CLIN):
        if work.ring.latest(case, part).right is not Right.WRITE:
            raise NotEntitled


def _frame(work: Work, case: CaseId) -> Coordination:
    stored = work.coordinations.only(case)
    if stored is None or stored.value is None:
        raise NotFound
    return stored.value


def _nothing_open(work: Work, other: CaseId) -> None:
    """Have finished what can no longer be finished in a file that is only read."""
    drafts = sum(one.case == other for one in work.drafts.list())
    if drafts:
        raise Invalid("drafts-left", field="other", count=drafts)
    refuse_begun(work, [other], "other")
    if work.relations.covering(other):
        # Nobody sees a colleague's draft: they sign or drop it before their cover is ended.
        raise Invalid("cover-left", field="other")
    booked = (one.value for one in work.appointments.list(other))
    planned = sum(one is not None and one.outcome is SessionOutcome.PLANNED for one in booked)
    if planned:
        raise Invalid("sessions-left", field="other", count=planned)
    alerts = len(CaseDigest(work, other).open_alerts())
    if alerts:
        raise Invalid("alerts-left", field="other", count=alerts)


def _step(work: Work, case: CaseId, kind: CaseStepKind, other: CaseId, text: str) -> None:
    step = CaseStep(kind, local_day(work.now), text=text, other=other)
    kinds.CLOSING.records(work).add(case, step)


def _status_before(work: Work, case: CaseId) -> CaseStatus:
    """Give where a file stood before it was merged, from the versions of its frame."""
    stored = work.coordinations.only(case)
    versions = work.coordinations.versions(stored.id) if stored else []
    frames = (one.value for one in versions if one.value is not None)
    return next((one.status for one in frames if one.merged_into is None), CaseStatus.OPEN)


def _noted(work: Work, action: Action, case: CaseId, other: CaseId) -> None:
    """Have the trail and the lists know: the digest of the file that goes on is of all it reads."""
    for one in (case, other):
        work.note(action, one)
        register_of(work).touch(one)
    together = files(work, case)
    notes = standing(work, case, work.notes.list(*together))
    given = standing(work, case, work.screenings.list(*together))
    digest = CaseDigest(work, case)
    digest.count_notes([one.value for one in notes if one.value is not None])
    digest.set_screenings([one.value for one in given if one.value is not None])
    mark_latest(work, case)
    consents.remember(work, case)
    referrals.remember(work, case)
