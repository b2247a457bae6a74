"""Write made-up risk assessments, safety plans, goals and their reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from counsel_desk.domain.days import local_day
from counsel_desk.domain.plan import (
    CarePlan,
    Goal,
    GoalLevel,
    GoalReview,
    Intervention,
)
from counsel_desk.domain.risk import (
    AreaRisk,
    Asked,
    Finding,
    RiskArea,
    RiskAssessment,
    RiskLevel,
    SuicideSign,
    Threat,
    mark_of,
    suggested_review,
)
from counsel_desk.domain.safety import PlanLine, SafetyPlan, SafetyStep
from counsel_desk.services.demo_minors import guardian_of
from counsel_desk.services.risk import Standing
from counsel_desk.storage import kinds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.risk import RiskMark
    from counsel_desk.domain.screenings import Screening
    from counsel_desk.storage.unit_of_work import Work

ITEM = "9"
EVERY = timedelta(days=56)
_LEVELS = {0: RiskLevel.NONE, 1: RiskLevel.LOW, 2: RiskLevel.MEDIUM, 3: RiskLevel.HIGH}
_RATIONALE = {
    RiskLevel.NONE: "No thoughts of dying since the last session. Sleeps at the aunt’s place.",
    RiskLevel.LOW: "Passing thoughts of being a burden, no plan, no intent. Names the"
    " family as what to stay for. Knows whom to call.",
    RiskLevel.MEDIUM: "Thoughts on most evenings, thought of the pesticide in the store. No intent"
    " today. The neighbour took it away; supervisor told the same day.",
    RiskLevel.HIGH: "Thoughts daily, means at home until today, says it would be better for"
    " everyone. Stayed until the brother came; hospital informed; call tomorrow morning.",
}
_FROM_OTHERS = (
    "Was asked at the bus stage for the present address; did not answer.",
    "Nobody has asked for the address again. Takes another way home each week.",
)
"""At the first assessment, and at the last."""


@dataclass(frozen=True, slots=True)
class _GoalText:
    words: str
    problem: str
    doing: tuple[tuple[str, str], ...]
    scale: tuple[str, str, str, str, str]


_GOALS = (
    _GoalText(
        "“I want to sleep through the night again”",
        "Nightmares and broken sleep",
        (("Grounding before bed", "client"), ("Imagery rehearsal in session", "counsellor")),
        (
            "wakes every hour, sits up until morning",
            "sleeps three hours at a stretch",
            "sleeps five hours on most nights",
            "sleeps six hours, one bad night a week",
            "sleeps through and wakes rested",
        ),
    ),
    _GoalText(
        "“I want to go to the market without turning back”",
        "Avoids places where people gather",
        (("Walks there with a neighbour", "client"), ("Steps planned each week", "both")),
        (
            "does not leave the compound",
            "reaches the road and turns back",
            "goes to the market with someone",
            "goes alone on a quiet day",
            "goes alone on market day",
        ),
    ),
    _GoalText(
        "“I want to stop shouting at my children”",
        "Anger at home",
        (("Stop signal agreed with the family", "client"), ("Family session", "counsellor")),
        (
            "shouts every day, a child was hit",
            "shouts every day",
            "shouts twice a week and makes up after it",
            "shouts less than once a week",
            "walks away and speaks later",
        ),
    ),
    _GoalText(
        "“I want to work again, even a little”",
        "No income since the arrest",
        (("Referral for a small stock", "counsellor"), ("Two mornings at the stall", "client")),
        (
            "does nothing all day",
            "helps at home",
            "works two mornings a week",
            "works four days a week",
            "keeps the stall and saves a little",
        ),
    ),
)
_MINORS_GOAL = _GoalText(
    "“I want to stay in class until the bell”",
    "Leaves school when somebody shouts",
    (("Signal agreed with the class teacher", "client"), ("Talk with the guardian", "both")),
    (
        "does not go to school",
        "goes, and leaves before the break",
        "stays until noon",
        "stays all day three days a week",
        "stays every day and does the homework",
    ),
)
_FOR_ADULTS = 2
"""The first of the goals that are not those of a child: children of one's own, and work."""
_PLAN = {
    SafetyStep.SIGNS: ("I hear the boots and the door", "I stop answering the phone"),
    SafetyStep.ALONE: ("Cold water on my face, name five things I see", "Sing or pray aloud"),
    SafetyStep.DISTRACTION: ("The women’s savings group on Thursday", "Mama Otis at the kiosk"),
    SafetyStep.HELPERS: ("My sister", "Pastor James"),
    SafetyStep.AGENCIES: ("Duty counsellor, day and night", "County hospital, emergency"),
    SafetyStep.SURROUNDINGS: ("The pesticide stays with the neighbour",),
    SafetyStep.REASON: ("To see my girl finish school",),
}
_NUMBERS = {
    "My sister": "+254 700 000 021",
    "Pastor James": "+254 700 000 034",
    "Duty counsellor, day and night": "+254 700 000 900",
    "County hospital, emergency": "+254 700 000 911",
}


