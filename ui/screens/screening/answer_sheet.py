"""The answers that are being given to one instrument, and what they lack."""

from __future__ import annotations

from dataclasses import dataclass, field

from counsel_desk.domain.screening import (
    Instrument,
    Item,
    SafetyItem,
    SafetyState,
    answers_of,
    score,
)
from ui.widgets import screening_words


@dataclass(slots=True)
class AnswerSheet:
    """Answers by item key: a value or a reason such as "declined"; what is not there is blank.

    ``first`` are the answers of a first entry while a paper form is entered again, ``differed``
    the items that the second entry read differently, ``settled`` those of them that were decided.
    """

    form: Instrument
    language: str
    values: dict[str, int | str] = field(default_factory=dict)
    first: dict[str, int | str] | None = None
    differed: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)

    @property
    def items(self) -> tuple[Item, ...]:
        """The items in the order of the form."""
        return self.form.items

    def place_of(self, key: str) -> int:
        """Give the place of an item, from 0."""
        return next(place for place, item in enumerate(self.items) if item.key == key)

    def missing(self) -> list[str]:
        """Give the keys of items without a value that the scores need; a reason is no value."""
        found = score(self.form, answers_of(self.values)).missing
        return [key for key in found if key not in self.values]

    def passed_over(self) -> list[str]:
        """Give the keys that are missing before the last item that was answered."""
        last = max((self.place_of(key) for key in self.values), default=-1)
        return [key for key in self.missing() if self.place_of(key) < last]

    def answered(self) -> int:
        """Count the items that have an answer or a reason for having none."""
        return len(self.values)

    def left_out(self) -> frozenset[str]:
        """Give the keys of items that the form leaves out after the answers given so far."""
        found: set[str] = set()
        for rule in self.form.skips:
            if all(self.values.get(key) == value for key, value in rule.when.items()):
                found.update(key for key in rule.items if key not in self.values)
        return frozenset(found)

    def next_place(self, place: int) -> int:
        """Give the next place to ask, beyond the items that the form leaves out."""
        left_out = self.left_out()
        after = place + 1
        while after < len(self.items) and self.items[after].key in left_out:
            after += 1
        return after

    def concerns(self) -> list[SafetyItem]:
        """Give the safety items that were endorsed so far."""
        found = []
        for one in self.form.safety:
            if one.item in self.values:
                judged = screening_words.safety_of(self.form, one.item, self.values[one.item])
                if judged is not None and judged[1] is SafetyState.ENDORSED:
                    found.append(one)
        return found

    def enter_again(self) -> None:
        """Put the answers aside as the first entry and begin the second."""
        self.first, self.values = dict(self.values), {}
        self.differed, self.settled = set(), set()

    def enter_once(self) -> None:
        """Go back to the first entry alone."""
        if self.first is not None:
            self.values, self.first = dict(self.first), None
        self.differed, self.settled = set(), set()

    def differences(self) -> list[str]:
        """Give the items that the two entries read differently and that nobody has settled."""
        first = self.first
        if first is None:
            return []
        keys = [item.key for item in self.items]
        found = [key for key in keys if first.get(key) != self.values.get(key)]
        return [key for key in found if key not in self.settled]

    def settle(self, key: str, value: int | str | None) -> None:
        """Decide what a form says where its two entries differ."""
        self.differed.add(key)
        self.settled.add(key)
        if value is None:
            self.values.pop(key, None)
        else:
            self.values[key] = value

    def read_differently(self) -> tuple[str, ...] | None:
        """Give the items that two entries read differently; None where it was entered once."""
        if self.first is None:
            return None
        return tuple(item.key for item in self.items if item.key in self.differed)

    def recorded(self) -> dict[str, int | str | None]:
        """Give every item with its value, its reason or None."""
        left_out = self.left_out()
        return {
            item.key: self.values.get(item.key, "not asked" if item.key in left_out else None)
            for item in self.items
        }
