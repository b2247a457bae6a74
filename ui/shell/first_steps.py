"""The first run, joined to what makes vaults: create, open, or try the demonstration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.services import passphrases
from ui import wording
from ui.jobs import PROGRESS
from ui.shell.first_run import FirstRun
from ui.shell.folders import ask_folder
from ui.shell.session import DEMO_FOLDER
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.shell.unlock import FirstWindow
from ui.theme import Space
from ui.widgets.labels import label
from ui.widgets.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from ui.jobs import Job, Jobs
    from ui.shell.first_run import NewVault
    from ui.shell.main_window import MainWindow
    from ui.shell.session import Session

_MOST_USER_NAME = 60


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstSteps", text)


class DemoProgress(FirstWindow):
    """The making of the demonstration, with a number and a way to stop it."""

    def __init__(self) -> None:
        inside = QWidget()
        super().__init__(inside, 520)
        self.panel = ProgressPanel(_tr("Making the demonstration"))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addStretch(2)
        column.addWidget(label(_tr("A service that never was"), "page-title"))
        words = _tr(
            "Sixty invented clients with notes, screenings and groups over eighteen months, so"
            " that you can try everything. It takes less than half a minute."
        )
        column.addWidget(label(words, "muted-body", wrap=True))
        column.addWidget(self.panel)
        column.addStretch(3)


class FirstSteps(QObject):
    """Shows the first run in the window and does what it asks for."""

    def __init__(self, session: Session, window: MainWindow, jobs: Jobs, home: Path) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._jobs = jobs
        self._home = home
        self._page: FirstRun | None = None
        self._demo: Job[tuple[str, ...]] | None = None

    def show(self, *, create: bool = False) -> None:
        """Show the welcome, or go straight to creating a vault."""
        page = FirstRun(
            suggest=passphrases.generate_passphrase,
            advise=self._advise,
            check_vault=self._check_vault,
            check_user=self._check_user,
        )
        page.set_folder(str(self._home))
        page.create_requested.connect(self._create)
        page.open_requested.connect(self._open)
        page.demo_requested.connect(self._make_demo)
        page.folder_asked.connect(self._ask_place)
        self._page = page
        self._window.set_stage(page)
        if create:
            page.show_create()

    def _advise(self, text: str) -> list[str]:
        page = self._page
        words = [page.person.name.text(), page.person.user.text()] if page else []
        return wording.say_faults(passphrases.passphrase_faults(text, user_words=words))

    def _check_vault(self, name: str, folder: str) -> list[str]:
        if (Path(folder) / f"{name.strip()}.cdv").exists():
            return [_tr("A vault of this name lies here already. Choose another name.")]
        if Path(folder).exists() and not Path(folder).is_dir():
            return [_tr("This is a file, not a folder. Choose another folder.")]
        return []

    def _check_user(self, name: str) -> list[str]:
        if len(name) > _MOST_USER_NAME:
            return [_tr("A user name has at most 60 characters.")]
        return []

    def _ask_place(self) -> None:
        title = _tr("Choose the folder in which the vault will be made")
        ask_folder(self._window, title, self._home, self._set_place)

    def _set_place(self, folder: Path) -> None:
        if self._page is not None:
            self._page.set_folder(str(folder))

    def _create(self, new: NewVault) -> None:
        if self._page is not None:
            self._page.set_busy(is_busy=True)
        self._session.create(new, self._not_created)

    def _not_created(self, error: Exception) -> None:
        if self._page is not None:
            self._page.set_busy(is_busy=False)
            self._page.show_error(wording.sentence(error))

    def _open(self) -> None:
        title = _tr("Choose the vault’s folder, whose name ends in .cdv")
        ask_folder(self._window, title, self._home, self._opened)

    def _opened(self, folder: Path) -> None:
        self._session.show_unlock(folder)

    # --- the demonstration ---

    def _make_demo(self) -> None:
        folder = self._home / DEMO_FOLDER
        if folder.exists():
            self._demo_ready(("counsellor1",))
            return
        page = DemoProgress()
        page.panel.cancelled.connect(self._cancel_demo)
        self._page = None
        self._window.set_stage(page)

        def work(progress: object) -> tuple[str, ...]:
            from ui.shell import entering

            return entering.make_demo(folder, progress)  # type: ignore[arg-type] # PROGRESS

        self._demo = self._jobs.call_late(work, PROGRESS)
        self._demo.progress(page.panel.set_progress)
        self._demo.then(self._demo_ready).failed(self._no_demo)

    def _cancel_demo(self) -> None:
        if self._demo is not None:
            self._demo.cancel()
        self.show()

    def _no_demo(self, error: Exception) -> None:
        self.show()
        if self._page is not None:
            self._page.show_error(wording.sentence(error))

    def _demo_ready(self, users: tuple[str, ...]) -> None:
        self._session.show_unlock(self._home / DEMO_FOLDER, user_name=users[0])
        others = wording.join_words(list(users)) if len(users) > 1 else ""
        sentence = _tr("Every passphrase of the demonstration is: demonstration-only.")
        if others:
            sentence = _tr("The people in it are {0}.").format(others) + " " + sentence
        Sheet(
            _tr("The demonstration is ready"),
            sentence,
            (SheetAction(CANCEL, _tr("Go on"), "primary"),),
        ).open_over(self._window)
