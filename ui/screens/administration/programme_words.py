"""Put the programme's settings into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain.access import Role
from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.groups import AbsenceReason
from counsel_desk.domain.notes import NoteFormat
from counsel_desk.domain.settings import ReasonList
from counsel_desk.services.instruments import instrument
from ui.widgets import measurement_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.settings import OwnChange, Settings

# A name that the tool for translations finds.
translate = QCoreApplication.translate

BUILT_IN: dict[ReasonList, tuple[str, ...]] = {
    ReasonList.ABSENCE: tuple(AbsenceReason),
    ReasonList.CLOSING: tuple(ClosingReason),
}
"""The reasons that a programme can hide; a hidden one stays where it was chosen before."""


def key_of(name: str) -> str:
    """Give the row on which a field of the settings stands."""
    return "formats" if name == "default_format" else name


def title_of(name: str) -> str:
    """Name a field of the settings."""
    return {
        "formats": translate("Programme", "Formats of notes"),
        "cut_offs": translate("Programme", "Cut-offs"),
        "change_figures": translate("Programme", "Reliable change"),
        "measurement": translate("Programme", "Measurement plan"),
        "dose": translate("Programme", "Dose of a group cycle"),
        "retention_years": translate("Programme", "Keeping of closed files"),
        "reasons": translate("Programme", "Lists of reasons"),
        "changed_by": translate("Programme", "Who changes this"),
    }[key_of(name)]


def format_words(one: NoteFormat) -> str:
    """Name a format with what it stands for."""
    return {
        NoteFormat.SOAP: translate("Programme", "SOAP: subjective, objective, assessment, plan"),
        NoteFormat.DAP: translate("Programme", "DAP: data, assessment, plan"),
        NoteFormat.BIRP: translate("Programme", "BIRP: behaviour, intervention, response, plan"),
        NoteFormat.GIRP: translate("Programme", "GIRP: goal, intervention, response, plan"),
        NoteFormat.SHORT: translate("Programme", "Short: presenting, emerging, action plan"),
        NoteFormat.FREE: translate("Programme", "Free text"),
    }[one]


def short_format(one: NoteFormat) -> str:
    """Name a format in a word."""
    return format_words(one).split(":")[0]


def own_words(one: ReasonList) -> tuple[str, str]:
    """Name the field for a programme's own reasons of a list, and say what becomes of them."""
    if one is ReasonList.NON_REPORTING:
        return list_words(one), translate("Programme", "Further reasons, one in each line.")
    stay = translate(
        "Programme",
        "One in each line. A record keeps its reason in these words, also when you take it out.",
    )
    if one is ReasonList.ABSENCE:
        return translate("Programme", "Your own reasons of absence"), stay
    other = translate("Programme", "Figures count such a file as closed for another reason.")
    return translate("Programme", "Your own reasons for closing"), f"{stay} {other}"


def list_words(one: ReasonList) -> str:
    """Name a list of reasons."""
    return {
        ReasonList.ABSENCE: translate("Programme", "Reasons of absence"),
        ReasonList.CLOSING: translate("Programme", "Reasons for closing"),
        ReasonList.NON_REPORTING: translate("Programme", "Reasons for not reporting"),
    }[one]


def roles_words(roles: Iterable[Role]) -> str:
    """Name the roles that change settings."""
    names = {
        Role.SUPERVISOR: translate("Programme", "supervisors"),
        Role.ADMINISTRATOR: translate("Programme", "administrators"),
    }
    return ", ".join(names[role] for role in roles)


def lines(settings: Settings) -> dict[str, tuple[str, str]]:
    """Give title and words of each setting."""
    said = {
        "formats": _formats(settings),
        "cut_offs": _cut_offs(settings),
        "change_figures": _change_figures(settings),
        "measurement": measurement_words.plan_words(settings.measurement),
        "dose": _dose(settings),
        "retention_years": translate("Programme", "{0} years after closing").format(
            settings.retention_years
        ),
        "reasons": _reasons(settings),
        "changed_by": roles_words(settings.changed_by),
    }
    return {key: (title_of(key), text) for key, text in said.items()}


def _formats(settings: Settings) -> str:
    offered = ", ".join(short_format(one) for one in settings.formats)
    words = translate("Programme", "{0}; {1} comes first")
    return words.format(offered, short_format(settings.default_format))


def _cut_offs(settings: Settings) -> str:
    if not settings.cut_offs:
        return translate("Programme", "as the instruments have them")
    words = translate("Programme", "{0} from {1} ({2})")
    return ", ".join(
        words.format(
            instrument(one.instrument).short_title,
            QLocale().toString(one.value, "g"),
            one.reason,
        )
        for one in settings.cut_offs
    )


def _change_figures(settings: Settings) -> str:
    if not settings.change_figures:
        return translate("Programme", "as the instruments have it")
    return ", ".join(_own_change(one) for one in settings.change_figures)


def _own_change(one: OwnChange) -> str:
    name, say = instrument(one.instrument).short_title, QLocale()
    if one.points is not None:
        words = translate("Programme", "{0}: {1} points ({2})")
        return words.format(name, say.toString(one.points, "g"), one.source)
    words = translate("Programme", "{0}: SD {1}, reliability {2} ({3})")
    sd, reliability = say.toString(one.sd, "g"), say.toString(one.reliability, "g")
    return words.format(name, sd, reliability, one.source)


def _dose(settings: Settings) -> str:
    dose = settings.dose
    words = translate(
        "Programme", "adequate from {0} %, complete from {1} %, early drop-out within {2} meetings"
    )
    return words.format(dose.adequate_percent, dose.completer_percent, dose.early_meetings)


def _reasons(settings: Settings) -> str:
    parts = []
    for choice in settings.reasons:
        if choice.hidden:
            words = translate("Programme", "{0}: {1} hidden")
            parts.append(words.format(list_words(choice.list), len(choice.hidden)))
        if choice.own:
            words = translate("Programme", "{0}: {1} added")
            parts.append(words.format(list_words(choice.list), len(choice.own)))
    return ", ".join(parts) or translate("Programme", "as the program has them")
