"""When backups are made by themselves: the choice, and a time of day where one was wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.services.backup_schedule import Rhythm, Schedule
from ui.widgets.card import Card
from ui.widgets.choice import Choice
from ui.widgets.dates import TimeField
from ui.widgets.field import Field
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable


class ScheduleCard(Card):
    """Offers when copies are made by themselves on this machine.

    Attributes:
        rhythm, at: the choice, and the time of day.
    """

    def __init__(self, chosen: Callable[[Schedule], object]) -> None:
        super().__init__(self.tr("When copies are made"))
        self._chosen = chosen
        self._is_shown = False
        self.rhythm = Choice(
            (
                (Rhythm.DAY, self.tr("Each day")),
                (Rhythm.HALF_DAY, self.tr("Twice a day")),
                (Rhythm.WEEK, self.tr("Each week")),
                (Rhythm.AT, self.tr("Each day at a set time")),
                (Rhythm.HAND, self.tr("Only when I ask")),
            )
        )
        self.at = TimeField()
        self._time = Field(self.tr("Time of day"), self.at)
        self._words = label("", "muted", wrap=True)
        self.add(Field(self.tr("By themselves"), self.rhythm))
        self.add(self._time)
        self.add(self._words)
        self.rhythm.currentIndexChanged.connect(lambda _place: self._choose())
        self.at.timeChanged.connect(lambda _time: self._choose())

    def show_schedule(self, schedule: Schedule) -> None:
        """Show what is chosen; nothing is told."""
        self._is_shown = False
        self.rhythm.set_value(schedule.rhythm)
        self.at.set_moment(schedule.at)
        self._say(schedule)
        self._is_shown = True

    def _choose(self) -> None:
        rhythm = self.rhythm.value()
        if not self._is_shown or not isinstance(rhythm, Rhythm):
            return
        schedule = Schedule(rhythm, self.at.moment())
        self._say(schedule)
        self._chosen(schedule)

    def _say(self, schedule: Schedule) -> None:
        self._time.setVisible(schedule.rhythm is Rhythm.AT)
        if schedule.rhythm is Rhythm.HAND:
            words = self.tr(
                "Nothing is copied by itself. You are told when the last copy is a week old."
            )
        elif schedule.rhythm is Rhythm.AT:
            words = self.tr(
                "From that time on, while nobody types. A day on which the desk was closed is made"
                " up for after the next sign-in."
            )
        else:
            words = self.tr(
                "After signing in, while nobody types, and before the program ends. A place that is"
                " not there, full or write-protected is named, and tried again later."
            )
        self._words.setText(words)
