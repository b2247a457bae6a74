"""Whose outcomes are looked at: the instrument, finished or all, and what narrows the cohort."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.domain.cases import Sex
from counsel_desk.domain.outcomes.cohort import AgeBand, Service
from counsel_desk.domain.outcomes.team import Courses, Wanted
from ui.theme import Space
from ui.widgets import outcome_words as words
from ui.widgets.case_words import sex_words
from ui.widgets.field import Choice, Field
from ui.widgets.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.outcomes.cohort import Cohort

_WIDTH = 162
_NARROWING = ("period", "county", "sex", "age", "service", "counsellor", "group")


def periods(today: date) -> list[tuple[object, tuple[date | None, date | None]]]:
    """Give the periods that can be chosen, each by a key, with its first and last day."""
    this, last = date(today.year, 1, 1), date(today.year - 1, 1, 1)
    return [
        ("", (None, None)),
        ("half", (today - timedelta(days=182), None)),
        ("year", (today - timedelta(days=365), None)),
        (str(this.year), (this, None)),
        (str(last.year), (last, this - timedelta(days=1))),
        (str(last.year - 1), (date(last.year - 1, 1, 1), last - timedelta(days=1))),
    ]


class OutcomeFilters(QWidget):
    """The question, as fields side by side; instrument and courses stand elsewhere on the page.

    Signals:
        asked: another question.
    """

    asked = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._periods = dict(periods(today))
        self._wanted = Wanted("phq-9")
        self._is_filling = False
        self.choices: dict[str, Choice] = {}
        flow = Flow(spacing=Space.M)
        for name, title in self._titles().items():
            choice = Choice()
            choice.currentIndexChanged.connect(lambda _index: self._changed())
            self.choices[name] = choice
            if name in _NARROWING:
                field = Field(title, choice)
                field.setFixedWidth(_WIDTH)
                flow.add(field)
            else:
                choice.setAccessibleName(title)
                choice.setToolTip(title)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(flow)

    def _titles(self) -> dict[str, str]:
        return {
            "instrument": self.tr("Instrument"),
            "courses": self.tr("Whose scores"),
            "period": self.tr("Began"),
            "county": self.tr("County"),
            "sex": self.tr("Sex"),
            "age": self.tr("Age"),
            "service": self.tr("Kind of service"),
            "counsellor": self.tr("Counsellor"),
            "group": self.tr("Group cycle"),
        }

    def offer(self, cohort: Cohort, wanted: Wanted) -> None:
        """Offer what there is in a cohort, and show a question."""
        everyone = self.tr("all")
        cases = cohort.cases
        self._is_filling = True
        self._set("instrument", ((f.instrument, f.short_title) for f in cohort.forms.values()))
        self._set("courses", ((one, words.courses_words(one)) for one in Courses))
        self._set("period", ((key, self._period_words(str(key))) for key in self._periods))
        counties = sorted({one.county for one in cases if one.county})
        self._set("county", [("", everyone), *((one, one) for one in counties)])
        sexes = {one.sex for one in cases}
        self._set("sex", [(None, everyone), *((s, sex_words(s)) for s in Sex if s in sexes)])
        ages = {one.age for one in cases}
        self._set("age", [(None, everyone), *((a, words.age_words(a)) for a in AgeBand
                                              if a in ages)])  # fmt: skip
        kinds = {one.service for one in cases}
        self._set("service", [(None, everyone), *((s, words.service_words(s)) for s in Service
                                                  if s in kinds)])  # fmt: skip
        people = sorted(cohort.people.items(), key=lambda item: item[1].casefold())
        self._set("counsellor", [(None, everyone), *people])
        met = {group for one in cases for group in one.groups}
        groups = ((key, name) for key, name in cohort.groups.items() if key in met)
        self._set("group", [(None, everyone), *sorted(groups, key=lambda item: item[1])])
        self._is_filling = False
        self.show_wanted(wanted)

    def _set(self, name: str, choices: Iterable[tuple[object, str]]) -> None:
        self.choices[name].set_choices(choices)

    def _period_words(self, key: str) -> str:
        return {
            "": self.tr("at any time"),
            "half": self.tr("in the last 6 months"),
            "year": self.tr("in the last 12 months"),
        }.get(key, key)

    def show_wanted(self, wanted: Wanted) -> None:
        """Show a question without asking it."""
        self._is_filling = True
        self._wanted = wanted
        for name in ("instrument", "courses", "county", "sex", "age", "service", "counsellor",
                     "group"):  # fmt: skip
            self.choices[name].set_value(getattr(wanted, name))
        bounds = (wanted.since, wanted.until)
        period = next((key for key, days in self._periods.items() if days == bounds), "")
        self.choices["period"].set_value(period)
        self._is_filling = False

    def wanted(self) -> Wanted:
        """Give the question that the fields ask."""
        got = {name: choice.value() for name, choice in self.choices.items()}
        since, until = self._periods.get(got.pop("period"), (None, None))
        found = replace(self._wanted, **got)  # type: ignore[arg-type] # values of the choices
        return replace(found, since=since, until=until)

    def put(self, name: str, value: object) -> None:
        """Choose a value of one field, as the person would."""
        self.choices[name].set_value(value)

    def clear(self) -> None:
        """Take every narrowing away."""
        plain = Wanted(self._wanted.instrument, self._wanted.courses, by=self._wanted.by)
        self.show_wanted(plain)
        self.asked.emit(plain)

    def summary(self) -> str:
        """Say in a few words what narrows the cohort."""
        chosen = (self.choices[name] for name in _NARROWING)
        said = [one.currentText() for one in chosen if one.value()]
        return ", ".join(said) or self.tr("everyone")

    def _changed(self) -> None:
        if self._is_filling:
            return
        found = self.wanted()
        if found != self._wanted:
            self._wanted = found
            self.asked.emit(found)
