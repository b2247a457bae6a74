"""Offer the models of group therapy that programmes use, as plans to begin from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

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
    """What a model plans: meetings a week apart, their minutes, and for how many."""

    meetings: int
    minutes: int
    capacity: int
    closed: bool


TEMPLATES: Mapping[GroupModel, Template] = MappingProxyType(
    {
        GroupModel.TRAUMA: Template(10, 90, 12, closed=True),
        GroupModel.SMALL_GROUP: Template(10, 90, 12, closed=True),
        GroupModel.PROBLEM_MANAGEMENT: Template(5, 120, 10, closed=True),
        GroupModel.SPOUSES: Template(8, 90, 12, closed=False),
    }
)
"""The templates; a programme's own model has none."""
