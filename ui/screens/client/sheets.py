"""The questions of the client page: book a session, say what came of it, answer an alert."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.domain.cases import ContactMethod, SafeContact, SessionOutcome
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.answer_parts import OptionButton
from ui.widgets.dates import DateField, NumberField, TimeField
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.submit_text import SubmitText
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ui.jobs import Job

# A name that the tool for translations finds.
translate = QCoreApplication.translate

SAVE = "save"


def _column(*parts: QWidget) -> QWidget:
    made = QWidget()
    made.setObjectName("clear")
    lines = QVBoxLayout(made)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(Space.L)
    for part in parts:
        lines.addWidget(part)
    if parts:
        made.setFocusProxy(parts[0])
    return made


class SavingSheet(Sheet):
    """A sheet that stays, with its error, until what it asks for has succeeded."""

    def __init__(self, title: str, text: str, answer: str, body: QWidget) -> None:
        cancel = translate("ClientSheets", "Cancel")
        actions = (SheetAction(CANCEL, cancel), SheetAction(SAVE, answer, "primary"))
        super().__init__(title, text, actions, body=body, keeps_open=True)
        self._save: Callable[[], Job[Any] | None] | None = None
        self.answered.connect(self._answered)
        shortcut = QShortcut(QKeySequence("Ctrl+Return"), self)
        shortcut.activated.connect(lambda: self.answer(SAVE))

    def on_save(self, save: Callable[[], Job[Any] | None]) -> None:
        """Start the job that saves; None means that something is missing and was said."""
        self._save = save

    def _answered(self, key: str) -> None:
        if key != SAVE or self._save is None or not self.buttons[SAVE].isEnabled():
            return
        self.set_error("")
        job = self._save()
        if job is not None:
            self.buttons[SAVE].setEnabled(False)
            job.then(self._saved).failed(self._refused)

    def _saved(self, _result: object) -> None:
        self.close_sheet()

    def _refused(self, error: Exception) -> None:
        self.buttons[SAVE].setEnabled(True)
        self.set_error(sentence(error))


class BookSheet(SavingSheet):
    """Asks for day, time, length and place of a session."""

    def __init__(self, now: datetime.datetime) -> None:
        start = case_words.local(now) + datetime.timedelta(days=7)
        self.day = DateField(start.date())
        self.time = TimeField(datetime.time(10, 0))
        self.minutes = NumberField(60, 5, 480, translate("ClientSheets", "minutes"), 5)
        self.where = TextField(translate("ClientSheets", "Place"), optional=True)
        body = _column(
            Field(translate("ClientSheets", "Day"), self.day),
            Field(translate("ClientSheets", "Time"), self.time),
            Field(translate("ClientSheets", "Length"), self.minutes),
            self.where,
        )
        super().__init__(
            translate("ClientSheets", "Book a session"),
            "",
            translate("ClientSheets", "Book"),
            body,
        )

    def start(self) -> datetime.datetime:
        """Give the start that was chosen, aware."""
        return datetime.datetime.combine(self.day.day(), self.time.moment()).astimezone()


class AlertSheet(SavingSheet):
    """Asks what was done about an alert."""

    def __init__(self, title: str, prompt: str) -> None:
        self.text = SubmitText()
        self.text.submitted.connect(lambda: self.answer(SAVE))
        self.text.setMinimumHeight(120)
        self.field = Field(
            translate("ClientSheets", "What was done"),
            self.text,
            translate("ClientSheets", "Ctrl+Enter records it, signed with your name."),
        )
        super().__init__(title, prompt, translate("ClientSheets", "Record"), _column(self.field))

    def action(self) -> str:
        """Give what was written; an error appears where it is nothing."""
        text = self.text.words()
        missing = translate("ClientSheets", "Say what was asked and what was done.")
        self.field.set_error("" if text else missing)
        return text


class ContactSheet(SavingSheet):
    """Changes the safe-contact rule."""

    def __init__(self, contact: SafeContact) -> None:
        self.method = Choice([(one, case_words.method_words(one)) for one in ContactMethod])
        self.method.set_value(contact.method)
        self.number = TextField(translate("ClientSheets", "Number"), optional=True)
        self.hours = TextField(translate("ClientSheets", "Safe hours"), optional=True)
        self.code_word = TextField(translate("ClientSheets", "Code word"), optional=True)
        self.remarks = TextField(translate("ClientSheets", "What to say"), optional=True)
        texts = (contact.number, contact.hours, contact.code_word, contact.remarks)
        fields = (self.number, self.hours, self.code_word, self.remarks)
        for field, text in zip(fields, texts, strict=True):
            field.set_text(text)
        super().__init__(
            translate("ClientSheets", "Safe contact"),
            translate("ClientSheets", "Everyone who reaches the client goes by this rule."),
            translate("ClientSheets", "Save"),
            _column(Field(translate("ClientSheets", "Safe way"), self.method), *fields),
        )

    def contact(self) -> SafeContact:
        """Give the rule as it was written."""
        method = self.method.value()
        return SafeContact(
            method=method if isinstance(method, ContactMethod) else ContactMethod.NONE,
            number=self.number.text(),
            hours=self.hours.text(),
            code_word=self.code_word.text(),
            remarks=self.remarks.text(),
        )


class OutcomeSheet(Sheet):
    """Asks what came of a session; each answer has a key."""

    def __init__(self, when: str, then: Callable[[SessionOutcome], object]) -> None:
        keys = {
            "A": SessionOutcome.ATTENDED,
            "L": SessionOutcome.LATE,
            "N": SessionOutcome.DID_NOT_ATTEND,
            "C": SessionOutcome.CANCELLED_BY_CLIENT,
            "S": SessionOutcome.CANCELLED_BY_SERVICE,
        }
        buttons = []
        for place, (key, outcome) in enumerate(keys.items()):
            words = case_words.outcome_words(outcome)
            button = OptionButton(place, words[:1].upper() + words[1:], key, large=False)
            button.setShortcut(QKeySequence(key))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(lambda _checked=False, one=outcome: self._choose(one))
            buttons.append(button)
        self._then = then
        super().__init__(
            translate("ClientSheets", "What came of the session?"),
            when,
            (SheetAction(CANCEL, translate("ClientSheets", "Cancel")),),
            body=_column(*buttons),
        )

    def _choose(self, outcome: SessionOutcome) -> None:
        self.close_sheet()
        self._then(outcome)
