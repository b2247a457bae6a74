"""Write made-up intakes, consents, events, legal steps and family links."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from counsel_desk.domain.consents import Consent, Decision, HowGiven, Purpose
from counsel_desk.domain.days import local_day
from counsel_desk.domain.events import Answer, FormState, LegalStep, MethodUse, Violation
from counsel_desk.domain.family import SHARE, Kinship, halves
from counsel_desk.domain.intake import Intake, Problem, ReferralSource
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.domain.register import ConsentEnding
from counsel_desk.services.demo_minors import by_guardian
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.storage import kinds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.storage.unit_of_work import Work

_REASONS = (
    "Was released in spring and has not slept a whole night since. A nurse said that talking may"
    " help.",
    "Cannot pass the road by the station. Lost the stall because of it and wants to work again.",
    "Startles at every knock. The children are afraid of the shouting at night.",
    "Headaches and a stiff shoulder since the arrest; the clinic found nothing to treat.",
    "Came because a neighbour, who was here before, said that nobody asks twice.",
    "Was told to go to court again and cannot think of anything else.",
)
_HOUSEHOLDS = (
    ("Lives with her mother and two of her children; the eldest is with an aunt.", 4, 2),
    ("Rents one room with a cousin since he left the old place.", 2, 0),
    ("Wife and three children; the brother stays with them when there is work.", 6, 3),
    ("Alone. The family does not know where.", 1, 0),
    ("With the grandmother, who keeps the keys and the calm of the house.", 3, 1),
)
_SUPPORT = (
    "The sister, and the women of the choir.",
    "A former colleague from the union; nobody at home is told.",
    "The pastor, but not for everything.",
    "",
)
_SOURCES = (
    (ReferralSource.HOSPITAL, "County referral hospital, outpatients"),
    (ReferralSource.HUMAN_RIGHTS, "Monitor of the county’s human rights network"),
    (ReferralSource.CLIENT, ""),
    (ReferralSource.LAWYER, "Advocate of the legal aid clinic"),
    (ReferralSource.SELF, ""),
)
_MEDICAL = (
    "",
    "Painkillers from the market, daily.",
    "Physiotherapy, begun at the county hospital.",
)
_EXPECTATIONS = (
    "To sleep, and to walk to town alone.",
    "To be able to speak in court without shaking.",
    "Somebody who listens and writes nothing on the forehead.",
)
_WITNESSES = ("Daudi Mutua", "Rehema Ouma", "Sister Atieno")
_METHODS = (
    (MethodUse("physical.blunt"), MethodUse("psychological.threats")),
    (MethodUse("physical.positional"), MethodUse("deprivation.sleep"), MethodUse("physical.blunt")),
    (MethodUse("deprivation.incommunicado"), MethodUse("psychological.mock")),
    (MethodUse("related.displacement"), MethodUse("psychological.witnessing")),
)
_PLACES = (
    ("station", ("police",)),
    ("vehicle", ("unknown",)),
    ("home", ("police.special", "unknown")),
    ("street", ("county",)),
)
_COUNTIES = ("Nakuru", "Kisumu", "Kakamega", "Uasin Gishu")
_ADVOCATE = "Advocate Naliaka Wekesa"


@helps_use_cases
def write_record(work: Work, case: CaseId, number: int, begun: datetime, now: datetime) -> None:
    """Write what a first talk leaves behind, and what became of its consents."""
    random = Random(f"record:{number}")  # noqa: S311 - made-up data
    work.at(begun + timedelta(minutes=20))
    kinds.INTAKE.records(work).add(case, _intake(random, local_day(begun)))
    _events(work, case, random, local_day(begun))
    endings = _consents(work, case, random, number, local_day(begun), local_day(now))
    CaseDigest(work, case).set_consent_endings(endings)
    work.at(now)


def _intake(random: Random, on: date) -> Intake:
    source, referred_by = random.choice(_SOURCES)
    household, size, children = random.choice(_HOUSEHOLDS)
    return Intake(
        source=source,
        referred_by=referred_by,
        referred_on=None if source is ReferralSource.SELF else on - timedelta(days=7),
        reasons=random.choice(_REASONS),
        household=household,
        household_size=size,
        children=children,
        support=random.choice(_SUPPORT),
        problems=tuple(sorted(random.sample(list(Problem)[:10], 3), key=list(Problem).index)),
        medical=random.choice(_MEDICAL),
        expectations=random.choice(_EXPECTATIONS),
    )


def _consents(
    work: Work, case: CaseId, random: Random, number: int, on: date, today: date
) -> tuple[ConsentEnding, ...]:
    """Ask for each purpose in turn; every fifth record is to be asked again soon."""
    how = random.choice(list(HowGiven))
    witness = "" if how is HowGiven.SIGNATURE else random.choice(_WITNESSES)
    records = kinds.CONSENT.records(work)
    ends = today + timedelta(days=9) if number % 5 == 1 else None

    def given(purpose: Purpose, expires: date | None = None, recipient: str = "") -> Consent:
        consent = Consent(
            purpose, Decision.GIVEN, on, recipient, "sw", how=how, witness=witness, expires=expires
        )
        return by_guardian(consent, number)

    records.add(case, given(Purpose.SERVICE))
    records.add(case, given(Purpose.RECORD, ends))
    records.add(case, given(Purpose.SUPERVISION))
    records.add(case, given(Purpose.CONTACT))
    if random.random() < 0.7:
        records.add(case, given(Purpose.STATISTICS))
    if random.random() < 0.4:
        records.add(case, Consent(Purpose.AUDIO, Decision.REFUSED, on))
    if random.random() < 0.5:
        records.add(case, given(Purpose.REFERRAL))
    if number % 3 == 1:
        records.add(case, given(Purpose.RELEASE, recipient=_ADVOCATE))
    if number % 4 == 3:
        later = min(on + timedelta(days=30), today)
        advocacy = given(Purpose.ADVOCACY)
        made = records.add(case, advocacy)
        records.replace(made, _withdrawn(advocacy, later))
    return () if ends is None else (ConsentEnding(Purpose.RECORD, "", ends),)


def _withdrawn(consent: Consent, on: date) -> Consent:
    reason = "Was recognised in the market and does not want to be quoted."
    return replace(consent, withdrawn_on=on, withdrawal_reason=reason)


def _events(work: Work, case: CaseId, random: Random, on: date) -> None:
    """Write an event for two clients of three: nobody has to tell one."""
    if random.random() < 0.33:
        return
    place, perpetrators = random.choice(_PLACES)
    reported = random.choice((Answer.YES, Answer.NO, Answer.NO))
    when = on - timedelta(days=random.randint(120, 900))
    event = Violation(
        started=PartialDate(when.year, when.month, about=random.random() < 0.5),
        place=place,
        county=random.choice(_COUNTIES),
        perpetrators=perpetrators,
        methods=random.choice(_METHODS),
        purposes=(random.choice(("confession", "intimidation", "punishment")),),
        detained=Answer.YES if place == "station" else Answer.NO,
        detention_length=random.randint(1, 9) if place == "station" else None,
        reported=reported,
        not_reported=("fear", "no faith") if reported is Answer.NO else (),
    )
    made = kinds.VIOLATION.records(work).add(case, event)
    if reported is Answer.YES:
        kinds.LEGAL_STEP.records(work).add(case, _step(random, made, when))


def _step(random: Random, event: UUID, when: date) -> LegalStep:
    told = when + timedelta(days=6)
    number = f"{random.randint(3, 60)}/{told.day}/{told.month}/{told.year}"
    return LegalStep(
        on=PartialDate(told.year, told.month, told.day),
        violation=event,
        ob_number=number,
        police_station="Demonstration Central",
        p3=random.choice((FormState.ISSUED, FormState.FILLED)),
        stage=random.choice(("reported", "investigation", "hearing")),
        outcome="pending",
    )


@helps_use_cases
def link_families(work: Work, made: Mapping[int, CaseId]) -> None:
    """Link one's own clients two by two, a few of them."""
    for number in made:
        other = made.get(number + 2)
        if number % 10 != 1 or other is None:
            continue
        random = Random(f"family:{number}")  # noqa: S311 - made-up data
        kinship = random.choice((Kinship.SIBLING, Kinship.SPOUSE, Kinship.RELATIVE))
        records = kinds.FAMILY_LINK.records(work)
        both = halves(work.new_id(), kinship, random.randbytes(SHARE))
        for case, half in zip((made[number], other), both, strict=True):
            records.add(case, half)
