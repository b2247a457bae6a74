"""Paper for a group: what leaves is seen first, and leaves only with the passphrase."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QWidget

from counsel_desk.domain.group_paper import Badges, PaperKind, ReminderList, Sheet
from counsel_desk.domain.groups import MeetingStatus
from counsel_desk.reports.group_paper import reminder_line, rule_line, sheet_line, when
from counsel_desk.services import group_paper
from counsel_desk.services.errors import Invalid
from ui.shell.saving_sheet import SAVE, SavingSheet, column
from ui.widgets import group_words
from ui.widgets.buttons import secondary_button
from ui.widgets.field import Choice, Field
from ui.widgets.paper_words import paper_words
from ui.widgets.passphrase import PassphraseField
from ui.widgets.sealing_parts import SealingFields, ask_path
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QAction

    from counsel_desk.domain.groups import GroupFile, Meeting
    from counsel_desk.domain.ids import MeetingId
    from counsel_desk.services.group_paper import GroupPaper
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def kind_words(kind: PaperKind) -> str:
    """Name a paper."""
    return {
        PaperKind.SHEET: translate("GroupPaper", "Attendance sheet"),
        PaperKind.BADGES: translate("GroupPaper", "Badges by code"),
        PaperKind.REMINDERS: translate("GroupPaper", "List of reminders"),
    }[kind]


def file_words(kind: PaperKind) -> str:
    """Give a file name from which nobody learns anything."""
    return {
        PaperKind.SHEET: translate("GroupPaper", "sheet"),
        PaperKind.BADGES: translate("GroupPaper", "badges"),
        PaperKind.REMINDERS: translate("GroupPaper", "list"),
    }[kind]


def explained(kind: PaperKind, name: str) -> str:
    """Say what leaves, and how it is kept from others."""
    texts = {
        PaperKind.SHEET: translate(
            "GroupPaper",
            "Codes alone, no name and no number. The file “{0}” is not encrypted, so that it can be"
            " printed; delete it after that.",
        ),
        PaperKind.BADGES: translate(
            "GroupPaper",
            "A code on each badge and nothing else. The file “{0}” is not encrypted, so that it can"
            " be printed; delete it after that.",
        ),
        PaperKind.REMINDERS: translate(
            "GroupPaper",
            "It says a day and a time, and nothing of what is on that day. It holds telephone"
            " numbers, so the file “{0}” opens with its own passphrase alone.",
        ),
    }
    return texts[kind].format(name)


def as_text(page: Sheet | Badges | ReminderList) -> str:
    """Show what leaves, as it stands on the paper."""
    words = paper_words()
    if isinstance(page, Sheet):
        rows = (f"{row.number}   {row.code}" for row in page.rows)
        return "\n".join([sheet_line(page, words), "", *rows])
    if isinstance(page, Badges):
        return "\n".join(page.codes)
    lines = [when(page.start, words)]
    for group in page.groups:
        lines += ["", rule_line(group, words)]
        lines += [reminder_line(one, words) for one in group.reminders]
    return "\n".join(lines)


class PaperSheet(SavingSheet):
    """Asks for the meeting and the passphrases, and shows what leaves.

    Attributes:
        meeting: the choice; preview: what leaves; own: one's own passphrase; sealing: the fields
        of a sealed file, None for paper that holds codes alone.
    """

    def __init__(self, context: Context, group: GroupFile, kind: PaperKind, path: Path) -> None:
        self._context, self._group, self._kind, self._path = context, group, kind, path
        self.meeting = Choice([(one.id, _meeting_words(one)) for one in _offered(group)])
        self.meeting.set_value(next_meeting(context, group))
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setMinimumHeight(170)
        self.sealing = SealingFields() if kind is PaperKind.REMINDERS else None
        self.own = self.sealing.own if self.sealing else PassphraseField(_own_words())
        self._own_field = Field(_own_words(), self.own) if self.sealing is None else None
        parts: list[QWidget] = []
        if kind is not PaperKind.BADGES:
            parts.append(Field(translate("GroupPaper", "Meeting"), self.meeting))
        parts.append(Field(translate("GroupPaper", "What leaves"), self.preview))
        parts += [one for one in (self.sealing, self._own_field) if one is not None]
        super().__init__(
            kind_words(kind),
            explained(kind, path.name),
            translate("GroupPaper", "Save"),
            column(*parts),
        )
        self.setMaximumWidth(600)
        self.meeting.currentIndexChanged.connect(lambda _place: self.look())
        self.on_save(self._ask)
        self.look()

    def look(self) -> None:
        """Show what would leave of the meeting that is chosen."""
        self.set_error("")
        self.buttons[SAVE].setEnabled(False)
        self.preview.setPlainText("")
        job = self._context.jobs.ask(
            group_paper.preview_paper, self._group.id, self._kind, self._chosen()
        )
        job.then(self._show).failed(lambda error: self.set_error(sentence(error)))

    def _chosen(self) -> MeetingId:
        value: Any = self.meeting.value()
        chosen: MeetingId = value
        return chosen

    def _show(self, page: Sheet | Badges | ReminderList) -> None:
        self.preview.setPlainText(as_text(page))
        self.buttons[SAVE].setEnabled(True)

    def _ask(self) -> Job[GroupPaper] | None:
        missing = "" if self.own.text() else translate("Sealing", "Type your own passphrase.")
        if self._own_field is not None:
            self._own_field.set_error(missing)
        if missing or (self.sealing is not None and not self.sealing.is_right()):
            return None
        seal = self.sealing.words.text() if self.sealing is not None else ""
        job = self._context.jobs.ask(
            group_paper.permit_paper,
            self._group.id,
            self._kind,
            self._chosen(),
            passphrase=self.own.text(),
            path=self._path,
            seal_with=seal,
        )
        return job.then(lambda paper: self._write(paper, seal))

    def _write(self, paper: GroupPaper, seal: str) -> None:
        messages = self._context.messages  # the sheet is gone when the file is written
        said = translate("GroupPaper", "Saved as {0}.").format(self._path.name)
        job = self._context.jobs.compute(group_paper.write_paper, paper, seal, paper_words())
        job.then(lambda _path: messages.say(said, "good"))
        job.failed(lambda error: messages.say(sentence(error), "danger"))

    def _refused(self, error: Exception) -> None:
        super()._refused(error)
        if self.sealing is not None and isinstance(error, Invalid) and error.field == "seal_with":
            self.set_error("")
            self.sealing.words.set_error(sentence(error))


def _own_words() -> str:
    return translate("Sealing", "Your own passphrase")


def _meeting_words(meeting: Meeting) -> str:
    text = translate("GroupPaper", "Meeting {0}, {1}")
    return text.format(meeting.number, group_words.week_day(meeting.start))


def _offered(group: GroupFile) -> list[Meeting]:
    return [one for one in group.meetings if one.status is not MeetingStatus.CANCELLED]


def next_meeting(context: Context, group: GroupFile) -> MeetingId | None:
    """Give the meeting of today or the next one; the last where none is left."""
    offered, today = _offered(group), context.today()
    coming = [one for one in offered if one.start.astimezone().date() >= today]
    chosen = coming[0] if coming else offered[-1] if offered else None
    return chosen.id if chosen is not None else None


class PaperMenu(QWidget):
    """The button with everything on paper, and the way to enter a sheet afterwards.

    Attributes:
        button: opens the menu; actions_by: each action by its name.
    """

    def __init__(self, context: Context, page: QWidget, enter: Callable[[], object]) -> None:
        super().__init__(page)
        self.hide()
        self._context, self._page = context, page
        self._group: GroupFile | None = None
        self.button = secondary_button(self.tr("Paper"), "printer")
        self.button.setToolTip(self.tr("Ctrl+P"))
        self.button.hide()
        menu = QMenu(self.button)
        self.actions_by: dict[str, QAction] = {}
        for kind in PaperKind:
            action = menu.addAction(f"{kind_words(kind)}…")
            action.triggered.connect(partial(self._ask_path, kind))
            self.actions_by[kind.value] = action
        menu.addSeparator()
        self.actions_by["enter"] = menu.addAction(self.tr("Enter a sheet…"))
        self.actions_by["enter"].triggered.connect(lambda _checked=False: enter())
        self.button.setMenu(menu)

    def show_group(self, group: GroupFile, *, may: bool) -> None:
        """Offer what can be printed of a group."""
        self._group = group
        self.button.setVisible(may and bool(group.members) and bool(_offered(group)))

    def open(self) -> None:
        """Open the menu by its key."""
        if self.button.isVisible():
            self.button.showMenu()

    def _ask_path(self, kind: PaperKind, _checked: bool = False) -> None:
        ask_path(self._page, kind_words(kind), file_words(kind), partial(self.ask, kind))

    def ask(self, kind: PaperKind, path: Path) -> PaperSheet | None:
        """Show what leaves, and ask for the passphrase."""
        if self._group is None:
            return None
        sheet = PaperSheet(self._context, self._group, kind, path)
        sheet.open_over(self._page)
        return sheet
