"""Make reports on a worker: as they leave and as they were counted, and a donor's outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counsel_desk.domain.outcomes.team import Wanted, outcomes
from counsel_desk.reports.document import Report
from ui.widgets.report_numbers import AsCounted, AsItLeaves

if TYPE_CHECKING:
    from collections.abc import Callable

    from counsel_desk.domain.outcomes.cohort import Cohort
    from counsel_desk.domain.outcomes.team import Outcomes
    from counsel_desk.domain.programme_figures import Period
    from ui.widgets.report_numbers import Numbers

    Build = Callable[[Numbers], Report]
    Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Made:
    """A report with small numbers hidden, and with every number as it was counted."""

    leaves: Report
    counted: Report


def make_both(build: Build, progress: Progress) -> Made:
    """Make a report for saving and for the maker's own eyes; ``progress`` may raise to cancel."""
    progress(0, 2)
    leaves = build(AsItLeaves())
    progress(1, 2)
    counted = build(AsCounted())
    progress(2, 2)
    return Made(leaves, counted)


def donor_outcomes(cohort: Cohort, period: Period, progress: Progress) -> tuple[Outcomes, ...]:
    """Answer for every instrument that has pairs; ``progress`` may raise to cancel."""
    found = []
    for done, name in enumerate(cohort.forms):
        progress(done, len(cohort.forms))
        found.append(outcomes(cohort, Wanted(name, since=period.since, until=period.until)))
    progress(len(cohort.forms), len(cohort.forms))
    return tuple(one for one in found if one.paired)
