"""Describe a report once: the preview, the PDF and the CSV are made of the same texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under a head; the first column names the row, the others hold numbers."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what is said of each."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as PNG with its words for those who do not see it; a CSV has the words alone."""

    title: str
    png: bytes = field(repr=False)
    width: float
    height: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class NewPage:
    """Where a new page begins in print."""


Block: TypeAlias = Table | Facts | Picture | NewPage


@dataclass(frozen=True, slots=True)
class Report:
    """What is shown, printed and saved: nothing else is in any of the three."""

    title: str = field(repr=False)
    lines: tuple[str, ...] = field(default=(), repr=False)
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    foot: str = ""
