"""Put the taxonomy of events into words: methods, perpetrators, places, purposes, stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.events import Answer, FormState, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def method_words(key: str) -> str:
    """Say a method of the tree, or a kind of method."""
    return {
        "physical": translate("Event", "Physical"),
        "physical.blunt": translate("Event", "Beating or blunt force"),
        "physical.positional": translate("Event", "Forced position or suspension"),
        "physical.asphyxia": translate("Event", "Asphyxia or submersion"),
        "physical.burn": translate("Event", "Burning or chemicals"),
        "physical.electric": translate("Event", "Electric shock"),
        "physical.penetrating": translate("Event", "Stabbing, shooting or amputation"),
        "physical.crush": translate("Event", "Crushing"),
        "physical.dental": translate("Event", "Teeth, ears, nose or throat"),
        "physical.exertion": translate("Event", "Forced exertion"),
        "sexual": translate("Event", "Sexual"),
        "sexual.rape": translate("Event", "Rape"),
        "sexual.assault": translate("Event", "Sexual assault"),
        "sexual.genital": translate("Event", "Violence to the genitals"),
        "sexual.nudity": translate("Event", "Forced nudity"),
        "sexual.witnessing": translate("Event", "Forced to witness"),
        "sexual.threats": translate("Event", "Sexual threats"),
        "psychological": translate("Event", "Psychological"),
        "psychological.threats": translate("Event", "Threats to self or family"),
        "psychological.mock": translate("Event", "Mock execution"),
        "psychological.humiliation": translate("Event", "Humiliation"),
        "psychological.betrayal": translate("Event", "Forced betrayal"),
        "psychological.witnessing": translate("Event", "Forced to witness others"),
        "psychological.sensory": translate("Event", "Hooding, light or noise"),
        "deprivation": translate("Event", "Deprivation and conditions"),
        "deprivation.food": translate("Event", "Food or water withheld"),
        "deprivation.sleep": translate("Event", "Sleep withheld"),
        "deprivation.medical": translate("Event", "Medical care withheld"),
        "deprivation.overcrowding": translate("Event", "Overcrowding"),
        "deprivation.solitary": translate("Event", "Solitary confinement"),
        "deprivation.incommunicado": translate("Event", "Held incommunicado"),
        "related": translate("Event", "Related violations"),
        "related.disappearance": translate("Event", "Enforced disappearance"),
        "related.killing": translate("Event", "Killing of a relative"),
        "related.arrest": translate("Event", "Arbitrary arrest"),
        "related.extortion": translate("Event", "Extortion"),
        "related.displacement": translate("Event", "Displacement"),
    }.get(key, key)


def perpetrator_words(key: str) -> str:
    """Say a class of perpetrators."""
    return {
        "police": translate("Event", "Police, general"),
        "police.dci": translate("Event", "Police, criminal investigations"),
        "police.special": translate("Event", "Police, special unit"),
        "prison": translate("Event", "Prison service"),
        "military": translate("Event", "Military"),
        "rangers": translate("Event", "Wildlife or forest rangers"),
        "county": translate("Event", "County askari or inspectorate"),
        "chiefs": translate("Event", "Chief or administration police"),
        "foreign": translate("Event", "Agent of a foreign state"),
        "armed": translate("Event", "Armed group or gang, tolerated"),
        "private": translate("Event", "Private security"),
        "unknown": translate("Event", "Unknown, masked or in plain clothes"),
    }.get(key, key)


def place_words(key: str) -> str:
    """Say a kind of place."""
    return {
        "home": translate("Event", "At home"),
        "street": translate("Event", "Street or public place"),
        "work": translate("Event", "Place of work"),
        "station": translate("Event", "Police station or post"),
        "prison": translate("Event", "Prison or remand"),
        "camp": translate("Event", "Military or police camp"),
        "vehicle": translate("Event", "Vehicle"),
        "unofficial": translate("Event", "Unofficial place of detention"),
        "border": translate("Event", "Border or checkpoint"),
        "hospital": translate("Event", "Hospital or clinic"),
        "school": translate("Event", "School or college"),
        "protest": translate("Event", "Protest or public meeting"),
        "other": translate("Event", "Another place"),
    }.get(key, key)


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


def not_reported_words(key: str) -> str:
    """Say why something was not reported."""
    return {
        "fear": translate("Event", "Fear of reprisal"),
        "shame": translate("Event", "Shame"),
        "distance": translate("Event", "Too far away"),
        "no faith": translate("Event", "No faith in the system"),
        "above the law": translate("Event", "The perpetrator is above the law"),
        "self-blame": translate("Event", "Blames themselves"),
        "cost": translate("Event", "No money for it"),
        "turned away": translate("Event", "Was turned away"),
        "did not know how": translate("Event", "Did not know how"),
        "settled": translate("Event", "Settled another way"),
        "other": translate("Event", "Another reason"),
    }.get(key, key)


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
