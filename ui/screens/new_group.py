"""Plan a cycle of group therapy, with the dates that follow from it beside the form."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, ClassVar, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QCompleter, QVBoxLayout

from counsel_desk.domain.access import Role
from counsel_desk.domain.group_models import TEMPLATES
from counsel_desk.domain.groups import GroupPlan, GroupStaff, StaffFunction
from counsel_desk.services import recurrence
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import Invalid
from counsel_desk.services.groups import create_group
from counsel_desk.services.people import list_people
from ui import wording
from ui.form_keeper import FormKeeper, FormStatus
from ui.screen import Route, Screen
from ui.theme import Space
from ui.turns import later
from ui.widgets import group_form
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.card import Card
from ui.widgets.case_words import LANGUAGES, language_words
from ui.widgets.cycle_dates import CycleDates
from ui.widgets.dates import DateField, NumberField, TimeField
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.group_form import JoiningFields
from ui.widgets.labels import label
from ui.widgets.meeting_dates import Across, DatesCard
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Column, Columns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.ids import GroupId, PersonId
    from counsel_desk.domain.people import Person
    from ui.screen import Context

MEETINGS, MINUTES = 10, 90


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
        self.model = TextField(
            self.tr("Model"), self.tr("Its length and room follow from it."), optional=True
        )
        self.venue = TextField(self.tr("Venue"))
        self.language = Choice()
        self.language.set_choices(
            [("", self.tr("Not said")), *((one, language_words(one)) for one in LANGUAGES)]
        )
        next_week = context.today() + datetime.timedelta(days=7)
        self.day = DateField(next_week)
        self.time = TimeField(datetime.time(14, 0))
        self.meetings = NumberField(MEETINGS, 1, recurrence.MOST_MEETINGS)
        self.minutes = NumberField(MINUTES, 15, 480, self.tr("minutes"), 15)
        self.staff = {function: Choice() for function in StaffFunction}
        self.joining = JoiningFields()
        self.dates = DatesCard()
        self.cycle = CycleDates(
            context, self.dates, self.meetings, self.first_meeting, self._wanted
        )
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
            "meetings": Field(self.tr("Number of meetings"), self.meetings),
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
            **self.cycle.fields,
            **self.joining.fields,
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
                (
                    (f["first_meeting"], f["time"], f["minutes"]),
                    (f["repeats"], f["ends"], f["meetings"], f["until"]),
                    (f["days"],),
                ),
            ),
            (self.tr("Who can join"), self.joining.rows),
            (self.tr("Who leads it"), ((f["lead"], f["co_facilitator"], f["peer"]),)),
            (self.tr("Measurement"), ((self.joining.measured,),)),
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
            if name not in self.cycle.fields and name not in self.joining.fields:
                self.keeper.bind(name, field)
        self.joining.bind(self.keeper)
        self.cycle.bind(self.keeper)
        self.cycle.refused.connect(self._no_dates)
        self.cycle.clashing.connect(self._say_clashes)
        self.day.dateChanged.connect(lambda _day: self._preview())
        self.time.timeChanged.connect(lambda _time: self._preview())
        self.meetings.valueChanged.connect(lambda _number: self._preview())
        self.model.edit.textChanged.connect(self._take_template)
        for choice in self.staff.values():
            choice.currentIndexChanged.connect(lambda _index: self._clear_staff_errors())
            choice.currentIndexChanged.connect(lambda _index: self.cycle.check_soon())
        self.venue.edit.textChanged.connect(lambda _text: self.cycle.check_soon())
        self._suggest(self.model, [group_form.model_name(one) for one in TEMPLATES])
        self._act(self.tr("Create the group"), ("Ctrl+Return", "Ctrl+S"), self.make)
        self._act(self.tr("Leave without creating"), ("Esc",), self.cancel)

    def _take_template(self, name: str) -> None:
        """Plan what the model says; what is typed afterwards stands."""
        template = group_form.template_of(name)
        if template is not None:
            self.meetings.setValue(template.meetings)
            self.minutes.setValue(template.minutes)
            self.joining.fill(template)

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
        self.joining.offer(self._people)
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
        self.cycle.refresh()
        past = self.tr("This day is past. Meetings up to today can be marked at once.")
        is_past = self.first_meeting() < self.context.clock()
        self.fields["first_meeting"].set_help(past if is_past else "")

    def _no_dates(self, error: Exception | None) -> None:
        """Say under its field why no days follow from what is chosen."""
        for key in ("repeats", "until", "first_meeting"):
            self.fields[key].set_error("")
        if error is not None:
            self._refused(error)

    def _say_clashes(self, is_clashing: bool) -> None:
        words = self.tr("Create all the same") if is_clashing else self.tr("Create group")
        self.create_button.setText(words)

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
        if self.cycle.is_checked:
            self._create()
            return
        job = self.cycle.check()
        if job is not None:
            job.then(lambda _slots: self._create_unless_clashing())

    def _create_unless_clashing(self) -> None:
        """Go on where nothing clashes; what does is shown now, and asks for another answer."""
        if not self.cycle.is_checked:
            return
        if self.cycle.clashes:
            self._show_error(self.tr("Some meetings clash; see the dates. Nothing is saved yet."))
        else:
            self._create()

    def _create(self) -> None:
        self.create_button.setEnabled(False)
        plan, staff = self._wanted()
        job = self.context.jobs.ask(create_group, plan=plan, staff=staff)
        job.then(self._created).failed(self._refused)

    def _wanted(self) -> tuple[GroupPlan, tuple[GroupStaff, ...]]:
        """Give the plan as it is filled in now, with the rule of its days."""
        cycle = self.cycle.cycle
        plan = GroupPlan(
            title=self.name_field.text(),
            venue=self.venue.text(),
            first_meeting=self.first_meeting(),
            meetings=len(cycle.starts) if cycle is not None else self.meetings.value(),
            minutes=self.minutes.value(),
            model=self.model.text(),
            language=str(self.language.value() or ""),
            rule=cycle.rule if cycle is not None else "",
            left_out=cycle.left_out if cycle is not None else (),
            **self.joining.facts(),
        )
        return plan, self._staff()

    def _created(self, group: GroupId) -> None:
        later(self, self.clear)
        text = self.tr("The group and its meetings are set up. Enrol members by their case code.")
        self.context.messages.say(text, "good")
        self.context.go(Route("group", group, "roll"))

    def _refused(self, error: Exception) -> None:
        self.create_button.setEnabled(True)
        text = wording.sentence(error)
        field = error.field if isinstance(error, Invalid) else ""
        field = {"staff": "lead", "repeat": "repeats", "rule": "repeats"}.get(field, field)
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
