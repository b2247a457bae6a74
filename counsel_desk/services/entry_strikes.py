"""Strike an entry of any kind that can be struck, and file it again in the right file.

Events, legal steps, risk assessments, consents, referrals and marks on the chart are struck as
notes and screenings are (`strikes`): one record says why, signed by who struck it, and what they
decide is made anew without them. Documents are marked in their own record, which can be taken back
(`documents`); of an intake every version is kept, and it is corrected instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from counsel_desk.domain.access import Permission
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.ids import CaseId, NoteId, ScreeningId
from counsel_desk.services import consents, events, life_events, referrals, risk, strikes
from counsel_desk.services.cases import find_case
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.form_drafts import FormDrafts
from counsel_desk.services.intake import refuse_before_birth
from counsel_desk.services.joined import place_of
from counsel_desk.storage import kinds
from counsel_desk.storage.kinds import Kind
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from counsel_desk.domain.consents import Consent
    from counsel_desk.domain.referrals import Referral
    from counsel_desk.domain.risk import RiskAssessment


@dataclass(frozen=True, slots=True)
class _Way:
    """How one kind is struck.

    ``alone`` gives the entry as it may stand in another file, without what it was linked to here;
    ``decide`` makes anew what lists and headers know of the entries that stand.
    """

    kind: Kind[Any]
    alone: Callable[[Work, CaseId, Any], Any]
    decide: Callable[[Work, CaseId], None]


def _risk_alone(work: Work, into: CaseId, one: RiskAssessment) -> RiskAssessment:
    refuse_before_birth(work, into, one.assessed_on, field="into")
    return replace(one, screening=None, reason="")


def _consent_alone(work: Work, into: CaseId, one: Consent) -> Consent:
    refuse_before_birth(work, into, one.given_on, field="into")
    return one


def _referral_alone(work: Work, into: CaseId, one: Referral) -> Referral:
    """Have a referral rest on what that client agreed to; raises ConsentMissing."""
    refuse_before_birth(work, into, one.made_on, field="into")
    return referrals.rested(work, into, one, None)


def _nothing(work: Work, case: CaseId) -> None:
    """Decide nothing: events and legal steps are read where they are counted."""


_WAYS = {
    "violation": _Way(kinds.VIOLATION, events.event_alone, _nothing),
    "legal_step": _Way(kinds.LEGAL_STEP, events.step_alone, _nothing),
    "risk": _Way(kinds.RISK, _risk_alone, risk.mark_latest),
    "consent": _Way(kinds.CONSENT, _consent_alone, consents.remember),
    "life_event": _Way(kinds.LIFE_EVENT, life_events.event_alone, _nothing),
    "referral": _Way(kinds.REFERRAL, _referral_alone, referrals.remember),
}
"""The kinds that are struck besides notes and screenings, by table."""


@use_case(
    Permission.WRITE_CLINICAL,
    Changed.NOTES | Changed.SCREENINGS | Changed.ALERTS | Changed.CASES | Changed.EVENTS
    | Changed.PLANS | Changed.CONSENTS | Changed.REFERRALS,
)  # fmt: skip
def strike_entry(
    work: Work, case: CaseId, *, table: str, entry: UUID, reason: str, code: str = ""
) -> UUID | None:
    """Strike an entry of a kind; ``code`` is of the right file, or nothing.

    Raises as `strikes.strike_note` and `cases.find_case` do, with ``merged-away`` for what lies in
    a file merged into this one, and ConsentMissing for a referral on which that client was not
    asked.
    """
    into = find_case(work, code=code) if code.strip() else None
    if table == "screening":
        return strikes.strike_screening(work, case, ScreeningId(entry), reason=reason, into=into)
    if table == "note":
        return strikes.strike_note(work, case, NoteId(entry), reason=reason, into=into)
    if table not in _WAYS:
        raise NotFound
    return _strike(work, case, _WAYS[table], entry, reason, into)


def _strike(
    work: Work, case: CaseId, way: _Way, entry: UUID, reason: str, into: CaseId | None
) -> UUID | None:
    table = way.kind.table
    records = way.kind.records(work)
    stored = records.open(entry)
    if place_of(work, case, stored.scope) != case:
        raise Invalid("merged-away")
    strike = strikes.checked(work, case, stored, reason, into, table)
    fresh: UUID | None = None
    if into is not None:
        if stored.value is None:
            raise NotFound
        fresh = records.add(into, way.alone(work, into, stored.value))
        way.decide(work, into)
    kinds.STRIKE.records(work).add(case, replace(strike, refiled_as=fresh))
    FormDrafts(work).drop(FormKey(table, case, entry))
    way.decide(work, case)
    return fresh
