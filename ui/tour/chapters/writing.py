"""A counsellor writes with every help there is, a note comes back, and papers leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2

from counsel_desk.domain.family import Kinship
from counsel_desk.domain.notes import AddendumReason, ReviewStep
from counsel_desk.services import (
    cases,
    family,
    note_reviews,
    notes,
    referrals,
    safety_plans,
    writing,
)
from counsel_desk.services.demo import PASSPHRASE
from counsel_desk.services.demo_minors import FIRST as MINOR
from ui.screens.client.plan_tab import PlanTab
from ui.screens.client.referrals_tab import ReferralsTab
from ui.tour.chapters.counsellor import ROLE, USER
from ui.tour.chapters.ways import be, open_client, own_files
from ui.tour.script import Step, StepFailed, Until
from ui.widgets.note_editor import NoteEditor
from ui.widgets.note_words import plan_headings

if TYPE_CHECKING:
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.register import CaseRow
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

CHIEF = "supervisor"
SENTENCE = "Jepchirchir's brother drove her here. "
TYPED = ";safe "
WORD = "brother"
LATER = "She called at five: the bus had come and she is at home."
COMMENT = "Please say what was agreed for the night."
SEAL = "seven quiet goats at dawn"


def _row_with_plan(tour: Tourist) -> Way[CaseRow]:
    """Give an own file whose last signed note has a plan, and of which nothing was reviewed."""
    own = yield from own_files(tour)
    for row in own:
        plan = yield from tour.ask(writing.last_plan, row.case, headings=plan_headings())
        lines = yield from tour.ask(notes.list_notes, row.case)
        if plan is not None and not any(line.review for line in lines):
            return row
    raise StepFailed("no file has a note with a plan")


# --- writing ---


def write_with_helps(tour: Tourist) -> Way[None]:
    """Use a snippet, the last plan, the search within the note and a link, then sign."""
    yield from be(tour, USER)
    row = yield from _row_with_plan(tour)
    tour.memory["writing-row"] = row
    plan = yield from tour.ask(writing.last_plan, row.case, headings=plan_headings())
    yield from open_client(tour, row)
    yield from tour.hand.press("Ctrl+Shift+N")
    yield from tour.wait_for("note")
    yield from tour.hand.tab_to("Text of the note")
    yield from tour.hand.write(SENTENCE + TYPED)
    found = yield from tour.ask(writing.snippets)
    safe = next(one.text for one in found if one.name == "safe")
    text = tour.hand.the(NoteEditor)
    yield Until(lambda: safe in text.markdown(), "the snippet's text")
    yield from tour.hand.press("Ctrl+Alt+P")
    yield Until(lambda: "brought forward" in text.markdown(), "the plan of the last session")
    first = plan.text.split("\n")[0].lstrip("-0123456789. ") if plan else ""
    tour.check(first and first in text.markdown(), "the last plan stands in the new note")
    yield from tour.hand.press("Ctrl+F")
    yield Until(lambda: tour.hand.has("Find in this note"), "the line that finds")
    yield from tour.hand.write(WORD)
    yield Until(lambda: tour.hand.reads("1 of "), "the word in the note")
    yield from tour.picture("note-find")
    yield from tour.hand.press("Escape")
    yield from _link(tour)
    yield from tour.picture("note-links")
    yield from _sign(tour, row.case)


def _link(tour: Tourist) -> Way[None]:
    """Link the first thing that is offered."""
    yield from tour.hand.tab_to("Link goals and screenings")
    yield from tour.hand.press("Space")
    yield from tour.hand.press("Down")
    yield from tour.hand.press("Return")
    yield from tour.settled()


def _sign(tour: Tourist, case: CaseId) -> Way[None]:
    before = {one.id for one in (yield from tour.ask(notes.list_notes, case))}
    yield from tour.hand.press("Ctrl+Shift+Return")
    yield Until(lambda: tour.hand.has("Sign this note?"), "the question before signing")
    yield from tour.hand.press("Return")
    yield from tour.wait_for("read_note")
    lines = yield from tour.ask(notes.list_notes, case)
    (new,) = [one.id for one in lines if one.id not in before]
    read = yield from tour.ask(notes.read_note, case, new)
    content = read.note.content
    tour.check(content and (content.goals or content.screenings), "the note points at its link")
    tour.check(read.review and read.review.step is ReviewStep.SUBMITTED, "it was sent for review")
    tour.memory["written-note"] = new


def learn_word(tour: Tourist) -> Way[None]:
    """Take a word that no dictionary knows into one's own, which lies in the vault."""
    row: CaseRow = tour.memory["writing-row"]
    before = yield from tour.ask(writing.habits)
    yield from open_client(tour, row)
    yield from tour.hand.press("Ctrl+Shift+N")
    yield from tour.wait_for("note")
    text = tour.hand.the(NoteEditor)
    yield Until(lambda: text.text.marks.speller is not None, "the dictionary")
    yield from tour.hand.tab_to("Text of the note")
    yield from tour.hand.write("mzeeh ")
    yield from tour.hand.press("F7")
    yield from tour.hand.pick("Add “mzeeh” to my dictionary")
    yield from tour.settled()
    after = yield from tour.ask(writing.habits)
    tour.check(set(after.words) - set(before.words) == {"mzeeh"}, "the word is in the dictionary")
    yield from tour.hand.press("Ctrl+A")
    yield from tour.hand.press("Delete")
    yield from tour.hand.press("Escape")
    yield from tour.wait_for("client")


