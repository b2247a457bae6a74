"""Kenya's public holidays, without a network."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

from counsel_desk.domain.diary import Holiday
from counsel_desk.services.public_holidays import holidays_between, holidays_of


def test_the_holidays_of_a_year_are_named_in_their_order():
    found = holidays_between(date(2026, 12, 1), date(2027, 1, 1))
    assert [(one.day.isoformat(), one.name) for one in found] == [
        ("2026-12-12", "Jamhuri Day"),
        ("2026-12-25", "Christmas Day"),
        ("2026-12-26", "Boxing Day"),
        ("2027-01-01", "New Year's Day"),
    ]
    assert {one.only_for for one in found} == {""}


def test_whose_a_holiday_is_and_that_the_moon_decides_is_told():
    (diwali,) = holidays_of(date(2026, 11, 8), 1)
    assert diwali == Holiday(date(2026, 11, 8), "Diwali", "Hindus")
    found = holidays_between(date(2027, 3, 1), date(2027, 3, 20))
    assert [one.estimated for one in found] == [True]
    assert "estimated" not in found[0].name


def test_a_holiday_on_a_sunday_is_observed_on_the_monday():
    names = [one.name for one in holidays_between(date(2027, 12, 12), date(2027, 12, 13))]
    assert names == ["Jamhuri Day", "Jamhuri Day (observed)"]


def test_an_ordinary_day_has_none_and_a_far_year_is_no_fault():
    assert holidays_of(date(2026, 11, 24), 1) == ()
    assert holidays_of(date(2190, 12, 25), 1) == ()
    assert holidays_of(date(1900, 12, 25), 1) == ()


def test_the_library_is_loaded_only_when_it_is_asked():
    code = (
        "import sys\n"
        "from counsel_desk.services import group_schedule, public_holidays, recurrence\n"
        "print(sorted({'holidays', 'icalendar', 'dateutil'} & sys.modules.keys()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == "[]"
