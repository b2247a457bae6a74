"""Enter the words of an instrument in a language that it does not ship, or take them out again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import local_day
from counsel_desk.domain.own_instruments import (
    LONGEST_LINE,
    BackTranslation,
    Origin,
    OwnWording,
    WordingChange,
)
from counsel_desk.domain.screening import LicenceKind
from counsel_desk.domain.screening.wording import (
    LONGEST_WORDS,
    WordingTexts,
    cleaned,
    every_text,
    fits,
    lacks,
    with_wording,
)
from counsel_desk.services import instruments
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.instrument_reading import is_language
from counsel_desk.services.own_instruments import admit_changer
from counsel_desk.services.own_shelf import renew_shelf, wording_changes
from counsel_desk.storage import kinds
from counsel_desk.storage.entitlements import PROGRAMME
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from datetime import date

    from counsel_desk.domain.screening import Instrument

SHORTEST_REASON = 5


@use_case(Permission.SET_PROGRAMME, Changed.PROGRAMME)
def enter_wording(
    work: Work,
    *,
    instrument: str,
    language: str,
    texts: WordingTexts,
    origin: Origin,
    reason: str = "",
) -> UUID:
    """Fill the slot of a language, or put other words in it; earlier ones stay as versions.

    A screening keeps the hash of the words it was given with. Raises NotAllowed, NotFound, and
    Invalid with ``wording-…`` reasons, ``text-too-long``, ``change-reason-missing`` or
    ``nothing-changed``.
    """
    admit_changer(work)
    plain = _plain(instrument)
    _check_slot(plain, language)
    texts = cleaned(texts)
    _check_texts(plain, texts)
    origin = _trimmed(origin)
    _check_origin(plain, language, origin, local_day(work.now))
    digest = with_wording(plain, language, texts).wording_hash(language)
    last = _last(work, instrument, language)
    if last is not None and not last.withdrawn:
        if (last.texts, last.origin, last.version) == (texts, origin, plain.version):
            raise Invalid("nothing-changed")
        _check_reason(reason)
    value = OwnWording(
        instrument, plain.version, language, texts, origin, digest, work.now, reason.strip()
    )
    return _keep(work, value)


@use_case(Permission.SET_PROGRAMME, Changed.PROGRAMME)
def withdraw_wording(work: Work, *, instrument: str, language: str, reason: str) -> UUID:
    """Empty the slot of a language again; what was given with its words stays readable.

    Raises NotAllowed, NotFound, and Invalid with ``change-reason-missing``.
    """
    admit_changer(work)
    last = _last(work, instrument, language)
    if last is None or last.withdrawn:
        raise NotFound
    _check_reason(reason)
    return _keep(work, replace(last, since=work.now, reason=reason.strip(), withdrawn=True))


@use_case(Permission.SEE_PROGRAMME)
def wording_history(work: Work, *, instrument: str, language: str) -> tuple[WordingChange, ...]:
    """List every change of the words of a language with who and when, the newest first."""
    found = [
        one
        for one in wording_changes(work)
        if (one.wording.instrument, one.wording.language) == (instrument, language)
    ]
    return tuple(reversed(found))


def _keep(work: Work, value: OwnWording) -> UUID:
    record = kinds.OWN_WORDING.records(work).add(PROGRAMME, value)
    work.note(Action.INSTRUMENTS_CHANGED, record)
    renew_shelf(work)
    return record


@helps_use_cases
def _last(work: Work, instrument: str, language: str) -> OwnWording | None:
    found = wording_history(work, instrument=instrument, language=language)
    return found[0].wording if found else None


def _plain(instrument: str) -> Instrument:
    """Give the newest version with the words of its file alone."""
    versions = instruments.shelf().plain.get(instrument)
    if not versions:
        raise NotFound
    return versions[-1]


def _check_slot(plain: Instrument, language: str) -> None:
    if not is_language(language):
        raise Invalid("wording-language", field="language")
    if language in plain.languages:
        own = plain.id in instruments.shelf().own
        raise Invalid("wording-in-file" if own else "wording-shipped", field="language")


def _check_texts(plain: Instrument, texts: WordingTexts) -> None:
    if not fits(plain, texts) or not texts.item_stems.keys() <= texts.items.keys():
        raise Invalid("wording-does-not-fit", field="items")
    if any(len(one) > LONGEST_WORDS for one in every_text(texts)):
        raise Invalid("text-too-long", field="items", most=LONGEST_WORDS)
    for key, value in lacks(texts):
        if value is None:
            raise Invalid("wording-item-missing", field=f"item-{key}", item=key)
        raise Invalid("wording-label-missing", field=f"label-{key}", item=key, value=value)


def _check_origin(plain: Instrument, language: str, origin: Origin, today: date) -> None:
    for name in ("source", "translator", "back_translator", "permission_by",
                 "permission_reference"):  # fmt: skip
        if len(getattr(origin, name)) > LONGEST_LINE:
            raise Invalid("text-too-long", field=name, most=LONGEST_LINE)
    if not origin.source:
        raise Invalid("wording-source", field="source")
    if origin.translated_on is not None and origin.translated_on > today:
        raise Invalid("wording-date-future", field="translated_on")
    if language != "en":
        if not origin.translator:
            raise Invalid("wording-translator", field="translator")
        if origin.translated_on is None:
            raise Invalid("wording-date", field="translated_on")
    if origin.back_translation is not BackTranslation.NONE and not origin.back_translator:
        raise Invalid("wording-back-translator", field="back_translator")
    if plain.licence.kind is not LicenceKind.PUBLIC_DOMAIN:
        if not origin.permission_by:
            raise Invalid("wording-permission", field="permission_by")
        if not origin.permission_reference:
            raise Invalid("wording-permission-reference", field="permission_reference")


def _trimmed(origin: Origin) -> Origin:
    return replace(
        origin,
        source=origin.source.strip(),
        translator=origin.translator.strip(),
        back_translator=origin.back_translator.strip(),
        permission_by=origin.permission_by.strip(),
        permission_reference=origin.permission_reference.strip(),
    )


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid("change-reason-missing", field="reason", least=SHORTEST_REASON)
    if len(reason) > LONGEST_LINE:
        raise Invalid("text-too-long", field="reason", most=LONGEST_LINE)
