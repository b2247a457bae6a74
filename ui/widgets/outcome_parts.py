"""The figures of a team's outcomes: cards, and what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets import outcome_words as words
from ui.widgets.card import Card, StatCard
from ui.widgets.chart_text import say_number
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from counsel_desk.domain.outcomes.intervals import Share
    from counsel_desk.domain.outcomes.team import Outcomes

# A name that the tool for translations finds.
translate = QCoreApplication.translate
_NARROW = 760
_FEWEST = 8


class Figures(QWidget):
    """Four large figures, two in a row where it is narrow."""

    def __init__(self) -> None:
        super().__init__()
        self.cards = {
            "improved": StatCard("–", translate("Outcomes", "reliably improved"), tone="good"),
            "recovered": StatCard("–", translate("Outcomes", "recovered"), tone="good"),
            "unchanged": StatCard("–", translate("Outcomes", "no reliable change"), tone="muted"),
            "deteriorated": StatCard("–", translate("Outcomes", "reliably worse"), tone="danger"),
        }
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Space.L)
        self._columns = 0
        self._fit(_NARROW)

    def show_outcomes(self, found: Outcomes) -> None:
        """Show other figures."""
        for name, card in self.cards.items():
            share: Share | None = getattr(found.verdicts, name, None)
            if share is None:
                card.set("–", translate("Outcomes", "no figures for a reliable change"))
                continue
            note = words.share_words(share)
            if name == "recovered" and share.of:
                past = translate("Outcomes", "{0}; counted are those past the threshold at first")
                note = past.format(note)
            card.set(words.percent(share.share), note)

    def _fit(self, width: int) -> None:
        columns = 4 if width >= _NARROW else 2
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, place // columns, place % columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put two cards in a row where it is narrow."""
        super().resizeEvent(event)
        self._fit(event.size().width())


class GroundsCard(Card):
    """What the figures rest on: completeness, effect size, other measures of the same."""

    def __init__(self) -> None:
        super().__init__(translate("Outcomes", "What this rests on"))
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(Space.S)
        self.body.addLayout(self._column)
        self.body.addStretch(1)

    def show_outcomes(self, found: Outcomes) -> None:
        """Show what other figures rest on; the lines there are are used again.

        Lines taken out and put in would lay the whole page out again for each of them.
        """
        self.show_lines(grounds(found))

    def show_lines(self, said: Sequence[tuple[str, str]]) -> None:
        """Show titles and sentences."""
        while len(self._lines) < len(said):
            self._add_line()
        for place, (title, text) in enumerate(self._lines):
            line = said[place] if place < len(said) else ("", "")
            for one, words_of_it in zip((title, text), line, strict=True):
                one.setText(words_of_it)
                one.setVisible(place < len(said))

    def _add_line(self) -> None:
        line = label("", "strong", wrap=True), label("", "muted", wrap=True)
        for one in line:
            self._column.addWidget(one)
        self._lines.append(line)


def grounds(found: Outcomes) -> list[tuple[str, str]]:
    """Say what the figures rest on, as titles and sentences; the report has the same."""
    said = [_completeness(found)]
    if found.lacking:
        text = "; ".join(f"{words.no_pair_words(why)}: {n}" for why, n in found.lacking)
        said.append((translate("Outcomes", "Without a pair"), text))
    if found.rewritten.count:
        title = translate("Outcomes", "First and last in another language or wording")
        text = translate("Outcomes", "{0} of {1} pairs, which count and are marked in the list")
        share = found.rewritten
        said.append((title, text.format(words.count(share.count), words.count(share.of))))
    if found.scores is not None and found.paired >= _FEWEST:
        facts = found.scores
        text = translate("Outcomes", "first {0} (SD {1}), last {2} (SD {3}), correlation {4}")
        numbers = (facts.first_mean, facts.first_sd, facts.last_mean, facts.last_sd)
        shown = (*(words.figure(one) for one in numbers), words.figure(facts.correlation, 2))
        said.append((translate("Outcomes", "Means"), text.format(*shown)))
    said.append(_effects(found))
    if found.talking is not None:
        said.append(_talking(found))
    said.append((translate("Outcomes", "Source"), words.change_source(found.form)))
    if found.form.population:
        said.append((translate("Outcomes", "Threshold"), _threshold(found)))
    return said


def _completeness(found: Outcomes) -> tuple[str, str]:
    share = found.completeness
    title = translate("Outcomes", "Paired scores: {0}").format(words.percent(share.share))
    text = translate("Outcomes", "{0} of {1} whose scores are compared")
    said = text.format(words.count(share.count), words.count(share.of))
    if found.if_unchanged is not None and share.count < share.of:
        more = translate("Outcomes", "{0}. Were all the others unchanged, {1} would have improved")
        said = more.format(said, words.percent(found.if_unchanged.share))
    return title, said


def _effects(found: Outcomes) -> tuple[str, str]:
    title = translate("Outcomes", "Effect size")
    if not found.effects:
        return title, translate("Outcomes", "none below 8 pairs")
    lines = (f"{words.effect_name(one.standardiser)}: {words.effect_words(one)}"
             for one in found.effects[:1])  # fmt: skip
    return title, "\n".join(lines)


def _talking(found: Outcomes) -> tuple[str, str]:
    shares = found.talking
    title = translate("Outcomes", "PHQ-9 and GAD-7 together")
    if shares is None:  # pragma: no cover - asked for only where there are some
        return title, ""
    text = translate(
        "Outcomes",
        "recovered {0} ({1}), reliable recovery {2}, reliable improvement {3} ({4}),"
        " reliable deterioration {5}; as NHS Talking Therapies counts",
    )
    return title, text.format(
        words.percent(shares.recovered.share),
        words.of_words(shares.recovered),
        words.percent(shares.reliable_recovery.share),
        words.percent(shares.improved.share),
        words.of_words(shares.improved),
        words.percent(shares.deteriorated.share),
    )


def _threshold(found: Outcomes) -> str:
    value = found.form.cutoff
    number = say_number(value) if value is not None else "–"
    return translate("Outcomes", "{0}, a screening threshold and no diagnosis. {1}").format(
        number, found.form.population
    )
