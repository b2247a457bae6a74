"""Draw the picture of outcomes for the screen; on a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counsel_desk.domain.outcomes.team import Outcomes
    from counsel_desk.reports.outcome_figure import Kind, OutcomePicture
    from counsel_desk.reports.outcome_words import OutcomeWords
    from counsel_desk.reports.palette import ChartPalette


def draw(
    found: Outcomes,
    kind: Kind,
    palette: ChartPalette,
    size: tuple[float, float],
    ratio: float,
    said: OutcomeWords,
) -> OutcomePicture:
    """Draw and render a picture; on a worker, because matplotlib is slow to load and to draw."""
    from counsel_desk.reports.outcome_figure import draw_outcomes

    return draw_outcomes(found, kind, palette=palette, size=size, dpi=96.0 * ratio, words=said)
