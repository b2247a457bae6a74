"""Asks whom something is for before it leaves the vault, and for a reason where it must."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.consents import ConsentState, Purpose
from counsel_desk.services import consents
from counsel_desk.services.errors import ConsentMissing
from ui.screens.client.sheet_parts import column
from ui.shell.consent_sheet import chosen_purpose, purpose_choice, retry_without_consent
from ui.shell.saving_sheet import SavingSheet
from ui.widgets.field import Choice, Field, TextField

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.consents import ConsentBook
    from counsel_desk.domain.ids import CaseId
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate

_CLIENT, _OTHER = "client", "other"


class RecipientSheet(SavingSheet):
    """Asks who gets what leaves: the client, someone with a consent, or someone else."""

    def __init__(self) -> None:
        self.who = Choice()
        self.name = TextField(translate("ExportSheet", "Name of the recipient"))
        self.purpose = purpose_choice()
        self._purpose = Field(translate("ExportSheet", "What is it for?"), self.purpose)
        self._book: ConsentBook | None = None
        self.field = Field(translate("ExportSheet", "Who is it for?"), self.who)
        self._offer(())
        self.who.currentIndexChanged.connect(lambda _place: self._chosen())
        self.purpose.currentIndexChanged.connect(lambda _place: self._offer_agreed())
        super().__init__(
            translate("ExportSheet", "Who is it for?"),
            translate(
                "ExportSheet",
                "What leaves the vault needs the client’s consent to its recipient and to"
                " what it is for, unless it is the client’s own copy.",
            ),
            translate("ExportSheet", "Continue"),
            column(self.field, self._purpose, self.name),
        )

    def offer(self, book: ConsentBook) -> None:
        """Offer the recipients to whom the client has agreed."""
        self._book = book
        self._offer_agreed()

    def _offer_agreed(self) -> None:
        book, purpose = self._book, chosen_purpose(self.purpose)
        found = [
            line.recipient
            for line in (book.lines if book is not None else ())
            if line.purpose is purpose and line.state is ConsentState.GIVEN and line.recipient
        ]
        chosen = self.who.value()
        self._offer(found)
        self.who.set_value(chosen)

    def _offer(self, names: list[str] | tuple[()]) -> None:
        self.who.set_choices(
            [
                (None, translate("ExportSheet", "Choose")),
                *((("name", one), one) for one in names),
                (_CLIENT, translate("ExportSheet", "The client, who asked for a copy")),
                (_OTHER, translate("ExportSheet", "Someone else")),
            ]
        )
        self._chosen()

    def _chosen(self) -> None:
        self.field.set_error("")
        self.name.setVisible(self.who.value() == _OTHER)
        self._purpose.setVisible(self.who.value() != _CLIENT)

    def recipient(self) -> str | None:
        """Give the recipient, None for the client; an empty text where an error is shown."""
        value = self.who.value()
        if value == _CLIENT:
            return None
        if isinstance(value, tuple):
            return str(value[1])
        if value is None:
            self.field.set_error(translate("ExportSheet", "Choose who it is for."))
        elif not self.name.text():
            self.name.set_error(translate("ExportSheet", "Write the recipient’s name."))
        return self.name.text() if value is not None else ""


def ask_recipient(
    over: QWidget,
    context: Context,
    case: CaseId,
    then: Callable[[str | None, str | None, Purpose], None],
) -> RecipientSheet:
    """Ask who it is for; ``then`` gets the recipient (None: the client), an override, what for."""
    sheet = RecipientSheet()
    context.jobs.ask(consents.list_consents, case).then(sheet.offer)

    def next_one(recipient: str, purpose: Purpose, state: ConsentState) -> None:
        sheet.close_sheet()  # before the next one comes up over the page
        if state is ConsentState.GIVEN:
            then(recipient, None, purpose)
            return
        error = ConsentMissing(purpose, state=state, recipient=recipient)
        retry_without_consent(
            over, error, lambda reason: then(recipient, reason, purpose), context=context, case=case
        )

    def save() -> Job[Any] | None:
        recipient = sheet.recipient()
        if recipient is None:
            sheet.close_sheet()
            then(None, None, Purpose.RELEASE)
            return None
        if not recipient:
            return None
        purpose = chosen_purpose(sheet.purpose)
        job: Job[Any] = context.jobs.ask(consents.consent_state, case, purpose, recipient=recipient)
        return job.then(lambda state: next_one(recipient, purpose, state))

    sheet.on_save(save)
    sheet.open_over(over)
    return sheet
