"""FHIR R4 Questionnaires: what they hold comes in, what the desk writes comes back as it was."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from hypothesis import given, settings
from hypothesis import strategies as st

from counsel_desk.domain.own_instruments import Origin
from counsel_desk.domain.own_rules import CutOffRule, rules_of
from counsel_desk.domain.screening.wording import texts_of, with_wording
from counsel_desk.services import fhir_questionnaire as fhir
from counsel_desk.services import instrument_sources as sources
from counsel_desk.services.demo_instruments import definition, kiswahili
from counsel_desk.services.errors import Invalid
from counsel_desk.services.instrument_reading import read_own
from counsel_desk.services.instrument_writing import write_wording
from counsel_desk.services.instruments import InstrumentFileError, shipped

FORM = with_wording(read_own(definition().encode(), file="own"), "sw", kiswahili())
DAY = "2026-11-22"


def written(form: Any = FORM) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(fhir.write_questionnaire(form, day=DAY))
    return found


def bare() -> dict[str, Any]:
    """The same without the desk's own extension, as from anybody else."""
    found = written()
    del found["extension"]
    return found


def read(plain: dict[str, Any]) -> fhir.ReadQuestionnaire:
    return fhir.read_questionnaire(json.dumps(plain, indent=1).encode(), file="q.json")


def question(**facts: Any) -> dict[str, Any]:
    plain = {"linkId": "1", "type": "boolean", "text": "Did you sleep?", **facts}
    return {"resourceType": "Questionnaire", "status": "draft", "item": [plain]}


def test_what_the_desk_writes_is_fhir_and_comes_back_as_it_was():
    Questionnaire.model_validate(written())
    found = read(written())
    assert (found.form, found.complete, found.left_out) == (FORM, True, ())


def test_anothers_questionnaire_comes_in_with_its_translations_and_a_sum():
    found = read(bare())
    assert not found.complete
    assert found.form.languages == ("en", "sw")
    assert found.form.items[0].text("sw") == "Nililala vibaya."
    assert found.form.items[0].options[3].label("sw") == "Sana"
    assert found.form.items[0].stem == {"en": "In the past week:", "sw": "Katika wiki iliyopita:"}
    assert (found.form.id, found.form.headline, found.form.maximum) == ("demo-burden", "total", 18)


def test_an_instrument_worded_in_one_other_language_is_written_in_it():
    english = with_wording(FORM, "en", None)
    plain = written(english)
    assert plain["language"] == "sw"
    assert read(plain).form == english


def test_yes_and_no_questions_and_bounded_numbers_come_in():
    found = read(question())
    assert [one.value for one in found.form.items[0].options] == [0, 1]
    low = {"url": fhir.LEAST, "valueInteger": 0}
    high = {"url": fhir.MOST, "valueInteger": 5}
    found = read(question(type="integer", extension=[low, high]))
    assert found.form.maximum == 5


def test_answers_without_weights_count_from_nought_and_are_put_in_order():
    options = [{"valueString": "Never"}, {"valueCoding": {"code": "often"}}, {"valueString": "x"}]
    found = read(question(type="choice", answerOption=options))
    assert [one.label("en") for one in found.form.items[0].options] == ["Never", "often", "x"]
    weighted = [
        {"valueCoding": {"display": "Much"}, "extension": [_weight(2)]},
        {"valueCoding": {"display": "Little"}, "extension": [_weight(1)]},
    ]
    found = read(question(type="choice", answerOption=weighted))
    assert [one.label("en") for one in found.form.items[0].options] == ["Little", "Much"]
    whole = [{"valueInteger": 1}, {"valueInteger": 3}]
    found = read(question(type="integer", answerOption=whole))
    assert found.form.items[0].values == (1, 3)


def _weight(value: float) -> dict[str, Any]:
    return {"url": fhir.WEIGHT, "valueDecimal": value}


def test_what_cannot_be_scored_is_left_out_and_named():
    plain = question()
    plain["item"] += [
        {"linkId": "2", "type": "text", "text": "What else?"},
        {"linkId": "3", "type": "display", "text": "Thank you."},
        {"linkId": "4", "type": "decimal", "text": "Total", "readOnly": True},
        {"linkId": "5", "type": "integer", "text": "How old?"},
        {"linkId": "g", "type": "group", "item": [{"linkId": "6", "type": "boolean", "text": "b"}]},
    ]
    found = read(plain)
    assert [one.key for one in found.form.items] == ["1", "6"]
    assert found.left_out[0] == "2 (text): What else?"
    assert len(found.left_out) == 4


def test_a_name_that_is_no_id_becomes_one():
    assert read({**question(), "title": "9 Fragen"}).form.id == "q-9-fragen"
    assert read({**question(), "title": "Schlaf & mehr"}).form.id == "schlaf-mehr"
    assert read({**question(), "language": "sw"}).form.items[0].options[1].label("sw") == "Ndiyo"


CASES: list[tuple[dict[str, Any], str]] = [
    ({"resourceType": "Patient"}, "a Patient, no Questionnaire"),
    ({"item": []}, "no question"),
    ({"language": "12"}, "no language"),
    ({"status": 5}, "valid string"),
    ({"unknown": 5}, "not permitted"),
]


