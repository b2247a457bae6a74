"""Who leads a group writes its split note: codes in the one part, each member's own in the others.

The section of a colleague's client is left in that client's file and cannot be read back.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from counsel_desk.domain.group_paper import PaperKind
from counsel_desk.domain.notes import NoteKind
from counsel_desk.services import cases, group_notes, groups, notes
from counsel_desk.services.demo import PASSPHRASE
from ui.screens.group.page import GroupScreen
from ui.screens.group_note.screen import GroupNoteScreen
from ui.tour.chapters.counsellor import ROLE, USER
from ui.tour.chapters.ways import be
from ui.tour.script import Step, StepFailed, Until

if TYPE_CHECKING:
    from counsel_desk.domain.groups import GroupRow
    from counsel_desk.domain.ids import GroupId
    from counsel_desk.domain.notes import NoteLine
    from ui.screens.group_note.section_card import SectionCard
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

ABOUT = "They spoke of the market day and laughed."
OWN = "Asked for a session alone before the hearing."
LEFT = "Wept when the others had gone; a friend walked home with them."
COLLEAGUE, COORDINATOR = "counsellor2", "coordinator"


def write(tour: Tourist) -> Way[None]:
    """Write the note of a meeting by keyboard; a name is pointed out before it is signed."""
    yield from be(tour, USER)
    led = yield from _mixed(tour)
    yield from tour.go("Groups", "groups")
    yield from tour.hand.press("Ctrl+F")
    yield from tour.hand.write(led.title)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("group")
    yield from tour.hand.click_tab("Notes")
    yield from tour.settled()
    yield from tour.picture("group-notes")
    written = yield from tour.ask(group_notes.list_meeting_notes, led.id)
    tour.check(written, "the list says which meetings have a note")
    yield from tour.hand.tab_to("Notes of meetings")
    yield from tour.hand.press("Ctrl+End")
    yield from tour.hand.press("Return")
    yield from tour.wait_for("group_note")
    page = _page(tour)
    yield Until(lambda: page.is_built, "a section for each member")
    yield from _name_somebody(tour, page)
    yield from _sections(tour, page)
    found = yield from tour.ask(group_notes.open_meeting_notes, page.group, page.meeting)
    tour.check(found.notes[-1].content, "the note is signed")
    left = found.notes[-1].content.sections if found.notes[-1].content else ()
    tour.check(len(left) == 2, "two sections were left")


def _mixed(tour: Tourist) -> Way[GroupRow]:
    """Give a group that one leads, with notes, for own clients and a colleague's."""
    rows = yield from tour.ask(groups.list_groups)
    me = tour.view.context.me.id
    for row in reversed(rows):  # the oldest first: a new one's keys may be on their way still
        if row.held and any(one.person == me for one in row.staff):
            file = yield from tour.ask(groups.open_group, row.id)
            first = file.meetings[0].id
            found = yield from tour.ask(group_notes.open_meeting_notes, row.id, first)
            lines = yield from tour.ask(group_notes.list_meeting_notes, row.id)
            if lines and len({one.is_mine for one in found.members}) == 2:
                return row
    raise StepFailed("a group for own clients and a colleague’s")


def _page(tour: Tourist) -> GroupNoteScreen:
    if not isinstance(tour.screen, GroupNoteScreen):
        raise StepFailed("the note of a meeting is open")
    return tour.screen


def _name_somebody(tour: Tourist, page: GroupNoteScreen) -> Way[None]:
    """Type the name of a client: it is pointed out, and nothing is signed."""
    rows = yield from tour.ask(cases.list_cases)
    name = max((row.name for row in rows if row.name), key=len)
    yield from tour.hand.fill("What happened in the group", f"{name} spoke first.")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: tour.hand.has("Sign all the same"), "the name to be pointed out")
    yield from tour.settled()
    yield from tour.picture("group-note-named")
    yield from tour.hand.press("Escape")
    yield from tour.settled()
    tour.check(tour.is_on("group_note"), "whoever is named stays to be changed")
    yield from tour.hand.fill("What happened in the group", ABOUT)
    tour.check(page.form is not None and page.form.words.words() == ABOUT, "a code would do")


def _sections(tour: Tourist, page: GroupNoteScreen) -> Way[None]:
    """Write of an own client and of a colleague's, and sign."""
    own, other = _card(page, is_mine=True), _card(page, is_mine=False)
    for card, text in ((own, OWN), (other, LEFT)):
        yield from tour.hand.fill(f"Section of {card.member.code}", text)
    yield from tour.picture("group-note")
    tour.memory["section"] = other.member.case
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.wait_for("group")
    yield Until(partial(tour.hand.reads, "The note of the meeting is signed."), "its end")
    yield from tour.settled()
    error = yield from tour.denied(notes.list_notes, other.member.case)
    tour.check(error, "the section of a colleague’s client cannot be read back")
    mine = yield from tour.ask(notes.list_notes, own.member.case)
    lines = [line.first_line for line in mine if line.kind is NoteKind.GROUP]
    tour.check(OWN in lines, "the one of an own client is in the file")


