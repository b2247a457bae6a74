"""What can be done with a document: another title, removing it, saving a copy outside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtWidgets import QFileDialog

from counsel_desk.domain.consents import ConsentState, Purpose
from counsel_desk.domain.documents import suffix_for
from counsel_desk.services import consents, document_files, documents
from counsel_desk.services.errors import ConsentMissing
from ui import wording
from ui.form_keeper import FormKeeper
from ui.shell.consent_sheet import chosen_purpose, purpose_choice, retry_without_consent
from ui.shell.saving_sheet import SavingSheet, column
from ui.widgets.document_words import size_words
from ui.widgets.field import Field, TextField
from ui.widgets.submit_text import SubmitText

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.documents import DocumentLine
    from counsel_desk.services.document_files import DocumentPermit
    from counsel_desk.services.documents import Step
    from ui.job import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class DescribeSheet(SavingSheet):
    """Asks for title and remarks; what is typed is kept until it is saved."""

    def __init__(self, context: Context, line: DocumentLine) -> None:
        self.named = TextField(translate("DocumentSheets", "Title"))
        self.named.set_text(line.title)
        self.remarks = SubmitText()
        self.remarks.setPlainText(line.remarks)
        self.remarks.setFixedHeight(110)
        self.remarks.submitted.connect(lambda: self.answer("save"))
        said = Field(translate("DocumentSheets", "Remarks"), self.remarks, optional=True)
        super().__init__(
            translate("DocumentSheets", "Title and remarks"),
            translate("DocumentSheets", "What it was called before is kept."),
            translate("DocumentSheets", "Save"),
            column(self.named, said),
        )
        self.keeper = FormKeeper(context, "document", self.remarks, case=line.case, item=line.id)
        self.keeper.bind("title", self.named).bind("remarks", self.remarks)
        self.keeper.begin()

    def _saved(self, result: object) -> None:
        self.keeper.finished()
        super()._saved(result)


class StrikeSheet(SavingSheet):
    """Asks why a document is removed; what is typed is kept until it is."""

    def __init__(self, context: Context, line: DocumentLine) -> None:
        self.why = SubmitText()
        self.why.setFixedHeight(96)
        self.why.submitted.connect(lambda: self.answer("save"))
        self.field = Field(translate("DocumentSheets", "Why it is removed"), self.why)
        super().__init__(
            translate("DocumentSheets", "Remove “{0}”?").format(line.title),
            translate(
                "DocumentSheets",
                "It is marked as removed, with your name and the reason, and leaves the list. The"
                " record keeps it, and it can be brought back.",
            ),
            translate("DocumentSheets", "Remove"),
            column(self.field),
        )
        self.keeper = FormKeeper(context, "remove", self.why, case=line.case, item=line.id)
        self.keeper.bind("why", self.why)
        self.keeper.begin()

    def _saved(self, result: object) -> None:
        self.keeper.finished()
        super()._saved(result)


class RecipientSheet(SavingSheet):
    """Asks who receives what leaves the vault."""

    def __init__(self, line: DocumentLine) -> None:
        self.recipient = TextField(
            translate("DocumentSheets", "Who receives it"),
            translate("DocumentSheets", "As in the client’s consent, such as “Dr Otieno, MSF”."),
        )
        self.purpose = purpose_choice()
        asked = Field(translate("DocumentSheets", "What it is for"), self.purpose)
        super().__init__(
            translate("DocumentSheets", "Save a copy outside the vault?"),
            translate(
                "DocumentSheets",
                "“{0}” ({1}) would leave the vault whole and not encrypted. That needs the client’s"
                " consent to what it is for, and to this recipient.",
            ).format(line.title, size_words(line.size)),
            translate("DocumentSheets", "Go on"),
            column(self.recipient, asked),
        )


class DocumentActions(QObject):
    """Carries out what is asked about a document, over the page that asked."""

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._page = page

    def describe(self, line: DocumentLine) -> None:
        """Ask for another title and remarks."""
        sheet = DescribeSheet(self._context, line)
        sheet.on_save(
            lambda: self._context.jobs.ask(
                documents.describe,
                line.case,
                line.id,
                title=sheet.named.text(),
                remarks=sheet.remarks.words(),
            )
        )
        sheet.open_over(self._page)

    def strike(self, line: DocumentLine) -> None:
        """Ask why, then remove it, with a way back."""
        sheet = StrikeSheet(self._context, line)

        def save() -> Job[Any]:
            ask = self._context.jobs.ask
            job = ask(documents.strike, line.case, line.id, why=sheet.why.words())
            return job.then(lambda _none: self._struck(line))

        sheet.on_save(save)
        sheet.open_over(self._page)

    def _struck(self, line: DocumentLine) -> None:
        jobs = self._context.jobs
        words = translate("DocumentSheets", "“{0}” was removed from the list.").format(line.title)
        self._context.messages.say(
            words, "good", undo=lambda: jobs.ask(documents.bring_back, line.case, line.id)
        )

    def bring_back(self, line: DocumentLine) -> None:
        """Take a removal back."""
        self._context.jobs.ask(documents.bring_back, line.case, line.id)

    def save_outside(self, line: DocumentLine) -> None:
        """Ask who receives it, where to, and for the passphrase; then save a copy."""
        sheet = RecipientSheet(line)

        def look() -> Job[Any] | None:
            recipient = sheet.recipient.text()
            if not recipient:
                missing = translate("DocumentSheets", "Write who receives it.")
                sheet.recipient.set_error(missing)
                return None
            purpose = chosen_purpose(sheet.purpose)
            job = self._context.jobs.ask(
                consents.consent_state, line.case, purpose, recipient=recipient
            )
            return job.then(lambda state: self._ask_path(line, (recipient, purpose), state))

        sheet.on_save(look)
        sheet.open_over(self._page)

    def _ask_path(self, line: DocumentLine, whom: tuple[str, Purpose], state: ConsentState) -> None:
        if state is ConsentState.GIVEN:
            self._choose(line, whom, None)
            return
        recipient, purpose = whom
        missing = ConsentMissing(purpose, state=state, recipient=recipient)
        retry_without_consent(
            self._page, missing, lambda reason: self._choose(line, whom, reason),
            context=self._context, case=line.case,
        )  # fmt: skip

    def _choose(self, line: DocumentLine, whom: tuple[str, Purpose], reason: str | None) -> None:
        dialog = QFileDialog(
            self._page.window(), translate("DocumentSheets", "Save a copy outside the vault")
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        suffix = suffix_for(line.kind)
        dialog.setDefaultSuffix(suffix)
        # Not the title: it may name the client, and the dialog remembers names.
        dialog.selectFile(f"document.{suffix}" if suffix else "document")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(
            lambda path: self.save_to(
                line, Path(path), recipient=whom[0], purpose=whom[1], override=reason
            )
        )
        dialog.open()

    def save_to(
        self,
        line: DocumentLine,
        path: Path,
        *,
        recipient: str,
        purpose: Purpose = Purpose.RELEASE,
        override: str | None = None,
    ) -> None:
        """Ask for the passphrase and save a copy to a file."""
        words = translate(
            "DocumentSheets",
            "The document “{0}” leaves the vault for {1} and is not encrypted in the file “{2}”."
            " Saving it is recorded in the audit trail.",
        ).format(line.title, recipient, path.name)

        def export(passphrase: str) -> Job[DocumentPermit]:
            job = self._context.jobs.ask(
                documents.export_document,
                line.case,
                line.id,
                passphrase=passphrase,
                path=path,
                recipient=recipient,
                purpose=purpose,
                override=override,
            )
            return job.then(lambda permit: self._read_out(line, permit))

        self._context.dialogs.ask_passphrase(
            self._page,
            translate("DocumentSheets", "Save the document outside the vault?"),
            words,
            translate("DocumentSheets", "Save"),
            export,
        )

    def _read_out(self, line: DocumentLine, permit: DocumentPermit) -> None:
        job = self._context.jobs.in_slices(lambda desk: documents.content(desk, line.case, line.id))
        job.then(lambda step: self._write(permit, step)).failed(self._refused)

    def _write(self, permit: DocumentPermit, step: Step | None) -> None:
        if step is None or step.data is None:
            return
        job = self._context.jobs.compute(document_files.save_document, permit, step.data)
        job.then(self._saved).failed(self._refused)

    def _saved(self, path: Path) -> None:
        words = translate("DocumentSheets", "A copy was saved as {0}.").format(path.name)
        self._context.messages.say(words, "good")

    def _refused(self, error: Exception) -> None:
        self._context.messages.say(wording.sentence(error), "danger")
