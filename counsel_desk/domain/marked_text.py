"""Marked text, as notes are written in: headings, bold, italic, lists, and nothing else.

What is written here reads back to the same blocks, and the text is CommonMark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BREAK = "\u2028"
_SPECIAL = re.compile(r"([\\*_`\[\]<]|&(?=[#A-Za-z]))")
_LINE_START = re.compile(r"^(?:([#+\->=~|])|(\d{1,9})([.)]))")
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?: +(.*))?$")
_BULLET = re.compile(r"^\s*[-*+](?: +(.*))?$")
_NUMBER = re.compile(r"^\s*\d{1,9}[.)](?: +(.*))?$")
_TOKEN = re.compile(r"\\(.)|(\*+|_+)", re.DOTALL)
_PUNCTUATION = set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class Kind(Enum):
    """What a block is."""

    TEXT = "text"
    HEADING = "heading"
    BULLET = "bullet"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading (level 1 to 3) or list item."""

    kind: Kind
    runs: tuple[Run, ...]
    level: int = 0

    @property
    def text(self) -> str:
        """The words without their looks."""
        return "".join(run.text for run in self.runs)


def _joined(runs: Iterator[Run] | list[Run]) -> list[Run]:
    merged = []
    for (bold, italic), same in groupby(runs, key=lambda run: (run.bold, run.italic)):
        text = "".join(run.text for run in same)
        if text:
            merged.append(Run(text, bold, italic))
    return merged


def _split_blanks(runs: list[Run]) -> list[Run]:
    """Give blanks at the edges of a look the look that both neighbours share."""
    parts = [
        Run(piece, run.bold, run.italic)
        for run in runs
        for piece in re.split(r"(\s+)", run.text)
        if piece
    ]
    settled = []
    for place, run in enumerate(parts):
        if not run.text.isspace():
            settled.append(run)
            continue
        before = parts[place - 1] if place else Run("")
        after = parts[place + 1] if place + 1 < len(parts) else Run("")
        bold, italic = before.bold and after.bold, before.italic and after.italic
        settled.append(Run(run.text, bold, italic))
    return _joined(settled)


def _trimmed(runs: list[Run]) -> list[Run]:
    """Drop blanks at the ends of the block and around breaks, as every reader does."""
    text = re.sub(rf"[^\S{BREAK}]*{BREAK}[^\S{BREAK}]*", BREAK, "".join(r.text for r in runs))
    if text == "".join(r.text for r in runs) and text == text.strip():
        return runs
    marked = [(char, run.bold, run.italic) for run in runs for char in run.text]
    kept = []
    for place, entry in enumerate(marked):
        if not entry[0].isspace() or entry[0] == BREAK or _is_inside(marked, place):
            kept.append(entry)
    while kept and kept[0][0] == BREAK:
        kept.pop(0)
    while kept and kept[-1][0] == BREAK:
        kept.pop()
    return _joined([Run(char, bold, italic) for char, bold, italic in kept])


def _is_inside(marked: list[tuple[str, bool, bool]], place: int) -> bool:
    """Say whether a blank stands between words of one line."""
    before = next((c for c, _, _ in reversed(marked[:place]) if not _is_blank(c)), BREAK)
    after = next((c for c, _, _ in marked[place + 1 :] if not _is_blank(c)), BREAK)
    return BREAK not in (before, after)


def _is_blank(char: str) -> bool:
    return char.isspace() and char != BREAK


def _settle(runs: list[Run]) -> tuple[Run, ...]:
    return tuple(_split_blanks(_trimmed(_joined(runs))))


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _guard_start(line: str) -> str:
    def guard(found: re.Match[str]) -> str:
        return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"

    return _LINE_START.sub(guard, line)


def _write_runs(runs: tuple[Run, ...]) -> str:
    parts, bold, italic = [], False, False
    for run in (*runs, Run("")):
        parts.append("*" * (2 * (run.bold != bold) + (run.italic != italic)))
        parts.append(_escape(run.text))
        bold, italic = run.bold, run.italic
    return "".join(parts)


def _write_block(block: Block, number: int) -> str:
    lines = _write_runs(block.runs).split(BREAK)
    if block.kind is Kind.HEADING:
        return f"{'#' * block.level} {' '.join(lines)}"
    guarded = [_guard_start(line) for line in lines]
    if block.kind is Kind.TEXT:
        return "\\\n".join(guarded)
    mark = "- " if block.kind is Kind.BULLET else f"{number}. "
    return mark + f"\\\n{' ' * len(mark)}".join(guarded)


