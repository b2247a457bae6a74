"""Show the accounts as they leave, and save them as a CSV for the accountant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPlainTextEdit

from counsel_desk.reports.document import Facts, Table
from counsel_desk.services.exports import ExportKind
from counsel_desk.services.practicalities import permit_accounts, permit_month
from ui.shell import report_saving as saving
from ui.shell.saving_sheet import SavingSheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.ids import GroupId
    from counsel_desk.reports.document import Report
    from counsel_desk.services.exports import ExportPermit
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate
WIDE = 980
_TAB = 13


def _lines(report: Report) -> Iterator[str]:
    """Give what is saved, line by line, its cells apart by tabs."""
    yield report.title
    yield from report.lines
    for block in report.blocks:
        yield ""
        if isinstance(block, Facts):
            yield block.title
            yield from ("\t".join(("", name, "", value)) for name, value in block.lines)
        elif isinstance(block, Table):
            yield block.title
            yield from ("\t".join(row) for row in (block.head, *block.rows))
    yield ""
    yield report.foot


class AccountsSheet(SavingSheet):
    """Shows what the accountant gets; saving goes on to where.

    Attributes:
        report: what is saved; view: its lines.
    """

    def __init__(self, report: Report) -> None:
        self.report = report
        # Plain lines: a hundred payments as rich text would hold the window up.
        self.view = QPlainTextEdit("\n".join(_lines(report)))
        self.view.setReadOnly(True)
        self.view.setTabChangesFocus(True)
        self.view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.view.setTabStopDistance(_TAB * self.view.fontMetrics().averageCharWidth())
        self.view.setAccessibleName(translate("Costs", "What is saved"))
        self.view.setMinimumHeight(400)
        super().__init__(
            translate("Costs", "Accounts for the accountant"),
            translate("Costs", "Codes alone leave the desk. This is what is saved, nothing else."),
            translate("Reports", "Save as CSV"),
            self.view,
        )
        self.setMaximumWidth(WIDE)


class AccountsSaver:
    """Leads from the tab to the saved file; without a group for a month of all groups."""

    def __init__(self, context: Context, page: QWidget, group: GroupId | None) -> None:
        self._context, self._page, self._group = context, page, group

    def begin(self, report: Report) -> AccountsSheet:
        """Show what leaves."""
        sheet = AccountsSheet(report)

        def go_on() -> None:
            sheet.close_sheet()
            name = report.title.replace(",", "")
            saving.ask_where(
                self._page, translate("Costs", "Save the accounts"), name, ExportKind.CSV,
                lambda path: self.save_to(path, report),
            )  # fmt: skip

        sheet.on_save(go_on)
        sheet.open_over(self._page)
        return sheet

    def save_to(self, path: Path, report: Report) -> None:
        """Ask for the passphrase and save the accounts."""
        text = translate(
            "Costs",
            "“{0}” leaves the vault and is not encrypted in the file “{1}”. It holds codes and"
            " amounts. Saving it is recorded in the audit trail.",
        ).format(report.title, path.name)

        def permitted(passphrase: str) -> Job[ExportPermit]:
            job = self._ask(path, passphrase)
            return job.then(lambda leave: saving.write_later(self._context, leave, report, ""))

        title = translate("Costs", "Save the accounts outside the vault?")
        answer = translate("Reports", "Save")
        self._context.dialogs.ask_passphrase(self._page, title, text, answer, permitted)

    def _ask(self, path: Path, passphrase: str) -> Job[ExportPermit]:
        ask = self._context.jobs.ask
        if self._group is None:
            return ask(permit_month, path=path, passphrase=passphrase)
        return ask(permit_accounts, self._group, path=path, passphrase=passphrase)
