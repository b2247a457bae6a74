"""The judgement of a risk assessment: overall level, what it rests on, who looks at it when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Signal

from counsel_desk.domain.ids import PersonId
from counsel_desk.domain.risk import RiskLevel, highest, suggested_review
from ui.screens.risk.areas import level_options
from ui.widgets.card import Card
from ui.widgets.dates import DateField
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.key_choice import KeyChoice
from ui.widgets.optional_date import OptionalDate
from ui.widgets.submit_text import SubmitText

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from counsel_desk.domain.risk import AreaRisk, RiskArea, RiskAssessment


class JudgementCard(Card):
    """The right side of the form; the level follows the areas until the person chooses one.

    Signals:
        changed: the level, the review or the reviewer is another one.
    """

    changed = Signal()

    def __init__(self, today: datetime.date, *, corrects: bool) -> None:
        super().__init__()
        self.set_title(self.tr("Judgement"))
        self._today = today
        self._is_own = self._is_own_review = False
        self._waits_for: str | None = None
        self.level = KeyChoice(self.tr("Overall risk"), level_options(overall=True))
        self.rationale = SubmitText()
        self.rationale.setFixedHeight(120)
        self.assessed_on = DateField(today)
        self.review_on = OptionalDate(self.tr("Look at it again on"))
        self.who = Choice([(None, self.tr("Nobody named"))])
        self.reason = TextField(self.tr("Why is it corrected?"))
        self._lay_out(corrects=corrects)
        self._connect()

    def _lay_out(self, *, corrects: bool) -> None:
        rests = self.tr("What it rests on, what was done, what was agreed")
        for part in (
            Field(self.tr("Overall risk"), self.level),
            Field(self.tr("Rationale"), self.rationale, rests),
            self.review_on,
            Field(self.tr("Supervisor who reviews it"), self.who),
            Field(self.tr("Day of the assessment"), self.assessed_on),
            self.reason,
        ):
            self.add(part)
        self.reason.setVisible(corrects)

    def _connect(self) -> None:
        self.level.chosen.connect(lambda _value: self._own_level())
        self.level.changed.connect(self._suggest_review)
        self.level.changed.connect(self.changed)
        self.review_on.changed.connect(self.changed)
        self.review_on.chosen.connect(self._own_review)
        self.who.currentIndexChanged.connect(lambda _place: self.changed.emit())

    def _own_level(self) -> None:
        self._is_own = True

    def _own_review(self) -> None:
        self._is_own_review = True

    def follow(self, areas: Mapping[RiskArea, AreaRisk]) -> None:
        """Suggest the highest level of the areas until the person chooses another."""
        if not self._is_own:
            self.level.set_value(highest(areas).value)

    def _suggest_review(self) -> None:
        if self._is_own_review:
            return
        self.review_on.set_day(suggested_review(self.overall(), self.assessed_on.day()))

    def overall(self) -> RiskLevel:
        """Give the overall level."""
        return RiskLevel(self.level.value() or RiskLevel.NOT_ASSESSED.value)

    def next_review(self) -> datetime.date | None:
        """Give the day of the next review, or None."""
        return self.review_on.day()

    def reviewer(self) -> PersonId | None:
        """Give the supervisor who was named, or None."""
        found = self.who.value()
        return PersonId(found) if isinstance(found, UUID) else None

    def offer_reviewers(self, names: Sequence[tuple[PersonId, str]]) -> None:
        """Offer the supervisors; the only one is chosen."""
        wanted = self._waits_for or self.plain_reviewer()
        self.who.set_choices([(None, self.tr("Nobody named")), *names])
        self.show_reviewer(wanted)
        if wanted in ("", "None") and len(names) == 1:
            self.who.set_value(names[0][0])

    def show_assessment(self, one: RiskAssessment) -> None:
        """Show what is to be corrected."""
        self._is_own = self._is_own_review = True
        self.level.set_value(one.overall.value)
        self.rationale.setPlainText(one.rationale)
        self.assessed_on.set_day(one.assessed_on)
        self.review_on.set_day(one.next_review)
        self.show_reviewer(str(one.reviewer))

    def plain_overall(self) -> list[Any]:
        """Give the level and whether the person chose it, for the draft."""
        return [self.level.value(), self._is_own]

    def show_overall(self, plain: list[Any]) -> None:
        """Show a level from the draft."""
        value, self._is_own = plain
        self.level.set_value(value)

    def plain_review(self) -> list[Any]:
        """Give the next review and whether the person chose it, for the draft."""
        return [self.review_on.plain(), self._is_own_review]

    def show_review(self, plain: list[Any]) -> None:
        """Show the next review from the draft."""
        day, self._is_own_review = plain
        self.review_on.show_plain(day)

    def plain_reviewer(self) -> str:
        """Give who reviews it, for the draft."""
        return str(self.who.value())

    def show_reviewer(self, text: str) -> None:
        """Choose a reviewer by the text of the id, now or once the supervisors are known."""
        self._waits_for = text
        for value in self.who.values():
            if str(value) == text:
                self.who.set_value(value)
                self._waits_for = None
