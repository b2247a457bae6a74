"""Offer what can be decided on a closed file, ask what it takes, and have it done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from counsel_desk.domain.retention import Keeping
from counsel_desk.services import erasures, retention
from ui.screen import Route
from ui.screens.keeping import words
from ui.screens.keeping.erase_sheet import AskErasureSheet
from ui.screens.keeping.sheets import DecideSheet, HoldSheet, KeepLongerSheet
from ui.widgets import case_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping
    from typing import Any

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.erasures import ErasurePreview
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.retention import KeepingRow
    from ui.jobs import Job
    from ui.screen import Context

LONGER, HOLD, LIFT, OPEN = "longer", "hold", "lift", "open"
COPY, ERASE, SETTLE = "copy", "erase", "settle"
USUAL_YEARS = 1


class Deciding(QObject):
    """Decides on one file after another."""

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__(page)
        self.context = context
        self._page = page

    def open(self, row: KeepingRow, people: Mapping[PersonId, Person]) -> None:
        """Show how a file stands and what can be done."""
        person = case_words.name_of(people, row.by)
        title = " ".join(part for part in (row.code, row.name) if part)
        sheet = DecideSheet(title, words.standing_words(row, person), self._offered(row))
        sheet.answered.connect(lambda key: self._chosen(key, row))
        sheet.open_over(self._page)

    def _offered(self, row: KeepingRow) -> list[tuple[str, str, str, str]]:
        longer = self.tr("Until another day, with a reason")
        lifted = self.tr("The day until which it is kept counts again")
        held = self.tr("For a court, a lawyer or an inquiry; nothing can be erased")
        of_hold = (
            (LIFT, self.tr("Lift the legal hold"), lifted, "scales")
            if row.keeping is Keeping.HELD
            else (HOLD, self.tr("Put a legal hold on it"), held, "scales")
        )
        read = self.tr("To read it before deciding")
        opening = (OPEN, self.tr("Open the file"), read, "folder-open")
        if row.erasing:
            settled = self.tr("To sign, or to take it back")
            return [(SETTLE, self.tr("See the erasure"), settled, "eraser"), opening]
        copy = self.tr("Their own file, in pages, from the file’s referrals")
        erased = self.tr("Shows first what would go; an administrator signs too")
        last = [
            opening,
            (COPY, self.tr("Give the client a copy first"), copy, "copy"),
            (ERASE, self.tr("Erase it"), erased, "eraser"),
        ]
        if row.keeping is Keeping.HELD:
            last = [opening]
        return [
            (LONGER, self.tr("Keep it longer"), longer, "calendar-plus"),
            of_hold,
            *last,
        ]

    def _chosen(self, key: str, row: KeepingRow) -> None:
        if key == OPEN:
            self.context.go(Route("client", row.case, "overview"))
        elif key == COPY:
            self.context.go(Route("client", row.case, "referrals"))
        elif key == SETTLE:
            self.context.go(Route("administration", tab="erasures"))
        elif key == ERASE:
            job = self.context.jobs.ask(erasures.preview_erasure, row.case)
            job.then(lambda seen: self._erase(row, seen))
        elif key == LONGER:
            self._keep_longer(row)
        elif key in (HOLD, LIFT):
            self._hold(row, lift=key == LIFT)

    def _keep_longer(self, row: KeepingRow) -> None:
        today = self.context.today()
        begin = max(row.until or today, today)
        sheet = KeepLongerSheet(row.code, _years_on(begin, USUAL_YEARS))
        sheet.keep(self.context, "keep longer", row.case)

        def save() -> Job[Any] | None:
            job = self.context.jobs.ask(
                retention.keep_longer,
                row.case,
                until=sheet.until(),
                reason=sheet.text_of("reason"),
            )
            said = self.tr("{0} is kept longer.").format(row.code)
            return job.then(lambda _none: self._say(said))

        sheet.on_save(save)
        sheet.open_over(self._page)

    def _hold(self, row: KeepingRow, *, lift: bool) -> None:
        sheet = HoldSheet(row.code, lift=lift)
        sheet.keep(self.context, "lift hold" if lift else "hold", row.case)
        said = self.tr("The hold on {0} is lifted.") if lift else self.tr("{0} is under a hold.")

        def save() -> Job[Any] | None:
            act = retention.lift_hold if lift else retention.hold
            job = self.context.jobs.ask(act, row.case, reason=sheet.text_of("reason"))
            return job.then(lambda _none: self._say(said.format(row.code)))

        sheet.on_save(save)
        sheet.open_over(self._page)

    def _erase(self, row: KeepingRow, seen: ErasurePreview) -> None:
        sheet = AskErasureSheet(seen)
        sheet.keep(self.context, "ask erasure", row.case)

        def save() -> Job[Any] | None:
            basis, passphrase = sheet.basis(), sheet.passphrase()
            if basis is None or not passphrase:
                return None
            job = self.context.jobs.ask(
                erasures.ask_erasure,
                row.case,
                basis=basis,
                words=sheet.text_of("words"),
                copy_given=sheet.copy_given.isChecked(),
                passphrase=passphrase,
            )
            said = self.tr("{0} is erased once an administrator has signed.").format(row.code)
            return job.then(lambda _none: self._say(said))

        sheet.on_save(save)
        sheet.open_over(self._page)

    def _say(self, said: str) -> None:
        self.context.messages.say(said, "good")


def _years_on(day: datetime.date, years: int) -> datetime.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, day=28)
