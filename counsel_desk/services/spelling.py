"""Check English spelling without a connection: words of the symspellpy package, and one's own.

The package's list holds British and American forms with how often they are written. Only the
list is read: its index for quick guesses would take many times the room. Guesses are found by
the distance to every word, in a few milliseconds; ask for them, and load the list, off the
window's thread.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from counsel_desk.services.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LIST = "frequency_dictionary_en_82_765.txt"
CLINICAL = "clinical_words.txt"
FARTHEST = 2
MOST_GUESSES = 6
LONGEST_WORD = 40
WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_ENDINGS = ("'s", "s'", "'ll", "'ve", "'d", "'re")


class NoDictionaryError(DeskError):
    """The list of words is not where the package should have put it."""


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A word that is in no dictionary: where it begins in its text, and how it is written."""

    start: int
    word: str


def _plain(word: str) -> str:
    return word.replace("’", "'").casefold()


@dataclass(slots=True)
class Speller:
    """Knows words; ``words`` maps each to how often it is written."""

    words: Mapping[str, int]
    own: set[str] = field(default_factory=set)

    def learn(self, words: Iterable[str]) -> None:
        """Take the personal dictionary in, in the place of what it was."""
        self.own = {_plain(word) for word in words}

    def knows(self, word: str) -> bool:
        """Whether a word is written as a dictionary has it.

        Names and abbreviations are in no dictionary: what has a capital is taken as right.
        """
        if len(word) > LONGEST_WORD or any(char.isupper() for char in word):
            return True
        plain = _plain(word)
        return self._has(plain) or all(self._has(part) for part in plain.split("-"))

    def _has(self, plain: str) -> bool:
        if len(plain) < 2 or plain in self.words or plain in self.own:
            return True
        for ending in _ENDINGS:
            if plain.endswith(ending):
                stem = plain[: -len(ending)] + ("s" if ending == "s'" else "")
                return stem in self.words or stem in self.own
        return False

    def check(self, text: str) -> Iterator[Misspelt]:
        """Find the words of a text that are in no dictionary."""
        for found in WORD.finditer(text):
            if not self.knows(found[0]):
                yield Misspelt(found.start(), found[0])

    def guesses(self, word: str) -> tuple[str, ...]:
        """Give what was probably meant: the nearest words, those written most often first."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        near = process.extract(
            _plain(word), self._list, scorer=OSA.distance, score_cutoff=FARTHEST, limit=None
        )
        words = ((distance, -self.words.get(one, 0), one) for one, distance, _ in near)
        return tuple(one for _, _, one in sorted(words)[:MOST_GUESSES])

    @property
    def _list(self) -> list[str]:
        return [*self.words, *(one for one in self.own if one not in self.words)]


def load() -> Speller:
    """Read the dictionaries; raises NoDictionaryError where the package is not whole."""
    return Speller(_words())


@cache
def _words() -> Mapping[str, int]:
    found = find_spec("symspellpy")
    folders = found.submodule_search_locations if found is not None else None
    if not folders:
        raise NoDictionaryError
    words: dict[str, int] = {}
    try:
        with (Path(folders[0]) / LIST).open(encoding="utf-8-sig") as lines:
            for line in lines:
                word, _, often = line.rstrip().partition(" ")
                words[word] = int(often)
    except (OSError, ValueError):
        raise NoDictionaryError from None
    return words | _clinical()


def _clinical() -> dict[str, int]:
    """Read the words of this work that a general list lacks."""
    text = files("resources").joinpath("wordlists", CLINICAL).read_text("utf-8")
    lines = text.splitlines()
    return {line.strip(): 1 for line in lines if line.strip() and not line.startswith("#")}
