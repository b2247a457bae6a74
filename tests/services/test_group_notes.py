"""The split note: codes in the process section, each member's own words in their own file."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.audit import Action
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.group_notes import Check, Kept, ProcessNote
from counsel_desk.domain.groups import (
    AttendanceStatus,
    GroupStaff,
    MeetingReason,
    MeetingStatus,
    StaffFunction,
)
from counsel_desk.domain.naming import Naming
from counsel_desk.domain.notes import NoteKind
from counsel_desk.domain.timeline import TimelineKind
from counsel_desk.services import (
    cases,
    form_drafts,
    group_notes,
    group_staff,
    groups,
    notes,
    pending,
    strikes,
    timeline,
    verification,
)
from counsel_desk.services.errors import Invalid, NotAllowed, NotEntitled, NotFound
from counsel_desk.storage import kinds
from tests.builders import PASSPHRASE, Office, actions, spoil
from tests.second_reader.reader import Reader

ABOUT = "Most had slept badly; they practised breathing together."
OF_A, OF_B = "Kanari-alpha: asked for a session alone.", "Kanari-bravo: wept about the land case."


class Circle:
    """A group that counsellor1 leads: a client of theirs, and one of counsellor2's."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.mine = office.client(name="Wanjiru Achieng")
        self.theirs = office.client(office.counsellor2, name="Naliaka Wekesa")
        self.group = office.group(members=(self.mine, self.theirs), peer=office.peer)
        office.carry_out()
        found = office.coordinator.do(groups.open_group, self.group)
        self.meetings = found.meetings
        self.meeting = found.meetings[0].id
        by_case = {one.case: one.membership for one in found.members}
        self.alpha, self.bravo = by_case[self.mine], by_case[self.theirs]

    def sign(self, desk=None, *, sections=None, despite=False, **facts):
        note = ProcessNote(**({"meeting": self.meeting, "text": ABOUT} | facts))
        return (desk or self.office.counsellor1).do(
            group_notes.sign_meeting_note,
            self.group,
            note,
            sections=sections or {},
            despite=despite,
        )

    def open(self, desk=None, meeting=None):
        desk = desk or self.office.counsellor1
        return desk.do(group_notes.open_meeting_notes, self.group, meeting or self.meeting)


@pytest.fixture
def circle(office: Office) -> Circle:
    return Circle(office)


# --- the process section -------------------------------------------------------------------------


def test_a_meeting_has_its_note_with_checklist_and_incident(office: Office, circle: Circle):
    facts = {
        "theme": "  Sleep ", "kept": {Check.THEME: Kept.FULLY, Check.EXERCISE: Kept.PARTLY},
        "interpreter": False, "incident": True, "incident_words": "A car waited outside.",
        "present": (office.counsellor1.me.id, office.admin.me.id),
    }  # fmt: skip
    assert circle.sign(**facts) == ()
    (written,) = circle.open().notes
    content = written.content
    assert (written.intact, written.author) == (True, office.counsellor1.me.id)
    assert (content.text, content.theme) == (ABOUT, "Sleep")
    assert content.kept == facts["kept"]
    assert (content.incident, content.incident_words) == (True, "A car waited outside.")
    assert content.present == (office.counsellor1.me.id,)  # only who leads the group
    (line,) = office.counsellor1.do(group_notes.list_meeting_notes, circle.group)
    assert (line.meeting, line.count, line.incident) == (circle.meeting, 1, True)
    assert Action.NOTE_SIGNED in actions(office)


def test_what_is_written_later_adds_to_the_note_and_changes_nothing(circle: Circle):
    circle.sign()
    circle.sign(text="A member came back to say they are well.", incident_words="not flagged")
    first, second = circle.open().notes
    assert first.content.text == ABOUT
    assert second.content.text.startswith("A member")
    assert second.content.incident_words == ""
    other = circle.open(meeting=circle.meetings[1].id)
    assert other.notes == ()


