"""Type into the list of clients and time each key: filter_child CLIENTS."""

from __future__ import annotations

import os
import random
import sys
import time
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from counsel_desk.domain.access import Role
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.domain.people import Person
from counsel_desk.domain.register import CaseRow, ClinicalDigest
from counsel_desk.services.demo_people import make_person
from tests.benchmarks.window import Painted, answer, wait_until

ROUNDS = 9
TYPED = ("wanj", "nk-1", "closed o", "zz")


def people(count: int = 20) -> tuple[Person, ...]:
    """Make up colleagues."""
    start = datetime(2024, 1, 1, tzinfo=UTC)
    roles = frozenset({Role.COUNSELLOR})
    none: frozenset[Role] = frozenset()
    return tuple(
        Person(PersonId(UUID(int=n + 1)), f"Colleague {n}", f"c{n}", roles, none, start, None, "")
        for n in range(count)
    )


def rows(count: int, colleagues: tuple[Person, ...]) -> tuple[CaseRow, ...]:
    """Make up what the register holds of this many clients."""
    chance = random.Random(1)
    return tuple(_row(number, chance, colleagues) for number in range(count))


def _row(number: int, chance: random.Random, colleagues: tuple[Person, ...]) -> CaseRow:
    person = make_person(chance)
    return CaseRow(
        case=CaseId(UUID(int=number + 1000)),
        code=f"{person.prefix}-{number:05d}-{number % 10}",
        status=chance.choice(list(CaseStatus)),
        county=person.county,
        counsellor=chance.choice(colleagues).id,
        accepted=True,
        registered_on=date(2026, 1, 1) - timedelta(days=number % 500),
        name=person.identity.legal_name,
        birth_year=person.identity.birth_year,
        booked=(),
        clinical=ClinicalDigest(),
    )


def main(count: str) -> None:
    from ui.app import application
    from ui.jobs import Jobs
    from ui.screen import Context, Route
    from ui.screens.clients import ClientsScreen
    from ui.shell.dialogs import SheetDialogs
    from ui.shell.messages import Messages
    from ui.theme import Mode, theme

    app = application()
    theme().install(app, Mode.LIGHT)
    colleagues = people()
    window = QWidget()
    context = Context(
        jobs=Jobs(window),
        me=colleagues[0],
        roles=frozenset({Role.COUNSELLOR, Role.SUPERVISOR}),
        demo=True,
        vault_name="Bench",
        go=lambda _route: None,
        back=lambda: None,
        messages=Messages(window),
        dialogs=SheetDialogs(),
        theme=theme(),
        clock=lambda: datetime.now(UTC),
    )
    screen = ClientsScreen(context, Route("clients"))
    screen.resize(1180, 700)
    screen._know_people(colleagues)
    found = type_all(app, screen, rows(int(count), colleagues))
    answer({"keys": found})
    os._exit(0)


def type_all(
    app: QApplication, screen: object, shown: tuple[CaseRow, ...]
) -> dict[str, list[float]]:
    """Type every word several times; the rows come anew before each, as after a change."""
    taken: dict[str, list[float]] = defaultdict(list)
    screen.show()  # type: ignore[attr-defined] # the list of clients
    for _ in range(ROUNDS):
        for word in TYPED:
            screen.search.clear()  # type: ignore[attr-defined] # as above
            screen._show(shown)  # type: ignore[attr-defined] # as above
            app.processEvents()
            for at in range(len(word)):
                taken[word[: at + 1]].append(press(app, screen, word[at]))
    return taken


def press(app: QApplication, screen: object, letter: str) -> float:
    """Press a key and wait until the list is painted."""
    eye = Painted(screen)  # type: ignore[arg-type] # the list of clients
    begun = time.perf_counter()
    QTest.keyClicks(screen.search, letter)  # type: ignore[attr-defined] # as above
    app.processEvents()
    wait_until(lambda: eye.count, "the filtered list")
    taken = time.perf_counter() - begun
    screen.removeEventFilter(eye)  # type: ignore[attr-defined] # as above
    return taken


if __name__ == "__main__":
    main(*sys.argv[1:])
