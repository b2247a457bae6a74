"""Put risk, safety plans and goals into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.days import local_day
from counsel_desk.domain.plan import GoalState
from counsel_desk.domain.risk import RANK, RiskArea, RiskLevel, SuicideSign, Threat
from counsel_desk.domain.safety import SafetyStep
from ui.widgets.dates import say_date
from ui.widgets.pill import PillKind, Sign
from ui.widgets.table_model import PillText

if TYPE_CHECKING:
    import datetime

    from counsel_desk.domain.risk import RiskMark

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def area_words(area: RiskArea) -> str:
    """Name an area of risk."""
    return {
        RiskArea.SUICIDE: translate("Risk", "Suicide"),
        RiskArea.SELF_HARM: translate("Risk", "Self-harm"),
        RiskArea.TO_OTHERS: translate("Risk", "Violence to others"),
        RiskArea.FROM_OTHERS: translate("Risk", "Risk from others"),
        RiskArea.CHILDREN: translate("Risk", "Safety of children"),
        RiskArea.SUBSTANCE: translate("Risk", "Alcohol and drugs"),
        RiskArea.PSYCHOSIS: translate("Risk", "Psychosis or dissociation"),
        RiskArea.MEDICAL: translate("Risk", "Medical red flag"),
    }[area]


def level_words(level: RiskLevel) -> str:
    """Name a level."""
    return {
        RiskLevel.NOT_ASSESSED: translate("Risk", "Not assessed"),
        RiskLevel.NONE: translate("Risk", "None"),
        RiskLevel.LOW: translate("Risk", "Low"),
        RiskLevel.MEDIUM: translate("Risk", "Medium"),
        RiskLevel.HIGH: translate("Risk", "High"),
    }[level]


def level_pill(level: RiskLevel) -> PillText:
    """Give the pill of an overall level: a shape and words."""
    words, kind, sign = {
        RiskLevel.NOT_ASSESSED: (
            translate("Risk", "Risk not assessed"), PillKind.NEUTRAL, Sign.RING,
        ),
        RiskLevel.NONE: (translate("Risk", "No risk found"), PillKind.NEUTRAL, Sign.DOT),
        RiskLevel.LOW: (translate("Risk", "Low risk"), PillKind.NEUTRAL, Sign.DOWN),
        RiskLevel.MEDIUM: (translate("Risk", "Medium risk"), PillKind.WARNING, Sign.UP),
        RiskLevel.HIGH: (translate("Risk", "High risk"), PillKind.DANGER, Sign.DIAMOND),
    }[level]  # fmt: skip
    return PillText(words, kind, sign)


def area_pill(level: RiskLevel) -> PillText:
    """Give the pill of one area's level."""
    whole = level_pill(level)
    return PillText(level_words(level), whole.kind, whole.sign)


def sign_words(sign: SuicideSign) -> str:
    """Name what is asked about suicide."""
    return {
        SuicideSign.IDEATION: translate("Risk", "Thoughts of ending life"),
        SuicideSign.PLAN: translate("Risk", "A plan"),
        SuicideSign.INTENT: translate("Risk", "An intent to act on it"),
        SuicideSign.MEANS: translate("Risk", "Means within reach"),
        SuicideSign.PAST_ATTEMPT: translate("Risk", "An attempt in the past"),
        SuicideSign.PROTECTIVE: translate("Risk", "Something that holds the client"),
    }[sign]


def threat_words(threat: Threat) -> str:
    """Name where a risk from others comes from."""
    return {
        Threat.CONTACT: translate("Risk", "Contact by a perpetrator"),
        Threat.SURVEILLANCE: translate("Risk", "Surveillance"),
        Threat.RE_ARREST: translate("Risk", "Re-arrest"),
        Threat.REPRISAL: translate("Risk", "Reprisal for a complaint"),
        Threat.HOUSEHOLD: translate("Risk", "Somebody at home"),
    }[threat]


def review_words(due: datetime.date | None, today: datetime.date) -> str:
    """Say when a risk is looked at again."""
    if due is None:
        return translate("Risk", "No review is planned")
    if due < today:
        return translate("Risk", "Review overdue since {0}").format(say_date(due))
    if due == today:
        return translate("Risk", "Review due today")
    return translate("Risk", "Review by {0}").format(say_date(due))


