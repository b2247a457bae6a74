"""Change what a cycle is and for whom, and cancel what is left of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.groups import CycleEnd
from counsel_desk.services import group_plans, group_schedule, group_staff
from counsel_desk.services.errors import Invalid
from ui import wording
from ui.shell.form_sheet import FormSheet
from ui.shell.saving_sheet import SAVE, SavingSheet, column
from ui.widgets import cycle_before, group_form, schedule_words
from ui.widgets.case_words import LANGUAGES, language_words
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.group_form import JoiningFields
from ui.widgets.labels import label
from ui.widgets.meeting_dates import Across
from ui.widgets.staff_fields import StaffFields
from ui.widgets.when_sheet import Warnings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.diary import Slot
    from counsel_desk.domain.groups import GroupFile, GroupPlan, PlanSpell, StaffSpell
    from counsel_desk.domain.people import Person
    from ui.jobs import Job
    from ui.screen import Context
    from ui.widgets.cycle_dates import Asked

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class PlanSheet(FormSheet):
    """Takes the plan of a cycle that is there already, and who leads it from now on.

    Its meetings stay where they are. What they would clash with is shown before it is saved.

    Attributes:
        joining: the fields that say for whom it is; staff: who does what; warnings: the clashes;
        before: where it met and who interpreted and supervised it before.
    """

    def __init__(self, context: Context, group: GroupFile, people: Iterable[Person]) -> None:
        self._context, self._group = context, group
        self._checked: Asked | None = None
        self.joining = JoiningFields()
        known_people = list(people)
        self.joining.offer(known_people)
        self.staff = StaffFields(group.staff, known_people)
        self.before = label("", "muted", wrap=True)
        self.before.hide()
        self.warnings = Warnings()
        self.name_field = TextField(translate("PlanSheet", "Title"))
        self.warnings.setFocusProxy(self.name_field)
        self.venue = TextField(translate("PlanSheet", "Venue"))
        self.venue.set_help(
            translate("PlanSheet", "From now on, as is who interprets and who supervises.")
        )
        self.model = TextField(translate("PlanSheet", "Model"), optional=True)
        known = dict.fromkeys([*LANGUAGES, *filter(None, [group.plan.language])])
        spoken = [(one, language_words(one)) for one in known]
        self.language = Choice([("", translate("PlanSheet", "Not said")), *spoken])
        fields = {
            "title": self.name_field,
            "venue": self.venue,
            "model": self.model,
            "language": Field(translate("PlanSheet", "Language"), self.language, optional=True),
            **self.staff.fields,
            **self.joining.fields,
        }
        whom, how = self.joining.rows
        who = tuple(self.staff.fields.values())
        rows = (
            (fields["title"], fields["venue"]),
            (fields["model"], fields["language"]),
            who[:2],  # more choices side by side would cut their words
            who[2:],
            whom,
            how[:2],
            how[2:],
            (self.joining.measured,),
        )
        super().__init__(
            translate("PlanSheet", "Change the plan"),
            translate("PlanSheet", "Meetings are moved and cancelled under Meetings."),
            [self.warnings, *(_line(row) for row in rows), self.staff.history, self.before],
            fields,
        )
        self._show(group.plan)
        ask = context.jobs.ask
        ask(group_staff.staff_history, group.id).then(self._know_spells)
        ask(group_staff.plan_history, group.id).then(self._know_plans)
        self.on_save(self._save_it)

    def _show(self, plan: GroupPlan) -> None:
        self.name_field.set_text(plan.title)
        self.venue.set_text(plan.venue)
        self.model.set_text(plan.model)
        self.language.set_value(plan.language)
        self.joining.show_plan(plan)

    def _know_spells(self, spells: tuple[StaffSpell, ...]) -> None:
        self.staff.show_history(spells)

    def _know_plans(self, plans: tuple[PlanSpell, ...]) -> None:
        words = cycle_before.before_words(plans, self.staff.people)
        self.before.setText(words)
        self.before.setVisible(bool(words))

    def _wanted(self) -> Asked:
        """Give the plan and the staff as they are filled in now."""
        plan = replace(
            self._group.plan,
            title=self.name_field.text(),
            venue=self.venue.text(),
            model=self.model.text(),
            language=str(self.language.value() or ""),
            **self.joining.facts(),
        )
        return plan, self.staff.value()

    def _save_it(self) -> Job[Any] | None:
        for field in self.fields.values():
            field.set_error("")
        wanted = self._wanted()
        if wanted != self._checked:
            check = self._context.jobs.ask(group_schedule.check_change, self._group.id, *wanted)
            check.then(partial(self._know_clashes, wanted)).failed(self._cannot_check)
            return None
        job = self._context.jobs.ask(group_plans.change_plan, self._group.id, *wanted)
        return job.then(self._said).failed(self._wrong)

    def _know_clashes(self, wanted: Asked, slots: tuple[Slot, ...]) -> None:
        """Save where nothing new clashes; else show what does, and ask for another answer."""
        if wanted != self._wanted():
            return
        self._checked = wanted
        clashes = [one for slot in slots for one in slot.clashes]
        self.warnings.say([f"{one}." for one in schedule_words.clash_sentences(clashes)])
        anyway = translate("PlanSheet", "Save all the same")
        self.buttons[SAVE].setText(anyway if clashes else translate("PlanSheet", "Save"))
        if not clashes:
            self.answer(SAVE)
            return
        self.set_error(translate("PlanSheet", "Meetings would clash. Nothing is saved yet."))
        self.name_field.setFocus()  # the clashes stand above it

    def _cannot_check(self, error: Exception) -> None:
        self.set_error(wording.sentence(error))

    def _said(self, _result: object) -> None:
        self._context.messages.say(translate("PlanSheet", "The plan is changed."), "good")

    def _wrong(self, error: Exception) -> None:
        field = self.fields.get(error.field) if isinstance(error, Invalid) else None
        if field is not None:
            field.set_error(wording.sentence(error))
            field.setFocus()


def _line(fields: Sequence[QWidget]) -> Across:
    made = Across(len(fields))
    made.put(fields)
    made.setFocusProxy(fields[0])
    return made


class CancelCycleSheet(SavingSheet):
    """Asks why a cycle does not go on; what was held of it stays.

    Attributes:
        why: the reason.
    """

    def __init__(self, context: Context, group: GroupFile) -> None:
        self._context, self._group = context, group
        self.why = Choice([(one, group_form.cycle_end_words(one)) for one in CycleEnd])
        super().__init__(
            translate("PlanSheet", "Cancel “{0}”?").format(group.plan.title),
            translate(
                "PlanSheet",
                "Every meeting that was not held is cancelled, for good. Members, marks and what"
                " was held stay.",
            ),
            translate("PlanSheet", "Cancel the cycle"),
            column(Field(translate("PlanSheet", "Why"), self.why)),
        )
        self.on_save(self._save_it)

    def _save_it(self) -> Job[int]:
        reason = CycleEnd(str(self.why.value()))
        job = self._context.jobs.ask(group_plans.cancel_cycle, self._group.id, reason)
        return job.then(self._said)

    def _said(self, _count: object) -> None:
        words = translate("PlanSheet", "The cycle is cancelled. What was held of it stays.")
        self._context.messages.say(words, "good")
