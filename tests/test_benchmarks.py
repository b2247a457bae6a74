from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as command
from tests.benchmarks.measured import Measured, medians, table
from tests.benchmarks.registry import BENCHES, Bench, chosen, names
from tests.benchmarks.room import Room

HERE = __name__
QUICK = (
    Bench(HERE, "measure_quick", ("quick", "also-quick")),
    Bench(HERE, "measure_slow", ("slow",), usual=False),
)
KEYS = ["name", "value", "unit", "reference", "ratio", "target", "holds"]


def measure_quick(room: Room) -> list[Measured]:
    assert room.folder.is_dir()
    return [
        Measured("quick", 3.0, "ms", 2.0, reference=2.0),
        Measured("also-quick", 12.5, "s", 20.0, notes=("counted twice",)),
    ]


def measure_slow(_room: Room) -> list[Measured]:
    return [Measured("slow", 21.0, "s", 20.0)]


def measure_nothing(_room: Room) -> list[Measured]:
    raise RuntimeError("the disk is gone")


def test_a_figure_with_a_reference_holds_by_its_ratio() -> None:
    assert Measured("a", 9.0, "ms", 5.0, reference=2.0).holds
    assert Measured("a", 9.0, "ms", 5.0, reference=2.0).ratio == 4.5
    assert Measured("a", 10.0, "ms", 5.0, reference=2.0).holds
    assert not Measured("a", 10.1, "ms", 5.0, reference=2.0).holds


def test_a_figure_without_a_reference_holds_by_its_value() -> None:
    assert Measured("a", 50.0, "ms", 50.0).holds
    assert not Measured("a", 50.1, "ms", 50.0).holds
    assert Measured("a", 50.0, "ms", 50.0).ratio is None


def test_a_figure_that_could_not_be_taken_does_not_hold() -> None:
    assert not Measured("a", None, "", 0.0).holds
    assert not Measured("a", None, "ms", 5.0, reference=1.0).holds


def test_json_is_a_list_of_objects_with_the_promised_keys(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    assert command.main(["--json", str(file)], QUICK) == 0
    found = json.loads(file.read_text(encoding="utf-8"))
    assert [list(one) for one in found] == [KEYS, KEYS]
    assert found[0] == {
        "name": "quick",
        "value": 3.0,
        "unit": "ms",
        "reference": 2.0,
        "ratio": 1.5,
        "target": 2.0,
        "holds": True,
    }
    assert found[1]["reference"] is None
    assert found[1]["ratio"] is None


def test_a_name_selects_a_figure_and_a_missed_target_exits_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.json"
    assert command.main(["slow", "--json", str(file)], QUICK) == 1
    assert [one["name"] for one in json.loads(file.read_text(encoding="utf-8"))] == ["slow"]
    assert "Not held: slow." in capsys.readouterr().out
    assert command.main(["also-quick", "--json", str(file)], QUICK) == 0
    assert [one["name"] for one in json.loads(file.read_text(encoding="utf-8"))] == ["also-quick"]


def test_a_benchmark_that_fails_is_told_and_the_others_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.json"
    benches = (Bench(HERE, "measure_nothing", ("nothing",)), QUICK[0])
    assert command.main(["--json", str(file)], benches) == 1
    found = {one["name"]: one for one in json.loads(file.read_text(encoding="utf-8"))}
    assert found["nothing"]["value"] is None
    assert not found["nothing"]["holds"]
    assert found["quick"]["holds"]
    told = capsys.readouterr()
    assert "the disk is gone" in told.err
    assert "FAILED" in told.out


def test_an_unknown_name_is_refused_with_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["quik"], QUICK)
    assert ended.value.code == 2
    assert "there is no benchmark quik" in capsys.readouterr().err


def test_what_takes_long_runs_only_when_named() -> None:
    assert "bulk" in names()
    assert "bulk" not in {name for bench in chosen([]) for name in bench.names}
    assert [bench.names for bench in chosen(["bulk"])] == [("bulk",)]
    usual = {name for bench in chosen([]) for name in bench.names}
    every = {name for bench in chosen([], everything=True) for name in bench.names}
    assert usual < every == set(names()) - {"bulk"}


def test_every_figure_has_a_name_of_its_own_and_its_function() -> None:
    assert len(names()) == len(set(names()))
    for bench in BENCHES:
        module = importlib.import_module(bench.module)
        assert callable(getattr(module, bench.function))


def test_acts_are_timed_in_turn_and_the_first_rounds_are_left_out() -> None:
    calls: list[str] = []
    found = medians(
        2,
        lambda: calls.append("a"),
        lambda: calls.append("b"),
        before=lambda: calls.append("-"),
        warm=1,
    )
    assert calls == ["-", "a", "b"] * 3
    assert len(found) == 2


def test_the_table_names_value_reference_ratio_and_target() -> None:
    text = table([Measured("save-note", 9.0, "ms", 5.0, reference=2.0)])
    for part in ("save-note", "9 ms", "2 ms", "4.5 x", "≤ 5 x", "holds"):
        assert part in text


def test_those_that_bear_another_program_come_first_while_the_large_vault_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []
    monkeypatch.setattr(Room, "begin_large_vault", lambda _room: done.append("begun"))
    monkeypatch.setattr(Room, "wait", lambda _room: done.append("waited"))

    def measure(bench: Bench, _room: Room) -> list[Measured]:
        done.append(bench.names[0])
        return []

    monkeypatch.setattr(command, "measure", measure)
    benches = (
        Bench(HERE, "measure_quick", ("unlock",), large=True),
        Bench(HERE, "measure_quick", ("tour",), quiet=False),
    )
    assert command.main([], benches) == 0
    assert done == ["begun", "tour", "waited", "unlock"]
    done.clear()
    assert command.main(["unlock"], benches) == 0
    assert done == ["waited", "unlock"]
