"""Two files of one person are read as one and separated again; a supervisor agrees with a risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.cases import CaseStatus
from counsel_desk.services import cases, merging, notes, risk_reviews
from ui.tour.chapters.counsellor import ROLE, USER
from ui.tour.chapters.ways import be, open_client, own_files
from ui.tour.script import Step, StepFailed, Until

if TYPE_CHECKING:
    from counsel_desk.domain.register import CaseRow
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

CHIEF = "supervisor"
SAME = "The same identity card; registered again at the outreach."
TWO = "Two cousins with one card between them."
AGREED = "Agreed. Ring me if she does not answer."


def _closed_file(tour: Tourist) -> Way[CaseRow]:
    """Give a closed file of one's own in which nothing is left to do."""
    rows = yield from tour.ask(cases.list_cases)
    me = tour.view.context.me.id
    for row in rows:
        is_mine = row.counsellor == me and row.status is CaseStatus.CLOSED
        if is_mine and row.digest is not None and not row.digest.alerts:
            return row
    raise StepFailed("no closed file of one's own")


def merge(tour: Tourist) -> Way[None]:
    """Compare two files, merge them, and read the notes of both in one list."""
    yield from be(tour, USER)
    kept = (yield from own_files(tour))[0]
    away = yield from _closed_file(tour)
    tour.memory["together"] = (kept, away)
    mine = yield from tour.ask(notes.list_notes, kept.case)
    theirs = yield from tour.ask(notes.list_notes, away.case)
    yield from open_client(tour, kept)
    yield from tour.hand.press("Ctrl+Shift+F")
    yield Until(lambda: tour.hand.has("Merge with another file…"), "the menu")
    yield from tour.hand.click("Merge with another file…")
    yield Until(lambda: tour.hand.has("Case code of the other file"), "the sheet")
    yield from tour.hand.fill("Case code of the other file", away.code)
    yield Until(lambda: tour.hand.has("The file that goes on"), "both files side by side")
    yield from tour.hand.fill("How you know that it is one person", SAME)
    yield from tour.picture("file-merge")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: tour.hand.reads("Merged. Both files are read as one now."), "its end")
    yield from tour.settled()
    found = yield from tour.ask(notes.list_notes, kept.case)
    tour.check(len(found) == len(mine) + len(theirs), "the notes of both are in one list")
    gone = yield from tour.ask(cases.open_case, away.case)
    told = gone.merged_into
    tour.check(told is not None and told.case == kept.case, "the other file says where to go on")
    yield from tour.hand.click_tab("Timeline")
    yield from tour.settled()
    yield from tour.picture("file-merged")


def separate(tour: Tourist) -> Way[None]:
    """Separate the two again: both stand as before."""
    kept, away = tour.memory["together"]
    yield from tour.hand.press("Ctrl+Shift+F")
    words = f"Separate {away.code} again…"
    yield Until(lambda: tour.hand.has(words), "the menu")
    yield from tour.hand.click(words)
    yield Until(lambda: tour.hand.has("Why"), "the sheet")
    yield from tour.hand.fill("Why", TWO)
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: tour.hand.reads("Separated. Both files stand by themselves."), "its end")
    yield from tour.settled()
    found = yield from tour.ask(notes.list_notes, kept.case)
    tour.check({line.case for line in found} == {kept.case}, "each reads its own notes")
    left = yield from tour.ask(merging.compare_files, kept.case, away.case)
    tour.check(left[1].status is CaseStatus.CLOSED, "the other file is closed as before")


def agree(tour: Tourist) -> Way[None]:
    """Agree with a high risk that waits for the supervisor."""
    yield from be(tour, CHIEF)
    yield from tour.go("Supervision", "supervision")
    yield from tour.settled()
    waiting = yield from tour.ask(risk_reviews.risk_queue)
    tour.check(waiting, "a risk assessment waits for review")
    first = waiting[0]
    yield from tour.hand.tab_to(f"{first.code}…")
    yield from tour.hand.press("Return")
    yield from tour.wait_for("read_risk")
    yield Until(lambda: tour.hand.has("Agree"), "the way to agree")
    yield from tour.settled()
    yield from tour.picture("risk-review")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: tour.hand.has("Comment (optional)") or tour.hand.has("Comment"), "it")
    yield from tour.hand.write(AGREED)
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: tour.hand.reads("Signed: you agree with the assessment."), "the answer")
    yield from tour.settled()
    left = yield from tour.ask(risk_reviews.risk_queue)
    tour.check(first.mark.risk not in {row.mark.risk for row in left}, "it waits no longer")
    found = yield from tour.ask(risk_reviews.risk_reviews, first.case, first.mark.risk)
    given = found.answers[0]
    tour.check(given.agrees and given.holds and given.comments == AGREED, "the answer is signed")
    yield from tour.picture("risk-agreed")


STEPS = (
    Step("merge", "merges two files of one person", ROLE, merge, 40),
    Step("separate", "separates them again", ROLE, separate, 40),
    Step("agree", "agrees with a risk assessment", CHIEF, agree, 40),
)
