"""Edit the figures of reliable change: whose they are, and what a programme sets itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from counsel_desk.domain.outcomes import (
    ImpossibleFiguresError,
    in_whole_points,
    published_threshold,
    with_change,
)
from counsel_desk.domain.settings import OwnChange
from counsel_desk.services.instruments import all_instruments, instrument
from ui.theme import Space
from ui.widgets.buttons import IconButton
from ui.widgets.chart_text import say_number
from ui.widgets.dates import DecimalField
from ui.widgets.field import Choice, TextField
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.screening import Instrument

FROM_SPREAD, IN_POINTS = "spread", "points"

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def usual_words(form: Instrument) -> str:
    """Say the instrument's own figures and whose they are."""
    figures = form.change
    if figures is None:
        return translate("ChangeEditor", "The instrument has no figures of its own.")
    source = figures.cited or figures.population
    said = translate("ChangeEditor", "In the instrument {0} points ({1})").format(
        say_number(figures.threshold), source
    )
    if figures.sd is not None and figures.reliability is not None:
        words = translate("ChangeEditor", "{0}, SD {1}, reliability {2}")
        said = words.format(said, say_number(figures.sd), say_number(figures.reliability))
    if not figures.confirmed:
        said = translate("ChangeEditor", "{0}, unconfirmed").format(said)
    return said


def threshold_words(form: Instrument, sd: float, reliability: float) -> str:
    """Say what a change takes with these figures, rounded as it is applied and as it comes out."""
    try:
        made = with_change(form, sd=sd, reliability=reliability, source="")
    except ImpossibleFiguresError:
        return translate("ChangeEditor", "No sample has such figures.")
    needed = made.change.threshold if made.change else 0.0
    raw = published_threshold(made) or 0.0
    words = translate("ChangeEditor", "Reliable from {0} points on (unrounded {1})")
    return words.format(say_number(round(needed, 2)), say_number(round(raw, 2)))


def points_words(points: float) -> str:
    """Say what a change takes where the threshold is set in points."""
    if points <= 0:
        return translate("ChangeEditor", "Say the threshold in points.")
    return translate("ChangeEditor", "Reliable from {0} points on").format(say_number(points))


