"""Say whether a change is reliable and clinically significant, and by whose figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.outcomes.significant import Significance
from counsel_desk.reports.source_words import figures_words, source_words
from ui.widgets.chart_text import label_set, say_number, unconfirmed

if TYPE_CHECKING:
    from counsel_desk.domain.outcomes.course import ScorePoint, Series

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def figures_of(series: Series) -> str:
    """Say how many points are a reliable change, by which SD and reliability, and whose."""
    if series.change is None:
        return ""
    return translate("Change", "{0}: {1}").format(
        series.short_title, figures_words(series.change, label_set())
    )


def source_of(series: Series) -> str:
    """Say beneath a chart's numbers what became of the client, and whose figures say so."""
    return source_words(series, label_set())


def outcome_sentence(series: Series, point: ScorePoint) -> str:
    """Say whether a change is reliable, and what that makes of it; empty without figures."""
    if series.change is None or point.outcome is None:
        return ""
    said = {
        "improved": translate("Change", "a reliable improvement"),
        "worse": translate("Change", "a reliable deterioration"),
    }.get(point.change or "", translate("Change", "no reliable change"))
    said = unconfirmed(said, is_confirmed=point.confirmed)
    reliable = translate("Change", "That is {0}.").format(said)
    if point.change is None:
        needed = say_number(series.change.threshold)
        reliable = translate("Change", "That is {0}, which takes {1} points.").format(said, needed)
    told = translate("Change", "Clinically significant change: {0}.")
    return f"{reliable} {told.format(_outcome(series, point.outcome, point))}"


def _outcome(series: Series, outcome: Significance, point: ScorePoint) -> str:
    if outcome is Significance.IMPROVED and series.cutoff is None:
        words = translate("Change", "improved; the instrument has no threshold to cross")
    else:
        words = {
            Significance.RECOVERED: translate(
                "Change", "recovered, from beyond the threshold to the side of health"
            ),
            Significance.IMPROVED: translate("Change", "improved, without crossing the threshold"),
            Significance.UNCHANGED: translate("Change", "unchanged"),
            Significance.DETERIORATED: translate("Change", "deteriorated"),
            Significance.HARMED: translate(
                "Change", "deteriorated, from health past the threshold"
            ),
        }[outcome]
    return unconfirmed(words, is_confirmed=point.confirmed)
