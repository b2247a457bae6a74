"""The plans that other files of the same person hold, each a way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.widgets.card import Card
from ui.widgets.dates import say_date
from ui.widgets.rows import ListRow, RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.services.plans_elsewhere import PlanElsewhere


class PlansElsewhereCard(Card):
    """Says which other file of this client holds a plan; not there where none does.

    Signals:
        opened: the id of that file.
    """

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("In the client’s other files"))
        self.rows = RowList(self.tr("In the client’s other files"))
        self.rows.opened.connect(self.opened)
        self.add(self.rows)
        self.hide()

    def show_plans(self, found: Sequence[PlanElsewhere]) -> None:
        """Show what each of the files holds."""
        self.rows.set_rows([(one.file.case, self._row(one)) for one in found])
        self.setVisible(bool(found))

    def _row(self, one: PlanElsewhere) -> ListRow:
        line = " · ".join(part for part in (self._goals(one), self._safety(one)) if part)
        where = (
            self.tr("{0}, the file used in this one’s place: go on there")
            if one.goes_on
            else self.tr("{0}, merged into this one and only read: write here what goes on")
        )
        icon = "target" if one.made_on else "first-aid"
        return ListRow(line, where.format(one.file.code), icon, "primary")

    def _goals(self, one: PlanElsewhere) -> str:
        if one.made_on is None:
            return ""
        count = one.open_goals
        words = self.tr("{0} open goals") if count != 1 else self.tr("{0} open goal")
        said = words.format(count)
        if one.review_on is not None:
            said = self.tr("{0}, review by {1}").format(said, say_date(one.review_on))
        return self.tr("Plan of {0}: {1}").format(say_date(one.made_on), said)

    def _safety(self, one: PlanElsewhere) -> str:
        if one.safety_plan_on is None:
            return ""
        return self.tr("Safety plan of {0}").format(say_date(one.safety_plan_on))
