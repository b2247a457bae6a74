"""The look of the desk: colour roles, spacing, type and the stylesheet made from them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum
from functools import cache
from pathlib import Path
from string import Template

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

import resources
from ui import fonts

AA_TEXT = 4.5
AA_MARK = 3.0


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colour roles of one mode, each ``#RRGGBB``; nothing else in the code knows a colour."""

    background: str
    surface: str
    sunken: str
    line: str
    outline: str
    text: str
    muted: str
    primary: str
    on_primary: str
    primary_soft: str
    danger: str
    on_danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    good: str
    good_soft: str
    focus: str
    rail: str
    rail_text: str
    rail_on: str
    chart_series: tuple[str, ...]
    is_dark: bool

    def color(self, role: str) -> QColor:
        """Return the colour of a role by its name."""
        return QColor(getattr(self, role))


LIGHT = Tokens(
    background="#F5F4F0",
    surface="#FFFFFF",
    sunken="#ECEAE4",
    line="#DEDBD3",
    outline="#8C8A84",
    text="#1E2329",
    muted="#5C6570",
    primary="#17616B",
    on_primary="#FFFFFF",
    primary_soft="#DCECEC",
    danger="#A3312B",
    on_danger="#FFFFFF",
    danger_soft="#F8E4E1",
    warning="#8A5A00",
    warning_soft="#FAEFD4",
    good="#2C6A45",
    good_soft="#DFF0E4",
    focus="#2F7DD1",
    rail="#12373D",
    rail_text="#CFE0E0",
    rail_on="#FFFFFF",
    chart_series=("#0072B2", "#D55E00", "#007F5C", "#A8478A", "#7A6A00", "#1E2329"),
    is_dark=False,
)

DARK = Tokens(
    background="#14181B",
    surface="#1C2226",
    sunken="#22292E",
    line="#323B41",
    outline="#717B82",
    text="#E9E7E2",
    muted="#A2ABB3",
    primary="#66B9C1",
    on_primary="#0C2529",
    primary_soft="#1C3A3F",
    danger="#F0938B",
    on_danger="#2B0F0C",
    danger_soft="#41221F",
    warning="#E6BC6B",
    warning_soft="#3B2F16",
    good="#84CBA0",
    good_soft="#1B3626",
    focus="#6FB1F2",
    rail="#0F1417",
    rail_text="#93A5A8",
    rail_on="#FFFFFF",
    chart_series=("#56B4E9", "#E69F00", "#2FBF95", "#DD9BC2", "#F0E442", "#E9E7E2"),
    is_dark=True,
)


class Space:
    """The spacing scale, in device-independent pixels."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    XXL = 32


class Size:
    """Heights, radii and icon sizes, in device-independent pixels."""

    CONTROL = 36
    ROW = 36
    ROW_COMPACT = 28
    ICON = 20
    ICON_RAIL = 24
    RADIUS = 8
    RADIUS_CARD = 12
    RAIL = 84
    PAGE_MARGIN = 28


class Mode(Enum):
    """Which of the two looks the person wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


_STYLED = "styled"


def make_application(arguments: list[str]) -> QApplication:
    """Return the application, in the Fusion style from its first moment.

    Naming the style in the arguments saves the first window the 14 ms in which Python learns
    every constant of QStyle.
    """
    app = QApplication([*arguments[:1], "-style", "Fusion", *arguments[1:]])
    app.setProperty(_STYLED, True)
    return app


