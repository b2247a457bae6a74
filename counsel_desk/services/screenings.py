"""Record screenings with the result as computed, and read them back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId, PersonId, ScreeningId
from counsel_desk.domain.screening import (
    AnswerError,
    AnswerOutOfRangeError,
    Instrument,
    NotApplicableError,
    Result,
    UnknownItemError,
    answers_of,
    score,
)
from counsel_desk.domain.screenings import Answers, Given, Mode, Screening, Way
from counsel_desk.services.alerts import alert_answers, answer_alert, case_alerts
from counsel_desk.services.answer_drafts import AnswerDrafts
from counsel_desk.services.consents import heed
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid, VaultDamaged
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.instruments import UnknownInstrumentError
from counsel_desk.services.intake import refuse_before_birth
from counsel_desk.services.joined import files, place_of
from counsel_desk.services.settings import programme_form, setting_in_force
from counsel_desk.services.strikes import standing
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "alert_answers",
    "answer_alert",
    "case_alerts",
    "list_screenings",
    "open_screening",
    "record_screening",
]

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LONGEST_NAME = 80


@use_case(Permission.SCREEN, Changed.SCREENINGS | Changed.ALERTS)
def record_screening(
    work: Work,
    case: CaseId,
    answers: Answers,
    *,
    mode: Mode,
    again: bool = False,
    given: Given | None = None,
    override: str | None = None,
) -> Screening:
    """Score and keep a screening, and raise its alerts; unfinished answers to it are gone.

    ``again`` is for a second one of the same instrument on one day. Raises ConsentMissing where
    the client said no to treatment, unless ``override`` says why all the same; Invalid with
    ``unknown-instrument``, ``instrument-version``, ``unknown-item``, ``answer-out-of-range``,
    ``not-applicable``, ``unknown-answer``, ``nothing-answered``, ``not-by-client`` for a way in
    which the instrument may not be given, ``given-in-future``,
    ``given-too-early``, ``event-before-birth``, ``same-day``, ``giver-unknown`` or
    ``text-too-long``.
    """
    form, how = form_of(work, answers), given or Given()
    check_mode(form, mode, how.way)
    result = scored(form, answers)
    kept = standing(work, case, work.screenings.list(*files(work, case)))
    before = [stored.value for stored in kept if stored.value]
    check_time(work, answers, before, again=again)
    refuse_before_birth(work, case, local_day(answers.given_at), field="given_at")
    heed(work, case, Purpose.SERVICE, override=override)
    screening = _screening(work, case, answers, mode, how, result)
    work.screenings.add(case, screening, record=screening.id)
    CaseDigest(work, case).add_screenings([*before, screening])
    AnswerDrafts(work).drop(case, form.id)
    return screening


@helps_use_cases
def form_of(work: Work, answers: Answers, moment: datetime | None = None) -> Instrument:
    """Give the form that was answered, as its cut-offs were at a moment or are now."""
    try:
        version = answers.version if moment is not None else None
        form = programme_form(work, answers.instrument, moment, version=version)
    except UnknownInstrumentError:
        raise Invalid("unknown-instrument", field="instrument") from None
    if answers.version != form.version:
        raise Invalid("instrument-version", field="version", version=form.version)
    return form


@helps_use_cases
def check_mode(form: Instrument, mode: Mode, way: Way = Way.KEYS) -> None:
    """Refuse that the client fills in alone what a trained person must ask; raises Invalid."""
    if not form.self_completed and (mode is Mode.SELF or way is Way.CLIENT):
        raise Invalid("not-by-client", field="mode", instrument=form.short_title)


@helps_use_cases
def scored(form: Instrument, answers: Answers) -> Result:
    """Score answers; raises Invalid for those that the form cannot have."""
    if all(value is None or value == "blank" for value in answers.values.values()):
        raise Invalid("nothing-answered", field="values")
    try:
        return score(form, answers_of(answers.values))
    except AnswerError as error:
        raise Invalid(_reason(error), field=error.item, item=error.item) from None


def _reason(error: AnswerError) -> str:
    match error:
        case UnknownItemError():
            return "unknown-item"
        case AnswerOutOfRangeError():
            return "answer-out-of-range"
        case NotApplicableError():
            return "not-applicable"
    return "unknown-answer"


@helps_use_cases
def check_time(work: Work, answers: Answers, before: Iterable[Screening], *, again: bool) -> None:
    """Check when it was given, also beside those given before; raises Invalid."""
    if answers.given_at > work.now:
        raise Invalid("given-in-future", field="given_at")
    if answers.given_at < EARLIEST:
        raise Invalid("given-too-early", field="given_at", earliest=EARLIEST.date())
    day = local_day(answers.given_at)
    same = (
        one.answers.instrument == answers.instrument and local_day(one.answers.given_at) == day
        for one in before
    )
    if not again and any(same):
        raise Invalid("same-day", field="given_at")


def _screening(
    work: Work, case: CaseId, answers: Answers, mode: Mode, given: Given, result: Result
) -> Screening:
    giver = _giver(work, given)
    return with_result(
        Screening(
            id=ScreeningId(work.new_id()),
            case=case,
            answers=answers,
            mode=mode,
            given_by=giver,
            scores={},
            prorated=False,
            missing=(),
            setting=setting_in_force(work),
            way=given.way,
            interpreter=checked_interpreter(given.interpreter),
            entered_by=None if giver == work.me else work.me,
            differed=given.differed,
        ),
        result,
    )


def _giver(work: Work, given: Given) -> PersonId:
    """Give who gave it: another colleague for a paper form alone."""
    if given.given_by is None or given.given_by == work.me:
        return work.me
    if given.way is not Way.PAPER or work.roster.member(given.given_by) is None:
        raise Invalid("giver-unknown", field="given_by")
    return given.given_by


@helps_use_cases
def checked_interpreter(name: str) -> str:
    """Give who interpreted, without blanks at the ends; raises Invalid where it is too long."""
    if len(name.strip()) > LONGEST_NAME:
        raise Invalid("text-too-long", field="interpreter", most=LONGEST_NAME)
    return name.strip()


@helps_use_cases
def with_result(screening: Screening, result: Result) -> Screening:
    """Put what the answers amount to into a screening."""
    return replace(
        screening,
        scores=dict(result.scores),
        prorated=result.prorated,
        missing=result.missing,
        bands=dict(result.bands),
        criteria={key: str(truth) for key, truth in result.criteria.items()},
        classification=dict(result.classification),
        alerts={item: str(state) for item, state in result.alerts.items()},
        cutoffs=dict(result.cutoffs),
    )


@use_case(Permission.READ_CLINICAL)
def list_screenings(work: Work, case: CaseId) -> tuple[Screening, ...]:
    """List the screenings of a case that stand, oldest first; one entry is logged."""
    work.note(Action.LIST_OPENED, case)
    kept = standing(work, case, work.screenings.list(*files(work, case)))
    found = [stored.value for stored in kept if stored.value]
    return tuple(sorted(found, key=lambda one: (one.answers.given_at, one.id)))


@use_case(Permission.READ_CLINICAL)
def open_screening(work: Work, case: CaseId, screening: ScreeningId) -> Screening:
    """Open one screening, signature checked; the reading is logged.

    Raises VaultDamaged when its hash, signature or author's right does not hold.
    """
    stored = work.screenings.open(screening)
    place_of(work, case, stored.scope)
    if stored.value is None or not stored.intact:
        raise VaultDamaged
    return stored.value
