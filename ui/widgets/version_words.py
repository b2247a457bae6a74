"""Put the fields of records and their values into words, for the history of a record."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain.cases import CaseStatus, ContactMethod, Guardian, Sex
from counsel_desk.domain.consents import Decision, GivenBy, HowGiven, Purpose
from counsel_desk.domain.events import Answer, FormState, MethodUse, Unit
from counsel_desk.domain.intake import Problem, ReferralSource
from counsel_desk.domain.partial_date import PartialDate
from ui import wording_consents
from ui.widgets import case_words, event_words, intake_words
from ui.widgets.dates import say_date
from ui.widgets.partial_dates import say_partial

if TYPE_CHECKING:
    from collections.abc import Callable

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def field_words(field: str) -> str:
    """Name a field of a record."""
    return {
        "code": translate("Field", "Case code"),
        "status": translate("Field", "Status"),
        "registered_on": translate("Field", "Registered on"),
        "county": translate("Field", "County"),
        "languages": translate("Field", "Languages"),
        "interpreter": translate("Field", "Interpreter"),
        "method": translate("Field", "Safe way"),
        "number": translate("Field", "Number"),
        "hours": translate("Field", "Safe hours"),
        "code_word": translate("Field", "Code word"),
        "remarks": translate("Field", "Remarks"),
        "legal_name": translate("Field", "Legal name"),
        "birth_year": translate("Field", "Birth year"),
        "birth_date": translate("Field", "Birth date"),
        "sex": translate("Field", "Sex"),
        "address": translate("Field", "Address"),
        "next_of_kin": translate("Field", "Next of kin"),
        "guardian": translate("Field", "Guardian"),
        "source": translate("Field", "Who sent the client"),
        "referred_by": translate("Field", "Name of who sent them"),
        "referred_on": translate("Field", "Referred on"),
        "reasons": translate("Field", "Reasons for coming"),
        "household": translate("Field", "Household"),
        "household_size": translate("Field", "People in the household"),
        "children": translate("Field", "Children among them"),
        "support": translate("Field", "Support"),
        "problems": translate("Field", "What troubles the client"),
        "presenting": translate("Field", "In the client’s words"),
        "medical": translate("Field", "Medical needs"),
        "expectations": translate("Field", "Expectations"),
        "purpose": translate("Field", "Purpose"),
        "decision": translate("Field", "Answer"),
        "given_on": translate("Field", "Asked on"),
        "recipient": translate("Field", "Recipient"),
        "language": translate("Field", "Language"),
        "how": translate("Field", "How it was given"),
        "witness": translate("Field", "Witness"),
        "given_by": translate("Field", "Given by"),
        "assent": translate("Field", "Assent"),
        "expires": translate("Field", "Last day"),
        "withdrawn_on": translate("Field", "Withdrawn on"),
        "withdrawal_reason": translate("Field", "Reason of withdrawal"),
        "started": translate("Field", "Began"),
        "ended": translate("Field", "Ended"),
        "place": translate("Field", "Kind of place"),
        "place_name": translate("Field", "Place"),
        "country": translate("Field", "Country"),
        "perpetrators": translate("Field", "Who did it"),
        "perpetrator_detail": translate("Field", "More on who did it"),
        "methods": translate("Field", "Methods"),
        "purposes": translate("Field", "Purpose"),
        "purpose_detail": translate("Field", "More on the purpose"),
        "detained": translate("Field", "Detained"),
        "detention_length": translate("Field", "Length of detention"),
        "detention_unit": translate("Field", "Counted in"),
        "detention_place": translate("Field", "Place of detention"),
        "reported": translate("Field", "Reported"),
        "reported_to": translate("Field", "Reported to"),
        "not_reported": translate("Field", "Why not reported"),
        "not_reported_detail": translate("Field", "More on why not"),
        "account": translate("Field", "In the client’s words"),
        "on": translate("Field", "Date"),
        "violation": translate("Field", "Event"),
        "ob_number": translate("Field", "OB number"),
        "police_station": translate("Field", "Police station"),
        "investigating_officer": translate("Field", "Investigating officer"),
        "p3": translate("Field", "P3 form"),
        "prc": translate("Field", "PRC form"),
        "case_numbers": translate("Field", "Case numbers"),
        "court": translate("Field", "Court"),
        "stage": translate("Field", "Stage"),
        "next_hearing": translate("Field", "Next hearing"),
        "outcome": translate("Field", "Outcome"),
    }.get(field, field.replace("_", " ").capitalize())


_KEYS: dict[str, Callable[[str], str]] = {
    "perpetrators": event_words.perpetrator_words,
    "purposes": event_words.purpose_words,
    "not_reported": event_words.not_reported_words,
    "place": event_words.place_words,
    "stage": event_words.stage_words,
    "outcome": event_words.outcome_words,
    "languages": case_words.language_words,
    "language": case_words.language_words,
}
_TYPES: dict[type, Callable[[Any], str]] = {
    CaseStatus: case_words.status_words,
    ContactMethod: case_words.method_words,
    Sex: case_words.sex_words,
    Purpose: wording_consents.purpose_words,
    HowGiven: wording_consents.how_words,
    GivenBy: wording_consents.giver_words,
    ReferralSource: intake_words.source_words,
    Problem: intake_words.problem_words,
    Answer: event_words.answer_words,
    Unit: event_words.unit_words,
    FormState: event_words.form_words,
    PartialDate: say_partial,
}


def value_words(field: str, value: object) -> str:
    """Say the value of a field; an empty text for nothing."""
    if value is None or value in ("", ()):
        return ""
    if isinstance(value, tuple):
        return ", ".join(value_words(field, one) for one in value)
    if isinstance(value, bool):
        return translate("Field", "yes") if value else translate("Field", "no")
    if type(value) in _TYPES:
        return _TYPES[type(value)](value)
    if isinstance(value, Decision):
        is_given = value is Decision.GIVEN
        return translate("Field", "given") if is_given else translate("Field", "refused")
    if isinstance(value, MethodUse):
        words = event_words.method_words(value.key)
        return f"{words} ({value.detail})" if value.detail else words
    if isinstance(value, Guardian):
        return ", ".join(part for part in (value.name, value.relation, value.contact) if part)
    if isinstance(value, datetime.date):
        return say_date(value)
    if isinstance(value, int):
        return str(value) if "year" in field else QLocale().toString(value)
    if isinstance(value, str) and value:
        return _KEYS[field](value) if field in _KEYS else value
    return translate("Field", "set")
