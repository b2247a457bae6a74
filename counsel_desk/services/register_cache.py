"""Write and read the rows of the register as bytes, for the sealed record of the next unlock.

What a day's lists look at of every case is read at once; sessions and digests stay bytes until
somebody looks at that case. Ten thousand rows are read at every unlock, and taking their sealed
pages from the database costs most of it: compressed they are a sixth.
"""

from __future__ import annotations

import zlib
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from counsel_desk.domain.later import Later
from counsel_desk.domain.register import CaseRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from counsel_desk.domain.cases import Appointment, SessionMark
    from counsel_desk.domain.ids import CaseId, PersonId
    from counsel_desk.domain.register import ClinicalDigest

T = TypeVar("T")
_QUICKLY = 1
_TOGETHER = 256
"""Cases whose sessions and digests are compressed together, and opened together."""
FORM = 6
"""Raised when the form changes: rows in an older form are read anew from their records."""


class _Block:
    """The sessions and digests of some cases, decompressed when one of them is looked at."""

    __slots__ = ("_data", "_pairs")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pairs: list[tuple[bytes, bytes]] | None = None

    def pair(self, at: int) -> tuple[bytes, bytes]:
        """Give the bytes of a case's sessions and of its digest."""
        pairs = self._pairs
        if pairs is None:
            # Two threads that ask at once may both do it.
            pairs = self._pairs = _types().pairs.decode(zlib.decompress(self._data))
        return pairs[at]


class _InBlock(Later[T]):
    """What a block holds of a case, opened when somebody looks at it.

    Ten thousand are made at every unlock: this is the whole of making one, and calls nothing.
    """

    __slots__ = ("_at", "_block")

    def __init__(self, block: _Block, at: int) -> None:
        self._block: _Block | None = block
        self._at = at

    def _open(self, block: _Block) -> T:
        raise NotImplementedError

    def __call__(self) -> T:
        block = self._block
        if block is not None:
            self._value = self._open(block)
            self._block = None  # after the value: another thread that sees None finds it there
        return self._value

    def look(self) -> T:
        block = self._block
        return self._value if block is None else self._open(block)


class Booked(_InBlock["tuple[Appointment, ...]"]):
    """The sessions of a case."""

    __slots__ = ()

    def _open(self, block: _Block) -> tuple[Appointment, ...]:
        found: tuple[Appointment, ...] = _types().appointments.decode(block.pair(self._at)[0])
        return found

    def marks(self) -> tuple[SessionMark, ...] | tuple[Appointment, ...]:
        """Give when each is and what became of it, for going over those of very many cases."""
        block = self._block
        if block is None:
            return self._value
        found: tuple[SessionMark, ...] = _types().marks.decode(block.pair(self._at)[0])
        return found


class _Digested(_InBlock["ClinicalDigest"]):
    """The digest of a case."""

    __slots__ = ()

    def _open(self, block: _Block) -> ClinicalDigest:
        found: ClinicalDigest = _types().digest.decode(block.pair(self._at)[1])
        return found


class Cache(NamedTuple):
    """What was kept: how far each table was read, and the rows with what is put off of them."""

    seen: dict[str, int]
    rows: list[Any]
    blocks: list[_Block]


def write(seen: Mapping[str, int], rows: Iterable[CaseRow]) -> bytes:
    """Give the bytes of all rows and of how far each table was read."""
    code = _encoder().encode
    every = list(rows)
    kept = zlib.compress(code([dict(seen), [_fields(row) for row in every]]), _QUICKLY)
    blocks = [
        zlib.compress(code([_put_off(row, code) for row in every[start : start + _TOGETHER]]))
        for start in range(0, len(every), _TOGETHER)
    ]
    whole: bytes = code([FORM, kept, blocks])
    return whole


def read(data: bytes) -> Cache | None:
    """Give what was kept; None for bytes of another form."""
    import msgspec

    try:
        whole = msgspec.msgpack.decode(data, type=_types().whole)
        kept = msgspec.msgpack.decode(zlib.decompress(whole.kept), type=_types().kept)
    except (zlib.error, msgspec.MsgspecError):
        return None
    return Cache(kept.seen, kept.rows, [_Block(one) for one in whole.blocks])