def add_to_note(tour: Tourist) -> Way[None]:
    """Add to a signed note; the note itself stays as it was."""
    row: CaseRow = tour.memory["writing-row"]
    note = tour.memory["written-note"]
    was = yield from tour.ask(notes.read_note, row.case, note)
    yield from _read_newest(tour)
    yield from tour.hand.press("Ctrl+D")
    yield Until(lambda: tour.hand.has("What is added"), "the sheet")
    yield from tour.hand.fill("What is added", LATER)
    yield from tour.picture("addendum")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: tour.hand.reads(LATER), "the addendum below the note")
    now = yield from tour.ask(notes.read_note, row.case, note)
    said = [(one.content.text, one.content.reason) for one in now.addenda if one.content]
    tour.check(said == [(LATER, next(iter(AddendumReason)))], "it is signed beside the note")
    tour.check(now.note.content == was.note.content, "the note has not changed")
    yield from tour.picture("note-with-addendum")


def _read_newest(tour: Tourist) -> Way[None]:
    """Open the note that was written last, from the client's notes."""
    row: CaseRow = tour.memory["writing-row"]
    yield from open_client(tour, row)
    yield from tour.hand.click_tab("Notes")
    yield from tour.settled()
    yield from tour.hand.tab_to("Signed notes")
    yield from tour.hand.press("Home")
    yield from tour.hand.press("Return")
    yield from tour.wait_for("read_note")
    tour.check(tour.screen.route.item == tour.memory["written-note"], "the newest is opened")


# --- a note that comes back ---


def return_note(tour: Tourist) -> Way[None]:
    """Send the note back with a comment; the counsellor sees it under Today and writes it anew."""
    yield from be(tour, CHIEF)
    row: CaseRow = tour.memory["writing-row"]
    note = tour.memory["written-note"]
    yield from tour.go("Supervision", "supervision")
    waiting = yield from tour.ask(note_reviews.review_queue)
    tour.check(note in {one.note for one in waiting}, "the note waits for review")
    name = next(one.name for one in waiting if one.note == note)
    others = [one for one in waiting if (one.code, one.name) == (row.code, name)]
    tour.check(len(others) == 1, "one note of this client waits")
    yield from tour.hand.tab_to(f"{row.code}  {name}, Note by …")
    yield from tour.hand.press("Return")
    yield from tour.wait_for("read_note")
    yield Until(lambda: tour.hand.has("Return with comments"), "the way to return it")
    yield from tour.hand.press("Ctrl+R")
    yield Until(lambda: tour.hand.has("Comments"), "the sheet")
    yield from tour.hand.fill("Comments", COMMENT)
    yield from tour.picture("return-note")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: not tour.hand.has("Comments"), "the answer")
    yield from tour.settled()
    read = yield from tour.ask(notes.read_note, row.case, note)
    state = read.review
    tour.check(state and state.step is ReviewStep.RETURNED, "the note is returned")
    tour.check(state and state.comments == COMMENT, "with the comment")


def write_anew(tour: Tourist) -> Way[None]:
    """Write the returned note anew, with the comment in sight, and send it again."""
    yield from be(tour, USER)
    row: CaseRow = tour.memory["writing-row"]
    note = tour.memory["written-note"]
    yield from _read_newest(tour)
    yield Until(lambda: tour.hand.has("Write it anew"), "the way to write it anew")
    yield from tour.hand.click("Write it anew")
    yield from tour.wait_for("note")
    yield Until(lambda: tour.hand.reads(COMMENT), "the comment beside the draft")
    yield from tour.hand.tab_to("Text of the note")
    yield from tour.hand.press("Ctrl+End")
    yield from tour.hand.write("\nFor the night: the card, and her brother stays.")
    yield from tour.picture("note-anew")
    yield from _sign(tour, row.case)
    old = yield from tour.ask(notes.read_note, row.case, note)
    tour.check(old.revised_by == tour.memory["written-note"], "the first one says what replaced it")


# --- what leaves, and who belongs to whom ---


def plan_on_paper(tour: Tourist) -> Way[None]:
    """Save the client's page of the safety plan; it names neither client nor programme."""
    own = yield from own_files(tour)
    for row in own:
        versions = yield from tour.ask(safety_plans.safety_plan_versions, row.case)
        if versions:
            break
    else:
        raise StepFailed("no own file has a safety plan")
    yield from open_client(tour, row)
    yield from tour.hand.click_tab("Plan")
    yield from tour.settled()
    path = tour.ground.root / "plan.pdf"
    tour.hand.the(PlanTab).save_page_to(path)  # where to is the system's own dialog
    yield Until(lambda: tour.hand.has("Your passphrase"), "the question")
    yield from tour.hand.fill("Your passphrase", PASSPHRASE)
    yield from tour.picture("safety-plan-page")
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.hand.reads(f"The page was saved as {path.name}."), "the page")
    with pypdfium2.PdfDocument(path.read_bytes()) as paper:
        pages = [page.get_textpage().get_text_range() for page in paper]
    words = " ".join(pages)
    tour.check(len(pages) == 1, "the plan is one page")
    tour.check(row.code not in words and str(row.name) not in words, "it names nobody")
    path.unlink()


