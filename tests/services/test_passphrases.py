from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.services import passphrases as p
from counsel_desk.services.passphrases import (
    generate_passphrase,
    left_out_words,
    passphrase_faults,
    strength_bits,
    word_list,
)

# --- generated --------------------------------------------------------------------------------


def test_the_word_list_has_7379_different_words():
    words = word_list()
    assert len(words) == len(set(words)) == 7_379
    assert all(word == word.strip().casefold() and len(word) >= 3 for word in words)


def test_no_word_is_drawn_that_a_survivor_should_not_have_to_read():
    drawn = set(word_list())
    hurtful = {"strangle", "suffocate", "chokehold", "handcuff", "imprison", "enslave", "flogging"}
    assert hurtful <= left_out_words()
    assert not left_out_words() & drawn
    assert len(drawn | left_out_words()) == 7_776  # each left out is one of the list


def test_six_words_are_at_least_77_bits():
    assert strength_bits(6) >= 77
    assert strength_bits() == strength_bits(6)
    assert strength_bits(12) == pytest.approx(2 * strength_bits(6))


@pytest.mark.parametrize("words", [1, 6, 8])
def test_a_generated_passphrase_has_as_many_words_as_asked(words):
    chosen = generate_passphrase(words).split(" ")
    assert len(chosen) == words
    assert set(chosen) <= set(word_list())


def test_generated_passphrases_differ_and_use_the_whole_list():
    phrases = [generate_passphrase() for _ in range(3_000)]
    assert len(set(phrases)) == 3_000
    drawn = Counter(word for phrase in phrases for word in phrase.split())
    assert len(drawn) > 6_500  # 18,000 draws leave about one word in ten undrawn
    assert max(drawn.values()) < 20


def test_words_are_drawn_by_the_operating_systems_generator(monkeypatch):
    monkeypatch.setattr(p.secrets, "choice", lambda words: words[-1])
    assert generate_passphrase(2) == f"{word_list()[-1]} {word_list()[-1]}"


def test_what_is_generated_has_no_fault():
    for _ in range(60):
        phrase = generate_passphrase()
        assert passphrase_faults(phrase, user_words=("Grace Wanjiku", "grace.w")) == (), phrase


# --- chosen: length ---------------------------------------------------------------------------


def _graded(text: str) -> set[str]:
    return set(passphrase_faults(text))


@pytest.mark.parametrize(("length", "short"), [(0, True), (14, True), (15, False)])
def test_fewer_than_15_characters_are_short(length, short):
    assert ("short" in _graded("xq7 vbw-k9z rtpml"[:length])) is short


@pytest.mark.parametrize(("length", "long"), [(128, False), (129, True), (5_000, True)])
def test_up_to_128_characters_are_accepted(length, long):
    text = (" ".join(word_list()[::61]) * 6)[:length]
    assert passphrase_faults(text) == (("long",) if long else ())


def test_accents_do_not_count_twice():
    assert "short" in _graded("e\u0301" * 14)


def test_good_phrases_of_ones_own_pass():
    for phrase in (
        "the zebra borrowed eleven umbrellas",
        "mvua ilinyesha juu ya paa la bati usiku kucha",
        "seven jackals hum below Longonot at dusk",
        "Kilembwe-orutu-97-nyatiti-viazi-tamu",
        "xq7 vbw-k9z rtpml dd",
    ):
        assert passphrase_faults(phrase, user_words=("Akinyi Odhiambo", "akinyi")) == (), phrase


def test_no_composition_rule_is_imposed():
    assert passphrase_faults("lantern quiver moss tadpole gravel") == ()


def test_the_demonstrations_passphrase_would_never_be_accepted():
    assert "common" in _graded("demonstration-only")


# --- chosen: common ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "jambo jambo",
        "jambojambojambo",
        "hakunamatata2024",
        "Hakuna Matata 2024!",
        "HAKUNA-MATATA-HAKUNA",
        "h4kun4m4t4t4 254254",
        "2024hakunamatata",
        "hakuna1matata2hakuna",
        "nairobi mombasa",
        "Nairobi.Kisumu.2025",
        "n41r0b1 k3ny4 !!!",
        "harambee stars 1963",
        "gor mahia fc gor mahia".replace(" fc", ""),
        "Manchester United 99",
        "liverpool liverpool 7",
        "mungu ni mwema 2023".replace(" ", ""),
        "haraka haraka haina baraka",
        "umoja ni nguvu 12345",
        "Wanjiku Kamau 1990",
        "wanjikuwanjiku123",
        "asante sana asante",
        "Tharaka-Nithi-047",
        "Murang'a Murang'a",
        "password password",
        "P@ssw0rdP@ssw0rd1",
        "iloveyou iloveyou",
        "letmein letmein 1",
        "Wánjikũ Wánjikũ 12",
        "safaricom mpesa 2024",
        "correct horse battery staple",
    ],
)
def test_what_comes_to_mind_first_is_common(text):
    assert "common" in _graded(text)


