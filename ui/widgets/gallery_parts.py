"""The small parts of the gallery: buttons, pills, a form, progress, an empty state."""

from __future__ import annotations

import datetime

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.buttons import (
    Button,
    danger_button,
    link_button,
    primary_button,
    quiet_button,
    secondary_button,
)
from ui.widgets.card import Card
from ui.widgets.dates import DateField
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Choice, Field, Form, TextField
from ui.widgets.labels import label
from ui.widgets.passphrase import PassphraseField
from ui.widgets.pill import Pill, PillKind, Sign
from ui.widgets.progress_panel import ProgressPanel
from ui.widgets.scroll import Column
from ui.widgets.section import SectionCollapse


def _buttons() -> Card:
    card = Card("Buttons", "One primary on a page")
    line = QHBoxLayout()
    line.setSpacing(Space.M)
    off = primary_button("Disabled")
    off.setEnabled(False)
    for button in (
        primary_button("Sign the note", "pen-nib"),
        secondary_button("Print"),
        quiet_button("Not now"),
        danger_button("Strike", "trash"),
        Button("Erase", "danger-primary"),
        off,
        link_button("What does this mean?"),
    ):
        line.addWidget(button)
    line.addStretch(1)
    card.body.addLayout(line)
    return card


def _pills() -> Card:
    card = Card("Pills", "A sign and a word")
    line = QHBoxLayout()
    line.setSpacing(Space.M)
    for text, kind, sign in (
        ("7", PillKind.NEUTRAL, None),
        ("Running", PillKind.GOOD, None),
        ("Risk: medium", PillKind.WARNING, None),
        ("Safety item", PillKind.DANGER, None),
        ("Waiting for you", PillKind.PRIMARY, Sign.RING),
        ("+17 worse", PillKind.DANGER, Sign.UP),
    ):
        line.addWidget(Pill(text, kind, sign))
    line.addStretch(1)
    card.body.addLayout(line)
    return card


def forms() -> QWidget:
    """Return a form with help, an error, a passphrase and a closed part."""
    name = TextField("Legal name", "As on the identity card.")
    name.set_text("Mwanaisha Nasimiyu Wafula-Ochieng’")
    born = Field("Birth date", DateField(datetime.date(1992, 3, 4)))
    county = Field("County", Choice([(1, "Kakamega"), (2, "Nakuru"), (3, "Taita-Taveta")]))
    phone = TextField("Safe number", optional=True)
    phone.set_text("0712 34")
    phone.set_error("A number has ten digits. Leave it empty if there is no safe one.")
    secret = PassphraseField("Passphrase", caps_lock=lambda: None)
    secret.edit.setText("invented words only")
    history = SectionCollapse("History (optional)")
    history.add(label("Only what has to be written.", "muted"))
    form = Card("Register a client")
    form.add(Form([name, born, county, phone, Field("Passphrase", secret), history]))
    work = ProgressPanel("Importing the register of 2025")
    work.set_progress(3_412, 10_000)
    empty = Card("Documents")
    empty.add(
        EmptyState("No documents yet. What is added here is encrypted at once.", "Add a document")
    )
    right = Column(_buttons(), _pills(), work, empty)
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(Space.L)
    grid.addWidget(form, 0, 0)
    grid.addWidget(right, 0, 1)
    grid.setColumnMinimumWidth(0, 380)
    grid.setColumnStretch(1, 1)
    return made
