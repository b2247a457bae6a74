"""The rows of Today about notes that are not signed, and how a damaged one is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.services import notes
from ui.screen import Route
from ui.screens.today.parts import Line
from ui.widgets import case_words
from ui.widgets.dates import say_date

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.group_notes import BegunNoteRow
    from counsel_desk.domain.notes import DamagedDraft
    from counsel_desk.domain.register import DraftRow
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def draft_line(row: DraftRow) -> Line:
    """Say a note that is not signed."""
    kind = case_words.kind_words(row.kind)
    session, saved = (case_words.say_moment(one) for one in (row.session_start, row.saved_at))
    if row.elsewhere is None:
        second = translate("Today", "Session of {0} · saved {1}").format(session, saved)
        return Line(f"{row.code}  {kind}", second, "pencil-line")
    who = row.code or translate("Today", "A former client")
    now = translate("Today", "Session of {0} · your words are safe, {1} counsels the client now")
    colleague = row.elsewhere.counsellor or translate("Today", "a colleague")
    return Line(f"{who}  {kind}", now.format(session, colleague), "lock-key", "warning")


def meeting_note_line(row: BegunNoteRow) -> Line:
    """Say a note of a meeting that was begun; its words stay within reach of who leads no more."""
    if row.number is None:
        title = translate("Today", "Note of a meeting")
    else:
        title = translate("Today", "Note of meeting {0}").format(QLocale().toString(row.number))
    title, saved = f"{title}  {row.title}", case_words.say_moment(row.saved_at)
    if not row.leads:
        words = translate("Today", "You lead this group no more · your words are safe, saved {0}")
        return Line(title, words.format(saved), "lock-key", "warning")
    if row.start is None:
        second = translate("Today", "saved {0}").format(saved)
    else:
        second = translate("Today", "Meeting of {0} · saved {1}").format(
            say_date(row.start.astimezone().date()), saved
        )
    return Line(title, second, "pencil-line")


def meeting_note_route(row: BegunNoteRow) -> Route:
    """Give the page on which what was begun of a meeting is read and signed."""
    name = "group_note" if row.leads else "left_note"
    return Route(name, row.group, item=row.meeting)


def damaged_line(draft: DamagedDraft) -> Line:
    """Say a draft that does not open any more."""
    return Line(
        translate("Today", "A draft that is damaged"),
        translate("Today", "It does not open any more · saved {0}").format(
            case_words.say_moment(draft.saved_at)
        ),
        "shield-warning",
        "danger",
    )


def ask_drop_damaged(over: QWidget, context: Context, draft: DamagedDraft) -> None:
    """Ask whether to drop a draft that does not open; nothing is dropped by itself."""

    def drop() -> None:
        job = context.jobs.ask_first(notes.drop_damaged_draft, draft.note)
        job.then(lambda _none: context.messages.say(said))

    said = translate("Today", "The damaged draft was dropped.")
    context.dialogs.ask_confirm(
        over,
        translate("Today", "Drop this damaged draft?"),
        translate(
            "Today",
            "It cannot be opened on this desk. A backup from before may still hold it: restore one "
            "first if its words matter. Your other drafts are not touched.",
        ),
        translate("Today", "Drop damaged draft"),
        drop,
        danger=True,
    )
