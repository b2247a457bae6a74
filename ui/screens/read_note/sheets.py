"""The sheets of a signed note: add to it, return it with comments, approve it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.notes import AddendumReason
from ui.form_keeper import FormKeeper, FormStatus
from ui.shell.saving_sheet import SAVE, SavingSheet, column
from ui.widgets.field import Choice, Field
from ui.widgets.note_words import reason_words
from ui.widgets.submit_text import SubmitText

if TYPE_CHECKING:
    from uuid import UUID

    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class AddendumSheet(SavingSheet):
    """Asks what is to be added to a note, and why; what is typed is kept until it is signed."""

    def __init__(self, context: Context, case: UUID, note: UUID) -> None:
        self.reason = Choice([(one, reason_words(one)) for one in AddendumReason])
        self.text = SubmitText()
        self.text.setMinimumHeight(150)
        self.text.submitted.connect(lambda: self.answer(SAVE))
        self.field = Field(translate("Notes", "What is added"), self.text)
        self.keeper = FormKeeper(context, "addendum", self.text, case=case, item=note)
        self.keeper.bind("reason", self.reason).bind("text", self.text)
        super().__init__(
            translate("Notes", "Add to this note"),
            translate(
                "Notes",
                "It is signed with your name and shown below the note, with today’s date. "
                "The note itself stays as it is.",
            ),
            translate("Notes", "Sign addendum"),
            column(
                self.field,
                Field(translate("Notes", "Reason"), self.reason),
                FormStatus(self.keeper),
            ),
        )
        self.keeper.begin()

    def words(self) -> str:
        """Give what was written; an error appears where it is nothing."""
        text = self.text.words()
        missing = translate("Notes", "Write what is to be added.")
        self.field.set_error("" if text else missing)
        return text

    def chosen(self) -> AddendumReason:
        """Give the reason."""
        return cast("AddendumReason", self.reason.value())


class AnswerSheet(SavingSheet):
    """Asks for the comments with which a note is returned, or perhaps approved."""

    def __init__(self, context: Context, case: UUID, note: UUID, *, returns: bool) -> None:
        self._returns = returns
        self.text = SubmitText()
        self.text.setMinimumHeight(130)
        self.text.submitted.connect(lambda: self.answer(SAVE))
        title = translate("Notes", "Comments")
        self.field = Field(title, self.text, optional=not returns)
        form = "note return" if returns else "note approval"
        self.keeper = FormKeeper(context, form, self.text, case=case, item=note)
        self.keeper.bind("comments", self.text)
        super().__init__(
            _title(returns=returns),
            _sentence(returns=returns),
            translate("Notes", "Return") if returns else translate("Notes", "Countersign"),
            column(self.field, FormStatus(self.keeper)),
        )
        self.keeper.begin()

    def words(self) -> str | None:
        """Give the comments; None, with an error, where they are needed and missing."""
        text = self.text.words()
        if self._returns and not text:
            self.field.set_error(translate("Notes", "Say what should change."))
            return None
        return text


def _title(*, returns: bool) -> str:
    if returns:
        return translate("Notes", "Return this note?")
    return translate("Notes", "Approve this note?")


def _sentence(*, returns: bool) -> str:
    if returns:
        return translate(
            "Notes",
            "The counsellor sees your comments and writes the note anew. What was signed stays.",
        )
    return translate(
        "Notes",
        "You countersign it with your name. Nobody can change its text after that; only addenda "
        "can be added.",
    )
