"""Form fields: the label above, help and errors below, one column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QComboBox, QLineEdit, QStylePainter, QVBoxLayout, QWidget

from ui import early, icons, theme
from ui.theme import Space
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QPaintEvent


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
        self._label = label(shown, "field-label")
        self._label.setBuddy(control)
        self._help = label(help_text, "muted", wrap=True)
        self._error = label("", "error", wrap=True)
        self._error.hide()
        self._title = title
        if not control.accessibleName():
            control.setAccessibleName(title)
        control.setAccessibleDescription(help_text)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        for part in (self._label, control, self._help, self._error):
            outer.addWidget(part, 1 if part is control and grows else 0)
        if not grows:
            outer.addStretch(1)
        self._help.setVisible(bool(help_text))
        self.setFocusProxy(control)

    def set_help(self, text: str) -> None:
        """Show another help sentence, or none."""
        self._help.setText(text)
        self._help.setVisible(bool(text))
        if self._error.isHidden():
            self.control.setAccessibleDescription(text)

    def set_error(self, text: str) -> None:
        """Say what is wrong and what to do; an empty text takes it away."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self.control.setAccessibleDescription(text or self._help.text())
        theme.set_kind(self.control, "error" if text else "", name="state")

    def error(self) -> str:
        """Return the error shown, or an empty string."""
        return "" if self._error.isHidden() else self._error.text()


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

    def text(self) -> str:
        """Return what was typed, without blanks at the ends."""
        return self.edit.text().strip()

    def set_text(self, text: str) -> None:
        """Show a text, from its beginning."""
        self.edit.setText(text)
        self.edit.setCursorPosition(0)


class Choice(QComboBox):
    """One of several values, each with its words."""

    def __init__(
        self, choices: Iterable[tuple[object, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._values: list[object] = []
        self._icon = ""
        self.setMaxVisibleItems(14)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        early.set_focus_policy(self, early.STRONG_FOCUS)
        self.set_choices(choices)

    def set_choices(self, choices: Iterable[tuple[object, str]], *, icon: str = "") -> None:
        """Offer these values instead of the present ones, perhaps behind an icon."""
        self._icon = icons.known(icon)
        self.setProperty("leads", "icon" if icon else "")
        self.clear()
        self._values.clear()
        for value, text in choices:
            self._values.append(value)
            self.addItem(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon in front of the words, and the caret at the right end."""
        super().paintEvent(event)
        painter = QStylePainter(self)
        ink = theme.tokens().color("muted")
        box = QRect(self.width() - 26, (self.height() - 14) // 2, 14, 14)
        icons.draw(painter, box, "caret-down", ink)
        if self._icon:
            spot = QRect(12, (self.height() - 20) // 2, 20, 20)
            icons.draw(painter, spot, self._icon, ink)
        painter.end()

    def value(self) -> object:
        """Return the chosen value, or None."""
        index = self.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def values(self) -> tuple[object, ...]:
        """Return the values on offer, first to last."""
        return tuple(self._values)

    def set_value(self, value: object) -> None:
        """Choose a value; one that is not offered changes nothing."""
        if value in self._values:
            self.setCurrentIndex(self._values.index(value))


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
