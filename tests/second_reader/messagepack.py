"""MessagePack, the part that a vault uses, from the specification."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta


def unpack(data: bytes) -> object:
    value, at = _value(data, 0)
    if at != len(data):
        raise ValueError("bytes left over")
    return value


def _value(data: bytes, at: int) -> tuple[object, int]:
    first = data[at]
    at += 1
    if first < 0x80:
        return first, at
    if first >= 0xE0:
        return first - 0x100, at
    if first < 0x90:
        return _map(data, at, first & 0x0F)
    if first < 0xA0:
        return _array(data, at, first & 0x0F)
    if first < 0xC0:
        return _text(data, at, first & 0x1F)
    return _long(data, at, first)


def _long(data: bytes, at: int, first: int) -> tuple[object, int]:
    constants = {0xC0: None, 0xC2: False, 0xC3: True}
    if first in constants:
        return constants[first], at
    numbers = {
        0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q",
        0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q",
    }  # fmt: skip
    if first in numbers:
        form = numbers[first]
        return struct.unpack_from(form, data, at)[0], at + struct.calcsize(form)
    fixed = {0xD4: 1, 0xD5: 2, 0xD6: 4, 0xD7: 8, 0xD8: 16}
    if first in fixed:
        return _extension(data, at, fixed[first])
    lengths = {
        0xC4: ("B", _bytes), 0xC5: ("H", _bytes), 0xC6: ("I", _bytes),
        0xC7: ("B", _extension), 0xC8: ("H", _extension), 0xC9: ("I", _extension),
        0xD9: ("B", _text), 0xDA: ("H", _text), 0xDB: ("I", _text),
        0xDC: ("H", _array), 0xDD: ("I", _array), 0xDE: ("H", _map), 0xDF: ("I", _map),
    }  # fmt: skip
    form, read = lengths[first]
    length = struct.unpack_from(f">{form}", data, at)[0]
    return read(data, at + struct.calcsize(form), length)


def _cut(data: bytes, at: int, length: int) -> bytes:
    part = data[at : at + length]
    if len(part) != length:
        raise ValueError("cut off")
    return part


def _bytes(data: bytes, at: int, length: int) -> tuple[object, int]:
    return _cut(data, at, length), at + length


def _text(data: bytes, at: int, length: int) -> tuple[object, int]:
    return _cut(data, at, length).decode(), at + length


def _array(data: bytes, at: int, count: int) -> tuple[object, int]:
    found = []
    for _ in range(count):
        value, at = _value(data, at)
        found.append(value)
    return found, at


def _map(data: bytes, at: int, count: int) -> tuple[object, int]:
    found = {}
    for _ in range(count):
        key, at = _value(data, at)
        found[key], at = _value(data, at)
    return found, at


def _extension(data: bytes, at: int, length: int) -> tuple[object, int]:
    kind, body = data[at], _cut(data, at + 1, length)
    if kind != 0xFF:
        raise ValueError("an extension other than a timestamp")
    if length == 4:
        seconds, parts = struct.unpack(">I", body)[0], 0
    elif length == 8:
        both = struct.unpack(">Q", body)[0]
        seconds, parts = both & 0x3FFFFFFFF, both >> 34
    else:
        parts, seconds = struct.unpack(">Iq", body)
    start = datetime(1970, 1, 1, tzinfo=UTC)
    return start + timedelta(seconds=seconds, microseconds=parts // 1000), at + 1 + length
