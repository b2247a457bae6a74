"""Put instruments, their licences and their slots into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.own_instruments import BackTranslation, SlotState
from counsel_desk.domain.screening import LicenceKind, Method, SafetyKind
from ui.widgets.case_words import language_words, name_of
from ui.widgets.dates import say_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.own_instruments import InstrumentEntry, Origin, Slot, WordingChange
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.screening import Instrument

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def licence_words(kind: LicenceKind) -> str:
    """Say in a word under which terms the words of an instrument may be used."""
    return {
        LicenceKind.PUBLIC_DOMAIN: translate("Instruments", "free to use"),
        LicenceKind.CC_BY_ND: translate("Instruments", "CC BY-ND: unchanged, with its source"),
        LicenceKind.NC_PACK: translate("Instruments", "not for commercial use"),
        LicenceKind.CLINIC_SUPPLIED: translate("Instruments", "words by permission"),
    }[kind]


def state_words(state: SlotState) -> str:
    """Say how an instrument stands in a language."""
    return {
        SlotState.SHIPPED: translate("Instruments", "comes with the desk"),
        SlotState.IN_FILE: translate("Instruments", "in its file"),
        SlotState.ENTERED: translate("Instruments", "entered"),
        SlotState.OUTDATED: translate("Instruments", "for an earlier version, enter it again"),
        SlotState.EMPTY: translate("Instruments", "empty"),
    }[state]


def back_words(kind: BackTranslation) -> str:
    """Say how far a translation was checked."""
    return {
        BackTranslation.NONE: translate("Instruments", "not translated back"),
        BackTranslation.DONE: translate("Instruments", "translated back"),
        BackTranslation.COMPARED: translate("Instruments", "translated back and compared"),
    }[kind]


def method_words(method: Method) -> str:
    """Name a way of making a score."""
    return {
        Method.SUM: translate("Instruments", "sum"),
        Method.MEAN: translate("Instruments", "mean"),
        Method.PERCENT: translate("Instruments", "per cent of the range"),
    }[method]


def safety_words(kind: SafetyKind) -> str:
    """Name what a safety item calls for."""
    return {
        SafetyKind.ALERT: translate("Instruments", "alert at once"),
        SafetyKind.REVIEW: translate("Instruments", "look closer"),
    }[kind]


def entry_words(entry: InstrumentEntry) -> str:
    """Give the second line of an instrument in the list: each language and how it stands."""
    shown = [
        translate("Instruments", "{0}: {1}").format(
            language_words(one.language), state_words(one.state)
        )
        for one in entry.slots
    ]
    return " · ".join(shown)


def form_words(form: Instrument) -> str:
    """Give version, length and range of an instrument."""
    words = translate("Instruments", "Version {0} · {1} items · {2} {3} to {4} · {5}")
    score = form.score(form.headline)
    return words.format(
        form.version,
        len(form.items),
        score.label.lower(),
        f"{form.minimum:g}",
        f"{form.maximum:g}",
        translate("Instruments", "higher is better")
        if form.higher_is_better
        else translate("Instruments", "lower is better"),
    )


def origin_words(origin: Origin) -> str:
    """Say where the words of a language come from."""
    parts = [translate("Instruments", "From: {0}").format(origin.source)]
    if origin.translator:
        words = translate("Instruments", "translated by {0}").format(origin.translator)
        if origin.translated_on is not None:
            words = translate("Instruments", "{0} on {1}").format(
                words, say_date(origin.translated_on)
            )
        parts.append(words)
        parts.append(back_words(origin.back_translation))
    if origin.permission_by:
        words = translate("Instruments", "permission of {0} ({1})")
        parts.append(words.format(origin.permission_by, origin.permission_reference))
    return "; ".join(parts) + "."


def slot_words(slot: Slot, people: Mapping[PersonId, Person]) -> str:
    """Say in sentences how a slot stands, who changed it last, and where its words come from."""
    if slot.state is SlotState.SHIPPED:
        return translate("Instruments", "These words come with the desk and cannot be changed.")
    if slot.state is SlotState.IN_FILE:
        return translate(
            "Instruments", "These words stand in the instrument’s file. A new version changes them."
        )
    if slot.change is None or slot.state is SlotState.EMPTY:
        return translate(
            "Instruments",
            "Empty: the items show as “Item 1”, “Item 2”. Enter the words of an approved sheet;"
            " a machine’s translation must not be used.",
        )
    change = slot.change
    words = translate("Instruments", "Entered on {0} by {1}. {2}").format(
        say_date(change.wording.since.astimezone().date()),
        name_of(people, change.author),
        origin_words(change.wording.origin),
    )
    if slot.state is SlotState.OUTDATED:
        late = translate(
            "Instruments", "They were entered for version {0} and are not used any more."
        )
        words = f"{late.format(change.wording.version)} {words}"
    return words


def change_words(change: WordingChange, people: Mapping[PersonId, Person]) -> str:
    """Say who changed the words of a language when and why, and the beginning of their hash."""
    one = change.wording
    words = translate("Instruments", "{0}, {1}").format(
        say_date(one.since.astimezone().date()), name_of(people, change.author)
    )
    what = (
        translate("Instruments", "taken out")
        if one.withdrawn
        else translate("Instruments", "words {0}").format(one.hash[:8])
    )
    return " · ".join(part for part in (words, what, one.reason) if part)
