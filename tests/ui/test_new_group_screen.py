from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from PySide6.QtCore import Qt

from counsel_desk.domain.groups import GroupStaff, StaffFunction
from counsel_desk.services import groups
from counsel_desk.services.errors import DiskFull, Invalid
from tests.ui.group_stage import open_stage
from ui.screen import Route
from ui.screens.new_group import NewGroupScreen

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
CTRL = Qt.KeyboardModifier.ControlModifier
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
FORM = Route("new_group")


@pytest.fixture
def stages(tmp_path, qtbot):
    with open_stage(tmp_path, qtbot) as make:
        make.office.clock.at = NOW
        yield make


@pytest.fixture
def office(stages):
    return stages.office


@pytest.fixture
def stage(stages):
    return stages("coordinator")


@pytest.fixture
def form(stage):
    return stage.open(NewGroupScreen, FORM)


def fill(form, office):
    form.name_field.set_text("Tumaini, Nakuru")
    form.venue.set_text("Hall B")
    form.model.set_text("Ten-session trauma group")
    form.language.set_value("sw")
    form.day.set_day(date(2026, 3, 11))
    form.time.set_moment(time(14, 30))
    form.staff[StaffFunction.LEAD].set_value(office.counsellor1.me.id)
    form.staff[StaffFunction.PEER].set_value(office.peer.me.id)


def test_what_is_half_filled_comes_back_and_goes_once_the_group_is_made(stage, form, office, qtbot):
    fill(form, office)
    with qtbot.waitSignal(form.keeper.kept):
        form.keeper.flush()
    again = stage.open(NewGroupScreen, FORM)
    qtbot.waitUntil(lambda: again.name_field.text() == "Tumaini, Nakuru")
    assert again.staff[StaffFunction.LEAD].value() == office.counsellor1.me.id
    assert again.time.moment() == time(14, 30)
    again.make()
    stage.settle()
    qtbot.waitUntil(lambda: again.name_field.text() == "")
    third = stage.open(NewGroupScreen, FORM)
    stage.settle()
    assert third.name_field.text() == ""
    assert third.staff[StaffFunction.LEAD].value() is None


def planned(office):
    return office.coordinator.do(groups.list_groups)


def test_the_title_has_the_focus_and_ten_weekly_dates_are_shown(form):
    assert form.name_field.edit.hasFocus()
    assert form.dates.lines[:2] == ["Wed 11 Mar 2026", "Wed 18 Mar 2026"]
    assert len(form.dates.lines) == 10


def test_the_dates_follow_what_is_typed(form):
    form.day.set_day(date(2026, 3, 20))
    form.meetings.setValue(3)
    assert form.dates.lines == ["Fri 20 Mar 2026", "Fri 27 Mar 2026", "Fri 3 Apr 2026"]


def test_a_first_meeting_in_the_past_is_pointed_out(form):
    form.day.set_day(date(2026, 2, 4))
    assert "This day is past" in form.fields["first_meeting"]._help.text()


def test_creating_sets_up_the_group_as_typed_and_goes_on_to_its_roll(form, stage, office):
    fill(form, office)
    stage.keys(Qt.Key.Key_Return, modifier=CTRL)
    (row,) = planned(office)
    assert stage.went == [Route("group", row.id, "roll")]
    file = office.coordinator.do(groups.open_group, row.id)
    local = datetime.combine(date(2026, 3, 11), time(14, 30)).astimezone(UTC)
    assert (file.plan.title, file.plan.venue) == ("Tumaini, Nakuru", "Hall B")
    assert (file.plan.model, file.plan.language) == ("Ten-session trauma group", "sw")
    assert [meeting.start for meeting in file.meetings][:2] == [local, local + timedelta(weeks=1)]
    assert (len(file.meetings), file.plan.minutes) == (10, 90)
    assert set(file.staff) == {
        GroupStaff(office.counsellor1.me.id, StaffFunction.LEAD),
        GroupStaff(office.peer.me.id, StaffFunction.PEER),
    }


def test_what_is_missing_is_said_under_each_field_and_the_first_takes_the_focus(
    form, stage, office
):
    form.model.set_text("Orientation group")
    form.model.edit.setFocus()
    stage.keys(Qt.Key.Key_Return, modifier=CTRL)
    wrong = {key for key, field in form.fields.items() if field.error()}
    assert wrong == {"title", "venue", "lead"}
    assert form.name_field.edit.hasFocus()
    assert form.model.text() == "Orientation group"
    assert planned(office) == ()


def test_nobody_is_named_twice(form, stage, office):
    fill(form, office)
    form.staff[StaffFunction.CO_FACILITATOR].set_value(office.counsellor1.me.id)
    form.make()
    stage.settle()
    assert "named twice" in form.fields["co_facilitator"].error()
    assert planned(office) == ()


def test_only_people_with_the_role_in_force_are_offered(form, office):
    def offered(function):
        choice = form.staff[function]
        return {choice.itemText(index) for index in range(1, choice.count())}

    assert offered(StaffFunction.LEAD) == {"Amina Njeri", "Baraka Otieno", "Grace Mwangi"}
    assert "Daudi Mutua" not in offered(StaffFunction.CO_FACILITATOR)
    assert "Esther Wambui" in offered(StaffFunction.PEER)
    assert "Amina Njeri" not in offered(StaffFunction.PEER)


def test_a_full_disk_is_said_and_everything_typed_stays(form, stage, office):
    fill(form, office)
    stage.desk.fail("create_group", DiskFull())
    form.make()
    stage.settle()
    assert "disk is full" in form._error.text()
    assert form.name_field.text() == "Tumaini, Nakuru"
    assert form.create_button.isEnabled()
    form.make()
    stage.settle()
    assert len(planned(office)) == 1


def test_a_fault_found_by_the_service_is_said_under_its_field(form, stage, office):
    fill(form, office)
    stage.desk.fail("create_group", Invalid("title-missing", field="title"))
    form.make()
    stage.settle()
    assert form.name_field.error()


def test_after_a_group_was_created_the_form_is_empty_for_the_next(form, stage, office, qtbot):
    fill(form, office)
    form.make()
    stage.settle()
    qtbot.waitUntil(lambda: form.name_field.text() == "")
    assert form.staff[StaffFunction.LEAD].value() is None
    assert form.create_button.isEnabled()


def test_what_was_typed_is_there_on_the_way_back(desk_window, qtbot):
    desk_window.sign_in("coordinator")
    form = desk_window.go("new_group")
    desk_window.write("Title", "Tumaini, Nakuru")
    form.meetings.setValue(8)
    desk_window.go("groups")
    again = desk_window.go("new_group")
    qtbot.waitUntil(lambda: again.name_field.text() == "Tumaini, Nakuru")
    qtbot.waitUntil(lambda: len(again.dates.lines) == 8)


def test_the_crumbs_lead_from_the_groups(desk_window):
    desk_window.sign_in("coordinator")
    desk_window.go("new_group")
    texts = desk_window.names()
    assert "Groups" in texts
    desk_window.until_said("New group")


def test_escape_goes_back(form, stage):
    stage.keys(Qt.Key.Key_Escape)
    assert stage.went == [Route("back")]
