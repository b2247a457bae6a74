from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from PySide6.QtCore import Qt

from counsel_desk.domain.cases import Appointment, SessionOutcome
from counsel_desk.domain.ids import PersonId
from counsel_desk.domain.register import AppointmentRow
from counsel_desk.services import notes
from tests.builders import Clock
from ui.screen import OF_SESSION
from ui.screens.today.parts import Line, TodayCard, TodayWords
from ui.widgets.buttons import Button
from ui.widgets.rows import ListRow


def now_office(office):
    office.clock.at = datetime.now(UTC).replace(hour=9, minute=0)
    return office


def rows(desk_window):
    return [row.accessibleName() for row in desk_window.all(ListRow)]


def row_with(desk_window, part):
    found = [row for row in desk_window.all(ListRow) if part in row.accessibleName()]
    assert found, rows(desk_window)
    return found[0]


def test_a_day_without_anything_is_kind_and_shows_a_way_on(desk_window):
    desk_window.sign_in("counsellor1")
    desk_window.until_said("Nothing waits for you today")
    desk_window.press("See your clients")
    desk_window.settle()
    assert desk_window.screen.name == "clients"


def test_an_administrator_is_told_why_the_day_is_empty(desk_window):
    desk_window.sign_in("admin")
    desk_window.until_said("No client and no group is shared with this desk")


def test_an_alert_comes_first_and_opens_the_client(desk_window):
    def fill(office):
        now_office(office)
        case = office.client()
        office.appointment(office.counsellor1, case)
        office.screening(office.counsellor1, case, values={"rest": 1, "9": 2})
        return case

    case = desk_window.fill(fill)
    desk_window.sign_in("counsellor1")
    first = desk_window.all(ListRow)[0]
    assert "Safety item" in first.accessibleName()
    assert "PHQ-9 item 9" in first.accessibleName()
    first.setFocus()
    desk_window.qtbot.keyClick(first, Qt.Key.Key_Return)
    desk_window.settle()
    assert desk_window.screen.name == "client"
    assert desk_window.screen.route.subject == case


def test_the_sessions_of_the_day_are_listed_with_their_hour(desk_window):
    def fill(office):
        now_office(office)
        case = office.client(name="Wanjiru Achieng")
        office.appointment(office.counsellor1, case)

    desk_window.fill(fill)
    desk_window.sign_in("counsellor1")
    assert "Room 2 · 50 minutes" in row_with(desk_window, "Wanjiru Achieng").accessibleName()


def test_a_draft_is_listed_and_opens_where_it_was_left(desk_window):
    def fill(office):
        now_office(office)
        case = office.client()
        return case, office.counsellor1.do(notes.start_draft, case, office.content())

    case, draft = desk_window.fill(fill)
    desk_window.sign_in("counsellor1")
    desk_window.until_said("Drafts to sign")
    row_with(desk_window, "saved").click()
    desk_window.settle()
    place = desk_window.screen.place()
    assert (place.screen, place.subject, place.item) == ("note", case, draft)


def test_a_button_on_the_row_says_why_a_session_has_no_note(desk_window):
    def fill(office):
        now_office(office)
        case = office.client(name="Wanjiru Achieng")
        start = office.clock() - timedelta(days=200)
        office.appointment(office.counsellor1, case, start=start, outcome=SessionOutcome.ATTENDED)

    desk_window.fill(fill)
    desk_window.sign_in("counsellor1")
    desk_window.until_said("Notes to write")
    row = row_with(desk_window, "has no note")
    (why,) = row.findChildren(Button)
    assert why.accessibleName() == "Say why there is no note"
    assert "F4" in why.text()
    assert "F4" in why.toolTip()
    assert row.rect().contains(why.geometry())
    assert not row.is_cut()
    desk_window.qtbot.mouseClick(why, Qt.MouseButton.LeftButton)
    desk_window.until_said("Why is there no note?")
    assert desk_window.screen.name == "today"
    desk_window.press("written on paper")
    desk_window.settle()
    desk_window.until(lambda: not desk_window.says("Notes to write"))


def test_an_attended_session_without_a_note_is_asked_for(desk_window):
    def fill(office):
        now_office(office)
        case = office.client()
        start = office.clock() - timedelta(days=200)
        desk = office.counsellor1
        office.appointment(desk, case, start=start, minutes=75, outcome=SessionOutcome.ATTENDED)
        return start

    start = desk_window.fill(fill).astimezone()
    desk_window.sign_in("counsellor1")
    desk_window.until_said("Notes to write")
    row_with(desk_window, "has no note").click()
    desk_window.settle()
    note = desk_window.screen
    assert note.name == "note"
    desk_window.until(lambda: note.minutes.value() == 75)
    assert note.day.day() == start.date()
    assert note.place().tab.startswith(OF_SESSION)
    desk_window.qtbot.keyClicks(note.editor.text, "She came late, by bus.")
    assert not note.place().tab.startswith(OF_SESSION)


