"""Open a supervisor's outcomes and filter them: outcomes_child CLIENTS SCREENINGS."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from counsel_desk.domain.cases import Appointment, CaseStatus, SessionOutcome
from counsel_desk.domain.ids import AppointmentId, CaseId, PersonId
from counsel_desk.domain.outcomes.team import Courses
from counsel_desk.domain.register import CaseRow, ClinicalDigest, ScoreSpan
from counsel_desk.services import outcomes, register_cache
from counsel_desk.services.demo_people import make_person
from counsel_desk.services.instruments import instrument
from tests.benchmarks.window import Opened, answer, wait_painted, wait_until
from tests.builders import PASSPHRASE, Office, cheap_keys, vault_copy

INSTRUMENTS = ("phq-9", "gad-7", "pcl-5")
SESSIONS = 15
ROUNDS = 7
USER = "founder"
ASKED: tuple[tuple[str, Callable[[Any], object]], ...] = (
    ("county", lambda cohort: sorted({one.county for one in cohort.cases})[0]),
    ("sex", lambda cohort: cohort.cases[0].sex),
    ("age", lambda cohort: cohort.cases[0].age),
    (
        "counsellor",
        lambda cohort: next(
            one.counsellor for one in cohort.cases if one.counsellor in cohort.people
        ),
    ),
    ("courses", lambda cohort: Courses.STARTED),
)


def rows(count: int, screenings: int, people: tuple[PersonId, ...]) -> list[CaseRow]:
    """Make up what the register holds of this many clients."""
    chance = random.Random(1)
    each = max(screenings // count // len(INSTRUMENTS), 2)
    return [_row(number, each, chance, people[number % len(people)]) for number in range(count)]


def _row(number: int, each: int, chance: random.Random, counsellor: PersonId) -> CaseRow:
    person, case = make_person(chance), CaseId(UUID(int=number + 1000))
    began = datetime(2025, 1, 6, 9, tzinfo=UTC) + timedelta(days=number % 400)
    sessions = [began + timedelta(weeks=week) for week in range(SESSIONS)]
    appointments = tuple(
        Appointment(
            AppointmentId(UUID(int=number * 100 + week)), case, start, 50, "Room 2", counsellor,
            SessionOutcome.ATTENDED,
        )
        for week, start in enumerate(sessions)
    )  # fmt: skip
    spans = tuple(_span(name, sessions, each, chance) for name in INSTRUMENTS)
    return CaseRow(
        case=case,
        code=f"{person.prefix}-{number:05d}-{number % 10}",
        status=CaseStatus.CLOSED if number % 3 else CaseStatus.OPEN,
        county=person.county,
        counsellor=counsellor,
        accepted=True,
        registered_on=date(2025, 1, 6) + timedelta(days=number % 400),
        name=person.identity.legal_name,
        birth_year=person.identity.birth_year,
        booked=appointments,
        clinical=ClinicalDigest(
            spans=spans, notes=SESSIONS, attended=SESSIONS, first_session=sessions[0],
            last_session=sessions[-1],
        ),
        sex=person.identity.sex,
    )  # fmt: skip


def _span(name: str, sessions: list[datetime], each: int, chance: random.Random) -> ScoreSpan:
    most = int(instrument(name).maximum)
    first = chance.randint(most // 3, most)
    last = max(0, min(most, first - chance.randint(-most // 6, most // 2)))
    return ScoreSpan(name, first, sessions[0], last, sessions[-1], each)


def main(count: str, screenings: str) -> None:
    with cheap_keys():
        home = Path(os.environ["COUNSEL_DESK_HOME"])
        home.mkdir(parents=True, exist_ok=True)
        folder = vault_copy(Path(tempfile.mkdtemp(dir=home)))
        office = Office(folder)
        counsellors = (office.counsellor2.me.id, office.counsellor1.me.id)
        office.close()
        opened = Opened(folder, home)
        opened.sign_in(USER, PASSPHRASE)
        wait_until(opened.is_open, "the desk")
        opened.settle()
        answer(measure(opened, rows(int(count), int(screenings), counsellors)))
    os._exit(0)


def measure(opened: Opened, known: list[CaseRow]) -> dict[str, Any]:
    """Open the place several times, then ask each filter several times.

    Each time the rows come as they do after an unlock: sessions and digests still bytes.
    """
    from ui.screen import Route

    packed = register_cache.write({}, known)
    made: list[CaseRow] = []

    def team_rows(work: Any, progress: Any) -> tuple[list[CaseRow], int]:
        progress(len(made), len(made))
        return made, 0

    outcomes.team_rows = team_rows
    load: list[float] = []
    for _ in range(3):
        outcomes._kept.clear()
        cache = register_cache.read(packed)
        assert cache is not None
        made[:] = [
            register_cache.row(cache, at, row.case, row.counsellor, names=True, clinical=True)
            for at, row in enumerate(known)
        ]
        opened.view.go(Route("today"))
        opened.settle()
        opened.view._kept.clear()
        load.append(_open(opened))
        opened.settle()
    screen: Any = opened.view.current
    again = _again(opened, screen, made)
    taken, pictures = _filters(opened, screen)
    return {"load": load, "again": again, "filter": taken, "picture": pictures}


def _open(opened: Opened) -> float:
    from ui.screen import Route

    begun = time.perf_counter()
    opened.view.go(Route("outcomes"))
    screen: Any = opened.view.current
    wait_painted(screen, lambda: screen.found is not None, "the figures")
    return time.perf_counter() - begun


def _again(opened: Opened, screen: Any, made: list[CaseRow]) -> list[float]:
    """Gather once more after one case has changed."""
    from dataclasses import replace

    found = []
    for _ in range(3):
        made[0] = replace(made[0], county="Nairobi")
        before = screen.cohort
        begun = time.perf_counter()
        screen.gather()
        wait_until(lambda before=before: screen.cohort is not before, "the cohort")
        found.append(time.perf_counter() - begun)
        opened.settle()
    return found


def _filters(opened: Opened, screen: Any) -> tuple[dict[str, list[float]], list[float]]:
    taken: dict[str, list[float]] = defaultdict(list)
    pictures: list[float] = []
    for _ in range(ROUNDS):
        for name, choose in ASKED:
            screen.filters.put("courses", Courses.FINISHED)
            screen.filters.clear()
            opened.settle()
            value, before, image = choose(screen.cohort), screen.found, screen.canvas._picture
            begun = time.perf_counter()
            screen.filters.put(name, value)
            changed = lambda before=before: screen.found is not before  # noqa: E731 - of one turn
            wait_painted(screen.figures, changed, "the figures")
            taken[name].append(time.perf_counter() - begun)
            drawn = lambda image=image: screen.canvas._picture is not image  # noqa: E731 - same
            wait_until(drawn, "the picture")
            pictures.append(time.perf_counter() - begun)
    return taken, pictures


if __name__ == "__main__":
    main(*sys.argv[1:])
