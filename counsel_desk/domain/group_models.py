"""Offer the models of group therapy that programmes use, as plans to begin from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from counsel_desk.domain.measurement import CycleMeasure

if TYPE_CHECKING:
    from collections.abc import Mapping


class GroupModel(StrEnum):
    """A model of group therapy; ``OWN`` is whatever the programme does itself."""

    TRAUMA = "ten-session trauma group"
    SMALL_GROUP = "small-group counselling"
    PROBLEM_MANAGEMENT = "five-session problem management"
    SPOUSES = "spouses' group"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Template:
    """What a model plans: meetings a week apart, their minutes, for how many, what is measured."""

    meetings: int
    minutes: int
    capacity: int
    closed: bool
    measures: tuple[CycleMeasure, ...] = ()


_TRAUMA = tuple(CycleMeasure(name, mid=True, three_months=True) for name in ("pcl-5", "phq-9"))
_SYMPTOMS = tuple(CycleMeasure(name, three_months=True) for name in ("phq-9", "gad-7"))

TEMPLATES: Mapping[GroupModel, Template] = MappingProxyType(
    {
        GroupModel.TRAUMA: Template(10, 90, 12, closed=True, measures=_TRAUMA),
        GroupModel.SMALL_GROUP: Template(10, 90, 12, closed=True, measures=_TRAUMA),
        GroupModel.PROBLEM_MANAGEMENT: Template(5, 120, 10, closed=True, measures=_SYMPTOMS),
        GroupModel.SPOUSES: Template(8, 90, 12, closed=False, measures=_SYMPTOMS),
    }
)
"""The templates; a programme's own model has none."""
