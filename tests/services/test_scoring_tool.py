from __future__ import annotations

import io
import json
from typing import Any

import pytest

from counsel_desk.services.scoring_tool import score_lines


def run(instrument: str, *lines: str | bytes) -> tuple[int, list[Any]]:
    raw = b"".join(line.encode() if isinstance(line, str) else line for line in lines)
    out = io.BytesIO()
    status = score_lines(instrument, io.BytesIO(raw), out)
    return status, [json.loads(line) for line in out.getvalue().splitlines()]


def sheet(**answers: Any) -> str:
    return json.dumps({"answers": {key.strip("_"): value for key, value in answers.items()}}) + "\n"


PHQ_2 = sheet(_1=1, _2=2)


def test_a_line_is_answered_with_what_the_instrument_defines() -> None:
    assert run("phq-2", PHQ_2) == (
        0,
        [
            {
                "instrument": "phq-2",
                "version": "1.0",
                "scores": {"total": 3},
                "prorated": False,
                "missing": [],
                "criteria": {"case": "met"},
            }
        ],
    )


@pytest.mark.parametrize(
    ("instrument", "extra"),
    [
        ("phq-9", {"bands", "criteria", "classification", "alerts"}),
        ("pcl-5", {"criteria"}),
        ("itq", {"criteria", "classification"}),
        ("k10", {"bands"}),
        ("srq-20", {"alerts"}),
        ("whodas-12", set()),
    ],
)
def test_a_key_is_there_only_where_the_instrument_defines_it(
    instrument: str, extra: set[str]
) -> None:
    _, (answer,) = run(instrument, '{"answers": {}}\n')
    always = {"instrument", "version", "scores", "prorated", "missing"}
    assert set(answer) == always | extra


def test_a_missing_answer_and_null_are_the_same() -> None:
    _, (first, second) = run("phq-2", sheet(_1=3), sheet(_1=3, _2=None))
    assert first == second
    assert first["missing"] == ["2"]
    assert first["scores"] == {"total": None}
    assert first["criteria"] == {"case": "met"}


def test_not_applicable_is_read_where_the_instrument_allows_it() -> None:
    ones = {str(number): 1 for number in range(1, 16)}
    status, (answer,) = run("phq-15", json.dumps({"answers": {**ones, "4": "n/a"}}))
    assert (status, answer["scores"], answer["missing"]) == (0, {"total": 14}, [])


@pytest.mark.parametrize(
    "broken",
    [
        "not json\n",
        "\n",
        '{"answers": {"1": 1}\n',
        '{"answers": [1, 2]}\n',
        '{"scores": {}}\n',
        "[]\n",
        "7\n",
        b'{"answers": {"\xff": 1}}\n',
        "[" * 100_000 + "\n",
        sheet(_1=4),
        sheet(_1=-1),
        sheet(_1=1.5),
        sheet(_1=True),
        sheet(_1="1"),
        sheet(_1="n/a"),
        sheet(_1="declined"),
        sheet(_1=[1]),
        sheet(_3=1),
        '{"answers": {"1": 123456789012345678901234567890}}\n',
        '{"answers": {"1": 1e400}}\n',
    ],
)
def test_a_line_that_cannot_be_scored_gets_an_error_in_its_place(broken: str | bytes) -> None:
    status, answers = run("phq-2", PHQ_2, broken, PHQ_2)
    assert status == 1
    assert [set(answer) == {"error"} for answer in answers] == [False, True, False]
    assert answers[1]["error"]


def test_an_error_does_not_repeat_the_answer() -> None:
    _, (answer,) = run("phq-2", sheet(_1="a secret"))
    assert "secret" not in answer["error"]


def test_a_whole_number_with_a_point_is_a_whole_number() -> None:
    assert run("phq-2", '{"answers": {"1": 1.0, "2": 2.0}}') == run("phq-2", PHQ_2)


def test_nothing_in_gives_nothing_out() -> None:
    assert run("phq-2") == (0, [])


def test_the_last_line_needs_no_line_break() -> None:
    assert len(run("phq-2", PHQ_2, PHQ_2.rstrip())[1]) == 2


def test_an_unknown_instrument_is_said_on_the_error_stream_only() -> None:
    out, err = io.BytesIO(), io.StringIO()
    assert score_lines("phq-8", io.BytesIO(PHQ_2.encode()), out, err) == 2
    assert out.getvalue() == b""
    assert "There is no instrument 'phq-8' here." in err.getvalue()


def test_the_error_stream_of_the_process_is_the_default(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert score_lines("phq-8", io.BytesIO(), io.BytesIO()) == 2
    assert "There is no instrument 'phq-8' here." in capsys.readouterr().err


def test_text_streams_are_used_through_their_bytes() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    assert score_lines("phq-2", io.TextIOWrapper(io.BytesIO(PHQ_2.encode())), out) == 0
    assert json.loads(raw.getvalue())["scores"] == {"total": 3}


def test_streams_of_text_alone_are_used_as_they_are() -> None:
    out = io.StringIO()
    assert score_lines("phq-2", io.StringIO(PHQ_2), out) == 0
    assert json.loads(out.getvalue())["scores"] == {"total": 3}


def test_many_lines_keep_their_order() -> None:
    lines = [sheet(_1=number % 4, _2=None) for number in range(3_000)]
    _, answers = run("phq-2", *lines)
    met = [answer["criteria"]["case"] == "met" for answer in answers]
    assert met == [number % 4 == 3 for number in range(3_000)]
