"""The questions of the client page about the client."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.cases import ContactMethod, SafeContact
from ui.shell.form_sheet import FormSheet
from ui.widgets import case_words
from ui.widgets.field import Choice, Field, TextField

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class ContactSheet(FormSheet):
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
        way = Field(translate("ClientSheets", "Safe way"), self.method)
        names = ("number", "hours", "code_word", "remarks")
        named = {"method": way, **dict(zip(names, fields, strict=True))}
        super().__init__(
            translate("ClientSheets", "Safe contact"),
            translate("ClientSheets", "Everyone who reaches the client goes by this rule."),
            named.values(),
            named,
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
