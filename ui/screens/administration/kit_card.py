"""The recovery kit on My desk: whether one works, since when, and making another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counsel_desk.services import recovery
from ui.shell.backup_words import moment
from ui.shell.kit_sheet import KitSheet
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.pill import Pill, PillKind

if TYPE_CHECKING:
    from counsel_desk.domain.recovery import KitState
    from ui.screen import Context


class KitCard(Card):
    """Says how one would get back in without the passphrase."""

    def __init__(self, context: Context) -> None:
        super().__init__(self.tr("Recovery kit"))
        self._context = context
        self.said = label("", "muted", wrap=True)
        self.button = secondary_button(self.tr("Make a recovery kit"), "lifebuoy", self.make)
        self.add(self.said)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def load(self) -> None:
        """Ask whether a kit works."""
        self._context.jobs.ask(recovery.kit_state).then(self._show)

    def _show(self, state: KitState) -> None:
        if not state.works:
            self.set_pill(Pill(self.tr("None yet"), PillKind.WARNING))
            self.said.setText(
                self.tr(
                    "Ten words on paper that set a new passphrase if you forget yours. Without them"
                    " nobody can open your desk for you."
                )
            )
            return
        self.set_pill(Pill(self.tr("Works"), PillKind.GOOD))
        self.button.setText(self.tr("Make another one"))
        made = self.tr("Made on {0}. ").format(moment(state.made_at)) if state.made_at else ""
        rest = self.tr(
            "If the paper may have been seen or is lost, make another one: the first then opens"
            " nothing here any more. Copies of the vault elsewhere still open with it."
        )
        self.said.setText(made + rest)

    def make(self) -> None:
        """Begin making a kit."""
        KitSheet(self._context).open_over(self)
