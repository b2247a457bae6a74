"""List the kinds of sealed records: table, compartment, payload and whether history is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.breaches import Breach
from counsel_desk.domain.cases import Appointment, Coordination, Identity, SafeContact
from counsel_desk.domain.chart_reviews import ChartReview
from counsel_desk.domain.closing import CaseStep, Retention
from counsel_desk.domain.consents import Consent, ConsentOverride
from counsel_desk.domain.directory import Partner
from counsel_desk.domain.documents import Document
from counsel_desk.domain.enrolment import GroupPlace
from counsel_desk.domain.erasures import Erasure
from counsel_desk.domain.events import LegalStep, Violation
from counsel_desk.domain.family import FamilyLink
from counsel_desk.domain.group_notes import ProcessNote
from counsel_desk.domain.groups import GroupPlan, Mark, Meeting, Member
from counsel_desk.domain.intake import Intake
from counsel_desk.domain.life_events import LifeEvent
from counsel_desk.domain.measurement import ClientPlan
from counsel_desk.domain.notes import Addendum, NoteContent, NoteReview, OwnNote
from counsel_desk.domain.outreach import Outreach
from counsel_desk.domain.own_instruments import OwnInstrument, OwnWording
from counsel_desk.domain.plan import CarePlan, GoalReview
from counsel_desk.domain.practicalities import MeetingCosts, Transport
from counsel_desk.domain.referrals import Referral
from counsel_desk.domain.register import ClinicalDigest
from counsel_desk.domain.risk import RiskAssessment
from counsel_desk.domain.safety import SafetyPlan
from counsel_desk.domain.screenings import AlertAnswer, Screening
from counsel_desk.domain.settings import SettingsVersion
from counsel_desk.domain.strikes import Strike
from counsel_desk.storage.codec import Codec
from counsel_desk.storage.records import Records

if TYPE_CHECKING:
    from counsel_desk.storage.unit_of_work import Work

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """One kind of record."""

    table: str
    compartment: Compartment
    codec: Codec[T] = field(repr=False)
    history: bool = True

    def records(self, work: Work) -> Records[T]:
        """Give the records of this kind within a transaction."""
        return Records(work, self.table, self.compartment, self.codec, history=self.history)


COORDINATION = Kind("coordination", Compartment.COORD, Codec(Coordination))
CONTACT = Kind("contact", Compartment.CONTACT, Codec(SafeContact))
IDENTITY = Kind("identity", Compartment.IDENT, Codec(Identity))
APPOINTMENT = Kind("appointment", Compartment.COORD, Codec(Appointment))
NOTE = Kind("note", Compartment.CLIN, Codec(NoteContent))
ADDENDUM = Kind("addendum", Compartment.CLIN, Codec(Addendum))
NOTE_REVIEW = Kind("note_review", Compartment.CLIN, Codec(NoteReview))
OWN_NOTE = Kind("own_note", Compartment.OWN, Codec(OwnNote))
SCREENING = Kind("screening", Compartment.CLIN, Codec(Screening))
ALERT_ANSWER = Kind("alert_answer", Compartment.CLIN, Codec(AlertAnswer))
DIGEST = Kind("digest", Compartment.CLIN, Codec(ClinicalDigest), history=False)
GROUP_PLAN = Kind("group_plan", Compartment.GROUP, Codec(GroupPlan))
MEETING = Kind("meeting", Compartment.GROUP, Codec(Meeting))
ROLL_ENTRY = Kind("roll_entry", Compartment.GROUP, Codec(Member))
PROCESS_NOTE = Kind("process_note", Compartment.PROCESS, Codec(ProcessNote))
INTAKE = Kind("intake", Compartment.CLIN, Codec(Intake))
VIOLATION = Kind("violation", Compartment.EVENTS, Codec(Violation))
LEGAL_STEP = Kind("legal_step", Compartment.EVENTS, Codec(LegalStep))
FAMILY_LINK = Kind("family_link", Compartment.IDENT, Codec(FamilyLink))
STRIKE = Kind("strike", Compartment.CLIN, Codec(Strike))
CLOSING = Kind("closing", Compartment.CLIN, Codec(CaseStep))
RETENTION = Kind("retention", Compartment.COORD, Codec(Retention))
CONSENT = Kind("consent", Compartment.CLIN, Codec(Consent))
CONSENT_OVERRIDE = Kind("consent_override", Compartment.CLIN, Codec(ConsentOverride))
WAITING = Kind("waiting", Compartment.COORD, Codec(GroupPlace))
OUTREACH = Kind("outreach", Compartment.COORD, Codec(Outreach))
ATTENDANCE = Kind("attendance", Compartment.ATTEND, Codec(Mark))
DOCUMENT = Kind("document", Compartment.CLIN, Codec(Document))
RISK = Kind("risk", Compartment.CLIN, Codec(RiskAssessment))
SAFETY_PLAN = Kind("safety_plan", Compartment.CLIN, Codec(SafetyPlan))
MEASUREMENT_PLAN = Kind("measurement_plan", Compartment.CLIN, Codec(ClientPlan))
CARE_PLAN = Kind("care_plan", Compartment.CLIN, Codec(CarePlan))
GOAL_REVIEW = Kind("goal_review", Compartment.CLIN, Codec(GoalReview))
REFERRAL = Kind("referral", Compartment.CLIN, Codec(Referral))
CHART_REVIEW = Kind("chart_review", Compartment.CLIN, Codec(ChartReview))
SETTING = Kind("setting", Compartment.PROGRAMME, Codec(SettingsVersion))
DIRECTORY_ENTRY = Kind("directory_entry", Compartment.PROGRAMME, Codec(Partner))
OWN_INSTRUMENT = Kind("own_instrument", Compartment.PROGRAMME, Codec(OwnInstrument))
OWN_WORDING = Kind("own_wording", Compartment.PROGRAMME, Codec(OwnWording))
ERASURE = Kind("erasure", Compartment.PROGRAMME, Codec(Erasure))
BREACH = Kind("breach", Compartment.PROGRAMME, Codec(Breach))
PRACTICALITY = Kind("practicality", Compartment.GROUP, Codec(MeetingCosts))
TRANSPORT = Kind("transport", Compartment.COORD, Codec(Transport))
LIFE_EVENT = Kind("life_event", Compartment.CLIN, Codec(LifeEvent))

KINDS: tuple[Kind[Any], ...] = (
    COORDINATION,
    CONTACT,
    IDENTITY,
    APPOINTMENT,
    NOTE,
    SCREENING,
    ALERT_ANSWER,
    DIGEST,
    GROUP_PLAN,
    MEETING,
    ROLL_ENTRY,
    PROCESS_NOTE,
    WAITING,
    OUTREACH,
    ATTENDANCE,
    STRIKE,
    CLOSING,
    RETENTION,
    CONSENT,
    INTAKE,
    VIOLATION,
    LEGAL_STEP,
    FAMILY_LINK,
    CONSENT_OVERRIDE,
    DOCUMENT,
    ADDENDUM,
    NOTE_REVIEW,
    OWN_NOTE,
    RISK,
    SAFETY_PLAN,
    CARE_PLAN,
    GOAL_REVIEW,
    REFERRAL,
    CHART_REVIEW,
    SETTING,
    MEASUREMENT_PLAN,
    DIRECTORY_ENTRY,
    OWN_INSTRUMENT,
    OWN_WORDING,
    ERASURE,
    BREACH,
    PRACTICALITY,
    TRANSPORT,
    LIFE_EVENT,
)
BY_TABLE: dict[str, Kind[Any]] = {kind.table: kind for kind in KINDS}
