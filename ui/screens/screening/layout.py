"""The page of a screening, without what it does: header, how it is given, items, side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from counsel_desk.services.instruments import is_offered
from ui.screen import Route, Screen
from ui.screens.screening.how_given import HowGiven
from ui.screens.screening.side import InstrumentChooser, ScreeningSide
from ui.screens.screening.ways import Ways
from ui.theme import Space
from ui.turns import later
from ui.widgets.buttons import primary_button, quiet_button
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Columns

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

    from ui.screen import Context
    from ui.screens.screening.asking import Asking
    from ui.widgets.buttons import Button


class ScreeningPage(Screen):
    """Holds the parts of the page; the instruments to choose from come first."""

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.header = PageHeader(self.tr("Screen"))
        self.chooser = InstrumentChooser()
        self.ways = Ways()
        self.given = HowGiven(context.today(), self.ways.bar)
        self.language, self.mode, self.day = self.given.language, self.given.mode, self.given.day
        self.side = ScreeningSide()
        self.save_button = primary_button(self.tr("Save"), "check")
        self.other_button = quiet_button(self.tr("Another instrument"), "")
        self.about_button = quiet_button(self.tr("About it"), "info")
        self.drop_button = quiet_button(self.tr("Drop answers"), "trash")
        self._trouble = label("", "error", wrap=True)
        self._stack = QStackedWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        for button in self._buttons():
            self.header.add(button)
            button.hide()
        asking = QWidget()
        lines = QVBoxLayout(asking)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.M)
        lines.addWidget(self.given)
        lines.addWidget(self._trouble)
        lines.addWidget(Columns(self.ways, self._beside(), side_width=310), 1)
        self._trouble.hide()
        self._asking, self._blank = asking, QWidget()
        self._stack.addWidget(self.chooser)
        self._stack.addWidget(self._blank)
        if is_offered(self.route.tab):
            self._stack.setCurrentWidget(self._blank)
        later(self, self._put_asking_in)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self.header)
        outer.addWidget(self._stack, 1)

    def _buttons(self) -> tuple[Button, ...]:
        return (self.drop_button, self.about_button, self.other_button, self.save_button)

    def _put_asking_in(self) -> None:
        """Put the second page in while the person still chooses an instrument."""
        if self._stack.indexOf(self._asking) < 0:
            self._stack.addWidget(self._asking)

    def _beside(self) -> QScrollArea:
        """Let what stands beside the items scroll by itself, so that they keep their place."""
        area = QScrollArea()
        area.setWidget(self.side)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumHeight(300)
        self.side.setObjectName("clear")
        return area

    @property
    def list(self) -> Asking:
        """What asks the items now."""
        return self.ways.asking

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the focus on to what is asked; a proxy would keep Tab from what stands above it."""
        super().focusInEvent(event)
        is_asking = self._stack.currentWidget() is self._asking
        (self.list if is_asking else self.chooser).setFocus(event.reason())

    def _show_asking(self) -> None:
        for button in (self.about_button, self.other_button, self.save_button):
            button.show()
        self._put_asking_in()
        self._stack.setCurrentWidget(self._asking)

    def _show_choosing(self) -> None:
        for button in self._buttons():
            button.hide()
        self._stack.setCurrentIndex(0)
        self.chooser.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_trouble(self, words: str) -> None:
        self._trouble.setText(words)
        self._trouble.setVisible(bool(words))
