"""Paper for a group: codes and no names, sealed where there is a number, audited each time."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import ContactMethod, SafeContact
from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.group_paper import PaperKind, Rule
from counsel_desk.domain.groups import MeetingReason, MeetingStatus
from counsel_desk.services import cases, closing, group_paper, groups
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound, WrongPassphrase
from counsel_desk.storage.key_ring import KeyRing
from tests.builders import PASSPHRASE, Office, actions
from tests.services.test_leaving import SEAL, flat

NAMES = ("Wanjiru Achieng", "Naliaka Wekesa", "Nekesa Barasa")
TELLING = ("therapy", "group", "meeting", "session", "counsel", "trauma", "Tumaini", "Hall B")
SHEET, BADGES, REMINDERS = PaperKind


@pytest.fixture
def members(office: Office):
    return tuple(office.client(name=name) for name in NAMES)


@pytest.fixture
def group(office: Office, members):
    made = office.group(members=members, peer=office.peer)
    office.carry_out()
    return made


@pytest.fixture
def meeting(office: Office, group):
    return office.coordinator.do(groups.open_group, group).meetings[4].id


def preview(office: Office, group, kind, meeting, desk=None):
    return (desk or office.coordinator).do(group_paper.preview_paper, group, kind, meeting)


def permit(office: Office, group, kind, meeting, path: Path, desk=None, **facts):
    asked = {"passphrase": PASSPHRASE, "path": path, **facts}
    desk = desk or office.coordinator
    return desk.do(group_paper.permit_paper, group, kind, meeting, **asked)


def pages(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)


def test_a_sheet_holds_the_codes_of_the_meeting_and_no_name(
    office: Office, members, group, meeting, tmp_path: Path
):
    before = actions(office).count(Action.EXPORTED)
    made = permit(office, group, SHEET, meeting, tmp_path / "sheet.pdf")
    assert actions(office).count(Action.EXPORTED) == before + 1
    path = group_paper.write_paper(made)
    shown = pages(path)
    for place, case in enumerate(members, start=1):
        assert f"{place} {office.code(case)}" in shown
    assert "Tumaini 1, meeting 5: Monday 2 March 2026" in shown
    for secret in (
        *["Wanjiru", "Achieng", "Naliaka", "Wekesa", "Nekesa", "Barasa", "0700"],
        "+254",
    ):
        assert secret not in shown
    assert path.stat().st_mode & 0o777 == 0o600
    raw = path.read_bytes()
    assert b"Counsel" not in raw
    assert b"fpdf" not in raw


def test_a_telling_title_stays_off_the_sheet(office: Office, members, tmp_path: Path):
    group = office.group(members=members, title="Torture survivors, Nakuru")
    meeting = office.coordinator.do(groups.open_group, group).meetings[0].id
    made = permit(office, group, SHEET, meeting, tmp_path / "sheet.pdf")
    shown = pages(group_paper.write_paper(made))
    assert "Torture" not in shown
    assert "Meeting 1: " in shown


def test_badges_hold_a_code_each_and_nothing_else(
    office: Office, members, group, meeting, tmp_path: Path
):
    made = permit(office, group, BADGES, meeting, tmp_path / "badges.pdf")
    shown = pages(group_paper.write_paper(made))
    codes = {office.code(case) for case in members}
    assert set(shown.replace("·", " ").split()) - {"1"} == codes


def test_many_badges_go_on_several_pages(tmp_path: Path):
    from counsel_desk.domain.group_paper import Badges
    from counsel_desk.reports.group_paper import badges_pdf

    document = pypdfium2.PdfDocument(badges_pdf(Badges(tuple(f"KM-{n:04}-A" for n in range(23)))))
    assert len(document) == 3


def test_a_long_sheet_goes_on_over_the_page():
    from datetime import UTC, datetime
    from uuid import UUID

    from counsel_desk.domain.group_paper import Sheet, SheetRow
    from counsel_desk.reports.group_paper import sheet_pdf

    rows = tuple(SheetRow(n, UUID(int=n), f"KM-{n:04}-A") for n in range(1, 41))
    document = pypdfium2.PdfDocument(
        sheet_pdf(Sheet("", 1, datetime(2026, 3, 2, tzinfo=UTC), rows))
    )
    assert len(document) > 1


def test_the_list_of_reminders_is_sealed_and_tells_a_finder_nothing(
    office: Office, members, group, meeting, tmp_path: Path
):
    first, second, third = members
    for case, rule in (
        (first, SafeContact(ContactMethod.VOICE, "0711 111 111", "mornings", "mango")),
        (second, SafeContact(ContactMethod.NONE, "0722 222 222")),
        (third, SafeContact(ContactMethod.SMS, "0733 333 333", remarks="not the trauma group")),
    ):
        office.coordinator.do(cases.update_contact, case, rule)
    made = permit(office, group, REMINDERS, meeting, tmp_path / "list.pdf", seal_with=SEAL)
    path = group_paper.write_paper(made, SEAL)
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(path)
    shown = flat(path.read_bytes())
    codes = [office.code(case) for case in members]
    assert f"Call: mornings ☐ {codes[0]} 0711 111 111" in shown
    assert f"Do not contact – {codes[1]}" in shown
    assert f"{codes[2]} 0733 333 333 more at the desk" in shown
    assert "0722" not in shown
    assert "mango" not in shown
    for word in (*TELLING, *["Wanjiru", "Naliaka", "Nekesa", "Counsel"]):
        assert word.casefold() not in shown.casefold(), word


def test_nobody_is_reminded_whose_file_is_closed(office: Office, members, group, meeting):
    office.counsellor1.do(
        closing.close_case, members[0], reason=ClosingReason.DECEASED, planned=False,
        last_contact=None, summary="",
    )  # fmt: skip
    page = preview(office, group, REMINDERS, meeting)
    told = {one.code: part.rule for part in page.groups for one in part.reminders}
    assert told[office.code(members[0])] is Rule.NOBODY
    assert set(told.values()) == {Rule.NOBODY, Rule.MESSAGE}
    assert office.coordinator.do(groups.open_group, group).closed == {members[0]}
    assert office.peer.do(groups.open_group, group).closed == frozenset()


def test_reading_how_members_are_reached_is_logged(office: Office, group, meeting):
    before = actions(office).count(Action.LIST_OPENED)
    preview(office, group, REMINDERS, meeting)
    assert actions(office).count(Action.LIST_OPENED) == before + 1


def test_a_rule_that_this_person_may_not_know_is_asked_for_at_the_desk(
    office: Office, members, group, meeting, monkeypatch
):
    monkeypatch.setattr(KeyRing, "holds", lambda *_args: False)
    (found,) = preview(office, group, REMINDERS, meeting).groups
    assert found.rule is Rule.UNKNOWN
    assert len(found.reminders) == len(members)


def test_a_list_without_a_good_passphrase_of_its_own_does_not_leave(
    office: Office, group, meeting, tmp_path: Path
):
    before = actions(office).count(Action.EXPORTED)
    for seal, reason in (("", "file-passphrase-weak"), (PASSPHRASE, "file-passphrase-own")):
        with pytest.raises(Invalid) as refused:
            permit(office, group, REMINDERS, meeting, tmp_path / "list.pdf", seal_with=seal)
        assert refused.value.reason == reason
    assert actions(office).count(Action.EXPORTED) == before


@pytest.mark.parametrize("kind", PaperKind)
def test_nothing_leaves_without_ones_own_passphrase(
    office: Office, group, meeting, tmp_path: Path, kind
):
    with pytest.raises(WrongPassphrase):
        permit(
            office, group, kind, meeting, tmp_path / "x.pdf", passphrase="not mine at all",
            seal_with=SEAL,
        )  # fmt: skip


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("name", ["peer", "admin", "supervisor", "counsellor2"])
def test_who_neither_coordinates_nor_leads_prints_nothing(
    office: Office, group, meeting, name: str, kind
):
    with pytest.raises(NotAllowed):
        preview(office, group, kind, meeting, office.desk(name))


def test_who_leads_the_group_prints_too(office: Office, members, group, meeting):
    sheet = preview(office, group, SHEET, meeting, office.counsellor1)
    assert len(sheet.rows) == len(members)
    reminders = preview(office, group, REMINDERS, meeting, office.counsellor1)
    assert [one.rule for one in reminders.groups] == [Rule.MESSAGE]


def test_paper_of_nobody_or_of_a_cancelled_meeting_is_not_made(office: Office, group, meeting):
    empty = office.group(title="Faraja")
    first = office.coordinator.do(groups.open_group, empty).meetings[0].id
    for kind in PaperKind:
        with pytest.raises(Invalid, match="paper-nobody"):
            preview(office, empty, kind, first)
    with pytest.raises(NotFound):
        preview(office, group, SHEET, first)
    later = office.coordinator.do(groups.open_group, group).meetings[-1].id
    office.coordinator.do(
        groups.set_meeting_status, group, later, MeetingStatus.CANCELLED,
        reason=MeetingReason.VENUE,
    )  # fmt: skip
    for kind in (SHEET, REMINDERS):
        with pytest.raises(Invalid, match="meeting-cancelled"):
            preview(office, group, kind, later)
