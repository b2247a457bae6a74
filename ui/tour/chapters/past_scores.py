"""A counsellor brings scores of the past in: every row is shown first, and all can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.past_answers import PastFault
from counsel_desk.services import alerts, screenings
from ui.screens.bring_in.scores import BringInScoresScreen
from ui.tour.chapters.counsellor import ROLE, USER
from ui.tour.chapters.ways import be, own_files
from ui.tour.script import Step, StepFailed, Until

if TYPE_CHECKING:
    from counsel_desk.domain.register import CaseRow
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

SOUND = 3
_DAYS = ("14/1/2019", "11/2/2019", "11/3/2019")


def _table(code: str) -> str:
    """Write three sound rows, one of them a total alone, and two that cannot be."""
    heads = ";".join(f"PHQ9_{number}" for number in range(1, 10))
    rows = (
        f"{code};{_DAYS[0]};{';' * 8};21",
        f"{code};{_DAYS[1]};2;2;3;2;1;2;2;1;1;16",
        f"{code};{_DAYS[2]};1;1;2;1;1;1;1;0;0;8",
        f"{code};{_DAYS[2]};1;1;7;1;1;1;1;0;0;8",
        f"{code};31/4/2019;{';' * 8};8",
    )
    return "\n".join((f"Case code;Date;{heads};Total", *rows))


def _own(tour: Tourist) -> CaseRow:
    row: CaseRow = tour.memory["past-scores"]
    return row


def bring_in(tour: Tourist) -> Way[None]:
    """Read a table, see the rows that are rejected and why, and bring the others in."""
    yield from be(tour, USER)
    own = yield from own_files(tour)
    tour.memory["past-scores"] = own[0]
    before = yield from tour.ask(screenings.list_screenings, own[0].case)
    waiting = yield from tour.ask(alerts.case_alerts, own[0].case)
    yield from tour.go("Clients", "clients")
    yield from tour.hand.click("Past scores")
    yield from tour.wait_for("bring_in_scores")
    yield from tour.picture("past-scores-empty")
    file = tour.ground.root / "scores.csv"
    file.write_text(_table(own[0].code), encoding="utf-8")
    screen = tour.screen
    if not isinstance(screen, BringInScoresScreen):
        raise StepFailed("the page for past screenings is not there")
    screen.read(file)  # the file dialog is the system's
    yield Until(lambda: screen.preview is not None, "the rows of the table")
    yield from tour.settled()
    rejected = screen.preview.rejected if screen.preview is not None else ()
    faults = {row.line: row.fault for row in rejected}
    wanted = {5: PastFault.ANSWER_OUT_OF_RANGE, 6: PastFault.DATE_IMPOSSIBLE}
    tour.check(faults == wanted, "the answer out of range and the impossible day are rejected")
    untouched = yield from tour.ask(screenings.list_screenings, own[0].case)
    tour.check(len(untouched) == len(before), "nothing is written before it is confirmed")
    yield from tour.picture("past-scores")
    yield from tour.hand.click(f"Bring in {SOUND} screenings")
    yield Until(lambda: tour.hand.reads(f"{SOUND} screenings were brought in."), "the screenings")
    file.unlink()
    yield from tour.settled()
    after = yield from tour.ask(screenings.list_screenings, own[0].case)
    tour.check(len(after) == len(before) + SOUND, f"the client has {SOUND} screenings more")
    tour.check(sum(one.total_only for one in after) == 1, "one is known by its total alone")
    still = yield from tour.ask(alerts.case_alerts, own[0].case)
    tour.check(still == waiting, "screenings of years ago raise no alert of today")
    yield from tour.picture("past-scores-done")


def take_back(tour: Tourist) -> Way[None]:
    """Take the whole import back."""
    before = yield from tour.ask(screenings.list_screenings, _own(tour).case)
    yield from tour.hand.click("Take back")
    yield Until(lambda: tour.hand.reads("Take this import back?"), "the question")
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.hand.reads(f"{SOUND} screenings were taken back."), "the answer")
    yield from tour.settled()
    after = yield from tour.ask(screenings.list_screenings, _own(tour).case)
    tour.check(len(after) == len(before) - SOUND, "none of them counts any more")
    yield from tour.picture("past-scores-taken-back")
    yield from tour.lock()


STEPS = (
    Step("past-scores", "brings past scores in; wrong rows are told", ROLE, bring_in, 40),
    Step("past-scores-undo", "takes the scores back as a whole", ROLE, take_back, 40),
)
