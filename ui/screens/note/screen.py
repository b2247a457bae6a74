"""Write a note: the session, the text, saved as it is typed, signed for good."""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout

from counsel_desk.domain.ids import CaseId, NoteId
from counsel_desk.domain.notes import WRITTEN_ALONE, NoteContent, NoteKind
from counsel_desk.services import cases, note_reviews, notes, people
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import Invalid, NotAllowed
from ui.screen import Route, Screen
from ui.screens.note.elsewhere import ElsewherePanel
from ui.screens.note.formats import FormatChoice
from ui.screens.note.helps import WritingHelps
from ui.screens.note.keeper import DraftKeeper, Saved, SaveState
from ui.screens.note.links import NoteLinks
from ui.screens.note.parts import add_action, state_words
from ui.screens.note.returned import ReturnedPanel
from ui.screens.note.signing import sign
from ui.screens.note.undo import Undo, session_of, session_tab
from ui.theme import Space
from ui.widgets import case_words, note_place
from ui.widgets.buttons import primary_button, quiet_button, secondary_button
from ui.widgets.dates import DateField, NumberField, TimeField
from ui.widgets.field import Choice, Field
from ui.widgets.flow import Flow
from ui.widgets.labels import IconLabel, label
from ui.widgets.note_editor import NoteEditor
from ui.widgets.page_header import PageHeader
from ui.wording import sentence

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.cases import CaseFile
    from counsel_desk.domain.notes import Draft
    from counsel_desk.domain.register import DraftRow
    from ui.screen import Context

_LENGTH = 60
BEGUN = "begun"
"""Begins the tab of a place where words stood that no draft held yet; leaving seals them as one.
Behind it, or alone, stands where in the note the person wrote (``ui.widgets.note_place``)."""


