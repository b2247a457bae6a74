"""Write and read the rows of the register as bytes, for the sealed record of the next unlock.

What a day's lists look at of every case is read at once; sessions and digests stay bytes until
somebody looks at that case. Ten thousand rows are read at every unlock, and taking their sealed
pages from the database costs most of it: compressed they are a sixth.
"""

from __future__ import annotations

import zlib
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from counsel_desk.domain.later import Later
from counsel_desk.domain.register import CaseRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from counsel_desk.domain.cases import Appointment, SessionMark
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.register import ClinicalDigest

_QUICKLY = 1
FORM = 5
"""Raised when the form changes: rows in an older form are read anew from their records."""


class Booked(Later["tuple[Appointment, ...]"]):
    """The sessions of a case, opened when somebody looks at them."""

    __slots__ = ("_data",)

    def __init__(self, data: bytes) -> None:
        super().__init__(partial(_appointments, data))
        self._data = data

    def marks(self) -> tuple[SessionMark, ...]:
        """Give when each is and what became of it, for going over those of very many cases."""
        found: tuple[SessionMark, ...] = _types()[3].decode(self._data)
        return found


def write(seen: Mapping[str, int], rows: Iterable[CaseRow]) -> bytes:
    """Give the bytes of all rows and of how far each table was read."""
    code = _encoder().encode
    kept = [_fields(row, code) for row in rows]
    return zlib.compress(code([FORM, dict(seen), kept]), _QUICKLY)


def read(data: bytes) -> Any:  # noqa: ANN401 - its type is made on first use
    """Give ``seen`` and ``rows``; None for bytes of another form."""
    import msgspec

    try:
        return msgspec.msgpack.decode(zlib.decompress(data), type=_types()[0])
    except (zlib.error, msgspec.MsgspecError):
        return None


def row(kept: Any, counsellor: PersonId | None, names: bool, clinical: bool) -> CaseRow:  # noqa: ANN401 - as above
    """Make a row of what was kept, without what this person is not entitled to now."""
    return CaseRow(
        kept.case,
        kept.code,
        kept.status,
        kept.county,
        counsellor,
        kept.accepted,
        kept.registered_on,
        kept.name if names else None,
        kept.birth_year if names else None,
        Booked(kept.booked) if kept.booked else (),
        Later(partial(_digest, kept.clinical)) if clinical and kept.clinical else None,
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


def _fields(one: CaseRow, code: Any) -> list[Any]:  # noqa: ANN401 - as above
    booked, digest = one.appointments, one.digest
    return [
        one.case,
        one.code,
        one.status,
        one.county,
        one.accepted,
        one.registered_on,
        one.name,
        one.birth_year,
        code(booked) if booked else b"",
        code(digest) if digest is not None else b"",
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


def _appointments(data: bytes) -> tuple[Appointment, ...]:
    found: tuple[Appointment, ...] = _types()[1].decode(data)
    return found


def _digest(data: bytes) -> ClinicalDigest:
    found: ClinicalDigest = _types()[2].decode(data)
    return found


@cache
def _encoder() -> Any:  # noqa: ANN401 - imported on first use
    import msgspec

    return msgspec.msgpack.Encoder(uuid_format="bytes")


@cache
def _types() -> tuple[Any, Any, Any, Any]:
    """Make the type of the whole, and the decoders of what is put off."""
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
        ("case", UUID),
        ("code", str),
        ("status", CaseStatus),
        ("county", str),
        ("accepted", bool),
        ("registered_on", datetime.date),
        ("name", str | None),
        ("birth_year", int | None),
        ("booked", bytes),
        ("clinical", bytes),
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
    kept = msgspec.defstruct("Kept", fields, frozen=True, array_like=True, gc=False)
    whole = [("form", Literal[FORM]), ("seen", dict[str, int]), ("rows", list[kept])]  # type: ignore[valid-type] # made just now
    return (
        msgspec.defstruct("Cache", whole, frozen=True, array_like=True),
        msgspec.msgpack.Decoder(tuple[Appointment, ...]),
        msgspec.msgpack.Decoder(ClinicalDigest),
        msgspec.msgpack.Decoder(tuple[SessionMark, ...]),
    )
