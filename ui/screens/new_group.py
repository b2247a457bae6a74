"""Plan a cycle of group therapy, with the dates that follow from it beside the form."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, ClassVar, cast

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QBoxLayout,
    QCompleter,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from counsel_desk.domain.access import Role
from counsel_desk.domain.days import weeks_later
from counsel_desk.domain.groups import GroupPlan, GroupStaff, StaffFunction
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import Invalid
from counsel_desk.services.groups import create_group
from counsel_desk.services.people import list_people
from ui import wording
from ui.form_keeper import FormKeeper, FormStatus
from ui.screen import Route, Screen
from ui.theme import Space, set_kind
from ui.turns import later
from ui.widgets import group_words
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.card import Card
from ui.widgets.case_words import LANGUAGES, language_words
from ui.widgets.dates import DateField, NumberField, TimeField
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Column, Columns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from counsel_desk.domain.ids import GroupId, PersonId
    from counsel_desk.domain.people import Person
    from ui.screen import Context

MEETINGS, MINUTES = 10, 90
MOST_MEETINGS = 52


class Across(QWidget):
    """Related fields side by side, or under one another where it is narrow."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = 140 * count
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(Space.M)

    def put(self, fields: Sequence[QWidget]) -> None:
        """Put the fields in."""
        for field in fields:
            self._line.addWidget(field, 1)

    def minimumSizeHint(self) -> QSize:
        """Give way before the page scrolls sideways."""
        return QSize(200, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the fields where it is narrow."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= self._least
        way = QBoxLayout.Direction
        self._line.setDirection(way.LeftToRight if is_wide else way.TopToBottom)


class DatesCard(Card):
    """The days on which the group will meet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.lines: list[str] = []
        self._rows: list[tuple[QLabel, QLabel, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)

    def show_dates(self, starts: Sequence[datetime.datetime], now: datetime.datetime) -> None:
        """List the meetings, those already past in a muted tone."""
        first, last = group_words.week_day(starts[0]), group_words.week_day(starts[-1])
        span = first if len(starts) == 1 else self.tr("{0} to {1}").format(first, last)
        self.set_title(self.tr("Meetings"), span)
        self.lines = [group_words.week_day(start) for start in starts]
        while len(self._rows) < len(starts):
            self._add_row()
        for place, row in enumerate(self._rows):
            for part in row:
                part.setVisible(place < len(starts))
        for (_number, day, said), start, words in zip(self._rows, starts, self.lines, strict=False):
            is_past = start < now
            day.setText(words)
            set_kind(day, "muted-body" if is_past else "body")
            said.setText(self.tr("past") if is_past else group_words.clock_time(start))

    def _add_row(self) -> None:
        """Make the line of one more meeting; it stays, for typing a date changes all of them."""
        number = len(self._rows)
        counted = label(QLocale().toString(number + 1), "muted", parent=self)
        counted.setFixedWidth(22)
        counted.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = (counted, label("", "body", parent=self), label("", "muted", parent=self))
        for column, part in enumerate(row):
            self._grid.addWidget(part, number, column)
        self._rows.append(row)


class NewGroupScreen(Screen):
    """Takes the plan of a cycle; Ctrl+Return makes it."""

    name: ClassVar[str] = "new_group"
    watches: ClassVar[Changed] = Changed.STAFF

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self._people: tuple[Person, ...] = ()
        self._has_begun = False
        self.name_field = TextField(
            self.tr("Title"),
            self.tr("A name that does not say why people come."),
            placeholder=self.tr("such as Tumaini, Nakuru"),
        )
        self.model = TextField(self.tr("Model"), optional=True)
        self.venue = TextField(self.tr("Venue"))
        self.language = Choice()
        self.language.set_choices(
            [("", self.tr("Not said")), *((one, language_words(one)) for one in LANGUAGES)]
        )
        next_week = context.today() + datetime.timedelta(days=7)
        self.day = DateField(next_week)
        self.time = TimeField(datetime.time(14, 0))
        self.meetings = NumberField(MEETINGS, 1, MOST_MEETINGS)
        self.minutes = NumberField(MINUTES, 15, 480, self.tr("minutes"), 15)
        self.staff = {function: Choice() for function in StaffFunction}
        self.dates = DatesCard()
        self.fields = self._fields()
        self._error = label("", "error", wrap=True)
        self._error.hide()
        self.create_button = primary_button(self.tr("Create group"), "check", self.make)
        self.keeper = FormKeeper(context, "new group", self)
        self._lay_out()
        self._connect()
        later(self, self._preview)

    def _fields(self) -> dict[str, Field]:
        return {
            "title": self.name_field,
            "model": self.model,
            "venue": self.venue,
            "language": Field(self.tr("Language"), self.language, optional=True),
            "first_meeting": Field(self.tr("First meeting"), self.day),
            "time": Field(self.tr("Time"), self.time),
            "meetings": Field(self.tr("Number of meetings"), self.meetings, self.tr("One a week")),
            "minutes": Field(self.tr("Length of a meeting"), self.minutes),
            "lead": Field(self.tr("Lead"), self.staff[StaffFunction.LEAD]),
            "co_facilitator": Field(
                self.tr("Co-facilitator"),
                self.staff[StaffFunction.CO_FACILITATOR],
                optional=True,
            ),
            "peer": Field(
                self.tr("Peer co-facilitator"),
                self.staff[StaffFunction.PEER],
                self.tr("Sees codes, marks attendance."),
                optional=True,
            ),
        }

    def _lay_out(self) -> None:
        f = self.fields
        header = PageHeader(
            self.tr("New group"), self.tr("Members are enrolled by case code afterwards.")
        )
        header.add(secondary_button(self.tr("Cancel"), "", self.cancel))
        header.add(self.create_button)
        self.create_button.setToolTip(self.tr("Ctrl+Return"))
        form, side = Column(), Column()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(header)
        outer.addWidget(self._error)
        outer.addWidget(Columns(form, side, side_width=340, narrow=760), 1)
        lines: tuple[tuple[str, tuple[tuple[Field, ...], ...]], ...] = (
            (
                self.tr("What and where"),
                ((self.name_field, self.model), (self.venue, f["language"])),
            ),
            (
                self.tr("When"),
                ((f["first_meeting"], f["time"], f["meetings"], f["minutes"]),),
            ),
            (self.tr("Who leads it"), ((f["lead"], f["co_facilitator"], f["peer"]),)),
        )
        for title, rows in lines:
            self._add_card(form, title, rows)
        form.add(FormStatus(self.keeper))
        side.add(self.dates)
        self.setFocusProxy(self.name_field)

    def _add_card(self, form: Column, title: str, rows: Sequence[Sequence[Field]]) -> None:
        card = Card(title)
        form.add(card)
        card.body.setSpacing(Space.M)
        for fields in rows:
            line = Across(len(fields))
            card.add(line)
            line.put(fields)

    def _connect(self) -> None:
        for name, field in self.fields.items():
            self.keeper.bind(name, field)
        self.day.dateChanged.connect(lambda _day: self._preview())
        self.time.timeChanged.connect(lambda _time: self._preview())
        self.meetings.valueChanged.connect(lambda _number: self._preview())
        for choice in self.staff.values():
            choice.currentIndexChanged.connect(lambda _index: self._clear_staff_errors())
        self._suggest(
            self.model,
            (
                self.tr("Ten-session trauma group"),
                self.tr("Small-group counselling, 8 to 10 weeks"),
                self.tr("Group Problem Management Plus"),
                self.tr("Spouses’ group"),
                self.tr("Orientation group"),
            ),
        )
        self._act(self.tr("Create the group"), ("Ctrl+Return", "Ctrl+S"), self.make)
        self._act(self.tr("Leave without creating"), ("Esc",), self.cancel)

    def _suggest(self, field: TextField, words: Sequence[str]) -> None:
        completer = QCompleter(list(words), field.edit)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        field.edit.setCompleter(completer)

    def _act(self, text: str, keys: Sequence[str], act: Callable[[], object]) -> None:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setProperty("group", self.tr("New group"))
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("New group")

    def load(self) -> None:
        """Ask who can lead a group."""
        self.context.jobs.ask(list_people).then(self._offer)

    def _offer(self, people: Sequence[Person]) -> None:
        self._people = tuple(person for person in people if person.active)
        for function in StaffFunction:
            before = self.staff[function].value()
            role = Role.PEER if function is StaffFunction.PEER else Role.COUNSELLOR
            able = [(person.id, person.name) for person in self._people if role in person.roles]
            none: tuple[object, str] = (None, self.tr("Nobody"))
            if function is StaffFunction.LEAD:
                none = (None, self.tr("Choose"))
            self.staff[function].set_choices([none, *able])
            self.staff[function].set_value(before)
        if not self._has_begun:
            self._has_begun = True
            self.keeper.begin()  # what was typed before may name people

    def first_meeting(self) -> datetime.datetime:
        """Return the first meeting in UTC, from the day and time of this machine's zone."""
        local = datetime.datetime.combine(self.day.day(), self.time.moment())
        return local.astimezone(datetime.UTC)

    def _preview(self) -> None:
        first = self.first_meeting()
        starts = [weeks_later(first, number) for number in range(self.meetings.value())]
        now = self.context.clock()
        self.dates.show_dates(starts, now)
        past = self.tr("This day is past. Meetings up to today can be marked at once.")
        self.fields["first_meeting"].set_help(past if first < now else "")

    def _clear_staff_errors(self) -> None:
        for key in ("lead", "co_facilitator", "peer"):
            self.fields[key].set_error("")

    def _staff(self) -> tuple[GroupStaff, ...]:
        chosen = ((self.staff[function].value(), function) for function in StaffFunction)
        return tuple(
            GroupStaff(cast("PersonId", person), function)
            for person, function in chosen
            if person is not None
        )

    def _check(self) -> bool:
        """Say under each field what is wrong; the first of them takes the focus."""
        lead, second, peer = (self.staff[function].value() for function in StaffFunction)
        twice = self.tr("This person is named twice. Choose another, or nobody.")
        self._say(
            {
                "title": "" if self.name_field.text() else self.tr("Give the group a title."),
                "venue": "" if self.venue.text() else self.tr("Say where the group meets."),
                "lead": "" if lead is not None else self.tr("Choose who leads the group."),
                "co_facilitator": twice if second is not None and second == lead else "",
                "peer": twice if peer is not None and peer in (lead, second) else "",
            }
        )
        return not any(field.error() for field in self.fields.values())

    def _say(self, errors: dict[str, str]) -> None:
        for key, text in errors.items():
            self.fields[key].set_error(text)
        wrong = next((field for field in self.fields.values() if field.error()), None)
        if wrong is not None:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)

    def make(self) -> None:
        """Create the group, if nothing is missing."""
        if not self.create_button.isEnabled():
            return
        self._show_error("")
        if not self._check():
            return
        self.create_button.setEnabled(False)
        plan = GroupPlan(
            title=self.name_field.text(),
            venue=self.venue.text(),
            first_meeting=self.first_meeting(),
            meetings=self.meetings.value(),
            minutes=self.minutes.value(),
            model=self.model.text(),
            language=str(self.language.value() or ""),
        )
        job = self.context.jobs.ask(create_group, plan=plan, staff=self._staff())
        job.then(self._created).failed(self._refused)

    def _created(self, group: GroupId) -> None:
        later(self, self.clear)
        text = self.tr("The group and its meetings are set up. Enrol members by their case code.")
        self.context.messages.say(text, "good")
        self.context.go(Route("group", group, "roll"))

    def _refused(self, error: Exception) -> None:
        self.create_button.setEnabled(True)
        text = wording.sentence(error)
        field = error.field if isinstance(error, Invalid) else ""
        field = "lead" if field == "staff" else field
        if field in self.fields:
            self._say({field: text})
        else:
            self._show_error(text)

    def _show_error(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def cancel(self) -> None:
        """Go back to where the person came from; what was typed is there on return."""
        self.context.back()

    def clear(self) -> None:
        """Empty the form for the next group, and keep nothing of this one."""
        self.keeper.start_afresh()
        self.create_button.setEnabled(True)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the focus where the person begins to type."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
