"""Read definitions that come from outside: bounded first, then checked to the line."""

from __future__ import annotations

import errno
import os
import re
import stat
from typing import TYPE_CHECKING

from counsel_desk.domain.own_instruments import (
    LONGEST_ID,
    LONGEST_LINE,
    MOST_ITEMS,
    MOST_VALUE,
)
from counsel_desk.domain.screening import InconsistentInstrumentError, Instrument
from counsel_desk.domain.screening.wording import (
    LONGEST_WORDS,
    every_text,
    lacks,
    texts_of,
)
from counsel_desk.services.errors import Invalid
from counsel_desk.services.instruments import (
    SHIPPED,
    InstrumentFileError,
    read_checked,
    read_instrument,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counsel_desk.services.instrument_file import Place

MOST_BYTES = 256 * 1024
"""The most bytes of a data file; the largest that ships has a twentieth of it."""
DEEPEST = 40
"""How deep objects and lists may lie in one another; the rules that ship need eight."""
KILOBYTE = 1024
_ID = re.compile(rf"[a-z][a-z0-9-]{{1,{LONGEST_ID - 1}}}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_STEP = 64 * 1024


def read_bounded(path: Path, *, most: int = MOST_BYTES) -> bytes:
    """Read a file that someone chose, unless it is too large to be what it should be.

    Raises Invalid with ``instrument-file-gone``, ``instrument-file-refused``,
    ``instrument-file-empty`` or ``instrument-file-too-large``.
    """
    # Not blocking: a pipe without a writer would be waited for for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb", buffering=0) as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise Invalid("instrument-file-refused", field="file")
            found = bytearray()
            while len(found) <= most and (block := stream.read(_STEP)):
                found += block
    except OSError as error:
        gone = error.errno in (errno.ENOENT, errno.ENOTDIR)
        reason = "instrument-file-gone" if gone else "instrument-file-refused"
        raise Invalid(reason, field="file") from None
    if len(found) > most:
        raise Invalid("instrument-file-too-large", field="file", most=most // KILOBYTE)
    if not found.strip():
        raise Invalid("instrument-file-empty", field="file")
    return bytes(found)


def check_bounds(data: bytes, *, file: str, most: int = MOST_BYTES) -> None:
    """Refuse what is too long or nested too deep, before anything is made of it."""
    if len(data) > most:
        reason = f"the file is larger than {most // KILOBYTE} KB"
        raise InstrumentFileError(file, None, reason)
    depth = 0
    for token in _TOKENS.finditer(data):
        if token[0] in (b"[", b"{"):
            depth += 1
        elif token[0] in (b"]", b"}"):
            depth -= 1
        if depth > DEEPEST:
            line = data.count(b"\n", 0, token.start()) + 1
            raise InstrumentFileError(file, line, "parts lie too deep in one another")


def read_own(data: bytes, *, file: str) -> Instrument:
    """Read the definition of a programme's own instrument.

    Raises InstrumentFileError with the line and the reason, as `instruments.read_instrument`, and
    for what an own instrument cannot be: one that ships, or one that the desk cannot show.
    """
    check_bounds(data, file=file)
    form = read_instrument(data, file=file)
    read_checked(data, file, lambda: check_own(form))
    return form


def check_own(form: Instrument) -> None:
    """Refuse what a programme's own instrument cannot be; raises InconsistentInstrumentError."""
    need(_ID.fullmatch(form.id), ("id",), "an id has small letters, digits and hyphens alone")
    need(form.id not in SHIPPED, ("id",), f"{form.id!r} is an instrument that ships")
    for name in ("version", "title", "short_title"):
        words = getattr(form, name)
        fits_line = words.strip() == words and len(words) <= LONGEST_LINE and "\n" not in words
        need(fits_line, (name,), "it is one line without blanks at its ends, and not too long")
    need(len(form.items) <= MOST_ITEMS, ("items",), f"there are more than {MOST_ITEMS} items")
    for number, item in enumerate(form.items):
        whole = all(0 <= value <= MOST_VALUE for value in item.values)
        reason = f"the answers of item {item.key!r} are numbers from 0 to {MOST_VALUE}"
        need(whole, ("items", number), reason)
        need(len(item.key) <= LONGEST_ID, ("items", number, "key"), "this key is too long")
    _check_names(form)
    _check_words(form)


def _check_names(form: Instrument) -> None:
    """Refuse names that are empty or no one line, and texts that no page could show."""
    names = (
        *((("scores", number, "label"), one.label) for number, one in enumerate(form.scores)),
        *((("criteria", number, "label"), one.label) for number, one in enumerate(form.criteria)),
        *((("bands",), band.label) for bands in form.bands.values() for band in bands),
    )
    for place, words in names:
        fits_line = words.strip() and len(words) <= LONGEST_LINE and "\n" not in words
        need(fits_line, place, "it is one line with words in it, and not too long")
    need(form.licence.sentence.strip(), ("licence", "sentence"), "it says nothing")
    for place, words in _texts(form):
        fits = len(words) <= LONGEST_WORDS
        need(fits, place, f"a text has more than {LONGEST_WORDS} characters")


def _texts(form: Instrument) -> Iterator[tuple[Place, str]]:
    """Give every text beside the wording, with its place."""
    licence, change, days = form.licence, form.change, form.days
    yield ("licence", "sentence"), licence.sentence
    yield ("licence", "source"), licence.source
    yield ("licence", "attribution"), licence.attribution
    for number, note in enumerate(form.notes):
        yield ("notes", number), note
    for number, one in enumerate(form.safety):
        yield from (
            (("safety", number, "prompt", code), words) for code, words in one.prompt.items()
        )
    for number, rule in enumerate(form.criteria):
        yield ("criteria", number, "population"), rule.population
        yield ("criteria", number, "source"), rule.source
    if change is not None:
        yield ("change", "source"), change.source
        yield ("change", "population"), change.population
        yield ("change", "cited"), change.cited
        yield ("change", "reliability_kind"), change.reliability_kind
    if days is not None:
        yield ("days", "source"), days.source


def _check_words(form: Instrument) -> None:
    codes = {code for item in form.items for code in item.wording}
    for code in codes:
        need(_LANGUAGE.fullmatch(code), ("items", 0, "wording"), f"{code!r} is no language")
        texts = texts_of(form, code)
        short = all(len(one) <= LONGEST_WORDS for one in every_text(texts))
        need(short, ("items",), f"a wording has more than {LONGEST_WORDS} characters")
    worded = form.languages
    need(worded, ("items",), "there is no language in which every item is worded")
    for code in worded:
        for key, value in lacks(texts_of(form, code)):
            number = [one.key for one in form.items].index(key)
            reason = f"the answer {value} of item {key!r} has no label in {code!r}"
            need(condition=False, place=("items", number), reason=reason)


def is_language(code: str) -> bool:
    """Whether a code can be that of a language, as in ``sw`` or ``pt-BR``."""
    return _LANGUAGE.fullmatch(code) is not None


def need(condition: object, place: Place, reason: str) -> None:
    """Refuse something with the place and the reason unless it is as it should be."""
    if not condition:
        raise InconsistentInstrumentError(place, reason)
