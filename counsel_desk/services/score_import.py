"""Bring screenings of the past in: look first, then all in one transaction, or take back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission, Relation
from counsel_desk.domain.audit import Action
from counsel_desk.domain.bringing_in import ImportId, ImportLine
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId, ScreeningId
from counsel_desk.domain.past_scores import EARLIEST_DAY, PastScreening
from counsel_desk.domain.screening.totals import result_of_total, total_fault
from counsel_desk.domain.screenings import Answers, BroughtIn, Screening, Way
from counsel_desk.domain.strikes import Strike
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.instruments import all_instruments
from counsel_desk.services.joined import files, merged_into
from counsel_desk.services.screenings import scored, with_result
from counsel_desk.services.settings import form_under, setting_in_force, settings_of
from counsel_desk.storage import kinds
from counsel_desk.storage.codec import Codec
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID

    from counsel_desk.domain.screening import Instrument, Result
    from counsel_desk.storage.records import Stored

Progress = Callable[[int, int], object]
KIND = "score_imports"
LIVE_FOR = timedelta(days=30)
"""How old a screening brought in may be at most to raise alerts (docs/decisions, 012)."""
CASES_AT_ONCE = 200
_READ_AT_ONCE = 500
_TOLD_EVERY = 100
_KEPT = 50
_NOON = time(12)


@dataclass(frozen=True, slots=True)
class _Import:
    """An import as its person's own record keeps it."""

    id: ImportId
    at: datetime
    count: int
    cases: tuple[CaseId, ...]
    undone: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Imports:
    """All imports of one person, the newest last."""

    done: tuple[_Import, ...] = ()


_codec = Codec(_Imports)


def _silent(done: int, of: int) -> None:
    """Report nothing."""


@helps_use_cases
def forms_of(work: Work) -> dict[str, Instrument]:
    """Give every instrument with the programme's own figures, by its id."""
    settings = settings_of(work)
    return {one.id: form_under(settings, one.id) for one in all_instruments()}


@helps_use_cases
def is_mine(work: Work, case: CaseId) -> bool:
    """Whether this person counsels a case and holds the key to what is clinical in it."""
    holds = work.ring.holds(case, Compartment.CLIN)
    return holds and Relation.CASE_COUNSELLOR in work.relations_to(case=case)


@helps_use_cases
def standing_of(work: Work, cases: Sequence[CaseId]) -> dict[CaseId, list[Screening]]:
    """Give the screenings of many cases that stand, those of files merged into them too."""
    owner = {one: case for case in cases for one in files(work, case)}
    strikes = kinds.STRIKE.records(work).list(*owner)
    gone = {one.value.record for one in strikes if one.value is not None}
    found: dict[CaseId, list[Screening]] = {case: [] for case in cases}
    for stored in work.screenings.list(*owner):
        if stored.value is not None and stored.id not in gone:
            found[owner[CaseId(stored.scope)]].append(stored.value)
    return found


@use_case(Permission.SCREEN, Changed.SCREENINGS | Changed.ALERTS)
def bring_in(
    work: Work, *, screenings: tuple[PastScreening, ...], progress: Progress = _silent
) -> ImportLine:
    """Keep all these screenings, or, where anything fails or is stopped, none.

    Raises NotAllowed for a case of somebody else, and Invalid with ``scores-nothing``,
    ``merged-away`` or what `screenings.record_screening` refuses.
    """
    if not screenings:
        raise Invalid("scores-nothing", field="rows")
    by_case: dict[CaseId, list[PastScreening]] = defaultdict(list)
    for past in screenings:
        by_case[past.case].append(past)
    cases = tuple(by_case)
    _check_cases(work, cases)
    writer = _Writer(work, ImportId(work.new_id()), len(screenings), progress)
    for some in _some(cases, len(screenings)):
        before = standing_of(work, some)
        for case in some:
            writer.write(case, by_case[case], before[case])
    progress(len(screenings), len(screenings))
    made = _Import(writer.id, work.now, len(screenings), cases)
    _keep(work, (*_kept(work).done, made))
    work.note(Action.IMPORTED, made.id)
    return _line(made)


