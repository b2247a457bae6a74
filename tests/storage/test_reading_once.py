"""What a transaction reads once, it reads again after anything was written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from counsel_desk.domain.access import Permission
from counsel_desk.services import cases, notes
from counsel_desk.services.desk import Desk, register_of, use_case
from counsel_desk.storage.unit_of_work import Work
from tests.builders import Office

SIGNING = 16
"""Statements by which a note is signed, the beginning of the transaction among them."""


@contextmanager
def counted(desk: Desk) -> Iterator[list[str]]:
    """Give the statements that run meanwhile."""
    seen: list[str] = []

    def take(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(desk.vault.engine, "before_cursor_execute", take)
    try:
        yield seen
    finally:
        event.remove(desk.vault.engine, "before_cursor_execute", take)


def counties(work: Work, case: Any) -> list[str]:
    return [one.value.county for one in work.coordinations.list(case) if one.value]


def test_a_scope_is_read_once_until_something_is_written(office: Office):
    desk, case = office.counsellor1, office.client()

    @use_case(Permission.SIGNED_IN)
    def look_twice(work: Work) -> None:
        with counted(desk) as seen:
            before = counties(work, case)
            assert counties(work, case) == before
            assert len(seen) == 1
        stored = work.coordinations.only(case)
        assert stored is not None
        assert stored.value is not None
        work.coordinations.put(case, replace(stored.value, county="Turkana"))
        assert counties(work, case) == ["Turkana"]
        work.coordinations.put(case, replace(stored.value, county="Garissa"))
        assert counties(work, case) == ["Garissa"]

    desk.do(look_twice)
    assert desk.do(cases.open_case, case).coordination.county == "Garissa"


def test_a_transaction_sees_no_rows_that_another_one_read(office: Office):
    desk, case = office.counsellor1, office.client()

    @use_case(Permission.SIGNED_IN)
    def look(work: Work) -> list[str]:
        return counties(work, case)

    first = desk.do(look)
    kept = desk.do(cases.open_case, case).coordination
    desk.do(cases.update_coordination, case, replace(kept, county="Turkana"))
    assert first != desk.do(look) == ["Turkana"]


def test_the_register_looks_once_a_transaction_and_again_after_a_change(office: Office):
    desk, case = office.counsellor1, office.client()
    desk.do(cases.list_cases)

    @use_case(Permission.SIGNED_IN)
    def look(work: Work) -> None:
        rows = register_of(work).rows(work)
        with counted(desk) as seen:
            assert register_of(work).rows(work) is rows
            assert seen == []
        stored = work.coordinations.only(case)
        assert stored is not None
        assert stored.value is not None
        work.coordinations.put(case, replace(stored.value, county="Turkana"))
        assert [row.county for row in register_of(work).rows(work)] == ["Turkana"]

    desk.do(look)


def test_signing_a_note_asks_for_no_more_than_it_needs(office: Office):
    desk, case = office.counsellor1, office.client()
    for _ in range(2):
        draft = desk.do(notes.start_draft, case, office.content(text="Slept better."))
        with counted(desk) as seen:
            desk.do(notes.sign_note, case, draft)
    assert len(seen) == SIGNING, "\n".join(seen)


@pytest.mark.parametrize("way", ["mark", "marked-before"])
def test_a_scope_left_waiting_in_a_transaction_waits_in_it(office: Office, way: str):
    desk, case = office.counsellor1, office.client()

    @use_case(Permission.SIGNED_IN)
    def leave(work: Work) -> None:
        if way == "marked-before":
            work.keeper.mark_pending(case)
        assert work.keeper._waits(case) is (way == "marked-before")
        work.keeper.mark_pending(case)
        assert work.keeper._waits(case)
        assert work.keeper.pending().count(case) == 1

    desk.do(leave)
