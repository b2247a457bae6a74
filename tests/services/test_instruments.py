from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from counsel_desk.domain.outcomes import in_whole_points, published_threshold
from counsel_desk.domain.screening import (
    CutoffError,
    Instrument,
    LicenceKind,
    SafetyKind,
    Truth,
    score,
    with_cutoff,
)
from counsel_desk.services import instruments as service
from counsel_desk.services.instruments import (
    SHIPPED,
    InstrumentFileError,
    UnknownInstrumentError,
    all_instruments,
    instrument,
    read_instrument,
)

WORDED = ("phq-9", "phq-2", "gad-7", "phq-15", "pcl-5", "pc-ptsd-5", "itq", "k10", "core-10")
ITEMS = {
    "phq-9": 10,
    "phq-2": 2,
    "gad-7": 7,
    "phq-15": 15,
    "pcl-5": 20,
    "pc-ptsd-5": 6,
    "itq": 18,
    "core-10": 10,
    "k10": 10,
    "hscl-25": 25,
    "htq-16": 16,
    "who-5": 5,
    "whodas-12": 12,
    "audit": 10,
    "srq-20": 20,
    "ces-d": 20,
    "ies-r": 22,
}


def ids(made: Instrument) -> str:
    return made.id


each_instrument = pytest.mark.parametrize("made", all_instruments(), ids=ids)


def test_all_seventeen_ship() -> None:
    assert {made.id: len(made.items) for made in all_instruments()} == ITEMS
    assert tuple(made.id for made in all_instruments()) == SHIPPED


def test_an_instrument_is_read_once() -> None:
    assert instrument("phq-9") is instrument("phq-9")
    assert instrument("phq-9") in all_instruments()


@pytest.mark.parametrize("asked", [instrument, service.shipped])
def test_an_unknown_instrument_is_named(asked: Callable[[str], Instrument]) -> None:
    """Also where a file is read: no name leads to one that does not ship."""
    with pytest.raises(UnknownInstrumentError) as refusal:
        asked("../phq-9")
    assert refusal.value.instrument == "../phq-9"


@each_instrument
def test_only_free_wordings_are_shipped(made: Instrument) -> None:
    assert ("en" in made.languages) == (made.id in WORDED)
    if not made.licence.kind.ships_wording:
        assert not any(item.has_text(language) for item in made.items for language in ("en", "sw"))


@each_instrument
def test_each_item_has_a_slot_for_kiswahili(made: Instrument) -> None:
    assert all("sw" in item.wording for item in made.items)
    assert "sw" not in made.languages


@each_instrument
def test_each_wording_is_pinned_by_its_hash(made: Instrument) -> None:
    data = service.files("resources").joinpath("instruments", f"{made.id}.json").read_bytes()
    pinned = json.loads(data).get("wording_hash", {})
    assert pinned == {language: made.wording_hash(language) for language in made.languages}


@each_instrument
def test_number_keys_reach_every_option(made: Instrument) -> None:
    assert all(0 <= value <= 9 for item in made.items for value in item.values)


@each_instrument
def test_published_figures_lead_to_the_threshold(made: Instrument) -> None:
    raw = published_threshold(made)
    if raw is not None and made.change is not None:
        assert in_whole_points(made)
        assert made.change.threshold - 1 < raw <= made.change.threshold


@each_instrument
def test_each_cut_off_names_its_people(made: Instrument) -> None:
    assert all(c.population and c.source for c in made.criteria if c.cutoff is not None)


def test_an_altered_wording_is_refused_for_core_10_too() -> None:
    assert instrument("core-10").licence.kind is LicenceKind.CC_BY_ND
    data = service.files("resources").joinpath("instruments", "core-10.json").read_bytes()
    altered = data.replace(b"I made plans to end my life", b"I made plans to end it all")
    with pytest.raises(InstrumentFileError, match="not the one this version vouches for"):
        read_instrument(altered, file="core-10.json")


def test_the_lowest_anchor_of_the_gad_7_is_the_original_one() -> None:
    gad = instrument("gad-7")
    assert gad.options[0].label("en") == "Not at all"
    assert gad.item("6").text("en") == "Becoming easily annoyed or irritable"


