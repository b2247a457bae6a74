"""Finds the line of a JSON text in which a part of it stands."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def line_of(text: str, place: Sequence[str | int]) -> int:
    """Return the line, from 1, of the part at ``place``: keys of objects, positions in lists.

    Where the part is not there, the line of the nearest part around it. The text is valid JSON.
    """
    position = _after_space(text, 0)
    for step in place:
        found = next((at for key, at in _children(text, position) if key == step), None)
        if found is None:
            break
        position = found
    return text.count("\n", 0, position) + 1


def doubled_key(text: str) -> tuple[str, int] | None:
    """Give the first key that stands twice in one object, and the line of its second value.

    A decoder would keep the last one without a word. The text is valid JSON.
    """
    waiting = [_after_space(text, 0)]
    while waiting:
        start = waiting.pop()
        seen: set[str | int] = set()
        for key, at in _children(text, start):
            if key in seen:
                return str(key), text.count("\n", 0, at) + 1
            seen.add(key)
            if text[at] in "{[":
                waiting.append(at)
    return None


def _children(text: str, start: int) -> Iterator[tuple[str | int, int]]:
    """Yield what an object or a list holds: key or position, and where its value starts."""
    if text[start] not in "{[":
        return
    named = text[start] == "{"
    at, number = _after_space(text, start + 1), 0
    while text[at] not in "}]":
        key: str | int = number
        if named:
            key, at = _DECODER.raw_decode(text, at)
            at = _after_space(text, _after_space(text, at) + 1)
        yield key, at
        _, at = _DECODER.raw_decode(text, at)
        at = _after_space(text, at)
        if text[at] == ",":
            at = _after_space(text, at + 1)
        number += 1


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position
