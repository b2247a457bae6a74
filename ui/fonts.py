"""The typeface of the desk, loaded from the package that carries it."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

FAMILY = "Source Sans Pro"
FALLBACKS = ("Source Sans 3", "Noto Sans", "DejaVu Sans", "Segoe UI", "Helvetica Neue")

SMALL = 13
BODY = 15
CARD_TITLE = 16
PAGE_TITLE = 24

_FIRST = ("Regular", "Semibold")
_REST = ("It", "Bold", "SemiboldIt", "BoldIt")
_loaded: set[str] = set()


def package_folder(name: str) -> Path | None:
    """Return the folder of an installed package without importing it, or None."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def _register(names: tuple[str, ...]) -> None:
    folder = package_folder("font_source_sans_pro")
    for name in names:
        if folder is None or name in _loaded:
            continue
        _loaded.add(name)
        QFontDatabase.addApplicationFont(str(folder / "files" / f"SourceSansPro-{name}.ttf"))


def load() -> None:
    """Register the weights that the first window needs."""
    _register(_FIRST)


def load_rest() -> None:
    """Register italics and bold, which only the note editor and its readers need."""
    _register(_REST)


def font(size: int, weight: QFont.Weight = QFont.Weight.Normal, *, tabular: bool = False) -> QFont:
    """Return the desk's font, ``size`` in device-independent pixels.

    With ``tabular`` every digit is equally wide, for columns of numbers.
    """
    made = QFont([FAMILY, *FALLBACKS])
    made.setPixelSize(size)
    made.setWeight(weight)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


@cache
def for_painting(
    size: int, weight: QFont.Weight = QFont.Weight.Normal, *, tabular: bool = False
) -> tuple[QFont, QFontMetricsF]:
    """Return a font and its metrics that painters share; MUST NOT be changed by them."""
    made = font(size, weight, tabular=tabular)
    return made, QFontMetricsF(made)


@lru_cache(maxsize=4096)
def cut(
    text: str,
    width: int,
    size: int,
    weight: QFont.Weight = QFont.Weight.Normal,
    *,
    tabular: bool = False,
) -> str:
    """Return what of a text fits a width; lists paint the same words again at every key."""
    from PySide6.QtCore import Qt

    _, metrics = for_painting(size, weight, tabular=tabular)
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=2048)
def broken(text: str, width: int, size: int, most: int) -> tuple[str, ...]:
    """Break a text between words into at most so many lines; the last one is cut if need be."""
    _, metrics = for_painting(size)
    made: list[str] = []
    rest = text
    while len(made) < most - 1 and metrics.horizontalAdvance(rest) > width:
        words = rest.split(" ")
        fits = 1
        while metrics.horizontalAdvance(" ".join(words[: fits + 1])) <= width:
            fits += 1
        if fits >= len(words):
            break
        made.append(cut(" ".join(words[:fits]), width, size))
        rest = " ".join(words[fits:]).lstrip()
    return (*made, cut(rest, width, size))


def semibold(size: int) -> QFont:
    """Return the semibold cut, for titles and words that lead."""
    return font(size, QFont.Weight.DemiBold)
