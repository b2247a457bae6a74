"""Gather what a cycle achieved: attendance, and scores as far as the reader's keys go.

Coordinators get attendance alone. A facilitator gets the scores of clients of their own, a
supervisor those of their teams; members whose record is sealed to others are counted.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import Sex
from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import ATTENDED, Received, belongs
from counsel_desk.domain.ids import CaseId, GroupId
from counsel_desk.domain.outcomes.cohort import (
    AgeBand,
    Cohort,
    CohortCase,
    FormFacts,
    NoPair,
    ScorePair,
    Service,
    TwoScores,
)
from counsel_desk.domain.outcomes.cycle import (
    Achieved,
    CycleFacts,
    Given,
    MemberCourse,
    Turnouts,
    cycle_pair,
    last_day,
    same_model,
    turnout,
)
from counsel_desk.services.desk import use_case
from counsel_desk.services.exports import ExportKind, ExportPermit
from counsel_desk.services.figures_then import FiguresThen
from counsel_desk.services.group_records import GroupBook, OpenGroup
from counsel_desk.services.joined import others_of
from counsel_desk.services.leaving import permit_file, permit_pdf
from counsel_desk.services.outcomes import facts_of, talking_of
from counsel_desk.services.register import Progress
from counsel_desk.services.said_no import said_no
from counsel_desk.services.strikes import standing
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from counsel_desk.domain.groups import GroupFile, Member
    from counsel_desk.domain.screenings import Answers


def _silent(done: int, of: int) -> None:
    """Report nothing."""


@use_case(Permission.SEE_TURNOUT)
def group_turnout(work: Work, group: GroupId) -> Turnouts:
    """Give who came to a cycle, and to the others of its model that this person may see."""
    cycles = _cycles(work, group, Permission.SEE_TURNOUT)
    return Turnouts(cycles[0].file.plan.model, tuple(one.facts() for one in cycles))


@use_case(Permission.SEE_ACHIEVED)
def group_achieved(
    work: Work, group: GroupId, progress: Progress = _silent, *, leaving: bool = False
) -> Achieved:
    """Give what became of the members of a cycle and of the others of its model.

    One entry is logged. Records that are sealed to others are not opened, and their members are
    counted; so are those of who said no to statistics, for a report that leaves (``leaving``).
    ``progress`` may raise to cancel.
    """
    work.note(Action.LIST_OPENED, group)
    cycles = _cycles(work, group, Permission.SEE_ACHIEVED)
    if leaving:
        for one in cycles:
            one.leave_out_refused()
    scores = _Scores(work)
    cases: list[CohortCase] = []
    for place, cycle in enumerate(cycles):
        progress(place, len(cycles))
        cases += cycle.cases(scores)
    progress(len(cycles), len(cycles))
    turnouts = Turnouts(cycles[0].file.plan.model, tuple(one.facts() for one in cycles))
    sealed = sum(not member.is_open for one in turnouts.cycles for member in one.members)
    names = {one.group: one.title for one in turnouts.cycles}
    forms = scores.facts(cases)
    cohort = Cohort(tuple(cases), sealed, forms, {}, names, work.now)
    return Achieved(turnouts, cohort)


@use_case(Permission.SEE_TURNOUT)
def permit_cycle_report(
    work: Work, group: GroupId, *, path: Path, passphrase: str, seal_with: str | None
) -> ExportPermit:
    """Let a report or a picture of a cycle leave: a sealed PDF, or a CSV or PNG with no seal.

    It MUST hold suppressed numbers alone. Raises WrongPassphrase and Invalid.
    """
    if seal_with is not None:
        permit = permit_pdf(work, path=path, passphrase=passphrase, seal_with=seal_with)
    else:
        kind = ExportKind.PNG if path.suffix.casefold() == ".png" else ExportKind.CSV
        permit = permit_file(work, path=path, passphrase=passphrase, kind=kind)
    work.note(Action.EXPORTED, group)
    return permit


def _cycles(work: Work, group: GroupId, wall: Permission) -> list[_Cycle]:
    """Open a cycle and the others of its model that have met, the latest first."""
    own = _Cycle(work, OpenGroup(work, group, known=True).file())
    alike = [
        one.id
        for one in GroupBook.of(work).groups(work)
        if one.id != group
        and same_model(one.plan.model, own.file.plan.model)
        and wall.value.relations & work.relations_to(group=one.id)
    ]
    others = (_Cycle(work, OpenGroup(work, one, known=True).file()) for one in alike)
    return [own, *(one for one in others if one.turnout)]


class _Cycle:
    """A cycle with its members put together: somebody who left and came again is one."""

    def __init__(self, work: Work, file: GroupFile) -> None:
        self._work, self.file = work, file
        held = work.ring.holds
        seen = [one for one in file.members if held(one.membership, Compartment.ATTEND)]
        self._seen = {one.membership for one in seen}
        self.turnout = turnout(seen, file.meetings, file.marks)
        self._spells: dict[CaseId, list[Member]] = defaultdict(list)
        for one in file.members:
            self._spells[one.case].append(one)
        self._mine = {case for case in self._spells if _may_open(work, case)}

    def leave_out_refused(self) -> None:
        """Treat the records of who said no to statistics as those that are sealed to others."""
        whole = {case: (case, *others_of(self._work, case)) for case in self._mine}
        self._mine -= said_no(self._work, Purpose.STATISTICS, whole)

    def facts(self) -> CycleFacts:
        """Give what attendance tells."""
        plan = self.file.plan
        first = local_day(plan.first_meeting)
        return CycleFacts(
            group=self.file.id,
            title=f"{plan.title}, {first:%Y-%m}",
            first=first,
            planned=len(self.file.meetings),
            turnout=self.turnout,
            members=tuple(self._course(case) for case in self._spells),
        )

    def _course(self, case: CaseId) -> MemberCourse:
        spells = sorted(self._spells[case], key=lambda one: one.joined)
        doses = [self.file.doses[one.membership] for one in spells]
        last = spells[-1]
        return MemberCourse(
            case=case,
            code=last.code,
            attended=sum(one.attended for one in doses),
            held=sum(one.held for one in doses),
            received=self.file.received.get(last.membership, Received.NOTHING_YET),
            is_seen=all(one.membership in self._seen for one in spells),
            is_open=case in self._mine,
        )

    def _came(self, case: CaseId) -> list[date]:
        spells = {one.membership: one for one in self._spells[case]}
        days = {one.id: one for one in self.file.meetings}
        return [
            local_day(days[meeting].start)
            for (membership, meeting), mark in self.file.marks.items()
            if membership in spells
            and mark.status in ATTENDED
            and belongs(spells[membership], days[meeting])
        ]

    def cases(self, scores: _Scores) -> Iterator[CohortCase]:
        """Give a case of the cohort for each member whose record this person may open."""
        end = last_day(self.file.meetings, local_day(self._work.now))
        for case in self._spells:
            if case in self._mine:
                yield self._case(case, scores, end)

    def _case(self, case: CaseId, scores: _Scores, end: date) -> CohortCase:
        came = self._came(case)
        course = self._course(case)
        spells = self._spells[case]
        ended = end <= local_day(self._work.now) or all(one.left for one in spells)
        pairs: dict[str, ScorePair] = {}
        lacking: dict[str, NoPair] = {}
        for name, given in scores.of(case).items():
            found = cycle_pair(given, came, end)
            if isinstance(found, NoPair):
                lacking[name] = found
            else:
                pairs[name] = scores.pair(case, course.code, name, found, ended=ended)
        return CohortCase(
            case=case,
            code=course.code,
            counsellor=self._work.relations.counsellors[case],
            county="",  # a cycle is not divided by where people are from or how old they are
            sex=Sex.UNKNOWN,
            age=AgeBand.UNKNOWN,
            service=Service.GROUP,
            groups=(self.file.id,),
            began=min(came, default=min(one.joined for one in spells)),
            sessions=course.attended,
            ended=ended,
            pairs=pairs,
            lacking=lacking,
            talking=talking_of(pairs),
        )


def _may_open(work: Work, case: CaseId) -> bool:
    """Whether a member's scores are this person's to read, by right and by key."""
    wanted = Permission.READ_CLINICAL.value.relations
    return bool(wanted & work.relations_to(case=case)) and work.ring.holds(case, Compartment.CLIN)


class _Scores:
    """The scores of clients, read once each, and the instruments that judge them."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self._found: dict[CaseId, Mapping[str, Sequence[Given]]] = {}
        self._figures = FiguresThen(work)
        self._forms = self._figures.forms

    def of(self, case: CaseId) -> Mapping[str, Sequence[Given]]:
        """Give every score of a client's person, by instrument."""
        if case not in self._found:
            self._found[case] = self._read(case)
        return self._found[case]

    def _read(self, case: CaseId) -> Mapping[str, Sequence[Given]]:
        given: dict[str, list[Given]] = defaultdict(list)
        stored = self.work.screenings.list(case, *others_of(self.work, case))
        for one in standing(self.work, case, stored):
            screening = one.value
            form = self._forms.get(screening.answers.instrument) if screening else None
            score = screening.scores.get(form.headline) if screening and form else None
            if screening is not None and form is not None and score is not None:
                answers = screening.answers
                day = local_day(answers.given_at)
                given[form.id].append(Given(day, score, _words(answers)))
        return given

    def pair(
        self, case: CaseId, code: str, name: str, pair: tuple[Given, Given], *, ended: bool
    ) -> ScorePair:
        """Judge two scores: of a cycle that is over by the figures of its time."""
        first, last = pair
        rewritten = first.words != last.words
        two = TwoScores(first.score, last.score, first.day, last.day, rewritten)
        return self._figures.pair(case, code, name, two, ended=ended)

    def facts(self, cases: Sequence[CohortCase]) -> Mapping[str, FormFacts]:
        """Say what a reader must know of the instruments that the members were given."""
        seen = {name for one in cases for name in (*one.pairs, *one.lacking)}
        return facts_of(self._figures, cases, seen)


def _words(answers: Answers) -> str:
    return f"{answers.language} {answers.wording}"
