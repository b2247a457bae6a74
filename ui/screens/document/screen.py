"""Read a document inside the window: zoom, pages, keys; nothing of it touches the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from counsel_desk.domain.access import Permission
from counsel_desk.domain.documents import DocumentId
from counsel_desk.domain.ids import CaseId
from counsel_desk.services import cases, documents, people
from counsel_desk.services.desk import Changed
from ui import wording
from ui.screen import Route, Screen
from ui.screens.document.view import STEP, PageView
from ui.shell.document_actions import DocumentActions
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.buttons import IconButton, secondary_button
from ui.widgets.dates import say_date
from ui.widgets.document_pictures import NoPicture, page
from ui.widgets.document_words import (
    has_preview,
    kind_words,
    no_picture_words,
    removed_words,
    size_words,
    title_words,
)
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.widgets.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.cases import CaseFile
    from counsel_desk.domain.documents import DocumentLine, OpenedDocument
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.services.documents import Step
    from ui.job import Slices
    from ui.screen import Context
    from ui.widgets.document_pictures import Page

_SHARPEN_MS = 120


class DocumentScreen(Screen):
    """One document of a client."""

    name: ClassVar[str] = "document"
    watches: ClassVar[Changed] = Changed.DOCUMENTS

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.case = CaseId(route.subject or UUID(int=0))
        self.document = DocumentId(route.item or UUID(int=0))
        self.line: DocumentLine | None = None
        self._who = ""
        self._writes = False
        self._people: Mapping[PersonId, Person] = {}
        self._data = b""
        self._reading: Slices[Step] | None = None
        self._drawing = 0
        self.number = self.count = 0
        self.header = PageHeader(self.tr("Document"))
        self.view = PageView(self.tr("Page"))
        self.panel = ProgressPanel(self.tr("Opening the document"))
        self.nothing = EmptyState("", self.tr("Save a copy outside …"), "file")
        self.trouble = label("", "error", wrap=True)
        self.remarks = label("", "muted-body", wrap=True)
        self._act = DocumentActions(context, self)
        self._sharpen = QTimer(self)
        self._sharpen.setSingleShot(True)
        self._sharpen.setInterval(_SHARPEN_MS)
        self._stack = QStackedWidget()
        self._make_bar()
        self._lay_out()
        self._connect()

    def _make_bar(self) -> None:
        self._before = IconButton("caret-left", self.tr("Page before"), lambda: self._turn(-1))
        self._after = IconButton("caret-right", self.tr("Page after"), lambda: self._turn(1))
        self._page_words = label("", "muted")
        self._smaller = IconButton(
            "magnifying-glass-minus", self.tr("Smaller"), lambda: self.view.zoom_by(1 / STEP)
        )
        self._larger = IconButton(
            "magnifying-glass-plus", self.tr("Larger"), lambda: self.view.zoom_by(STEP)
        )
        self._zoom_words = label("", "muted")
        self._fit = IconButton(
            "arrows-out-line-horizontal", self.tr("Fit the window"), self.view.fit
        )
        self._rename = IconButton("pencil-simple", self.tr("Title and remarks"), self._describe)
        self._remove = IconButton("trash", self.tr("Remove"), self._strike)
        self._save = IconButton(
            "download-simple", self.tr("Save a copy outside the vault"), self._save_outside
        )

    def _lay_out(self) -> None:
        self.bar = QWidget()
        line = QHBoxLayout(self.bar)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.XS)
        for part in (self._before, self._page_words, self._after):
            line.addWidget(part)
        line.addStretch(1)
        for part in (self._smaller, self._zoom_words, self._larger, self._fit):
            line.addWidget(part)
        for part in (self._rename, self._remove, self._save):
            part.hide()
            self.header.add(part)
        self.header.add(secondary_button(self.tr("All documents"), "arrow-left", self._go_back))
        room = QFrame()
        room.setObjectName("clear")
        around = QVBoxLayout(room)
        around.addWidget(self.panel)
        around.addStretch(1)
        for page_ in (room, self.view, self.nothing):
            self._stack.addWidget(page_)
        self.bar.hide()
        self.trouble.hide()
        self.remarks.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.M)
        for above in (self.header, self.remarks, self.trouble, self.bar):
            outer.addWidget(above)
        outer.addWidget(self._stack, 1)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.panel.cancelled.connect(self._cancel)
        self.nothing.acted.connect(self._save_outside)
        self.view.turned.connect(self._turn)
        self.view.zoomed.connect(self._zoomed)
        self._sharpen.timeout.connect(self._draw)
        for text, keys, act in (
            (self.tr("Back to the documents"), "Esc", self._go_back),
            (self.tr("Page after"), "Ctrl+PgDown", lambda: self._turn(1)),
            (self.tr("Page before"), "Ctrl+PgUp", lambda: self._turn(-1)),
            (self.tr("First page"), "Ctrl+Home", lambda: self._to_page(0)),
            (self.tr("Last page"), "Ctrl+End", lambda: self._to_page(self.count - 1)),
            (self.tr("Larger"), "Ctrl++", lambda: self.view.zoom_by(STEP)),
            (self.tr("Smaller"), "Ctrl+-", lambda: self.view.zoom_by(1 / STEP)),
            (self.tr("Fit the window"), "Ctrl+0", self.view.fit),
            (self.tr("As large as it is"), "Ctrl+1", self.view.natural_size),
            (self.tr("Title and remarks"), "F2", self._describe),
        ):
            self._action(text, keys, act)

    def _action(self, text: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setProperty("group", self.tr("Document"))
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where the person will go on."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- opening -------------------------------------------------------------------------------

    def load(self) -> None:
        """Ask what the document is, and for its bytes where they can be shown."""
        ask = self.context.jobs.ask
        ask(people.list_people).then(self._know_people)
        ask(cases.open_case, self.case).then(self._name_client)
        ask(documents.open_document, self.case, self.document).then(self._opened)

    def _know_people(self, found: tuple[Person, ...]) -> None:
        self._people = case_words.by_id(found)

    def _name_client(self, file: CaseFile) -> None:
        name = file.identity.legal_name if file.identity else ""
        self._who = " · ".join(part for part in (name, file.code) if part)
        is_mine = file.is_counselled_by(self.context.me.id)
        self._writes = is_mine and self.context.may(Permission.WRITE_CLINICAL)
        self._name_page()

    def _opened(self, found: OpenedDocument) -> None:
        line = self.line = found.line
        self._name_page()
        if not found.intact:
            self._say_damaged()
        if line.damaged:
            self._say_nothing("")
        elif not has_preview(line):
            self._say_nothing("no-preview")
        elif not self._data and self._reading is None:
            self._reading = self.context.jobs.in_slices(
                lambda desk: documents.content(desk, self.case, self.document)
            )
            self._reading.each(self._read_on).then(self._read).failed(self._unreadable)

    def _read_on(self, step: Step) -> None:
        self.panel.set_progress(step.done, step.of)

    def _read(self, step: Step | None) -> None:
        self._reading = None
        if step is not None and step.data is not None:
            self._data = step.data
            self._draw()

    def _unreadable(self, error: Exception) -> None:
        self._reading = None
        self._say_trouble(wording.sentence(error))
        self._say_nothing("")

    def _draw(self) -> None:
        if self.line is None or not self._data:
            return
        self._drawing += 1
        ticket, ratio = self._drawing, self.devicePixelRatioF()
        zoom = self.view.zoom * ratio
        job = self.context.jobs.compute(page, self._data, self.line.kind, self.number, zoom)
        job.then(lambda made: self._drawn(made, ticket)).failed(self._not_drawn)

    def _drawn(self, made: Page, ticket: int) -> None:
        if ticket != self._drawing:
            return  # another page or size is on its way
        is_first = self.view.is_empty
        self.count = made.count
        self._stack.setCurrentWidget(self.view)
        self.bar.show()
        self.view.show_page(made)
        self._name_bar()
        if is_first:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _not_drawn(self, error: Exception) -> None:
        self._say_nothing(error.why if isinstance(error, NoPicture) else "broken")

    def _zoomed(self, _zoom: float) -> None:
        self._name_bar()
        self._sharpen.start()

    def _turn(self, by: int) -> None:
        self._to_page(self.number + by)

    def _to_page(self, number: int) -> None:
        if 0 <= number < self.count and number != self.number:
            self.number = number
            self.view.to_top()
            self._draw()

    # --- words ---------------------------------------------------------------------------------

    def _name_page(self) -> None:
        line = self.line
        if line is None:
            return
        author = case_words.name_of(self._people, line.author)
        parts = [self._who, kind_words(line.kind), size_words(line.size)]
        parts.append(self.tr("added {0}, {1}").format(say_date(line.added_on), author))
        self.header.set_title(title_words(line), " · ".join(part for part in parts if part))
        self.remarks.setText(line.remarks)
        self.remarks.setVisible(bool(line.remarks))
        if line.struck:
            self._say_trouble(removed_words(line, self._people))
        else:
            self._say_trouble("")
        may_change = self._writes and not line.damaged
        self._rename.setVisible(may_change)
        self._remove.setVisible(may_change)
        name = self.tr("Bring back to the list") if line.struck else self.tr("Remove")
        self._remove.set("arrow-counter-clockwise" if line.struck else "trash", name)
        self._save.setVisible(self.context.may(Permission.EXPORT_CASE) and not line.damaged)
        self.titled.emit()

    def _name_bar(self) -> None:
        locale = QLocale()
        many = self.count > 1
        words = self.tr("Page {0} of {1}").format(
            locale.toString(self.number + 1), locale.toString(self.count)
        )
        self._page_words.setText(words if many else "")
        for part in (self._before, self._after):
            part.setVisible(many)
        self._before.setEnabled(self.number > 0)
        self._after.setEnabled(self.number < self.count - 1)
        self._zoom_words.setText(f"{locale.toString(round(self.view.zoom * 100))} %")
        self.view.setAccessibleName(words if many else self.tr("Page"))

    def _say_damaged(self) -> None:
        self._say_trouble(
            self.tr(
                "The signature of this document does not hold: do not rely on it. Tell an"
                " administrator to verify the vault and to keep the backups."
            )
        )

    def _say_trouble(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))

    def _say_nothing(self, why: str) -> None:
        if why:
            self.nothing.set_sentence(no_picture_words(why))
        else:
            self.nothing.set_sentence(self.tr("This document cannot be opened."))
        may = self.context.may(Permission.EXPORT_CASE) and bool(why)
        self.nothing.button.setVisible(may)
        self.bar.hide()
        self._stack.setCurrentWidget(self.nothing)

    # --- acting --------------------------------------------------------------------------------

    def _cancel(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._go_back()

    def _describe(self) -> None:
        if self.line is not None and self._writes:
            self._act.describe(self.line)

    def _strike(self) -> None:
        if self.line is None or not self._writes:
            return
        if self.line.struck:
            self._act.bring_back(self.line)
        else:
            self._act.strike(self.line)

    def _save_outside(self) -> None:
        if self.line is not None:
            self._act.save_outside(self.line)

    def _go_back(self) -> None:
        self.context.go(Route("client", self.case, "documents"))

    def leave(self) -> None:
        """Let go of what was opened."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def title(self) -> str:
        """Give the last crumb."""
        return title_words(self.line) if self.line is not None else self.tr("Document")
