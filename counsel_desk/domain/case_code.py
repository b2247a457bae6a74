"""Make and check case codes: prefix, number and a check character, as in ``KM-0042-T``.

The check character is a weighted digit sum modulo the prime 23, written with a letter that
cannot be mistaken for a digit or another letter (no I, O or U). With distinct weights below the
modulus it finds every single wrong digit and every swap of two digits of the number.
"""

from __future__ import annotations

import re

CHECK_LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"
_PATTERN = re.compile(r"^([A-Z]{2})-(\d{4,6})-([A-Z])$")


def _digits(prefix: str, number: int) -> list[int]:
    folded = [int(d) for letter in prefix for d in f"{ord(letter) - 64:02d}"]
    return folded + [int(d) for d in f"{number:06d}"]


def check_character(prefix: str, number: int) -> str:
    """Give the check letter of a two-letter prefix and a number from 1 to 999,999."""
    weighted = (weight * digit for weight, digit in enumerate(_digits(prefix, number), start=2))
    return CHECK_LETTERS[sum(weighted) % len(CHECK_LETTERS)]


def make_code(prefix: str, number: int) -> str:
    """Write a whole case code; raises ValueError for a prefix or number out of range."""
    if not re.fullmatch(r"[A-Z]{2}", prefix) or not 1 <= number <= 999_999:
        raise ValueError("prefix or number out of range")
    return f"{prefix}-{number:04d}-{check_character(prefix, number)}"


def is_valid_code(text: str) -> bool:
    """Whether the text is a case code whose check character agrees."""
    found = _PATTERN.match(text.strip().upper())
    if not found or not int(found[2]) >= 1:
        return False
    return check_character(found[1], int(found[2])) == found[3]


def looks_like_code(text: str) -> bool:
    """Whether the text has the form of a case code, right or mistyped."""
    return _PATTERN.match(text.strip().upper()) is not None
