"""A vault with one client of many notes and screenings, written through the services."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from counsel_desk.services import notes, people, screenings
from counsel_desk.services.instruments import instrument
from tests.builders import PASSPHRASE, VAULT, Clock, Office, open_office

NOTES, SCREENINGS = 300, 60
INSTRUMENTS = ("phq-9", "gad-7", "pcl-5")
EVERY = timedelta(days=2)
USER = "counsellor1"
OWN = "a bench under seven quiet baobabs"
"""A passphrase of one's own: the first one is asked to be changed."""
TEXT = "## Session\n\n" + "Slept through four nights of seven; walked to the market. " * 26


@dataclass(frozen=True, slots=True)
class LongCourse:
    """Where the vault is and whose course is long."""

    folder: Path
    case: str
    user: str = USER
    passphrase: str = OWN


def long_course(folder: Path, *, note_count: int = NOTES, rounds: int = SCREENINGS) -> LongCourse:
    """Write ``note_count`` notes and ``rounds`` screenings of a course that ends today."""
    chance = random.Random(1)
    clock = Clock(datetime.now(UTC) - EVERY * (note_count + 1))
    with open_office(folder, clock) as office:
        desk = office.counsellor1
        desk.do(people.change_passphrase, old=PASSPHRASE, new=OWN)
        case = office.client(desk)
        every = max(note_count * len(INSTRUMENTS) // rounds, 1)
        for number in range(note_count):
            clock.move(days=EVERY.days)
            draft = desk.do(notes.start_draft, case, office.content(text=TEXT))
            desk.do(notes.sign_note, case, draft)
            if number % every == 0 and number // every < rounds // len(INSTRUMENTS):
                for name in INSTRUMENTS:
                    _screen(office, case, name, chance)
    return LongCourse(folder / VAULT, str(case))


def _screen(office: Office, case: object, name: str, chance: random.Random) -> None:
    values = {item.key: chance.choice(item.values[:3]) for item in instrument(name).items}
    answers = office.answers(name, values)
    office.counsellor1.do(
        screenings.record_screening,
        case,  # type: ignore[arg-type] # a case's id
        answers,
        mode=screenings.Mode.SELF,
    )
