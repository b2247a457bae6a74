"""The timeline of a client: notes, screenings, sessions and group meetings in one order."""

from __future__ import annotations

import datetime
from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.services import charts, notes, screenings
from counsel_desk.services.instruments import instrument as shipped
from ui.screens.client.segments import Segments
from ui.screens.client.tab import Tab
from ui.widgets import case_words, screening_words
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.empty_state import EmptyState
from ui.widgets.table_model import ColumnSpec

if TYPE_CHECKING:
    from counsel_desk.domain.cases import Appointment
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.notes import NoteLine
    from counsel_desk.domain.outcomes.course import Course, MeetingMark
    from counsel_desk.domain.screenings import Screening
    from ui.screen import Context


class Kind(StrEnum):
    """What an entry of the timeline is."""

    ALL = "all"
    NOTE = "note"
    SCREENING = "screening"
    SESSION = "session"
    MEETING = "meeting"


class Column(Enum):
    """The columns of the timeline."""

    WHEN = auto()
    WHAT = auto()
    DETAIL = auto()
    WHO = auto()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline; ``opens`` is the screen that shows it, empty for none."""

    kind: Kind
    key: Hashable
    when: datetime.datetime
    what: str
    detail: str
    who: str
    icon: str
    role: str = "muted"
    opens: str = ""


class TimelineTab(Tab):
    """Everything that happened with a client, the newest first."""

    key: ClassVar[str] = "timeline"

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__(context, case)
        self._parts: dict[Kind, list[Entry]] = {}
        self.segments = Segments(self.tr("Show"))
        self.segments.set_choices(
            [
                (Kind.ALL, self.tr("All")),
                (Kind.NOTE, self.tr("Notes")),
                (Kind.SCREENING, self.tr("Screenings")),
                (Kind.SESSION, self.tr("Sessions")),
                (Kind.MEETING, self.tr("Group meetings")),
            ]
        )
        self.segments.choose(Kind.ALL)
        self.table = DataTable(self._columns(), lambda entry: entry.key, self.tr("Timeline"))
        self._empty = EmptyState(self.tr("Nothing has happened here yet."), icon="clock")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._card = Card()
        self._card.set_title(self.tr("Timeline"))
        self._card.add_action(self.segments)
        self._card.add(self._stack, 1)
        self._card.setMinimumHeight(320)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._card)
        self.segments.chosen.connect(lambda key: self._choose(Kind(key)))
        self.table.opened.connect(self._open)

    def _columns(self) -> dict[Enum, ColumnSpec[Entry]]:
        return {
            Column.WHEN: ColumnSpec(
                self.tr("When"),
                lambda entry: case_words.say_moment_year(entry.when),
                sort=lambda entry: entry.when,
                width=180,
                muted=True,
            ),
            Column.WHAT: ColumnSpec(
                self.tr("What"),
                lambda entry: entry.what,
                icon=lambda entry: (entry.icon, entry.role),
                width=260,
            ),
            Column.DETAIL: ColumnSpec(self.tr("Detail"), lambda entry: entry.detail),
            Column.WHO: ColumnSpec(self.tr("By"), lambda entry: entry.who, width=160, muted=True),
        }

    def load(self) -> None:
        """Ask for each kind of entry by itself."""
        if self.shown is None:
            return
        self._take(Kind.SESSION, [self._session(one) for one in self.shown.file.appointments])
        ask = self.context.jobs.ask
        ask(notes.list_notes, self.case).then(self._take_notes)
        ask(screenings.list_screenings, self.case).then(self._take_screenings)
        ask(charts.progress_course, self.case).then(self._take_meetings)

    def _take_notes(self, found: tuple[NoteLine, ...]) -> None:
        self._take(Kind.NOTE, [self._note(one) for one in found])

    def _take_screenings(self, found: tuple[Screening, ...]) -> None:
        self._take(Kind.SCREENING, [self._screening(one) for one in found])

    def _take_meetings(self, course: Course) -> None:
        marks = enumerate(course.meetings)
        self._take(Kind.MEETING, [self._meeting(place, mark) for place, mark in marks])

    def _take(self, kind: Kind, entries: list[Entry]) -> None:
        self._parts[kind] = entries
        self._choose(Kind(self.segments.current() or Kind.ALL))

    def _choose(self, kind: Kind) -> None:
        self.segments.choose(kind)
        parts = self._parts if kind is Kind.ALL else {kind: self._parts.get(kind, [])}
        rows = sorted(
            (entry for part in parts.values() for entry in part),
            key=lambda entry: entry.when,
            reverse=True,
        )
        self.table.set_rows(rows)
        self._stack.setCurrentWidget(self.table if rows else self._empty)

    def _open(self, entry: Entry) -> None:
        if entry.opens:
            self.go(entry.opens, item=entry.key)

    def _who(self, person: object) -> str:
        people = self.shown.people if self.shown is not None else {}
        return next((one.name for key, one in people.items() if key == person), "–")

    def _note(self, one: NoteLine) -> Entry:
        return Entry(
            Kind.NOTE,
            one.id,
            one.session_start,
            case_words.kind_words(one.kind),
            one.first_line,
            self._who(one.author),
            "note",
            "primary",
            "read_note",
        )

    def _screening(self, one: Screening) -> Entry:
        form = shipped(one.answers.instrument)
        words = (
            screening_words.band_words(one, form),
            screening_words.flag_words(one, form),
        )
        safety = screening_words.safety_pill(one, form)
        return Entry(
            Kind.SCREENING,
            one.id,
            one.answers.given_at,
            f"{form.short_title}: {screening_words.score_words(one, form)}",
            " · ".join(word for word in words if word),
            self._who(one.given_by),
            "clipboard-text",
            safety.kind.value if safety else "primary",
            "screening",
        )

    def _session(self, one: Appointment) -> Entry:
        came = one.outcome in (SessionOutcome.ATTENDED, SessionOutcome.LATE)
        icon = "calendar-check" if came else "calendar-blank"
        place = self.tr("{0}, {1} minutes") if one.place else self.tr("{1} minutes")
        return Entry(
            Kind.SESSION,
            one.id,
            one.start,
            self.tr("Session {0}").format(case_words.outcome_words(one.outcome)),
            place.format(one.place, one.minutes),
            self._who(one.with_person),
            icon,
        )

    def _meeting(self, place: int, mark: MeetingMark) -> Entry:
        what = {
            True: self.tr("Group meeting attended"),
            False: self.tr("Group meeting missed"),
            None: self.tr("Group meeting"),
        }[mark.attended]
        key = ("meeting", place, mark.when)
        return Entry(Kind.MEETING, key, mark.when, what, mark.label, "", "users-three")
