"""A lock in the middle of a sentence; then the same person goes on, then another one comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.services import cases, notes
from ui.tour.chapters.counsellor import ROLE, USER
from ui.tour.chapters.ways import be, open_client, own_files
from ui.tour.script import Step, StepFailed, Until
from ui.widgets.note_editor import NoteEditor

if TYPE_CHECKING:
    from counsel_desk.domain.register import CaseRow
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

HALF = "He says that the nights are better since the window can be clo"
REST = "sed again."


HIDDEN = "names and events are hidden"


def veil(tour: Tourist) -> Way[None]:
    """Hide names and events while a colleague looks on, and show them again."""
    yield from be(tour, USER)
    row = yield from _own_client(tour)
    name = row.name or ""
    yield Until(lambda: bool(name) and tour.hand.reads(name), "the client's name")
    yield from tour.hand.press("F8")
    yield Until(lambda: tour.hand.reads(HIDDEN), "the veil")
    yield from tour.settled()
    tour.check(not tour.hand.reads(name), "the name is nowhere on the page")
    tour.check(tour.hand.reads(row.code), "the code is, so that the work goes on")
    yield from tour.picture("client-veiled")
    yield from tour.go("Clients", "clients")
    yield from tour.settled()
    rows = yield from tour.ask(cases.list_cases)
    tour.check(all(one.name is None for one in rows), "nor is any name in a list")
    yield from tour.picture("clients-veiled")
    yield from tour.hand.press("F8")
    yield Until(lambda: not tour.hand.reads(HIDDEN), "the end of it")
    yield from tour.settled()
    rows = yield from tour.ask(cases.list_cases)
    tour.check(name in {one.name for one in rows}, "the names are back")


def _own_client(tour: Tourist) -> Way[CaseRow]:
    own = yield from own_files(tour)
    if not own:
        raise StepFailed("no open file of one's own")
    yield from open_client(tour, own[0])
    return own[0]


def lock_mid_sentence(tour: Tourist) -> Way[None]:
    """Lock with a word half written, before the draft could save itself."""
    yield from be(tour, USER)
    own = yield from _own_client(tour)
    tour.memory["locked-case"] = own.case
    yield from tour.hand.press("Ctrl+Shift+N")
    yield from tour.wait_for("note")
    yield from tour.hand.tab_to("Text of the note")
    yield from tour.hand.write(HALF)
    yield from tour.lock()
    tour.check(tour.session.view is None, "no desk is open")
    tour.check(not tour.hand.reads(HALF), "nothing of the note is on the screen")
    title = tour.window.windowTitle()
    tour.check(title == "Counsel Desk – DEMO", "the title says DEMO and nothing else")
    tour.check(not tour.ground.holds_plainly(HALF), "no file holds the words plainly")
    yield from tour.picture("locked")


def unlock_again(tour: Tourist) -> Way[None]:
    """Come back to the same page with every word, and write on."""
    yield from tour.unlock(USER)
    yield from tour.wait_for("note")
    case = tour.memory["locked-case"]
    tour.check(tour.screen.route.subject == case, "the same client is open")
    text = tour.hand.the(NoteEditor).markdown()
    tour.check(HALF in text.splitlines(), "the page has every word that was typed")
    yield from tour.hand.tab_to("Text of the note")
    for keys in ("Ctrl+Home", "Down", "End"):  # below the first heading of the format
        yield from tour.hand.press(keys)
    yield from tour.hand.write(REST)
    yield from tour.hand.press("Ctrl+S")
    yield from tour.settled()
    rows = yield from tour.ask(notes.list_drafts)
    own = [row for row in rows if row.case == case]
    texts = []
    for row in own:
        draft = yield from tour.ask(notes.open_draft, case, row.note)
        texts += draft.content.text.splitlines()
    tour.check(texts.count(HALF + REST) == 1, "the draft goes on, and there is one of it")
    yield from tour.picture("note-after-lock")


def switch_user(tour: Tourist) -> Way[None]:
    """Hand the desk over: another person sees nothing of the first one's."""
    yield from tour.lock()
    yield from tour.unlock("counsellor2")
    me = tour.view.context.me.user_name
    tour.check(me == "counsellor2", "the other person is signed in")
    tour.check(tour.is_on("today"), "the other person begins at Today, not at the first one's page")
    rows = yield from tour.ask(notes.list_drafts)
    tour.check(
        all(row.case != tour.memory["locked-case"] for row in rows), "drafts stay their author's"
    )
    yield from tour.denied(notes.list_notes, tour.memory["locked-case"])
    tour.check(True, "the desk refuses the first one's notes")
    yield from tour.lock()


STEPS = (
    Step("veil", "hides names and events from whoever looks on", ROLE, veil, 40),
    Step("lock", "locks in the middle of a word", ROLE, lock_mid_sentence, 40),
    Step("unlock-again", "is back at the same word after unlocking", ROLE, unlock_again),
    Step("switch-user", "hands the desk to another counsellor", ROLE, switch_user, 40),
)
