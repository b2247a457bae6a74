"""Make the spans of scores that a digest keeps: first and last, and every score between them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from counsel_desk.domain.days import local_day
from counsel_desk.domain.occasions import GRACE, Occasion
from counsel_desk.domain.register import ScoreSpan
from counsel_desk.services.instruments import instrument, is_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from counsel_desk.domain.screenings import Answers, Screening


def by_instrument(screenings: Iterable[Screening]) -> dict[str, list[Screening]]:
    """Gather the screenings of each instrument in order of time."""
    found: dict[str, list[Screening]] = defaultdict(list)
    for one in sorted(screenings, key=lambda one: (one.answers.given_at, one.id)):
        if is_known(one.answers.instrument):
            found[one.answers.instrument].append(one)
    return found


def spans_of(
    screenings: Iterable[Screening], closed_on: date | None = None
) -> tuple[ScoreSpan, ...]:
    """Give the headline scores of each instrument that has one.

    ``closed_on`` is the day from which a closed file's client is followed up: what was given in
    time for the closing still belongs to the course.
    """
    spans = []
    for name, given in by_instrument(screenings).items():
        headline = instrument(name).headline
        points = [(one.answers, one.scores.get(headline)) for one in given]
        scored = [(answers, score) for answers, score in points if score is not None]
        if scored:
            (start, first), (end, last) = scored[0], scored[-1]
            span = ScoreSpan(
                name, first, start.given_at, last, end.given_at, len(given), _rewritten(start, end)
            )
            spans.append(_with_end(_with_every(span, scored), scored, closed_on))
    return tuple(spans)


def _rewritten(one: Answers, other: Answers) -> bool:
    return _words(one) != _words(other)


def _words(answers: Answers) -> tuple[str, str]:
    return answers.language, answers.wording


def _with_every(span: ScoreSpan, scored: Sequence[tuple[Answers, float]]) -> ScoreSpan:
    """Keep every score with its day, and a number that tells wordings and languages apart."""
    words = list(dict.fromkeys(_words(answers) for answers, _ in scored))
    return replace(
        span,
        days=tuple(local_day(answers.given_at).toordinal() for answers, _ in scored),
        scores=tuple(score for _, score in scored),
        wordings=tuple(words.index(_words(answers)) for answers, _ in scored),
    )


def _with_end(
    span: ScoreSpan, scored: Sequence[tuple[Answers, float]], closed_on: date | None
) -> ScoreSpan:
    """Remember the last score of the course where others came after it was closed."""
    if closed_on is None:
        return span
    latest = closed_on + GRACE[Occasion.CLOSURE]
    course = [one for one in scored if local_day(one[0].given_at) <= latest]
    if not course or len(course) == len(scored):
        return span
    (start, _), (end, score) = course[0], course[-1]
    return replace(span, end=score, end_on=end.given_at, end_rewritten=_rewritten(start, end))


def given_of(screenings: Iterable[Screening]) -> tuple[tuple[str, datetime], ...]:
    """Give when each instrument was last given, scored or not."""
    return tuple(
        (name, given[-1].answers.given_at) for name, given in by_instrument(screenings).items()
    )