def test_the_bands_are_those_of_the_authors() -> None:
    edges = {
        made.id: [(band.lowest, band.label) for band in made.bands[made.headline]]
        for made in all_instruments()
        if made.bands
    }
    assert set(edges) == {"phq-9", "gad-7", "phq-15", "k10", "core-10"}
    assert edges["phq-9"] == [
        (0, "minimal"),
        (5, "mild"),
        (10, "moderate"),
        (15, "moderately severe"),
        (20, "severe"),
    ]


def test_alerts_and_reviews_watch_the_right_items() -> None:
    watched = {
        (made.id, safety.item): (safety.at_least, safety.kind)
        for made in all_instruments()
        for safety in made.safety
    }
    assert watched == {
        ("phq-9", "9"): (1, SafetyKind.ALERT),
        ("core-10", "6"): (1, SafetyKind.ALERT),
        ("srq-20", "17"): (1, SafetyKind.ALERT),
        ("pcl-5", "16"): (2, SafetyKind.REVIEW),
        ("pcl-5", "3"): (3, SafetyKind.REVIEW),
    }


def test_figures_from_memory_are_marked() -> None:
    doubtful = {
        made.id for made in all_instruments() if any(not c.confirmed for c in made.criteria)
    }
    assert doubtful == {"hscl-25", "ies-r"}
    assert {m.id for m in all_instruments() if m.days and m.days.confirmed} == set()
    assert {m.id for m in all_instruments() if m.change and not m.change.confirmed} == {
        "who-5",
        "ies-r",
    }


def definition(**changes: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": "own",
        "version": "1",
        "title": "Own",
        "short_title": "Own",
        "licence": {"kind": "clinic_supplied", "sentence": "Ours.", "source": "Here"},
        "options": {"default": [{"value": 0}, {"value": 1}]},
        "items": [{"key": "1", "wording": {}, "present_at": 1}, {"key": "2", "wording": {}}],
        "scores": [
            {
                "key": "total",
                "label": "Total",
                "method": "sum",
                "items": ["1", "2"],
                "minimum": 0,
                "maximum": 2,
            }
        ],
        "headline": "total",
    }
    return {**plain, **changes}


def data(**changes: Any) -> bytes:
    return json.dumps(definition(**changes), indent=1).encode()


def refusal(raw: bytes) -> InstrumentFileError:
    with pytest.raises(InstrumentFileError) as refused:
        read_instrument(raw, file="own.json")
    assert refused.value.file == "own.json"
    return refused.value


def line_with(raw: bytes, text: str) -> int:
    return next(n for n, line in enumerate(raw.decode().split("\n"), 1) if text in line)


def ruled(rule: object) -> bytes:
    return data(criteria=[{"key": "c", "label": "C", "rule": rule}])


def test_a_programmes_own_definition_is_read() -> None:
    made = read_instrument(data(), file="own.json")
    assert (made.id, made.maximum) == ("own", 2)


def test_text_that_is_not_json_is_refused_with_its_line() -> None:
    error = refusal(b'{\n "id": "own",\n "version": }\n')
    assert error.line == 3
    assert str(error).startswith("own.json, line 3: JSON is malformed")


@pytest.mark.parametrize("raw", [b"", b"[" * 100_000, b'{"id": "\xff"}'])
def test_what_is_no_text_at_all_is_refused(raw: bytes) -> None:
    assert refusal(raw).reason


def test_a_cut_off_file_is_refused_with_its_last_line() -> None:
    assert refusal(data()[:40]).line == 4
    assert refusal(b'{\n "id": "own",\n "version": "1"\n').line == 3


@pytest.mark.parametrize("number", ["1e999", "-1" + "0" * 400 + ".5"], ids=["exponent", "digits"])
def test_a_number_that_none_can_hold_is_refused_with_its_line(number: str) -> None:
    error = refusal(b'{\n "id": "1e999",\n "scores": [\n  ' + number.encode() + b"\n ]\n}")
    assert (error.line, error.reason) == (4, "Number out of range")


def test_a_key_that_stands_twice_is_refused_with_the_line_of_the_second() -> None:
    error = refusal(b'{\n "id": "own",\n "items": [{"key": "a"}, {"key": "b",\n "key": "c"}]\n}')
    assert (error.line, error.reason) == (4, "'key' stands twice in one object")


