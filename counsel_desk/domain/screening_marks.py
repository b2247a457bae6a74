"""Mark screenings whose score a reader must not compare with the one before without thinking."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from counsel_desk.domain.days import local_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.ids import ScreeningId
    from counsel_desk.domain.screenings import Screening


class Peculiarity(StrEnum):
    """What sets a screening apart from the one of the same instrument before it."""

    OTHER_LANGUAGE = "other language"
    OTHER_WORDING = "other wording"
    SAME_DAY = "second on one day"


def peculiarities(
    screenings: Iterable[Screening],
) -> dict[ScreeningId, tuple[Peculiarity, ...]]:
    """Give, for each screening that has any, what sets it apart from the one before."""
    last: dict[str, Screening] = {}
    found: dict[ScreeningId, tuple[Peculiarity, ...]] = {}
    for one in sorted(screenings, key=lambda one: (one.answers.given_at, one.id)):
        before = last.get(one.answers.instrument)
        if before is not None and (marks := _against(one, before)):
            found[one.id] = marks
        last[one.answers.instrument] = one
    return found


def _against(one: Screening, before: Screening) -> tuple[Peculiarity, ...]:
    marks: list[Peculiarity] = []
    if _differ(one.answers.language, before.answers.language):
        marks.append(Peculiarity.OTHER_LANGUAGE)
    elif _differ(one.answers.wording, before.answers.wording):
        marks.append(Peculiarity.OTHER_WORDING)
    if local_day(one.answers.given_at) == local_day(before.answers.given_at):
        marks.append(Peculiarity.SAME_DAY)
    return tuple(marks)


def _differ(one: str, before: str) -> bool:
    """Whether two are told apart; what nobody recorded differs from nothing."""
    return bool(one and before) and one != before
