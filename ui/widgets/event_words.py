"""Put the taxonomy of events into words: methods, perpetrators, places, purposes, stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.events import Answer, FormState, Unit
from ui.translatable import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Sequence

# A name that the tool for translations finds.
translate = QCoreApplication.translate


_METHOD_WORDS = {
    "physical": QT_TRANSLATE_NOOP("Event", "Physical"),
    "physical.blunt": QT_TRANSLATE_NOOP("Event", "Beating or blunt force"),
    "physical.positional": QT_TRANSLATE_NOOP("Event", "Forced position or suspension"),
    "physical.asphyxia": QT_TRANSLATE_NOOP("Event", "Asphyxia or submersion"),
    "physical.burn": QT_TRANSLATE_NOOP("Event", "Burning or chemicals"),
    "physical.electric": QT_TRANSLATE_NOOP("Event", "Electric shock"),
    "physical.penetrating": QT_TRANSLATE_NOOP("Event", "Stabbing, shooting or amputation"),
    "physical.crush": QT_TRANSLATE_NOOP("Event", "Crushing"),
    "physical.dental": QT_TRANSLATE_NOOP("Event", "Teeth, ears, nose or throat"),
    "physical.exertion": QT_TRANSLATE_NOOP("Event", "Forced exertion"),
    "sexual": QT_TRANSLATE_NOOP("Event", "Sexual"),
    "sexual.rape": QT_TRANSLATE_NOOP("Event", "Rape"),
    "sexual.assault": QT_TRANSLATE_NOOP("Event", "Sexual assault"),
    "sexual.genital": QT_TRANSLATE_NOOP("Event", "Violence to the genitals"),
    "sexual.nudity": QT_TRANSLATE_NOOP("Event", "Forced nudity"),
    "sexual.witnessing": QT_TRANSLATE_NOOP("Event", "Forced to witness"),
    "sexual.threats": QT_TRANSLATE_NOOP("Event", "Sexual threats"),
    "psychological": QT_TRANSLATE_NOOP("Event", "Psychological"),
    "psychological.threats": QT_TRANSLATE_NOOP("Event", "Threats to self or family"),
    "psychological.mock": QT_TRANSLATE_NOOP("Event", "Mock execution"),
    "psychological.humiliation": QT_TRANSLATE_NOOP("Event", "Humiliation"),
    "psychological.betrayal": QT_TRANSLATE_NOOP("Event", "Forced betrayal"),
    "psychological.witnessing": QT_TRANSLATE_NOOP("Event", "Forced to witness others"),
    "psychological.sensory": QT_TRANSLATE_NOOP("Event", "Hooding, light or noise"),
    "deprivation": QT_TRANSLATE_NOOP("Event", "Deprivation and conditions"),
    "deprivation.food": QT_TRANSLATE_NOOP("Event", "Food or water withheld"),
    "deprivation.sleep": QT_TRANSLATE_NOOP("Event", "Sleep withheld"),
    "deprivation.medical": QT_TRANSLATE_NOOP("Event", "Medical care withheld"),
    "deprivation.overcrowding": QT_TRANSLATE_NOOP("Event", "Overcrowding"),
    "deprivation.solitary": QT_TRANSLATE_NOOP("Event", "Solitary confinement"),
    "deprivation.incommunicado": QT_TRANSLATE_NOOP("Event", "Held incommunicado"),
    "related": QT_TRANSLATE_NOOP("Event", "Related violations"),
    "related.disappearance": QT_TRANSLATE_NOOP("Event", "Enforced disappearance"),
    "related.killing": QT_TRANSLATE_NOOP("Event", "Killing of a relative"),
    "related.arrest": QT_TRANSLATE_NOOP("Event", "Arbitrary arrest"),
    "related.extortion": QT_TRANSLATE_NOOP("Event", "Extortion"),
    "related.displacement": QT_TRANSLATE_NOOP("Event", "Displacement"),
}


def method_words(key: str) -> str:
    """Say a method of the tree, or a kind of method."""
    known = _METHOD_WORDS.get(key)
    return key if known is None else translate("Event", known)


_PERPETRATOR_WORDS = {
    "police": QT_TRANSLATE_NOOP("Event", "Police, general"),
    "police.dci": QT_TRANSLATE_NOOP("Event", "Police, criminal investigations"),
    "police.special": QT_TRANSLATE_NOOP("Event", "Police, special unit"),
    "prison": QT_TRANSLATE_NOOP("Event", "Prison service"),
    "military": QT_TRANSLATE_NOOP("Event", "Military"),
    "rangers": QT_TRANSLATE_NOOP("Event", "Wildlife or forest rangers"),
    "county": QT_TRANSLATE_NOOP("Event", "County askari or inspectorate"),
    "chiefs": QT_TRANSLATE_NOOP("Event", "Chief or administration police"),
    "foreign": QT_TRANSLATE_NOOP("Event", "Agent of a foreign state"),
    "armed": QT_TRANSLATE_NOOP("Event", "Armed group or gang, tolerated"),
    "private": QT_TRANSLATE_NOOP("Event", "Private security"),
    "unknown": QT_TRANSLATE_NOOP("Event", "Unknown, masked or in plain clothes"),
}


def perpetrator_words(key: str) -> str:
    """Say a class of perpetrators."""
    known = _PERPETRATOR_WORDS.get(key)
    return key if known is None else translate("Event", known)


_PLACE_WORDS = {
    "home": QT_TRANSLATE_NOOP("Event", "At home"),
    "street": QT_TRANSLATE_NOOP("Event", "Street or public place"),
    "work": QT_TRANSLATE_NOOP("Event", "Place of work"),
    "station": QT_TRANSLATE_NOOP("Event", "Police station or post"),
    "prison": QT_TRANSLATE_NOOP("Event", "Prison or remand"),
    "camp": QT_TRANSLATE_NOOP("Event", "Military or police camp"),
    "vehicle": QT_TRANSLATE_NOOP("Event", "Vehicle"),
    "unofficial": QT_TRANSLATE_NOOP("Event", "Unofficial place of detention"),
    "border": QT_TRANSLATE_NOOP("Event", "Border or checkpoint"),
    "hospital": QT_TRANSLATE_NOOP("Event", "Hospital or clinic"),
    "school": QT_TRANSLATE_NOOP("Event", "School or college"),
    "protest": QT_TRANSLATE_NOOP("Event", "Protest or public meeting"),
    "other": QT_TRANSLATE_NOOP("Event", "Another place"),
}


def place_words(key: str) -> str:
    """Say a kind of place."""
    known = _PLACE_WORDS.get(key)
    return key if known is None else translate("Event", known)


def purpose_words(key: str) -> str:
    """Say what it was done for."""
    return {
        "information": translate("Event", "To get information"),
        "confession": translate("Event", "To get a confession"),
        "punishment": translate("Event", "To punish"),
        "intimidation": translate("Event", "To intimidate or coerce"),
        "discrimination": translate("Event", "Out of discrimination"),
        "other": translate("Event", "Another purpose"),
    }.get(key, key)


_NOT_REPORTED_WORDS = {
    "fear": QT_TRANSLATE_NOOP("Event", "Fear of reprisal"),
    "shame": QT_TRANSLATE_NOOP("Event", "Shame"),
    "distance": QT_TRANSLATE_NOOP("Event", "Too far away"),
    "no faith": QT_TRANSLATE_NOOP("Event", "No faith in the system"),
    "above the law": QT_TRANSLATE_NOOP("Event", "The perpetrator is above the law"),
    "self-blame": QT_TRANSLATE_NOOP("Event", "Blames themselves"),
    "cost": QT_TRANSLATE_NOOP("Event", "No money for it"),
    "turned away": QT_TRANSLATE_NOOP("Event", "Was turned away"),
    "did not know how": QT_TRANSLATE_NOOP("Event", "Did not know how"),
    "settled": QT_TRANSLATE_NOOP("Event", "Settled another way"),
    "other": QT_TRANSLATE_NOOP("Event", "Another reason"),
}


def not_reported_words(key: str) -> str:
    """Say why something was not reported."""
    known = _NOT_REPORTED_WORDS.get(key)
    return key if known is None else translate("Event", known)


def stage_words(key: str) -> str:
    """Say how far a case has come."""
    return {
        "reported": translate("Event", "Reported"),
        "investigation": translate("Event", "Under investigation"),
        "prosecutor": translate("Event", "With the prosecutor or oversight"),
        "charged": translate("Event", "Charged"),
        "hearing": translate("Event", "In hearing"),
        "judgment": translate("Event", "Judgment given"),
        "appeal": translate("Event", "On appeal"),
        "ended": translate("Event", "Ended"),
    }.get(key, key)


def outcome_words(key: str) -> str:
    """Say what came of a case."""
    return {
        "pending": translate("Event", "Still open"),
        "alternative justice": translate("Event", "Alternative justice"),
        "dispute resolution": translate("Event", "Alternative dispute resolution"),
        "settled": translate("Event", "Settled"),
        "dropped": translate("Event", "Dropped"),
        "acquittal": translate("Event", "Acquittal"),
        "conviction": translate("Event", "Conviction"),
        "compensation": translate("Event", "Compensation awarded"),
    }.get(key, key)


def answer_words(answer: Answer) -> str:
    """Say yes, no or not known."""
    return {
        Answer.YES: translate("Event", "Yes"),
        Answer.NO: translate("Event", "No"),
        Answer.UNKNOWN: translate("Event", "Not known"),
    }[answer]


def unit_words(unit: Unit) -> str:
    """Say what a length is counted in."""
    return {
        Unit.HOURS: translate("Event", "hours"),
        Unit.DAYS: translate("Event", "days"),
        Unit.WEEKS: translate("Event", "weeks"),
        Unit.MONTHS: translate("Event", "months"),
        Unit.YEARS: translate("Event", "years"),
    }[unit]


def form_words(state: FormState) -> str:
    """Say how far a form has come."""
    return {
        FormState.WANTED: translate("Event", "Asked for"),
        FormState.ISSUED: translate("Event", "Issued"),
        FormState.FILLED: translate("Event", "Filled in"),
        FormState.HANDED_IN: translate("Event", "Handed in"),
        FormState.REFUSED: translate("Event", "Refused"),
        FormState.LOST: translate("Event", "Lost"),
    }[state]


def method_line(keys: Sequence[str], most: int = 3) -> str:
    """Say the first few methods, and how many more there are."""
    said = [method_words(key) for key in keys[:most]]
    if len(keys) > most:
        said.append(translate("Event", "{0} more").format(len(keys) - most))
    return ", ".join(said)
