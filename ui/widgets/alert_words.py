"""Put alerts and the responses to them into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.alert_responses import Decision, Finding, OutsideEvent, Topic
from counsel_desk.domain.screenings import AlertKind
from counsel_desk.services.instruments import UnknownInstrumentError, instrument
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.chart_text import say_number
from ui.widgets.dates import say_date
from ui.widgets.pill import PillKind, Sign

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.alert_responses import AlertLook, AlertResponse
    from counsel_desk.domain.screening import SafetyItem
    from counsel_desk.domain.screenings import Alert

# A name that the tool for translations finds.
translate = QCoreApplication.translate

_ORDER = list(AlertKind)


def kind_words(kind: AlertKind) -> str:
    """Say in a few words why a client needs someone."""
    return {
        AlertKind.SAFETY: translate("Alert", "Safety item"),
        AlertKind.SAFETY_UNANSWERED: translate("Alert", "Safety item unanswered: ask"),
        AlertKind.DETERIORATION: translate("Alert", "Reliably worse"),
        AlertKind.NO_EARLY_RESPONSE: translate("Alert", "No early response"),
        AlertKind.PLATEAU: translate("Alert", "Plateau"),
        AlertKind.OFF_RIBBON: translate("Alert", "Off the local course"),
    }[kind]


def pill_of(kind: AlertKind) -> tuple[PillKind, Sign]:
    """Give the kind of pill and its sign: nothing is told by colour alone."""
    return {
        AlertKind.SAFETY: (PillKind.DANGER, Sign.DIAMOND),
        AlertKind.SAFETY_UNANSWERED: (PillKind.DANGER, Sign.DIAMOND),
        AlertKind.DETERIORATION: (PillKind.WARNING, Sign.UP),
    }.get(kind, (PillKind.WARNING, Sign.RING))


def icon_of(kind: AlertKind) -> tuple[str, str]:
    """Give the icon of an alert and its colour role."""
    if kind.is_safety:
        return "warning-circle", "danger"
    return ("trend-up" if kind is AlertKind.DETERIORATION else "chart-line"), "warning"


def title_of(key: str) -> str:
    """Give the short name of an instrument, or its key where it is no longer known."""
    try:
        return instrument(key).short_title
    except UnknownInstrumentError:
        return key.upper()


def headline(alert: Alert) -> str:
    """Say what the alert is about: the instrument with its item, or what the course does."""
    value = "" if alert.value is None else say_number(alert.value)
    return {
        AlertKind.SAFETY: translate("Alert", "{0} item {1} answered {2}"),
        AlertKind.SAFETY_UNANSWERED: translate("Alert", "{0} item {1} unanswered: ask"),
        AlertKind.DETERIORATION: translate("Alert", "{0} reliably worse"),
        AlertKind.NO_EARLY_RESPONSE: translate("Alert", "{0}: no early response"),
        AlertKind.PLATEAU: translate("Alert", "{0}: plateau"),
        AlertKind.OFF_RIBBON: translate("Alert", "{0}: off the course of past clients"),
    }[alert.kind].format(title_of(alert.instrument), alert.item, value)


def short_why(kind: AlertKind, names: str) -> str:
    """Say in one line why a course raised an alert; ``names`` are its instruments."""
    return {
        AlertKind.DETERIORATION: translate("Alert", "{0}: worse than chance explains"),
        AlertKind.NO_EARLY_RESPONSE: translate("Alert", "{0}: hardly better by session 4"),
        AlertKind.PLATEAU: translate("Alert", "{0}: four scores without a change, still high"),
        AlertKind.OFF_RIBBON: translate("Alert", "{0}: beyond the middle half of past clients"),
    }[kind].format(names)


def act_words(kind: AlertKind) -> str:
    """Say what is to be done."""
    if kind.is_safety:
        return translate("Alert", "Ask and record")
    return translate("Alert", "Review the plan")


def prompt(alert: Alert) -> str:
    """Say what is to be done, in the words of the instrument where it is about safety."""
    if not alert.kind.is_safety:
        return {
            AlertKind.DETERIORATION: translate(
                "Alert", "Review the plan with the client and with the supervisor."
            ),
            AlertKind.NO_EARLY_RESPONSE: translate(
                "Alert",
                "By the fourth session most who respond are a fifth better or reliably better."
                " This is a rule of thumb, not a prognosis.",
            ),
            AlertKind.PLATEAU: translate(
                "Alert",
                "The last four scores lie within the reliable change and are still above the"
                " screening threshold.",
            ),
            AlertKind.OFF_RIBBON: translate(
                "Alert",
                "Three in four past clients who began alike scored better at this session. It"
                " says nothing of why.",
            ),
        }[alert.kind]
    try:
        form = instrument(alert.instrument)
    except UnknownInstrumentError:
        return ""
    prompts = [safety_prompt(one, "en") for one in form.safety if one.item == alert.item]
    return prompts[0] if prompts else ""


def safety_prompt(one: SafetyItem, language: str) -> str:
    """Say what a safety item calls for, and where it is not confirmed that it is the one."""
    said = one.prompt_text(language)
    if one.confirmed:
        return said
    words = translate(
        "Alert",
        "It is not confirmed that item {0} asks about this: compare it with the form given.",
    )
    return f"{said} {words.format(one.item)}"


def rank(kind: AlertKind) -> int:
    """Give the place of a kind in the order of urgency."""
    return _ORDER.index(kind)


def by_urgency(alerts: Iterable[Alert]) -> list[Alert]:
    """Put the most urgent kind first, and of a kind the one that waits longest."""
    return sorted(alerts, key=lambda one: (rank(one.kind), one.raised_at))


def topic_words(topic: Topic) -> str:
    """Name what to think of."""
    return {
        Topic.ALLIANCE: translate("Alert", "Working alliance"),
        Topic.OUTSIDE: translate("Alert", "Outside events"),
        Topic.SAFETY: translate("Alert", "Safety"),
        Topic.DOSE: translate("Alert", "Dose: sessions attended"),
        Topic.ADHERENCE: translate("Alert", "Adherence to the plan"),
    }[topic]


def topic_hint(topic: Topic) -> str:
    """Say what the topic asks."""
    return {
        Topic.ALLIANCE: translate("Alert", "Do client and counsellor agree on goals and tasks?"),
        Topic.OUTSIDE: translate("Alert", "Has something happened outside the room?"),
        Topic.SAFETY: translate("Alert", "Is the client safe from themselves and from others?"),
        Topic.DOSE: translate("Alert", "Did enough sessions take place, and can the client come?"),
        Topic.ADHERENCE: translate("Alert", "Was the agreed work done, in and between sessions?"),
    }[topic]


def finding_words(finding: Finding) -> str:
    """Say what was found."""
    return {
        Finding.NOT_LOOKED: translate("Alert", "Not looked at"),
        Finding.CLEAR: translate("Alert", "No concern"),
        Finding.CONCERN: translate("Alert", "Concern"),
    }[finding]


_OUTSIDE_WORDS = {
    OutsideEvent.ARREST: QT_TRANSLATE_NOOP("Alert", "Arrest or detention"),
    OutsideEvent.EVICTION: QT_TRANSLATE_NOOP("Alert", "Eviction"),
    OutsideEvent.COURT_DATE: QT_TRANSLATE_NOOP("Alert", "Court date"),
    OutsideEvent.PERPETRATOR: QT_TRANSLATE_NOOP("Alert", "Contact with a perpetrator"),
    OutsideEvent.BEREAVEMENT: QT_TRANSLATE_NOOP("Alert", "Bereavement"),
    OutsideEvent.INCOME: QT_TRANSLATE_NOOP("Alert", "Loss of income"),
    OutsideEvent.FAMILY: QT_TRANSLATE_NOOP("Alert", "Trouble in the family"),
    OutsideEvent.HEALTH: QT_TRANSLATE_NOOP("Alert", "Illness or injury"),
    OutsideEvent.MEDICATION: QT_TRANSLATE_NOOP("Alert", "Medication changed"),
    OutsideEvent.SAFETY_PLAN: QT_TRANSLATE_NOOP("Alert", "Safety plan used"),
    OutsideEvent.OTHER: QT_TRANSLATE_NOOP("Alert", "Something else"),
}


def outside_words(event: OutsideEvent) -> str:
    """Name what happened outside the room."""
    return translate("Alert", _OUTSIDE_WORDS[event])


def decision_words(decision: Decision) -> str:
    """Say what comes of it."""
    return {
        Decision.KEEP: translate("Alert", "Plan kept"),
        Decision.CHANGE: translate("Alert", "Plan changed"),
        Decision.RISK: translate("Alert", "Risk assessed"),
        Decision.REFER: translate("Alert", "Referred on"),
        Decision.SUPERVISION: translate("Alert", "To supervision"),
    }[decision]


def response_words(response: AlertResponse) -> str:
    """Say a response in one line; empty where nothing was looked at or decided."""
    concerns = [
        topic_words(topic) for topic in Topic if response.findings.get(topic) == Finding.CONCERN
    ]
    events = [outside_words(one) for one in OutsideEvent if one in response.outside]
    parts = []
    if response.decision in set(Decision):
        parts.append(decision_words(Decision(response.decision)))
    if concerns:
        parts.append(translate("Alert", "concern: {0}").format(", ".join(concerns)))
    if events:
        parts.append(", ".join(events))
    if response.review_on is not None:
        parts.append(translate("Alert", "look again {0}").format(say_date(response.review_on)))
    return " · ".join(parts)


def look_words(look: AlertLook) -> str:
    """Name an answered alert that is to be looked at again."""
    known = {kind.value: kind for kind in AlertKind}
    kind = known.get(look.kind)
    words = kind_words(kind) if kind is not None else translate("Alert", "Alert")
    return f"{title_of(look.instrument)}: {words}" if look.instrument else words


def decided_words(decision: str) -> str:
    """Say a decision by its code, or that none was noted."""
    if decision in set(Decision):
        return decision_words(Decision(decision))
    return translate("Alert", "nothing noted")
