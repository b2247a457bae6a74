"""Keep what the programme decides for itself: one record a change, the old ones stay."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.groups import AbsenceReason
from counsel_desk.domain.outcomes import (
    ImpossibleFiguresError,
    with_change,
    with_threshold,
)
from counsel_desk.domain.screening import CutoffError, Instrument, with_cutoff
from counsel_desk.domain.settings import (
    LONGEST_TEXT,
    CutOff,
    OfferedFormats,
    OwnChange,
    ReasonList,
    Settings,
    SettingsChange,
    SettingsVersion,
    differing,
    fault_of,
)
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid, NotAllowed
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.instruments import in_version, instrument, is_known
from counsel_desk.storage import kinds
from counsel_desk.storage.entitlements import PROGRAMME
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

SHORTEST_REASON = 5


@helps_use_cases
def changes(work: Work) -> tuple[SettingsChange, ...]:
    """Give every change that its author was entitled to make, oldest first.

    Nobody else's counts: the database key is every colleague's. Who holds no key of the
    programme, as a peer, sees none.
    """
    if not work.ring.holds(PROGRAMME, Compartment.PROGRAMME):
        return ()
    records = kinds.SETTING.records(work)
    found: list[SettingsChange] = []
    before = Settings()
    for listed in records.list(PROGRAMME):
        stored = records.open(listed.id)
        if stored.value is None or not stored.intact:
            continue
        changed = differing(before, stored.value.settings)
        found.append(SettingsChange(stored.id, stored.value, stored.author, changed))
        before = stored.value.settings
    return tuple(sorted(found, key=lambda one: (one.version.since, one.id)))


@helps_use_cases
def version_at(work: Work, moment: datetime) -> SettingsChange | None:
    """Give the change in force at a moment, or None where the program's own figures were."""
    before = (one for one in reversed(changes(work)) if one.version.since <= moment)
    return next(before, None)


@helps_use_cases
def settings_at(work: Work, moment: datetime) -> Settings:
    """Give the settings in force at a moment: figures of that day are made with them."""
    found = version_at(work, moment)
    return found.version.settings if found else Settings()


@helps_use_cases
def settings_of(work: Work) -> Settings:
    """Give the settings in force now; the program's own where nothing was ever changed."""
    return settings_at(work, work.now)


@helps_use_cases
def setting_in_force(work: Work) -> UUID | None:
    """Name the change in force now, for storing beside a figure that is made with it."""
    found = version_at(work, work.now)
    return found.id if found else None


@helps_use_cases
def offered_formats(work: Work) -> OfferedFormats:
    """Give the formats in which a new note may be written, and the one offered first."""
    settings = settings_of(work)
    return OfferedFormats(settings.formats, settings.default_format)


@helps_use_cases
def reasons(work: Work, wanted: ReasonList, built_in: tuple[str, ...]) -> tuple[str, ...]:
    """Give the reasons that a form offers: codes of the program's own, then the added texts."""
    return settings_of(work).choice(wanted).offered(built_in)


@helps_use_cases
def offered_absences(work: Work) -> tuple[str, ...]:
    """Give the reasons of absence that are offered; a hidden one stays where it was given."""
    return reasons(work, ReasonList.ABSENCE, tuple(AbsenceReason))


@helps_use_cases
def check_absences(work: Work, given: Iterable[str], before: Iterable[str] = ()) -> None:
    """Refuse a reason of absence that is in no list; one of ``before`` may stay.

    What was ever added may be given again: the sheet may be older than the list. Raises Invalid
    with ``reason-unknown``.
    """
    unknown = {str(one) for one in given} - set(AbsenceReason) - set(before)
    if unknown:
        every = (one.version.settings.choice(ReasonList.ABSENCE) for one in changes(work))
        unknown -= {own for choice in every for own in choice.own}
    if unknown:
        raise Invalid("reason-unknown", field="reason")


@helps_use_cases
def programme_form(
    work: Work, name: str, moment: datetime | None = None, *, version: str | None = None
) -> Instrument:
    """Give an instrument with the programme's own cut-offs, as they were at a moment or are now.

    ``version`` is an earlier one of the programme's own instrument; the newest for None.
    """
    form = instrument(name) if version is None else in_version(name, version)
    return _under(settings_at(work, moment or work.now), form)


def form_under(settings: Settings, name: str) -> Instrument:
    """Give an instrument with the cut-offs and the figures of change of some settings."""
    return _under(settings, instrument(name))


def _under(settings: Settings, form: Instrument) -> Instrument:
    cut_offs = tuple(one for one in settings.cut_offs if one.instrument == form.id)
    figures = tuple(one for one in settings.change_figures if one.instrument == form.id)
    return _with_figures(form, cut_offs, figures)


