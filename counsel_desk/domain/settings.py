"""Describe what a programme decides for itself: formats, cut-offs, dose, retention, reasons."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Role
from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.groups import AbsenceReason
from counsel_desk.domain.ids import PersonId
from counsel_desk.domain.measurement import DEFAULT_PLAN, PlanLine
from counsel_desk.domain.notes import NoteFormat
from counsel_desk.domain.plan_faults import fault_of_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RETENTION = (1, 50)
"""Years for which a programme may keep a closed file, at least and at most."""
EARLY = (0, 10)
"""Meetings within which stopping may be called early."""
LONGEST_TEXT = 500
MOST_REASONS = 40
LONGEST_REASON = 80
CHANGERS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
"""The roles to which the changing of settings may be given."""


class ReasonList(StrEnum):
    """A list of reasons from which a form offers."""

    ABSENCE = "absence"
    CLOSING = "closing"
    NON_REPORTING = "non-reporting"


BUILT_IN: Mapping[ReasonList, frozenset[str]] = {
    ReasonList.ABSENCE: frozenset(AbsenceReason),
    ReasonList.CLOSING: frozenset(ClosingReason),
}
"""The codes of the program's own reasons, which no added reason may take."""
BETWEEN = ","
"""What stands between the reasons of one absence, and so in none of them."""


@dataclass(frozen=True, slots=True)
class CutOff:
    """A programme's own cut-off for one criterion of an instrument, and why it has one."""

    instrument: str
    criterion: str
    value: float
    reason: str


@dataclass(frozen=True, slots=True)
class OwnChange:
    """A programme's own figures for the reliable change of an instrument, and whose they are.

    ``points`` is a threshold set as it is: a spread and a reliability, which are 0 then, say
    nothing beside it.
    """

    instrument: str
    sd: float = 0.0
    reliability: float = 0.0
    source: str = ""
    points: float | None = None


@dataclass(frozen=True, slots=True)
class DoseRules:
    """When a dose is adequate or complete, in per cent, and which drop-out is an early one."""

    adequate_percent: int = 60
    completer_percent: int = 80
    early_meetings: int = 2

    @property
    def adequate_share(self) -> Fraction:
        """The adequate dose as a share of the meetings held."""
        return Fraction(self.adequate_percent, 100)

    @property
    def completer_share(self) -> Fraction:
        """The dose of a completer as a share of the meetings held."""
        return Fraction(self.completer_percent, 100)


@dataclass(frozen=True, slots=True)
class ReasonChoice:
    """What a list of reasons leaves out of the program's own, and what it has besides.

    An added reason is stored with each record in its own words, which stay when it is taken out
    of the list. Figures know the program's own reasons alone: a file closed for an added one is
    counted as closed for another reason.
    """

    list: ReasonList
    hidden: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    def offered(self, built_in: Iterable[str]) -> tuple[str, ...]:
        """Give the reasons that a form offers: the program's own codes, then the added ones."""
        return (*(one for one in built_in if one not in self.hidden), *self.own)


@dataclass(frozen=True, slots=True)
class Settings:
    """Compartment programme: everything a programme decides, as of one change."""

    formats: tuple[NoteFormat, ...] = tuple(NoteFormat)
    default_format: NoteFormat = NoteFormat.SOAP
    cut_offs: tuple[CutOff, ...] = ()
    dose: DoseRules = field(default_factory=DoseRules)
    retention_years: int = 10
    reasons: tuple[ReasonChoice, ...] = ()
    changed_by: tuple[Role, ...] = (Role.ADMINISTRATOR, Role.SUPERVISOR)
    measurement: tuple[PlanLine, ...] = DEFAULT_PLAN
    change_figures: tuple[OwnChange, ...] = ()

    def cut_off(self, instrument: str, criterion: str) -> CutOff | None:
        """Give the programme's own cut-off of a criterion, or None."""
        for one in self.cut_offs:
            if (one.instrument, one.criterion) == (instrument, criterion):
                return one
        return None

    def choice(self, wanted: ReasonList) -> ReasonChoice:
        """Give what was decided on a list of reasons."""
        return next((one for one in self.reasons if one.list is wanted), ReasonChoice(wanted))


