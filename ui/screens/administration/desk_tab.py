"""My desk: who I am, my fingerprint, my passphrase, how long before it locks, how it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counsel_desk.services.profile import IDLE_MINUTES, ColourScheme, Profile
from ui.screens.administration import words
from ui.screens.administration.kit_card import KitCard
from ui.screens.administration.passphrase_sheet import ChangePassphraseSheet
from ui.screens.administration.tab import Tab
from ui.shell.capture import Exclusion, exclude
from ui.theme import Mode
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.dates import NumberField
from ui.widgets.field import Choice, Field, Form
from ui.widgets.labels import label
from ui.widgets.scroll import Column, Columns

if TYPE_CHECKING:
    from ui.screen import Context


class DeskTab(Tab):
    """What belongs to the person and the machine."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._profile = Profile()
        main, side = Column(), Column()
        self.column.addWidget(Columns(main, side, side_width=440))
        self.column.addStretch(1)
        main.add(self._me())
        main.add(self._passphrase())
        self.kit = KitCard(context)
        main.add(self.kit)
        side.add(self._window())

    def load(self) -> None:
        """Ask how the recovery kit stands, and whether screenshots show this window."""
        self.kit.load()
        self.captures.setText(self._captures(exclude(int(self.window().winId()))))

    def _captures(self, state: Exclusion) -> str:
        if state is Exclusion.EXCLUDED:
            return self.tr("Screenshots and shared screens leave this window out.")
        return self.tr(
            "This system cannot keep the window out of screenshots and shared screens. Lock the"
            " desk before you share your screen."
        )

    def _me(self) -> Card:
        me = self.context.me
        card = Card(me.name, me.user_name)
        card.add(label(words.roles_line(me.roles), "body", wrap=True))
        if me.pending:
            waits = self.tr("Waits for a supervisor’s signature: {0}")
            card.add(label(waits.format(words.roles_line(me.pending)), "muted", wrap=True))
        hint = self.tr("Your fingerprint; read it aloud to the supervisor who co-signs for you:")
        card.add(label(hint, "muted", wrap=True))
        fingerprint = label(me.fingerprint, "strong")
        fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        fingerprint.setAccessibleName(self.tr("My fingerprint: {0}").format(me.fingerprint))
        card.add(fingerprint)
        return card

    def _passphrase(self) -> Card:
        card = Card(self.tr("Passphrase"))
        sentence = self.tr(
            "Change it now and then. Copies of the vault made before, other"
            " than its own backups, still open with the old one."
        )
        card.add(label(sentence, "muted", wrap=True))
        self.change = secondary_button(
            self.tr("Change my passphrase"), "key", self.change_passphrase
        )
        card.body.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _window(self) -> Card:
        card = Card(self.tr("This window"))
        least, most = IDLE_MINUTES
        self.minutes = NumberField(self._profile.idle_minutes, least, most, self.tr("minutes"))
        self.look = Choice(
            [
                (ColourScheme.SYSTEM, self.tr("As the system")),
                (ColourScheme.LIGHT, self.tr("Light")),
                (ColourScheme.DARK, self.tr("Dark")),
            ]
        )
        self.look.set_value(self._profile.colour_scheme)
        self.captures = label("", "muted", wrap=True)
        card.add(self.captures)
        self.minutes.valueChanged.connect(self._set_minutes)
        self.look.currentIndexChanged.connect(lambda _index: self._set_look())
        card.add(
            Form(
                (
                    Field(
                        self.tr("Lock when nothing was touched for"),
                        self.minutes,
                        self.tr("From 1 to 15 minutes; the lock cannot be switched off."),
                    ),
                    Field(self.tr("Colours"), self.look),
                )
            )
        )
        return card

    def _set_minutes(self, minutes: int) -> None:
        self._profile.set_idle_minutes(minutes)
        self.context.set_idle_minutes(self._profile.idle_minutes)

    def _set_look(self) -> None:
        chosen = self.look.value()
        if isinstance(chosen, ColourScheme):
            self._profile.set_colour_scheme(chosen)
            self.context.theme.set_mode(Mode(chosen.value))

    def change_passphrase(self) -> None:
        """Ask for the old and the new passphrase."""
        ChangePassphraseSheet(self.context).open_over(self)
