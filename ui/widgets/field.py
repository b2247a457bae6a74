"""Form fields: the label above, help and errors below, one column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.theme import Space
from ui.widgets.choice import Choice
from ui.widgets.labels import label
from ui.widgets.long_paste import tell_of_cuts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QLabel

__all__ = ["Choice", "Field", "Form", "TextField"]


class Field(QWidget):
    """A control with its label, help and error; one that ``grows`` takes the height left.

    Attributes:
        control: the control inside.
    """

    def __init__(
        self,
        title: str,
        control: QWidget,
        help_text: str = "",
        *,
        optional: bool = False,
        grows: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.control = control
        shown = self.tr("{0} (optional)").format(title) if optional else title
        self._label = label(shown, "field-label", parent=self)
        self._label.setBuddy(control)
        self._help: QLabel | None = None
        self._error: QLabel | None = None
        self._title = title
        if not control.accessibleName():
            control.setAccessibleName(title)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        self._lines.addWidget(self._label)
        self._lines.addWidget(control, 1 if grows else 0)
        if not grows:
            self._lines.addStretch(1)
        self.set_help(help_text)
        self.setFocusProxy(control)

    def set_help(self, text: str) -> None:
        """Show another help sentence, or none."""
        self._help = self._shown(self._help, text, "muted", 2)
        if not self.error():
            self.control.setAccessibleDescription(text)

    def set_error(self, text: str) -> None:
        """Say what is wrong and what to do; an empty text takes it away."""
        self._error = self._shown(self._error, text, "error", 2 if self._help is None else 3)
        helped = self._help.text() if self._help is not None else ""
        self.control.setAccessibleDescription(text or helped)
        theme.set_kind(self.control, "error" if text else "", name="state")

    def _shown(self, line: QLabel | None, text: str, kind: str, place: int) -> QLabel | None:
        """Show a text in its line, which is made when it first has one."""
        if line is None and text:
            line = label(text, kind, wrap=True, parent=self)
            self._lines.insertWidget(place, line)
            line.show()
        elif line is not None:
            line.setText(text)
            line.setVisible(bool(text))
        return line

    def error(self) -> str:
        """Return the error shown, or an empty string."""
        return self._error.text() if self._error is not None else ""


class TextField(Field):
    """A field for one line of text."""

    def __init__(
        self,
        title: str,
        help_text: str = "",
        *,
        placeholder: str = "",
        optional: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(placeholder)
        self.edit.setDragEnabled(False)
        super().__init__(title, self.edit, help_text, optional=optional, parent=parent)
        self.edit.textEdited.connect(lambda _text: self.set_error(""))
        tell_of_cuts(self.edit)

    def text(self) -> str:
        """Return what was typed, without blanks at the ends."""
        return self.edit.text().strip()

    def set_text(self, text: str) -> None:
        """Show a text, from its beginning."""
        self.edit.setText(text)
        self.edit.setCursorPosition(0)


class Form(QWidget):
    """Fields under one another, no wider than an eye can follow."""

    def __init__(self, fields: Iterable[QWidget] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.L)
        self._column.addStretch(1)
        self.setMaximumWidth(560)
        for field in fields:
            self.add(field)

    def add(self, field: QWidget) -> None:
        """Append a field."""
        self._column.insertWidget(self._column.count() - 1, field)

    def fields(self) -> list[Field]:
        """Return the fields, first to last."""
        return self.findChildren(Field)

    def first_wrong(self) -> Field | None:
        """Return the first field that shows an error, or None."""
        return next((field for field in self.fields() if field.error()), None)
