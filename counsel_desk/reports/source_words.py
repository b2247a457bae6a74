"""Say what became of a client by an instrument, and whose figures say what is reliable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.outcomes import course as courses

if TYPE_CHECKING:
    from counsel_desk.domain.outcomes.course import ChangeRule, Series
    from counsel_desk.reports.chart_view import Window
    from counsel_desk.reports.chart_words import LabelSet

APART = " · "


def figures_words(rule: ChangeRule, words: LabelSet) -> str:
    """Say how many points are a reliable change, by which SD and reliability, and whose."""
    needed = words.needed.format(points=words.number(rule.threshold))
    if not rule.confirmed:
        needed = words.unconfirmed.format(words=needed)
    spread = words.in_points if rule.in_points else _spread_words(rule, words)
    population = rule.population.strip().rstrip(".")
    source = "" if rule.source in population else rule.source
    parts = (needed, spread, population, source)
    return APART.join(part for part in parts if part)


def _spread_words(rule: ChangeRule, words: LabelSet) -> str:
    sd = words.no_sd if rule.sd is None else words.sd.format(sd=words.number(rule.sd))
    if rule.reliability is None:
        reliability = words.no_reliability
    else:
        reliability = words.reliability.format(r=words.number(rule.reliability))
        reliability += f", {rule.kind}" if rule.kind else ""
    return f"{sd}, {reliability}"


def outcome_words(series: Series, words: LabelSet, window: Window | None = None) -> str:
    """Say what became of the client between the baseline and the last score that is shown."""
    marked = courses.mark_changes(series)
    shown = [
        one
        for one in courses.scored(marked.points)
        if window is None or window[0] <= one.when <= window[1]
    ]
    outcome = shown[-1].outcome if shown else None
    if outcome is None:
        return ""
    said = words.outcomes[outcome]
    if series.change is not None and not series.change.confirmed:
        said = words.unconfirmed.format(words=said)
    return words.since_baseline.format(outcome=said)


def source_words(series: Series, words: LabelSet, window: Window | None = None) -> str:
    """Say both of an instrument, empty where nothing about its change can be said."""
    if series.change is None or not courses.scored(series.points):
        return ""
    parts = (outcome_words(series, words, window), figures_words(series.change, words))
    return f"{series.short_title}: " + APART.join(part for part in parts if part)
