"""Tell a made-up course as a counsellor would: one client's own threads, from note to note."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, TypeVar

from counsel_desk.domain.cases import SessionOutcome, Sex
from counsel_desk.domain.notes import NoteFormat, NoteKind
from counsel_desk.services import demo_story_words as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.services.demo_courses import PlannedClient, PlannedSession

T = TypeVar("T")
_FORMATS = (
    (NoteFormat.SOAP, 0.3),
    (NoteFormat.DAP, 0.2),
    (NoteFormat.BIRP, 0.2),
    (NoteFormat.GIRP, 0.1),
    (NoteFormat.FREE, 0.2),
)
_ELSEWHERE = (
    (NoteKind.PROGRESS, 0.86),
    (NoteKind.PHONE, 0.06),
    (NoteKind.FAMILY, 0.05),
    (NoteKind.HOME_VISIT, 0.03),
)
_SETTLING = 0.3
"""Share of a course after which one can tell where it goes."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a note says, of what kind and in which format."""

    kind: NoteKind
    format: NoteFormat
    text: str


class Story:
    """One client's threads; each sentence is used once before any comes again."""

    def __init__(self, plan: PlannedClient) -> None:
        self._random = Random(f"story:{plan.number}")  # noqa: S311 - made-up data
        self._course = plan.course
        self._own = self._threads(plan.person.identity.sex)
        self._format = self._weighted(_FORMATS)
        self._bags: dict[int, list[str]] = {}

    def _threads(self, sex: Sex) -> dict[str, str]:
        choice, woman = self._random.choice, sex is Sex.FEMALE
        kin, work = f"the {choice(words.KIN)}", choice(words.WORK)
        return {
            "she": "she" if woman else "he",
            "her": "her" if woman else "his",
            "him": "her" if woman else "him",
            "herself": "herself" if woman else "himself",
            "kin": kin,
            "Kin_": kin.capitalize(),
            "work": work,
            "Work_": work.capitalize(),
            "place": choice(words.PLACES),
            "pain": choice(words.PAINS),
            "trigger": choice(words.TRIGGERS),
            "comfort": choice(words.COMFORTS),
        }

    def tell(self, sessions: Sequence[PlannedSession]) -> list[Told]:
        """Give what is written of each session, in order."""
        most = max(len(sessions) - 1, 1)
        return [self._tell(one, place / most) for place, one in enumerate(sessions)]

    def _tell(self, session: PlannedSession, progress: float) -> Told:
        if session.kind is NoteKind.INTAKE:
            return Told(NoteKind.INTAKE, NoteFormat.FREE, self._first())
        if session.outcome is SessionOutcome.DID_NOT_ATTEND:
            return Told(NoteKind.NO_SHOW, NoteFormat.FREE, self._missed())
        course = self._course if progress > _SETTLING else "unchanged"
        kind = self._weighted(_ELSEWHERE)
        if kind is not NoteKind.PROGRESS:
            return Told(kind, NoteFormat.SHORT, self._elsewhere(kind, course))
        return Told(kind, self._format, self._session(course))

    def _session(self, course: str) -> str:
        """Write a session in the format that this counsellor keeps for this client."""
        told = f"{self._one(words.TOLD[course])} {self._one(words.TOLD[course])}"
        seen, judged = self._one(words.OBSERVED), self._one(words.JUDGED[course])
        done, answered = self._list(words.WORKED), self._one(words.ANSWERED)
        plan = self._list(words.AGREED)
        sections = {
            NoteFormat.SOAP: {
                "Subjective": told,
                "Objective": f"{seen}\n\n{done}\n\n{answered}",
                "Assessment": judged,
            },
            NoteFormat.DAP: {
                "Data": f"{told} {seen}\n\n{done}",
                "Assessment": f"{answered} {judged}",
            },
            NoteFormat.BIRP: {
                "Behaviour": f"{told} {seen}",
                "Intervention": done,
                "Response": f"{answered} {judged}",
            },
            NoteFormat.GIRP: {
                "Goal": self._one(words.AIMS),
                "Intervention": f"{told}\n\n{done}",
                "Response": f"{answered} {seen}",
            },
        }.get(self._format, {"Session": told, "What we did": done, "How it was": answered})
        return _headed({**sections, "Plan": plan})

    def _elsewhere(self, kind: NoteKind, course: str) -> str:
        among = {NoteKind.PHONE: words.PHONE, NoteKind.FAMILY: words.FAMILY}
        return _headed(
            {
                "Presenting issues": self._one(among.get(kind, words.VISIT)),
                "Emerging issues": self._one(words.JUDGED[course]),
                "Action plan": self._list(words.AGREED),
            }
        )

    def _first(self) -> str:
        first = f"{self._one(words.FIRST)}\n\n{self._one(words.FIRST_MORE)}"
        return _headed(
            {
                "First meeting": first,
                "Observed": self._one(words.OBSERVED),
                "Plan": self._list(words.AGREED),
            }
        )

    def _missed(self) -> str:
        plan = f"- {self._one(words.MISSED_PLAN)}"
        return _headed({"Did not come": self._one(words.MISSED), "Plan": plan})

    def _one(self, among: tuple[str, ...]) -> str:
        """Draw a sentence that was not used since all of its kind were, with the client's own."""
        bag = self._bags.setdefault(id(among), [])
        if not bag:
            bag.extend(self._random.sample(among, len(among)))
        hours = self._random.choice(("three", "four", "five", "six"))
        said = bag.pop().format(**self._own, hours=hours)
        return said[0].upper() + said[1:]

    def _list(self, among: tuple[str, ...]) -> str:
        return "\n".join(f"- {self._one(among)}" for _ in range(2))

    def _weighted(self, among: Sequence[tuple[T, float]]) -> T:
        return self._random.choices([one for one, _ in among], [part for _, part in among])[0]


def _headed(sections: dict[str, str]) -> str:
    return "\n".join(f"## {head}\n\n{text}\n" for head, text in sections.items())


def tell_again(plan: PlannedClient) -> tuple[PlannedSession, ...]:
    """Give a course's sessions with notes that belong to one another in place of short ones."""
    told = Story(plan).tell(plan.sessions)
    return tuple(
        replace(session, kind=one.kind, format=one.format, text=one.text)
        for session, one in zip(plan.sessions, told, strict=True)
    )
