"""Ask, record and take back consents, and hold what needs one until there is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission, Relation
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.consents import (
    LEAVING,
    REVIEW_WITHIN,
    SAID_NO,
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
from counsel_desk.services.intake import refuse_before_birth
from counsel_desk.services.joined import files, place_of
from counsel_desk.services.strikes import refuse_struck, struck
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from counsel_desk.domain.strikes import Struck
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
    """Give the answers of a client that stand, also those in files merged into this one."""
    return tuple(one for one in _every(work, case) if one.struck is None)


def _every(work: Work, case: CaseId) -> tuple[ConsentEntry, ...]:
    """Give all answers of a client, those that were struck too."""
    together = files(work, case)
    found = kinds.CONSENT.records(work).list(*together)
    gone = struck(work, case, together) if found else {}
    return tuple(entry_of(stored, gone.get(stored.id)) for stored in found)


@helps_use_cases
def entry_of(stored: Stored[Consent], gone: Struck | None = None) -> ConsentEntry:
    """Give a consent with its record, and who struck it where somebody did."""
    own, case = ConsentId(stored.id), CaseId(stored.scope)
    author, at = stored.author, stored.created
    return ConsentEntry(own, case, stored.value, author, at, stored.version, gone)


@helps_use_cases
def require_leaving(
    work: Work, case: CaseId, purpose: Purpose, *, recipient: str, override: str | None = None
) -> Basis:
    """Let something leave for somebody only with the consent to what it is for.

    Raises NotFound for a purpose by which nothing leaves, and what `require` raises.
    """
    if purpose not in LEAVING:
        raise NotFound
    return require(work, case, purpose, recipient=recipient or None, override=override)


@helps_use_cases
def heed(
    work: Work, case: CaseId, purpose: Purpose, *, override: str | None = None
) -> Basis | None:
    """Hold back what the client said no to; what nobody asked about yet goes on.

    Who has no key to the consents cannot heed them. Raises what `require` raises.
    """
    if not work.ring.holds(case, Compartment.CLIN):
        return None
    today = local_day(work.now)
    if state_of(deciding(_entries(work, case), purpose, None, today), today) not in SAID_NO:
        return None
    return require(work, case, purpose, override=override)


@helps_use_cases
def heed_reader(work: Work, case: CaseId, *, override: str | None = None) -> None:
    """Hold a client's notes back from supervision where the client said no to it.

    Who counsels the client reads on. A reason of one's own holds for the rest of its day.
    """
    if notes_held_back(work, case):
        heed(work, case, Purpose.SUPERVISION, override=override)


@helps_use_cases
def notes_held_back(work: Work, case: CaseId) -> bool:
    """Whether a client's no to supervision keeps the words of the notes from this person now."""
    if not reads_for_supervision(work, case):
        return False
    today = local_day(work.now)
    state = state_of(deciding(_entries(work, case), Purpose.SUPERVISION, None, today), today)
    return state in SAID_NO and not reasoned_today(work, case)


@helps_use_cases
def reads_for_supervision(work: Work, case: CaseId) -> bool:
    """Whether this person reads a file for another reason than counselling its client."""
    return Relation.CASE_COUNSELLOR not in work.relations_to(case=case)


@helps_use_cases
def reasoned_today(work: Work, case: CaseId) -> bool:
    """Whether this person gave a reason today to use a file in supervision all the same."""
    today = local_day(work.now)
    return any(
        one.value is not None
        and one.value.purpose is Purpose.SUPERVISION
        and one.author == work.me
        and local_day(one.created) == today
        for one in kinds.CONSENT_OVERRIDE.records(work).list(*files(work, case))
    )


@use_case(Permission.READ_CLINICAL)
def list_consents(work: Work, case: CaseId) -> ConsentBook:
    """Show where every purpose stands, all earlier answers and the overrides; one entry logged.

    What was struck stands among the earlier answers.
    """
    work.note(Action.LIST_OPENED, case)
    entries = _every(work, case)
    standing = tuple(one for one in entries if one.struck is None)
    lines = consent_lines(standing, local_day(work.now))
    shown = {line.entry.id for line in lines if line.entry is not None}
    earlier = tuple(one for one in reversed(entries) if one.id not in shown)
    found = kinds.CONSENT_OVERRIDE.records(work).list(*files(work, case))
    overrides = [OverrideEntry(one.value, one.author, one.created) for one in found if one.value]
    overrides = sorted((*overrides, *_unpromised(work, case)), key=lambda one: one.recorded)
    return ConsentBook(lines, earlier, tuple(reversed(overrides)))


