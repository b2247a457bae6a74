"""The figures of a team's outcomes: cards, what they rest on, and tables of the same numbers."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from counsel_desk.domain.outcomes.team import Dimension
from ui.theme import Space
from ui.widgets import outcome_words as words
from ui.widgets.card import Card, StatCard
from ui.widgets.chart_text import say_number
from ui.widgets.data_table import DataTable
from ui.widgets.dates import say_date
from ui.widgets.labels import label
from ui.widgets.table_model import ColumnSpec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from counsel_desk.domain.outcomes.cohort import ScorePair
    from counsel_desk.domain.outcomes.intervals import Share
    from counsel_desk.domain.outcomes.team import Line, Outcomes

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


class LineColumn(Enum):
    """The columns of the table of parts."""

    KEY = auto()
    STARTED = auto()
    FINISHED = auto()
    PAIRED = auto()
    FIRST = auto()
    CASE = auto()
    LAST = auto()
    IMPROVED = auto()
    INTERVAL = auto()
    EXPECTED = auto()
    WORSE = auto()
    RECOVERED = auto()


class LinesTable(DataTable["Line"]):
    """The parts of a cohort, in the order of their names.

    Sorting is off for counsellors: their order is that of the alphabet, never of a figure.
    """

    def __init__(self) -> None:
        self.by = Dimension.SEX
        self.names: Mapping[str, str] = {}
        super().__init__(
            self._columns(),
            lambda line: line.key,
            translate("Outcomes", "Outcomes by part of the cohort"),
            second_lines=3,
        )

    def _columns(self) -> dict[Enum, ColumnSpec[Line]]:
        return {**self._case_mix(), **self._results()}

    def _case_mix(self) -> dict[Enum, ColumnSpec[Line]]:
        def number(title: str, value: str, width: int, second: str = "") -> ColumnSpec[Line]:
            return ColumnSpec(
                title, lambda line: words.count(getattr(line, value)),
                lambda line: getattr(line, value), numeric=True, width=width, searched=False,
                second=second,
            )  # fmt: skip

        return {
            LineColumn.KEY: ColumnSpec(
                translate("Outcomes", "Part"),
                lambda line: words.key_words(self.by, line.key, self.names),
                strong=True,
            ),
            LineColumn.STARTED: number(
                translate("Outcomes", "Began"), "started", 66, translate("Outcomes", "{0} began")
            ),
            LineColumn.FINISHED: number(
                translate("Outcomes", "Finished"), "finished", 78,
                translate("Outcomes", "{0} finished"),
            ),
            LineColumn.PAIRED: number(translate("Outcomes", "Paired"), "paired", 68),
            LineColumn.FIRST: ColumnSpec(
                translate("Outcomes", "First"), lambda line: _mean(line, line.first_mean),
                lambda line: line.first_mean, numeric=True, width=62, searched=False,
                second=translate("Outcomes", "first {0}"),
            ),
            LineColumn.CASE: ColumnSpec(
                translate("Outcomes", "Past threshold"), _case_words,
                lambda line: line.case_start.share, numeric=True, width=112, searched=False,
                second=translate("Outcomes", "{0} past threshold"),
            ),
            LineColumn.LAST: ColumnSpec(
                translate("Outcomes", "Last"), lambda line: _mean(line, line.last_mean),
                lambda line: line.last_mean, numeric=True, width=60, searched=False,
                second=translate("Outcomes", "last {0}"),
            ),
        }  # fmt: skip

    def _results(self) -> dict[Enum, ColumnSpec[Line]]:
        def share(title: str, name: str, width: int, second: str = "") -> ColumnSpec[Line]:
            return ColumnSpec(
                title, lambda line: _share(line, name), lambda line: _sort(line, name),
                numeric=True, width=width, searched=False, second=second,
            )  # fmt: skip

        return {
            LineColumn.IMPROVED: share(translate("Outcomes", "Improved"), "improved", 112),
            LineColumn.INTERVAL: ColumnSpec(
                translate("Outcomes", "95 % interval"), _interval, numeric=True, width=104,
                searched=False, muted=True, second=translate("Outcomes", "95 % interval {0}"),
            ),
            LineColumn.EXPECTED: ColumnSpec(
                translate("Outcomes", "Expected"), _expected, numeric=True, width=82,
                searched=False, muted=True, second=translate("Outcomes", "expected {0}"),
            ),
            LineColumn.WORSE: share(
                translate("Outcomes", "Worse"), "deteriorated", 100,
                translate("Outcomes", "worse {0}"),
            ),
            LineColumn.RECOVERED: share(
                translate("Outcomes", "Recovered"), "recovered", 112,
                translate("Outcomes", "recovered {0}"),
            ),
        }  # fmt: skip

    def sort_by(self, column: int) -> None:
        """Sort by a column, except where people's names would be ranked."""
        if self.by is not Dimension.COUNSELLOR:
            super().sort_by(column)

    def show_outcomes(self, found: Outcomes, names: Mapping[str, str]) -> None:
        """Show the parts of other outcomes."""
        if found.wanted.by is not self.by:
            self.by = found.wanted.by
            self.table_model.sort(-1)
        self.names = names
        lines = found.lines
        if self.by is Dimension.COUNSELLOR:
            lines = tuple(sorted(lines, key=lambda line: names.get(line.key, "").casefold()))
        self.set_rows(lines)


