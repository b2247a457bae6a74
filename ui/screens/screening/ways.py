"""The four ways of giving a screening, one of which is in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from counsel_desk.domain.screenings import HERE, Mode, Way
from ui.screens.screening.answer_list import AnswerList
from ui.screens.screening.paper_form import PaperForm
from ui.screens.screening.read_aloud import ReadAloud
from ui.theme import Space
from ui.widgets.buttons import primary_button
from ui.widgets.card import Card
from ui.widgets.key_choice import KeyChoice, KeyOption
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.domain.screening import Instrument
    from ui.screens.screening.answer_sheet import AnswerSheet
    from ui.screens.screening.asking import Asking

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def way_words(way: Way) -> str:
    """Name a way of giving a screening."""
    return {
        Way.KEYS: translate("Ways", "Quick keys"),
        Way.READ_ALOUD: translate("Ways", "Read aloud"),
        Way.PAPER: translate("Ways", "Paper form"),
        Way.CLIENT: translate("Ways", "Client's own screen"),
        Way.FILE: translate("Ways", "Brought in from a file"),
    }[way]


_KEYS = {Way.KEYS: "k", Way.READ_ALOUD: "r", Way.PAPER: "p", Way.CLIENT: "c"}


def ways_of(form: Instrument) -> tuple[Way, ...]:
    """Give the ways in which an instrument may be given: not all are for the client alone."""
    return tuple(way for way in HERE if form.self_completed or way is not Way.CLIENT)


def _options(ways: Sequence[Way]) -> list[KeyOption]:
    return [KeyOption(way.value, way_words(way), _KEYS[way]) for way in ways]


class HandOverCard(Card):
    """Says what the client will see, and hands the screen over.

    Signals:
        asked: the person wants to hand the screen over.
    """

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.set_title(translate("Ways", "Let the client answer on this screen"))
        words = translate(
            "Ways",
            "The form fills the whole screen in large type. Nothing of the desk is shown or can be"
            " reached, and only your passphrase brings it back. Answers are kept as they come.",
        )
        self.button = primary_button(
            translate("Ways", "Hand over the screen"), "monitor", self.asked.emit
        )
        line = QHBoxLayout()
        line.setSpacing(Space.L)
        line.addWidget(label(words, "muted-body", wrap=True), 1)
        line.addWidget(self.button)
        self.body.addLayout(line)


class Ways(QWidget):
    """Shows one way of asking at a time; all of them fill in the same sheet.

    Attributes:
        way: the way that was chosen; offered: those to choose from; bar: where it is chosen,
            which stands elsewhere on the page.

    Signals:
        changed, moved, finished, refused: as in `Asking`, whichever way it is.
        chosen: another way was chosen.
        handed_over: the screen is to be handed to the client.
    """

    changed = Signal()
    moved = Signal()
    finished = Signal()
    refused = Signal(str)
    chosen = Signal()
    handed_over = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.way = Way.KEYS
        self.offered: tuple[Way, ...] = HERE
        self._mode = Mode.READ_ALOUD
        self.bar = KeyChoice(translate("Ways", "Way of giving it"), _options(HERE), Way.KEYS.value)
        self.card = HandOverCard()
        self.card.hide()
        self.card.asked.connect(self.handed_over)
        self._list = AnswerList()
        self._made: dict[Way, Asking] = {Way.KEYS: self._list, Way.CLIENT: self._list}
        self._stack = QStackedWidget()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.M)
        lines.addWidget(self.card)
        lines.addWidget(self._stack, 1)
        self._take_in(self._list)
        self.bar.chosen.connect(lambda value: self.choose(Way(value)))

    @property
    def asking(self) -> Asking:
        """What asks now."""
        return self._made[self.way]

    def _take_in(self, asking: Asking) -> None:
        self._stack.addWidget(asking)
        asking.changed.connect(self.changed)
        asking.moved.connect(self.moved)
        asking.finished.connect(self.finished)
        asking.refused.connect(self.refused)

    def set_sheet(self, sheet: AnswerSheet) -> None:
        """Ask the items of a sheet, in a way in which it may be given."""
        self.offered = ways_of(sheet.form)
        self.bar.set_options(_options(self.offered))
        if self.way not in self.offered:
            self.choose(Way.KEYS)
        self.asking.set_sheet(sheet)

    def choose(self, way: Way) -> None:
        """Ask in another way, at the same item."""
        if way not in self.offered:
            return
        if way is self.way:
            self.asking.setFocus()
            return
        old, self.way = self.asking, way
        self.bar.set_value(way.value)
        self.card.setVisible(way is Way.CLIENT)
        if way not in self._made:
            self._made[way] = PaperForm() if way is Way.PAPER else ReadAloud(self._mode)
            self._take_in(self._made[way])
        self._stack.setCurrentWidget(self.asking)
        if old.sheet is not None:
            at = old.at
            if way is not Way.PAPER:
                old.sheet.enter_once()
            self.asking.set_sheet(old.sheet)
            self.asking.go_to(at)
        self.chosen.emit()

    def set_mode(self, mode: Mode) -> None:
        """Know whether an interpreter is there, for what is said around the items."""
        self._mode = mode
        made = self._made.get(Way.READ_ALOUD)
        if isinstance(made, ReadAloud):
            made.mode = mode
            if made is self.asking and made.sheet is not None:
                made.show_item()

    def compare_first(self) -> bool:
        """Show differences of a paper form that are not settled; False where there are none."""
        asking = self.asking
        return isinstance(asking, PaperForm) and asking.compare_first()
