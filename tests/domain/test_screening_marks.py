"""What sets a screening apart from the one before: wording, language, the same day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from counsel_desk.domain.ids import CaseId, PersonId, ScreeningId
from counsel_desk.domain.screening_marks import Peculiarity, peculiarities
from counsel_desk.domain.screenings import Answers, Mode, Screening

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def given(number: int, days: float, **facts: Any) -> Screening:
    told = {"instrument": "phq-9", "version": "1", "language": "en", "wording": "a", **facts}
    answers = Answers(**told, values={}, given_at=START + timedelta(days=days))
    identity = ScreeningId(UUID(int=number))
    me, case = PersonId(UUID(int=9)), CaseId(UUID(int=8))
    return Screening(identity, case, answers, Mode.SELF, me, {}, False, ())


def test_only_what_differs_from_the_one_before_is_marked():
    all_of_them = [
        given(6, 61, instrument="gad-7", language="sw"),
        given(1, 0),
        given(2, 28),
        given(3, 56, wording="b"),
        given(4, 60, language="sw", wording="c"),
        given(5, 60.1, language="sw", wording="c"),
    ]
    assert peculiarities(all_of_them) == {
        UUID(int=3): (Peculiarity.OTHER_WORDING,),
        UUID(int=4): (Peculiarity.OTHER_LANGUAGE,),
        UUID(int=5): (Peculiarity.SAME_DAY,),
    }


def test_what_was_not_recorded_is_not_said_to_differ():
    of_a_file = given(1, 0, language="", wording="")
    assert peculiarities([of_a_file, given(2, 9), given(3, 20, wording="")]) == {}


def test_two_marks_can_meet_and_nothing_is_marked_in_nothing():
    found = peculiarities([given(1, 0), given(2, 0.1, wording="b")])
    assert found == {UUID(int=2): (Peculiarity.OTHER_WORDING, Peculiarity.SAME_DAY)}
    assert peculiarities([]) == {}
