"""Take the dates of a calendar file into a cycle: what each would do is shown before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QVBoxLayout, QWidget

from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import MeetingReason
from counsel_desk.services import calendar_files, ics_reading, public_holidays
from counsel_desk.services.group_schedule import NewMeeting
from counsel_desk.services.ics_reading import LeftOut
from ui import wording
from ui.shell.saving_sheet import SavingSheet
from ui.theme import Space
from ui.turns import later
from ui.widgets import case_words, schedule_words
from ui.widgets.field import Field
from ui.widgets.labels import label
from ui.widgets.meeting_sheets import reason_choice
from ui.widgets.when_sheet import warning_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.domain.diary import Holiday
    from counsel_desk.domain.ids import GroupId
    from counsel_desk.services.calendar_files import OfferedDate
    from counsel_desk.services.ics_reading import IcsFound
    from ui.jobs import Job
    from ui.screen import Context

_IN_A_TURN = 8

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def left_out_words(why: LeftOut, count: int) -> str:
    """Say how many events of a file gave no date, and why."""
    words = {
        LeftOut.NO_END: translate("DatesFile", "{0} repeat without an end"),
        LeftOut.RULE: translate("DatesFile", "{0} repeat in a way that no meeting does"),
        LeftOut.ALL_DAY: translate("DatesFile", "{0} last whole days"),
        LeftOut.ZONE: translate("DatesFile", "{0} are in a time zone that is not known"),
        LeftOut.LENGTH: translate("DatesFile", "{0} have a length that no meeting has"),
        LeftOut.FAR: translate("DatesFile", "{0} lie too long ago or too far ahead"),
        LeftOut.CANCELLED: translate("DatesFile", "{0} are cancelled"),
        LeftOut.UNREADABLE: translate("DatesFile", "{0} have no time that can be read"),
    }[why]
    return words.format(QLocale().toString(count))


class DatesFile(QObject):
    """Leads from the question which file, to the dates that are taken in.

    Attributes:
        sheet: the dates that were found last.
    """

    def __init__(self, over: QWidget, context: Context, group: GroupId) -> None:
        super().__init__(over)
        self._over, self._context, self._group = over, context, group
        self._found: IcsFound | None = None
        self.sheet: DatesSheet | None = None

    def ask(self) -> None:
        """Ask for the file."""
        dialog = QFileDialog(self._over.window(), translate("DatesFile", "Dates from a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(translate("DatesFile", "Calendar files (*.ics)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.read(Path(path)))
        dialog.open()

    def read(self, path: Path) -> None:
        """Read a file, away from the vault, and ask what its dates would do."""
        job = self._context.jobs.compute(ics_reading.read_dates, path, self._context.clock())
        job.then(self._offer).failed(self._refused)

    def _offer(self, found: IcsFound) -> None:
        self._found = found
        if not found.dates:
            words = [left_out_words(why, count) for why, count in found.left_out]
            said = translate("DatesFile", "This file has no date that can be taken in: {0}.")
            self._context.messages.say(said.format(", ".join(words)), "warning")
            return
        ask = self._context.jobs.ask
        job = ask(calendar_files.offer_dates, self._group, found.dates)
        job.then(self._name_holidays).failed(self._refused)

    def _name_holidays(self, offered: Sequence[OfferedDate]) -> None:
        first, last = local_day(offered[0].start), local_day(offered[-1].start)
        job = self._context.jobs.compute(public_holidays.holidays_between, first, last)
        job.then(lambda holidays: self._show(offered, holidays)).failed(self._refused)

    def _show(self, offered: Sequence[OfferedDate], holidays: Sequence[Holiday]) -> None:
        left_out = self._found.left_out if self._found is not None else ()
        words = [left_out_words(why, count) for why, count in left_out]
        self.sheet = DatesSheet(self._context, self._group, offered, holidays, words)
        self.sheet.open_over(self._over)

    def _refused(self, error: Exception) -> None:
        self._context.messages.say(wording.sentence(error), "danger")


class DatesSheet(SavingSheet):
    """Lists the dates of a file with what each would do; ticked ones are taken in.

    Attributes:
        boxes: one for each date, in their order; why: the reason, where meetings are moved.
    """

    def __init__(
        self,
        context: Context,
        group: GroupId,
        offered: Sequence[OfferedDate],
        holidays: Sequence[Holiday],
        left_out: Sequence[str],
    ) -> None:
        self._context, self._group, self._holidays = context, group, tuple(holidays)
        self._offered = tuple(offered)
        self.boxes: list[QCheckBox] = []
        self.why = reason_choice()
        self._why_field = Field(translate("DatesFile", "Why meetings are moved"), self.why)
        body = QWidget()
        body.setObjectName("clear")
        self._lines = QVBoxLayout(body)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.S)
        if any(one.moves is not None for one in self._offered):
            self._lines.addWidget(self._why_field)
        if left_out:
            words = translate("DatesFile", "Not taken: {0}.").format(", ".join(left_out))
            self._lines.addWidget(label(words, "muted", wrap=True))
        super().__init__(
            translate("DatesFile", "Dates from the file"),
            translate("DatesFile", "Only the times are taken, and no title. Nothing is saved yet."),
            translate("DatesFile", "Take in"),
            body,
        )
        self.on_save(self._take_in)
        self._make_some()

    def _make_some(self) -> None:
        """Make the next few lines; the rest in another turn."""
        done = len(self.boxes)
        for one in self._offered[done : done + _IN_A_TURN]:
            self._add(one)
        if len(self.boxes) < len(self._offered):
            later(self, self._make_some)

    @property
    def is_built(self) -> bool:
        """Whether every date has its line."""
        return len(self.boxes) == len(self._offered)

    def _add(self, one: OfferedDate) -> None:
        box = QCheckBox(self._words(one))
        is_past = one.start < self._context.clock()
        box.setEnabled(not one.there and not (is_past and one.moves is not None))
        box.setChecked(box.isEnabled() and not one.clashes and not is_past)
        self.boxes.append(box)
        self._lines.addWidget(box)
        holiday = schedule_words.holidays_on(local_day(one.start), self._holidays)
        noted = [holiday, *schedule_words.clash_sentences(one.clashes)]
        if is_past:
            noted.append(translate("DatesFile", "past"))
        for words in noted if not one.there else ():
            if words:
                self._lines.addWidget(warning_line(words))

    def _words(self, one: OfferedDate) -> str:
        when = f"{case_words.say_moment_long(one.start)}, " + translate(
            "DatesFile", "{0} minutes"
        ).format(QLocale().toString(one.minutes))
        if one.there:
            return translate("DatesFile", "{0}: in the cycle already").format(when)
        if one.was is not None:
            words = translate("DatesFile", "{0}: moves meeting {1} from {2}")
            return words.format(when, one.number, case_words.say_moment(one.was))
        return translate("DatesFile", "{0}: a new meeting").format(when)

    def _take_in(self) -> Job[Any] | None:
        ticked = zip(self._offered, self.boxes, strict=False)
        chosen = [one for one, box in ticked if box.isChecked() and box.isEnabled()]
        moved = tuple((one.moves, one.start) for one in chosen if one.moves is not None)
        added = tuple(NewMeeting(one.start, one.minutes) for one in chosen if one.moves is None)
        reason = self.why.value()
        if moved and reason is None:
            self._why_field.set_error(translate("DatesFile", "Choose why they are moved."))
            self.why.setFocus()
            return None
        job = self._context.jobs.ask(
            calendar_files.take_in_dates,
            self._group,
            added=added,
            moved=moved,
            reason=reason if isinstance(reason, MeetingReason) else None,
        )
        return job.then(self._taken)

    def _taken(self, count: int) -> None:
        words = translate("DatesFile", "{0} dates are taken in.").format(count)
        self._context.messages.say(words, "good")
