"""Put a backup back: a sheet over the unlock window or over the open desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from counsel_desk.services import backups
from counsel_desk.services.errors import DeskError
from counsel_desk.services.profile import Profile
from ui import wording
from ui.jobs import PROGRESS, Jobs
from ui.shell import backup_words
from ui.shell.folders import ask_file, ask_folder
from ui.shell.restore_pages import ChoosePage, CopyPage, DonePage, Page, WorkPage, tr
from ui.shell.sheet import CANCEL, Sheet
from ui.widgets.card import clear_layout
from ui.widgets.dates import say_date

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from counsel_desk.services.backups import Preview
    from ui.jobs import Job

_WIDTH = 620
_MOST_NAMES = 100


@dataclass(frozen=True, slots=True)
class Restoring:
    """What the wizard works with; ``then`` opens the restored vault, ``word`` says how.

    ``anew`` starts the program anew, and with it the memory, in which keys may be left.
    """

    jobs: Jobs
    profile: Profile
    home: Path
    then: Callable[[Path], object]
    word: str = ""
    anew: Callable[[], object] | None = None


class RestoreSheet(Sheet):
    """Goes from the copies to one copy, to its new place, and to the vault laid out there."""

    def __init__(self, way: Restoring) -> None:
        super().__init__(
            tr("Restore a backup"),
            tr(
                "The copy becomes a vault of its own. Whatever lies on this machine stays as it is."
            ),
            width=_WIDTH,
        )
        self._way = way
        self._job: Job[Path] | None = None
        self.page: Page = ChoosePage()
        self._has_opened = False
        self.answered.connect(self._left)
        self.choose()

    def _turn(self, page: Page) -> None:
        clear_layout(self.body)
        self.page = page
        self.body.addWidget(page)
        if self.isVisible():
            self._focus_first()

    # --- which copy ---

    def choose(self) -> None:
        """Show the copies that can be found."""
        page = ChoosePage()
        page.chosen.connect(self.look)
        page.folder_asked.connect(self._ask_copy)
        page.file_asked.connect(self._ask_archive)
        page.left.connect(lambda: self.answer(CANCEL))
        self._turn(page)
        job = self._way.jobs.compute(backups.known_copies, self._way.profile)
        job.then(page.set_copies)

    def _ask_copy(self) -> None:
        title = tr("Choose the copy’s folder, whose name ends in .cdv-backup")
        ask_folder(self, title, self._way.home, self.look)

    def _ask_archive(self) -> None:
        kinds = tr("Files for transport") + " (*.age)"
        ask_file(self, tr("Choose the file"), self._way.home, kinds, self.look)

    def look(self, path: Path) -> None:
        """Look at a copy, or at a file for transport, and show what it is."""
        page = self.page
        page.set_error("")
        job = self._way.jobs.compute(_look, path)
        job.then(self._show_copy)
        job.failed(lambda error: page.set_error(backup_words.restoring(error)))

    def _show_copy(self, found: tuple[Preview, str]) -> CopyPage:
        copy, kind = found
        secrets = {"passphrase": tr("Passphrase of the file"), "key": tr("Secret key of the file")}
        page = CopyPage(
            copy,
            self._free_name(copy, self._way.home),
            self._way.home,
            secret=secrets.get(kind, ""),
        )
        page.back.connect(self.choose)
        page.compare_asked.connect(lambda: self._compare(page))
        page.folder_asked.connect(lambda: self._ask_target(page))
        page.go_asked.connect(lambda: self._begin(page, kind))
        self._turn(page)
        return page

    def _free_name(self, copy: Preview, folder: Path) -> str:
        """Suggest the vault's own name, or one that says of when the copy is."""
        day = say_date(copy.made_at.astimezone().date())
        names = [copy.name, tr("{0} (copy of {1})").format(copy.name, day)]
        names += [f"{names[1]} {number}" for number in range(2, _MOST_NAMES)]
        for name in names:
            try:
                backups.free_target(folder, name)
            except DeskError:
                continue
            return name
        return ""

    # --- how it compares ---

    def _compare(self, page: CopyPage) -> None:
        if not page.user.text() or not page.passphrase.text():
            page.set_error(tr("Type the user name and the passphrase to compare."))
            return
        page.set_error("")
        page.compare.setEnabled(False)
        self._has_opened = True
        job = self._way.jobs.compute(
            backups.compare,
            page.copy.path,
            self._way.profile,
            user_name=page.user.text(),
            passphrase=page.passphrase.take(),
            now=datetime.now(UTC),
        )
        job.then(page.show_comparison).failed(lambda error: self._not_compared(page, error))

    def _not_compared(self, page: CopyPage, error: Exception) -> None:
        page.compare.setEnabled(True)
        page.set_error(backup_words.restoring(error))

    # --- where to ---

    def _ask_target(self, page: CopyPage) -> None:
        title = tr("Choose the folder in which the vault will be put")
        ask_folder(self, title, Path(page.folder()), page.set_folder)

    def _begin(self, page: CopyPage, kind: str) -> None:
        page.name.set_error("")
        page.set_error("")
        secret = page.secret.text() if page.secret is not None else ""
        if kind and not secret:
            page.set_error(tr("Type what opens the file."))
            return
        folder = Path(page.folder())
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            target = backups.free_target(folder, page.name.text())
        except DeskError as error:
            page.name.set_error(wording.sentence(error))
            return
        except OSError:
            page.set_error(tr("This folder cannot be used. Choose another one."))
            return
        self._put_back(page.copy, target, kind, secret)

    def _put_back(self, copy: Preview, target: Path, kind: str, secret: str) -> None:
        """Begin; what comes back must not hold on to the page before, which is gone by then."""
        work = WorkPage()
        again = partial(self._again, copy, kind, target)
        work.stopped.connect(again)
        jobs, source, lock = self._way.jobs, copy.path, _lock(kind, secret)
        if lock is None:
            self._job = jobs.compute(backups.restore, source, target, PROGRESS)
        else:
            self._job = jobs.compute(backups.unpack, source, target, lock, PROGRESS)
        self._job.progress(work.set_progress)
        self._job.then(self._done)
        self._job.failed(again)
        self._turn(work)

    def _again(
        self, copy: Preview, kind: str, target: Path, error: Exception | None = None
    ) -> None:
        """Show the copy again, with the name and folder that were chosen, and what went wrong."""
        self._stop()
        page = self._show_copy((copy, kind))
        page.name.set_text(target.stem)
        page.set_folder(target.parent)
        if error is not None:
            page.set_error(backup_words.restoring(error))

    def _left(self, _key: str) -> None:
        """Stop, and leave no key of a copy that was compared behind in the memory."""
        self._stop()
        if self._has_opened and self._way.anew is not None:
            self._way.anew()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _done(self, folder: Path) -> None:
        self._job = None
        page = DonePage(folder, self._way.word or tr("Open it"))
        page.left.connect(lambda: self.answer(CANCEL))
        page.opened.connect(lambda: self._open(folder))
        self._way.profile.remember_vault(folder)
        self._turn(page)

    def _open(self, folder: Path) -> None:
        self.close_sheet()
        self._way.then(folder)


def _look(path: Path) -> tuple[Preview, str]:
    """Describe a copy, and say what opens it if it is a file: a passphrase or a key."""
    if backups.is_transport_file(path):
        return backups.look_at_file(path), _kind(path)
    return backups.look(path), ""


def _kind(path: Path) -> str:
    return "passphrase" if backups.needs_passphrase(path) else "key"


def _lock(kind: str, secret: str) -> backups.Lock | None:
    if not kind:
        return None
    return backups.Lock(passphrase=secret) if kind == "passphrase" else backups.Lock(key=secret)


def show_restore(over: QWidget, way: Restoring) -> RestoreSheet:
    """Begin to put a backup back."""
    sheet = RestoreSheet(way)
    sheet.open_over(over)
    return sheet
