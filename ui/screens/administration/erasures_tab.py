"""Erasures: those that wait for a signature, what came of the others, and older copies."""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counsel_desk.domain.access import Permission
from counsel_desk.domain.erasures import ErasureOutcome
from counsel_desk.services import erased, erasures, people
from ui import wording
from ui.screens.administration.erasure_sheets import EraseSheet, RefuseSheet
from ui.screens.administration.tab import Tab
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card, clear_layout
from ui.widgets.dates import say_date
from ui.widgets.empty_state import EmptyState
from ui.widgets.erasure_words import basis_words, outcome_pill
from ui.widgets.labels import label
from ui.widgets.pill import Pill

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counsel_desk.domain.erasures import Erasure, ErasureLine
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.services.backups import Copy
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate
SHOWN, _NINETY = 100, datetime.timedelta(days=90)
"""So many past erasures are shown at most."""


class ErasuresTab(Tab):
    """Lists erasures by code; an administrator signs or refuses, a supervisor takes back."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._people: Mapping[PersonId, Person] = {}
        self.waiting = Card(translate("Erasures", "Waiting for a signature"))
        self.done = Card(translate("Erasures", "What came of the others"))
        self.copies = Card(translate("Erasures", "Older copies"))
        self.copies_said = label("", "body", wrap=True)
        self.copies.add(self.copies_said)
        self.empty = EmptyState(
            translate(
                "Erasures",
                "No file was erased. A supervisor asks for it under Supervision, Closed files, and"
                " an administrator signs here.",
            ),
            icon="eraser",
        )
        self._rows: dict[Card, QVBoxLayout] = {}
        for card in (self.waiting, self.done):
            rows = QVBoxLayout()
            rows.setSpacing(Space.L)
            card.body.addLayout(rows)
            self._rows[card] = rows
        for part in (self.waiting, self.copies, self.done, self.empty):
            part.hide()
            self.column.addWidget(part)
        self.column.addStretch(1)

    def load(self) -> None:
        """Ask for names, the erasures, and the copies from before them."""
        self.context.jobs.ask(people.list_people).then(self._know)

    def _know(self, found: Sequence[Person]) -> None:
        self._people = case_words.by_id(found)
        self.context.jobs.ask(erasures.list_erasures).then(self._show).failed(self._refused)
        if self.context.backups is not None:
            profile = self.context.backups.profile
            job = self.context.jobs.on_desk(erased.older_copies, profile)
            job.then(self._show_copies)

    def _refused(self, error: Exception) -> None:
        self.empty.set_sentence(wording.sentence(error))
        self.empty.show()

    def _show(self, lines: Sequence[ErasureLine]) -> None:
        wait = [one for one in lines if one.erasure.outcome is ErasureOutcome.WAITING]
        rest = [one for one in lines if one.erasure.outcome is not ErasureOutcome.WAITING]
        for card, found in ((self.waiting, wait), (self.done, rest[:SHOWN])):
            clear_layout(self._rows[card])
            for line in found:
                self._rows[card].addWidget(self._row(line))
            card.setVisible(bool(found))
        self.empty.setVisible(not lines)

    def _show_copies(self, found: Sequence[Copy]) -> None:
        if not found:
            self.copies.hide()
            return
        oldest, newest = found[-1].made_at, found[0].made_at
        days = (min(oldest, newest), max(oldest, newest))
        words = translate(
            "Erasures",
            "{0} copies within reach were made before the last erasure, from {1} to {2}. What was"
            " erased since is in them still, and whoever opens one restored has it taken out"
            " first. They go as newer copies take their place; a copy on a stick in a drawer does"
            " not: delete it by {3}, 90 days after.",
        )
        until = say_date(case_words.local(days[1]).date() + _NINETY)
        first, last = (say_date(case_words.local(day).date()) for day in days)
        self.copies_said.setText(words.format(QLocale().toString(len(found)), first, last, until))
        self.copies.show()

    def _row(self, line: ErasureLine) -> QWidget:
        told = line.erasure
        made = QWidget()
        made.setObjectName("clear")
        across = QHBoxLayout(made)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(Space.M)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(label(f"{told.code}: {basis_words(told.basis)}", "strong"))
        for text in self._said(told):
            words.addWidget(label(text, "muted", wrap=True))
        across.addLayout(words, 1)
        if told.outcome is ErasureOutcome.WAITING:
            for button in self._buttons(line):
                across.addWidget(button)
        else:
            pill = outcome_pill(told.outcome)
            across.addWidget(Pill(pill.text, pill.kind, pill.sign))
        return made

    def _said(self, told: Erasure) -> list[str]:
        asked = translate("Erasures", "{0} asked on {1}: “{2}”").format(
            case_words.name_of(self._people, told.asked_by),
            say_date(case_words.local(told.asked_at).date()),
            told.words,
        )
        copy = (
            translate("Erasures", "The client was given or offered a copy.")
            if told.copy_given
            else translate("Erasures", "The client was not given a copy.")
        )
        records = translate("Erasures", "{0} records.").format(QLocale().toString(told.records))
        found = [asked, f"{records} {copy}"]
        if told.decided_at is not None:
            signed = translate("Erasures", "{0} signed on {1}.")
            against = translate("Erasures", "{0} decided against it on {1}: “{2}”")
            is_gone = told.outcome is ErasureOutcome.ERASED
            who = case_words.name_of(self._people, told.decided_by)
            day = say_date(case_words.local(told.decided_at).date())
            found.append((signed if is_gone else against).format(who, day, told.answer))
        return found

    def _buttons(self, line: ErasureLine) -> list[QWidget]:
        code = line.erasure.code
        refuse = secondary_button(translate("Erasures", "Do not erase"), "x")
        refuse.setAccessibleName(translate("Erasures", "Do not erase {0}").format(code))
        refuse.clicked.connect(partial(self.refuse, line))
        if not self.context.may(Permission.ERASE):
            return [refuse]
        sign = secondary_button(translate("Erasures", "Sign and erase"), "eraser")
        sign.setAccessibleName(translate("Erasures", "Sign and erase {0}").format(code))
        sign.clicked.connect(partial(self.erase, line))
        return [refuse, sign]

    def erase(self, line: ErasureLine, _checked: bool = False) -> None:
        """Ask for the passphrase, then erase."""
        EraseSheet(self.context, line).open_over(self)

    def refuse(self, line: ErasureLine, _checked: bool = False) -> None:
        """Ask why, then leave the file as it was."""
        RefuseSheet(self.context, line).open_over(self)
