"""The parts of the registration form, each a group of fields that checks itself."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget

from counsel_desk.domain.cases import ContactMethod, Identity, SafeContact, Sex
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.counties import COUNTIES
from ui.widgets.field import Choice, Field, Form, TextField
from ui.widgets.labels import label
from ui.widgets.section import SectionCollapse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person

# A name that the tool for translations finds.
translate = QCoreApplication.translate

_EARLIEST = 1900
_USUAL_LANGUAGES = 8
_WIDEST = 840


def _pair(*parts: QWidget) -> QWidget:
    made = QWidget()
    made.setObjectName("clear")
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(Space.M)
    for part in parts:
        line.addWidget(part, 1)
    return made


class IdentityPart(Form):
    """Who the client is; only the name is needed."""

    def __init__(self, today: datetime.date) -> None:
        super().__init__()
        self.setMaximumWidth(_WIDEST)
        self._today = today
        self.name = TextField(translate("Register", "Legal name"))
        self.year = TextField(translate("Register", "Birth year"), optional=True)
        self.year.edit.setMaxLength(4)
        self.sex = Choice([(sex, case_words.sex_words(sex)) for sex in Sex])
        self.sex.set_value(Sex.UNKNOWN)
        self.birth = TextField(
            translate("Register", "Birth date"),
            translate("Register", "As year-month-day, such as 1990-05-27."),
            optional=True,
        )
        self.address = TextField(translate("Register", "Address"), optional=True)
        self.kin = TextField(translate("Register", "Next of kin"), optional=True)
        self.add(self.name)
        self.add(_pair(self.year, Field(translate("Register", "Sex"), self.sex)))
        more = SectionCollapse(translate("Register", "More, where it is known"))
        for field in (self.birth, self.address, self.kin):
            more.add(field)
        self._more = more
        self.add(more)

    def controls(self) -> dict[str, QWidget]:
        """Give what is kept while it is typed, by names that stay."""
        return {
            "name": self.name, "year": self.year, "sex": self.sex, "birth": self.birth,
            "address": self.address, "kin": self.kin,
        }  # fmt: skip

    def show_more(self) -> None:
        """Open what is closed where something is written in it."""
        if any(field.text() for field in (self.birth, self.address, self.kin)):
            self._more.set_open(True)

    def clear(self) -> None:
        """Empty every field."""
        for field in (self.name, self.year, self.birth, self.address, self.kin):
            field.set_text("")
            field.set_error("")
        self.sex.set_value(Sex.UNKNOWN)

    def named(self) -> dict[str, Field]:
        """Give the fields by the names that the service knows them by."""
        return {"legal_name": self.name, "birth_year": self.year, "birth_date": self.birth}

    def birth_year(self) -> int | None:
        """Give the birth year, None where it is not written or cannot be right."""
        text = self.year.text()
        year = int(text) if text.isascii() and text.isdigit() else None
        return year if year is not None and _EARLIEST <= year <= self._today.year else None

    def birth_date(self) -> datetime.date | None:
        """Give the birth date, None where it is not written or cannot be read."""
        try:
            return datetime.date.fromisoformat(self.birth.text())
        except ValueError:
            return None

    def check(self) -> list[Field]:
        """Say under the fields what is wrong and give those fields."""
        wrong: list[Field] = []
        if not self.name.text():
            self.name.set_error(translate("Register", "Write the client’s name."))
            wrong.append(self.name)
        if self.year.text() and self.birth_year() is None:
            words = translate("Register", "Write a year from {0} to {1}, or leave it empty.")
            self.year.set_error(words.format(_EARLIEST, self._today.year))
            wrong.append(self.year)
        if self.birth.text() and self.birth_date() is None:
            words = translate("Register", "Write the date as 1990-05-27, or leave it empty.")
            self.birth.set_error(words)
            self._more.set_open(True)
            wrong.append(self.birth)
        return wrong

    def identity(self) -> Identity:
        """Give what is written."""
        born = self.birth_date()
        year = self.birth_year()
        return Identity(
            legal_name=self.name.text(),
            birth_year=year if year is not None or born is None else born.year,
            birth_date=born,
            sex=cast("Sex", self.sex.value()),
            address=self.address.text(),
            next_of_kin=self.kin.text(),
        )


class ContactPart(Form):
    """The one way in which it is safe to reach the client; it has to be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaximumWidth(_WIDEST)
        first = [(None, translate("Register", "Choose what the client says is safe"))]
        ways = [(way, case_words.method_words(way)) for way in ContactMethod]
        self.method = Choice([*first, *ways])
        self.way = Field(
            translate("Register", "Safe way"),
            self.method,
            translate("Register", "Everyone who reaches the client goes by this and nothing else."),
        )
        self.number = TextField(translate("Register", "Number"))
        self.hours = TextField(
            translate("Register", "Safe hours"),
            placeholder=translate("Register", "13:00 to 14:00"),
            optional=True,
        )
        self.code_word = TextField(translate("Register", "Code word"), optional=True)
        self.remarks = TextField(
            translate("Register", "What to say"),
            placeholder=translate("Register", "Say you call from the clinic"),
            optional=True,
        )
        self.add(self.way)
        self._details = _pair(self.number, self.hours)
        self.add(self._details)
        self.add(_pair(self.code_word, self.remarks))
        self.method.currentIndexChanged.connect(self._way_changed)
        self._way_changed()

    def _way_changed(self) -> None:
        self.way.set_error("")
        self._details.setVisible(self.method.value() is not ContactMethod.NONE)

    def controls(self) -> dict[str, QWidget]:
        """Give what is kept while it is typed, by names that stay."""
        return {
            "method": self.method, "number": self.number, "hours": self.hours,
            "code word": self.code_word, "remarks": self.remarks,
        }  # fmt: skip

    def clear(self) -> None:
        """Empty every field; the safe way has to be chosen again."""
        for field in (self.number, self.hours, self.code_word, self.remarks):
            field.set_text("")
            field.set_error("")
        self.method.setCurrentIndex(0)
        self.way.set_error("")

    def named(self) -> dict[str, Field]:
        """Give the fields by the names that the service knows them by."""
        return {"method": self.way, "number": self.number}

    def check(self) -> list[Field]:
        """Say under the fields what is wrong and give those fields."""
        method = self.method.value()
        if not isinstance(method, ContactMethod):
            self.way.set_error(
                translate("Register", "Choose how the client can be reached safely.")
            )
            return [self.way]
        if method in (ContactMethod.VOICE, ContactMethod.SMS) and not self.number.text():
            self.number.set_error(translate("Register", "Write the number that is safe."))
            return [self.number]
        return []

    def contact(self) -> SafeContact:
        """Give the rule as it is written."""
        method = cast("ContactMethod", self.method.value())
        reachable = method is not ContactMethod.NONE
        return SafeContact(
            method=method,
            number=self.number.text() if reachable else "",
            hours=self.hours.text() if reachable else "",
            code_word=self.code_word.text(),
            remarks=self.remarks.text(),
        )


