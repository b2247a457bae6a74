"""Write one goal: the client's words, what is done towards it, and what its levels look like."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from counsel_desk.domain.plan import LEVELS, LONGEST_LINE, MOST_LINES, Goal, GoalState, Intervention
from ui.theme import Space
from ui.widgets import plan_words
from ui.widgets.buttons import IconButton
from ui.widgets.card import Card
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.key_choice import KeyChoice, KeyOption
from ui.widgets.labels import label
from ui.widgets.line_list import LineColumn, LineList
from ui.widgets.section import SectionCollapse

if TYPE_CHECKING:
    from collections.abc import Mapping


def level_options(scale: Mapping[int, str]) -> list[KeyOption]:
    """Give the five levels with the keys 1 to 5; a screen reader hears their descriptions."""
    return [
        KeyOption(
            str(level),
            plan_words.say_level(level),
            str(place),
            "primary",
            scale.get(level) or plan_words.attainment_words(level),
        )
        for place, level in enumerate(LEVELS, start=1)
    ]


class GoalEditor(Card):
    """One goal as it is written.

    Signals:
        changed: anything in it is other than before.
        removed: the person takes the goal out, which is only offered for one not saved yet.
    """

    changed = Signal()
    removed = Signal()

    def __init__(self, goal: Goal, number: int, *, is_new: bool) -> None:
        super().__init__()
        self.id, self._since = goal.id, goal.since
        self.words = TextField(
            self.tr("Goal, in the client’s words"),
            placeholder=self.tr("“I want to sleep through the night”"),
        )
        self.problem = TextField(self.tr("Which problem it is about"), optional=True)
        what, who = self.tr("What is done"), self.tr("Who")
        columns = (LineColumn(what, what, 3), LineColumn(who, who, 1))
        self.interventions = LineList(what, columns, most=MOST_LINES)
        self.state = Choice([(state, plan_words.state_words(state)) for state in GoalState])
        self.start = KeyChoice(self.tr("Where the client begins"), level_options({}))
        self.scale = {level: QLineEdit() for level in LEVELS}
        self._section = SectionCollapse(self.tr("What each level looks like, from −2 to +2"))
        remove = IconButton("x", self.tr("Take this goal out"), self.removed.emit)
        self.add_action(remove)
        remove.setVisible(is_new)
        self._lay_out(is_new=is_new)
        self._connect()
        self.show_goal(goal)
        self.number(number)
        self.setFocusProxy(self.words)

    def _lay_out(self, *, is_new: bool) -> None:
        state = Field(self.tr("State"), self.state)
        for part in (
            self.words,
            self.problem,
            Field(self.tr("What is done towards it, and who does it"), self.interventions),
            Field(self.tr("Where the client begins"), self.start, self.tr("Keys 1 to 5")),
            self._section,
            state,
        ):
            self.add(part)
        state.setVisible(not is_new)  # only now: shown before, it would flash up as a window
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(Space.S)
        grid.setHorizontalSpacing(Space.M)
        for row, level in enumerate(reversed(LEVELS)):
            edit = self.scale[level]
            words = f"{plan_words.say_level(level)}  {plan_words.attainment_words(level)}"
            edit.setMaxLength(LONGEST_LINE)
            edit.setAccessibleName(words)
            grid.addWidget(label(words, "body"), row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(edit, row, 1)
        grid.setColumnStretch(1, 1)
        self._section.add(inside)

    def _connect(self) -> None:
        for edit in (self.words.edit, self.problem.edit, *self.scale.values()):
            edit.setMaxLength(LONGEST_LINE)
            edit.textChanged.connect(lambda _text: self.changed.emit())
        self.interventions.changed.connect(self.changed)
        self.start.changed.connect(self.changed)
        self.state.currentIndexChanged.connect(lambda _place: self.changed.emit())

    def number(self, number: int) -> None:
        """Say which of the goals it is."""
        self.set_title(self.tr("Goal {0}").format(number))

    def show_goal(self, goal: Goal) -> None:
        """Show a goal."""
        self.words.set_text(goal.words)
        self.problem.set_text(goal.problem)
        self.interventions.set_value([(one.words, one.who) for one in goal.interventions])
        self.state.set_value(goal.state)
        self.start.set_value("" if goal.start is None else goal.start)
        for level, edit in self.scale.items():
            edit.setText(goal.scale.get(level, ""))
        self._section.set_open(bool(goal.scale))

    def goal(self, today: datetime.date) -> Goal:
        """Give the goal as it is written; one without a beginning begins today."""
        start = self.start.value()
        state = self.state.value()
        scale = {level: edit.text().strip() for level, edit in self.scale.items()}
        return Goal(
            id=self.id,
            words=self.words.text(),
            problem=self.problem.text(),
            interventions=tuple(Intervention(*line) for line in self.interventions.value()),
            scale={level: words for level, words in scale.items() if words},
            start=int(start) if start else None,
            state=state if isinstance(state, GoalState) else GoalState.OPEN,
            since=self._since or today,
        )

    def is_empty(self) -> bool:
        """Whether nothing was written."""
        one = self.goal(datetime.date.min)
        return not (one.words or one.problem or one.interventions or one.scale)


def plain_of(goal: Goal) -> dict[str, Any]:
    """Give a goal as plain values, for the draft."""
    return {
        "id": str(goal.id),
        "words": goal.words,
        "problem": goal.problem,
        "interventions": [[one.words, one.who] for one in goal.interventions],
        "scale": [goal.scale.get(level, "") for level in LEVELS],
        "start": goal.start,
        "state": goal.state.value,
        "since": goal.since.isoformat() if goal.since else "",
    }


def goal_of(plain: Mapping[str, Any]) -> Goal:
    """Give the goal that ``plain_of`` wrote down."""
    since = plain["since"]
    return Goal(
        id=UUID(plain["id"]),
        words=plain["words"],
        problem=plain["problem"],
        interventions=tuple(Intervention(*line) for line in plain["interventions"]),
        scale={n: words for n, words in zip(LEVELS, plain["scale"], strict=True) if words},
        start=plain["start"],
        state=GoalState(plain["state"]),
        since=datetime.date.fromisoformat(since) if since else None,
    )
