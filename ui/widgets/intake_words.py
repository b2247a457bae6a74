"""Put the intake into words: who sent the client, and what troubles them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.family import Kinship
from counsel_desk.domain.intake import Problem, ReferralSource

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def source_words(source: ReferralSource) -> str:
    """Say who sent the client."""
    return {
        ReferralSource.SELF: translate("Intake", "Came by themselves"),
        ReferralSource.FAMILY: translate("Intake", "Family or friend"),
        ReferralSource.CLIENT: translate("Intake", "Another client"),
        ReferralSource.HOSPITAL: translate("Intake", "Hospital or clinic"),
        ReferralSource.LAWYER: translate("Intake", "Lawyer"),
        ReferralSource.HUMAN_RIGHTS: translate("Intake", "Human rights organisation"),
        ReferralSource.COMMUNITY: translate("Intake", "Community or faith group"),
        ReferralSource.SCHOOL: translate("Intake", "School"),
        ReferralSource.COURT: translate("Intake", "Court"),
        ReferralSource.POLICE_OVERSIGHT: translate("Intake", "Police oversight authority"),
        ReferralSource.PRISON: translate("Intake", "Prison visit"),
        ReferralSource.OUTREACH: translate("Intake", "Outreach"),
        ReferralSource.OTHER: translate("Intake", "Someone else"),
    }[source]


def problem_words(problem: Problem) -> str:
    """Say what troubles a client."""
    return {
        Problem.SLEEP: translate("Intake", "Sleep"),
        Problem.NIGHTMARES: translate("Intake", "Nightmares"),
        Problem.MEMORIES: translate("Intake", "Memories that force themselves in"),
        Problem.FEAR: translate("Intake", "Fear or being on guard"),
        Problem.SADNESS: translate("Intake", "Sadness or no hope"),
        Problem.ANGER: translate("Intake", "Anger"),
        Problem.SHAME: translate("Intake", "Shame or guilt"),
        Problem.PAIN: translate("Intake", "Pain"),
        Problem.CONCENTRATION: translate("Intake", "Concentration or memory"),
        Problem.DEATH: translate("Intake", "Thoughts of death"),
        Problem.SUBSTANCE: translate("Intake", "Alcohol or drugs"),
        Problem.RELATIONSHIPS: translate("Intake", "Relationships"),
        Problem.GRIEF: translate("Intake", "Grief"),
        Problem.LIVELIHOOD: translate("Intake", "Work, food or rent"),
        Problem.SAFETY: translate("Intake", "Not being safe"),
        Problem.OTHER: translate("Intake", "Something else"),
    }[problem]


def kinship_words(kinship: Kinship) -> str:
    """Say what somebody is to the client."""
    return {
        Kinship.SPOUSE: translate("Intake", "Wife, husband or partner"),
        Kinship.PARENT: translate("Intake", "Mother or father"),
        Kinship.CHILD: translate("Intake", "Child"),
        Kinship.SIBLING: translate("Intake", "Sister or brother"),
        Kinship.GRANDPARENT: translate("Intake", "Grandparent"),
        Kinship.GRANDCHILD: translate("Intake", "Grandchild"),
        Kinship.GUARDIAN: translate("Intake", "Guardian"),
        Kinship.WARD: translate("Intake", "Under their guardianship"),
        Kinship.RELATIVE: translate("Intake", "Another relative"),
    }[kinship]
