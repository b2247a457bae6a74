"""Save dates as a calendar file: which days, where to, one's own passphrase, and what leaves."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog

from counsel_desk.services import calendar_files, exports, ics_writing
from ui import wording
from ui.shell.saving_sheet import SavingSheet, column
from ui.widgets.buttons import IconButton
from ui.widgets.dates import say_date
from ui.widgets.field import Choice, Field

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from counsel_desk.services.calendar_files import CalendarPermit
    from ui.jobs import Job
    from ui.screen import Context

Span = tuple[datetime.date, int]

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class CalendarSaving(QObject):
    """Leads from the question which days, to the file that is written.

    Attributes:
        span: which days; made anew with each question.
    """

    def __init__(self, over: QWidget, context: Context) -> None:
        super().__init__(over)
        self._over, self._context = over, context
        self._count = 0
        self._spans: tuple[Span, ...] = ()
        self.span = Choice()

    def button(self, span: Callable[[], Span]) -> IconButton:
        """Make the button and the key that ask for the days which are shown then."""

        def ask() -> None:
            self.ask(*span())

        action = QAction(translate("CalendarFile", "Save dates as a calendar file"), self._over)
        action.setShortcut(QKeySequence("Ctrl+S"))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setProperty("group", translate("CalendarFile", "Calendar"))
        action.triggered.connect(lambda _checked=False: ask())
        self._over.addAction(action)
        name = translate("CalendarFile", "Save as a calendar file (Ctrl+S)")
        return IconButton("export", name, ask)

    def ask(self, first: datetime.date, days: int) -> SavingSheet:
        """Ask which days: those that are shown, or the months to come."""
        today = self._context.today()
        last = first + datetime.timedelta(days=days - 1)
        shown = translate("CalendarFile", "{0} to {1}").format(say_date(first), say_date(last))
        self._spans = ((first, days), (today, 92), (today, 366))
        months = translate("CalendarFile", "Three months from today")
        year = translate("CalendarFile", "A year from today")
        self.span = Choice(list(enumerate((shown, months, year))))
        sheet = SavingSheet(
            translate("CalendarFile", "Save dates as a calendar file"),
            translate(
                "CalendarFile",
                "For a telephone or another calendar. Each date is called “Meeting”: no name, no"
                " code, no group and no place is in the file.",
            ),
            translate("CalendarFile", "Choose a place"),
            column(Field(translate("CalendarFile", "Which days"), self.span)),
        )
        sheet.on_save(lambda: self._ask_path(sheet))
        sheet.open_over(self._over)
        return sheet

    def _ask_path(self, sheet: SavingSheet) -> None:
        sheet.close_sheet()
        first, days = self._spans[self.span.currentIndex()]
        title = translate("CalendarFile", "Save dates as a calendar file")
        dialog = QFileDialog(self._over.window(), title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("ics")
        dialog.selectFile(translate("CalendarFile", "Dates") + ".ics")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save(Path(path), first, days))
        dialog.open()

    def save(self, path: Path, first: datetime.date, days: int) -> None:
        """Ask for the passphrase, then write the dates."""
        last = first + datetime.timedelta(days=days - 1)
        said = translate(
            "CalendarFile",
            "The dates from {0} to {1} leave the vault in the file “{2}”, not encrypted: when each"
            " begins and ends, and nothing else. Saving it is recorded.",
        ).format(say_date(first), say_date(last), path.name)

        def permitted(passphrase: str) -> Job[CalendarPermit]:
            job = self._context.jobs.ask(
                calendar_files.permit_calendar,
                first=first,
                days=days,
                path=path,
                passphrase=passphrase,
            )
            return job.then(self._write)

        self._context.dialogs.ask_passphrase(
            self._over,
            translate("CalendarFile", "Save dates outside the vault?"),
            said,
            translate("CalendarFile", "Save"),
            permitted,
        )

    def _write(self, given: CalendarPermit) -> None:
        self._count = len(given.events)
        now = self._context.clock()
        jobs = self._context.jobs

        def written() -> Path:
            return exports.save_bytes(given.permit, ics_writing.as_ics(given.events, now))

        jobs.compute(written).then(self._written).failed(self._failed)

    def _written(self, path: Path) -> None:
        said = translate("CalendarFile", "{0} dates are saved as {1}.")
        self._context.messages.say(said.format(self._count, path.name), "good")

    def _failed(self, error: Exception) -> None:
        self._context.messages.say(wording.sentence(error), "danger")
