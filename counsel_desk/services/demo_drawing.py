"""Draw made-up documents: a client's lifeline as a picture, and a hospital's letter as a PDF."""

from __future__ import annotations

import math
import struct
import textwrap
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

WIDTH, HEIGHT = 760, 470
Colour = tuple[int, int, int]
_PAPER: Colour = (250, 246, 236)
_ROPE: Colour = (176, 138, 92)
_STONES: tuple[Colour, ...] = ((118, 120, 124), (96, 99, 104), (140, 136, 130))
_PETALS: tuple[Colour, ...] = ((214, 96, 84), (226, 160, 62), (126, 104, 170), (88, 142, 180))
_HEART: Colour = (248, 214, 104)
_STEM: Colour = (92, 138, 86)
_LINE = 78
"""Characters that fit on a line of the letter."""


class Sheet:
    """A sheet of paper on which ellipses with soft edges are drawn."""

    def __init__(self, width: int, height: int, paper: Colour) -> None:
        self.width, self.height = width, height
        self._rows = [bytearray(bytes(paper) * width) for _ in range(height)]

    def ellipse(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        """Fill an ellipse around a point."""
        least = min(wide, high)
        for row in range(max(0, int(y - high) - 1), min(self.height, int(y + high) + 2)):
            up = ((row - y) / high) ** 2
            for column in range(max(0, int(x - wide) - 1), min(self.width, int(x + wide) + 2)):
                away = (math.sqrt(((column - x) / wide) ** 2 + up) - 1) * least
                if away < 1:
                    self._dot(row, column, colour, min(1.0, 1 - away))

    def _dot(self, row: int, column: int, colour: Colour, share: float) -> None:
        line, at = self._rows[row], column * 3
        for part, wanted in enumerate(colour):
            line[at + part] = round(line[at + part] * (1 - share) + wanted * share)

    def png(self) -> bytes:
        """Give the sheet as a PNG file."""
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        data = zlib.compress(b"".join(b"\0" + bytes(row) for row in self._rows), 6)
        parts = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def _chunk(name: bytes, body: bytes) -> bytes:
    check = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)


def lifeline(random: Random) -> bytes:
    """Draw a lifeline: a rope with flowers for what was good and stones for what was hard."""
    sheet = Sheet(WIDTH, HEIGHT, _PAPER)
    phase = random.uniform(0, math.tau)

    def rope(x: float) -> float:
        return HEIGHT * 0.6 + 58 * math.sin(x / 128 + phase)

    for step in range(40, WIDTH - 40, 3):
        sheet.ellipse(step, rope(step), 5, 5, _ROPE)
    marks = random.randint(6, 8)
    hard = random.sample(range(marks), random.randint(2, 3))
    for place in range(marks):
        x = 90 + (WIDTH - 180) * place / (marks - 1) + random.uniform(-14, 14)
        if place in hard:
            _stone(sheet, random, x, rope(x))
        else:
            _flower(sheet, random, x, rope(x))
    return sheet.png()


def _stone(sheet: Sheet, random: Random, x: float, y: float) -> None:
    colour = random.choice(_STONES)
    wide = random.uniform(24, 40)
    dark = (colour[0] - 26, colour[1] - 26, colour[2] - 26)
    sheet.ellipse(x + 3, y + 8, wide, wide * 0.7, dark)
    sheet.ellipse(x, y + 4, wide, wide * 0.68, colour)


def _flower(sheet: Sheet, random: Random, x: float, y: float) -> None:
    colour, size = random.choice(_PETALS), random.uniform(12, 17)
    top = y - random.uniform(70, 120)
    for step in range(int(top), int(y), 3):
        sheet.ellipse(x, step, 2.4, 2.4, _STEM)
    turn = random.uniform(0, math.tau)
    for petal in range(6):
        angle = turn + petal * math.tau / 6
        across, along = x + size * 1.25 * math.cos(angle), top + size * 1.25 * math.sin(angle)
        sheet.ellipse(across, along, size * 0.8, size * 0.8, colour)
    sheet.ellipse(x, top, size * 0.72, size * 0.72, _HEART)


def letter(title: str, about: str, paragraphs: Sequence[str]) -> bytes:
    """Write one A4 page as a PDF, by hand: no library is loaded for it, and no time is in it."""
    lines = [
        f"/F2 20 Tf 0.12 0.14 0.16 rg 1 0 0 1 68 762 Tm ({_plain(title)}) Tj",
        f"/F1 11 Tf 0.36 0.40 0.44 rg 1 0 0 1 68 740 Tm ({_plain(about)}) Tj",
        "/F1 11.5 Tf 0.12 0.14 0.16 rg",
    ]
    height = 700
    for paragraph in paragraphs:
        for line in textwrap.wrap(paragraph, _LINE):
            lines.append(f"1 0 0 1 68 {height} Tm ({_plain(line)}) Tj")
            height -= 17
        height -= 12
    drawn = "BT\n" + "\n".join(lines) + "\nET\n0.85 0.84 0.8 RG 68 726 m 527 726 l S"
    return _pdf(drawn.encode("cp1252"))


def _plain(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf(drawn: bytes) -> bytes:
    font = "<</Type/Font/Subtype/Type1/Encoding/WinAnsiEncoding/BaseFont/Helvetica{}>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn),
        font.format("").encode(),
        font.format("-Bold").encode(),
    ]
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count, begins = len(objects) + 1, len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, table)
    made += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, begins)
    return bytes(made)
