"""Print a report on A4: tables that go on over pages, facts and pictures."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from counsel_desk.reports.document import Facts, NewPage, Picture, Table
from counsel_desk.reports.sealed_pdf import (
    FAMILY,
    INK,
    LINE,
    MARGIN,
    QUIET,
    empty_pages,
    seal,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fpdf import FPDF

    from counsel_desk.reports.document import Block, Report

_SIZE, _LEADING, _PAD = 9.0, 4.4, 1.3
_FOOT = 20.0
_NAME_SHARE = 0.34
_NARROWEST = 16.0
_LEAST_NAME = 55.0


def render_report(report: Report, *, passphrase: str) -> bytes:
    """Print a report and seal it; the bytes open with the passphrase alone."""
    return seal(printed(report), passphrase)


def printed(report: Report) -> bytes:
    """Print a report in memory, unsealed; MUST NOT be saved as it is."""
    return bytes(_laid_out(report).output())


def page_count(report: Report) -> int:
    """Say on how many pages a report is printed."""
    pdf = _laid_out(report)
    pdf.output()  # which closes the files of the type
    return pdf.pages_count


def _laid_out(report: Report) -> FPDF:
    pdf = empty_pages(report.foot)
    write(pdf, report.title, 20, bold=True)
    pdf.ln(1.5)
    for line in report.lines:
        write(pdf, line, 10, quiet=True)
    pdf.ln(3)
    for block in report.blocks:
        _block(pdf, block)
    return pdf


def _block(pdf: FPDF, block: Block) -> None:
    if isinstance(block, NewPage):
        pdf.add_page()
        return
    if isinstance(block, Table):
        _table(pdf, block)
    elif isinstance(block, Facts):
        _facts(pdf, block)
    else:
        _picture(pdf, block)
    pdf.ln(4)


def _title(pdf: FPDF, title: str, room: float) -> None:
    """Write a title where at least so much fits under it."""
    if pdf.get_y() + room > pdf.h - _FOOT:
        pdf.add_page()
    if title:
        write(pdf, title, 12.5, bold=True)
        pdf.ln(1)


def _facts(pdf: FPDF, facts: Facts) -> None:
    _title(pdf, facts.title, 22)
    for name, said in facts.lines:
        lines = _lines(pdf, said, pdf.epw - 52)
        if pdf.get_y() + len(lines) * _LEADING > pdf.h - _FOOT:
            pdf.add_page()
        _font(pdf, quiet=True)
        pdf.multi_cell(50, _LEADING, name, align="L", new_x="RIGHT", new_y="TOP")
        _font(pdf)
        pdf.set_x(MARGIN + 52)
        pdf.multi_cell(0, _LEADING, said, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(0.8)


def _picture(pdf: FPDF, picture: Picture) -> None:
    height = pdf.epw * picture.height / picture.width
    _title(pdf, picture.title, height + 10)
    alt = picture.words or picture.title
    pdf.image(BytesIO(picture.png), w=pdf.epw, h=height, alt_text=alt)
    if picture.words:
        write(pdf, picture.words, 10)


def _table(pdf: FPDF, table: Table) -> None:
    _title(pdf, table.title, 26)
    widths = _widths(pdf, table)
    _row(pdf, table.head, widths, head=True)
    for row in table.rows:
        if _row_height(pdf, row, widths) + pdf.get_y() > pdf.h - _FOOT:
            pdf.add_page()
            _row(pdf, table.head, widths, head=True)
        _row(pdf, row, widths)
    if table.note:
        pdf.ln(1)
        write(pdf, table.note, 8.5, quiet=True)


def _widths(pdf: FPDF, table: Table) -> list[float]:
    """Give each column what its longest text needs, and the first at most what is left."""
    others = len(table.head) - 1
    if not others:
        return [pdf.epw]
    _font(pdf)
    needs = []
    for column in range(1, others + 1):
        texts = [row[column] for row in table.rows] + table.head[column].split()
        needs.append(max(_NARROWEST, *(pdf.get_string_width(one) + 4 for one in texts)))
    most = pdf.epw * (1 - _NAME_SHARE)
    if sum(needs) > most:
        needs = [need * most / sum(needs) for need in needs]
    names = max(pdf.get_string_width(row[0]) for row in (table.head, *table.rows)) + 6
    return [min(pdf.epw - sum(needs), max(names, _LEAST_NAME)), *needs]


def _lines(pdf: FPDF, text: str, width: float) -> list[str]:
    found = pdf.multi_cell(width, _LEADING, text or " ", dry_run=True, output="LINES")
    return found if isinstance(found, list) else [text]


def _row_height(pdf: FPDF, row: Sequence[str], widths: Sequence[float]) -> float:
    _font(pdf)
    lines = max(len(_lines(pdf, text, width)) for text, width in zip(row, widths, strict=True))
    return lines * _LEADING + 2 * _PAD


def _row(pdf: FPDF, row: Sequence[str], widths: Sequence[float], *, head: bool = False) -> None:
    height, top = _row_height(pdf, row, widths), pdf.get_y()
    x = MARGIN
    for place, (text, width) in enumerate(zip(row, widths, strict=True)):
        _font(pdf, quiet=head)
        pdf.set_xy(x, top + _PAD)
        align = "L" if place == 0 else "R"
        pdf.multi_cell(width, _LEADING, text, align=align, new_x="RIGHT", new_y="TOP")
        x += width
    pdf.set_draw_color(*LINE)
    pdf.line(MARGIN, top + height, MARGIN + sum(widths), top + height)
    pdf.set_xy(MARGIN, top + height)


def _font(pdf: FPDF, *, quiet: bool = False) -> None:
    pdf.set_font(FAMILY, size=_SIZE)
    pdf.set_text_color(*(QUIET if quiet else INK))