def test_one_key_says_why_a_session_has_no_note_and_it_can_be_taken_back(desk_window):
    def fill(office):
        now_office(office)
        case = office.client(name="Wanjiru Achieng")
        start = office.clock() - timedelta(days=200)
        office.appointment(office.counsellor1, case, start=start, outcome=SessionOutcome.ATTENDED)
        return case

    case = desk_window.fill(fill)
    desk_window.sign_in("counsellor1")
    desk_window.until_said("Notes to write")
    row = row_with(desk_window, "has no note")
    row.setFocus()
    desk_window.qtbot.keyClick(row, Qt.Key.Key_F4)
    desk_window.until_said("Why is there no note?")
    desk_window.press("written on paper")
    desk_window.settle()
    desk_window.until(lambda: not desk_window.says("Notes to write"))
    assert "written on paper" in desk_window.message()
    desk_window.press("Undo")
    desk_window.settle()
    desk_window.until_said("Notes to write")
    row_with(desk_window, "has no note").setFocus()
    desk_window.key(Qt.Key.Key_F4)
    desk_window.until_said("Why is there no note?")
    desk_window.key(Qt.Key.Key_3)
    desk_window.settle()
    desk_window.until(lambda: not desk_window.says("Notes to write"))
    desk_window.go("client", subject=case, tab="timeline")
    timeline = desk_window.screen
    desk_window.until(lambda: timeline.tab("timeline") is not None)
    model = timeline.tab("timeline").list.timeline
    desk_window.until(lambda: model.rowCount() > 0)
    assert "no note: too brief for a note" in model.row(0).detail


def test_a_session_of_another_year_says_which():
    me = PersonId(uuid4())
    start = datetime(2025, 11, 3, 9, tzinfo=UTC)
    row = AppointmentRow(Appointment(uuid4(), uuid4(), start, 50, "", me), "KM-0001-N", None)
    words = TodayWords(me)
    assert "2025" in words.missing(row, date(2026, 1, 2)).second
    assert "2025" not in words.missing(row, date(2025, 12, 2)).second


def test_screenings_due_for_one_client_are_one_row(desk_window):
    desk_window.fill(lambda office: now_office(office).client())
    desk_window.sign_in("counsellor1")
    due = [name for name in rows(desk_window) if "no baseline yet" in name]
    assert len(due) == 1
    assert "PHQ-9" in due[0]
    assert "PCL-5" in due[0]


def test_a_meeting_without_marks_is_shown_and_opens_the_sheet(desk_window):
    def fill(office):
        now_office(office)
        return office.group(members=(office.client(),))

    group = desk_window.fill(fill)
    desk_window.sign_in("coordinator")
    desk_window.until_said("Attendance not recorded")
    row_with(desk_window, "Tumaini").click()
    desk_window.settle()
    assert desk_window.screen.name == "group"
    assert desk_window.screen.route.subject == group


def test_a_client_without_an_accepted_counsellor_waits(desk_window):
    def fill(office):
        now_office(office)
        office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)

    desk_window.fill(fill)
    desk_window.sign_in("coordinator")
    desk_window.until_said("Waiting for a counsellor")
    assert "Assigned to Amina Njeri" in row_with(desk_window, "Assigned").accessibleName()


def test_a_coordinator_sees_codes_and_no_names(desk_window):
    def fill(office):
        now_office(office)
        case = office.client(name="Wanjiru Achieng")
        office.appointment(office.counsellor1, case)

    desk_window.fill(fill)
    desk_window.sign_in("coordinator")
    assert rows(desk_window)
    assert not any("Wanjiru" in name for name in rows(desk_window))


def test_rows_beyond_the_first_few_come_when_asked_for(desk_window):
    def fill(office):
        now_office(office)
        for hour in range(10):
            case = office.client(name=f"Client {hour}")
            start = office.clock() + timedelta(minutes=10 * hour)
            office.appointment(office.counsellor1, case, start=start)

    desk_window.fill(fill)
    desk_window.sign_in("coordinator")
    sessions = [name for name in rows(desk_window) if "50 minutes" in name]
    assert len(sessions) == 8
    desk_window.press("Show all 10")
    desk_window.until(lambda: sum("50 minutes" in name for name in rows(desk_window)) == 10)


def test_a_long_card_brings_a_hundred_more_at_a_time_and_leaves_none_out(qtbot):
    card = TodayCard("Notes to write", 320)
    qtbot.addWidget(card)
    for number in range(320):
        card.add_row(lambda n=number: Line(f"Client {n}", "", "note"), lambda: None)
    card.show()

    def shown() -> int:
        return len(card.findChildren(ListRow))

    found = []
    while card._more.isVisible():
        found.append((shown(), card._more.text()))
        card._more.click()
        qtbot.waitUntil(lambda: not card._coming)
    assert found == [(8, "Show 100 more"), (108, "Show 100 more"), (208, "Show 100 more"),
                     (308, "Show 12 more")]  # fmt: skip
    assert shown() == 320


def test_the_day_reloads_when_something_changes(desk_window):
    case = desk_window.fill(lambda office: now_office(office).client())
    desk_window.sign_in("counsellor1")
    assert not desk_window.says("Drafts to sign")
    content = Clock(datetime.now(UTC))
    from counsel_desk.domain.notes import NoteContent, NoteKind

    note = NoteContent(content(), 50, NoteKind.PROGRESS, attended=True, text="x")
    desk_window.jobs.ask(notes.start_draft, case, note)
    desk_window.until(lambda: desk_window.says("Drafts to sign"))


def test_one_key_on_a_session_of_the_day_records_that_the_client_came(desk_window):
    def fill(office):
        office.clock.at = datetime.now(UTC) - timedelta(minutes=1)
        case = office.client(name="Wanjiru Achieng")
        office.appointment(office.counsellor1, case)

    desk_window.fill(fill)
    desk_window.sign_in("counsellor1")
    row = row_with(desk_window, "Wanjiru Achieng")
    row.setFocus()
    desk_window.qtbot.keyClick(row, Qt.Key.Key_A)
    desk_window.settle()
    desk_window.until(lambda: "attended" in row_with(desk_window, "minutes").accessibleName())
    desk_window.until_said("Notes to write")
