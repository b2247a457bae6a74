"""An administrator adds a person and verifies the vault; the new person chooses a passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from counsel_desk.domain.access import Role
from counsel_desk.services import cases, people
from counsel_desk.services.demo import PASSPHRASE
from ui.tour.chapters.beginning import verified
from ui.tour.script import Step, StepFailed, Until

if TYPE_CHECKING:
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

USER = "admin"
ROLE = "administrator"
NAME, NEW = "Amina Hassan Abdi", "amina"
OWN = "seven herons wade at first light"
FIRST = "First passphrase: "


def add_person(tour: Tourist) -> Way[None]:
    """Add a counsellor, whose role waits for a second signature."""
    yield from tour.unlock(USER)
    yield from tour.picture("today-administrator")
    tour.check(not tour.hand.has("Clients"), "the rail has no clients")
    yield from tour.denied(cases.list_cases)
    yield from tour.go("Settings", "administration")
    yield from tour.picture("people")
    yield from tour.hand.click("Add a person")
    yield Until(lambda: tour.hand.has("User name"), "the sheet")
    yield from tour.hand.fill("Name", NAME)
    yield from tour.hand.fill("User name", NEW)
    yield from tour.hand.tick("Counsellor")
    yield from tour.picture("add-person")
    yield from tour.hand.tab_to("Add the person")
    yield from tour.hand.press("Space")
    yield Until(lambda: tour.hand.reads(FIRST), "the first passphrase")
    tour.memory["first"] = _first_passphrase(tour)
    yield from tour.picture("add-person-passphrase")
    yield from tour.hand.press("Return")
    yield from tour.settled()
    found = yield from tour.ask(people.list_people)
    mine = [person for person in found if person.user_name == NEW]
    tour.check([person.name for person in mine] == [NAME], "the roster has the new person")
    tour.check(mine[0].pending == frozenset({Role.COUNSELLOR}), "the role waits for a supervisor")
    tour.check(not mine[0].roles, "until then no role is in force")


def _first_passphrase(tour: Tourist) -> str:
    for part in tour.window.findChildren(QLabel):
        if part.isVisible() and part.accessibleName().startswith(FIRST):
            return part.text()
    raise StepFailed("the first passphrase is not shown")


def settings(tour: Tourist) -> Way[None]:
    """Look at teams, what is protected, the audit trail and the own desk."""
    for title in ("Teams", "Protection", "Audit trail", "My desk"):
        yield from tour.hand.click_tab(title)
        yield from tour.settled()
        if title == "Protection":
            yield Until(lambda: tour.hand.reads("One guess takes"), "what a guess costs")
            tour.check(tour.hand.reads("What is not"), "what is not protected is said too")
        yield from tour.picture(f"settings-{title.lower().replace(' ', '-')}")


def verify(tour: Tourist) -> Way[None]:
    """Verify every record of the vault from the window."""
    yield from tour.hand.click_tab("Verification")
    yield from tour.hand.click("Verify now")
    yield Until(lambda: tour.hand.reads("Everything holds"), "the verdict")
    tour.check(True, "the window says that everything holds")
    yield from tour.picture("verification")
    yield from tour.lock()


def verify_from_outside(tour: Tourist) -> Way[None]:
    """Open the closed vault a second time, past the window, and check every record."""
    for user in (USER, "supervisor"):
        report = yield from tour.call(verified, tour.ground.demo, user, PASSPHRASE)
        problems = report["problems"]
        tour.check(report["holds"], f"every record holds for {user}: {problems or 'no problem'}")


def first_sign_in(tour: Tourist) -> Way[None]:
    """Sign in as the new person: nothing opens before an own passphrase is chosen."""
    yield from tour.try_unlock(NEW, tour.memory["first"])
    yield Until(lambda: tour.hand.has("Use a passphrase of my own"), "the question")
    tour.check(tour.session.view is None, "no page opens before that")
    yield from tour.picture("first-sign-in")
    yield from tour.hand.click("Use a passphrase of my own")
    yield from tour.hand.fill("Your passphrase", OWN)
    yield from tour.hand.fill("The same again", OWN)
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.session.view is not None, "the desk to open")
    yield from tour.wait_for("today")
    yield from tour.denied(cases.list_cases)
    tour.check(not tour.hand.has("Clients"), "no client is there before the co-signature")
    yield from tour.picture("today-pending")
    yield from tour.lock()
    yield from tour.unlock(NEW, OWN)
    tour.check(tour.view.context.me.name == NAME, "the own passphrase opens the desk")
    yield from tour.lock()


STEPS = (
    Step("add-person", "adds a counsellor, shown one passphrase once", ROLE, add_person),
    Step("settings", "looks at teams, the trail and the own desk", ROLE, settings),
    Step("verify", "verifies the vault", ROLE, verify, 60),
    Step("second-open", "the closed vault holds when opened past the window", ROLE,
         verify_from_outside, 60),
    Step("first-sign-in", "the new person chooses a passphrase", "new counsellor", first_sign_in),
)  # fmt: skip
