"""Put the codes of a chart into words: phases, and the events that are numbered on it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.alert_responses import OutsideEvent
from counsel_desk.services import chart_course
from ui.widgets.alert_words import outside_words

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def phase_names() -> dict[str, str]:
    """Give the words for the phases between which a line breaks."""
    return {
        chart_course.ASSESSMENT: translate("Chart", "assessment"),
        chart_course.TREATMENT: translate("Chart", "treatment"),
        chart_course.FOLLOW_UP: translate("Chart", "follow-up"),
    }


def event_words(code: str) -> str:
    """Say in a few words what happened; a code that is not known stays as it is."""
    known = {
        chart_course.COURT_DATE: translate("Chart", "Court date"),
        chart_course.NEW_EVENT: translate("Chart", "Violence or arrest"),
        chart_course.HIGH_RISK: translate("Chart", "Risk judged high"),
        chart_course.SAFETY_PLAN: translate("Chart", "Safety plan"),
        chart_course.CLOSED: translate("Chart", "File closed"),
        chart_course.REOPENED: translate("Chart", "File reopened"),
        chart_course.HANDED_OVER: translate("Chart", "Counsellor changed"),
    }
    if code in known:
        return known[code]
    return outside_words(OutsideEvent(code)) if code in set(OutsideEvent) else code
