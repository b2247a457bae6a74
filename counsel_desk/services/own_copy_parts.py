"""Gather the parts of a client's own copy: what each shows is listed here, field by field.

Only fields that are named leave; whatever is added to a record later stays out until it is named
too. Fields for other people (next of kin, witnesses, guardians, interpreters, helpers, staff) are
not named anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.closing import CaseStepKind
from counsel_desk.domain.groups import as_held, belongs
from counsel_desk.domain.safety import CALLABLE
from counsel_desk.reports.own_copy import fact, facts, words_of
from counsel_desk.reports.sealed_pdf import Fact, Item
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.instruments import instrument, is_known
from counsel_desk.storage import kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.partial_date import PartialDate
    from counsel_desk.domain.screenings import Screening
    from counsel_desk.storage.kinds import Kind
    from counsel_desk.storage.unit_of_work import Work

Fields = tuple[tuple[str, str], ...]


def records(
    kind: Kind[Any], heading: str, fields: Fields, body: str = ""
) -> Callable[[Work, CaseId], Iterator[Item]]:
    """Make a part of all records of a kind: the named fields, and one written at length.

    ``heading`` names the field that heads each item, or nothing.
    """

    def gather(work: Work, case: CaseId) -> Iterator[Item]:
        if not work.ring.holds(case, kind.compartment):
            return
        for value in _values(work, kind, case):
            shown = facts(*(fact(name, label, getattr(value, name)) for name, label in fields))
            head = fact(heading, "", getattr(value, heading)) if heading else None
            text = str(getattr(value, body)) if body else ""
            yield Item(_first_upper(head.text) if head else "", shown, text)

    return gather


def _values(work: Work, kind: Kind[Any], case: CaseId) -> Iterator[Any]:
    struck = _struck(work, case)
    for stored in kind.records(work).list(case):
        value = stored.value
        if value is not None and stored.id not in struck and not getattr(value, "struck", ""):
            yield value


def _struck(work: Work, case: CaseId) -> frozenset[UUID]:
    """Give the records that were filed wrongly: they are in no export."""
    kind = work.kind_of("strike")
    found = kind.records(work).list(case) if kind is not None else []
    return frozenset(one.value.record for one in found if one.value is not None)


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(moment: datetime) -> str:
    return words_of(moment.astimezone().date())


@helps_use_cases
def notes(work: Work, case: CaseId) -> Iterator[Item]:
    """Give the signed notes in the order of their sessions, each with what was added to it."""
    struck = _struck(work, case)
    added: dict[UUID, list[str]] = {}
    for one in _values(work, kinds.ADDENDUM, case):
        added.setdefault(one.note, []).append(one.text)
    found = [
        (stored.id, stored.value)
        for stored in work.notes.list(case)
        if stored.value is not None and stored.id not in struck
    ]
    for note, content in sorted(found, key=lambda pair: (pair[1].session_start, pair[0])):
        shown = facts(
            fact("start", "Session", content.session_start),
            fact("minutes", "Minutes", content.minutes),
        )
        heading = f"{_first_upper(content.kind)}, {_day(content.session_start)}"
        later = [f"Added later: {text}" for text in added.get(note, [])]
        yield Item(heading, shown, "\n\n".join([content.text, *later]))


@helps_use_cases
def screenings(work: Work, case: CaseId) -> Iterator[Item]:
    """Give each screening with its scores and the client's own answers."""
    found = list(_values(work, kinds.SCREENING, case))
    for one in sorted(found, key=lambda one: (one.answers.given_at, one.id)):
        yield Item(f"{_title(one)}, {_day(one.answers.given_at)}", tuple(_screening(one)))


def _title(one: Screening) -> str:
    name = one.answers.instrument
    return instrument(name).short_title if is_known(name) else name


def _screening(one: Screening) -> Iterator[Fact]:
    shown = [fact("given_at", "Given", one.answers.given_at)]
    shown += [fact(f"score_{key}", _first_upper(key), score) for key, score in one.scores.items()]
    shown += [
        fact(f"band_{key}", f"{_first_upper(key)} means", band) for key, band in one.bands.items()
    ]
    shown += [
        fact(f"answer_{item}", f"Answer {item}", value)
        for item, value in one.answers.values.items()
    ]
    yield from facts(*shown)


@helps_use_cases
def care_plan(work: Work, case: CaseId) -> Iterator[Item]:
    """Give the plan with its goals, and how far each was at the reviews."""
    reviews = sorted(_values(work, kinds.GOAL_REVIEW, case), key=lambda review: review.on)
    for plan in _values(work, kinds.CARE_PLAN, case):
        yield Item("", facts(fact("made_on", "Made on", plan.made_on),
                             fact("problems", "Problems", plan.problems),
                             fact("review_on", "Next review", plan.review_on)))  # fmt: skip
        for goal in plan.goals:
            levels = [
                fact(f"review_{review.on.isoformat()}", words_of(review.on), f"{level.level:+d}")
                for review in reviews
                for level in review.levels
                if level.goal == goal.id and level.level is not None
            ]
            steps = tuple(one.words for one in goal.interventions)
            shown = facts(fact("state", "State", goal.state), fact("steps", "Steps", steps))
            yield Item(goal.words, (*shown, *facts(*levels)))


