"""Put the words of notes on the screen: formats, sections, reviews, reasons of addenda."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.days import local_day
from counsel_desk.domain.notes import (
    PLANS,
    SECTIONS,
    AddendumReason,
    NoteFormat,
    NoteKind,
    ReviewState,
    ReviewStep,
    Section,
)
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets import case_words
from ui.widgets.dates import say_date
from ui.widgets.pill import PillKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.notes import NoteLine
    from counsel_desk.domain.people import Person

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def format_words(form: NoteFormat) -> str:
    """Name a format."""
    return {
        NoteFormat.SOAP: translate("Notes", "SOAP"),
        NoteFormat.DAP: translate("Notes", "DAP"),
        NoteFormat.BIRP: translate("Notes", "BIRP"),
        NoteFormat.GIRP: translate("Notes", "GIRP"),
        NoteFormat.SHORT: translate("Notes", "Short note"),
        NoteFormat.FREE: translate("Notes", "Free text"),
    }[form]


_SECTION_WORDS = {
    Section.SUBJECTIVE: QT_TRANSLATE_NOOP("Notes", "Subjective"),
    Section.OBJECTIVE: QT_TRANSLATE_NOOP("Notes", "Objective"),
    Section.ASSESSMENT: QT_TRANSLATE_NOOP("Notes", "Assessment"),
    Section.PLAN: QT_TRANSLATE_NOOP("Notes", "Plan"),
    Section.DATA: QT_TRANSLATE_NOOP("Notes", "Data"),
    Section.BEHAVIOUR: QT_TRANSLATE_NOOP("Notes", "Behaviour"),
    Section.INTERVENTION: QT_TRANSLATE_NOOP("Notes", "Intervention"),
    Section.RESPONSE: QT_TRANSLATE_NOOP("Notes", "Response"),
    Section.GOAL: QT_TRANSLATE_NOOP("Notes", "Goal"),
    Section.PRESENTING: QT_TRANSLATE_NOOP("Notes", "Presenting issues"),
    Section.EMERGING: QT_TRANSLATE_NOOP("Notes", "Emerging issues"),
    Section.ACTION_PLAN: QT_TRANSLATE_NOOP("Notes", "Action plan"),
}


def section_words(section: Section) -> str:
    """Give the heading of a section."""
    return translate("Notes", _SECTION_WORDS[section])


def headings_of(form: NoteFormat) -> tuple[str, ...]:
    """Give the headings of a format, in their order."""
    return tuple(section_words(section) for section in SECTIONS[form])


def all_headings() -> tuple[str, ...]:
    """Give the headings of all formats."""
    return tuple(section_words(section) for section in Section)


def plan_headings() -> tuple[str, ...]:
    """Give the headings under which a plan stands, here and in notes in English."""
    here = [section_words(section) for section in Section if section in PLANS]
    return tuple(dict.fromkeys((*here, "Plan", "Action plan")))


def reason_words(reason: AddendumReason) -> str:
    """Say why something was added."""
    return {
        AddendumReason.OMISSION: translate("Notes", "Something was left out"),
        AddendumReason.CORRECTION: translate("Notes", "Something was wrong"),
        AddendumReason.LATER_KNOWLEDGE: translate("Notes", "Known only later"),
        AddendumReason.CLIENT_ASKED: translate("Notes", "The client asked for it"),
        AddendumReason.OTHER: translate("Notes", "Another reason"),
    }[reason]


def kind_icon(kind: NoteKind) -> str:
    """Give the icon of a kind of note."""
    return {
        NoteKind.PROGRESS: "note",
        NoteKind.INTAKE: "identification-card",
        NoteKind.PHONE: "phone",
        NoteKind.HOME_VISIT: "house-line",
        NoteKind.FAMILY: "users-three",
        NoteKind.NO_SHOW: "x-circle",
        NoteKind.CLOSING: "check-circle",
        NoteKind.SUPERVISION: "eye",
        NoteKind.GROUP: "users-four",
    }[kind]


def review_words(state: ReviewState) -> str:
    """Say in a word or two where a co-signature stands."""
    return {
        ReviewStep.SUBMITTED: translate("Notes", "Sent for review"),
        ReviewStep.RETURNED: translate("Notes", "Returned"),
        ReviewStep.APPROVED: translate("Notes", "Approved"),
    }[state.step]


def review_kind(state: ReviewState) -> PillKind:
    """Give the meaning of a pill that says where a co-signature stands."""
    return {
        ReviewStep.SUBMITTED: PillKind.NEUTRAL,
        ReviewStep.RETURNED: PillKind.WARNING,
        ReviewStep.APPROVED: PillKind.GOOD,
    }[state.step]


def review_icon(state: ReviewState) -> tuple[str, str]:
    """Give icon and colour role of where a co-signature stands."""
    return {
        ReviewStep.SUBMITTED: ("hourglass", "muted"),
        ReviewStep.RETURNED: ("arrow-u-up-left", "warning"),
        ReviewStep.APPROVED: ("check-circle", "good"),
    }[state.step]


def review_line(state: ReviewState, people: Mapping[PersonId, Person]) -> str:
    """Say by whom and when a note was sent, returned or approved."""
    when = case_words.say_day(state.at)
    if state.step is ReviewStep.SUBMITTED:
        names = [case_words.name_of(people, one) for one in state.reviewers]
        to = ", ".join(names)
        return translate("Notes", "Sent for review on {0} to {1}").format(when, to)
    words = {
        ReviewStep.RETURNED: translate("Notes", "Returned by {0} on {1}"),
        ReviewStep.APPROVED: translate("Notes", "Approved by {0} on {1}"),
    }[state.step]
    return words.format(case_words.name_of(people, state.by), when)


def late_words(session: datetime, signed: datetime) -> str:
    """Say both dates of a late entry."""
    days = (say_date(local_day(one)) for one in (session, signed))
    return translate("Notes", "late entry: session {0}, signed {1}").format(*days)


def standing_words(note: NoteLine) -> str:
    """Say in the list of notes what stands beside a note."""
    parts = []
    if note.revised_by is not None:
        parts.append(translate("Notes", "Written anew"))
    elif note.review is not None:
        parts.append(review_words(note.review))
    if note.addenda == 1:
        parts.append(translate("Notes", "1 addendum"))
    elif note.addenda:
        parts.append(translate("Notes", "{0} addenda").format(note.addenda))
    return " · ".join(parts)
