"""An administrator records a breach, works through it and saves its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.services import breaches
from ui.tour.chapters.ways import be
from ui.tour.script import Step, Until

if TYPE_CHECKING:
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

USER, ROLE = "admin", "administrator"
HAPPENED = "A laptop was taken from the outreach car in Nakuru; it was off."
WHY = "Off, under full-disk encryption, and the vault locked: nobody can read it."


def record(tour: Tourist) -> Way[None]:
    """Record it, and see the 72 hours run."""
    yield from be(tour, USER)
    yield from tour.go("Settings", "administration")
    yield from tour.hand.click_tab("Breaches")
    yield from tour.settled()
    yield from tour.hand.click("Record a breach")
    yield Until(lambda: tour.hand.has("What happened"), "the sheet")
    yield from tour.hand.choose("What kind", "A machine, stick or paper lost or stolen")
    yield from tour.hand.fill("What happened", HAPPENED)
    yield from tour.picture("breach-facts")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: tour.hand.reads("h left of 72"), "the clock")
    yield from tour.picture("breach")
    yield from tour.hand.click("Find the files")
    yield Until(lambda: tour.hand.has("What was done as"), "the question")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: tour.hand.reads("Files that could be concerned: "), "the files")
    lines = yield from tour.ask(breaches.list_breaches)
    tour.check(lines[0].breach.files, "the trail names files")
    tour.check(not lines[0].codes, "an administrator sees no code")
    yield from tour.picture("breach-files")


def remind(tour: Tourist) -> Way[None]:
    """See it on Today until it is closed."""
    yield from tour.go("Today", "today")
    yield Until(lambda: tour.hand.reads("A breach of data is open"), "the reminder")
    yield from tour.picture("today-breach")
    yield from tour.lock()


STEPS = (
    Step("breach", "records a breach and finds what it could concern", ROLE, record, 120),
    Step("breach-reminder", "is reminded until it is closed", ROLE, remind, 60),
)
