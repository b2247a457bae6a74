"""Let a report leave the vault: the trail says so before the file is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.outcomes.course import Course
from counsel_desk.domain.plan import GoalState
from counsel_desk.domain.screenings import Screening
from counsel_desk.services.charts import progress_course
from counsel_desk.services.consents import require_leaving
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import NotFound
from counsel_desk.services.exports import ExportKind, ExportPermit
from counsel_desk.services.leaving import permit_file, permit_pdf
from counsel_desk.services.screenings import list_screenings
from counsel_desk.services.sessions_held import sessions_held
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal of the client with where it began and stands; levels from -2 to 2, None unjudged."""

    words: str = field(repr=False)
    state: GoalState
    start: int | None
    latest: int | None


@dataclass(frozen=True, slots=True)
class ClientProgress:
    """What a client's progress report is made of; ``course`` is what the chart shows.

    ``latest`` is the newest screening by each instrument, for what it amounts to.
    """

    case: CaseId
    code: str
    course: Course
    attended: int
    missed: int
    goals: tuple[GoalLine, ...]
    latest: tuple[Screening, ...] = ()


@use_case(Permission.READ_CLINICAL)
def client_progress(work: Work, case: CaseId) -> ClientProgress:
    """Gather a client's progress; reading it is logged."""
    coordination = work.coordinations.only(case)
    if coordination is None or coordination.value is None:
        raise NotFound
    course = progress_course(work, case)
    held = sessions_held(work, case)
    return ClientProgress(
        case=case,
        code=coordination.value.code,
        course=course,
        attended=len(held.attended),
        missed=held.missed,
        goals=_goals(work, case),
        latest=_latest(work, case),
    )


def _latest(work: Work, case: CaseId) -> tuple[Screening, ...]:
    found = {one.answers.instrument: one for one in list_screenings(work, case)}
    return tuple(found.values())


def _goals(work: Work, case: CaseId) -> tuple[GoalLine, ...]:
    plan = kinds.CARE_PLAN.records(work).only(case)
    if plan is None or plan.value is None:
        return ()
    reviews = [one.value for one in kinds.GOAL_REVIEW.records(work).list(case) if one.value]
    latest: dict[object, int] = {}
    for review in sorted(reviews, key=lambda one: one.on):
        latest |= {one.goal: one.level for one in review.levels if one.level is not None}
    return tuple(
        GoalLine(goal.words, goal.state, goal.start, latest.get(goal.id))
        for goal in plan.value.goals
    )


@use_case(Permission.EXPORT_CASE, Changed.CONSENTS)
def permit_progress(
    work: Work,
    case: CaseId,
    *,
    recipient: str | None,
    seal_with: str | None,
    passphrase: str,
    path: Path,
    purpose: Purpose = Purpose.RELEASE,
    override: str | None = None,
) -> ExportPermit:
    """Let a client's progress report leave: a sealed PDF, or a CSV where nothing seals it.

    ``recipient`` is whom it is for and ``purpose`` what for (one of `domain.consents.LEAVING`);
    None is the client's own copy, which needs no consent.
    Raises ConsentMissing, WrongPassphrase and Invalid (see `leaving.permit_pdf`).
    """
    if recipient is not None:
        require_leaving(work, case, purpose, recipient=recipient, override=override)
    permit = _permitted(work, path, passphrase, seal_with)
    work.note(Action.EXPORTED, case)
    return permit


@use_case(Permission.MAKE_REPORTS)
def permit_report(
    work: Work, *, path: Path, passphrase: str, seal_with: str | None
) -> ExportPermit:
    """Let a report on many people leave: a sealed PDF, or a CSV where nothing seals it.

    It MUST hold suppressed numbers alone. Raises WrongPassphrase and Invalid.
    """
    permit = _permitted(work, path, passphrase, seal_with)
    work.note(Action.EXPORTED, work.me)
    return permit


def _permitted(work: Work, path: Path, passphrase: str, seal_with: str | None) -> ExportPermit:
    if seal_with is not None:
        return permit_pdf(work, path=path, passphrase=passphrase, seal_with=seal_with)
    return permit_file(work, path=path, passphrase=passphrase, kind=ExportKind.CSV)
