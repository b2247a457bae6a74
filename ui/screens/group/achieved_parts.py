"""The parts of what a group achieves: change with dose, and attendance over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.theme import Space
from ui.turns import later
from ui.widgets import cycle_words
from ui.widgets import outcome_words as words
from ui.widgets.card import Card
from ui.widgets.cycle_tables import MembersTable, PartsTable, TurnoutTable, fit
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Choice
from ui.widgets.filter_chips import FilterChips
from ui.widgets.labels import label
from ui.widgets.outcome_canvas import OutcomeCanvas
from ui.widgets.outcome_parts import Figures, GroundsCard, grounds
from ui.widgets.scroll import Columns
from ui.widgets.still_picture import StillPicture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.domain.outcomes.cycle import (
        Achieved,
        CycleOutcomes,
        DosePoints,
        Turnouts,
    )
    from counsel_desk.reports.cycle_words import CycleWords
    from counsel_desk.reports.outcome_figure import OutcomePicture
    from counsel_desk.reports.outcome_words import OutcomeWords
    from counsel_desk.reports.palette import ChartPalette
    from counsel_desk.reports.rendered import HitBox, RenderedChart
    from ui.screen import Context
    from ui.widgets.still_picture import Request

DOTS, DOSE, TABLE = "dots", "dose", "table"
CYCLE, MODEL = "cycle", "model"
_PICTURE_HEIGHT = 360


def draw_still(
    found: Turnouts,
    palette: ChartPalette,
    size: tuple[float, float],
    ratio: float,
    said: CycleWords,
) -> RenderedChart:
    """Draw attendance over time; on a worker, because matplotlib is slow to load and to draw."""
    from counsel_desk.reports.cycle_figure import draw_turnout

    return draw_turnout(found, palette=palette, words=said, size=size, dpi=96.0 * ratio).chart


def draw_dots(
    found: DosePoints,
    palette: ChartPalette,
    size: tuple[float, float],
    ratio: float,
    said: OutcomeWords,
) -> OutcomePicture:
    """Draw scores before and after; on a worker."""
    from counsel_desk.reports.outcome_figure import draw_outcomes

    dpi = 96.0 * ratio
    return draw_outcomes(found.outcomes, "dots", palette=palette, size=size, dpi=dpi, words=said)


def draw_doses(
    found: DosePoints,
    palette: ChartPalette,
    size: tuple[float, float],
    ratio: float,
    said: CycleWords,
) -> OutcomePicture:
    """Draw dose against change; on a worker."""
    from counsel_desk.reports.cycle_figure import draw_dose

    return draw_dose(found, palette=palette, words=said, size=size, dpi=96.0 * ratio)


class DoseCanvas(OutcomeCanvas):
    """The picture of outcomes, whose marks tell of the meetings attended as well."""

    doses: tuple[int, ...] = ()

    def _lines(self, box: HitBox) -> list[str]:
        said = super()._lines(box)
        places = self._people(box)
        if len(places) == 1 and places[0] < len(self.doses):
            text = self.tr("{0} meetings attended").format(words.count(self.doses[places[0]]))
            said.append(text)
        return said


class ScoresPart(QWidget):
    """What changed: figures, a picture with the table of its numbers, and what it rests on.

    Attributes:
        instrument: what is looked at; views: how; spread: this cycle or the whole model;
        head: the line above it all.

    Signals:
        asked: another instrument. opened: the line of a member.
    """

    asked = Signal(str)
    opened = Signal(object)

    def __init__(self, context: Context, palette: ChartPalette) -> None:
        super().__init__()
        self._context = context
        self._found: CycleOutcomes | None = None
        self.setObjectName("clear")
        self.instrument = Choice()
        self.instrument.setAccessibleName(self.tr("Instrument"))
        self.views = FilterChips(
            [
                (DOTS, self.tr("Before and after")),
                (DOSE, self.tr("Dose and change")),
                (TABLE, self.tr("Members")),
            ],
            self.tr("How it is shown"),
        )
        self.spread = FilterChips(
            [(CYCLE, self.tr("This cycle")), (MODEL, self.tr("All of the model"))],
            self.tr("Whose dose"),
        )
        self.figures, self.grounds = Figures(), GroundsCard()
        self.canvas = DoseCanvas(self._request, palette)
        self.members, self.parts = MembersTable(), PartsTable()
        self.none = EmptyState(self.tr("No member has a score from before and one from after."))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.summary = label("", "muted-body", wrap=True)
        self.head = QHBoxLayout()
        self.head.setSpacing(Space.M)
        self.head.addWidget(self.instrument)
        self.head.addWidget(self.summary, 1)
        self.card = Card(" ", " ")
        self.views.setMinimumWidth(330)
        self.card.add_action(self.views)
        self._pictures = QStackedWidget()
        for page in (self.canvas, self.members, self.none):
            self._pictures.addWidget(page)
        self._pictures.setMinimumHeight(_PICTURE_HEIGHT)
        self.note = label("", "muted", wrap=True)
        for part in (self.spread, self._pictures, self.note):
            self.card.add(part, 1 if part is self._pictures else 0)
        parts = Card(self.tr("Completers and drop-outs"), "")
        parts.add(self.parts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addLayout(self.head)
        column.addWidget(self.figures)
        column.addWidget(Columns(self.card, self.grounds, narrow=900))
        column.addWidget(parts)

    def _connect(self) -> None:
        self.instrument.activated.connect(
            lambda _index: self.asked.emit(str(self.instrument.value()))
        )
        self.views.selected.connect(lambda _key: self._show_view())
        self.spread.selected.connect(lambda _key: self._show_view())
        self.members.opened.connect(self.opened.emit)
        self.canvas.people_opened.connect(self._open_people)

    def offer(self, found: Achieved, wanted: str) -> str:
        """Offer the instruments that the members were given; gives the one that is chosen."""
        forms = found.cohort.forms
        self.instrument.set_choices((one.instrument, one.short_title) for one in forms.values())
        counts = {
            name: sum(name in case.pairs for case in found.cohort.cases
                      if found.turnouts.own.group in case.groups)
            for name in forms
        }  # fmt: skip
        chosen = wanted if wanted in forms else max(forms, key=lambda name: counts[name])
        self.instrument.set_value(chosen)
        return chosen

    def show_outcomes(self, found: CycleOutcomes) -> None:
        """Show other outcomes."""
        self._found = found
        made = found.outcomes
        self.summary.setText(cycle_words.denominators(found))
        self.card.set_title(made.form.short_title, words.change_brief(made.form))
        self.figures.show_outcomes(made)
        later(self, lambda: self._show_rest(found))

    def _show_rest(self, found: CycleOutcomes) -> None:
        """Show what the figures rest on and the tables, in a turn after the figures."""
        made = found.outcomes
        if found is not self._found:
            return  # other outcomes came meanwhile
        self.grounds.show_lines([cycle_words.grounds(found), *grounds(made)])
        self.members.set_rows(found.members)
        self.parts.set_rows(found.parts)
        fit(self.parts, len(found.parts))
        self._show_view()

    @property
    def shown(self) -> DosePoints | None:
        """What the picture is made of now."""
        if self._found is None:
            return None
        is_dose = self.views.current() == DOSE
        whole = is_dose and self.spread.current() == MODEL
        return self._found.model if whole else self._found.dose

    def _show_view(self) -> None:
        found, view, shown = self._found, self.views.current(), self.shown
        if found is None or shown is None:
            return
        is_dose = view == DOSE
        self.spread.setVisible(is_dose and len(found.cycles) > 1)
        self.note.setVisible(is_dose)
        self.note.setText(cycle_words.dose_note(found, whole_model=self.spread.current() == MODEL))
        if view == TABLE:
            self._pictures.setCurrentWidget(self.members)
        elif not shown.outcomes.pairs:
            self._pictures.setCurrentWidget(self.none)
        else:
            self._pictures.setCurrentWidget(self.canvas)
            self.canvas.doses = shown.doses
            self.canvas.set_outcomes(shown.outcomes)

    def step_view(self) -> None:
        """Show the next of picture and tables."""
        keys = (DOTS, DOSE, TABLE)
        self.views.select(keys[(keys.index(self.views.current()) + 1) % len(keys)])

    def _request(self, size: QSize, ratio: float, palette: ChartPalette) -> None:
        shown = self.shown
        if shown is None:
            return
        measures = (float(size.width()), float(size.height()))
        compute = self._context.jobs.compute
        if self.views.current() == DOSE:
            said = cycle_words.picture_words(down=not shown.outcomes.form.higher_is_better)
            job = compute(draw_doses, shown, palette, measures, ratio, said)
        else:
            plain = words.picture_words()
            job = compute(draw_dots, shown, palette, measures, ratio, plain)
        job.then(self.canvas.show_picture).failed(lambda _error: self.canvas.draw_failed())

    def _open_people(self, places: Sequence[int]) -> None:
        """Open the one behind a mark; several are found in the table."""
        found, shown = self._found, self.shown
        if found is None or shown is None:
            return
        cases = {shown.outcomes.pairs[one].case for one in places}
        lines = [one for one in found.members if one.course.case in cases]
        if len(cases) == 1 and lines:
            self.opened.emit(lines[0])
        else:
            self.views.select(TABLE)

    def use_palette(self, palette: ChartPalette) -> None:
        """Draw in other colours."""
        self.canvas.use_palette(palette)


class TurnoutPart(Card):
    """Attendance over time: the picture and the table of the same numbers.

    Attributes:
        picture: the shares; table: the counts.
    """

    def __init__(self, request: Request, palette: ChartPalette) -> None:
        super().__init__("", "")
        self.set_title(self.tr("Attendance over time"), " ")
        self.picture = StillPicture(request, palette, self.tr("Attendance over time"))
        self.table = TurnoutTable()
        self.picture.setMinimumHeight(_PICTURE_HEIGHT - 40)
        self.add(Columns(self.picture, self.table, side_width=490, narrow=900), 1)

    def show_turnouts(self, found: Turnouts) -> None:
        """Show other attendance."""
        self.set_title(self.tr("Attendance over time"), cycle_words.turnout_note(found))
        self.picture.setAccessibleDescription(cycle_words.turnout_note(found))
        self.table.set_rows(found.own.turnout)
        fit(self.table, len(found.own.turnout))
        self.picture.refresh()

    def use_palette(self, palette: ChartPalette) -> None:
        """Draw in other colours."""
        self.picture.use_palette(palette)