def test_members_stand_there_with_their_marks_and_whether_a_section_was_left(
    office: Office, circle: Circle
):
    office.coordinator.do(
        groups.mark, circle.group, membership=circle.bravo, meeting=circle.meeting,
        status=AttendanceStatus.DID_NOT_ATTEND,
    )  # fmt: skip
    circle.sign(sections={circle.alpha: OF_A})
    shown = {one.membership: one for one in circle.open().members}
    assert (shown[circle.alpha].is_mine, shown[circle.alpha].has_section) == (True, True)
    assert (shown[circle.bravo].is_mine, shown[circle.bravo].has_section) == (False, False)
    assert shown[circle.bravo].status is AttendanceStatus.DID_NOT_ATTEND


def test_a_note_that_was_spoilt_is_told_as_damaged(office: Office, circle: Circle):
    circle.sign()
    spoil(office, "process_note")
    (found,) = circle.open().notes
    assert (found.content, found.intact) == (None, False)
    assert office.counsellor1.do(group_notes.list_meeting_notes, circle.group) == ()


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"text": "  "}, "group-note-empty"),
        ({"text": "x" * 20_001}, "group-note-long"),
        ({"theme": "x" * 121}, "group-note-long"),
        ({"incident": True}, "incident-words"),
    ],
)
def test_what_cannot_be_right_is_not_signed(circle: Circle, facts: dict, reason: str):
    with pytest.raises(Invalid) as refused:
        circle.sign(**facts)
    assert refused.value.reason == reason
    assert circle.open().notes == ()


def test_only_a_meeting_that_came_and_was_not_cancelled_has_a_note(office: Office, circle: Circle):
    with pytest.raises(Invalid, match="meeting-in-future"):
        circle.sign(meeting=circle.meetings[-1].id)
    office.coordinator.do(
        groups.set_meeting_status, circle.group, circle.meeting, MeetingStatus.CANCELLED,
        reason=MeetingReason.VENUE,
    )  # fmt: skip
    with pytest.raises(Invalid, match="meeting-cancelled"):
        circle.sign()


def test_a_section_is_for_a_member_of_that_meeting(office: Office, circle: Circle):
    other = office.group(members=(office.client(name="Nekesa Barasa"),), title="Faraja")
    (stranger,) = office.coordinator.do(groups.open_group, other).members
    with pytest.raises(Invalid, match="not-a-member-then"):
        circle.sign(sections={stranger.membership: "Text."})


# --- the private sections ------------------------------------------------------------------------


def test_a_section_of_ones_own_client_is_in_the_file_at_once(office: Office, circle: Circle):
    circle.sign(sections={circle.alpha: f"  {OF_A} ", circle.bravo: "   "})
    (line,) = office.counsellor1.do(notes.list_notes, circle.mine)
    assert (line.kind, line.first_line) == (NoteKind.GROUP, OF_A)
    found = office.counsellor1.do(notes.open_note, circle.mine, line.id)
    assert found.intact
    assert found.content.meeting.group == circle.group
    assert found.content.meeting.meeting == circle.meeting
    assert found.content.meeting.written_at == office.clock()
    assert found.content.session_start == circle.meetings[0].start


def test_a_section_of_a_colleagues_client_reaches_their_file_signed_by_who_wrote_it(
    office: Office, circle: Circle
):
    written_at = office.clock()
    circle.sign(sections={circle.bravo: OF_B})
    assert office.counsellor2.do(notes.list_notes, circle.theirs) == ()
    office.clock.move(days=3)
    pending.carry_out(office.counsellor2)
    (line,) = office.counsellor2.do(notes.list_notes, circle.theirs)
    found = office.counsellor2.do(notes.open_note, circle.theirs, line.id)
    assert (found.intact, found.author) == (True, office.counsellor1.me.id)
    assert found.content.text == OF_B
    assert found.content.meeting.written_at == written_at
    shown = office.counsellor2.do(timeline.timeline, circle.theirs).entries
    assert [one.text for one in shown if one.kind is TimelineKind.NOTE] == [OF_B]
    assert [one.id for one in office.founder.do(notes.list_notes, circle.theirs)] == [line.id]
    assert verification.verify(office.founder).holds


