"""Put a breach of data into words: its kind, its steps, and how the 72 hours stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain.breaches import BreachKind, BreachStep, Clock, clock_of, hours_left
from ui.widgets.pill import PillKind, Sign
from ui.widgets.table_model import PillText

if TYPE_CHECKING:
    import datetime

    from counsel_desk.domain.breaches import Breach

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def kind_words(kind: BreachKind) -> str:
    """Name a kind of breach."""
    return {
        BreachKind.LOST: translate("Breach", "A machine, stick or paper lost or stolen"),
        BreachKind.READ: translate("Breach", "Read by somebody who may not"),
        BreachKind.SENT: translate("Breach", "Sent or given to the wrong person"),
        BreachKind.INTRUSION: translate("Breach", "Somebody broke into a machine"),
        BreachKind.GONE: translate("Breach", "Data lost or altered"),
        BreachKind.OTHER: translate("Breach", "Something else"),
    }[kind]


def step_words(step: BreachStep) -> str:
    """Say what is to be done."""
    return {
        BreachStep.CONTAINED: translate(
            "Breach", "Stop it: lock the desk, find the stick, ask for what was sent to be deleted"
        ),
        BreachStep.KEYS: translate(
            "Breach", "Change passphrases, remove who should not come in (People)"
        ),
        BreachStep.COPIES: translate(
            "Breach", "Make a backup and put the older copies away safely"
        ),
        BreachStep.FILES: translate("Breach", "Find the files that could be concerned, below"),
        BreachStep.SAFETY: translate(
            "Breach", "Ask each counsellor whether a client is in danger, and renew safety plans"
        ),
        BreachStep.CLIENTS: translate(
            "Breach", "Tell those concerned, by their safe contact alone, what happened"
        ),
        BreachStep.LEARNED: translate("Breach", "Say what is done so that it does not come again"),
    }[step]


def clock_pill(breach: Breach, now: datetime.datetime) -> PillText:
    """Say how the 72 hours stand."""
    hours = hours_left(breach, now)
    say = QLocale().toString
    running = translate("Breach", "{0} h left of 72").format(say(hours))
    over = translate("Breach", "{0} h over the 72").format(say(-hours))
    return {
        Clock.RUNS: PillText(running, PillKind.WARNING, Sign.RING),
        Clock.OVER: PillText(over, PillKind.DANGER, Sign.DIAMOND),
        Clock.TOLD: PillText(translate("Breach", "Commissioner told in time"), PillKind.GOOD),
        Clock.TOLD_LATE: PillText(translate("Breach", "Commissioner told late"), PillKind.WARNING),
        Clock.NOT_NEEDED: PillText(translate("Breach", "No risk of harm"), PillKind.NEUTRAL),
        Clock.CLOSED: PillText(translate("Breach", "Closed"), PillKind.NEUTRAL),
    }[clock_of(breach, now)]
