"""The documents of a client: attach by dialog, drag or paste; tiles or a list; open one."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
)

from counsel_desk.services import documents
from ui.screens.client.documents_grid import DocumentGrid
from ui.screens.client.tab import Tab
from ui.shell.attacher import Attacher, Source, same_words, sources_in
from ui.shell.consent_sheet import retry_without_consent
from ui.shell.document_actions import DocumentActions
from ui.shell.sheet import CANCEL, SheetAction, ask
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.buttons import IconButton, primary_button
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.dates import say_date
from ui.widgets.document_words import (
    icon_of,
    kind_words,
    removed_words,
    size_words,
    title_words,
)
from ui.widgets.empty_state import EmptyState
from ui.widgets.keys import KeyAction
from ui.widgets.labels import label
from ui.widgets.progress_panel import ProgressPanel
from ui.widgets.search_box import SearchBox
from ui.widgets.table_model import ColumnSpec, fold
from ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent

    from counsel_desk.domain.documents import DocumentLine
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.services.errors import ConsentMissing
    from ui.screen import Context

_MOST_TROUBLES = 6
ATTACH = "attach"


class Column(Enum):
    """The columns of the list."""

    TITLE = auto()
    KIND = auto()
    SIZE = auto()
    ADDED = auto()
    AUTHOR = auto()
    REMARKS = auto()


class DocumentsTab(Tab):
    """Everything attached to a case file."""

    key: ClassVar[str] = "documents"

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__(context, case)
        self._lines: tuple[DocumentLine, ...] = ()
        self._troubles: list[str] = []
        self.attacher = Attacher.of(context, case)
        self.actions_on = DocumentActions(context, self)
        self._thumbnails = Thumbnails.of(context.jobs)
        self.search = SearchBox(self.tr("Filter the documents"))
        self.removed = QCheckBox(self.tr("Show removed"))
        self._count = label("", "muted")
        self.attach_button = primary_button(self.tr("Attach"), "paperclip", self.choose_files)
        self._view_button = IconButton("list", "", self.toggle_view)
        self._view_button.setCheckable(True)
        self.grid = DocumentGrid(self._thumbnails, self.tr("Documents"))
        self.grid.code_of = lambda line: self.file_code(line.case)
        self.table = DataTable(self._columns(), lambda line: line.id, self.tr("Documents"))
        self._empty = EmptyState("", self.tr("Attach a document"), "paperclip")
        self.panel = ProgressPanel(self.tr("Attaching"))
        self.trouble = label("", "error", wrap=True)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._add_actions()
        self._name_view_button()

    def _columns(self) -> dict[Enum, ColumnSpec[DocumentLine]]:
        return {
            Column.TITLE: ColumnSpec(
                self.tr("Title"),
                title_words,
                strong=True,
                struck=lambda line: bool(line.struck),
                icon=lambda line: (icon_of(line), "danger" if line.damaged else "muted"),
            ),
            Column.KIND: ColumnSpec(
                self.tr("Kind"), lambda line: kind_words(line.kind), width=150, muted=True,
                second="{0}",
            ),
            Column.SIZE: ColumnSpec(
                self.tr("Size"), lambda line: size_words(line.size), lambda line: line.size,
                numeric=True, width=90, searched=False, second="{0}",
            ),
            Column.ADDED: ColumnSpec(
                self.tr("Added"), lambda line: say_date(line.added_on),
                lambda line: line.added_on, width=130,
            ),
            Column.AUTHOR: ColumnSpec(
                self.tr("By"), self._author, width=140, muted=True, second=self.tr("by {0}")
            ),
            Column.REMARKS: ColumnSpec(
                self.tr("Remarks"), self._remark, width=200, muted=True, second="{0}"
            ),
        }  # fmt: skip

    def _author(self, line: DocumentLine) -> str:
        return case_words.name_of(self.shown.people if self.shown else {}, line.author)

    def _remark(self, line: DocumentLine) -> str:
        if line.struck:
            return removed_words(line, self.shown.people if self.shown else {})
        parts = (self.file_code(line.case), line.remarks.replace("\n", " "))
        return " · ".join(part for part in parts if part)

    def _lay_out(self) -> None:
        card = Card()
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(self.search, 1)
        for part in (self._count, self.removed, self._view_button, self.attach_button):
            line.addWidget(part)
        card.body.addLayout(line)
        for page in (self.grid, self.table, self._empty):
            self._stack.addWidget(page)
        card.add(self.trouble)
        card.add(self._stack, 1)
        card.setMinimumHeight(330)
        self.trouble.hide()
        self.panel.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self.panel)
        outer.addWidget(card, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._show_lines)
        self.search.down_pressed.connect(self._enter)
        self.removed.toggled.connect(self._show_lines)
        self._empty.acted.connect(self.choose_files)
        self.table.opened.connect(self.open)
        self.grid.opened.connect(self.open)
        self.grid.removal_asked.connect(self._strike)
        self.grid.menu_asked.connect(self._menu)
        self.panel.cancelled.connect(self.attacher.cancel)
        self.attacher.progressed.connect(self._progress)
        self.attacher.refused.connect(self._refused)
        self.attacher.warned.connect(lambda words: self.context.messages.say(words, "warning"))
        self.attacher.finished.connect(self._finished)

    def _add_actions(self) -> None:
        self._for_writers = [
            self._action(self.tr("Attach a document"), "Ctrl+Shift+A", self.choose_files),
            self._action(self.tr("Attach what is on the clipboard"), "Ctrl+V", self.paste),
        ]
        self._for_lines = [
            self._action(self.tr("Tiles or list"), "Ctrl+T", self.toggle_view),
            self._action(self.tr("Filter the documents"), "Ctrl+F", self.search.setFocus),
        ]

    def _action(self, text: str, keys: str, act: Callable[[], object]) -> QAction:
        """Offer an action also while the focus is on the page's tabs; a search is its own."""
        context = Qt.ShortcutContext
        inside = keys == "Ctrl+F"
        reach = context.WidgetWithChildrenShortcut if inside else context.WindowShortcut
        return KeyAction(self, self.tr("Documents"), text, keys, act, reach=reach)

    @staticmethod
    def _enable(actions: list[QAction], *, on: bool) -> None:
        for action in actions:
            action.setEnabled(on)

    # --- what is shown -------------------------------------------------------------------------

    def load(self) -> None:
        """Ask for the documents."""
        shown = self.shown
        if shown is None:
            return
        self.attach_button.setVisible(shown.writes_clinical)
        self._empty.button.setVisible(shown.writes_clinical)
        self._empty.set_sentence(self._empty_words(writes=shown.writes_clinical))
        self.setAcceptDrops(shown.writes_clinical)
        self.grid.may_remove = shown.writes_clinical
        self._enable(self._for_writers, on=shown.writes_clinical)
        self.context.jobs.ask(documents.list_documents, self.case).then(self._show)

    def _empty_words(self, *, writes: bool) -> str:
        if not writes:
            return self.tr("No document is attached yet.")
        return self.tr(
            "No document yet. Drop files here, paste a picture with Ctrl+V, or choose files. They"
            " are sealed inside the vault; the file you attach stays where it is."
        )

    def _show(self, found: tuple[DocumentLine, ...]) -> None:
        self._lines = found
        self.removed.setVisible(any(line.struck for line in found))
        self._show_lines()

    def _show_lines(self) -> None:
        kept = [line for line in self._lines if not line.struck or self.removed.isChecked()]
        words = fold(self.search.text()).split()
        shown = [line for line in kept if all(word in _searched(line) for word in words)]
        self._thumbnails.forget_waiting()
        self.grid.set_lines(shown)
        self.table.set_rows(shown)
        self._stack.setCurrentWidget(self._page() if kept else self._empty)
        count = self.tr("1 document") if len(kept) == 1 else self.tr("{0} documents")
        some = self.tr("{0} of {1}").format(len(shown), len(kept))
        self._count.setText("" if not kept else some if words else count.format(len(kept)))
        self.search.setEnabled(bool(kept))
        self._enable(self._for_lines, on=bool(kept))

    def _page(self) -> DocumentGrid | DataTable[DocumentLine]:
        return self.table if self._view_button.isChecked() else self.grid

    def toggle_view(self) -> None:
        """Show the list instead of the tiles, or the tiles again."""
        if not self._view_button.hasFocus() or self.sender() is not self._view_button:
            self._view_button.setChecked(self._stack.currentWidget() is self.grid)
        self._name_view_button()
        if self._stack.currentWidget() is not self._empty:
            self._stack.setCurrentWidget(self._page())

    def _name_view_button(self) -> None:
        is_list = self._view_button.isChecked()
        name = self.tr("Show tiles") if is_list else self.tr("Show a list")
        self._view_button.set("squares-four" if is_list else "list", name)

    def _enter(self) -> None:
        page = self._page()
        if isinstance(page, DataTable):
            page.enter_from_above()
        else:
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open(self, line: DocumentLine) -> None:
        """Open a document."""
        self.go("document", item=line.id)

    def _menu(self, line: DocumentLine, place: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(self.tr("Open"), lambda: self.open(line))
        shown = self.shown
        if shown is not None and shown.writes_clinical and not line.damaged:
            act = self.actions_on
            menu.addAction(self.tr("Title and remarks …"), lambda: act.describe(line))
            if line.struck:
                menu.addAction(self.tr("Bring back"), lambda: act.bring_back(line))
            else:
                menu.addAction(self.tr("Remove …"), lambda: act.strike(line))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _strike(self, line: DocumentLine) -> None:
        shown = self.shown
        may = shown is not None and shown.writes_clinical
        if may and not line.struck and not line.damaged:
            self.actions_on.strike(line)

    # --- attaching -----------------------------------------------------------------------------

    def choose_files(self) -> None:
        """Ask which files to attach."""
        if self.shown is None or not self.shown.writes_clinical:
            return
        dialog = QFileDialog(self.window(), self.tr("Attach documents"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda paths: self.attach([Path(path) for path in paths]))
        dialog.open()

    def paste(self) -> None:
        """Attach the picture or the files on the clipboard."""
        found = sources_in(QGuiApplication.clipboard().mimeData())
        if found:
            self.attach(found)
        else:
            self.context.messages.say(
                self.tr("There is no picture and no file on the clipboard."), "warning"
            )

    def attach(self, sources: list[Source]) -> None:
        """Attach files and pictures, one after another."""
        if self.shown is None or not self.shown.writes_clinical:
            return
        self._troubles.clear()
        self._say_troubles()
        self.attacher.add(sources)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and pictures."""
        if sources_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what was dropped; the original stays where it is."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.attach(sources_in(event.mimeData()))

    def _progress(self, name: str, percent: int) -> None:
        if self.panel.isHidden():
            self._new_panel()
        self.panel.set_title(self.tr("Attaching {0}").format(name))
        self.panel.set_progress(percent, 100)

    def _new_panel(self) -> None:
        old, self.panel = self.panel, ProgressPanel(self.tr("Attaching"))
        self.panel.cancelled.connect(self.attacher.cancel)
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(old, self.panel)
        old.deleteLater()
        self.panel.show()

    def _refused(self, name: str, words: str) -> None:
        self._troubles.append(self.tr("{0}: {1}").format(name, words))
        self._say_troubles()

    def _say_troubles(self) -> None:
        more = len(self._troubles) - _MOST_TROUBLES
        lines = self._troubles[:_MOST_TROUBLES]
        if more > 0:
            lines.append(self.tr("And {0} more files were not attached.").format(more))
        self.trouble.setText("\n".join(lines))
        self.trouble.setVisible(bool(lines))

    def _ask_same(self, name: str, line: DocumentLine) -> None:
        actions = (
            SheetAction(CANCEL, self.tr("Leave it out")),
            SheetAction(ATTACH, self.tr("Attach again"), "primary"),
        )
        words = self.tr("{0} holds the very same. {1}").format(name, same_words(line))
        ask(self, self.tr("Attach this again?"), words, actions, self._same_answered)

    def _ask_consent(self, error: ConsentMissing) -> None:
        """Ask why a recording is kept without the client's consent to be recorded."""
        sheet = retry_without_consent(
            self, error, self.attacher.go_on, context=self.context, case=self.case
        )
        sheet.answered.connect(lambda key: self.attacher.leave_out() if key == CANCEL else None)

    def _same_answered(self, key: str) -> None:
        if key == ATTACH:
            self.attacher.go_on()
        else:
            self.attacher.leave_out()

    def _finished(self, done: int) -> None:
        self.panel.hide()
        if done:
            one, many = self.tr("1 document was attached."), self.tr("{0} documents were attached.")
            if not self.context.messages.text():
                self.context.messages.say(one if done == 1 else many.format(done), "good")

    def showEvent(self, event: QShowEvent) -> None:
        """Answer for the files on their way while this is looked at."""
        super().showEvent(event)
        self.attacher.asker = self._ask_same
        self.attacher.consent_asker = self._ask_consent

    def hideEvent(self, event: QHideEvent) -> None:
        """Make no small pictures for nobody, and let no question wait unseen."""
        super().hideEvent(event)
        self._thumbnails.forget_waiting()
        self.attacher.asker = self.attacher.consent_asker = None


def _searched(line: DocumentLine) -> str:
    return fold(f"{title_words(line)} {kind_words(line.kind)} {line.remarks}")
