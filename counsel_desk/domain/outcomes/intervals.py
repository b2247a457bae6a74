"""Say how sure a share of people is: the interval of Wilson."""

from __future__ import annotations

import math
from dataclasses import dataclass

CRITICAL = 1.959963984540054
"""The standard normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many people, as counts, with a 95 % interval of the share.

    ``low`` and ``high`` lie between 0 and 1; over nobody there is neither share nor interval.
    """

    count: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.of:
            raise ValueError("a share counts people out of those there are")

    @property
    def share(self) -> float | None:
        """The share, 0 to 1; None over nobody."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval after Wilson (1927), which holds at 0 and at 1 as well."""
        return wilson(self.count, self.of)


def wilson(count: int, of: int) -> tuple[float, float] | None:
    """Give the score interval of a share after Wilson (1927); None over nobody."""
    if of == 0:
        return None
    z2 = CRITICAL**2
    share = count / of
    middle = share + z2 / (2 * of)
    spread = CRITICAL * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    low, high = (middle - spread) / (1 + z2 / of), (middle + spread) / (1 + z2 / of)
    # At the ends the formula misses 0 and 1 by rounding alone.
    return (0.0 if count == 0 else low, 1.0 if count == of else high)
