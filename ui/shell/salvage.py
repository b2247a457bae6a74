"""Save what can be read of a damaged vault: a sheet over the unlock window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from counsel_desk.services import backups, salvage
from counsel_desk.services.errors import DeskError
from ui import wording
from ui.jobs import PROGRESS
from ui.shell.folders import ask_folder
from ui.shell.salvage_pages import AskPage, ReadingPage, ReportPage, tr
from ui.shell.sheet import CANCEL, Sheet
from ui.widgets.card import clear_layout

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from counsel_desk.services.salvage import Report
    from ui.job import Job
    from ui.shell.restore import Restoring
    from ui.shell.restore_pages import Page

_WIDTH = 640
_MOST_NAMES = 100


class SalvageSheet(Sheet):
    """Goes from the passphrase to the reading, and to the list of what is lost."""

    def __init__(self, way: Restoring, vault: Path, user: str) -> None:
        super().__init__(
            tr("Save what can be read"),
            tr(
                "Everything that can be read is put into a new vault. The damaged one is only read"
                " and stays as it is."
            ),
            width=_WIDTH,
        )
        self._way = way
        self._vault = vault
        self._job: Job[Report] | None = None
        self._has_read = False
        self.page: Page = self._ask(user)
        self.body.addWidget(self.page)
        self.answered.connect(self._left)

    def _turn(self, page: Page) -> None:
        clear_layout(self.body)
        self.page = page
        self.body.addWidget(page)
        if self.isVisible():
            self._focus_first()

    def _ask(self, user: str, name: str = "", folder: Path | None = None) -> AskPage:
        where = folder or self._vault.parent
        page = AskPage(self._vault, user, name or self._free_name(where), where)
        page.left.connect(lambda: self.answer(CANCEL))
        page.folder_asked.connect(lambda: self._ask_target(page))
        page.go_asked.connect(lambda: self._begin(page))
        return page

    def _free_name(self, folder: Path) -> str:
        first = tr("{0} (saved)").format(self._vault.stem)
        for name in (first, *(f"{first} {number}" for number in range(2, _MOST_NAMES))):
            try:
                backups.free_target(folder, name)
            except DeskError:
                continue
            return name
        return ""

    def _ask_target(self, page: AskPage) -> None:
        title = tr("Choose the folder in which the new vault will be put")
        ask_folder(self, title, page.folder(), page.set_folder)

    def _begin(self, page: AskPage) -> None:
        page.set_error("")
        page.name.set_error("")
        if not page.user.text() or not page.passphrase.text():
            page.set_error(tr("Type your user name and your passphrase."))
            return
        try:
            target = backups.free_target(page.folder(), page.name.text())
        except DeskError as error:
            page.name.set_error(wording.sentence(error))
            return
        self._read(page.user.text(), page.passphrase.take(), target)

    def _read(self, user: str, passphrase: str, target: Path) -> None:
        """Begin; what comes back must not hold on to the page before, which is gone by then."""
        job = self._way.jobs.compute(
            salvage.salvage,
            self._vault,
            target,
            self._way.profile,
            PROGRESS,
            user_name=user,
            passphrase=passphrase,
        )
        self._job, self._has_read = job, True
        work = ReadingPage()
        work.stopped.connect(lambda: self._again(user, target))
        job.progress(work.set_progress).then(self._done)
        job.failed(lambda error: self._again(user, target, error))
        self._turn(work)

    def _again(self, user: str, target: Path, error: Exception | None = None) -> None:
        """Ask again, with what was typed, and say what went wrong."""
        self._stop()
        page = self._ask(user, target.stem, target.parent)
        self._turn(page)
        if error is not None:
            page.set_error(wording.sentence(error))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _left(self, _key: str) -> None:
        """Stop, and leave no key behind in the memory of the program."""
        self._stop()
        if self._has_read and self._way.anew is not None:
            self._way.anew()

    def _done(self, report: Report) -> None:
        self._job = None
        self._way.profile.remember_vault(report.folder)
        page = ReportPage(report)
        page.left.connect(lambda: self.answer(CANCEL))
        page.opened.connect(lambda: self._open(report.folder))
        self._turn(page)

    def _open(self, folder: Path) -> None:
        self.close_sheet()
        self._way.then(folder)


def show_salvage(over: QWidget, way: Restoring, vault: str, user: str) -> SalvageSheet:
    """Begin to save what can be read of a vault."""
    sheet = SalvageSheet(way, Path(vault), user)
    sheet.open_over(over)
    return sheet
