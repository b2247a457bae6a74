"""A counsellor keeps a private note; the supervisor countersigns what was sent for review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.notes import ReviewStep
from counsel_desk.services import cases, note_reviews, notes, own_notes
from ui.tour.chapters.counsellor import ROLE, USER
from ui.tour.chapters.ways import be
from ui.tour.script import Step, Until

if TYPE_CHECKING:
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

THOUGHT = "I did not want to stop the story at the hour."
CHIEF, CHIEF_ROLE = "supervisor", "supervisor"


def private_note(tour: Tourist) -> Way[None]:
    """Write a private note, which only its author can open."""
    yield from be(tour, USER)
    yield from tour.go("Clients", "clients")
    rows = yield from tour.ask(cases.list_cases)
    me = tour.view.context.me.id
    own = [row for row in rows if row.counsellor == me and row.status is CaseStatus.OPEN]
    case = own[0].case
    before = yield from tour.ask(own_notes.list_own_notes, case)
    yield from tour.hand.press("Ctrl+F")
    yield from tour.hand.write(own[0].code)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("client")
    yield from tour.hand.click_tab("Notes")
    yield Until(lambda: tour.hand.has("New private note"), "the private notes")
    yield from tour.settled()
    yield from tour.picture("client-notes")
    yield from tour.hand.tab_to("New private note")
    yield from tour.hand.press("Space")
    yield from tour.wait_for("own_note")
    yield from tour.hand.tab_to("Text of the private note")
    yield from tour.hand.write(THOUGHT)
    yield from tour.picture("own-note")
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.wait_for("client")
    after = yield from tour.ask(own_notes.list_own_notes, case)
    tour.check(len(after) == len(before) + 1, "the private note is kept")
    tour.check(not tour.ground.holds_plainly(THOUGHT), "no file holds the thought plainly")
    yield from tour.lock()


def countersign(tour: Tourist) -> Way[None]:
    """Approve the note that waits longest."""
    yield from tour.unlock(CHIEF)
    yield from tour.go("Supervision", "supervision")
    yield from tour.settled()
    waiting = yield from tour.ask(note_reviews.review_queue)
    tour.check(waiting, "a note waits for review")
    first = waiting[0]
    yield from tour.picture("supervision-queue")
    yield from tour.hand.tab_to(f"{first.code}  {first.name}, Note by …")  # not its risk, above
    yield from tour.hand.press("Return")
    yield from tour.wait_for("read_note")
    yield Until(lambda: tour.hand.has("Approve"), "the way to approve")
    yield from tour.picture("review-note")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: tour.hand.has("Countersign"), "the question")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: tour.hand.reads("Countersigned. The text can no longer change."), "it")
    yield from tour.settled()
    left = yield from tour.ask(note_reviews.review_queue)
    tour.check(first.note not in {one.note for one in left}, "it waits no longer")
    read = yield from tour.ask(notes.read_note, first.case, first.note)
    approved = read.review is not None and read.review.step is ReviewStep.APPROVED
    tour.check(approved and read.approval_holds, "the countersignature holds")
    yield from tour.picture("read-note-approved")
    yield from tour.lock()


STEPS = (
    Step("private-note", "writes a note that only they can open", ROLE, private_note),
    Step("countersign", "countersigns the note that waits longest", CHIEF_ROLE, countersign),
)
