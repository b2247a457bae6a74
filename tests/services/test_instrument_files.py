"""Data files of instruments and wordings: written, read again, or refused with the reason."""

from __future__ import annotations

import io
import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counsel_desk.domain.own_instruments import BackTranslation, Origin
from counsel_desk.domain.screening import Instrument, answers_of, score
from counsel_desk.domain.screening.wording import WordingTexts, texts_of, with_wording
from counsel_desk.services.demo_instruments import DEFINITION, definition
from counsel_desk.services.errors import Invalid
from counsel_desk.services.instrument_reading import DEEPEST, MOST_BYTES, read_bounded, read_own
from counsel_desk.services.instrument_writing import write_instrument, write_wording
from counsel_desk.services.instruments import (
    SHIPPED,
    InstrumentFileError,
    file_of,
    read_instrument,
    shipped,
)
from counsel_desk.services.scoring_tool import score_lines
from counsel_desk.services.wording_file import read_wording

ORIGIN = Origin("Sheet", "Wanjiru", date(2026, 1, 2), BackTranslation.DONE, "Otieno", "All", "x")


DAYS = {
    "period": 7,
    "ranges": {"0": [0, 1], "1": [2, 3], "2": [4, 5], "3": [6, 7]},
    "source": "Sheet of the clinic",
}


def own(**facts: Any) -> bytes:
    return json.dumps({**DEFINITION, **facts}, indent=1).encode()


def words_for(form: Instrument) -> WordingTexts:
    empty = texts_of(form, "xx")
    return WordingTexts(
        {key: f"Words {key}" for key in empty.items},
        {key: {value: f"Label {value}" for value in found} for key, found in empty.labels.items()},
        "Stem",
        "Period",
        {form.items[0].key: "First"},
    )


def wording_file(name: str = "who-5", language: str = "sw") -> bytes:
    form = shipped(name)
    texts = words_for(form)
    digest = with_wording(form, language, texts).wording_hash(language)
    return write_wording(form, language, texts, ORIGIN, digest)


@pytest.mark.parametrize("name", SHIPPED)
def test_an_instrument_written_and_read_again_is_the_same(name: str):
    form = shipped(name)
    assert read_instrument(write_instrument(form), file=name) == form


@pytest.mark.parametrize("name", SHIPPED)
def test_words_written_and_read_again_are_the_same(name: str):
    found = read_wording(wording_file(name), file="w", form=shipped(name))
    assert (found.language, found.origin) == ("sw", ORIGIN)
    assert found.texts == words_for(shipped(name))


def test_words_carry_the_item_that_asks_about_suicide_and_name_one_that_is_there():
    form = shipped("hscl-25")
    texts = replace(words_for(form), safety_item="20")
    data = write_wording(
        form, "sw", texts, ORIGIN, with_wording(form, "sw", texts).wording_hash("sw")
    )
    assert read_wording(data, file="w", form=form).texts == texts
    wrong = data.replace(b'"safety_item": "20"', b'"safety_item": "26"')
    with pytest.raises(InstrumentFileError, match="there is no item '26'"):
        read_wording(wrong, file="w", form=form)


def test_the_invented_instrument_can_be_added():
    form = read_own(definition().encode(), file="own")
    assert score(form, answers_of(dict.fromkeys("123456", 1))).scores["total"] == 6


def test_a_rule_of_one_or_the_other_is_written_and_read_again_the_same():
    either = {"any": [{"score": "daily", "at_least": 4}, {"score": "total", "at_least": 9}]}
    criterion = {**DEFINITION["criteria"][0], "rule": either}  # type: ignore[index] # a list
    form = read_own(own(criteria=[criterion]), file="own")
    written = write_instrument(form)
    assert json.loads(written)["criteria"][0]["rule"] == either
    assert read_own(written, file="own") == form
    spread = dict.fromkeys("1256", 0) | dict.fromkeys("34", 2)
    assert score(form, answers_of(spread)).criteria["case"] == "met"


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"id": "phq-9"}, "ships"),
    ({"id": "Big"}, "small letters"),
    ({"id": "x" * 41}, "small letters"),
    ({"title": " Blank"}, "one line"),
    ({"short_title": "x" * 301}, "one line"),
    ({"version": "1\n2"}, "one line"),
    (
        {"options": {"default": [{"value": n, "labels": {"en": "x"}} for n in (0, 1, 2, 3, 12)]}},
        "answers give",
    ),
    ({"options": {"default": [{"value": n} for n in range(4)]}}, "no label"),
    ({"items": [{"key": str(n), "wording": {"no language": "x"}} for n in range(1, 7)]}, "languag"),
    ({"items": [{"key": str(n), "wording": {}} for n in range(1, 7)]}, "every item is worded"),
    ({"items": [*DEFINITION["items"], {"key": "7", "wording": {"en": "x" * 2001}}]}, "characters"),  # type: ignore[misc] # a list
    ({"items": [*DEFINITION["items"], {"key": "k" * 41, "wording": {"en": "x"}}]}, "too long"),  # type: ignore[misc] # a list
    (
        {"items": [{"key": str(n), "wording": {"en": "x"}} for n in range(1, 202)]},
        "more than 200 items",
    ),
]


