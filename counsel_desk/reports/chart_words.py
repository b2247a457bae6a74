"""Hold the words of a chart: English here, translated ones from whoever asks for the chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from counsel_desk.domain.outcomes.significant import Significance

if TYPE_CHECKING:
    from counsel_desk.domain.outcomes.course import EventMark

_OUTCOMES = {
    Significance.RECOVERED: "recovered (reliably better, and across the threshold)",
    Significance.IMPROVED: "improved (reliably better)",
    Significance.UNCHANGED: "unchanged (no reliable change)",
    Significance.DETERIORATED: "deteriorated (reliably worse)",
    Significance.HARMED: "deteriorated (reliably worse, and now past the threshold)",
}
_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class LabelSet:
    """Every text a chart shows; words in braces are filled in by the chart.

    ``names`` gives the words for codes of languages and phases; ``zone`` is the zone in which
    days begin.
    """

    corridor: str = "within ±{points} of baseline {baseline}: no reliable change"
    source: str = "({source})"
    cutoff: str = "{value} screening threshold (not a diagnosis)"
    population: str = "· {population}"
    improved: str = "reliable improvement"
    worse: str = "reliably worse"
    unconfirmed: str = "{words}, not confirmed"
    needed: str = "reliable change from {points} points on"
    sd: str = "SD {sd}"
    no_sd: str = "no SD published"
    in_points: str = "a threshold in points, not from SD and reliability"
    reliability: str = "r {r}"
    no_reliability: str = "no reliability published"
    since_baseline: str = "since the baseline {outcome}"
    outcomes: Mapping[Significance, str] = field(default_factory=lambda: dict(_OUTCOMES))
    sudden: str = "sudden gain"
    endorsed: str = "safety item endorsed"
    unanswered: str = "safety item unanswered: ask"
    prorated: str = "answers missing, score prorated"
    total_only: str = "total alone, answers not known"
    unknown_wording: str = "wording not recorded before"
    other_wording: str = "other wording"
    no_score: str = "too many answers missing, no score"
    gap: str = "no score for {weeks} weeks"
    empty: str = "No screening yet."
    meetings: str = "group"
    notes: str = "notes"
    screenings: str = "{count} screenings"
    one_screening: str = "1 screening"
    attended: str = "{attended} of {meetings} meetings attended"
    session_axis: str = "session"
    share_axis: str = "% of each scale"
    higher_better: str = "{name} (higher is better)"
    local: str = "dotted: middle half of {count} past clients here who began alike"
    no_local: str = "past clients here who began alike: {count} of {needed}, not enough to compare"
    declined: str = "declined"
    blank: str = "blank"
    safety_item: str = "safety item"
    left_out: str = (
        "{count} of {total} screenings are not drawn: those between the first and {date}"
    )
    same_day: str = "{count} on {day}"
    of_series: str = "{name}: {words}"
    event: str = "{label}, {date}"
    more: str = "and {count} more"
    day: str = "{day} {month}"
    date: str = "{day} {month} {year}"
    month: str = "{month} {year}"
    about: str = "about {date}"
    months: tuple[str, ...] = _MONTHS
    long_months: tuple[str, ...] = _LONG_MONTHS
    decimal: str = "."
    names: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo = UTC

    def number(self, value: float) -> str:
        """Write a score: whole where it is whole, else with at most two decimals."""
        written = f"{value:.2f}".rstrip("0").rstrip(".")
        return written.replace(".", self.decimal)

    def name(self, code: str) -> str:
        """Give the word for a code of a language or a phase, or the code itself."""
        return self.names.get(code, code)

    def short_day(self, when: datetime) -> str:
        """Write day and month."""
        local = when.astimezone(self.zone)
        return self.day.format(day=local.day, month=self.months[local.month - 1])

    def full_day(self, when: datetime) -> str:
        """Write day, month and year."""
        local = when.astimezone(self.zone)
        month = self.months[local.month - 1]
        return self.date.format(day=local.day, month=month, year=local.year)

    def event_day(self, event: EventMark) -> str:
        """Write the date of an event as far as it is known."""
        on = event.on
        if on is None:
            return self.full_day(event.when)
        if on.day is not None:
            said = self.full_day(event.when)
        else:
            said = self.month.format(month=self.long_months[(on.month or 1) - 1], year=on.year)
        return self.about.format(date=said) if on.about else said


ENGLISH = LabelSet()
