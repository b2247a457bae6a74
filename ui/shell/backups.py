"""Backups while a desk is open: what is known of them, making them, and making those due."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from counsel_desk.services import backup_schedule, backups
from counsel_desk.services.errors import PlaceMissing
from ui.jobs import PROGRESS
from ui.shell import backup_words
from ui.widgets.pill import PillKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from counsel_desk.services.backup_schedule import Schedule
    from counsel_desk.services.backups import Copy, Place
    from counsel_desk.services.profile import Profile
    from ui.jobs import Job, Jobs
    from ui.shell.entering import Due, Entered

QUIET = 15.0
"""Seconds without a key or the mouse before a backup that is due begins by itself."""
LONGER_QUIET = 60.0
"""The same after one had to make way for somebody who came back."""
BACK_AGAIN = 2.0
"""Input within so many seconds stops a backup that began by itself."""
AGAIN_AFTER = datetime.timedelta(minutes=30)
"""A place that failed is tried again after this."""
LOOK_EVERY = datetime.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Standing:
    """How well the vault is backed up: a kind of pill, its word, a title and a sentence.

    ``is_of_copy``: the title tells of the newest copy, so where that lies can be added.
    """

    kind: PillKind
    word: str
    title: str
    sentence: str
    line: str
    is_of_copy: bool = True


def _tr(text: str) -> str:
    return QCoreApplication.translate("Backups", text)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class Backups(QObject):
    """What the tab, the status line and the idle desk share.

    Attributes:
        places: the places as they were last looked at; ``results`` what came of each since.
        running: the place that is being copied to now, or None.

    Signals:
        changed: what is known is other than before.
        progressed: pages done and in all.
        restored: a copy was laid out as a vault in this folder, and shall be opened.
    """

    changed = Signal()
    progressed = Signal(int, int)
    restored = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        profile: Profile,
        entered: Entered,
        home: Path,
        *,
        clock: Callable[[], datetime.datetime] = _now,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.profile = profile
        self.home = home
        self.folder = entered.folder
        self.vault = entered.vault
        self.demo = entered.demo
        self._is_read_only = entered.is_read_only
        self.places: tuple[Place, ...] = ()
        self.results: dict[Path, Copy | Exception] = {}
        self.running: Path | None = None
        self.is_automatic = False
        self._jobs = jobs
        self._clock = clock
        self._waiting: list[Path] = []
        self._job: Job[Copy | None] | None = None
        self._quiet = QUIET
        self._looked: datetime.datetime | None = None
        self._looking = False
        self._tried: dict[Path, datetime.datetime] = {}
        self._begun = False
        self._judged: backups.Known | None = None

    @property
    def jobs(self) -> Jobs:
        """Where its work runs."""
        return self._jobs

    def now(self) -> datetime.datetime:
        """Give the time by its clock."""
        return self._clock()

    @property
    def last(self) -> datetime.datetime | None:
        """When a backup was last verified, as far as this machine or any place at hand knows.

        A date ahead of the clock tells nothing, and does not count.
        """
        known = [place.copies[0].made_at for place in self.places if place.copies]
        known += [recorded] if (recorded := self._recorded()) else []
        latest = self._clock() + backup_schedule.CLOCK_SLACK
        return max((at for at in known if at <= latest), default=None)

    def _recorded(self) -> datetime.datetime | None:
        if self._judged is not None:
            return self._judged.last
        at = self.profile.last_backup(self.vault)
        return datetime.datetime.fromtimestamp(at, datetime.UTC) if at else None

    @property
    def schedule(self) -> Schedule:
        """When copies are due on this machine."""
        return backup_schedule.schedule_of(self.profile, self.vault)

    def set_schedule(self, schedule: Schedule) -> None:
        """Choose when copies are due on this machine."""
        backup_schedule.set_schedule(self.profile, self.vault, schedule)

    def standing(self) -> Standing:
        """Say how well the vault is backed up."""
        last = self.last
        if backups.is_clock_wrong(self.places, self._recorded(), self._clock()):
            return _wrong_clock(self._clock())
        if last is None:
            return _never(demo=self.demo)
        days = (self._clock() - last).days
        title = _tr("Last verified {0}").format(backup_words.moment(last))
        if self._clock() - last > backups.OLD_AFTER:
            return _old(title, days)
        if self._looked is not None and not self._is_elsewhere():
            return Standing(
                PillKind.WARNING,
                _tr("On this disk only"),
                title,
                _tr(
                    "The copies lie on the same disk as the vault: they help against damage, not"
                    " against theft or a broken machine. Add a folder on a stick or a network."
                ),
                _tr("Backup on this disk only"),
            )
        return Standing(
            PillKind.GOOD,
            _tr("Verified"),
            title,
            _tr("It was read back and compared with the vault before it counted."),
            _tr("Backup verified {0}").format(backup_words.moment(last)),
        )

    def _is_elsewhere(self) -> bool:
        return any(
            not place.is_own and not place.same_disk and self._is_fresh(place)
            for place in self.places
        )

    def _is_fresh(self, place: Place) -> bool:
        made = place.made_at
        age = self._clock() - made if made is not None else None
        return age is not None and -backup_schedule.CLOCK_SLACK <= age <= backups.OLD_AFTER

    # --- looking ---

    def look(self) -> Job[tuple[Place, ...]]:
        """Look at the places; not on the vault thread, for a network may answer slowly.

        What lies there is then held against the vault's own trail.
        """
        self._looking = True
        job = self._jobs.compute(backups.places_of, self.folder, self.vault, self.profile)
        return job.then(self._judge).failed(lambda _error: self._not_found())

    def _judge(self, places: tuple[Place, ...]) -> None:
        job = self._jobs.on_desk(backups.judged, places, self.profile)
        job.then(self._found).failed(lambda _error: self._not_found())

    def _not_found(self) -> None:
        self._looking = False

    def _found(self, known: backups.Known) -> None:
        self._looking = False
        self._looked = self._clock()
        self._judged = known
        self.places = known.places
        self.changed.emit()

    # --- making ---

    def run(self, wanted: tuple[Path, ...], *, automatic: bool = False) -> None:
        """Copy to these places, one after the other."""
        if self.running is not None:
            return
        self.is_automatic = automatic
        self._waiting = list(wanted)
        self.results = {}
        self._next()

    def run_all(self) -> None:
        """Copy to every place that is there, and say which is not."""
        self.run(tuple(place.path for place in self.places))

    def cancel(self) -> None:
        """Stop; what is half made goes, every finished copy stays."""
        if self._job is not None:
            self._job.cancel()
        self._job, self.running, self._waiting = None, None, []
        self.changed.emit()

    def _next(self) -> None:
        if not self._waiting:
            self._job = self.running = None
            self.look()
            self.changed.emit()
            return
        place = self.running = self._waiting.pop(0)
        self.changed.emit()
        job = self._jobs.in_slices(backups.backing_up, place, self.profile, PROGRESS)
        self._job = job
        job.progress(self.progressed.emit)
        job.then(lambda copy: self._done(place, copy) if copy is not None else None)
        job.failed(lambda error: self._done(place, error))

    def _done(self, place: Path, result: Copy | Exception) -> None:
        self.results[place] = result
        self._tried[place] = self._clock()
        self._next()

    # --- making what is due ---

    def begin(self) -> None:
        """Look at the places, and from now on copy when it is due and nobody is at the desk."""
        self._begun = not self.demo and not self._is_read_only
        self.look()

    def tick(self, idle: float) -> None:
        """Begin or break off what is due; called every second with the seconds without input."""
        if self.running is not None:
            if self.is_automatic and idle < BACK_AGAIN:
                self._quiet = LONGER_QUIET
                self.cancel()
            return
        if not self._begun or self._looking or idle < self._quiet:
            return
        if self._looked is None or self._clock() - self._looked >= LOOK_EVERY:
            self.look()
            return
        due = self._due_again()
        if due:
            self._begin_due(due)

    def _due_again(self) -> tuple[Path, ...]:
        now = self._clock()
        return tuple(
            path
            for path in backups.due_of(self.places, now, self.schedule)
            if path not in self._tried or now - self._tried[path] >= AGAIN_AFTER
        )

    def _begin_due(self, due: tuple[Path, ...]) -> None:
        there = {place.path for place in self.places if place.is_there}
        gone = [path for path in due if path not in there]
        self.run(tuple(path for path in due if path in there), automatic=True)
        for path in gone:
            self.results[path] = PlaceMissing()
            self._tried[path] = self._clock()

    def due_at_exit(self) -> Due | None:
        """Give the places at hand that should get a copy before the program ends, if any."""
        from ui.shell.entering import Due  # with all that opening a vault needs

        there = tuple(place for place in self.places if place.is_there)
        due = backups.due_of(there, self._clock(), self.schedule) if self._begun else ()
        return Due(due) if due else None

    def hint(self) -> str:
        """Say in a few words what goes on or went wrong by itself; empty for nothing."""
        if self.running is not None:
            return _tr("Backing up…")
        failed = [result for result in self.results.values() if isinstance(result, Exception)]
        if failed and self.is_automatic:
            return _tr("A backup could not be made")
        return ""


def _never(*, demo: bool) -> Standing:
    title = _tr("No backup yet")
    sentence = (
        _tr("This vault holds invented people only, so no backup is made by itself.")
        if demo
        else _tr("If this disk fails or the machine is taken, everything in the vault is lost.")
    )
    kind = PillKind.NEUTRAL if demo else PillKind.DANGER
    word = _tr("Demonstration") if demo else _tr("Not backed up")
    return Standing(kind, word, title, sentence, title, is_of_copy=False)


def _wrong_clock(now: datetime.datetime) -> Standing:
    title = _tr("The clock may be wrong")
    sentence = _tr(
        "A copy is dated later than this machine’s clock, {0}, so how old it is cannot be told."
        " Look at the clock, set it right, and back up now. No good copy is lost by it."
    )
    said = sentence.format(backup_words.moment(now))
    return Standing(PillKind.WARNING, _tr("Age not known"), title, said, title, is_of_copy=False)


def _old(title: str, days: int) -> Standing:
    return Standing(
        PillKind.WARNING,
        _tr("{0} days old").format(days),
        title,
        _tr(
            "The newest copy is older than 7 days. What was written since is on this disk alone."
            " Plug the stick in and back up now."
        ),
        _tr("Last backup {0} days ago").format(days),
    )
