"""Ask how a file for transport is locked, write it, and say where it lies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from counsel_desk.services import backups
from counsel_desk.services.errors import Invalid, PlaceMissing
from ui.jobs import PROGRESS
from ui.shell.backup_words import copying, moment, size
from ui.shell.folders import ask_folder
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets.buttons import secondary_button
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.passphrase import PassphraseField
from ui.widgets.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from counsel_desk.services.backups import Copy
    from ui.jobs import Job
    from ui.screen import Context

WRITE = "write"
_WIDTH = 560


def _tr(text: str) -> str:
    return QCoreApplication.translate("Transport", text)


class TransportSheet(Sheet):
    """A passphrase typed twice or a public key, a folder, and the writing with its progress."""

    def __init__(self, context: Context, copy: Copy) -> None:
        words = _tr(
            "The copy of {0} ({1}) becomes one encrypted file. Tell the passphrase by another way"
            " than the file goes. The audit trail records it."
        )
        super().__init__(
            _tr("A file for transport"),
            words.format(moment(copy.made_at), size(copy.size)),
            (
                SheetAction(CANCEL, _tr("Cancel")),
                SheetAction(WRITE, _tr("Write the file"), "primary"),
            ),
            body=self._form(),
            width=_WIDTH,
            keeps_open=True,
        )
        self._context = context
        self._copy = copy
        self._job: Job[Path] | None = None
        self.answered.connect(self._answered)

    def _form(self) -> QWidget:
        self.way = Choice(
            [("passphrase", _tr("A passphrase")), ("key", _tr("The recipient’s public key"))]
        )
        self.first = PassphraseField(_tr("Passphrase of the file"))
        self.again = PassphraseField(_tr("The same again"))
        self._first = Field(
            _tr("Passphrase of the file"), self.first, _tr("Six words that you use nowhere else.")
        )
        self._again = Field(_tr("The same again"), self.again)
        self.key = TextField(
            _tr("Public key"), _tr("It begins with age1. Who has its secret half can open it.")
        )
        self._folder = QLineEdit(str(Path("~").expanduser()))
        self._folder.setReadOnly(True)
        self.folder = Field(_tr("Folder"), self._folder)
        self.panel = ProgressPanel(_tr("Writing the file"), can_cancel=False)
        self.panel.hide()
        change = secondary_button(_tr("Choose another folder"), "folder-open", self._ask_folder)
        body = QWidget()
        body.setObjectName("clear")
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.M)
        choose = QHBoxLayout()
        choose.addWidget(change)
        choose.addStretch(1)
        for part in (Field(_tr("Locked with"), self.way), self._first, self._again, self.key,
                     self.folder):  # fmt: skip
            lines.addWidget(part)
        lines.addLayout(choose)
        lines.addWidget(self.panel)
        self.way.currentIndexChanged.connect(lambda _index: self._show_way())
        self._show_way()
        body.setFocusProxy(self.way)
        return body

    def _show_way(self) -> None:
        by_key = self.way.value() == "key"
        self._first.setVisible(not by_key)
        self._again.setVisible(not by_key)
        self.key.setVisible(by_key)

    def _ask_folder(self) -> None:
        title = _tr("Choose the folder for the file, such as one on a stick")
        ask_folder(self, title, Path(self._folder.text()), self.set_folder)

    def set_folder(self, folder: Path) -> None:
        """Write the file there."""
        self._folder.setText(str(folder))
        self.folder.set_error("")

    def _lock(self) -> backups.Lock | None:
        for field in (self._first, self._again, self.key, self.folder):
            field.set_error("")
        if self.way.value() == "key":
            if not self.key.text():
                self.key.set_error(_tr("Type or paste the public key."))
                return None
            return backups.Lock(key=self.key.text())
        if not self.first.text():
            self._first.set_error(_tr("Choose a passphrase for the file."))
            return None
        if self.first.text() != self.again.text():
            self._again.set_error(_tr("The two are not the same. Type them again."))
            return None
        return backups.Lock(passphrase=self.first.text())

    def _answered(self, key: str) -> None:
        if key != WRITE:
            if self._job is not None:
                self._job.cancel()
            self.first.clear()
            self.again.clear()
            return
        lock = self._lock()
        if lock is None or self._job is not None:
            return
        self.set_error("")
        self.buttons[WRITE].setEnabled(False)
        jobs, folder = self._context.jobs, Path(self._folder.text())
        check = jobs.compute(backups.check_transport, self._copy.path, folder, lock)
        check.then(lambda _none: self._allow(folder, lock)).failed(self._failed)

    def _allow(self, folder: Path, lock: backups.Lock) -> None:
        asked = self._context.jobs.ask(backups.allow_transport)
        asked.then(lambda _none: self._write(folder, lock)).failed(self._failed)

    def _write(self, folder: Path, lock: backups.Lock) -> None:
        if self.isHidden():
            return
        self.panel.show()
        self._job = self._context.jobs.compute(
            backups.pack, self._copy.path, folder, lock, PROGRESS
        )
        self._job.progress(lambda done, of: self.panel.set_progress(done >> 20, max(1, of >> 20)))
        self._job.then(self._done).failed(self._failed)

    def _done(self, path: Path) -> None:
        self._job = None
        self.first.clear()
        self.again.clear()
        self.close_sheet()
        words = _tr("Written and read back: {0}")
        self._context.messages.say(words.format(path.name), "good")

    def _failed(self, error: Exception) -> None:
        self._job = None
        self.panel.hide()
        self.buttons[WRITE].setEnabled(True)
        said = copying(error)
        field = error.field if isinstance(error, Invalid) else ""
        if field == "key":
            self.key.set_error(said)
        elif field == "passphrase":
            self._first.set_error(said)
        elif isinstance(error, PlaceMissing):
            self.folder.set_error(said)
        else:
            self.set_error(said)
