"""Read the answers of a past screening from the cells of a row, whatever stands in them."""

from __future__ import annotations

import re
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from counsel_desk.domain.bringing_in import folded
from counsel_desk.domain.screening import NotApplicableError, Result, Unanswered, answers_of, score
from counsel_desk.domain.screenings import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counsel_desk.domain.screening import Instrument, Item


class Part(StrEnum):
    """What a column can hold."""

    CODE = "case code"
    INSTRUMENT = "instrument"
    DATE = "date"
    ITEM = "item"
    TOTAL = "total"
    LANGUAGE = "language"
    MODE = "mode"


class PastFault(StrEnum):
    """Why a row cannot be a screening."""

    TOO_MANY_CELLS = "too many cells"
    CODE_MISSING = "code missing"
    CODE_MISTYPED = "code mistyped"
    CASE_UNKNOWN = "case unknown"
    CASE_NOT_MINE = "case of somebody else"
    INSTRUMENT_MISSING = "instrument missing"
    INSTRUMENT_UNKNOWN = "instrument unknown"
    DATE_MISSING = "date missing"
    DATE_UNREADABLE = "date unreadable"
    DATE_IMPOSSIBLE = "date impossible"
    DATE_IN_FUTURE = "date in the future"
    DATE_TOO_EARLY = "date too early"
    BEFORE_BIRTH = "before birth"
    BLANK = "blank"
    ANSWER_UNREADABLE = "answer unreadable"
    ANSWER_OUT_OF_RANGE = "answer out of range"
    ANSWER_NOT_ASKED_FOR = "answer to no item"
    NOT_APPLICABLE = "cannot be not applicable"
    TOTAL_UNREADABLE = "total unreadable"
    TOTAL_OUT_OF_RANGE = "total out of range"
    TOTAL_IMPOSSIBLE = "total impossible"
    TOTAL_DISAGREES = "total disagrees"
    LANGUAGE_UNKNOWN = "language unknown"
    MODE_UNKNOWN = "mode unknown"


class PastFaultError(Exception):
    """A cell that cannot be right; its text stays out of the message."""

    def __init__(self, fault: PastFault, part: Part, text: str = "", item: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.part = part
        self.text = text
        self.item = item


_NUMBER = re.compile(r"^-?[0-9]{1,6}(?:[.,][0-9]{1,10})?$")
_BLANK = frozenset({"", "-", "--", ".", "?", "na", "null", "none", "blank", "missing", "tupu"})
_REASONS: Mapping[str, str] = {
    "declined": Unanswered.DECLINED,
    "refused": Unanswered.DECLINED,
    "amekataa": Unanswered.DECLINED,
    "n/a": Unanswered.NOT_APPLICABLE,
    "not applicable": Unanswered.NOT_APPLICABLE,
    "haihusiki": Unanswered.NOT_APPLICABLE,
    "not asked": Unanswered.NOT_ASKED,
    "not done": Unanswered.NOT_ASKED,
    "hakuulizwa": Unanswered.NOT_ASKED,
}
_MODES: Mapping[Mode, tuple[str, ...]] = {
    Mode.SELF: ("self", "self report", "self-report", "by the client", "client", "mwenyewe"),
    Mode.READ_ALOUD: ("read aloud", "interview", "interviewer", "read", "counsellor", "clinician"),
    Mode.INTERPRETER: ("interpreter", "through an interpreter", "translated", "mkalimani"),
    Mode.UNKNOWN: ("not recorded", "unknown", "not known", "-", "?"),
}


def number_of(text: str) -> Fraction | None:
    """Read a number with a decimal point or comma; None for any other text."""
    return Fraction(text.replace(",", ".")) if _NUMBER.match(text) else None


def mode_of(text: str) -> Mode | None:
    """Read how answers were given; None for words that are not known."""
    wanted = folded(text)
    return next((mode for mode, words in _MODES.items() if wanted in words), None)


class AnswerCells:
    """Reads answers to one instrument; words of its options count as their numbers."""

    def __init__(self, form: Instrument) -> None:
        self._form = form
        self._items = form.items
        self._values = [frozenset(item.values) for item in form.items]
        self._words = [_words(item) for item in form.items]
        self._read: dict[tuple[int, str], int | str | None] = {}

    def read(self, cells: Sequence[str]) -> dict[str, int | str]:
        """Give the answers by item; a blank one is left out. Raises PastFaultError."""
        found: dict[str, int | str] = {}
        for place, text in enumerate(cells):
            if not text or (place >= len(self._items) and folded(text) in _BLANK):
                continue
            if place >= len(self._items):
                raise PastFaultError(
                    PastFault.ANSWER_NOT_ASKED_FOR, Part.ITEM, text, str(place + 1)
                )
            answer = self._answer(place, text)
            if answer is not None:
                found[self._items[place].key] = answer
        return found

    def _answer(self, place: int, text: str) -> int | str | None:
        known = (place, text)
        if known not in self._read:
            self._read[known] = self._understood(place, text)
        return self._read[known]

    def _understood(self, place: int, text: str) -> int | str | None:
        number, words = number_of(text), folded(text)
        key = self._items[place].key
        if number is not None:
            if number.denominator == 1 and int(number) in self._values[place]:
                return int(number)
            raise PastFaultError(PastFault.ANSWER_OUT_OF_RANGE, Part.ITEM, text, key)
        if words in self._words[place]:
            return self._words[place][words]
        if words in _BLANK:
            return None
        if words in _REASONS:
            return str(_REASONS[words])
        raise PastFaultError(PastFault.ANSWER_UNREADABLE, Part.ITEM, text, key)

    def result(self, values: Mapping[str, int | str]) -> Result:
        """Score answers that were read. Raises PastFaultError."""
        try:
            return score(self._form, answers_of(values))
        except NotApplicableError as error:
            text = str(values[error.item])
            raise PastFaultError(PastFault.NOT_APPLICABLE, Part.ITEM, text, error.item) from None


def _words(item: Item) -> dict[str, int]:
    """Give the words of the options that stand for one of them alone."""
    found: dict[str, set[int]] = {}
    for option in item.options:
        for text in option.labels.values():
            found.setdefault(folded(text), set()).add(option.value)
    return {text: values.pop() for text, values in found.items() if len(values) == 1}
