"""Ask for the day and time of a meeting, and say before saving what clashes with it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from counsel_desk.services import public_holidays
from ui.shell.saving_sheet import SAVE, SavingSheet, column
from ui.theme import Space
from ui.widgets import case_words, schedule_words
from ui.widgets.card import clear_layout
from ui.widgets.dates import DateField, TimeField
from ui.widgets.field import Field
from ui.widgets.labels import IconLabel, label
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.domain.diary import Clash, Holiday
    from ui.jobs import Job
    from ui.screen import Context

_PAUSE_MS = 200

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class Warnings(QWidget):
    """Sentences that must be read before something is saved."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.sentences: list[str] = []
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.XS)

    def say(self, sentences: Sequence[str], quiet: str = "") -> None:
        """Show the sentences, or a quiet one where there are none."""
        self.sentences = list(sentences)
        clear_layout(self._lines)
        for words in sentences:
            self._lines.addWidget(warning_line(words))
        if not sentences and quiet:
            self._lines.addWidget(label(quiet, "muted", wrap=True))


def warning_line(words: str) -> QWidget:
    """Make a line with the sign of a warning before its words."""
    made = QWidget()
    made.setObjectName("clear")
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(Space.S)
    line.addWidget(IconLabel("warning", "warning"))
    line.addWidget(label(words, "body", tone="warning", wrap=True), 1)
    return made


class WhenSheet(SavingSheet):
    """Asks when a meeting is to be; says before saving what clashes, and whether it is a holiday.

    Attributes:
        in_past: that it did take place at a moment that is past.
    """

    def __init__(
        self,
        context: Context,
        wanted: datetime.datetime,
        words: tuple[str, str, str, str],
        *parts: QWidget,
        beside: QWidget | None = None,
    ) -> None:
        """Ask; ``parts`` stand above the moment, ``beside`` stands in its line."""
        title, text, self._save_words, self._anyway = words
        self.context = context
        at = case_words.local(wanted)
        self.day = DateField(at.date())
        self.time = TimeField(at.time().replace(second=0, microsecond=0))
        self.in_past = QCheckBox(translate("Meeting", "It did take place at this moment"))
        self.warnings = Warnings()
        self._clashes: tuple[Clash, ...] = ()
        self._holidays: tuple[Holiday, ...] = ()
        self._checked: object = None
        line = QWidget()
        line.setObjectName("clear")
        when = QHBoxLayout(line)
        when.setContentsMargins(0, 0, 0, 0)
        when.setSpacing(Space.M)
        when.addWidget(Field(translate("Meeting", "Day"), self.day), 1)
        when.addWidget(Field(translate("Meeting", "Time"), self.time), 1)
        if beside is not None:
            when.addWidget(beside, 1)
        if not parts:
            line.setFocusProxy(self.day)
        body = column(*parts, line, self.warnings, self.in_past)
        super().__init__(title, text, self._save_words, body)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.check)
        self.day.dateChanged.connect(lambda _day: self._timer.start())
        self.time.timeChanged.connect(lambda _time: self._timer.start())
        self.in_past.setVisible(self._is_past())
        self.on_save(self._save_or_ask)

    def start(self) -> datetime.datetime:
        """Give the start that was chosen, in UTC."""
        chosen = datetime.datetime.combine(self.day.day(), self.time.moment())
        return chosen.astimezone(datetime.UTC)

    def _is_past(self) -> bool:
        return self.start() < self.context.clock()

    def _asked(self) -> object:
        """Give all that a clash depends on, so that an old answer is known for one."""
        return self.start()

    def _ask_clashes(self) -> Job[tuple[Clash, ...]]:
        """Ask what clashes with what is chosen now."""
        raise NotImplementedError

    def _refusal(self) -> bool:
        """Say what is missing and whether anything is."""
        raise NotImplementedError

    def _save_chosen(self) -> Job[Any]:
        """Save what was chosen."""
        raise NotImplementedError

    def check(self) -> Job[tuple[Clash, ...]]:
        """Ask what clashes with the moment chosen now, and whether it is a public holiday."""
        self._timer.stop()
        asked = self._asked()
        self.in_past.setVisible(self._is_past())
        day = self.day.day()
        self.context.jobs.compute(public_holidays.holidays_of, day, 1).then(self._know_holidays)
        job = self._ask_clashes()
        return job.then(lambda clashes: self._know_clashes(asked, clashes)).failed(self._cannot)

    def _know_holidays(self, found: tuple[Holiday, ...]) -> None:
        self._holidays = found
        self._say()

    def _know_clashes(self, asked: object, clashes: tuple[Clash, ...]) -> None:
        if asked == self._asked():
            self._checked, self._clashes = asked, clashes
            self.set_error("")
            self._say()

    def _cannot(self, error: Exception) -> None:
        self._checked, self._clashes = None, ()
        self._say()
        self.set_error(sentence(error))

    def _say(self) -> None:
        holiday = schedule_words.holidays_on(self.day.day(), self._holidays)
        found = schedule_words.clash_sentences(self._clashes)
        quiet = translate("Meeting", "Nothing clashes, as far as your desk can see.")
        said = [f"{one}." for one in (holiday, *found) if one]
        self.warnings.say(said, quiet if self._checked == self._asked() else "")
        self.buttons[SAVE].setText(self._anyway if found else self._save_words)

    def _save_or_ask(self) -> Job[Any] | None:
        """Save where all is said and what clashes was shown; else say or show it first."""
        if self._refusal():
            return None
        if self._checked == self._asked():
            return self._save_chosen()
        self.check().then(lambda _clashes: self._go_on())
        return None

    def _go_on(self) -> None:
        if self._checked == self._asked() and not self._clashes:
            self.answer(SAVE)
