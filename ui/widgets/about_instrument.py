"""Say what stands behind an instrument: licence, source, version, figures, and what is unsure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from counsel_desk.domain.screening import ScoreAtMost
from ui.theme import Space
from ui.widgets.card import at_once
from ui.widgets.case_words import language_words
from ui.widgets.chart_text import say_number, unconfirmed
from ui.widgets.instrument_words import form_words, licence_words, safety_words
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from counsel_desk.domain.screening import ChangeFigures, Criterion, Instrument, SafetyItem

# A name that the tool for translations finds.
translate = QCoreApplication.translate

_TOP = Qt.AlignmentFlag.AlignTop

Line = tuple[str, str]
"""What is told, and the words of it."""


def about_lines(form: Instrument) -> tuple[Line, ...]:
    """Give everything that a person should know who uses an instrument; no empty lines."""
    licence = form.licence
    told = (
        (translate("About", "Instrument"), f"{form.title}. {form_words(form)}"),
        (translate("About", "How it is given"), given_words(form)),
        (translate("About", "Worded in"), _languages(form)),
        (translate("About", "Licence"), _joined((licence_words(licence.kind), licence.sentence))),
        (translate("About", "Source"), licence.source),
        (translate("About", "Credit"), licence.attribution),
        *_figures(form),
        (translate("About", "Notes"), "\n".join(form.notes)),
    )
    return tuple((name, words) for name, words in told if words)


def given_words(form: Instrument) -> str:
    """Say that an instrument is not for the client alone; empty for any other."""
    if form.self_completed:
        return ""
    words = translate(
        "About", "{0} is asked by a trained person. The client does not fill it in alone."
    )
    return words.format(form.short_title)


def _joined(parts: Iterable[str]) -> str:
    """Make sentences of parts, each with one full stop."""
    ended = (f"{part.rstrip('.')}." for part in parts if part)
    return " ".join(f"{part[:1].upper()}{part[1:]}" for part in ended)


def _languages(form: Instrument) -> str:
    named = [language_words(code) for code in form.languages]
    return ", ".join(named) or translate("About", "no language yet: its words are to be entered")


def _figures(form: Instrument) -> Iterator[Line]:
    thresholds = [_threshold(one) for one in form.criteria if one.cutoff is not None]
    yield translate("About", "Threshold"), "\n".join(thresholds)
    if form.change is None:
        none = translate("About", "No figures are known: a change is shown, and never judged.")
        yield translate("About", "Reliable change"), none
    else:
        yield translate("About", "Reliable change"), _change(form.change)
        if form.change.meaningful is not None:
            points = translate("About", "{0} points").format(say_number(form.change.meaningful))
            yield translate("About", "Meaningful change"), points
    yield translate("About", "Safety items"), "\n".join(_safety(one) for one in form.safety)
    if form.days is not None:
        # The source itself says how far they are confirmed.
        yield translate("About", "Days for answers"), form.days.source


def _threshold(one: Criterion) -> str:
    cutoff = one.cutoff
    if cutoff is None:  # pragma: no cover - the caller has looked
        return ""
    words = (
        translate("About", "{0}: {1} or below")
        if isinstance(cutoff, ScoreAtMost)
        else translate("About", "{0}: {1} or above")
    )
    said = words.format(one.label, say_number(float(cutoff.value)))
    parts = (unconfirmed(said, is_confirmed=one.confirmed), one.population, one.source)
    return _joined(parts)


def _change(figures: ChangeFigures) -> str:
    points = translate("About", "{0} points or more").format(say_number(figures.threshold))
    parts = [unconfirmed(points, is_confirmed=figures.confirmed), figures.source]
    if figures.sd is not None and figures.reliability is not None:
        words = translate("About", "SD {0}, reliability {1}")
        numbers = words.format(say_number(figures.sd), say_number(figures.reliability))
        parts.append(" ".join(one for one in (numbers, figures.reliability_kind) if one))
    return _joined((*parts, figures.population))


def _safety(one: SafetyItem) -> str:
    words = translate("About", "item {0}, from {1} on: {2}")
    said = words.format(one.item, one.at_least, safety_words(one.kind))
    return _joined((unconfirmed(said, is_confirmed=one.confirmed),))


class AboutInstrument(QWidget):
    """What stands behind an instrument, line by line.

    Attributes:
        lines: what is shown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("clear")
        self.lines: tuple[Line, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.S)
        self._grid.setColumnStretch(1, 1)

    def show_form(self, form: Instrument) -> None:
        """Show an instrument."""
        lines = about_lines(form)
        if lines == self.lines:
            return
        self.lines = lines
        with at_once(self._grid):
            while (entry := self._grid.takeAt(0)) is not None:
                widget = entry.widget()
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
            for row, (name, words) in enumerate(lines):
                self._grid.addWidget(label(name, "muted"), row, 0, _TOP)
                self._grid.addWidget(label(words, "body", wrap=True), row, 1)
