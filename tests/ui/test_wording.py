from __future__ import annotations

import ast
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import counsel_desk
from counsel_desk.domain.access import Permission
from counsel_desk.domain.consents import ConsentState, Purpose
from counsel_desk.domain.errors import DeskError
from counsel_desk.domain.forms import Begun
from counsel_desk.services import errors
from ui import wording
from ui.wording_files import begun_words
from ui.wording_invalid import REASONS

ROOT = Path(counsel_desk.__file__).parent
OPENING = [
    errors.VaultMissing,
    errors.NotAFolder,
    errors.DatabaseMissing,
    errors.DatabaseEmpty,
    errors.DatabaseTruncated,
    errors.DatabasePlain,
    errors.DatabaseForeign,
    errors.HeadersLost,
    errors.VaultTooNew,
    errors.VaultBusy,
    errors.ReadOnlyVault,
    errors.DiskFull,
    errors.DiskFailed,
    errors.VaultDamaged,
    errors.WrongPassphrase,
    errors.NoLongerHere,
]
GENERAL = wording.sentence(DeskError())


@cache
def raised_reasons() -> dict[str, set[str]]:
    """Find each reason given to Invalid in the source, with the facts given with it."""
    found: dict[str, set[str]] = {}
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name == "_reason":
                for part in ast.walk(node):
                    if isinstance(part, ast.Return) and isinstance(part.value, ast.Constant):
                        found.setdefault(part.value.value, set())
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "Invalid":
                continue
            assert node.args, f"{path.name}:{node.lineno}: a reason is the first argument"
            for reason in ast.walk(node.args[0]):
                if isinstance(reason, ast.Constant) and isinstance(reason.value, str):
                    facts = {k.arg for k in node.keywords if k.arg and k.arg != "field"}
                    found.setdefault(reason.value, facts).intersection_update(facts)
    return found


def test_the_search_for_reasons_finds_some():
    assert {"name-missing", "vault-full"} <= raised_reasons().keys()


def test_every_reason_in_the_source_has_a_sentence():
    assert sorted(raised_reasons().keys() - REASONS.keys()) == []


@pytest.mark.parametrize("reason", sorted(raised_reasons()))
def test_the_facts_of_a_reason_fill_its_sentence(reason):
    facts = dict.fromkeys(raised_reasons()[reason], 1999)
    said = wording.sentence(errors.Invalid(reason, **facts))
    assert said != GENERAL
    assert "{" not in said


def test_an_unknown_reason_falls_back_to_a_general_sentence():
    assert wording.sentence(errors.Invalid("never heard of")) == GENERAL


def test_a_sentence_whose_facts_are_missing_falls_back_too():
    assert wording.sentence(errors.Invalid("vault-full")) == GENERAL


def test_dates_are_written_in_words():
    said = wording.sentence(errors.Invalid("birth-date", latest=date(2026, 11, 24)))
    assert "24 November 2026" in said


def test_each_failure_to_open_has_a_sentence_of_its_own():
    said = {kind: wording.sentence(kind()) for kind in OPENING}
    assert len(set(said.values())) == len(OPENING)
    assert GENERAL not in said.values()


def test_every_class_of_error_is_worded():
    made = {
        "ConsentMissing": errors.ConsentMissing(
            Purpose.RELEASE, state=ConsentState.NOT_ASKED, recipient="Dr Otieno"
        ),
        "Invalid": errors.Invalid("name-missing"),
        "NotAllowed": errors.NotAllowed(Permission.MANAGE_STAFF),
        "WaitBeforeRetry": errors.WaitBeforeRetry(5),
        "SettingsRefused": errors.SettingsRefused("x"),
    }
    for name in errors.__all__:
        error = made.get(name) or getattr(errors, name)()
        said = wording.sentence(error)
        assert said.endswith(".")
        assert name == "DeskError" or said != GENERAL


def test_a_refusal_names_who_may():
    said = wording.sentence(errors.NotAllowed(Permission.MANAGE_STAFF), roles=frozenset({"peer"}))
    assert "administrators" in said


def test_a_refusal_by_relation_says_that_it_is_a_colleagues():
    error = errors.NotAllowed(Permission.WRITE_CLINICAL)
    assert "colleague" in wording.sentence(error, roles=frozenset({"counsellor"}))


def test_an_unexpected_error_never_shows_its_text():
    said = wording.sentence(ValueError("Wanjiru Achieng"))
    assert "Wanjiru" not in said
    assert "safe" in said


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (4.1, "5 seconds"), (60, "1:00 minutes"), (299.5, "5:00 minutes")],
)
def test_waits_are_rounded_up(seconds, words):
    assert wording.say_seconds(seconds) == words


@pytest.mark.parametrize("state", [one for one in ConsentState if one is not ConsentState.GIVEN])
def test_a_missing_consent_is_named_with_its_recipient(state):
    error = errors.ConsentMissing(Purpose.RELEASE, state=state, recipient="Dr Otieno")
    said = wording.sentence(error)
    assert "Release to a named recipient: Dr Otieno" in said
    assert "nothing was done" in said


FAULTS = (
    "date-impossible",
    "detention-length",
    "event-before-birth",
    "event-ends-early",
    "event-in-future",
    "hearing-before-step",
    "unknown-choice",
)


@pytest.mark.parametrize("reason", FAULTS)
def test_the_faults_of_events_have_sentences(reason):
    assert wording.sentence(errors.Invalid(reason)) != GENERAL


def test_what_was_begun_is_named_in_words():
    words = wording.sentence(
        errors.Invalid("forms-left", forms=(Begun.INTAKE, Begun.RISK, Begun.SCREENING))
    )
    assert "not saved: the intake, a risk assessment" in words
    assert len({begun_words(one) for one in Begun}) == len(Begun)
