"""The instruments that ship with the desk, read from their data files once."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import msgspec

from counsel_desk.domain.screening import InconsistentInstrumentError, Instrument, check
from counsel_desk.services.instrument_file import decode, to_domain
from counsel_desk.services.json_lines import line_of

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

_PATH = re.compile(r"^(?P<reason>.*?)(?: - at `(?P<path>\$.*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.(?P<key>[^.\[\]]+)|\[(?P<index>\d+)\]")
_UNKNOWN_FIELD = re.compile(r"unknown field `(?P<field>[^`]*)`")
_BYTE = re.compile(r" \(byte (?P<byte>\d+)\)$")


class UnknownInstrumentError(LookupError):
    """No instrument has this id."""

    def __init__(self, instrument: str) -> None:
        super().__init__(f"there is no instrument {instrument!r}")
        self.instrument = instrument


class InstrumentFileError(ValueError):
    """A data file that cannot be used: which file, which line (None if unknown), and why."""

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        where = file if line is None else f"{file}, line {line}"
        super().__init__(f"{where}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


@cache
def instrument(instrument_id: str) -> Instrument:
    """Return a shipped instrument.

    Raises UnknownInstrumentError, and InstrumentFileError should its file be damaged.
    """
    if instrument_id not in SHIPPED:
        raise UnknownInstrumentError(instrument_id)
    name = f"{instrument_id}.json"
    data = files("resources").joinpath("instruments", name).read_bytes()
    return read_instrument(data, file=name)


@cache
def all_instruments() -> tuple[Instrument, ...]:
    """Return every shipped instrument, the usual ones first."""
    return tuple(instrument(instrument_id) for instrument_id in SHIPPED)


def read_instrument(data: bytes, *, file: str) -> Instrument:
    """Read an instrument's definition from the bytes of a file called ``file``.

    Raises InstrumentFileError with the line and the reason when the file is malformed, knows a
    field that does not exist, contradicts itself, or differs from the wording it vouches for.
    """
    try:
        part = decode(data)
        found = to_domain(part)
        check(found)
        _check_wording(found, part.wording_hash)
    except msgspec.ValidationError as error:
        raise _misfit(data, file, str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _malformed(data, file, str(error)) from None
    except InconsistentInstrumentError as error:
        line = line_of(data.decode(), error.place)
        raise InstrumentFileError(file, line, error.reason) from None
    return found


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
        return InstrumentFileError(file, None, message)
    line = data.count(b"\n", 0, int(match["byte"])) + 1
    return InstrumentFileError(file, line, message[: match.start()])