def test_bytes_that_are_no_text_are_refused_with_their_line() -> None:
    assert refusal(b'{\n "id": 5,\n "title": "\xff"}').line == 3


def test_a_wrong_type_is_refused_with_its_line() -> None:
    raw = data(items=[{"key": "1", "wording": {}}, {"key": 2, "wording": {}}])
    error = refusal(raw)
    assert error.reason == "Expected `str`, got `int`"
    assert error.line == line_with(raw, '"key": 2')


def test_a_missing_field_is_refused_at_the_part_that_lacks_it() -> None:
    raw = data(items=[{"key": "1", "wording": {}}, {"key": "2"}])
    error = refusal(raw)
    assert error.reason == "Object missing required field `wording`"
    assert error.line == line_with(raw, '"key": "2"') - 1


def test_an_unknown_field_is_refused_with_its_line() -> None:
    raw = data(items=[{"key": "1", "wording": {}, "weight": 2}])
    error = refusal(raw)
    assert error.reason == "Object contains unknown field `weight`"
    assert error.line == line_with(raw, "weight")


def test_an_inconsistency_is_refused_with_its_line() -> None:
    raw = data(headline="sum")
    error = refusal(raw)
    assert error.reason == "there is no score 'sum'"
    assert error.line == line_with(raw, "headline")


def test_options_that_do_not_exist_are_refused() -> None:
    raw = data(items=[{"key": "1", "wording": {}, "options": "yes-no"}])
    error = refusal(raw)
    assert error.reason == "there are no options named 'yes-no'"
    assert error.line == line_with(raw, "yes-no")


@pytest.mark.parametrize(
    "rule",
    [
        {"score": "total", "at_least": 1},
        {"score": "total", "at_most": 1},
        {"symptoms": ["1"], "at_least": 1},
        {"all": [{"symptoms": ["1"], "at_least": 1}]},
        {"any": [{"not": {"symptoms": ["1"], "at_least": 1}}]},
    ],
)
def test_each_kind_of_rule_can_be_written(rule: dict[str, Any]) -> None:
    made = read_instrument(ruled(rule), file="own.json")
    assert len(made.criteria) == 1


def test_a_rule_may_rest_on_an_earlier_criterion() -> None:
    first = {"key": "a", "label": "A", "rule": {"symptoms": ["1"], "at_least": 1}}
    second = {"key": "b", "label": "B", "rule": {"criterion": "a"}}
    assert len(read_instrument(data(criteria=[first, second]), file="own.json").criteria) == 2


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({}, "none of the rules"),
        ({"score": "total"}, "none of the rules"),
        ({"score": "total", "at_least": 1, "at_most": 2}, "none of the rules"),
        ({"score": "total", "at_least": 1, "criterion": "x"}, "two rules"),
        ({"all": [], "any": []}, "two rules"),
        ({"symptoms": ["1"], "at_least": 0.5}, "whole numbers"),
        ({"any": [{"all": [{}]}]}, "none of the rules"),
    ],
)
def test_a_rule_that_cannot_be_understood_is_refused(rule: dict[str, Any], reason: str) -> None:
    raw = ruled(rule)
    error = refusal(raw)
    assert reason in error.reason
    assert error.line is not None
    assert error.line >= line_with(raw, '"rule"')


def test_a_damaged_shipped_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    folder = tmp_path / "instruments"
    folder.mkdir()
    (folder / "k10.json").write_bytes(b"{}")
    monkeypatch.setattr(service, "files", lambda package: tmp_path)
    with pytest.raises(InstrumentFileError, match=r"k10\.json, line 1"):
        service.shipped.__wrapped__("k10")


def test_a_programme_chooses_between_the_two_thresholds_of_the_pc_ptsd_5():
    form = with_cutoff(instrument("pc-ptsd-5"), "case", 4)
    answers = {"exposed": 1, "1": 1, "2": 1, "3": 1, "4": 0, "5": 0}
    assert score(instrument("pc-ptsd-5"), answers).criteria["case"] is Truth.MET
    assert score(form, answers).criteria["case"] is Truth.NOT_MET
    with pytest.raises(CutoffError):
        with_cutoff(form, "case", 2)