@lru_cache(maxsize=256)
def _with_figures(
    form: Instrument, cut_offs: tuple[CutOff, ...], figures: tuple[OwnChange, ...]
) -> Instrument:
    for one in cut_offs:
        form = with_cutoff(form, one.criterion, one.value)
    for own in figures:
        form = _with_own(form, own)
    return form


def _with_own(form: Instrument, own: OwnChange) -> Instrument:
    if own.points is not None:
        return with_threshold(form, points=own.points, source=own.source)
    return with_change(form, sd=own.sd, reliability=own.reliability, source=own.source)


@use_case(Permission.SIGNED_IN)
def note_formats(work: Work) -> OfferedFormats:
    """Say which formats a new note may have."""
    return offered_formats(work)


@use_case(Permission.SIGNED_IN)
def absence_reasons(work: Work) -> tuple[str, ...]:
    """Say which reasons of absence a sheet offers: codes, then words of the programme's own."""
    return offered_absences(work)


@use_case(Permission.SIGNED_IN)
def own_reasons(work: Work, wanted: ReasonList) -> tuple[str, ...]:
    """Say which reasons the programme added to a list."""
    return settings_of(work).choice(wanted).own


@use_case(Permission.SEE_PROGRAMME)
def programme_settings(work: Work) -> Settings:
    """Give the settings in force."""
    return settings_of(work)


@use_case(Permission.SEE_PROGRAMME)
def settings_history(work: Work) -> tuple[SettingsChange, ...]:
    """List every change of the settings, newest first."""
    return tuple(reversed(changes(work)))


@use_case(Permission.SEE_PROGRAMME)
def lost_changes(work: Work) -> int:
    """Count the changes that are damaged: what they said is in force no more."""
    if not work.ring.holds(PROGRAMME, Compartment.PROGRAMME):
        return 0
    return len(kinds.SETTING.records(work).list(PROGRAMME)) - len(changes(work))


@use_case(Permission.SET_PROGRAMME, Changed.PROGRAMME)
def change_settings(work: Work, *, settings: Settings, reason: str) -> UUID:
    """Change the settings from now on; what was made with the old ones keeps them.

    Raises NotAllowed for a role to which the settings do not give it, and Invalid.
    """
    old = settings_of(work)
    if not work.roles & set(old.changed_by):
        raise NotAllowed(Permission.SET_PROGRAMME)
    _check(old, settings, reason)
    version = SettingsVersion(settings, work.now, reason.strip())
    record = kinds.SETTING.records(work).add(PROGRAMME, version)
    work.note(Action.SETTINGS_CHANGED, record)
    return record


def _check(old: Settings, new: Settings, reason: str) -> None:
    if not differing(old, new):
        raise Invalid("nothing-changed")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid("change-reason-missing", field="reason", least=SHORTEST_REASON)
    if len(reason) > LONGEST_TEXT:
        raise Invalid("text-too-long", field="reason", most=LONGEST_TEXT)
    if fault := fault_of(new):
        raise Invalid(fault[0], field=fault[1])
    for line in new.measurement:
        if not is_known(line.instrument):
            raise Invalid("unknown-instrument", field="measurement")
    for one in new.cut_offs:
        _check_cut_off(one)
    for own in new.change_figures:
        _check_change(own)


def _check_change(one: OwnChange) -> None:
    field = "change_figures"
    if not is_known(one.instrument):
        raise Invalid("unknown-instrument", field=field)
    if not one.source.strip():
        raise Invalid("change-source-missing", field=field)
    if len(one.source) > LONGEST_TEXT:
        raise Invalid("text-too-long", field=field, most=LONGEST_TEXT)
    form = instrument(one.instrument)
    span = form.maximum - form.minimum
    if one.points is not None and not 0 < one.points <= span:
        raise Invalid("change-points-out-of-range", field=field, most=span)
    try:
        _with_own(form, one)
    except ImpossibleFiguresError:
        raise Invalid("change-figures-impossible", field=field) from None
    if one.sd > span:
        raise Invalid("change-sd-too-large", field=field, most=span)


def _check_cut_off(one: CutOff) -> None:
    if not one.reason.strip():
        raise Invalid("cut-off-reason-missing", field=one.instrument)
    if not is_known(one.instrument):
        raise Invalid("unknown-instrument", field=one.instrument)
    try:
        with_cutoff(instrument(one.instrument), one.criterion, one.value)
    except KeyError:
        raise Invalid("cut-off-fixed", field=one.instrument) from None
    except CutoffError as error:
        if error.allowed is None:
            raise Invalid("cut-off-fixed", field=one.instrument) from None
        low, high = error.allowed
        raise Invalid("cut-off-out-of-range", field=one.instrument, low=low, high=high) from None
