"""Find in what was typed the names and codes of people who do not belong there.

It points out and decides nothing: many names here are words too (Grace, Amani, Baraka).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from counsel_desk.domain.case_code import is_valid_code

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

SHORTEST = 3
"""Letters of a part of a name that is looked for."""

_CODE = re.compile(r"\b[A-Za-z]{2}-\d{4,6}-[A-Za-z]\b")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_OWNER = re.compile(r"['’]s$")
_BEGINS = re.compile(r"(?:^|[.!?:;\n])[\s\"'“‘(*#>-]*$")

_WORDS = """
grace joy faith hope mercy peace patience charity purity prudence blessing precious glory victory
justice mark will bill may june april august rose dawn rich young long short king prince queen
christian angel gift favour fortune trinity summer winter west east north south
baraka amani neema imani upendo tumaini furaha faraja rehema zawadi heri bahati subira juma jumapili
alhamisi mwanzo mwisho simba tajiri shukuru karibu asante wema haki uhuru
"""
COMMON = frozenset(_WORDS.split())
"""Words that are names as well: alone they count only where a capital cannot mean anything else."""


class Naming(StrEnum):
    """What was found."""

    CODE = "code"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Pointed:
    """Words to look at: as they were typed, and where they begin."""

    kind: Naming
    start: int
    words: str = field(repr=False)


def pointed_in(text: str, names: Iterable[str], fitting: Collection[str]) -> tuple[Pointed, ...]:
    """Give the codes that are not ``fitting``, and whatever is or is part of one of the names."""
    found = [*_codes(text, fitting), *_names(text, parts_of(names))]
    return tuple(sorted(found, key=lambda one: one.start))


def parts_of(names: Iterable[str]) -> frozenset[str]:
    """Give the parts of names that are looked for, as `names_in` wants them."""
    found = (part for name in names for part in map(fold, _WORD.findall(name)))
    return frozenset(part for part in found if len(part) >= SHORTEST)


def names_in(text: str, parts: Collection[str]) -> tuple[Pointed, ...]:
    """Give each run of words that are parts of names; parts are folded already."""
    return tuple(_names(text, parts))


def fold(word: str) -> str:
    """Give a word without capitals, accents and the 's of an owner."""
    bare = unicodedata.normalize("NFKD", _OWNER.sub("", word))
    return "".join(one for one in bare if not unicodedata.combining(one)).casefold()


def _codes(text: str, fitting: Collection[str]) -> Iterator[Pointed]:
    for found in _CODE.finditer(text):
        code = found[0].upper()
        if code not in fitting and is_valid_code(code):
            yield Pointed(Naming.CODE, found.start(), found[0])


def _names(text: str, parts: Collection[str]) -> Iterator[Pointed]:
    """Give each run of words that are parts of names."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        is_part = fold(word[0]) in parts
        goes_on = bool(run) and not text[run[-1].end() : word.start()].strip(" ,.-")
        if run and not (is_part and goes_on):
            yield from _told(text, run)
            run = []
        if is_part:
            run.append(word)
    yield from _told(text, run)


def _told(text: str, run: list[re.Match[str]]) -> Iterator[Pointed]:
    """Give a run, unless it is but a common word that was not written like a name."""
    if not run or (len(run) == 1 and fold(run[0][0]) in COMMON and not _is_written(text, run[0])):
        return
    start, end = run[0].start(), run[-1].end()
    yield Pointed(Naming.NAME, start, text[start:end])


def _is_written(text: str, word: re.Match[str]) -> bool:
    """Whether a word has a capital that the beginning of a sentence does not explain."""
    return word[0][:1].isupper() and _BEGINS.search(text[: word.start()]) is None
