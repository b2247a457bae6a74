"""Read the words of an instrument in one language from a data file (docs/instrument-format.md)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from counsel_desk.domain.own_instruments import BackTranslation, Origin
from counsel_desk.domain.screening.wording import WordingTexts, fits, with_wording
from counsel_desk.services.instrument_file import Name, OptionPart, Place
from counsel_desk.services.instrument_reading import check_bounds, is_language, need
from counsel_desk.services.instruments import read_checked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counsel_desk.domain.screening import Instrument


class _Part(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, frozen=True):
    """A part of the file; what it does not know, it refuses."""


class WordedItemPart(_Part, frozen=True):
    """The words of one item; without ``options`` its answers are the set named "default"."""

    key: Name
    wording: dict[str, str]
    options: str = "default"
    stem: dict[str, str] = {}


class OriginPart(_Part, frozen=True):
    """Where the words come from."""

    source: str = ""
    translator: str = ""
    translated_on: date | None = None
    back_translation: BackTranslation = BackTranslation.NONE
    back_translator: str = ""
    permission_by: str = ""
    permission_reference: str = ""


class WordingPart(_Part, frozen=True):
    """A whole file: the words of one instrument in one language."""

    id: Name
    version: Name
    language: Name
    options: dict[str, tuple[OptionPart, ...]]
    items: tuple[WordedItemPart, ...]
    period: dict[str, str] = {}
    stem: dict[str, str] = {}
    wording_hash: dict[str, str] = {}
    origin: OriginPart = OriginPart()
    safety_item: str = ""


class ReadWording(msgspec.Struct, frozen=True):
    """What a wording's file holds, for the form in which it is looked at before it counts."""

    language: str
    texts: WordingTexts
    origin: Origin


def read_wording(data: bytes, *, file: str, form: Instrument) -> ReadWording:
    """Read the words of an instrument in one language from a data file.

    Raises InstrumentFileError with the line and the reason: for a malformed file, words of
    another instrument or version, items or answers that it does not have, a second language, or
    words that differ from the hash that vouches for them.
    """
    check_bounds(data, file=file)
    found: list[ReadWording] = []

    def read() -> None:
        part = msgspec.json.decode(data, type=WordingPart)
        found.append(_read_wording(part, form))

    read_checked(data, file, read)
    return found[0]


def _read_wording(part: WordingPart, form: Instrument) -> ReadWording:
    need(part.id == form.id, ("id",), f"these are words of {part.id!r}, not of {form.id!r}")
    reason = f"these are words for version {part.version}, and {form.version} is in use"
    need(part.version == form.version, ("version",), reason)
    need(is_language(part.language), ("language",), f"{part.language!r} is no language")
    _one_language(part)
    known = {item.key: item for item in form.items}
    items: dict[str, str] = {}
    stems: dict[str, str] = {}
    labels: dict[str, dict[int, str]] = {}
    for number, item in enumerate(part.items):
        place: Place = ("items", number)
        need(item.key in known, (*place, "key"), f"there is no item {item.key!r}")
        need(item.key not in items, (*place, "key"), f"{item.key!r} is there twice")
        reason = f"there are no options named {item.options!r}"
        need(item.options in part.options, (*place, "options"), reason)
        options = part.options[item.options]
        wanted = known[item.key].values
        reason = f"item {item.key!r} has the answers {', '.join(map(str, wanted))}"
        need(tuple(one.value for one in options) == wanted, place, reason)
        items[item.key] = item.wording.get(part.language, "")
        labels[item.key] = {one.value: one.labels.get(part.language, "") for one in options}
        if stem := item.stem.get(part.language):
            stems[item.key] = stem
    texts = WordingTexts(
        items, labels, part.stem.get(part.language, ""), part.period.get(part.language, ""), stems,
        part.safety_item,
    )  # fmt: skip
    reason = f"there is no item {part.safety_item!r}"
    need(part.safety_item in ("", *known), ("safety_item",), reason)
    gone = ", ".join(sorted(known.keys() - items.keys()))
    need(fits(form, texts), ("items",), f"there are no words for the items {gone}")
    expected = part.wording_hash.get(part.language)
    actual = with_wording(form, part.language, texts).wording_hash(part.language)
    reason = "the words are not those that their hash vouches for"
    need(expected in (None, actual), ("wording_hash", part.language), reason)
    return ReadWording(part.language, texts, msgspec.convert(_fields(part.origin), Origin))


def _fields(part: OriginPart) -> dict[str, object]:
    return {name: getattr(part, name) for name in part.__struct_fields__}


def _one_language(part: WordingPart) -> None:
    for place, codes in _codes(part):
        for code in codes:
            reason = f"the file words {part.language!r}, and here stands {code!r}"
            need(code == part.language, place, reason)


def _codes(part: WordingPart) -> Iterator[tuple[Place, dict[str, str]]]:
    yield ("period",), part.period
    yield ("stem",), part.stem
    yield ("wording_hash",), part.wording_hash
    for name, options in part.options.items():
        for number, option in enumerate(options):
            yield ("options", name, number, "labels"), option.labels
    for number, item in enumerate(part.items):
        yield ("items", number, "wording"), item.wording
        yield ("items", number, "stem"), item.stem
