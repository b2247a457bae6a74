"""The areas of a risk assessment: a level for each, what it rests on, and what is asked more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QLineEdit, QVBoxLayout, QWidget

from counsel_desk.domain.risk import (
    LONGEST_TEXT,
    AreaRisk,
    Asked,
    Finding,
    RiskArea,
    RiskLevel,
    SuicideSign,
    Threat,
)
from ui.theme import Space
from ui.widgets import plan_words
from ui.widgets.flow import Flow
from ui.widgets.key_choice import KeyChoice, KeyOption
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QResizeEvent

_NARROW = 600
_NAME_WIDTH = 190

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def level_options(*, overall: bool = False) -> list[KeyOption]:
    """Give the levels with their keys; overall there is no "not assessed" to choose."""
    rows = (
        (RiskLevel.NOT_ASSESSED, "", "muted"),
        (RiskLevel.NONE, "0", "good"),
        (RiskLevel.LOW, "1", "primary"),
        (RiskLevel.MEDIUM, "2", "warning"),
        (RiskLevel.HIGH, "3", "danger"),
    )
    return [
        KeyOption(level.value, plan_words.level_words(level), keys, role)
        for level, keys, role in (rows[1:] if overall else rows)
    ]


def answer_options() -> list[KeyOption]:
    """Give the answers to a question, with their keys."""
    return [
        KeyOption(Asked.NOT_ASKED.value, translate("Risk", "Not asked"), "", "muted"),
        KeyOption(Asked.NO.value, translate("Risk", "No"), "0", "primary"),
        KeyOption(Asked.YES.value, translate("Risk", "Yes"), "1", "primary"),
    ]


class ChoiceRow(QWidget):
    """A name, a choice, and room for words once there is something to say.

    Signals:
        changed: the choice or the words are other ones now.
    """

    changed = Signal()

    def __init__(
        self, name: str, options: list[KeyOption], first: str, quiet: frozenset[str]
    ) -> None:
        super().__init__()
        self._quiet = quiet
        self.choice = KeyChoice(name, options, first)
        self.words = QLineEdit()
        self.words.setMaxLength(LONGEST_TEXT)
        self.words.setPlaceholderText(translate("Risk", "What was said or seen"))
        self.words.setAccessibleName(translate("Risk", "{0}, what was said or seen").format(name))
        self._name = label(name, "body", wrap=True)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(Space.S)
        self._line.addWidget(self._name)
        self._line.addWidget(self.choice)
        self._line.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        outer.addLayout(self._line)
        outer.addWidget(self.words)
        self.setFocusProxy(self.choice)
        self.choice.changed.connect(self._changed)
        self.words.textChanged.connect(lambda _text: self.changed.emit())
        self._fit(_NARROW)
        self._show_words()

    def _changed(self) -> None:
        self._show_words()
        self.changed.emit()

    def _show_words(self) -> None:
        is_quiet = self.choice.value() in self._quiet
        self.words.setVisible(not is_quiet or bool(self.words.text()))

    def set(self, value: str, words: str) -> None:
        """Show a choice and its words."""
        self.words.setText(words)
        self.choice.set_value(value)
        self._show_words()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the choice under its name where it is narrow."""
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        is_wide = width >= _NARROW
        way = QBoxLayout.Direction
        self._line.setDirection(way.LeftToRight if is_wide else way.TopToBottom)
        self._name.setMinimumWidth(_NAME_WIDTH if is_wide else 0)
        self._name.setMaximumWidth(_NAME_WIDTH if is_wide else 16777215)


