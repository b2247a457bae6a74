"""Spelling: British English without a connection, with one's own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.services import spelling
from counsel_desk.services.spelling import Misspelt, NoDictionaryError, Speller, load


@pytest.fixture(scope="module")
def speller() -> Speller:
    return load()


@pytest.mark.parametrize(
    "word",
    ["organisation", "organization", "colour", "behaviour", "counselling", "don’t", "she'd",
     "client's", "clients'", "follow-up", "hypervigilance", "psychoeducation", "a", "Kisumu",
     "PTSD", "x" * 41],
)  # fmt: skip
def test_words_that_are_right_are_known(speller: Speller, word: str):
    assert speller.knows(word)


@pytest.mark.parametrize("word", ["recieve", "nightmears", "counceling", "zzzq's", "folow-up"])
def test_words_that_are_wrong_are_not(speller: Speller, word: str):
    assert not speller.knows(word)


def test_a_text_is_checked_word_by_word(speller: Speller):
    text = "Slept badly, nightmears of 2 cells. PHQ-9 is 12."
    assert list(speller.check(text)) == [Misspelt(13, "nightmears")]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("recieve", "receive"), ("interogated", "interrogated"), ("counceling", "counselling")],
)
def test_the_likeliest_guess_comes_first(speller: Speller, wrong: str, right: str):
    assert speller.guesses(wrong)[0] == right


def test_what_is_near_nothing_has_no_guess(speller: Speller):
    assert speller.guesses("xqzxqzxqz") == ()


def test_own_words_are_known_and_guessed_until_they_are_forgotten():
    mine = load()
    assert not mine.knows("ajuzani")
    mine.learn(["Ajuzani"])
    assert mine.knows("ajuzani")
    assert mine.knows("ajuzani's")
    assert "ajuzani" in mine.guesses("ajuzany")
    mine.learn([])
    assert not mine.knows("ajuzani")


def test_without_the_list_of_words_it_says_so(monkeypatch: pytest.MonkeyPatch):
    spelling._words.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(spelling, "find_spec", lambda _name: None)
        with pytest.raises(NoDictionaryError):
            load()
        patch.undo()
        patch.setattr(spelling, "LIST", "not-there.txt")
        with pytest.raises(NoDictionaryError):
            load()
    spelling._words.cache_clear()
    assert load().knows("organisation")


@given(st.text())
def test_any_text_can_be_checked(text: str):
    for found in load().check(text):
        assert text[found.start : found.start + len(found.word)] == found.word
