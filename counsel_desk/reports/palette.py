"""Hold the colours of a chart, all of them tokens of the theme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class ColourRoles(Protocol):
    """The theme's tokens, as far as a chart needs them."""

    @property
    def surface(self) -> str:
        """The ground of the chart."""

    @property
    def line(self) -> str:
        """The grid."""

    @property
    def text(self) -> str:
        """What must be read."""

    @property
    def muted(self) -> str:
        """What may be read."""

    @property
    def primary(self) -> str:
        """The corridor."""

    @property
    def good(self) -> str:
        """Reliable improvement."""

    @property
    def warning(self) -> str:
        """Events and what must be asked."""

    @property
    def danger(self) -> str:
        """Safety items and reliable worsening."""

    @property
    def focus(self) -> str:
        """The ring around what has the focus."""

    @property
    def chart_series(self) -> tuple[str, ...]:
        """The colours of the series."""


@dataclass(frozen=True, slots=True)
class ChartPalette:
    """The colours of one drawing, as ``#RRGGBB`` strings of the theme's tokens.

    ``series`` are Okabe and Ito's (2008), which people with any colour vision tell apart: the
    first for the scores, the second for attendance.
    """

    surface: str
    line: str
    text: str
    muted: str
    primary: str
    good: str
    warning: str
    danger: str
    focus: str
    series: tuple[str, ...]

    @classmethod
    def of(cls, roles: ColourRoles) -> ChartPalette:
        """Take the colours of a chart from the theme's tokens."""
        return cls(
            surface=roles.surface,
            line=roles.line,
            text=roles.text,
            muted=roles.muted,
            primary=roles.primary,
            good=roles.good,
            warning=roles.warning,
            danger=roles.danger,
            focus=roles.focus,
            series=roles.chart_series,
        )

    @property
    def score(self) -> str:
        """Give the colour of the scores."""
        return self.series[0]

    @property
    def attendance(self) -> str:
        """Give the colour of the attendance strip."""
        return self.series[1]


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two ``#RRGGBB`` colours, 1 to 21, as WCAG 2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: str, ground: str, share: float) -> str:
    """Give the opaque colour of ``share`` (0 to 1) of a colour laid over a ground."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    mixed = (round(share * over + (1 - share) * under) for over, under in pairs)
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    if channel <= 0.04045:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)
