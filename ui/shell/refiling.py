"""Strike an entry of the wrong file, and file it again in the right one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from counsel_desk.services import entry_strikes
from counsel_desk.services.errors import Invalid
from ui.form_keeper import FormKeeper, FormStatus
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


STRIKE_ICON = "folder-minus"


def strike_offer() -> str:
    """Say what the sheet is for, where it is offered."""
    return translate("Refiling", "Strike it: in the wrong file, or made by mistake")


class RefileSheet(SavingSheet):
    """Asks why an entry does not belong here, and where it does.

    Who did not write it (not ``mine``) is not asked for the right file: filing again signs
    anew. What is typed is kept until it is done.
    """

    def __init__(self, context: Context, case: CaseId, record: UUID, *, mine: bool = True) -> None:
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
        self.keeper = FormKeeper(context, "refile", self.why, case=case, item=record)
        self.keeper.bind("why", self.why).bind("code", self.code)
        theirs = translate(
            "Refiling",
            "A colleague wrote it: only they can file it again in another file, signed with their "
            "name.",
        )
        words = translate(
            "Refiling",
            "It stays here, marked as struck with your reason, and counts no more: not in "
            "lists of scores, charts, sums or anything that leaves.",
        )
        super().__init__(
            translate("Refiling", "In the wrong file, or made by mistake?"),
            words if mine else f"{words} {theirs}",
            translate("Refiling", "Strike it"),
            column(self.reason, self.code, FormStatus(self.keeper)),
        )
        self.code.setVisible(mine)
        self.keeper.begin()

    def _saved(self, result: object) -> None:
        self.keeper.finished()
        super()._saved(result)

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
    *,
    mine: bool = True,
) -> RefileSheet:
    """Ask, strike and perhaps file again; ``entry`` is its kind of record and its id."""
    table, record = entry
    sheet = RefileSheet(context, case, record, mine=mine)

    def save() -> Job[Any] | None:
        job = context.jobs.ask(
            entry_strikes.strike_entry,
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
