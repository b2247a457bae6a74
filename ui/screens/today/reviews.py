"""The cards of Today about signing off: what waits for the supervisor, what came back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.screen import Route
from ui.screens.today.parts import Line, TodayCard
from ui.widgets import case_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from counsel_desk.domain.register import ReviewRow, TodayView
    from ui.screens.today.parts import TodayWords

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def _who(row: ReviewRow) -> str:
    return f"{row.code}  {row.name}" if row.name else row.code


def _waits(row: ReviewRow, words: TodayWords, today: datetime.date) -> Line:
    since = case_words.say_since(case_words.local(row.submitted_at).date(), today)
    author = case_words.name_of(words.people, row.author)
    second = translate("Today", "Note by {0}, waits {1}").format(author, since)
    return Line(_who(row), second, "note-pencil", "primary")


def _came_back(row: ReviewRow, today: datetime.date) -> Line:
    at = row.returned_at or row.submitted_at
    since = case_words.say_since(case_words.local(at).date(), today)
    second = translate("Today", "Returned with comments, {0}").format(since)
    return Line(_who(row), second, "arrow-u-up-left", "warning")


def review_cards(
    view: TodayView, words: TodayWords, go: Callable[[Route], object]
) -> list[TodayCard]:
    """Make the cards of what waits for this person and what was returned to them."""
    made = []
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
            card.add_row(partial(_came_back, row, view.on), partial(go, route))
        made.append(card)
    return made
