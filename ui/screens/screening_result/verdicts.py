"""What the answers of a screening amount to, and which of them call for a closer look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from counsel_desk.domain.screening_verdicts import patterns, reviews, verdicts
from ui.theme import Space
from ui.widgets import screening_words, verdict_words
from ui.widgets.card import Card, at_once, clear_layout
from ui.widgets.labels import label
from ui.widgets.pill import Pill, PillKind, Sign

if TYPE_CHECKING:
    from counsel_desk.domain.screening import Instrument
    from counsel_desk.domain.screenings import Screening
    from ui.widgets.table_model import PillText

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class VerdictsCard(Card):
    """Every rule of the form with whether it holds, and the pattern that the answers have."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(translate("Verdicts", "What the answers amount to"))
        self.add(label(verdict_words.careful_words(), "muted", wrap=True))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnStretch(0, 1)
        self.body.addLayout(self._grid)
        self.hide()

    def show_verdicts(self, one: Screening, form: Instrument) -> None:
        """Show the verdicts on a screening; nothing for a form without rules."""
        clear_layout(self._grid)
        found = [
            (each.label, verdict_words.state_pill(each.state), verdict_words.detail_words(each))
            for each in verdicts(one, form)
        ]
        found += [
            (
                verdict_words.scheme_words(each.scheme),
                verdict_words.pattern_pill(each),
                verdict_words.pattern_detail(each),
            )
            for each in patterns(one, form)
        ]
        with at_once(self._grid):
            for row, (name, pill, detail) in enumerate(found):
                self._add(2 * row, name, pill, detail)
        self.setVisible(bool(found))

    def _add(self, row: int, name: str, told: PillText, detail: str) -> None:
        pill = Pill(told.text, told.kind, told.sign)
        self._grid.addWidget(label(name, "strong", wrap=True), row, 0)
        self._grid.addWidget(pill, row, 1, Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(label(detail, "muted", wrap=True), row + 1, 0, 1, 2)


class ReviewCard(Card):
    """Answers that are no alarm, but that somebody should look at more closely."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(translate("Verdicts", "Look closer"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.S)
        self.body.addLayout(self._lines)
        self.hide()

    def show_reviews(self, one: Screening, form: Instrument) -> None:
        """Show what is to be asked, however the screening was given; nothing where all is clear."""
        clear_layout(self._lines)
        found = reviews(one, form)
        self.setVisible(bool(found))
        if not found:
            return
        keys = screening_words.list_keys([each.item.item for each in found])
        words = (
            translate("Verdicts", "item {0}")
            if len(found) == 1
            else translate("Verdicts", "items {0}")
        )
        self.set_pill(Pill(words.format(keys), PillKind.WARNING, Sign.UP))
        for each in found:
            said = verdict_words.review_words(each, form, one.answers.language)
            made = label(said, "body", wrap=True)
            self._lines.addWidget(made)
            made.show()
