"""Measure, wrap and shorten the text of a figure in the desk's own typeface.

All sizes are logical pixels, 96 to the inch.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import font_source_sans_pro
import numpy as np
import numpy.typing as npt
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase
    from matplotlib.transforms import Transform

Weight = Literal["regular", "semibold"]

_FILES: dict[Weight, str] = {
    "regular": font_source_sans_pro.font_files_ttf["SourceSansPro"],
    "semibold": font_source_sans_pro.font_files_ttf["SourceSansProSemibold"],
}

# A point is 1/72 inch, a logical pixel 1/96.
POINTS_PER_PIXEL = 0.75

# Heights of Source Sans Pro as shares of the type size.
CAP_HEIGHT = 0.66
ASCENT = 0.75
DESCENT = 0.25
LINE = 1.25

_ELLIPSIS = "…"
_STAND_IN = "?"
_OUTLINE = 1000.0
_PER_INCH = 96.0


@lru_cache(maxsize=64)
def typeface(size: float, weight: Weight = "regular") -> FontProperties:
    """Give the font of a size in logical pixels."""
    return FontProperties(fname=_FILES[weight], size=size * POINTS_PER_PIXEL)


@dataclass(frozen=True, slots=True)
class _Glyph:
    """The outline of a character and how far it moves on, for a type size of one pixel."""

    corners: npt.NDArray[np.float64]
    codes: npt.NDArray[np.uint8]
    advance: float


@lru_cache(maxsize=1024)
def _glyph(char: str, weight: Weight) -> _Glyph:
    font = get_font(_FILES[weight])
    font.set_size(_OUTLINE, 72)
    drawn = font.load_char(ord(char), LoadFlags.NO_HINTING)
    corners, codes = font.get_path()
    advance = drawn.linearHoriAdvance / 65536 / _OUTLINE
    return _Glyph(np.asarray(corners) / _OUTLINE, np.asarray(codes, dtype=np.uint8), advance)


@lru_cache(maxsize=2048)
def width_of(text: str, size: float, weight: Weight = "regular") -> float:
    """Measure a line of text in logical pixels."""
    return size * sum(_glyph(char, weight).advance for char in readable(text))


@lru_cache(maxsize=512)
def outline_of(text: str, weight: Weight = "regular") -> Path | None:
    """Give a line of text as one shape for a type size of one pixel, None if it is blank."""
    corners, codes, x = [], [], 0.0
    for char in readable(text):
        glyph = _glyph(char, weight)
        if len(glyph.codes):
            corners.append(glyph.corners + np.array([x, 0.0]))
            codes.append(glyph.codes)
        x += glyph.advance
    return Path(np.concatenate(corners), np.concatenate(codes)) if corners else None


class LineOfText(Text):
    """One line on a baseline, drawn from kept outlines where the figure becomes an image.

    Agg lays out and hints each text anew, three milliseconds a line, which would be most of a
    redraw. A PDF gets real text, which can be searched and read aloud.
    """

    def __init__(
        self,
        spot: tuple[float, float],
        text: str,
        *,
        size: float,
        weight: Weight,
        colour: str,
        anchor: Literal["left", "center", "right"],
        transform: Transform,
    ) -> None:
        super().__init__(
            *spot,
            readable(text),
            color=colour,
            fontproperties=typeface(size, weight),
            horizontalalignment=anchor,
            verticalalignment="baseline",
            parse_math=False,
            transform=transform,
            zorder=9,
        )
        self._line_size, self._line_weight = size, weight

    def draw(self, renderer: RendererBase) -> None:
        """Draw the outlines on an image, the text itself on anything else."""
        if not isinstance(renderer, RendererAgg):
            super().draw(renderer)
            return
        outline = outline_of(self.get_text(), self._line_weight)
        if outline is not None:
            colour = to_rgba(self.get_color())
            pen = renderer.new_gc()
            pen.set_linewidth(0)
            pen.set_foreground(colour)
            place = self._place(renderer)
            renderer.draw_path(pen, outline, place, colour)  # type: ignore[no-untyped-call] # matplotlib leaves it untyped
            pen.restore()

    def _place(self, renderer: RendererAgg) -> Affine2D:
        scale = self._line_size * renderer.dpi / _PER_INCH
        shares = {"left": 0.0, "center": 0.5, "right": 1.0}
        width = width_of(self.get_text(), 1.0, self._line_weight)
        x, y = self.get_transform().transform(self.get_position())
        left = x - shares[self.get_horizontalalignment()] * width * scale
        # A baseline on a whole pixel keeps small type crisp.
        return Affine2D().scale(scale).translate(left, round(y))


@lru_cache(maxsize=1)
def _drawable() -> frozenset[int]:
    codes = [set(get_font(path).get_charmap()) for path in _FILES.values()]
    return frozenset(set.intersection(*codes))


def readable(text: str) -> str:
    """Replace line ends by spaces and characters that the typeface lacks by a question mark."""
    known = _drawable()
    flat = (" " if char.isspace() else char for char in text)
    return "".join(char if ord(char) in known else _STAND_IN for char in flat)


def shorten(text: str, room: float, size: float, weight: Weight = "regular") -> str:
    """Cut a line of text to a width, ending it with an ellipsis; empty if nothing fits."""
    if width_of(text, size, weight) <= room:
        return text
    for end in range(len(text) - 1, 0, -1):
        cut = text[:end].rstrip() + _ELLIPSIS
        if width_of(cut, size, weight) <= room:
            return cut
    return ""


def wrap(text: str, room: float, size: float, weight: Weight = "regular") -> tuple[str, ...]:
    """Break text into lines of at most a width; a longer word is shortened."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(shorten(word, room, size, weight))
    return tuple(lines)
