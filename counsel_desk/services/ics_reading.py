"""Read dates out of an .ics file that somebody else wrote: times, and nothing else of it.

The file may be broken, huge or hostile. Its size is known before it is read; only the lines that
say when something happens are handed to the library, so that no title, note, place, person or time
zone of the file's own making gets any further; and every repetition has an end.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from counsel_desk.services.errors import Invalid
from counsel_desk.services.recurrence import FURTHEST, MOST_MEETINGS, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MOST_BYTES = 512 * 1024
MOST_EVENTS = 500
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LEAST_MINUTES, MOST_MINUTES = 15, 480
_LONGEST_LINE, _LONGEST_UID = 2000, 200
_WANTED = frozenset(
    {
        "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS"
    }
)  # fmt: skip
_BROKEN = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError)


class LeftOut(StrEnum):
    """Why an event of a file gives no date."""

    NO_END = "repeats without an end"
    RULE = "a repetition that no meeting has"
    ALL_DAY = "a whole day"
    ZONE = "a time zone that is not known"
    LENGTH = "a length that no meeting has"
    FAR = "too long ago or too far ahead"
    CANCELLED = "cancelled"
    UNREADABLE = "no time that can be read"


@dataclass(frozen=True, slots=True)
class IcsDate:
    """A date of the file in UTC; ``uid`` is what it is called in the file where it is alone."""

    start: datetime
    minutes: int | None = None
    uid: str = ""


@dataclass(frozen=True, slots=True)
class IcsFound:
    """The dates of a file in their order, and how many events gave none, by their reason."""

    dates: tuple[IcsDate, ...]
    left_out: tuple[tuple[LeftOut, int], ...] = ()


def read_dates(path: Path, now: datetime) -> IcsFound:
    """Read the dates of a file that someone chose.

    Raises Invalid: ics-gone, ics-refused, ics-huge, ics-empty, ics-broken or ics-too-many.
    """
    return dates_in(_read(path), now)


def _read(path: Path) -> bytes:
    # Not blocking: a pipe without a writer would be waited for for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as stream:
            known = os.fstat(stream.fileno())
            if not stat.S_ISREG(known.st_mode):
                raise Invalid("ics-refused", field="file")
            if known.st_size > MOST_BYTES:
                raise Invalid("ics-huge", field="file", most=MOST_BYTES // 1024)
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        is_gone = error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO)
        raise Invalid("ics-gone" if is_gone else "ics-refused", field="file") from None
    return data


def dates_in(data: bytes, now: datetime) -> IcsFound:
    """Give the dates in the bytes of a file; raises Invalid as `read_dates` does."""
    if len(data) > MOST_BYTES:
        raise Invalid("ics-huge", field="file", most=MOST_BYTES // 1024)
    if not data.strip():
        raise Invalid("ics-empty", field="file")
    from icalendar import Calendar

    try:
        kept = "\r\n".join(_kept(data.decode("utf-8-sig"))) + "\r\n"
        events = list(Calendar.from_ical(kept).walk("VEVENT"))
    except _BROKEN:
        raise Invalid("ics-broken", field="file") from None
    if not events:
        raise Invalid("ics-empty", field="file")
    return _found(events, now)


def _kept(text: str) -> Iterator[str]:
    """Keep of a file what says when its events are; raises ValueError for what is no calendar."""
    inside: list[str] = []
    events = 0
    for line in re.split(r"\r\n|\n|\r", re.sub(r"(?:\r\n|\n|\r)[ \t]", "", text)):
        name = re.split("[:;]", line, maxsplit=1)[0].strip().upper()
        value = line.partition(":")[2].strip().upper()
        if name == "BEGIN":
            inside.append(value)
            events += inside == ["VCALENDAR", "VEVENT"]
            if events > MOST_EVENTS:
                raise Invalid("ics-too-many", field="file", most=MOST_EVENTS)
        if (
            (not inside and line.strip())
            or len(inside) > 5
            or inside[:1] not in ([], ["VCALENDAR"])
        ):
            raise ValueError("no calendar")
        if _is_wanted(inside, name, line):
            yield line
        if name == "END" and (not inside or inside.pop() != value):
            raise ValueError("no calendar")
    if inside:
        raise ValueError("no calendar")


def _is_wanted(inside: list[str], name: str, line: str) -> bool:
    if name in ("BEGIN", "END"):
        return inside in (["VCALENDAR"], ["VCALENDAR", "VEVENT"])
    if inside != ["VCALENDAR", "VEVENT"] or name not in _WANTED:
        return False
    if len(line) > _LONGEST_LINE:
        raise ValueError("a line that no date needs")
    return True


# --- the dates of the events ---


class _Skip(Exception):
    """An event gives no date."""

    def __init__(self, why: LeftOut) -> None:
        super().__init__(why)
        self.why = why


def _found(events: Iterable[Any], now: datetime) -> IcsFound:
    left_out: Counter[LeftOut] = Counter()
    series: dict[tuple[str, datetime], IcsDate] = {}
    single: list[IcsDate] = []
    for event in sorted(events, key=lambda one: one.get("RECURRENCE-ID") is not None):
        try:
            found = _dates(event, now)
            if event.get("RECURRENCE-ID") is not None:
                # one date of a series that was moved or cancelled
                series.pop((_uid(event), _moment(event, "RECURRENCE-ID")), None)
            _check_status(event)
            if event.get("RRULE") is None:
                single += found
            else:
                series |= {(_uid(event), one.start): one for one in found}
        except _Skip as skipped:
            left_out[skipped.why] += 1
        except _BROKEN:
            left_out[LeftOut.UNREADABLE] += 1
    by_start = {one.start: one for one in (*series.values(), *single)}
    if len(by_start) > MOST_MEETINGS:
        raise Invalid("ics-too-many", field="file", most=MOST_MEETINGS)
    dates = tuple(by_start[start] for start in sorted(by_start))
    return IcsFound(dates, tuple(sorted(left_out.items())))


def _check_status(event: Any) -> None:  # noqa: ANN401 - the library is loaded on first use
    if str(event.get("STATUS", "")).strip().upper() == "CANCELLED":
        raise _Skip(LeftOut.CANCELLED)


def _uid(event: Any) -> str:  # noqa: ANN401 - as above
    return str(event.get("UID", ""))[:_LONGEST_UID]


def _dates(event: Any, now: datetime) -> list[IcsDate]:  # noqa: ANN401 - as above
    start = _moment(event, "DTSTART")
    if not EARLIEST <= start <= now + FURTHEST:
        raise _Skip(LeftOut.FAR)
    minutes = _minutes(event, start)
    starts = _starts(event, start)
    uid = _uid(event) if len(starts) == 1 and event.get("RECURRENCE-ID") is None else ""
    return [IcsDate(one, minutes, uid) for one in starts]


def _moment(event: Any, name: str) -> datetime:  # noqa: ANN401 - as above
    value = event.get(name)
    if value is None or isinstance(value, list) or not hasattr(value, "dt"):
        raise _Skip(LeftOut.UNREADABLE)
    return _utc(value.dt, value.params)


def _utc(moment: Any, params: Any) -> datetime:  # noqa: ANN401 - as above
    """Bring a moment of the file to UTC; one without a zone is on the clock of the wall."""
    if not isinstance(moment, datetime):
        raise _Skip(LeftOut.ALL_DAY)
    if moment.tzinfo is None and params.get("TZID"):
        raise _Skip(LeftOut.ZONE)
    return moment.astimezone(UTC)


def _minutes(event: Any, start: datetime) -> int | None:  # noqa: ANN401 - as above
    if event.get("DTEND") is not None:
        length = _moment(event, "DTEND") - start
    elif event.get("DURATION") is not None:
        length = event.get("DURATION").dt
    else:
        return None
    minutes = round(length / timedelta(minutes=1))
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise _Skip(LeftOut.LENGTH)
    return minutes


def _starts(event: Any, start: datetime) -> tuple[datetime, ...]:  # noqa: ANN401 - as above
    rule = event.get("RRULE")
    gone = set(_moments(event, "EXDATE"))
    found = {start, *_moments(event, "RDATE")}
    if rule is not None:
        if isinstance(rule, list):
            raise _Skip(LeftOut.RULE)
        try:
            found |= set(expand(rule.to_ical().decode(), start))
        except Invalid as refused:
            no_end = refused.reason == "rule-no-end"
            raise _Skip(LeftOut.NO_END if no_end else LeftOut.RULE) from None
    return tuple(sorted(found - gone))


def _moments(event: Any, name: str) -> Iterator[datetime]:  # noqa: ANN401 - as above
    lists = event.get(name)
    for one in lists if isinstance(lists, list) else [lists] if lists is not None else []:
        for value in one.dts:
            yield _utc(value.dt, value.params)