def _some(cases: Sequence[CaseId], count: int) -> Iterable[Sequence[CaseId]]:
    """Part cases that have so many screenings: little is in memory at a time."""
    most = max(1, min(CASES_AT_ONCE, _READ_AT_ONCE * len(cases) // count))
    return (cases[start : start + most] for start in range(0, len(cases), most))


def _check_cases(work: Work, cases: Sequence[CaseId]) -> None:
    for case in cases:
        if Relation.CASE_COUNSELLOR not in work.relations_to(case=case):
            raise NotAllowed(Permission.SCREEN)
    if _merged(work, cases):
        raise Invalid("merged-away")


def _merged(work: Work, cases: Iterable[CaseId]) -> set[UUID]:
    """Give those cases that were merged into another, and take nothing any more."""
    found = work.coordinations.list(*cases)
    return {one.scope for one in found if one.value and merged_into(work, one.value) is not None}


class _Writer:
    """Writes the screenings of one import, case by case."""

    def __init__(self, work: Work, made: ImportId, of: int, progress: Progress) -> None:
        self.id = made
        self._work = work
        self._forms = forms_of(work)
        self._setting = setting_in_force(work)
        self._of = of
        self._done = 0
        self._progress = progress

    def write(
        self, case: CaseId, given: Sequence[PastScreening], before: Sequence[Screening]
    ) -> None:
        """Keep what was given to one client, and bring the digest up to date."""
        made = self._with_raising([self._screening(one) for one in given], before)
        for one in made:
            if self._done % _TOLD_EVERY == 0:
                self._progress(self._done, self._of)
            self._work.screenings.add(case, one, record=one.id)
            self._done += 1
        raises = any(one.brought is not None and one.brought.raises for one in made)
        form_of = self._forms.__getitem__ if raises else None
        CaseDigest(self._work, case).take_in([*before, *made], form_of=form_of)

    def _screening(self, past: PastScreening) -> Screening:
        work = self._work
        form = self._forms.get(past.instrument)
        if form is None:
            raise Invalid("unknown-instrument", field="instrument")
        answers = Answers(
            form.id, form.version, past.language, "", dict(past.values), moment_of(work, past.day)
        )
        found = Screening(
            id=ScreeningId(work.new_id()),
            case=past.case,
            answers=answers,
            mode=past.mode,
            given_by=work.me,
            scores={},
            prorated=False,
            missing=(),
            setting=self._setting,
            way=Way.FILE,
            brought=BroughtIn(self.id, work.now, total_only=past.total is not None),
        )
        return with_result(found, _result(form, answers, past))

    def _with_raising(self, made: list[Screening], before: Iterable[Screening]) -> list[Screening]:
        """Let the newest of each instrument raise alerts, where it was given of late."""
        newest: dict[str, Screening] = {}
        for one in sorted((*before, *made), key=lambda one: (one.answers.given_at, one.id)):
            newest[one.answers.instrument] = one
        late = self._work.now - LIVE_FOR
        raising = {one.id for one in newest.values() if one.answers.given_at >= late}
        return [
            replace(one, brought=replace(one.brought, raises=True))
            if one.brought is not None and one.id in raising
            else one
            for one in made
        ]


@helps_use_cases
def moment_of(work: Work, day: date) -> datetime:
    """Give the moment for a screening of which the day alone is known; raises Invalid."""
    if day > local_day(work.now):
        raise Invalid("given-in-future", field="given_at")
    if day < EARLIEST_DAY:
        raise Invalid("given-too-early", field="given_at", earliest=EARLIEST_DAY)
    return min(datetime.combine(day, _NOON).astimezone(UTC), work.now)


def _result(form: Instrument, answers: Answers, past: PastScreening) -> Result:
    if past.total is None:
        return scored(form, answers)
    if past.values:
        raise Invalid("scores-both", field="values")
    if total_fault(form, past.total) is not None:
        raise Invalid("total-out-of-range", field="total")
    return result_of_total(form, past.total)


@use_case(Permission.SCREEN)
def list_imports(work: Work) -> tuple[ImportLine, ...]:
    """List one's own imports, the newest first."""
    return tuple(_line(one) for one in reversed(_kept(work).done))


@use_case(Permission.SCREEN, Changed.SCREENINGS | Changed.ALERTS)
def undo(work: Work, *, wanted: ImportId, reason: str, progress: Progress = _silent) -> int:
    """Take a whole import back: each of its screenings is struck, with the reason.

    Raises NotFound, and Invalid with ``import-undone``, or ``scores-edited`` once one of them was
    corrected, struck or answered, or its client is no longer this person's.
    """
    imports = _kept(work).done
    made = next((one for one in imports if one.id == wanted), None)
    if made is None:
        raise NotFound
    if made.undone is not None:
        raise Invalid("import-undone", field="import")
    done = 0
    for some in _some(made.cases, made.count):
        taken = _Taken(work, made, some)
        if taken.changed:
            raise Invalid("scores-edited", field="import", count=taken.changed)
        for case in some:
            progress(min(done, made.count), made.count)
            done += taken.strike(case, reason)
    progress(made.count, made.count)
    if done != made.count:
        raise Invalid("scores-edited", field="import", count=abs(made.count - done))
    undone = replace(made, undone=work.now)
    _keep(work, tuple(undone if one.id == wanted else one for one in imports))
    work.note(Action.IMPORT_UNDONE, wanted)
    return done


class _Taken:
    """What an import left in some cases, and what was done with it since."""

    def __init__(self, work: Work, made: _Import, cases: Sequence[CaseId]) -> None:
        self._work = work
        self._of: dict[CaseId, list[Stored[Screening]]] = defaultdict(list)
        self._left: dict[CaseId, list[Screening]] = defaultdict(list)
        mine = [case for case in cases if is_mine(work, case)]
        owner = {one: case for case in mine for one in files(work, case)}
        struck = {one.value.record for one in kinds.STRIKE.records(work).list(*owner) if one.value}
        for stored in work.screenings.list(*owner):
            self._sort(stored, made, owner, struck)
        found = [stored for several in self._of.values() for stored in several]
        self._ids = {stored.id for stored in found}
        touched = {stored.id for stored in found if stored.version > 1 or stored.author != work.me}
        answers = (stored.value for stored in work.alert_answers.list(*mine))
        touched |= {one.screening for one in answers if one and one.screening in self._ids}
        touched |= struck & self._ids
        self.changed = len(cases) - len(mine) + len(_merged(work, mine)) + len(touched)

    def _sort(
        self,
        stored: Stored[Screening],
        made: _Import,
        owner: Mapping[CaseId, CaseId],
        struck: Collection[UUID],
    ) -> None:
        value, case = stored.value, owner[CaseId(stored.scope)]
        if value is None:
            return
        if value.brought is not None and value.brought.by_import == made.id:
            self._of[case].append(stored)
        elif stored.id not in struck:
            self._left[case].append(value)

    def strike(self, case: CaseId, reason: str) -> int:
        """Strike what came into one case, and give how many they were."""
        strikes = kinds.STRIKE.records(self._work)
        for stored in self._of[case]:
            strikes.add(case, Strike("screening", stored.id, reason))
        CaseDigest(self._work, case).let_go(self._left[case], self._ids)
        return len(self._of[case])


def _line(made: _Import) -> ImportLine:
    return ImportLine(made.id, made.at, made.count, made.undone)


def _kept(work: Work) -> _Imports:
    record = work.own.read(KIND)
    return _codec.decode(1, record.data) if record is not None else _Imports()


def _keep(work: Work, done: tuple[_Import, ...]) -> None:
    work.own.write(KIND, _codec.encode(_Imports(done[-_KEPT:])))
