from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.diary import (
    CalendarEntry,
    ClashKind,
    EntryKind,
    clashes_among,
    lanes,
    overlap,
    same_interpreter,
    same_place,
    shared,
)
from counsel_desk.domain.groups import MeetingStatus
from counsel_desk.domain.ids import CaseId, PersonId

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AMINA, BARAKA = PersonId(UUID(int=1)), PersonId(UUID(int=2))


def entry(number: int = 1, *, at: int = 0, minutes: int = 60, **facts: object) -> CalendarEntry:
    plain = CalendarEntry(
        kind=EntryKind.SESSION,
        item=UUID(int=number),
        title=f"KM-{number:04d}",
        start=NINE + timedelta(minutes=at),
        minutes=minutes,
        place="",
        people=(AMINA,),
        clients=(CaseId(UUID(int=100 + number)),),
        outcome=SessionOutcome.PLANNED,
    )
    return replace(plain, **facts)  # type: ignore[arg-type] # fields of the entry


def test_what_begins_when_the_other_ends_does_not_clash():
    assert not overlap(NINE, 60, NINE + timedelta(hours=1), 30)
    assert overlap(NINE, 61, NINE + timedelta(hours=1), 30)
    assert shared(entry(1), entry(2, at=60)) == ()


def test_a_room_is_one_however_it_is_written_and_no_place_is_no_room():
    assert same_place(" Room  2", "room 2")
    assert not same_place("", " ")
    assert not same_place("Room 2", "Room 3")


def test_counsellor_client_and_room_are_told_apart():
    one = entry(1, place="Room 2")
    other = entry(2, at=30, place="room 2", people=(BARAKA,))
    assert shared(one, other) == (ClashKind.ROOM,)
    same = replace(other, clients=one.clients, people=one.people)
    assert shared(one, same) == (ClashKind.COUNSELLOR, ClashKind.CLIENT, ClashKind.ROOM)


def test_what_takes_no_time_clashes_with_nothing_that_begins_then():
    assert clashes_among([entry(1, minutes=60), entry(2, minutes=0)]) == {}
    assert set(clashes_among([entry(1), entry(2, at=1, minutes=1)])) == {
        UUID(int=1), UUID(int=2)
    }  # fmt: skip


def test_what_is_called_off_clashes_with_nothing():
    gone = entry(2, outcome=SessionOutcome.CANCELLED_BY_SERVICE)
    assert shared(entry(1), gone) == ()
    assert shared(gone, entry(1)) == ()
    assert entry(3, outcome=None, status=MeetingStatus.CANCELLED).called_off
    assert not entry(3, outcome=SessionOutcome.DID_NOT_ATTEND).called_off


def test_clashes_are_found_in_any_order_and_named_for_both():
    long, inside, after = entry(1, minutes=180), entry(2, at=60), entry(3, at=180)
    found = clashes_among([after, inside, long])
    assert found == {
        long.item: (ClashKind.COUNSELLOR,),
        inside.item: (ClashKind.COUNSELLOR,),
    }


SPANS = st.lists(st.tuples(st.integers(0, 600), st.integers(5, 240)), max_size=25)


@given(SPANS)
def test_entries_in_one_lane_never_overlap_and_every_entry_has_one(spans):
    entries = [entry(n, at=at, minutes=long) for n, (at, long) in enumerate(spans)]
    placed = lanes(entries)
    assert set(placed) == {one.item for one in entries}
    for one in entries:
        lane, count = placed[one.item]
        assert 0 <= lane < count
        for other in entries:
            if other is not one and placed[other.item][0] == lane:
                assert not overlap(one.start, one.minutes, other.start, other.minutes)


@given(SPANS)
def test_the_sweep_finds_what_comparing_everything_finds(spans):
    entries = [entry(n, at=at, minutes=long) for n, (at, long) in enumerate(spans)]
    slow = {
        one.item for one in entries for other in entries if other is not one and shared(one, other)
    }
    assert set(clashes_among(entries)) == slow


def test_an_interpreter_is_one_by_name_or_else_by_language():
    assert same_interpreter(("luo", "Atieno"), ("so", " atieno"))
    assert not same_interpreter(("luo", "Atieno"), ("luo", "Hassan"))
    assert same_interpreter(("luo", "Atieno"), ("luo", ""))
    assert not same_interpreter(("", ""), ("", ""))
    one, other = entry(1, interpreter=("luo", "")), entry(2, interpreter=("luo", ""))
    apart = replace(other, people=(BARAKA,))
    assert shared(one, apart) == (ClashKind.INTERPRETER,)
