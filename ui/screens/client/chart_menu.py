"""The menu that says what the chart shows: which view, what lies along the bottom, which time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from counsel_desk.reports.chart_view import Axis, ChartKind, ChartView
from ui.turns import later
from ui.widgets.buttons import IconButton
from ui.widgets.chart_zoom import WHOLE
from ui.widgets.keys import KeyAction, always

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.outcomes.course import Course

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def kind_words(kind: ChartKind) -> str:
    """Name a view."""
    return {
        ChartKind.ONE: translate("ChartMenu", "One instrument"),
        ChartKind.STACKED: translate("ChartMenu", "Instruments above one another"),
        ChartKind.TOGETHER: translate("ChartMenu", "Instruments on one scale"),
        ChartKind.PARTS: translate("ChartMenu", "Subscales"),
        ChartKind.ITEMS: translate("ChartMenu", "Answers, item by item"),
        ChartKind.PERIODS: translate("ChartMenu", "Two periods side by side"),
    }[kind]


class ChartMenu(IconButton):
    """Holds the view of the chart; its choices have keys of their own.

    Attributes:
        view: what is shown now; may_mark: whether the person may mark events.

    Signals:
        changed: another view was chosen.
        periods_asked: the person wants to choose the two periods.
        mark_asked, marks_asked: the person wants to mark an event, or to see what is marked.
    """

    changed = Signal()
    periods_asked = Signal()
    mark_asked = Signal()
    marks_asked = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__("faders", translate("ChartMenu", "What the chart shows"))
        self.view = ChartView("")
        self.may_mark = False
        self._course: Course | None = None
        self._page = page
        self._menu = QMenu(self)
        self.kinds: dict[ChartKind, QAction] = {}
        self._timed: list[KeyAction] = []
        self._offered: dict[ChartKind, bool] = {}
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        later(self, self._build)

    def _build(self) -> None:
        """Make the choices once the page is painted."""
        self._add_kinds()
        self._menu.addSeparator()
        self.sessions = self._toggle(
            translate("ChartMenu", "Sessions along the bottom"), "Alt+Shift+S", self._set_axis
        )
        self.hiding = self._toggle(
            translate("ChartMenu", "Shared screen: hide events"), "Alt+Shift+E", self._set_events
        )
        self.local = self._toggle(
            translate("ChartMenu", "Past clients here"), "Alt+Shift+L", self._set_local
        )
        self._menu.addSeparator()
        self._add_marks()
        self._menu.addSeparator()
        self._add_time()
        self._offer()

    def _add_kinds(self) -> None:
        group = QActionGroup(self)
        for number, kind in enumerate(ChartKind, start=1):
            choose = partial(self.choose, kind)
            action = self._action(kind_words(kind), f"Alt+Shift+{number}", choose)
            action.setCheckable(True)
            action.setChecked(kind is ChartKind.ONE)
            group.addAction(action)
            self.kinds[kind] = action

    def _add_marks(self) -> None:
        words = translate("ChartMenu", "Mark an event …")
        ask = self.mark_asked.emit
        self._timed.append(self._action(words, "Alt+Shift+M", ask, lambda: self.may_mark))
        words = translate("ChartMenu", "Marked events …")
        self._action(words, "Alt+Shift+K", self.marks_asked.emit)

    def let_mark(self, may_mark: bool) -> None:
        """Say whether the person may mark events."""
        self.may_mark = may_mark
        self._offer()

    def _add_time(self) -> None:
        tr, zoom, pan = translate, self.zoom, self.pan
        less, more = partial(self.can_zoom, 0.5), partial(self.can_zoom, 2)
        before, after = partial(self.can_pan, -0.25), partial(self.can_pan, 0.25)
        for words, keys, act, when in (
            (tr("ChartMenu", "Choose the two periods …"), "P", self.ask_periods, always),
            (tr("ChartMenu", "Show less time"), "+", partial(zoom, 0.5, 0.5), less),
            (tr("ChartMenu", "Show more time"), "-", partial(zoom, 2, 0.5), more),
            (tr("ChartMenu", "Earlier"), "Left", partial(pan, -0.25), before),
            (tr("ChartMenu", "Later"), "Right", partial(pan, 0.25), after),
            (tr("ChartMenu", "Whole course"), "0", self.show_whole, more),
            (
                tr("ChartMenu", "First score as baseline"),
                "B",
                self.first_baseline,
                self._has_baseline,
            ),
        ):
            action = self._action(words, f"Alt+Shift+{keys}", act, when)
            self._timed.append(action)

    def can_zoom(self, factor: float) -> bool:
        """Whether a factor of time would show anything else."""
        course = self._course
        return course is not None and self.view.zoomed(course, factor, 0.5) != self.view

    def can_pan(self, share: float) -> bool:
        """Whether there is anything to go to in that direction."""
        return self._course is not None and self.view.panned(self._course, share) != self.view

    def _has_baseline(self) -> bool:
        return self.view.baseline is not None

    def _action(
        self,
        words: str,
        keys: str,
        act: Callable[[], object],
        when: Callable[[], bool] = always,
    ) -> KeyAction:
        group, reach = translate("ChartMenu", "Chart"), Qt.ShortcutContext.WindowShortcut
        action = KeyAction(self._page, group, words, keys, act, when=when, reach=reach)
        self._menu.addAction(action)
        return action

    def _toggle(self, words: str, keys: str, act: Callable[[bool], None]) -> QAction:
        action = self._action(words, keys, _nothing)
        action.setCheckable(True)
        action.toggled.connect(act)
        return action

    def know(self, course: Course, instrument: str) -> None:
        """Take the course and the instrument in front; a view that it cannot have is left."""
        self._course = course
        if instrument != self.view.instrument:
            self.view = replace(self.view, instrument=instrument, baseline=None)
        series = course.of(instrument)
        given = [one for one in course.series if one.points]
        self._offered = {
            ChartKind.STACKED: len(given) > 1,
            ChartKind.TOGETHER: len(given) > 1,
            ChartKind.PARTS: series is not None and bool(series.parts),
            ChartKind.ITEMS: series is not None and bool(series.items),
        }
        if not self._offered.get(self.view.kind, True):
            self.view = replace(self.view, kind=ChartKind.ONE)
        self._offer()

    def _offer(self) -> None:
        for kind, action in self.kinds.items():
            action.setEnabled(self._offered.get(kind, True))
            action.setChecked(kind is self.view.kind)
        for timed in self._timed:
            timed.setEnabled(timed.is_offered())

    def choose(self, kind: ChartKind) -> None:
        """Show another view."""
        self._put(replace(self.view, kind=kind))

    def _set_axis(self, sessions: bool) -> None:
        self._put(replace(self.view, axis=Axis.SESSIONS if sessions else Axis.DATES))

    def _set_events(self, hidden: bool) -> None:
        self._put(replace(self.view, events=not hidden))

    def _set_local(self, shown: bool) -> None:
        self._put(replace(self.view, local=shown))

    def zoom(self, factor: float, share: float) -> None:
        """Show more or less time."""
        if self._course is not None:
            self._put(self.view.zoomed(self._course, factor, share))

    def pan(self, share: float) -> None:
        """Go through time."""
        if self._course is not None:
            self._put(self.view.panned(self._course, share))

    def show_whole(self) -> None:
        """Show the whole course again."""
        self.zoom(WHOLE, 0.5)

    def compare_with(self, screening: object) -> None:
        """Compare with the score of a screening instead of the first."""
        from uuid import UUID

        if isinstance(screening, UUID):
            self._put(replace(self.view, baseline=screening))

    def first_baseline(self) -> None:
        """Compare with the first score again."""
        self._put(replace(self.view, baseline=None))

    def ask_periods(self) -> None:
        """Have the two periods chosen."""
        if self._course is not None:
            self.periods_asked.emit()

    def set_periods(self, view: ChartView) -> None:
        """Show two periods side by side."""
        self._put(view)
        self._offer()

    def _put(self, view: ChartView) -> None:
        if view != self.view:
            self.view = view
            self.changed.emit()
            self._offer()


def _nothing() -> None:
    """Leave it to the signal that says whether it is on or off."""
