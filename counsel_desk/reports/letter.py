"""Lay out a referral letter from the pieces that somebody ticked, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from counsel_desk.reports.sealed_pdf import Fact, Item, Paper, Section, render

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, slots=True)
class Piece:
    """One field that a letter may hold; ``group`` gathers pieces that belong together."""

    key: str
    group: str
    label: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LetterWords:
    """What the letter says besides its pieces, in the reader's language."""

    title: str
    to: str
    date: str
    foot: str
    message: str = field(default="", repr=False)


def lay_out(words: LetterWords, pieces: tuple[Piece, ...], chosen: Collection[str]) -> Paper:
    """Put the chosen pieces on paper, in their groups; what was not ticked is not there."""
    taken = [piece for piece in pieces if piece.key in chosen]
    groups = dict.fromkeys(piece.group for piece in taken)
    sections = [
        Section(
            group,
            group,
            (Item("", tuple(Fact(p.key, p.label, p.text) for p in taken if p.group == group)),),
        )
        for group in groups
    ]
    if words.message.strip():
        message = Item("", body=words.message.strip())
        sections.insert(0, Section("message", "", (message,)))
    return Paper(words.title, (words.to, words.date), tuple(sections), words.foot)


def render_letter(paper: Paper, *, passphrase: str) -> bytes:
    """Seal the letter with a passphrase of its own."""
    return render(paper, passphrase=passphrase)
