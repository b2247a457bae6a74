"""What pages that read a table share: choosing or dropping a file, progress, and cancel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QLocale, QSignalBlocker, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog

from counsel_desk.services import table_files
from ui import wording
from ui.jobs import PROGRESS
from ui.screen import Route, Screen
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Choice
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
        self._path = Path()
        self._job: Job[object] | None = None
        self.header = PageHeader(self.title())
        self.empty = EmptyState(self._how(), self.tr("Choose a file"), "upload-simple")
        self.start_card = Card()
        self.start_card.add(self.empty)
        self.trouble = label("", "error", wrap=True)
        self.told = label("", "muted-body", wrap=True)
        self.sheets = Choice()
        self.sheets.setAccessibleName(self.tr("Sheet of the file"))
        self.of_file = (self.sheets, self.told)
        self.sheets.currentIndexChanged.connect(lambda _place: self._other_sheet())
        self.panel = ProgressPanel(self.tr("Reading"))
        self.header.add(secondary_button(self.tr("All clients"), "arrow-left", self._go_back))
        self.file_button = secondary_button(self.tr("Another file"), "upload-simple", self.choose)
        self.header.add(self.sheets)
        self.header.add(self.file_button)
        for part in (self.file_button, self.sheets, self.trouble, self.told, self.panel):
            part.hide()
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

    def read(self, path: Path, sheet: str = "") -> None:
        """Read a file; what was read before stays until it has worked."""
        self._say("")
        self._path = path
        job = self.context.jobs.compute(
            table_files.read_table, path, most_rows=self.most_rows, sheet=sheet, progress=PROGRESS
        )
        self._begin(self.tr("Reading {0}").format(path.name), job)
        job.then(self._read).failed(self._failed)

    def _begin(self, title: str, job: object) -> None:
        """Show how far some work is, with a way to stop it."""
        self._job = cast("Job[object]", job)
        self.sheets.setEnabled(False)
        old, self.panel = self.panel, ProgressPanel(title)
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(old, self.panel)
        old.deleteLater()
        self.panel.show()
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
        self.sheets.setEnabled(True)
        if self.table_read is not None:
            with QSignalBlocker(self.sheets):  # another one may not have been read after all
                self.sheets.set_value(self.table_read.sheet)

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
        self._tell_of(table)
        self._take(table)

    def _tell_of(self, table: Table) -> None:
        """Say what of the file is not read: other sheets, and what stands above the headings."""
        several = len(table.sheets) > 1
        if several:
            with QSignalBlocker(self.sheets):
                self.sheets.set_choices([(name, name) for name in table.sheets])
                self.sheets.set_value(table.sheet)
        said = []
        if several:
            words = self.tr("This file has {0} sheets. Read is “{1}” alone; choose another above.")
            said.append(words.format(QLocale().toString(len(table.sheets)), table.sheet))
        if table.above:
            words = self.tr("The headings are in line {0}; what stands above them is left out.")
            said.append(words.format(QLocale().toString(table.heading)))
        self.sheets.setVisible(several)
        self.told.setText(" ".join(said))
        self.told.setVisible(bool(said))

    def _other_sheet(self) -> None:
        sheet = self.sheets.value()
        if isinstance(sheet, str) and self.table_read is not None and self._job is None:
            self.read(self._path, sheet)

    def _go_back(self) -> None:
        self.context.go(Route("clients"))
