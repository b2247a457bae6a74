"""The instruments at hand: those that ship, read once, and a desk's own (see `shelf`)."""

from __future__ import annotations

import math
import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from counsel_desk.domain.errors import InstrumentFileError
from counsel_desk.domain.screening import InconsistentInstrumentError, Instrument, check
from counsel_desk.services.instrument_file import decode, to_domain
from counsel_desk.services.json_lines import doubled_key, line_of
from counsel_desk.services.shelf import Shelf, make_shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from counsel_desk.domain.screenings import Answers

__all__ = [
    "OWN_FILE",
    "SHIPPED",
    "InstrumentFileError",
    "UnknownInstrumentError",
    "all_instruments",
    "as_given",
    "at_hand",
    "file_of",
    "have_at_hand",
    "in_version",
    "instrument",
    "is_known",
    "is_offered",
    "known",
    "read_checked",
    "read_instrument",
    "shelf",
    "shipped",
    "shipped_shelf",
]

SHIPPED = (
    "phq-9",
    "gad-7",
    "pcl-5",
    "phq-2",
    "pc-ptsd-5",
    "itq",
    "core-10",
    "phq-15",
    "k10",
    "who-5",
    "whodas-12",
    "hscl-25",
    "htq-16",
    "ies-r",
    "audit",
    "srq-20",
    "ces-d",
)

OWN_FILE = "definition"
"""What a definition is called that comes from a form or a record."""
_NUMBERS = re.compile(
    rb'"(?:[^"\\]|\\.)*+"|(?P<number>-?\d++(?:\.\d++)?(?:[eE][+-]?\d++)?)', re.DOTALL
)
_PATH = re.compile(r"^(?P<reason>.*?)(?: - at `(?P<path>\$.*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.(?P<key>[^.\[\]]+)|\[(?P<index>\d+)\]")
_UNKNOWN_FIELD = re.compile(r"unknown field `(?P<field>[^`]*)`")
_BYTE = re.compile(r" \(byte (?P<byte>\d+)\)$")


class UnknownInstrumentError(LookupError):
    """No instrument has this id."""

    def __init__(self, instrument: str) -> None:
        super().__init__(f"there is no instrument {instrument!r}")
        self.instrument = instrument


@cache
def shipped(instrument_id: str) -> Instrument:
    """Return an instrument as it ships.

    Raises UnknownInstrumentError, and InstrumentFileError should its file be damaged.
    """
    if instrument_id not in SHIPPED:
        raise UnknownInstrumentError(instrument_id)
    name = f"{instrument_id}.json"
    return read_instrument(file_of(instrument_id), file=name)


def file_of(instrument_id: str) -> bytes:
    """Return the data file of an instrument that ships."""
    return files("resources").joinpath("instruments", f"{instrument_id}.json").read_bytes()


@cache
def shipped_shelf() -> Shelf:
    """Return what everybody has: the instruments that ship, the usual ones first."""
    return make_shelf((shipped(name) for name in SHIPPED), {}, (), {})


_at_hand: ContextVar[Callable[[], Shelf]] = ContextVar("shelf", default=shipped_shelf)


def shelf() -> Shelf:
    """Return the shelf at hand: that of the desk in a use case, else what `have_at_hand` set."""
    return _at_hand.get()()


@contextmanager
def at_hand(source: Callable[[], Shelf]) -> Iterator[None]:
    """Have a desk's instruments at hand on this thread for a while."""
    token = _at_hand.set(source)
    try:
        yield
    finally:
        _at_hand.reset(token)


def have_at_hand(source: Callable[[], Shelf] | None) -> None:
    """Have a desk's instruments at hand on this thread from now on; None for those that ship."""
    _at_hand.set(source or shipped_shelf)


def instrument(instrument_id: str) -> Instrument:
    """Return an instrument at hand, retired or not; raises UnknownInstrumentError."""
    try:
        return shelf().current[instrument_id]
    except KeyError:
        raise UnknownInstrumentError(instrument_id) from None


def is_known(instrument_id: str | None) -> bool:
    """Whether there is such an instrument at hand, retired or not."""
    return instrument_id in shelf().current


