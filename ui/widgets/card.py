"""Cards: the surfaces that a page's content lies on."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.labels import ElidedLabel, label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.widgets.pill import Pill

_BLEED = 8
_ANYWHERE = Qt.AlignmentFlag(0)
_DECIDED = Qt.WidgetAttribute.WA_WState_ExplicitShowHide


def set_shown(widget: QWidget, *, is_on: bool) -> None:
    """Show or hide a part of a page.

    What nobody has hidden yet comes with its page: to show it before costs styling it twice.
    """
    if is_on and not widget.testAttribute(_DECIDED):
        return
    widget.setVisible(is_on)


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)


@contextmanager
def at_once(layout: QLayout) -> Iterator[None]:
    """Let what is put into a layout that is seen be laid out once, not once for each part.

    Showing a part lays out all layouts around it, up to the window: twelve labels would be twelve
    layouts of the whole page.
    """
    owner = layout.parentWidget()
    whole = owner.layout() if owner is not None and owner.isVisible() else None
    if owner is None or whole is None or not whole.isEnabled():
        yield
        return
    whole.setEnabled(False)
    try:
        yield
        for one in owner.children():
            if isinstance(one, QWidget) and one.isHidden() and not one.testAttribute(_DECIDED):
                one.show()
    finally:
        whole.setEnabled(True)
        whole.invalidate()


class CardBody(QVBoxLayout):
    """The content of a card; lists and tables reach out so that only their grounds bleed."""

    def addWidget(  # type: ignore[override]  # Qt's stub names its parameters otherwise
        self,
        widget: QWidget,
        stretch: int = 0,
        alignment: Qt.AlignmentFlag = _ANYWHERE,
    ) -> None:
        """Append a part, in line with the title unless it bleeds."""
        if getattr(widget, "bleeds", False):
            super().addWidget(widget, stretch, alignment)
            return
        line = QHBoxLayout()
        line.setContentsMargins(_BLEED, 0, _BLEED, 0)
        line.addWidget(widget, 1 if alignment == _ANYWHERE else 0, alignment)
        super().addLayout(line, stretch or 0)

    def addLayout(self, layout: QLayout, stretch: int | None = None) -> None:
        """Append a layout, in line with the title."""
        line = QHBoxLayout()
        line.setContentsMargins(_BLEED, 0, _BLEED, 0)
        line.addLayout(layout, 1)
        super().addLayout(line, stretch or 0)


class Card(QFrame):
    """A surface with a title, a quiet subtitle, at most one pill, and a body.

    Attributes:
        body: the vertical layout that takes the content.
    """

    def __init__(
        self,
        title: str = "",
        subtitle: str = "",
        pill: Pill | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = label(title, "card-title")
        self._subtitle = ElidedLabel(subtitle, "muted")
        self._pill = pill
        self._head = QHBoxLayout()
        self._head.setSpacing(Space.S)
        self._head.addWidget(self._title)
        # It takes what the others leave: a pill says more than it does.
        self._subtitle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._head.addWidget(self._subtitle, 1)
        self._head.addStretch(0)
        if pill is not None:
            self._head.addWidget(pill)
        self._head.setContentsMargins(_BLEED, 0, _BLEED, 0)
        self.body = CardBody()
        self.body.setSpacing(Space.S)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(18 - _BLEED, 15, 18 - _BLEED, 14)
        outer.setSpacing(Space.M)
        outer.addLayout(self._head)
        outer.addLayout(self.body, 1)
        self.set_title(title, subtitle)

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Show another title and subtitle; without either the head takes no room."""
        self._title.setText(title)
        set_shown(self._title, is_on=bool(title))
        self._subtitle.set_text(subtitle)
        set_shown(self._subtitle, is_on=bool(title or subtitle))
        if title:
            self.setAccessibleName(title)

    def set_pill(self, pill: Pill | None) -> None:
        """Show another pill, or none."""
        if self._pill is not None:
            self._head.removeWidget(self._pill)
            self._pill.deleteLater()
        self._pill = pill
        if pill is not None:
            self._head.addWidget(pill, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_action(self, widget: QWidget) -> None:
        """Put a small control at the right of the head."""
        self._head.addWidget(widget)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a part at the end of the body."""
        self.body.addWidget(widget, stretch)

    def clear(self) -> None:
        """Empty the body."""
        clear_layout(self.body)


class StatCard(QFrame):
    """One large figure, what it counts, and what it rests on."""

    def __init__(
        self,
        figure: str,
        title: str,
        note: str = "",
        tone: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._figure = label(figure, "figure", tone=tone)
        self._name = label(title, "body", wrap=True)
        self._note = label(note, "muted", wrap=True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(18, 12, 18, 14)
        outer.setSpacing(2)
        for part in (self._figure, self._name, self._note):
            outer.addWidget(part)
        outer.addStretch(1)
        self.setAccessibleName(f"{figure} {title}")

    def set(self, figure: str, note: str = "") -> None:
        """Show another figure and its ground."""
        self._figure.setText(figure)
        self._note.setText(note)
        self.setAccessibleName(f"{figure} {self._name.text()}")
