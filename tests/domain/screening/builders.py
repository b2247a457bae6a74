"""Builds small instruments, complete by default."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from counsel_desk.domain.screening import (
    Instrument,
    Item,
    Licence,
    LicenceKind,
    Method,
    Option,
    Score,
)


def options(*values: int) -> tuple[Option, ...]:
    return tuple(Option(value, {"en": f"label {value}"}) for value in values)


def item(key: str, **changes: Any) -> Item:
    plain = Item(key, options(0, 1, 2, 3), {"en": f"Question {key}"}, present_at=2)
    return replace(plain, **changes)


def total(*keys: str, **changes: Any) -> Score:
    plain = Score("total", Method.SUM, keys, 0, 3 * len(keys), "Total")
    return replace(plain, **changes)


def instrument(**changes: Any) -> Instrument:
    plain = Instrument(
        id="test",
        version="1",
        title="Test of four items",
        short_title="T-4",
        licence=Licence(LicenceKind.PUBLIC_DOMAIN, "Free.", "Here"),
        items=tuple(item(key) for key in "abcd"),
        scores=(total(*"abcd"),),
        headline="total",
    )
    return replace(plain, **changes)
