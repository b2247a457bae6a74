"""Draw in logical pixels on a matplotlib figure, and remember where its marks lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from counsel_desk.reports.figure_text import POINTS_PER_PIXEL, LineOfText, Weight
from counsel_desk.reports.rendered import MarkKind, Rect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PIXELS_PER_INCH = 96.0

Anchor = Literal["left", "center", "right"]
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """Where a mark lies: its centre and half size in logical pixels from the top left.

    ``key`` is the screening or the note; ``index`` the place among the marks of its kind in the
    course, points being counted in order of time. ``series`` tells the rows apart in a figure
    that shows several instruments, subscales or items.
    """

    kind: MarkKind
    index: int
    x: float
    y: float
    half: float
    key: UUID | None = None
    series: str = ""


class ChartFigure(Figure):
    """A figure of logical pixels that knows its marks.

    Attributes:
        pixel_size: width and height in logical pixels.
        plot: the rectangle that the scale of scores spans.
        marks: what can be pointed at or opened, in the order of drawing.
    """

    def __init__(self, size: tuple[float, float], *, dpi: float, ground: str) -> None:
        inches = (size[0] / PIXELS_PER_INCH, size[1] / PIXELS_PER_INCH)
        super().__init__(figsize=inches, dpi=dpi, facecolor=ground)
        FigureCanvasAgg(self)
        self.pixel_size = size
        self.plot = Rect(0, 0, *size)
        self.marks: list[PlacedMark] = []


class Pen:
    """Draws on a figure; y grows downwards from the top left corner, or from an origin below."""

    def __init__(self, figure: ChartFigure, origin: Spot = (0.0, 0.0)) -> None:
        self._figure = figure
        top = figure.pixel_size[1] - origin[1]
        turned = Affine2D().scale(1, -1).translate(origin[0], top)
        self._pixels = turned.scale(1 / PIXELS_PER_INCH) + figure.dpi_scale_trans

    def text(
        self,
        spot: Spot,
        text: str,
        *,
        size: float,
        colour: str,
        weight: Weight = "regular",
        anchor: Anchor = "left",
    ) -> None:
        """Write one line on a baseline; nothing in it is taken for a formula."""
        written = LineOfText(
            spot,
            text,
            size=size,
            weight=weight,
            colour=colour,
            anchor=anchor,
            transform=self._pixels,
        )
        self._figure.add_artist(written)

    def line(
        self,
        spots: Sequence[Spot],
        *,
        colour: str,
        width: float = 1.0,
        dashes: tuple[float, float] | None = None,
        zorder: float = 2,
    ) -> None:
        """Draw a line through some spots; the dashes are lengths on and off in pixels."""
        drawn = Line2D(
            [x for x, _ in spots],
            [y for _, y in spots],
            color=colour,
            linewidth=width * POINTS_PER_PIXEL,
            transform=self._pixels,
            zorder=zorder,
            solid_capstyle="round",
            solid_joinstyle="round",
        )
        if dashes is not None:
            drawn.set_linestyle((0, (dashes[0] / width, dashes[1] / width)))
        self._figure.add_artist(drawn)

    def strokes(
        self, pairs: Iterable[tuple[Spot, Spot]], *, colour: str, width: float, zorder: float = 5
    ) -> None:
        """Draw many short straight lines as one."""
        spots = [spot for pair in pairs for spot in pair]
        if not spots:
            return
        codes = [Path.MOVETO, Path.LINETO] * (len(spots) // 2)
        points = width * POINTS_PER_PIXEL
        self._add(Path(spots, codes), fill=None, edge=colour, points=points, zorder=zorder)

    def rect(self, rect: Rect, *, fill: str, zorder: float = 1) -> None:
        """Fill a rectangle."""
        patch = Rectangle(
            (rect.left, rect.top),
            rect.width,
            rect.height,
            facecolor=fill,
            linewidth=0,
            transform=self._pixels,
            zorder=zorder,
        )
        self._figure.add_artist(patch)

    def circle(
        self, spot: Spot, radius: float, *, fill: str, edge: str, width: float, zorder: float = 6
    ) -> None:
        """Draw a circle; the edge lies half inside and half outside the radius."""
        patch = Circle(
            spot,
            radius,
            facecolor=fill,
            edgecolor=edge,
            linewidth=width * POINTS_PER_PIXEL,
            transform=self._pixels,
            zorder=zorder,
        )
        self._figure.add_artist(patch)

    def polygon(
        self, spots: Sequence[Spot], *, fill: str, edge: str, width: float, zorder: float = 6
    ) -> None:
        """Draw a closed shape through some corners."""
        codes = [Path.MOVETO, *[Path.LINETO] * (len(spots) - 1), Path.CLOSEPOLY]
        path = Path([*spots, spots[0]], codes)
        points = width * POINTS_PER_PIXEL
        self._add(path, fill=fill, edge=edge, points=points, zorder=zorder)

    def markers(
        self,
        spots: Sequence[Spot],
        shape: str,
        size: float,
        *,
        fill: str | None,
        edge: str,
        width: float,
        zorder: float = 6,
    ) -> None:
        """Draw the same mark at many spots; ``shape`` is matplotlib's code, ``size`` in pixels."""
        drawn = Line2D(
            [x for x, _ in spots],
            [y for _, y in spots],
            linestyle="none",
            marker=shape,
            markersize=size * POINTS_PER_PIXEL,
            markerfacecolor=fill if fill is not None else "none",
            markeredgecolor=edge,
            markeredgewidth=width * POINTS_PER_PIXEL,
            transform=self._pixels,
            zorder=zorder,
        )
        self._figure.add_artist(drawn)

    def squares(self, rects: Iterable[Rect], *, fill: str, zorder: float = 5) -> None:
        """Fill many rectangles as one shape."""
        spots: list[Spot] = []
        for one in rects:
            corners = [(one.left, one.top), (one.right, one.top), (one.right, one.bottom)]
            spots += [*corners, (one.left, one.bottom), (one.left, one.top)]
        if spots:
            codes = [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY] * (len(spots) // 5)
            self._add(Path(spots, codes), fill=fill, edge=fill, points=0, zorder=zorder)

    def _add(
        self, path: Path, *, fill: str | None, edge: str, points: float, zorder: float
    ) -> None:
        patch = PathPatch(
            path,
            facecolor=fill if fill is not None else "none",
            edgecolor=edge,
            linewidth=points,
            transform=self._pixels,
            zorder=zorder,
            capstyle="round",
            joinstyle="round",
        )
        self._figure.add_artist(patch)