@pytest.mark.parametrize(("facts", "reason"), REFUSED)
def test_an_own_instrument_that_cannot_be_shown_is_refused(facts: dict[str, Any], reason: str):
    with pytest.raises(InstrumentFileError, match=reason) as error:
        read_own(own(**facts), file="own")
    assert error.value.line is not None


def test_an_answer_that_no_key_chooses_is_refused():
    options = [{"value": n, "labels": {"en": "x"}} for n in (0, 12)]
    scores = [{**DEFINITION["scores"][0], "maximum": 72}]  # type: ignore[index] # a list
    with pytest.raises(InstrumentFileError, match="numbers from 0 to 9") as error:
        read_own(own(options={"default": options}, scores=scores, change=None), file="own")
    assert error.value.line is not None


# --- hostile files -------------------------------------------------------------------------------


def test_a_huge_file_is_refused_before_it_is_parsed():
    with pytest.raises(InstrumentFileError, match="larger than 256 KB"):
        read_own(b" " * (MOST_BYTES + 1), file="own")


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_a_file_nested_too_deep_is_refused_with_its_line(opening: bytes):
    data = b"{\n" + opening * (DEEPEST + 1)
    with pytest.raises(InstrumentFileError, match="line 2: parts lie too deep"):
        read_own(data, file="own")
    strings = b'{"id": "' + b"[" * 200 + b'\\"{{"}'
    with pytest.raises(InstrumentFileError, match="missing required field"):
        read_own(strings, file="own")


def test_a_file_is_read_within_bounds(tmp_path: Path):
    path = tmp_path / "own.json"
    path.write_bytes(b"x" * 100)
    assert read_bounded(path) == b"x" * 100
    reasons = {}
    path.write_bytes(b" \n")
    for name, target in {
        "empty": path,
        "gone": tmp_path / "none.json",
        "folder": tmp_path,
    }.items():
        with pytest.raises(Invalid) as error:
            read_bounded(target)
        reasons[name] = error.value.reason
    path.write_bytes(b"x" * 2049)
    with pytest.raises(Invalid) as error:
        read_bounded(path, most=2048)
    assert (error.value.reason, error.value.facts["most"]) == ("instrument-file-too-large", 2)
    assert reasons == {
        "empty": "instrument-file-empty",
        "gone": "instrument-file-gone",
        "folder": "instrument-file-refused",
    }


def test_a_pipe_is_no_file(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Invalid) as error:
        read_bounded(tmp_path / "pipe")
    assert error.value.reason == "instrument-file-refused"


@pytest.mark.parametrize(
    ("path", "words", "reason"),
    [
        (("licence", "sentence"), " ", "it says nothing"),
        (("licence", "source"), "x" * 2001, "more than 2000"),
        (("scores", 0, "label"), " ", "one line with words"),
        (("scores", 0, "label"), "x" * 301, "one line with words"),
        (("criteria", 0, "label"), "two\nlines", "one line with words"),
        (("safety", 0, "prompt", "en"), "x" * 2001, "more than 2000"),
        (("notes", 0), "x" * 2001, "more than 2000"),
        (("change", "source"), "x" * 2001, "more than 2000"),
        (("days", "source"), "x" * 2001, "more than 2000"),
    ],
)
def test_texts_that_no_page_could_show_are_refused_with_their_line(path: Any, words: str, reason):
    whole = json.loads(definition())
    whole.setdefault("notes", ["A note."])
    whole.setdefault("days", DAYS)
    part = whole
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = words
    text = json.dumps(whole, indent=1, ensure_ascii=False)
    with pytest.raises(InstrumentFileError, match=reason) as refused:
        read_own(text.encode(), file="own")
    assert refused.value.line is not None
    assert json.dumps(words, ensure_ascii=False)[:40] in text.splitlines()[refused.value.line - 1]


DATA = definition().encode()
SHORT = own()
_pieces = st.sampled_from(
    [b"", b"{", b"}", b"[", b"]", b'"', b",", b":", b"null", b"-1", b"1e999", b"true", b"\xff",
     b"\x00", b'"total"', b"9" * 30, b"0.5", b"\\u0000", b"\n"]
)  # fmt: skip


