"""Register clients, assign counsellors, keep the coordination side of a case file."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from datetime import date

from counsel_desk.domain.access import Compartment, Permission, Role
from counsel_desk.domain.bringing_in import folded
from counsel_desk.domain.case_code import is_valid_code, make_code
from counsel_desk.domain.cases import (
    CaseFile,
    CaseStatus,
    ContactMethod,
    Coordination,
    Identity,
    PossibleDuplicate,
    SafeContact,
)
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.domain.register import CaseRow
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.intake import refuse_birth_after
from counsel_desk.services.joined import files, merged_into, named
from counsel_desk.storage import kinds, tombstones
from counsel_desk.storage.entitlements import ScopeKind
from counsel_desk.storage.instructions import InstructionKind
from counsel_desk.storage.unit_of_work import Work

EARLIEST_BIRTH = 1900
SIMILAR = 0.8
"""Names at least this alike (difflib's ratio of sorted, folded words) are pointed out."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """What a registration says for scheduling; ``prefix`` is two letters, the code follows."""

    prefix: str
    county: str = ""
    languages: tuple[str, ...] = ()
    interpreter: bool = False


@use_case(Permission.REGISTER_CLIENT, Changed.CASES)
def register_client(
    work: Work,
    *,
    new: NewCase,
    contact: SafeContact,
    identity: Identity,
    counsellor: PersonId,
) -> CaseId:
    """Open a case file: coord and contact by the registrant, the rest on acceptance.

    A coordinator's identity entry is sealed to counsellor and team and cannot be read back.
    """
    _check_new(work, new, contact, identity, counsellor)
    case = CaseId(work.new_id())
    scope = work.keeper.new_scope(ScopeKind.CASE, case=case, scope=case)
    work.instruct(InstructionKind.ASSIGN, case=case, person=counsellor)
    work.keeper.make(scope, Compartment.COORD)
    work.keeper.make(scope, Compartment.CONTACT)
    code = make_code(new.prefix.upper(), _next_number(work, new.prefix.upper()))
    coordination = Coordination(
        code, CaseStatus.OPEN, work.now.date(), new.county, new.languages, new.interpreter
    )
    work.coordinations.put(case, coordination)
    work.contacts.put(case, contact)
    work.keeper.reconcile(case)
    if work.ring.holds(case, Compartment.IDENT):
        work.identities.put(case, identity)
    else:
        work.identities.leave(scope, identity)
        work.keeper.mark_pending(case)
    return case


def _check_new(
    work: Work, new: NewCase, contact: SafeContact, identity: Identity, counsellor: PersonId
) -> None:
    if len(new.prefix) != 2 or not new.prefix.isascii() or not new.prefix.isalpha():
        raise Invalid("prefix", field="prefix")
    if not work.roster.has_role(counsellor, Role.COUNSELLOR):
        raise Invalid("counsellor", field="counsellor")
    mine = counsellor == work.me or Role.COORDINATOR in work.roles
    if not mine:
        raise Invalid("counsellor-not-self", field="counsellor")
    _check_contact(contact)
    _check_identity(work, identity)


def _check_contact(contact: SafeContact) -> None:
    if contact.method in (ContactMethod.VOICE, ContactMethod.SMS) and not contact.number.strip():
        raise Invalid("number-missing", field="number")


def _check_identity(work: Work, identity: Identity) -> None:
    if not identity.legal_name.strip():
        raise Invalid("name-missing", field="legal_name")
    today = local_day(work.now)
    year = identity.birth_year
    if year is not None and not EARLIEST_BIRTH <= year <= today.year:
        raise Invalid("birth-year", field="birth_year", earliest=EARLIEST_BIRTH, latest=today.year)
    born = identity.birth_date
    if born is not None and not date(EARLIEST_BIRTH, 1, 1) <= born <= today:
        raise Invalid("birth-date", field="birth_date", latest=today)
    if born is not None and year is not None and born.year != year:
        raise Invalid("birth-year-disagrees", field="birth_year", date=born, year=str(year))
    guardian = identity.guardian
    if guardian is not None and not guardian.name.strip():
        raise Invalid("guardian-name-missing", field="guardian")


def _next_number(work: Work, prefix: str) -> int:
    """Give the number after the highest that this person can see, skipping taken ones.

    Someone who sees only some cases starts from the count of all, which nobody's can exceed.
    """
    numbers = [
        int(row.code.split("-")[1])
        for row in register_of(work).rows(work)
        if row.code.startswith(f"{prefix}-")
    ]
    all_ever = work.keeper.count(ScopeKind.CASE) + tombstones.count_cases(work.session)
    return max([all_ever - 1, *numbers]) + 1


@use_case(Permission.REGISTER_CLIENT)
def possible_duplicates(
    work: Work, *, legal_name: str, birth_year: int | None
) -> tuple[PossibleDuplicate, ...]:
    """Point out similar names of the same or an unknown birth year, among names one may see."""
    wanted = _fold(legal_name)
    if not _is_enough(wanted):
        return ()
    found = [
        (_alike(wanted, _fold(row.name)), row)
        for row in register_of(work).rows(work)
        if row.name and row.merged_into is None and _years_agree(birth_year, row.birth_year)
    ]
    found = [(alike, row) for alike, row in found if alike >= SIMILAR]
    found.sort(key=lambda pair: (-pair[0], pair[1].code))
    return tuple(
        PossibleDuplicate(row.case, row.code, row.name or "", row.birth_year)
        for _, row in found[:5]
    )


def _fold(name: str | None) -> str:
    return " ".join(sorted(folded(name or "").split()))


def _is_enough(name: str) -> bool:
    """Whether a name says enough to be compared: two letters do where they are no Latin ones."""
    return len(name) >= (3 if name.isascii() else 2)


def _years_agree(one: int | None, other: int | None) -> bool:
    return one is None or other is None or abs(one - other) <= 1


def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    # Cheap upper bounds first: with 10,000 names the full ratio is for the few that may match.
    if matcher.real_quick_ratio() < SIMILAR or matcher.quick_ratio() < SIMILAR:
        return 0.0
    return matcher.ratio()


@use_case(Permission.ASSIGN_CASE, Changed.CASES)
def assign_counsellor(work: Work, case: CaseId, counsellor: PersonId) -> None:
    """Assign a case that no counsellor has accepted yet; handing over is a transfer."""
    if not work.roster.has_role(counsellor, Role.COUNSELLOR):
        raise Invalid("counsellor", field="counsellor")
    if work.keeper.accepted([case]):
        raise Invalid("accepted-already", field="counsellor")
    work.instruct(InstructionKind.ASSIGN, case=case, person=counsellor)
    register_of(work).touch(case)
    work.keeper.mark_pending(case)
    work.keeper.reconcile(case)


@use_case(Permission.LIST_CLIENTS)
def list_cases(work: Work) -> tuple[CaseRow, ...]:
    """List every case of which this person holds the coord compartment, by case code."""
    rows = register_of(work).rows(work)
    register_of(work).save(work)
    return rows


@use_case(Permission.SEE_CASE)
def open_case(work: Work, case: CaseId) -> CaseFile:
    """Open the frame of a case file; reading the identity is logged."""
    coordination = work.coordinations.only(case)
    if coordination is None or coordination.value is None:
        raise NotFound
    contact = work.contacts.only(case) if work.ring.holds(case, Compartment.CONTACT) else None
    identity = None
    if work.ring.holds(case, Compartment.IDENT):
        stored = work.identities.only(case)
        identity = work.identities.open(stored.id).value if stored else None
    clinical = work.ring.holds(case, Compartment.CLIN)
    together = files(work, case) if clinical else (case,)
    appointments = [a.value for a in work.appointments.list(*together) if a.value]
    gone_to = merged_into(work, coordination.value)
    return CaseFile(
        id=case,
        coordination=coordination.value,
        contact=contact.value if contact else None,
        identity=identity,
        counsellor=work.relations.counsellors.get(case),
        accepted=bool(work.keeper.accepted([case])),
        appointments=tuple(sorted(appointments, key=lambda a: a.start)),
        covered_by=work.relations.covering(case),
        merged=named(work, together[1:]),
        merged_into=next(iter(named(work, [gone_to])), None) if gone_to else None,
        keep_until=_keep_until(work, together, coordination.value.status),
    )


def _keep_until(work: Work, together: tuple[CaseId, ...], status: CaseStatus) -> date | None:
    """Give the latest of the days of a closed file and of those merged into it."""
    if status is not CaseStatus.CLOSED:
        return None
    found = kinds.RETENTION.records(work).list(*together)
    days = (one.value.until for one in found if one.value is not None)
    return max((day for day in days if day is not None), default=None)


@use_case(Permission.EDIT_CASE, Changed.CASES)
def update_coordination(work: Work, case: CaseId, coordination: Coordination) -> None:
    """Change county, languages, interpreter or status; the code stays."""
    stored = work.coordinations.only(case)
    if stored is None or stored.value is None:
        raise NotFound
    old = stored.value
    kept = replace(
        coordination,
        code=old.code,
        registered_on=old.registered_on,
        merged_into=merged_into(work, old),
    )
    work.coordinations.put(case, kept)


@use_case(Permission.EDIT_CASE, Changed.CASES)
def update_contact(work: Work, case: CaseId, contact: SafeContact) -> None:
    """Change the safe-contact rule; earlier ones are kept, and what the client said about it."""
    _check_contact(contact)
    listed = work.contacts.only(case)
    old = listed.value if listed is not None else None
    said = replace(contact, against=old.against, until=old.until) if old is not None else contact
    work.contacts.put(case, said)


@use_case(Permission.EDIT_NAMES, Changed.CASES)
def update_identity(work: Work, case: CaseId, identity: Identity) -> None:
    """Change the identity; earlier ones are kept."""
    _check_identity(work, identity)
    refuse_birth_after(work, case, identity)
    work.identities.put(case, identity)


@use_case(Permission.SEE_CASE)
def find_case(work: Work, *, code: str) -> CaseId:
    """Find a case by its code among those this person may see; of a merged one the other.

    Raises Invalid with ``code-check`` for a mistyped code and ``unknown-code`` otherwise.
    """
    wanted = code.strip().upper()
    if not is_valid_code(wanted):
        raise Invalid("code-check", field="code")
    rows = {row.case: row for row in register_of(work).rows(work)}
    found = next((row for row in rows.values() if row.code == wanted), None)
    if found is None:
        raise Invalid("unknown-code", field="code")
    case, passed = found.case, set[CaseId]()
    while (row := rows.get(case)) and row.merged_into and case not in passed:
        passed.add(case)
        case = row.merged_into
    return case
