"""Name the public holidays of Kenya, from a library that needs no network.

Loading it takes about a second, so the window asks away from its own thread and the vault's.
"""

from __future__ import annotations

import warnings
from datetime import date, timedelta
from functools import lru_cache

from counsel_desk.domain.diary import Holiday

_ONLY_FOR = {"public": "", "islamic": "Muslims", "hindu": "Hindus"}
"""Whose a holiday is by the Public Holidays Act: everybody's, or those of a faith."""
_ESTIMATED = " (estimated)"
_SPELT = {"Labor Day": "Labour Day"}


def holidays_between(first: date, last: date) -> tuple[Holiday, ...]:
    """Give the public holidays from a day to another one, both included, in their order."""
    years = range(first.year, last.year + 1)
    return tuple(one for year in years for one in _of_year(year) if first <= one.day <= last)


def holidays_of(first: date, days: int) -> tuple[Holiday, ...]:
    """Give the public holidays of some days from one on."""
    return holidays_between(first, first + timedelta(days=days - 1))


@lru_cache(maxsize=24)
def _of_year(year: int) -> tuple[Holiday, ...]:
    with warnings.catch_warnings():
        # years for which it has no dates by the moon
        warnings.simplefilter("ignore")
        from holidays.countries.kenya import Kenya

        found = [
            _holiday(day, name, only_for)
            for category, only_for in _ONLY_FOR.items()
            for day, names in Kenya(years=year, categories=(category,), language="en_KE").items()
            for name in names.split("; ")
        ]
    return tuple(sorted(found, key=lambda one: (one.day, one.only_for, one.name)))


def _holiday(day: date, name: str, only_for: str) -> Holiday:
    plain = name.removesuffix(_ESTIMATED)
    return Holiday(day, _SPELT.get(plain, plain), only_for, estimated=plain != name)
