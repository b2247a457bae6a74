"""Strike an entry of the wrong file, and file it again in the right one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from counsel_desk.services import strikes
from counsel_desk.services.errors import Invalid
from ui.shell.saving_sheet import SAVE, SavingSheet, column
from ui.widgets.field import Field, TextField
from ui.widgets.submit_text import SubmitText
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.ids import CaseId
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class RefileSheet(SavingSheet):
    """Asks why an entry does not belong here, and where it does."""

    def __init__(self) -> None:
        self.why = SubmitText()
        self.why.setFixedHeight(96)
        self.why.submitted.connect(lambda: self.answer(SAVE))
        self.reason = Field(translate("Refiling", "Why it does not belong here"), self.why)
        self.code = TextField(
            translate("Refiling", "Code of the right file"),
            translate("Refiling", "It is filed there again, signed anew with your name."),
            placeholder=translate("Refiling", "KM-0042-T"),
            optional=True,
        )
        self.why.textChanged.connect(lambda: self.reason.set_error(""))
        super().__init__(
            translate("Refiling", "In the wrong file?"),
            translate(
                "Refiling",
                "It stays here, marked as struck with your reason, and counts no more: not in "
                "lists of scores, charts, sums or anything that leaves.",
            ),
            translate("Refiling", "Strike it"),
            column(self.reason, self.code),
        )

    def _refused(self, error: Exception) -> None:
        super()._refused(error)
        if isinstance(error, Invalid):
            fields = {"why": self.reason, "code": self.code, "into": self.code}
            field = fields.get(error.field)
            if field is not None:
                self.set_error("")
                field.set_error(sentence(error))


def refile(
    context: Context,
    over: QWidget,
    case: CaseId,
    entry: tuple[str, UUID],
    then: Callable[[], object],
) -> RefileSheet:
    """Ask, strike and perhaps file again; ``entry`` is its kind of record and its id."""
    sheet = RefileSheet()
    table, record = entry

    def save() -> Job[Any] | None:
        job = context.jobs.ask(
            strikes.strike_entry,
            case,
            table=table,
            entry=record,
            reason=sheet.why.words(),
            code=sheet.code.text(),
        )
        return job.then(lambda _fresh: struck())

    def struck() -> None:
        context.messages.say(
            translate("Refiling", "Struck. It is kept and counts no more."), "good"
        )
        then()

    sheet.on_save(save)
    sheet.open_over(over)
    return sheet
