"""What is protected and what is not, in plain words, and how each protection stands now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from counsel_desk.services import protection
from counsel_desk.services.organisation import organisation_state
from ui.screens.administration.ceremony import CeremonySheet
from ui.screens.administration.give_back import GiveBackSheet
from ui.screens.administration.tab import Tab
from ui.theme import Space
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card, clear_layout
from ui.widgets.case_words import say_moment_year
from ui.widgets.labels import IconLabel, label
from ui.widgets.pill import Pill, PillKind
from ui.widgets.scroll import Column, Columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.services.organisation import OrganisationState
    from counsel_desk.services.protection import KdfCost, PersonProtection, Protection
    from ui.jobs import Job
    from ui.screen import Context

_SIDE = 440
_MIB = 1024

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def _tr(text: str) -> str:
    return translate("Protection", text)


def protected() -> tuple[str, ...]:
    """Say what the vault protects."""
    return (
        _tr("Everything in the vault’s folder and its copies: nobody reads names, notes or who"
            " works here without a passphrase, even with the whole disk."),
        _tr("Colleagues from each other: each part of a file opens to those alone whose work it is,"
            " whatever program they use. An administrator’s role alone opens no file."),
        _tr("The record: what was changed, removed or put back from outside is found by the"
            " verification, and signed notes cannot be altered."),
        _tr("What was typed: it is sealed as it is typed, and a cut of the power costs seconds."),
        _tr("The window: it locks by itself, and a lock leaves no key in memory."),
    )  # fmt: skip


def not_protected() -> tuple[str, ...]:
    """Say what it does not."""
    return (
        _tr("That Counsel Desk is used here, how large the vault is and when it was written."),
        _tr("A machine with spying software, a camera over the shoulder, or what was on the screen"
            " already."),
        _tr("What is in the machine’s own swap and sleep files: encrypt the whole disk too."),
        _tr("Copies on old sticks: they open with the passphrase of their day, also for people who"
            " have left since."),
        _tr("A forgotten passphrase without a recovery kit. Files then come back through the"
            " team’s supervisor; unsigned drafts and private notes do not."),
        _tr("Files whose counsellor and whose team’s supervisors are all gone, while there is no"
            " key of the organisation; and a vault whose last supervisor has neither passphrase nor"
            " kit."),
        _tr("Printed pages, saved files and letters, once they are outside."),
    )  # fmt: skip


class Standing(QWidget):
    """One line of how things stand: what, a pill, and a sentence below."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(label(title, "strong"), 0, 0)
        self._said = label("", "muted", wrap=True)
        self._grid.addWidget(self._said, 1, 0, 1, 2)
        self._pill: Pill | None = None

    def show_state(self, kind: PillKind, word: str, sentence: str) -> None:
        """Show how it stands."""
        if self._pill is not None:
            self._pill.hide()
            self._pill.deleteLater()
        self._pill = Pill(word, kind)
        self._grid.addWidget(self._pill, 0, 1, Qt.AlignmentFlag.AlignRight)
        self._said.setText(sentence)


