"""Hold the words of papers that leave: English here, the reader's language from the window.

A record keeps short words and codes. What stands for them on a paper is looked up here: a text of
the paper itself by its English words, a stored word by the list that it is of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.reports.sealed_pdf import Fact

if TYPE_CHECKING:
    from collections.abc import Iterable

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LANGUAGE, METHOD, PERPETRATOR, PLACE = "language", "method", "perpetrator", "place"
PURPOSE, NOT_REPORTED, STAGE, OUTCOME = "purpose", "not reported", "stage", "outcome"
ATTAINMENT, NO_ANSWER = "attainment", "no answer"
"""The lists of stored words that are no enumerations; those have the name of their class."""


@dataclass(frozen=True, slots=True)
class PaperWords:
    """Every text of a paper, and what stands for the words and codes that a record keeps.

    ``texts`` are looked up by the English text, with places for what is filled in as {0};
    ``names`` by the list and the stored word. What is in neither stays as it is.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    months: tuple[str, ...] = MONTHS
    decimal: str = "."
    weekdays: tuple[str, ...] = WEEKDAYS

    def text(self, english: str, *parts: object) -> str:
        """Say a text of the paper, with its places filled in."""
        said = self.texts.get(english, english)
        return said.format(*parts) if parts else said

    def name(self, stored: str, of: str = "") -> str:
        """Say a stored word: of an enumeration, or of the list ``of``."""
        if isinstance(stored, StrEnum):
            of = of or type(stored).__name__
        if known := self.names.get(of, {}).get(str(stored)):
            return known
        return _readable(str(stored)) if of else str(stored)

    def day(self, day: date) -> str:
        """Write a day as in "2 March 2026"."""
        return self.text("{0} {1} {2}", day.day, self.months[day.month - 1], day.year)

    def weekday(self, moment: datetime) -> str:
        """Name the day of the week on which a moment is here."""
        return self.weekdays[moment.astimezone().weekday()]

    def moment(self, moment: datetime) -> str:
        """Write a day and a time of day."""
        local = moment.astimezone()
        return f"{self.day(local.date())}, {local:%H:%M}"

    def partial(self, day: PartialDate | None) -> str:
        """Write a day as far as it is known; nothing where there is none."""
        if day is None:
            return ""
        if day.month and day.day:
            said = self.day(date(day.year, day.month, day.day))
        else:
            said = f"{self.months[day.month - 1]} {day.year}" if day.month else str(day.year)
        return self.text("about {0}", said) if day.about else said

    def number(self, value: float) -> str:
        """Write a number in digits, without zeros that say nothing."""
        said = str(value) if isinstance(value, int) else f"{value:.4f}".rstrip("0").rstrip(".")
        return said.replace(".", self.decimal)

    def truth(self, *, value: bool) -> str:
        """Say yes or no."""
        return self.text("yes") if value else self.text("no")

    def several(self, values: Iterable[Any], of: str = "") -> str:
        """Say several values in one line."""
        return ", ".join(self.value(one, of) for one in values)

    def value(self, value: Any, of: str = "") -> str:  # noqa: ANN401 - any stored value
        """Put a stored value into words."""
        if isinstance(value, bool):
            return self.truth(value=value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, PartialDate):
            return self.partial(value)
        if isinstance(value, int | float):
            return self.number(value)
        if isinstance(value, tuple | list):
            return self.several(value, of)
        return self.name(value if isinstance(value, str) else str(value), of)

    def fact(self, key: str, label: str, value: Any, of: str = "") -> Fact | None:  # noqa: ANN401 - any stored value
        """Put a stored value under its label; None where there is nothing to say.

        A machine is given the stored value itself, people what stands for it.
        """
        if value is None or value == "" or value == ():
            return None
        said = self.text(label) if label else ""
        return Fact(key, said, self.value(value, of), _stored(value))


def _readable(stored: str) -> str:
    """Give a key of a list in words that can be read."""
    return stored.replace(".", ": ").replace("_", " ")


def _stored(value: Any) -> str | float | bool:  # noqa: ANN401 - any stored value
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, date):  # and a moment, which is one too
        return value.isoformat()
    if isinstance(value, PartialDate):
        return value.text()
    if isinstance(value, tuple | list):
        return ", ".join(str(one) for one in value)
    return str(value)


ENGLISH = PaperWords()


def facts(*found: Fact | None) -> tuple[Fact, ...]:
    """Leave out what says nothing."""
    return tuple(one for one in found if one is not None)
