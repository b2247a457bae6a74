"""Drafts that are damaged, or whose client is somebody else's now, in the real window."""

from __future__ import annotations

from datetime import UTC, datetime

from counsel_desk.services import handover, notes
from tests.builders import PASSPHRASE
from tests.services.test_stranded_drafts import damage
from ui.widgets.rows import ListRow


def row_with(desk_window, part):
    """Wait for a row: the cards of a day are made in turns."""

    def found():
        return [row for row in desk_window.all(ListRow) if part in row.accessibleName()]

    desk_window.settle()
    desk_window.until(found)
    return found()[0]


def test_a_damaged_draft_is_told_and_dropped_and_the_others_open(desk_window):
    def fill(office):
        office.clock.at = datetime.now(UTC).replace(hour=9, minute=0)
        case, desk = office.client(), office.counsellor1
        bad = desk.do(notes.start_draft, case, office.content(text="one"))
        good = desk.do(notes.start_draft, case, office.content(text="two"))
        damage(office, bad)
        return case, good

    case, good = desk_window.fill(fill)
    desk_window.sign_in("counsellor1")
    desk_window.until_said("A draft that is damaged")
    row_with(desk_window, "damaged").click()
    desk_window.until_said("Drop this damaged draft?")
    desk_window.press("Drop damaged draft")
    desk_window.until(lambda: not desk_window.says("A draft that is damaged"))
    row_with(desk_window, "saved").click()
    desk_window.settle()
    place = desk_window.screen.place()
    assert (place.screen, place.subject, place.item) == ("note", case, good)
    desk_window.until(lambda: "two" in desk_window.screen.editor.markdown())


def stranded(office):
    """Hand over the client of a draft of counsellor1."""
    office.clock.at = datetime.now(UTC)
    case = office.client()
    note = office.counsellor1.do(notes.start_draft, case, office.content(text="the only words"))
    office.supervisor.do(handover.hand_over, case, office.counsellor2.me.id, passphrase=PASSPHRASE)
    office.carry_out()
    return case, note


def test_a_draft_of_a_client_handed_over_opens_is_kept_and_is_left_in_the_file(desk_window):
    case, _ = desk_window.fill(stranded)
    desk_window.sign_in("counsellor1")
    row_with(desk_window, "Baraka Otieno counsels the client now").click()
    desk_window.settle()
    page = desk_window.screen
    desk_window.until_said("Baraka Otieno counsels this client now")
    assert page.editor.markdown() == "the only words"
    assert "roles" not in desk_window.message()
    page.editor.text.insert_plain("And more. ")
    desk_window.until(lambda: "And more" in page.editor.markdown() and page.keeper.is_safe)
    desk_window.settle()
    desk_window.press("Sign and leave in the file")
    desk_window.until_said("Sign this note and leave it in the file?")
    desk_window.press("Sign and leave")
    desk_window.until(lambda: desk_window.screen.name == "today")
    desk_window.settle()
    desk_window.session.lock()
    desk_window.until(lambda: desk_window.relaunched)

    def look(office):
        office.carry_out(office.counsellor2)
        (line,) = office.counsellor2.do(notes.list_notes, case)
        return office.counsellor2.do(notes.open_note, case, line.id).content.text

    assert "And more" in desk_window.fill(look)


def test_such_a_draft_is_dropped_with_a_way_back(desk_window):
    case, note = desk_window.fill(stranded)
    desk_window.sign_in("counsellor1")
    page = desk_window.go("note", subject=case, item=note)
    desk_window.until_said("Baraka Otieno counsels this client now")
    page.drop()
    desk_window.until(lambda: desk_window.screen.name == "today")
    desk_window.press("Undo")
    desk_window.until(lambda: desk_window.screen.name == "note")
    desk_window.settle()
    desk_window.until(lambda: desk_window.screen.editor.markdown() == "the only words")
