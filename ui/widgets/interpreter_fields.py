"""Ask whether an interpreter is booked: for which language, and who it is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.case_words import LANGUAGES, language_words
from ui.widgets.field import Choice, Field, TextField

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class InterpreterFields(QWidget):
    """The language that an interpreter is booked for, and a name.

    Signals:
        changed: something else was chosen or typed.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        spoken = [(one, language_words(one)) for one in LANGUAGES]
        self.language = Choice([("", translate("Booking", "None")), *spoken])
        self.who = TextField(translate("Booking", "Who interprets"), optional=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.M)
        words = translate("Booking", "Interpreter for")
        line.addWidget(Field(words, self.language, optional=True), 1)
        line.addWidget(self.who, 1)
        self.setFocusProxy(self.language)
        self.language.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.who.edit.textEdited.connect(lambda _text: self.changed.emit())

    def set_value(self, language: str, name: str) -> None:
        """Show a language and a name; both empty where none is booked."""
        if language and language not in LANGUAGES:
            self.language.addItem(language_words(language), language)
        self.language.set_value(language)
        self.who.set_text(name)

    def value(self) -> tuple[str, str]:
        """Give the language and the name; empty where none is booked."""
        return str(self.language.value() or ""), self.who.text()
