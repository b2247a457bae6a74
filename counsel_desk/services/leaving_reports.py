"""Let a report leave the vault: the trail says so before the file is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.outcomes.course import Course
from counsel_desk.domain.plan import GoalState
from counsel_desk.services.charts import progress_course
from counsel_desk.services.consents import require
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import NotFound, WrongPassphrase
from counsel_desk.services.exports import ExportKind, ExportPermit, checked_path
from counsel_desk.services.leaving import permit_pdf
from counsel_desk.services.outcomes import CAME
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work
from counsel_desk.storage.vault import passphrase_opens


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal of the client with where it began and stands; levels from -2 to 2, None unjudged."""

    words: str = field(repr=False)
    state: GoalState
    start: int | None
    latest: int | None


@dataclass(frozen=True, slots=True)
class ClientProgress:
    """What a client's progress report is made of; ``course`` is what the chart shows."""

    case: CaseId
    code: str
    course: Course
    attended: int
    missed: int
    goals: tuple[GoalLine, ...]


@use_case(Permission.READ_CLINICAL)
def client_progress(work: Work, case: CaseId) -> ClientProgress:
    """Gather a client's progress; reading it is logged."""
    coordination = work.coordinations.only(case)
    if coordination is None or coordination.value is None:
        raise NotFound
    course = progress_course(work, case)
    booked = [one.value for one in work.appointments.list(case) if one.value]
    missed = SessionOutcome.DID_NOT_ATTEND
    return ClientProgress(
        case=case,
        code=coordination.value.code,
        course=course,
        attended=sum(one.outcome in CAME for one in booked),
        missed=sum(one.outcome is missed for one in booked),
        goals=_goals(work, case),
    )


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
    seal_with: str,
    passphrase: str,
    path: Path,
    override: str | None = None,
) -> ExportPermit:
    """Let a client's progress report leave, sealed with a passphrase of its own.

    ``recipient`` is whom it is for, None for the client's own copy, which needs no consent.
    Raises ConsentMissing, WrongPassphrase and Invalid (see `leaving.permit_pdf`).
    """
    if recipient is not None:
        require(work, case, Purpose.RELEASE, recipient=recipient, override=override)
    permit = permit_pdf(work, path=path, passphrase=passphrase, seal_with=seal_with)
    work.note(Action.EXPORTED, case)
    return permit


@use_case(Permission.MAKE_REPORTS)
def permit_report(
    work: Work, *, path: Path, passphrase: str, seal_with: str | None
) -> ExportPermit:
    """Let a report on many people leave: a sealed PDF, or a CSV where nothing seals it.

    It MUST hold suppressed numbers alone. Raises WrongPassphrase and Invalid.
    """
    if seal_with is not None:
        permit = permit_pdf(work, path=path, passphrase=passphrase, seal_with=seal_with)
    else:
        target = checked_path(path, vault=work.vault.folder.path)
        user_name = work.roster.members[work.me].person.user_name
        if not passphrase_opens(work.who, user_name=user_name, passphrase=passphrase):
            raise WrongPassphrase
        permit = ExportPermit(target, ExportKind.CSV)
    work.note(Action.EXPORTED, work.me)
    return permit
