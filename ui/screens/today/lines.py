"""Rows of Today with keys of their own: a session, an alert, a session without a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.widgets import diary_words
from ui.widgets.buttons import quiet_button
from ui.widgets.keys import key_table
from ui.widgets.rows import ListRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from counsel_desk.domain.cases import SessionOutcome
    from ui.widgets.keys import KeyLine

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class SessionLine(ListRow):
    """A session of the day: one key records what came of it.

    Attributes:
        record: what a key does; None where this person may not record.
    """

    record: Callable[[SessionOutcome], object] | None = None

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Record the outcome with one key, where this person may."""
        own = diary_words.outcome_lines(self.record) if self.record is not None else ()
        return (*own, *super().key_lines())


class AlertLine(ListRow):
    """An alert; one key goes on to what it calls for.

    Attributes:
        assess: goes to the assessment of the risk; None where that is not for this person.
        answer: asks what was done about it.
    """

    assess: Callable[[], object] | None = None
    answer: Callable[[], object] | None = None

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Assess the risk with F2, answer the alert with F4, where this person may."""
        offered = (
            (translate("Today", "Assess the risk"), "F2", self.assess),
            (translate("Today", "Answer the alert"), "F4", self.answer),
        )
        own = [(text, keys, act) for text, keys, act in offered if act is not None]
        return (*key_table(translate("Today", "On an alert"), *own), *super().key_lines())


class OwedLine(ListRow):
    """A session without a note; one key says why none comes.

    Attributes:
        explain: asks for the reason.
    """

    explain: Callable[[], object] | None = None

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Say with F4 why there is no note."""
        own = [(_explain_words(), "F4", self.explain)]
        held = [(text, keys, act) for text, keys, act in own if act is not None]
        words = translate("Today", "On a session without a note")
        return (*key_table(words, *held), *super().key_lines())

    def offer(self, explain: Callable[[], object]) -> None:
        """Say why at a click too, on a button that names its key."""
        self.explain = explain
        why = quiet_button(translate("Today", "Say why  F4"), on_click=explain)
        why.setAccessibleName(_explain_words())
        why.setToolTip(translate("Today", "{0} (F4)").format(_explain_words()))
        self.set_act(why)


def _explain_words() -> str:
    return translate("Today", "Say why there is no note")
