"""What is asked where a client does not fit a group: why they join all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from counsel_desk.services.consents import SHORTEST_REASON
from ui.shell.saving_sheet import SavingSheet, column
from ui.widgets import place_words
from ui.widgets.field import Field
from ui.widgets.labels import label
from ui.widgets.submit_text import SubmitText

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counsel_desk.domain.enrolment import Misfit
    from ui.jobs import Job

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class FitSheet(SavingSheet):
    """Lists what speaks against a place, and takes the reason why it is given all the same.

    Attributes:
        reason: the text.
    """

    def __init__(
        self, code: str, misfits: Sequence[Misfit], again: Callable[[str], Job[Any] | None]
    ) -> None:
        self._again = again
        self.reason = SubmitText()
        self.reason.setMinimumHeight(84)
        self.field = Field(
            translate("FitSheet", "Why this client joins all the same"),
            self.reason,
            translate("FitSheet", "Kept with the place in the client’s file. Nothing clinical."),
        )
        lines = "\n".join(f"•  {place_words.misfit_words(one)}" for one in misfits)
        body = column(label(lines, "body", wrap=True), self.field)
        super().__init__(
            translate("FitSheet", "Enrol {0} all the same?").format(code),
            translate("FitSheet", "What was planned for this group and this client differ:"),
            translate("FitSheet", "Enrol with this reason"),
            body,
        )
        body.setFocusProxy(self.reason)
        self.reason.submitted.connect(lambda: self.answer("save"))
        self.on_save(self._save_it)

    def _save_it(self) -> Job[Any] | None:
        reason = self.reason.words()
        if len(reason) < SHORTEST_REASON:
            words = translate("FitSheet", "Write at least {0} characters, so that others see why.")
            self.field.set_error(words.format(SHORTEST_REASON))
            return None
        self.field.set_error("")
        return self._again(reason)
