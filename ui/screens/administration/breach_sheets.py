"""The sheets of a breach: its facts, the files the trail names, its end, and its record."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QWidget

from counsel_desk.domain.breaches import Breach, BreachKind
from counsel_desk.reports.breach_record import render_breach
from counsel_desk.services import breaches
from counsel_desk.services.errors import Invalid
from counsel_desk.services.exports import save_bytes
from ui.shell.form_sheet import FormSheet, TextBox, optional_choice
from ui.shell.saving_sheet import SavingSheet, column
from ui.widgets import case_words
from ui.widgets.breach_words import kind_words
from ui.widgets.dates import DateField, TimeField
from ui.widgets.field import Choice, Field
from ui.widgets.labels import label
from ui.widgets.optional_date import OptionalDate
from ui.widgets.paper_words import paper_words
from ui.widgets.sealing_parts import SealingFields
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Any

    from counsel_desk.domain.breaches import BreachLine
    from counsel_desk.domain.people import Person
    from counsel_desk.services.breaches import BreachPermit
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class BreachSheet(FormSheet):
    """What happened, when it was noticed, and whether the Commissioner was told."""

    def __init__(self, now: datetime.datetime, before: Breach | None = None) -> None:
        self._before = before
        noticed = case_words.local(before.noticed_at if before else now)
        self._day, self._time = DateField(noticed.date()), TimeField(noticed.time())
        told_at = before.told_authority_at if before else None
        told = case_words.local(told_at) if told_at else None
        self._told = OptionalDate(translate("Breach", "Told on"), told.date() if told else None)
        self._told_time = TimeField((told or case_words.local(now)).time())
        kinds = [(one, kind_words(one)) for one in BreachKind]
        kind = optional_choice(
            kinds, before.kind if before else None, translate("Breach", "Choose")
        )
        self.harm = QCheckBox(translate("Breach", "There is a real risk of harm to somebody"))
        self.harm.setChecked(before.harm if before else True)
        fields = {
            "noticed_on": Field(translate("Breach", "Noticed on"), self._day),
            "noticed_time": Field(translate("Breach", "At"), self._time),
            "kind": Field(translate("Breach", "What kind"), kind),
            "happened": self._text("happened", translate("Breach", "What happened")),
            "effects": self._text("effects", translate("Breach", "What may follow from it"), True),
            "remedy": self._text("remedy", translate("Breach", "What was done about it"), True),
            "told_on": Field(translate("Breach", "Data Commissioner"), self._told),
            "told_time": Field(translate("Breach", "Told at"), self._told_time),
            "late_because": self._text(
                "late_because", translate("Breach", "Why later than 72 hours, or not at all"), True
            ),
        }
        parts: list[QWidget] = [*fields.values()]
        parts.insert(6, self.harm)
        super().__init__(
            translate("Breach", "A breach of data"),
            translate(
                "Breach",
                "Name clients by code, never by name. With a real risk of harm the Data"
                " Commissioner is told within 72 hours of your noticing, with what is known by"
                " then.",
            ),
            parts,
            fields,
        )

    def _text(self, name: str, title: str, optional: bool = False) -> Field:
        written = getattr(self._before, name) if self._before else ""
        return Field(title, TextBox(written), optional=optional)

    def value(self) -> Breach | None:
        """Give the breach as typed; an error appears where no kind was chosen."""
        kind = self.value_of("kind")
        missing = translate("Breach", "Choose what kind it is.")
        self.fields["kind"].set_error("" if kind else missing)
        if not kind:
            return None
        told = self._told.day()
        before = self._before
        return Breach(
            noticed_at=_moment(self._day.day(), self._time.moment()),
            kind=BreachKind(kind),
            happened=self.text_of("happened"),
            effects=self.text_of("effects"),
            remedy=self.text_of("remedy"),
            harm=self.harm.isChecked(),
            files=before.files if before else (),
            steps=before.steps if before else (),
            told_authority_at=_moment(told, self._told_time.moment()) if told else None,
            late_because=self.text_of("late_because"),
        )


def _moment(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return datetime.datetime.combine(day, time).astimezone(datetime.UTC)


class FilesSheet(FormSheet):
    """Between which days, and by whom, the trail is asked about files."""

    def __init__(self, people: Iterable[Person], first: datetime.date, last: datetime.date) -> None:
        self._first, self._last = DateField(first), DateField(last)
        who = Choice(
            [(None, translate("Breach", "Anybody")), *[(one.id, one.name) for one in people]]
        )
        fields = {
            "first": Field(translate("Breach", "From"), self._first),
            "last": Field(translate("Breach", "To"), self._last),
            "person": Field(translate("Breach", "What was done as"), who),
        }
        super().__init__(
            translate("Breach", "Files that could be concerned"),
            translate(
                "Breach",
                "The audit trail says what was opened, written and saved outside on these days. A"
                " stolen copy of the vault concerns every file that its passphrase opens.",
            ),
            tuple(fields.values()),
            fields,
            translate("Breach", "Find them"),
        )

    def days(self) -> tuple[datetime.date, datetime.date]:
        """Give the first and the last day."""
        return self._first.day(), self._last.day()


class EndSheet(FormSheet):
    """Closes a breach with what came of it."""

    def __init__(self) -> None:
        outcome = Field(translate("Breach", "What came of it, and what changes here"), TextBox())
        super().__init__(
            translate("Breach", "Close the breach"),
            translate("Breach", "Its record stays, and cannot be changed any more."),
            (outcome,),
            {"outcome": outcome},
            translate("Breach", "Close it"),
        )


def write(permit: BreachPermit, passphrase: str) -> Path:
    """Draw, seal and save the record; on a worker, and in memory until it is sealed."""
    return save_bytes(permit.permit, render_breach(permit.paper, passphrase=passphrase))


class BreachRecordSheet(SavingSheet):
    """Saves the record of a breach as a sealed PDF."""

    def __init__(self, context: Context, line: BreachLine, path: Path) -> None:
        self.sealing = SealingFields()
        said = label(
            translate("Breach", "Facts, effects, remedy, steps, and clients by code alone."),
            "muted",
            wrap=True,
        )
        super().__init__(
            translate("Breach", "The record of a breach"),
            translate(
                "Breach", "Pages in the file “{0}”, which opens with its own passphrase alone."
            ).format(path.name),
            translate("Breach", "Save the record"),
            column(self.sealing, said),
        )
        self._context, self._line, self._path = context, line, path
        self.on_save(self._ask)

    def _ask(self) -> Job[Any] | None:
        if not self.sealing.is_right():
            return None
        words = self.sealing.words.text()
        job = self._context.jobs.ask(
            breaches.export_breach,
            breach=self._line.id,
            seal_with=words,
            passphrase=self.sealing.own.text(),
            path=self._path,
            words=paper_words(),
        )
        return job.then(lambda permit: self._write(permit, words))

    def _write(self, permit: BreachPermit, words: str) -> None:
        messages = self._context.messages  # the sheet is gone when the file is written
        said = translate("Breach", "The record is saved as {0}.").format(self._path.name)
        job = self._context.jobs.compute(write, permit, words)
        job.then(lambda _path: messages.say(said, "good"))
        job.failed(lambda error: messages.say(sentence(error), "danger"))

    def _refused(self, error: Exception) -> None:
        super()._refused(error)
        if isinstance(error, Invalid) and error.field == "seal_with":
            self.set_error("")
            self.sealing.words.set_error(sentence(error))
