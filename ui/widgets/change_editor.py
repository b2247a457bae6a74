"""Edit the figures of reliable change: whose they are, and what a programme sets itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from counsel_desk.domain.outcomes import ImpossibleFiguresError, published_threshold, with_change
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


class FiguresEditor(QFrame):
    """The figures of one instrument.

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
        span = self._form.maximum - self._form.minimum
        self.sd = _number(own.sd, 0.0, span, translate("ChangeEditor", "{0}: SD").format(name))
        words = translate("ChangeEditor", "{0}: reliability").format(name)
        self.reliability = _number(own.reliability, 0.0, 0.99, words)
        self.source = TextField(translate("ChangeEditor", "Whose figures, such as the study"))
        self.source.set_text(own.source)
        self.result = label("", "muted", wrap=True)
        self.remove = IconButton(
            "x",
            translate("ChangeEditor", "Go back to the figures of {0}").format(name),
            self.removed.emit,
        )
        self._lay_out(name)
        for number in (self.sd, self.reliability):
            number.valueChanged.connect(lambda _value: self._say())
        self.source.edit.textChanged.connect(lambda _text: self.changed.emit())
        self._say()

    def _lay_out(self, name: str) -> None:
        head = QHBoxLayout()
        head.addWidget(label(name, "strong"))
        head.addWidget(label(usual_words(self._form), "muted", wrap=True), 1)
        head.addWidget(self.remove)
        numbers = QHBoxLayout()
        numbers.setSpacing(Space.M)
        for title, number in (
            (translate("ChangeEditor", "SD"), self.sd),
            (translate("ChangeEditor", "Reliability"), self.reliability),
        ):
            numbers.addWidget(label(title, "body"))
            numbers.addWidget(number)
        numbers.addWidget(self.result, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(14, 8, 8, 12)
        lines.setSpacing(Space.S)
        lines.addLayout(head)
        lines.addLayout(numbers)
        lines.addWidget(self.source)

    def _say(self) -> None:
        figures = self.figures()
        self.result.setText(threshold_words(self._form, figures.sd, figures.reliability))
        self.changed.emit()

    def figures(self) -> OwnChange:
        """Give the figures as they stand."""
        reliability = round(self.reliability.value(), 2)
        return OwnChange(
            self.instrument, round(self.sd.value(), 2), reliability, self.source.text()
        )


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


def _number(value: float, low: float, high: float, name: str) -> DecimalField:
    made = DecimalField(value, high, 2, lowest=low)
    made.setSingleStep(0.01 if high < 1 else 0.1)
    made.setFixedWidth(104)
    made.setAccessibleName(name)
    return made
