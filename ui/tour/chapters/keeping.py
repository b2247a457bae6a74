"""A supervisor reviews the closed files: one is kept longer, one comes under a legal hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.retention import Keeping
from counsel_desk.services import retention
from ui.screen import Route
from ui.tour.chapters.ways import be
from ui.tour.script import Step, StepFailed, Until
from ui.widgets.data_table import DataTable

if TYPE_CHECKING:
    from counsel_desk.domain.retention import KeepingRow
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

USER = ROLE = "supervisor"
REASON = "The lawyer asked for it by letter."
LONGER = "The compensation claim was put off to next year."


def review(tour: Tourist) -> Way[None]:
    """Go to the closed files."""
    yield from be(tour, USER)
    yield from tour.go("Supervision", "supervision")
    yield from tour.hand.click("Closed files")
    yield from tour.wait_for("keeping")
    yield from tour.settled()


def open_row(tour: Tourist, row: KeepingRow) -> Way[None]:
    """Find a file by its code among all, and open what can be decided."""
    yield from tour.hand.press("Alt+3")
    yield from tour.hand.press("Ctrl+F")
    yield from tour.hand.press("Ctrl+A")
    yield from tour.hand.write(row.code)
    shown = tour.hand.the(DataTable).table_model
    yield Until(lambda: shown.rowCount() == 1, "the one file")
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.hand.has("Keep it longer…"), "what can be decided")


def _row(tour: Tourist, keeping: Keeping) -> Way[KeepingRow]:
    rows = yield from tour.ask(retention.review_keeping)
    for row in rows:
        if row.keeping is keeping:
            return row
    raise StepFailed(f"no file is {keeping}")


def longer(tour: Tourist) -> Way[None]:
    """Keep a file that is past its day for another year."""
    yield from review(tour)
    row = yield from _row(tour, Keeping.DUE)
    yield from tour.picture("closed-files")
    yield from open_row(tour, row)
    yield from tour.picture("closed-file")
    yield from tour.hand.click("Keep it longer…")
    yield Until(lambda: tour.hand.has("Keep until"), "the sheet")
    yield from tour.hand.fill("Reason", LONGER)
    yield from tour.picture("keep-longer")
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.settled()
    rows = yield from tour.ask(retention.review_keeping)
    told = [(one.keeping, one.reason) for one in rows if one.case == row.case]
    tour.check(told == [(Keeping.KEPT, LONGER)], "it is kept, and says why")


def hold(tour: Tourist) -> Way[None]:
    """Put a file under a legal hold."""
    tour.view.go(Route("keeping"))
    yield from tour.wait_for("keeping")
    yield from tour.settled()
    row = yield from _row(tour, Keeping.KEPT)
    yield from open_row(tour, row)
    yield from tour.hand.click("Put a legal hold on it…")
    yield Until(lambda: tour.hand.reads("For a file that a court"), "the sheet")
    yield from tour.hand.fill("Reason", REASON)
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.settled()
    rows = yield from tour.ask(retention.review_keeping)
    told = [one.keeping for one in rows if one.case == row.case]
    tour.check(told == [Keeping.HELD], "nothing of it can be erased")
    yield from tour.picture("legal-hold")


STEPS = (
    Step("keep-longer", "keeps a closed file longer, with a reason", ROLE, longer, 90),
    Step("legal-hold", "puts a closed file under a legal hold", ROLE, hold, 60),
)
