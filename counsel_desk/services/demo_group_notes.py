"""Write notes of group meetings into a demonstration vault: the last ones of each cycle."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.group_notes import Check, Kept, ProcessNote
from counsel_desk.domain.groups import ATTENDED, GroupFile, MeetingStatus, Member
from counsel_desk.domain.ids import GroupId, MeetingId
from counsel_desk.services import group_notes, groups, pending
from counsel_desk.services.desk import Changed, Desk, use_case
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Mapping

_WRITTEN = 3
"""Meetings of a cycle that have a note."""
_ABOUT = (
    (
        "Sleep and rest",
        "Most had slept little. {0} began, and the others took up what was said; nobody was"
        " pressed. We practised breathing together for ten minutes. At the end the room was calm.",
    ),
    (
        "Telling the family",
        "Long talk on what children may know. {0} and {1} saw it differently and could leave it"
        " at that. Tea was shared; two asked for a meeting with spouses.",
    ),
    (
        "The day in court",
        "Three have a hearing this month. We went through the day step by step, and {0} showed how"
        " to ask for a pause. The grounding at the end was cut short by the rain on the roof.",
    ),
)
_SECTIONS = (
    (
        "Spoke for the first time about the way home, and stopped where it was enough.",
        "Quiet, left the room once and came back. Says the breathing helps at night.",
    ),
    (
        "Listened more than last week. Has told nobody at home; that stays so for now.",
        "Brought tea for all. Wants to ask a brother to come to the next meeting with families.",
    ),
    (
        "Would like a session alone before the hearing. Booked after the meeting.",
        "Helped another to find the words, and was surprised that it came so easily.",
    ),
)
"""What two of those who came have in their own files, for each of the meetings."""

_GROUNDED = (Kept.FULLY, Kept.FULLY, Kept.PARTLY)
_INCIDENT = 1
_CAR = "A car stood before the gate during the meeting. All went home together, by another way."


def write_meeting_notes(desks: Mapping[str, Desk]) -> int:
    """Write what the leads of the groups wrote; gives how many sections that left in files."""
    lead = desks["counsellor1"]
    mine = [
        row.id
        for row in lead.do(groups.list_groups)
        if row.held and any(one.person == lead.me.id for one in row.staff)
    ]
    count = sum(lead.do(_write, group) for group in reversed(mine))
    for user in ("counsellor1", "counsellor2"):
        pending.carry_out(desks[user])
    return count


@use_case(Permission.WRITE_PROCESS, Changed.NOTES | Changed.GROUPS)
def _write(work: Work, group: GroupId) -> int:
    end, found, count = work.now, groups.open_group(work, group), 0
    held = [one for one in found.meetings if one.status is MeetingStatus.HELD][-_WRITTEN:]
    for place, meeting in enumerate(held):
        came = _came(found, meeting.id)
        theme, about = _ABOUT[place % len(_ABOUT)]
        codes = [one.code for one in came] or [""]
        note = ProcessNote(
            meeting.id,
            about.format(codes[0], codes[-1]),
            theme,
            present=tuple(one.person for one in found.staff),
            interpreter=place == 1,
            kept=dict.fromkeys(Check, Kept.FULLY) | {Check.GROUNDING: _GROUNDED[place]},
            incident=place == _INCIDENT,
            incident_words=_CAR if place == _INCIDENT else "",
        )
        texts = zip(came, _SECTIONS[place % len(_SECTIONS)], strict=False)
        sections = {member.membership: text for member, text in texts}
        count += len(sections)
        work.at(min(meeting.start + timedelta(hours=4), end))
        group_notes.sign_meeting_note(work, group, note, sections=sections, despite=True)
    work.at(end)
    return count


def _came(found: GroupFile, meeting: MeetingId) -> list[Member]:
    marks = found.marks
    return [
        one
        for one in found.members
        if (key := (one.membership, meeting)) in marks and marks[key].status in ATTENDED
    ]
