"""Describe what a counsellor marks on the chart: something in the client's life, and when.

What is told about it stands in the notes; here is a code and a date, as far as it is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType
from uuid import UUID

from counsel_desk.domain.alert_responses import OutsideEvent
from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.domain.partial_date import PartialDate, certainly_before
from counsel_desk.domain.strikes import Struck

LifeEventId = NewType("LifeEventId", UUID)
MAY_COME = frozenset({OutsideEvent.COURT_DATE})
"""What is known before it happens."""


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Compartment clin: one event that a reader of the chart must know."""

    kind: OutsideEvent
    on: PartialDate

    def fault(self, today: date, born: PartialDate | None) -> str:
        """Name what is wrong with its date, empty for nothing; a year has no place on a chart."""
        if self.on.fault() or self.on.month is None:
            return "life-event-month"
        if self.on.earliest() > today and self.kind not in MAY_COME:
            return "life-event-in-future"
        if born is not None and certainly_before(self.on, born):
            return "event-before-birth"
        return ""


@dataclass(frozen=True, slots=True)
class LifeEntry:
    """A mark with its record, in the file it lies in; ``event`` is None where it is damaged."""

    id: LifeEventId
    event: LifeEvent | None
    author: PersonId
    recorded: datetime
    file: CaseId
    struck: Struck | None = None
