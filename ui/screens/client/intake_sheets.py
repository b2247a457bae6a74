"""The sheets of the intake: why the client came, who they are, which languages they speak."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox

from counsel_desk.domain.cases import Coordination, Guardian, Identity, Sex
from counsel_desk.domain.intake import Intake, Problem, ReferralSource
from ui.screens.client.form_sheet import (
    FormSheet,
    LaterSection,
    Part,
    TextBox,
    optional_choice,
)
from ui.screens.client.sheet_parts import pair
from ui.widgets import case_words, intake_words
from ui.widgets.counties import COUNTIES
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.partial_dates import DayField
from ui.widgets.tick_list import TickList

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def line(title: str, text: str, help_text: str = "", *, optional: bool = False) -> TextField:
    """Make a field of one line that shows a text."""
    made = TextField(title, help_text, optional=optional)
    made.set_text(text)
    return made


def box(title: str, text: str, help_text: str = "") -> Field:
    """Make a field of several lines that shows a text."""
    return Field(title, TextBox(text), help_text)


class NumberLine(TextField):
    """A whole number that may be left empty."""

    def __init__(self, title: str, value: int | None, *, optional: bool = False) -> None:
        super().__init__(title, optional=optional)
        self.edit.setMaxLength(5)
        self.set_text("" if value is None else str(value))

    def is_right(self) -> bool:
        """Say under the field what is wrong, if anything is."""
        is_right = not self.text() or self.value() is not None
        words = translate("IntakeSheets", "Write a whole number, or leave it empty.")
        self.set_error("" if is_right else words)
        return is_right

    def value(self) -> int | None:
        """Give the number, None for nothing or for what is no number."""
        text = self.text()
        return int(text) if text.isascii() and text.isdigit() else None


class IntakeSheet(FormSheet):
    """Why the client came and what they need; every field may stay empty."""

    def __init__(self, start: Intake) -> None:
        sources = [(one, intake_words.source_words(one)) for one in ReferralSource]
        fields = {
            "reasons": box(translate("IntakeSheets", "Reasons for coming"), start.reasons),
            "source": Field(
                translate("IntakeSheets", "Who sent the client"),
                optional_choice(sources, start.source),
            ),
            "referred_by": line(translate("IntakeSheets", "Name"), start.referred_by),
            "referred_on": DayField(translate("IntakeSheets", "Referred on"), start.referred_on),
        }
        parts: tuple[QWidget, ...] = (
            fields["reasons"],
            pair(fields["source"], fields["referred_by"]),
            fields["referred_on"],
            LaterSection(
                translate("IntakeSheets", "Household and support"),
                lambda: _household(start),
                filled=bool(start.household or start.support or start.household_size),
            ),
            LaterSection(
                translate("IntakeSheets", "Presenting problems"),
                lambda: _problems(start),
                filled=bool(start.problems or start.presenting),
            ),
            LaterSection(
                translate("IntakeSheets", "Medical needs and expectations"),
                lambda: _needs(start),
                filled=bool(start.medical or start.expectations or start.remarks),
            ),
        )
        super().__init__(
            translate("IntakeSheets", "Intake"),
            translate("IntakeSheets", "Write what the client wants to say; all of it is optional."),
            parts,
            fields,
        )

    def intake(self) -> Intake:
        """Give what is written."""
        size = cast("NumberLine", self.fields["household_size"])
        children = cast("NumberLine", self.fields["children"])
        return Intake(
            source=cast("ReferralSource | None", self.value_of("source")),
            referred_by=self.text_of("referred_by"),
            referred_on=cast("DayField", self.fields["referred_on"]).value(),
            reasons=self.text_of("reasons"),
            household=self.text_of("household"),
            household_size=size.value(),
            children=children.value(),
            support=self.text_of("support"),
            problems=tuple(Problem(one) for one in self.ticked("problems")),
            presenting=self.text_of("presenting"),
            medical=self.text_of("medical"),
            expectations=self.text_of("expectations"),
            remarks=self.text_of("remarks"),
        )


def _household(start: Intake) -> Part:
    size = NumberLine(translate("IntakeSheets", "People in the household"), start.household_size)
    children = NumberLine(translate("IntakeSheets", "Children among them"), start.children)
    fields = {
        "household_size": size,
        "children": children,
        "household": box(translate("IntakeSheets", "Household"), start.household),
        "support": box(
            translate("IntakeSheets", "Support"),
            start.support,
            translate("IntakeSheets", "Who helps, and whom the client trusts."),
        ),
    }
    return fields, (pair(size, children), fields["household"], fields["support"])


def _problems(start: Intake) -> Part:
    problems = TickList([(one.value, intake_words.problem_words(one)) for one in Problem])
    problems.set_values([one.value for one in start.problems])
    fields = {
        "problems": Field(translate("IntakeSheets", "What troubles the client"), problems),
        "presenting": box(translate("IntakeSheets", "In the client’s words"), start.presenting),
    }
    return fields, tuple(fields.values())


def _needs(start: Intake) -> Part:
    fields = {
        "medical": box(translate("IntakeSheets", "Medical needs"), start.medical),
        "expectations": box(translate("IntakeSheets", "Expectations"), start.expectations),
        "remarks": box(translate("IntakeSheets", "Remarks"), start.remarks),
    }
    return fields, tuple(fields.values())


class IdentitySheet(FormSheet):
    """Who the client is and, for a minor or a ward, who answers for them."""

    def __init__(self, start: Identity, *, is_minor: bool) -> None:
        guardian = start.guardian or Guardian("")
        fields = self._fields(start)
        title = translate("IntakeSheets", "Guardian of a minor, or of someone who has one")
        parts: tuple[QWidget, ...] = (
            fields["legal_name"],
            pair(fields["birth_year"], fields["birth_date"]),
            fields["sex"],
            fields["address"],
            fields["next_of_kin"],
            LaterSection(
                title,
                lambda: _guardian(guardian),
                filled=is_minor or start.guardian is not None,
            ),
        )
        super().__init__(
            translate("IntakeSheets", "Identity"),
            translate("IntakeSheets", "Sealed to the counsellor and the team’s supervisor."),
            parts,
            fields,
        )

    def _fields(self, start: Identity) -> dict[str, Field]:
        sexes = Choice([(sex, case_words.sex_words(sex)) for sex in Sex])
        sexes.set_value(start.sex)
        return {
            "legal_name": line(translate("IntakeSheets", "Legal name"), start.legal_name),
            "birth_year": NumberLine(
                translate("IntakeSheets", "Birth year"), start.birth_year, optional=True
            ),
            "birth_date": DayField(
                translate("IntakeSheets", "Birth date"), start.birth_date, optional=True
            ),
            "sex": Field(translate("IntakeSheets", "Sex"), sexes),
            "address": line(translate("IntakeSheets", "Address"), start.address, optional=True),
            "next_of_kin": line(
                translate("IntakeSheets", "Next of kin"), start.next_of_kin, optional=True
            ),
        }

    def identity(self, old: Identity) -> Identity:
        """Give what is written; what the form does not show stays as it was."""
        texts = {
            "name": self.text_of("guardian"),
            "relation": self.text_of("guardian_relation"),
            "contact": self.text_of("guardian_contact"),
        }
        may_contact = cast("bool | None", self.value_of("may_contact"))
        has_guardian = any(texts.values()) or may_contact is not None
        born = cast("DayField", self.fields["birth_date"]).value()
        year = cast("NumberLine", self.fields["birth_year"]).value()
        return replace(
            old,
            legal_name=self.text_of("legal_name"),
            birth_year=year if year is not None or born is None else born.year,
            birth_date=born,
            sex=cast("Sex", self.value_of("sex")),
            address=self.text_of("address"),
            next_of_kin=self.text_of("next_of_kin"),
            guardian=Guardian(**texts, may_contact=may_contact) if has_guardian else None,
        )


def _guardian(guardian: Guardian) -> Part:
    ways = [
        (True, translate("IntakeSheets", "May be contacted")),
        (False, translate("IntakeSheets", "Must not be contacted")),
    ]
    fields: dict[str, Field] = {
        "guardian": line(translate("IntakeSheets", "Guardian"), guardian.name),
        "guardian_relation": line(translate("IntakeSheets", "Relation"), guardian.relation),
        "guardian_contact": line(translate("IntakeSheets", "Contact"), guardian.contact),
        "may_contact": Field(
            translate("IntakeSheets", "Contact with the guardian"),
            optional_choice(ways, guardian.may_contact),
        ),
    }
    relation = pair(fields["guardian_relation"], fields["guardian_contact"])
    return fields, (fields["guardian"], relation, fields["may_contact"])


class LanguagesSheet(FormSheet):
    """County, languages and interpreter, as everyone who schedules sees them."""

    def __init__(self, start: Coordination) -> None:
        own = [one for one in start.languages if one not in case_words.LANGUAGES]
        codes = (*case_words.LANGUAGES, *own)
        languages = TickList([(code, case_words.language_words(code)) for code in codes], columns=3)
        languages.set_values(start.languages)
        counties = [(name, name) for name, _letters in COUNTIES]
        county = Choice([("", translate("IntakeSheets", "Not known or elsewhere")), *counties])
        county.set_value(start.county)
        interpreter = QCheckBox(translate("IntakeSheets", "Needs an interpreter"))
        interpreter.setChecked(start.interpreter)
        fields = {
            "languages": Field(translate("IntakeSheets", "Languages"), languages),
            "interpreter": Field(translate("IntakeSheets", "Interpreter"), interpreter),
            "county": Field(translate("IntakeSheets", "County"), county),
        }
        super().__init__(
            translate("IntakeSheets", "Languages and county"),
            translate("IntakeSheets", "Seen by everyone who schedules this client."),
            tuple(fields.values()),
            fields,
        )

    def coordination(self, old: Coordination) -> Coordination:
        """Give what is chosen; what the form does not show stays as it was."""
        interpreter = cast("QCheckBox", self.fields["interpreter"].control)
        return replace(
            old,
            languages=self.ticked("languages"),
            interpreter=interpreter.isChecked(),
            county=str(self.value_of("county") or ""),
        )
