"""The words of consents: purposes, where they stand, and what is said where one is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.consents import ConsentState, GivenBy, HowGiven, Purpose
from ui.translatable import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from counsel_desk.services.errors import ConsentMissing

# A name that the tool for translations finds.
translate = QCoreApplication.translate


_PURPOSE_WORDS = {
    Purpose.SERVICE: QT_TRANSLATE_NOOP("Consent", "Counselling and treatment"),
    Purpose.RECORD: QT_TRANSLATE_NOOP("Consent", "Keeping a record"),
    Purpose.SUPERVISION: QT_TRANSLATE_NOOP("Consent", "Use in supervision"),
    Purpose.AUDIO: QT_TRANSLATE_NOOP("Consent", "Audio recording"),
    Purpose.REPORT: QT_TRANSLATE_NOOP("Consent", "Medico-legal report"),
    Purpose.RELEASE: QT_TRANSLATE_NOOP("Consent", "Release to a named recipient"),
    Purpose.REFERRAL: QT_TRANSLATE_NOOP("Consent", "Sharing for a referral"),
    Purpose.STATISTICS: QT_TRANSLATE_NOOP("Consent", "Anonymous statistics"),
    Purpose.RESEARCH: QT_TRANSLATE_NOOP("Consent", "Research"),
    Purpose.ADVOCACY: QT_TRANSLATE_NOOP("Consent", "Advocacy or testimony"),
    Purpose.GROUP: QT_TRANSLATE_NOOP("Consent", "Confidentiality in a group"),
    Purpose.CONTACT: QT_TRANSLATE_NOOP("Consent", "Being contacted"),
}


def purpose_words(purpose: Purpose) -> str:
    """Name what a consent is for."""
    return translate("Consent", _PURPOSE_WORDS[purpose])


def leaving_words(purpose: Purpose) -> str:
    """Say what something that leaves for somebody is for."""
    return {
        Purpose.RELEASE: translate("Consent", "For this recipient to know"),
        Purpose.REPORT: translate("Consent", "For a medico-legal report, a court or an authority"),
        Purpose.RESEARCH: translate("Consent", "For research"),
        Purpose.ADVOCACY: translate("Consent", "For advocacy or testimony"),
    }[purpose]


_PURPOSE_HELP_WORDS = {
    Purpose.SERVICE: QT_TRANSLATE_NOOP("Consent", "The sessions and screenings themselves."),
    Purpose.RECORD: QT_TRANSLATE_NOOP("Consent", "What is said is written down and kept sealed."),
    Purpose.SUPERVISION: QT_TRANSLATE_NOOP("Consent", "A supervisor reads notes and scores."),
    Purpose.AUDIO: QT_TRANSLATE_NOOP("Consent", "A session is recorded."),
    Purpose.REPORT: QT_TRANSLATE_NOOP(
        "Consent", "A report for a court or an authority is written."
    ),
    Purpose.RELEASE: QT_TRANSLATE_NOOP("Consent", "Something leaves this desk for one recipient."),
    Purpose.REFERRAL: QT_TRANSLATE_NOOP(
        "Consent", "Another service is told what it needs to know."
    ),
    Purpose.STATISTICS: QT_TRANSLATE_NOOP("Consent", "Counted without name or code."),
    Purpose.RESEARCH: QT_TRANSLATE_NOOP("Consent", "A study uses the record."),
    Purpose.ADVOCACY: QT_TRANSLATE_NOOP(
        "Consent", "The story is told in public or to an authority."
    ),
    Purpose.GROUP: QT_TRANSLATE_NOOP("Consent", "What is said in the group stays in it."),
    Purpose.CONTACT: QT_TRANSLATE_NOOP("Consent", "Calls, messages or visits by the safe way."),
}


def purpose_help(purpose: Purpose) -> str:
    """Say in a sentence what a consent to a purpose covers."""
    return translate("Consent", _PURPOSE_HELP_WORDS[purpose])


def state_words(state: ConsentState) -> str:
    """Say where a consent stands."""
    return {
        ConsentState.GIVEN: translate("Consent", "Given"),
        ConsentState.REFUSED: translate("Consent", "Refused"),
        ConsentState.WITHDRAWN: translate("Consent", "Withdrawn"),
        ConsentState.EXPIRED: translate("Consent", "Expired"),
        ConsentState.NOT_ASKED: translate("Consent", "Not asked"),
    }[state]


def how_words(how: HowGiven) -> str:
    """Say in which form a consent was given."""
    return {
        HowGiven.SIGNATURE: translate("Consent", "Signature"),
        HowGiven.THUMBPRINT: translate("Consent", "Thumbprint"),
        HowGiven.VERBAL: translate("Consent", "Spoken, with a witness"),
    }[how]


def giver_words(giver: GivenBy) -> str:
    """Say who gave a consent."""
    return {
        GivenBy.CLIENT: translate("Consent", "The client"),
        GivenBy.GUARDIAN: translate("Consent", "A guardian"),
    }[giver]


def missing(error: ConsentMissing) -> str:
    """Say politely what consent is missing and what can be done."""
    about = purpose_words(error.purpose)
    if error.recipient:
        about = translate("Consent", "{0}: {1}").format(about, error.recipient)
    return {
        ConsentState.NOT_ASKED: translate(
            "Consent",
            "The client has not been asked about “{0}” yet, so nothing was done. Ask and record"
            " the answer under Consents, or give the reason why this cannot wait.",
        ),
        ConsentState.REFUSED: translate(
            "Consent",
            "The client said no to “{0}”, so nothing was done. Only a reason such as a court’s"
            " order or danger to life can stand in; it is recorded with your name.",
        ),
        ConsentState.WITHDRAWN: translate(
            "Consent",
            "The client has withdrawn the consent to “{0}”, so nothing was done. Only a reason such"
            " as a court’s order or danger to life can stand in; it is recorded with your name.",
        ),
        ConsentState.EXPIRED: translate(
            "Consent",
            "The consent to “{0}” has run out, so nothing was done. Ask again and record the answer"
            " under Consents, or give the reason why this cannot wait.",
        ),
    }[error.state].format(about)