class ProtectionTab(Tab):
    """Plain words at the left, the facts of this vault at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        main, side = Column(), Column()
        self.column.addWidget(Columns(main, side, side_width=_SIDE))
        self.column.addStretch(1)
        main.add(_list(_tr("What is protected"), protected(), "shield-check", "good"))
        main.add(_list(_tr("What is not"), not_protected(), "warning", "warning"))
        side.add(self._now())
        side.add(self._people())
        self._cost: KdfCost | None = None

    def _now(self) -> Card:
        card = Card(_tr("How it stands"))
        self.backup = Standing(_tr("Backup"))
        self.verified = Standing(_tr("Verification"))
        self.key = Standing(_tr("Key of the vault"))
        self.guesses = Standing(_tr("Guessing a passphrase"))
        self.stronger = secondary_button(_tr("Make it dearer"), "shield-plus", self.strengthen)
        self.stronger.hide()
        self.organisation = Standing(_tr("Organisation’s key"))
        self.found = secondary_button(_tr("Hold the ceremony"), "key", self.hold_ceremony)
        self.give = secondary_button(_tr("Use two shares"), "key", self.use_shares)
        for part in (self.backup, self.verified, self.key, self.guesses):
            card.add(part)
        card.body.addWidget(self.stronger, 0, Qt.AlignmentFlag.AlignLeft)
        card.add(self.organisation)
        for button in (self.found, self.give):
            button.hide()
            card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.setSpacing(Space.M)
        return card

    def _people(self) -> Card:
        card = Card(_tr("Who can open it"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.M)
        card.body.addLayout(self._rows)
        return card

    def load(self) -> None:
        """Ask for the facts."""
        self._say_backup()
        self.context.jobs.ask(protection.protection).then(self._show)
        self.context.jobs.ask(organisation_state).then(self._say_organisation)

    def _say_organisation(self, state: OrganisationState) -> None:
        self.found.setVisible(state.may_found)
        self.give.setVisible(state.exists)
        if state.exists:
            said = _tr("Any two of its three papers bring files back whose every reader is gone.")
            self.organisation.show_state(PillKind.GOOD, _tr("Made"), said)
        else:
            said = _tr(
                "Three shares on paper, for files whose counsellor and supervisors are all gone."
                " It takes somebody who is administrator and supervisor in one."
            )
            self.organisation.show_state(PillKind.NEUTRAL, _tr("None yet"), said)

    def hold_ceremony(self) -> None:
        """Make the organisation's key."""
        CeremonySheet(self.context).open_over(self)

    def use_shares(self) -> None:
        """Give files back by two shares."""
        GiveBackSheet(self.context).open_over(self)

    def _say_backup(self) -> None:
        if self.context.backups is not None:
            now = self.context.backups.standing()
            self.backup.show_state(now.kind, now.word, now.title)

    def _show(self, found: Protection) -> None:
        self._say_verified(found)
        if found.key_due:
            said = _tr("Somebody left, and it is still to be changed: see People.")
            self.key.show_state(PillKind.WARNING, _tr("To be changed"), said)
        else:
            said = _tr("Nobody who left has it.")
            self.key.show_state(PillKind.GOOD, _tr("In order"), said)
        self._show_people(found.people)
        if self._cost != found.cost:
            self._cost = found.cost
            self.context.jobs.compute(protection.measure, found.cost).then(
                partial(self._say_guesses, found)
            )

    def _say_verified(self, found: Protection) -> None:
        if found.verified is None:
            said = _tr("Run it under Verification, once a week and after anything odd.")
            self.verified.show_state(PillKind.WARNING, _tr("Not lately"), said)
            return
        said = _tr("Last held on {0}.").format(say_moment_year(found.verified.at))
        self.verified.show_state(PillKind.GOOD, _tr("Held"), said)

    def _say_guesses(self, found: Protection, seconds: float) -> None:
        cost, locale = found.cost, QLocale()
        said = _tr("One guess takes {0} s here: {1} MiB of memory, {2} passes.").format(
            locale.toString(seconds, "f", 2), cost.memory // _MIB, cost.passes
        )
        is_enough = seconds >= protection.ENOUGH_SECONDS
        if not is_enough and not found.alone:
            said += " " + _tr(
                "It cannot be raised while several people open the vault: the cost is one for the"
                " places of all, and each would have to seal their own anew at the same moment."
                " Six generated words are safe at this cost too."
            )
        if found.cheaper_copies:
            said += " " + cheaper_words(found.cheaper_copies)
        kind, word = (
            (PillKind.GOOD, _tr("Dear enough"))
            if is_enough
            else (PillKind.WARNING, _tr("Too cheap"))
        )
        if found.cheaper_copies and is_enough:
            kind, word = PillKind.WARNING, _tr("Cheaper at copies")
        self.guesses.show_state(kind, word, said)
        self.stronger.setVisible(not is_enough and found.alone)

    def _show_people(self, people: Sequence[PersonProtection]) -> None:
        clear_layout(self._rows)
        for one in people:
            line = Standing(one.person.name)
            kind, word = (
                (PillKind.GOOD, _tr("Recovery kit"))
                if one.has_kit
                else (PillKind.NEUTRAL, _tr("No kit"))
            )
            line.show_state(kind, word, one.person.fingerprint)
            self._rows.addWidget(line)

    def strengthen(self) -> None:
        """Find costs that suit this machine, then ask for the passphrase."""
        if self._cost is None:
            return
        self.stronger.setEnabled(False)
        job = self.context.jobs.compute(protection.stronger, self._cost)
        job.then(self._found)

    def _found(self, better: KdfCost | None) -> None:
        self.stronger.setEnabled(True)
        if better is None:
            self.context.messages.say(_tr("It suits this machine already."), "good")
            return
        cost = better

        def sign(passphrase: str) -> Job[None]:
            job = self.context.jobs.ask(protection.strengthen, passphrase=passphrase, cost=cost)
            return job.then(lambda _none: self._strengthened())

        self.context.dialogs.ask_passphrase(
            self,
            _tr("Make guessing dearer?"),
            _tr(
                "Opening takes a little longer from now on, and so does every guess: {0} passes"
                " instead of {1}. Your recovery kit falls away by this; make another one then.\n\n"
                "Copies made before keep the old cost, here and on sticks, and who guesses the"
                " passphrase at one of them opens today’s vault with it too. Those in the vault’s"
                " own folder go once three newer backups were made there; delete the others"
                " yourself. Another passphrase alone does not help against them."
            ).format(cost.passes, self._cost.passes if self._cost else 0),
            _tr("Make it dearer"),
            sign,
        )

    def _strengthened(self) -> None:
        said = _tr("Each guess costs more now. Make a new recovery kit under My desk.")
        self.context.messages.say(said, "good")


def cheaper_words(names: Sequence[str]) -> str:
    """Say which copies in the vault's folder are guessed at the old cost, and until when."""
    said = _tr(
        "Copies in the vault’s own folder are from before it was made dearer and are guessed at the"
        " old cost: {0}. A backup stays until three newer ones were made there; a copy from before"
        " an update of the program, and those on sticks, until you delete them."
    )
    return said.format(", ".join(names))


def _list(title: str, sentences: Sequence[str], icon: str, role: str) -> Card:
    card = Card(title)
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.M)
    grid.setVerticalSpacing(Space.M)
    grid.setColumnStretch(1, 1)
    for row, sentence in enumerate(sentences):
        grid.addWidget(IconLabel(icon, role), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(sentence, "body", wrap=True), row, 1)
    card.body.addLayout(grid)
    return card