def mark_words(mark: RiskMark) -> str:
    """Name the areas that lead to a level, in one line."""
    return ", ".join(area_words(area) for area in mark.areas)


def answer_words(mark: RiskMark, person: str) -> str:
    """Say where the supervisor's review of an assessment stands; empty where none is asked."""
    if mark.review is None:
        return translate("Risk", "Waits for a supervisor’s review") if mark.waits else ""
    day = say_date(local_day(mark.review.at))
    if mark.review.agrees:
        return translate("Risk", "{0} agreed on {1}").format(person, day)
    return translate("Risk", "{0} asked for changes on {1}").format(person, day)


def is_raised(level: RiskLevel) -> bool:
    """Whether a level is more than none."""
    return RANK.get(level, 0) > 0


def step_words(step: SafetyStep) -> str:
    """Name a step of the safety plan as its client reads it."""
    return {
        SafetyStep.SIGNS: translate("SafetyPlan", "How I notice that it is getting hard"),
        SafetyStep.ALONE: translate("SafetyPlan", "What I can do by myself"),
        SafetyStep.DISTRACTION: translate("SafetyPlan", "People and places that take my mind off"),
        SafetyStep.HELPERS: translate("SafetyPlan", "People I can ask for help"),
        SafetyStep.AGENCIES: translate("SafetyPlan", "Professionals and services I can call"),
        SafetyStep.SURROUNDINGS: translate("SafetyPlan", "How I make what is around me safer"),
        SafetyStep.REASON: translate("SafetyPlan", "One reason to live"),
    }[step]


def step_help(step: SafetyStep) -> str:
    """Give the counsellor a few examples of a step."""
    return {
        SafetyStep.SIGNS: translate(
            "SafetyPlan", "Thoughts, pictures, moods, places or behaviour that come before."
        ),
        SafetyStep.ALONE: translate(
            "SafetyPlan", "Without anybody: breathing, prayer, a walk, music, washing clothes."
        ),
        SafetyStep.DISTRACTION: translate(
            "SafetyPlan", "Company without having to explain: a neighbour, church, the market."
        ),
        SafetyStep.HELPERS: translate(
            "SafetyPlan", "Who may be told, and how to reach them when it is safe."
        ),
        SafetyStep.AGENCIES: translate(
            "SafetyPlan", "Numbers that the clinic has checked; also where to go at night."
        ),
        SafetyStep.SURROUNDINGS: translate(
            "SafetyPlan", "What is put away, with whom, and who helps with it."
        ),
        SafetyStep.REASON: translate(
            "SafetyPlan", "If the client wants to name one. It may stay empty."
        ),
    }[step]


def credit() -> str:
    """Give the credit that belongs to the order of the steps."""
    return translate(
        "SafetyPlan",
        "The order of the steps follows the Safety Planning Intervention of Barbara Stanley"
        " and Gregory K. Brown. The words are this program’s own.",
    )


def page_credit() -> str:
    """Give the short credit at the foot of the page for the client."""
    return translate("SafetyPlan", "Order of the steps after B. Stanley and G. K. Brown.")


def attainment_words(level: int) -> str:
    """Say what a level of a goal means where nobody described it."""
    return {
        -2: translate("Goals", "much less than hoped for"),
        -1: translate("Goals", "less than hoped for"),
        0: translate("Goals", "as hoped for"),
        1: translate("Goals", "more than hoped for"),
        2: translate("Goals", "much more than hoped for"),
    }[level]


def say_level(level: int) -> str:
    """Write a level with its sign."""
    return f"+{level}" if level > 0 else f"−{-level}" if level < 0 else "0"


def state_words(state: GoalState) -> str:
    """Say whether a goal is worked on."""
    return {
        GoalState.OPEN: translate("Goals", "Worked on"),
        GoalState.REACHED: translate("Goals", "Reached"),
        GoalState.DROPPED: translate("Goals", "Left"),
    }[state]
