"""What is asked where a consent is missing: the reason why it cannot wait for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.consents import LEAVING, ConsentState, Purpose
from counsel_desk.services.consents import LONGEST_REASON, SHORTEST_REASON
from ui import wording, wording_consents
from ui.form_keeper import FormKeeper, FormStatus
from ui.shell.saving_sheet import column
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.widgets.field import Choice, Field
from ui.widgets.submit_text import SubmitText

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from PySide6.QtWidgets import QWidget

    from counsel_desk.services.errors import ConsentMissing
    from ui.jobs import Job
    from ui.screen import Context

GO_ON = "go on"
_AGAINST = (ConsentState.REFUSED, ConsentState.WITHDRAWN)

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class OverrideSheet(Sheet):
    """Says which consent is missing and asks why something is done without it.

    ``again`` is called with the reason; where it gives a job, the sheet stays with its error
    until that job has succeeded.
    """

    def __init__(
        self,
        error: ConsentMissing,
        again: Callable[[str], Job[Any] | None],
        context: Context,
        case: UUID | None,
    ) -> None:
        self._again = again
        self.reason = SubmitText()
        self.reason.setMinimumHeight(96)
        self.reason.submitted.connect(lambda: self.answer(GO_ON))
        self.field = Field(
            translate("ConsentSheet", "Why it cannot wait for the consent"),
            self.reason,
            translate(
                "ConsentSheet",
                "Kept sealed in the case file with your name. The audit trail records that it"
                " was done, not the reason.",
            ),
        )
        form = f"consent override, {error.purpose.value}"
        self.keeper = FormKeeper(context, form, self.reason, case=case)
        self.keeper.bind("reason", self.reason)
        kind = "danger-primary" if error.state in _AGAINST else "primary"
        super().__init__(
            translate("ConsentSheet", "Go on without this consent?"),
            wording_consents.missing(error),
            (
                SheetAction(CANCEL, translate("ConsentSheet", "Do not go on")),
                SheetAction(GO_ON, translate("ConsentSheet", "Go on with this reason"), kind),
            ),
            body=column(self.field, FormStatus(self.keeper)),
            width=520,
            keeps_open=True,
        )
        self.answered.connect(self._answered)
        self.keeper.begin()

    def _answered(self, key: str) -> None:
        if key != GO_ON or not self.buttons[GO_ON].isEnabled():
            return
        reason = self.reason.words()
        self.field.set_error(_fault(reason))
        if self.field.error():
            return
        self.set_error("")
        job = self._again(reason)
        if job is None:
            self._done()
            return
        self.buttons[GO_ON].setEnabled(False)
        job.then(lambda _result: self._done()).failed(self._failed)

    def _done(self) -> None:
        self.keeper.finished()
        self.close_sheet()

    def _failed(self, error: Exception) -> None:
        self.buttons[GO_ON].setEnabled(True)
        self.set_error(wording.sentence(error))


def purpose_choice() -> Choice:
    """Offer what something that leaves for somebody else can be for."""
    return Choice([(one, wording_consents.leaving_words(one)) for one in LEAVING])


def chosen_purpose(choice: Choice) -> Purpose:
    """Give what was chosen."""
    return Purpose(str(choice.value()))


def _fault(reason: str) -> str:
    if len(reason) < SHORTEST_REASON:
        words = translate(
            "ConsentSheet", "Write at least {0} characters, so that it can be judged."
        )
        return words.format(SHORTEST_REASON)
    if len(reason) > LONGEST_REASON:
        return translate("ConsentSheet", "Write at most {0} characters.").format(LONGEST_REASON)
    return ""


def retry_without_consent(
    over: QWidget,
    error: ConsentMissing,
    again: Callable[[str], Job[Any] | None],
    *,
    context: Context,
    case: UUID | None,
) -> OverrideSheet:
    """Ask for the reason and do again, with it as ``override``, what was refused.

    What is typed is kept for this case and purpose until it was used.
    """
    sheet = OverrideSheet(error, again, context, case)
    sheet.open_over(over)
    return sheet
