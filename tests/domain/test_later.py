"""A value that is made when it is first asked for."""

from __future__ import annotations

from counsel_desk.domain.later import Later


def test_a_value_is_made_once_and_not_before_it_is_asked_for():
    made: list[int] = []

    def make() -> str:
        made.append(1)
        return "the file"

    later = Later(make)
    assert made == []
    assert (later(), later(), made) == ("the file", "the file", [1])


def test_two_are_equal_where_their_values_are_and_say_nothing_of_them():
    one, same, other = Later(lambda: (1, 2)), Later(lambda: (1, 2)), Later(lambda: (3,))
    assert one == same
    assert one == (1, 2)
    assert one != other
    assert hash(one) == hash(same)
    assert "1" not in repr(one)
