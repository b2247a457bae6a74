"""Raise the alerts of a client's screenings: each course of treatment has a baseline of its own."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from counsel_desk.domain.courses import starts
from counsel_desk.domain.days import local_day
from counsel_desk.domain.outcomes import AlertPoint, RaisedAlert, alerts_for
from counsel_desk.domain.outcomes.expected import session_numbers
from counsel_desk.domain.screenings import Alert, AlertKind, Screening
from counsel_desk.services.instruments import instrument
from counsel_desk.services.score_spans import by_instrument

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import date, datetime

    from counsel_desk.domain.outcomes.expected import Ribbon
    from counsel_desk.domain.screening import Instrument
    from counsel_desk.services.file_courses import Begun


def alerts_of(
    screenings: Iterable[Screening],
    raised_at: datetime,
    *,
    came: Collection[date] = (),
    ribbon: Callable[[str, float], Ribbon | None] | None = None,
    form_of: Callable[[str], Instrument] = instrument,
    courses: Iterable[Begun] = (),
) -> tuple[Alert, ...]:
    """Give all alerts that screenings raise, answered or not; the same ones each time.

    ``came`` are the days on which the client came, ``ribbon`` gives what past clients scored
    here, and ``form_of`` an instrument with the programme's own figures. Each of the ``courses``
    has a score of its own that later ones are compared with.
    """
    found: list[Alert] = []
    begun_at = tuple(courses)
    for name, every in by_instrument(screenings).items():
        form = form_of(name)
        for given in _divided(form, every, begun_at):
            found += _alerts_in(form, given, raised_at, came, ribbon)
    return tuple(found)


def _divided(
    form: Instrument, given: list[Screening], courses: tuple[Begun, ...]
) -> list[list[Screening]]:
    """Divide the screenings of an instrument where a score is the first of a course."""
    scored = [at for at, one in enumerate(given) if one.scores.get(form.headline) is not None]
    days = [local_day(given[at].answers.given_at).toordinal() for at in scored]
    places = [scored[place] for place in starts(days, courses)[1:]]
    return [given[low:high] for low, high in pairwise([0, *places, len(given)])]


def _alerts_in(
    form: Instrument,
    given: list[Screening],
    raised_at: datetime,
    came: Collection[date],
    ribbon: Callable[[str, float], Ribbon | None] | None,
) -> list[Alert]:
    scored = [one for one in given if one.scores.get(form.headline) is not None]
    first = scored[0] if scored else given[0]
    baseline = first.scores.get(form.headline) or 0.0
    local = ribbon(form.id, baseline) if ribbon and scored else None
    return [
        _alert(given[raised.point], first, raised, raised_at)
        for raised in alerts_for(form, _points(form, given, scored, came), ribbon=local)
        if _may_raise(given[raised.point], first, raised.kind)
    ]


def is_heard(screening: Screening) -> bool:
    """Whether a screening raises alerts: given here, or brought in soon after it was given."""
    return screening.brought is None or screening.brought.raises


def _may_raise(screening: Screening, first: Screening, kind: AlertKind) -> bool:
    """Whether an alert is about the present: what a file brought in of the past raises none.

    Nor does what was given before its baseline was brought in, which nobody could have known.
    """
    if kind.is_safety or first.brought is None:
        return is_heard(screening)
    known_since = first.brought.at
    is_later = screening.brought is not None or screening.answers.given_at >= known_since
    return is_heard(screening) and is_later


def _points(
    form: Instrument, given: list[Screening], scored: list[Screening], came: Collection[date]
) -> list[AlertPoint]:
    numbers = session_numbers([one.answers.given_at for one in scored], came)
    at = {one.id: number for one, number in zip(scored, numbers, strict=True)}
    return [
        AlertPoint(one.answers.given_at, one.scores.get(form.headline), one.alerts, at.get(one.id))
        for one in given
    ]


def _alert(
    screening: Screening, first: Screening, raised: RaisedAlert, raised_at: datetime
) -> Alert:
    answer = screening.answers.values.get(raised.item)
    value = answer if raised.kind.is_safety else raised.change
    # A course has one early response: it is the same alert whichever score shows that it is late.
    named = first if raised.kind is AlertKind.NO_EARLY_RESPONSE else screening
    return Alert(
        id=named.alert_id(raised.kind, raised.item),
        case=screening.case,
        kind=raised.kind,
        screening=screening.id,
        instrument=screening.answers.instrument,
        item=raised.item,
        value=value if isinstance(value, int | float) else None,
        raised_at=raised_at,
    )
