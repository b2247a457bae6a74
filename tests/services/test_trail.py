"""The trail by days: its order is that of the numbers, whatever the clock said (42)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId
from counsel_desk.services import breaches, trail
from counsel_desk.services.trail import TrailFilter, list_trail
from tests.builders import Office, day, open_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


def numbers(office: Office, wanted: TrailFilter) -> list[int]:
    return [one.sequence for one in office.admin.do(list_trail, wanted=wanted).entries]


def files(office: Office) -> set[CaseId]:
    since = day(office) - timedelta(days=30)
    found = office.admin.do(breaches.concerned_files, first=since, last=day(office))
    return {one.case for one in found}


def clock_back(office: Office, days: int) -> CaseId:
    """Register a file on a machine whose clock lies back for a moment."""
    office.clock.move(days=-days)
    try:
        return office.client(name="Otieno")
    finally:
        office.clock.move(days=days)


def test_one_entry_with_an_earlier_clock_hides_none_before_it(office: Office):
    case = office.client(name="Wanjiru")
    office.note(office.counsellor1, case)
    month = TrailFilter(first=day(office) - timedelta(days=30))
    before, known = numbers(office, month), files(office)
    clock_back(office, 400)
    assert len(before) > 5
    assert set(before) <= set(numbers(office, month))
    assert known
    assert known <= files(office)


def test_where_the_clock_was_set_back_the_trail_says_so_on_the_days_of_both(office: Office):
    clock_back(office, 400)
    office.client(name="Wanjiru")
    for wanted in (
        TrailFilter(),
        TrailFilter(first=day(office)),
        TrailFilter(last=day(office) - timedelta(days=390)),
    ):
        marked = [e for e in office.admin.do(list_trail, wanted=wanted).entries if e.is_set_back]
        assert [office.clock().date() - e.at.date() for e in marked] == [timedelta(days=400)]


def test_a_clock_put_right_by_seconds_is_no_mark(office: Office):
    office.clock.move(seconds=-40)
    office.client(name="Wanjiru")
    assert not any(e.is_set_back for e in office.admin.do(list_trail).entries)


def test_a_span_in_the_middle_is_found_in_many_stretches(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    for _ in range(3):
        office.clock.move(days=1)
        office.client(name="Wanjiru")
    office.clock.move(days=1)
    first, last = (day(office) - timedelta(days=days) for days in (3, 2))
    wanted = TrailFilter(first=first, last=last)
    whole = numbers(office, wanted)
    every = office.admin.do(list_trail).entries
    assert whole == [e.sequence for e in every if first <= local_day(e.at) <= last]
    monkeypatch.setattr(trail, "CHUNK", 3)
    monkeypatch.setattr(trail, "LOOKED_AT", 6)
    pages = list(trail.pages(office.admin, wanted))
    assert len(pages) > 3
    assert [e.sequence for page in pages for e in page.entries] == whole


@pytest.mark.parametrize("us", [0, 2**63, 10**18])
def test_a_moment_that_is_none_is_not_told(us: int):
    assert trail._moment(us) is None
