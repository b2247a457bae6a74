"""Put the words of referrals and the network on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain.directory import Cost, PartnerKind
from counsel_desk.domain.referrals import (
    Direction,
    ReferralKind,
    ReferralOutcome,
    ReferralState,
    Urgency,
)
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.pill import PillKind, Sign
from ui.widgets.table_model import PillText

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from counsel_desk.domain.directory import PartnerRow
    from counsel_desk.domain.referrals import Referral, ResponseTime

# A name that the tool for translations finds.
translate = QCoreApplication.translate

ICONS = {
    ReferralKind.MEDICAL: "first-aid-kit",
    ReferralKind.LEGAL: "scales",
    ReferralKind.PSYCHIATRIC: "brain",
    ReferralKind.PHYSIOTHERAPY: "person-simple-walk",
    ReferralKind.SHELTER: "house-line",
    ReferralKind.SOCIO_ECONOMIC: "currency-circle-dollar",
    ReferralKind.CHILD_PROTECTION: "baby",
    ReferralKind.GBV: "shield-check",
    ReferralKind.HIV_TB: "heartbeat",
    ReferralKind.OTHER: "arrow-square-out",
}
PARTNER_ICONS = {
    PartnerKind.DOCTOR: "first-aid-kit",
    PartnerKind.LAWYER: "scales",
    PartnerKind.ORGANISATION: "buildings",
}


_KIND_WORDS = {
    ReferralKind.MEDICAL: QT_TRANSLATE_NOOP("Referral", "Medical"),
    ReferralKind.LEGAL: QT_TRANSLATE_NOOP("Referral", "Legal"),
    ReferralKind.PSYCHIATRIC: QT_TRANSLATE_NOOP("Referral", "Psychiatric"),
    ReferralKind.PHYSIOTHERAPY: QT_TRANSLATE_NOOP("Referral", "Physiotherapy"),
    ReferralKind.SHELTER: QT_TRANSLATE_NOOP("Referral", "Shelter or protection"),
    ReferralKind.SOCIO_ECONOMIC: QT_TRANSLATE_NOOP("Referral", "Socio-economic"),
    ReferralKind.CHILD_PROTECTION: QT_TRANSLATE_NOOP("Referral", "Child protection"),
    ReferralKind.GBV: QT_TRANSLATE_NOOP("Referral", "Gender-based violence"),
    ReferralKind.HIV_TB: QT_TRANSLATE_NOOP("Referral", "HIV or TB"),
    ReferralKind.OTHER: QT_TRANSLATE_NOOP("Referral", "Other"),
}


def kind_words(kind: ReferralKind) -> str:
    """Name a kind of help."""
    return translate("Referral", _KIND_WORDS[kind])


def list_kinds(kinds: Iterable[ReferralKind]) -> str:
    """Name several kinds of help in one line."""
    return ", ".join(kind_words(kind) for kind in kinds)


def urgency_words(urgency: Urgency) -> str:
    """Name an urgency with what it means."""
    return {
        Urgency.ROUTINE: translate("Referral", "Routine, within two weeks"),
        Urgency.SOON: translate("Referral", "Soon, within a week"),
        Urgency.URGENT: translate("Referral", "Urgent, within three days"),
        Urgency.IMMEDIATE: translate("Referral", "Immediate, by tomorrow"),
    }[urgency]


def direction_words(direction: Direction) -> str:
    """Name a direction."""
    if direction is Direction.OUT:
        return translate("Referral", "Out: the client is sent to someone")
    return translate("Referral", "In: someone sent the client here")


def outcome_words(outcome: ReferralOutcome) -> str:
    """Name an outcome."""
    return {
        ReferralOutcome.HELPED: translate("Referral", "Service given"),
        ReferralOutcome.PARTLY: translate("Referral", "Service given in part"),
        ReferralOutcome.REFUSED: translate("Referral", "Refused by the service"),
        ReferralOutcome.DECLINED: translate("Referral", "Declined by the client"),
        ReferralOutcome.NOT_REACHED: translate("Referral", "Client not reached"),
        ReferralOutcome.WITHDRAWN: translate("Referral", "Withdrawn"),
    }[outcome]


def state_pill(referral: Referral, today: datetime.date) -> PillText:
    """Say where a referral stands; one that nobody received in time stands out."""
    if referral.overdue(today):
        return PillText(translate("Referral", "Overdue"), PillKind.DANGER, Sign.DIAMOND)
    words, kind, sign = {
        ReferralState.PREPARED: (
            translate("Referral", "Prepared"), PillKind.NEUTRAL, Sign.RING,
        ),
        ReferralState.SENT: (translate("Referral", "Sent"), PillKind.WARNING, Sign.UP),
        ReferralState.RECEIVED: (translate("Referral", "Received"), PillKind.PRIMARY, Sign.DOT),
        ReferralState.ATTENDED: (translate("Referral", "Attended"), PillKind.GOOD, Sign.DOT),
        ReferralState.CONCLUDED: (translate("Referral", "Concluded"), PillKind.NEUTRAL, Sign.DOT),
    }[referral.state]  # fmt: skip
    return PillText(words, kind, sign)


def partner_kind_words(kind: PartnerKind) -> str:
    """Name what a partner is."""
    return {
        PartnerKind.DOCTOR: translate("Directory", "Doctor"),
        PartnerKind.LAWYER: translate("Directory", "Lawyer"),
        PartnerKind.ORGANISATION: translate("Directory", "Organisation"),
    }[kind]


def cost_words(cost: Cost) -> str:
    """Name what a client pays."""
    return {
        Cost.FREE: translate("Directory", "Free"),
        Cost.REDUCED: translate("Directory", "Reduced"),
        Cost.FULL: translate("Directory", "Full price"),
        Cost.UNKNOWN: translate("Directory", "Not known"),
    }[cost]


def distance_words(kilometres: float | None) -> str:
    """Say how far away a partner is, from county to county."""
    if kilometres is None:
        return ""
    if kilometres < 1:
        return translate("Directory", "same county")
    return translate("Directory", "{0} km").format(QLocale().toString(round(kilometres)))


def response_words(response: ResponseTime | None) -> str:
    """Say how soon a partner received what was sent."""
    if response is None:
        return ""
    days = QLocale().toString(response.days, "f", 0 if response.days.is_integer() else 1)
    return translate("Directory", "{0} days (of {1})").format(days, response.count)


def partner_line(row: PartnerRow) -> str:
    """Describe a partner in one line of a list to choose from."""
    parts = [row.partner.name, row.partner.county, distance_words(row.kilometres)]
    if row.response is not None:
        answers = translate("Directory", "answers in {0}")
        parts.append(answers.format(response_words(row.response)))
    return " · ".join(part for part in parts if part)
