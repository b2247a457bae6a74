"""Write and read the note of one group meeting. What is typed is kept sealed until it is signed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.domain.ids import GroupId, MeetingId
from counsel_desk.services import group_notes, people
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import Invalid
from ui.form_keeper import FormKeeper, FormStatus
from ui.screen import Route, Screen
from ui.screens.group_note.process_form import ProcessForm
from ui.screens.group_note.section_card import SectionCard
from ui.screens.group_note.written import WrittenCard
from ui.theme import Space
from ui.turns import later
from ui.widgets import case_words, group_words
from ui.widgets.buttons import primary_button, quiet_button
from ui.widgets.group_note_words import pointed_words, sections_words
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.group_notes import (
        MeetingNotes,
        MemberOfMeeting,
        PointedOut,
        ProcessNote,
    )
    from counsel_desk.domain.ids import MembershipId, PersonId
    from counsel_desk.domain.people import Person
    from ui.job import Job
    from ui.screen import Context
    from ui.shell.form_sheet import TextBox

_WIDEST = 900


class GroupNoteScreen(Screen):
    """What was signed of a meeting, and below it the form for who leads the group.

    Attributes:
        form: what happened in the group, None until it stands; sections: one card a member;
        is_built: whether everything of the form stands; may_sign: whether it can be signed.
    """

    name: ClassVar[str] = "group_note"
    watches: ClassVar[Changed] = Changed.NOTHING
    offers_afresh: ClassVar[bool] = True

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.group = GroupId(route.subject or UUID(int=0))
        self.meeting = MeetingId(route.item or UUID(int=0))
        self._people: Mapping[PersonId, Person] = {}
        self._title = ""
        self._coming: list[MemberOfMeeting] = []
        self.form: ProcessForm | None = None
        self.keeper: FormKeeper | None = None
        self.sections: list[SectionCard] = []
        self.is_built = False
        self.may_sign = True
        self.header = PageHeader(self.tr("Note of a meeting"))
        self.error = label("", "error", wrap=True)
        self.sign_button = primary_button(self.tr("Sign the note"), "check", self.sign)
        self.sign_button.setToolTip(self.tr("Ctrl+Return"))
        self._lay_out()
        self._act(self.tr("Sign the note of the meeting"), "Ctrl+Return", self.sign)
        self._act(self.tr("Back to the group"), "Esc", self.go_back)
        self._act(self.tr("Next member"), "Alt+Down", lambda: self._step(1))
        self._act(self.tr("Member before"), "Alt+Up", lambda: self._step(-1))

    def _lay_out(self) -> None:
        self.error.hide()
        self.sign_button.hide()
        self.back_button = quiet_button(self.tr("All meetings"), "arrow-left", self.go_back)
        self.header.add(self.back_button)
        self.header.add(self.sign_button)
        self._column = QWidget()
        self._column.setObjectName("clear")
        self._column.setMaximumWidth(_WIDEST)
        self.body = QVBoxLayout(self._column)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.L)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.M)
        for part in (self.header, self.error, self._column):
            outer.addWidget(part)
        outer.addStretch(1)

    def _act(self, text: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setProperty("group", self.tr("Note of a meeting"))
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the text."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Ask for colleagues' names, then for what was written."""
        if self.is_built or self._title:
            return
        self.context.jobs.ask(people.list_people).then(self._know_people)
        self._ask().then(self._show).failed(self._refused_to_open)

    def _ask(self) -> Job[MeetingNotes]:
        return self.context.jobs.ask(group_notes.open_meeting_notes, self.group, self.meeting)

    def _know_people(self, found: Sequence[Person]) -> None:
        self._people = case_words.by_id(found)

    def _refused_to_open(self, error: Exception) -> None:
        self.show_error(sentence(error))

    def _show(self, found: MeetingNotes) -> None:
        self._say_meeting(found)
        for place, signed in enumerate(found.notes):
            self._put(WrittenCard(signed, self._people, is_first=place == 0))
        if not found.may_write:
            if not found.notes:
                words = self.tr(
                    "Nothing is written of this meeting. Who leads the group writes it."
                )
                self._put(label(words, "muted-body", wrap=True))
            self.is_built = True
            return
        if found.notes:
            words = self.tr("What is signed stays. What you write below is added to it.")
            self._put(label(words, "muted", wrap=True))
            self.sign_button.setText(self.tr("Sign and add"))
        self._coming = list(found.members)
        later(self, partial(self._build, found))

    def _say_meeting(self, found: MeetingNotes) -> None:
        self._title = found.title
        number = self.tr("Note of meeting {0}").format(found.meeting.number)
        when = group_words.week_day(found.meeting.start)
        self.header.set_title(number, f"{found.title} · {when}")
        self.titled.emit()

    def _put(self, part: QWidget) -> None:
        self.body.addWidget(part)

    def _build(self, found: MeetingNotes) -> None:
        staff = [(one, case_words.name_of(self._people, one)) for one in found.staff]
        self.form = ProcessForm(staff)
        self.keeper = FormKeeper(
            self.context, group_notes.PROCESS_FORM, self.form, item=self.meeting
        )
        self.form.bind(self.keeper)
        self._put(FormStatus(self.keeper, offers_afresh=self.offers_afresh))
        self._put(self.form)
        self.setFocusProxy(self.form)
        self.keeper.begin()
        if self.isVisible():
            self.form.setFocus(Qt.FocusReason.OtherFocusReason)
        later(self, self._build_next)

    def _build_next(self) -> None:
        """Make the section of one more member; the last one makes signing possible."""
        if self._coming:
            card = SectionCard(self.context, self.meeting, self._coming.pop(0))
            self.sections.append(card)
            self._put(card)
            card.keeper.begin()
            later(self, self._build_next)
            return
        self.is_built = True
        self.sign_button.setVisible(self.may_sign)

    def _step(self, by: int) -> None:
        """Go from one text to the one of the next member, or of the one before."""
        if self.form is None:
            return
        boxes: list[TextBox] = [self.form.words, *(card.words for card in self.sections)]
        here = next((n for n, box in enumerate(boxes) if box.hasFocus()), 0)
        boxes[min(max(here + by, 0), len(boxes) - 1)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def sign(self, *, despite: bool = False) -> None:
        """Sign; names are pointed out first, and what is wrong is said with everything kept."""
        ready = self.is_built and self.may_sign and self.sign_button.isEnabled()
        if self.form is None or not ready:
            return
        self.sign_button.setEnabled(False)
        self.show_error("")
        for field in self.form.fields.values():
            field.set_error("")
        every = {card.member.membership: card.words.words() for card in self.sections}
        written = {member: text for member, text in every.items() if text}
        job = self._send(self.form.note(self.meeting), written, despite=despite)
        job.then(self._signed).failed(self._refused)

    def _send(
        self, note: ProcessNote, written: dict[MembershipId, str], *, despite: bool
    ) -> Job[tuple[PointedOut, ...]]:
        sign = group_notes.sign_meeting_note
        return self.context.jobs.ask(sign, self.group, note, sections=written, despite=despite)

    def _signed(self, found: tuple[PointedOut, ...]) -> None:
        self.sign_button.setEnabled(True)
        if found:
            self._point_out(found)
            return
        count = sum(bool(card.words.words()) for card in self.sections)
        self.finish()
        said = self.tr("The note of the meeting is signed.")
        words = " ".join(part for part in (said, sections_words(count)) if part)
        self.context.messages.say(words, "good")
        self.go_back()

    def finish(self) -> None:
        """Keep nothing any more of what was typed."""
        for keeper in (self.keeper, *(card.keeper for card in self.sections)):
            if keeper is not None:
                keeper.finished()

    def _point_out(self, found: tuple[PointedOut, ...]) -> None:
        """Mark the first of them where it stands, and ask."""
        self._select(found[0])
        codes = {card.member.membership: card.member.code for card in self.sections}
        self.context.dialogs.ask_confirm(
            self,
            self.tr("Somebody is named here"),
            pointed_words(found, codes),
            self.tr("Sign all the same"),
            lambda: self.sign(despite=True),
            danger=True,
        )

    def _select(self, one: PointedOut) -> None:
        if self.form is None:
            return
        if one.membership is None:
            boxes = list(self.form.boxes())
        else:
            boxes = [c.words for c in self.sections if c.member.membership == one.membership]
        for box in boxes:
            place = box.toPlainText().find(one.found.words)
            if place >= 0:
                cursor = box.textCursor()
                cursor.setPosition(place)
                end = place + len(one.found.words)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                box.setTextCursor(cursor)
                box.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.form.theme.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, error: Exception) -> None:
        self.sign_button.setEnabled(True)
        field = error.field if isinstance(error, Invalid) else ""
        wrong = self.form.fields.get(field) if self.form is not None else None
        if wrong is None:
            self.show_error(sentence(error))
            return
        wrong.set_error(sentence(error))
        wrong.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, text: str) -> None:
        """Say what is wrong; an empty text takes it away."""
        self.error.setText(text)
        self.error.setVisible(bool(text))

    def go_back(self) -> None:
        """Go to the notes of the group; what is typed stays kept."""
        self.context.go(Route("group", self.group, "notes"))

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Note of a meeting")

    def trail(self) -> tuple[tuple[str, Route], ...]:
        """Lead back to the group."""
        return ((self._title, Route("group", self.group, "notes")),) if self._title else ()
