"""Write a report as CSV: the same texts as on the screen, none of which a spreadsheet runs."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from counsel_desk.reports.document import Facts, NewPage, Picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counsel_desk.reports.document import Block, Report

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARK = "\ufeff"


def harmless(text: str) -> str:
    """Put an apostrophe in front of what a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_RUNS) else text


def to_csv(report: Report) -> bytes:
    """Write a report as UTF-8 with a byte order mark, tables under one another."""
    out = StringIO(newline="")
    write = csv.writer(out, lineterminator="\r\n")
    for row in _rows(report):
        write.writerow([harmless(cell) for cell in row])
    return (_MARK + out.getvalue()).encode()


def _rows(report: Report) -> Iterator[tuple[str, ...]]:
    yield (report.title,)
    for line in report.lines:
        yield (line,)
    for block in report.blocks:
        if not isinstance(block, NewPage):
            yield ()
            yield (block.title,)
            yield from _block(block)
    if report.foot:
        yield ()
        yield (report.foot,)


def _block(block: Block) -> Iterator[tuple[str, ...]]:
    if isinstance(block, Facts):
        yield from block.lines
    elif isinstance(block, Picture):
        yield (block.words,)
    elif not isinstance(block, NewPage):
        yield block.head
        yield from block.rows
        if block.note:
            yield (block.note,)
