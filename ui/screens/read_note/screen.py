"""Read a signed note with what its signature says, its addenda and its co-signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from counsel_desk.domain.access import Permission
from counsel_desk.domain.ids import CaseId, NoteId
from counsel_desk.domain.notes import NoteFormat, is_late
from counsel_desk.services import cases, note_reviews, notes, people
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import ConsentMissing
from ui.screen import Route, Screen
from ui.screens.read_note.actions import NoteActions
from ui.screens.read_note.linked import LinkedLine
from ui.shell.consent_sheet import retry_without_consent
from ui.shell.refiling import refile
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.buttons import IconButton, quiet_button
from ui.widgets.keys import KeyAction, follows
from ui.widgets.labels import IconLabel, label
from ui.widgets.note_beside import BesideList, addendum_part, review_part
from ui.widgets.note_editor import NoteEditor
from ui.widgets.note_words import format_words
from ui.widgets.page_header import PageHeader
from ui.widgets.struck_words import banner_words
from ui.wording import sentence

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.cases import CaseFile
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.notes import Note, NoteContent, NoteLine, ReadNote
    from counsel_desk.domain.people import Person
    from counsel_desk.services.note_reviews import SubmittedNote
    from ui.jobs import Job
    from ui.screen import Context

_WIDEST = 900
REVIEW = "review"
"""The tab of a note that is opened from the queue of its reviewer."""


class ReadNoteScreen(Screen):
    """A signed note; nothing on this page can change it, only add to it or answer it."""

    name: ClassVar[str] = "read_note"
    watches: ClassVar[Changed] = Changed.NOTES

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.case = CaseId(route.subject or UUID(int=0))
        self.note = NoteId(route.item or UUID(int=0))
        self._people: Mapping[PersonId, Person] = {}
        self._order: tuple[NoteId, ...] = ()
        self._who = ""
        self._shown: Note | None = None
        self._read: ReadNote | None = None
        self._writes = False
        self._merged: dict[CaseId, str] = {}
        self._struck = False
        self._counsels = False
        self.header = PageHeader(self.tr("Note"))
        self.seal_icon = IconLabel("", "muted")
        self.seal = label("", "strong")
        self.seal_detail = label("", "muted", wrap=True)
        self.editor = NoteEditor(self.tr("Text of the note"))
        self.review = BesideList(self.tr("Review"))
        self.addenda = BesideList(self.tr("Addenda"))
        self.linked = LinkedLine(context, self.case)
        self.answers = NoteActions(context, self.case, self.note)
        words = self.tr("In the wrong file, or made by mistake")
        self.refile_button = IconButton("folder-minus", words, self._refile)
        self.refile_button.hide()
        self.struck = label("", "error", wrap=True)
        self.struck.hide()
        self._older = IconButton("arrow-left", self.tr("Older note"), lambda: self._step(1))
        self._newer = IconButton("arrow-right", self.tr("Newer note"), lambda: self._step(-1))
        self._lay_out()
        self._add_actions()

    def _lay_out(self) -> None:
        self.editor.set_read_only(True)
        self.editor.fit_to_text()
        self.editor.setMaximumWidth(_WIDEST)
        # A note to read is paper, not a field that is switched off.
        self.editor.text.setStyleSheet("background: transparent;")
        for part in (self._older, self._newer):
            part.setEnabled(False)
            self.header.add(part)
        for button in self.answers.buttons():
            self.header.add(button)
        self.header.add(self.refile_button)
        self.header.add(quiet_button(self.tr("All notes"), "arrow-left", self._go_back))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.M)
        outer.addWidget(self.header)
        outer.addWidget(self._seal_line())
        outer.addWidget(self.struck)
        outer.addWidget(self.linked)
        outer.addWidget(self.review)
        outer.addWidget(self.editor)
        outer.addWidget(self.addenda)
        outer.addStretch(1)
        for beside in (self.review, self.addenda, self.linked):
            beside.setMaximumWidth(_WIDEST)
            beside.hide()
        self.setFocusProxy(self.editor)

    def _seal_line(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("sunken")
        frame.setMaximumWidth(_WIDEST)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.seal)
        words.addWidget(self.seal_detail)
        line = QHBoxLayout(frame)
        line.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        line.setSpacing(Space.M)
        line.addWidget(self.seal_icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        return frame

    def _add_actions(self) -> None:
        group = self.tr("Note")
        KeyAction(self, group, self.tr("Back to the notes"), "Esc", self._go_back)
        for text, keys, button in (
            (self.tr("Older note"), "Alt+Down", self._older),
            (self.tr("Newer note"), "Alt+Up", self._newer),
            (self.tr("Add to this note"), "Ctrl+D", self.answers.add),
            (self.tr("Send for review"), "Ctrl+Shift+Return", self.answers.submit),
            (self.tr("Write it anew"), "Ctrl+E", self.answers.revise),
            (self.tr("Approve the note"), "Ctrl+Return", self.answers.approve),
            (self.tr("Return the note with comments"), "Ctrl+R", self.answers.give_back),
            (self.tr("Strike a note of the wrong file"), "Ctrl+Shift+W", self.refile_button),
        ):
            KeyAction(self, group, text, keys, button.click, when=follows(button))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where the person will go on."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Ask for the note, whose signature is checked as it is opened."""
        ask = self.context.jobs.ask
        ask(people.list_people).then(self._know_people)
        if self.route.tab == REVIEW:
            job = ask(note_reviews.open_submitted, self.case, self.note)
            job.then(self._show_submitted).failed(self._refused)
            return
        ask(cases.open_case, self.case).then(self._name_client)
        ask(notes.read_note, self.case, self.note).then(self._show_read).failed(self._refused)
        ask(notes.list_notes, self.case).then(self._know_order)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, ConsentMissing):
            self._ask_reason(error)
        self.editor.hide()
        self.seal_icon.set_icon("warning-circle", "warning")
        self.seal.setText(sentence(error))

    def _ask_reason(self, error: ConsentMissing) -> None:
        """Ask why the note is read for supervision although the client said no to that."""

        def again(reason: str) -> Job[ReadNote]:
            job: Job[ReadNote] = self.context.jobs.ask(
                notes.read_note, self.case, self.note, override=reason
            )
            return job.then(self._show_reasoned)

        retry_without_consent(self, error, again, context=self.context, case=self.case)

    def _show_reasoned(self, read: ReadNote) -> None:
        self.editor.show()
        self._show_read(read)

    def _show_submitted(self, found: SubmittedNote) -> None:
        """Show a note that was sent to this person, whose client another team may have now."""
        self._who = found.code
        self._show_read(found.read)

    def _show_read(self, read: ReadNote) -> None:
        self._read = read
        self._show(read.note)
        part = review_part(read, self._people)
        self.review.set_parts([part] if part is not None else [])
        self.addenda.set_parts([addendum_part(one, self._people) for one in read.addenda])
        self._offer(read)
        content = read.note.content
        if content is not None and (content.screenings or content.goals):
            self.linked.show_content(content)

    def _offer(self, read: ReadNote) -> None:
        """Offer what may be done; a note in a file that was merged away is only read."""
        writes = self._writes and read.note.case == self.case
        self.answers.offer(read, writes=writes, stands=not self._struck)

    def _know_people(self, found: tuple[Person, ...]) -> None:
        self._people = case_words.by_id(found)

    def _name_client(self, file: CaseFile) -> None:
        name = file.identity.legal_name if file.identity else ""
        self._who = " · ".join(part for part in (name, file.code) if part)
        is_mine = file.is_counselled_by(self.context.me.id)
        self._counsels = file.counsellor == self.context.me.id
        self._merged = {one.case: one.code for one in file.merged}
        is_open = file.merged_into is None
        self._writes = is_mine and is_open and self.context.may(Permission.WRITE_CLINICAL)
        if self._read is not None:
            self._offer(self._read)
        self._offer_refiling()
        self._name_page()

    def _know_order(self, lines: tuple[NoteLine, ...]) -> None:
        self._order = tuple(line.id for line in lines)
        gone = next((line.strike for line in lines if line.id == self.note), None)
        self._struck = gone is not None
        self.struck.setText(banner_words(gone, self._people) if gone is not None else "")
        self.struck.setVisible(self._struck)
        if self._read is not None:
            self._offer(self._read)
        self._offer_refiling()
        place = self._order.index(self.note) if self.note in self._order else -1
        self._older.setEnabled(0 <= place < len(self._order) - 1)
        self._newer.setEnabled(place > 0)

    def _offer_refiling(self) -> None:
        shown = self._shown
        here = shown is not None and shown.case == self.case
        mine = shown is not None and shown.author == self.context.me.id
        was_left = shown is not None and shown.content is not None and shown.content.meeting
        may = here and (mine or self._counsels or bool(was_left))
        self.refile_button.setVisible(may and self._writes and not self._struck)

    def _refile(self) -> None:
        if self.refile_button.isVisible():
            mine = self._shown is not None and self._shown.author == self.context.me.id
            refile(self.context, self, self.case, ("note", self.note), self.load, mine=mine)

    def _show(self, note: Note) -> None:
        self._shown = note
        self._name_page()
        self.editor.set_markdown(note.content.text if note.content is not None else "")
        signed = case_words.say_moment_long(note.signed_at)
        author = case_words.name_of(self._people, note.author)
        if note.intact and note.content is not None:
            self._say_intact(author, signed)
        elif note.content is not None:
            self._say_damaged(self._changed_words(author, signed))
        else:
            self._say_damaged(self._lost_words(author, signed))
        self.editor.setVisible(note.content is not None)

    def _say_intact(self, author: str, signed: str) -> None:
        self.seal_icon.set_icon("shield-check", "good")
        self.seal.setText(self.tr("Signature checked"))
        detail = self.tr("Signed by {0} on {1}. Nothing was changed since.")
        words = detail.format(author, signed)
        content = self._shown.content if self._shown is not None else None
        if content is not None and is_late(content.session_start, self._shown_at()):
            session = case_words.say_moment_long(content.session_start)
            late = self.tr("Late entry: the session was on {0}, the note was signed on {1}.")
            words = f"{words} {late.format(session, signed)}"
        self.seal_detail.setText(words)

    def _shown_at(self) -> datetime.datetime:
        return self._shown.signed_at if self._shown is not None else self.context.clock()

    def _say_damaged(self, detail: str) -> None:
        self.seal_icon.set_icon("shield-warning", "danger")
        self.seal.setText(self.tr("This note is damaged"))
        self.seal.setProperty("tone", "danger")
        self.seal.style().polish(self.seal)
        self.seal_detail.setText(detail)

    def _changed_words(self, author: str, signed: str) -> str:
        return self.tr(
            "Its signature does not hold: what you read may not be what {0} signed on {1}. Do "
            "not rely on it. Tell an administrator to verify the vault and to keep the backups."
        ).format(author, signed)

    def _lost_words(self, author: str, signed: str) -> str:
        return self.tr(
            "The note of {0}, signed on {1}, cannot be opened. The other notes are not "
            "concerned. Tell an administrator to verify the vault and to restore a backup."
        ).format(author, signed)

    def _name_page(self) -> None:
        content = self._shown.content if self._shown is not None else None
        if content is None:
            self.header.set_title(self.tr("Note"), self._who)
            return
        parts = [
            self._who,
            case_words.say_moment_long(content.session_start),
            self.tr("{0} minutes").format(content.minutes) if content.minutes else "",
            self._attended_words(content),
            format_words(content.format) if content.format is not NoteFormat.FREE else "",
            self._merged.get(self._shown.case, "") if self._shown is not None else "",
        ]
        title = case_words.kind_words(content.kind)
        self.header.set_title(title, " · ".join(part for part in parts if part))
        self.titled.emit()

    def _attended_words(self, content: NoteContent) -> str:
        if not content.kind.with_client:
            return ""
        return self.tr("attended") if content.attended else self.tr("not attended")

    def _step(self, by: int) -> None:
        place = self._order.index(self.note) + by if self.note in self._order else -1
        if 0 <= place < len(self._order):
            self.context.go(Route(self.name, self.case, item=self._order[place]))

    def _go_back(self) -> None:
        if self.route.tab == REVIEW:
            self.context.go(Route("supervision"))
        else:
            self.context.go(Route("client", self.case, "notes"))

    def title(self) -> str:
        """Give the last crumb."""
        content = self._shown.content if self._shown is not None else None
        return case_words.kind_words(content.kind) if content is not None else self.tr("Note")
