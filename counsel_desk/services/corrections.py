"""Correct a screening with a reason; what stood before stays as an earlier version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.days import local_day
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.ids import CaseId, PersonId, ScreeningId
from counsel_desk.domain.screenings import Answers, Correction, Mode, Screening
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid, VaultDamaged
from counsel_desk.services.form_drafts import FormDrafts
from counsel_desk.services.intake import refuse_before_birth
from counsel_desk.services.joined import files, place_of
from counsel_desk.services.screenings import (
    check_mode,
    check_time,
    checked_interpreter,
    form_of,
    scored,
    with_result,
)
from counsel_desk.services.strikes import refuse_struck, standing
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from counsel_desk.storage.records import Stored

FORM = "screening-correction"
"""The name under which a half-made correction is kept."""
SHORTEST_REASON = 5
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class ScreeningVersion:
    """A screening as it stood; ``screening`` is None where it does not open any more."""

    number: int
    author: PersonId
    at: datetime
    screening: Screening | None


@use_case(Permission.SCREEN, Changed.SCREENINGS | Changed.ALERTS)
def correct_screening(
    work: Work,
    case: CaseId,
    screening: ScreeningId,
    answers: Answers,
    *,
    mode: Mode,
    interpreter: str = "",
    reason: str,
) -> Screening:
    """Put answers in the place of those recorded; alerts follow what is answered now.

    It is scored with the cut-offs that it was recorded with. Raises Invalid as
    `screenings.record_screening` does, and with ``correction-reason``, ``correction-instrument``,
    ``correction-unchanged`` or ``struck-already``.
    """
    records = work.screenings
    stored = records.open(screening)
    if place_of(work, case, stored.scope) != case:
        raise Invalid("merged-away")
    old = stored.value
    if old is None or not stored.intact:
        raise VaultDamaged
    said = _reason(reason)
    if answers.instrument != old.answers.instrument:
        raise Invalid("correction-instrument", field="instrument")
    refuse_struck(work, case, screening)
    form = form_of(work, answers, records.versions(screening)[-1].created)
    if mode is not old.mode:
        check_mode(form, mode)
    name = checked_interpreter(interpreter)
    if (old.answers, old.mode, old.interpreter) == (answers, mode, name):
        raise Invalid("correction-unchanged")
    others = [one for one in _standing(work, case) if one.id != screening]
    check_time(work, answers, others, again=True)
    refuse_before_birth(work, case, local_day(answers.given_at), field="given_at")
    items = _changed_items(old.answers, answers)
    entry = Correction(said, work.me, work.now, items)
    changed = replace(
        old,
        answers=answers,
        mode=mode,
        interpreter=name,
        corrections=(*old.corrections, entry),
        brought=old.brought and replace(old.brought, total_only=False),
    )
    new = with_result(changed, scored(form, answers))
    records.replace(screening, new)
    CaseDigest(work, case).set_screenings([*others, new])
    FormDrafts(work).drop(FormKey(FORM, case, screening))
    return new


def _reason(text: str) -> str:
    said = text.strip()
    if len(said) < SHORTEST_REASON:
        raise Invalid("correction-reason", field="reason")
    if len(said) > LONGEST_REASON:
        raise Invalid("text-too-long", field="reason", most=LONGEST_REASON)
    return said


def _standing(work: Work, case: CaseId) -> list[Screening]:
    kept = standing(work, case, work.screenings.list(*files(work, case)))
    return [one.value for one in kept if one.value is not None]


def _changed_items(before: Answers, after: Answers) -> tuple[str, ...]:
    """Name the items with another answer; no key is the same as blank."""
    keys = dict.fromkeys([*before.values, *after.values])
    return tuple(key for key in keys if before.values.get(key) != after.values.get(key))


@use_case(Permission.READ_CLINICAL)
def screening_versions(
    work: Work, case: CaseId, screening: ScreeningId
) -> tuple[ScreeningVersion, ...]:
    """List every version of a screening, the newest first; the reading is logged."""
    found = work.screenings.versions(screening)
    place_of(work, case, found[0].scope)
    return tuple(_version(one) for one in found)


def _version(stored: Stored[Screening]) -> ScreeningVersion:
    return ScreeningVersion(stored.version, stored.author, stored.created, stored.value)
