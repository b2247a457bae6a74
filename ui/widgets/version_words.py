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
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets import case_words, event_words, intake_words
from ui.widgets.dates import say_date
from ui.widgets.partial_dates import say_partial

if TYPE_CHECKING:
    from collections.abc import Callable

# A name that the tool for translations finds.
translate = QCoreApplication.translate


_FIELD_WORDS = {
    "code": QT_TRANSLATE_NOOP("Field", "Case code"),
    "status": QT_TRANSLATE_NOOP("Field", "Status"),
    "registered_on": QT_TRANSLATE_NOOP("Field", "Registered on"),
    "county": QT_TRANSLATE_NOOP("Field", "County"),
    "languages": QT_TRANSLATE_NOOP("Field", "Languages"),
    "interpreter": QT_TRANSLATE_NOOP("Field", "Interpreter"),
    "method": QT_TRANSLATE_NOOP("Field", "Safe way"),
    "number": QT_TRANSLATE_NOOP("Field", "Number"),
    "hours": QT_TRANSLATE_NOOP("Field", "Safe hours"),
    "code_word": QT_TRANSLATE_NOOP("Field", "Code word"),
    "remarks": QT_TRANSLATE_NOOP("Field", "Remarks"),
    "legal_name": QT_TRANSLATE_NOOP("Field", "Legal name"),
    "birth_year": QT_TRANSLATE_NOOP("Field", "Birth year"),
    "birth_date": QT_TRANSLATE_NOOP("Field", "Birth date"),
    "sex": QT_TRANSLATE_NOOP("Field", "Sex"),
    "address": QT_TRANSLATE_NOOP("Field", "Address"),
    "next_of_kin": QT_TRANSLATE_NOOP("Field", "Next of kin"),
    "guardian": QT_TRANSLATE_NOOP("Field", "Guardian"),
    "source": QT_TRANSLATE_NOOP("Field", "Who sent the client"),
    "referred_by": QT_TRANSLATE_NOOP("Field", "Name of who sent them"),
    "referred_on": QT_TRANSLATE_NOOP("Field", "Referred on"),
    "reasons": QT_TRANSLATE_NOOP("Field", "Reasons for coming"),
    "household": QT_TRANSLATE_NOOP("Field", "Household"),
    "household_size": QT_TRANSLATE_NOOP("Field", "People in the household"),
    "children": QT_TRANSLATE_NOOP("Field", "Children among them"),
    "support": QT_TRANSLATE_NOOP("Field", "Support"),
    "problems": QT_TRANSLATE_NOOP("Field", "What troubles the client"),
    "presenting": QT_TRANSLATE_NOOP("Field", "In the client’s words"),
    "medical": QT_TRANSLATE_NOOP("Field", "Medical needs"),
    "expectations": QT_TRANSLATE_NOOP("Field", "Expectations"),
    "purpose": QT_TRANSLATE_NOOP("Field", "Purpose"),
    "decision": QT_TRANSLATE_NOOP("Field", "Answer"),
    "given_on": QT_TRANSLATE_NOOP("Field", "Asked on"),
    "recipient": QT_TRANSLATE_NOOP("Field", "Recipient"),
    "language": QT_TRANSLATE_NOOP("Field", "Language"),
    "how": QT_TRANSLATE_NOOP("Field", "How it was given"),
    "witness": QT_TRANSLATE_NOOP("Field", "Witness"),
    "given_by": QT_TRANSLATE_NOOP("Field", "Given by"),
    "assent": QT_TRANSLATE_NOOP("Field", "Assent"),
    "expires": QT_TRANSLATE_NOOP("Field", "Last day"),
    "withdrawn_on": QT_TRANSLATE_NOOP("Field", "Withdrawn on"),
    "withdrawal_reason": QT_TRANSLATE_NOOP("Field", "Reason of withdrawal"),
    "started": QT_TRANSLATE_NOOP("Field", "Began"),
    "ended": QT_TRANSLATE_NOOP("Field", "Ended"),
    "place": QT_TRANSLATE_NOOP("Field", "Kind of place"),
    "place_name": QT_TRANSLATE_NOOP("Field", "Place"),
    "country": QT_TRANSLATE_NOOP("Field", "Country"),
    "perpetrators": QT_TRANSLATE_NOOP("Field", "Who did it"),
    "perpetrator_detail": QT_TRANSLATE_NOOP("Field", "More on who did it"),
    "methods": QT_TRANSLATE_NOOP("Field", "Methods"),
    "purposes": QT_TRANSLATE_NOOP("Field", "Purpose"),
    "purpose_detail": QT_TRANSLATE_NOOP("Field", "More on the purpose"),
    "detained": QT_TRANSLATE_NOOP("Field", "Detained"),
    "detention_length": QT_TRANSLATE_NOOP("Field", "Length of detention"),
    "detention_unit": QT_TRANSLATE_NOOP("Field", "Counted in"),
    "detention_place": QT_TRANSLATE_NOOP("Field", "Place of detention"),
    "reported": QT_TRANSLATE_NOOP("Field", "Reported"),
    "reported_to": QT_TRANSLATE_NOOP("Field", "Reported to"),
    "not_reported": QT_TRANSLATE_NOOP("Field", "Why not reported"),
    "not_reported_detail": QT_TRANSLATE_NOOP("Field", "More on why not"),
    "account": QT_TRANSLATE_NOOP("Field", "In the client’s words"),
    "on": QT_TRANSLATE_NOOP("Field", "Date"),
    "violation": QT_TRANSLATE_NOOP("Field", "Event"),
    "ob_number": QT_TRANSLATE_NOOP("Field", "OB number"),
    "police_station": QT_TRANSLATE_NOOP("Field", "Police station"),
    "investigating_officer": QT_TRANSLATE_NOOP("Field", "Investigating officer"),
    "p3": QT_TRANSLATE_NOOP("Field", "P3 form"),
    "prc": QT_TRANSLATE_NOOP("Field", "PRC form"),
    "case_numbers": QT_TRANSLATE_NOOP("Field", "Case numbers"),
    "court": QT_TRANSLATE_NOOP("Field", "Court"),
    "stage": QT_TRANSLATE_NOOP("Field", "Stage"),
    "next_hearing": QT_TRANSLATE_NOOP("Field", "Next hearing"),
    "outcome": QT_TRANSLATE_NOOP("Field", "Outcome"),
}


def field_words(field: str) -> str:
    """Name a field of a record."""
    known = _FIELD_WORDS.get(field)
    return field.replace("_", " ").capitalize() if known is None else translate("Field", known)


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
