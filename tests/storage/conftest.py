"""What the tests of storage share: an office, and a colleague's own tools."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counsel_desk.services.desk import Desk
from counsel_desk.storage.unit_of_work import Work, transaction
from tests.builders import Office, open_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


class Tools:
    """Raw SQL on the open database: what a colleague with the database key can do to it."""

    def __init__(self, office: Office) -> None:
        self._connection = office.founder.vault._connection

    def __call__(self, statement: str, *values: object) -> list[Any]:
        return self._connection.execute(statement, values).fetchall()

    def row(self, table: str, where: str = "1", *values: object) -> dict[str, Any]:
        found = self._connection.execute(f"SELECT * FROM {table} WHERE {where}", values)
        names = [column[0] for column in found.description]
        return dict(zip(names, found.fetchone(), strict=True))

    def put(self, table: str, row: dict[str, Any]) -> None:
        names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" for _ in row)
        self(f"INSERT INTO {table} ({names}) VALUES ({marks})", *row.values())


@pytest.fixture
def tools(office: Office) -> Tools:
    return Tools(office)


def forget(office: Office) -> None:
    """Have everything read from the chains read again, as at the next unlock."""
    office.founder.vault.forget_unsaved()


def inside(desk: Desk, function: Any) -> Any:
    """Run a function in a transaction of a desk's person."""
    with transaction(desk.vault, desk.who) as work:
        return function(work)


def holds(desk: Desk, scope: Any) -> set[str]:
    """Give the names of the compartments of a scope that a person holds."""
    from counsel_desk.domain.access import Compartment

    def look(work: Work) -> set[str]:
        return {str(one) for one in Compartment if work.ring.holds(scope, one)}

    found: set[str] = inside(desk, look)
    return found
