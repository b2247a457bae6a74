"""Give the dates that a rule of RFC 5545 makes, on the clock of the wall and never without an end.

A rule may come from a file that somebody else wrote: nothing is handed to the library before every
part of it is known, and it is never asked for more than a few years of dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from counsel_desk.domain.diary import Booking, Every, Repeat
from counsel_desk.services.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

MOST_SESSIONS = 60
"""Sessions of one series; a longer course is booked again when its end is in sight."""
MOST_MEETINGS = 120
"""Meetings of one cycle: an open group that meets each week for two years."""
AHEAD, FURTHEST = timedelta(days=2 * 366), timedelta(days=5 * 366)
LONGEST_RULE = 200
_DAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_DAYS = rf"{_DAY}(?:,{_DAY}){{0,6}}"
_NUMBERED = rf"[+-]?[1-5]{_DAY}(?:,[+-]?[1-5]{_DAY}){{0,9}}"
_OF_MONTH = r"-?(?:[1-9]|[12]\d|3[01])"
_ANY = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d?",
    "COUNT": r"\d{1,5}",
    "UNTIL": r"\d{8}(?:T\d{6}Z?)?",
    "WKST": _DAY,
}
_PARTS: dict[str, dict[str, str]] = {
    "DAILY": {"BYDAY": _DAYS},
    "WEEKLY": {"BYDAY": _DAYS},
    "MONTHLY": {
        "BYDAY": f"{_DAYS}|{_NUMBERED}",
        "BYMONTHDAY": rf"{_OF_MONTH}(?:,{_OF_MONTH}){{0,30}}",
        "BYSETPOS": "-?[1-5]",
    },
    "YEARLY": {"BYMONTH": r"[1-9]|1[0-2]"},
}
"""What a rule may say beside what any may: combinations that have dates. The library looks for the
first date of one that has none through eight thousand years."""
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})


@dataclass(frozen=True, slots=True)
class Cycle:
    """The rule of a cycle, the starts that it makes in UTC, and those that were left out of it."""

    rule: str
    starts: tuple[datetime, ...]
    left_out: tuple[datetime, ...] = ()


# --- a rule that was chosen ---


def occurrences(booking: Booking, *, most: int = MOST_SESSIONS) -> tuple[datetime, ...]:
    """Give the starts that a booking makes, at the same time on the wall; raises Invalid."""
    if booking.repeat is None:
        return (booking.start.astimezone(UTC),)
    _check_end(booking.repeat, booking.start.astimezone().date(), most)
    found = tuple(at.astimezone(UTC) for at in islice(_rule(booking), most + 1))
    if len(found) > most:
        raise Invalid("repeat-times", field="repeat", least=2, most=most)
    return found


def _check_end(repeat: Repeat, first: date, most: int) -> None:
    if (repeat.times is None) == (repeat.until is None):
        raise Invalid("repeat-end", field="repeat")
    if repeat.times is not None and not 2 <= repeat.times <= most:
        raise Invalid("repeat-times", field="repeat", least=2, most=most)
    if repeat.until is not None and repeat.until < first:
        raise Invalid("end-before-start", field="until")
    if repeat.until is not None and repeat.until > first + AHEAD:
        raise Invalid("start-out-of-range", field="until")


def rule_of(booking: Booking) -> str:
    """Write the repetition of a booking as an RRULE of RFC 5545."""
    return str(_rule(booking)).rpartition("RRULE:")[2]


def _rule(booking: Booking) -> Any:  # noqa: ANN401 - the library is loaded on first use
    """Make the rule, on the clock of the wall: monthly is the same weekday, a fifth is the last."""
    from dateutil import rrule

    repeat = booking.repeat
    begin = _on_the_wall(booking.start)
    rule: dict[str, Any] = {"dtstart": begin}
    if repeat is not None and repeat.times is not None:
        rule["count"] = repeat.times
    elif repeat is not None and repeat.until is not None:
        rule["until"] = datetime.combine(repeat.until, time(23, 59, 59))
    if repeat is not None and repeat.every is Every.MONTH:
        week = (begin.day - 1) // 7 + 1
        day = _weekdays()[begin.weekday()](-1 if week > 4 else week)
        return rrule.rrule(rrule.MONTHLY, byweekday=day, **rule)
    if repeat is not None and repeat.days:
        days = sorted({begin.weekday(), *repeat.days})
        rule["byweekday"] = [_weekdays()[day] for day in days]
    apart = 2 if repeat is not None and repeat.every is Every.FORTNIGHT else 1
    return rrule.rrule(rrule.WEEKLY, interval=apart, **rule)


def _on_the_wall(moment: datetime) -> datetime:
    return moment.astimezone().replace(tzinfo=None, second=0, microsecond=0)


@cache
def _weekdays() -> tuple[Any, ...]:
    from dateutil import rrule

    return (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)


def cycle_of(first: datetime, repeat: Repeat | None, leave_out: Collection[datetime] = ()) -> Cycle:
    """Give the dates of a cycle; for what is left out of a number of meetings others follow.

    Raises Invalid as `occurrences` does, and with ``nothing-left``.
    """
    wanted = repeat.times if repeat is not None else None
    booking = Booking(first, 0, repeat=repeat)
    while True:
        found = occurrences(booking, most=MOST_MEETINGS)
        gone = tuple(one for one in found if one in leave_out)
        missing = 0 if wanted is None else wanted - (len(found) - len(gone))
        if repeat is None or booking.repeat is None or missing <= 0:
            break
        booking = replace(booking, repeat=replace(repeat, times=len(found) + missing))
    starts = tuple(one for one in found if one not in leave_out)
    if not starts:
        raise Invalid("nothing-left", field="repeat")
    return Cycle(rule_of(booking) if repeat is not None else "", starts, gone)


# --- a rule that was read ---


def expand(
    rule: str,
    first: datetime,
    *,
    most: int = MOST_MEETINGS,
    leave_out: Collection[datetime] = (),
) -> tuple[datetime, ...]:
    """Give the starts in UTC of a rule from its first one on, without those left out.

    The rule's times are those of the clock on the wall. Raises Invalid with ``rule-broken``,
    ``rule-no-end``, ``rule-too-often``, ``rule-too-far``, ``rule-too-many`` or ``nothing-left``.
    """
    parts = _parsed(rule)
    begin = _on_the_wall(first)
    latest = begin + FURTHEST
    until = min(_until(parts, begin), latest)
    count = int(parts["COUNT"]) if "COUNT" in parts else None
    if count is not None and not 1 <= count <= most:
        raise Invalid("rule-too-many", field="rule", most=most)
    found = tuple(islice(_dates(parts, begin, until), count or most + 1))
    if len(found) > most:
        raise Invalid("rule-too-many", field="rule", most=most)
    if (len(found) < count) if count is not None else _until(parts, begin) > latest:
        raise Invalid("rule-too-far", field="rule")
    starts = tuple(at.astimezone(UTC) for at in found)
    kept = tuple(one for one in starts if one not in leave_out)
    if not kept:
        raise Invalid("nothing-left", field="rule")
    return kept


def _parsed(rule: str) -> dict[str, str]:
    """Take a rule apart; raises Invalid unless each part of it is known and there is an end."""
    text = rule.strip().upper().removeprefix("RRULE:")
    parts: dict[str, str] = {}
    for piece in text[: LONGEST_RULE + 1].split(";"):
        name, _, value = piece.partition("=")
        if name in parts:
            raise Invalid("rule-broken", field="rule")
        parts[name] = value
    if parts.get("FREQ") in _TOO_OFTEN:
        raise Invalid("rule-too-often", field="rule")
    if len(text) > LONGEST_RULE or not _known(parts):
        raise Invalid("rule-broken", field="rule")
    if "COUNT" not in parts and "UNTIL" not in parts:
        raise Invalid("rule-no-end", field="rule")
    return parts


def _known(parts: Mapping[str, str]) -> bool:
    allowed = _ANY | _PARTS.get(parts.get("FREQ", ""), {})
    is_written = all(
        name in allowed and re.fullmatch(allowed[name], value, re.ASCII)
        for name, value in parts.items()
    )
    days = parts.get("BYDAY", "")
    is_counted = any(one.isdigit() for one in days)
    return (
        is_written
        and "FREQ" in parts
        and not {"COUNT", "UNTIL"} <= parts.keys()
        and not {"BYDAY", "BYMONTHDAY"} <= parts.keys()
        and ("BYSETPOS" not in parts or bool(days and not is_counted))
        and (parts["FREQ"] != "DAILY" or not days or parts.get("INTERVAL", "1") == "1")
    )


def _until(parts: Mapping[str, str], begin: datetime) -> datetime:
    """Give the last moment that a rule allows, on the wall; one with a count has none."""
    text = parts.get("UNTIL")
    if text is None:
        return begin + FURTHEST
    try:
        if text.endswith("Z"):
            moment = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            return moment.astimezone().replace(tzinfo=None)
        if "T" in text:
            return datetime.strptime(text, "%Y%m%dT%H%M%S")
        day = datetime.strptime(text, "%Y%m%d")
    except (ValueError, OverflowError):
        raise Invalid("rule-broken", field="rule") from None
    return day.replace(hour=23, minute=59, second=59)


def _dates(parts: Mapping[str, str], begin: datetime, until: datetime) -> Iterable[datetime]:
    from dateutil import rrule

    kinds = {"DAILY": rrule.DAILY, "WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY}
    kind: Any = kinds.get(parts["FREQ"], rrule.YEARLY)
    told: dict[str, Any] = {
        name.lower(): [int(one) for one in parts[name].split(",")]
        for name in ("BYMONTHDAY", "BYMONTH", "BYSETPOS")
        if name in parts
    }
    if "BYDAY" in parts:
        told["byweekday"] = _several_days(parts["BYDAY"])
    if "WKST" in parts:
        told["wkst"] = _several_days(parts["WKST"])[0].weekday
    apart = int(parts.get("INTERVAL", "1"))
    return rrule.rrule(kind, dtstart=begin, until=until, interval=apart, **told)


def _several_days(text: str) -> list[Any]:
    names = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    found = []
    for one in text.split(","):
        day = _weekdays()[names.index(one[-2:])]
        which = int(one[:-2] or 0)
        found.append(day(which) if which else day)
    return found