def test_who_left_a_section_cannot_read_it_back_with_all_their_raw_keys(
    office: Office, circle: Circle
):
    form = FormKey(group_notes.SECTION_FORM, circle.theirs, circle.meeting)
    office.counsellor1.do(form_drafts.save_form, form, {"text": OF_B})
    before = read(office, "counsellor1")
    assert b"Kanari-bravo" in before  # half typed, it is its author's alone
    assert b"Kanari-bravo" not in read(office, "counsellor2")
    circle.sign(sections={circle.alpha: OF_A, circle.bravo: OF_B})
    for name in ("counsellor1", "supervisor", "coordinator", "peer", "admin"):
        assert b"Kanari-bravo" not in read(office, name), name
    assert b"Kanari-bravo" in read(office, "counsellor2")
    pending.carry_out(office.counsellor2)
    for name in ("counsellor1", "supervisor", "coordinator", "peer", "admin"):
        assert b"Kanari-bravo" not in read(office, name), name
    for name in ("counsellor2", "founder"):  # the counsellor, and the supervisor of the team
        assert b"Kanari-bravo" in read(office, name), name
    assert b"Kanari-alpha" in read(office, "counsellor1")
    for name in ("counsellor2", "coordinator", "peer", "admin"):
        assert b"Kanari-alpha" not in read(office, name), name


def test_what_happened_in_the_group_opens_for_who_leads_it_and_their_supervisor_alone(
    office: Office, circle: Circle
):
    circle.sign(text="Kanari-process: they shared a meal.")
    for name in ("counsellor1", "supervisor"):
        assert b"Kanari-process" in read(office, name), name
    for name in ("counsellor2", "coordinator", "peer", "admin", "founder"):
        assert b"Kanari-process" not in read(office, name), name


