"""Describe how a client came: who sent them, why they came, what they need and hope for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from counsel_desk.domain.ids import PersonId

LONGEST = 20_000
"""Characters in one text of a form; more belongs into a note or a document."""


class ReferralSource(StrEnum):
    """Who sent the client."""

    SELF = "self"
    FAMILY = "family"
    CLIENT = "another client"
    HOSPITAL = "hospital"
    LAWYER = "lawyer"
    HUMAN_RIGHTS = "human rights organisation"
    COMMUNITY = "community or faith group"
    SCHOOL = "school"
    COURT = "court"
    POLICE_OVERSIGHT = "police oversight"
    PRISON = "prison visit"
    OUTREACH = "outreach"
    OTHER = "other"


class Problem(StrEnum):
    """What troubles the client, as people say it."""

    SLEEP = "sleep"
    NIGHTMARES = "nightmares"
    MEMORIES = "memories"
    FEAR = "fear"
    SADNESS = "sadness"
    ANGER = "anger"
    SHAME = "shame"
    PAIN = "pain"
    CONCENTRATION = "concentration"
    DEATH = "thoughts of death"
    SUBSTANCE = "alcohol or drugs"
    RELATIONSHIPS = "relationships"
    GRIEF = "grief"
    LIVELIHOOD = "livelihood"
    SAFETY = "safety"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Intake:
    """Compartment clin, one for a case; every field may stay empty."""

    source: ReferralSource | None = None
    referred_by: str = ""
    referred_on: date | None = None
    reasons: str = ""
    household: str = ""
    household_size: int | None = None
    children: int | None = None
    support: str = ""
    problems: tuple[Problem, ...] = ()
    presenting: str = ""
    medical: str = ""
    expectations: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class IntakeEntry:
    """The intake with its record; ``intake`` is None where the record is damaged."""

    id: UUID
    intake: Intake | None
    author: PersonId
    recorded: datetime
    version: int
