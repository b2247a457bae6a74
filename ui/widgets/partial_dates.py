"""Write and read dates that may be uncertain: a year, a month, a day, or about then."""

from __future__ import annotations

import datetime
from functools import cache

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain.partial_date import ImpossibleDateError, PartialDate, parse
from ui.widgets.dates import say_date
from ui.widgets.field import TextField

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def say_partial(day: PartialDate, *, long: bool = False) -> str:
    """Write a date as far as it is known, in the words of the locale."""
    locale = QLocale()
    if day.month and day.day:
        said = say_date(datetime.date(day.year, day.month, day.day), long=long)
    elif day.month:
        size = QLocale.FormatType.LongFormat if long else QLocale.FormatType.ShortFormat
        said = f"{locale.standaloneMonthName(day.month, size)} {day.year}"
    else:
        said = str(day.year)
    return translate("PartialDate", "about {0}").format(said) if day.about else said


def say_span(start: PartialDate | None, end: PartialDate | None) -> str:
    """Write from when to when, as far as it is known."""
    if start is not None and end is not None:
        return translate("PartialDate", "{0} to {1}").format(say_partial(start), say_partial(end))
    if start is not None:
        return say_partial(start)
    if end is not None:
        return translate("PartialDate", "until {0}").format(say_partial(end))
    return translate("PartialDate", "no date")


@cache
def _months(name: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for locale in (QLocale(name), QLocale(QLocale.Language.English), QLocale("sw")):
        for number in range(1, 13):
            for size in (QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat):
                for words in (
                    locale.monthName(number, size),
                    locale.standaloneMonthName(number, size),
                ):
                    found.setdefault(words.strip(".").casefold(), number)
    return found


def read_partial(text: str) -> PartialDate | None:
    """Read what was typed; raises ImpossibleDateError."""
    return parse(text, _months(QLocale().name()))


class PartialDateField(TextField):
    """A date that may be a year, a month or a day, with "about" in front where it is unsure.

    One that ``needs_month`` is asked for at least the month.
    """

    def __init__(
        self, title: str, value: PartialDate | None = None, *, needs_month: bool = False
    ) -> None:
        self._needs_month = needs_month
        if needs_month:
            help_text = translate("PartialDate", "A month or a day; “about” if it is not sure.")
            such_as = translate("PartialDate", "March 2026, 14/3/2026, about March 2026")
        else:
            help_text = translate(
                "PartialDate", "A year, a month or a day; “about” if it is not sure."
            )
            such_as = translate("PartialDate", "2019, March 2019, 14/3/2019, about 2019")
        super().__init__(title, help_text, placeholder=such_as)
        if value is not None:
            self.set_text(say_partial(value, long=True))

    def is_right(self) -> bool:
        """Say under the field what is wrong, if anything is."""
        try:
            found = read_partial(self.text())
        except ImpossibleDateError:
            self.set_error(
                translate(
                    "PartialDate",
                    "This is no date. Write it as 2019, March 2019 or 14/3/2019.",
                )
            )
            return False
        if self._needs_month and (found is None or found.month is None):
            self.set_error(translate("PartialDate", "Say at least the month, as March 2026."))
            return False
        self.set_error("")
        return True

    def value(self) -> PartialDate | None:
        """Give the date, None for nothing or for what is no date."""
        try:
            return read_partial(self.text())
        except ImpossibleDateError:
            return None


class DayField(TextField):
    """A day that may be left empty."""

    def __init__(
        self,
        title: str,
        value: datetime.date | None = None,
        help_text: str = "",
        *,
        optional: bool = False,
    ) -> None:
        super().__init__(
            title,
            help_text,
            placeholder=translate("PartialDate", "14/3/2026 or 14 March 2026"),
            optional=optional,
        )
        self.set_value(value)

    def set_value(self, value: datetime.date | None) -> None:
        """Show a day, or nothing."""
        self.set_text(say_date(value, long=True) if value is not None else "")

    def is_right(self) -> bool:
        """Say under the field what is wrong, if anything is."""
        is_right = not self.text() or self.value() is not None
        words = translate(
            "PartialDate",
            "The calendar has no such day. Write it as 14/3/2026.",
        )
        self.set_error("" if is_right else words)
        return is_right

    def value(self) -> datetime.date | None:
        """Give the day, None for nothing or for what is no day."""
        try:
            found = read_partial(self.text())
        except ImpossibleDateError:
            return None
        whole = found is not None and found.day is not None and not found.about
        return found.earliest() if found is not None and whole else None
