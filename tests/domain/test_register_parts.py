"""Parts of the register's rows: what is put off, and where a course ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from counsel_desk.domain.later import Later
from counsel_desk.domain.register import ScoreSpan

FIRST = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_what_is_looked_at_once_is_not_kept():
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    later = Later(make)
    assert (later.look(), later.look()) == (0, 1)
    assert (later(), later.look(), later()) == (2, 2, 2)


def test_a_span_ends_with_its_course_where_a_follow_up_came_after():
    last, end = FIRST + timedelta(days=200), FIRST + timedelta(days=90)
    span = ScoreSpan("phq-9", 18, FIRST, 12, last, 4, end=6, end_on=end, end_rewritten=True)
    within = span.within_course()
    assert (within.last, within.last_on, within.rewritten) == (6, end, True)
    assert within.within_course() is within
    plain = ScoreSpan("phq-9", 18, FIRST, 12, last, 3)
    assert plain.within_course() is plain
