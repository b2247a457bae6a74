"""Say what a register's columns hold by their headings, and which line of a table holds those.

A title or groups of columns may stand above. Only what plainly are headings is taken for them: two
or more words that name a column, in a line with more cells than the first one has. Else the first
line holds the headings, as it is told.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from counsel_desk.domain.bringing_in import Target, folded
from counsel_desk.domain.past_columns import known_headings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HEADERS: Mapping[Target, tuple[str, ...]] = MappingProxyType(
    {
        Target.REGISTERED: (
            "date of registration", "registration date", "date registered", "registered on",
            "date of intake", "intake date", "first visit", "date opened", "tarehe ya usajili",
            "tarehe ya kusajiliwa",
        ),
        Target.BIRTH_YEAR: ("birth year", "year of birth", "yob", "mwaka wa kuzaliwa"),
        Target.BIRTH_DATE: ("birth", "dob", "born", "tarehe ya kuzaliwa", "kuzaliwa"),
        Target.NEXT_OF_KIN: ("next of kin", "kin", "relative", "jamaa"),
        Target.CODE_WORD: ("code word", "password", "neno la siri"),
        Target.SEX: ("sex", "gender", "jinsia"),
        Target.COUNTY: ("county", "district", "kaunti", "wilaya"),
        Target.LANGUAGES: ("language", "lugha"),
        Target.INTERPRETER: ("interpreter", "mkalimani"),
        Target.METHOD: (
            "safe way", "contact by", "contact method", "safe contact", "method", "njia salama",
            "njia ya mawasiliano",
        ),
        Target.HOURS: ("hours", "time to call", "saa"),
        Target.NUMBER: ("phone", "telephone", "mobile", "number", "simu", "tel"),
        Target.ADDRESS: (
            "address", "residence", "location", "village", "estate", "makazi", "anwani", "kijiji",
            "mtaa",
        ),
        Target.REMARKS: ("remark", "comment", "note", "maoni"),
        Target.NAME: ("full name", "jina kamili", "name", "client", "jina"),
    }
)  # fmt: skip
_NAME_PARTS = (
    "surname", "first name", "second name", "third name", "middle name", "other name", "last name",
    "family name", "given name", "jina la kwanza", "jina la pili", "jina la tatu", "jina la ukoo",
)  # fmt: skip
_SHORT = 3
"""So short a word could stand within any other; it is looked for where a word begins."""
DEEPEST = 10
"""The lines with words among which the headings are looked for."""
_ENOUGH = 2


def guessed(headers: Sequence[str]) -> dict[int, Target]:
    """Guess what each column holds by its header; each kind once, but for the parts of a name."""
    found: dict[int, Target] = {}
    names = [folded(header.replace(".", "")) for header in headers]
    for target, words in _HEADERS.items():
        for word in words:
            column = next(
                (at for at, name in enumerate(names) if at not in found and _says(name, word)), None
            )
            if column is not None:
                found[column] = target
                break
    parts = [at for at, name in enumerate(names) if any(part in name for part in _NAME_PARTS)]
    if any(found.get(at) is Target.NAME for at in parts):
        found |= {at: Target.NAME for at in parts if at not in found}
    return found


def _says(name: str, word: str) -> bool:
    return word in name if len(word) > _SHORT else f" {word}" in f" {name}"


def heading_place(rows: Sequence[Sequence[str]]) -> int:
    """Give the place of the line that holds the headings among the lines that are not empty."""
    if not rows or _known(rows[0]) >= _ENOUGH:
        return 0
    width = _filled(rows[0])
    below = range(1, min(DEEPEST, len(rows)))
    likely = [at for at in below if _filled(rows[at]) > width and _is_words(rows[at])]
    found = [at for at in likely if _known(rows[at]) >= _ENOUGH]
    return found[0] if found else 0


def _known(row: Sequence[str]) -> int:
    return max(len(guessed(row)), known_headings(row))


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _is_words(row: Sequence[str]) -> bool:
    """Whether no cell begins with a digit, as days, numbers and answers do."""
    return not any(cell.strip()[:1].isdigit() for cell in row)
