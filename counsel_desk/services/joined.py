"""Say which files are one person's: those merged into a file are read together with it.

Nothing is moved or sealed again: the signed steps in both files say that they belong together, and
whoever reads needs the keys of both and the right to both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.cases import Coordination, OtherFile
from counsel_desk.domain.closing import CaseStepKind
from counsel_desk.services.errors import NotFound
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.storage import kinds, tombstones

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.storage.unit_of_work import Work

_TIES = frozenset({CaseStepKind.MERGED_INTO, CaseStepKind.MERGED_FROM, CaseStepKind.SEPARATED})


@helps_use_cases
def files(work: Work, case: CaseId) -> tuple[CaseId, ...]:
    """Give a file and those merged into it that this person may read, itself first."""
    found = [case]
    for one in found:
        found += [other for other in merged_from(work, one) if other not in found]
    return tuple(found)


@helps_use_cases
def merged_into(work: Work, frame: Coordination) -> CaseId | None:
    """Give the file used in place of one, None where it was erased: then this one stands again."""
    other = frame.merged_into
    return None if other is None or other in tombstones.gone_cases(work.session) else other


@helps_use_cases
def merged_from(work: Work, case: CaseId) -> tuple[CaseId, ...]:
    """Give the files merged into this one, as both say, that this person may read."""
    claimed = _tied(work, case, CaseStepKind.MERGED_FROM)
    return tuple(
        other
        for other in claimed
        if _readable(work, other) and case in _tied(work, other, CaseStepKind.MERGED_INTO)
    )


@helps_use_cases
def others_of(work: Work, case: CaseId) -> tuple[CaseId, ...]:
    """Give the other files of this one's person: the one used in its place, and those merged in."""
    into = tuple(
        other
        for other in _tied(work, case, CaseStepKind.MERGED_INTO)
        if _readable(work, other) and case in _tied(work, other, CaseStepKind.MERGED_FROM)
    )
    return (*into, *files(work, case)[1:])


def _tied(work: Work, case: CaseId, kind: CaseStepKind) -> list[CaseId]:
    """Give the other files to which the last word of a file is this."""
    if not work.ring.holds(case, Compartment.CLIN):
        return []
    last: dict[CaseId, CaseStepKind] = {}
    for stored in kinds.CLOSING.records(work).list(case):
        step = stored.value
        # A supervisor signs hand-overs off; files are tied by who counsels them alone.
        is_theirs = work.relations.counselled_by(case, stored.author)
        if is_theirs and step is not None and step.kind in _TIES and step.other is not None:
            last[step.other] = step.kind
    return [other for other, said in last.items() if said is kind]


def _readable(work: Work, other: CaseId) -> bool:
    wanted = Permission.READ_CLINICAL.value.relations
    holds = all(work.ring.holds(other, part) for part in (Compartment.COORD, Compartment.CLIN))
    return holds and bool(wanted & work.relations_to(case=other))


@helps_use_cases
def place_of(work: Work, case: CaseId, scope: UUID) -> CaseId:
    """Give the file of a record that is read with this one; raises NotFound for any other."""
    if scope == case:
        return case
    found = next((other for other in files(work, case) if other == scope), None)
    if found is None:
        raise NotFound
    return found


@helps_use_cases
def named(work: Work, cases: Iterable[CaseId]) -> tuple[OtherFile, ...]:
    """Put the codes to files; an empty one where this person does not hold it."""
    wanted = tuple(cases)
    held = [case for case in wanted if work.ring.holds(case, Compartment.COORD)]
    codes = {one.scope: one.value.code for one in work.coordinations.list(*held) if one.value}
    return tuple(OtherFile(case, codes.get(case, "")) for case in wanted)
