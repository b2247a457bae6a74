"""Costs on the group's page: transport by member, the rest with the venue, and the accounts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QLabel

from counsel_desk.domain.audit import Action
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.practicalities import (
    MeetingCosts,
    PaidBy,
    VenueCheck,
    VenuePoint,
    month_of,
)
from counsel_desk.services import groups
from counsel_desk.services.errors import VaultBusy
from counsel_desk.services.practicalities import open_practicalities, save_costs
from tests.builders import PASSPHRASE, actions
from tests.ui.group_stage import open_stage
from tests.ui.test_client_page import Passphrase
from ui.screen import Route
from ui.screens.group.accounts import AccountsSaver, AccountsSheet
from ui.screens.group.cost_sheets import CostsSheet, TransportSheet
from ui.screens.group.page import GroupScreen
from ui.screens.today.screen import TodayScreen
from ui.widgets import cost_words
from ui.widgets.rows import ListRow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def stages(tmp_path, qtbot):
    with open_stage(tmp_path, qtbot) as make:
        make.office.clock.at = NOW
        yield make


@pytest.fixture
def group(stages):
    """Two who came to the third meeting and one who missed it; it is the last that was held."""
    office = stages.office
    cases = tuple(office.client(name=f"Member {n}") for n in range(3))
    made = office.group(
        members=cases, first_meeting=NOW - timedelta(days=14), meetings=4, peer=office.peer
    )
    file = office.coordinator.do(groups.open_group, made)
    for place, member in enumerate(file.members):
        status = AttendanceStatus.ON_TIME if place < 2 else AttendanceStatus.DID_NOT_ATTEND
        office.coordinator.do(
            groups.mark, made, membership=member.membership, meeting=file.meetings[2].id,
            status=status,
        )  # fmt: skip
    office.carry_out()
    return made


def open_tab(stages, qtbot, user, group):
    one = stages(user)
    page = one.open(GroupScreen, Route("group", group, "costs"))
    tab = page.costs
    qtbot.waitUntil(lambda: tab.found is not None)
    one.settle()
    return one, tab


def sheet_of(one, qtbot, kind):
    qtbot.waitUntil(lambda: bool(one.frame.findChildren(kind)))
    found = one.frame.findChildren(kind)[-1]
    if hasattr(found, "is_built"):
        qtbot.waitUntil(lambda: found.is_built)
    return found


def shown(table):
    model = table.table_model
    return [model.row_at(place) for place in range(model.rowCount())]


def said_of(tab):
    return tab._cycle._subtitle.whole_text


def cells(table):
    model = table.table_model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def texts(widget):
    return " | ".join(label.text() for label in widget.findChildren(QLabel))


def rows_of(page):
    """Give what the rows of Today say."""
    return [row.accessibleName() + row.accessibleDescription()
            for row in page.findChildren(ListRow)]  # fmt: skip


def test_the_last_meeting_held_is_current_and_its_members_are_below(stages, qtbot, group):
    _, tab = open_tab(stages, qtbot, "coordinator", group)
    assert tab.meetings.current_row().meeting.number == 3
    assert [row[1] for row in cells(tab.members)] == ["came", "came", "missed"]
    assert "KES 0 together" in texts(tab._cycle)
    tab.meetings.choose(tab.found.meetings[0].meeting.id)
    assert {row[1] for row in cells(tab.members)} == {"not marked"}


def test_one_amount_is_entered_for_everyone_who_came_by_key(stages, qtbot, group):
    one, tab = open_tab(stages, qtbot, "coordinator", group)
    tab.setFocus()
    one.keys("a")
    sheet = sheet_of(one, qtbot, TransportSheet)
    assert not sheet.voucher.isVisible()
    sheet.amount.set_text("ten")
    sheet.answer("save")
    assert sheet.amount.error() == "Type shillings, such as 350 or 350.50."
    sheet.amount.set_text("350.50")
    sheet.answer("save")
    qtbot.waitUntil(lambda: [row[2] for row in cells(tab.members)][:2] == ["KES 350.50"] * 2)
    one.settle()
    assert cells(tab.members)[2][2] == "–"
    assert cells(tab.members)[0][5] == "not paid yet"
    assert "KES 701 together, KES 701 of it not paid yet" in texts(tab._cycle)
    tab.pay_all()
    assert "Everyone who came has an amount" in one.said


def test_one_members_money_has_its_voucher_and_a_fault_stays_under_its_field(stages, qtbot, group):
    one, tab = open_tab(stages, qtbot, "counsellor1", group)
    tab.members.opened.emit(tab.members.table_model.row_at(0))
    sheet = sheet_of(one, qtbot, TransportSheet)
    sheet.amount.set_text("200")
    sheet.voucher.set_text("V" * 31)
    sheet.fields["by"].control.set_value(PaidBy.MOBILE_MONEY)
    sheet.paid.box.setChecked(True)
    sheet.answer("save")
    qtbot.waitUntil(lambda: "at most 30 characters" in sheet.voucher.error())
    sheet.voucher.set_text("V-17")
    sheet.answer("save")
    qtbot.waitUntil(lambda: cells(tab.members)[0][4] == "V-17")
    one.settle()
    assert cells(tab.members)[0][3] == "mobile money"
    assert cells(tab.members)[0][5] == "paid 4 Mar 2026"
    tab.members.opened.emit(tab.members.table_model.row_at(0))
    again = sheet_of(one, qtbot, TransportSheet)
    assert (again.amount.text(), again.voucher.text()) == ("200", "V-17")
    again.close_sheet()


def test_the_rest_and_the_venue_are_entered_in_one_sheet(stages, qtbot, group):
    one, tab = open_tab(stages, qtbot, "coordinator", group)
    tab.setFocus()
    one.keys(Qt.Key.Key_F2)
    sheet = sheet_of(one, qtbot, CostsSheet)
    sheet.refreshments.set_text("oops")
    sheet.answer("save")
    assert sheet.refreshments.error()
    sheet.refreshments.set_text("1,500")
    sheet.childcare.set_text("600")
    sheet.places.setValue(3)
    sheet.interpreter.set_value("sw")
    sheet.interpreting.set_text("1000")
    sheet.checked.box.setChecked(True)
    sheet.points.set_values([VenuePoint.EXITS])
    sheet.recheck.set_day(NOW.date() + timedelta(days=30))
    sheet.remarks.setPlainText("The gate is locked from inside.")
    sheet.answer("save")
    qtbot.waitUntil(lambda: cells(tab.meetings)[2][6] == "KES 3,100")
    one.settle()
    costs = tab.found.meetings[2].costs
    assert (costs.children, costs.interpreter) == (3, "sw")
    assert costs.check.fine == (VenuePoint.EXITS,)
    assert cells(tab.meetings)[2][7] == "4 Mar 2026, 5 not as it should be, again 3 Apr 2026"


def test_a_peer_has_no_such_tab(stages, qtbot, group):
    page = stages("peer").open(GroupScreen, Route("group", group, "costs"))
    assert page.tabs.current_key() == "attendance"


def test_a_supervisor_has_no_such_tab(stages, qtbot, group):
    page = stages("supervisor").open(GroupScreen, Route("group", group, "costs"))
    assert page.tabs.current_key() == "attendance"


def test_a_fault_is_said_below_the_members(stages, qtbot, group):
    one = stages("coordinator")
    one.desk.fail("open_practicalities", VaultBusy())
    page = one.open(GroupScreen, Route("group", group, "costs"))
    qtbot.waitUntil(lambda: bool(page.costs._note.text()))
    page.costs.save_cycle()  # there is nothing to save yet


def test_who_left_is_settled_by_the_coordinator(stages, qtbot, group):
    from counsel_desk.domain.enrolment import EndReason

    office = stages.office
    theirs = office.client(office.counsellor2, name="Akinyi Otieno")
    desk = office.coordinator
    membership = desk.do(groups.enrol, group, code=office.code(theirs), agreed=NOW.date())
    office.carry_out()
    desk.do(groups.end_membership, group, membership, on=NOW.date(), reason=EndReason.RELOCATED)
    office.carry_out()
    one, tab = open_tab(stages, qtbot, "counsellor1", group)
    rows = [tab.members.table_model.row_at(n) for n in range(4)]
    left = next(row for row in rows if row.case == theirs)
    if not left.is_open:
        tab.members.opened.emit(left)
        assert "the coordinator settles the money" in one.said
        assert "1 left the group" in tab._note.text()
    assert not tab.month_button.isVisible()
    tab.save_month()


def test_the_accounts_leave_by_code_after_the_passphrase(stages, qtbot, group, tmp_path):
    office = stages.office
    one, tab = open_tab(stages, qtbot, "coordinator", group)
    meeting = tab.found.meetings[2].meeting.id
    office.coordinator.do(save_costs, group, MeetingCosts(meeting, refreshments=150000))
    tab.setFocus()
    one.keys("a")
    sheet = sheet_of(one, qtbot, TransportSheet)
    sheet.amount.set_text("350")
    sheet.answer("save")
    qtbot.waitUntil(lambda: cells(tab.members)[0][2] == "KES 350")
    one.settle()
    tab.save_cycle()
    leaving = sheet_of(one, qtbot, AccountsSheet)
    report = leaving.report
    for line in report.blocks[1].rows:
        assert "\t".join(line) in leaving.view.toPlainText()
    leaving.close_sheet()
    one.context.dialogs = Passphrase(PASSPHRASE)
    target = tmp_path / "cycle.csv"
    AccountsSaver(one.context, tab, group).save_to(target, report)
    qtbot.waitUntil(target.exists)
    one.settle()
    written = target.read_text(encoding="utf-8-sig")
    code = tab.found.meetings[2].members[0].code
    assert code in written
    assert "350.00" in written
    for told in ("Tumaini", "Hall", "Member"):
        assert told not in written
    month = tmp_path / "month.csv"
    tab.save_month()
    qtbot.waitUntil(
        lambda: any("all groups, 2026-03" in s.report.title
                    for s in one.frame.findChildren(AccountsSheet))
    )  # fmt: skip
    sheet_of(one, qtbot, AccountsSheet).close_sheet()
    AccountsSaver(one.context, tab, None).save_to(month, report)
    qtbot.waitUntil(month.exists)
    one.settle()
    assert actions(office).count(Action.EXPORTED) == 2


def test_a_month_is_chosen_with_its_totals_and_its_accounts(stages, qtbot, group):
    office = stages.office
    group = office.group(first_meeting=NOW - timedelta(days=21), meetings=6)
    first, *_, last = office.coordinator.do(groups.open_group, group).meetings
    assert first.start.month != last.start.month
    for meeting, cents in ((first, 150000), (last, 2500050)):
        office.coordinator.do(save_costs, group, MeetingCosts(meeting.id, refreshments=cents))
    one, tab = open_tab(stages, qtbot, "coordinator", group)
    months = [value for value in tab.month.values() if value]
    assert months == sorted(months, reverse=True)
    assert len(months) >= 12
    assert "KES 26,500.50 together" in said_of(tab)
    tab.month.set_value(month_of(last.start.date()))
    tab.month.activated.emit(0)
    assert {row.meeting.start.month for row in shown(tab.meetings)} == {last.start.month}
    assert "KES 25,000.50 together" in said_of(tab)
    tab.save_cycle()
    report = sheet_of(one, qtbot, AccountsSheet).report
    assert report.title.endswith(month_of(last.start.date()))
    assert [row[4] for row in report.blocks[1].rows] == ["25000.50"]
    sheet_of(one, qtbot, AccountsSheet).close_sheet()
    tab.month.set_value(months[-1])  # in which this group did not meet
    tab.month.activated.emit(0)
    assert shown(tab.meetings) == []
    tab.save_month()
    qtbot.waitUntil(
        lambda: any(months[-1] in s.report.title for s in one.frame.findChildren(AccountsSheet))
    )


def test_amounts_are_grouped_as_the_place_writes_them(qtbot):
    before = QLocale()
    try:
        for place, said in (("C", "KES 1,234,567.50"), ("de_DE", "KES 1.234.567,50")):
            QLocale.setDefault(QLocale(place))
            assert cost_words.money(123456750) == said
        QLocale.setDefault(QLocale("C"))
        assert cost_words.month_words("2026-03") == "March 2026"
    finally:
        QLocale.setDefault(before)


def test_saving_asks_where_with_a_name_of_codes(stages, qtbot, group, monkeypatch):
    from ui.shell import report_saving

    one, tab = open_tab(stages, qtbot, "coordinator", group)
    asked = []
    monkeypatch.setattr(report_saving, "ask_where", lambda *args: asked.append(args[2]))
    tab.save_cycle()
    sheet_of(one, qtbot, AccountsSheet).answer("save")
    assert asked[0].startswith("Accounts of G-")


def test_venues_to_be_looked_at_stand_under_today(stages, qtbot, group):
    one = stages("coordinator")
    page = one.open(TodayScreen, Route("today"))
    qtbot.waitUntil(lambda: any("never looked at" in row for row in rows_of(page)))
    office = stages.office
    file = office.coordinator.do(open_practicalities, group)
    check = VenueCheck(NOW.date() - timedelta(days=9), recheck=NOW.date())
    made = MeetingCosts(file.meetings[0].meeting.id, check=check)
    office.coordinator.do(save_costs, group, made)
    page.load()
    again = "to be looked at again since 4 Mar 2026"
    qtbot.waitUntil(lambda: any(again in row for row in rows_of(page)))
    one.settle()


@pytest.mark.parametrize(
    ("cents", "said", "as_typed"), [(0, "KES 0", ""), (5, "KES 0.05", "0.05"),
                                    (120000, "KES 1,200", "1200")]
)  # fmt: skip
def test_money_is_written_as_people_write_it(cents, said, as_typed):
    assert cost_words.money(cents) == said
    assert cost_words.typed(cents) == as_typed


def test_opening_the_costs_never_puts_the_focus_on_the_month(stages, qtbot, group):
    one = stages("coordinator")
    screen = one.open(GroupScreen, Route("group", group, "meetings"))
    one.settle()
    qtbot.waitUntil(lambda: screen.isAncestorOf(QApplication.focusWidget()))
    goes_on = ((screen.meetings.table, screen.costs.meetings), (screen.tabs, screen.tabs))
    for start, end in goes_on:
        screen.show_tab("meetings")
        start.setFocus()
        qtbot.waitUntil(start.hasFocus)
        screen.tabs.select("costs")
        qtbot.waitUntil(lambda: screen._stack.currentWidget() is screen.costs)
        assert not screen.costs.month.hasFocus()
        qtbot.waitUntil(end.hasFocus)