class CoordinationPart(Form):
    """County, languages, interpreter and the counsellor of the case."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaximumWidth(_WIDEST)
        elsewhere = ("", translate("Register", "Not known or elsewhere"))
        self.county = Choice([elsewhere, *((name, name) for name, _ in COUNTIES)])
        self.county_field = Field(
            translate("Register", "County"),
            self.county,
            translate("Register", "Its letters begin the case code."),
        )
        self.counsellor = Choice([(None, translate("Register", "Choose a counsellor"))])
        self.counsellor_field = Field(translate("Register", "Counsellor"), self.counsellor)
        self.interpreter = QCheckBox(translate("Register", "Needs an interpreter"))
        self._languages: dict[str, QCheckBox] = {}
        self.add(self.counsellor_field)
        self.add(self.county_field)
        self.add(label(translate("Register", "Languages"), "field-label"))
        self.add(self._boxes(case_words.LANGUAGES[:_USUAL_LANGUAGES]))
        more = SectionCollapse(translate("Register", "Other languages"))
        more.add(self._boxes(case_words.LANGUAGES[_USUAL_LANGUAGES:]))
        self.add(more)
        self.add(self.interpreter)

    def _boxes(self, codes: Sequence[str]) -> QWidget:
        made = QWidget()
        made.setObjectName("clear")
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        for place, code in enumerate(codes):
            box = QCheckBox(case_words.language_words(code))
            self._languages[code] = box
            grid.addWidget(box, place // 4, place % 4)
        return made

    def controls(self) -> dict[str, QWidget]:
        """Give what is kept while it is chosen, by names that stay."""
        spoken = {f"speaks {code}": box for code, box in self._languages.items()}
        return {"county": self.county, "interpreter": self.interpreter, **spoken}

    def clear(self) -> None:
        """Empty everything but the counsellor."""
        self.county.setCurrentIndex(0)
        self.interpreter.setChecked(False)
        for box in self._languages.values():
            box.setChecked(False)

    def named(self) -> dict[str, Field]:
        """Give the fields by the names that the service knows them by."""
        return {"counsellor": self.counsellor_field, "prefix": self.county_field}

    def offer_counsellors(self, people: Sequence[Person], me: PersonId) -> None:
        """Offer these counsellors; the only one, or oneself, is chosen already."""
        chosen = self.counsellor.value()
        first: list[tuple[object, str]] = []
        if len(people) != 1:
            first.append((None, translate("Register", "Choose a counsellor")))
        names = [(one.id, one.name) for one in sorted(people, key=lambda one: one.name)]
        self.counsellor.set_choices([*first, *names])
        self.counsellor.set_value(chosen if chosen is not None else me)
        self.counsellor.setEnabled(len(people) != 1)

    def county_name(self) -> str:
        """Give the county, empty for elsewhere."""
        return str(self.county.value() or "")

    def spoken(self) -> tuple[str, ...]:
        """Give the codes of the languages that are ticked."""
        return tuple(code for code, box in self._languages.items() if box.isChecked())

    def check(self) -> list[Field]:
        """Say under the fields what is wrong and give those fields."""
        if self.counsellor.value() is None:
            words = translate("Register", "Choose the counsellor of this case.")
            self.counsellor_field.set_error(words)
            return [self.counsellor_field]
        self.counsellor_field.set_error("")
        return []
