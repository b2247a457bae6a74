"""Keep the half-typed note of a meeting within its author's reach, also once they lead no more.

What is typed of a meeting lies under its author's own key. Whoever is taken out of a cycle opens
its pages no longer, and would have lost the words with them. They read them here, and may sign
them: what happened is left in the group, and each section in that client's file, for those who are
entitled now. The author, who is not, cannot open it again.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from counsel_desk.domain.access import Permission, Relation
from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import local_day
from counsel_desk.domain.forms import FormDraft, FormKey
from counsel_desk.domain.group_notes import (
    BegunNoteRow,
    MeetingNotes,
    MemberOfMeeting,
    PointedOut,
    ProcessNote,
)
from counsel_desk.domain.groups import Meeting, StaffFunction
from counsel_desk.domain.ids import CaseId, GroupId, MeetingId, MembershipId, PersonId
from counsel_desk.domain.naming import Naming
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid, NotAllowed, NotEntitled, NotFound
from counsel_desk.services.form_drafts import FormDrafts
from counsel_desk.services.group_notes import (
    PROCESS_FORM,
    SECTION_FORM,
    check_words,
    leave_section,
    look_for_names,
    made_up,
    writes_file,
)
from counsel_desk.services.group_records import staff_spells
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.late_notes import known_code
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from counsel_desk.storage.records import Records, Stored

T = TypeVar("T")
_FORMS = frozenset({PROCESS_FORM, SECTION_FORM})


@helps_use_cases
def begun_rows(work: Work) -> tuple[BegunNoteRow, ...]:
    """Say of which meetings this person's own note is half typed, the last kept first."""
    together: dict[UUID, list[FormDraft]] = defaultdict(list)
    for one in FormDrafts(work).of(_FORMS):
        if one.key.item is not None:
            together[one.key.item].append(one)
    found = (_row(work, MeetingId(meeting), drafts) for meeting, drafts in together.items())
    rows = [one for one in found if one is not None]
    return tuple(sorted(rows, key=lambda one: one.saved_at, reverse=True))


def _row(work: Work, meeting: MeetingId, drafts: Iterable[FormDraft]) -> BegunNoteRow | None:
    try:
        group, known = _meeting(work, meeting)
    except (NotFound, NotEntitled):
        return None
    return BegunNoteRow(
        group=group,
        meeting=meeting,
        title=_title(work, group),
        number=known.number if known else None,
        start=known.start if known else None,
        saved_at=max(one.saved_at for one in drafts),
        leads=_leads(work, group),
    )


def _leads(work: Work, group: GroupId) -> bool:
    return Relation.FACILITATOR in work.relations_to(group=group)


def _meeting(work: Work, meeting: MeetingId) -> tuple[GroupId, Meeting | None]:
    """Give the group of a meeting, and the meeting as far as this person's keys reach back.

    Raises NotFound.
    """
    found = work.meetings.versions(meeting)
    return GroupId(found[0].scope), _first(found)


def _title(work: Work, group: GroupId) -> str:
    """Give the title of a group as this person knew it last; an empty one where no key opens it."""
    plan = _known(work.group_plans, group)
    return plan.title if plan is not None else ""


def _known(records: Records[T], scope: UUID) -> T | None:
    stored = records.only(scope)
    return None if stored is None else _first([stored, *records.versions(stored.id)])


def _first(found: Iterable[Stored[T]]) -> T | None:
    return next((one.value for one in found if one.value is not None), None)


@use_case(Permission.KEEP_DRAFTS)
def open_left_note(work: Work, meeting: MeetingId) -> MeetingNotes:
    """Give what the author needs to read and sign what they began of a meeting they led once.

    Of the members only those are among it about whom they began a section. It may be written on
    unless no key tells when the meeting was. Raises NotFound where nothing is kept, and Invalid
    with ``leads-again``.
    """
    drafts = _drafts(work, meeting)
    group, known = _meeting(work, meeting)
    if _leads(work, group):
        raise Invalid("leads-again")
    return MeetingNotes(
        title=_title(work, group),
        meeting=known or Meeting(meeting, group, 0, drafts[0].saved_at, 0),
        notes=(),
        members=_members(work, group, drafts),
        staff=_present(work, drafts),
        may_write=known is not None,
    )


