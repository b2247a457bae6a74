"""Ask, record and take back consents, and hold what needs one until there is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.consents import (
    REVIEW_WITHIN,
    Basis,
    Consent,
    ConsentBook,
    ConsentEntry,
    ConsentId,
    ConsentOverride,
    ConsentState,
    Decision,
    GivenBy,
    HowGiven,
    OverrideEntry,
    Purpose,
    consent_lines,
    deciding,
    same_recipient,
    state_of,
)
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.register import CaseRow, ConsentEnding, ConsentRow
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import ConsentMissing, Invalid, NotFound
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.joined import files, place_of
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.storage.records import Stored

LONGEST_REASON = 2000
SHORTEST_REASON = 10
EARLIEST = date(1990, 1, 1)
LATEST = timedelta(days=50 * 366)


@helps_use_cases
def require(
    work: Work,
    case: CaseId,
    purpose: Purpose,
    *,
    recipient: str | None = None,
    override: str | None = None,
) -> Basis:
    """Let something go on only with the client's consent, or with a reason for doing without.

    Raises ConsentMissing, or Invalid for a reason that says nothing. The reason is sealed in the
    case file; the audit trail says only that there was one.
    """
    today = local_day(work.now)
    entry = deciding(_entries(work, case), purpose, recipient, today)
    state = state_of(entry, today)
    if entry is not None and state is ConsentState.GIVEN:
        return Basis(consent=entry.id)
    if override is None:
        raise ConsentMissing(purpose, state=state, recipient=recipient or "")
    reason = override.strip()
    if len(reason) < SHORTEST_REASON:
        raise Invalid("override-reason-missing", field="override", least=SHORTEST_REASON)
    if len(reason) > LONGEST_REASON:
        raise Invalid("text-too-long", field="override", most=LONGEST_REASON)
    made = ConsentOverride(purpose, state, reason, recipient or "")
    record = kinds.CONSENT_OVERRIDE.records(work).add(case, made)
    work.note(Action.CONSENT_OVERRIDDEN, record)
    return Basis(override=record)


def _entries(work: Work, case: CaseId) -> tuple[ConsentEntry, ...]:
    """Give the answers of a client, also those in files merged into this one."""
    found = kinds.CONSENT.records(work).list(*files(work, case))
    return tuple(_entry(CaseId(stored.scope), stored) for stored in found)


def _entry(case: CaseId, stored: Stored[Consent]) -> ConsentEntry:
    return ConsentEntry(
        ConsentId(stored.id), case, stored.value, stored.author, stored.created, stored.version
    )


@use_case(Permission.READ_CLINICAL)
def list_consents(work: Work, case: CaseId) -> ConsentBook:
    """Show where every purpose stands, all earlier answers and the overrides; one entry logged."""
    work.note(Action.LIST_OPENED, case)
    entries = _entries(work, case)
    lines = consent_lines(entries, local_day(work.now))
    shown = {line.entry.id for line in lines if line.entry is not None}
    earlier = tuple(one for one in reversed(entries) if one.id not in shown)
    found = kinds.CONSENT_OVERRIDE.records(work).list(*files(work, case))
    overrides = [OverrideEntry(one.value, one.author, one.created) for one in found if one.value]
    return ConsentBook(lines, earlier, tuple(reversed(overrides)))


@use_case(Permission.READ_CLINICAL)
def consent_state(
    work: Work, case: CaseId, purpose: Purpose, *, recipient: str | None = None
) -> ConsentState:
    """Say where one purpose stands today, so that a form can say so before it is sent."""
    today = local_day(work.now)
    work.note(Action.LIST_OPENED, case)
    return state_of(deciding(_entries(work, case), purpose, recipient, today), today)


@use_case(Permission.WRITE_CLINICAL, Changed.CONSENTS)
def record_consent(work: Work, case: CaseId, consent: Consent) -> ConsentId:
    """Record what the client answered; an earlier answer to the same purpose stays readable."""
    if consent.withdrawn_on is not None or consent.withdrawal_reason:
        raise Invalid("consent-withdrawn-already", field="withdrawn_on")
    checked = _checked(work, consent)
    made = ConsentId(kinds.CONSENT.records(work).add(case, checked))
    remember(work, case)
    return made


@use_case(Permission.WRITE_CLINICAL, Changed.CONSENTS)
def correct_consent(work: Work, case: CaseId, consent: ConsentId, value: Consent) -> None:
    """Correct what was recorded wrongly; the earlier version stays, a withdrawal stands."""
    old = _open(work, case, consent)
    kept = replace(value, withdrawn_on=old.withdrawn_on, withdrawal_reason=old.withdrawal_reason)
    if (value.purpose, same_recipient(value.recipient)) != (
        old.purpose,
        same_recipient(old.recipient),
    ):
        raise Invalid("consent-other-purpose", field="purpose")
    kinds.CONSENT.records(work).replace(consent, _checked(work, kept))
    remember(work, case)


@use_case(Permission.WRITE_CLINICAL, Changed.CONSENTS)
def withdraw_consent(
    work: Work, case: CaseId, consent: ConsentId, *, on: date, reason: str = ""
) -> None:
    """Take a consent back: from now on nothing more is shared on it."""
    old = _open(work, case, consent)
    if old.withdrawn_on is not None:
        raise Invalid("consent-withdrawn-already", field="on")
    if old.decision is Decision.REFUSED:
        raise Invalid("consent-was-refused", field="on")
    today = local_day(work.now)
    if not old.given_on <= on <= today:
        raise Invalid("withdrawn-out-of-range", field="on", earliest=old.given_on, latest=today)
    if len(reason) > LONGEST_REASON:
        raise Invalid("text-too-long", field="reason", most=LONGEST_REASON)
    gone = replace(old, withdrawn_on=on, withdrawal_reason=reason.strip())
    kinds.CONSENT.records(work).replace(consent, gone)
    remember(work, case)


def _open(work: Work, case: CaseId, consent: ConsentId) -> Consent:
    stored = kinds.CONSENT.records(work).open(consent)
    place_of(work, case, stored.scope)
    if stored.value is None:
        raise NotFound
    return stored.value


def _checked(work: Work, consent: Consent) -> Consent:
    """Give the consent without blanks at the ends of its texts; raises Invalid."""
    texts = {
        name: str(getattr(consent, name)).strip()
        for name in ("recipient", "language", "interpreter", "witness", "guardian", "remarks")
    }
    for name, text in texts.items():
        if len(text) > LONGEST_REASON:
            raise Invalid("text-too-long", field=name, most=LONGEST_REASON)
    said = replace(consent, **texts)  # type: ignore[arg-type] # texts by their own names
    _check_days(work, said)
    if said.purpose is Purpose.RELEASE and not said.recipient:
        raise Invalid("recipient-missing", field="recipient")
    if said.decision is Decision.GIVEN:
        _check_form(said)
    return said


def _check_days(work: Work, consent: Consent) -> None:
    today = local_day(work.now)
    if not EARLIEST <= consent.given_on <= today:
        raise Invalid("consent-day-out-of-range", field="given_on", earliest=EARLIEST, latest=today)
    ends = consent.expires
    if ends is not None and ends < consent.given_on:
        raise Invalid("expires-before-given", field="expires", earliest=consent.given_on)
    if ends is not None and ends > today + LATEST:
        raise Invalid("expires-too-late", field="expires", latest=today + LATEST)


def _check_form(consent: Consent) -> None:
    if consent.how is None:
        raise Invalid("how-given-missing", field="how")
    if consent.how in (HowGiven.VERBAL, HowGiven.THUMBPRINT) and not consent.witness:
        raise Invalid("witness-missing", field="witness")
    if consent.given_by is GivenBy.GUARDIAN and not consent.guardian:
        raise Invalid("guardian-missing", field="guardian")


@helps_use_cases
def remember(work: Work, case: CaseId) -> None:
    """Keep in the digest which consents end, for Today."""
    lines = consent_lines(_entries(work, case), local_day(work.now))
    standing = (ConsentState.GIVEN, ConsentState.EXPIRED)
    found = [
        ConsentEnding(line.purpose, line.recipient, line.entry.consent.expires)
        for line in lines
        if line.state in standing
        and line.entry is not None
        and line.entry.consent is not None
        and line.entry.consent.expires is not None
    ]
    CaseDigest(work, case).set_consent_endings(tuple(found))


def ending_rows(rows: Iterable[CaseRow], on: date) -> tuple[ConsentRow, ...]:
    """Find the consents of open cases that are to be asked again, the first to end first."""
    found = [
        ConsentRow(row.case, row.code, row.name, one)
        for row in rows
        if row.digest is not None and row.status is CaseStatus.OPEN
        for one in row.digest.consents
        if one.expires - on <= REVIEW_WITHIN
    ]
    return tuple(sorted(found, key=lambda line: (line.ending.expires, line.code)))
