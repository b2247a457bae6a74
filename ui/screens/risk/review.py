"""What supervisors said to a risk assessment, and the sheet with which one answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.form_keeper import FormKeeper, FormStatus
from ui.shell.saving_sheet import SAVE, SavingSheet, column
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.card import Card
from ui.widgets.field import Field
from ui.widgets.labels import label
from ui.widgets.pill import Pill, PillKind, Sign
from ui.widgets.submit_text import SubmitText

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.services.risk_reviews import GivenAnswer, RiskReviews
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class RiskAnswerSheet(SavingSheet):
    """Asks for the words with which a supervisor agrees or asks for changes."""

    def __init__(self, context: Context, case: UUID, risk: UUID, *, agrees: bool) -> None:
        self._agrees = agrees
        self.text = SubmitText()
        self.text.setMinimumHeight(120)
        self.text.submitted.connect(lambda: self.answer(SAVE))
        title = translate("RiskReview", "Comment")
        self.field = Field(title, self.text, optional=agrees)
        form = "risk agreement" if agrees else "risk changes"
        self.keeper = FormKeeper(context, form, self.text, case=case, item=risk)
        self.keeper.bind("comments", self.text)
        super().__init__(
            _title(agrees=agrees),
            _sentence(agrees=agrees),
            translate("RiskReview", "Agree") if agrees else translate("RiskReview", "Ask"),
            column(self.field, FormStatus(self.keeper)),
        )
        self.keeper.begin()

    def words(self) -> str | None:
        """Give the comment; None, with an error, where it is needed and missing."""
        text = self.text.words()
        if not self._agrees and not text:
            self.field.set_error(translate("RiskReview", "Say what should be looked at again."))
            return None
        return text


def _title(*, agrees: bool) -> str:
    if agrees:
        return translate("RiskReview", "Agree with this assessment?")
    return translate("RiskReview", "Ask for changes?")


def _sentence(*, agrees: bool) -> str:
    if agrees:
        return translate(
            "RiskReview",
            "You sign that you have looked at it. A later correction waits for you anew.",
        )
    return translate(
        "RiskReview",
        "The counsellor sees your comment under Today and corrects the assessment. What was "
        "recorded stays as an earlier version.",
    )


class RiskReviewCard(Card):
    """Every answer to an assessment, the newest first, or that it waits for one."""

    def show_reviews(
        self, reviews: RiskReviews, people: Mapping[PersonId, Person], *, waits: bool
    ) -> None:
        """Show what was answered; the card hides where nobody is asked and nobody answered."""
        self.clear()
        self.set_title(translate("RiskReview", "Supervisor’s review"))
        self.setVisible(waits or bool(reviews.answers))
        answered = any(one.is_current for one in reviews.answers)
        if waits and not answered:
            words = translate("RiskReview", "Waiting")
            self.set_pill(Pill(words, PillKind.WARNING, Sign.RING))
        else:
            self.set_pill(None)
        for one in reviews.answers:
            self.add(_answer(one, people))
        if not reviews.answers:
            words = translate("RiskReview", "A supervisor of the team looks at it next.")
            self.add(label(words, "muted-body", wrap=True))


def _answer(one: GivenAnswer, people: Mapping[PersonId, Person]) -> QWidget:
    made = QWidget()
    lines = QVBoxLayout(made)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(Space.XS)
    top = QHBoxLayout()
    top.addWidget(_pill(one))
    top.addStretch(1)
    lines.addLayout(top)
    who = case_words.name_of(people, one.by)
    when = case_words.say_moment_year(one.at)
    lines.addWidget(label(f"{who}, {when}", "muted"))
    if one.comments:
        lines.addWidget(label(one.comments, "body", wrap=True))
    if not one.is_current:
        words = translate("RiskReview", "To an earlier version")
        lines.addWidget(label(words, "muted"))
    if not one.holds:
        words = translate("RiskReview", "Damaged: the signature of this answer does not hold.")
        lines.addWidget(label(words, "error", wrap=True))
    return made


def _pill(one: GivenAnswer) -> Pill:
    if one.agrees:
        return Pill(translate("RiskReview", "Agreed"), PillKind.GOOD, Sign.NONE)
    return Pill(translate("RiskReview", "Changes asked for"), PillKind.WARNING, Sign.NONE)
