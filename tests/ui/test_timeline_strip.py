"""The names of the lines in the strip above the timeline."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.screens.client.timeline_strip import free_place


@given(st.lists(st.floats(0, 104), max_size=17))
def test_every_name_finds_a_place_of_its_own(wanted):
    taken: list[float] = []
    for y in wanted:
        taken.append(free_place(y, taken))
    for place, y in enumerate(taken):
        assert all(abs(y - other) > 12.9 for other in taken[:place])


def test_two_lines_in_the_middle_do_not_push_each_other_to_and_fro():
    """Once, names were moved up and down around the middle without end."""
    assert free_place(51.0, [45.0, 58.0]) in (32.0, 71.0)


def test_a_name_that_covers_none_stays_at_its_line():
    assert free_place(40.0, [10.0]) == 40.0
