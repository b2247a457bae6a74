"""Bring clients of another register in: look first, then all in one transaction, or take back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission, Role
from counsel_desk.domain.audit import Action
from counsel_desk.domain.bringing_in import (
    ImportId,
    ImportLine,
    ImportRow,
    NewClient,
    Table,
    Target,
    Twin,
    folded,
    read_row,
    twins,
)
from counsel_desk.domain.case_code import make_code
from counsel_desk.domain.cases import CaseStatus, Coordination, Identity, SafeContact
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.services.answer_drafts import AnswerDrafts
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.form_drafts import FormDrafts
from counsel_desk.storage import tombstones
from counsel_desk.storage.codec import Codec
from counsel_desk.storage.entitlements import ScopeKind
from counsel_desk.storage.instructions import InstructionKind
from counsel_desk.storage.touched import touched
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

Progress = Callable[[int, int], object]
KIND = "imports"
ELSEWHERE = "XX"
"""The letters of a case code where the county is not among those that are known."""
_KEPT = 50


@dataclass(frozen=True, slots=True)
class _Import:
    """An import as its person's own record keeps it."""

    id: ImportId
    at: datetime
    counsellor: PersonId
    cases: tuple[CaseId, ...]
    undone: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Imports:
    """All imports of one person, the newest last."""

    done: tuple[_Import, ...] = ()


_codec = Codec(_Imports)


def _silent(done: int, of: int) -> None:
    """Report nothing."""


@use_case(Permission.REGISTER_CLIENT)
def preview(work: Work, *, table: Table, mapping: Mapping[int, Target]) -> tuple[ImportRow, ...]:
    """Read every row, say what is wrong with it, and point out who may be here already.

    Nothing is written. Names of the register are compared as far as this person may see them.
    """
    if Target.NAME not in mapping.values():
        raise Invalid("import-no-name", field="mapping")
    once = [target for target in mapping.values() if target is not Target.NAME]
    if len(set(once)) < len(once):
        raise Invalid("import-column-twice", field="mapping")
    today = local_day(work.now)
    rows = [read_row(table, position, mapping, today) for position in range(len(table.rows))]
    sound = [row for row in rows if row.client is not None and row.fault is None]
    found = {row.line: twin for row, twin in zip(sound, _twins(work, sound), strict=True) if twin}
    return tuple(replace(row, twin=found.get(row.line)) for row in rows)


def _twins(work: Work, rows: Sequence[ImportRow]) -> list[Twin | None]:
    known = [row for row in register_of(work).rows(work) if row.name]
    names = [(row.name or "", row.birth_year) for row in known]
    clients = [row.client for row in rows if row.client is not None]
    names += [(client.name, client.birth_year) for client in clients]
    earlier = twins(names)
    made: list[Twin | None] = []
    for position in range(len(known), len(names)):
        other = earlier.get(position)
        if other is None:
            made.append(None)
        elif other < len(known):
            made.append(Twin(code=known[other].code, name=known[other].name or ""))
        else:
            made.append(Twin(line=rows[other - len(known)].line, name=names[other][0]))
    return made


@use_case(Permission.REGISTER_CLIENT, Changed.CASES)
def bring_in(
    work: Work,
    *,
    clients: tuple[NewClient, ...],
    counsellor: PersonId,
    prefixes: Mapping[str, str],
    progress: Progress = _silent,
) -> ImportId:
    """Register all these clients, or, where anything fails or is stopped, none.

    ``prefixes`` gives the letters of the case code for the name of a county.
    """
    if not clients:
        raise Invalid("import-nothing", field="rows")
    if not work.roster.has_role(counsellor, Role.COUNSELLOR):
        raise Invalid("counsellor", field="counsellor")
    if counsellor != work.me and Role.COORDINATOR not in work.roles:
        raise Invalid("counsellor-not-self", field="counsellor")
    known = {folded(county): (county, letters) for county, letters in prefixes.items()}
    numbers = _Numbers(work)
    cases = []
    for done, client in enumerate(clients):
        progress(done, len(clients))
        county, prefix = known.get(folded(client.county), (client.county, ELSEWHERE))
        placed = replace(client, county=county)
        cases.append(_register(work, placed, counsellor, make_code(prefix, numbers.next(prefix))))
    progress(len(clients), len(clients))
    made = _Import(ImportId(work.new_id()), work.now, counsellor, tuple(cases))
    _keep(work, (*_kept(work).done, made))
    work.note(Action.IMPORTED, made.id)
    return made.id


