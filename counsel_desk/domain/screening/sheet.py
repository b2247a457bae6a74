"""An answer sheet that was read against its instrument: values, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counsel_desk.domain.screening.answers import (
    AnswerOutOfRangeError,
    NotApplicableError,
    Unanswered,
    UnknownItemError,
)

if TYPE_CHECKING:
    from counsel_desk.domain.screening.answers import Answers
    from counsel_desk.domain.screening.instrument import Instrument, SkipRule

_NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class Sheet:
    """Answers as the rules see them.

    ``given`` are the values that were answered, ``values`` the same with the zeros of items
    that the form itself left out. ``excluded`` are not applicable. ``doubtful`` are items that
    an unanswered question may yet leave out. ``missing`` lists the unanswered in form order.
    """

    given: Mapping[str, int]
    values: Mapping[str, int]
    excluded: frozenset[str]
    doubtful: frozenset[str]
    missing: tuple[str, ...]


class SheetReader:
    """Reads answers against one instrument, as fast as a plain dictionary allows."""

    def __init__(self, instrument: Instrument) -> None:
        self._id = instrument.id
        self._allowed = {item.key: frozenset(item.values) for item in instrument.items}
        self._choices = {item.key: item.values for item in instrument.items}
        self._optional = {item.key for item in instrument.items if item.may_be_not_applicable}
        self._needed = tuple(item.key for item in instrument.items if item.scored)
        self._skips = instrument.skips

    def read(self, answers: Answers) -> Sheet:
        """Check every answer and find what is missing; raises AnswerError."""
        given: dict[str, int] = {}
        excluded: list[str] = []
        allowed_for = self._allowed.get
        for key, answer in answers.items():
            allowed = allowed_for(key)
            if allowed is None:
                raise UnknownItemError(self._id, key)
            if type(answer) is int and answer in allowed:
                given[key] = answer
            elif answer is Unanswered.NOT_APPLICABLE:
                excluded.append(key)
            elif answer is not None and not isinstance(answer, Unanswered):
                raise AnswerOutOfRangeError(key, self._choices[key])
        return self._sheet(given, self._excluded(excluded))

    def _excluded(self, keys: list[str]) -> frozenset[str]:
        for key in keys:
            if key not in self._optional:
                raise NotApplicableError(key)
        return frozenset(keys) if keys else _NOTHING

    def _sheet(self, given: dict[str, int], excluded: frozenset[str]) -> Sheet:
        values, doubtful = given, _NOTHING
        for rule in self._skips:
            open_items = [key for key in rule.when if key not in given]
            if any(given.get(key, value) != value for key, value in rule.when.items()):
                continue
            if not open_items:
                values = _left_out(values, rule, excluded)
            elif rule.stops:
                doubtful = doubtful.union(rule.items)
        missing = [key for key in self._needed if key not in values]
        if excluded:
            missing = [key for key in missing if key not in excluded]
        return Sheet(given, values, excluded, doubtful, tuple(missing))


def _left_out(values: dict[str, int], rule: SkipRule, excluded: frozenset[str]) -> dict[str, int]:
    zeros = {key: 0 for key in rule.items if key not in excluded}
    return {**values, **zeros} if rule.stops else {**zeros, **values}
