"""When every page of the vault's file was last checked for damage, and a way to check now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from ui import wording_damage
from ui.shell.backup_words import moment
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.pill import Pill, PillKind

if TYPE_CHECKING:
    from ui.screen import Context


class PagesCard(Card):
    """The check of the pages, which comes by itself after an unclean exit and every week."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.set_title(self.tr("The vault’s file"))
        self._context = context
        self._damage = context.damage
        self.button = secondary_button(self.tr("Check the pages now"), "heartbeat", self.check)
        self.add_action(self.button)
        words = self.tr(
            "Every page of the file carries a seal. They are all checked before each backup, after"
            " the desk was cut off, and once a week while nobody is at the desk."
        )
        self.add(label(words, "muted-body", wrap=True))
        self._state = label("", "body", wrap=True)
        self.add(self._state)
        if self._damage is not None:
            self._damage.changed.connect(self._show)
        self._show()

    def check(self) -> None:
        """Check now."""
        if self._damage is not None:
            self._damage.check()

    def _show(self) -> None:
        damage = self._damage
        self.button.setEnabled(damage is not None and not damage.is_running)
        self.set_pill(None)
        if damage is None:
            return
        self._state.setText(self._sentence())
        if damage.is_running:
            return
        condition = damage.condition
        if not condition.holds:
            self.set_pill(Pill(self.tr("Damaged"), PillKind.DANGER))
        elif condition.pages:
            self.set_pill(Pill(self.tr("Whole"), PillKind.GOOD))

    def _sentence(self) -> str:
        damage = self._damage
        if damage is None or damage.is_running:
            return self.tr("Checking every page. You can go on working.")
        condition = damage.condition
        if not condition.holds:
            return f"{wording_damage.what_is_damaged(condition)} {wording_damage.what_to_do()}"
        if condition.checked is None:
            return self.tr("Not checked on this machine yet.")
        words = self.tr("Checked {0}: no page is damaged.").format(moment(condition.checked))
        if condition.pages:
            number = QLocale().toString(condition.pages)
            words = self.tr("Checked {0}: all {1} pages are whole.").format(
                moment(condition.checked), number
            )
        return words
