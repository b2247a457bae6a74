"""The words of the lists behind events and intake: each key has its own."""

from __future__ import annotations

import pytest

from counsel_desk.domain import taxonomy
from counsel_desk.domain.family import Kinship
from counsel_desk.domain.intake import Problem, ReferralSource
from ui.widgets import event_words, intake_words

WORDED = [
    (list(taxonomy.method_keys()), event_words.method_words),
    (taxonomy.PERPETRATORS, event_words.perpetrator_words),
    (taxonomy.PLACES, event_words.place_words),
    (taxonomy.PURPOSES, event_words.purpose_words),
    (taxonomy.NOT_REPORTED, event_words.not_reported_words),
    (taxonomy.STAGES, event_words.stage_words),
    (taxonomy.OUTCOMES, event_words.outcome_words),
    (tuple(Problem), intake_words.problem_words),
    (tuple(ReferralSource), intake_words.source_words),
    (tuple(Kinship), intake_words.kinship_words),
]


@pytest.mark.parametrize(("keys", "words"), WORDED)
def test_every_key_has_words_of_its_own(keys, words):
    said = [words(key) for key in keys]
    assert len(set(said)) == len(said)
    assert all(text != key for text, key in zip(said, keys, strict=True))


def test_a_key_of_a_later_program_is_shown_as_it_is():
    assert event_words.method_words("physical.new") == "physical.new"
