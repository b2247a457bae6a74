"""Tell of a workbook what its reader does not: its errors, its merged cells, its hidden sheets."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_TIE = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b([^>]*\bt="e"[^>]*)(?<!/)>(?:(?!</(?:\w+:)?c>).){0,8000}?<(?:\w+:)?v>(#[^<]{1,20})<',
    re.DOTALL,
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')


def sheets_seen(book: CalamineWorkbook) -> tuple[str, ...]:
    """Name the sheets with cells that whoever opens the workbook sees, in their order."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return tuple(
        one.name
        for one in book.sheets_metadata
        if one.visible == SheetVisibleEnum.Visible and one.typ == SheetTypeEnum.WorkSheet
    )


def errors_in(data: bytes, sheet: str) -> dict[int, list[tuple[int, str]]]:
    """Give by line the cells that Excel could not work out: column and what stands there.

    The reader gives them as empty cells, as if nothing had been written. Only an .xlsx is looked
    into; what is there has been unpacked within bounds before.
    """
    found: dict[int, list[tuple[int, str]]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        path = _path_of(packed, sheet)
        held = packed.read(path) if path in packed.namelist() else b""
    for attributes, words in _ERROR.findall(held) if b't="e"' in held else ():
        if place := _PLACE.search(attributes):
            cell = _column(place[1].decode()), words.decode("ascii", "replace")
            found.setdefault(int(place[2]), []).append(cell)
    return found


def _path_of(packed: zipfile.ZipFile, sheet: str) -> str:
    names = packed.namelist()
    book, ties = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if book not in names or ties not in names:
        return ""
    sheets = [_attributes(one) for one in _SHEET.findall(packed.read(book))]
    key = next((one.get("r:id", "") for one in sheets if one.get("name") == sheet), "")
    found = [_attributes(one) for one in _TIE.findall(packed.read(ties))]
    target = next((one.get("Target", "") for one in found if key and one.get("Id") == key), "")
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/") if target else ""


def _attributes(tag: bytes) -> dict[str, str]:
    pairs = _ATTRIBUTE.findall(tag.decode("utf-8", "replace"))
    return {name: unescape(value) for name, value in pairs}


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


class MergedCells:
    """What is written once over several lines, such as a county beside all who live there."""

    def __init__(self, sheet: CalamineSheet) -> None:
        self._starts: dict[int, list[tuple[int, int]]] = {}
        self._below: dict[int, tuple[int, str]] = {}
        for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
            if bottom > top:
                self._starts.setdefault(top + 1, []).append((left, bottom + 1))

    def filled(self, line: int, row: list[str]) -> list[str]:
        """Give a row with what merged cells above say for it; an empty row stays empty."""
        if not any(cell.strip() for cell in row):
            return row
        for column, (last, words) in self._below.items():
            if line <= last and column < len(row) and not row[column]:
                row[column] = words
        for column, last in self._starts.get(line, ()):
            if column < len(row):
                self._below[column] = last, row[column]
        return row
