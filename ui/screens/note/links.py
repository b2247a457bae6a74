"""What a session worked on: goals of the plan and screenings, as chips that can be taken off."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from counsel_desk.domain.ids import ScreeningId
from counsel_desk.services import care_plans, screenings
from ui.widgets.buttons import Button, quiet_button
from ui.widgets.flow import Flow
from ui.widgets.note_links import screening_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from PySide6.QtCore import QPoint

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.screenings import Screening
    from counsel_desk.services.care_plans import PlanFile
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate
MOST_OFFERED = 12
LONGEST = 44


class NoteLinks(QWidget):
    """Chips of what is linked, and a menu of what can be.

    Signals:
        changed: the person linked or unlinked something.
    """

    changed = Signal()

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__()
        self._context = context
        self._case = case
        self._screenings: dict[UUID, str] = {}
        self._goals: dict[UUID, str] = {}
        self._chosen: list[UUID] = []
        self._kinds: dict[UUID, str] = {}
        self.flow = Flow(spacing=6)
        self.add_button = quiet_button(
            translate("Notes", "Link goals and screenings"), "link", self.show_menu
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.flow)
        self._show()

    def load(self) -> None:
        """Ask for what can be linked."""
        ask = self._context.jobs.ask
        ask(screenings.list_screenings, self._case).then(self._take_screenings)
        ask(care_plans.open_care_plan, self._case).then(self._take_goals)

    def _take_screenings(self, found: tuple[Screening, ...]) -> None:
        self._screenings = {one.id: screening_words(one) for one in reversed(found)}
        self._show()

    def _take_goals(self, found: PlanFile) -> None:
        plan = found.current.plan if found.current is not None else None
        self._goals = {goal.id: goal.words for goal in plan.goals} if plan is not None else {}
        self._show()

    def set_chosen(self, goals: Iterable[UUID], given: Iterable[UUID]) -> None:
        """Show what a draft has linked."""
        self._kinds = {**dict.fromkeys(goals, "goal"), **dict.fromkeys(given, "screening")}
        self._chosen = list(self._kinds)
        self._show()

    def goals(self) -> tuple[UUID, ...]:
        """Give the goals that are linked."""
        return tuple(one for one in self._chosen if self._kinds[one] == "goal")

    def screenings(self) -> tuple[ScreeningId, ...]:
        """Give the screenings that are linked."""
        return tuple(ScreeningId(one) for one in self._chosen if self._kinds[one] == "screening")

    def words(self, one: UUID) -> str:
        """Say what is linked; what is no longer there is still said to be linked."""
        words = self._goals.get(one) or self._screenings.get(one)
        if words is None:
            is_goal = self._kinds.get(one) == "goal"
            return translate("Notes", "A goal") if is_goal else translate("Notes", "A screening")
        return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"

    def _show(self) -> None:
        self.flow.clear()
        for one in self._chosen:
            chip = Button(
                self.words(one).replace("&", "&&"),
                "secondary",
                "target" if self._kinds[one] == "goal" else "clipboard-text",
                partial(self.toggle, one, self._kinds[one]),
            )
            chip.setToolTip(translate("Notes", "Take the link off"))
            self.flow.add(chip)
        self.add_button = quiet_button(
            translate("Notes", "Link goals and screenings"), "link", self.show_menu
        )
        self.flow.add(self.add_button)

    def toggle(self, one: UUID, kind: str) -> None:
        """Link something, or take the link off."""
        if one in self._chosen:
            self._chosen.remove(one)
        else:
            self._chosen.append(one)
            self._kinds[one] = kind
        self._show()
        self.add_button.setFocus()
        self.changed.emit()

    def menu(self) -> QMenu:
        """Make the menu of what can be linked."""
        menu = QMenu(self)
        self._fill(menu, translate("Notes", "Goals of the plan"), self._goals, "goal")
        self._fill(menu, translate("Notes", "Screenings"), self._screenings, "screening")
        if not self._goals and not self._screenings:
            menu.addAction(translate("Notes", "No goal and no screening yet")).setEnabled(False)
        return menu

    def _fill(self, menu: QMenu, title: str, found: dict[UUID, str], kind: str) -> None:
        if found:
            menu.addSection(title)
        for one in list(found)[:MOST_OFFERED]:
            action = menu.addAction(found[one].replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(one in self._chosen)
            action.triggered.connect(lambda _checked=False, one=one: self.toggle(one, kind))

    def show_menu(self) -> None:
        """Offer what can be linked."""
        at: QPoint = self.add_button.mapToGlobal(self.add_button.rect().bottomLeft())
        self.menu().popup(at)
