"""Watch over the vault's pages: check them when that is due, and tell of damage."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from counsel_desk.services import integrity
from ui import wording_damage
from ui.shell.backup_words import moment
from ui.shell.sheet import CANCEL, SheetAction, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from counsel_desk.services.integrity import Condition
    from counsel_desk.services.profile import Profile
    from ui.job import Job
    from ui.jobs import Jobs
    from ui.shell.backups import Backups

QUIET = 20.0
"""Seconds without a key or the mouse before the weekly check begins."""
LOCK = "lock"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Damage", text)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class Damage(QObject):
    """Checks every page after an unclean exit at once, weekly while nobody is at the desk.

    Attributes:
        condition: how the pages are, as far as is known; ``is_running`` while they are checked.

    Signals:
        changed: what is known is other than before.
        found: a check found damage.
    """

    changed = Signal()
    found = Signal()

    def __init__(
        self, jobs: Jobs, profile: Profile, condition: Condition, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.condition = condition
        self.is_running = False
        self._jobs = jobs
        self._profile = profile
        self._is_due = condition.is_due

    def begin(self) -> None:
        """Check at once after an unclean exit, and again what was damaged."""
        if self._is_due and (self.condition.unclean or not self.condition.holds):
            self.check()

    def tick(self, idle: float) -> None:
        """Begin the weekly check; called every second with the seconds without input."""
        if self._is_due and not self.is_running and idle >= QUIET:
            self.check()

    def check(self) -> Job[Condition | None]:
        """Check every page; whatever is asked of the vault meanwhile goes first."""
        self.is_running, self._is_due = True, False
        jobs, profile, now = self._jobs, self._profile, _now()
        job = jobs.in_slices(lambda desk: integrity.steps(desk, profile, now, jobs.is_waited_for))
        self.changed.emit()
        return job.then(self._checked).failed(lambda _error: self._not_checked())

    def _checked(self, condition: Condition | None) -> None:
        self.is_running = False
        if condition is None:  # broken off for what was asked meanwhile: again in a quiet moment
            self._is_due = True
            self.changed.emit()
            return
        self.condition = condition
        self.changed.emit()
        if not condition.holds:
            self.found.emit()

    def _not_checked(self) -> None:
        self.is_running = False
        self.changed.emit()


def tell(over: QWidget, damage: Damage, backups: Backups, lock: Callable[[], object]) -> None:
    """Say what is damaged, what is safe and what to do."""
    last = moment(backups.last) if backups.last is not None else ""
    parts = (
        wording_damage.what_is_damaged(damage.condition),
        wording_damage.what_is_safe(last),
        wording_damage.what_to_do(),
    )
    actions = (
        SheetAction(CANCEL, _tr("Go on reading")),
        SheetAction(LOCK, _tr("Lock now"), "primary"),
    )

    def answered(key: str) -> None:
        if key == LOCK:
            lock()

    ask(over, _tr("Part of the vault is damaged"), " ".join(parts), actions, answered)
