"""Say how often a group meets, which day is a public holiday, where a meeting was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain.diary import ClashKind, Every
from ui.widgets import case_words, group_words
from ui.widgets.dates import say_date, say_time
from ui.wording import join_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from counsel_desk.domain.diary import Clash, Holiday
    from counsel_desk.domain.groups import MeetingReason

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def holiday_words(holiday: Holiday) -> str:
    """Name a public holiday in full: whose it is, and whether it waits for the moon."""
    words = {
        "": translate("Schedule", "{0}, public holiday"),
        "Muslims": translate("Schedule", "{0}, holiday for Muslims"),
        "Hindus": translate("Schedule", "{0}, holiday for Hindus"),
    }[holiday.only_for].format(holiday.name)
    if holiday.estimated:
        return translate("Schedule", "{0}; by the moon, so perhaps a day sooner or later").format(
            words
        )
    return words


def holidays_on(day: datetime.date, holidays: Iterable[Holiday]) -> str:
    """Name the public holidays of a day; an empty text for an ordinary one."""
    return "; ".join(holiday_words(one) for one in holidays if one.day == day)


def holidays_words(holidays: Iterable[Holiday]) -> str:
    """Name all public holidays of some days with their dates."""
    return " · ".join(f"{say_date(one.day)} {holiday_words(one)}" for one in holidays)


def change_words(planned: datetime.datetime | None, reason: MeetingReason | None) -> str:
    """Say where a meeting was moved from and why, or why it was cancelled."""
    why = group_words.meeting_reason(reason) if reason is not None else ""
    if planned is None:
        return why
    moved = translate("Schedule", "moved from {0}").format(case_words.say_moment(planned))
    return f"{moved}: {why}" if why else moved


def meets_words(first: datetime.datetime, rule: str) -> str:
    """Say how often a cycle meets, such as "Every two weeks, Wednesday 14:00"."""
    if not rule:
        return group_words.weekly(first)
    parts = dict(piece.partition("=")[::2] for piece in rule.split(";"))
    named = [one for one in parts.get("BYDAY", "").split(",") if one in _DAYS]
    here = first.astimezone()
    apart = parts.get("INTERVAL", "1")
    days = sorted({_DAYS.index(one) for one in named} or {here.weekday()})
    if parts.get("FREQ") == "WEEKLY" and apart == "1" and len(days) == 1:
        return group_words.weekly(first)
    often = {
        ("WEEKLY", "1"): translate("Schedule", "Every week"),
        ("WEEKLY", "2"): translate("Schedule", "Every two weeks"),
        ("MONTHLY", "1"): translate("Schedule", "Every month"),
    }.get((parts.get("FREQ", ""), apart), translate("Schedule", "By a rule of its own"))
    time = say_time(here.time())
    return f"{often}, {join_words([day_name(day) for day in days])} {time}"


def day_name(day: int) -> str:
    """Name a weekday, Monday as 0."""
    return QLocale().standaloneDayName(day + 1)


def clash_sentence(clash: Clash) -> str:
    """Say what a meeting of a group would clash with."""
    line = {
        ClashKind.COUNSELLOR: translate("Schedule", "Someone who leads it has {0} at {1}"),
        ClashKind.CLIENT: translate("Schedule", "A member has {0} at {1}"),
        ClashKind.ROOM: translate("Schedule", "The venue is taken by {0} at {1}"),
        ClashKind.INTERPRETER: translate("Schedule", "The interpreter is wanted by {0} at {1}"),
    }[clash.kind]
    return line.format(clash.title, clash_moment(clash))


def clash_moment(clash: Clash) -> str:
    """Say when a clash is, from the start to the end."""
    from datetime import timedelta

    end = case_words.local(clash.start) + timedelta(minutes=clash.minutes)
    return f"{case_words.say_moment(clash.start)}–{say_time(end.time())}"


def clash_sentences(clashes: Sequence[Clash]) -> list[str]:
    """Say each clash once, in order of what they are."""
    order = list(ClashKind)
    ranked = sorted(clashes, key=lambda one: (order.index(one.kind), one.start))
    return list(dict.fromkeys(clash_sentence(one) for one in ranked))


def capital(words: str) -> str:
    """Begin with a capital letter."""
    return words[:1].upper() + words[1:]


def every_words(every: Every) -> str:
    """Say how often a group meets."""
    return {
        Every.WEEK: translate("Schedule", "Every week"),
        Every.FORTNIGHT: translate("Schedule", "Every two weeks"),
        Every.MONTH: translate("Schedule", "Every month, same weekday"),
    }[every]
