"""A counsellor attaches, searches, books and refiles, then closes a file and hands it over."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication

from counsel_desk.domain.cases import CaseStatus, SessionOutcome
from counsel_desk.domain.closing import CaseStepKind
from counsel_desk.domain.days import local_day
from counsel_desk.domain.documents import DocumentKind
from counsel_desk.services import (
    answer_drafts,
    cases,
    closing,
    demo_drawing,
    documents,
    form_drafts,
    handover,
    notes,
    search,
    strikes,
)
from counsel_desk.services.demo import PASSPHRASE
from ui.screens.calendar.week import WeekCanvas
from ui.screens.document.view import PageView
from ui.screens.search.results import ResultList
from ui.tour.chapters.counsellor import ROLE, USER
from ui.tour.chapters.ways import be, open_client, own_files
from ui.tour.script import Step, StepFailed, Until
from ui.widgets.note_editor import NoteEditor

if TYPE_CHECKING:
    from uuid import UUID

    from counsel_desk.domain.diary import CalendarEntry
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.register import CaseRow
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

FINDING = "Reduced movement of the right shoulder, consistent with what was told."
WORD = "grounding"
ROOM = "Room 4"
TIMES = 4
WRONG = "It belongs to the session of the client who came after."
SUMMARY = "Could not be reached since the move; the door stays open."
COLLEAGUE = "Samuel Kiprono Cheruiyot"
MOST_WEEKS = 8
HALF_HOURS = 48


# --- documents ---


def attach(tour: Tourist) -> Way[None]:
    """Paste a file; it lies sealed in the vault and is shown from memory."""
    yield from be(tour, USER)
    own = yield from own_files(tour)
    tour.memory["file-case"] = case = own[0].case
    yield from open_client(tour, own[0])
    yield from tour.hand.click_tab("Documents")
    yield Until(lambda: tour.hand.has("Attach"), "the documents")
    before = yield from tour.ask(documents.list_documents, case)
    file = tour.ground.root / "Findings.pdf"
    file.write_bytes(demo_drawing.letter("Findings", "A clinic that does not exist", [FINDING]))
    tour.check(tour.ground.holds_plainly(FINDING), "the file outside says it plainly")
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(str(file))])
    QGuiApplication.clipboard().setMimeData(copied)  # as a file manager does
    yield from tour.hand.press("Ctrl+V")
    yield Until(lambda: tour.hand.reads(f"{len(before) + 1} document"), "the document")
    QGuiApplication.clipboard().clear()  # what Python made must not be there when the program ends
    file.unlink()
    yield from tour.settled()
    after = yield from tour.ask(documents.list_documents, case)
    new = [one for one in after if one.id not in {line.id for line in before}]
    kinds = [(one.title, one.kind) for one in new]
    tour.check(kinds == [("Findings", DocumentKind.PDF)], "the case file has one document more")
    tour.check(not tour.ground.holds_plainly(FINDING), "no file holds what it says plainly")
    tour.memory["document"] = new[0].id
    yield from tour.picture("client-documents")


def read_document(tour: Tourist) -> Way[None]:
    """Open the document; its page is drawn from memory, and nothing of it is on the disk."""
    yield from tour.hand.tab_to("Documents")
    yield from tour.hand.press("Home")
    yield from tour.hand.press("Return")
    yield from tour.wait_for("document")
    tour.check(tour.screen.route.item == tour.memory["document"], "the newest is opened")
    page = tour.hand.the(PageView)
    yield Until(lambda: FINDING in page.accessibleDescription(), "the page, and its words")
    yield from tour.picture("document")
    tour.check(not tour.ground.holds_plainly(FINDING), "showing it leaves nothing behind")
    yield from tour.hand.press("Escape")
    yield from tour.wait_for("client")


# --- search ---


def find_words(tour: Tourist) -> Way[None]:
    """Find a word in all that may be read, and open the note that has it."""
    yield from tour.hand.press("Slash")
    yield from tour.wait_for("search")
    yield from tour.hand.write(WORD)
    found = yield from tour.ask(search.find, text=WORD)
    while not found.complete:
        yield from tour.settled()
        found = yield from tour.ask(search.find, text=WORD)
    yield Until(lambda: tour.hand.has("What was found"), "the hits")
    yield from tour.settled()
    results = tour.hand.the(ResultList)
    hits = [line.hit for line in results.results.lines if line.hit is not None]
    tour.check(hits and len(hits) == len(found.hits), "the page shows what the desk found")
    yield from tour.picture("search")
    hit = results.current_hit()
    tour.check(hit is not None, "the first hit is current")
    yield from tour.hand.press("Return")
    yield Until(lambda: not tour.is_on("search"), "the place of the hit")
    yield from tour.settled()
    if tour.is_on("read_note"):
        text = tour.hand.the(NoteEditor).markdown()
        tour.check(WORD in text.casefold(), "the note that opens has the word")
    subject = tour.screen.route.subject
    tour.check(hit and subject in (hit.case, hit.group), "Enter opens it at its place")


# --- the calendar ---


def book_series(tour: Tourist) -> Way[None]:
    """Book a session that comes again every week; a clash is shown before anything is saved."""
    yield from tour.go("Calendar", "calendar")
    yield from tour.picture("calendar")
    yield from tour.hand.press("PageDown")
    yield from tour.settled()
    own = yield from own_files(tour)
    row = own[0]
    yield from tour.hand.press("N")
    yield Until(lambda: tour.hand.has("Client"), "the sheet")
    yield from tour.hand.choose("Client", f"{row.code}…")
    yield from tour.hand.fill("Place", ROOM)
    yield from tour.hand.choose("Repeats", "Every week")
    yield from tour.hand.fill("How many", str(TIMES))
    yield Until(lambda: tour.hand.reads(f"{TIMES} sessions, the last on"), "what the series makes")
    yield from tour.picture("book-session")
    yield from tour.hand.press("Return")
    yield Until(lambda: not tour.hand.has("How many"), "the sessions to be booked")
    yield from tour.settled()
    file = yield from tour.ask(cases.open_case, row.case)
    booked = [one for one in file.appointments if one.place == ROOM]
    tour.check(len(booked) == TIMES, f"{TIMES} sessions are in the vault")
    gaps = {(later.start - sooner.start).days for sooner, later in pairwise(booked)}
    tour.check(gaps == {7}, "they are a week apart")
    tour.check(len({one.series for one in booked}) == 1, "and one series")
    yield from tour.picture("calendar-next-week")


def record_outcome(tour: Tourist) -> Way[None]:
    """Say with one key what came of a session that is over."""
    entry = yield from _past_session(tour)
    yield from _walk_to(tour, entry)
    yield from tour.hand.press("L")
    yield from tour.settled()
    if entry.case is None:
        raise StepFailed("a session without a case")
    file = yield from tour.ask(cases.open_case, entry.case)
    outcome = next(one.outcome for one in file.appointments if one.id == entry.item)
    tour.check(outcome is SessionOutcome.LATE, "one key records that the client came late")
    yield from tour.picture("calendar-outcome")


def _walk_to(tour: Tourist, entry: CalendarEntry) -> Way[None]:
    """Go to an entry of the week with the arrow keys."""
    canvas = tour.hand.the(WeekCanvas)
    wanted = (local_day(entry.start) - canvas.first).days
    yield from tour.hand.press("Right" if wanted > canvas.day else "Left", abs(wanted - canvas.day))
    begins = entry.start.astimezone()
    is_later = begins.hour * 60 + begins.minute > canvas.minute
    for _ in range(HALF_HOURS):
        if canvas.current is not None and canvas.current.item == entry.item:
            return
        yield from tour.hand.press("Down" if is_later else "Up")
    raise StepFailed("the arrow keys do not lead to the session")


def _past_session(tour: Tourist) -> Way[CalendarEntry]:
    yield from tour.hand.press("T")
    for _ in range(MOST_WEEKS):
        yield from tour.hand.press("PageUp")
        yield from tour.settled()
        entries = tour.hand.the(WeekCanvas).entries
        held = [one for one in entries if one.outcome is SessionOutcome.ATTENDED and one.editable]
        if held:
            return held[0]
    raise StepFailed(f"no session was attended in {MOST_WEEKS} weeks")


# --- the file as a whole ---


def refile(tour: Tourist) -> Way[None]:
    """Strike a note of the wrong file and file it again in the right one."""
    own = yield from own_files(tour)
    right, wrong = sorted(own, key=lambda row: row.registered_on)[:2]
    lines = yield from tour.ask(notes.list_notes, wrong.case)
    there = yield from tour.ask(notes.list_notes, right.case)
    me = tour.view.context.me.id
    place = next(n for n, line in enumerate(lines) if line.author == me)
    yield from open_client(tour, wrong)
    yield from tour.hand.click_tab("Notes")
    yield from tour.settled()
    yield from tour.hand.tab_to("Signed notes")
    yield from tour.hand.press("Home")
    yield from tour.hand.press("Down", times=place)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("read_note")
    yield from tour.hand.press("Ctrl+Shift+W")
    yield Until(lambda: tour.hand.has("Strike it"), "the sheet")
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.settled()
    tour.check(tour.hand.has("Strike it"), "nothing is struck without a reason")
    yield from tour.hand.fill("Why it does not belong here", WRONG)
    yield from tour.hand.fill("Code of the right file", right.code)
    yield from tour.picture("refile")
    yield from tour.hand.press("Return")
    yield Until(lambda: not tour.hand.has("Strike it"), "the note to be struck")
    yield from tour.settled()
    struck = yield from tour.ask(strikes.list_strikes, wrong.case)
    told = struck.get(lines[place].id)
    tour.check(told is not None and told.reason == WRONG, "it is marked as struck, with the reason")
    more = yield from tour.ask(notes.list_notes, right.case)
    tour.check(len(more) == len(there) + 1, "the right file has one note more")
    copied = told.refiled_as if told is not None else None
    tour.check(copied in {line.id for line in more}, "which is the one that was struck")
    yield from tour.picture("note-struck")


def close_and_reopen(tour: Tourist) -> Way[None]:
    """Close a file with a summary drafted from the record, and open it again."""
    row = yield from _quiet_file(tour)
    tour.memory["quiet"] = row
    yield from open_client(tour, row)
    yield from _from_menu(tour, "Close the file…")
    yield Until(lambda: tour.hand.has("Closing summary"), "the sheet")
    yield from tour.picture("file-close")
    yield from tour.hand.choose("Reason", "Moved or cannot be reached")
    yield from tour.hand.tab_to("Closing summary")
    yield from tour.hand.press("Ctrl+End")
    yield from tour.hand.write(SUMMARY)
    yield from tour.hand.tab_to("Close the file")
    yield from tour.hand.press("Space")
    yield Until(lambda: not tour.hand.has("Closing summary"), "the file to be closed")
    yield from tour.settled()
    yield from _has_status(tour, row.case, CaseStatus.CLOSED)
    steps = yield from tour.ask(closing.case_steps, row.case)
    last = steps[-1].step
    tour.check(last is not None and SUMMARY in last.text, "the summary is kept")
    yield from tour.picture("client-closed")
    yield from _from_menu(tour, "Open the file again…")
    yield Until(lambda: tour.hand.has("Open again"), "the sheet")
    yield from tour.hand.tab_to("Open again")
    yield from tour.hand.press("Space")
    yield Until(lambda: not tour.hand.has("Open again"), "the file to be open")
    yield from tour.settled()
    yield from _has_status(tour, row.case, CaseStatus.OPEN)


def _has_status(tour: Tourist, case: CaseId, wanted: CaseStatus) -> Way[None]:
    file = yield from tour.ask(cases.open_case, case)
    tour.check(file.coordination.status is wanted, f"the file is {wanted}")


def _quiet_file(tour: Tourist) -> Way[CaseRow]:
    """Give an own file without a session ahead and with nothing begun: only such can be closed."""
    drafts: set[UUID | None] = {row.case for row in (yield from tour.ask(notes.list_drafts))}
    drafts |= {one.key.case for one in (yield from tour.ask(form_drafts.list_forms))}
    now = tour.view.context.clock()
    own = yield from own_files(tour)
    for row in own:
        ahead = [one for one in row.appointments if one.start > now]
        if not ahead and row.case not in drafts:
            begun = yield from tour.ask(answer_drafts.unfinished_answers, row.case)
            if not begun:
                return row
    raise StepFailed("every file has a session ahead or a draft")


def _from_menu(tour: Tourist, words: str) -> Way[None]:
    yield from tour.hand.press("Ctrl+Shift+F")
    yield Until(lambda: tour.hand.has(words), "what can be done with the file")
    yield from tour.hand.click(words)


def cover(tour: Tourist) -> Way[None]:
    """Have a colleague cover the file for a while, and end that again."""
    row: CaseRow = tour.memory["quiet"]
    yield from tour.hand.press("Ctrl+Shift+F")
    yield Until(lambda: tour.hand.has("Ask a colleague to cover…"), "the menu")
    yield from tour.picture("file-menu")
    yield from tour.hand.click("Ask a colleague to cover…")
    yield Until(lambda: tour.hand.has("Colleague"), "the sheet")
    yield from tour.hand.choose("Colleague", COLLEAGUE)
    yield from tour.hand.fill("Your own passphrase", PASSPHRASE)
    yield from tour.picture("file-cover")
    yield from tour.hand.tab_to("Give cover")
    yield from tour.hand.press("Space")
    yield Until(lambda: not tour.hand.has("Give cover"), "the cover")
    yield from tour.settled()
    found = yield from tour.ask(handover.covers, row.case)
    tour.check(len(found) == 1, "one colleague covers the file")
    yield from _from_menu(tour, "End the cover by…")
    yield Until(lambda: tour.hand.reads("The cover has ended."), "its end")
    yield from tour.settled()
    left = yield from tour.ask(handover.covers, row.case)
    tour.check(not left, "nobody covers it any more")


def hand_over(tour: Tourist) -> Way[None]:
    """Hand the file over for good: it leaves this desk, and its pages open no more."""
    row: CaseRow = tour.memory["quiet"]
    steps = yield from tour.ask(closing.case_steps, row.case)
    kinds = [one.step.kind for one in steps if one.step is not None][-4:]
    tour.check(
        kinds == [CaseStepKind.CLOSED, CaseStepKind.REOPENED, CaseStepKind.COVERED,
                  CaseStepKind.COVER_ENDED],
        "the file tells what became of it",
    )  # fmt: skip
    yield from _from_menu(tour, "Hand over…")
    yield Until(lambda: tour.hand.has("Colleague"), "the sheet")
    yield from tour.hand.choose("Colleague", COLLEAGUE)
    yield from tour.hand.fill("Your own passphrase", PASSPHRASE)
    yield from tour.picture("file-hand-over")
    yield from tour.hand.tab_to("Hand over")
    yield from tour.hand.press("Space")
    yield Until(lambda: not tour.is_on("client"), "the page to be left")
    yield from tour.settled()
    own = yield from own_files(tour)
    tour.check(row.case not in {one.case for one in own}, "the file is no longer one's own")
    error = yield from tour.denied(notes.list_notes, row.case)
    tour.check(error, "its notes open no more")


STEPS = (
    Step("attach", "attaches a document, sealed in the vault", ROLE, attach, 40),
    Step("read-document", "reads it from memory", ROLE, read_document, 40),
    Step("search", "finds a word in all that may be read", ROLE, find_words, 40),
    Step("calendar", "books a weekly series", ROLE, book_series, 40),
    Step("outcome", "records with one key what came of a session", ROLE, record_outcome, 40),
    Step("refile", "strikes a note and files it in the right file", ROLE, refile, 40),
    Step("close", "closes a file and opens it again", ROLE, close_and_reopen, 40),
    Step("cover", "has a colleague cover the file", ROLE, cover, 40),
    Step("hand-over", "hands the file over for good", ROLE, hand_over, 40),
)
