"""The short form that answers an alert: what was done, looked at, decided, and what is next."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from counsel_desk.domain.alert_responses import (
    AlertResponse,
    Decision,
    Finding,
    OutsideEvent,
    Topic,
)
from ui.theme import Space
from ui.widgets import alert_words
from ui.widgets.field import Field
from ui.widgets.key_choice import KeyChoice, KeyOption
from ui.widgets.keys import key_table, press
from ui.widgets.labels import label
from ui.widgets.optional_date import OptionalDate
from ui.widgets.submit_text import SubmitText
from ui.widgets.tick_list import TickList

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from ui.form_keeper import FormKeeper
    from ui.widgets.keys import KeyLine

# A name that the tool for translations finds.
translate = QCoreApplication.translate

_TEXT_HEIGHT = 72


class AlertResponseForm(QWidget):
    """Asks for a response; every part has its keys, and Ctrl+Enter in the text hands it in.

    Attributes:
        text: what was asked and done; field: the text with its error; findings: a choice a topic.

    Signals:
        submitted: the person handed it in from the text.
    """

    submitted = Signal()

    def __init__(self, today: datetime.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("clear")
        self.text = SubmitText()
        self.text.setFixedHeight(_TEXT_HEIGHT)
        self.field = Field(
            translate("AlertResponse", "What was done"),
            self.text,
            translate("AlertResponse", "Ctrl+Enter records it, signed with your name."),
        )
        self.findings = {topic: self._finding(topic) for topic in Topic}
        self.outside = TickList(
            [(event.value, alert_words.outside_words(event)) for event in OutsideEvent], columns=3
        )
        self.decision = KeyChoice(
            translate("AlertResponse", "Decision"),
            [
                KeyOption(one.value, alert_words.decision_words(one), str(number))
                for number, one in enumerate(Decision, start=1)
            ],
        )
        self.decision_field = Field(translate("AlertResponse", "Decision"), self.decision)
        self.review = OptionalDate(translate("AlertResponse", "Look at it again on"))
        self.review.edit.set_day(today + datetime.timedelta(days=14))
        self._lay_out()
        self._connect()

    def _finding(self, topic: Topic) -> KeyChoice:
        roles = {Finding.NOT_LOOKED: "muted", Finding.CLEAR: "good", Finding.CONCERN: "warning"}
        keys = {Finding.NOT_LOOKED: "", Finding.CLEAR: "0", Finding.CONCERN: "1"}
        options = [
            KeyOption(one.value, alert_words.finding_words(one), keys[one], role)
            for one, role in roles.items()
        ]
        made = KeyChoice(alert_words.topic_words(topic), options, Finding.NOT_LOOKED.value)
        made.setToolTip(alert_words.topic_hint(topic))
        made.setMaximumWidth(340)
        return made

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.XS)
        for row, (topic, choice) in enumerate(self.findings.items()):
            name = label(alert_words.topic_words(topic), "body")
            name.setToolTip(alert_words.topic_hint(topic))
            grid.addWidget(name, row, 0)
            grid.addWidget(choice, row, 1, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(1, 1)
        self.outside.hide()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.M)
        lines.addWidget(self.field)
        lines.addLayout(grid)
        for part in (self.outside, self.decision_field, self.review):
            lines.addWidget(part)
        self.setFocusProxy(self.text)

    def _connect(self) -> None:
        self.text.submitted.connect(self.submitted)
        self.text.textChanged.connect(lambda: self.field.set_error(""))
        self.decision.changed.connect(lambda: self.decision_field.set_error(""))
        self.findings[Topic.OUTSIDE].changed.connect(self._ask_outside)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand it in with Enter from any of the choices."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Hand it in."""
        hands_in = (self.tr("Hand it in"), "Return Enter", self.submitted.emit)
        return key_table(self.tr("What was done about the alert"), hands_in)

    def _ask_outside(self) -> None:
        concern = self.findings[Topic.OUTSIDE].value() == Finding.CONCERN
        self.outside.setVisible(concern)

    def keep_in(self, keeper: FormKeeper) -> None:
        """Have everything that is filled in kept until it is saved."""
        keeper.bind("action", self.field)
        for topic, choice in self.findings.items():
            keeper.bind_with(topic.value, choice.value, choice.set_value, choice.changed)
        ticks, decision, review = self.outside, self.decision, self.review
        keeper.bind_with("outside", ticks.values, ticks.set_values, ticks.changed)
        keeper.bind_with("decision", decision.value, decision.set_value, decision.changed)
        keeper.bind_with("review_on", review.plain, review.show_plain, review.changed)

    def words(self) -> str:
        """Give what was done, in the person's words."""
        return self.text.words()

    def is_right(self) -> bool:
        """Say what is missing, at its place, and go there; True where nothing is."""
        missing = not self.text.words()
        undecided = not self.decision.value()
        self.field.set_error(
            translate("AlertResponse", "Say what was asked and what was done.") if missing else ""
        )
        self.decision_field.set_error(
            translate("AlertResponse", "Decide what comes of it: keys 1 to 5.") if undecided else ""
        )
        wrong = self.text if missing else self.decision if undecided else None
        if wrong is not None:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
        return wrong is None

    def response(self) -> AlertResponse:
        """Give what was looked at and decided."""
        findings = {
            topic.value: choice.value()
            for topic, choice in self.findings.items()
            if choice.value() != Finding.NOT_LOOKED
        }
        events = self.outside.values() if not self.outside.isHidden() else []
        return AlertResponse(findings, tuple(events), self.decision.value(), self.review.day())
