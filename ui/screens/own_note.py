"""A private process note: its author writes it, or shows it to the supervisor, note by note."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from counsel_desk.domain.ids import CaseId
from counsel_desk.services import own_notes, people
from counsel_desk.services.desk import Changed
from ui.form_keeper import FormKeeper, FormStatus
from ui.screen import Route, Screen
from ui.shell.own_passphrase_sheet import OwnPassphraseSheet
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.buttons import primary_button, quiet_button, secondary_button
from ui.widgets.field import TextField
from ui.widgets.labels import IconLabel, label
from ui.widgets.note_editor import NoteEditor
from ui.widgets.page_header import PageHeader
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.notes import OwnNoteFile
    from counsel_desk.domain.people import Person
    from ui.job import Job
    from ui.screen import Context

SHOWN = "shown"
"""The tab of a note that a colleague shows to this person."""


class OwnNoteScreen(Screen):
    """One private note. What is typed is kept sealed until it is saved."""

    name: ClassVar[str] = "own_note"
    watches: ClassVar[Changed] = Changed.NOTHING

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.case = CaseId(route.subject or UUID(int=0))
        self.own = route.item
        self._people: Mapping[PersonId, Person] = {}
        self._reviewers: tuple[PersonId, ...] = ()
        self._file: OwnNoteFile | None = None
        self._has_begun = False
        self.header = PageHeader(self.tr("Private note"))
        self.title_field = TextField(self.tr("Title"), optional=True)
        self.editor = NoteEditor(self.tr("Text of the private note"))
        self.who = label("", "strong", wrap=True)
        self.who_detail = label("", "muted", wrap=True)
        self._who_icon = IconLabel("lock-key", "muted")
        self._trouble = label("", "error", wrap=True)
        self.save_button = primary_button(self.tr("Save"), "lock-key", self.save)
        self.show_button = secondary_button(
            self.tr("Show to my supervisor"), "eye", self.show_to_supervisor
        )
        self.keeper = FormKeeper(context, "own note", self, case=self.case, item=self.own)
        self.status = FormStatus(self.keeper)
        self._lay_out()
        self._add_actions()

    def _lay_out(self) -> None:
        self._trouble.hide()
        self.show_button.hide()
        self.editor.set_placeholder(
            self.tr("What the session did to you, what you wonder, what you will ask")
        )
        self.header.add(quiet_button(self.tr("All notes"), "arrow-left", self._go_back))
        self.header.add(self.show_button)
        self.header.add(self.save_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.M)
        for part in (self.header, self._who_line(), self.title_field):
            outer.addWidget(part)
        outer.addWidget(self.editor, 1)
        outer.addWidget(self._trouble)
        outer.addWidget(self.status)
        self.setFocusProxy(self.editor)

    def _who_line(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("sunken")
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.who)
        words.addWidget(self.who_detail)
        line = QHBoxLayout(frame)
        line.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        line.setSpacing(Space.M)
        line.addWidget(self._who_icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        return frame

    def _add_actions(self) -> None:
        ways: list[tuple[str, str, Callable[[], object]]] = [
            (self.tr("Back to the notes"), "Esc", self._go_back)
        ]
        if self.route.tab != SHOWN:
            ways.append((self.tr("Save the private note"), "Ctrl+Return", self.save))
        for text, keys, act in ways:
            action = QAction(text, self)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.setProperty("group", self.tr("Private note"))
            action.triggered.connect(lambda _checked=False, act=act: act())
            self.addAction(action)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where the person will go on."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Ask for the note, or begin one."""
        if self._has_begun:
            return
        self._has_begun = True
        ask = self.context.jobs.ask
        ask(people.list_people).then(self._know_people)
        if self.route.tab == SHOWN:
            self._read_only()
            ask(own_notes.open_shown_note, self.own or UUID(int=0)).then(self._show).failed(
                self._refused
            )
            return
        ask(own_notes.may_be_shown).then(self._know_reviewers)
        if self.own is None:
            self._say_private()
            self._keep()
            return
        self.editor.set_read_only(True)
        ask(own_notes.open_own_note, self.case, self.own).then(self._show).failed(self._refused)

    def _know_people(self, found: tuple[Person, ...]) -> None:
        self._people = case_words.by_id(found)
        self._say_who()

    def _know_reviewers(self, found: tuple[PersonId, ...]) -> None:
        self._reviewers = found
        self._offer()

    def _refused(self, error: Exception) -> None:
        self._read_only()
        self._say_trouble(sentence(error))

    def _show(self, file: OwnNoteFile) -> None:
        self._file = file
        content = file.content
        self.title_field.set_text(content.title if content is not None else "")
        self.editor.set_markdown(content.text if content is not None else "")
        is_open = file.author == self.context.me.id and file.intact and not file.shared_with
        if is_open:
            self.editor.set_read_only(False)
            self._keep()
        else:
            self._read_only()
        self._say_who()
        self._offer()

    def _keep(self) -> None:
        """Keep from now on what is typed, and bring back what was."""
        self.keeper.bind("title", self.title_field)
        self.keeper.bind_with(
            "text", self.editor.markdown, self.editor.set_markdown, self.editor.changed
        )
        self.keeper.begin()

    def _read_only(self) -> None:
        self.editor.set_read_only(True)
        self.title_field.edit.setReadOnly(True)
        self.save_button.hide()
        self.status.hide()

    def _offer(self) -> None:
        file = self._file
        mine = file is not None and file.author == self.context.me.id and file.intact
        left = set(self._reviewers) - set(file.shared_with if file is not None else ())
        self.show_button.setVisible(mine and bool(left))

    # --- who can read it ---

    def _say_private(self) -> None:
        self._who_icon.set_icon("lock-key", "muted")
        self.who.setText(self.tr("Private: only you can read this"))
        self.who_detail.setText(
            self.tr(
                "It is no part of the client’s record. Nobody else holds a key to it: no "
                "supervisor, no administrator, no one who takes the case over."
            )
        )

    def _say_who(self) -> None:
        file = self._file
        if file is None:
            return
        if not file.intact:
            self._who_icon.set_icon("shield-warning", "danger")
            self.who.setText(self.tr("This private note is damaged"))
            self.who_detail.setText(
                self.tr("Tell an administrator to verify the vault and to restore a backup.")
            )
            return
        when = case_words.say_moment_long(file.changed_at)
        author = case_words.name_of(self._people, file.author)
        names = ", ".join(case_words.name_of(self._people, one) for one in file.shared_with)
        if self.route.tab == SHOWN:
            self._who_icon.set_icon("eye", "primary")
            self.who.setText(self.tr("{0} shows this private note to you").format(author))
            self.who_detail.setText(
                self.tr("Written {0}. You can read it, and no other.").format(when)
            )
        elif file.shared_with:
            self._who_icon.set_icon("eye", "primary")
            self.who.setText(self.tr("Private, and shown to {0}").format(names))
            self.who_detail.setText(
                self.tr("Since it was shown it stays as it is. Write another one for what comes.")
            )
        else:
            self._say_private()

    def _say_trouble(self, words: str) -> None:
        self._trouble.setText(words)
        self._trouble.setVisible(bool(words))

    # --- what can be done ---

    def save(self) -> None:
        """Seal the note for its author alone."""
        if self.save_button.isHidden():
            return
        if not self.editor.word_count():
            self._say_trouble(self.tr("This note has no text yet. Write it, or go back."))
            return
        self._say_trouble("")
        job = self.context.jobs.ask_first(
            own_notes.save_own_note,
            self.case,
            title=self.title_field.text(),
            text=self.editor.markdown(),
            own=self.own,
        )
        job.then(self._saved).failed(lambda error: self._say_trouble(sentence(error)))

    def _saved(self, own: UUID) -> None:
        del own
        self.keeper.finished()
        self.context.messages.say(self.tr("The private note is sealed for you alone."), "good")
        self._go_back()

    def show_to_supervisor(self) -> None:
        """Ask first: what was shown cannot be taken back."""
        left = [one for one in self._reviewers if one not in self._shared()]
        if not left or self.own is None:
            return
        person = left[0]
        name = case_words.name_of(self._people, person)
        sheet = OwnPassphraseSheet(
            self.tr("Show this note to {0}?").format(name),
            self.tr(
                "{0} can read this one note from now on, and no other private note of yours. It "
                "cannot be taken back, the note can no longer be changed, and the audit trail "
                "says that it was shown."
            ).format(name),
            self.tr("Show"),
        )
        sheet.on_save(lambda: self._share(sheet, person))
        sheet.open_over(self)

    def _shared(self) -> tuple[PersonId, ...]:
        return self._file.shared_with if self._file is not None else ()

    def _share(self, sheet: OwnPassphraseSheet, person: PersonId) -> Job[None] | None:
        own, typed = self.own or UUID(int=0), sheet.own.typed()
        if not typed:
            return None
        job = self.context.jobs.ask_first(
            own_notes.share_own_note, self.case, own, person=person, passphrase=typed
        )
        return job.then(lambda _none: self._shared_now())

    def _shared_now(self) -> None:
        self.keeper.finished()
        self.context.messages.say(self.tr("The note is shown to your supervisor."), "good")
        own = self.own or UUID(int=0)
        self.context.jobs.ask(own_notes.open_own_note, self.case, own).then(self._show)

    def _go_back(self) -> None:
        if self.route.tab == SHOWN:
            self.context.go(Route("supervision"))
        else:
            self.context.go(Route("client", self.case, "notes"))

    def leave(self) -> None:
        """Keep what is not saved yet."""
        self.keeper.flush()

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Private note")