@dataclass(frozen=True, slots=True)
class SettingsVersion:
    """Compartment programme, one record a change: the settings from a moment on, and why."""

    settings: Settings
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """One change with its author; ``changed`` names the fields of `Settings` that differ."""

    id: UUID
    version: SettingsVersion
    author: PersonId
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfferedFormats:
    """The formats in which a new note may be written, and the one offered first."""

    formats: tuple[NoteFormat, ...]
    default: NoteFormat


def differing(old: Settings, new: Settings) -> tuple[str, ...]:
    """Name the fields in which two settings differ."""
    names = (one.name for one in fields(Settings))
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))


def fault_of(settings: Settings) -> tuple[str, str] | None:
    """Say what cannot be right: a code of the reason and the field; None for nothing."""
    found = (
        _formats_fault(settings),
        _dose_fault(settings.dose),
        _reasons_fault(settings.reasons),
        _changers_fault(settings.changed_by),
        _plan_fault(settings.measurement),
    )
    if fault := next((one for one in found if one), None):
        return fault
    if not RETENTION[0] <= settings.retention_years <= RETENTION[1]:
        return "retention-out-of-range", "retention_years"
    return None


def _formats_fault(settings: Settings) -> tuple[str, str] | None:
    if not settings.formats:
        return "format-missing", "formats"
    if settings.default_format not in settings.formats:
        return "default-not-offered", "default_format"
    return None


def _dose_fault(dose: DoseRules) -> tuple[str, str] | None:
    if not 1 <= dose.adequate_percent <= 100:
        return "percent-out-of-range", "adequate_percent"
    if not dose.adequate_percent <= dose.completer_percent <= 100:
        return "completer-below-adequate", "completer_percent"
    if not EARLY[0] <= dose.early_meetings <= EARLY[1]:
        return "early-out-of-range", "early_meetings"
    return None


def own_field(which: ReasonList) -> str:
    """Name the field in which a programme writes its own reasons of a list."""
    return f"own {which}"


def _reasons_fault(reasons: tuple[ReasonChoice, ...]) -> tuple[str, str] | None:
    for choice in reasons:
        if fault := _own_fault(choice):
            return fault, own_field(choice.list)
        if choice.list is ReasonList.ABSENCE and not choice.offered(AbsenceReason):
            return "no-reason-left", choice.list
    return None


def _own_fault(choice: ReasonChoice) -> str:
    """Say what is wrong with the reasons that a programme added to a list, or nothing."""
    folded = [one.strip().casefold() for one in choice.own]
    if not all(folded) or len(set(folded)) != len(folded):
        return "reason-empty-or-twice"
    if len(folded) > MOST_REASONS or any(len(one) > LONGEST_REASON for one in folded):
        return "reasons-too-many"
    if BUILT_IN.get(choice.list, frozenset()) & set(folded):
        return "reason-built-in"
    if choice.list is ReasonList.ABSENCE and any(BETWEEN in one for one in folded):
        return "reason-comma"
    return ""


def _changers_fault(roles: tuple[Role, ...]) -> tuple[str, str] | None:
    if not roles or not CHANGERS.issuperset(roles):
        return "changer-missing", "changed_by"
    return None


def _plan_fault(lines: tuple[PlanLine, ...]) -> tuple[str, str] | None:
    fault = fault_of_plan(lines)
    return (fault[0], "measurement") if fault else None


def retained_until(closed_on: date, settings: Settings) -> date:
    """Give the day until which a file closed on a day is kept."""
    year = closed_on.year + settings.retention_years
    try:
        return closed_on.replace(year=year)
    except ValueError:  # the 29th of February
        return closed_on.replace(year=year, day=28)
