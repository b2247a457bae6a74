"""Today's reminders of what keeps the vault safe: there until it is done, never in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QHBoxLayout

from counsel_desk.domain.access import Permission
from counsel_desk.services import breaches, erasures, leavers, recovery, retention
from ui.screen import Route
from ui.shell.kit_sheet import KitSheet
from ui.theme import Space
from ui.widgets.breach_words import clock_pill
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.labels import IconLabel, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counsel_desk.domain.breaches import BreachLine
    from counsel_desk.domain.recovery import KitState
    from counsel_desk.services.leavers import LeftFiles
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate
PEOPLE = Route("administration", tab="people")


class Reminder(Card):
    """One line with the one thing to do; hidden while there is nothing to do."""

    def __init__(self, icon: str, answer: str, act: Callable[[], object]) -> None:
        super().__init__()
        self.said = label("", "body", wrap=True)
        self.button = secondary_button(answer, "", act)
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(IconLabel(icon, "warning"))
        line.addWidget(self.said, 1)
        line.addWidget(self.button)
        self.body.addLayout(line)
        self.hide()

    def say(self, words: str) -> None:
        """Be there with these words, or go with none."""
        self.said.setText(words)
        self.setVisible(bool(words))


class Reminders:
    """The recovery kit for all, files without a counsellor or past their day, and a key due."""

    def __init__(self, context: Context) -> None:
        self._context = context
        make = translate("Today", "Make a recovery kit")
        self.kit = Reminder("lifebuoy", make, self._make_kit)
        hand_over = translate("Today", "Hand them over")
        self.left = Reminder("folder-open", hand_over, lambda: context.go(PEOPLE))
        look = translate("Today", "Look at it")
        breach = Route("administration", tab="breaches")
        self.breach = Reminder("warning-circle", look, lambda: context.go(breach))
        erasing = Route("administration", tab="erasures")
        self.erasing = Reminder("eraser", look, lambda: context.go(erasing))
        change = translate("Today", "Change the key")
        decide = translate("Today", "Decide")
        self.closed = Reminder("archive", decide, lambda: context.go(Route("keeping")))
        self.key = Reminder("key", change, lambda: context.go(PEOPLE))

    def cards(self) -> tuple[Reminder, ...]:
        """Give the cards in the order in which they stand."""
        return (self.breach, self.key, self.erasing, self.left, self.closed, self.kit)

    def load(self) -> None:
        """Ask what is to be done, of what concerns this person."""
        context = self._context
        context.jobs.ask(recovery.kit_state).then(self._show_kit)
        if context.may(Permission.SUPERVISE):
            context.jobs.ask(leavers.left_files).then(self._show_left)
            context.jobs.ask_late(retention.keeping_due).then(self._show_closed)
        if context.may(Permission.MANAGE_STAFF):
            context.jobs.ask(leavers.rotation_due).then(self._show_key)
            context.jobs.ask(erasures.erasures_waiting).then(self._show_erasing)
            context.jobs.ask(breaches.list_breaches).then(self._show_breach)

    def _show_kit(self, state: KitState) -> None:
        said = translate(
            "Today",
            "You have no recovery kit yet. If you forget your passphrase, nobody can open your desk"
            " for you.",
        )
        self.kit.say(said if state.wanted else "")

    def _show_left(self, found: Sequence[LeftFiles]) -> None:
        count = sum(len(files.cases) for files in found)
        one = translate("Today", "1 file is without its counsellor, who has left or has new keys.")
        many = translate(
            "Today", "{0} files are without their counsellor, who has left or has new keys."
        )
        self.left.say((one if count == 1 else many).format(count) if count else "")

    def _show_closed(self, count: int) -> None:
        one = translate("Today", "1 closed file is past the day until which it is kept.")
        many = translate("Today", "{0} closed files are past the day until which they are kept.")
        said = (one if count == 1 else many).format(QLocale().toString(count))
        self.closed.say(said if count else "")

    def _show_breach(self, lines: Sequence[BreachLine]) -> None:
        still = [line.breach for line in lines if line.breach.closed_at is None]
        if not still:
            self.breach.say("")
            return
        first = min(still, key=lambda one: one.noticed_at)
        clock = clock_pill(first, self._context.clock()).text
        one = translate("Today", "A breach of data is open: {1}.")
        many = translate("Today", "{0} breaches of data are open; the first: {1}.")
        said = one if len(still) == 1 else many
        self.breach.say(said.format(QLocale().toString(len(still)), clock))

    def _show_erasing(self, count: int) -> None:
        one = translate("Today", "The erasure of 1 file waits for your signature.")
        many = translate("Today", "The erasure of {0} files waits for your signature.")
        said = (one if count == 1 else many).format(QLocale().toString(count))
        self.erasing.say(said if count else "")

    def _show_key(self, due: bool) -> None:
        said = translate(
            "Today", "Somebody was removed or a file erased; the vault still has the key of before."
        )
        self.key.say(said if due else "")

    def _make_kit(self) -> None:
        KitSheet(self._context).open_over(self.kit)