def letter(tour: Tourist) -> Way[None]:
    """Write a referral letter that holds only what was ticked, sealed with its own passphrase."""
    own = yield from own_files(tour)
    for row in own:
        entries = yield from tour.ask(referrals.list_referrals, row.case)
        sent = [one for one in entries if one.referral and one.referral.partner_name]
        if sent:
            break
    else:
        raise StepFailed("no own file has a referral to a partner")
    yield from open_client(tour, row)
    yield from tour.hand.click_tab("Referrals")
    yield from tour.settled()
    path = tour.ground.root / "letter.pdf"
    tour.hand.the(ReferralsTab).letter_to(sent[0], path)  # where to is the system's own dialog
    yield Until(lambda: tour.hand.has("Save the letter"), "the sheet of the letter")
    yield from tour.settled()
    yield from tour.hand.tick(f"Our code: {row.code}")
    yield from tour.hand.fill("Passphrase of the file", SEAL)
    yield from tour.hand.fill("Your own passphrase", PASSPHRASE)
    yield from tour.picture("referral-letter")
    yield from tour.hand.click("Save the letter")
    yield from tour.settled()
    if tour.hand.reads("Go on without this consent?"):
        yield from tour.hand.write("The clinic closes at noon and the way back is a day.")
        yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: tour.hand.reads(f"The letter is saved as {path.name}."), "the letter")
    with pypdfium2.PdfDocument(path.read_bytes(), password=SEAL) as paper:
        words = paper[0].get_textpage().get_text_range()
    tour.check(row.code in words, "it opens with its own passphrase and has the code")
    tour.check(str(row.name) not in words, "what was not ticked is not in it")
    path.unlink()


def link_family(tour: Tourist) -> Way[None]:
    """Link the files of two relatives; only who is entitled to both sees it."""
    own = yield from own_files(tour)
    alone = []
    for row in own:
        linked = yield from tour.ask(family.list_family, row.case)
        if row.name and not linked:
            alone.append(row)
    one, other = alone[:2]
    yield from open_client(tour, one)
    yield Until(lambda: tour.hand.has("Link a relative"), "the card of the intake")
    yield from tour.settled()
    yield from tour.hand.click("Link a relative")
    yield Until(lambda: tour.hand.has("Is to this client"), "the sheet")
    yield from tour.settled()
    yield from tour.hand.choose("Client", f"{other.name}, {other.code}")
    yield from tour.hand.choose("Is to this client", "Sister…")
    yield from tour.picture("link-relative")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: not tour.hand.has("Is to this client"), "the link to be saved")
    yield from tour.settled()
    for row, kin in ((one, other), (other, one)):
        found = yield from tour.ask(family.list_family, row.case)
        told = [(relative.case, relative.kinship) for relative in found]
        tour.check(told == [(kin.case, Kinship.SIBLING)], "each file says who the other is")


def guardian(tour: Tourist) -> Way[None]:
    """See who answers for a minor, and that both gave their word."""
    yield from be(tour, "counsellor2" if MINOR % 2 else USER)
    own = yield from own_files(tour)
    for row in own:
        file = yield from tour.ask(cases.open_case, row.case)
        if file.identity is not None and file.identity.guardian is not None:
            break
    else:
        raise StepFailed("no own client has a guardian")
    answers_for = file.identity.guardian
    yield from open_client(tour, row)
    yield Until(lambda: tour.hand.reads(f"Guardian: {answers_for.name}"), "the guardian")
    yield from tour.picture("client-minor")
    yield from tour.hand.click_tab("Consents")
    yield Until(lambda: tour.hand.reads(f"by {answers_for.name} as guardian"), "whose word it is")
    yield from tour.picture("consents-of-a-minor")
    yield from tour.lock()


STEPS = (
    Step("note-helps", "writes with a snippet, the last plan and a link", ROLE, write_with_helps),
    Step("own-word", "teaches the dictionary a word", ROLE, learn_word, 40),
    Step("addendum", "adds to a signed note", ROLE, add_to_note, 40),
    Step("return-note", "returns a note with a comment", CHIEF, return_note, 40),
    Step("write-anew", "writes the returned note anew", ROLE, write_anew, 40),
    Step("plan-page", "saves the safety plan as one page", ROLE, plan_on_paper, 40),
    Step("letter", "writes a sealed referral letter", ROLE, letter, 40),
    Step("family", "links the files of two relatives", ROLE, link_family, 40),
    Step("guardian", "sees who answers for a minor", ROLE, guardian, 40),
)
