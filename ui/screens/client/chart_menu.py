"""The menu that says what the chart shows: which view, what lies along the bottom, which time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton

from counsel_desk.reports.chart_view import Axis, ChartKind, ChartView
from ui.turns import later
from ui.widgets.buttons import IconButton
from ui.widgets.chart_zoom import WHOLE

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
        view: what is shown now.

    Signals:
        changed: another view was chosen.
        periods_asked: the person wants to choose the two periods.
    """

    changed = Signal()
    periods_asked = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__("faders", translate("ChartMenu", "What the chart shows"))
        self.view = ChartView("")
        self._course: Course | None = None
        self._page = page
        self._menu = QMenu(self)
        self.kinds: dict[ChartKind, QAction] = {}
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
        self._add_time()
        self._offer()

    def _add_kinds(self) -> None:
        group = QActionGroup(self)
        for number, kind in enumerate(ChartKind, start=1):
            action = self._action(kind_words(kind), f"Alt+Shift+{number}", None)
            action.setCheckable(True)
            action.setChecked(kind is ChartKind.ONE)
            action.triggered.connect(lambda _on=False, kind=kind: self.choose(kind))
            group.addAction(action)
            self.kinds[kind] = action

    def _add_time(self) -> None:
        for words, keys, act in (
            (translate("ChartMenu", "Choose the two periods …"), "Alt+Shift+P", self.ask_periods),
            (translate("ChartMenu", "Show less time"), "Alt+Shift++", lambda: self.zoom(0.5, 0.5)),
            (translate("ChartMenu", "Show more time"), "Alt+Shift+-", lambda: self.zoom(2, 0.5)),
            (translate("ChartMenu", "Earlier"), "Alt+Shift+Left", lambda: self.pan(-0.25)),
            (translate("ChartMenu", "Later"), "Alt+Shift+Right", lambda: self.pan(0.25)),
            (translate("ChartMenu", "Whole course"), "Alt+Shift+0", self.show_whole),
            (translate("ChartMenu", "First score as baseline"), "Alt+Shift+B", self.first_baseline),
        ):
            self._action(words, keys, act)

    def _action(self, words: str, keys: str, act: Callable[[], object] | None) -> QAction:
        action = QAction(words, self._page)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setProperty("group", translate("ChartMenu", "Chart"))
        if act is not None:
            action.triggered.connect(lambda _on=False: act())
        self._menu.addAction(action)
        self._page.addAction(action)
        return action

    def _toggle(self, words: str, keys: str, act: Callable[[bool], None]) -> QAction:
        action = self._action(words, keys, None)
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
