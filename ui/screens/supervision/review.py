"""What a supervisor looks for in a caseload: alerts, who gets worse, who stays away."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.days import local_day
from counsel_desk.domain.risk import RANK
from counsel_desk.services.instruments import instrument
from counsel_desk.services.supervision import IMPROVED, UNCHANGED, WORSE
from ui.widgets import alert_words
from ui.widgets.pill import PillKind, Sign
from ui.widgets.plan_words import level_pill, level_words
from ui.widgets.table_model import PillText

if TYPE_CHECKING:
    import datetime

    from counsel_desk.domain.register import CaseloadRow
    from counsel_desk.domain.screenings import Alert

AWAY_DAYS = 28
"""From so many days without being seen, a client is pointed out."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Supervision", text)


class Kind(Enum):
    """The chips above the caseload."""

    ALL = "all"
    ALERTS = "alerts"
    WORSE = "worse"
    UNCHANGED = "unchanged"
    IMPROVED = "improved"
    AWAY = "away"


def kind_name(kind: Kind) -> str:
    """Return the words of a chip."""
    return {
        Kind.ALL: _tr("All"),
        Kind.ALERTS: _tr("Alerts"),
        Kind.WORSE: _tr("Reliably worse"),
        Kind.UNCHANGED: _tr("No reliable change"),
        Kind.IMPROVED: _tr("Improved"),
        Kind.AWAY: _tr("Not seen for 28 days"),
    }[kind]


def risk_pill(row: CaseloadRow) -> PillText | None:
    """Give the pill of the latest risk, or None where it was not assessed."""
    if row.risk is None:
        return None
    whole = level_pill(row.risk.level)
    return PillText(level_words(row.risk.level), whole.kind, whole.sign)


def risk_order(row: CaseloadRow) -> int:
    """Give what sorts by risk; what was not assessed comes below none."""
    return RANK.get(row.risk.level, -1) if row.risk is not None else -1


def is_kind(row: CaseloadRow, kind: Kind, today: datetime.date) -> bool:
    """Whether a case belongs under a chip."""
    return {
        Kind.ALL: True,
        Kind.ALERTS: bool(row.alerts),
        Kind.WORSE: row.reliable == WORSE,
        Kind.UNCHANGED: is_unchanged(row),
        Kind.IMPROVED: row.reliable == IMPROVED,
        Kind.AWAY: is_away(row, today),
    }[kind]


def days_since(row: CaseloadRow, today: datetime.date) -> int | None:
    """Return how many days ago a client was last seen, or None for never."""
    return None if row.last_seen is None else (today - local_day(row.last_seen)).days


def is_away(row: CaseloadRow, today: datetime.date) -> bool:
    """Whether a client has not been seen for four weeks, or not yet at all."""
    days = days_since(row, today)
    return days is None or days >= AWAY_DAYS


def seen_words(row: CaseloadRow, today: datetime.date) -> str:
    """Return when a client was last seen, such as "6 days ago"."""
    days = days_since(row, today)
    if days is None:
        return _tr("never")
    if days <= 0:
        return _tr("today")
    return _tr("yesterday") if days == 1 else _tr("{0} days ago").format(days)


def urgency(alert: Alert) -> tuple[int, float]:
    """Return what sorts alerts: the kind first, then the one that waits longest."""
    return alert_words.rank(alert.kind), alert.raised_at.timestamp()


def first_alert(row: CaseloadRow) -> Alert | None:
    """Return the most urgent alert of a case, or None."""
    return next(iter(alert_words.by_urgency(row.alerts)), None)


def alert_pill(row: CaseloadRow) -> PillText | None:
    """Return the pill of the most urgent alert; further ones are counted."""
    alert = first_alert(row)
    if alert is None:
        return None
    text = alert_words.kind_words(alert.kind)
    if len(row.alerts) > 1:
        text = _tr("{0}, {1} more").format(text, len(row.alerts) - 1)
    return PillText(text, *alert_words.pill_of(alert.kind))


def instrument_title(row: CaseloadRow) -> str:
    """Return the short title of the leading instrument, or a dash."""
    return instrument(row.instrument).short_title if row.instrument else "–"


def is_unchanged(row: CaseloadRow) -> bool:
    """Whether a change could be judged and is within the noise of its instrument."""
    return row.reliable == UNCHANGED


def change_pill(row: CaseloadRow) -> PillText | None:
    """Return the reliable change, for a column of that name; the triangle is the score's way."""
    went = Sign.DOWN if (row.change or 0) < 0 else Sign.UP
    if row.reliable == IMPROVED:
        return PillText(_tr("improved"), PillKind.GOOD, went)
    if row.reliable == WORSE:
        return PillText(_tr("worse"), PillKind.DANGER, went)
    if is_unchanged(row):
        return PillText(_tr("none"), PillKind.NEUTRAL, Sign.RING)
    return None


def change_order(row: CaseloadRow) -> int | None:
    """Return what sorts the column of reliable change: worse, unchanged, improved."""
    return {WORSE: 0, UNCHANGED: 1, IMPROVED: 2}.get(row.reliable or "")
