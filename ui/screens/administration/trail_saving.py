"""Save the audit trail outside the vault: where to, one's own passphrase, and every entry found."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from counsel_desk.domain.audit import Action
from counsel_desk.reports.document_csv import harmless
from counsel_desk.services import exports, protection, trail
from ui import wording
from ui.screens.administration import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.services.exports import ExportPermit
    from counsel_desk.services.trail import TrailEntry, TrailFilter, TrailPage
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def as_csv(entries: Sequence[TrailEntry], people: Mapping[PersonId, Person]) -> bytes:
    """Write entries as a table: number, moment in UTC, person, action, and of what."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow(
        [
            translate("Administration", "No."),
            translate("Administration", "When (UTC)"),
            translate("Administration", "Who"),
            translate("Administration", "What"),
            translate("Administration", "Of (identifier)"),
        ]
    )
    for one in entries:
        who, what = words.who_words(one, people), words.entry_words(one)
        failed = one.action is Action.SIGN_IN_FAILED
        of = words.subject_words(one, people) if failed else str(one.subject)
        row = [str(one.sequence), one.at.isoformat(), who, what, of]
        write.writerow([harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


class TrailSaving(QObject):
    """Leads from the question where to, to the file that is written."""

    def __init__(
        self,
        over: QWidget,
        context: Context,
        wanted: TrailFilter,
        people: Mapping[PersonId, Person],
    ) -> None:
        super().__init__(over)
        self._over = over
        self._context = context
        self._wanted = wanted
        self._people = dict(people)
        self._found: list[TrailEntry] = []

    def ask(self) -> QFileDialog:
        """Ask where the file goes."""
        title = translate("Administration", "Save the audit trail")
        dialog = QFileDialog(self._over.window(), title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(translate("Administration", "Audit trail") + ".csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save(Path(path)))
        dialog.open()
        return dialog

    def save(self, path: Path) -> None:
        """Ask for the passphrase, then gather the entries and write them."""
        said = translate(
            "Administration",
            "The entries that the filter shows leave the vault in the file “{0}”, not encrypted."
            " They name staff and identifiers, and no client. Saving it is recorded here too.",
        )
        title = translate("Administration", "Save the audit trail outside the vault?")
        answer = translate("Administration", "Save")

        def permitted(passphrase: str) -> Job[ExportPermit]:
            jobs = self._context.jobs
            job = jobs.ask(protection.permit_trail, path=path, passphrase=passphrase)
            return job.then(self._gather)

        self._context.dialogs.ask_passphrase(
            self._over, title, said.format(path.name), answer, permitted
        )

    def _gather(self, permit: ExportPermit) -> None:
        wanted = self._wanted
        job = self._context.jobs.in_slices(lambda desk: trail.pages(desk, wanted))
        job.each(self._take).then(lambda _last: self._write(permit)).failed(self._failed)

    def _take(self, page: TrailPage) -> None:
        self._found += page.entries

    def _write(self, permit: ExportPermit) -> None:
        data = as_csv(self._found, self._people)
        job = self._context.jobs.compute(exports.save_bytes, permit, data)
        job.then(self._written).failed(self._failed)

    def _written(self, path: Path) -> None:
        said = translate("Administration", "The audit trail is saved as {0}.")
        self._context.messages.say(said.format(path.name), "good")

    def _failed(self, error: Exception) -> None:
        self._context.messages.say(wording.sentence(error), "danger")
