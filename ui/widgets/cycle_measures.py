"""Choose what a cycle of group therapy measures: as its members' plans say, or by its own plan."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.domain.measurement import MOST_BETWEEN, CycleMeasure
from counsel_desk.domain.occasions import Occasion
from ui.theme import Space
from ui.widgets.dates import NumberField
from ui.widgets.field import Choice
from ui.widgets.measurement_words import name_of, occasion_words
from ui.widgets.plan_editor import LineEditor, PlanEditor

if TYPE_CHECKING:
    from collections.abc import Iterable

# A name that the tool for translations finds.
translate = QCoreApplication.translate

THEIRS, OWN = "theirs", "own"


class MeasureEditor(LineEditor):
    """When a cycle asks its members for one instrument."""

    line: CycleMeasure

    def _titles(self) -> dict[str, str]:
        return {
            "start": translate("PlanEditor", "start of the group"),
            "mid": translate("PlanEditor", "middle of the group"),
            "end": translate("PlanEditor", "end of the group"),
            "three_months": translate("PlanEditor", "3 months after it"),
            "six_months": translate("PlanEditor", "6 months after it"),
        }

    def _numbers(self) -> dict[str, tuple[str, NumberField]]:
        words = translate("PlanEditor", "every {0} meetings")
        return {"every": (words, NumberField(self.line.every, 0, MOST_BETWEEN))}

    def measure(self) -> CycleMeasure:
        """Give what it says now."""
        ticked = {key: box.isChecked() for key, box in self.boxes.items()}
        return CycleMeasure(self.instrument, every=self.numbers["every"].value(), **ticked)


class MeasuresEditor(PlanEditor):
    """All instruments of a cycle's own plan, and a choice of those to add."""

    editors: list[MeasureEditor]  # type: ignore[assignment] # every one is made by _made

    def measures(self) -> tuple[CycleMeasure, ...]:
        """Give the plan as it stands."""
        return tuple(editor.measure() for editor in self.editors)

    def _made(self, line: Any) -> MeasureEditor:  # noqa: ANN401 - a CycleMeasure here
        return MeasureEditor(line)

    def _fresh(self, instrument: str) -> Any:  # noqa: ANN401 - as above
        return CycleMeasure(instrument)


class CycleMeasures(QWidget):
    """What a cycle measures; None where the plans of its members say it.

    Signals:
        changed: something else is measured now.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.by = Choice(
            [
                (THEIRS, translate("PlanEditor", "As the plans of its members say")),
                (OWN, translate("PlanEditor", "By a plan of its own")),
            ]
        )
        self.by.setAccessibleName(translate("PlanEditor", "What is measured"))
        self.editor = MeasuresEditor()
        self.editor.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.by)
        column.addWidget(self.editor)
        self.setFocusProxy(self.by)
        self.by.currentIndexChanged.connect(lambda _index: self._turn())
        self.editor.changed.connect(self.changed)

    def _turn(self) -> None:
        self.editor.setVisible(self.by.value() == OWN)
        self.changed.emit()

    def value(self) -> tuple[CycleMeasure, ...] | None:
        """Give the cycle's own plan, None where there is none."""
        return self.editor.measures() if self.by.value() == OWN else None

    def set_value(self, measures: Iterable[CycleMeasure] | None) -> None:
        """Show a plan."""
        self.editor.set_lines(measures or ())  # type: ignore[arg-type] # its editors know them
        self.by.set_value(THEIRS if measures is None else OWN)
        self._turn()

    def plain(self) -> list[dict[str, Any]] | None:
        """Give the plan as plain values, to keep a form that is half filled in."""
        found = self.value()
        return None if found is None else [asdict(one) for one in found]

    def set_plain(self, kept: Any) -> None:  # noqa: ANN401 - read from a kept form
        """Show a plan that was kept; one that is not understood changes nothing."""
        try:
            measures = None if kept is None else tuple(CycleMeasure(**one) for one in kept)
        except TypeError:
            return
        self.set_value(measures)


def measure_words(one: CycleMeasure) -> str:
    """Say when a cycle asks for an instrument."""
    every = translate("Measurement", "every {0} meetings").format(one.every)
    if one.every == 1:
        every = translate("Measurement", "at every meeting")
    said = {Occasion.MEETINGS: every}
    return ", ".join(said.get(each) or occasion_words(each) for each in one.occasions)


def measures_words(measures: Iterable[CycleMeasure] | None) -> str:
    """Say a cycle's own plan, instruments with the same occasions together; empty without one."""
    if measures is None:
        return ""
    together: dict[str, list[str]] = {}
    for one in measures:
        together.setdefault(measure_words(one), []).append(name_of(one.instrument))
    if not together:
        return translate("Measurement", "nothing is measured in this group")
    return "; ".join(f"{', '.join(names)}: {words}" for words, names in together.items())
