"""What is asked where a client is wanted elsewhere at meetings of the group they are to join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.shell.saving_sheet import SavingSheet
from ui.widgets import schedule_words
from ui.widgets.when_sheet import Warnings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counsel_desk.domain.diary import Clash, Slot

# A name that the tool for translations finds.
translate = QCoreApplication.translate

MOST = 6


class ClashSheet(SavingSheet):
    """Lists what clashes; the answer enrols all the same.

    Attributes:
        warnings: the clashes, the first of them where there are many.
    """

    def __init__(self, code: str, slots: Sequence[Slot], again: Callable[[], object]) -> None:
        self._again = again
        self.warnings = Warnings()
        clashes = [one for slot in slots for one in slot.clashes]
        clashes.sort(key=lambda one: one.start)
        said = list(dict.fromkeys(_words(one, code) for one in clashes))
        rest = len(said) - MOST
        more = [translate("ClashSheet", "And {0} more.").format(rest)] if rest > 0 else []
        self.warnings.say([*said[:MOST], *more])
        super().__init__(
            translate("ClashSheet", "Enrol {0} all the same?").format(code),
            translate("ClashSheet", "At meetings of this group the client is wanted elsewhere:"),
            translate("ClashSheet", "Enrol all the same"),
            self.warnings,
        )
        self.on_save(self._go_on)

    def _go_on(self) -> None:
        """Make room for what may be asked next."""
        self.close_sheet()
        self._again()


def _words(clash: Clash, code: str) -> str:
    own = translate("ClashSheet", "A session of their own: {0}.")
    line = own if clash.title == code else translate("ClashSheet", "{1}: {0}.")
    return line.format(schedule_words.clash_moment(clash), clash.title)