def read(office: Office, name: str) -> bytes:
    """Give all that somebody's raw keys open, by any means, in the file as it is now."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(office.folder, Path(folder) / "copy.cdv"))
        reader = Reader(copy, name, PASSPHRASE)
        try:
            return reader.plaintext()
        finally:
            reader.close()


def test_no_plaintext_of_a_section_lies_in_the_file(office: Office, circle: Circle):
    form = FormKey(group_notes.SECTION_FORM, circle.theirs, circle.meeting)
    office.counsellor1.do(form_drafts.save_form, form, {"text": OF_B})
    circle.sign(sections={circle.bravo: OF_B})
    assert office.counsellor1.do(form_drafts.list_forms) == ()
    for path in office.folder.rglob("*"):
        assert not path.is_file() or b"Kanari" not in path.read_bytes()


def test_a_section_waits_for_a_counsellor_who_has_not_accepted_the_file_yet(office: Office):
    case = office.client(office.coordinator, counsellor=office.counsellor2, accepted=False)
    group = office.group(members=(case,))
    office.carry_out(office.counsellor1)
    found = office.coordinator.do(groups.open_group, group)
    (member,) = found.members
    note = ProcessNote(found.meetings[0].id, ABOUT)
    office.counsellor1.do(
        group_notes.sign_meeting_note, group, note, sections={member.membership: OF_B}
    )
    pending.carry_out(office.counsellor2)
    (line,) = office.counsellor2.do(notes.list_notes, case)
    assert office.counsellor2.do(notes.open_note, case, line.id).intact


def test_a_section_that_nobody_could_take_is_not_left(office: Office):
    from counsel_desk.services import leavers

    case = office.client(office.coordinator, counsellor=office.counsellor2, accepted=False)
    group = office.group(members=(case,))
    office.carry_out(office.counsellor1)
    found = office.coordinator.do(groups.open_group, group)
    (member,) = found.members
    office.founder.do(leavers.remove_person, person=office.counsellor2.me.id, passphrase=PASSPHRASE)
    with pytest.raises(Invalid) as refused:
        office.counsellor1.do(
            group_notes.sign_meeting_note,
            group,
            ProcessNote(found.meetings[0].id, ABOUT),
            sections={member.membership: OF_B},
        )
    assert refused.value.reason == "section-nobody"
    assert refused.value.facts["code"] == member.code
    assert office.counsellor1.do(group_notes.list_meeting_notes, group) == ()


def test_a_section_is_no_session_of_its_own(office: Office, circle: Circle):
    before = office.run(office.counsellor1, lambda work: kinds.DIGEST.records(work).list())
    circle.sign(sections={circle.alpha: OF_A})
    office.note(office.counsellor1, circle.mine)
    row = next(row for row in office.counsellor1.do(cases.list_cases) if row.case == circle.mine)
    assert before == []
    assert (row.digest.notes, row.digest.attended) == (1, 1)
    assert circle.meetings[0].start not in row.digest.noted


def test_a_section_left_in_the_wrong_file_is_struck_by_who_counsels_the_client(
    office: Office, circle: Circle
):
    circle.sign(sections={circle.bravo: OF_B})
    pending.carry_out(office.counsellor2)
    (line,) = office.counsellor2.do(notes.list_notes, circle.theirs)
    other = office.client(office.counsellor2, name="Nekesa Barasa")
    with pytest.raises(Invalid, match="refile-not-author"):
        office.counsellor2.do(
            strikes.strike_note, circle.theirs, line.id, reason="Of another", into=other
        )
    office.counsellor2.do(strikes.strike_note, circle.theirs, line.id, reason="Of another")
    (line,) = office.counsellor2.do(notes.list_notes, circle.theirs)
    assert line.struck == "Of another"


def test_an_own_section_is_filed_again_and_is_no_session_there_either(
    office: Office, circle: Circle
):
    circle.sign(meeting=circle.meetings[4].id, sections={circle.alpha: OF_A})
    (line,) = office.counsellor1.do(notes.list_notes, circle.mine)
    other = office.client(name="Nekesa Barasa")
    office.counsellor1.do(
        strikes.strike_note, circle.mine, line.id, reason="Of another", into=other
    )
    (fresh,) = office.counsellor1.do(notes.list_notes, other)
    assert (fresh.kind, fresh.first_line) == (NoteKind.GROUP, OF_A)
    (row,) = [one for one in office.counsellor1.do(cases.list_cases) if one.case == other]
    assert row.digest is None or row.digest.notes == 0


# --- names ---------------------------------------------------------------------------------------


def test_a_name_and_a_foreign_code_are_pointed_out_before_anything_is_saved(
    office: Office, circle: Circle
):
    outside = office.client(name="Nekesa Barasa")
    code, own = office.code(outside), office.code(circle.mine)
    text = f"{own} and Wanjiru spoke; {code} was named by Nekesa."
    found = circle.sign(text=text, theme="With wanjiru")
    assert [(one.found.words, one.found.kind) for one in found] == [
        ("wanjiru", Naming.NAME), ("Wanjiru", Naming.NAME), (code, Naming.CODE),
        ("Nekesa", Naming.NAME),
    ]  # fmt: skip
    assert {one.membership for one in found} == {None}
    assert circle.open().notes == ()
    assert circle.sign(text=text, despite=True) == ()
    assert circle.open().notes[0].content.text == text


def test_in_a_section_everybody_but_the_member_is_pointed_out(office: Office, circle: Circle):
    codes = office.code(circle.mine), office.code(circle.theirs)
    text = f"Wanjiru, that is {codes[0]}, sat with {codes[1]}."
    (found,) = circle.sign(sections={circle.alpha: text})
    assert (found.found.words, found.membership) == (codes[1], circle.alpha)
    other = circle.sign(sections={circle.bravo: text})
    assert [one.found.words for one in other] == ["Wanjiru", codes[0]]


def test_names_that_this_person_may_not_know_are_not_given_away(circle: Circle):
    assert circle.sign(text="Naliaka spoke.") == ()  # a colleague's client: no key, no name


# --- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["coordinator", "peer", "admin", "counsellor2", "founder"])
def test_nobody_else_opens_or_writes_it(office: Office, circle: Circle, name: str):
    circle.sign()
    desk = office.desk(name)
    with pytest.raises(NotAllowed):
        circle.open(desk)
    with pytest.raises(NotAllowed):
        desk.do(group_notes.list_meeting_notes, circle.group)
    with pytest.raises(NotAllowed):
        circle.sign(desk)
    holds = office.run(desk, lambda work: work.ring.holds(circle.group, Compartment.PROCESS))
    assert holds is False


def test_who_led_it_then_is_named_in_a_note_written_later(office: Office, circle: Circle):
    mine, theirs = office.counsellor1.me.id, office.counsellor2.me.id
    lead = GroupStaff(mine, StaffFunction.LEAD)
    both = lead, GroupStaff(theirs, StaffFunction.CO_FACILITATOR)
    office.coordinator.do(group_staff.change_staff, circle.group, both)
    office.clock.move(weeks=2)
    office.coordinator.do(group_staff.change_staff, circle.group, (lead,))
    office.clock.move(weeks=6)
    meeting, last = circle.meetings[1].id, circle.meetings[-1].id
    assert theirs in circle.open(meeting=meeting).staff
    assert theirs not in circle.open(meeting=last).staff
    circle.sign(meeting=meeting, present=(mine, theirs, office.admin.me.id))
    (note,) = circle.open(meeting=meeting).notes
    assert note.content.present == (mine, theirs)


def test_who_comes_opens_it_once_somebody_passed_the_key_on(office: Office, circle: Circle):
    circle.sign()
    staff = [
        GroupStaff(desk.me.id, function)
        for desk, function in (
            (office.counsellor1, StaffFunction.LEAD),
            (office.counsellor2, StaffFunction.CO_FACILITATOR),
        )
    ]
    office.coordinator.do(group_staff.change_staff, circle.group, tuple(staff))
    with pytest.raises(NotEntitled):  # past the first wall, and no key behind it yet
        circle.open(office.counsellor2)
    office.carry_out()
    assert len(circle.open(office.counsellor2).notes) == 1


def test_a_supervisor_reads_and_does_not_write(office: Office, circle: Circle):
    circle.sign()
    found = circle.open(office.supervisor)
    assert (found.notes[0].content.text, found.may_write) == (ABOUT, False)
    with pytest.raises(NotAllowed):
        circle.sign(office.supervisor)


def test_a_co_facilitator_reads_what_the_lead_wrote(office: Office):
    staff = (
        GroupStaff(office.counsellor1.me.id, StaffFunction.LEAD),
        GroupStaff(office.counsellor2.me.id, StaffFunction.CO_FACILITATOR),
    )
    group = office.coordinator.do(groups.create_group, plan=office.plan(), staff=staff)
    office.carry_out(office.counsellor1, office.counsellor2)
    meeting = office.coordinator.do(groups.open_group, group).meetings[0].id
    note = ProcessNote(meeting, ABOUT)
    office.counsellor1.do(group_notes.sign_meeting_note, group, note, sections={})
    found = office.counsellor2.do(group_notes.open_meeting_notes, group, meeting)
    assert (found.notes[0].content.text, found.may_write) == (ABOUT, True)


def test_a_meeting_that_there_is_not_is_not_found(circle: Circle):
    from counsel_desk.domain.ids import MeetingId

    with pytest.raises(NotFound):
        circle.open(meeting=MeetingId(circle.group))


def test_who_left_the_group_still_gets_the_section_of_a_meeting_they_were_at(
    office: Office, circle: Circle
):
    from counsel_desk.domain.enrolment import EndReason

    office.coordinator.do(
        groups.end_membership, circle.group, circle.bravo, on=office.clock().date(),
        reason=EndReason.RELOCATED,
    )  # fmt: skip
    office.carry_out()
    office.clock.move(hours=1)
    form = FormKey(group_notes.SECTION_FORM, circle.theirs, circle.meeting)
    office.counsellor1.do(form_drafts.save_form, form, {"text": OF_B})
    circle.sign(sections={circle.bravo: OF_B})
    assert office.counsellor1.do(form_drafts.open_form, form) is None
    pending.carry_out(office.counsellor2)
    (line,) = office.counsellor2.do(notes.list_notes, circle.theirs)
    assert office.counsellor2.do(notes.open_note, circle.theirs, line.id).intact
    assert office.clock() - line.session_start > timedelta(days=20)
