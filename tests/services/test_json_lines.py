from __future__ import annotations

import pytest

from counsel_desk.services.json_lines import line_of

TEXT = """
{
  "a": [
    1,
    {"b": "x, ]",
     "c\\n": [[], {}, 7]}
  ],
  "d": {}, "e": "after"
}
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ((), 2),
        (("a",), 3),
        (("a", 0), 4),
        (("a", 1), 5),
        (("a", 1, "c\n", 2), 6),
        (("e",), 8),
        (("a", 9), 3),
        (("d", "nothing"), 8),
        (("e", "too", "deep"), 8),
    ],
)
def test_a_part_is_found_or_the_nearest_around_it(place: tuple[str | int, ...], line: int) -> None:
    assert line_of(TEXT, place) == line