def row(
    cache: Cache, at: int, case: CaseId, counsellor: PersonId | None, names: bool, clinical: bool
) -> CaseRow:
    """Make a row of what was kept, without what this person is not entitled to now."""
    kept, block, within = cache.rows[at], cache.blocks[at // _TOGETHER], at % _TOGETHER
    return CaseRow(
        case,
        kept.code,
        kept.status,
        kept.county,
        counsellor,
        kept.accepted,
        kept.registered_on,
        kept.name if names else None,
        kept.birth_year if names else None,
        Booked(block, within) if kept.has_booked else (),
        _Digested(block, within) if clinical and kept.has_digest else None,
        kept.merged_into,
        kept.sex if names else None,
        kept.looks if clinical else (),
        kept.chart if clinical else None,
        kept.alerts if clinical else (),
        kept.reviews if clinical else (),
        kept.risk if clinical else None,
        kept.course_on if clinical else None,
        kept.booked_until,
    )


def _put_off(one: CaseRow, code: Any) -> tuple[bytes, bytes]:  # noqa: ANN401 - as above
    booked, digest = one.appointments, one.digest
    return code(booked) if booked else b"", code(digest) if digest is not None else b""


def _fields(one: CaseRow) -> list[Any]:
    return [
        one.case,
        one.code,
        one.status,
        one.county,
        one.accepted,
        one.registered_on,
        one.name,
        one.birth_year,
        bool(one.appointments),
        one.digest is not None,
        one.merged_into,
        one.sex,
        one.looks,
        one.chart,
        one.alerts,
        one.reviews,
        one.risk,
        one.course_on,
        one.booked_until,
    ]


class _Types(NamedTuple):
    """The types of the whole and of the rows, and the decoders of what is put off."""

    whole: Any
    kept: Any
    pairs: Any
    appointments: Any
    digest: Any
    marks: Any


@cache
def _encoder() -> Any:  # noqa: ANN401 - imported on first use
    import msgspec

    return msgspec.msgpack.Encoder(uuid_format="bytes")


@cache
def _types() -> _Types:
    """Make the types and decoders, which takes a while, on first use."""
    import datetime
    from typing import Literal
    from uuid import UUID

    import msgspec

    from counsel_desk.domain.alert_responses import AlertLook
    from counsel_desk.domain.cases import Appointment, CaseStatus, SessionMark, Sex
    from counsel_desk.domain.chart_reviews import ChartMark
    from counsel_desk.domain.notes import OpenReview
    from counsel_desk.domain.register import ClinicalDigest
    from counsel_desk.domain.risk import RiskMark
    from counsel_desk.domain.screenings import Alert

    fields = [
        ("case", bytes),
        ("code", str),
        ("status", CaseStatus),
        ("county", str),
        ("accepted", bool),
        ("registered_on", datetime.date),
        ("name", str | None),
        ("birth_year", int | None),
        ("has_booked", bool),
        ("has_digest", bool),
        ("merged_into", UUID | None),
        ("sex", Sex | None),
        ("looks", tuple[AlertLook, ...]),
        ("chart", ChartMark | None),
        ("alerts", tuple[Alert, ...]),
        ("reviews", tuple[OpenReview, ...]),
        ("risk", RiskMark | None),
        ("course_on", datetime.date | None),
        ("booked_until", datetime.datetime | None),
    ]
    made: dict[str, Any] = {"frozen": True, "array_like": True, "gc": False}
    one = msgspec.defstruct("Kept", fields, **made)
    rows = [("seen", dict[str, int]), ("rows", list[one])]  # type: ignore[valid-type] # made just now
    whole = [("form", Literal[FORM]), ("kept", bytes), ("blocks", list[bytes])]
    return _Types(
        msgspec.defstruct("Whole", whole, **made),
        msgspec.defstruct("Rows", rows, **made),
        msgspec.msgpack.Decoder(list[tuple[bytes, bytes]]),
        msgspec.msgpack.Decoder(tuple[Appointment, ...]),
        msgspec.msgpack.Decoder(ClinicalDigest),
        msgspec.msgpack.Decoder(tuple[SessionMark, ...]),
    )