def _unpromised(work: Work, case: CaseId) -> Iterator[OverrideEntry]:
    """Give why others, who read no consents, had the client join a group without the promise."""
    records = kinds.WAITING.records(work)
    for stored in records.list(*files(work, case)):
        if stored.value is None or not stored.value.without:
            continue
        every = records.versions(stored.id) if stored.version > 1 else [stored]
        told = [one for one in every if one.value is not None and one.value.without]
        first = min(told, key=lambda one: one.version)
        made = ConsentOverride(Purpose.GROUP, ConsentState.NOT_ASKED, stored.value.without)
        yield OverrideEntry(made, first.author, first.created)


@use_case(Permission.READ_CLINICAL)
def consent_state(
    work: Work, case: CaseId, purpose: Purpose, *, recipient: str | None = None
) -> ConsentState:
    """Say where one purpose stands today, so that a form can say so before it is sent."""
    today = local_day(work.now)
    work.note(Action.LIST_OPENED, case)
    return state_of(deciding(_entries(work, case), purpose, recipient, today), today)


@use_case(Permission.WRITE_CLINICAL, Changed.CONSENTS | Changed.CASES)
def record_consent(work: Work, case: CaseId, consent: Consent) -> ConsentId:
    """Record what the client answered; an earlier answer to the same purpose stays readable."""
    if consent.withdrawn_on is not None or consent.withdrawal_reason:
        raise Invalid("consent-withdrawn-already", field="withdrawn_on")
    checked = _checked(work, consent)
    refuse_before_birth(work, case, checked.given_on, field="given_on")
    made = ConsentId(kinds.CONSENT.records(work).add(case, checked))
    remember(work, case)
    return made


@use_case(Permission.WRITE_CLINICAL, Changed.CONSENTS | Changed.CASES)
def correct_consent(work: Work, case: CaseId, consent: ConsentId, value: Consent) -> None:
    """Correct what was recorded wrongly; the earlier version stays, a withdrawal stands."""
    old = _open(work, case, consent)
    kept = replace(value, withdrawn_on=old.withdrawn_on, withdrawal_reason=old.withdrawal_reason)
    if (value.purpose, same_recipient(value.recipient)) != (
        old.purpose,
        same_recipient(old.recipient),
    ):
        raise Invalid("consent-other-purpose", field="purpose")
    checked = _checked(work, kept)
    refuse_before_birth(work, case, checked.given_on, field="given_on")
    kinds.CONSENT.records(work).replace(consent, checked)
    remember(work, case)


@use_case(Permission.WRITE_CLINICAL, Changed.CONSENTS | Changed.CASES)
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
    """Give a consent that may be changed; raises Invalid with ``struck-already``."""
    stored = kinds.CONSENT.records(work).open(consent)
    place = place_of(work, case, stored.scope)
    if stored.value is None:
        raise NotFound
    refuse_struck(work, place, consent)
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
    """Keep in the digest which consents end, and in the safe-contact rule what it rests on."""
    entries = _entries(work, case)
    _tell_contact(work, case, entries)
    lines = consent_lines(entries, local_day(work.now))
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


def _tell_contact(work: Work, case: CaseId, entries: tuple[ConsentEntry, ...]) -> None:
    """Tell who reads the safe-contact rule alone what the client said about being contacted."""
    listed = work.contacts.only(case)
    if listed is None or listed.value is None:
        return
    today = local_day(work.now)
    entry = deciding(entries, Purpose.CONTACT, None, today)
    said = entry.consent if entry is not None else None
    is_no = state_of(entry, today) in (ConsentState.REFUSED, ConsentState.WITHDRAWN)
    rule = replace(
        listed.value,
        against=said.last_word if said is not None and is_no else None,
        until=said.expires if said is not None and not is_no else None,
    )
    if rule != listed.value:
        work.contacts.put(case, rule)


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