def _card(page: GroupNoteScreen, *, is_mine: bool) -> SectionCard:
    for card in page.sections:
        if card.member.is_mine is is_mine:
            return card
    raise StepFailed("the group has an own client and a colleague’s")


def receive(tour: Tourist) -> Way[None]:
    """Read the section as the client's counsellor: signed by who led the group."""
    case = tour.memory["section"]
    yield from be(tour, COLLEAGUE)
    found: list[NoteLine] = []
    while not found:  # it is taken in behind the page, once the desk is open
        yield from tour.settled()
        lines = yield from tour.ask(notes.list_notes, case)
        found = [line for line in lines if line.first_line == LEFT]
    tour.check(len(found) == 1, "the section is among the notes of the file")
    note = yield from tour.ask(notes.open_note, case, found[0].id)
    me = tour.view.context.me.id
    tour.check(note.intact and note.author != me, "its signature is that of who wrote it")
    yield from tour.lock()


def paper(tour: Tourist) -> Way[None]:
    """Print a sheet and a list of reminders, and enter a sheet with one key a member."""
    yield from be(tour, COORDINATOR)
    rows = yield from tour.ask(groups.list_groups)
    met = max(rows, key=lambda row: (row.held > 0, row.next_meeting is not None, row.members))
    yield from tour.go("Groups", "groups")
    yield from tour.hand.press("Ctrl+F")
    yield from tour.hand.write(met.title)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("group")
    page = tour.screen
    if not isinstance(page, GroupScreen):
        raise StepFailed("the page of a group is open")
    for kind, words in ((PaperKind.SHEET, "On the sheet: codes"), (PaperKind.REMINDERS, "By rule")):
        yield from _save(tour, page, kind, words)
    yield from _enter_sheet(tour, met.id)
    yield from tour.lock()


def _save(tour: Tourist, page: GroupScreen, kind: PaperKind, what: str) -> Way[None]:
    """See what leaves, and let it leave with the passphrase."""
    path = tour.ground.root / f"{kind.name.lower()}.pdf"
    sheet = page.paper.ask(kind, path)  # where to is the system's own dialog
    yield from tour.settled()
    shown = sheet.preview.toPlainText() if sheet is not None else ""
    tour.check("-" in shown and "Demo" not in shown, what)
    rows = yield from tour.ask(cases.list_cases)
    tour.check(not any(row.name for row in rows), "who prints knows no name")
    yield from tour.hand.fill("Your own passphrase", PASSPHRASE)
    yield from tour.picture(f"paper-{kind.name.lower()}")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(partial(tour.hand.reads, f"Saved as {path.name}."), "the paper")
    yield from tour.settled()
    data = path.read_bytes()
    is_sealed = b"/AESV3" in data
    tour.check(is_sealed is (kind is PaperKind.REMINDERS), "a list with numbers is sealed")


def _enter_sheet(tour: Tourist, group: GroupId) -> Way[None]:
    """Change the first line of a sheet and change it back, by digits."""
    before = yield from tour.ask(groups.open_group, group)
    yield from tour.hand.press("Ctrl+Shift+E")
    yield Until(partial(tour.hand.reads, "Enter a sheet"), "the sheet to enter")
    yield from tour.settled()
    yield from tour.hand.tab_to("Lines of the sheet")
    yield from tour.hand.press("Ctrl+Home")
    yield from tour.hand.press("4")
    yield from tour.settled()
    after = yield from tour.ask(groups.open_group, group)
    changed = [key for key, one in after.marks.items() if before.marks.get(key) != one]
    tour.check(len(changed) == 1, "one key has marked one member")
    yield from tour.picture("sheet-entry")
    yield from tour.hand.press("Escape")
    yield from tour.settled()
    old = before.marks.get(changed[0])
    yield from tour.ask(
        groups.mark, group, membership=changed[0][0], meeting=changed[0][1],
        status=old.status if old else None, reasons=old.reasons if old else (),
    )  # fmt: skip


STEPS = (
    Step("meeting-note", "writes the note of a meeting, split by member", ROLE, write, 90),
    Step("section", "finds the section in the client’s file", ROLE, receive),
    Step("paper", "prints by code, and enters a sheet line by line", "coordinator", paper, 90),
)
