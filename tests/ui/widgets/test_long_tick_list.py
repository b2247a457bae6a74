"""A long list of boxes: all of it comes, in turns, and nothing that was ticked is lost."""

from __future__ import annotations

from ui.widgets.long_tick_list import A_TURN, HEIGHT, LongTickList


def test_a_short_list_is_made_at_once_and_is_no_higher_than_it_needs(qtbot):
    made = LongTickList([("a", "One"), ("b", "Two")], "Keep", ["b", "gone"])
    qtbot.addWidget(made)
    assert made.is_whole
    assert made.values() == ["b"]
    assert made.height() < HEIGHT
    told = []
    made.changed.connect(lambda: told.append(made.values()))
    made.boxes["a"].setChecked(True)
    made.boxes["b"].setChecked(False)
    assert told == [["a", "b"], ["a"]]


def test_a_long_list_comes_in_turns_and_knows_what_is_ticked_before(qtbot):
    choices = [(str(place), f"Line {place}") for place in range(5 * A_TURN)]
    made = LongTickList(choices, "Keep", [str(5 * A_TURN - 1)])
    qtbot.addWidget(made)
    made.show()
    assert len(made.boxes) == A_TURN
    assert made.values() == [choices[-1][0]]
    qtbot.waitUntil(lambda: made.is_whole)
    assert made.height() == HEIGHT
    assert made.boxes[choices[-1][0]].isChecked()
    assert list(made.boxes) == [key for key, _ in choices]
