"""Write and read the split note of a group meeting.

The process section stands by member codes in the group's own compartment, for those who lead the
group and their supervisors. What is said of one member alone goes into that member's file: written
there by who counsels the client, and else left as a drop, sealed to those entitled to the file,
which the one who wrote it cannot read back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission, Relation, Right, Role
from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import local_day
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.group_notes import (
    LONGEST,
    LONGEST_THEME,
    MeetingNoteLine,
    MeetingNotes,
    MemberOfMeeting,
    PointedOut,
    ProcessNote,
    SignedProcess,
)
from counsel_desk.domain.group_then import staff_at
from counsel_desk.domain.groups import ATTENDED, Meeting, MeetingStatus, belongs
from counsel_desk.domain.ids import CaseId, GroupId, MeetingId, MembershipId, NoteId, PersonId
from counsel_desk.domain.naming import Pointed, pointed_in
from counsel_desk.domain.notes import FromMeeting, NoteContent, NoteKind
from counsel_desk.services.desk import Changed, refuse_erasing, register_of, use_case
from counsel_desk.services.errors import Invalid, NotEntitled
from counsel_desk.services.form_drafts import FormDrafts
from counsel_desk.services.group_records import OpenGroup
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from counsel_desk.storage.records import Stored

PROCESS_FORM, SECTION_FORM = "group-note", "group-section"
"""The half-filled forms: one of a meeting, one of each member at it."""


@use_case(Permission.READ_PROCESS)
def list_meeting_notes(work: Work, group: GroupId) -> tuple[MeetingNoteLine, ...]:
    """Say which meetings have a note; one entry is logged.

    Raises NotEntitled for who holds no key of what happened in the group.
    """
    work.note(Action.LIST_OPENED, group)
    found: dict[MeetingId, list[Stored[ProcessNote]]] = {}
    for stored in _stored(work, group):
        if stored.value is not None:
            found.setdefault(stored.value.meeting, []).append(stored)
    return tuple(
        MeetingNoteLine(
            meeting,
            written[0].author,
            written[0].created,
            len(written),
            any(one.value is not None and one.value.incident for one in written),
        )
        for meeting, written in found.items()
    )


@use_case(Permission.READ_PROCESS)
def count_sealed_notes(work: Work, group: GroupId) -> int:
    """Count the notes that are sealed with keys this person was not given.

    They wait for who holds them to pass them on, or nobody does any more.
    """
    records = kinds.PROCESS_NOTE.records(work)
    if not work.ring.holds(group, Compartment.PROCESS):
        return records.count(group)
    return records.count(group) - len(records.known(group))


def _stored(work: Work, group: GroupId) -> list[Stored[ProcessNote]]:
    if not work.ring.holds(group, Compartment.PROCESS):
        raise NotEntitled
    return kinds.PROCESS_NOTE.records(work).known(group)


@use_case(Permission.READ_PROCESS)
def open_meeting_notes(work: Work, group: GroupId, meeting: MeetingId) -> MeetingNotes:
    """Open what was written of a meeting, every signature checked; one entry is logged.

    Sections of members are not among it: they are in the members' own files. Raises NotEntitled
    and NotFound.
    """
    records, opened = kinds.PROCESS_NOTE.records(work), OpenGroup(work, group)
    about = [
        one.id for one in _stored(work, group) if one.value is None or one.value.meeting == meeting
    ]
    notes = tuple(_signed(records.open(one)) for one in about)
    work.note(Action.LIST_OPENED, group)
    right = work.ring.latest(group, Compartment.PROCESS).right
    return MeetingNotes(
        title=opened.plan().title,
        meeting=opened.meeting(meeting),
        notes=notes,
        members=_members(work, opened, opened.meeting(meeting), notes),
        staff=_may_have_led(opened, opened.meeting(meeting)),
        may_write=right is Right.WRITE,
    )


def _may_have_led(opened: OpenGroup, meeting: Meeting) -> tuple[PersonId, ...]:
    """Give who led the group when a meeting was, and who leads it now."""
    every = (*staff_at(opened.spells(), meeting.start), *opened.staff)
    return tuple(dict.fromkeys(one.person for one in every))


def _signed(stored: Stored[ProcessNote]) -> SignedProcess:
    intact = bool(stored.intact)
    return SignedProcess(stored.id, stored.value, stored.author, stored.created, intact)


def _members(
    work: Work, opened: OpenGroup, meeting: Meeting, notes: Iterable[SignedProcess]
) -> tuple[MemberOfMeeting, ...]:
    left = {one for note in notes if note.content for one in note.content.sections}
    marks = opened.marks()
    return tuple(
        MemberOfMeeting(
            one.membership,
            one.case,
            one.code,
            marks[key].status if (key := (one.membership, meeting.id)) in marks else None,
            writes_file(work, one.case),
            one.membership in left,
        )
        for one in opened.members()
        if belongs(one, meeting)
    )


@helps_use_cases
def writes_file(work: Work, case: CaseId) -> bool:
    """Whether this person counsels a client, and so writes in the file themselves.

    The ring alone does not tell: who handed the file over holds the seed of then.
    """
    if Relation.CASE_COUNSELLOR not in work.relations_to(case=case):
        return False
    held = work.ring.holds(case, Compartment.CLIN)
    return held and work.ring.latest(case, Compartment.CLIN).right is Right.WRITE


@use_case(Permission.WRITE_PROCESS, Changed.NOTES | Changed.GROUPS)
def sign_meeting_note(
    work: Work,
    group: GroupId,
    note: ProcessNote,
    *,
    sections: dict[MembershipId, str],
    despite: bool = False,
) -> tuple[PointedOut, ...]:
    """Sign the note of a meeting, or add to it, and put each member's section into their file.

    Gives the names and codes that do not belong where they stand; nothing was saved then, unless
    it was asked for ``despite`` them. Raises NotEntitled, and Invalid with ``group-note-empty``,
    ``group-note-long``, ``incident-words``, ``meeting-in-future``, ``meeting-cancelled``,
    ``not-a-member-then`` or ``section-nobody`` for a file that nobody has accepted.
    """
    written = {one: text.strip() for one, text in sections.items() if text.strip()}
    opened = OpenGroup(work, group)
    meeting = opened.meeting(note.meeting)
    members = {one.membership: one for one in _members(work, opened, meeting, ())}
    check_words(work, meeting, note, written)
    if written.keys() - members.keys():
        raise Invalid("not-a-member-then", field="membership")
    chosen = {members[one]: text for one, text in written.items()}
    codes = frozenset(one.code for one in opened.members())
    found = tuple(look_for_names(work, note, codes, chosen))
    if found and not despite:
        return found
    _sign(work, opened, note, chosen)
    _forget(work, note.meeting, members.values())
    return ()


@helps_use_cases
def check_words(
    work: Work, meeting: Meeting, note: ProcessNote, written: dict[MembershipId, str]
) -> None:
    """See that what is written of a meeting can be right; raises Invalid."""
    if local_day(meeting.start) > local_day(work.now):
        raise Invalid("meeting-in-future", field="meeting")
    if meeting.status is MeetingStatus.CANCELLED:
        raise Invalid("meeting-cancelled", field="meeting")
    if not note.text.strip() and not written:
        raise Invalid("group-note-empty", field="text")
    texts = (note.text, note.incident_words, *written.values())
    if any(len(one) > LONGEST for one in texts) or len(note.theme) > LONGEST_THEME:
        raise Invalid("group-note-long", field="text", most=LONGEST)
    if note.incident and not note.incident_words.strip():
        raise Invalid("incident-words", field="incident_words")


@helps_use_cases
def look_for_names(
    work: Work,
    note: ProcessNote,
    codes: frozenset[str],
    sections: dict[MemberOfMeeting, str],
) -> Iterator[PointedOut]:
    """Look for clients whom this person knows by name, and for codes, where they do not belong."""
    named = [(row.case, row.name) for row in register_of(work).rows(work) if row.name]
    everybody = [name for _, name in named]
    for text in (note.theme, note.text, note.incident_words):
        yield from _pointed(pointed_in(text, everybody, codes), None)
    for member, text in sections.items():
        others = [name for case, name in named if case != member.case]
        yield from _pointed(pointed_in(text, others, {member.code}), member.membership)


def _pointed(found: Iterable[Pointed], membership: MembershipId | None) -> Iterator[PointedOut]:
    return (PointedOut(one, membership) for one in found)


def _sign(
    work: Work, opened: OpenGroup, note: ProcessNote, sections: dict[MemberOfMeeting, str]
) -> None:
    process = made_up(note, _may_have_led(opened, opened.meeting(note.meeting)), sections)
    record = kinds.PROCESS_NOTE.records(work).add(opened.id, process)
    work.note(Action.NOTE_SIGNED, record)
    meeting = opened.meeting(note.meeting)
    for member, text in sections.items():
        leave_section(work, opened.id, meeting, member, text)


@helps_use_cases
def made_up(
    note: ProcessNote, staff: Container[PersonId], sections: Iterable[MemberOfMeeting]
) -> ProcessNote:
    """Give what is signed of what was typed: without blanks, and of whom a section is left."""
    return replace(
        note,
        text=note.text.strip(),
        theme=note.theme.strip(),
        present=tuple(one for one in note.present if one in staff),
        incident_words=note.incident_words.strip() if note.incident else "",
        sections=tuple(one.membership for one in sections),
    )


def _section(
    work: Work, group: GroupId, meeting: Meeting, member: MemberOfMeeting, text: str
) -> NoteContent:
    return NoteContent(
        session_start=meeting.start,
        minutes=meeting.minutes,
        kind=NoteKind.GROUP,
        attended=member.status is None or member.status in ATTENDED,
        text=text,
        meeting=FromMeeting(group, meeting.id, work.now),
    )


@helps_use_cases
def leave_section(
    work: Work, group: GroupId, meeting: Meeting, member: MemberOfMeeting, text: str
) -> NoteId:
    """Write a section into a file, or leave it there for whoever may."""
    content = _section(work, group, meeting, member, text)
    refuse_erasing(work, member.case)
    if member.is_mine:
        note = NoteId(work.notes.add(member.case, content))
    else:
        _check_taker(work, member)
        note = NoteId(work.notes.leave(work.keeper.scope(member.case), content))
        work.keeper.mark_pending(member.case)
    work.note(Action.NOTE_SIGNED, note)
    return note


def _check_taker(work: Work, member: MemberOfMeeting) -> None:
    """See that a section will find its way; raises Invalid where nobody is there to take it."""
    counsellor = work.relations.counsellors.get(member.case)
    is_there = counsellor is not None and work.roster.has_role(
        PersonId(counsellor), Role.COUNSELLOR
    )
    if not is_there and work.keeper.epoch(member.case, Compartment.CLIN) is None:
        raise Invalid("section-nobody", field=str(member.membership), code=member.code)


def _forget(work: Work, meeting: MeetingId, members: Iterable[MemberOfMeeting]) -> None:
    """Take away what was kept half-typed: from now on only those entitled can read it."""
    drafts = FormDrafts(work)
    drafts.drop(FormKey(PROCESS_FORM, None, meeting))
    for one in members:
        drafts.drop(FormKey(SECTION_FORM, one.case, meeting))
