"""Read how a file was closed, opened again, handed over and covered, with all that was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.domain.closing import CaseStepKind
from counsel_desk.services import closing
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.card import clear_layout
from ui.widgets.closing_words import circumstance_words, step_words
from ui.widgets.dates import say_date
from ui.widgets.labels import hairline, label
from ui.wording import sentence

if TYPE_CHECKING:
    from uuid import UUID

    from counsel_desk.domain.closing import CaseStep, CaseStepLine
    from counsel_desk.domain.ids import CaseId
    from ui.screens.client.tab import Tab

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class StepsSheet(Sheet):
    """Shows one step of a file with all its words, and the others below it, the newest first."""

    def __init__(self, tab: Tab, case: CaseId, chosen: UUID) -> None:
        self._people = tab.shown.people if tab.shown is not None else {}
        self._chosen = chosen
        self._job = tab.context.jobs.ask(closing.case_steps, case)
        self.content = QWidget()
        self.content.setObjectName("clear")
        self._lines = QVBoxLayout(self.content)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.S)
        self._say(translate("StepsSheet", "Looking up…"), "muted-body")
        code = tab.file_code(case)
        super().__init__(
            translate("StepsSheet", "Closing and cover"),
            translate("StepsSheet", "In the file {0}").format(code) if code else "",
            (SheetAction(CANCEL, translate("StepsSheet", "Close")),),
            body=self.content,
            width=640,
        )
        self.open_over(tab)
        self._job.then(self._show).failed(self._refused)

    def _refused(self, error: Exception) -> None:
        clear_layout(self._lines)
        self.set_error(sentence(error))

    def _show(self, found: tuple[CaseStepLine, ...]) -> None:
        clear_layout(self._lines)
        chosen = [one for one in found if one.item == self._chosen]
        others = [one for one in reversed(found) if one.item != self._chosen]
        for line in chosen:
            self._add(line)
        if chosen and others:
            self._lines.addSpacing(Space.S)
            self._say(translate("StepsSheet", "What else became of this file"), "card-title")
        for place, line in enumerate(others):
            if place:
                self._lines.addWidget(hairline())
            self._add(line)

    def _add(self, line: CaseStepLine) -> None:
        step = line.step
        author = case_words.name_of(self._people, line.author)
        when = case_words.say_moment_year(line.at)
        by = translate("StepsSheet", "{0}, {1}").format(author, when)
        if step is None:
            self._say(translate("StepsSheet", "Damaged: this entry cannot be opened."), "error")
            self._say(by, "muted")
            return
        person = case_words.name_of(self._people, step.person) if step.person is not None else ""
        self._say(step_words(step, person), "strong")
        self._say(by, "muted")
        for words in (*_facts(step), circumstance_words(step), step.text):
            if words:
                self._say(words, "body")
        if not step.text and step.kind in _WITH_WORDS:
            self._say(translate("StepsSheet", "No words were written."), "muted-body")

    def _say(self, words: str, kind: str) -> None:
        made = label(words, kind, wrap=True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._lines.addWidget(made)


_WITH_WORDS = (
    CaseStepKind.CLOSED,
    CaseStepKind.REOPENED,
    CaseStepKind.HANDED_OVER,
    CaseStepKind.COVERED,
)
"""Steps with which somebody may write words."""


def _facts(step: CaseStep) -> tuple[str, ...]:
    """Say what a closing tells beside its reason."""
    if step.kind is not CaseStepKind.CLOSED:
        return ()
    planned = {
        True: translate("StepsSheet", "The ending was planned with the client."),
        False: translate("StepsSheet", "The ending was not planned with the client."),
        None: "",
    }[step.planned]
    day = say_date(step.last_contact, long=True) if step.last_contact else ""
    last = translate("StepsSheet", "Last contact: {0}").format(day) if day else ""
    return (planned, last)
