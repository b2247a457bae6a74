"""Say who waits for a group and why, who fits into it, and how a spell in it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NewType
from uuid import UUID

from counsel_desk.domain.cases import CaseStatus, Sex
from counsel_desk.domain.groups import Composition, Ending
from counsel_desk.domain.ids import CaseId, GroupId, MembershipId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from counsel_desk.domain.groups import GroupPlan

PlaceId = NewType("PlaceId", UUID)


class Priority(StrEnum):
    """How soon someone who waits should have a place; in the order of the list."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class WaitingReason(StrEnum):
    """Why someone waits for a group; a code, so that nothing clinical is written here."""

    COUNSELLOR = "suggested by the counsellor"
    OWN_WISH = "asked for a group"
    RETURNS = "returns to a group"
    OTHER_GROUP = "comes from another group"
    FAMILY = "of the family of a member"
    AFTER_SESSIONS = "after individual sessions"


class OffReason(StrEnum):
    """Why someone was taken off the waiting list without a place."""

    DECLINED = "declined"
    NOT_REACHED = "not reached"
    OTHER_SERVICE = "another service"
    RELOCATED = "relocated"
    MISTAKE = "by mistake"


class EndReason(StrEnum):
    """Why a membership spell ended."""

    COMPLETED = "completed"
    DROPPED_OUT = "dropped out"
    DECLINED = "declined"
    RELOCATED = "relocated"
    DETAINED = "detained"
    DECEASED = "deceased"
    SAFETY = "safety"
    TRANSFERRED = "transferred"
    ILLNESS = "illness"
    MISTAKE = "by mistake"


ENDINGS: Mapping[EndReason, Ending] = MappingProxyType(
    {
        EndReason.COMPLETED: Ending.COMPLETED,
        EndReason.DROPPED_OUT: Ending.STOPPED,
        EndReason.DECLINED: Ending.STOPPED,
    }
)
"""What the roll says of a reason; all others came from outside, and are no drop-out."""


def ending_of(reason: EndReason) -> Ending:
    """Say no more of a reason than the roll may, which every colleague of the group reads."""
    return ENDINGS.get(reason, Ending.OUTSIDE)


@dataclass(frozen=True, slots=True)
class GroupPlace:
    """Compartment coord: a client's place in a group, from waiting for it to its end.

    ``group`` is None for any group. ``since`` is nil for who never waited. ``agreed_on`` is the
    day of the promise to keep what others say, ``without`` why there was none, ``despite`` why
    someone was enrolled who does not fit.
    """

    group: GroupId | None
    since: date | None = None
    priority: Priority = Priority.NORMAL
    reason: WaitingReason | None = None
    off: OffReason | None = None
    membership: MembershipId | None = None
    agreed_on: date | None = None
    without: str = ""
    despite: str = ""
    ended_on: date | None = None
    ending: EndReason | None = None

    @property
    def waits(self) -> bool:
        """Whether this client still waits."""
        return self.since is not None and self.off is None and self.membership is None


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A line of the waiting list."""

    id: PlaceId
    case: CaseId
    code: str
    county: str
    group: GroupId | None
    since: date
    days: int
    priority: Priority
    reason: WaitingReason | None


def in_turn(rows: Iterable[WaitingRow]) -> tuple[WaitingRow, ...]:
    """Order a waiting list: the higher priority first, then who has waited longer."""
    order = list(Priority)
    return tuple(sorted(rows, key=lambda row: (order.index(row.priority), row.since, row.code)))


class Misfit(StrEnum):
    """What speaks against a client's place in a group, or could not be checked."""

    LANGUAGE = "language"
    COMPOSITION = "composition"
    COMPOSITION_UNKNOWN = "composition unknown"
    AGE = "age"
    AGE_UNKNOWN = "age unknown"
    BEGUN = "begun"
    ELSEWHERE = "elsewhere"
    NOT_ACCEPTED = "not accepted"


@dataclass(frozen=True, slots=True)
class Applicant:
    """What is known of a client who may join; None is not known to the reader."""

    status: CaseStatus = CaseStatus.OPEN
    languages: tuple[str, ...] = ()
    sex: Sex | None = None
    birth_year: int | None = None
    elsewhere: bool = False


def misfits(plan: GroupPlan, who: Applicant, *, begun: bool, today: date) -> tuple[Misfit, ...]:
    """Compare a client with whom a group is for; gives nothing where all fits."""
    found: list[Misfit | None] = [
        _language(plan, who),
        _composition(plan, who),
        _age(plan, who, today),
        Misfit.BEGUN if begun and plan.closed else None,
        Misfit.ELSEWHERE if who.elsewhere else None,
        Misfit.NOT_ACCEPTED if who.status is CaseStatus.WAITING else None,
    ]
    return tuple(one for one in found if one is not None)


def _language(plan: GroupPlan, who: Applicant) -> Misfit | None:
    is_known = bool(plan.language and who.languages)
    if not is_known or plan.interpreter or plan.language in who.languages:
        return None
    return Misfit.LANGUAGE


_SEXES = {Composition.WOMEN: Sex.FEMALE, Composition.MEN: Sex.MALE}


def _composition(plan: GroupPlan, who: Applicant) -> Misfit | None:
    wanted = _SEXES.get(plan.composition)
    if wanted is None or who.sex is wanted:
        return None
    is_unknown = who.sex in (None, Sex.UNKNOWN)
    return Misfit.COMPOSITION_UNKNOWN if is_unknown else Misfit.COMPOSITION


def _age(plan: GroupPlan, who: Applicant, today: date) -> Misfit | None:
    if plan.least_age is None and plan.most_age is None:
        return None
    if who.birth_year is None:
        return Misfit.AGE_UNKNOWN
    oldest = today.year - who.birth_year
    is_young = plan.least_age is not None and oldest < plan.least_age
    is_old = plan.most_age is not None and oldest - 1 > plan.most_age
    return Misfit.AGE if is_young or is_old else None
