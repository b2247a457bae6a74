"""Say where the co-signature of a note stands, from the steps that were taken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.ids import PersonId
from counsel_desk.domain.notes import NoteReview, Reviewed, ReviewState, ReviewStep
from counsel_desk.domain.risk import RiskAnswer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from counsel_desk.domain.ids import NoteId
    from counsel_desk.domain.risk import RiskMark


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A stored step: its record, who wrote it, and when."""

    id: UUID
    by: PersonId
    at: datetime
    review: NoteReview


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a note with the step that decides it."""

    state: ReviewState
    step: UUID
    seal: bytes


def standings(
    steps: Iterable[TakenStep],
    authors: Mapping[NoteId, PersonId],
    supervisors: Collection[PersonId],
) -> dict[NoteId, Standing]:
    """Give the standing of every note that was submitted, by its last submission.

    ``authors`` are those of the notes, ``supervisors`` who ever held the role. A submission counts
    if the note's author wrote it; an answer if one of the people named in the submission did,
    who is a supervisor and not the author. The first answer to a submission is the answer.
    """
    found: dict[NoteId, Standing] = {}
    for step in sorted(steps, key=lambda one: (one.at, one.id)):
        review = step.review
        if review.step is ReviewStep.SUBMITTED:
            if authors.get(review.note) == step.by:
                found[review.note] = _submitted(step)
        elif (standing := found.get(review.note)) is not None and _answers(
            step, standing, supervisors
        ):
            found[review.note] = _answered(standing, step)
    return found


def _submitted(step: TakenStep) -> Standing:
    state = ReviewState(
        step=ReviewStep.SUBMITTED,
        by=step.by,
        at=step.at,
        reviewers=tuple(one for one in step.review.reviewers if one != step.by),
        submission=step.id,
        submitted_at=step.at,
    )
    return Standing(state, step.id, step.review.seal)


def _answers(step: TakenStep, standing: Standing, supervisors: Collection[PersonId]) -> bool:
    state = standing.state
    return (
        state.step is ReviewStep.SUBMITTED
        and step.review.submission == state.submission
        and step.by in state.reviewers
        and step.by in supervisors
    )


def _answered(standing: Standing, step: TakenStep) -> Standing:
    state = replace(
        standing.state,
        step=step.review.step,
        by=step.by,
        at=step.at,
        comments=step.review.comments,
    )
    return Standing(state, step.id, step.review.seal)


def risk_answer(
    mark: RiskMark, steps: Iterable[TakenStep], supervisors: Collection[PersonId]
) -> RiskAnswer | None:
    """Give the last answer to an assessment as it stands now; None where it waits for one.

    An answer counts if somebody wrote it who was a supervisor and not the author, and if it is
    about the very version that was signed.
    """
    counted = [
        step
        for step in steps
        if step.review.of is Reviewed.RISK
        and step.review.note == mark.risk
        and step.review.seal == mark.seal
        and step.by in supervisors
        and step.by != mark.author
    ]
    last = max(counted, key=lambda step: (step.at, step.id), default=None)
    if last is None:
        return None
    agrees = last.review.step is ReviewStep.APPROVED
    return RiskAnswer(agrees, last.by, last.at, last.review.comments)
