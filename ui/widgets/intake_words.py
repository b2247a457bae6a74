"""Put the intake into words: who sent the client, and what troubles them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.family import Kinship
from counsel_desk.domain.intake import Problem, ReferralSource
from ui.translatable import QT_TRANSLATE_NOOP

# A name that the tool for translations finds.
translate = QCoreApplication.translate


_SOURCE_WORDS = {
    ReferralSource.SELF: QT_TRANSLATE_NOOP("Intake", "Came by themselves"),
    ReferralSource.FAMILY: QT_TRANSLATE_NOOP("Intake", "Family or friend"),
    ReferralSource.CLIENT: QT_TRANSLATE_NOOP("Intake", "Another client"),
    ReferralSource.HOSPITAL: QT_TRANSLATE_NOOP("Intake", "Hospital or clinic"),
    ReferralSource.LAWYER: QT_TRANSLATE_NOOP("Intake", "Lawyer"),
    ReferralSource.HUMAN_RIGHTS: QT_TRANSLATE_NOOP("Intake", "Human rights organisation"),
    ReferralSource.COMMUNITY: QT_TRANSLATE_NOOP("Intake", "Community or faith group"),
    ReferralSource.SCHOOL: QT_TRANSLATE_NOOP("Intake", "School"),
    ReferralSource.COURT: QT_TRANSLATE_NOOP("Intake", "Court"),
    ReferralSource.POLICE_OVERSIGHT: QT_TRANSLATE_NOOP("Intake", "Police oversight authority"),
    ReferralSource.PRISON: QT_TRANSLATE_NOOP("Intake", "Prison visit"),
    ReferralSource.OUTREACH: QT_TRANSLATE_NOOP("Intake", "Outreach"),
    ReferralSource.OTHER: QT_TRANSLATE_NOOP("Intake", "Someone else"),
}


def source_words(source: ReferralSource) -> str:
    """Say who sent the client."""
    return translate("Intake", _SOURCE_WORDS[source])


_PROBLEM_WORDS = {
    Problem.SLEEP: QT_TRANSLATE_NOOP("Intake", "Sleep"),
    Problem.NIGHTMARES: QT_TRANSLATE_NOOP("Intake", "Nightmares"),
    Problem.MEMORIES: QT_TRANSLATE_NOOP("Intake", "Memories that force themselves in"),
    Problem.FEAR: QT_TRANSLATE_NOOP("Intake", "Fear or being on guard"),
    Problem.SADNESS: QT_TRANSLATE_NOOP("Intake", "Sadness or no hope"),
    Problem.ANGER: QT_TRANSLATE_NOOP("Intake", "Anger"),
    Problem.SHAME: QT_TRANSLATE_NOOP("Intake", "Shame or guilt"),
    Problem.PAIN: QT_TRANSLATE_NOOP("Intake", "Pain"),
    Problem.CONCENTRATION: QT_TRANSLATE_NOOP("Intake", "Concentration or memory"),
    Problem.DEATH: QT_TRANSLATE_NOOP("Intake", "Thoughts of death"),
    Problem.SUBSTANCE: QT_TRANSLATE_NOOP("Intake", "Alcohol or drugs"),
    Problem.RELATIONSHIPS: QT_TRANSLATE_NOOP("Intake", "Relationships"),
    Problem.GRIEF: QT_TRANSLATE_NOOP("Intake", "Grief"),
    Problem.LIVELIHOOD: QT_TRANSLATE_NOOP("Intake", "Work, food or rent"),
    Problem.SAFETY: QT_TRANSLATE_NOOP("Intake", "Not being safe"),
    Problem.OTHER: QT_TRANSLATE_NOOP("Intake", "Something else"),
}


def problem_words(problem: Problem) -> str:
    """Say what troubles a client."""
    return translate("Intake", _PROBLEM_WORDS[problem])


_KINSHIP_WORDS = {
    Kinship.SPOUSE: QT_TRANSLATE_NOOP("Intake", "Wife, husband or partner"),
    Kinship.PARENT: QT_TRANSLATE_NOOP("Intake", "Mother or father"),
    Kinship.CHILD: QT_TRANSLATE_NOOP("Intake", "Child"),
    Kinship.SIBLING: QT_TRANSLATE_NOOP("Intake", "Sister or brother"),
    Kinship.GRANDPARENT: QT_TRANSLATE_NOOP("Intake", "Grandparent"),
    Kinship.GRANDCHILD: QT_TRANSLATE_NOOP("Intake", "Grandchild"),
    Kinship.GUARDIAN: QT_TRANSLATE_NOOP("Intake", "Guardian"),
    Kinship.WARD: QT_TRANSLATE_NOOP("Intake", "Under their guardianship"),
    Kinship.RELATIVE: QT_TRANSLATE_NOOP("Intake", "Another relative"),
}


def kinship_words(kinship: Kinship) -> str:
    """Say what somebody is to the client."""
    return translate("Intake", _KINSHIP_WORDS[kinship])