def write(blocks: list[Block]) -> str:
    """Return blocks as Markdown; empty ones are left out."""
    parts: list[str] = []
    before: Kind | None = None
    number = 0
    for given in blocks:
        block = replace(given, runs=_settle(list(given.runs)))
        if not block.text:
            continue
        number = number + 1 if block.kind is before and block.kind is Kind.NUMBER else 1
        is_list = block.kind in (Kind.BULLET, Kind.NUMBER)
        if before is not None:
            parts.append("\n" if is_list and block.kind is before else "\n\n")
        parts.append(_write_block(block, number))
        before = block.kind
    return "".join(parts)


def _is_toggle(text: str, found: re.Match[str]) -> bool:
    before = text[found.start() - 1] if found.start() else " "
    after = text[found.end()] if found.end() < len(text) else " "
    if len(found[2]) > 3 or (before.isspace() and after.isspace()):
        return False
    return found[2][0] == "*" or not (before.isalnum() and after.isalnum())


def _read_runs(text: str) -> list[Run]:
    """Return the runs of one block; every mark switches its look on or off."""
    tokens = [m for m in _TOKEN.finditer(text) if m[2] is not None and _is_toggle(text, m)]
    spare = set()
    for size in (1, 2):
        of_size = [m for m in tokens if len(m[2]) & size]
        if len(of_size) % 2:
            spare.add(of_size[-1].start())
    runs, bold, italic, at = [], False, False, 0
    toggles = {m.start() for m in tokens} - spare
    for found in _TOKEN.finditer(text):
        runs.append(Run(text[at : found.start()], bold, italic))
        at = found.end()
        if found[2] is None:
            literal = found[1] if found[1] in _PUNCTUATION else found[0]
            runs.append(Run(literal, bold, italic))
        elif found.start() in toggles:
            bold ^= len(found[2]) in (2, 3)
            italic ^= len(found[2]) in (1, 3)
        else:
            runs.append(Run(found[2], bold, italic))
    runs.append(Run(text[at:], bold, italic))
    return runs


def _opened(line: str) -> tuple[Kind, int, str] | None:
    """Return kind, level and words of a line that begins a heading or an item."""
    if found := _HEADING.match(line):
        return Kind.HEADING, min(len(found[1]), 3), found[2] or ""
    if found := _BULLET.match(line):
        return Kind.BULLET, 0, found[1] or ""
    if found := _NUMBER.match(line):
        return Kind.NUMBER, 0, found[1] or ""
    return None


def read(markdown: str) -> list[Block]:
    """Return the blocks of a Markdown text; what is not known stays as it is written."""
    raw: list[tuple[Kind, int, str]] = []
    is_open = ends_in_break = False
    for line in markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not line.strip():
            is_open = ends_in_break = False
            continue
        begun = None if ends_in_break else _opened(line)
        text = begun[2] if begun else line.strip()
        ends_in_break = (len(text) - len(text.rstrip("\\"))) % 2 == 1
        words = text[:-1] + BREAK if ends_in_break else text
        if begun:
            raw.append((begun[0], begun[1], words))
        elif is_open:
            kind, level, so_far = raw[-1]
            gap = "" if so_far.endswith(BREAK) else " "
            raw[-1] = (kind, level, so_far + gap + words)
        else:
            raw.append((Kind.TEXT, 0, words))
        is_open = raw[-1][0] is not Kind.HEADING
        ends_in_break = ends_in_break and is_open
    return [Block(kind, _settle(_read_runs(text)), level) for kind, level, text in raw]


def shown(markdown: str) -> tuple[str, tuple[int, ...]]:
    """Give a text without its marks, and which of its lines are headings, counted from 0."""
    lines: list[str] = []
    heads: list[int] = []
    before, number = None, 0
    for block in read(markdown):
        number = number + 1 if block.kind is before and block.kind is Kind.NUMBER else 1
        is_list = block.kind in (Kind.BULLET, Kind.NUMBER)
        if lines and not (is_list and block.kind is before):
            lines.append("")
        if block.kind is Kind.HEADING:
            heads.append(len(lines))
        mark = "•  " if block.kind is Kind.BULLET else f"{number}. " if is_list else ""
        lines += f"{mark}{block.text}".split(BREAK)
        before = block.kind
    return "\n".join(lines), tuple(heads)
