"""A supervisor asks for a file's erasure, an administrator signs, and nothing of it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.erasures import ErasureOutcome
from counsel_desk.domain.retention import Keeping
from counsel_desk.services import cases, erasures, leavers, people, retention
from counsel_desk.services.demo import PASSPHRASE
from ui.tour.chapters.keeping import open_row, review
from ui.tour.chapters.ways import be
from ui.tour.script import Step, StepFailed, Until

if TYPE_CHECKING:
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

USER, ADMIN = "supervisor", "admin"
WHY = "Asked for it in writing, and was given the copy."


def ask(tour: Tourist) -> Way[None]:
    """See what would go, and ask for it."""
    yield from review(tour)
    rows = yield from tour.ask(retention.review_keeping)
    found = [row for row in rows if row.keeping is Keeping.KEPT]
    if not found:
        raise StepFailed("no closed file that may go")
    row = found[-1]
    tour.memory["erased"] = row
    yield from open_row(tour, row)
    yield from tour.hand.click("Erase it…")
    yield Until(lambda: tour.hand.has("Why it may be erased"), "the sheet")
    tour.check(tour.hand.reads("What goes: "), "it says what would go")
    yield from tour.hand.choose("Why it may be erased", "The client asked for it")
    yield from tour.hand.fill("In a few words", WHY)
    yield from tour.hand.tick("The client was given a copy, or offered")
    yield from tour.hand.fill("Your own passphrase", PASSPHRASE)
    yield from tour.picture("ask-erasure")
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.settled()
    rows = yield from tour.ask(retention.review_keeping)
    tour.check([one.erasing for one in rows if one.case == row.case] == [True], "it waits")
    yield from tour.picture("erasure-waits")
    yield from tour.lock()


def sign(tour: Tourist) -> Way[None]:
    """Sign as the administrator: the file is gone and the vault has a new key."""
    row = tour.memory["erased"]
    yield from be(tour, ADMIN)
    yield from tour.go("Settings", "administration")
    yield from tour.hand.click_tab("Erasures")
    yield Until(lambda: tour.hand.reads("Waiting for a signature"), "the erasure")
    yield from tour.picture("erasures")
    yield from tour.hand.click(f"Sign and erase {row.code}")
    yield Until(lambda: tour.hand.has("Your own passphrase"), "the question")
    yield from tour.hand.fill("Your own passphrase", PASSPHRASE)
    yield from tour.picture("sign-erasure")
    yield from tour.hand.click("Erase it")
    yield Until(lambda: tour.hand.reads("and the vault has a new key"), "its end")
    yield from tour.settled()
    lines = yield from tour.ask(erasures.list_erasures)
    tour.check(lines[0].erasure.outcome is ErasureOutcome.ERASED, "its record stays, by code")
    due = yield from tour.ask(leavers.rotation_due)
    tour.check(not due, "the vault has a new key")
    yield from tour.picture("erased")
    yield from tour.lock()


def signers(tour: Tourist) -> Way[None]:
    """Verify the vault: it names who asked for the erasure and who signed it."""
    yield from be(tour, ADMIN)
    found = yield from tour.ask(people.list_people)
    names = {person.user_name: person.name for person in found}
    yield from tour.go("Settings", "administration")
    yield from tour.hand.click_tab("Verification")
    yield from tour.hand.click("Verify now")
    yield Until(lambda: tour.hand.reads("Everything holds"), "the verdict")
    yield Until(lambda: tour.hand.reads("Files that were erased, and who signed"), "who signed")
    said = f"by {names[USER]}, signed by {names[ADMIN]}."
    tour.check(tour.hand.reads(said), "both signers are named")
    yield from tour.picture("verification-signers")
    yield from tour.lock()


def gone(tour: Tourist) -> Way[None]:
    """Look for it as the supervisor who could read it."""
    row = tour.memory["erased"]
    yield from be(tour, USER)
    rows = yield from tour.ask(cases.list_cases)
    tour.check(row.case not in {one.case for one in rows}, "the file is in no list")
    error = yield from tour.denied(cases.open_case, row.case)
    tour.check(error, "and opens for nobody")
    yield from tour.picture("clients-after-erasure")


STEPS = (
    Step("ask-erasure", "asks for a file's erasure", USER, ask, 120),
    Step("sign-erasure", "signs it: the file is gone", "administrator", sign, 180),
    Step("who-signed", "sees in a verification who signed", "administrator", signers, 120),
    Step("erased", "finds nothing of it any more", USER, gone, 60),
)
