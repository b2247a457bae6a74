"""Add, change, retire and let leave a programme's own instruments, and list them all."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.own_instruments import (
    DefinitionChange,
    InstrumentEntry,
    Origin,
    OwnInstrument,
    Slot,
    SlotState,
    WordingChange,
)
from counsel_desk.domain.own_rules import RuleSheet
from counsel_desk.domain.screening import Instrument
from counsel_desk.domain.screening.wording import fits
from counsel_desk.domain.settings import LONGEST_TEXT
from counsel_desk.services import instruments
from counsel_desk.services.again import check_again
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound
from counsel_desk.services.exports import ExportKind, ExportPermit, checked_path
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.instrument_reading import read_own
from counsel_desk.services.instrument_sources import definition_of
from counsel_desk.services.own_shelf import definition_changes, renew_shelf, wording_changes
from counsel_desk.services.settings import settings_of
from counsel_desk.storage import kinds
from counsel_desk.storage.entitlements import PROGRAMME
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


SHORTEST_REASON = 5
ALWAYS_A_SLOT = ("en", "sw")
"""Languages whose slot is shown for every instrument, worded or not."""


@helps_use_cases
def admit_changer(work: Work) -> None:
    """Refuse a role to which the programme's settings do not give their changing."""
    if not work.roles & set(settings_of(work).changed_by):
        raise NotAllowed(Permission.SET_PROGRAMME)


@use_case(Permission.SEE_PROGRAMME)
def list_instruments(work: Work) -> tuple[InstrumentEntry, ...]:
    """List every instrument with its words in each language, retired ones at the end."""
    shelf = instruments.shelf()
    words: dict[str, list[WordingChange]] = defaultdict(list)
    for change in wording_changes(work):
        words[change.wording.instrument].append(change)
    changes: dict[str, list[DefinitionChange]] = defaultdict(list)
    for each in definition_changes(work):
        changes[each.definition.instrument].append(each)
    found = [
        InstrumentEntry(
            form=form,
            own=name in shelf.own,
            retired=name in shelf.retired,
            slots=tuple(_slots(shelf.plain[name][-1], name in shelf.own, words[name])),
            history=tuple(changes[name]),
        )
        for name, form in shelf.current.items()
    ]
    return tuple(sorted(found, key=lambda one: one.retired))


def _slots(plain: Instrument, is_own: bool, changes: Iterable[WordingChange]) -> Iterable[Slot]:
    latest = {one.wording.language: one for one in changes}
    codes = dict.fromkeys((*ALWAYS_A_SLOT, *plain.languages, *latest))
    for code in codes:
        change = latest.get(code)
        if code in plain.languages:
            state = SlotState.IN_FILE if is_own else SlotState.SHIPPED
            yield Slot(code, state, plain.wording_hash(code))
        elif change is None or change.wording.withdrawn:
            yield Slot(code, SlotState.EMPTY, "", change)
        elif fits(plain, change.wording.texts):
            yield Slot(code, SlotState.ENTERED, change.wording.hash, change)
        else:
            yield Slot(code, SlotState.OUTDATED, change.wording.hash, change)


@use_case(Permission.SET_PROGRAMME, Changed.PROGRAMME)
def add_instrument(work: Work, *, definition: str, reason: str = "") -> UUID:
    """Add an instrument of the programme's own, or a new version of one, from its data file.

    Raises NotAllowed, InstrumentFileError with the line and the reason, and Invalid with
    ``instrument-version-again``, ``instrument-other-scale`` or ``change-reason-missing``.
    """
    admit_changer(work)
    form = read_own(definition.encode(), file=instruments.OWN_FILE)
    before = instruments.shelf().plain.get(form.id, ())
    if before:
        _check_version(before, form)
        _check_reason(reason)
    return _keep(work, OwnInstrument(form.id, definition, work.now, reason.strip()))


@use_case(Permission.SET_PROGRAMME, Changed.PROGRAMME)
def add_from_form(work: Work, *, form: Instrument, sheet: RuleSheet, reason: str = "") -> UUID:
    """Add an instrument with the rules of a form, as `add_instrument` does.

    Raises Invalid as `instrument_sources.definition_of` does, too.
    """
    return add_instrument(work, definition=definition_of(form, sheet), reason=reason)


def _check_version(before: tuple[Instrument, ...], form: Instrument) -> None:
    """Refuse another scale under an old name: old scores and new ones would be one line."""
    if any(one.version == form.version for one in before):
        raise Invalid("instrument-version-again", field="version", version=form.version)
    last = before[-1]
    if _scale(last) != _scale(form):
        raise Invalid("instrument-other-scale", field="id", low=last.minimum, high=last.maximum)


def _scale(form: Instrument) -> tuple[str, float, float, bool]:
    return form.headline, form.minimum, form.maximum, form.higher_is_better


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid("change-reason-missing", field="reason", least=SHORTEST_REASON)
    if len(reason) > LONGEST_TEXT:
        raise Invalid("text-too-long", field="reason", most=LONGEST_TEXT)


def _keep(work: Work, value: OwnInstrument) -> UUID:
    record = kinds.OWN_INSTRUMENT.records(work).add(PROGRAMME, value)
    work.note(Action.INSTRUMENTS_CHANGED, record)
    renew_shelf(work)
    return record


@use_case(Permission.SET_PROGRAMME, Changed.PROGRAMME)
def retire_instrument(work: Work, *, instrument: str, retired: bool, reason: str) -> UUID:
    """Offer an own instrument no more, or offer it again; what was given with it stays.

    Raises NotAllowed, NotFound, and Invalid with ``nothing-changed`` or ``change-reason-missing``.
    """
    admit_changer(work)
    _check_reason(reason)
    latest = {one.definition.instrument: one.definition for one in definition_changes(work)}
    last = latest.get(instrument)
    if last is None:
        raise NotFound
    if last.retired is retired:
        raise Invalid("nothing-changed")
    text = last.definition
    return _keep(work, OwnInstrument(instrument, text, work.now, reason.strip(), retired))


@use_case(Permission.SET_PROGRAMME)
def permit_instrument(work: Work, *, path: Path, passphrase: str) -> ExportPermit:
    """Let the file of an instrument or a wording leave the vault, which is logged.

    Raises NotAllowed, WrongPassphrase and Invalid (see `exports.checked_path`).
    """
    admit_changer(work)
    target = checked_path(path, vault=work.vault.folder.path)
    check_again(work, passphrase)
    work.note(Action.EXPORTED, PROGRAMME)
    return ExportPermit(target, ExportKind.JSON)


@use_case(Permission.SEE_PROGRAMME)
def definition_text(work: Work, *, instrument: str) -> str:
    """Give the data file of an own instrument as it was added; raises NotFound."""
    found: Mapping[str, str] = {
        one.definition.instrument: one.definition.definition for one in definition_changes(work)
    }
    if instrument not in found:
        raise NotFound
    return found[instrument]


def read_definition(text: str, name: str) -> Instrument:
    """Read a definition that was kept; raises InstrumentFileError."""
    return read_own(text.encode(), file=name)


def origin_of(form: Instrument) -> Origin:
    """Say where the words come from that stand in an instrument's own file."""
    licence = form.licence
    return Origin(source=licence.source, permission_reference=licence.sentence)
