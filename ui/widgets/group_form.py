"""The fields of a cycle's plan that say whom it is for, shared by new groups and changed ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.access import Role
from counsel_desk.domain.group_models import TEMPLATES, GroupModel
from counsel_desk.domain.groups import Composition, CycleEnd
from ui.widgets import place_words
from ui.widgets.case_words import LANGUAGES, language_words
from ui.widgets.cycle_measures import CycleMeasures
from ui.widgets.dates import NumberField, say_date
from ui.widgets.field import Choice, Field, TextField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.group_models import Template
    from counsel_desk.domain.groups import GroupPlan
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from ui.form_keeper import FormKeeper

MOST_MEMBERS, MOST_AGE = 60, 120


def _tr(text: str) -> str:
    return QCoreApplication.translate("GroupForm", text)


def model_name(model: GroupModel) -> str:
    """Name a model of group therapy."""
    return {
        GroupModel.TRAUMA: _tr("Ten-session trauma group"),
        GroupModel.SMALL_GROUP: _tr("Small-group counselling, 8 to 10 weeks"),
        GroupModel.PROBLEM_MANAGEMENT: _tr("Group Problem Management Plus"),
        GroupModel.SPOUSES: _tr("Spouses’ group"),
        GroupModel.OWN: _tr("Own model"),
    }[model]


def template_of(name: str) -> Template | None:
    """Find the template that a model's name stands for; an own name has none."""
    wanted = name.strip().casefold()
    for model, template in TEMPLATES.items():
        if model_name(model).casefold() == wanted:
            return template
    return None


def cycle_end_words(reason: CycleEnd) -> str:
    """Say why a cycle is cancelled."""
    return {
        CycleEnd.SECURITY: _tr("security"),
        CycleEnd.VENUE: _tr("no venue"),
        CycleEnd.TOO_FEW: _tr("too few members"),
        CycleEnd.STAFF: _tr("nobody to lead it"),
        CycleEnd.FUNDS: _tr("no funds"),
        CycleEnd.OTHER: _tr("another reason"),
    }[reason]


def cancelled_words(plan: GroupPlan) -> str:
    """Say when a cycle was cancelled and why; nothing of one that was not."""
    if plan.cancelled_on is None:
        return ""
    day = _tr("cancelled on {0}").format(say_date(plan.cancelled_on))
    return f"{day}: {cycle_end_words(plan.cancelled_for)}" if plan.cancelled_for else day


class JoiningFields:
    """Whom a group is for, from its composition to its supervisor, and what it measures.

    Attributes:
        fields: the fields by name of the plan.
    """

    def __init__(self) -> None:
        compositions = [(one, place_words.composition_words(one)) for one in Composition]
        self.composition = Choice(compositions)
        self.least_age = _number(MOST_AGE)
        self.most_age = _number(MOST_AGE)
        self.capacity = _number(MOST_MEMBERS)
        self.closed = Choice(
            [(False, _tr("Open: also later")), (True, _tr("Closed: until it begins"))]
        )
        spoken = [(one, language_words(one)) for one in LANGUAGES]
        self.interpreter = Choice([("", _tr("None")), *spoken])
        self.interpreter_name = TextField(_tr("Who interprets"), optional=True)
        self.supervisor = Choice([(None, _tr("Nobody"))])
        self.measures = CycleMeasures()
        self.measured = Field(
            _tr("What is measured, and when"),
            self.measures,
            _tr("Members are asked while they belong to the group."),
        )
        self.fields = {
            "composition": Field(_tr("For whom"), self.composition),
            "least_age": Field(_tr("Youngest"), self.least_age),
            "most_age": Field(_tr("Oldest"), self.most_age),
            "capacity": Field(_tr("Room for"), self.capacity),
            "closed": Field(_tr("Who may join when"), self.closed),
            "interpreter": Field(_tr("Interpreter for"), self.interpreter, optional=True),
            "interpreter_name": self.interpreter_name,
            "supervisor": Field(_tr("Supervisor"), self.supervisor, optional=True),
            "measures": self.measured,
        }

    def bind(self, keeper: FormKeeper) -> None:
        """Keep what is chosen with the rest of a form that is half filled in."""
        for name, field in self.fields.items():
            if field is not self.measured:
                keeper.bind(name, field)
        measures = self.measures
        keeper.bind_with("measures", measures.plain, measures.set_plain, measures.changed)

    @property
    def rows(self) -> tuple[tuple[Field, ...], ...]:
        """Give the fields line by line."""
        f = self.fields
        return (
            (f["composition"], f["least_age"], f["most_age"], f["capacity"]),
            (f["closed"], f["interpreter"], f["interpreter_name"], f["supervisor"]),
        )

    def offer(self, people: Iterable[Person]) -> None:
        """Offer the supervisors, and keep the one who was chosen."""
        before = self.supervisor.value()
        able = [(one.id, one.name) for one in people if one.active and Role.SUPERVISOR in one.roles]
        self.supervisor.set_choices([(None, _tr("Nobody")), *able])
        self.supervisor.set_value(before)

    def fill(self, template: Template) -> None:
        """Take what a model plans."""
        self.capacity.setValue(template.capacity)
        self.closed.set_value(template.closed)
        self.measures.set_value(template.measures)

    def show_plan(self, plan: GroupPlan) -> None:
        """Show what a cycle plans now."""
        self.composition.set_value(plan.composition)
        self.least_age.setValue(plan.least_age or 0)
        self.most_age.setValue(plan.most_age or 0)
        self.capacity.setValue(plan.capacity)
        self.closed.set_value(plan.closed)
        self.interpreter.set_value(plan.interpreter)
        self.interpreter_name.set_text(plan.interpreter_name)
        self.supervisor.set_value(plan.supervisor)
        self.measures.set_value(plan.measures)

    def facts(self) -> dict[str, Any]:
        """Give what the fields say, by the names of the plan."""
        return {
            "composition": Composition(str(self.composition.value())),
            "least_age": self.least_age.value() or None,
            "most_age": self.most_age.value() or None,
            "capacity": self.capacity.value(),
            "closed": bool(self.closed.value()),
            "interpreter": str(self.interpreter.value() or ""),
            "interpreter_name": self.interpreter_name.text(),
            "supervisor": cast("PersonId | None", self.supervisor.value()),
            "measures": self.measures.value(),
        }


def _number(most: int) -> NumberField:
    made = NumberField(0, 0, most)
    made.setSpecialValueText(_tr("any"))
    return made
