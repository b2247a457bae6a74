"""Describe a form that somebody began and has not saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FormKey:
    """What tells half-filled forms apart: the form's name, its case, and the record it edits."""

    form: str
    case: UUID | None = None
    item: UUID | None = None


@dataclass(frozen=True, slots=True)
class FormDraft:
    """What was typed into a form so far, as plain values: texts, numbers, lists and mappings."""

    key: FormKey
    values: Mapping[str, Any]
    saved_at: datetime