class NoteScreen(Screen):
    """A note that is being written."""

    name: ClassVar[str] = "note"
    watches: ClassVar[Changed] = Changed.NOTHING

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.case = CaseId(route.subject or UUID(int=0))
        self._code = ""
        self._is_filling = self._is_signing = self._has_begun = False
        self._revises: NoteId | None = None
        begin = case_words.local(context.clock()) - datetime.timedelta(minutes=_LENGTH)
        self.header = PageHeader(self.tr("Write note"))
        self.day = DateField(begin.date())
        self.time = TimeField(begin.time().replace(minute=begin.minute // 5 * 5, second=0))
        self.minutes = NumberField(_LENGTH, 0, 480, self.tr("minutes"), 5)
        self.kind = Choice([(kind, case_words.kind_words(kind)) for kind in WRITTEN_ALONE])
        self.attended = QCheckBox(self.tr("The client came"))
        self.editor = NoteEditor(self.tr("Text of the note"))
        self.format = FormatChoice(context, self.editor)
        self.helps = WritingHelps(context, self.case, self.editor)
        self.links = NoteLinks(context, self.case)
        self.returned = ReturnedPanel()
        self.elsewhere = ElsewherePanel()
        self.state = label("", "muted")
        self._state_icon = IconLabel("", "muted", 16)
        self._trouble = label("", "error", wrap=True)
        self.sign_button = primary_button(self.tr("Sign"), "shield-check", self.sign)
        self.submit_button = secondary_button(
            self.tr("Sign and send for review"), "paper-plane-tilt", self.submit
        )
        self.drop_button = quiet_button(self.tr("Drop draft"), "trash", self.drop)
        note = NoteId(route.item) if route.item is not None else None
        self.keeper = DraftKeeper(context, self.case, note, self.content, self._show_state, self)
        self._fields: dict[str, Field] = {}
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.attended.setChecked(True)
        self.editor.set_placeholder(self.tr("What was done, what was seen, what comes next"))
        self._trouble.hide()
        for button in (self.drop_button, self.submit_button, self.sign_button):
            self.header.add(button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.M)
        outer.addWidget(self.header)
        for part in (self._session_line(), self.links, self.elsewhere, self.returned):
            outer.addWidget(part)
        outer.addWidget(self.editor, 1)
        outer.addWidget(self._trouble)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        foot.addWidget(self._state_icon)
        foot.addWidget(self.state)
        foot.addStretch(1)
        foot.addWidget(label(self.tr("Ctrl+Enter signs · Esc keeps the draft"), "muted"))
        outer.addLayout(foot)
        self.setFocusProxy(self.editor)

    def _session_line(self) -> QWidget:
        line = Flow(spacing=Space.M)
        controls = (
            ("session_start", self.tr("Day of the session"), self.day, 160),
            ("time", self.tr("Start"), self.time, 110),
            ("minutes", self.tr("Length"), self.minutes, 130),
            ("kind", self.tr("Kind"), self.kind, 190),
            ("format", self.tr("Format"), self.format, 130),
            ("attended", self.tr("Attendance"), self.attended, 170),
        )
        for key, title, control, width in controls:
            field = Field(title, control)
            control.setFixedWidth(width)
            self._fields[key] = field
            line.add(field)
        return line

    def _connect(self) -> None:
        self.editor.changed.connect(self._touched)
        self.day.dateChanged.connect(self._touched)
        self.time.timeChanged.connect(self._touched)
        self.minutes.valueChanged.connect(self._touched)
        self.kind.currentIndexChanged.connect(self._kind_changed)
        self.attended.toggled.connect(self._attended_changed)
        self.format.chosen.connect(self._touched)
        self.links.changed.connect(self._touched)
        for text, keys, act in (
            (self.tr("Sign the note"), "Ctrl+Return", self.sign),
            (self.tr("Sign and send for review"), "Ctrl+Shift+Return", self.submit),
            (self.tr("Save the draft now"), "Ctrl+S", self.save_now),
            (self.tr("Leave and keep the draft"), "Esc", self._go_back),
        ):
            add_action(self, text, keys, act)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where the person will go on."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Open the draft, or begin with the session of the day."""
        self.keeper.reopen()
        if self._has_begun:
            return
        self._has_begun = True
        note = self.keeper.note
        self.format.is_new = note is None and not self._was_begun()
        self.helps.load(self.format.take_habits)
        self.format.load()
        if note is not None:
            self.editor.set_read_only(True)
            job = self.context.jobs.ask(notes.open_draft, self.case, note)
            job.then(self._fill).failed(self._gone)
        elif self._was_begun():
            self.editor.set_read_only(True)
            self.context.jobs.ask(notes.list_drafts).then(self._resume).failed(self._gone)
        else:
            self._load_client()
        self._name_page()

    def _load_client(self) -> None:
        self.links.load()
        self.context.jobs.ask(cases.open_case, self.case).then(self._show_case)

    def _was_begun(self) -> bool:
        return self.route.tab.startswith(BEGUN)

    def _resume(self, rows: tuple[DraftRow, ...]) -> None:
        """Go on with the draft that the lock began, which had no number when it came."""
        own = (row for row in rows if row.case == self.case)
        newest = max(own, key=lambda row: row.saved_at, default=None)
        if newest is None:
            self.editor.set_read_only(False)
            self._load_client()
            return
        self.keeper.note = newest.note
        job = self.context.jobs.ask(notes.open_draft, self.case, newest.note)
        job.then(self._fill).failed(self._gone)
        self._name_page()

    def _name_page(self) -> None:
        title = self.tr("Draft") if self.keeper.note is not None else self.tr("Write note")
        self.header.set_title(title, self._code)
        self.drop_button.setVisible(self.keeper.note is not None)

    def _show_case(self, file: CaseFile) -> None:
        name = file.identity.legal_name if file.identity else ""
        self._code = " · ".join(part for part in (name, file.code) if part)
        self._name_page()
        self.titled.emit()
        session = session_of(file.appointments, self.context.clock(), self.route.tab)
        if session is not None and self.keeper.note is None and not self.editor.is_written():
            self._put_session(session.start, session.minutes)

    def _put_session(self, start: datetime.datetime, minutes: int) -> None:
        self._is_filling, at = True, case_words.local(start)
        self.day.set_day(at.date())
        self.time.set_moment(at.time())
        self.minutes.setValue(minutes)
        self._is_filling = False

    def _fill(self, draft: Draft) -> None:
        content = draft.content
        self._put_session(content.session_start, content.minutes)
        self._is_filling = True
        self.kind.set_value(content.kind)
        self.attended.setChecked(content.attended)
        self.format.show_format(content.format)
        self.links.set_chosen(content.goals, content.screenings)
        self.editor.set_markdown(content.text)
        self.editor.keep_quiet(lambda: note_place.go_back(self.editor.text, self.route.tab))
        self._take_elsewhere(draft)
        self._is_filling = False
        self.editor.set_read_only(False)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_state(SaveState(Saved.SAFE, draft.saved_at))

    def _take_elsewhere(self, draft: Draft) -> None:
        """Ask for what belongs to the client, unless the client is somebody else's now."""
        where = draft.elsewhere
        self.elsewhere.show_where(where)
        self.links.setVisible(where is None)
        if where is None:
            self._load_client()
            self._take_revised(draft.content.revises)
            return
        self._revises, self._code = draft.content.revises, where.code
        self.submit_button.hide()
        self.sign_button.setText(self.tr("Sign and leave in the file"))
        self._name_page()
        self.titled.emit()

    def _take_revised(self, note: NoteId | None) -> None:
        """Show what the supervisor said of the note that this one replaces."""
        self._revises = note
        self.submit_button.setVisible(note is None)
        if note is not None:
            self.sign_button.setText(self.tr("Sign and send for review"))
            job = self.context.jobs.ask(note_reviews.review_of, self.case, note)
            job.then(self.returned.show_review)
            self.context.jobs.ask(people.list_people).then(self.returned.know_people)

    def _gone(self, error: Exception) -> None:
        self.editor.set_read_only(False)
        self.keeper.forget()
        self._say_trouble(sentence(error))
        self._name_page()

    def content(self) -> NoteContent:
        """Give what is written, as it would be signed."""
        start = datetime.datetime.combine(self.day.day(), self.time.moment()).astimezone()
        attended = self.attended.isChecked()
        kind = cast("NoteKind", self.kind.value())
        return NoteContent(
            session_start=start.astimezone(datetime.UTC),
            minutes=self.minutes.value() if attended or not kind.with_client else 0,
            kind=kind,
            attended=attended,
            text=self.editor.markdown(),
            format=self.format.format(),
            goals=self.links.goals(),
            screenings=self.links.screenings(),
            revises=self._revises,
        )

    def _touched(self) -> None:
        if not self._is_filling:
            for field in self._fields.values():
                field.set_error("")
            self.keeper.touched()

    def _kind_changed(self) -> None:
        kind = cast("NoteKind", self.kind.value())
        if not self._is_filling and (kind is NoteKind.NO_SHOW or not kind.with_client):
            self.attended.setChecked(False)
        self._fields["attended"].setVisible(kind.with_client)
        self._attended_changed(self.attended.isChecked())

    def _attended_changed(self, is_on: bool) -> None:
        kind = cast("NoteKind", self.kind.value())
        self.minutes.setEnabled(is_on or not kind.with_client)
        self._touched()

    def _show_state(self, state: SaveState) -> None:
        icon, words, role = state_words(state)
        self._say_trouble(sentence(state.error) if state.error else "")
        self.state.setText(words)
        self._state_icon.set_icon(icon, role)
        self.drop_button.setVisible(self.keeper.note is not None)

    def _say_trouble(self, words: str) -> None:
        self._trouble.setText(words)
        self._trouble.setVisible(bool(words))

    def save_now(self) -> None:
        """Save without waiting for the pause."""
        self.keeper.flush()

    def submit(self) -> None:
        """Sign, and send the note to the supervisor of the team."""
        self.sign(submit=True)

    def sign(self, *, submit: bool = False) -> None:
        """Ask, then save, then sign."""
        if self._is_signing:
            return
        if not self.editor.is_written():
            self._say_trouble(self.tr("The note is empty. Write what happened, then sign."))
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        asked = self.elsewhere.question(submit=submit or self._revises is not None)
        self.context.dialogs.ask_confirm(self, *asked, partial(self._sign, submit=submit))

    def _sign(self, *, submit: bool) -> None:
        self._is_signing = True
        self.sign_button.setEnabled(False)
        if self.keeper.note is None:
            self.keeper.touched()
        self.keeper.when_safe(lambda note: self._sign_draft(note, submit=submit))
        self._is_signing = False
        self.sign_button.setEnabled(True)

    def _sign_draft(self, note: NoteId, *, submit: bool) -> None:
        if self.elsewhere.where is not None:
            job = self.context.jobs.ask_first(notes.sign_late_note, self.case, note)
            job.then(self._signed).failed(self._not_signed)
        else:
            asking = (self, self.context, self.case, note)
            sign(*asking, submit=submit, then=self._signed, otherwise=self._not_signed)

    def _signed(self, note: NoteId) -> None:
        self.keeper.forget()
        left = self.tr("The note is signed and left in the file.")
        is_away = self.elsewhere.where is not None
        self.context.messages.say(left if is_away else self.tr("The note is signed."), "good")
        self.context.go(Route("today") if is_away else Route("read_note", self.case, item=note))

    def _not_signed(self, error: Exception) -> None:
        note = self.keeper.note
        if isinstance(error, NotAllowed) and note is not None:
            # The client went to somebody else meanwhile; what was typed is saved.
            self.context.jobs.ask(notes.open_draft, self.case, note).then(self._take_elsewhere)
            return
        words = sentence(error)
        field = self._fields.get(error.field) if isinstance(error, Invalid) else None
        if field is not None:
            field.set_error(words)
            field.control.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._say_trouble(words)

    def drop(self) -> None:
        """Throw the draft away, with a way back."""
        note, content = self.keeper.note, self.content()
        if note is None:
            return
        self.keeper.forget()
        job = self.context.jobs.ask_first(notes.drop_draft, self.case, note)
        job.then(lambda _none: self._dropped(content))

    def _dropped(self, content: NoteContent) -> None:
        undo = Undo(self.context, self.case, content)
        self.context.messages.say(self.tr("The draft was dropped."), undo=undo.bring_back)
        self._go_back()

    def _go_back(self) -> None:
        is_away = self.elsewhere.where is not None
        self.context.go(Route("today") if is_away else Route("client", self.case, "notes"))

    def leave(self) -> None:
        """Seal what is not saved yet."""
        self.keeper.close()

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Draft") if self.keeper.note is not None else self.tr("Write note")

    def place(self) -> Route:
        """Come back to the same draft, and in it to where the person writes."""
        note = self.keeper.note
        if note is None and not self.editor.is_written():
            return Route(self.name, self.case, session_tab(self.route.tab))
        where = note_place.place_of(self.editor.text)
        return Route(self.name, self.case, where if note else f"{BEGUN}.{where}", note)
