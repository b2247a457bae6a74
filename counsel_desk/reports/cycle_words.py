"""Hold the words of the pictures of a cycle: English here, translated ones from the window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CycleWords:
    """Every text of the pictures; words in braces are filled in by them.

    ``down`` says that lower scores are better, for the shapes of the key.
    """

    change_of: str = "change in {instrument}, first to last"
    dose: str = "meetings attended"
    corridor: str = "no reliable change"
    worse: str = "worse"
    better: str = "better"
    improved: str = "reliably improved"
    unchanged: str = "no reliable change"
    deteriorated: str = "reliably worse"
    came: str = "came, of those recorded"
    meeting: str = "number of the meeting"
    own: str = "this cycle"
    others: str = "other cycles of the model"
    decimal: str = "."
    down: bool = True

    def number(self, value: float) -> str:
        """Write a number: whole where it is whole, else with one decimal."""
        return f"{value:.1f}".removesuffix(".0").replace(".", self.decimal)

    def change(self, value: float) -> str:
        """Write a change with its sign."""
        sign = "+" if value > 0 else "−" if value < 0 else ""
        return f"{sign}{self.number(abs(value))}"


ENGLISH = CycleWords()
