"""The timeline of a client: everything in one order, filtered by kind, the scores above it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from counsel_desk.domain.timeline import Timeline, TimelineEntry, TimelineKind
from counsel_desk.services.timeline import MeetingSeen, timeline
from ui.screen import Route
from ui.screens.client import timeline_words
from ui.screens.client.steps_sheet import StepsSheet
from ui.screens.client.tab import Tab
from ui.screens.client.timeline_list import TimelineList
from ui.screens.client.timeline_strip import ScoreStrip
from ui.widgets import case_words
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.filter_chips import FilterChips

if TYPE_CHECKING:
    from counsel_desk.domain.ids import CaseId, PersonId
    from ui.screen import Context

ALL = "all"


_BEFORE = frozenset({TimelineKind.EVENT, TimelineKind.LEGAL})
"""Kinds that may be of long before: the strip of the scores begins with the care here."""


class TimelineTab(Tab):
    """Everything that happened with a client, the newest first."""

    key: ClassVar[str] = "timeline"

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__(context, case)
        self.entries: tuple[TimelineEntry, ...] = ()
        self.strip = ScoreStrip(self.tr("Scores over the same time, worse upwards"))
        self.list = TimelineList(self.tr("Timeline"))
        self.list.timeline.name_of = self._who
        self.list.timeline.person_of = self._person
        self.chips = FilterChips([(ALL, self.tr("All"))], self.tr("Show"))
        self._kinds: list[str] = []
        self._has_begun = False
        self._empty = EmptyState(self.tr("Nothing has happened here yet."), icon="clock")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        self._card = Card()
        self._lines = QVBoxLayout()
        self._lines.addWidget(self.chips)
        self._card.body.addLayout(self._lines)
        self._card.add(self.strip)
        self._card.add(self._stack, 1)
        self._card.setMinimumHeight(360)
        self.strip.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._card)
        self.list.opened.connect(self._open)
        self.list.seen.connect(lambda one, other: self.strip.show_seen(one.when, other.when))
        self.strip.pointed.connect(self.list.go_to)
        self.setFocusProxy(self.list)

    def load(self) -> None:
        """Ask for everything at once."""
        if self.shown is not None:
            self.context.jobs.ask(timeline, self.case).then(self._show)

    def _show(self, found: Timeline) -> None:
        self.entries = found.entries
        self.list.timeline.people = self.shown.people if self.shown is not None else {}
        self._offer(Counter(entry.kind for entry in found.entries))
        self.chips.setVisible(bool(found.entries))
        self.strip.setVisible(bool(found.strip))
        if found.strip and found.entries:
            here = (one.when for one in reversed(found.entries) if one.kind not in _BEFORE)
            first = min(
                next(here, found.entries[0].when), *(line.points[0][0] for line in found.strip)
            )
            last = max(self.context.clock(), found.entries[0].when)
            self.strip.show_lines(found.strip, first, last)
        self._filter()
        QTimer.singleShot(0, self, self._begin_at_today)
        wanted = self.take_wanted()
        for entry in found.entries:
            if wanted is not None and entry.item == wanted:
                self._open(entry)

    def _offer(self, counts: Counter[TimelineKind]) -> None:
        """Offer the kinds that there are; the one chosen stays."""
        kinds = [kind for kind in TimelineKind if counts[kind]]
        if [kind.value for kind in kinds] != self._kinds:
            chosen = self.chips.current()
            self._kinds = [kind.value for kind in kinds]
            named = [(kind.value, timeline_words.group_words(kind)) for kind in kinds]
            old, self.chips = (
                self.chips,
                FilterChips([(ALL, self.tr("All")), *named], self.tr("Show")),
            )
            self.chips.select(chosen)
            self.chips.selected.connect(lambda _key: self._filter())
            self._lines.replaceWidget(old, self.chips)
            old.hide()
            old.deleteLater()
        self.chips.set_counts({ALL: counts.total(), **{kind.value: counts[kind] for kind in kinds}})

    def _begin_at_today(self) -> None:
        """Bring what was last, not what is planned, to the top when the list first shows."""
        if self._has_begun or not self.list.timeline.rowCount():
            return
        self._has_begun = True
        self.list.go_to(self.context.clock())

    def _filter(self) -> None:
        kind = self.chips.current()
        shown = [one for one in self.entries if kind in (ALL, one.kind.value)]
        place = self.list.verticalScrollBar().value()
        self.list.timeline.show(shown)
        self.list.verticalScrollBar().setValue(place)
        self._stack.setCurrentWidget(self.list if shown else self._empty)

    def _who(self, entry: TimelineEntry) -> str:
        people = self.shown.people if self.shown is not None else {}
        name = case_words.name_of(people, entry.by) if entry.by is not None else ""
        return " · ".join(part for part in (self.file_code(entry.file), name) if part)

    def _person(self, person: PersonId) -> str:
        people = self.shown.people if self.shown is not None else {}
        return case_words.name_of(people, person)

    def _open(self, entry: TimelineEntry) -> None:
        if isinstance(entry.value, MeetingSeen):
            self.context.go(Route("group", entry.value.group, "attendance"))
        elif entry.kind is TimelineKind.CLOSING:
            StepsSheet(self, entry.file or self.case, entry.item)
        elif entry.kind is TimelineKind.ADDENDUM:
            self.go("read_note", item=entry.about)
        elif entry.kind in timeline_words.PAGES:
            own = self.case if entry.kind in timeline_words.JOINED else entry.file or self.case
            self.context.go(Route(timeline_words.PAGES[entry.kind], own, item=entry.item))
        elif entry.kind in timeline_words.TABS:
            own = entry.file or self.case
            item = entry.item if entry.kind is TimelineKind.INTAKE else None
            self.context.go(Route("client", own, timeline_words.TABS[entry.kind], item))
