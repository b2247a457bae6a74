"""Make passphrases, and say what is wrong with one that a person chose."""

from __future__ import annotations

import itertools
import math
import re
import secrets
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHORTEST = 15
LONGEST = 128
GUESSES = 10**12
DEFAULT_WORDS = 6
COMMON_WORDS = 3
"""Phrases of up to three common words are common: the list has far fewer than 10,000 entries, so
that three of them are under 10^12 guesses."""

_ZXCVBN_LONGEST = 72
_SHORT_NAME = 4
_SUBSTITUTES = ("0134578@$!", ("oieastbasi", "oleastbasl"))
_KEYBOARD_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qwertzuiop")
_STEADY_SHARE = 0.7
_FEWEST_CHARACTERS = 5


@cache
def word_list() -> tuple[str, ...]:
    """Give the words of the EFF's long list that nobody need mind reading aloud, 7,379 of 7,776.

    One of them is 12.8 bits: six are 77, and the ten of a recovery kit are 128. Words of violence,
    captivity and contempt are left out, because a survivor or a colleague may see the slip.
    """
    text = (files("diceware") / "wordlists" / "wordlist_en_eff.txt").read_text("utf-8")
    listed = (line.split()[1] for line in text.splitlines() if line.strip())
    left_out = left_out_words()
    return tuple(word for word in listed if word not in left_out)


@cache
def left_out_words() -> frozenset[str]:
    """Give the words that no passphrase of ours has."""
    text = (files("resources") / "wordlists" / "left_out.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def generate_passphrase(words: int = DEFAULT_WORDS) -> str:
    """Draw words at random, each as likely as any other, with spaces between them."""
    return " ".join(secrets.choice(word_list()) for _ in range(words))


def strength_bits(words: int = DEFAULT_WORDS) -> float:
    """Give the strength of a generated passphrase in bits."""
    return words * math.log2(len(word_list()))


def passphrase_faults(text: str, *, user_words: Sequence[str] = ()) -> tuple[str, ...]:
    """Name what is wrong with a chosen passphrase; nothing, if it will do.

    The codes are short, long, name (it contains the person's own name), common (on the list of
    what comes to mind first, or a repeat or sequence) and guessable.
    """
    composed = unicodedata.normalize("NFC", text)
    faults = (
        ("short", len(composed) < SHORTEST),
        ("long", len(composed) > LONGEST),
        ("name", _has_name(composed[:LONGEST], user_words)),
        ("common", _is_common(composed[:LONGEST])),
        ("guessable", _guesses(composed, user_words) < GUESSES),
    )
    return tuple(code for code, found in faults if found)


def _guesses(text: str, user_words: Sequence[str]) -> int:
    """Estimate the guesses that an attacker needs; a hint only, blind to most languages."""
    from zxcvbn import zxcvbn  # slow to import, and needed only here

    if not text:
        return 0
    hints = [word for entry in user_words for word in _tokens(entry)]
    return int(zxcvbn(text[:_ZXCVBN_LONGEST], user_inputs=hints)["guesses"])


# --- folding ----------------------------------------------------------------------------------


def _fold(text: str) -> str:
    """Drop case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha())


def _tokens(text: str) -> list[str]:
    return [token for token in re.split(r"[\W\d_]+", _fold(text)) if token]


def _readings(text: str) -> Iterator[str]:
    """Give the letters that a phrase can be read as, with digits dropped or standing for some."""
    folded = _fold(text)
    yield _letters(folded)
    digits, alphabets = _SUBSTITUTES
    for edge in (r"[\W_]+", r"[\W\d_]+"):
        core = re.sub(rf"^{edge}|{edge}$", "", folded)
        for letters in alphabets:
            yield _letters(core.translate(str.maketrans(digits, letters)))


# --- common -----------------------------------------------------------------------------------


@cache
def _blocklist() -> frozenset[str]:
    text = (files("resources") / "wordlists" / "blocklist.txt").read_text("utf-8")
    return frozenset(
        _letters(_fold(line)) for line in text.splitlines() if line and not line.startswith("#")
    )


def _is_common(text: str) -> bool:
    if _repeats(text) or _runs(text):
        return True
    return any(_made_of_common_words(reading) for reading in set(_readings(text)))


def _made_of_common_words(letters: str) -> bool:
    """Whether the letters are listed entries side by side, at most three different ones."""
    listed = _blocklist()
    longest = max(map(len, listed))
    reached: list[set[frozenset[str]]] = [{frozenset()}, *(set() for _ in letters)]
    for start in range(len(letters)):
        for end in range(start + 1, min(start + longest, len(letters)) + 1):
            word = letters[start:end]
            if word in listed:
                grown = (used | {word} for used in reached[start])
                reached[end] |= {used for used in grown if len(used) <= COMMON_WORDS}
    return bool(letters) and bool(reached[-1])


def _repeats(text: str) -> bool:
    """Whether a short piece comes again and again, or few characters make up all of it."""
    folded = _fold(text).replace(" ", "")
    if len(set(folded)) < _FEWEST_CHARACTERS:
        return True
    longest = min(len(folded) // 2, SHORTEST - 1)
    sizes = range(1, longest + 1)
    return any(folded[size:] == folded[:-size] for size in sizes)


def _runs(text: str) -> bool:
    """Whether most steps go along the alphabet, the digits or a row of the keyboard."""
    folded = _fold(text).replace(" ", "")
    steps = [one + other for one, other in itertools.pairwise(folded)]
    return bool(steps) and sum(map(_is_step, steps)) / len(steps) >= _STEADY_SHARE


def _is_step(pair: str) -> bool:
    if abs(ord(pair[0]) - ord(pair[1])) <= 1:
        return True
    return any(pair in row or pair[::-1] in row for row in _KEYBOARD_ROWS)


# --- the person's own name --------------------------------------------------------------------


def _has_name(text: str, user_words: Sequence[str]) -> bool:
    """Whether a part of the name is in the text, but not inside a word of the list.

    Rose is not in the way of a passphrase with "kerosene"; a part of three letters counts only
    as a word of its own, and one of two not at all.
    """
    names = {token for entry in user_words for token in _tokens(entry) if len(token) > 2}
    if not names:
        return False
    if names.intersection(_tokens(text)):
        return True
    listed = frozenset(word_list()) | left_out_words()
    rest = " ".join(word for word in text.split() if _fold(word) not in listed)
    parts = [name for name in names if len(name) >= _SHORT_NAME]
    return any(part in reading for reading in _readings(rest) for part in parts)