@pytest.mark.parametrize(
    "text",
    [
        "aaaaaaaaaaaaaaaa",
        "                ",
        "abababababababab",
        "abcabcabcabcabcabc",
        "xk7 xk7 xk7 xk7 xk7",
        "Tr0ub4dor&3Tr0ub4dor&3",
        "111122223333444",
        "123456789012345",
        "987654321098765",
        "abcdefghijklmnop",
        "zyxwvutsrqponmlk",
        "qwertyuiopasdfgh",
        "qwertyuiop12345",
        "asdfghjklzxcvbnm",
        "1234567890qwerty",
    ],
)
def test_repeats_and_sequences_are_common(text):
    assert "common" in _graded(text)


def test_four_different_common_words_are_not_common():
    assert "common" in _graded("nairobi kisumu mombasa")
    assert "common" not in _graded("nairobi kisumu mombasa nakuru")


def test_the_number_of_entries_bears_out_the_number_of_common_words():
    entries = len(p._blocklist())
    assert entries > 2_000
    assert entries**p.COMMON_WORDS < p.GUESSES


@pytest.mark.parametrize(
    "county",
    ["nairobi", "mombasa", "kwale", "taitataveta", "garissa", "turkana", "uasingishu", "homabay",
     "elgeyomarakwet", "tharakanithi", "transnzoia", "nyamira", "muranga", "lamu", "vihiga"],
)  # fmt: skip
def test_the_blocklist_knows_the_counties(county):
    assert county in p._blocklist()


def test_the_blocklist_is_one_folded_entry_a_line():
    for entry in p._blocklist():
        assert entry.isalpha()
        assert entry == p._fold(entry)
        assert len(entry) >= 3


@pytest.mark.parametrize("text", ["aaa" * 400, "baba" * 300, "jambo mama " * 200, "a" * 100_000])
def test_long_text_is_judged_quickly(text):
    assert "long" in _graded(text)


# --- chosen: guessable ------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "a", "sunshine99", "batman2019"])
def test_what_is_soon_guessed_is_guessable(text):
    assert "guessable" in _graded(text)


def test_more_than_72_characters_do_not_trouble_the_estimate():
    assert "guessable" not in _graded("lantern quiver moss tadpole gravel " * 3)


def test_the_estimate_is_imported_only_when_needed():
    code = "import sys, counsel_desk.services.passphrases; sys.exit('zxcvbn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- chosen: name -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Akinyi drinks porridge at dawn",
        "akinyi2024-porridge-kettle",
        "the kettle of ODHIAMBO boils over",
        "4k1ny1 zzq vbw krt pml",
        "xqakinyiodhiambokrtw",
        "Ákinyi vbw krt pml zzq",
    ],
)
def test_a_passphrase_with_ones_own_name_is_refused(text):
    assert "name" in passphrase_faults(text, user_words=("Akinyi Odhiambo", "akinyi.o"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kerosene earmark disgrace tadpole", ("Rose Mark Grace",)),
        ("the planning of eleven umbrellas", ("Ann",)),
        ("lantern quiver moss tadpole gravel", ("", " ", "J O")),
        ("lantern quiver moss tadpole gravel", ()),
    ],
)
def test_other_words_are_not_taken_for_the_name(text, words):
    assert "name" not in passphrase_faults(text, user_words=words)


def test_a_short_name_is_found_as_a_word():
    assert "name" in passphrase_faults("lantern ann tadpole gravel", user_words=("Ann",))


@given(st.text(max_size=150), st.lists(st.text(max_size=12), max_size=3))
def test_any_text_gets_an_answer_of_known_codes(text, words):
    codes = passphrase_faults(text, user_words=words)
    assert set(codes) <= {"short", "long", "name", "common", "guessable"}
    assert len(codes) == len(set(codes))
