"""The questions of the client page: book a session, say what came of it, answer an alert."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.cases import ContactMethod, SafeContact
from ui.shell.saving_sheet import SAVE, SavingSheet, column
from ui.widgets import case_words
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.submit_text import SubmitText

# A name that the tool for translations finds.
translate = QCoreApplication.translate


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
        self.text.textChanged.connect(lambda: self.field.set_error(""))
        super().__init__(title, prompt, translate("ClientSheets", "Record"), column(self.field))

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
            column(Field(translate("ClientSheets", "Safe way"), self.method), *fields),
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
