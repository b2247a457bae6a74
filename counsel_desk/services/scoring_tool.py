"""The command that scores answer sheets, one JSON object per line."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO, cast

import msgspec

from counsel_desk.domain.screening import (
    Answer,
    AnswerError,
    Instrument,
    SafetyKind,
    Unanswered,
    UnknownAnswerError,
    scorer,
)
from counsel_desk.services import command_words
from counsel_desk.services.errors import Invalid
from counsel_desk.services.instruments import (
    InstrumentFileError,
    UnknownInstrumentError,
    instrument,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SCORED = 0
SOME_REFUSED = 1
UNKNOWN_INSTRUMENT = 2

_PLAIN = frozenset({int, type(None)})
_FLUSH_AT = 1 << 16
_NOT_AN_OBJECT = 'a line must be an object with the answers under "answers"'


def score_lines(
    instrument_id: str,
    stdin: BinaryIO | TextIO,
    stdout: BinaryIO | TextIO,
    stderr: TextIO | None = None,
) -> int:
    """Score every line of ``stdin`` and return the exit status.

    0: all scored; 1: a line could not be (its place holds ``{"error": …}``); 2: there is no such
    instrument, or the data file that is named cannot be used, which is said on ``stderr``. Text
    streams are used through their bytes if they have any.
    """
    try:
        chosen = _chosen(instrument_id)
    except (UnknownInstrumentError, InstrumentFileError, Invalid, OSError) as error:
        (stderr or sys.stderr).write(f"counsel-desk-tool: {command_words.say(error)}\n")
        return UNKNOWN_INSTRUMENT
    write = _writer(stdout)
    refused = False
    pending = bytearray()
    for line, scored in _scored(chosen, stdin):
        refused = refused or not scored
        pending += line
        pending += b"\n"
        if len(pending) > _FLUSH_AT:
            write(bytes(pending))
            pending.clear()
    write(bytes(pending))
    return SOME_REFUSED if refused else SCORED


def _chosen(name: str) -> Instrument:
    """Give the instrument of that id, or the one in a data file whose path ends in .json."""
    if not name.endswith(".json"):
        return instrument(name)
    from counsel_desk.services.instrument_reading import read_bounded, read_own

    path = Path(name)
    return read_own(read_bounded(path), file=path.name)


def _scored(chosen: Instrument, stdin: BinaryIO | TextIO) -> Iterator[tuple[bytes, bool]]:
    """Yield the answer to each line, and whether the line could be scored."""
    score = scorer(chosen).score
    encode = msgspec.json.Encoder().encode
    keys = _output_keys(chosen)
    lines: Iterable[bytes | str] = getattr(stdin, "buffer", stdin)
    for line in lines:
        try:
            result = score(_answers(line))
        except AnswerError as error:
            yield encode({"error": str(error)}), False
        else:
            yield encode({key: getattr(result, key) for key in keys}), True


def _answers(line: bytes | str) -> dict[str, Answer]:
    """Read one line; raises AnswerError for anything that is not an answer sheet."""
    try:
        sheet = msgspec.json.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise AnswerError("the line is not JSON", "") from None
    answers = sheet.get("answers") if isinstance(sheet, dict) else None
    if not isinstance(answers, dict):
        raise AnswerError(_NOT_AN_OBJECT, "")
    if _PLAIN.issuperset(map(type, answers.values())):
        return answers
    return {key: _answer(key, value) for key, value in answers.items()}


def _answer(key: str, value: object) -> Answer:
    if value == Unanswered.NOT_APPLICABLE:
        return Unanswered.NOT_APPLICABLE
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if value is None or type(value) is int:
        return value
    raise UnknownAnswerError(key)


def _output_keys(chosen: Instrument) -> tuple[str, ...]:
    """Return the parts of a result that this instrument defines, in the order of printing."""
    optional = {
        "bands": bool(chosen.bands),
        "criteria": bool(chosen.criteria),
        "classification": bool(chosen.classifications),
        "alerts": any(safety.kind is SafetyKind.ALERT for safety in chosen.safety),
    }
    always = ("instrument", "version", "scores", "prorated", "missing")
    return (*always, *(key for key, defined in optional.items() if defined))


def _writer(stdout: BinaryIO | TextIO) -> Callable[[bytes], object]:
    stream: BinaryIO | TextIO = getattr(stdout, "buffer", stdout)
    if isinstance(stream, io.TextIOBase):
        text = stream
        return lambda data: text.write(data.decode())
    return cast("BinaryIO", stream).write
