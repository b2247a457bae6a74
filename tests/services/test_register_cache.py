"""What is kept of the register opens piece by piece, and only for who may read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from counsel_desk.domain.cases import Appointment
from counsel_desk.domain.ids import AppointmentId, CaseId, PersonId
from counsel_desk.domain.later import Later
from counsel_desk.domain.register import CaseRow, ClinicalDigest
from counsel_desk.services import cases, register_cache
from tests.builders import START, Office

MANY = 2 * register_cache._TOGETHER + 3


@pytest.fixture
def rows(office: Office) -> list[CaseRow]:
    """Rows of a real one: every third has sessions, every second a digest."""
    office.client()
    (one,) = office.counsellor1.do(cases.list_cases)
    return [
        replace(one, case=uuid4(), booked=booked(at), clinical=clinical(at)) for at in range(MANY)
    ]


def booked(at: int) -> tuple[Appointment, ...]:
    start = START + timedelta(days=at % 90)
    person = PersonId(uuid4())
    one = Appointment(AppointmentId(uuid4()), CaseId(uuid4()), start, 50, "Lodwar", person)
    return (one,) if at % 3 == 0 else ()


def clinical(at: int) -> ClinicalDigest | None:
    return ClinicalDigest(notes=at) if at % 2 == 0 else None


def made(cache: register_cache.Cache, rows: list[CaseRow], **may: bool) -> list[CaseRow]:
    asked: dict[str, Any] = {"names": True, "clinical": True, **may}
    return [
        register_cache.row(cache, at, row.case, row.counsellor, **asked)
        for at, row in enumerate(rows)
    ]


def test_rows_come_back_as_they_were_and_open_block_by_block(rows: list[CaseRow]):
    cache = register_cache.read(register_cache.write({"note": 7}, rows))
    assert cache is not None
    assert cache.seen == {"note": 7}
    assert [kept.case for kept in cache.rows] == [row.case.bytes for row in rows]
    back = made(cache, rows)
    assert [row.code for row in back] == [row.code for row in rows]
    assert [block._pairs for block in cache.blocks] == [None] * 3
    assert back[MANY - 2].appointments == rows[MANY - 2].appointments != ()
    assert [block._pairs is None for block in cache.blocks] == [True, True, False]
    assert [row.appointments for row in back] == [row.appointments for row in rows]
    assert [row.digest for row in back] == [row.digest for row in rows]


def test_marks_are_the_same_before_and_after_a_case_was_opened(rows: list[CaseRow]):
    cache = register_cache.read(register_cache.write({}, rows))
    assert cache is not None
    one = made(cache, rows)[0].booked
    assert isinstance(one, register_cache.Booked)
    before = [(mark.start, mark.outcome) for mark in one.marks()]
    one()
    assert [(mark.start, mark.outcome) for mark in one.marks()] == before
    assert len(before) == 1


def test_who_may_not_read_gets_no_digest_and_no_name(rows: list[CaseRow]):
    cache = register_cache.read(register_cache.write({}, rows))
    assert cache is not None
    back = made(cache, rows, names=False, clinical=False)
    assert {(row.name, row.birth_year, row.sex, row.digest) for row in back} == {(None,) * 4}


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01", b"\x93\x05\xc4\x00\x90", b"\x93\x06\xc4\x00\x90"]
)
def test_bytes_of_another_form_are_no_cache(data: bytes):
    assert register_cache.read(data) is None


def test_a_look_gives_the_same_and_keeps_nothing(rows: list[CaseRow]):
    cache = register_cache.read(register_cache.write({}, rows))
    assert cache is not None
    later = made(cache, rows)[0].clinical
    assert isinstance(later, Later)
    assert later.look() == rows[0].digest
    assert later._block is not None  # type: ignore[attr-defined]
    assert later() == rows[0].digest
    assert later.look() == rows[0].digest
