"""Put the result of a screening into words: score, band or cut-off, change, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.screening import SafetyKind, SafetyState, ScoreAtLeast, ScoreAtMost, Truth
from counsel_desk.domain.screening_marks import Peculiarity
from counsel_desk.domain.screening_verdicts import reviews
from ui.widgets.chart_text import say_number, unconfirmed
from ui.widgets.pill import PillKind, Sign
from ui.widgets.table_model import PillText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from counsel_desk.domain.outcomes.course import Course, ScorePoint, Series
    from counsel_desk.domain.screening import Instrument, Item, SafetyItem
    from counsel_desk.domain.screenings import Answers, Screening

# A name that the tool for translations finds.
translate = QCoreApplication.translate

DECLINED = "declined"
NOT_APPLICABLE = "n/a"
NOT_ASKED = "not asked"


def headline(screening: Screening, instrument: Instrument) -> float | None:
    """Give the score that stands for the whole, None where too much is missing."""
    return screening.scores.get(instrument.headline)


def score_words(screening: Screening, instrument: Instrument) -> str:
    """Say the headline score, or that there is none."""
    score = headline(screening, instrument)
    return translate("Screening", "no score") if score is None else say_number(score)


def band_words(screening: Screening, instrument: Instrument) -> str:
    """Say the band, or on which side of the cut-off the score lies."""
    band = screening.bands.get(instrument.headline)
    return band or cutoff_words(screening, instrument)


def cutoff_words(screening: Screening, instrument: Instrument) -> str:
    """Say on which side of the screening threshold the score lies; empty without one."""
    criterion = instrument.headline_criterion
    if criterion is None or criterion.cutoff is None:
        return ""
    state = screening.criteria.get(criterion.key)
    value = say_number(screening.cutoffs.get(criterion.key, float(criterion.cutoff.value)))
    if state == Truth.MET.value:
        if isinstance(criterion.rule, ScoreAtMost):
            return translate("Screening", "at or below the threshold of {0}").format(value)
        return translate("Screening", "at or above the threshold of {0}").format(value)
    if state == Truth.NOT_MET.value:
        if isinstance(criterion.rule, ScoreAtLeast):
            return translate("Screening", "below the threshold of {0}").format(value)
        return translate("Screening", "above the threshold of {0}").format(value)
    return translate("Screening", "threshold of {0}: undecided").format(value)


def short_band(screening: Screening, instrument: Instrument) -> str:
    """Say the band, or the side of the threshold in few words, for a table."""
    band = screening.bands.get(instrument.headline)
    criterion = instrument.headline_criterion
    if band or criterion is None or criterion.cutoff is None:
        return band or ""
    value = say_number(screening.cutoffs.get(criterion.key, float(criterion.cutoff.value)))
    state = screening.criteria.get(criterion.key)
    is_low = isinstance(criterion.rule, ScoreAtMost)
    if state == Truth.MET.value:
        words = translate("Screening", "≤ {0}") if is_low else translate("Screening", "≥ {0}")
    elif state == Truth.NOT_MET.value:
        words = translate("Screening", "> {0}") if is_low else translate("Screening", "< {0}")
    else:
        words = translate("Screening", "{0}: undecided")
    return translate("Screening", "threshold {0}").format(words.format(value))


def missing_words(count: int) -> str:
    """Say how many answers are missing; empty where none is."""
    if not count:
        return ""
    if count == 1:
        return translate("Screening", "1 answer missing")
    return translate("Screening", "{0} answers missing").format(count)


def answer_words(item: Item, value: int | str | None, language: str) -> str:
    """Say what was answered to an item, or why there is no answer."""
    if isinstance(value, int):
        for option in item.options:
            if option.value == value:
                return option.label(language)
        return str(value)
    return {
        DECLINED: translate("Screening", "declined"),
        NOT_APPLICABLE: translate("Screening", "not applicable"),
        NOT_ASKED: translate("Screening", "not asked"),
    }.get(value or "", translate("Screening", "blank"))


def item_change(item: Item, before: Answers, after: Answers) -> str:
    """Say how the answer to an item was corrected."""
    old = answer_words(item, before.values.get(item.key), before.language)
    new = answer_words(item, after.values.get(item.key), after.language)
    return translate("Screening", "{0}: {1} → {2}").format(item.key, old, new)


def safety_of(
    instrument: Instrument, item: str, value: int | str | None
) -> tuple[SafetyItem, SafetyState] | None:
    """Say what an answer means for safety; None for an item that does not speak of danger."""
    for one in instrument.safety:
        if one.item == item:
            if not isinstance(value, int):
                return one, SafetyState.UNANSWERED
            endorsed = value >= one.at_least
            return one, SafetyState.ENDORSED if endorsed else SafetyState.CLEAR
    return None


def safety_pill(screening: Screening, instrument: Instrument) -> PillText | None:
    """Give the pill of a screening's safety items; None where they are clear."""
    alerts = {one.item for one in instrument.safety if one.kind is SafetyKind.ALERT}
    states = {screening.alerts.get(item) for item in alerts}
    if SafetyState.ENDORSED.value in states:
        return PillText(translate("Screening", "safety item"), PillKind.DANGER, Sign.DIAMOND)
    if SafetyState.UNANSWERED.value in states:
        words = translate("Screening", "safety item unanswered")
        return PillText(words, PillKind.WARNING, Sign.UP)
    return None