@helps_use_cases
def safety_plan(work: Work, case: CaseId) -> Iterator[Item]:
    """Give the steps of the safety plan that name nobody else; the plan is printed by itself."""
    for plan in _values(work, kinds.SAFETY_PLAN, case):
        for step, lines in plan.steps.items():
            if step not in CALLABLE and lines:
                yield Item(_first_upper(step), (), "\n".join(line.words for line in lines))


@helps_use_cases
def risks(work: Work, case: CaseId) -> Iterator[Item]:
    """Give each assessment: how high the risk was judged, area by area, and what it rests on."""
    for one in sorted(_values(work, kinds.RISK, case), key=lambda risk: risk.assessed_on):
        areas = [
            fact(f"area_{area}", _first_upper(area), f"{risk.level}. {risk.words}".rstrip(". "))
            for area, risk in one.areas.items()
        ]
        yield Item(words_of(one.assessed_on), facts(
            fact("overall", "Overall", one.overall), *areas,
            fact("next_review", "To be looked at again", one.next_review),
        ), one.rationale)  # fmt: skip


@helps_use_cases
def events(work: Work, case: CaseId) -> Iterator[Item]:
    """Give each event as it was told, without the words for who did it."""
    if not work.ring.holds(case, Compartment.EVENTS):
        return
    for one in _values(work, kinds.VIOLATION, case):
        length = one.detention_length
        detention = f"{length} {one.detention_unit}" if length is not None else ""
        yield Item(_when(one.started), facts(
            fact("ended", "Until", _when(one.ended)), fact("place", "Kind of place", one.place),
            fact("place_name", "Place", one.place_name), fact("county", "County", one.county),
            fact("country", "Country", one.country),
            fact("perpetrators", "Done by", tuple(map(_code_words, one.perpetrators))),
            fact("methods", "What was done", tuple(_code_words(m.key) for m in one.methods)),
            fact("purposes", "Purpose", tuple(map(_code_words, one.purposes))),
            fact("detained", "Detained", one.detained), fact("detention", "For", detention),
            fact("reported", "Reported", one.reported),
            fact("not_reported", "Not reported because of", one.not_reported),
        ), one.account)  # fmt: skip


@helps_use_cases
def legal_steps(work: Work, case: CaseId) -> Iterator[Item]:
    """Give each legal step with its numbers, and nobody who took it."""
    if not work.ring.holds(case, Compartment.EVENTS):
        return
    for one in _values(work, kinds.LEGAL_STEP, case):
        yield Item(_when(one.on), facts(
            fact("ob_number", "OB number", one.ob_number),
            fact("police_station", "Police station", one.police_station),
            fact("p3", "P3 form", one.p3), fact("prc", "PRC form", one.prc),
            fact("case_numbers", "Case numbers", one.case_numbers),
            fact("court", "Court", one.court), fact("stage", "Stage", _code_words(one.stage)),
            fact("next_hearing", "Next hearing", one.next_hearing),
            fact("outcome", "Outcome", _code_words(one.outcome)),
        ))  # fmt: skip


def _when(day: PartialDate | None) -> str:
    return day.text() if day is not None else ""


def _code_words(key: str) -> str:
    """Give a key of the lists of events in words that can be read."""
    return key.replace(".", ": ").replace("_", " ")


@helps_use_cases
def closings(work: Work, case: CaseId) -> Iterator[Item]:
    """Give the closings and reopenings of the file, each with its summary."""
    told = (CaseStepKind.CLOSED, CaseStepKind.REOPENED)
    for step in _values(work, kinds.CLOSING, case):
        if step.kind in told:
            yield Item(f"{_first_upper(step.kind)}, {words_of(step.on)}", facts(
                fact("reason", "Reason", step.reason), fact("planned", "Planned", step.planned),
                fact("last_contact", "Last contact", step.last_contact),
            ), step.text)  # fmt: skip


@helps_use_cases
def groups(work: Work, case: CaseId) -> Iterator[Item]:
    """Give the meetings of the client's groups with the client's own marks, and nobody else's."""
    for membership in work.relations.groups_of(case):
        group, marks = membership.group, membership.membership
        holds = work.ring.holds
        if not (holds(group, Compartment.GROUP) and holds(marks, Compartment.ATTEND)):
            continue  # a group of long ago, before this person counselled the client
        plan = work.group_plans.only(group)
        title = plan.value.title if plan and plan.value else ""
        yield Item(title, tuple(_marks(work, group, marks)))


def _marks(work: Work, group: UUID, membership: UUID) -> Iterable[Fact]:
    found = (stored.value for stored in work.attendance.list(membership))
    marks = {one.meeting: one for one in found if one is not None and one.status is not None}
    listed = (stored.value for stored in work.meetings.list(group))
    meetings = as_held([one for one in listed if one is not None], marks.keys())
    members = (stored.value for stored in work.roll.list(group))
    mine = next((one for one in members if one and one.membership == membership), None)
    shown = [
        fact(f"meeting_{one.number}", _day(one.start), marks[one.id].status)
        for one in meetings
        if one.id in marks and mine is not None and belongs(mine, one)
    ]
    return facts(*shown)
