"""Read a register from a CSV, XLSX or ODS file, within bounds; no vault is needed."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from counsel_desk.domain.bringing_in import Table
from counsel_desk.domain.documents import DocumentKind
from counsel_desk.domain.table_headings import DEEPEST, heading_place
from counsel_desk.services.document_files import Progress, read_file
from counsel_desk.services.errors import Invalid
from counsel_desk.services.workbooks import MergedCells, errors_in, sheets_seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from python_calamine import CalamineWorkbook

MOST_ROWS = 5_000
MOST_SCORES = 50_000
"""The most rows of a file of clients, and of a file of scores."""
MOST_COLUMNS = 250
MOST_UNPACKED = 120 * 1024 * 1024
MOST_RATIO = 200
_LONGEST_CELL = 4_000
_STEP = 1024 * 1024
_LEGACY = b"\xd0\xcf\x11\xe0"
_DELIMITERS = ",;\t|"
_END = "\x1e"
"""Stands alone in a line after the last one: where it does not, a quotation mark is open."""


def _silent(done: int, of: int) -> None:
    """Report nothing."""


def read_table(
    path: Path, *, most_rows: int | None = None, sheet: str = "", progress: Progress = _silent
) -> Table:
    """Read a file that someone chose; raises Invalid with what is wrong with it.

    It has at most ``most_rows`` rows, `MOST_ROWS` for None. Of a workbook it is ``sheet``, or the
    first one with rows. Beside the reasons of `document_files.read_file`: ``table-unknown``,
    ``table-old-format``, ``table-broken``, ``table-quote-open`` with the line,
    ``table-too-large``, ``table-too-wide``, ``table-no-rows``.
    """
    most = MOST_ROWS if most_rows is None else most_rows
    content = read_file(path, progress=progress)
    doubtful: set[int] = set()
    if content.data.startswith(_LEGACY):
        raise Invalid("table-old-format", field="file")
    if content.kind is DocumentKind.TABLE:
        return _workbook(content.data, most, sheet)
    if content.kind not in (DocumentKind.TEXT, DocumentKind.OTHER):
        raise Invalid("table-unknown", field="file")
    table = _table(_separated(content.data, doubtful), most, is_separated=True)
    return replace(table, overfull=table.overfull | doubtful)


def _table(
    rows: Iterable[tuple[int, Sequence[str]]], most: int, *, is_separated: bool = False
) -> Table:
    filled = []
    for line, row in rows:
        if any(cell.strip() for cell in row):
            filled.append((line, row[: MOST_COLUMNS + 1]))
        if len(filled) > most + DEEPEST:
            raise Invalid("table-too-large", field="file", most=most)
    above = heading_place([row for _, row in filled[:DEEPEST]])
    filled = filled[above:]
    if len(filled) > most + 1:
        raise Invalid("table-too-large", field="file", most=most)
    if len(filled) < 2:
        raise Invalid("table-no-rows", field="file")
    headers = [" ".join(cell.split())[:100] for cell in filled[0][1]]
    while headers and not headers[-1]:
        headers.pop()
    width = len(headers)
    if width > MOST_COLUMNS:
        raise Invalid("table-too-wide", field="file", most=MOST_COLUMNS)
    # In a sheet, words beside the table are a remark; between separators, they were moved there.
    # Also under a heading that is empty: a separator at the end of each line is common.
    over = (line for line, row in filled[1:] if any(cell.strip() for cell in row[width:]))
    return Table(
        tuple(headers),
        tuple(tuple(cell[:_LONGEST_CELL] for cell in row[:width]) for _, row in filled[1:]),
        tuple(line for line, _ in filled[1:]),
        frozenset(over if is_separated else ()),
        heading=filled[0][0],
        above=above,
    )


def _separated(data: bytes, doubtful: set[int]) -> Iterator[tuple[int, list[str]]]:
    """Give the rows with the line each ends on; ``doubtful`` takes those that may hold others."""
    text = _decoded(data)
    lines_read = (line for line in text.splitlines() if line.strip())
    # A title that stands above the headings has no separator.
    first = next((line for line in lines_read if any(one in line for one in _DELIMITERS)), "")
    delimiter = max(_DELIMITERS, key=first.count)
    if "\0" in text:
        raise Invalid("table-unknown", field="file")
    taken: list[str] = []
    lines = _noted(io.StringIO(f"{text}\n{_END}", newline=""), taken)
    reader = csv.reader(lines, delimiter=delimiter)
    row: list[str] = []
    began = ended = 0
    try:
        for row in reader:
            began, ended = ended + 1, reader.line_num
            if len(taken) > 1:
                _refuse_stray_quotes(taken, delimiter, began)
                if any(_hides_lines(cell, delimiter, first) for cell in row):
                    doubtful.add(ended)
            taken.clear()
            if row != [_END]:
                yield ended, row
    except csv.Error:
        # A cell grows beyond its bound where a quotation mark has no other to close it.
        if text.count('"') % 2:
            raise Invalid("table-quote-open", field="file", line=ended + 1) from None
        raise Invalid("table-broken", field="file") from None
    if row != [_END]:
        raise Invalid("table-quote-open", field="file", line=began)


def _noted(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def _refuse_stray_quotes(lines: list[str], delimiter: str, began: int) -> None:
    """Refuse a row over several lines in which words stand right behind a closing mark.

    There, two marks that do not belong together have made one cell of what lies between them.
    """
    if lines[-1] == _END:
        return  # a mark that is never closed is told as such
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        raise Invalid("table-quote-open", field="file", line=began) from None


def _hides_lines(cell: str, delimiter: str, first: str) -> bool:
    """Whether a cell over several lines holds as many separators as a whole line has."""
    is_broken = "\n" in cell or "\r" in cell
    return is_broken and cell.count(delimiter) >= max(first.count(delimiter), 1)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _workbook(data: bytes, most: int, wanted: str) -> Table:
    """Read one sheet: the one that is wanted, or the first that has rows below its headings."""
    _check_unpacked(data, most)
    from python_calamine import CalamineError, load_workbook

    try:
        book = load_workbook(io.BytesIO(data))
        names = sheets_seen(book)
        for name in [wanted] if wanted in names else names:
            try:
                table = _table(_sheet(book, data, name, most), most)
            except Invalid as refused:
                if refused.reason != "table-no-rows" or name in (wanted, names[-1]):
                    raise
            else:
                return replace(table, sheet=name, sheets=names)
    except CalamineError:
        raise Invalid("table-broken", field="file") from None
    raise Invalid("table-no-rows", field="file")


def _sheet(
    book: CalamineWorkbook, data: bytes, name: str, most: int
) -> Iterator[tuple[int, list[str]]]:
    errors = errors_in(data, name)
    sheet = book.get_sheet_by_name(name)
    merged = MergedCells(sheet)
    for line, row in enumerate(sheet.iter_rows(), start=1):
        if line > most * 2:
            raise Invalid("table-too-large", field="file", most=most)
        said = [_said(cell) for cell in row[: MOST_COLUMNS + 1]]
        for column, words in errors.get(line, ()):
            said[column : column + 1] = [words] if column < len(said) else []
        yield line, merged.filled(line, said)


def _said(cell: object) -> str:
    """Write a cell as text; numbers without a fraction as whole ones, days as ISO."""
    if isinstance(cell, datetime):
        is_day = cell.time() == time()
        return cell.date().isoformat() if is_day else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _check_unpacked(data: bytes, most_rows: int) -> None:
    """Unpack into nothing first, and stop where it grows too much: sizes that are told may lie."""
    most = min(MOST_UNPACKED, max(len(data) * MOST_RATIO, _STEP))
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for entry in packed.infolist():
                with packed.open(entry) as stream:
                    while block := stream.read(_STEP):
                        unpacked += len(block)
                        if unpacked > most:
                            raise Invalid("table-too-large", field="file", most=most_rows)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise Invalid("table-broken", field="file") from None
