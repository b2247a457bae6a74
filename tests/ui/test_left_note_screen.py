"""What was begun of a meeting by who leads the group no more: listed, read, signed, thrown away."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.groups import GroupStaff, StaffFunction
from counsel_desk.services import form_drafts, group_notes, group_staff, groups
from counsel_desk.services.group_notes import PROCESS_FORM, SECTION_FORM
from tests.builders import spoil
from tests.ui.group_stage import open_stage
from ui.form_keeper import FormStatus
from ui.screen import Route
from ui.screens.group_note.left import LeftNoteScreen
from ui.screens.today.screen import TodayScreen
from ui.widgets.labels import QLabel
from ui.widgets.rows import ListRow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ABOUT, OF_A = "They practised breathing together.", "Asked for a session alone."
CTRL = Qt.KeyboardModifier.ControlModifier
LEAD, SECOND = StaffFunction.LEAD, StaffFunction.CO_FACILITATOR


@pytest.fixture
def stages(tmp_path, qtbot):
    with open_stage(tmp_path, qtbot) as make:
        make.office.clock.at = NOW
        yield make


@pytest.fixture
def office(stages):
    return stages.office


@pytest.fixture
def case(office):
    return office.client(name="Wanjiru Achieng")


@pytest.fixture
def group(office, case):
    made = office.group(members=(case,))
    _staff(office, made, (office.counsellor1, LEAD), (office.counsellor2, SECOND))
    return made


@pytest.fixture
def meeting(office, group):
    return office.coordinator.do(groups.open_group, group).meetings[0].id


@pytest.fixture
def begun(office, group, case, meeting):
    desk = office.counsellor2
    desk.do(form_drafts.save_form, FormKey(PROCESS_FORM, None, meeting), {"text": ABOUT})
    desk.do(form_drafts.save_form, FormKey(SECTION_FORM, case, meeting), {"text": OF_A})
    return meeting


def _staff(office, group, *who):
    wanted = tuple(GroupStaff(desk.me.id, does) for desk, does in who)
    office.coordinator.do(group_staff.change_staff, group, wanted)
    office.carry_out()


@pytest.fixture
def left(office, group, begun):
    _staff(office, group, (office.counsellor1, LEAD))
    return begun


def open_left(stages, group, meeting, qtbot):
    stage = stages("counsellor2")
    page = stage.open(LeftNoteScreen, Route("left_note", group, item=meeting))
    qtbot.waitUntil(lambda: page.is_built or bool(page.error.text()))
    stage.settle()
    return stage, page


def words_on(page):
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def row_of(stages, words, qtbot):
    stage = stages("counsellor2")
    page = stage.open(TodayScreen, Route("today"))
    found = lambda: [one for one in page.findChildren(ListRow) if words in one.accessibleName()]  # noqa: E731
    qtbot.waitUntil(lambda: bool(found()))
    return stage, page, found()[0]


def test_today_leads_to_it_and_says_that_the_words_are_safe(stages, group, left, qtbot):
    stage, _page, row = row_of(stages, "your words are safe", qtbot)
    row.click()
    assert stage.went[-1] == Route("left_note", group, item=left)


def test_today_leads_to_the_page_of_the_meeting_while_the_group_is_led(stages, group, begun, qtbot):
    stage, _page, row = row_of(stages, "Note of meeting 1", qtbot)
    row.click()
    assert stage.went[-1] == Route("group_note", group, item=begun)


def test_the_words_are_back_and_signed_they_go_where_they_belong(
    stages, office, group, case, left, qtbot
):
    stage, page = open_left(stages, group, left, qtbot)
    qtbot.waitUntil(lambda: page.form.words.words() == ABOUT)
    qtbot.waitUntil(lambda: page.sections[0].words.words() == OF_A)
    assert "you cannot open it again" in words_on(page)
    assert not page.findChild(FormStatus).afresh.isVisible()  # only after a question
    page.form.words.setPlainText(f"{ABOUT} All went home safely.")
    page.setFocus()
    stage.keys(Qt.Key.Key_Return, modifier=CTRL)
    assert stage.went[-1] == Route("today")
    assert office.counsellor2.do(form_drafts.list_forms) == ()
    office.carry_out()
    found = office.counsellor1.do(group_notes.open_meeting_notes, group, left)
    assert [one.content.text for one in found.notes] == [f"{ABOUT} All went home safely."]


def test_it_is_thrown_away_after_a_question(stages, office, group, left, qtbot):
    stage, page = open_left(stages, group, left, qtbot)
    qtbot.waitUntil(lambda: page.form.words.words() == ABOUT)
    stage.dialogs.answers_yes = False
    page.drop_button.click()
    stage.settle()
    assert "cannot be brought back" in stage.dialogs.asked[-1]
    assert len(office.counsellor2.do(form_drafts.list_forms)) == 2
    stage.dialogs.answers_yes = True
    page.drop_button.click()
    stage.settle()
    assert stage.went[-1] == Route("today")
    assert office.counsellor2.do(form_drafts.list_forms) == ()


def test_where_nothing_tells_of_the_meeting_it_is_read_and_not_signed(
    stages, office, group, left, qtbot
):
    spoil(office, "meeting")
    stage, page = open_left(stages, group, left, qtbot)
    qtbot.waitUntil(lambda: page.form.words.words() == ABOUT)
    assert not page.sign_button.isVisible()
    page.sign()
    stage.settle()
    assert stage.went == []
    assert "this cannot be signed" in words_on(page)


def test_who_leads_again_is_told_where_the_note_is(stages, group, begun, qtbot):
    _stage, page = open_left(stages, group, begun, qtbot)
    assert "under Notes of the group" in page.error.text()
    assert page.trail() == ()
