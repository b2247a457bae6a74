"""The client page: who sees which part of it, and that each part leads on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from counsel_desk.domain.cases import CaseFile, ContactMethod, SessionOutcome
from counsel_desk.domain.enrolment import EndReason, WaitingReason
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.timeline import TimelineKind
from counsel_desk.services import (
    cases,
    form_drafts,
    group_places,
    groups,
    handover,
    merging,
    notes,
)
from counsel_desk.services.errors import NotAllowed, WrongPassphrase
from counsel_desk.services.exports import ExportKind
from tests.builders import PASSPHRASE, Office
from tests.ui.group_stage import Stage, open_stage
from ui.jobs import Job
from ui.screen import Route
from ui.screens.client.cards import AppointmentRow
from ui.screens.client.export_sheet import RecipientSheet
from ui.screens.client.groups_tab import GroupsTab
from ui.screens.client.notes_tab import NotesTab
from ui.screens.client.overview import OverviewTab
from ui.screens.client.page import ClientScreen
from ui.screens.client.screenings_tab import ScreeningsTab
from ui.screens.client.sheets import ContactSheet
from ui.screens.client.timeline import TimelineTab
from ui.screens.client.wait_sheet import WaitSheet
from ui.shell import shortcuts
from ui.shell.alert_sheet import AlertSheet
from ui.widgets import diary_words
from ui.widgets.booking_sheet import BookingSheet
from ui.widgets.pill import Pill
from ui.widgets.rows import ListRow

Make = Callable[[str], Stage]


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def show(one: Stage, case: Any, tab: str = "overview") -> ClientScreen:
    screen = one.open(ClientScreen, Route("client", case, tab))
    assert isinstance(screen, ClientScreen)
    return screen


def overview(screen: ClientScreen) -> OverviewTab:
    tab = screen.tab("overview")
    assert isinstance(tab, OverviewTab)
    return tab


def rows(widget: QWidget) -> list[str]:
    return [row.accessibleName() for row in widget.findChildren(ListRow) if row.isVisible()]


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def pills(widget: QWidget) -> list[str]:
    return [one.text for one in widget.findChildren(Pill) if one.isVisible()]


def file_of(one: Stage, case: Any) -> CaseFile:
    return one.office.counsellor1.do(cases.open_case, case)


def course(office: Office, case: Any) -> None:
    """Three screenings, the last of them much better, with item 9 endorsed."""
    for rest, nine in ((2, 0), (1, 0), (0, 1)):
        office.clock.move(days=20)
        office.screening(office.counsellor1, case, "phq-9", {"rest": rest, "9": nine})


def keys(screen: ClientScreen) -> list[str]:
    return [screen.tabs.tabText(place) for place in range(screen.tabs.count())]


def test_the_counsellor_sees_name_facts_and_every_tab(stage: Make):
    one = stage("counsellor1")
    case = one.office.client(name="Wanjiru Achieng", birth_year=1990, languages=("sw", "luy"))
    screen = show(one, case)
    code = file_of(one, case).code
    assert screen.header.accessibleName() == f"Wanjiru Achieng {code}"
    assert "36 years · Nakuru · Kiswahili, Luhya · with this desk since" in words(screen.header)
    assert keys(screen)[:4] == ["Overview", "Timeline", "Notes", "Screenings"]
    assert {"Plan", "Documents", "Consents", "History"} < set(keys(screen))
    assert keys(screen)[-1] == "Groups"
    assert screen.title() == code


def test_a_coordinator_gets_code_appointments_and_contact_and_no_clinical_tab(
    stage: Make, qtbot: QtBot
):
    one = stage("coordinator")
    case = one.office.client(name="Wanjiru Achieng")
    one.office.note(one.office.counsellor1, case)
    course(one.office, case)
    one.office.appointment(one.office.counsellor1, case, start=one.office.clock())
    screen = show(one, case)
    assert keys(screen) == ["Overview", "Groups"]
    assert overview(screen).chart is None
    assert "Wanjiru" not in words(screen)
    assert "sealed to the counsellor" in words(screen)
    assert "SMS only" in words(overview(screen).contact)
    qtbot.waitUntil(lambda: bool(rows(overview(screen).next)))
    assert not {"Write note", "Screen"} & set(buttons(screen))


def test_a_clinical_tab_asked_for_by_route_is_not_given_to_a_coordinator(stage: Make):
    one = stage("coordinator")
    case = one.office.client()
    screen = show(one, case, "notes")
    assert screen.tabs.current_key() == "overview"
    assert screen.tab("notes") is None


def test_a_supervisor_reads_everything_and_writes_nothing(stage: Make):
    one = stage("supervisor")
    case = one.office.client(name="Wanjiru Achieng")
    course(one.office, case)
    screen = show(one, case)
    assert "Notes" in keys(screen)
    assert overview(screen).chart is not None
    assert "Write note" not in buttons(screen)
    one.press(Qt.Key.Key_N, modifier=Qt.KeyboardModifier.ControlModifier)
    assert one.went == []


def buttons(screen: QWidget) -> list[str]:
    return [one.text() for one in screen.findChildren(QAbstractButton) if one.isVisible()]


def test_shortcuts_lead_to_the_note_and_to_the_screening(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    show(one, case)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    one.press(Qt.Key.Key_N, Qt.Key.Key_S, modifier=both)
    assert one.went == [Route("note", case), Route("screen", case)]


def test_only_keys_that_do_something_here_are_listed(stage: Make):
    one = stage("counsellor1")
    office = one.office
    case, other = office.client(), office.client(name="Wanjiru A. Achieng")
    office.counsellor1.do(merging.merge_files, case, other, reason="The same person twice")

    def listed(file: Any) -> set[str]:
        return {line.text for line in shortcuts.collect(show(one, file))}

    assert {"Write a note", "Assess the risk"} <= listed(case)
    assert not {"Write a note", "Screen the client", "Assess the risk"} & listed(other)


def test_what_needs_the_person_stands_together_the_alert_first(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    course(one.office, case)
    one.office.counsellor1.do(notes.start_draft, case, one.office.content(text="Not signed."))
    screen = show(one, case)
    needs = overview(screen).needs
    qtbot.waitUntil(lambda: len(rows(needs)) == 3)
    found = rows(needs)
    assert found[0].startswith("PHQ-9 item 9 answered 1")
    assert "GAD-7, PCL-5 are due" in found[1]
    assert "is a draft" in found[2]
    assert "Safety item" in pills(screen.header)


def test_an_alert_is_answered_from_the_overview(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    course(one.office, case)
    screen = show(one, case)
    needs = overview(screen).needs
    qtbot.waitUntil(lambda: bool(rows(needs)))
    press_row(needs, 0)
    (sheet,) = screen.window().findChildren(AlertSheet)
    sheet.answer("save")
    assert sheet.field.error()
    sheet.text.setPlainText("Asked, safe today.")
    sheet.answer("save")
    assert sheet.form.decision_field.error()
    assert sheet.form.decision.hasFocus()
    one.press("1")
    sheet.answer("save")
    one.settle()
    assert not [row for row in rows(overview(screen).needs) if "item 9" in row]
    assert "answered" in one.said


def press_row(widget: QWidget, place: int) -> None:
    [row for row in widget.findChildren(ListRow) if row.isVisible()][place].click()


def test_the_chart_shows_the_same_numbers_as_its_table(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    course(one.office, case)
    chart = overview(show(one, case)).chart
    assert chart is not None
    assert "15 points: recovered" in " ".join(pills(chart))
    qtbot.waitUntil(lambda: chart.canvas._chart is not None)
    chart.toggle_table()
    model = chart.table.table_model
    assert [model.row_at(place).score for place in range(model.rowCount())] == [1, 8, 16]
    assert chart.table.hasFocus()
    chart.table.point_opened.emit(model.row_at(0).screening)
    assert one.went == [Route("screening", case, item=model.row_at(0).screening)]


def test_another_instrument_is_chosen_by_its_key(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    course(one.office, case)
    one.office.screening(one.office.counsellor1, case, "gad-7")
    chart = overview(show(one, case)).chart
    assert chart is not None
    assert chart._instrument == "phq-9"
    one.press(Qt.Key.Key_I, modifier=Qt.KeyboardModifier.ControlModifier)
    assert chart._instrument == "gad-7"
    qtbot.waitUntil(lambda: "baseline" in pills(chart))


def test_a_client_without_screenings_is_offered_the_first_one(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    chart = overview(show(one, case)).chart
    assert chart is not None
    assert chart._empty.isVisible()
    chart._empty.button.click()
    assert one.went == [Route("screen", case)]


def for_whom(one: Stage, words: str) -> RecipientSheet:
    """Say whom an export is for."""
    one.settle()
    sheet = one.frame.findChild(RecipientSheet)
    assert sheet is not None
    sheet.who.setCurrentIndex(sheet.who.findText(words))
    sheet.answer("save")
    one.settle()
    return sheet


class Passphrase:
    """Types a passphrase wherever one is asked for."""

    def __init__(self, passphrase: str) -> None:
        self.passphrase = passphrase
        self.asked: list[str] = []
        self.errors: list[Exception] = []

    def ask_passphrase(
        self, over: QWidget, title: str, sentence: str, answer: str, then: Callable[[str], Job[Any]]
    ) -> None:
        self.asked.append(sentence)
        then(self.passphrase).failed(self.errors.append)


@pytest.mark.parametrize("kind", [ExportKind.PNG, ExportKind.PDF])
def test_a_chart_is_saved_once_the_passphrase_was_given(
    stage: Make, tmp_path: Path, qtbot: QtBot, kind: ExportKind
):
    one = stage("counsellor1")
    case = one.office.client()
    course(one.office, case)
    dialogs = Passphrase(PASSPHRASE)
    one.context.dialogs = dialogs  # type: ignore[assignment] # asks nothing else
    chart = overview(show(one, case)).chart
    assert chart is not None
    target = tmp_path / f"chart.{kind.value}"
    chart.save_to(target, kind)
    for_whom(one, "The client, who asked for a copy")
    qtbot.waitUntil(lambda: "saved" in one.said)
    assert "not encrypted" in dialogs.asked[0]
    assert target.read_bytes()[:4] == (b"%PDF" if kind is ExportKind.PDF else b"\x89PNG")


def test_a_wrong_passphrase_saves_nothing(stage: Make, tmp_path: Path):
    one = stage("counsellor1")
    case = one.office.client()
    course(one.office, case)
    dialogs = Passphrase("not the passphrase")
    one.context.dialogs = dialogs  # type: ignore[assignment] # asks nothing else
    chart = overview(show(one, case)).chart
    assert chart is not None
    chart.save_to(tmp_path / "chart.png", ExportKind.PNG)
    for_whom(one, "The client, who asked for a copy")
    one.settle()
    assert isinstance(dialogs.errors[0], WrongPassphrase)
    assert not (tmp_path / "chart.png").exists()


@pytest.mark.parametrize(
    ("key", "outcome"),
    [
        (Qt.Key.Key_A, SessionOutcome.ATTENDED),
        (Qt.Key.Key_L, SessionOutcome.LATE),
        (Qt.Key.Key_N, SessionOutcome.DID_NOT_ATTEND),
        (Qt.Key.Key_C, SessionOutcome.CANCELLED_BY_CLIENT),
        (Qt.Key.Key_S, SessionOutcome.CANCELLED_BY_SERVICE),
    ],
)
def test_one_key_records_what_came_of_a_session_and_undo_takes_it_back(
    stage: Make, qtbot: QtBot, key: Qt.Key, outcome: SessionOutcome
):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.appointment(one.office.counsellor1, case, start=one.office.clock())
    one.office.clock.move(hours=2)
    screen = show(one, case)
    card = overview(screen).next
    qtbot.waitUntil(lambda: len(appointment_rows(card)) == 1)
    appointment_rows(card)[0].setFocus()
    one.keys(key)
    assert [a.outcome for a in file_of(one, case).appointments] == [outcome]
    assert one.context.messages.undo()
    one.settle()
    assert [a.outcome for a in file_of(one, case).appointments] == [SessionOutcome.PLANNED]


def appointment_rows(card: QWidget) -> list[AppointmentRow]:
    return [row for row in card.findChildren(AppointmentRow) if row.isVisible()]


def test_a_session_is_booked_on_the_page(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    screen = show(one, case)
    overview(screen).book()
    (sheet,) = screen.window().findChildren(BookingSheet)
    sheet.minutes.setValue(45)
    sheet.where.set_text("Room 3")
    sheet.interpreter.language.set_value("luo")
    sheet.interpreter.who.set_text("Atieno Odhiambo")
    start = sheet.start()
    sheet.answer("save")
    one.settle()
    (booked,) = file_of(one, case).appointments
    assert (booked.start, booked.minutes, booked.place) == (start, 45, "Room 3")
    assert (booked.interpreter, booked.interpreter_name) == ("luo", "Atieno Odhiambo")
    words = diary_words.interpreter_words(booked.interpreter, booked.interpreter_name)
    assert words == "Interpreter: Dholuo · Atieno Odhiambo"
    assert diary_words.interpreter_words("", "Atieno") == "Interpreter: Atieno"
    qtbot.waitUntil(lambda: any("Room 3" in row for row in rows(overview(screen).next)))
    qtbot.waitUntil(lambda: any("Next:" in pill for pill in pills(screen.header)))


def test_an_impossible_day_keeps_the_sheet_with_its_sentence(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = show(one, case)
    overview(screen).book()
    (sheet,) = screen.window().findChildren(BookingSheet)
    sheet.day.set_day(one.context.today() + timedelta(days=4000))
    sheet.answer("save")
    one.settle()
    assert sheet._error.text()
    assert file_of(one, case).appointments == ()


def test_the_number_shows_only_when_asked_for_and_the_rule_can_be_changed(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    card = overview(show(one, case)).contact
    assert "+254" not in words(card)
    card._reveal.click()
    assert "+254" in words(card)
    card._edit.click()
    (sheet,) = card.window().findChildren(ContactSheet)
    one.settle()
    sheet.method.set_value(ContactMethod.NONE)
    sheet.answer("save")
    one.settle()
    contact = file_of(one, case).contact
    assert contact is not None
    assert contact.method is ContactMethod.NONE
    assert "No contact" in words(card)


def test_a_rule_that_is_half_written_is_there_again_and_gone_once_saved(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    card = overview(show(one, case)).contact

    def opened() -> ContactSheet:
        one.settle()
        card._edit.click()
        one.settle()
        return card.window().findChildren(ContactSheet)[-1]

    sheet = opened()
    sheet.remarks.edit.setText("Mama mdogo may answer")
    sheet.answer("cancel")
    sheet = opened()
    assert sheet.remarks.text() == "Mama mdogo may answer"
    sheet.answer("save")
    one.settle()
    contact = file_of(one, case).contact
    assert contact is not None
    assert contact.remarks == "Mama mdogo may answer"
    assert one.office.counsellor1.do(form_drafts.list_forms, case) == ()


def test_drafts_stand_above_the_signed_notes_the_newest_first(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    ids = []
    for text in ("First.", "Second."):
        one.office.clock.move(days=7)
        ids.append(one.office.note(one.office.counsellor1, case, text=text))
    one.office.counsellor1.do(notes.start_draft, case, one.office.content(text="Third."))
    tab = show(one, case, "notes").tab("notes")
    assert isinstance(tab, NotesTab)
    model = tab.table.table_model
    assert [model.row_at(place).first_line for place in range(2)] == ["Second.", "First."]
    assert tab.drafts.count() == 1
    tab.table.enter_from_above()
    one.press(Qt.Key.Key_Return)
    assert one.went == [Route("read_note", case, item=ids[1])]
    tab.search.setText("first")
    assert model.rowCount() == 1


def test_a_supervisor_never_sees_a_counsellor_s_draft(stage: Make):
    one = stage("supervisor")
    case = one.office.client()
    one.office.counsellor1.do(notes.start_draft, case, one.office.content(text="Private."))
    tab = show(one, case, "notes").tab("notes")
    assert isinstance(tab, NotesTab)
    assert tab.drafts.count() == 0
    assert not tab._empty.button.isVisible()


def test_screenings_are_listed_with_score_band_change_and_flags(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    course(one.office, case)
    tab = show(one, case, "screenings").tab("screenings")
    assert isinstance(tab, ScreeningsTab)
    model = tab.table.table_model
    line = [spec.text(model.row_at(0)) for spec in model.specs]
    assert line[1:7] == [
        "PHQ-9",
        "1",
        "minimal",
        "▼ 15",
        "reliable improvement",
        "safety item, recovered",
    ]
    assert [spec.text(model.row_at(2)) for spec in model.specs][4] == "baseline"
    tab.table.enter_from_above()
    one.press(Qt.Key.Key_Return)
    assert one.went == [Route("screening", case, item=model.row_at(0).id)]


def test_the_timeline_holds_everything_in_one_order_and_filters_by_kind(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.appointment(one.office.counsellor1, case, start=one.office.clock.move(days=1))
    one.office.clock.move(days=1)
    note = one.office.note(one.office.counsellor1, case)
    one.office.clock.move(days=1)
    one.office.screening(one.office.counsellor1, case, "gad-7")
    tab = show(one, case, "timeline").tab("timeline")
    assert isinstance(tab, TimelineTab)
    model = tab.list.timeline
    kinds = [entry.kind for entry in model.entries]
    assert kinds == [TimelineKind.SCREENING, TimelineKind.NOTE, TimelineKind.SESSION]
    assert "GAD-7" in model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert tab.strip.isVisible()
    assert "GAD-7" in tab.strip.accessibleDescription()
    tab.chips.select(TimelineKind.NOTE.value)
    assert [entry.kind for entry in model.entries] == [TimelineKind.NOTE]
    tab.list.setCurrentIndex(model.index(0))
    tab.list.activated.emit(model.index(0))
    assert one.went[-1] == Route("read_note", case, item=note)


def test_a_click_on_the_scores_leads_to_that_time_in_the_timeline(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    for _ in range(40):
        one.office.clock.move(days=7)
        one.office.appointment(one.office.counsellor1, case)
    one.office.screening(one.office.counsellor1, case, "gad-7")
    tab = show(one, case, "timeline").tab("timeline")
    assert isinstance(tab, TimelineTab)
    qtbot.mouseClick(tab.strip, Qt.MouseButton.LeftButton, pos=QPoint(11, 40))
    assert tab.list.currentIndex().row() == len(tab.entries) - 1


def test_groups_of_the_client_show_their_dose(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    office = one.office
    case, other = office.client(), office.client(name="Otieno Ouma")
    group = office.group(members=(case, other), first_meeting=office.clock() - timedelta(weeks=1))
    opened = office.coordinator.do(groups.open_group, group)
    member = next(one for one in opened.members if one.case == case)
    office.coordinator.do(
        groups.mark,
        group,
        membership=member.membership,
        meeting=opened.meetings[0].id,
        status=AttendanceStatus.ON_TIME,
    )
    tab = show(one, case, "groups").tab("groups")
    assert isinstance(tab, GroupsTab)
    qtbot.waitUntil(lambda: len(rows(tab)) == 1)
    (row,) = rows(tab)
    assert row.startswith("Tumaini 1")
    press_row(tab, 0)
    assert one.went == [Route("group", group)]


def test_a_group_of_the_past_is_told_and_opens_no_more(stage: Make, qtbot: QtBot):
    one = stage("counsellor2")
    office, mine = one.office, one.office.counsellor2
    case, start = office.client(mine), office.clock() - timedelta(weeks=1)
    group = office.group(members=(case,), first_meeting=start)
    (member,) = office.coordinator.do(groups.open_group, group).members
    office.coordinator.do(
        groups.end_membership, group, member.membership,
        on=office.clock().date(), reason=EndReason.RELOCATED,
    )  # fmt: skip
    office.carry_out()
    tab = show(one, case, "groups").tab("groups")
    assert isinstance(tab, GroupsTab)
    qtbot.waitUntil(lambda: len(rows(tab)) == 1)
    assert rows(tab)[0].startswith("Tumaini 1")
    assert " to 2 Mar 2026" in rows(tab)[0]
    press_row(tab, 0)
    assert one.went == []
    assert "no longer open to you" in one.said


def test_a_change_elsewhere_reaches_the_page(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    screen = show(one, case)
    one.jobs.ask(notes.start_draft, case, one.office.content(text="From another page."))
    one.settle()
    one.settle()
    needs = overview(screen).needs
    qtbot.waitUntil(lambda: any("is a draft" in row for row in rows(needs)))


def test_the_page_comes_back_on_the_tab_where_it_was(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = show(one, case)
    screen.tabs.select("notes")
    one.settle()
    assert screen.place() == Route("client", case, "notes")


def test_a_counsellor_has_an_own_client_wait_for_a_group(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    tab = show(one, case, "groups").tab("groups")
    assert isinstance(tab, GroupsTab)
    qtbot.waitUntil(lambda: tab.wait_button.isVisible())
    tab.wait_button.click()
    (sheet,) = [found for found in tab.window().findChildren(WaitSheet) if found.isVisible()]
    sheet.why.set_value(WaitingReason.OWN_WISH)
    sheet.answer("save")
    one.settle()
    qtbot.waitUntil(lambda: any("asked for a group" in row for row in rows(tab)))
    assert not tab.wait_button.isVisible()
    (row,) = one.office.coordinator.do(group_places.waiting_list)
    assert (row.case, row.group, row.reason) == (case, None, WaitingReason.OWN_WISH)


def test_a_supervisor_cannot_have_a_client_wait(stage: Make, qtbot: QtBot):
    one = stage("supervisor")
    case = one.office.client()
    tab = show(one, case, "groups").tab("groups")
    assert isinstance(tab, GroupsTab)
    qtbot.waitUntil(lambda: tab._empty.isVisible())
    assert not tab.wait_button.isVisible()


def test_what_a_page_asks_for_while_its_file_is_handed_over_is_not_told(desk_window):
    case, colleague = desk_window.fill(lambda office: (office.client(), office.counsellor2.me.id))
    desk_window.sign_in("counsellor1")
    desk_window.go("client", subject=case)
    desk_window.settle()
    screen, told = desk_window.screen, []
    desk_window.jobs.refused.connect(told.append)
    handed = desk_window.jobs.ask_late(handover.hand_over, case, colleague, passphrase=PASSPHRASE)
    handed.then(lambda _none: desk_window.view.back())
    meanwhile = desk_window.jobs.ask_late(notes.list_notes, case)
    meanwhile.then(lambda found: screen.header.setToolTip(str(found)))
    desk_window.until(lambda: desk_window.screen is not screen)
    desk_window.settle()
    assert isinstance(meanwhile.error, NotAllowed)
    assert told == []


def test_a_change_by_unconfirmed_figures_says_so_on_the_chart_and_in_the_lists(
    stage: Make, qtbot: QtBot
):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.screening(one.office.counsellor1, case, "who-5", 1)
    one.office.clock.move(days=30)
    one.office.screening(one.office.counsellor1, case, "who-5", 4)
    screen = show(one, case)
    chart = overview(screen).chart
    assert chart is not None
    qtbot.waitUntil(lambda: "not confirmed: 60 points: recovered" in " ".join(pills(chart)))
    assert "not confirmed" in chart.canvas.accessibleDescription()
    chart.toggle_table()
    qtbot.waitUntil(chart._source.isVisible)
    assert "no SD published" in chart._source.text()
    told = chart.table.table_model.row_at(0).flags
    assert told == "reliable improvement, not confirmed, recovered"


def test_the_list_says_what_became_of_the_client_and_by_whose_figures(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    course(one.office, case)
    tab = show(one, case, "screenings").tab("screenings")
    assert isinstance(tab, ScreeningsTab)
    qtbot.waitUntil(lambda: tab.table.table_model.rowCount() == 3)
    assert "recovered" in tab._flags(tab.table.table_model.row_at(0))
    assert "no SD published, r 0.89, Cronbach's alpha (Kroenke 2001)" in tab.source.text()


def test_ctrl_tab_goes_on_from_a_part_that_had_the_focus(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    screen = show(one, one.office.client())
    qtbot.waitUntil(lambda: screen.tab("overview") is not None and overview(screen).isVisible())
    one.frame.activateWindow()
    contact = overview(screen).contact
    reached = [part for part in contact.findChildren(QAbstractButton) if part.isVisible()]
    reached[0].setFocus()
    qtbot.waitUntil(reached[0].hasFocus)
    for key in ("timeline", "notes", "screenings"):
        control = Qt.KeyboardModifier.ControlModifier
        qtbot.keyClick(one.frame.focusWidget(), Qt.Key.Key_Tab, control)
        qtbot.waitUntil(lambda key=key: screen.tab(key) is not None and screen.tab(key).isVisible())
        assert screen.tabs.current_key() == key
        assert screen.isAncestorOf(one.frame.focusWidget())