def _drafts(work: Work, meeting: MeetingId) -> list[FormDraft]:
    found = [one for one in FormDrafts(work).of(_FORMS) if one.key.item == meeting]
    if not found:
        raise NotFound
    return found


def _members(
    work: Work, group: GroupId, drafts: Iterable[FormDraft]
) -> tuple[MemberOfMeeting, ...]:
    spells = {fact.case: fact.membership for fact in work.relations.members_of(group)}
    cases = [CaseId(one.key.case) for one in drafts if one.key.case is not None]
    found = (
        MemberOfMeeting(
            MembershipId(spells[case]),
            case,
            known_code(work, case),
            is_mine=writes_file(work, case),
        )
        for case in cases
        if case in spells
    )
    return tuple(sorted(found, key=lambda one: (one.code, one.case)))


def _present(work: Work, drafts: Iterable[FormDraft]) -> tuple[PersonId, ...]:
    """Give whom the author ticked as there, and the author."""
    ticked = (
        str(person)
        for one in drafts
        if one.key.form == PROCESS_FORM
        for person in one.values.get("present") or ()
    )
    known = {str(member.id): member.id for member in work.roster.people()}
    return tuple(dict.fromkeys((work.me, *(known[one] for one in ticked if one in known))))


@use_case(Permission.KEEP_DRAFTS, Changed.NOTES | Changed.DRAFTS)
def sign_left_note(
    work: Work,
    meeting: MeetingId,
    note: ProcessNote,
    *,
    sections: dict[MembershipId, str],
    despite: bool = False,
) -> tuple[PointedOut, ...]:
    """Sign what was begun of a meeting that the author led, and leave it where it belongs.

    Names that do not belong there are pointed out as in ``sign_meeting_note``; codes of others
    are not, since the author reads the roll no more. Raises Invalid as it does, NotFound and
    Invalid as ``open_left_note``, and NotAllowed where the meeting was none of theirs.
    """
    drafts = _drafts(work, meeting)
    group, known = _meeting(work, meeting)
    if _leads(work, group):
        raise Invalid("leads-again")
    if known is None or not _led(work, group, known) or note.meeting != meeting:
        raise NotAllowed(Permission.WRITE_PROCESS)
    members = {one.membership: one for one in _members(work, group, drafts)}
    written = {one: text.strip() for one, text in sections.items() if text.strip()}
    check_words(work, known, note, written)
    if written.keys() - members.keys():
        raise Invalid("not-a-member-then", field="membership")
    chosen = {members[one]: text for one, text in written.items()}
    found = [
        one
        for one in look_for_names(work, note, frozenset(), chosen)
        if one.found.kind is not Naming.CODE
    ]
    if found and not despite:
        return tuple(found)
    _leave(work, group, known, made_up(note, _present(work, drafts), chosen), chosen)
    _drop(work, drafts)
    return ()


def _led(work: Work, group: GroupId, meeting: Meeting) -> bool:
    """Whether this person still led the group on the day of a meeting."""
    day = local_day(meeting.start)
    return any(
        one.person == work.me
        and one.function is not StaffFunction.PEER
        and (one.until is None or day <= local_day(one.until))
        for one in staff_spells(work, group)
    )


def _leave(
    work: Work,
    group: GroupId,
    meeting: Meeting,
    process: ProcessNote,
    sections: dict[MemberOfMeeting, str],
) -> None:
    """Leave the process section for those who lead the group, and the others in their files."""
    record = kinds.PROCESS_NOTE.records(work).leave(work.keeper.scope(group), process)
    work.keeper.mark_pending(group)
    work.note(Action.NOTE_SIGNED, record)
    for member, text in sections.items():
        leave_section(work, group, meeting, member, text)


@use_case(Permission.KEEP_DRAFTS, Changed.DRAFTS)
def drop_left_note(work: Work, meeting: MeetingId) -> None:
    """Throw away what this person began of a meeting; raises NotFound where nothing is kept."""
    _drop(work, _drafts(work, meeting))


def _drop(work: Work, drafts: Sequence[FormDraft]) -> None:
    kept = FormDrafts(work)
    for one in drafts:
        kept.drop(FormKey(one.key.form, one.key.case, one.key.item))
