"""Say which goals and screenings a signed note worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.services import care_plans, screenings
from ui.widgets.labels import label
from ui.widgets.note_links import screening_words

if TYPE_CHECKING:
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.notes import NoteContent
    from counsel_desk.domain.screenings import Screening
    from counsel_desk.services.care_plans import PlanFile
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class LinkedLine(QWidget):
    """One quiet line; hidden where a note is linked to nothing."""

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__()
        self._context = context
        self._case = case
        self._content: NoteContent | None = None
        self._goals: list[str] = []
        self._given: list[str] = []
        self.words = label("", "muted", wrap=True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.words)
        self.hide()

    def show_content(self, content: NoteContent) -> None:
        """Ask for what is linked, and say it."""
        self._content = content
        ask = self._context.jobs.ask
        if content.screenings:
            ask(screenings.list_screenings, self._case).then(self._take_screenings)
        if content.goals:
            ask(care_plans.open_care_plan, self._case).then(self._take_goals)

    def _take_screenings(self, found: tuple[Screening, ...]) -> None:
        chosen = self._content.screenings if self._content is not None else ()
        self._given = [screening_words(one) for one in found if one.id in chosen]
        self._tell()

    def _take_goals(self, file: PlanFile) -> None:
        chosen = self._content.goals if self._content is not None else ()
        plan = file.current.plan if file.current is not None else None
        goals = plan.goals if plan is not None else ()
        self._goals = [goal.words for goal in goals if goal.id in chosen]
        self._tell()

    def _tell(self) -> None:
        parts = []
        if self._goals:
            parts.append(translate("Notes", "Goals: {0}").format("; ".join(self._goals)))
        if self._given:
            parts.append(translate("Notes", "Screenings: {0}").format("; ".join(self._given)))
        self.words.setText(" · ".join(parts))
        self.setVisible(bool(parts))
