"""Lay out a referral letter from the pieces that somebody ticked, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from counsel_desk.reports.sealed_pdf import Fact, Item, Paper, Section, render

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, slots=True)
class Piece:
    """One field that a letter may hold; ``group`` gathers pieces that belong together.

    ``lost`` is how many of the records that it is made of do not open: without a text there is
    nothing that could be ticked, with one the letter says beside it what it leaves out, in the
    words of ``without``.
    """

    key: str
    group: str
    label: str
    text: str = field(repr=False)
    lost: int = 0
    without: str = ""

    @property
    def said(self) -> str:
        """The text as it stands in the letter."""
        return f"{self.text} {self.without}" if self.without else self.text


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
    taken = [piece for piece in pieces if piece.key in chosen and piece.text]
    groups = dict.fromkeys(piece.group for piece in taken)
    sections = [
        Section(
            group,
            group,
            (Item("", tuple(Fact(p.key, p.label, p.said) for p in taken if p.group == group)),),
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
