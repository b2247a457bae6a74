"""Read the steps of co-signatures that stand in the record, and what they make of a digest."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Role
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.notes import OpenReview, ReviewStep
from counsel_desk.domain.reviews import Standing, TakenStep, risk_answer, standings
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.joined import files
from counsel_desk.storage import kinds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeVar
    from uuid import UUID

    from counsel_desk.domain.ids import NoteId, PersonId
    from counsel_desk.domain.register import ClinicalDigest
    from counsel_desk.storage.unit_of_work import Work

    Case = TypeVar("Case", bound=UUID)


@helps_use_cases
def steps_of(work: Work, *cases: UUID) -> dict[UUID, list[TakenStep]]:
    """Give the steps in these cases, by case."""
    found: dict[UUID, list[TakenStep]] = defaultdict(list)
    for one in kinds.NOTE_REVIEW.records(work).list(*cases):
        if one.value is not None:
            found[one.scope].append(TakenStep(one.id, one.author, one.created, one.value))
    return found


@helps_use_cases
def supervisors_ever(work: Work) -> set[PersonId]:
    """Give everyone who ever was a supervisor in force."""
    ever = work.vault.roles_ever
    return {person for person, roles in ever.items() if Role.SUPERVISOR in roles}


@helps_use_cases
def case_standings(
    work: Work, case: UUID, authors: Mapping[NoteId, PersonId]
) -> dict[NoteId, Standing]:
    """Give where each submitted note of a case stands."""
    return standings(steps_of(work, case)[case], authors, supervisors_ever(work))


@helps_use_cases
def decided(work: Work, digests: Mapping[Case, ClinicalDigest]) -> dict[Case, ClinicalDigest]:
    """Take in what supervisors answered, who may not write digests: approved notes go."""
    answered = dict(digests)
    waiting = [case for case, digest in digests.items() if digest.reviews or _calls(digest)]
    if not waiting:
        return answered
    together = {case: files(work, CaseId(case)) for case in waiting if _calls(digests[case])}
    every: set[UUID] = {*waiting, *(one for found in together.values() for one in found)}
    steps, supervisors = steps_of(work, *every), supervisors_ever(work)
    for case in waiting:
        reviews = digests[case].reviews
        authors = {one.note: one.author for one in reviews}
        found = standings(steps[case], authors, supervisors)
        left = (_standing(one, found.get(one.note)) for one in reviews)
        kept = tuple(one for one in left if one)
        mark = digests[case].risk
        if mark is not None and mark.calls_for_review:
            taken = [step for one in together[case] for step in steps[one]]
            mark = replace(mark, review=risk_answer(mark, taken, supervisors))
        answered[case] = replace(digests[case], reviews=kept, risk=mark)
    return answered


def _calls(digest: ClinicalDigest) -> bool:
    return digest.risk is not None and digest.risk.calls_for_review


def _standing(review: OpenReview, standing: Standing | None) -> OpenReview | None:
    if standing is None or standing.state.step is ReviewStep.SUBMITTED:
        return replace(review, returned_at=None)
    if standing.state.step is ReviewStep.APPROVED:
        return None
    return replace(review, returned_at=standing.state.at)
