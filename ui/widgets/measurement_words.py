"""Put measurement plans and what is due into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.measurement import State
from counsel_desk.domain.occasions import Occasion
from counsel_desk.services.instruments import UnknownInstrumentError
from counsel_desk.services.instruments import instrument as form_named
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets import case_words
from ui.widgets.dates import say_date
from ui.widgets.pill import PillKind, Sign
from ui.widgets.table_model import PillText

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from counsel_desk.domain.measurement import PlanLine, Standing

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def name_of(instrument: str) -> str:
    """Give the short name of an instrument."""
    try:
        return form_named(instrument).short_title
    except UnknownInstrumentError:
        return instrument.upper()


_OCCASION_WORDS = {
    Occasion.INTAKE: QT_TRANSLATE_NOOP("Measurement", "at intake"),
    Occasion.SESSIONS: QT_TRANSLATE_NOOP("Measurement", "by the number of sessions"),
    Occasion.WEEKS: QT_TRANSLATE_NOOP("Measurement", "by the weeks since the last one"),
    Occasion.START_CYCLE: QT_TRANSLATE_NOOP("Measurement", "at the start of the group"),
    Occasion.MEETINGS: QT_TRANSLATE_NOOP("Measurement", "by the number of meetings"),
    Occasion.MID_CYCLE: QT_TRANSLATE_NOOP("Measurement", "in the middle of the group"),
    Occasion.END_CYCLE: QT_TRANSLATE_NOOP("Measurement", "at the end of the group"),
    Occasion.CLOSURE: QT_TRANSLATE_NOOP("Measurement", "at closing"),
    Occasion.THREE_MONTHS: QT_TRANSLATE_NOOP("Measurement", "3 months after closing"),
    Occasion.SIX_MONTHS: QT_TRANSLATE_NOOP("Measurement", "6 months after closing"),
    Occasion.CYCLE_THREE_MONTHS: QT_TRANSLATE_NOOP("Measurement", "3 months after the group"),
    Occasion.CYCLE_SIX_MONTHS: QT_TRANSLATE_NOOP("Measurement", "6 months after the group"),
}


def occasion_words(occasion: Occasion) -> str:
    """Say why an instrument is due."""
    return translate("Measurement", _OCCASION_WORDS[occasion])


def line_words(line: PlanLine) -> str:
    """Say when a plan asks for an instrument."""
    said = {
        Occasion.WEEKS: translate("Measurement", "every {0} weeks").format(line.weeks),
        Occasion.SESSIONS: translate("Measurement", "every {0} sessions").format(line.sessions),
    }
    if line.weeks == 1:
        said[Occasion.WEEKS] = translate("Measurement", "every week")
    if line.sessions == 1:
        said[Occasion.SESSIONS] = translate("Measurement", "at every session")
    return ", ".join(said.get(one) or occasion_words(one) for one in line.occasions)


def plan_words(lines: Sequence[PlanLine]) -> str:
    """Say a whole plan, instruments with the same occasions together."""
    if not lines:
        return translate("Measurement", "nothing is asked for by itself")
    together: dict[str, list[str]] = {}
    for line in lines:
        together.setdefault(line_words(line), []).append(name_of(line.instrument))
    return "; ".join(f"{', '.join(names)}: {words}" for words, names in together.items())


def standing_words(one: Standing, today: datetime.date) -> str:
    """Say how an instrument stands, in a sentence of a row."""
    reason = occasion_words(one.occasion) if one.occasion is not None else ""
    if one.put_off is not None:
        words = translate("Measurement", "put off until {0}: {1}")
        return words.format(say_date(one.put_off.until), one.put_off.reason)
    if one.is_due and one.since is not None:
        words = translate("Measurement", "due {0}, {1}")
        return words.format(case_words.say_since(one.since, today), reason)
    if one.state is State.COMING and one.since is not None:
        return translate("Measurement", "next on {0}, {1}").format(say_date(one.since), reason)
    if one.state is State.COMING:
        return translate("Measurement", "next {0}").format(reason)
    return translate("Measurement", "nothing more is asked for")


def standing_pill(one: Standing) -> PillText | None:
    """Give the pill of an instrument; None where nothing is due."""
    if one.state is State.OVERDUE:
        return PillText(translate("Measurement", "overdue"), PillKind.WARNING, Sign.UP)
    if one.state is State.DUE:
        return PillText(translate("Measurement", "due"), PillKind.PRIMARY, Sign.RING)
    if one.state is State.PUT_OFF:
        return PillText(translate("Measurement", "put off"), PillKind.NEUTRAL, Sign.RING)
    return None


def due_tip(due: Sequence[Standing], today: datetime.date) -> str:
    """Say of each instrument that is due since when and why, a line each."""
    words = translate("Measurement", "{0}: {1}")
    return "\n".join(
        words.format(name_of(one.instrument), standing_words(one, today)) for one in due
    )


def due_pill(due: Sequence[Standing]) -> PillText | None:
    """Give the pill of all that is due for a client: their names, and whether any is overdue."""
    if not due:
        return None
    names = [name_of(one.instrument) for one in due]
    said = names[0]
    if len(names) > 1:
        said = translate("Measurement", "{0} and {1} more").format(said, len(names) - 1)
    if all(one.occasion is not None and one.occasion.is_follow_up for one in due):
        # A closed file is complete as it stands; that somebody may be asked again is no fault.
        words = translate("Measurement", "Follow-up due: {0}")
        return PillText(words.format(said), PillKind.PRIMARY, Sign.RING)
    if any(one.state is State.OVERDUE for one in due):
        words = translate("Measurement", "{0} overdue")
        return PillText(words.format(said), PillKind.WARNING, Sign.UP)
    return PillText(translate("Measurement", "{0} due").format(said), PillKind.PRIMARY, Sign.RING)
