"""A counsellor reads a screening aloud, corrects it, hands the screen over, puts one off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.screenings import Way as GivenWay
from counsel_desk.services import measurement, screenings, today
from counsel_desk.services.demo import PASSPHRASE
from ui.screens.screening.client_form import ClientForm
from ui.screens.screening.read_aloud import ReadAloud
from ui.tour.chapters.counsellor import ROLE, USER
from ui.tour.chapters.ways import be, open_client, own_files
from ui.tour.script import Step, StepFailed, Until

if TYPE_CHECKING:
    from counsel_desk.domain.ids import CaseId
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

WHY = "Read from the wrong line of the form"
DELAY = "In hospital until Friday"


def _case(tour: Tourist) -> CaseId:
    case: CaseId = tour.memory["giving-case"]
    return case


def _begin(tour: Tourist, way: str) -> Way[None]:
    """Open the GAD-7 for the client and choose a way of giving it."""
    yield from tour.hand.press("Ctrl+Shift+S")
    yield from tour.wait_for("screen")
    yield Until(lambda: tour.hand.has("GAD-7…"), "the instruments")
    yield from tour.hand.click("GAD-7…")
    yield Until(lambda: tour.hand.has("Way of giving it…"), "the ways of giving it")
    yield from tour.hand.tab_to("Way of giving it…")
    yield from tour.hand.write(way)


def read_aloud(tour: Tourist) -> Way[None]:
    """Read one item a screen; a number of days becomes the answer."""
    yield from be(tour, USER)
    own = yield from own_files(tour)
    tour.memory["giving-case"] = own[0].case
    yield from open_client(tour, own[0])
    before = yield from tour.ask(screenings.list_screenings, _case(tour))
    yield from _begin(tour, "r")
    page = tour.hand.the(ReadAloud)
    tour.check(tour.hand.reads("Say first:"), "the script stands above the item")
    yield from tour.hand.click(page.buttons[1])
    yield from tour.hand.press("H")
    yield from tour.hand.write("9")
    yield from tour.picture("read-aloud")
    yield from tour.hand.press("Return")
    tour.check(page.sheet and page.sheet.values == {"1": 1, "2": 2}, "9 days are more than half")
    for _ in range(5):
        yield from tour.hand.write("0")
    yield from tour.hand.press("Return")
    yield from tour.settled()
    if not tour.is_on("screening"):
        yield from tour.hand.press("Return")
    yield from tour.wait_for("screening")
    after = yield from tour.ask(screenings.list_screenings, _case(tour))
    tour.check(len(after) == len(before) + 1, "there is one screening more")
    made = max(after, key=lambda one: one.answers.given_at)
    tour.memory["giving-screening"] = made
    tour.check(made.way is GivenWay.READ_ALOUD, "the way it was given is kept")


def correct(tour: Tourist) -> Way[None]:
    """Correct an answer with a reason; the version before stays."""
    yield from tour.hand.press("Ctrl+E")
    yield from tour.wait_for("correct")
    yield from tour.settled()
    yield from tour.hand.write("2")
    yield from tour.hand.fill("Why it is corrected", WHY)
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.wait_for("screening")
    yield Until(lambda: tour.hand.reads(WHY), "the earlier version")
    yield from tour.picture("corrected")
    made = tour.memory["giving-screening"]
    now = yield from tour.ask(screenings.open_screening, _case(tour), made.id)
    tour.check(now.answers.values["1"] == 2, "the latest version counts")
    tour.check([one.reason for one in now.corrections] == [WHY], "the reason is kept")


def hand_over(tour: Tourist) -> Way[None]:
    """Hand the screen to the client; only the passphrase brings the desk back."""
    own = yield from own_files(tour)
    yield from open_client(tour, own[0])
    yield from _begin(tour, "c")
    yield from tour.hand.click("Hand over the screen")
    yield Until(lambda: not tour.view.isVisible(), "the form alone")
    tour.check(not tour.hand.reads(own[0].code), "nothing tells whose form it is")
    yield from tour.hand.press("Ctrl+K")
    tour.check(not tour.view.isVisible(), "no shortcut of the desk works")
    form = tour.hand.the(ClientForm)
    yield from tour.hand.write("1")
    yield from tour.hand.click("I would rather not say")
    tour.check(form.sheet.values == {"1": 1, "2": "declined"}, "the client's answers are taken")
    yield from tour.hand.click("For the counsellor")
    yield from tour.hand.write(PASSPHRASE)
    yield from tour.hand.press("Return")
    yield Until(tour.view.isVisible, "the desk, by the passphrase")
    yield from tour.hand.click("Drop answers")
    yield from tour.wait_for("client")


def put_off(tour: Tourist) -> Way[None]:
    """Put what is due off with a reason; it is not due until that day."""
    day = tour.view.context.today()
    view = yield from tour.ask(today.today, day)
    own = yield from own_files(tour)
    open_files = {row.case: row for row in own}
    due = next((one for one in view.due if one.case in open_files), None)
    if due is None:
        raise StepFailed("nothing is due in an open file")
    yield from open_client(tour, open_files[due.case])
    yield from tour.hand.click_tab("Screenings")
    yield Until(lambda: tour.hand.has("Change the plan"), "the measurement plan")
    yield from tour.settled()
    yield from tour.hand.tab_to(f"{due.instrument.upper()}…")
    yield from tour.hand.press("P")
    yield from tour.hand.fill("Why it is put off", DELAY)
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.hand.reads(DELAY), "the reason in the plan")
    yield from tour.picture("put-off")
    after = yield from tour.ask(measurement.client_schedule, due.case, day)
    kept = [one.put_off.reason for one in after.standings if one.put_off is not None]
    tour.check(DELAY in kept, "it is put off with its reason")


STEPS: tuple[Step, ...] = (
    Step("read-aloud", "Reads a screening aloud and counts days", ROLE, read_aloud),
    Step("correct-screening", "Corrects an answer with a reason", ROLE, correct),
    Step("hand-over-screen", "Hands the screen to the client", ROLE, hand_over),
    Step("put-off", "Puts off what is due", ROLE, put_off),
)
