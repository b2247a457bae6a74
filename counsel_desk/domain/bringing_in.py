"""Make clients of the rows of a register kept elsewhere, and say why a row cannot be one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NewType, TypeVar
from uuid import UUID

from counsel_desk.domain.cases import ContactMethod, Sex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T")
ImportId = NewType("ImportId", UUID)
EARLIEST_BIRTH = 1900
EARLIEST_REGISTER = 1950
LONGEST = 200
LONGEST_REMARKS = 2_000


class Target(StrEnum):
    """What a column of the file can hold."""

    NAME = "name"
    BIRTH_DATE = "birth date"
    BIRTH_YEAR = "birth year"
    SEX = "sex"
    COUNTY = "county"
    LANGUAGES = "languages"
    INTERPRETER = "interpreter"
    METHOD = "safe way"
    NUMBER = "number"
    HOURS = "safe hours"
    CODE_WORD = "code word"
    REMARKS = "what to say"
    ADDRESS = "address"
    NEXT_OF_KIN = "next of kin"
    REGISTERED = "registered on"


class Fault(StrEnum):
    """Why a row cannot be a client."""

    TOO_MANY_CELLS = "too many cells"
    NAME_MISSING = "name missing"
    TOO_LONG = "too long"
    DATE_UNREADABLE = "date unreadable"
    DATE_IMPOSSIBLE = "date impossible"
    DATE_OUT_OF_RANGE = "date out of range"
    YEAR_UNREADABLE = "year unreadable"
    YEAR_OUT_OF_RANGE = "year out of range"
    YEAR_DISAGREES = "year disagrees"
    SEX_UNKNOWN = "sex unknown"
    METHOD_UNKNOWN = "way unknown"
    NUMBER_MISSING = "number missing"
    INTERPRETER_UNKNOWN = "interpreter unknown"
    CELL_ERROR = "cell error"
    REGISTERED_OUT_OF_RANGE = "registered out of range"


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows as text; ``lines`` are their numbers in the file.

    ``overfull`` are the lines with more cells than there are headings: a separator within a cell
    has moved what follows it, and nothing in such a line can be trusted. ``heading`` is the line
    of the headings, ``above`` how many lines with words stand above it and are left out;
    ``sheets`` are all that can be seen in a workbook, ``sheet`` the one that was read.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    overfull: frozenset[int] = frozenset()
    heading: int = 1
    above: int = 0
    sheet: str = ""
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewClient:
    """What a row says of a client."""

    name: str
    birth_date: date | None = None
    birth_year: int | None = None
    sex: Sex = Sex.UNKNOWN
    county: str = ""
    languages: tuple[str, ...] = ()
    interpreter: bool = False
    method: ContactMethod = ContactMethod.NONE
    number: str = ""
    hours: str = ""
    code_word: str = ""
    remarks: str = ""
    address: str = ""
    next_of_kin: str = ""
    registered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Twin:
    """Who a row may be: another line of the file, or a case that this person may see."""

    line: int = 0
    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row of the preview: a client, or a fault with its column and what stands there."""

    line: int
    client: NewClient | None = None
    fault: Fault | None = None
    target: Target | None = None
    text: str = ""
    twin: Twin | None = None


