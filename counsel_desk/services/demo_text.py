"""Write made-up notes that read like a counsellor's and say nothing of anybody real."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.notes import NoteKind

if TYPE_CHECKING:
    from random import Random

_OPEN = {
    "recovering": (
        "Came on time and looked rested. Slept five to six hours on most nights this week.",
        "Says the nights are quieter. Woke twice and used the breathing exercise both times.",
        "Walked to the market alone for the first time since the release. Was proud of it.",
        "Laughed when telling how the neighbour's goat got into the kitchen.",
    ),
    "unchanged": (
        "Sleep is about the same: three to four hours, wakes before dawn.",
        "Still avoids the road past the station. Takes the long way to work.",
        "Not better and not worse, in the client's own words. Headaches on most days.",
        "Came although the matatu fare was hard to find this week.",
    ),
    "worsening": (
        "A hearing was put off again. Has hardly slept since the letter came.",
        "Saw one of the men in town. Stayed indoors for four days after that.",
        "Eats once a day. Says there is no point in cooking.",
        "Speaks quietly today, looks at the door often.",
    ),
    "dropping out": (
        "Arrived forty minutes late and was in a hurry to leave.",
        "Unsure whether talking helps. Listened, and agreed to come once more.",
        "Work at the quarry makes the hours difficult; asked for an early slot.",
        "Quiet session. Preferred to talk about the children's school fees.",
    ),
}
_WORK = (
    "Went through the grounding exercise (five things seen, four heard) and practised it twice.",
    "Drew the body map together; pain sits in the shoulders and the lower back.",
    "Named three people who can be called at night. Wrote them on a card without surnames.",
    "Continued the lifeline: two stones and four flowers were placed, the arrest not yet.",
    "Explained why the body keeps the alarm on after danger, with the drawing of the guard dog.",
    "Looked at the thought 'it was my fault' and what a friend would answer to it.",
    "Practised slow breathing with a hand on the belly, ten minutes.",
    "Talked about how to tell the children why father is away in the evenings.",
)
_PLAN = (
    "Practise the breathing exercise morning and evening.",
    "Bring the sleep diary next time.",
    "Physiotherapy appointment asked for; the consent is on file.",
    "Next session in a week. PCL-5 again in four weeks.",
    "Ask the legal officer about the date of the mention.",
    "Go to the choir on Sunday if the day allows it.",
)
_OBSERVED = (
    "Eye contact good, speech of normal speed, no thoughts of self-harm when asked.",
    "Tired, oriented, tearful for a short while. No plan to hurt self; asked directly.",
    "Restless hands. Startled once at a lorry outside and came back with grounding.",
    "Calm. Mood brighter than last time. Asked directly about safety: safe at home.",
)


def note_text(random: Random, kind: NoteKind, course: str, progress: float) -> str:
    """Write one note as Markdown; ``progress`` runs from 0 to 1 over the course."""
    if kind is NoteKind.NO_SHOW:
        return (
            "Did not come and did not call. Waited until half past.\n\n"
            "**Plan**\n\n- Reach out by the safe contact only, once, tomorrow.\n"
        )
    mood = course if progress > 0.3 else "unchanged"
    work = random.sample(_WORK, 2)
    plan = random.sample(_PLAN, 2)
    head = "First meeting" if kind is NoteKind.INTAKE else "Session"
    opening = _first(random) if kind is NoteKind.INTAKE else random.choice(_OPEN[mood])
    return (
        f"## {head}\n\n{opening}\n\n"
        f"### What we did\n\n- {work[0]}\n- {work[1]}\n\n"
        f"### Observed\n\n{random.choice(_OBSERVED)}\n\n"
        f"### Plan\n\n1. {plan[0]}\n2. {plan[1]}\n"
    )


def _first(random: Random) -> str:
    return random.choice(
        (
            "Referred by the legal officer. Explained confidentiality, what is written down "
            "and who may read it. Agreed to counselling and to these records.",
            "Came with a sister who waited outside. Explained the service in Kiswahili. "
            "Chose to tell little today, which is fine.",
            "Referred after a medical examination. Asked twice who can read the notes; "
            "explained the keys in plain words.",
        )
    )
