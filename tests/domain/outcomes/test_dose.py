from __future__ import annotations

from fractions import Fraction

import pytest

from counsel_desk.domain.outcomes import adequate, completer, dose, drop_out, early_drop_out

GONE = {"stopped": True, "planned_ending": False}


def test_a_dose_is_the_share_of_the_meetings_held() -> None:
    assert dose(6, 10) == Fraction(3, 5)
    assert dose(0, 0) is None


@pytest.mark.parametrize(("attended", "held"), [(-1, 10), (11, 10)])
def test_an_impossible_attendance_is_refused(attended: int, held: int) -> None:
    with pytest.raises(ValueError, match="lie between"):
        dose(attended, held)


@pytest.mark.parametrize(("attended", "enough"), [(5, False), (6, True), (10, True)])
def test_six_of_ten_is_adequate(attended: int, enough: bool) -> None:
    assert adequate(attended, 10) is enough


def test_before_the_first_meeting_no_dose_is_adequate() -> None:
    assert not adequate(0, 0)


def test_a_programme_may_ask_for_another_share() -> None:
    assert adequate(5, 10, share=Fraction(1, 2))


@pytest.mark.parametrize(
    ("attended", "at_last", "completed"),
    [(8, False, True), (7, False, False), (6, True, True), (5, True, False)],
)
def test_completers_come_often_or_come_last(attended: int, at_last: bool, completed: bool) -> None:
    assert completer(attended, 10, at_last_meeting=at_last) is completed


def test_a_drop_out_stops_before_an_adequate_dose() -> None:
    assert drop_out(5, 10, **GONE)
    assert not drop_out(6, 10, **GONE)
    assert not drop_out(5, 10, stopped=False, planned_ending=False)
    assert not drop_out(5, 10, stopped=True, planned_ending=True)


def test_an_early_drop_out_came_twice_at_most() -> None:
    assert early_drop_out(2, 10, **GONE)
    assert not early_drop_out(3, 10, **GONE)
    assert early_drop_out(3, 10, **GONE, meetings=3)
    assert not early_drop_out(2, 3, **GONE)