@pytest.mark.parametrize(("facts", "reason"), CASES)
def test_a_questionnaire_that_cannot_be_is_refused(facts: dict[str, Any], reason: str):
    with pytest.raises(InstrumentFileError, match=reason) as error:
        read({**question(), **facts})
    assert error.value.line is not None


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"type": "choice", "answerOption": [{"valueInteger": 12}]}, "from 0 to 9"),
        (
            {"type": "choice", "answerOption": [{"valueInteger": 1}, {"valueInteger": 1}]},
            "two answers",
        ),
        (
            {
                "type": "integer",
                "extension": [
                    {"url": fhir.LEAST, "valueInteger": 0},
                    {"url": fhir.MOST, "valueInteger": 100},
                ],
            },
            "from 0 to 9",
        ),
    ],
)
def test_a_question_that_cannot_be_is_refused(facts: dict[str, Any], reason: str, tmp_path: Path):
    path = tmp_path / "q.json"
    path.write_text(json.dumps(question(**facts)))
    with pytest.raises(InstrumentFileError, match=reason):
        sources.read_source(path)


def test_one_answer_alone_is_refused_when_it_is_saved():
    form = read(question(type="choice", answerOption=[{"valueInteger": 1}])).form
    with pytest.raises(Invalid) as error:
        sources.definition_of(form, rules_of(form))
    assert error.value.facts == {"why": "item '1' needs two options or more"}


def test_a_question_that_no_score_needs_is_written_too():
    Questionnaire.model_validate(written(shipped("phq-9")))


def test_questions_have_a_text_and_one_id_each():
    twice = question()
    twice["item"] *= 2
    with pytest.raises(InstrumentFileError, match="there twice"):
        read(twice)
    silent = question()
    del silent["item"][0]["text"]
    with pytest.raises(InstrumentFileError, match="has no text"):
        read(silent)


def test_a_damaged_definition_inside_is_refused():
    plain = written()
    plain["extension"][0]["valueBase64Binary"] = "e30="
    with pytest.raises(InstrumentFileError, match="definition inside this file"):
        read(plain)


def test_hostile_questionnaires_are_refused_before_they_are_parsed():
    with pytest.raises(InstrumentFileError, match="larger than 1024 KB"):
        fhir.read_questionnaire(b" " * (fhir.MOST_BYTES + 1), file="q")
    with pytest.raises(InstrumentFileError, match="too deep"):
        fhir.read_questionnaire(b'{"item":[' * 50, file="q")
    with pytest.raises(InstrumentFileError, match="is an object"):
        fhir.read_questionnaire(b"[]", file="q")


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_mutated_questionnaire_comes_in_whole_or_is_refused(data: st.DataObject):
    raw = json.dumps(bare(), indent=1).encode()
    at = data.draw(st.integers(0, len(raw)))
    end = at + data.draw(st.integers(0, 30))
    raw = raw[:at] + data.draw(st.sampled_from([b"", b"{", b"}", b'"', b"null", b"7"])) + raw[end:]
    try:
        found: Any = fhir.read_questionnaire(raw, file="q")
    except InstrumentFileError as error:
        found = error
    assert isinstance(found, fhir.ReadQuestionnaire) or found.reason


def test_fhir_is_loaded_only_where_it_is_used():
    code = (
        "import sys, ui.screens.administration.screen, counsel_desk.services.own_instruments;"
        "assert not [one for one in sys.modules if one.split('.')[0] in ('fhir', 'pydantic')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# --- sources -------------------------------------------------------------------------------------


def test_a_file_of_either_kind_is_a_source(tmp_path: Path):
    path = tmp_path / "one.json"
    path.write_text(definition())
    assert sources.read_source(path).complete
    path.write_bytes(sources.questionnaire_of(FORM, DAY))
    assert sources.read_source(path).form == FORM


def test_words_are_read_from_a_file(tmp_path: Path):
    form = shipped("phq-2")
    texts = texts_of(form, "en")
    path = tmp_path / "words.json"
    path.write_bytes(write_wording(form, "en", texts, Origin(), form.wording_hash("en")))
    assert sources.read_words(path, form).texts == texts


def test_a_form_makes_a_definition_or_says_what_does_not_fit():
    rules = rules_of(FORM)
    text = sources.definition_of(FORM, rules)
    assert read_own(text.encode(), file="own") == FORM
    cases = {
        ("instrument-inconsistent", "cut_offs"): {"cut_offs": (CutOffRule("High", 99),)},
        ("instrument-inconsistent", "id"): {"id": "phq-9"},
        ("instrument-inconsistent", "bands"): {"bands": ((0, 3, "low"),)},
        ("instrument-no-score", "scores"): {"scores": ()},
    }
    for (reason, field), facts in cases.items():
        with pytest.raises(Invalid) as error:
            sources.definition_of(FORM, replace(rules, **facts))  # type: ignore[arg-type] # fields
        assert (error.value.reason, error.value.field) == (reason, field)
