"""Keep a client's safety plan with all its versions, and let one page of it leave the vault."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import local_day
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.domain.safety import PlanLine, SafetyPlan, SafetyStep, fault_of, tidied
from counsel_desk.services.again import check_again
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.exports import ExportKind, ExportPermit, checked_path
from counsel_desk.services.form_drafts import FormDrafts
from counsel_desk.services.intake import refuse_before_birth
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.storage.records import Stored

FORM = "safety plan"
AGENCIES = "agencies"
MOST_AGENCIES = 40


@dataclass(frozen=True, slots=True)
class RecordedPlan:
    """One version of a safety plan, with who wrote it and when; None where it is damaged."""

    version: int
    author: PersonId
    recorded_at: datetime
    plan: SafetyPlan | None


@use_case(Permission.WRITE_CLINICAL, Changed.PLANS)
def save_safety_plan(work: Work, case: CaseId, plan: SafetyPlan) -> None:
    """Keep a plan as the next version; what stood before is kept.

    Raises Invalid with ``safety-plan-empty``, ``safety-plan-day``, ``safety-plan-many``,
    ``safety-plan-long`` or ``event-before-birth``.
    """
    tidy = replace(plan, steps=tidied(plan))
    fault = fault_of(tidy, today=local_day(work.now))
    if fault:
        raise Invalid(fault)
    refuse_before_birth(work, case, tidy.made_on, field="made_on")
    kinds.SAFETY_PLAN.records(work).put(case, tidy)
    CaseDigest(work, case).set_safety_plan(tidy.made_on)
    register_of(work).touch(case)
    _remember_agencies(work, tidy.lines(SafetyStep.AGENCIES))
    FormDrafts(work).drop(FormKey(FORM, case))


@use_case(Permission.READ_CLINICAL)
def open_safety_plan(work: Work, case: CaseId) -> RecordedPlan | None:
    """Give the plan as it stands, or None; one entry is logged."""
    work.note(Action.LIST_OPENED, case)
    stored = kinds.SAFETY_PLAN.records(work).only(case)
    return _recorded(stored) if stored else None


@use_case(Permission.READ_CLINICAL)
def safety_plan_versions(work: Work, case: CaseId) -> tuple[RecordedPlan, ...]:
    """Give all versions of the plan, the newest first; the reading is logged."""
    records = kinds.SAFETY_PLAN.records(work)
    stored = records.only(case)
    return tuple(_recorded(one) for one in records.versions(stored.id)) if stored else ()


def _recorded(stored: Stored[SafetyPlan]) -> RecordedPlan:
    return RecordedPlan(stored.version, stored.author, stored.created, stored.value)


@use_case(Permission.WRITE_CLINICAL)
def known_agencies(work: Work) -> tuple[PlanLine, ...]:
    """Give professionals and agencies that one's plans named before, the latest first."""
    record = work.own.read(AGENCIES)
    if record is None:
        return ()
    try:
        return tuple(msgspec.msgpack.decode(record.data, type=list[PlanLine]))
    except msgspec.MsgspecError:
        return ()


def _remember_agencies(work: Work, lines: Iterable[PlanLine]) -> None:
    fresh = [one for one in lines if one.words]
    named = {one.words.casefold() for one in fresh}
    rest = [one for one in known_agencies(work) if one.words.casefold() not in named]
    if fresh:
        data = msgspec.msgpack.encode([*fresh, *rest][:MOST_AGENCIES])
        work.own.write(AGENCIES, data)


@use_case(Permission.EXPORT_CASE)
def export_safety_plan(
    work: Work, case: CaseId, *, passphrase: str, path: Path
) -> tuple[ExportPermit, SafetyPlan]:
    """Let the page for the client leave the vault: the trail says so before it is written.

    Give the permit to `exports.save_bytes`. Raises WrongPassphrase, NotFound without a plan,
    and Invalid for a path where no file of this kind may be (see `exports.checked_path`).
    """
    target = checked_path(path, vault=work.vault.folder.path)
    stored = kinds.SAFETY_PLAN.records(work).only(case)
    if stored is None or stored.value is None:
        raise NotFound
    check_again(work, passphrase)
    work.note(Action.EXPORTED, case)
    return ExportPermit(target, ExportKind.PDF), stored.value
