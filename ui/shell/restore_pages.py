"""The pages of putting a backup back: which copy, what it is and where to, and how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.shell.backup_words import moment, size
from ui.theme import Space
from ui.widgets.buttons import Button, primary_button, secondary_button
from ui.widgets.field import Field, TextField
from ui.widgets.labels import ElidedLabel, hairline, label
from ui.widgets.passphrase import PassphraseField
from ui.widgets.progress_panel import ProgressPanel
from ui.widgets.rows import ListRow, RowList

if TYPE_CHECKING:
    from pathlib import Path

    from counsel_desk.services.backups import Comparison, Preview

MOST_ROWS = 6


def tr(text: str) -> str:
    """Return a text of this wizard in the person's language."""
    return QCoreApplication.translate("Restore", text)


class Page(QWidget):
    """One step: parts under one another, an error, and the buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.M)
        self._error = label("", "error", wrap=True)
        self._error.hide()

    def set_error(self, text: str) -> None:
        """Say what is wrong; an empty text takes it away."""
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def end(self, *buttons: Button) -> None:
        """Put the error and the buttons below everything else."""
        self.column.addWidget(self._error)
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addStretch(1)
        for button in buttons:
            line.addWidget(button)
        self.column.addSpacing(Space.XS)
        self.column.addLayout(line)


class ChoosePage(Page):
    """The copies that this machine can find, and ways to another one.

    Signals:
        chosen: a copy; folder_asked, file_asked: another one; left: nothing after all.
    """

    chosen = Signal(object)
    folder_asked = Signal()
    file_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows = RowList(tr("Copies found on this machine"))
        self.rows.opened.connect(self.chosen)
        self._hint = label(tr("Looking for copies…"), "muted-body", wrap=True)
        self.column.addWidget(self._hint)
        self.column.addWidget(self.rows)
        others = QHBoxLayout()
        others.setSpacing(Space.M)
        folder = secondary_button(tr("Another folder"), "folder-open", self.folder_asked.emit)
        file = secondary_button(tr("A file for transport"), "package", self.file_asked.emit)
        others.addWidget(folder)
        others.addWidget(file)
        others.addStretch(1)
        self.column.addLayout(others)
        self.end(secondary_button(tr("Cancel"), "", self.left.emit))
        self.setFocusProxy(folder)

    def set_copies(self, copies: tuple[Preview, ...]) -> None:
        """Show what was found, the newest first."""
        self._hint.setText(
            tr("Choose a copy. The newest is the first.")
            if copies
            else tr("No copy was found on this machine. If it is on a stick, plug it in.")
        )
        self.rows.set_rows(
            (
                copy.path,
                ListRow(
                    f"{copy.name} · {moment(copy.made_at)}",
                    str(copy.path.parent),
                    "clock-counter-clockwise",
                    right=size(copy.size),
                ),
            )
            for copy in copies[:MOST_ROWS]
        )


class CopyPage(Page):
    """What a copy is, how it compares, and where it goes.

    Signals:
        back, compare_asked, folder_asked, go_asked: what was pressed.
    """

    back = Signal()
    compare_asked = Signal()
    folder_asked = Signal()
    go_asked = Signal()

    def __init__(self, copy: Preview, name: str, folder: Path, *, secret: str = "") -> None:
        super().__init__()
        self.copy = copy
        self.secret = PassphraseField(secret) if secret else None
        self.column.addWidget(self._facts())
        if self.secret is not None:
            self.column.addWidget(Field(secret, self.secret, self._secret_help()))
        else:
            self._add_comparison()
        self.column.addWidget(hairline())
        self.name = TextField(
            tr("Name of the restored vault"), tr("A new folder; no vault is ever replaced.")
        )
        self.name.set_text(name)
        self._folder = QLineEdit()
        self._folder.setReadOnly(True)
        self.set_folder(folder)
        self.column.addWidget(self.name)
        self.column.addWidget(Field(tr("Folder"), self._folder))
        change = secondary_button(
            tr("Choose another folder"), "folder-open", self.folder_asked.emit
        )
        self.column.addWidget(change, 0, Qt.AlignmentFlag.AlignLeft)
        self.go = primary_button(tr("Put it back"), "", self.go_asked.emit)
        self.end(secondary_button(tr("Back"), "", self.back.emit), self.go)
        self.setFocusProxy(self.secret.edit if self.secret is not None else self.name.edit)

    def _secret_help(self) -> str:
        return tr(
            "The file’s own, not the vault’s. What the vault lacks is said when it is opened."
        )

    def _facts(self) -> QWidget:
        made = QWidget()
        made.setObjectName("clear")
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.XS)
        grid.setColumnStretch(2, 1)
        facts = (
            (tr("Vault"), self.copy.name),
            (tr("Made"), moment(self.copy.made_at)),
            (tr("Size"), size(self.copy.size)),
            (tr("Lies in"), str(self.copy.path.parent)),
        )
        for row, (name, value) in enumerate(facts):
            grid.addWidget(label(name, "muted"), row, 0)
            grid.addWidget(ElidedLabel(value, "body"), row, 1)
        return made

    def _add_comparison(self) -> None:
        words = tr(
            "To see what the vault on this machine has besides, open the copy with the passphrase"
            " of its day. You can also put it back without."
        )
        self.column.addWidget(label(words, "muted", wrap=True))
        self.user = TextField(tr("User name"))
        self.passphrase = PassphraseField(tr("Passphrase"))
        self.compare = secondary_button(tr("Compare"), "scales", self.compare_asked.emit)
        self.passphrase.returned.connect(self.compare_asked)
        line = QGridLayout()
        line.setHorizontalSpacing(Space.M)
        line.addWidget(self.user, 0, 0)
        line.addWidget(Field(tr("Passphrase"), self.passphrase), 0, 1)
        line.addWidget(self.compare, 1, 0, Qt.AlignmentFlag.AlignLeft)
        line.setColumnStretch(0, 1)
        line.setColumnStretch(1, 1)
        self.column.addLayout(line)
        self.compared = label("", "body", wrap=True)
        self.compared.hide()
        self.column.addWidget(self.compared)

    def folder(self) -> str:
        """Return the folder in which the vault will be put."""
        return self._folder.text()

    def set_folder(self, folder: Path) -> None:
        """Show another folder."""
        self._folder.setText(str(folder))
        self._folder.setToolTip(str(folder))

    def show_comparison(self, found: Comparison) -> None:
        """Say how the copy stands to the vault that this machine knows."""
        self.compare.setEnabled(True)
        self.compared.setText(compared_words(found))
        self.compared.setProperty("tone", "warning" if found.missing else "good")
        self.compared.style().polish(self.compared)
        self.compared.show()


def compared_words(found: Comparison) -> str:
    """Say how a copy stands to the vault that this machine knows."""
    count = QLocale().toString(found.entries)
    at = moment(found.at) if found.at is not None else ""
    own = tr("Its audit trail has {0} entries, the last of {1}.").format(count, at)
    if found.missing is None:
        return own + tr(" This machine has not opened this vault before, so there is no other.")
    if not found.missing:
        return own + tr(" Nothing that this machine has seen is missing from it.")
    many = QLocale().toString(found.missing)
    words = (
        tr(" Missing from it: 1 entry that came later on this machine.")
        if found.missing == 1
        else tr(" Missing from it: {0} entries that came later on this machine.").format(many)
    )
    return own + words


class WorkPage(Page):
    """How far it is.

    Signals:
        stopped: the person wants it no longer.
    """

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.panel = ProgressPanel(tr("Putting the copy back"))
        self.panel.cancelled.connect(self.stopped)
        self.column.addWidget(self.panel)
        self.setFocusProxy(self.panel.button)

    def set_progress(self, done: int, total: int) -> None:
        """Show how much is done, in megabytes."""
        self.panel.set_progress(done >> 20, max(1, total >> 20))


class DonePage(Page):
    """Where the vault lies now.

    Signals:
        opened: open it; left: not now.
    """

    opened = Signal()
    left = Signal()

    def __init__(self, folder: Path, word: str) -> None:
        super().__init__()
        words = tr(
            "The vault “{0}” was put back. It opens with the passphrases of the day the copy was"
            " made."
        )
        self.column.addWidget(label(words.format(folder.stem), "body", wrap=True))
        self.column.addWidget(ElidedLabel(str(folder), "muted"))
        self.open = primary_button(word, "", self.opened.emit)
        self.end(secondary_button(tr("Not now"), "", self.left.emit), self.open)
        self.setFocusProxy(self.open)
