"""What can be done with a whole file, offered from the header of the client page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from counsel_desk.domain.access import Permission, Role
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.services import closing, handover, merging
from counsel_desk.services.instruments import instrument
from ui.screens.client.file_sheets import (
    CloseSheet,
    CoverSheet,
    FileMenuSheet,
    HandOverSheet,
    ReopenSheet,
)
from ui.screens.client.merging import FileMerging
from ui.screens.client.progress_report import ProgressReporter
from ui.widgets import case_words
from ui.widgets.closing_words import draft_summary
from ui.widgets.dates import say_date

if TYPE_CHECKING:
    from typing import Any

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.cases import PossibleDuplicate
    from counsel_desk.domain.closing import ClosingFacts, CoverFact
    from counsel_desk.domain.ids import CaseId
    from ui.jobs import Job
    from ui.screen import Context
    from ui.screens.client.tab import ShownCase

_COVER = "end cover "


class FileMenu(QObject):
    """Hands a file over, has it covered, closes it and opens it again."""

    def __init__(self, context: Context, case: CaseId, page: QWidget) -> None:
        super().__init__(page)
        self.context = context
        self.case = case
        self._page = page
        self._shown: ShownCase | None = None
        self._covers: tuple[CoverFact, ...] = ()
        self.merging = FileMerging(context, case, page)
        self.progress = ProgressReporter(context, case, page)

    def show_case(self, shown: ShownCase) -> None:
        """Take the case file."""
        self._shown = shown

    def is_offered(self) -> bool:
        """Whether there is anything that this person may do with the whole file."""
        shown = self._shown
        return shown is not None and shown.reads_clinical and self._may_hand_over(shown)

    def _may_hand_over(self, shown: ShownCase) -> bool:
        is_mine = shown.file.counsellor == self.context.me.id
        supervises = Role.SUPERVISOR in self.context.roles
        return self.context.may(Permission.HAND_OVER) and (is_mine or supervises)

    def open(self) -> None:
        """Find out who covers the file, then offer what can be done."""
        if self.is_offered():
            self.context.jobs.ask(handover.covers, self.case).then(self._offer)

    def _offer(self, covers: tuple[CoverFact, ...]) -> None:
        shown = self._shown
        if shown is None:
            return
        self._covers = covers
        if self.context.may(Permission.MERGE_FILES) and shown.writes_clinical:
            job = self.context.jobs.ask(merging.same_person, self.case)
            job.then(lambda same: self._show_menu(shown, same))
        else:
            self._show_menu(shown, ())

    def _show_menu(self, shown: ShownCase, same: tuple[PossibleDuplicate, ...]) -> None:
        of_one = self.merging.rows(shown, same)
        is_merged = shown.file.merged_into is not None
        passing = [*self._reporting(), *self._passing_on()]
        offered = of_one if is_merged else [*passing, *of_one, *self._ending(shown)]
        sheet = FileMenuSheet(offered)
        sheet.answered.connect(self._chosen)
        sheet.open_over(self._page)

    def _reporting(self) -> list[tuple[str, str, str, str]]:
        if not self.context.may(Permission.EXPORT_CASE):
            return []
        second = self.tr("Two pages where it fits, shown before they are saved")
        return [("progress", self.tr("Progress report"), second, "file-text")]

    def _passing_on(self) -> list[tuple[str, str, str, str]]:
        rows = [
            (
                "hand over",
                self.tr("Hand over"),
                self.tr("To another counsellor, for good"),
                "arrows-left-right",
            ),
            (
                "cover",
                self.tr("Ask a colleague to cover"),
                self.tr("For days or weeks; it ends by itself"),
                "users",
            ),
        ]
        for index, cover in enumerate(self._covers):
            words = self.tr("End the cover by {0}").format(self._name(cover))
            until = self.tr("It lasts until {0}").format(say_date(cover.until))
            rows.append((f"{_COVER}{index}", words, until, "user-minus"))
        return rows

    def _ending(self, shown: ShownCase) -> list[tuple[str, str, str, str]]:
        if not shown.writes_clinical:
            return []
        if shown.file.coordination.status is CaseStatus.CLOSED:
            second = self.tr("Everything is still there")
            return [("reopen", self.tr("Open the file again"), second, "folder-open")]
        second = self.tr("With a summary drafted from the record")
        return [("close", self.tr("Close the file"), second, "archive")]

    def _name(self, cover: CoverFact) -> str:
        people = self._shown.people if self._shown is not None else {}
        return case_words.name_of(people, cover.person)

    def _chosen(self, key: str) -> None:
        if self.merging.takes(key):
            return
        if key == "progress":
            self.progress.begin()
        elif key == "hand over":
            self._hand_over()
        elif key == "cover":
            self._cover()
        elif key == "close":
            asked = self.context.jobs.ask(closing.closing_facts, self.case)
            asked.then(self._close)
        elif key == "reopen":
            self._reopen()
        elif key.startswith(_COVER):
            cover = self._covers[int(key.removeprefix(_COVER))]
            done = self.tr("The cover has ended.")
            job = self.context.jobs.ask(handover.end_cover, self.case, cover.person)
            job.then(lambda _none: self._say(done))

    def _say(self, words: str) -> None:
        self.context.messages.say(words, "good")

    def _hand_over(self) -> None:
        shown = self._shown
        if shown is None:
            return
        sheet = HandOverSheet(shown.people.values(), shown.file.counsellor)
        sheet.keep(self.context, "hand over", self.case)

        def save() -> Job[Any] | None:
            person, own = sheet.colleague(), sheet.own.typed()
            if person is None or not own:
                return None
            # After all that was asked about the file: none of it may be read any more then.
            job = self.context.jobs.ask_late(
                handover.hand_over, self.case, person, text=sheet.text_of("text"), passphrase=own
            )
            return job.then(lambda _none: self._handed_over(sheet))

        sheet.on_save(save)
        sheet.open_over(self._page)

    def _handed_over(self, sheet: HandOverSheet) -> None:
        if sheet.keeper is not None:
            sheet.keeper.finished()  # first: nothing of the file may be kept any more
        self._say(self.tr("Handed over. The new counsellor has the whole file."))
        self.context.back()

    def _cover(self) -> None:
        shown = self._shown
        if shown is None:
            return
        today = case_words.local(self.context.clock()).date()
        sheet = CoverSheet(shown.people.values(), shown.file.counsellor, today)
        sheet.keep(self.context, "cover", self.case)

        def save() -> Job[Any] | None:
            person, own = sheet.colleague(), sheet.own.typed()
            if person is None or not own:
                return None
            text, days = sheet.text_of("text"), sheet.days()
            job = self.context.jobs.ask(
                handover.cover_case, self.case, person, days=days, text=text, passphrase=own
            )
            return job.then(lambda _none: self._say(self.tr("The colleague covers this file.")))

        sheet.on_save(save)
        sheet.open_over(self._page)

    def _close(self, facts: ClosingFacts) -> None:
        titles = {span.instrument: instrument(span.instrument).short_title for span in facts.scores}
        sheet = CloseSheet(draft_summary(facts, titles), facts)
        sheet.keep(self.context, "closing", self.case)

        def save() -> Job[Any] | None:
            reason = sheet.reason()
            if reason is None:
                return None
            job = self.context.jobs.ask(
                closing.close_case,
                self.case,
                reason=reason,
                planned=sheet.planned.isChecked(),
                last_contact=sheet.contact.day(),
                summary=sheet.text_of("summary"),
                own_reason=sheet.own_reason(),
                circumstance=sheet.circumstance.text(),
            )
            return job.then(lambda _none: self._say(self.tr("Closed. It can be opened again.")))

        sheet.on_save(save)
        sheet.open_over(self._page)

    def _reopen(self) -> None:
        sheet = ReopenSheet()
        sheet.keep(self.context, "reopening", self.case)

        def save() -> Job[Any] | None:
            job = self.context.jobs.ask(closing.reopen_case, self.case, text=sheet.text_of("text"))
            return job.then(lambda _none: self._say(self.tr("The file is open again.")))

        sheet.on_save(save)
        sheet.open_over(self._page)
