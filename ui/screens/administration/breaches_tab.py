"""Breaches of data: each open one with its 72 hours, its steps and the files it could concern."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from counsel_desk.domain.breaches import BreachStep, StepDone, deadline
from counsel_desk.services import breaches, people
from ui import wording
from ui.screens.administration.breach_sheets import (
    BreachRecordSheet,
    BreachSheet,
    EndSheet,
    FilesSheet,
)
from ui.screens.administration.tab import Tab
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.breach_words import clock_pill, kind_words, step_words
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card, clear_layout
from ui.widgets.dates import say_date
from ui.widgets.labels import label
from ui.widgets.pill import Pill
from ui.widgets.sealing_parts import ask_path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from counsel_desk.domain.breaches import Breach, BreachLine, Concerned
    from counsel_desk.domain.people import Person
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate
SHOWN = 12
"""So many codes stand on a card; the record names them all."""


class BreachesTab(Tab):
    """The guide through a breach, one card each; a closed one keeps its record."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._people: Sequence[Person] = ()
        guide = Card(translate("Breach", "If something went wrong"))
        begin = translate("Breach", "Record a breach")
        self.button = secondary_button(begin, "warning-circle", self.record)
        guide.add_action(self.button)
        guide.add(
            label(
                translate(
                    "Breach",
                    "A lost machine, a letter to the wrong person, somebody who read what is not"
                    " theirs: record it at once, with what you know. The law gives 72 hours to"
                    " tell the Data Commissioner where somebody may come to harm. Stopping it and"
                    " warning those in danger come first.",
                ),
                "muted-body",
                wrap=True,
            )
        )
        self._cards = QVBoxLayout()
        self._cards.setSpacing(Space.L)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.column.addWidget(guide)
        self.column.addWidget(self.error)
        self.column.addLayout(self._cards)
        self.column.addStretch(1)

    def load(self) -> None:
        """Ask for names and the breaches."""
        self.context.jobs.ask(people.list_people).then(self._know)

    def _know(self, found: Sequence[Person]) -> None:
        self._people = found
        self.context.jobs.ask(breaches.list_breaches).then(self._show).failed(self._refused)

    def _refused(self, error: Exception) -> None:
        self.error.setText(wording.sentence(error))
        self.error.show()

    def _show(self, lines: Sequence[BreachLine]) -> None:
        clear_layout(self._cards)
        for line in lines:
            self._cards.addWidget(self._card(line))

    # --- one card ---

    def _card(self, line: BreachLine) -> Card:
        told = line.breach
        card = Card(kind_words(told.kind))
        pill = clock_pill(told, self.context.clock())
        card.set_pill(Pill(pill.text, pill.kind, pill.sign))
        for text in self._said(line):
            card.add(label(text, "body", wrap=True))
        is_open = told.closed_at is None
        if is_open:
            card.add(self._steps(line))
        card.add(self._buttons(line, is_open=is_open))
        return card

    def _said(self, line: BreachLine) -> list[str]:
        told = line.breach
        noticed = translate("Breach", "Noticed {0}.").format(_moment(told.noticed_at))
        if told.harm and told.told_authority_at is None and told.closed_at is None:
            by = translate("Breach", "The Commissioner is to be told by {0}.")
            noticed = f"{noticed} {by.format(_moment(deadline(told)))}"
        found = [noticed, told.happened, _files_words(line)]
        return [*found, told.outcome] if told.outcome else found

    def _steps(self, line: BreachLine) -> QWidget:
        made = QWidget()
        made.setObjectName("clear")
        lines = QVBoxLayout(made)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.XS)
        done = {one.step: one.on for one in line.breach.steps}
        for step in BreachStep:
            words = step_words(step)
            if step in done:
                words = f"{words} · {say_date(done[step])}"
            box = QCheckBox(words)
            box.setChecked(step in done)
            box.toggled.connect(partial(self._tick, line, step))
            lines.addWidget(box)
        return made

    def _tick(self, line: BreachLine, step: BreachStep, on: bool) -> None:
        rest = tuple(one for one in line.breach.steps if one.step is not step)
        steps = (*rest, StepDone(step, self.context.today())) if on else rest
        self._save(line, replace(line.breach, steps=steps))

    def _save(self, line: BreachLine, value: Breach) -> Job[Any]:
        job = self.context.jobs.ask(breaches.save_breach, value=value, breach=line.id)
        return job.failed(self._refused)

    def _buttons(self, line: BreachLine, *, is_open: bool) -> QWidget:
        made = QWidget()
        made.setObjectName("clear")
        across = QHBoxLayout(made)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(Space.S)
        offered = [(translate("Breach", "Save the record"), "file-pdf", self.export)]
        if is_open:
            offered = [
                (translate("Breach", "Change the facts"), "pencil-simple", self.change),
                (translate("Breach", "Find the files"), "magnifying-glass", self.find_files),
                *offered,
                (translate("Breach", "Close it"), "check", self.close_one),
            ]
        for words, icon, act in offered:
            button = secondary_button(words, icon, partial(act, line))
            across.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        across.addStretch(1)
        return made

    # --- what is done ---

    def record(self) -> None:
        """Record a new breach."""
        sheet = BreachSheet(self.context.clock())
        sheet.keep(self.context, "breach")
        self._ask_facts(sheet, None)

    def change(self, line: BreachLine) -> None:
        """Change what is known of one."""
        sheet = BreachSheet(self.context.clock(), line.breach)
        sheet.keep(self.context, "breach", None, line.id)
        self._ask_facts(sheet, line)

    def _ask_facts(self, sheet: BreachSheet, line: BreachLine | None) -> None:
        def save() -> Job[Any] | None:
            value = sheet.value()
            if value is None:
                return None
            number = line.id if line else None
            job = self.context.jobs.ask(breaches.save_breach, value=value, breach=number)
            return job.then(lambda _id: self._say(translate("Breach", "The breach is on record.")))

        sheet.on_save(save)
        sheet.open_over(self)

    def find_files(self, line: BreachLine) -> None:
        """Ask the trail which files could be concerned."""
        noticed = case_words.local(line.breach.noticed_at).date()
        sheet = FilesSheet(self._people, noticed, self.context.today())

        def save() -> Job[Any] | None:
            first, last = sheet.days()
            person = sheet.value_of("person")
            job = self.context.jobs.ask(
                breaches.concerned_files, first=first, last=last, person=person
            )
            return job.then(lambda found: self._found(line, found))

        sheet.on_save(save)
        sheet.open_over(self)

    def _found(self, line: BreachLine, found: Sequence[Concerned]) -> None:
        files = dict.fromkeys([*line.breach.files, *(one.case for one in found)])
        self._save(line, replace(line.breach, files=tuple(files)))
        one, many = translate("Breach", "1 file found."), translate("Breach", "{0} files found.")
        count = QLocale().toString(len(found))
        self._say(one if len(found) == 1 else many.format(count))

    def close_one(self, line: BreachLine) -> None:
        """Ask what came of it, then close it."""
        sheet = EndSheet()
        sheet.keep(self.context, "close breach", None, line.id)

        def save() -> Job[Any] | None:
            outcome = sheet.text_of("outcome")
            job = self.context.jobs.ask(breaches.close_breach, breach=line.id, outcome=outcome)
            return job.then(lambda _none: self._say(translate("Breach", "The breach is closed.")))

        sheet.on_save(save)
        sheet.open_over(self)

    def export(self, line: BreachLine) -> None:
        """Ask where the record goes, then seal it."""
        name = translate("Breach", "Record of a breach")
        title = translate("Breach", "Save the record")
        ask_path(self, title, name, lambda path: self.export_to(line, path))

    def export_to(self, line: BreachLine, path: Path) -> BreachRecordSheet:
        """Ask for the passphrases."""
        sheet = BreachRecordSheet(self.context, line, path)
        sheet.open_over(self)
        return sheet

    def _say(self, words: str) -> None:
        self.context.messages.say(words, "good")


def _moment(moment: Any) -> str:  # noqa: ANN401 - a moment in any zone
    return case_words.say_moment_year(moment)


def _files_words(line: BreachLine) -> str:
    if not line.breach.files:
        return translate("Breach", "No file is named as concerned yet.")
    codes = ", ".join(line.codes[:SHOWN])
    more = len(line.codes) - SHOWN
    if more > 0:
        codes = translate("Breach", "{0} and {1} more").format(codes, QLocale().toString(more))
    count = QLocale().toString(line.unnamed)
    others = translate("Breach", "{0} whose code you may not know").format(count)
    parts = [part for part in (codes, others if line.unnamed else "") if part]
    return translate("Breach", "Files that could be concerned: {0}.").format("; ".join(parts))
