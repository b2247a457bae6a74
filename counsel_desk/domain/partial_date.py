"""Dates as people remember them: a day, a month or a year, perhaps only about then."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EARLIEST_YEAR = 1900
_ABOUT = re.compile(r"^(?:about|around|circa|ca?\.?|~|karibu(?: na)?)\s*", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"^(\d{4})(?:[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?)?$")
_DAY_FIRST = re.compile(r"^(?:(\d{1,2})[-/. ]+)?(\d{1,2})[-/. ]+(\d{4})$")


class ImpossibleDateError(ValueError):
    """What was written is no date, or none that the calendar has."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, perhaps with month and day; ``about`` says that even that is not certain."""

    year: int
    month: int | None = None
    day: int | None = None
    about: bool = False

    def earliest(self) -> date:
        """Give the first day that is meant."""
        return date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date:
        """Give the last day that is meant."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def fault(self) -> str:
        """Say what cannot be right: "impossible", or an empty text."""
        if not EARLIEST_YEAR <= self.year <= 9999 or (self.day and not self.month):
            return "impossible"
        try:
            self.earliest()
        except ValueError:
            return "impossible"
        return ""

    def text(self) -> str:
        """Write it as year-month-day, as far as it is known; `parse` reads it again."""
        parts = [f"{self.year:04}"]
        parts += [f"{self.month:02}"] if self.month else []
        parts += [f"{self.day:02}"] if self.day else []
        return ("~" if self.about else "") + "-".join(parts)


def parse(text: str, months: Mapping[str, int] | None = None) -> PartialDate | None:
    """Read 2019, 2019-03, 14/3/2019, March 2019 or about 2019; None for an empty text.

    ``months`` maps the names of months, in small letters, to their numbers. Raises
    ImpossibleDateError for what is no date.
    """
    plain = " ".join(text.strip().split())
    if not plain:
        return None
    about = _ABOUT.match(plain) is not None
    plain = _numbered(_ABOUT.sub("", plain), months or {})
    found = _YEAR_FIRST.match(plain)
    if found is not None:
        year, month, day = found.groups()
    else:
        found = _DAY_FIRST.match(plain)
        if found is None:
            raise ImpossibleDateError
        day, month, year = found.groups()
    made = PartialDate(int(year), _number(month), _number(day), about)
    if made.fault() or 0 in (made.month, made.day):
        raise ImpossibleDateError
    return made


def _numbered(text: str, months: Mapping[str, int]) -> str:
    words = (word.strip(",.") for word in text.split())
    return " ".join(str(months.get(word.casefold(), word)) for word in words)


def _number(text: str | None) -> int | None:
    return int(text) if text is not None else None


def certainly_before(one: PartialDate, other: PartialDate) -> bool:
    """Whether every day that one may mean lies before every day that the other may mean."""
    return one.latest() < other.earliest()
