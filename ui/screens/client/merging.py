"""Merge a client's file with another one of the same person, and separate the two again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from counsel_desk.domain.ids import CaseId
from counsel_desk.services import cases, merging
from ui.screen import Route
from ui.screens.client.merge_sheet import MergeSheet, SeparateSheet
from ui.wording import sentence

if TYPE_CHECKING:
    from typing import Any

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.cases import OtherFile, PossibleDuplicate
    from counsel_desk.services.merging import FileFacts
    from ui.jobs import Job
    from ui.screen import Context
    from ui.screens.client.tab import ShownCase

MERGE, GO, SEPARATE = "merge", "go to merged", "separate "
Row = tuple[str, str, str, str]


class FileMerging(QObject):
    """What the menu of a file offers about other files of the same person."""

    def __init__(self, context: Context, case: CaseId, page: QWidget) -> None:
        super().__init__(page)
        self.context = context
        self.case = case
        self._page = page
        self._shown: ShownCase | None = None
        self._same: tuple[PossibleDuplicate, ...] = ()

    def rows(self, shown: ShownCase, same: tuple[PossibleDuplicate, ...]) -> list[Row]:
        """Offer what can be done with the file and others of its person."""
        self._shown, self._same = shown, same
        gone_to = shown.file.merged_into
        if gone_to is not None:
            words = self.tr("Go to {0}").format(gone_to.code)
            second = self.tr("The file used in this one’s place")
            return [(GO, words, second, "arrow-square-out"), self._separate(shown.file.code, 0)]
        if not shown.writes_clinical:
            return []
        second = self.tr("Both are read as one; it can be undone")
        if same:
            second = self.tr("{0} may be the same person").format(same[0].code)
        rows = [(MERGE, self.tr("Merge with another file"), second, "git-merge")]
        rows += [self._separate(one.code, place) for place, one in enumerate(shown.file.merged)]
        return rows

    def _separate(self, code: str, place: int) -> Row:
        words = self.tr("Separate {0} again").format(code)
        return (f"{SEPARATE}{place}", words, self.tr("Both stand as they did before"), "git-branch")

    def takes(self, key: str) -> bool:
        """Do what was chosen, if it is one of these."""
        shown = self._shown
        if shown is None:
            return False
        if key == MERGE:
            self.begin(shown, self._same)
        elif key == GO and shown.file.merged_into is not None:
            self.context.go(Route("client", shown.file.merged_into.case))
        elif key.startswith(SEPARATE):
            self._ask_separate(shown, int(key.removeprefix(SEPARATE)))
        else:
            return False
        return True

    def begin(self, shown: ShownCase, same: tuple[PossibleDuplicate, ...], code: str = "") -> None:
        """Ask which file is merged with this one; with a code, put both next to each other."""
        sheet = MergeSheet(same)
        sheet.code_given.connect(lambda given: self._find(sheet, shown, given))

        def save() -> Job[Any] | None:
            if not sheet.is_ready() or sheet.other is None:
                return None
            chosen = sheet.value_of("stays")
            away = sheet.other if chosen == self.case else self.case
            job = self.context.jobs.ask(
                merging.merge_files, CaseId(chosen), away, reason=sheet.text_of("reason")
            )
            return job.then(lambda _none: self._merged(CaseId(chosen)))

        sheet.on_save(save)
        sheet.open_over(self._page)
        if code:
            sheet.code.set_text(code)

    def _find(self, sheet: MergeSheet, shown: ShownCase, code: str) -> None:
        """Look the other file up and show both; what is wrong with it is said at the code."""

        def compare(other: CaseId) -> None:
            if other == self.case:
                sheet.code.set_error(self.tr("This is the file that you are in."))
                return
            job = self.context.jobs.ask(merging.compare_files, self.case, other)
            job.then(show).failed(refused)

        def show(found: tuple[FileFacts, FileFacts]) -> None:
            if sheet.code.text().upper() == code:
                sheet.show_files(*found, shown.people)

        def refused(error: Exception) -> None:
            sheet.code.set_error(sentence(error))

        self.context.jobs.ask(cases.find_case, code=code).then(compare).failed(refused)

    def _merged(self, stays: CaseId) -> None:
        self.context.messages.say(self.tr("Merged. Both files are read as one now."), "good")
        if stays != self.case:
            self.context.go(Route("client", stays))

    def _ask_separate(self, shown: ShownCase, place: int) -> None:
        gone_to = shown.file.merged_into
        if gone_to is not None:
            self._separate_files(gone_to.case, self.case, shown.file.code)
        else:
            other: OtherFile = shown.file.merged[place]
            self._separate_files(self.case, other.case, other.code)

    def _separate_files(self, kept: CaseId, other: CaseId, code: str) -> None:
        sheet = SeparateSheet(code)

        def save() -> Job[Any] | None:
            if not sheet.is_ready():
                return None
            reason = sheet.text_of("reason")
            job = self.context.jobs.ask(merging.separate_files, kept, other, reason=reason)
            return job.then(lambda _none: self._separated())

        sheet.on_save(save)
        sheet.open_over(self._page)

    def _separated(self) -> None:
        self.context.messages.say(self.tr("Separated. Both files stand by themselves."), "good")
