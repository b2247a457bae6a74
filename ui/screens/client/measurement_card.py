"""What is due for a client and what comes next; an own plan, and putting off with a reason."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal

from counsel_desk.services import measurement
from ui.shell.saving_sheet import SavingSheet, column
from ui.widgets import measurement_words
from ui.widgets.buttons import quiet_button, secondary_button
from ui.widgets.card import Card
from ui.widgets.dates import DateField
from ui.widgets.field import Field, TextField
from ui.widgets.keys import key_table
from ui.widgets.labels import label
from ui.widgets.plan_editor import PlanEditor
from ui.widgets.rows import ListRow, RowList

if TYPE_CHECKING:
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.measurement import PlanLine, Standing
    from counsel_desk.services.measurement import Schedule
    from ui.jobs import Job
    from ui.screen import Context
    from ui.widgets.keys import KeyLine

# A name that the tool for translations finds.
translate = QCoreApplication.translate

WIDE = 720


class DueLine(ListRow):
    """An instrument of the plan: Enter gives it, P puts it off.

    Signals:
        put_off_asked: it is to be put off, or asked for again.

    Attributes:
        may_put_off: whether this person may put it off; without that no key asks for it.
    """

    put_off_asked = Signal()
    may_put_off = False

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Put off with P."""
        own = key_table(
            translate("MeasurementCard", "Measurement plan"),
            (
                translate("MeasurementCard", "Put off, or ask for it again"),
                "P",
                self.put_off_asked.emit,
            ),
        )
        return (*(own if self.may_put_off else ()), *super().key_lines())


class MeasurementCard(Card):
    """Every instrument of the client's plan with how it stands.

    Signals:
        given: the instrument to give now; changed: the plan was changed.
    """

    given = Signal(str)
    changed = Signal()

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__()
        self._context = context
        self._case = case
        self._may_write = False
        self.schedule: Schedule | None = None
        self.rows = RowList(translate("MeasurementCard", "Measurement plan"))
        self.plan_button = quiet_button(
            translate("MeasurementCard", "Change the plan"), "pencil-simple", self.change_plan
        )
        self.plan_button.hide()
        self.add_action(self.plan_button)
        self.set_title(translate("MeasurementCard", "Measurement plan"))
        self.add(self.rows)
        self._note = label("", "muted", wrap=True)
        self._note.hide()
        self.add(self._note)
        self.rows.opened.connect(lambda key: self.given.emit(str(key)))

    def show_schedule(self, schedule: Schedule, *, may_write: bool) -> None:
        """Show the plan and what is due."""
        self.schedule, self._may_write = schedule, may_write
        self.plan_button.setVisible(may_write)
        kind = (
            translate("MeasurementCard", "this client's own")
            if schedule.is_own
            else translate("MeasurementCard", "the programme's")
        )
        self.set_title(translate("MeasurementCard", "Measurement plan"), kind)
        self.rows.set_rows((one.instrument, self._row(one)) for one in schedule.standings)
        words = schedule.reason if schedule.is_own else ""
        if not schedule.standings:
            words = translate("MeasurementCard", "Nothing is asked for by itself.") + " " + words
        elif may_write:
            keys = translate("MeasurementCard", "Enter gives an instrument, P puts one off.")
            words = f"{words} {keys}".strip()
        self._note.setText(words.strip())
        self._note.setVisible(bool(self._note.text()))

    def _row(self, one: Standing) -> DueLine:
        today = self._context.today()
        words = measurement_words.standing_words(one, today)
        role = "primary" if one.is_due else "muted"
        row = DueLine(measurement_words.name_of(one.instrument), words, "clipboard-text", role)
        pill = measurement_words.standing_pill(one)
        if pill is not None:
            row.set_pill(pill.text, pill.kind, pill.sign)
        row.may_put_off = self._may_write
        row.put_off_asked.connect(lambda: self.put_off(one))
        return row

    def put_off(self, one: Standing) -> None:
        """Ask until when and why; or ask for it again where it was put off."""
        if not self._may_write:
            return
        if not (one.is_due or one.put_off):
            self._context.messages.say(translate("MeasurementCard", "It is not due yet."))
            return
        if one.put_off is not None:
            job = self._context.jobs.ask(
                measurement.ask_again, self._case, instrument=one.instrument
            )
            job.then(lambda _none: self.changed.emit())
            return
        today = self._context.today()
        sheet = PutOffSheet(one.instrument, max(today, one.since or today))
        sheet.on_save(lambda: self._save_delay(sheet))
        sheet.open_over(self)

    def _save_delay(self, sheet: PutOffSheet) -> Job[None]:
        job = self._context.jobs.ask(
            measurement.put_off,
            self._case,
            instrument=sheet.instrument,
            until=sheet.until.day(),
            reason=sheet.reason.text(),
        )
        return job.then(lambda _none: self.changed.emit())

    def change_plan(self) -> None:
        """Let the person give the client a plan of their own."""
        if self.schedule is None or not self._may_write:
            return
        sheet = PlanSheet(self.schedule)
        sheet.on_save(lambda: self._save_plan(sheet))
        sheet.open_over(self)

    def _save_plan(self, sheet: PlanSheet) -> Job[None]:
        job = self._context.jobs.ask(
            measurement.set_client_plan,
            self._case,
            lines=sheet.lines(),
            reason=sheet.reason.text(),
        )
        return job.then(lambda _none: self.changed.emit())


class PutOffSheet(SavingSheet):
    """Until when an instrument is put off, and why."""

    def __init__(self, instrument: str, due: datetime.date) -> None:
        self.instrument = instrument
        self.until = DateField(due + datetime.timedelta(days=7))
        self.reason = TextField(
            translate("MeasurementCard", "Why it is put off"),
            translate("MeasurementCard", "Such as “in hospital until Friday”."),
        )
        day = Field(translate("MeasurementCard", "Ask for it again on"), self.until)
        name = measurement_words.name_of(instrument)
        super().__init__(
            translate("MeasurementCard", "Put {0} off").format(name),
            translate("MeasurementCard", "Until that day it is not due, here and under Today."),
            translate("MeasurementCard", "Put off"),
            column(self.reason, day),
        )


class PlanSheet(SavingSheet):
    """The plan of one client, or the programme's again, with the reason."""

    def __init__(self, schedule: Schedule) -> None:
        self._takes_programme = False
        self.editor = PlanEditor(schedule.lines)
        self.reason = TextField(
            translate("MeasurementCard", "Why this client has this plan"),
            translate("MeasurementCard", "Every change of the plan stays on record."),
        )
        self.programme = secondary_button(
            translate("MeasurementCard", "Take the programme's plan again"), ""
        )
        self.programme.setVisible(schedule.is_own)
        self.programme.clicked.connect(lambda _on=False: self._take(schedule.programme))
        super().__init__(
            translate("MeasurementCard", "Plan for this client"),
            translate("MeasurementCard", "It counts instead of the programme's plan."),
            translate("MeasurementCard", "Save the plan"),
            column(self.editor, self.programme, self.reason),
        )
        self.setMaximumWidth(WIDE)
        self.editor.changed.connect(self._edited)

    def _take(self, lines: tuple[PlanLine, ...]) -> None:
        self.editor.set_lines(lines)
        self._takes_programme = True
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edited(self) -> None:
        self._takes_programme = False

    def lines(self) -> tuple[PlanLine, ...] | None:
        """Give the plan as it stands; None for the programme's."""
        return None if self._takes_programme else self.editor.lines()
