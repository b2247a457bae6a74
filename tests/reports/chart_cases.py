"""Courses that are hard to draw."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

from counsel_desk.domain.outcomes.course import (
    BandLine,
    ChangeRule,
    Course,
    CutoffLine,
    EventMark,
    MeetingMark,
    NoteMark,
    ScorePoint,
    Series,
)
from counsel_desk.reports.chart_words import LabelSet

START = datetime(2026, 1, 12, 9, tzinfo=UTC)
PHQ_BANDS = (
    BandLine(0, 4, "minimal"),
    BandLine(5, 9, "mild"),
    BandLine(10, 14, "moderate"),
    BandLine(15, 19, "moderately severe"),
    BandLine(20, 27, "severe"),
)
LONG = LabelSet(
    corridor="ndani ya ±{points} za alama ya mwanzo {baseline}: hakuna mabadiliko ya kuaminika",
    cutoff="{value} kiwango cha uchunguzi wa awali (si utambuzi wa ugonjwa)",
    improved="uboreshaji wa kuaminika",
    meetings="mikutano ya kikundi cha msaada",
    screenings="uchunguzi {count} uliofanyika",
)


def point(number: int, days: float, score: float | None, **facts: object) -> ScorePoint:
    when = START + timedelta(days=days)
    return ScorePoint(UUID(int=number + 1), when, score, **facts)  # type: ignore[arg-type] # any


def pcl(*points: ScorePoint) -> Series:
    return Series(
        "pcl-5",
        "Post-traumatic stress",
        "PCL-5",
        0,
        80,
        cutoff=CutoffLine(33, "", "US veterans"),
        change=ChangeRule(15, "Marx 2022"),
        points=points,
    )


def phq(*points: ScorePoint) -> Series:
    return Series(
        "phq-9",
        "Depression",
        "PHQ-9",
        0,
        27,
        bands=PHQ_BANDS,
        cutoff=CutoffLine(10, "", "not validated in this population"),
        change=ChangeRule(6, "NHS Talking Therapies"),
        points=points,
    )


def who(*points: ScorePoint) -> Series:
    return Series(
        "who-5",
        "Well-being",
        "WHO-5",
        0,
        100,
        higher_is_better=True,
        cutoff=CutoffLine(50, "", "general population"),
        change=ChangeRule(10, "Topp 2015"),
        points=points,
    )


def run(scores: list[float | None], **facts: object) -> list[ScorePoint]:
    return [point(i, 21 * i, score, **facts) for i, score in enumerate(scores)]


MEETINGS = tuple(
    MeetingMark(START + timedelta(days=40 + 7 * i), i not in (3, 7), f"Meeting {i + 1}")
    for i in range(10)
)
NOTES = tuple(
    NoteMark(UUID(int=900 + i), START + timedelta(days=9 * i), "Session") for i in range(20)
)
EVENTS = (
    EventMark(START + timedelta(days=110), 1, "Court date"),
    EventMark(START + timedelta(days=112), 2, "Re-arrest of a brother"),
)


def drawing() -> Course:
    scores = [58, 61, 55, 52, 44, 46, 37, 30, 27]
    points = run(scores)
    points[6] = point(6, 126, 37, prorated=True, n_missing=1)
    return Course((pcl(*points),), MEETINGS, NOTES, EVENTS)


def many() -> Course:
    chance = random.Random(3)
    points = [point(i, 21 * i, chance.randint(8, 78)) for i in range(25)]
    return Course((pcl(*points),), MEETINGS, NOTES, EVENTS)


def safety() -> Course:
    points = run([19, 21, 17, None, 13, 12, 11, 9.56])
    points[0] = point(0, 0, 19, safety="endorsed")
    points[1] = point(1, 21, 21, safety="endorsed")
    points[2] = point(2, 42, 17, safety="unanswered", prorated=True)
    points[6] = point(6, 126, 11, language="sw")
    points[7] = point(7, 300, 9.56, prorated=True, language="sw", phase="follow-up")
    return Course((phq(*points),), MEETINGS, NOTES, EVENTS)


HARD: dict[str, Course] = {
    "drawing": drawing(),
    "many": many(),
    "safety": safety(),
    "one": Course((phq(point(1, 0, 17, safety="endorsed")),)),
    "well-being": Course((who(*run([20, 24, 20, 36, 44, 52, 56, 48, 64])),), MEETINGS),
    "near the threshold": Course((pcl(*run([38, 35, 33, 34, 33, 32, 33])),)),
    "beyond the scale": Course((pcl(*run([74, 80, 77, 70, 66, 50, 34])),)),
    "no score at all": Course((pcl(*run([None, None, None])),)),
    "one day": Course((pcl(point(1, 0, 50), point(2, 0, 44), point(3, 0.1, 60)),)),
    "worse": Course((phq(*run([9, 10, 11, 16, 17, 14, 19, 27])),), (), (), EVENTS),
    "empty": Course((pcl(),)),
    "notes alone": Course((pcl(),), (), NOTES),
}
