"""The kill test in small: a few rounds, and the proof that its check finds a saver that forgets.

The full run is `python bootstrap.py torture`. Here only what no load of the machine can excuse
fails the test: an earlier word lost, a draft changed, a vault that does not verify.
"""

from __future__ import annotations

import pytest

from tests.torture import __main__ as command
from tests.torture import kill_typing
from tests.torture.kill_typing import Round, judge, stood_still

ROUNDS = 3
PATIENCE = 6.0
"""Instead of two seconds: a machine that runs other tests beside this one may stand still."""
WORDS = [(number, 100.0 + number * 0.2) for number in range(1, 31)]
END = 106.1


@pytest.mark.timeout(400)
def test_no_earlier_word_is_lost_when_the_program_is_killed(tmp_path):
    rounds = kill_typing.run(tmp_path, ROUNDS, seed=7, patience=PATIENCE)
    assert [one.faults for one in rounds] == [()] * ROUNDS
    assert sum(one.kept for one in rounds) > 0


@pytest.mark.timeout(300)
def test_a_program_that_does_not_save_as_it_is_typed_is_found_out(tmp_path):
    found = kill_typing.control(tmp_path, after=4.0)
    assert found.typed > 0
    assert found.kept == 0
    assert not found.holds


def test_missing_words_of_the_last_two_seconds_are_allowed():
    late, faults = judge(WORDS, tuple(range(1, 22)), END, 2.0)
    assert faults == ()
    assert 1.6 < late <= 2.0


@pytest.mark.parametrize(
    ("kept", "fault"),
    [
        (tuple(range(1, 20)), "before the end are missing"),
        ((), "before the end are missing"),
        ((*range(1, 10), *range(11, 31)), "an earlier word is missing"),
        ((2, 1, *range(3, 31)), "out of order"),
    ],
)
def test_every_other_loss_is_a_fault(kept, fault):
    _, faults = judge(WORDS, kept, END, 2.0)
    assert any(fault in one for one in faults)


def test_a_machine_that_stood_still_is_not_held_against_the_program():
    stalled = [*WORDS[:10], *((number, at + 5.0) for number, at in WORDS[10:])]
    assert stood_still(stalled, END + 5.0, 12.0) > 4.0
    assert stood_still(WORDS, END, 12.0) == 0.0


def test_the_command_says_what_it_found(tmp_path, monkeypatch, capsys):
    def found(faults: tuple[str, ...]) -> Round:
        return Round(1.0, 10, 8, 0.5, faults)

    for faults, forgets, status in (((), ("lost",), 0), (("gone",), ("lost",), 1), ((), (), 1)):
        run = lambda _f, count, faults=faults, **_: [found(faults)] * count  # noqa: E731
        monkeypatch.setattr(kill_typing, "run", run)
        monkeypatch.setattr(kill_typing, "control", lambda _f, forgets=forgets: found(forgets))
        report = tmp_path / "report.json"
        asked = ["kill-typing", "--count", "5", "--jobs", "2", "--json", str(report)]
        assert command.main(asked) == status
        assert '"kills": 5' in report.read_text()
    assert "kill-typing: holds" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        command.main(["no-such-torture"])