@pytest.mark.parametrize("raw", [b"1e999", b'{"a": [1, 1e999]}', b'"\xff" 1e999', b'{"a": "\xff"}'])
def test_what_no_reader_of_json_takes_is_refused_and_never_an_error(raw: bytes):
    assert_loaded_or_refused(raw)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_mutated_file_is_loaded_whole_or_refused_with_a_reason(data: st.DataObject):
    raw = data.draw(st.sampled_from([DATA, SHORT, file_of("phq-9")]))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw)))
        end = at + data.draw(st.integers(0, 40))
        raw = raw[:at] + data.draw(_pieces) + raw[end:]
    assert_loaded_or_refused(raw)


def assert_loaded_or_refused(raw: bytes) -> None:
    try:
        found: Instrument | InstrumentFileError = read_own(raw, file="own")
    except InstrumentFileError as error:
        found = error
    if isinstance(found, Instrument):
        assert_sound(found)
    else:
        assert found.reason
        assert found.line is None or 1 <= found.line <= raw.count(b"\n") + 1


def assert_sound(form: Instrument) -> None:
    """What was loaded is scored, stays in its range and can be written and read again."""
    for pick in (min, max):
        result = score(form, answers_of({one.key: pick(one.values) for one in form.items}))
        for key, value in result.scores.items():
            found = form.score(key)
            assert value is None or found.minimum <= value <= found.maximum
    assert read_own(write_instrument(form), file="own") == form


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_changed_value_is_loaded_whole_or_refused_with_a_reason(data: st.DataObject):
    found = json.loads(DATA)
    place: Any = found
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        place = inner
    place[key] = data.draw(
        st.one_of(
            st.none(), st.integers(-20, 40), st.text(max_size=8), st.just([]), st.just({}),
            st.sampled_from(["1", "total", "daily", "mean", "percent", "default"]),
        )
    )  # fmt: skip
    assert_loaded_or_refused(json.dumps(found, indent=1).encode())


# --- wordings ------------------------------------------------------------------------------------

CHANGES: list[tuple[bytes, bytes, str]] = [
    (b'"id": "who-5"', b'"id": "audit"', "words of 'audit'"),
    (b'"version": "1.0"', b'"version": "2"', "version 2, and 1.0 is in use"),
    (b'"language": "sw"', b'"language": "s"', "no language"),
    (b"Words 2", b"Words two", "hash vouches"),
    (b'"key": "5"', b'"key": "6"', "no item '6'"),
    (b'"key": "5"', b'"key": "4"', "there twice"),
    (b'"sw": "Label 3"', b'"en": "Label 3"', "here stands 'en'"),
    (b'"value": 4', b'"value": 6', "has the answers 0, 1, 2, 3, 4, 5"),
    (b'"value": 4', b'"value": "4"', "Expected `int`"),
    (b'"stem"', b'"stems"', "unknown field"),
]


@pytest.mark.parametrize(("old", "new", "reason"), CHANGES)
def test_a_wording_that_does_not_fit_is_refused_with_its_line(old: bytes, new: bytes, reason: str):
    data = wording_file()
    assert old in data
    with pytest.raises(InstrumentFileError, match=reason) as error:
        read_wording(data.replace(old, new), file="w", form=shipped("who-5"))
    assert error.value.line is not None


def test_a_wording_without_an_item_or_a_set_is_refused():
    found = json.loads(wording_file())
    found["items"].pop()
    with pytest.raises(InstrumentFileError, match="no words for the items 5"):
        read_wording(json.dumps(found).encode(), file="w", form=shipped("who-5"))
    found["items"][0]["options"] = "none"
    with pytest.raises(InstrumentFileError, match="no options named 'none'"):
        read_wording(json.dumps(found).encode(), file="w", form=shipped("who-5"))


def test_a_wording_needs_no_hash_and_no_origin():
    found = json.loads(wording_file())
    del found["wording_hash"], found["origin"]
    read = read_wording(json.dumps(found).encode(), file="w", form=shipped("who-5"))
    assert read.origin == Origin()


def test_the_command_scores_with_a_data_file_too(tmp_path: Path):
    path = tmp_path / "own.json"
    path.write_text(definition())
    lines, said = io.StringIO('{"answers": {"1": 3, "6": 1}}\n'), io.StringIO()
    assert score_lines(str(path), lines, said) == 0
    assert json.loads(said.getvalue())["alerts"] == {"6": "endorsed"}
    for wrong in (path, tmp_path / "none.json"):
        path.write_text("{}")
        errors = io.StringIO()
        assert score_lines(str(wrong), io.StringIO(), io.StringIO(), errors) == 2
        assert errors.getvalue().strip()
