"""The pages of a salvage: who and where to, how far it is, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from ui import wording
from ui.shell.restore_pages import Page
from ui.theme import Space
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.dates import say_date
from ui.widgets.field import Field, TextField
from ui.widgets.labels import ElidedLabel, IconLabel, label
from ui.widgets.passphrase import PassphraseField
from ui.widgets.progress_panel import ProgressPanel
from ui.wording_damage import table_words

if TYPE_CHECKING:
    from counsel_desk.services.salvage import LostLine, Report

MOST_LINES = 200


def tr(text: str) -> str:
    """Return a text of this wizard in the person's language."""
    return QCoreApplication.translate("Salvage", text)


class AskPage(Page):
    """Who opens the damaged vault, and where the new one goes.

    Signals:
        folder_asked, go_asked, left: what was pressed.
    """

    folder_asked = Signal()
    go_asked = Signal()
    left = Signal()

    def __init__(self, vault: Path, user: str, name: str, folder: Path) -> None:
        super().__init__()
        words = tr(
            "Plug in the stick with the backups first: what is missing here is taken from them."
        )
        self.column.addWidget(label(tr("Damaged vault: {0}").format(vault.stem), "strong"))
        self.column.addWidget(label(words, "muted", wrap=True))
        self.user = TextField(tr("User name"))
        self.user.set_text(user)
        self.passphrase = PassphraseField(tr("Passphrase"))
        self.name = TextField(
            tr("Name of the new vault"), tr("A new folder; no vault is ever replaced.")
        )
        self.name.set_text(name)
        self._folder = QLineEdit()
        self._folder.setReadOnly(True)
        self.set_folder(folder)
        self.column.addWidget(self.user)
        self.column.addWidget(Field(tr("Passphrase"), self.passphrase))
        self.column.addWidget(self.name)
        self.column.addWidget(Field(tr("Folder"), self._folder))
        change = secondary_button(
            tr("Choose another folder"), "folder-open", self.folder_asked.emit
        )
        self.column.addWidget(change, 0, Qt.AlignmentFlag.AlignLeft)
        self.go = primary_button(tr("Save what can be read"), "", self.go_asked.emit)
        self.passphrase.edit.returnPressed.connect(self.go_asked)
        self.end(secondary_button(tr("Cancel"), "", self.left.emit), self.go)
        self.setFocusProxy(self.passphrase.edit if user else self.user.edit)

    def folder(self) -> Path:
        """Return where the new vault goes."""
        return Path(self._folder.text())

    def set_folder(self, folder: Path) -> None:
        """Put it elsewhere."""
        self._folder.setText(str(folder))
        self._folder.setCursorPosition(0)


class ReadingPage(Page):
    """How far it is.

    Signals:
        stopped: the person wants it no longer.
    """

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.panel = ProgressPanel(tr("Reading the damaged vault"))
        self.panel.cancelled.connect(self.stopped)
        self.column.addWidget(self.panel)
        self.setFocusProxy(self.panel.button)

    def set_progress(self, done: int, total: int) -> None:
        """Show how much is done, in steps."""
        self.panel.set_progress(done, total)


class ReportPage(Page):
    """What came of it: what was saved, whether it verifies, and what is lost.

    Signals:
        opened: open the new vault; left: not now.
    """

    opened = Signal()
    left = Signal()

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.column.addWidget(label(_saved(report), "body", wrap=True))
        self.column.addWidget(ElidedLabel(str(report.folder), "muted"))
        self.column.addLayout(_verified(report))
        if report.lost:
            self.column.addWidget(label(tr("What could not be read"), "card-title"))
            self.column.addWidget(_lost(report.lost))
            self.column.addWidget(label(_advice(), "muted", wrap=True))
        self.open = primary_button(tr("Open it"), "", self.opened.emit)
        self.end(secondary_button(tr("Not now"), "", self.left.emit), self.open)
        self.setFocusProxy(self.open)


def _saved(report: Report) -> str:
    number, made = QLocale().toString, report.made
    words = tr("The new vault “{0}” has {1} rows; {2} of {3} pages were damaged.").format(
        report.folder.stem, number(made.kept), number(made.damaged), number(made.pages)
    )
    if made.from_copies:
        words += " " + tr("{0} rows came from backups.").format(number(made.from_copies))
    if made.unproved:
        one = tr("One list of erased records is not signed by two people of this vault.")
        more = tr("{0} lists of erased records are not signed by two people of this vault.")
        count = len(made.unproved)
        words += " " + (one if count == 1 else more.format(number(count)))
        words += " " + tr("Nothing was left out because of it.")
    if not report.lost:
        words += " " + tr("Nothing was lost.")
    return words


def _verified(report: Report) -> QGridLayout:
    holds = report.holds
    sentence = _how_it_verified(report)
    line = QGridLayout()
    line.setColumnStretch(1, 1)
    icon = ("check", "good") if holds else ("warning-circle", "warning")
    line.addWidget(IconLabel(*icon), 0, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(label(sentence, "body", wrap=True), 0, 1)
    return line


def _how_it_verified(report: Report) -> str:
    if report.fault is not None:
        return tr(
            "It could not be verified: {0} It is kept, and marked as not verified until it is."
            " Keep the damaged vault and every backup."
        ).format(wording.sentence(report.fault))
    if report.verified.holds:
        return tr("It was verified: everything in it is as it was written.")
    return tr(
        "It was verified. {0} things cannot be vouched for, because part of the trail or of the"
        " keys is lost; Settings, Verification lists them. It is marked as not verified."
    ).format(QLocale().toString(len(report.verified.problems)))


def _lost(lost: tuple[LostLine, ...]) -> QWidget:
    made = QWidget()
    made.setObjectName("clear")
    made.setAccessibleName(tr("What could not be read"))
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(Space.L)
    grid.setVerticalSpacing(Space.XS)
    grid.setColumnStretch(0, 1)
    for row, line in enumerate(lost[:MOST_LINES]):
        number = label(QLocale().toString(line.count), "body")
        number.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid.addWidget(label(table_words(line.kind), "body"), row, 0)
        grid.addWidget(label(line.code or "–", "muted"), row, 1)
        grid.addWidget(label(say_date(line.day) if line.day else "–", "muted"), row, 2)
        grid.addWidget(number, row, 3)
    if len(lost) > MOST_LINES:
        rest = sum(line.count for line in lost[MOST_LINES:])
        more = tr("and {0} more; the audit trail names each").format(QLocale().toString(rest))
        grid.addWidget(label(more, "muted"), MOST_LINES, 0, 1, 4)
    return made


def _advice() -> str:
    return tr(
        "The audit trail of the new vault names each. Keep the damaged vault and every backup"
        " until you have looked through these files."
    )
