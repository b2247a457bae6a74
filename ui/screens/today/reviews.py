"""The cards of Today about signing off: what waits for the supervisor, what came back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.days import local_day
from ui.screen import Route
from ui.screens.today.parts import Line, TodayCard
from ui.widgets import case_words, plan_words
from ui.widgets.note_words import late_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from counsel_desk.domain.register import ReviewRow, RiskReviewRow, TodayView
    from ui.screens.today.parts import TodayWords

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def _who(row: ReviewRow) -> str:
    return f"{row.code}  {row.name}" if row.name else row.code


def _waits(row: ReviewRow, words: TodayWords, today: datetime.date) -> Line:
    since = case_words.say_since(case_words.local(row.submitted_at).date(), today)
    author = case_words.name_of(words.people, row.author)
    second = translate("Today", "Note by {0}, waits {1}").format(author, since)
    if row.late is not None:
        second = f"{second} · {late_words(*row.late)}"
    return Line(_who(row), second, "note-pencil", "primary")


def _came_back(row: ReviewRow, words: TodayWords, today: datetime.date) -> Line:
    at = row.returned_at or row.submitted_at
    since = case_words.say_since(case_words.local(at).date(), today)
    second = translate("Today", "Returned with comments, {0}").format(since)
    if row.author != words.me:
        author = case_words.name_of(words.people, row.author)
        theirs = translate("Today", "{0} wrote it; returned with comments, {1}: add to it")
        second = theirs.format(author, since)
    return Line(_who(row), second, "arrow-u-up-left", "warning")


def _risk(row: RiskReviewRow, words: TodayWords, today: datetime.date) -> Line:
    who = f"{row.code}  {row.name}" if row.name else row.code
    level = plan_words.level_pill(row.mark.level).text
    author = case_words.name_of(words.people, row.mark.author)
    day = local_day(row.mark.recorded_at) if row.mark.recorded_at else row.mark.assessed_on
    since = case_words.say_since(day, today)
    second = translate("Today", "{0}, by {1}, waits {2}").format(level, author, since)
    return Line(who, second, "warning-circle", "danger")


def _asked(row: RiskReviewRow, words: TodayWords) -> Line:
    who = f"{row.code}  {row.name}" if row.name else row.code
    answer = row.mark.review
    by = case_words.name_of(words.people, answer.by) if answer is not None else ""
    second = translate("Today", "{0} asks for changes").format(by)
    return Line(who, second, "arrow-u-up-left", "warning")


def _risk_cards(
    view: TodayView, words: TodayWords, go: Callable[[Route], object]
) -> list[TodayCard]:
    made = []
    if view.risks_to_review:
        title = translate("Today", "Risk assessments to review")
        card = TodayCard(title, len(view.risks_to_review))
        for row in view.risks_to_review:
            route = Route("read_risk", row.case, item=row.mark.risk)
            card.add_row(partial(_risk, row, words, view.on), partial(go, route))
        made.append(card)
    if view.risks_returned:
        title = translate("Today", "Risk assessments to correct")
        card = TodayCard(title, len(view.risks_returned))
        for row in view.risks_returned:
            route = Route("read_risk", row.case, item=row.mark.risk)
            card.add_row(partial(_asked, row, words), partial(go, route))
        made.append(card)
    return made


def review_cards(
    view: TodayView, words: TodayWords, go: Callable[[Route], object]
) -> list[TodayCard]:
    """Make the cards of what waits for this person and what was returned to them."""
    made = [*_risk_cards(view, words, go)]
    if view.to_review:
        card = TodayCard(translate("Today", "Notes to review"), len(view.to_review))
        for row in view.to_review:
            route = Route("read_note", row.case, "review", row.note)
            card.add_row(partial(_waits, row, words, view.on), partial(go, route))
        made.append(card)
    if view.charts:
        card = TodayCard(translate("Today", "Charts to sign off"), len(view.charts))
        for chart in view.charts:
            route = Route("client", chart.case, "overview")
            card.add_row(partial(words.chart, chart, view.on), partial(go, route))
        made.append(card)
    if view.returned:
        card = TodayCard(translate("Today", "Returned to you"), len(view.returned))
        for row in view.returned:
            route = Route("read_note", row.case, item=row.note)
            card.add_row(partial(_came_back, row, words, view.on), partial(go, route))
        made.append(card)
    return made
