"""A counsellor strikes what does not belong: a score and an event, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counsel_desk.services import events, screenings, strikes
from ui.tour.chapters.counsellor import ROLE, USER
from ui.tour.chapters.ways import be, open_client, own_files
from ui.tour.script import Step, StepFailed, Until
from ui.widgets.rows import ListRow

if TYPE_CHECKING:
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

SCORE = "Answered by the sister, who sat beside her."
EVENT = "Told by another client on the same day."


def _strike(tour: Tourist, reason: str, picture: str) -> Way[None]:
    """Give the reason in the sheet that is open; without one nothing is struck."""
    yield Until(lambda: tour.hand.has("Strike it"), "the sheet")
    yield from tour.settled()
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.settled()
    tour.check(tour.hand.has("Strike it"), "nothing is struck without a reason")
    yield from tour.hand.fill("Why it does not belong here", reason)
    yield from tour.picture(picture)
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: not tour.hand.has("Strike it"), "the entry to be struck")
    yield from tour.settled()


def strike_score(tour: Tourist) -> Way[None]:
    """Strike a screening; it is kept, and counts no more."""
    yield from be(tour, USER)
    own = yield from own_files(tour)
    for row in own:
        given = yield from tour.ask(screenings.list_screenings, row.case)
        gone = yield from tour.ask(strikes.list_strikes, row.case)
        if len(given) > 1 and not any(one.id in gone for one in given):
            break
    else:
        raise StepFailed("no open file has two screenings")
    yield from open_client(tour, row)
    yield from tour.hand.click_tab("Screenings")
    yield from tour.settled()
    screen: Any = tour.screen
    table = screen.tab("screenings").table
    yield Until(lambda: table.table_model.rowCount() == len(given), "the screenings")
    yield from tour.hand.tab_to("Screenings")
    yield from tour.hand.press("Home")
    chosen = table.current_row()
    yield from tour.hand.press("Return")
    yield from tour.wait_for("screening")
    yield from tour.settled()
    yield from tour.hand.press("Ctrl+Shift+W")
    yield from _strike(tour, SCORE, "score-strike")
    told = yield from tour.ask(strikes.list_strikes, row.case)
    tour.check(told[chosen.id].reason == SCORE, "it is marked as struck, with the reason")
    after = yield from tour.ask(screenings.list_screenings, row.case)
    tour.check(chosen.id not in {one.id for one in after}, "it counts no more")
    kept = yield from tour.ask(screenings.open_screening, row.case, chosen.id)
    tour.check(kept.answers == chosen.answers, "it is kept as it was")


def strike_event(tour: Tourist) -> Way[None]:
    """Strike an event of the history; it stays where it was, crossed out."""
    own = yield from own_files(tour)
    for row in own:
        history = yield from tour.ask(events.open_history, row.case)
        if any(one.event and one.struck is None for one in history.events):
            break
    else:
        raise StepFailed("no open file has an event")
    yield from open_client(tour, row)
    yield from tour.hand.click_tab("History")
    screen: Any = tour.screen
    listed = screen.tab("history").events
    yield Until(lambda: len(listed.findChildren(ListRow)) == len(history.events), "the events")
    yield from tour.settled()
    standing = [one.struck is None for one in history.events].index(True)
    yield from tour.hand.tab_to(listed.findChildren(ListRow)[standing].accessibleName())
    yield from tour.hand.press("Return")
    offer = "Strike it: in the wrong file, or made by mistake"
    yield Until(lambda: tour.hand.has(offer), "what can be done")
    yield from tour.hand.tab_to(offer)
    yield from tour.hand.press("Space")
    yield from _strike(tour, EVENT, "event-strike")
    after = yield from tour.ask(events.open_history, row.case)
    struck = [one.struck.reason for one in after.events if one.struck is not None]
    tour.check(EVENT in struck, "it is marked as struck, with the reason")
    tour.check(len(after.events) == len(history.events), "it is kept")
    yield from tour.picture("event-struck")
    yield from tour.lock()


STEPS = (
    Step("strike-score", "strikes a score with its reason", ROLE, strike_score, 40),
    Step("strike-event", "strikes an event with its reason", ROLE, strike_event, 40),
)