class PlanWriter:
    """Writes what goes with made-up courses within one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def write(
        self,
        case: CaseId,
        number: int,
        seen: Sequence[datetime],
        screenings: Sequence[Screening],
    ) -> Standing:
        """Write what goes with a course and give how the case stands after it.

        Somebody came at least once: every course begins with a session that was attended.
        """
        random = Random(f"plans:{number}")  # noqa: S311 - made-up data
        is_minor = guardian_of(number) is not None
        work, first = self._work, min(seen)
        mark = _risks(work, case, first, max(seen), screenings)
        work.at(first + timedelta(minutes=80))
        made_on = None
        if mark.level in (RiskLevel.MEDIUM, RiskLevel.HIGH) or random.random() < 0.4:
            made_on = local_day(first)
            kinds.SAFETY_PLAN.records(work).add(case, _safety_plan(made_on, is_minor=is_minor))
        due = _goals(work, case, random, sorted(seen), is_minor=is_minor)
        return Standing(mark, due, made_on)


def _risks(
    work: Work, case: CaseId, first: datetime, last: datetime, screenings: Sequence[Screening]
) -> RiskMark:
    """Assess at the beginning and again at the end, by what the safety item was answered."""
    answered = [
        (one.answers.given_at, one.answers.values[ITEM], one.id)
        for one in screenings
        if one.answers.instrument == "phq-9" and isinstance(one.answers.values.get(ITEM), int)
    ]
    records, marks = kinds.RISK.records(work), []
    for when in dict.fromkeys((first, last)):
        before = [one for one in answered if one[0] <= when + timedelta(hours=2)]
        value, led_by = (before[-1][1], before[-1][2]) if before else (0, None)
        is_last = when == last and when != first
        found = _assessment(local_day(when), int(value or 0), led_by, is_last=is_last)
        work.at(when + timedelta(minutes=70))
        marks.append(mark_of(records.add(case, found), found))
    return marks[-1]


def _assessment(on: date, value: int, led_by: UUID | None, *, is_last: bool) -> RiskAssessment:
    level = _LEVELS[min(value, 3)]
    areas = {
        RiskArea.SUICIDE: AreaRisk(level),
        RiskArea.SELF_HARM: AreaRisk(RiskLevel.NONE),
        RiskArea.FROM_OTHERS: AreaRisk(RiskLevel.LOW, _FROM_OTHERS[is_last]),
        RiskArea.CHILDREN: AreaRisk(RiskLevel.NONE),
    }
    yes, no = Finding(Asked.YES), Finding(Asked.NO)
    suicide = {SuicideSign.IDEATION: yes if value else no}
    if value:
        suicide[SuicideSign.PLAN] = yes if value > 2 else no
        suicide[SuicideSign.INTENT] = no
        suicide[SuicideSign.PROTECTIVE] = Finding(Asked.YES, "The family")
    overall = max(level, RiskLevel.LOW, key=list(RiskLevel).index)
    return RiskAssessment(
        assessed_on=on,
        areas=areas,
        overall=overall,
        rationale=_RATIONALE[level],
        suicide=suicide,
        threats=(Threat.SURVEILLANCE,),
        next_review=suggested_review(overall, on),
        screening=led_by if value else None,
    )


def _safety_plan(on: date, *, is_minor: bool) -> SafetyPlan:
    own = {SafetyStep.REASON: ("To finish school and become a nurse",)} if is_minor else {}
    steps = {
        step: tuple(PlanLine(words, _NUMBERS.get(words, "")) for words in lines)
        for step, lines in (_PLAN | own).items()
    }
    return SafetyPlan(made_on=on, steps=steps)


def _goals(
    work: Work, case: CaseId, random: Random, seen: Sequence[datetime], *, is_minor: bool
) -> date | None:
    """Write two or three goals and a review every eight weeks; give when they are due again."""
    goals_for = (*_GOALS[:_FOR_ADULTS], _MINORS_GOAL) if is_minor else _GOALS
    chosen = random.sample(goals_for, random.choice((2, 2, 3)))
    began = seen[min(1, len(seen) - 1)]
    on = local_day(began)
    goals = tuple(_goal(work, text, random, on) for text in chosen)
    work.at(began + timedelta(minutes=75))
    due = on + EVERY
    plan = CarePlan(on, tuple(text.problem for text in chosen), goals, due)
    kinds.CARE_PLAN.records(work).add(case, plan)
    levels = {goal.id: goal.start or 0 for goal in goals}
    for when in seen[2:]:
        if local_day(when) < due:
            continue
        for goal in goals:
            step = random.choice((0, 1, 1, 1, -1))
            levels[goal.id] = max(-2, min(2, levels[goal.id] + step))
        due = local_day(when) + EVERY
        judged = tuple(GoalLevel(goal.id, levels[goal.id]) for goal in goals)
        work.at(when + timedelta(minutes=65))
        review = GoalReview(local_day(when), judged, next_review=due)
        kinds.GOAL_REVIEW.records(work).add(case, review)
    return due


def _goal(work: Work, text: _GoalText, random: Random, on: date) -> Goal:
    return Goal(
        id=work.new_id(),
        words=text.words,
        problem=text.problem,
        interventions=tuple(Intervention(*one) for one in text.doing),
        scale=dict(zip((-2, -1, 0, 1, 2), text.scale, strict=True)),
        start=random.choice((-2, -2, -1)),
        since=on,
    )
