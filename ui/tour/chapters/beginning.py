"""The first run makes a vault; then a name and a passphrase open it, and only the right ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame

from counsel_desk.domain.access import Role
from counsel_desk.services import people, vaults, verification
from ui.shell.first_run import FirstRun
from ui.tour.chapters import recovery
from ui.tour.ground import NEW_NAME
from ui.tour.script import Step, StepFailed, Until

if TYPE_CHECKING:
    from pathlib import Path

    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

PERSON, USER = "Wanjiru Muthoni", "wanjiru"
WORDS = 6
ROLE = "everyone"


def verified(folder: Path, user: str, passphrase: str) -> dict[str, object]:
    """Open a vault a second time, check every record in it, and close it."""
    desk = vaults.open_vault(folder, user_name=user, passphrase=passphrase)
    try:
        return verification.as_report(verification.verify(desk))
    finally:
        desk.close()


def welcome(tour: Tourist) -> Way[None]:
    """Begin where there is no vault yet."""
    yield Until(lambda: isinstance(tour.window.stage(), FirstRun), "the first run")
    yield from tour.picture("welcome")
    yield from tour.hand.click("Create a vault")
    yield from tour.hand.press("Return")
    tour.check(tour.hand.reads("Give the vault a name."), "a vault without a name is not made")
    yield from tour.hand.fill("Name of the vault", NEW_NAME)
    yield from tour.picture("first-run-vault")
    yield from tour.hand.press("Return")
    yield from tour.hand.fill("Your name", PERSON)
    yield from tour.hand.fill("User name", USER)
    yield from tour.picture("first-run-person")
    yield from tour.hand.press("Return")


def six_words(tour: Tourist) -> Way[None]:
    """Write the six words down, type them back, and have the vault made."""
    words = _shown_words(tour)
    tour.memory["words"] = words
    yield from tour.picture("first-run-passphrase")
    yield from tour.hand.click("I have written it down")
    cards = tour.window.findChildren(QFrame, "card")
    left = [one for one in cards if one.isVisible() and one.accessibleName() == words]
    tour.check(not left, "the words are gone while they are typed")
    yield from tour.hand.write("some other words than those shown")
    yield from tour.hand.press("Return")
    tour.check(tour.hand.reads("These are not the six words."), "other words are refused")
    tour.check(not tour.ground.new.exists(), "no vault is made before the words are known")
    yield from tour.picture("first-run-typed-back")
    yield from tour.hand.fill("Type the six words back", words)
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.session.view is not None, "the new vault to open")
    yield from tour.wait_for("today")
    yield from tour.picture("today-empty")
    found = yield from tour.ask(people.list_people)
    names = [(person.name, person.user_name) for person in found]
    tour.check(names == [(PERSON, USER)], "the vault has its founder and nobody else")
    tour.check(found[0].roles == frozenset(Role), "the founder holds every role")
    heads = [tour.ground.new / f"head.{letter}" for letter in "ab"]
    tour.check(all(head.exists() for head in heads), "the vault's folder has both headers")


def _shown_words(tour: Tourist) -> str:
    for card in tour.window.findChildren(QFrame, "card"):
        if card.isVisible() and len(card.accessibleName().split()) == WORDS:
            return card.accessibleName()
    raise StepFailed("no six words are shown")


def empty_pages(tour: Tourist) -> Way[None]:
    """Look at every place of the new, empty desk."""
    for place, screen in (
        ("Clients", "clients"),
        ("Groups", "groups"),
        ("Supervision", "supervision"),
        ("Outcomes", "outcomes"),
        ("Settings", "administration"),
    ):
        yield from tour.go(place, screen)
        yield from tour.picture(f"{screen}-empty")
    yield from tour.hand.press("F1")
    yield Until(lambda: tour.hand.has("Shortcuts"), "the sheet of shortcuts")
    tour.check(tour.hand.reads("Lock the desk"), "F1 lists the keys of the desk")
    yield from tour.picture("shortcuts")
    yield from tour.hand.press("Escape")


def lock_new(tour: Tourist) -> Way[None]:
    """Lock the new vault; every record in it is sound."""
    tour.profile.remember_vault(tour.ground.demo)  # as one that was opened here before
    yield from tour.lock()
    report = yield from tour.call(verified, tour.ground.new, USER, tour.memory["words"])
    tour.check(report["holds"], "the new vault holds, record by record")


def wrong_passphrase(tour: Tourist) -> Way[None]:
    """Try a wrong passphrase first: a sentence appears and the name stays."""
    yield from tour.picture("unlock")
    yield from tour.try_unlock("counsellor1", "not the passphrase")
    yield from tour.settled()
    yield Until(lambda: tour.hand.has("Open"), "the unlock page to answer")
    tour.check(tour.session.view is None, "a wrong passphrase opens nothing")
    said: str = tour.hand.find("Passphrase").accessibleDescription()
    tour.check(said and tour.hand.reads(said), "a sentence says what is wrong")
    name: str = tour.hand.find("User name").property("text")
    tour.check(name == "counsellor1", "the user name stays")
    yield from tour.picture("unlock-wrong-passphrase")


STEPS = (
    Step("first-run", "the first run asks for a vault and a person", ROLE, welcome),
    Step("create-vault", "six words are written down and a vault is made", ROLE, six_words, 60),
    recovery.MAKE,
    Step("empty-pages", "every place of an empty desk says what to do", ROLE, empty_pages, 60),
    recovery.CEREMONY,
    recovery.FORGOTTEN,
    Step("lock-new", "the new vault is locked and holds when verified", ROLE, lock_new),
    Step("wrong-passphrase", "a wrong passphrase is refused in words", ROLE, wrong_passphrase),
)