class AreasEditor(QWidget):
    """All areas under one another; suicide and threats ask more where there is a risk.

    Signals:
        changed: anything in it is other than before.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        quiet = frozenset({RiskLevel.NOT_ASSESSED.value, RiskLevel.NONE.value})
        first = RiskLevel.NOT_ASSESSED.value
        self.rows = {
            area: ChoiceRow(plan_words.area_words(area), level_options(), first, quiet)
            for area in RiskArea
        }
        self.signs = {
            sign: ChoiceRow(
                plan_words.sign_words(sign),
                answer_options(),
                Asked.NOT_ASKED.value,
                frozenset({Asked.NOT_ASKED.value}),
            )
            for sign in SuicideSign
        }
        self.threats = {threat: QCheckBox(plan_words.threat_words(threat)) for threat in Threat}
        self.asks_more = False
        self._sign_box, self._threat_box = QWidget(), Flow(spacing=Space.L)
        self._lay_out()
        self._connect()
        self._show_more()

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self._sign_box)
        inner.setContentsMargins(Space.L, 0, 0, Space.S)
        inner.setSpacing(6)
        for row in self.signs.values():
            inner.addWidget(row)
        for box in self.threats.values():
            self._threat_box.add(box)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.S)
        for area, row in self.rows.items():
            outer.addWidget(row)
            if area is RiskArea.SUICIDE:
                outer.addWidget(self._sign_box)
            elif area is RiskArea.FROM_OTHERS:
                outer.addWidget(self._threat_box)
        self.setFocusProxy(self.rows[RiskArea.SUICIDE])

    def _connect(self) -> None:
        for row in (*self.rows.values(), *self.signs.values()):
            row.changed.connect(self._changed)
        for box in self.threats.values():
            box.toggled.connect(lambda _on: self._changed())

    def _changed(self) -> None:
        self._show_more()
        self.changed.emit()

    def ask_more(self) -> None:
        """Ask about suicide whatever its level: a safety item led here."""
        self.asks_more = True
        self._show_more()

    def _show_more(self) -> None:
        answered = any(row.choice.value() != Asked.NOT_ASKED for row in self.signs.values())
        suicide = RiskLevel(self.rows[RiskArea.SUICIDE].choice.value())
        self._sign_box.setVisible(self.asks_more or answered or plan_words.is_raised(suicide))
        others = RiskLevel(self.rows[RiskArea.FROM_OTHERS].choice.value())
        ticked = any(box.isChecked() for box in self.threats.values())
        self._threat_box.setVisible(ticked or plan_words.is_raised(others))

    def areas(self) -> dict[RiskArea, AreaRisk]:
        """Give the areas that were assessed, or of which something was said."""
        found = {
            area: AreaRisk(RiskLevel(row.choice.value()), row.words.text().strip())
            for area, row in self.rows.items()
        }
        return {area: one for area, one in found.items() if one != AreaRisk()}

    def suicide(self) -> dict[SuicideSign, Finding]:
        """Give the answers about suicide."""
        found = {
            sign: Finding(Asked(row.choice.value()), row.words.text().strip())
            for sign, row in self.signs.items()
        }
        return {sign: one for sign, one in found.items() if one != Finding()}

    def ticked(self) -> tuple[Threat, ...]:
        """Give where the risk from others comes from."""
        return tuple(threat for threat, box in self.threats.items() if box.isChecked())

    def show_values(
        self,
        areas: Mapping[RiskArea, AreaRisk],
        suicide: Mapping[SuicideSign, Finding],
        threats: tuple[Threat, ...],
    ) -> None:
        """Show what was assessed."""
        for area, row in self.rows.items():
            one = areas.get(area, AreaRisk())
            row.set(one.level.value, one.words)
        for sign, row in self.signs.items():
            finding = suicide.get(sign, Finding())
            row.set(finding.answer.value, finding.words)
        for threat, box in self.threats.items():
            box.setChecked(threat in threats)
        self._show_more()

    def _every_row(self) -> list[tuple[RiskArea | SuicideSign, ChoiceRow]]:
        return [*self.rows.items(), *self.signs.items()]

    def plain(self) -> dict[str, Any]:
        """Give everything as plain values, for the draft."""
        said = {key.value: [row.choice.value(), row.words.text()] for key, row in self._every_row()}
        return {"rows": said, "threats": [threat.value for threat in self.ticked()]}

    def show_plain(self, plain: dict[str, Any]) -> None:
        """Show what ``plain`` gave."""
        for key, row in self._every_row():
            value, words = plain.get("rows", {}).get(key.value, ("", ""))
            if value:
                row.set(value, words)
        for threat, box in self.threats.items():
            box.setChecked(threat.value in plain.get("threats", ()))
        self._show_more()
