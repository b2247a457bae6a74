"""Hold the colours of a chart: the theme's tokens as given, and Okabe and Ito's for the series.

Okabe, M., Ito, K. (2008): eight colours that people with any colour vision tell apart. They are
published values and no part of the theme; every other colour comes from the theme's tokens.
"""

from __future__ import annotations

from dataclasses import dataclass

OKABE_ITO_BLUE = "#0072B2"
OKABE_ITO_SKY = "#56B4E9"
OKABE_ITO_VERMILION = "#D55E00"
OKABE_ITO_ORANGE = "#E69F00"
OKABE_ITO_GREEN = "#009E73"
OKABE_ITO_PURPLE = "#CC79A7"

# Chosen for contrast on the surface: the deeper ones on light, the lighter ones on dark.
_ON_LIGHT = (OKABE_ITO_BLUE, OKABE_ITO_VERMILION, OKABE_ITO_GREEN)
_ON_DARK = (OKABE_ITO_SKY, OKABE_ITO_ORANGE, OKABE_ITO_PURPLE)


@dataclass(frozen=True, slots=True)
class ChartPalette:
    """The colours of one drawing, as ``#RRGGBB`` strings of the theme's tokens.

    ``dark`` says whether the surface is dark, which decides the colours of the series.
    """

    surface: str
    sunken: str
    line: str
    text: str
    muted: str
    primary: str
    good: str
    warning: str
    danger: str
    focus: str
    dark: bool = False

    @property
    def series(self) -> tuple[str, ...]:
        """Give the colours of the series, the first for the scores themselves."""
        return _ON_DARK if self.dark else _ON_LIGHT

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
