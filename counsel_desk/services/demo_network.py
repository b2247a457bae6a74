"""Fill the demonstration's network directory, refer some clients, and settle what is in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Permission
from counsel_desk.domain.consents import Consent, Decision, HowGiven, Purpose
from counsel_desk.domain.directory import Cost, Partner, PartnerKind
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.notes import NoteFormat
from counsel_desk.domain.referrals import (
    Direction,
    Referral,
    ReferralKind,
    ReferralOutcome,
    Urgency,
    digest_of,
)
from counsel_desk.domain.settings import ReasonChoice, ReasonList, Settings
from counsel_desk.services import directory, settings
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.services.desk import Desk

MOST = 60
"""Clients with a referral; a large vault has enough of them then."""
_K = ReferralKind
_DOCTOR, _LAWYER, _ORG = PartnerKind
_PARTNERS: tuple[tuple[str, PartnerKind, str, str, tuple[ReferralKind, ...], str], ...] = (
    ("Rift Valley Wellness Clinic", _ORG, "Nakuru", "Nakuru", (_K.MEDICAL, _K.HIV_TB), "011"),
    ("Dr Njoki Muthoni", _DOCTOR, "Nakuru", "Naivasha", (_K.PSYCHIATRIC,), "012"),
    ("Haki Yetu Advocates", _LAWYER, "Nairobi", "Nairobi", (_K.LEGAL,), "013"),
    ("Dr Abdirahman Yusuf", _DOCTOR, "Garissa", "Garissa", (_K.MEDICAL,), "014"),
    ("Nyumba Salama Shelter", _ORG, "Nairobi", "Kasarani", (_K.SHELTER, _K.GBV), "015"),
    ("Tembea Physiotherapy", _ORG, "Kisumu", "Kisumu", (_K.PHYSIOTHERAPY,), "016"),
    ("Lake Region Legal Aid", _LAWYER, "Kisumu", "Kisumu", (_K.LEGAL, _K.GBV), "017"),
    ("Watoto Kwanza Centre", _ORG, "Mombasa", "Likoni", (_K.CHILD_PROTECTION,), "018"),
    ("Biashara Mpya Trust", _ORG, "Kakamega", "Kakamega", (_K.SOCIO_ECONOMIC,), "019"),
    ("Adv. Chepkemoi Langat", _LAWYER, "Uasin Gishu", "Eldoret", (_K.LEGAL,), "020"),
    ("Pwani Recovery Hospital", _ORG, "Mombasa", "Nyali", (_K.PSYCHIATRIC, _K.MEDICAL), "021"),
    ("Dr Wambui Gathoni", _DOCTOR, "Nyeri", "Nyeri", (_K.MEDICAL, _K.PHYSIOTHERAPY), "022"),
)
"""Made up, as everything here."""
_LANGUAGES = (("sw", "en"), ("en", "sw", "ki"), ("sw", "so"), ("sw", "luo"))
_REASONS = {
    _K.MEDICAL: "Pain in both feet since the detention; an examination and treatment.",
    _K.LEGAL: "Wants to know whether the complaint can still be filed, and what it would take.",
    _K.PSYCHIATRIC: "Hardly sleeps in spite of six sessions; please review for medication.",
    _K.SHELTER: "Was followed home twice this week and cannot stay there.",
    _K.PHYSIOTHERAPY: "Cannot lift the right arm above the shoulder.",
    _K.SOCIO_ECONOMIC: "Lost the stall in the market; looks for a small loan and training.",
    _K.CHILD_PROTECTION: "The youngest child stopped going to school after the arrest.",
}


def write_network(
    desks: Mapping[str, Desk], written: Mapping[int, CaseId], now: datetime
) -> dict[str, int]:
    """Write the directory, the settings, and referrals in every state."""
    today = now.date()
    partners = _directory(desks["coordinator"], today)
    desks["supervisor"].do(
        settings.change_settings,
        settings=replace(
            Settings(),
            formats=(NoteFormat.SOAP, NoteFormat.DAP, NoteFormat.BIRP, NoteFormat.SHORT,
                     NoteFormat.FREE),
            reasons=(ReasonChoice(ReasonList.NON_REPORTING, own=("Fear for a relative",)),),
        ),
        reason="Agreed at the clinical meeting",
    )  # fmt: skip
    chosen = [number for number in sorted(written) if number % 3 == 1][:MOST]
    for side, user in enumerate(("counsellor1", "counsellor2")):
        mine = [(number, written[number]) for number in chosen if number % 2 == side]
        desks[user].do(_refer, mine, partners, now)
    return {"partners": len(partners), "referrals": len(chosen)}


def _directory(desk: Desk, today: date) -> tuple[tuple[UUID, Partner], ...]:
    found: list[tuple[UUID, Partner]] = []
    for place, (name, kind, county, town, services, number) in enumerate(_PARTNERS):
        checked = None if place % 5 == 4 else today - timedelta(days=40 * place)
        partner = Partner(
            name=name,
            kind=kind,
            county=county,
            services=services,
            town=town,
            phone=f"0700 000 {number}",
            languages=_LANGUAGES[place % len(_LANGUAGES)],
            hours="Mon to Fri, 8 to 4" if place % 2 else "Every day, 9 to 5",
            cost=(Cost.FREE, Cost.REDUCED, Cost.FULL)[place % 3],
            verified_on=checked,
        )
        found.append((desk.do(directory.add_partner, value=partner), partner))
    return tuple(found)


@use_case(Permission.WRITE_CLINICAL, Changed.REFERRALS)
def _refer(
    work: Work,
    chosen: Sequence[tuple[int, CaseId]],
    partners: tuple[tuple[UUID, Partner], ...],
    now: datetime,
) -> None:
    """Write a consent and a referral for each of one's own clients."""
    for number, case in chosen:
        record, partner = partners[number % len(partners)]
        made = _referral(number, record, partner, now.date())
        consent = Consent(
            Purpose.REFERRAL, Decision.GIVEN, made.made_on, language="sw", how=HowGiven.SIGNATURE
        )
        rests_on = kinds.CONSENT.records(work).add(case, consent)
        made = replace(made, consent=rests_on)
        written = kinds.REFERRAL.records(work).add(case, made)
        CaseDigest(work, case).set_referrals(digest_of([(written, made)]))


def _referral(number: int, record: UUID, partner: Partner, today: date) -> Referral:
    kind = partner.services[0]
    state = number // 3 % 5
    made_on = today - timedelta(days=(2, 12, 30, 45, 90)[state])
    days = 1 + number % 6

    def after(step: int) -> date | None:
        return made_on + timedelta(days=days * step) if state > step else None

    concluded = state == len(ReferralOutcome) - 2
    return Referral(
        direction=Direction.OUT,
        kind=kind,
        urgency=list(Urgency)[number % 3],
        made_on=made_on,
        partner=record,
        partner_name=partner.name,
        reason=_REASONS.get(kind, "Needs help that we do not give here."),
        sent=made_on if state else None,
        received=after(1),
        attended=after(2),
        outcome=ReferralOutcome.HELPED if concluded else None,
        outcome_on=after(3),
        outcome_text="Seen, and will be seen again in a month." if concluded else "",
    )
