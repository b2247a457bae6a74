"""A counsellor registers a client, writes and signs a note, screens, and looks at the chart."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from counsel_desk.domain.cases import CaseStatus, ContactMethod
from counsel_desk.domain.notes import NoteKind
from counsel_desk.domain.screenings import AlertKind
from counsel_desk.services import alerts, cases, charts, notes, screenings
from ui.tour.script import Step, Until

if TYPE_CHECKING:
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.register import CaseRow
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

USER = "counsellor1"
ROLE = "counsellor"
NAME = "Naserian Ole Tipis"
NUMBER = "0700 555 019"
SENTENCE = "She slept four hours and woke twice; the grounding exercise helped her to stay."
PLAN = "Next time we practise the safe place."
SAVED_WITHIN = 2.5
SCREENED_WITHIN = 10.0


def unlock(tour: Tourist) -> Way[None]:
    """Sign in and see the day."""
    yield from tour.unlock(USER)
    tour.check(tour.is_on("today"), "the day begins with Today")
    tour.check("DEMO" in tour.window.windowTitle(), "the title says DEMO and names nobody")
    yield from tour.picture("today-counsellor")


def register(tour: Tourist) -> Way[None]:
    """Register a client by keyboard alone."""
    before = yield from tour.ask(cases.list_cases)
    known = next(row for row in before if row.name)
    yield from tour.hand.press("Ctrl+2")
    yield from tour.wait_for("clients")
    yield from tour.picture("clients")
    yield from tour.hand.press("Ctrl+N")
    yield from tour.wait_for("register")
    yield from tour.hand.fill("Legal name", known.name or "")
    yield Until(lambda: tour.hand.reads("Perhaps already here"), "the warning of a duplicate")
    yield from tour.picture("register-duplicate")
    yield from tour.hand.fill("Legal name", NAME)
    yield from tour.hand.fill("Birth year", "1991")
    yield from tour.hand.choose("Safe way", "Voice…")
    yield from tour.hand.fill("Number", NUMBER)
    yield from tour.hand.fill("Code word", "library")
    yield from tour.hand.choose("County", "Kajiado")
    yield from tour.hand.tick("Kiswahili")
    yield from tour.picture("register")
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.wait_for("client")
    after = yield from tour.ask(cases.list_cases)
    yield from _check_registered(tour, before, after)


def _check_registered(
    tour: Tourist, before: tuple[CaseRow, ...], after: tuple[CaseRow, ...]
) -> Way[None]:
    known = {row.case for row in before}
    new = [row for row in after if row.case not in known]
    tour.check(len(new) == 1, "there is one case more")
    file = yield from tour.ask(cases.open_case, new[0].case)
    identity, contact = file.identity, file.contact
    tour.check(identity is not None and identity.legal_name == NAME, "the name is kept")
    tour.check(identity is not None and identity.birth_year == 1991, "the birth year is kept")
    is_safe = contact is not None and contact.method is ContactMethod.VOICE
    tour.check(is_safe and contact and contact.number == NUMBER, "the safe contact is kept")
    facts = file.coordination
    tour.check((facts.county, facts.languages) == ("Kajiado", ("sw",)), "county and language are")
    tour.check(tour.screen.route.subject == file.id, "the new client's page is open")
    tour.check(not tour.ground.holds_plainly(NAME), "no file holds the name plainly")
    tour.memory["case"], tour.memory["code"] = file.id, file.code
    yield from tour.picture("client-new")


def _case(tour: Tourist) -> CaseId:
    case: CaseId = tour.memory["case"]
    return case


def write_note(tour: Tourist) -> Way[None]:
    """Write a note and see it kept as a sealed draft before anything is signed."""
    yield from tour.hand.press("Ctrl+Shift+N")
    yield from tour.wait_for("note")
    yield from tour.hand.tab_to("Text of the note")
    yield from tour.hand.press("Ctrl+Alt+2")
    yield from tour.hand.write("What we did\n")
    yield from tour.hand.write(SENTENCE + "\n")
    yield from tour.hand.press("Ctrl+B")
    yield from tour.hand.write(PLAN)
    yield from tour.hand.press("Ctrl+B")
    typed = time.monotonic()
    yield Until(lambda: tour.hand.reads("sealed as your draft"), "the draft to be kept")
    took = time.monotonic() - typed
    tour.check(took < SAVED_WITHIN, f"the draft is kept {SAVED_WITHIN} s after the last key")
    rows = yield from tour.ask(notes.list_drafts)
    own = [row for row in rows if row.case == _case(tour)]
    tour.check(len(own) == 1, "the vault has one draft of this client")
    draft = yield from tour.ask(notes.open_draft, _case(tour), own[0].note)
    tour.check(SENTENCE in draft.content.text, "the draft has every word typed")
    tour.check(f"**{PLAN}**" in draft.content.text, "bold words are kept as Markdown")
    tour.check(not tour.ground.holds_plainly(SENTENCE), "no file holds the words plainly")
    yield from tour.picture("note")


def sign_note(tour: Tourist) -> Way[None]:
    """Sign it and read it back with its signature checked."""
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: tour.hand.has("Sign this note?"), "the question before signing")
    yield from tour.picture("note-sign")
    yield from tour.hand.press("Return")
    yield from tour.wait_for("read_note")
    lines = yield from tour.ask(notes.list_notes, _case(tour))
    tour.check(len(lines) == 1, "the case file has one signed note")
    note = yield from tour.ask(notes.open_note, _case(tour), lines[0].id)
    tour.check(note.intact, "hash and signature of the note hold")
    text = note.content.text if note.content else ""
    tour.check(SENTENCE in text and PLAN in text, "the signed note has every word typed")
    tour.check(note.content and note.content.kind is NoteKind.PROGRESS, "it is a progress note")
    tour.check(note.author == tour.view.context.me.id, "its author is the counsellor")
    drafts = yield from tour.ask(notes.list_drafts)
    tour.check(not [row for row in drafts if row.case == _case(tour)], "the draft is gone")
    tour.check(tour.hand.reads("Signature checked"), "the page says that the signature holds")
    yield from tour.picture("read-note")


def screen_phq(tour: Tourist) -> Way[None]:
    """Give a PHQ-9 by number keys, with the safety item endorsed."""
    yield from tour.hand.press("Escape")
    yield from tour.wait_for("client")
    yield from tour.hand.press("Ctrl+Shift+S")
    yield from tour.wait_for("screen")
    yield from tour.picture("screen-choose")
    yield from tour.hand.tab_to("PHQ-9…")
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.hand.reads("Item 1 of 10"), "the first item")
    yield from tour.hand.write("2232")
    yield from tour.picture("screen-phq-9")
    yield from tour.hand.write("1221")
    yield from tour.hand.write("2")
    tour.check(tour.hand.reads("item 9"), "the endorsed safety item is pointed out at once")
    yield from tour.picture("screen-phq-9-safety")
    yield from tour.hand.write("1")
    yield from _save_screening(tour, "phq-9", 17)
    found = yield from tour.ask(alerts.case_alerts, _case(tour))
    safety = [one for one in found if one.kind is AlertKind.SAFETY]
    tour.check(len(safety) == 1 and safety[0].value == 2, "an alert waits in the vault")
    tour.check(tour.hand.reads("PHQ-9 item 9 answered 2"), "the page asks about it at once")
    yield from tour.picture("screening-alert")


def _save_screening(tour: Tourist, instrument: str, total: int) -> Way[None]:
    answered = time.monotonic()
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.is_on("screening"), "the result")
    took = time.monotonic() - answered
    tour.check(took < SCREENED_WITHIN, f"it is saved within {SCREENED_WITHIN:.0f} s")
    yield from tour.settled()
    given = yield from tour.ask(screenings.list_screenings, _case(tour))
    mine = [one for one in given if one.answers.instrument == instrument]
    tour.check(len(mine) == 1, f"the vault has one {instrument}")
    scores = sorted(value for value in mine[0].scores.values() if value is not None)
    tour.check(scores and scores[-1] == total, f"its score is {total}, as counted by hand")


def screen_pcl(tour: Tourist) -> Way[None]:
    """Give a PCL-5 with one item left blank, which is never counted as zero."""
    yield from tour.switch_to(tour.memory["code"])
    yield from tour.wait_for("client")
    yield from tour.hand.press("Ctrl+Shift+S")
    yield from tour.wait_for("screen")
    yield from tour.hand.tab_to("PCL-5…")
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.hand.reads("Item 1 of 20"), "the first item")
    yield from tour.hand.write("3323")
    yield from tour.hand.press("Down")
    yield from tour.hand.write("222111333222111")
    tour.check(tour.hand.reads("No answer to item 5"), "the blank item is named")
    yield from tour.picture("screen-pcl-5-missing")
    yield from tour.hand.write("n3")
    yield from tour.hand.press("Escape")
    yield from tour.wait_for("client")
    given = yield from tour.ask(screenings.list_screenings, _case(tour))
    tour.check(len(given) == 1, "a screening that was left is not recorded")
    yield from tour.hand.press("Ctrl+Shift+S")
    yield from tour.wait_for("screen")
    yield from tour.hand.tab_to("PCL-5…")
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.hand.reads("20 of 20 answered"), "the answers kept")
    yield from _save_screening(tour, "pcl-5", 41)
    yield from tour.picture("screening-pcl-5")


def chart(tour: Tourist) -> Way[None]:
    """Look at the chart of the new client, and at one with a long course."""
    yield from tour.hand.press("Escape")
    yield from tour.wait_for("client")
    course = yield from tour.ask(charts.progress_course, _case(tour))
    given = {series.instrument: len(series.points) for series in course.series if series.points}
    tour.check(given == {"phq-9": 1, "pcl-5": 1}, "the course has both screenings")
    yield from tour.picture("client-two-screenings")
    yield from tour.hand.press("Ctrl+2")
    yield from tour.wait_for("clients")
    rows = yield from tour.ask(cases.list_cases)
    told = max(rows, key=_recovery)
    yield from tour.hand.press("Ctrl+F")
    yield from tour.hand.write(told.code)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("client")
    yield Until(lambda: tour.hand.has("Progress chart…"), "the chart")
    yield from tour.picture("client-overview")
    yield from tour.hand.press("Ctrl+T")
    yield from tour.picture("client-chart-table")
    yield from tour.hand.press("Ctrl+T")


def _recovery(row: CaseRow) -> float:
    """Give by how much the symptoms of an open case went down: such a course shows most."""
    spans = row.digest.spans if row.digest and row.status is CaseStatus.OPEN else ()
    return max((span.first - span.last for span in spans if span.count > 3), default=0)


def client_tabs(tour: Tourist) -> Way[None]:
    """Look through the other tabs of the case file."""
    for title in ("Timeline", "Notes", "Screenings"):
        yield from tour.hand.press("Ctrl+Tab")
        yield from tour.settled()
        key = tour.screen.place().tab
        tour.check(key == title.lower(), f"Ctrl+Tab leads to {title}")
        yield from tour.picture(f"client-{key}")
    for title in ("Referrals", "Groups"):
        yield from tour.hand.click_tab(title)
        yield from tour.settled()
        yield from tour.picture(f"client-{title.lower()}")
    yield from tour.hand.press("Ctrl+K")
    yield Until(lambda: tour.hand.has("Find or do"), "the switcher")
    yield from tour.hand.write("a")
    yield from tour.picture("switcher")
    yield from tour.hand.press("Escape")


STEPS = (
    Step("unlock", "unlocks the desk and sees the day", ROLE, unlock),
    Step("register", "registers a client by keyboard", ROLE, register, 40),
    Step("write-note", "writes a note, kept as a sealed draft", ROLE, write_note, 40),
    Step("sign-note", "signs the note and reads it back", ROLE, sign_note),
    Step("phq-9", "gives a PHQ-9 whose item 9 raises an alert", ROLE, screen_phq, 40),
    Step("pcl-5", "gives a PCL-5; a blank item is never zero", ROLE, screen_pcl, 40),
    Step("chart", "looks at the progress chart and its table", ROLE, chart, 40),
    Step("client-tabs", "looks through the whole case file", ROLE, client_tabs, 40),
)
