"""Describe what a search finds, and mark the words that were looked for in a text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.ids import CaseId, GroupId

if TYPE_CHECKING:
    from collections.abc import Sequence

_FAR = 1_000
"""Where the first place is looked for first: most are near the beginning."""
CONTEXT = 90
"""Characters shown before and after the first word that was found."""

_WORD = re.compile(r"\w+")
_QUERY = re.compile(r'"([^"]*)"?|(\S+)')
_MARKS = re.compile(r"(?:^|(?<=\n))\s*(?:#{1,6}|[-*+>])\s+|\*\*|__|`")


class FoundKind(StrEnum):
    """What was found; each kind has its words, its icon and its place in the window."""

    CLIENT = "client"
    NOTE = "note"
    ADDENDUM = "addendum"
    RISK_ANSWER = "answer to a risk assessment"
    REVIEW = "review of a note"
    OWN_NOTE = "own note"
    INTAKE = "intake"
    EVENT = "event"
    LEGAL = "legal step"
    RISK = "risk"
    SAFETY_PLAN = "safety plan"
    PLAN = "plan"
    GOAL_REVIEW = "goal review"
    REFERRAL = "referral"
    CONSENT = "consent"
    DOCUMENT = "document"
    ALERT = "answered alert"
    CLOSING = "closing"
    GROUP = "group"
    PROCESS = "group process"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; ``found`` where it is what was looked for."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found, with the words around it; ``code`` and ``name`` as entitled."""

    kind: FoundKind
    item: UUID
    title: tuple[Part, ...]
    context: tuple[Part, ...]
    when: datetime
    case: CaseId | None = None
    group: GroupId | None = None
    about: UUID | None = None
    """The note that an addition or an answer belongs to, or the meeting of a group's note."""
    code: str = ""
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The best of what was found, how much there was, and how far the reading is."""

    hits: tuple[Hit, ...]
    total: int
    done: int
    of: int

    @property
    def complete(self) -> bool:
        """Whether everything was read."""
        return self.done >= self.of


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase in quotes, to be found as it is, or a word, whose end may be missing."""

    text: str
    phrase: bool = False


def terms(query: str) -> tuple[Term, ...]:
    """Take a query apart: phrases in quotes, and words."""
    found = []
    for match in _QUERY.finditer(query):
        quoted, word = match.group(1), match.group(2)
        text = (quoted if quoted is not None else word).strip('"*').strip()
        if _WORD.search(text):
            found.append(Term(text, phrase=quoted is not None))
    return tuple(found)


def fold(text: str) -> str:
    """Take case and diacritics away, letter by letter, so that every place stays where it is."""
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_letter, text))


@cache
def _fold_letter(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[0].casefold()[0]


def marker(wanted: Sequence[Term]) -> re.Pattern[str]:
    """Make the pattern that finds what was looked for in a folded text."""
    branches = []
    for term in wanted:
        words = [re.escape(word) for word in _WORD.findall(fold(term.text))]
        end = r"\b" if term.phrase else r"\w*"
        branches.append(r"\W+".join(words) + end)
    return re.compile(r"\b(?:" + "|".join(branches) + ")")


def marked(text: str, pattern: re.Pattern[str]) -> tuple[Part, ...]:
    """Cut a whole text into what was found and what lies between."""
    parts, place = [], 0
    for match in pattern.finditer(fold(text)):
        if match.start() > place:
            parts.append(Part(text[place : match.start()]))
        parts.append(Part(text[match.start() : match.end()], found=True))
        place = match.end()
    if text[place:]:
        parts.append(Part(text[place:]))
    return tuple(parts)


def in_context(text: str, pattern: re.Pattern[str]) -> tuple[Part, ...]:
    """Give the words around the first place that was found, in one line."""
    first = pattern.search(fold(text[:_FAR])) or pattern.search(fold(text))
    start = max(0, first.start() - CONTEXT) if first else 0
    end = min(len(text), (first.end() if first else 0) + 2 * CONTEXT)
    if start:
        start = text.find(" ", start, start + 30) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", start, end), first.end() if first else start + 1)
    line = " ".join(_MARKS.sub(" ", text[start:end]).split())
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return marked(f"{before}{line}{after}", pattern)
