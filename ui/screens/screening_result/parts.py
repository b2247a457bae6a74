"""The cards of a screening's result: the score, what it calls for, and each answer."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ui.theme import Space
from ui.turns import later
from ui.widgets import alert_words, case_words, change_words, screening_words
from ui.widgets.alert_response import AlertResponseForm
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.card import Card, at_once
from ui.widgets.chart_text import say_number
from ui.widgets.flow import Flow
from ui.widgets.labels import IconLabel, label
from ui.widgets.pill import Pill, PillKind, Sign

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from counsel_desk.domain.outcomes.course import ScorePoint, Series
    from counsel_desk.domain.screening import Instrument, Item
    from counsel_desk.domain.screenings import Alert, AlertAnswer, Answers, Screening
    from ui.widgets.table_model import PillText

_IN_A_TURN = 6
"""How many items are shown in one turn of the window."""


def _pill(text: PillText) -> Pill:
    return Pill(text.text, text.kind, text.sign)


class ScoreCard(Card):
    """The score of a screening and what its reader must know."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Result"))
        self.figure = label("", "figure")
        self.of = label("", "muted")
        self.band = label("", "card-title", wrap=True)
        self.change = label("", "body", wrap=True)
        self.missing = label("", "body", wrap=True)
        self.figures = label("", "muted", wrap=True)
        self._pills = Flow(spacing=Space.S)
        self._parts = QGridLayout()
        self._parts.setHorizontalSpacing(Space.XL)
        self._done = QWidget()
        self._done_lines = QGridLayout(self._done)
        self._done_lines.setContentsMargins(0, 0, 0, 0)
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(self.figure)
        line.addWidget(self.of, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        self.body.addLayout(line)
        parts: tuple[QWidget, ...] = (
            self.band,
            self.change,
            self.figures,
            self._pills,
            self.missing,
        )
        for part in parts:
            self.add(part)
        self.body.addLayout(self._parts)
        self.add(self._done)
        for hidden in (self.change, self.figures, self.missing, self._done):
            hidden.hide()

    def show_screening(self, one: Screening, form: Instrument) -> None:
        """Show score, band or threshold, and what is missing."""
        score = screening_words.headline(one, form)
        self.figure.setText(screening_words.score_words(one, form))
        self.of.setText(self.tr("of {0}").format(say_number(form.maximum)))
        self.of.setVisible(score is not None)
        band = one.bands.get(form.headline) or ""
        threshold = screening_words.cutoff_words(one, form)
        self.band.setText(", ".join(part for part in (band, threshold) if part))
        self.band.setVisible(bool(self.band.text()))
        self._show_missing(one)
        self._show_scores(one, form)
        self._pills.clear()
        safety = screening_words.safety_pill(one, form)
        if safety is not None:
            self._pills.add(_pill(safety))
        if one.prorated:
            self._pills.add(Pill(self.tr("prorated"), PillKind.NEUTRAL, Sign.RING))
        if one.total_only:
            self._pills.add(Pill(self.tr("total alone"), PillKind.NEUTRAL, Sign.RING))
        self._pills.setVisible(safety is not None or one.prorated or one.total_only)

    def _show_missing(self, one: Screening) -> None:
        self.missing.setVisible(bool(one.missing))
        words = (
            self.tr("{0}: item {1}. A missing answer is never counted as zero.")
            if len(one.missing) == 1
            else self.tr("{0}: items {1}. A missing answer is never counted as zero.")
        )
        count = screening_words.missing_words(len(one.missing))
        self.missing.setText(words.format(count, screening_words.list_keys(one.missing)))

    def _show_scores(self, one: Screening, form: Instrument) -> None:
        while (entry := self._parts.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.deleteLater()
        others = [score for score in form.scores if score.key != form.headline]
        for row, score in enumerate(others):
            value = one.scores.get(score.key)
            words = self.tr("no score") if value is None else say_number(value)
            figure = label(words, "strong")
            figure.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._parts.addWidget(label(score.label, "muted"), row, 0)
            self._parts.addWidget(figure, row, 1)
            self._parts.setColumnStretch(0, 1)

    def show_change(self, series: Series, point: ScorePoint) -> None:
        """Show the change since the baseline and whether it is reliable."""
        from counsel_desk.domain.outcomes import course as courses

        start = courses.baseline(series)
        difference = courses.difference_of(series, point)
        if start is None or difference is None:
            return
        if start.screening == point.screening:
            self.change.setText(self.tr("This is the baseline: later ones are compared with it."))
        else:
            self.change.setText(self._change_words(series, point, difference, start))
        self.change.show()
        self.figures.setText(change_words.figures_of(series))
        self.figures.setVisible(bool(self.figures.text()))
        reliable = screening_words.change_pill(series, point)
        self.set_pill(_pill(reliable) if reliable is not None else None)

    def _change_words(
        self, series: Series, point: ScorePoint, difference: float, start: ScorePoint
    ) -> str:
        day = case_words.say_day(start.when)
        points = say_number(abs(difference))
        first = say_number(start.score or 0.0)
        if not difference:
            same = self.tr("The same as the baseline of {0} ({1}).").format(day, first)
            return f"{same} {change_words.outcome_sentence(series, point)}".strip()
        words = (
            self.tr("{0} points below the baseline of {1} ({2}).")
            if difference < 0
            else self.tr("{0} points above the baseline of {1} ({2}).")
        ).format(points, day, first)
        if series.change is None:
            return words
        return f"{words} {change_words.outcome_sentence(series, point)}".strip()

    def show_answered(self, answered: Sequence[tuple[str, AlertAnswer]]) -> None:
        """Show what was done about the alerts of this screening."""
        while (entry := self._done_lines.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.deleteLater()
        for row, (name, one) in enumerate(answered):
            when = case_words.say_moment_year(one.answered_at)
            head = self.tr("Alert answered by {0}, {1}").format(name, when)
            self._done_lines.addWidget(IconLabel("check-circle", "good"), 2 * row, 0)
            self._done_lines.addWidget(label(head, "muted"), 2 * row, 1)
            said = "\n".join(
                part for part in (one.action, alert_words.response_words(one.response)) if part
            )
            self._done_lines.addWidget(label(said, "body", wrap=True), 2 * row + 1, 1)
        self._done_lines.setColumnStretch(1, 1)
        self._done.setVisible(bool(answered))


class AlertCard(Card):
    """An alert that nobody has answered, with the place to answer it now.

    Signals:
        answered: the Alert, what was done about it, and the AlertResponse.
        risk_asked: the Alert because of which the risk is to be assessed.
    """

    answered = Signal(object, str, object)
    risk_asked = Signal(object)

    def __init__(self, alert: Alert, today: datetime.date, *, may_answer: bool) -> None:
        super().__init__()
        self.alert = alert
        self.form = AlertResponseForm(today)
        self.text, self.field = self.form.text, self.form.field
        self.button = primary_button(self.tr("Answer now"), "check", self.answer)
        self.set_title(alert_words.headline(alert))
        self.set_pill(Pill(alert_words.kind_words(alert.kind), *alert_words.pill_of(alert.kind)))
        self.add(label(alert_words.prompt(alert), "body", wrap=True))
        self.risk_button = secondary_button(self.tr("Assess the risk  F2"), "shield-check")
        self.risk_button.clicked.connect(lambda _on=False: self.risk_asked.emit(self.alert))
        self.risk_button.setVisible(False)
        if may_answer:
            self.add(self.form)
            line = QHBoxLayout()
            line.addStretch(1)
            line.addWidget(self.risk_button)
            line.addWidget(self.button)
            self.body.addLayout(line)
            self.form.submitted.connect(self.answer)
            self.setFocusProxy(self.text)

    def offer_risk(self, *, is_offered: bool) -> None:
        """Offer the assessment of the risk where the alert is about safety."""
        self.risk_button.setVisible(is_offered and self.alert.kind.is_safety)

    def answer(self) -> None:
        """Tell what was written and decided; say so where something is missing."""
        if self.form.is_right():
            self.answered.emit(self.alert, self.form.words(), self.form.response())


class AnswersCard(Card):
    """Each item with its answer; what is blank says so."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Answers"))
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(Space.S)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setColumnStretch(1, 1)
        self._unknown = label(
            self.tr(
                "Only the total was brought in; what was answered is not known. Whoever has the"
                " paper form can enter the answers as a correction."
            ),
            "body",
            wrap=True,
        )
        self._unknown.hide()
        self.add(self._unknown)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)

    def show_answers(self, one: Screening, form: Instrument) -> None:
        """Show the answers of a screening, a few items in a turn."""
        while (entry := self._grid.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.deleteLater()
        self._shown = one
        self._unknown.setVisible(one.total_only)
        self._rest = iter(() if one.total_only else enumerate(form.items))
        self._show_some()

    def _show_some(self) -> None:
        some = list(islice(self._rest, _IN_A_TURN))
        with at_once(self._grid):
            for row, item in some:
                self._show_item(row, item, self._shown.answers)
        if some:
            later(self, self._show_some)

    def _show_item(self, row: int, item: Item, answers: Answers) -> None:
        top = Qt.AlignmentFlag.AlignTop
        value = answers.values.get(item.key)
        self._grid.addWidget(label(item.key, "muted-body"), row, 0, top)
        text = label(item.text(answers.language), "body", wrap=True)
        text.setAlignment(top)
        self._grid.addWidget(text, row, 1)
        words = self._words(item, value, answers.language)
        is_value = isinstance(value, int)
        answer = label(words, "strong" if is_value else "body", wrap=True)
        if not is_value:
            answer.setProperty("tone", "warning")
        answer.setMinimumWidth(190)
        answer.setAlignment(top)
        self._grid.addWidget(answer, row, 2, top)

    def _words(self, item: Item, value: int | str | None, language: str) -> str:
        words = screening_words.answer_words(item, value, language)
        return f"{value}   {words}" if isinstance(value, int) else words