def _mean(line: Line, value: float | None) -> str:
    return words.figure(value) if line.paired >= _FEWEST else "–"


def _case_words(line: Line) -> str:
    return words.percent(line.case_start.share) if line.case_start.of else "–"


def _share(line: Line, name: str) -> str:
    share: Share | None = getattr(line.verdicts, name, None)
    if share is None or not share.of:
        return "–"
    if share.of < _FEWEST:
        return words.of_words(share)
    counts = words.of_words(share)
    return translate("Outcomes", "{0} ({1})").format(words.percent(share.share), counts)


def _sort(line: Line, name: str) -> float | None:
    share: Share | None = getattr(line.verdicts, name, None)
    return share.share if share is not None else None


def _interval(line: Line) -> str:
    return words.interval_words(line.verdicts.improved) if line.verdicts else "–"


def _expected(line: Line) -> str:
    """Say how many would have improved of people who began like these."""
    return words.figure(line.expected) if line.paired >= _FEWEST else "–"


class PairColumn(Enum):
    """The columns of the table of people."""

    CODE = auto()
    FIRST_ON = auto()
    FIRST = auto()
    LAST_ON = auto()
    LAST = auto()
    CHANGE = auto()
    VERDICT = auto()


class PairsTable(DataTable["ScorePair"]):
    """The same numbers as the picture, a row for each person."""

    def __init__(self) -> None:
        score = {"numeric": True, "width": 74, "searched": False}
        columns: dict[Enum, ColumnSpec[ScorePair]] = {
            PairColumn.CODE: ColumnSpec(
                translate("Outcomes", "Client"), lambda pair: pair.code, strong=True,
            ),
            PairColumn.FIRST_ON: ColumnSpec(
                translate("Outcomes", "First on"), lambda pair: say_date(pair.first_on),
                lambda pair: pair.first_on, width=116, muted=True,
                second=translate("Outcomes", "first {0}"),
            ),
            PairColumn.FIRST: ColumnSpec(
                translate("Outcomes", "First"), lambda pair: say_number(pair.first),
                lambda pair: pair.first, **score,  # type: ignore[arg-type] # as named above
            ),
            PairColumn.LAST_ON: ColumnSpec(
                translate("Outcomes", "Last on"), lambda pair: say_date(pair.last_on),
                lambda pair: pair.last_on, width=116, muted=True,
                second=translate("Outcomes", "last {0}"),
            ),
            PairColumn.LAST: ColumnSpec(
                translate("Outcomes", "Last"), lambda pair: say_number(pair.last),
                lambda pair: pair.last, **score,  # type: ignore[arg-type] # as named above
            ),
            PairColumn.CHANGE: ColumnSpec(
                translate("Outcomes", "Change"), _change, lambda pair: pair.last - pair.first,
                **score,  # type: ignore[arg-type] # as named above
            ),
            PairColumn.VERDICT: ColumnSpec(
                translate("Outcomes", "Outcome"), words.verdict_words, second="{0}"
            ),
        }  # fmt: skip
        super().__init__(
            columns, lambda pair: pair.case, translate("Outcomes", "People with paired scores")
        )


def _change(pair: ScorePair) -> str:
    change = pair.last - pair.first
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return f"{sign}{say_number(abs(change))}"
