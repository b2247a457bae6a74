"""Draw plain pages in memory and seal them as a PDF that opens with a passphrase alone.

The pages are drawn by fpdf2 and encrypted by qpdf (through pikepdf) with AES-256 as PDF 2.0
describes it (revision 6), names, titles and attachments included. Nothing touches the disk.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from importlib.util import find_spec
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

INK, QUIET, LINE = (30, 35, 41), (92, 101, 112), (222, 219, 211)
"""Colours of the print: as the desk's, on white."""
MARGIN = 20.0
FAMILY = "Source Sans Pro"
_WEIGHTS = {"": "Regular", "B": "Semibold"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said: a key for machines, a label and the words for people.

    ``value`` is what a machine reads: a number, a truth, a day as YYYY-MM-DD, or the words.
    """

    key: str
    label: str
    text: str = field(repr=False)
    value: str | float | bool | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Item:
    """One record on the paper: a heading, facts, and what was written at length.

    ``heads`` are the lines of what was written that are headings, counted from 0; ``told`` are
    facts that the heading says already, for machines alone: stored words and days,
    nothing that was written freely.
    """

    heading: str = field(repr=False)
    facts: tuple[Fact, ...] = ()
    body: str = field(default="", repr=False)
    told: tuple[Fact, ...] = ()
    heads: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the paper; ``of`` says which file it is from, where there are several.

    ``lost`` is how many of its records do not open, and ``note`` a sentence under its title.
    """

    key: str
    title: str
    items: tuple[Item, ...] = ()
    of: str = ""
    lost: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is drawn: a title, lines under it, sections, and a quiet line at the foot."""

    title: str = field(repr=False)
    lines: tuple[str, ...] = field(default=(), repr=False)
    sections: tuple[Section, ...] = ()
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF, sealed with it."""

    name: str
    data: bytes = field(repr=False)
    kind: str = "application/json"


def render(paper: Paper, *, passphrase: str, attachment: Attachment | None = None) -> bytes:
    """Draw a paper and seal it; the bytes open with the passphrase alone."""
    return seal(_drawn(paper), passphrase, attachment)


def seal(plain: bytes, passphrase: str, attachment: Attachment | None = None) -> bytes:
    """Encrypt a PDF in memory; the bytes open with the passphrase alone."""
    import pikepdf

    sealed = BytesIO()
    with pikepdf.open(BytesIO(plain)) as pdf:
        if attachment is not None:
            pdf.attachments[attachment.name] = pikepdf.AttachedFileSpec(
                pdf,
                attachment.data,
                description="",
                filename=attachment.name,
                mime_type=attachment.kind,
                creation_date="",
                mod_date="",
            )
        # Nobody is given the owner's password: whoever opens it may do with it as they like.
        lock = pikepdf.Encryption(
            owner=secrets.token_urlsafe(32), user=passphrase, R=6, aes=True, metadata=True
        )
        pdf.save(sealed, encryption=lock, linearize=False)
    return sealed.getvalue()


def _drawn(paper: Paper) -> bytes:
    pdf = empty_pages(paper.foot)
    _title(pdf, paper)
    for section in paper.sections:
        _section(pdf, section)
    return bytes(pdf.output())


def empty_pages(foot: str) -> FPDF:
    """Begin a PDF of A4 pages in the desk's own typeface, with a quiet line at each foot."""
    from fpdf import FPDF

    class Pages(FPDF):
        """A4 pages that say at the foot what they are and which one it is."""

        def footer(self) -> None:
            """Draw the foot of a page."""
            self.set_y(-14)
            self.set_font(FAMILY, size=8)
            self.set_text_color(*QUIET)
            self.cell(0, 5, f"{foot}  ·  {self.page_no()}", align="L")

    pdf = Pages(format="A4")
    for style, weight in _WEIGHTS.items():
        pdf.add_font(FAMILY, style, str(_font(weight)))
    pdf.set_margins(MARGIN, MARGIN, MARGIN)
    pdf.set_auto_page_break(True, margin=20)
    pdf.add_page()
    return pdf


def _font(weight: str) -> Path:
    spec = find_spec("font_source_sans_pro")
    if spec is None or not spec.submodule_search_locations:  # pragma: no cover - a dependency
        raise FileNotFoundError(weight)
    folder = Path(spec.submodule_search_locations[0])
    return folder / "files" / f"SourceSansPro-{weight}.ttf"


def write(pdf: FPDF, text: str, size: float, *, bold: bool = False, quiet: bool = False) -> None:
    """Write a paragraph over the whole width; ``size`` is in points."""
    pdf.set_font(FAMILY, style="B" if bold else "", size=size)
    pdf.set_text_color(*(QUIET if quiet else INK))
    pdf.multi_cell(0, size * 0.5, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _title(pdf: FPDF, paper: Paper) -> None:
    write(pdf, paper.title, 20, bold=True)
    pdf.ln(2)
    for line in paper.lines:
        write(pdf, line, 10, quiet=True)
    pdf.ln(4)


def _section(pdf: FPDF, section: Section) -> None:
    _keep_together(pdf, 32)
    pdf.set_draw_color(*LINE)
    pdf.line(MARGIN, pdf.get_y(), pdf.w - MARGIN, pdf.get_y())
    pdf.ln(3)
    if section.title:
        write(pdf, section.title, 14, bold=True)
        pdf.ln(1)
    if section.note:
        write(pdf, section.note, 10.5, bold=True)
        pdf.ln(1.5)
    for item in section.items:
        _item(pdf, item)
    pdf.ln(3)


def _item(pdf: FPDF, item: Item) -> None:
    if item.heading:
        _keep_together(pdf, 18)
        write(pdf, item.heading, 11, bold=True)
    for fact in item.facts:
        _fact(pdf, fact)
    if item.body:
        pdf.ln(1)
        _body(pdf, item)
    pdf.ln(2.5)


def _body(pdf: FPDF, item: Item) -> None:
    """Write what was written at length, its headings bold and with what follows them."""
    for is_head, lines in groupby(
        enumerate(item.body.split("\n")), key=lambda line: line[0] in item.heads
    ):
        text = "\n".join(words for _, words in lines)
        if is_head:
            _keep_together(pdf, 14)
        write(pdf, text, 10.5, bold=is_head)


def _keep_together(pdf: FPDF, height: float) -> None:
    """Begin a page where a heading would be left alone at the foot of one."""
    if pdf.will_page_break(height):
        pdf.add_page()


def _fact(pdf: FPDF, fact: Fact) -> None:
    pdf.set_font(FAMILY, size=10.5)
    pdf.set_text_color(*QUIET)
    pdf.multi_cell(48, 5.25, fact.label, align="L", new_x="RIGHT", new_y="TOP")
    pdf.set_text_color(*INK)
    pdf.multi_cell(0, 5.25, fact.text, align="L", new_x="LMARGIN", new_y="NEXT")
