"""The words a step is written in: what to wait for, what to check, and how long it may take."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from ui.tour.tourist import Tourist

T = TypeVar("T")
LIMIT = 60.0


class StepFailed(Exception):
    """A step did not do what it promises; the text says what was expected."""


@dataclass(frozen=True, slots=True)
class Until:
    """Go on once this is so; ``what`` completes "waited for"."""

    is_so: Callable[[], bool]
    what: str


Way = Generator[Until | None, None, T]
"""A piece of a step: it yields None to let the window work, or what to wait for."""
Play = Callable[["Tourist"], Way[None]]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a person does, with the check that it took effect.

    Attributes:
        name: short, for files and tests; title: the sentence printed; role: who does it.
        play: does it; limit: the seconds it may take.
    """

    name: str
    title: str
    role: str
    play: Play
    limit: float = LIMIT


@dataclass(frozen=True, slots=True)
class Block:
    """A time in which the window could not answer.

    Attributes:
        step: when it was; milliseconds: how long, without waiting for a processor.
        busy_milliseconds: how much of it the window's thread worked itself; the rest it waited
        for other threads of the program.
        waited_milliseconds: how long besides it waited for a processor that others used.
    """

    step: str
    milliseconds: float
    busy_milliseconds: float
    waited_milliseconds: float


@dataclass
class Result:
    """How a step went."""

    step: Step
    seconds: float = 0.0
    error: str = ""
    checks: list[str] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether the step did what it promises."""
        return not self.error
