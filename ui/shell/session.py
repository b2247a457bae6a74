"""From the first window to the lock: opening, the desk, idleness, locking and starting anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ui import collector
from ui.shell.loading import Loading
from ui.shell.relaunch import relaunch
from ui.shell.unlock import UnlockPage
from ui.shell.warming import warm_charts, warm_up

if TYPE_CHECKING:
    from counsel_desk.services.profile import Profile
    from ui.jobs import Job, Jobs
    from ui.shell.backups import Backups
    from ui.shell.desk_view import DeskView
    from ui.shell.entering import Due, Entered
    from ui.shell.first_run import NewVault
    from ui.shell.idle import IdleWatch
    from ui.shell.main_window import MainWindow
    from ui.shell.restore import Restoring

DEMO_FOLDER = "Demonstration.cdv"
_SHOWN_MS = 150
"""After the first page has what it shows, so that it is painted before anything else begins."""


@dataclass
class Options:
    """What the start was told, and what tests put in place of the real thing."""

    vault: Path | None = None
    relaunch: Callable[[], None] = relaunch
    home: Path = field(default_factory=lambda: Path("~/Counsel Desk").expanduser())


class Session(QObject):
    """Owns the way of the window: unlock, first run, desk, lock.

    Signals:
        entered: the desk is open and on the screen.
        locked: the desk is closed and the process is about to start anew.
    """

    entered = Signal()
    locked = Signal()

    def __init__(
        self, window: MainWindow, jobs: Jobs, profile: Profile, options: Options | None = None
    ) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._profile = profile
        self._options = options or Options()
        self._view: DeskView | None = None
        self._ending = self._offers_kit = False
        self._idle: IdleWatch | None = None
        self._backups: Backups | None = None
        self._due: Due | None = None
        self.loading = Loading(jobs, self)
        window.closing.connect(self.quit)

    @property
    def view(self) -> DeskView | None:
        """The open desk, if there is one."""
        return self._view

    @property
    def idle(self) -> IdleWatch:
        """What watches for idleness; made when it is first needed."""
        if self._idle is None:
            from ui.shell.idle import IdleWatch

            self._idle = IdleWatch(self._profile.idle_minutes, parent=self)
            self._idle.expired.connect(self.lock)
        return self._idle

    def start(self) -> None:
        """Show the first window: unlock where there is a vault, else the first run."""
        if self._options.vault is not None or self._profile.recent_vaults():
            self.show_unlock(self._options.vault)
        else:
            self._first_run()

    def warm(self) -> None:
        """Load the heavy parts: what has no widgets on the vault thread, the others here."""
        self._jobs.call(warm_up)
        self.loading.begin()

    # --- opening ---

    def show_unlock(self, vault: Path | None = None, *, user_name: str = "") -> UnlockPage:
        """Show the unlock window with the vaults known, ``vault`` chosen."""
        known = self._profile.recent_vaults()
        known = known if vault is None or vault in known else (vault, *known)
        page = UnlockPage()
        chosen = vault or next(iter(known), None)
        page.set_vaults([(path.stem, str(path)) for path in known], current=str(chosen or ""))
        page.open_requested.connect(self._open)
        page.another_vault.connect(self._other_vault)
        page.new_vault.connect(lambda: self._first_run(create=True))
        page.forgotten.connect(self._forgotten)
        page.restore_asked.connect(self._restore)
        page.salvage_asked.connect(self._salvage)
        page.vault_chosen.connect(lambda path: self._tell_of(page, Path(path)))
        self._window.set_stage(page)
        if chosen is not None:
            self._tell_of(page, chosen)
        page.set_user_name(user_name)
        page.focus_first()
        return page

    def _tell_of(self, page: UnlockPage, vault: Path) -> None:
        """Say what is known of the vault chosen before it is opened."""
        is_demo = (vault / "DEMO").exists()
        self._window.set_demo(is_demo=is_demo)
        page.set_demo(is_demo)
        page.set_wait(self._profile.wait_seconds(vault, datetime.now(UTC)))
        page.set_damaged(is_damaged=self._profile.check_record(vault).damaged)
        page.set_unverified(is_unverified=(vault / "UNVERIFIED").exists())

    def _open(self, path: str, user_name: str, passphrase: str) -> None:
        page = self._page()
        if page is None:
            return
        page.set_busy(is_busy=True)
        job = self._enter(Path(path), user_name, passphrase)
        job.then(lambda entered: self._entered(entered, passphrase))
        job.failed(lambda error: self._refused(Path(path), error))

    def _enter(self, folder: Path, user: str, secret: str, *, kit: bool = False) -> Job[Entered]:
        """Open a vault on the vault thread."""

        def work() -> Entered:
            from ui.shell.entering import Attempt, enter

            return enter(self._jobs, self._profile, Attempt(folder, user, secret, kit))

        collector.pause()  # until Today is on the screen: rows by the thousand, none is garbage
        return self._jobs.call(work)

    def _page(self) -> UnlockPage | None:
        page = self._window.stage()
        return page if isinstance(page, UnlockPage) else None

    def _refused(self, folder: Path, error: Exception) -> None:
        from ui import wording, wording_damage

        collector.go_on()
        page = self._page()
        if page is not None:
            page.show_error(wording.sentence(error), is_damage=wording_damage.is_damage(error))
            page.set_wait(self._profile.wait_seconds(folder, datetime.now(UTC)))

    def _entered(self, entered: Entered, passphrase: str) -> None:
        if entered.behind is None:
            self._go_on(entered, passphrase)
            return
        from ui.shell.restore_warning import ask_older

        collector.go_on()
        go_on = partial(self._use_older, entered, passphrase)
        ask_older(self._window, entered.behind, go_on, self._close_again)

    def _use_older(self, entered: Entered, passphrase: str) -> None:
        """Go on with an older copy: the trail says so, and this machine remembers it."""
        from counsel_desk.services import witness

        job = self._jobs.on_desk(witness.accept, self._profile)
        job.then(lambda _none: self._go_on(entered, passphrase))

    def _close_again(self, error: Exception | None = None) -> None:
        """Close an older copy, or a desk that cannot be shown, as if it had not been opened."""
        from ui.shell import entering

        def closed(_none: None) -> None:
            self.show_unlock()
            if error is not None:
                self._refused(Path(), error)

        self._jobs.call(entering.close_anyhow, self._jobs, self._profile).then(closed)

    def _go_on(self, entered: Entered, passphrase: str) -> None:
        if entered.must_change or entered.by_kit:
            from ui.shell import entering, new_passphrase

            collector.go_on()
            show = partial(self._show_desk, ask_kit=entered.by_kit)

            def then() -> None:
                self._jobs.on_desk(entering.renewed, entered).then(show).failed(self._close_again)

            asked = (self._window, self._jobs, entered.me, passphrase, then)
            new_passphrase.ask_new_passphrase(*asked, by_kit=entered.by_kit)
        else:
            self._show_desk(entered)

    def _show_desk(self, entered: Entered, *, ask_kit: bool = False) -> None:
        """Make the desk once all that it is made of is loaded."""
        make = partial(self._make_desk, entered, ask_kit=ask_kit)
        self.loading.when_done(make, self._close_again)

    def _make_desk(self, entered: Entered, *, ask_kit: bool) -> None:
        """Make the desk; it is put into the window in another turn."""
        from counsel_desk.services.instruments import have_at_hand
        from ui.shell.backups import Backups
        from ui.shell.damage import Damage
        from ui.shell.desk_view import DeskView
        from ui.turns import later

        have_at_hand(entered.shelf)
        backups = Backups(self._jobs, self._profile, entered, self._options.home, parent=self)
        backups.restored.connect(self._open_restored)
        self._backups = backups
        damage = Damage(self._jobs, self._profile, entered.condition, parent=self)
        view = DeskView(self._jobs, entered, self.idle.set_minutes, backups, damage)
        view.lock_asked.connect(self.lock)
        self._offers_kit = ask_kit and not entered.demo
        later(view, partial(self._put_up, view, backups, entered))

    def _put_up(self, view: DeskView, backups: Backups, entered: Entered) -> None:
        from ui.screen import parse_route
        from ui.shell.desk_view import HOME

        self._view = view
        self.idle.left.connect(view.set_locks)
        self.idle.left.connect(lambda _left: view.tick(self.idle.idle_seconds()))
        self._window.set_demo(is_demo=entered.demo)
        self._window.set_stage(view)
        route = parse_route(entered.place) or HOME
        view.go(route if view.may_go(route) else HOME)
        self.idle.start()
        self.entered.emit()
        shown = self._jobs.call_late(lambda: None)  # what the first page asked for has come
        shown.then(lambda _none: QTimer.singleShot(_SHOWN_MS, self, self._catch_up))

    def _catch_up(self) -> None:
        from ui.shell.entering import pending_steps

        collector.freeze()
        collector.go_on()
        if self._view is not None:
            self._jobs.in_slices(pending_steps)
            self._view.prepare()
            if self._offers_kit:
                from ui.shell.kit_sheet import offer_kit

                offer_kit(self._view.context, self._view)
            self._jobs.compute(warm_charts).then(lambda _none: collector.freeze())

    # --- the first run ---

    def _first_run(self, *, create: bool = False) -> None:
        from ui.shell.first_steps import FirstSteps

        FirstSteps(self, self._window, self._jobs, self._options.home).show(create=create)

    def create(self, new: NewVault, failed: Callable[[Exception], object]) -> None:
        """Make a vault and open its desk."""

        def work() -> Entered:
            from ui.shell import entering

            return entering.create(self._jobs, self._profile, new)

        show = partial(self._show_desk, ask_kit=True)
        self._jobs.call(work).then(show).failed(failed)

    def _other_vault(self) -> None:
        from ui.shell.folders import ask_folder

        title = self.tr("Choose the vault’s folder, whose name ends in .cdv")
        ask_folder(self._window, title, self._options.home, self.show_unlock)

    def _restore(self) -> None:
        from ui.shell.restore import show_restore  # loaded only then

        show_restore(self._window, self._way())

    def _way(self, then: Callable[[Path], object] | None = None) -> Restoring:
        from ui.shell.restore import Restoring

        rest = (self._options.home, then or self.show_unlock, "", self.lock)
        return Restoring(self._jobs, self._profile, *rest)

    def _salvage(self, vault: str, user: str) -> None:
        from ui.shell.salvage import show_salvage

        show_salvage(self._window, self._way(self._open_restored), vault, user)

    def _open_restored(self, folder: Path) -> None:
        """Lock, so that the unlock window comes with the restored vault chosen."""
        self._profile.remember_vault(folder)
        self.lock()

    def _forgotten(self) -> None:
        from ui.shell.forgotten import explain_forgotten

        page = self._page()
        explain_forgotten(self._window, *(page.chosen() if page else ("", "")), self._open_by_kit)

    def _open_by_kit(
        self, vault: str, user: str, words: str, opened: Callable[[], object]
    ) -> Job[Entered]:
        """Open a vault with the words of a recovery kit; ``opened`` is told first."""

        def go_on(entered: Entered) -> None:
            opened()
            self._entered(entered, words)

        job = self._enter(Path(vault), user, words, kit=True)
        return job.then(go_on).failed(lambda _error: collector.go_on())

    # --- the end ---

    def lock(self) -> None:
        """Seal drafts, blank the window, close the vault and start the program anew."""
        if self._due is not None:
            self._due.give_up()  # the keys are in memory until it is made
        self._end(self._relaunch, self.tr("Locking"))

    def quit(self) -> None:
        """Seal drafts, make the backups that are due, close the vault and end the program."""
        self._profile.set_window_geometry(self._window.geometry_bytes())
        self._due = self._backups.due_at_exit() if self._backups is not None else None
        words = self.tr("Closing, once the backup that is due is made")
        self._end(self._leave, words if self._due else self.tr("Closing"))

    def _end(self, last: Callable[[], None], words: str) -> None:
        if self._ending:
            return
        collector.go_on()
        if (view := self._view) is None:
            last()
            return
        self._ending = True
        self.idle.stop()
        place = view.place() if last == self._relaunch else ""
        view.leave()
        self._window.blank(words, self._due.give_up if self._due is not None else None)
        self._finish(place, last, words)

    def _finish(self, place: str, last: Callable[[], None], words: str) -> None:
        from ui.shell import entering

        job = self._jobs.finish(entering.close, self._jobs, place, self._profile, self._due)
        job.then(lambda _none: last())
        job.failed(lambda error: self._unsealed(error, last, words))

    def _unsealed(self, error: Exception, last: Callable[[], None], words: str) -> None:
        """Ask what to do about words that could not be sealed; nothing of them is shown."""
        from ui import wording
        from ui.shell.sheet import SheetAction, ask

        self._jobs.reopen()
        self._ending = False
        actions = (
            SheetAction("leave", self.tr("Lock without the last words"), "danger"),
            SheetAction("again", self.tr("Try again"), "primary"),
        )

        def answered(key: str) -> None:
            if key == "leave":
                self._close_anyhow(last)
            else:
                self._end(last, words)

        title = self.tr("The last words are not saved yet")
        ask(self._window, title, wording.sentence(error), actions, answered)

    def _close_anyhow(self, last: Callable[[], None]) -> None:
        from ui.shell import entering

        self._ending = True
        job = self._jobs.finish(entering.close_anyhow, self._jobs, self._profile)
        job.then(lambda _none: last()).failed(lambda _error: last())

    def _relaunch(self) -> None:
        self._profile.set_window_geometry(self._window.geometry_bytes())
        self._jobs.stop()
        self.locked.emit()
        self._options.relaunch()

    def _leave(self) -> None:
        self._jobs.stop()
        self._window.let_go()
        app = QCoreApplication.instance()
        if isinstance(app, QApplication):
            app.quit()
