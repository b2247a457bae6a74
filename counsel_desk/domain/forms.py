"""Describe a form that somebody began and has not saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FormKey:
    """What tells half-filled forms apart: the form's name, its case, and the record it edits."""

    form: str
    case: UUID | None = None
    item: UUID | None = None


class Begun(StrEnum):
    """What of a client's record somebody can be in the middle of, by the name of its form."""

    INTAKE = "intake"
    EVENT = "violation"
    LEGAL_STEP = "legal_step"
    RISK = "risk"
    SAFETY_PLAN = "safety plan"
    PLAN = "care plan"
    GOAL_REVIEW = "goal review"
    REFERRAL = "referral"
    CONSENT = "consent"
    LIFE_EVENT = "life_event"
    CORRECTION = "screening-correction"
    ADDENDUM = "addendum"
    CHART_REVIEW = "chart-review"
    OWN_NOTE = "own note"
    SCREENING = "screening"


@dataclass(frozen=True, slots=True)
class FormDraft:
    """What was typed into a form so far, as plain values: texts, numbers, lists and mappings."""

    key: FormKey
    values: Mapping[str, Any]
    saved_at: datetime