def _linear(channel: int) -> float:
    part = channel / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def luminance(color: str) -> float:
    """Return the relative luminance of ``#RRGGBB`` (WCAG 2.2), from 0 to 1."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2), from 1 to 21."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def blend(ground: str, over: str, share: float) -> str:
    """Return ``over`` laid on ``ground`` with the given share (0 to 1) of opacity."""
    pairs = ((int(ground[i : i + 2], 16), int(over[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(g + (o - g) * share):02X}" for g, o in pairs)


@cache
def derived(tokens: Tokens) -> dict[str, str]:
    """Return the colours of states (hover, pressed, chosen), mixed from the roles."""
    return {
        "hover": blend(tokens.surface, tokens.primary, 0.07),
        "chosen": blend(tokens.surface, tokens.primary, 0.14),
        "hover_ground": blend(tokens.background, tokens.text, 0.06),
        "primary_hover": blend(tokens.primary, tokens.on_primary, 0.12),
        "primary_pressed": blend(tokens.primary, tokens.text, 0.22),
        "danger_hover": blend(tokens.danger, tokens.on_danger, 0.12),
        "rail_hover": blend(tokens.rail, tokens.rail_on, 0.07),
        "rail_chosen": blend(tokens.rail, tokens.rail_on, 0.15),
        "disabled": blend(tokens.surface, tokens.muted, 0.6),
        "raised": blend(tokens.surface, tokens.text, 0.07) if tokens.is_dark else tokens.surface,
        "raised_line": tokens.outline if tokens.is_dark else tokens.line,
        "rail_line": blend(tokens.rail, tokens.rail_on, 0.22),
    }


def stylesheet(tokens: Tokens) -> str:
    """Return the one stylesheet of the application, in the colours of ``tokens``."""
    shipped = Path(resources.__file__).parent
    source = shipped / "styles" / "desk.qss"
    bright = contrast("#FFFFFF", tokens.primary) >= contrast("#000000", tokens.primary)
    check = shipped / "icons" / f"check-{'white' if bright else 'black'}.svg"
    roles = {f.name: getattr(tokens, f.name) for f in fields(tokens)}
    return Template(source.read_text(encoding="utf-8")).substitute(
        {**roles, **derived(tokens), "family": fonts.FAMILY, "check": check.as_posix()}
    )


def palette(tokens: Tokens) -> QPalette:
    """Return the palette for everything that Fusion paints by itself."""
    made = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: tokens.background,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.sunken,
        role.ToolTipBase: tokens.text,
        role.ToolTipText: tokens.surface,
        role.PlaceholderText: tokens.muted,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.danger,
        role.Highlight: tokens.primary,
        role.HighlightedText: tokens.on_primary,
        role.Link: tokens.primary,
        role.LinkVisited: tokens.primary,
        role.Accent: tokens.primary,
    }
    for key, value in pairs.items():
        made.setColor(key, QColor(value))
    gone = QColor(derived(tokens)["disabled"])
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, key, gone)
    return made


class Theme(QObject):
    """Applies one mode to the application and tells when it changes.

    Signals:
        changed: the tokens are other ones now; painted parts repaint, charts render anew.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._mode = Mode.SYSTEM
        self._tokens = LIGHT
        self._installed = False

    @property
    def tokens(self) -> Tokens:
        """The colour roles in force."""
        return self._tokens

    @property
    def mode(self) -> Mode:
        """What the person asked for: the system's look, light or dark."""
        return self._mode

    def install(self, app: QApplication, mode: Mode = Mode.SYSTEM) -> None:
        """Load the fonts, set style, palette and stylesheet, and follow the system."""
        fonts.load()
        if not app.property(_STYLED):
            app.setStyle("Fusion")
        app.setFont(fonts.font(fonts.BODY))
        self._mode = mode
        if self._installed:
            self._put(self._wanted())
            return
        self._installed = True
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self._put(_as_the_palette(app) if mode is Mode.SYSTEM else self._wanted())

    def settle(self) -> None:
        """Ask the system itself which look it has, once the first window is painted."""
        self._follow()

    def set_mode(self, mode: Mode) -> None:
        """Change to the system's look, to light or to dark."""
        self._mode = mode
        self._follow()

    def reduced_motion(self) -> bool:
        """Say whether the system asks for no animation."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return True
        from PySide6.QtCore import Qt

        return not app.isEffectEnabled(Qt.UIEffect.UI_General)

    def _wanted(self) -> Tokens:
        if self._mode is not Mode.SYSTEM:
            return DARK if self._mode is Mode.DARK else LIGHT
        from PySide6.QtCore import Qt

        scheme = QGuiApplication.styleHints().colorScheme()
        return DARK if scheme is Qt.ColorScheme.Dark else LIGHT

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted is not self._tokens:
            self._put(wanted)

    def _put(self, tokens: Tokens) -> None:
        self._tokens = tokens
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(palette(tokens))
            app.setStyleSheet(stylesheet(tokens))
        self.changed.emit()


def _as_the_palette(app: QApplication) -> Tokens:
    """Guess the system's look by its palette: asking for it names ``Qt`` (see ``ui.early``)."""
    ground = app.palette().color(QPalette.ColorRole.Window)
    words = app.palette().color(QPalette.ColorRole.WindowText)
    return DARK if ground.lightness() < words.lightness() else LIGHT


_theme: Theme | None = None


def theme() -> Theme:
    """Return the one theme of the program."""
    global _theme
    if _theme is None:
        _theme = Theme()
    return _theme


def tokens() -> Tokens:
    """Return the colour roles in force."""
    return theme().tokens


def set_kind(widget: QWidget, value: str, *, name: str = "kind") -> None:
    """Set a property that the stylesheet selects on, and restyle the widget."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
