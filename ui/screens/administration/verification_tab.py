"""Verify the vault: chains, signatures and every record, in plain words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from counsel_desk.services import verification
from ui import wording
from ui.screens.administration.pages_card import PagesCard
from ui.screens.administration.tab import Tab
from ui.theme import Space
from ui.turns import later
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card, at_once, clear_layout
from ui.widgets.dates import say_date
from ui.widgets.labels import IconLabel, label
from ui.widgets.pill import Pill, PillKind
from ui.widgets.progress_panel import ProgressPanel
from ui.wording_damage import table_words

if TYPE_CHECKING:
    from counsel_desk.services.verification import ErasedLine, Verification
    from ui.job import Slices
    from ui.screen import Context

MOST_PROBLEMS = 50
SIDES = 3
AT_ONCE = 12
"""How many lines of the counts are made in one turn."""


class VerificationTab(Tab):
    """Runs the verification and says what it found."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._job: Slices[Verification] | None = None
        self._card = Card(self.tr("Verify the vault"))
        self.button = secondary_button(self.tr("Verify now"), "shield-check", self.start)
        self._card.add_action(self.button)
        self._card.add(label(self._what(), "muted-body", wrap=True))
        self.panel = ProgressPanel(self.tr("Verifying"))
        self.panel.cancelled.connect(self._cancel)
        self.panel.hide()
        self.result = Card()
        self.result.hide()
        self.pages = PagesCard(context)
        for part in (self._card, self.panel, self.result, self.pages):
            self.column.addWidget(part)
        self.column.addStretch(1)

    def _what(self) -> str:
        return self.tr(
            "Walks the staff list and the audit trail from the first entry on, checks every"
            " signature, and compares every stored record with what the trail says was written."
            " You can go on working meanwhile. Case content stays sealed."
        )

    def start(self) -> None:
        """Begin, or begin again."""
        self.result.hide()
        self.column.removeWidget(self.panel)
        self.panel.deleteLater()
        self.panel = ProgressPanel(self.tr("Verifying"))
        self.panel.cancelled.connect(self._cancel)
        self.column.insertWidget(1, self.panel)
        # The focus must not fall on what comes next in the window, which is Lock.
        self.panel.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.button.setEnabled(False)
        jobs = self.context.jobs
        self._job = jobs.in_slices(lambda desk: verification.steps(desk, jobs.is_waited_for))
        self._job.each(self._progress).then(self._done).failed(self._failed)

    def _progress(self, result: Verification) -> None:
        self.panel.set_progress(min(result.done, result.total), result.total)

    def _end(self) -> None:
        self.button.setEnabled(True)
        if self.panel.button.hasFocus():
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.panel.hide()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._end()
        self.context.messages.say(self.tr("The verification was stopped. Nothing was changed."))

    def _done(self, result: Verification | None) -> None:
        self._end()
        if result is not None:
            self._show(result)

    def _failed(self, error: Exception) -> None:
        self._end()
        self.context.messages.say(wording.sentence(error), "danger")

    def _show(self, result: Verification) -> None:
        self.result.clear()
        count = QLocale().toString(sum(result.checked.values()))
        if result.holds:
            self.result.set_title(self.tr("Everything holds"))
            self.result.set_pill(Pill(self.tr("Verified"), PillKind.GOOD))
            sentence = self.tr("{0} entries and records were checked, and none was changed.")
        else:
            self.result.set_title(self.tr("Something does not hold"))
            self.result.set_pill(Pill(self.tr("Damaged"), PillKind.DANGER))
            sentence = self.tr(
                "{0} entries and records were checked. Do not work on: copy the vault’s folder"
                " elsewhere, then restore the last good backup. What is listed here was changed"
                " or removed from outside."
            )
        self.result.add(label(sentence.format(count), "body", wrap=True))
        if result.lost:
            gone = self.tr(
                "{0} things were lost to damage before this vault was saved; the audit trail names"
                " each, with who saved it."
            ).format(QLocale().toString(result.lost))
            self.result.add(label(gone, "warning", wrap=True))
        if result.unreadable:
            more = self.tr(
                "{0} of them are sealed to others; their signatures were checked, not their text."
            ).format(QLocale().toString(result.unreadable))
            self.result.add(label(more, "muted", wrap=True))
        if result.problems:
            self.result.add(self._problems(result))
        signed = QWidget()
        signed.setObjectName("clear")
        self._signed = QVBoxLayout(signed)
        self._signed.setContentsMargins(0, 0, 0, 0)
        self._signed.setSpacing(Space.XS)
        self.result.add(signed)
        self.result.add(self._counts(result))
        self.result.show()
        if result.erased:
            found = tuple(result.erased)
            self.context.jobs.ask(verification.name_signers, found).then(self._show_signers)

    def _show_signers(self, lines: tuple[ErasedLine, ...]) -> None:
        clear_layout(self._signed)
        with at_once(self._signed):
            self._put_signers(lines)

    def _put_signers(self, lines: tuple[ErasedLine, ...]) -> None:
        title = label(self.tr("Files that were erased, and who signed"), "card-title")
        self._signed.addWidget(title)
        for line in lines[:MOST_PROBLEMS]:
            unknown = self.tr("somebody whom the staff list does not know")
            words = self.tr("Asked for on {0} by {1}, signed by {2}.").format(
                say_date(line.asked), line.supervisor or unknown, line.administrator or unknown
            )
            if not line.is_proved:
                words += " " + self.tr("It does not count: no two people of this vault signed it.")
            kind = "muted" if line.is_proved else "warning"
            self._signed.addWidget(label(words, kind, wrap=True))

    def _problems(self, result: Verification) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        for row, problem in enumerate(result.problems[:MOST_PROBLEMS]):
            where = f"{table_words(problem.table)}: {problem.reason}"
            grid.addWidget(IconLabel("warning-circle", "danger"), row, 0)
            grid.addWidget(label(where, "body", wrap=True), row, 1)
        return made

    def _counts(self, result: Verification) -> QWidget:
        made = QWidget()
        made.setAccessibleName(self.tr("What was checked"))
        grid = QGridLayout(made)
        grid.setContentsMargins(0, Space.S, 0, 0)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.S)
        for side in range(SIDES):
            grid.setColumnStretch(4 * side + 3, 1)
        said = sorted((table_words(table), n) for table, n in result.checked.items())
        height = -(-len(said) // SIDES)
        for begin in range(0, len(said), AT_ONCE):
            part = [
                (*divmod(begin + n, height), *one) for n, one in enumerate(said[begin:][:AT_ONCE])
            ]
            later(made, partial(self._put_counts, grid, part))
        return made

    def _put_counts(self, grid: QGridLayout, part: list[tuple[int, int, str, int]]) -> None:
        """Add some lines; those of all tables at once would hold the window up."""
        with at_once(grid):
            for side, row, name, count in part:
                number = label(QLocale().toString(count), "muted")
                number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                grid.addWidget(IconLabel("check", "good", 16), row, 4 * side)
                grid.addWidget(label(name), row, 4 * side + 1)
                grid.addWidget(number, row, 4 * side + 2)