def flag_words(screening: Screening, instrument: Instrument) -> str:
    """Say what a reader of the score must know."""
    flags = []
    safety = safety_pill(screening, instrument)
    flags += [safety.text] if safety else []
    closer = [one.item.item for one in reviews(screening, instrument)]
    if closer:
        flags.append(translate("Screening", "look closer: item {0}").format(list_keys(closer)))
    flags += [translate("Screening", "corrected")] if screening.corrections else []
    flags += [missing_words(len(screening.missing))] if screening.missing else []
    flags += [translate("Screening", "prorated")] if screening.prorated else []
    flags += [translate("Screening", "total alone")] if screening.total_only else []
    flags += [translate("Screening", "brought in")] if screening.brought is not None else []
    return ", ".join(flags)


def peculiar_words(one: Peculiarity) -> str:
    """Say what sets a screening apart from the one before it."""
    return {
        Peculiarity.OTHER_LANGUAGE: translate("Screening", "another language than before"),
        Peculiarity.OTHER_WORDING: translate("Screening", "another wording than before"),
        Peculiarity.SAME_DAY: translate("Screening", "second on this day"),
    }[one]


def points_by_screening(course: Course) -> Mapping[UUID, tuple[Series, ScorePoint]]:
    """Find each screening's point in the course it belongs to."""
    found: dict[UUID, tuple[Series, ScorePoint]] = {}
    for one in course.series:
        series = courses.mark_changes(one)
        found |= {point.screening: (series, point) for point in series.points}
    return found


def change_words(series: Series, point: ScorePoint) -> str:
    """Say the change since the baseline; that it is the baseline; empty without a score."""
    start = courses.baseline(series)
    if start is None or point.score is None:
        return ""
    if start.screening == point.screening:
        return translate("Screening", "baseline")
    difference = courses.difference_of(series, point) or 0.0
    sign = "" if not difference else ("▲ " if difference > 0 else "▼ ")
    return sign + say_number(abs(difference))


def change_pill(series: Series, point: ScorePoint) -> PillText | None:
    """Give the pill of a reliable change; None without one."""
    if point.change is None:
        return None
    is_up = (courses.difference_of(series, point) or 0.0) > 0
    sign = Sign.UP if is_up else Sign.DOWN
    is_better = point.change == "improved"
    words = (
        translate("Screening", "reliable improvement")
        if is_better
        else translate("Screening", "reliably worse")
    )
    if not point.confirmed:
        # A triangle and a colour would say more than the figure behind them does.
        return PillText(unconfirmed(words, is_confirmed=False), PillKind.NEUTRAL, Sign.NONE)
    return PillText(words, PillKind.GOOD if is_better else PillKind.DANGER, sign)


def list_keys(keys: Sequence[str]) -> str:
    """Name items by their keys in one line."""
    return ", ".join(keys)
