"""Today's reminder of the recovery kit: there until the kit works, never in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout

from ui.shell.kit_sheet import KitSheet
from ui.theme import Space
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.labels import IconLabel, label

if TYPE_CHECKING:
    from counsel_desk.domain.recovery import KitState
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class KitReminder(Card):
    """One line with the one thing to do."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        said = translate(
            "Today",
            "You have no recovery kit yet. If you forget your passphrase, nobody can open your desk"
            " for you.",
        )
        make = translate("Today", "Make a recovery kit")
        self.button = secondary_button(make, "key", self.make)
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(IconLabel("lifebuoy", "warning"))
        line.addWidget(label(said, "body", wrap=True), 1)
        line.addWidget(self.button)
        self.body.addLayout(line)
        self.hide()

    def show_state(self, state: KitState) -> None:
        """Be there while a kit is wanted."""
        self.setVisible(state.wanted)

    def make(self) -> None:
        """Begin making the kit."""
        KitSheet(self._context).open_over(self)
