"""One counsellor forgot everything and comes back with new keys; the other one leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from counsel_desk.services import cases, leavers, people
from counsel_desk.services.demo import PASSPHRASE
from ui.screens.administration.people_tab import PeopleTab
from ui.tour.chapters.beginning import verified
from ui.tour.chapters.ways import be
from ui.tour.script import Step, StepFailed, Until

if TYPE_CHECKING:
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

ADMIN, SUPERVISOR, BACK, LEAVER = "admin", "supervisor", "counsellor2", "counsellor1"
OWN = "eight drums answer the long rains"
FIRST = "First passphrase: "
LEFT = "Files without their counsellor"


def _open_row(tour: Tourist, user: str) -> Way[None]:
    """Click the row of somebody who is here, in People."""
    yield from tour.go("Settings", "administration")
    yield from tour.hand.click_tab("People")
    yield from tour.settled()
    table = tour.hand.the(PeopleTab).table
    model = table.table_model
    rows = [model.row_at(place) for place in range(model.rowCount())]
    found = [n for n, row in enumerate(rows) if row.user_name == user and row.active]
    if not found:
        raise StepFailed(f"{user} is in no row")
    index = table.model().index(found[0], 0)
    table.scrollTo(index)
    yield from tour.hand.click(table.viewport(), at=table.visualRect(index).center())


def _sign(tour: Tourist, answer: str) -> Way[None]:
    yield Until(lambda: tour.hand.has("Your own passphrase"), "the question")
    yield from tour.hand.fill("Your own passphrase", PASSPHRASE)
    yield from tour.hand.click(answer)


def renew(tour: Tourist) -> Way[None]:
    """Give a counsellor who forgot passphrase and kit new keys."""
    yield from be(tour, ADMIN)
    yield from _open_row(tour, BACK)
    yield Until(lambda: tour.hand.has("Forgot the passphrase"), "the person")
    yield from tour.picture("person")
    yield from tour.hand.click("Forgot the passphrase")
    yield from tour.picture("new-keys")
    yield from _sign(tour, "Give new keys")
    yield Until(lambda: tour.hand.reads(FIRST), "the first passphrase")
    tour.memory["renewed"] = _first_passphrase(tour)
    yield from tour.hand.press("Return")
    yield from tour.settled()
    due = yield from tour.ask(leavers.rotation_due)
    tour.check(not due, "the vault has a new key")
    found = yield from tour.ask(people.list_people)
    both = [person for person in found if person.user_name == BACK]
    tour.check([person.active for person in both] == [True, False], "the old keys have ended")
    yield from tour.picture("people-renewed")
    yield from tour.lock()


def _first_passphrase(tour: Tourist) -> str:
    for part in tour.window.findChildren(QLabel):
        if part.isVisible() and part.accessibleName().startswith(FIRST):
            return part.text()
    raise StepFailed("the first passphrase is not shown")


def give_back(tour: Tourist) -> Way[None]:
    """Co-sign the new keys, and hand the files to them."""
    yield from be(tour, SUPERVISOR)
    before = yield from tour.ask(leavers.left_files)
    tour.check(len(before) == 1 and before[0].successor is None, "files wait, and for whom is open")
    tour.memory["files"] = len(before[0].cases)
    yield from _open_row(tour, BACK)
    yield Until(lambda: tour.hand.reads("Co-sign for"), "the signature")
    yield from tour.hand.tick("It was read aloud to me and is the same")
    yield from tour.hand.fill("Your own passphrase", PASSPHRASE)
    yield from tour.hand.click("Co-sign")
    yield from tour.settled()
    yield Until(lambda: tour.hand.reads(LEFT), "the files that wait")
    yield from tour.picture("files-without-counsellor")
    yield from _hand_them_over(tour)
    left = yield from tour.ask(leavers.left_files)
    tour.check(left == (), "no file is without a counsellor")
    yield from tour.lock()


def _hand_them_over(tour: Tourist) -> Way[None]:
    yield from tour.hand.click("Hand over")
    yield Until(lambda: tour.hand.has("Hand them over"), "the question")
    yield from tour.hand.fill("Your own passphrase", PASSPHRASE)
    yield from tour.hand.click("Hand them over")
    yield Until(lambda: not tour.hand.reads(LEFT), "the files to be handed over")


def take_keys(tour: Tourist) -> Way[None]:
    """Sign in with the first passphrase and choose an own one: new keys come with it."""
    yield from tour.try_unlock(BACK, tour.memory["renewed"])
    yield Until(lambda: tour.hand.has("Use a passphrase of my own"), "the question")
    yield from tour.hand.click("Use a passphrase of my own")
    yield from tour.hand.fill("Your passphrase", OWN)
    yield from tour.hand.fill("The same again", OWN)
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.session.view is not None, "the desk to open")
    yield from tour.wait_for("today")
    yield from tour.denied(cases.list_cases)
    tour.check(not tour.hand.has("Clients"), "no client is there before the co-signature")
    yield from tour.lock()


def come_back(tour: Tourist) -> Way[None]:
    """Find every file once the keys are co-signed."""
    yield from tour.unlock(BACK, OWN)
    yield from tour.go("Clients", "clients")
    yield from tour.settled()  # what waited for the counsellor is taken over first
    rows = yield from tour.ask(cases.list_cases)
    me = tour.view.context.me.id
    mine = [row for row in rows if row.counsellor == me]
    tour.check(len(mine) == tour.memory["files"], "every file is there again")
    nameless = [(row.code, row.status.value) for row in mine if not row.name]
    tour.check(not nameless, f"with its name: {nameless or 'all'}")
    yield from tour.picture("clients-after-new-keys")
    yield from tour.lock()


def remove(tour: Tourist) -> Way[None]:
    """Remove a counsellor; the vault gets a new key, and they are refused."""
    yield from be(tour, ADMIN)
    yield from _open_row(tour, LEAVER)
    yield Until(lambda: tour.hand.has("Remove from the vault"), "the person")
    yield from tour.hand.click("Remove from the vault")
    yield from tour.picture("remove-person")
    yield from _sign(tour, "Remove")
    yield Until(lambda: tour.hand.reads("was removed"), "it to be done")
    yield from tour.settled()
    due = yield from tour.ask(leavers.rotation_due)
    tour.check(not due, "the vault has a new key again")
    yield from tour.picture("people-removed")
    yield from tour.lock()
    yield from tour.try_unlock(LEAVER, PASSPHRASE)
    yield Until(lambda: bool(tour.hand.find("Passphrase").accessibleDescription()), "the refusal")
    tour.check(tour.session.view is None, "who left is refused")
    report = yield from tour.call(verified, tour.ground.demo, ADMIN, PASSPHRASE)
    tour.check(report["holds"], f"every record holds: {report['problems'] or 'no problem'}")


def hand_on(tour: Tourist) -> Way[None]:
    """Hand the files of who left to the colleague who came back."""
    yield from be(tour, SUPERVISOR)
    yield from tour.go("Settings", "administration")
    yield from tour.hand.click_tab("People")
    yield Until(lambda: tour.hand.reads(LEFT), "the files that wait")
    left = yield from tour.ask(leavers.left_files)
    found = yield from tour.ask(people.list_people)
    names = {person.user_name: person.name for person in found if person.active}
    yield from tour.hand.choose(f"Hand the files of {left[0].name} to", names[BACK])
    yield from tour.picture("files-of-who-left")
    yield from _hand_them_over(tour)
    yield from tour.lock()
    yield from tour.unlock(BACK, OWN)
    yield from tour.go("Clients", "clients")
    yield from tour.settled()  # what was handed over meanwhile is taken in after the first page
    rows = yield from tour.ask(cases.list_cases)
    me = tour.view.context.me.id
    mine = [row for row in rows if row.counsellor == me]
    total = tour.memory["files"] + len(left[0].cases)
    words = f"the files of both, {total}, are with the one who is here; {len(mine)} are"
    tour.check(len(mine) == total and {row.case for row in mine} >= {*left[0].cases}, words)
    yield from tour.lock()


STEPS = (
    Step("new-keys", "gives who forgot everything new keys", "administrator", renew, 90),
    Step("own-keys", "chooses a passphrase, with new keys", "counsellor", take_keys, 60),
    Step("give-back", "co-signs them and hands the files back", "supervisor", give_back, 90),
    Step("come-back", "is back at every file", "counsellor", come_back, 60),
    Step("remove-person", "removes a person, and the vault gets a new key", "administrator",
         remove, 90),
    Step("hand-on", "hands the files of who left on", "supervisor", hand_on, 90),
)  # fmt: skip
