"""What was begun of a meeting stays within its author's reach after they lead the group no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.group_notes import ProcessNote
from counsel_desk.domain.groups import GroupStaff, MeetingStatus, StaffFunction
from counsel_desk.services import (
    form_drafts,
    group_notes,
    group_staff,
    groups,
    handover,
    left_meeting_notes,
    notes,
    verification,
)
from counsel_desk.services.errors import Invalid, NotAllowed, NotEntitled, NotFound
from counsel_desk.services.group_notes import PROCESS_FORM, SECTION_FORM
from counsel_desk.services.today import today
from tests.builders import PASSPHRASE, actions, spoil
from tests.storage.raw_keys import opens

LEAD, SECOND = StaffFunction.LEAD, StaffFunction.CO_FACILITATOR
ABOUT = "Most had slept badly; they practised breathing together."
OF_A, OF_B = "Kanari-alpha: asked for a session alone.", "Kanari-bravo: wept about the land."


class Circle:
    """A group of counsellor1 and counsellor2; counsellor2 began a note and was taken out of it."""

    def __init__(self, office, of_second=None) -> None:
        self.office, self.desk = office, office.counsellor2
        self.first = office.client(name="Wanjiru Achieng")
        self.second = office.client(of_second or office.counsellor2, name="Naliaka Wekesa")
        start = office.clock() - timedelta(days=1)
        self.group = office.group(members=(self.first, self.second), first_meeting=start)
        self.staff((office.counsellor1, LEAD), (office.counsellor2, SECOND))
        found = office.coordinator.do(groups.open_group, self.group)
        self.meetings, self.meeting = found.meetings, found.meetings[0].id
        spells = {one.case: one.membership for one in found.members}
        self.alpha, self.bravo = spells[self.first], spells[self.second]

    def staff(self, *who) -> None:
        wanted = tuple(GroupStaff(desk.me.id, does) for desk, does in who)
        self.office.coordinator.do(group_staff.change_staff, self.group, wanted)
        self.office.carry_out()

    def begin(self, meeting=None, desk=None) -> None:
        item, desk = meeting or self.meeting, desk or self.desk
        present = [str(self.office.counsellor1.me.id), "nobody's"]
        words = {"text": ABOUT, "present": present}
        desk.do(form_drafts.save_form, FormKey(PROCESS_FORM, None, item), words)
        for case, text in ((self.first, OF_A), (self.second, OF_B)):
            desk.do(form_drafts.save_form, FormKey(SECTION_FORM, case, item), {"text": text})

    def leave(self) -> None:
        self.staff((self.office.counsellor1, LEAD))

    def rows(self):
        return self.desk.do(today, self.office.clock().date()).meeting_notes

    def open(self):
        return self.desk.do(left_meeting_notes.open_left_note, self.meeting)

    def sign(self, *, desk=None, meeting=None, sections=None, despite=False, **facts):
        meeting = meeting or self.meeting
        note = ProcessNote(**({"meeting": meeting, "text": ABOUT} | facts))
        given = {self.alpha: OF_A, self.bravo: OF_B} if sections is None else sections
        return (desk or self.desk).do(
            left_meeting_notes.sign_left_note, meeting, note, sections=given, despite=despite
        )


@pytest.fixture
def circle(office) -> Circle:
    return Circle(office)


def first_lines(desk, case):
    return [one.first_line for one in desk.do(notes.list_notes, case)]


def test_today_lists_what_was_begun_and_whether_its_group_is_still_led(office, circle):
    assert circle.rows() == ()
    circle.begin()
    (row,) = circle.rows()
    assert (row.group, row.meeting, row.leads) == (circle.group, circle.meeting, True)
    circle.leave()
    office.clock.move(days=1)
    (left,) = circle.rows()
    assert left == replace(row, leads=False)
    assert (left.number, left.start) == (1, circle.meetings[0].start)
    assert left.title == office.coordinator.do(groups.open_group, circle.group).plan.title


def test_the_author_reads_their_words_again_and_nothing_else(office):
    circle = Circle(office, of_second=office.counsellor1)
    circle.begin()
    circle.leave()
    office.coordinator.do(
        groups.set_meeting_status, circle.group, circle.meeting, MeetingStatus.HELD
    )
    found = circle.open()
    assert found.notes == ()
    assert found.may_write
    assert found.meeting == circle.meetings[0]  # as it was when they went
    codes = sorted(map(office.code, (circle.first, circle.second)))
    assert [one.code for one in found.members] == codes
    assert not any(one.is_mine for one in found.members)
    assert found.staff == (office.counsellor2.me.id, office.counsellor1.me.id)
    for desk in (office.counsellor1, office.supervisor, office.coordinator):
        with pytest.raises(NotFound):
            desk.do(left_meeting_notes.open_left_note, circle.meeting)


def test_a_section_about_a_client_of_ones_own_goes_into_ones_own_file(circle):
    circle.begin()
    circle.leave()
    mine = {one.membership: one.is_mine for one in circle.open().members}
    assert mine == {circle.alpha: False, circle.bravo: True}


def test_signed_it_is_left_for_those_who_lead_the_group_and_in_the_files(office, circle):
    circle.begin()
    circle.leave()
    present = (office.counsellor1.me.id, office.admin.me.id)
    assert circle.sign(present=present) == ()
    assert circle.rows() == ()
    assert circle.desk.do(form_drafts.list_forms) == ()
    newest = max(epoch for part, epoch in opens(office, "counsellor1", circle.group)
                 if part == "process")  # fmt: skip
    assert ("process", newest) not in opens(office, "counsellor2", circle.group)
    office.carry_out()
    (signed,) = office.counsellor1.do(
        group_notes.open_meeting_notes, circle.group, circle.meeting
    ).notes
    assert (signed.author, signed.intact) == (office.counsellor2.me.id, True)
    assert (signed.content.text, signed.content.present) == (ABOUT, present[:1])
    assert set(signed.content.sections) == {circle.alpha, circle.bravo}
    assert first_lines(office.counsellor1, circle.first) == [OF_A]
    assert first_lines(office.counsellor2, circle.second) == [OF_B]
    with pytest.raises(NotAllowed):
        circle.desk.do(group_notes.open_meeting_notes, circle.group, circle.meeting)
    assert Action.NOTE_SIGNED in actions(office)
    assert verification.verify(office.founder).holds


def test_names_are_pointed_out_and_codes_that_only_the_roll_could_tell_are_not(office, circle):
    circle.begin()
    circle.leave()
    text = f"{office.code(circle.first)} sat beside Naliaka."
    (found,) = circle.sign(text=text)
    assert found.found.words == "Naliaka"
    assert circle.rows()
    assert circle.sign(text=text, despite=True) == ()


def test_it_is_thrown_away_on_purpose_and_alone(office, circle):
    circle.begin()
    circle.begin(circle.meetings[1].id)
    circle.leave()
    circle.desk.do(left_meeting_notes.drop_left_note, circle.meeting)
    (row,) = circle.rows()
    assert row.meeting == circle.meetings[1].id
    with pytest.raises(NotFound):
        circle.open()


def test_who_leads_again_writes_it_on_its_page(office, circle):
    circle.begin()
    for ask in (circle.open, circle.sign):
        with pytest.raises(Invalid, match="leads-again"):
            ask()


def test_nobody_signs_a_meeting_that_they_did_not_lead(office, circle):
    circle.begin()
    circle.leave()
    for desk in (office.supervisor, office.admin, office.coordinator):
        with pytest.raises(NotFound):
            circle.sign(desk=desk, sections={})
        key = FormKey(PROCESS_FORM, None, circle.meeting)
        desk.do(form_drafts.save_form, key, {"text": ABOUT})
        with pytest.raises((NotAllowed, NotEntitled)):
            circle.sign(desk=desk, sections={})
    assert office.admin.do(today, office.clock().date()).meeting_notes == ()
    later = circle.meetings[5].id  # after they went
    circle.begin(later)
    office.clock.move(weeks=8)
    with pytest.raises(NotAllowed):
        circle.sign(meeting=later)


def test_only_members_of_whom_something_was_begun_have_a_section(office, circle):
    circle.begin()
    circle.desk.do(form_drafts.drop_form, FormKey(SECTION_FORM, circle.first, circle.meeting))
    circle.leave()
    with pytest.raises(Invalid, match="not-a-member-then"):
        circle.sign()
    assert circle.sign(sections={circle.bravo: OF_B}) == ()


def test_where_nothing_tells_of_the_meeting_the_words_are_read_all_the_same(office, circle):
    circle.begin()
    circle.leave()
    spoil(office, "meeting")
    (row,) = circle.rows()
    assert (row.number, row.start) == (None, None)
    found = circle.open()
    assert not found.may_write
    assert len(found.members) == 2
    with pytest.raises(NotAllowed):
        circle.sign()


def test_a_draft_about_no_known_meeting_is_in_no_list(office, circle):
    for item in (None, circle.group):
        circle.desk.do(form_drafts.save_form, FormKey(PROCESS_FORM, None, item), {"text": ABOUT})
    assert circle.rows() == ()


def test_who_handed_a_members_file_over_and_leads_on_leaves_the_section_in_it(office, circle):
    to = office.counsellor1.me.id
    office.counsellor2.do(handover.hand_over, circle.second, to, passphrase=PASSPHRASE)
    office.carry_out()
    note = ProcessNote(meeting=circle.meeting, text=ABOUT)
    circle.desk.do(group_notes.sign_meeting_note, circle.group, note, sections={circle.bravo: OF_B})
    office.carry_out()
    assert first_lines(office.counsellor1, circle.second) == [OF_B]
