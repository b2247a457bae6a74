from __future__ import annotations

import re
from dataclasses import fields

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication

from ui import fonts, icons
from ui.theme import AA_MARK, AA_TEXT, DARK, LIGHT, Mode, Tokens, contrast, stylesheet, theme

MODES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
GROUNDS = ("background", "surface", "sunken")
TEXT_PAIRS = [
    *[("text", ground) for ground in GROUNDS],
    *[("muted", ground) for ground in GROUNDS],
    *[(role, "surface") for role in ("primary", "danger", "warning", "good")],
    *[(role, "background") for role in ("primary", "danger", "warning", "good")],
    *[(role, f"{role}_soft") for role in ("primary", "danger", "warning", "good")],
    ("text", "primary_soft"),
    ("on_primary", "primary"),
    ("on_danger", "danger"),
    ("rail_text", "rail"),
    ("rail_on", "rail"),
    ("surface", "text"),
]
MARK_PAIRS = [
    *[("focus", ground) for ground in GROUNDS],
    *[("outline", ground) for ground in ("background", "surface")],
]


@MODES
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_keeps_its_contrast(tokens: Tokens, ink: str, ground: str):
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= AA_TEXT


@MODES
@pytest.mark.parametrize(("ink", "ground"), MARK_PAIRS)
def test_marks_and_outlines_keep_their_contrast(tokens: Tokens, ink: str, ground: str):
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= AA_MARK


@MODES
def test_chart_series_stand_out_from_the_surface(tokens: Tokens):
    assert min(contrast(series, tokens.surface) for series in tokens.chart_series) >= AA_MARK


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@MODES
def test_the_stylesheet_leaves_no_role_open(tokens: Tokens):
    sheet = stylesheet(tokens)
    rules = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    assert "$" not in rules
    assert tokens.primary in rules


def test_every_role_of_light_has_one_of_dark():
    assert [f.name for f in fields(LIGHT)] == [f.name for f in fields(DARK)]
    assert len(LIGHT.chart_series) == len(DARK.chart_series)


def test_a_chosen_mode_is_kept_and_told(qapp: QApplication, qtbot):
    theme().install(qapp, Mode.LIGHT)
    with qtbot.waitSignal(theme().changed):
        theme().set_mode(Mode.DARK)
    assert theme().tokens is DARK
    theme().set_mode(Mode.LIGHT)
    assert theme().tokens is LIGHT


def test_the_fonts_of_the_package_are_used(qapp: QApplication):
    theme().install(qapp, Mode.LIGHT)
    assert qapp.font().family() == fonts.FAMILY
    assert QFontInfo(qapp.font()).family() == fonts.FAMILY


def _inks(name: str) -> set[str]:
    image = icons.icon(name, "primary").pixmap(QSize(24, 24)).toImage()
    spots = ((x, y) for x in range(image.width()) for y in range(image.height()))
    colors = (QColor(image.pixelColor(x, y)) for x, y in spots)
    return {color.name().upper() for color in colors if color.alpha() == 255}


def test_an_icon_takes_the_colour_of_the_mode(qapp: QApplication):
    theme().install(qapp, Mode.LIGHT)
    assert LIGHT.primary in _inks("lock-key-fill")
    theme().set_mode(Mode.DARK)
    assert DARK.primary in _inks("lock-key-fill")
    theme().set_mode(Mode.LIGHT)


def test_an_unknown_icon_is_refused_before_it_is_drawn():
    with pytest.raises(icons.UnknownIconError):
        icons.icon("no-such-icon")
    assert icons.glyph("ph.sun") == icons.glyph("sun")
