"""Change the programme's settings, all on one sheet, with the reason for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from counsel_desk.domain.access import Role
from counsel_desk.domain.notes import NoteFormat
from counsel_desk.domain.settings import (
    RETENTION,
    CutOff,
    DoseRules,
    ReasonChoice,
    ReasonList,
    Settings,
    own_field,
)
from counsel_desk.services.instruments import all_instruments
from ui.screens.administration import programme_words as words
from ui.shell.form_sheet import FormSheet, LaterSection, Part
from ui.shell.sheet_parts import pair
from ui.widgets.change_editor import ChangeEditor
from ui.widgets.closing_words import reason_words as closing_words
from ui.widgets.dates import DecimalField, NumberField
from ui.widgets.diary_words import reason_words
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.plan_editor import PlanEditor
from ui.widgets.section import SectionCollapse
from ui.widgets.tick_list import TickList

# A name that the tool for translations finds.
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class CutOffField:
    """One cut-off that may be moved, with its number and the reason for it."""

    instrument: str
    criterion: str
    usual: float
    number: DecimalField
    reason: TextField


class ProgrammeSheet(FormSheet):
    """Sections for each setting, and at the end why it is changed."""

    def __init__(self, old: Settings) -> None:
        self.old = old
        self.cut_offs: list[CutOffField] = []
        why = TextField(
            translate("Programme", "Why this is changed"),
            translate("Programme", "Stands in the history beside your name."),
        )
        formats, shown = self._format_fields()
        first = SectionCollapse(words.title_of("formats"), is_open=True)
        for part in shown:
            first.add(part)
        super().__init__(
            translate("Programme", "Programme settings"),
            translate("Programme", "In force for everyone from the moment they are saved."),
            (
                first,
                LaterSection(words.title_of("cut_offs"), self._cut_off_fields),
                LaterSection(words.title_of("change_figures"), self._change_fields),
                LaterSection(words.title_of("measurement"), self._plan_fields),
                LaterSection(words.title_of("dose"), self._dose_fields),
                LaterSection(words.title_of("retention_years"), self._retention_fields),
                LaterSection(words.title_of("reasons"), self._reason_fields),
                LaterSection(words.title_of("changed_by"), self._changer_fields),
                why,
            ),
            {"reason": why, **formats},
            translate("Programme", "Put in force"),
        )

    def _format_fields(self) -> Part:
        offered = TickList([(one.value, words.format_words(one)) for one in NoteFormat], columns=1)
        offered.set_values(self.old.formats)
        first = Choice([(one, words.short_format(one)) for one in NoteFormat])
        first.set_value(self.old.default_format)
        fields = {
            "formats": Field(translate("Programme", "Offered"), offered),
            "default_format": Field(translate("Programme", "Comes first"), first),
        }
        return fields, tuple(fields.values())

    def _cut_off_fields(self) -> Part:
        made: list[QWidget] = []
        fields: dict[str, Field] = {}
        for form in all_instruments():
            for criterion in form.criteria:
                if criterion.settable is None or criterion.cutoff is None:
                    continue
                own = self.old.cut_off(form.id, criterion.key)
                usual = float(criterion.cutoff.value)
                number = DecimalField(
                    own.value if own else usual,
                    criterion.settable[1],
                    0 if usual.is_integer() else 2,
                    lowest=criterion.settable[0],
                )
                reason = TextField(translate("Programme", "Why, such as the study"), optional=True)
                reason.set_text(own.reason if own else "")
                help_text = translate("Programme", "{0} in the instrument").format(f"{usual:g}")
                title = f"{form.short_title}: {criterion.label}"
                field = Field(title, number, help_text)
                fields.setdefault(form.id, field)
                self.cut_offs.append(CutOffField(form.id, criterion.key, usual, number, reason))
                made.append(pair(field, reason))
        return fields, made

    def _change_fields(self) -> Part:
        self.change = ChangeEditor(self.old.change_figures)
        help_text = translate(
            "Programme",
            "How many points are more than chance: from a standard deviation and a reliability of"
            " people like yours, or a threshold in points, such as 10 for the PCL-5. Without your"
            " own, each instrument’s published figures count.",
        )
        field = Field(words.title_of("change_figures"), self.change, help_text)
        return {"change_figures": field}, (field,)

    def _plan_fields(self) -> Part:
        self.plan = PlanEditor(self.old.measurement)
        help_text = translate("Programme", "For every client without a plan of their own.")
        field = Field(words.title_of("measurement"), self.plan, help_text)
        return {"measurement": field}, (field,)

    def _dose_fields(self) -> Part:
        dose = self.old.dose
        titles = {
            "adequate_percent": translate("Programme", "Adequate from (per cent)"),
            "completer_percent": translate("Programme", "Complete from (per cent)"),
            "early_meetings": translate("Programme", "Early drop-out within (meetings)"),
        }
        fields = {
            name: Field(title, NumberField(getattr(dose, name), 0, 100))
            for name, title in titles.items()
        }
        return fields, (pair(*fields.values()),)

    def _retention_fields(self) -> Part:
        number = NumberField(self.old.retention_years, *RETENTION)
        title = translate("Programme", "Years after closing")
        field = Field(title, number)
        return {"retention_years": field}, (field,)

    def _reason_fields(self) -> Part:
        fields: dict[str, Field] = {}
        for one, codes in words.BUILT_IN.items():
            shown = TickList([(code, _reason(one, code)) for code in codes])
            hidden = self.old.choice(one).hidden
            shown.set_values(code for code in codes if code not in hidden)
            fields[one.value] = Field(words.list_words(one), shown)
        for one in ReasonList:
            own = QPlainTextEdit("\n".join(self.old.choice(one).own))
            own.setTabChangesFocus(True)
            own.setMaximumHeight(110)
            title, help_text = words.own_words(one)
            fields[own_field(one)] = Field(title, own, help_text, optional=True)
        order = [name for one in ReasonList for name in (one.value, own_field(one))]
        return fields, [fields[name] for name in order if name in fields]

    def _changer_fields(self) -> Part:
        roles = (Role.SUPERVISOR, Role.ADMINISTRATOR)
        boxes = TickList([(role.value, words.roles_words([role])) for role in roles])
        boxes.set_values(self.old.changed_by)
        field = Field(words.title_of("changed_by"), boxes)
        return {"changed_by": field}, (field,)

    def reason(self) -> str:
        """Give why it is changed."""
        return cast("TextField", self.fields["reason"]).text()

    def is_right(self) -> bool:
        """Clear old errors; the rules are the service's."""
        for field in self.fields.values():
            field.set_error("")
        return True

    def settings(self) -> Settings:
        """Give the settings as they stand on the sheet."""
        dose = {
            name: cast("NumberField", self.fields[name].control).value()
            for name in ("adequate_percent", "completer_percent", "early_meetings")
        }
        years = cast("NumberField", self.fields["retention_years"].control)
        first = cast("Choice", self.fields["default_format"].control)
        return Settings(
            formats=tuple(NoteFormat(one) for one in self._ticked("formats")),
            default_format=cast("NoteFormat", first.value()),
            cut_offs=self._own_cut_offs(),
            dose=DoseRules(**dose),
            retention_years=years.value(),
            reasons=self._reasons(),
            changed_by=tuple(sorted(Role(one) for one in self._ticked("changed_by"))),
            change_figures=self.change.figures(),
            measurement=self.plan.lines(),
        )

    def _ticked(self, name: str) -> list[str]:
        return cast("TickList", self.fields[name].control).values()

    def _own_cut_offs(self) -> tuple[CutOff, ...]:
        return tuple(
            CutOff(one.instrument, one.criterion, one.number.value(), one.reason.text())
            for one in self.cut_offs
            if one.number.value() != one.usual
        )

    def _reasons(self) -> tuple[ReasonChoice, ...]:
        found: list[ReasonChoice] = []
        for one in ReasonList:
            codes = words.BUILT_IN.get(one, ())
            shown = set(self._ticked(one.value)) if codes else set()
            hidden = tuple(str(code) for code in codes if code not in shown)
            text = cast("QPlainTextEdit", self.fields[own_field(one)].control)
            own = tuple(line.strip() for line in text.toPlainText().splitlines() if line.strip())
            found += [ReasonChoice(one, hidden, own)] if hidden or own else []
        return tuple(found)


def _reason(which: ReasonList, code: str) -> str:
    from counsel_desk.domain.closing import ClosingReason
    from counsel_desk.domain.groups import AbsenceReason

    if which is ReasonList.ABSENCE:
        return reason_words(AbsenceReason(code))
    return closing_words(ClosingReason(code))