class RowFault(Exception):
    """A cell that cannot be right."""

    def __init__(self, fault: Fault, target: Target, text: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.target = target
        self.text = text


_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_SUMS = ("total", "totals", "grand total", "sub total", "sub-total", "subtotal", "jumla")
"""What stands below the rows of a table instead of a name."""
_CELL_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)")
_SEXES = {
    Sex.FEMALE: ("f", "female", "woman", "girl", "ke", "mke", "mwanamke", "msichana"),
    Sex.MALE: ("m", "male", "man", "boy", "me", "mume", "mwanaume", "mvulana"),
    Sex.OTHER: ("o", "other", "x", "intersex", "nyingine"),
    Sex.UNKNOWN: ("", "unknown", "u", "n/a", "na", "not known", "-", "haijulikani"),
}
_METHODS = {
    ContactMethod.VOICE: ("voice", "call", "phone", "telephone", "simu", "piga"),
    ContactMethod.SMS: ("sms", "text", "message", "ujumbe"),
    ContactMethod.VISIT: ("visit", "home visit", "in person", "tembelea"),
    ContactMethod.NONE: ("", "none", "no", "no contact", "hakuna", "-"),
}
_YES = ("yes", "y", "true", "1", "ndiyo", "needed", "x")
_NO = ("", "no", "n", "false", "0", "hapana", "-")
_LANGUAGES = {
    "swahili": "sw", "kiswahili": "sw", "english": "en", "kiingereza": "en", "kikuyu": "ki",
    "gikuyu": "ki", "luo": "luo", "dholuo": "luo", "luhya": "luy", "kamba": "kam",
    "kalenjin": "kln", "somali": "so", "kisomali": "so", "french": "fr", "arabic": "ar",
    "amharic": "am", "kifaransa": "fr", "kiarabu": "ar", "kijaluo": "luo", "kikamba": "kam",
    "kiluhya": "luy", "kikalenjin": "kln",
}  # fmt: skip
_MONTHS = {
    name[:3]: number
    for number, names in enumerate(
        (
            ("january",), ("february",), ("march", "machi"), ("april", "aprili"), ("may", "mei"),
            ("june", "juni"), ("july", "julai"), ("august", "agosti"), ("september", "septemba"),
            ("october", "oktoba"), ("november", "novemba"), ("december", "desemba"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$")
_DAY_FIRST = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$")
_NAMED = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[-/. ]+([A-Za-z]{3,})[-/., ]+(\d{4})$")


def folded(text: str) -> str:
    """Give a text without case, accents and double spaces, to compare it."""
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(letters.casefold().replace("_", " ").split())


def read_row(table: Table, position: int, mapping: Mapping[int, Target], today: date) -> ImportRow:
    """Make a client of one row, or say what is wrong with the first cell that is."""
    cells, line = _cells(table.rows[position], mapping), table.lines[position]
    if line in table.overfull:
        return ImportRow(line, None, Fault.TOO_MANY_CELLS)
    try:
        return ImportRow(line, _client(cells, today))
    except RowFault as wrong:
        name = cells.get(Target.NAME, "")[:LONGEST]
        shown = NewClient(name) if name else None
        return ImportRow(line, shown, wrong.fault, wrong.target, wrong.text[:LONGEST])


def _cells(row: Sequence[str], mapping: Mapping[int, Target]) -> dict[Target, str]:
    """Give what a row says of each kind; the parts of a name in the order of the file."""
    cells = dict.fromkeys(mapping.values(), "")
    for column, target in sorted(mapping.items()):
        words = row[column].split() if column < len(row) else []
        cells[target] = " ".join([*cells[target].split(), *words])
    return cells


def _client(cells: Mapping[Target, str], today: date) -> NewClient:
    for target, text in cells.items():
        if found := _CELL_ERROR.search(text):
            raise RowFault(Fault.CELL_ERROR, target, found[0])
        if len(text) > (LONGEST_REMARKS if target is Target.REMARKS else LONGEST):
            raise RowFault(Fault.TOO_LONG, target, text)

    def cell(target: Target) -> str:
        return cells.get(target, "")

    name = cell(Target.NAME)
    if folded(name) in _SUMS or not any(letter.isalpha() for letter in name):
        raise RowFault(Fault.NAME_MISSING, Target.NAME, name)
    born, year = _born(cell(Target.BIRTH_DATE), cell(Target.BIRTH_YEAR), today)
    method = _one_of(_METHODS, cell(Target.METHOD), Fault.METHOD_UNKNOWN, Target.METHOD)
    needs_number = method in (ContactMethod.VOICE, ContactMethod.SMS)
    if needs_number and not any(one.isdigit() for one in cell(Target.NUMBER)):
        raise RowFault(Fault.NUMBER_MISSING, Target.NUMBER, cell(Target.NUMBER))
    return NewClient(
        name=name,
        birth_date=born,
        birth_year=year,
        sex=_one_of(_SEXES, cell(Target.SEX), Fault.SEX_UNKNOWN, Target.SEX),
        county=cell(Target.COUNTY),
        languages=_languages(cell(Target.LANGUAGES)),
        interpreter=_interpreter(cell(Target.INTERPRETER)),
        method=method,
        number=cell(Target.NUMBER),
        hours=cell(Target.HOURS),
        code_word=cell(Target.CODE_WORD),
        remarks=cell(Target.REMARKS),
        address=cell(Target.ADDRESS),
        next_of_kin=cell(Target.NEXT_OF_KIN),
        registered_on=_registered(cell(Target.REGISTERED), born, year, today),
    )


def _registered(text: str, born: date | None, year: int | None, today: date) -> date | None:
    """Read the day on which the other register took a client in; a time behind it is left out."""
    plain = _TIME.sub("", text)
    if not plain or plain in ("-", "?"):
        return None
    day = read_day(plain, Target.REGISTERED)
    earliest = born or date(max(year or 0, EARLIEST_REGISTER), 1, 1)
    if not max(earliest, date(EARLIEST_REGISTER, 1, 1)) <= day <= today:
        raise RowFault(Fault.REGISTERED_OUT_OF_RANGE, Target.REGISTERED, text)
    return day


def _born(day: str, year: str, today: date) -> tuple[date | None, int | None]:
    """Read the day and the year of birth; in a column of days may stand the year alone."""
    is_year = re.fullmatch(r"[0-9]{4}", day) is not None
    born = None if is_year else _birth_date(day, today)
    told = _birth_year(day, today) if is_year else born.year if born else None
    said = _birth_year(year, today)
    if told is not None and said is not None and told != said:
        raise RowFault(Fault.YEAR_DISAGREES, Target.BIRTH_YEAR, year)
    return born, said if told is None else told


def _one_of(values: Mapping[T, tuple[str, ...]], text: str, fault: Fault, target: Target) -> T:
    wanted = folded(text).rstrip(".")
    for value, words in values.items():
        if wanted in words:
            return value
    raise RowFault(fault, target, text)


def _birth_date(text: str, today: date) -> date | None:
    if not text or text in ("-", "?"):
        return None
    day = read_day(text, Target.BIRTH_DATE)
    if not date(EARLIEST_BIRTH, 1, 1) <= day <= today:
        raise RowFault(Fault.DATE_OUT_OF_RANGE, Target.BIRTH_DATE, text)
    return day


def read_day(text: str, target: Target = Target.BIRTH_DATE) -> date:
    """Read a day as it is written here, the day before the month; raises RowFault."""
    if found := _ISO.match(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.match(text):
        day, month, year = (int(part) for part in found.groups())
    elif (found := _NAMED.match(text)) and found[2][:3].casefold() in _MONTHS:
        day, month, year = int(found[1]), _MONTHS[found[2][:3].casefold()], int(found[3])
    else:
        raise RowFault(Fault.DATE_UNREADABLE, target, text)
    try:
        return date(year, month, day)
    except ValueError:
        raise RowFault(Fault.DATE_IMPOSSIBLE, target, text) from None


def _birth_year(text: str, today: date) -> int | None:
    if not text or text in ("-", "?"):
        return None
    plain = text.removesuffix(".0")
    if not re.fullmatch(r"[0-9]{4}", plain):
        raise RowFault(Fault.YEAR_UNREADABLE, Target.BIRTH_YEAR, text)
    if not EARLIEST_BIRTH <= int(plain) <= today.year:
        raise RowFault(Fault.YEAR_OUT_OF_RANGE, Target.BIRTH_YEAR, text)
    return int(plain)


def language_code(text: str) -> str | None:
    """Give the code of a language by its code or its name; None for one that is not known."""
    wanted = folded(text)
    return wanted if wanted in _LANGUAGES.values() else _LANGUAGES.get(wanted)


def _languages(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in re.split(r"[,;/&+]| and | na ", text))
    return tuple(dict.fromkeys(_LANGUAGES.get(folded(part), part) for part in parts if part))


def _interpreter(text: str) -> bool:
    wanted = folded(text)
    if wanted in _YES or wanted in _NO:
        return wanted in _YES
    raise RowFault(Fault.INTERPRETER_UNKNOWN, Target.INTERPRETER, text)


def twins(names: Sequence[tuple[str, int | None]]) -> dict[int, int]:
    """Find who may be someone before them: position to the earlier position.

    Two people may be the same if their years of birth agree (or one is unknown) and they share
    all the words of the shorter name, or two of them, in any order.
    """
    seen: dict[str, list[int]] = {}
    found: dict[int, int] = {}
    parts = [frozenset(folded(name).split()) for name, _ in names]
    for position, words in enumerate(parts):
        nearby = dict.fromkeys(other for word in words for other in seen.get(word, ()))
        year = names[position][1]
        for other in nearby:
            if _may_be_one(words, parts[other], year, names[other][1]):
                found[position] = other
                break
        for word in words:
            seen.setdefault(word, []).append(position)
    return found


def _may_be_one(
    one: frozenset[str], other: frozenset[str], year: int | None, other_year: int | None
) -> bool:
    if year is not None and other_year is not None and abs(year - other_year) > 1:
        return False
    return len(one & other) >= min(2, len(one), len(other))


@dataclass(frozen=True, slots=True)
class ImportLine:
    """An import that was carried out; ``undone`` is when it was taken back."""

    id: ImportId
    at: datetime
    count: int
    undone: datetime | None = None
