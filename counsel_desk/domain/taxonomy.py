"""List what events of torture and violence are described with; keys are part of the record.

The words for the keys are in ``ui/widgets/event_words.py``. A key is never reused or renamed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Branch:
    """A kind of method with the methods below it; the kind alone may be chosen too."""

    key: str
    leaves: tuple[str, ...]


METHODS: tuple[Branch, ...] = (
    Branch(
        "physical",
        (
            "physical.blunt",
            "physical.positional",
            "physical.asphyxia",
            "physical.burn",
            "physical.electric",
            "physical.penetrating",
            "physical.crush",
            "physical.dental",
            "physical.exertion",
        ),
    ),
    Branch(
        "sexual",
        (
            "sexual.rape",
            "sexual.assault",
            "sexual.genital",
            "sexual.nudity",
            "sexual.witnessing",
            "sexual.threats",
        ),
    ),
    Branch(
        "psychological",
        (
            "psychological.threats",
            "psychological.mock",
            "psychological.humiliation",
            "psychological.betrayal",
            "psychological.witnessing",
            "psychological.sensory",
        ),
    ),
    Branch(
        "deprivation",
        (
            "deprivation.food",
            "deprivation.sleep",
            "deprivation.medical",
            "deprivation.overcrowding",
            "deprivation.solitary",
            "deprivation.incommunicado",
        ),
    ),
    Branch(
        "related",
        (
            "related.disappearance",
            "related.killing",
            "related.arrest",
            "related.extortion",
            "related.displacement",
        ),
    ),
)
"""The tree of methods (clinical page, 4.2)."""

PERPETRATORS: tuple[str, ...] = (
    "police",
    "police.dci",
    "police.special",
    "prison",
    "military",
    "rangers",
    "county",
    "chiefs",
    "foreign",
    "armed",
    "private",
    "unknown",
)
"""Classes of perpetrators (clinical page, 4.3)."""

PLACES: tuple[str, ...] = (
    "home",
    "street",
    "work",
    "station",
    "prison",
    "camp",
    "vehicle",
    "unofficial",
    "border",
    "hospital",
    "school",
    "protest",
    "other",
)
PURPOSES: tuple[str, ...] = (
    "information",
    "confession",
    "punishment",
    "intimidation",
    "discrimination",
    "other",
)
"""Purposes as the Convention against Torture names them."""

NOT_REPORTED: tuple[str, ...] = (
    "fear",
    "shame",
    "distance",
    "no faith",
    "above the law",
    "self-blame",
    "cost",
    "turned away",
    "did not know how",
    "settled",
    "other",
)
STAGES: tuple[str, ...] = (
    "reported",
    "investigation",
    "prosecutor",
    "charged",
    "hearing",
    "judgment",
    "appeal",
    "ended",
)
OUTCOMES: tuple[str, ...] = (
    "pending",
    "alternative justice",
    "dispute resolution",
    "settled",
    "dropped",
    "acquittal",
    "conviction",
    "compensation",
)


def method_keys() -> Iterator[str]:
    """Give every key of the tree of methods, kinds before what is below them."""
    for branch in METHODS:
        yield branch.key
        yield from branch.leaves
