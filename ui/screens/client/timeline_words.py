"""Say what an entry of the timeline is, and where it opens; a new kind takes a line in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.cases import Appointment, SessionOutcome
from counsel_desk.domain.closing import CaseStep
from counsel_desk.domain.consents import Decision
from counsel_desk.domain.documents import Document
from counsel_desk.domain.events import LegalStep, Violation
from counsel_desk.domain.groups import ATTENDED, MeetingStatus
from counsel_desk.domain.life_events import LifeEvent
from counsel_desk.domain.notes import NoteContent
from counsel_desk.domain.screenings import Screening
from counsel_desk.domain.timeline import TimelineKind
from counsel_desk.services.instruments import UnknownInstrumentError, as_given
from counsel_desk.services.timeline import MeetingSeen
from ui import wording_consents
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets import (
    alert_words,
    case_words,
    closing_words,
    diary_words,
    document_words,
    event_words,
    plan_words,
    referral_words,
    screening_words,
)
from ui.widgets.partial_dates import say_partial
from ui.widgets.struck_words import ICON, struck_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.timeline import TimelineEntry

# A name that the tool for translations finds.
translate = QCoreApplication.translate

_ICONS = {
    TimelineKind.NOTE: "note",
    TimelineKind.ADDENDUM: "note-pencil",
    TimelineKind.SCREENING: "clipboard-text",
    TimelineKind.SESSION: "calendar-blank",
    TimelineKind.MEETING: "users-three",
    TimelineKind.RISK: "warning-circle",
    TimelineKind.SAFETY_PLAN: "lifebuoy",
    TimelineKind.PLAN: "target",
    TimelineKind.GOAL_REVIEW: "target",
    TimelineKind.REFERRAL: "arrow-square-out",
    TimelineKind.CONSENT: "pen-nib",
    TimelineKind.DOCUMENT: "file",
    TimelineKind.INTAKE: "identification-card",
    TimelineKind.CLOSING: "check-circle",
    TimelineKind.EVENT: "lightning",
    TimelineKind.LEGAL: "scales",
    TimelineKind.ALERT: "bell-ringing",
    TimelineKind.CHART: "chart-line-up",
    TimelineKind.OWN_NOTE: "lock-key",
    TimelineKind.LIFE: "flag",
}

PAGES = {
    TimelineKind.NOTE: "read_note",
    TimelineKind.SCREENING: "screening",
    TimelineKind.RISK: "read_risk",
    TimelineKind.DOCUMENT: "document",
    TimelineKind.OWN_NOTE: "own_note",
}
"""Kinds with a page of their own, which takes the record as its item."""

JOINED = frozenset({TimelineKind.NOTE, TimelineKind.SCREENING, TimelineKind.DOCUMENT})
"""Kinds that open from the file that goes on, also where they lie in one merged into it."""

TABS = {
    TimelineKind.SESSION: "overview",
    TimelineKind.SAFETY_PLAN: "plan",
    TimelineKind.PLAN: "plan",
    TimelineKind.GOAL_REVIEW: "plan",
    TimelineKind.REFERRAL: "referrals",
    TimelineKind.CONSENT: "consents",
    TimelineKind.INTAKE: "overview",
    TimelineKind.EVENT: "history",
    TimelineKind.LEGAL: "history",
    TimelineKind.ALERT: "overview",
    TimelineKind.CHART: "overview",
    TimelineKind.LIFE: "overview",
}
"""Kinds that another tab of the page shows."""


_GROUP_WORDS = {
    TimelineKind.NOTE: QT_TRANSLATE_NOOP("Timeline", "Notes"),
    TimelineKind.ADDENDUM: QT_TRANSLATE_NOOP("Timeline", "Additions"),
    TimelineKind.SCREENING: QT_TRANSLATE_NOOP("Timeline", "Screenings"),
    TimelineKind.SESSION: QT_TRANSLATE_NOOP("Timeline", "Sessions"),
    TimelineKind.MEETING: QT_TRANSLATE_NOOP("Timeline", "Group meetings"),
    TimelineKind.RISK: QT_TRANSLATE_NOOP("Timeline", "Risk"),
    TimelineKind.SAFETY_PLAN: QT_TRANSLATE_NOOP("Timeline", "Safety plans"),
    TimelineKind.PLAN: QT_TRANSLATE_NOOP("Timeline", "Plans"),
    TimelineKind.GOAL_REVIEW: QT_TRANSLATE_NOOP("Timeline", "Goal reviews"),
    TimelineKind.REFERRAL: QT_TRANSLATE_NOOP("Timeline", "Referrals"),
    TimelineKind.CONSENT: QT_TRANSLATE_NOOP("Timeline", "Consents"),
    TimelineKind.DOCUMENT: QT_TRANSLATE_NOOP("Timeline", "Documents"),
    TimelineKind.INTAKE: QT_TRANSLATE_NOOP("Timeline", "Intake"),
    TimelineKind.CLOSING: QT_TRANSLATE_NOOP("Timeline", "Closing and cover"),
    TimelineKind.EVENT: QT_TRANSLATE_NOOP("Timeline", "Events"),
    TimelineKind.LEGAL: QT_TRANSLATE_NOOP("Timeline", "Legal steps"),
    TimelineKind.ALERT: QT_TRANSLATE_NOOP("Timeline", "Answers to alerts"),
    TimelineKind.CHART: QT_TRANSLATE_NOOP("Timeline", "Chart sign-offs"),
    TimelineKind.OWN_NOTE: QT_TRANSLATE_NOOP("Timeline", "Own notes"),
    TimelineKind.LIFE: QT_TRANSLATE_NOOP("Timeline", "Marks on the chart"),
}


def group_words(kind: TimelineKind) -> str:
    """Say many of a kind, for the filter."""
    return translate("Timeline", _GROUP_WORDS[kind])


def icon_of(entry: TimelineEntry) -> tuple[str, str]:
    """Give the icon of an entry and the role of its colour."""
    icon, role = _ICONS[entry.kind], "muted"
    value = entry.value
    if entry.struck is not None:
        return ICON, "muted"
    if value is None:
        return "warning", "danger"
    if entry.kind in (TimelineKind.NOTE, TimelineKind.SCREENING):
        role = "primary"
    if isinstance(value, Appointment) and value.outcome in _CAME:
        icon, role = "calendar-check", "good"
    if isinstance(value, Screening) and value.alerts:
        role = "danger"
    return icon, role


_CAME = (SessionOutcome.ATTENDED, SessionOutcome.LATE)


def title_of(entry: TimelineEntry, person_of: Callable[[PersonId], str]) -> str:
    """Say what an entry is, in a few words; ``person_of`` names a colleague."""
    value = entry.value
    if value is None:
        return translate("Timeline", "{0}: does not open").format(group_words(entry.kind))
    if isinstance(value, CaseStep):
        person = person_of(value.person) if value.person is not None else ""
        return closing_words.step_words(value, person)
    return _TITLES[entry.kind](value)


def detail_of(entry: TimelineEntry, people: Mapping[PersonId, Person] | None = None) -> str:
    """Say the rest of an entry: its own words, or what its kind has to say; why it was struck."""
    value = entry.value
    if entry.struck is not None:
        return struck_words(entry.struck, people or {})
    if isinstance(value, Screening):
        return _screening_detail(value)
    if isinstance(value, Appointment):
        length = translate("Timeline", "{0} minutes").format(value.minutes)
        why = value.no_note
        none = translate("Timeline", "no note: {0}") if why is not None else ""
        said = none.format(diary_words.no_note_words(why)) if why is not None else ""
        return ", ".join(part for part in (value.place, length, said) if part)
    if isinstance(value, CaseStep):
        parts = (closing_words.circumstance_words(value), entry.text)
        return " · ".join(part for part in parts if part)
    if isinstance(value, Document):
        return document_words.kind_words(value.kind)
    if isinstance(value, Violation):
        return _event_detail(value)
    if isinstance(value, LifeEvent):
        return say_partial(value.on, long=True)
    if isinstance(value, LegalStep):
        return event_words.outcome_words(value.outcome) if value.outcome else ""
    return entry.text


def _note(value: Any) -> str:  # noqa: ANN401 - the payload of the kind
    if isinstance(value, NoteContent):
        return case_words.kind_words(value.kind)
    return ""


def _screening(value: Any) -> str:  # noqa: ANN401 - the payload of the kind
    try:
        form = as_given(value.answers)
    except UnknownInstrumentError:
        return str(value.answers.instrument).upper()
    return f"{form.short_title}: {screening_words.score_words(value, form)}"


def _screening_detail(value: Screening) -> str:
    try:
        form = as_given(value.answers)
    except UnknownInstrumentError:
        return ""
    words = (screening_words.band_words(value, form), screening_words.flag_words(value, form))
    return " · ".join(word for word in words if word)


def _session(value: Any) -> str:  # noqa: ANN401 - the payload of the kind
    return translate("Timeline", "Session: {0}").format(case_words.outcome_words(value.outcome))


def _meeting(value: Any) -> str:  # noqa: ANN401 - the payload of the kind
    if not isinstance(value, MeetingSeen):
        return ""
    if value.status is MeetingStatus.CANCELLED:
        return translate("Timeline", "Group meeting cancelled")
    if value.mark is None or value.mark.status is None:
        return translate("Timeline", "Group meeting {0}").format(value.number)
    if value.mark.status in ATTENDED:
        return translate("Timeline", "Group meeting attended")
    return translate("Timeline", "Group meeting missed")


def _risk(value: Any) -> str:  # noqa: ANN401 - the payload of the kind
    return translate("Timeline", "Risk: {0}").format(plan_words.level_words(value.overall))


def _referral(value: Any) -> str:  # noqa: ANN401 - the payload of the kind
    kind = referral_words.kind_words(value.kind)
    return translate("Timeline", "Referral, {0}: {1}").format(kind, value.partner_name)


def _document(value: Any) -> str:  # noqa: ANN401 - the payload of the kind
    removed = translate("Timeline", "{0}, removed").format(value.title)
    return removed if value.struck else str(value.title)


def _consent(value: Any) -> str:  # noqa: ANN401 - the payload of the kind
    """Say what was answered, and to what: a consent to one thing is none to another."""
    about = wording_consents.purpose_words(value.purpose)
    if value.withdrawn_on is not None:
        words = translate("Timeline", "Consent withdrawn: {0}")
    elif value.decision is Decision.REFUSED:
        words = translate("Timeline", "Consent refused: {0}")
    else:
        words = translate("Timeline", "Consent given: {0}")
    return words.format(about)


def _event(value: Any) -> str:  # noqa: ANN401 - the payload of the kind
    if not value.place:
        return translate("Timeline", "Event")
    return translate("Timeline", "Event: {0}").format(event_words.place_words(value.place))


def _event_detail(value: Violation) -> str:
    """Say how well the day is known; what was done is read where it is opened."""
    if value.started is None:
        return translate("Timeline", "Day not known; recorded here")
    return say_partial(value.started)


def _legal(value: Any) -> str:  # noqa: ANN401 - the payload of the kind
    if not value.stage:
        return translate("Timeline", "Legal step")
    return translate("Timeline", "Legal step: {0}").format(event_words.stage_words(value.stage))


def _alert(value: Any) -> str:  # noqa: ANN401 - the payload of the kind
    if not value.instrument:
        return translate("Timeline", "Alert answered")
    name = alert_words.title_of(value.instrument)
    return translate("Timeline", "Alert answered: {0}").format(name)


def _chart(value: Any) -> str:  # noqa: ANN401 - the payload of the kind
    if value.on_track:
        return translate("Timeline", "Chart signed off: on track")
    return translate("Timeline", "Chart signed off: not on track")


_TITLES: dict[TimelineKind, Callable[[Any], str]] = {
    TimelineKind.NOTE: _note,
    TimelineKind.ADDENDUM: lambda _value: translate("Timeline", "Addition to a note"),
    TimelineKind.SCREENING: _screening,
    TimelineKind.SESSION: _session,
    TimelineKind.MEETING: _meeting,
    TimelineKind.RISK: _risk,
    TimelineKind.SAFETY_PLAN: lambda _value: translate("Timeline", "Safety plan"),
    TimelineKind.PLAN: lambda _value: translate("Timeline", "Plan"),
    TimelineKind.GOAL_REVIEW: lambda _value: translate("Timeline", "Review of goals"),
    TimelineKind.REFERRAL: _referral,
    TimelineKind.CONSENT: _consent,
    TimelineKind.DOCUMENT: _document,
    TimelineKind.INTAKE: lambda _value: translate("Timeline", "Intake"),
    TimelineKind.EVENT: _event,
    TimelineKind.LEGAL: _legal,
    TimelineKind.ALERT: _alert,
    TimelineKind.CHART: _chart,
    TimelineKind.OWN_NOTE: lambda _value: translate("Timeline", "Own note"),
    TimelineKind.LIFE: lambda value: alert_words.outside_words(value.kind),
}
