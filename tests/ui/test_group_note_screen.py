"""The note of a group meeting in the window: typed, kept, pointed out, signed, read again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.group_notes import Check, Kept, ProcessNote
from counsel_desk.domain.groups import GroupStaff, StaffFunction
from counsel_desk.services import form_drafts, group_notes, group_staff, groups, notes, pending
from counsel_desk.services.errors import DiskFull
from tests.ui.group_stage import open_stage
from ui.screen import Route
from ui.screens.group.page import GroupScreen
from ui.screens.group_note.screen import GroupNoteScreen
from ui.screens.group_note.written import WrittenCard
from ui.widgets.labels import QLabel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ABOUT = "They practised breathing together."
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stages(tmp_path, qtbot):
    with open_stage(tmp_path, qtbot) as make:
        make.office.clock.at = NOW
        yield make


@pytest.fixture
def office(stages):
    return stages.office


@pytest.fixture
def cases(office):
    return office.client(name="Wanjiru Achieng"), office.client(office.counsellor2)


@pytest.fixture
def group(office, cases):
    made = office.group(members=cases, peer=office.peer)
    office.carry_out()
    return made


@pytest.fixture
def meetings(office, group):
    return office.coordinator.do(groups.open_group, group).meetings


@pytest.fixture
def open_note(stages, group, meetings, qtbot):
    made = {}

    def opened(user="counsellor1"):
        stage = made[user] = made.get(user) or stages(user)
        route = Route("group_note", group, item=meetings[0].id)
        page = stage.open(GroupNoteScreen, route)
        qtbot.waitUntil(lambda: page.is_built or bool(page.error.text()))
        stage.settle()
        return stage, page

    return opened


def signed(office, group, meeting):
    return office.counsellor1.do(group_notes.open_meeting_notes, group, meeting).notes


def words_on(page):
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def test_a_note_is_written_and_signed_by_keyboard(open_note, office, group, meetings, cases):
    stage, page = open_note()
    assert page.form.words.hasFocus()
    stage.keys(ABOUT)
    page.form.theme.set_text("Sleep")
    page.form.checks[Check.THEME].set_value(Kept.FULLY)
    page.form.interpreter.set_value(False)
    stage.keys(Qt.Key.Key_Down, modifier=Qt.KeyboardModifier.AltModifier)
    assert page.sections[0].words.hasFocus()
    stage.keys("Kanari asked for a session.")
    stage.keys(Qt.Key.Key_Return, modifier=CTRL)
    (found,) = signed(office, group, meetings[0].id)
    assert (found.content.text, found.content.theme) == (ABOUT, "Sleep")
    assert found.content.kept == {Check.THEME: Kept.FULLY}
    assert found.content.interpreter is False
    assert found.content.sections == (page.sections[0].member.membership,)
    assert stage.went[-1] == Route("group", group, "notes")
    assert "One section was left" in stage.said
    pending.carry_out(office.counsellor2)
    lines = [
        line
        for desk, case in zip((office.counsellor1, office.counsellor2), cases, strict=True)
        for line in desk.do(notes.list_notes, case)
    ]
    assert [line.first_line for line in lines] == ["Kanari asked for a session."]


def test_a_name_is_pointed_out_and_the_person_decides(open_note, office, group, meetings):
    stage, page = open_note()
    stage.dialogs.answers_yes = False
    stage.keys("Then Wanjiru wept.")
    stage.keys(Qt.Key.Key_Return, modifier=CTRL)
    assert "“Wanjiru”" in stage.dialogs.asked[-1]
    assert page.form.words.textCursor().selectedText() == "Wanjiru"
    assert signed(office, group, meetings[0].id) == ()
    stage.dialogs.answers_yes = True
    page.sign()
    stage.settle()
    assert len(signed(office, group, meetings[0].id)) == 1


def test_a_name_in_a_section_or_a_theme_is_shown_where_it_stands(open_note, office, cases):
    stage, page = open_note()
    stage.dialogs.answers_yes = False
    other = next(card for card in page.sections if not card.member.is_mine)
    other.words.setPlainText("Sat beside Wanjiru.")
    page.sign()
    stage.settle()
    assert f"In the section of {office.code(cases[1])}: “Wanjiru”" in stage.dialogs.asked[-1]
    assert other.words.textCursor().selectedText() == "Wanjiru"
    other.words.setPlainText("")
    page.form.words.setPlainText(ABOUT)
    page.form.theme.set_text("For Wanjiru")
    page.sign()
    stage.settle()
    assert page.form.theme.edit.hasFocus()


def test_what_is_missing_is_said_at_its_field_and_everything_stays(open_note):
    stage, page = open_note()
    page.sign()
    stage.settle()
    assert "Write what happened" in page.form.fields["text"].error()
    page.form.words.setPlainText(ABOUT)
    page.form.incident.setChecked(True)
    page.sign()
    stage.settle()
    assert "what the incident was" in page.form.fields["incident_words"].error()
    stage.desk.fail("sign_meeting_note", DiskFull())
    page.form.incident.setChecked(False)
    page.sign()
    stage.settle()
    assert "full" in page.error.text()
    assert page.form.words.words() == ABOUT
    assert page.sign_button.isEnabled()


def test_half_typed_words_are_kept_sealed_and_come_back(
    open_note, office, group, meetings, cases, qtbot
):
    stage, page = open_note()
    page.form.words.setPlainText("Half of a")
    page.sections[0].words.setPlainText("half of a section")
    page.keeper.flush()
    page.sections[0].keeper.flush()
    stage.settle()
    kept = {one.key: one.values for one in office.counsellor1.do(form_drafts.list_forms)}
    assert kept[FormKey(group_notes.PROCESS_FORM, None, meetings[0].id)] == {"text": "Half of a"}
    case = page.sections[0].member.case
    section = FormKey(group_notes.SECTION_FORM, case, meetings[0].id)
    assert kept[section] == {"text": "half of a section"}
    _, again = open_note()
    qtbot.waitUntil(lambda: again.form.words.words() == "Half of a")
    qtbot.waitUntil(lambda: again.sections[0].words.words() == "half of a section")
    again.sign()
    stage.settle()
    assert office.counsellor1.do(form_drafts.list_forms) == ()


def test_a_signed_note_is_read_and_can_be_added_to(open_note, office, group, meetings):
    facts = {
        "theme": "Sleep", "kept": {Check.THEME: Kept.PARTLY}, "interpreter": True,
        "incident": True, "incident_words": "A car waited outside.",
        "present": (office.counsellor1.me.id,),
    }  # fmt: skip
    note = ProcessNote(meetings[0].id, ABOUT, **facts)
    office.counsellor1.do(group_notes.sign_meeting_note, group, note, sections={})
    _, page = open_note()
    shown = words_on(page)
    for said in (
        ABOUT, "Sleep", "Incident: A car waited outside.", "In part: Theme of the meeting",
        "Led by Amina Njeri · with an interpreter", "What is signed stays.",
    ):  # fmt: skip
        assert said in shown
    assert page.sign_button.text() == "Sign and add"


def test_a_supervisor_reads_and_finds_nothing_to_write(open_note, office, group, meetings):
    _, page = open_note("supervisor")
    assert page.form is None
    assert not page.sign_button.isVisible()
    assert "Nothing is written of this meeting" in words_on(page)
    page.sign()  # the key does nothing here
    page._step(1)
    note = ProcessNote(meetings[0].id, ABOUT)
    office.counsellor1.do(group_notes.sign_meeting_note, group, note, sections={})
    _, again = open_note("supervisor")
    assert len(again.findChildren(WrittenCard)) == 1


def test_who_may_not_is_told_so(open_note):
    stage, page = open_note("counsellor2")
    assert page.error.isVisible()
    assert page.form is None
    page.go_back()
    assert stage.went[-1].screen == "group"


def test_the_tab_lists_the_meetings_that_came_and_opens_one(stages, office, group, meetings):
    note = ProcessNote(meetings[0].id, ABOUT, incident=True, incident_words="Shouting outside.")
    for _ in range(2):
        office.counsellor1.do(group_notes.sign_meeting_note, group, note, sections={})
    stage = stages("counsellor1")
    page = stage.open(GroupScreen, Route("group", group, "notes"))
    tab = page.notes
    rows = [tab.table.table_model.row_at(n) for n in range(tab.table.table_model.rowCount())]
    assert rows[-1].meeting.id == meetings[0].id
    assert "added to: 1" in tab._note_words(rows[-1])
    assert tab._pill(rows[-1]).text == "incident"
    assert tab._note_words(rows[0]) == "not written yet"
    assert tab._pill(rows[0]) is None
    tab.table.setFocus()
    tab.table.setCurrentIndex(tab.table.model().index(0, 0))
    tab.open_button.click()
    assert stage.went[-1] == Route("group_note", group, item=rows[0].meeting.id)


def test_the_tab_tells_of_notes_that_wait_to_be_passed_on(stages, office, group, meetings):
    note = ProcessNote(meetings[0].id, text=ABOUT)
    office.counsellor1.do(group_notes.sign_meeting_note, group, note, sections={})
    second = GroupStaff(office.counsellor2.me.id, StaffFunction.CO_FACILITATOR)
    first = GroupStaff(office.counsellor1.me.id, StaffFunction.LEAD)
    office.coordinator.do(group_staff.change_staff, group, (first, second))
    stage = stages("counsellor2")
    page = stage.open(GroupScreen, Route("group", group, "notes"))
    stage.settle()
    assert page.notes.sealed.isVisible()
    assert "1 note is sealed" in page.notes.sealed.text()
    office.carry_out()
    page = stage.open(GroupScreen, Route("group", group, "notes"))
    stage.settle()
    assert not page.notes.sealed.isVisible()
    model = page.notes.table.table_model
    shown = [model.row_at(row) for row in range(model.rowCount())]
    assert [one.meeting.number for one in shown if one.line is not None] == [1]


def test_before_the_first_meeting_the_tab_says_so(stages, office):
    later = office.group(first_meeting=datetime(2026, 4, 1, 9, tzinfo=UTC), title="Faraja")
    office.carry_out()
    stage = stages("counsellor1")
    page = stage.open(GroupScreen, Route("group", later, "notes"))
    assert page.notes._stack.currentWidget() is page.notes._empty


@pytest.mark.parametrize(
    ("user", "has_it"), [("counsellor1", True), ("coordinator", False), ("peer", False)]
)
def test_the_tab_is_for_who_leads_and_supervises(stages, group, user, has_it):
    page = stages(user).open(GroupScreen, Route("group", group))
    assert ("notes" in [key for key, _ in page._tabs()]) is has_it


def test_who_only_counsels_a_member_is_told_who_reads_it(stages, group):
    page = stages("counsellor2").open(GroupScreen, Route("group", group, "notes"))
    assert page.notes._stack.currentWidget() is page.notes._empty
