"""Name the identifiers that everything else is addressed by."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

PersonId = NewType("PersonId", UUID)
CircleId = NewType("CircleId", UUID)
TeamId = NewType("TeamId", UUID)
CaseId = NewType("CaseId", UUID)
GroupId = NewType("GroupId", UUID)
MembershipId = NewType("MembershipId", UUID)
MeetingId = NewType("MeetingId", UUID)
NoteId = NewType("NoteId", UUID)
ScreeningId = NewType("ScreeningId", UUID)
AppointmentId = NewType("AppointmentId", UUID)
AlertId = NewType("AlertId", UUID)
SeriesId = NewType("SeriesId", UUID)
