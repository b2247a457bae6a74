"""Change the programme's settings, all on one sheet, with the reason for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QHBoxLayout,
    QPlainTextEdit,
    QWidget,
)

from counsel_desk.domain.access import Role
from counsel_desk.domain.notes import NoteFormat
from counsel_desk.domain.settings import (
    RETENTION,
    CutOff,
    DoseRules,
    ReasonChoice,
    ReasonList,
    Settings,
)
from counsel_desk.services.errors import Invalid
from counsel_desk.services.instruments import all_instruments
from ui.screens.administration import programme_words as words
from ui.shell.saving_sheet import SavingSheet, column
from ui.theme import Space
from ui.widgets.closing_words import reason_words as closing_words
from ui.widgets.dates import NumberField
from ui.widgets.diary_words import reason_words
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.plan_editor import PlanEditor
from ui.widgets.section import SectionCollapse
from ui.widgets.tick_list import TickList
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDE = 720

# A name that the tool for translations finds.
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class CutOffField:
    """One cut-off that may be moved, with its number and the reason for it."""

    instrument: str
    criterion: str
    usual: float
    number: QDoubleSpinBox
    reason: TextField


class ProgrammeSheet(SavingSheet):
    """Sections for each setting, and at the end why it is changed."""

    def __init__(self, old: Settings) -> None:
        self.old = old
        self.fields: dict[str, Field] = {}
        self.cut_offs: list[CutOffField] = []
        why = TextField(
            translate("Programme", "Why this is changed"),
            translate("Programme", "Stands in the history beside your name."),
        )
        self.fields["reason"] = why
        parts = [
            self._section("formats", self._format_fields(), is_open=True),
            self._section("cut_offs", self._cut_off_fields()),
            self._section("measurement", self._plan_fields()),
            self._section("dose", self._dose_fields()),
            self._section("retention_years", self._retention_fields()),
            self._section("reasons", self._reason_fields()),
            self._section("changed_by", self._changer_fields()),
            why,
        ]
        super().__init__(
            translate("Programme", "Programme settings"),
            translate("Programme", "In force for everyone from the moment they are saved."),
            translate("Programme", "Put in force"),
            column(*parts),
        )
        self.setMaximumWidth(WIDE)

    def _section(
        self, key: str, parts: Iterable[QWidget], *, is_open: bool = False
    ) -> SectionCollapse:
        made = SectionCollapse(words.title_of(key))
        for part in parts:
            made.add(part)
        made.set_open(is_open)
        return made

    def _format_fields(self) -> list[QWidget]:
        offered = TickList([(one.value, words.format_words(one)) for one in NoteFormat], columns=1)
        offered.set_values(self.old.formats)
        first = Choice([(one, words.short_format(one)) for one in NoteFormat])
        first.set_value(self.old.default_format)
        self.fields["formats"] = Field(translate("Programme", "Offered"), offered)
        self.fields["default_format"] = Field(translate("Programme", "Comes first"), first)
        return [self.fields["formats"], self.fields["default_format"]]

    def _cut_off_fields(self) -> list[QWidget]:
        made: list[QWidget] = []
        for form in all_instruments():
            for criterion in form.criteria:
                if criterion.settable is None or criterion.cutoff is None:
                    continue
                own = self.old.cut_off(form.id, criterion.key)
                usual = float(criterion.cutoff.value)
                number = QDoubleSpinBox()
                number.setDecimals(0 if usual.is_integer() else 2)
                number.setRange(*criterion.settable)
                number.setValue(own.value if own else usual)
                reason = TextField(translate("Programme", "Why, such as the study"), optional=True)
                reason.set_text(own.reason if own else "")
                help_text = translate("Programme", "{0} in the instrument").format(f"{usual:g}")
                title = f"{form.short_title}: {criterion.label}"
                field = Field(title, number, help_text)
                self.fields.setdefault(form.id, field)
                self.cut_offs.append(CutOffField(form.id, criterion.key, usual, number, reason))
                made.append(_pair(field, reason))
        return made

    def _plan_fields(self) -> list[QWidget]:
        self.plan = PlanEditor(self.old.measurement)
        help_text = translate("Programme", "For every client without a plan of their own.")
        self.fields["measurement"] = Field(words.title_of("measurement"), self.plan, help_text)
        return [self.fields["measurement"]]

    def _dose_fields(self) -> list[QWidget]:
        dose = self.old.dose
        titles = {
            "adequate_percent": translate("Programme", "Adequate from (per cent)"),
            "completer_percent": translate("Programme", "Complete from (per cent)"),
            "early_meetings": translate("Programme", "Early drop-out within (meetings)"),
        }
        for name, title in titles.items():
            number = NumberField(getattr(dose, name), 0, 100)
            self.fields[name] = Field(title, number)
        return [_pair(*(self.fields[name] for name in titles))]

    def _retention_fields(self) -> list[QWidget]:
        number = NumberField(self.old.retention_years, *RETENTION)
        title = translate("Programme", "Years after closing")
        self.fields["retention_years"] = Field(title, number)
        return [self.fields["retention_years"]]

    def _reason_fields(self) -> list[QWidget]:
        for one, codes in words.BUILT_IN.items():
            shown = TickList([(code, _reason(one, code)) for code in codes])
            hidden = self.old.choice(one).hidden
            shown.set_values(code for code in codes if code not in hidden)
            self.fields[one.value] = Field(words.list_words(one), shown)
        own = QPlainTextEdit("\n".join(self.old.choice(ReasonList.NON_REPORTING).own))
        own.setTabChangesFocus(True)
        own.setMaximumHeight(110)
        help_text = translate("Programme", "Further reasons, one in each line.")
        name = ReasonList.NON_REPORTING
        self.fields[name.value] = Field(words.list_words(name), own, help_text, optional=True)
        return [self.fields[one.value] for one in ReasonList]

    def _changer_fields(self) -> list[QWidget]:
        roles = (Role.SUPERVISOR, Role.ADMINISTRATOR)
        boxes = TickList([(role.value, words.roles_words([role])) for role in roles])
        boxes.set_values(self.old.changed_by)
        self.fields["changed_by"] = Field(words.title_of("changed_by"), boxes)
        return [self.fields["changed_by"]]

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
        for one, codes in words.BUILT_IN.items():
            shown = set(self._ticked(one.value))
            hidden = tuple(str(code) for code in codes if code not in shown)
            found += [ReasonChoice(one, hidden)] if hidden else []
        text = cast("QPlainTextEdit", self.fields[ReasonList.NON_REPORTING.value].control)
        own = tuple(line.strip() for line in text.toPlainText().splitlines() if line.strip())
        found += [ReasonChoice(ReasonList.NON_REPORTING, own=own)] if own else []
        return tuple(found)

    def _refused(self, error: Exception) -> None:
        super()._refused(error)
        field = self.fields.get(error.field) if isinstance(error, Invalid) else None
        if field is None:
            return
        self.set_error("")
        field.set_error(sentence(error))
        widget: QWidget | None = field
        while widget is not None and widget is not self:
            if isinstance(widget, SectionCollapse):
                widget.set_open(True)
            widget = widget.parentWidget()
        field.setFocus()


def _reason(which: ReasonList, code: str) -> str:
    from counsel_desk.domain.closing import ClosingReason
    from counsel_desk.domain.groups import AbsenceReason

    if which is ReasonList.ABSENCE:
        return reason_words(AbsenceReason(code))
    return closing_words(ClosingReason(code))


def _pair(*parts: QWidget) -> QWidget:
    made = QWidget()
    made.setObjectName("clear")
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(Space.M)
    for part in parts:
        line.addWidget(part, 1)
    return made
