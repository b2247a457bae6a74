"""What pages that read a table share: choosing or dropping a file, progress, and cancel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog

from counsel_desk.services import table_files
from ui import wording
from ui.jobs import PROGRESS
from ui.screen import Route, Screen
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.widgets.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from counsel_desk.domain.bringing_in import Table
    from ui.job import Job
    from ui.screen import Context


class FromFileScreen(Screen):
    """A page that makes records of the rows of a file."""

    most_rows = table_files.MOST_ROWS

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.table_read: Table | None = None
        self._job: Job[object] | None = None
        self.header = PageHeader(self.title())
        self.empty = EmptyState(self._how(), self.tr("Choose a file"), "upload-simple")
        self.start_card = Card()
        self.start_card.add(self.empty)
        self.trouble = label("", "error", wrap=True)
        self.panel = ProgressPanel(self.tr("Reading"))
        self.header.add(secondary_button(self.tr("All clients"), "arrow-left", self._go_back))
        self.file_button = secondary_button(self.tr("Another file"), "upload-simple", self.choose)
        self.header.add(self.file_button)
        self.file_button.hide()
        self.trouble.hide()
        self.panel.hide()
        self.empty.acted.connect(self.choose)
        self.setAcceptDrops(True)
        self.setFocusProxy(self.empty.button)
        for text, keys, act in (
            (self.tr("Choose a file"), "Ctrl+O", self.choose),
            (self.tr("Back to the clients"), "Esc", self._go_back),
        ):
            action = QAction(text, self)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.setProperty("group", self.title())
            action.triggered.connect(lambda _checked=False, act=act: act())
            self.addAction(action)

    def _how(self) -> str:
        """Say which file is wanted."""
        raise NotImplementedError

    def _take(self, table: Table) -> None:
        """Show what was read."""
        raise NotImplementedError

    def choose(self) -> None:
        """Ask which file."""
        dialog = QFileDialog(self.window(), self.empty.button.text())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [self.tr("Tables (*.xlsx *.csv *.ods *.tsv *.txt)"), self.tr("All files (*)")]
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.read(Path(path)))
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        path = next(url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile())
        self.read(Path(path))

    def read(self, path: Path) -> None:
        """Read a file; what was read before stays until it has worked."""
        self._say("")
        job = self.context.jobs.compute(
            table_files.read_table, path, most_rows=self.most_rows, progress=PROGRESS
        )
        self._begin(self.tr("Reading {0}").format(path.name), job)
        job.then(self._read).failed(self._failed)

    def _begin(self, title: str, job: object, *, shown: bool = True) -> None:
        """Show how far some work is, with a way to stop it."""
        old, self.panel = self.panel, ProgressPanel(title)
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(old, self.panel)
        old.deleteLater()
        self.panel.setVisible(shown)
        self._job = cast("Job[object]", job)
        self.panel.cancelled.connect(self._cancel)
        self._job.progress(self.panel.set_progress)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._end()
        self.context.messages.say(self.tr("Stopped. Nothing was written."))

    def _end(self) -> None:
        self._job = None
        self.panel.hide()

    def _failed(self, error: Exception) -> None:
        self._end()
        self._say(wording.sentence(error))

    def _say(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))

    def _read(self, table: Table) -> None:
        self._end()
        self.table_read = table
        self.start_card.hide()
        self.file_button.show()
        self._take(table)

    def _go_back(self) -> None:
        self.context.go(Route("clients"))
