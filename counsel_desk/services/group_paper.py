"""Let an attendance sheet, badges or a list of reminders leave, each by code and never by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import ContactMethod, SafeContact
from counsel_desk.domain.group_paper import (
    Badges,
    PaperKind,
    ReminderList,
    Sheet,
    badges_of,
    is_neutral,
    reminders_of,
    sheet_rows,
)
from counsel_desk.domain.groups import MeetingStatus, belongs
from counsel_desk.domain.ids import CaseId, GroupId, MeetingId
from counsel_desk.reports import group_paper as drawn
from counsel_desk.reports.paper_words import ENGLISH, PaperWords
from counsel_desk.services.again import check_again
from counsel_desk.services.desk import use_case
from counsel_desk.services.errors import Invalid
from counsel_desk.services.exports import ExportKind, ExportPermit, checked_path, save_bytes
from counsel_desk.services.group_records import OpenGroup, closed_files
from counsel_desk.services.leaving import permit_pdf
from counsel_desk.storage.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class GroupPaper:
    """What may leave, drawn by `write_paper`."""

    permit: ExportPermit
    page: Sheet | Badges | ReminderList = field(repr=False)


@use_case(Permission.EDIT_GROUP)
def preview_paper(
    work: Work, group: GroupId, kind: PaperKind, meeting: MeetingId
) -> Sheet | Badges | ReminderList:
    """Show what would leave. Reading how to reach members is logged.

    Raises NotFound, and Invalid with ``meeting-cancelled`` or ``paper-nobody`` where no line would
    stand on it.
    """
    return _page(work, group, kind, meeting)


@use_case(Permission.EDIT_GROUP)
def permit_paper(
    work: Work,
    group: GroupId,
    kind: PaperKind,
    meeting: MeetingId,
    *,
    passphrase: str,
    path: Path,
    seal_with: str = "",
) -> GroupPaper:
    """Let one paper leave; the trail says so before it is written.

    A list of reminders holds numbers and is sealed with a passphrase of its own; the others hold
    codes alone. Raises WrongPassphrase, Invalid (see `leaving.permit_pdf`), and what
    `preview_paper` raises.
    """
    page = _page(work, group, kind, meeting)
    if kind is PaperKind.REMINDERS:
        permit = permit_pdf(work, path=path, passphrase=passphrase, seal_with=seal_with)
    else:
        permit = _permit_codes(work, path, passphrase)
    work.note(Action.EXPORTED, group)
    return GroupPaper(permit, page)


def _permit_codes(work: Work, path: Path, passphrase: str) -> ExportPermit:
    target = checked_path(path, vault=work.vault.folder.path)
    check_again(work, passphrase)
    return ExportPermit(target, ExportKind.PDF)


def _page(
    work: Work, group: GroupId, kind: PaperKind, meeting: MeetingId
) -> Sheet | Badges | ReminderList:
    opened = OpenGroup(work, group)
    found, members = opened.meeting(meeting), opened.members()
    if kind is PaperKind.BADGES:
        badges = badges_of(members)
        if not badges.codes:
            raise Invalid("paper-nobody")
        return badges
    if found.status is MeetingStatus.CANCELLED:
        raise Invalid("meeting-cancelled", field="meeting")
    rows = sheet_rows(members, found)
    if not rows:
        raise Invalid("paper-nobody", field="meeting")
    if kind is PaperKind.SHEET:
        title = opened.plan().title
        return Sheet(title if is_neutral(title) else "", found.number, found.start, rows)
    work.note(Action.LIST_OPENED, group)
    there = [one for one in members if one.left is None and belongs(one, found)]
    contacts = {one.case: _contact(work, one.case) for one in there}
    known = {case: contact for case, contact in contacts.items() if contact is not None}
    # They may have died, or been sent on: nobody calls there.
    known |= dict.fromkeys(closed_files(work, contacts.keys()), SafeContact(ContactMethod.NONE))
    return reminders_of(found.start, there, known)


def _contact(work: Work, case: CaseId) -> SafeContact | None:
    if not work.ring.holds(case, Compartment.CONTACT):
        return None
    stored = work.contacts.only(case)
    return stored.value if stored is not None else None


def write_paper(paper: GroupPaper, seal_with: str = "", words: PaperWords = ENGLISH) -> Path:
    """Draw a paper and save it to the permitted file; on a worker."""
    match paper.page:
        case Sheet():
            data = drawn.sheet_pdf(paper.page, words)
        case Badges():
            data = drawn.badges_pdf(paper.page)
        case ReminderList():
            data = drawn.reminders_pdf(paper.page, seal_with, words)
    return save_bytes(paper.permit, data)