class FiguresEditor(QFrame):
    """The figures of one instrument: a spread and a reliability, or a threshold in points.

    Signals:
        changed: a figure is another one now; removed: the instrument's own are to count again.
    """

    changed = Signal()
    removed = Signal()

    def __init__(self, own: OwnChange) -> None:
        super().__init__()
        self.setObjectName("sunken")
        self.instrument = own.instrument
        self._form = instrument(own.instrument)
        name = self._form.short_title
        self.setAccessibleName(name)
        self._make_fields(own, name)
        self.result = label("", "muted", wrap=True)
        self.remove = IconButton(
            "x",
            translate("ChangeEditor", "Go back to the figures of {0}").format(name),
            self.removed.emit,
        )
        self._lay_out(name)
        for number in (self.sd, self.reliability, self.points):
            number.valueChanged.connect(lambda _value: self._say())
        self.way.currentIndexChanged.connect(lambda _place: self._show_way())
        self.source.edit.textChanged.connect(lambda _text: self.changed.emit())
        self._show_way()

    def _make_fields(self, own: OwnChange, name: str) -> None:
        span, change = self._form.maximum - self._form.minimum, self._form.change
        self.way = Choice(
            [
                (FROM_SPREAD, translate("ChangeEditor", "From SD and reliability")),
                (IN_POINTS, translate("ChangeEditor", "A threshold in points")),
            ]
        )
        self.way.setMinimumContentsLength(23)
        self.way.setAccessibleName(translate("ChangeEditor", "{0}: set by").format(name))
        self.way.set_value(FROM_SPREAD if own.points is None else IN_POINTS)
        # What is not chosen now begins with the instrument's own figures, should it be chosen.
        sd, reliability = own.sd, own.reliability
        if own.points is not None and change is not None:
            sd, reliability = change.sd or 0.0, change.reliability or 0.0
        points = own.points
        if points is None:
            points = (change.meaningful or change.threshold) if change is not None else 0.0
        self.sd = _number(sd, 0.0, span, translate("ChangeEditor", "{0}: SD").format(name))
        words = translate("ChangeEditor", "{0}: reliability").format(name)
        self.reliability = _number(reliability, 0.0, 0.99, words)
        words = translate("ChangeEditor", "{0}: threshold in points").format(name)
        self.points = _number(points, 0.0, span, words, 0 if in_whole_points(self._form) else 2)
        self.source = TextField(translate("ChangeEditor", "Whose figures, such as the study"))
        self.source.set_text(own.source)

    def _lay_out(self, name: str) -> None:
        head = QHBoxLayout()
        head.addWidget(label(name, "strong"))
        head.addWidget(label(usual_words(self._form), "muted", wrap=True), 1)
        head.addWidget(self.remove)
        ways = QHBoxLayout()
        ways.setSpacing(Space.M)
        ways.addWidget(self.way)
        ways.addWidget(self.result, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(14, 8, 8, 12)
        lines.setSpacing(Space.S)
        for row in (head, ways, self._numbers()):
            lines.addLayout(row)
        lines.addWidget(self.source)

    def _numbers(self) -> QHBoxLayout:
        numbers = QHBoxLayout()
        numbers.setSpacing(Space.M)
        self._of_way: dict[str, list[QWidget]] = {FROM_SPREAD: [], IN_POINTS: []}
        for way, title, number in (
            (FROM_SPREAD, translate("ChangeEditor", "SD"), self.sd),
            (FROM_SPREAD, translate("ChangeEditor", "Reliability"), self.reliability),
            (IN_POINTS, translate("ChangeEditor", "Points"), self.points),
        ):
            shown = [label(title, "body"), number]
            for widget in shown:
                numbers.addWidget(widget)
            self._of_way[way] += shown
        numbers.addStretch(1)
        return numbers

    def _show_way(self) -> None:
        for way, widgets in self._of_way.items():
            for widget in widgets:
                widget.setVisible(way == self.way.value())
        self._say()

    def _say(self) -> None:
        own = self.figures()
        if own.points is None:
            self.result.setText(threshold_words(self._form, own.sd, own.reliability))
        else:
            self.result.setText(points_words(own.points))
        self.changed.emit()

    def figures(self) -> OwnChange:
        """Give the figures as they stand."""
        source = self.source.text()
        if self.way.value() == IN_POINTS:
            points = round(self.points.value(), 2)
            return OwnChange(self.instrument, source=source, points=points)
        reliability = round(self.reliability.value(), 2)
        return OwnChange(self.instrument, round(self.sd.value(), 2), reliability, source)


class ChangeEditor(QWidget):
    """The instruments with figures of the programme's own, and a choice of more.

    Signals:
        changed: a figure is another one now.
    """

    changed = Signal()

    def __init__(self, figures: Iterable[OwnChange] = ()) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.editors: list[FiguresEditor] = []
        self.more = Choice()
        self.more.setMinimumContentsLength(30)
        self.more.setAccessibleName(translate("ChangeEditor", "Set figures for an instrument"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.S)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addLayout(self._rows)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.activated.connect(self._add_chosen)
        for own in figures:
            self._put(own)
        self._offer()

    def figures(self) -> tuple[OwnChange, ...]:
        """Give all figures as they stand."""
        return tuple(editor.figures() for editor in self.editors)

    def add(self, name: str) -> None:
        """Begin with the instrument's own figures where it has some."""
        change = instrument(name).change
        sd = change.sd if change else None
        reliability = change.reliability if change else None
        # A figure that nobody published stays at nothing, which is refused until it is typed.
        self._put(OwnChange(name, sd or 0.0, reliability or 0.0, ""))
        self._offer()
        self.editors[-1].sd.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _put(self, own: OwnChange) -> None:
        editor = FiguresEditor(own)
        editor.changed.connect(self.changed)
        editor.removed.connect(lambda: self._remove(editor))
        self.editors.append(editor)
        self._rows.addWidget(editor)
        editor.show()

    def _remove(self, editor: FiguresEditor) -> None:
        self.editors.remove(editor)
        self._rows.removeWidget(editor)
        editor.hide()
        editor.deleteLater()
        self._offer()
        self.more.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _offer(self) -> None:
        taken = {editor.instrument for editor in self.editors}
        left = [(one.id, one.short_title) for one in all_instruments() if one.id not in taken]
        first = translate("ChangeEditor", "Set figures for an instrument")
        self.more.set_choices([("", first), *left])
        self.setFocusProxy(self.editors[0].sd if self.editors else self.more)

    def _add_chosen(self, _place: int) -> None:
        name = self.more.value()
        if isinstance(name, str) and name:
            self.add(name)


def _number(value: float, low: float, high: float, name: str, places: int = 2) -> DecimalField:
    made = DecimalField(value, high, places, lowest=low)
    made.setSingleStep(1 if not places else 0.01 if high < 1 else 0.1)
    made.setFixedWidth(104)
    made.setAccessibleName(name)
    return made
