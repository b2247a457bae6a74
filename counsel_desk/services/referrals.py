"""Make referrals on the client's consent, and follow them until something came of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.days import local_day
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.referrals import (
    Direction,
    Referral,
    ReferralDigest,
    ReferralEntry,
    ReferralId,
    ReferralRow,
    digest_of,
    fault_of,
)
from counsel_desk.services.consents import require
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.directory import partner_of
from counsel_desk.services.errors import Invalid, NotFound, VaultDamaged
from counsel_desk.services.form_drafts import FormDrafts
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.intake import refuse_before_birth
from counsel_desk.services.joined import files, place_of
from counsel_desk.services.strikes import refuse_struck, standing, struck
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from counsel_desk.domain.register import CaseRow
    from counsel_desk.domain.strikes import Struck
    from counsel_desk.storage.records import Stored

LONGEST_TEXT = 4000
FORM = "referral"
"""The name under which a half-filled form is kept."""
_TEXTS = ("partner_name", "reason", "outcome_text", "remarks")
_DAYS = ("made_on", "sent", "received", "attended", "outcome_on")


@use_case(Permission.READ_CLINICAL)
def list_referrals(work: Work, case: CaseId) -> tuple[ReferralEntry, ...]:
    """List the referrals of a case, struck ones too, newest first; one entry is logged."""
    work.note(Action.LIST_OPENED, case)
    together = files(work, case)
    stored = kinds.REFERRAL.records(work).list(*together)
    gone = struck(work, case, together)
    found = [_entry(CaseId(one.scope), one, gone.get(one.id)) for one in stored]
    return tuple(sorted(found, key=_newest, reverse=True))


def _newest(entry: ReferralEntry) -> tuple[date, ReferralId]:
    return (entry.referral.made_on if entry.referral else entry.recorded.date()), entry.id


@use_case(Permission.READ_CLINICAL)
def open_referral(work: Work, case: CaseId, referral: ReferralId) -> ReferralEntry:
    """Open one referral, signature checked; the reading is logged.

    Raises VaultDamaged when its signature or its author's right does not hold.
    """
    stored = kinds.REFERRAL.records(work).open(referral)
    place = place_of(work, case, stored.scope)
    if stored.value is None or not stored.intact:
        raise VaultDamaged
    return _entry(place, stored, struck(work, place).get(referral))


@use_case(Permission.WRITE_CLINICAL, Changed.REFERRALS | Changed.CONSENTS)
def record_referral(
    work: Work, case: CaseId, value: Referral, *, override: str | None = None
) -> ReferralId:
    """Record a referral; one out rests on the client's consent, or on a reason without.

    Raises ConsentMissing and Invalid.
    """
    checked = rested(work, case, _checked(work, case, value), override)
    made = ReferralId(kinds.REFERRAL.records(work).add(case, checked))
    FormDrafts(work).drop(FormKey(FORM, case))
    remember(work, case)
    return made


@use_case(Permission.WRITE_CLINICAL, Changed.REFERRALS | Changed.CONSENTS)
def update_referral(
    work: Work, case: CaseId, referral: ReferralId, value: Referral, *, override: str | None = None
) -> None:
    """Write down the next step of a referral, or correct it; earlier versions stay.

    Sending it, or sending it to someone else, asks for the consent again. What is written down
    afterwards does not: the client may have taken it back since.
    """
    stored = kinds.REFERRAL.records(work).open(referral)
    place = place_of(work, case, stored.scope)
    if stored.value is None:
        raise NotFound
    refuse_struck(work, place, referral)
    old, checked = stored.value, _checked(work, place, value)
    if old.direction is not checked.direction:
        raise Invalid("referral-other-direction", field="direction")
    leaves = checked.sent is not None and old.sent is None
    if leaves or (checked.partner, checked.partner_name) != (old.partner, old.partner_name):
        checked = rested(work, case, checked, override)
    else:
        checked = replace(checked, consent=old.consent, override=old.override)
    kinds.REFERRAL.records(work).replace(referral, checked)
    FormDrafts(work).drop(FormKey(FORM, case, referral))
    remember(work, case)


@helps_use_cases
def rested(work: Work, case: CaseId, value: Referral, override: str | None) -> Referral:
    """Give a referral with the consent that it rests on in this file, or with the override."""
    if value.direction is Direction.IN:
        return replace(value, consent=None, override=None)
    basis = require(work, case, Purpose.REFERRAL, recipient=value.partner_name, override=override)
    return replace(value, consent=basis.consent, override=basis.override)


def _checked(work: Work, case: CaseId, value: Referral) -> Referral:
    """Give the referral with its partner's name and without blanks; raises Invalid, NotFound."""
    name = value.partner_name
    if value.partner is not None:
        name = partner_of(work, value.partner).name
    texts = {one: str(getattr(value, one)).strip() for one in _TEXTS}
    for field, text in texts.items():
        if len(text) > LONGEST_TEXT:
            raise Invalid("text-too-long", field=field, most=LONGEST_TEXT)
    texts["partner_name"] = name.strip()
    clean = replace(value, **texts)  # type: ignore[arg-type] # texts by their own names
    if fault := fault_of(clean, local_day(work.now)):
        raise Invalid(fault[0], field=fault[1])
    for name in _DAYS:
        if (day := getattr(clean, name)) is not None:
            refuse_before_birth(work, case, day, field=name)
    return clean


def _entry(case: CaseId, stored: Stored[Referral], gone: Struck | None) -> ReferralEntry:
    own = ReferralId(stored.id)
    author, at = stored.author, stored.created
    return ReferralEntry(own, case, stored.value, author, at, stored.version, gone)


@helps_use_cases
def remember(work: Work, case: CaseId) -> None:
    """Have lists know what was referred and not answered, by others or here."""
    CaseDigest(work, case).set_referrals(gathered(work, case))


@helps_use_cases
def gathered(work: Work, case: CaseId) -> ReferralDigest:
    """Give what lists need from all referrals of a case that stand."""
    found = standing(work, case, kinds.REFERRAL.records(work).list(*files(work, case)))
    return digest_of((one.id, one.value) for one in found if one.value is not None)


def overdue_rows(rows: Iterable[CaseRow], on: date) -> tuple[ReferralRow, ...]:
    """Find referrals that nobody has answered although it is time, the longest due first.

    One that came in is answered when the client was seen; a closed file waits for nobody.
    """
    found = [
        ReferralRow(row.case, row.code, row.name, one)
        for row in rows
        if row.digest is not None and row.status is not CaseStatus.CLOSED
        for one in row.digest.referrals.waiting
        if one.due < on
    ]
    return tuple(sorted(found, key=lambda line: (line.referral.due, line.code)))