def is_offered(instrument_id: str | None) -> bool:
    """Whether such an instrument can be given now."""
    return is_known(instrument_id) and instrument_id not in shelf().retired


def known() -> tuple[str, ...]:
    """Return the ids of all instruments at hand in their usual order, retired ones too."""
    return tuple(shelf().current)


def all_instruments() -> tuple[Instrument, ...]:
    """Return every instrument that can be given now, the usual ones first."""
    found = shelf()
    return tuple(found.current[name] for name in found.offered)


def in_version(instrument_id: str, version: str) -> Instrument:
    """Return an instrument in the version that was given; raises UnknownInstrumentError."""
    try:
        return shelf().in_version(instrument_id, version)
    except KeyError:
        raise UnknownInstrumentError(instrument_id) from None


def as_given(answers: Answers) -> Instrument:
    """Return an instrument in the version and with the words that somebody was asked with.

    Raises UnknownInstrumentError.
    """
    try:
        return shelf().as_given(
            answers.instrument, answers.version, answers.language, answers.wording
        )
    except KeyError:
        raise UnknownInstrumentError(answers.instrument) from None


def read_instrument(data: bytes, *, file: str) -> Instrument:
    """Read an instrument's definition from the bytes of a file called ``file``.

    Raises InstrumentFileError with the line and the reason when the file is malformed, knows a
    field that does not exist, contradicts itself, or differs from the wording it vouches for.
    """
    found: list[Instrument] = []

    def read() -> None:
        part = decode(data)
        form = to_domain(part)
        check(form)
        _check_wording(form, part.wording_hash)
        found.append(form)

    read_checked(data, file, read)
    return found[0]


def read_checked(data: bytes, file: str, read: Callable[[], None]) -> None:
    """Make something of a file's bytes; raises InstrumentFileError where that cannot be done."""
    try:
        msgspec.json.decode(data)  # what is no JSON has no places to look for
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _malformed(data, file, str(error)) from None
    if (doubled := doubled_key(data.decode())) is not None:
        key, line = doubled
        raise InstrumentFileError(file, line, f"{key!r} stands twice in one object")
    try:
        read()
    except msgspec.ValidationError as error:
        raise _misfit(data, file, str(error)) from None
    except InconsistentInstrumentError as error:
        line = line_of(data.decode(), error.place)
        raise InstrumentFileError(file, line, error.reason) from None


def _check_wording(found: Instrument, hashes: dict[str, str]) -> None:
    for language, expected in hashes.items():
        if found.wording_hash(language) != expected:
            reason = f"the wording in {language!r} is not the one this version vouches for"
            raise InconsistentInstrumentError(("wording_hash", language), reason)


def _misfit(data: bytes, file: str, message: str) -> InstrumentFileError:
    match = _PATH.match(message)
    reason, path = (match["reason"], match["path"] or "") if match else (message, "")
    place: list[str | int] = [
        step["key"] if step["key"] is not None else int(step["index"])
        for step in _STEP.finditer(path)
    ]
    unknown = _UNKNOWN_FIELD.search(reason)
    if unknown:
        place.append(unknown["field"])
    return InstrumentFileError(file, line_of(data.decode(), place), reason)


def _malformed(data: bytes, file: str, message: str) -> InstrumentFileError:
    match = _BYTE.search(message)
    if match is None:
        return InstrumentFileError(
            file, _line_without_byte(data, message), message.partition(" - at ")[0]
        )
    line = data.count(b"\n", 0, int(match["byte"])) + 1
    return InstrumentFileError(file, line, message[: match.start()])


def _line_without_byte(data: bytes, message: str) -> int | None:
    """Give the line of what the library tells without its byte.

    That is the last line of a file that is cut off, the line of the first number that no number
    can hold, and that of the first byte that is no text.
    """
    if "truncated" in message:
        return data.rstrip().count(b"\n") + 1
    for token in _NUMBERS.finditer(data):
        if token["number"] and math.isinf(float(token["number"])):
            return data.count(b"\n", 0, token.start()) + 1
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return None