class _Numbers:
    """The numbers of new case codes, as a single registration would choose them."""

    def __init__(self, work: Work) -> None:
        # Those of colleagues and those that were erased are in no row, and keep their numbers.
        self._least = work.keeper.count(ScopeKind.CASE) + tombstones.count_cases(work.session)
        self._last: dict[str, int] = {}
        for row in register_of(work).rows(work):
            prefix, number, _ = row.code.split("-")
            self._last[prefix] = max(self._last.get(prefix, 0), int(number))

    def next(self, prefix: str) -> int:
        """Give the next number of a prefix."""
        self._least += 1
        number = max(self._last.get(prefix, 0) + 1, self._least)
        self._last[prefix] = number
        return number


def _register(work: Work, client: NewClient, counsellor: PersonId, code: str) -> CaseId:
    case = CaseId(work.new_id())
    scope = work.keeper.new_scope(ScopeKind.CASE, case=case, scope=case)
    work.instruct(InstructionKind.ASSIGN, case=case, person=counsellor)
    work.keeper.make(scope, Compartment.COORD)
    work.keeper.make(scope, Compartment.CONTACT)
    coordination = Coordination(
        code, CaseStatus.OPEN, client.registered_on or local_day(work.now), client.county,
        client.languages, client.interpreter,
    )  # fmt: skip
    contact = SafeContact(
        client.method, client.number, client.hours, client.code_word, client.remarks
    )
    identity = Identity(
        client.name, client.birth_year, client.birth_date, client.sex, client.address,
        client.next_of_kin,
    )  # fmt: skip
    work.coordinations.add(case, coordination)
    work.contacts.add(case, contact)
    work.keeper.reconcile(case)
    if work.ring.holds(case, Compartment.IDENT):
        work.identities.add(case, identity)
    else:
        work.identities.leave(scope, identity)
        work.keeper.mark_pending(case)
    return case


@use_case(Permission.REGISTER_CLIENT)
def list_imports(work: Work) -> tuple[ImportLine, ...]:
    """List one's own imports, the newest first."""
    found = reversed(_kept(work).done)
    return tuple(ImportLine(one.id, one.at, len(one.cases), one.undone) for one in found)


@use_case(Permission.REGISTER_CLIENT, Changed.CASES)
def undo(work: Work, *, wanted: ImportId, progress: Progress = _silent) -> int:
    """Take a whole import back: its case files are withdrawn and in no list any more.

    Raises Invalid with ``import-edited`` once anything was done with one of its clients.
    """
    imports = _kept(work).done
    made = next((one for one in imports if one.id == wanted), None)
    if made is None:
        raise NotFound
    if made.undone is not None:
        raise Invalid("import-undone", field="import")
    changed = _changed(work, made)
    if changed:
        raise Invalid("import-edited", field="import", count=changed)
    for done, case in enumerate(made.cases):
        progress(done, len(made.cases))
        stored = work.coordinations.only(case)
        if stored is None or stored.value is None:
            raise NotFound
        work.coordinations.replace(stored.id, replace(stored.value, status=CaseStatus.WITHDRAWN))
    undone = replace(made, undone=work.now)
    _keep(work, tuple(undone if one.id == wanted else one for one in imports))
    work.note(Action.IMPORT_UNDONE, wanted)
    return len(made.cases)


def _changed(work: Work, made: _Import) -> int:
    cases: set[UUID] = set(made.cases)
    found = touched(work, cases)
    found |= {
        case for case in cases if work.relations.counsellors.get(CaseId(case)) != made.counsellor
    }
    return len(found | cases & _begun(work))


def _begun(work: Work) -> set[UUID]:
    """Give the cases in which this person is in the middle of a note, a form or a screening.

    A colleague's are theirs alone: their file comes back as they write (`desk`).
    """
    forms = {form.key.case for form in FormDrafts(work).all() if form.key.case is not None}
    answers = {case for case, _instrument in AnswerDrafts(work).all()}
    return forms | answers | {draft.case for draft in work.drafts.list()}


def _kept(work: Work) -> _Imports:
    record = work.own.read(KIND)
    return _codec.decode(1, record.data) if record is not None else _Imports()


def _keep(work: Work, done: tuple[_Import, ...]) -> None:
    work.own.write(KIND, _codec.encode(_Imports(done[-_KEPT:])))
