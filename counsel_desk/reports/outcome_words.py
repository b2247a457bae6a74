"""Hold the words of the picture of outcomes: English here, translated ones from the window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """Every text of the picture; words in braces are filled in by it."""

    first: str = "first score"
    last: str = "last score"
    first_of: str = "{instrument} at the first screening"
    last_of: str = "{instrument} at the last"
    worse: str = "worse"
    better: str = "better"
    no_change: str = "no change"
    improved: str = "reliably improved"
    unchanged: str = "no reliable change"
    deteriorated: str = "reliably worse"
    changed: str = "first to last"
    cutoff: str = "{value} screening threshold"
    mean: str = "mean {value}"
    each: str = "each dot is {count} people"
    decimal: str = "."

    def number(self, value: float) -> str:
        """Write a score: whole where it is whole, else with at most two decimals."""
        written = f"{value:.2f}".rstrip("0").rstrip(".")
        return written.replace(".", self.decimal)


ENGLISH = OutcomeWords()
