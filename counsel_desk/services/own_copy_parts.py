"""Gather the parts of a client's own copy: what each shows is listed here, field by field.

Only fields that are named leave; whatever is added to a record later stays out until it is named
too. Fields for other people (next of kin, witnesses, guardians, interpreters, helpers, staff) are
not named anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.closing import CaseStepKind
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import as_held, belongs
from counsel_desk.domain.ids import CaseId, GroupId
from counsel_desk.domain.marked_text import shown as without_marks
from counsel_desk.domain.safety import CALLABLE
from counsel_desk.reports.paper_words import (
    ATTAINMENT,
    METHOD,
    NO_ANSWER,
    NOT_REPORTED,
    OUTCOME,
    PERPETRATOR,
    PLACE,
    PURPOSE,
    STAGE,
    PaperWords,
    facts,
)
from counsel_desk.reports.sealed_pdf import Fact, Item
from counsel_desk.services.group_records import OpenGroup
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.instruments import instrument, is_known
from counsel_desk.storage import kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from counsel_desk.domain.plan import GoalReview
    from counsel_desk.domain.screening import Instrument
    from counsel_desk.domain.screening import Item as FormItem
    from counsel_desk.domain.screenings import Screening
    from counsel_desk.storage.kinds import Kind
    from counsel_desk.storage.unit_of_work import Work

Fields = tuple[tuple[str, ...], ...]
"""Each a field, its label, and the list that its codes are of, where they are codes."""
Gather = Callable[["Work", "CaseId", PaperWords], "Iterator[Item]"]


def records(kind: Kind[Any], heading: str, fields: Fields, body: str = "") -> Gather:
    """Make a part of all records of a kind: the named fields, and one written at length.

    ``heading`` names the field that heads each item, or nothing.
    """

    def gather(work: Work, case: CaseId, words: PaperWords) -> Iterator[Item]:
        if not work.ring.holds(case, kind.compartment):
            return
        for value in _values(work, kind, case):
            shown = facts(*(
                words.fact(name, label, getattr(value, name), *of) for name, label, *of in fields
            ))  # fmt: skip
            head = words.fact(heading, "", getattr(value, heading)) if heading else None
            is_free = head is None or type(getattr(value, heading)) is str
            yield Item(
                _first_upper(head.text) if head else "", shown,
                str(getattr(value, body)) if body else "",
                told=() if is_free else facts(head),
            )  # fmt: skip

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


def _day(moment: datetime, words: PaperWords) -> str:
    return words.day(local_day(moment))


@helps_use_cases
def notes(work: Work, case: CaseId, words: PaperWords) -> Iterator[Item]:
    """Give the signed notes in the order of their sessions, each with what was added to it."""
    struck = _struck(work, case)
    added: dict[UUID, list[str]] = {}
    for one in _values(work, kinds.ADDENDUM, case):
        added.setdefault(one.note, []).append(one.text)
    stands = [stored for stored in work.notes.list(case) if stored.id not in struck]
    found = [(stored.id, stored.value) for stored in stands if stored.value is not None]
    for note, content in sorted(found, key=lambda pair: (pair[1].session_start, pair[0])):
        shown = facts(
            words.fact("start", "Session", content.session_start),
            words.fact("minutes", "Minutes", content.minutes),
        )
        kind = _first_upper(words.name(content.kind))
        text, heads = without_marks(content.text)
        whole = "\n\n".join([text, *_later(added.get(note, ()), words)])
        yield Item(
            f"{kind}, {_day(content.session_start, words)}", shown, whole,
            told=facts(words.fact("kind", "", content.kind)), heads=heads,
        )  # fmt: skip
    for lost in (stored.id for stored in stands if stored.value is None):
        if lost in added:
            heading = words.text("Added to a note that is damaged")
            yield Item(heading, (), "\n\n".join(_later(added[lost], words)))


def _later(texts: Iterable[str], words: PaperWords) -> Iterator[str]:
    return (words.text("Added later: {0}", text) for text in texts)


@helps_use_cases
def screenings(work: Work, case: CaseId, words: PaperWords) -> Iterator[Item]:
    """Give each screening with its scores and the client's own answers."""
    found = list(_values(work, kinds.SCREENING, case))
    for one in sorted(found, key=lambda one: (one.answers.given_at, one.id)):
        name = one.answers.instrument
        form = instrument(name) if is_known(name) else None
        title = form.short_title if form else name
        yield Item(
            f"{title}, {_day(one.answers.given_at, words)}",
            tuple(_screening(one, form, words)),
            told=facts(words.fact("instrument", "", name)),
        )


def _screening(one: Screening, form: Instrument | None, words: PaperWords) -> Iterator[Fact]:
    labels = {score.key: score.label for score in form.scores} if form else {}
    shown = [words.fact("given_at", "Given", one.answers.given_at)]
    for key, score in one.scores.items():
        shown.append(words.fact(f"score_{key}", _first_upper(labels.get(key, key)), score))
    for key, band in one.bands.items():
        label = words.text("{0} means", _first_upper(labels.get(key, key)))
        shown.append(words.fact(f"band_{key}", label, band))
    items = {item.key: item for item in form.items} if form else {}
    for key, value in one.answers.values.items():
        label = words.text("Answer {0}", key)
        said = words.fact(f"answer_{key}", label, value, NO_ANSWER if type(value) is str else "")
        if said is not None and (meant := _meant(items.get(key), value, one.answers.language)):
            said = replace(said, text=words.text("{0} ({1})", said.text, meant))
        shown.append(said)
    yield from facts(*shown)


def _meant(item: FormItem | None, value: object, language: str) -> str:
    """Give the words of the option that was chosen, as they were read; nothing in an empty slot."""
    options = item.options if item is not None else ()
    return next((one.labels.get(language, "") for one in options if one.value == value), "")


@helps_use_cases
def care_plan(work: Work, case: CaseId, words: PaperWords) -> Iterator[Item]:
    """Give the plan with its goals, and how far each was at the reviews."""
    reviews = sorted(_values(work, kinds.GOAL_REVIEW, case), key=lambda review: review.on)
    if reviews and any(one.value is None for one in kinds.CARE_PLAN.records(work).list(case)):
        levels = (level for review in reviews for level in _levels(review, None, words))
        yield Item(words.text("Reviews of goals in a plan that is damaged"), facts(*levels))
    for plan in _values(work, kinds.CARE_PLAN, case):
        yield Item("", facts(words.fact("made_on", "Made on", plan.made_on),
                             words.fact("problems", "Problems", plan.problems),
                             words.fact("review_on", "Next review", plan.review_on)))  # fmt: skip
        for goal in plan.goals:
            levels = (one for review in reviews for one in _levels(review, goal.id, words))
            steps = tuple(one.words for one in goal.interventions)
            shown = facts(
                words.fact("state", "State", goal.state), words.fact("steps", "Steps", steps)
            )
            yield Item(goal.words, (*shown, *facts(*levels)))


def _levels(review: GoalReview, goal: UUID | None, words: PaperWords) -> Iterator[Fact | None]:
    """Give how far a goal was at a review; any goal for None, numbered as the plan had them."""
    for number, level in enumerate(review.levels, start=1):
        if level.level is None or goal not in (None, level.goal):
            continue
        key, label = f"review_{review.on.isoformat()}", words.day(review.on)
        if goal is None:
            key, label = f"{key}_{number}", f"{label} ({number})"
        yield words.fact(key, label, f"{level.level:+d}", ATTAINMENT)


@helps_use_cases
def safety_plan(work: Work, case: CaseId, words: PaperWords) -> Iterator[Item]:
    """Give the steps of the safety plan that name nobody else; the plan is printed by itself."""
    for plan in _values(work, kinds.SAFETY_PLAN, case):
        for step, lines in plan.steps.items():
            if step not in CALLABLE and lines:
                heading = _first_upper(words.name(step))
                told = facts(words.fact("step", "", step))
                yield Item(heading, (), "\n".join(line.words for line in lines), told)


@helps_use_cases
def risks(work: Work, case: CaseId, words: PaperWords) -> Iterator[Item]:
    """Give each assessment: how high the risk was judged, area by area, and what it rests on."""
    for one in sorted(_values(work, kinds.RISK, case), key=lambda risk: risk.assessed_on):
        areas = [
            Fact(f"area_{area}", _first_upper(words.name(area)),
                 f"{words.name(risk.level)}. {risk.words}".rstrip(". "))
            for area, risk in one.areas.items()
        ]  # fmt: skip
        levels = (words.fact(f"level_{area}", "", risk.level) for area, risk in one.areas.items())
        yield Item(words.day(one.assessed_on), facts(
            words.fact("overall", "Overall", one.overall), *areas,
            words.fact("next_review", "To be looked at again", one.next_review),
        ), one.rationale, facts(
            words.fact("assessed_on", "", one.assessed_on), *levels,
        ))  # fmt: skip


@helps_use_cases
def events(work: Work, case: CaseId, words: PaperWords) -> Iterator[Item]:
    """Give each event as it was told, without the words for who did it."""
    if not work.ring.holds(case, Compartment.EVENTS):
        return
    fact = words.fact
    for one in _values(work, kinds.VIOLATION, case):
        length = one.detention_length
        detention = f"{length} {words.name(one.detention_unit)}" if length is not None else ""
        methods = tuple(method.key for method in one.methods)
        yield Item(words.partial(one.started), facts(
            fact("ended", "Until", one.ended), fact("place", "Kind of place", one.place, PLACE),
            fact("place_name", "Place", one.place_name), fact("county", "County", one.county),
            fact("country", "Country", one.country),
            fact("perpetrators", "Done by", one.perpetrators, PERPETRATOR),
            fact("methods", "What was done", methods, METHOD),
            fact("purposes", "Purpose", one.purposes, PURPOSE),
            fact("detained", "Detained", one.detained), fact("detention", "For", detention),
            fact("reported", "Reported", one.reported),
            fact("not_reported", "Not reported because of", one.not_reported, NOT_REPORTED),
        ), one.account, facts(fact("started", "", one.started)))  # fmt: skip


@helps_use_cases
def legal_steps(work: Work, case: CaseId, words: PaperWords) -> Iterator[Item]:
    """Give each legal step with its numbers, and nobody who took it."""
    if not work.ring.holds(case, Compartment.EVENTS):
        return
    fact = words.fact
    for one in _values(work, kinds.LEGAL_STEP, case):
        yield Item(words.partial(one.on), facts(
            fact("ob_number", "OB number", one.ob_number),
            fact("police_station", "Police station", one.police_station),
            fact("p3", "P3 form", one.p3), fact("prc", "PRC form", one.prc),
            fact("case_numbers", "Case numbers", one.case_numbers),
            fact("court", "Court", one.court), fact("stage", "Stage", one.stage, STAGE),
            fact("next_hearing", "Next hearing", one.next_hearing),
            fact("outcome", "Outcome", one.outcome, OUTCOME),
        ), told=facts(fact("on", "", one.on)))  # fmt: skip


@helps_use_cases
def closings(work: Work, case: CaseId, words: PaperWords) -> Iterator[Item]:
    """Give the closings and reopenings of the file, each with its summary."""
    told = (CaseStepKind.CLOSED, CaseStepKind.REOPENED)
    for step in _values(work, kinds.CLOSING, case):
        if step.kind in told:
            yield Item(f"{_first_upper(words.name(step.kind))}, {words.day(step.on)}", facts(
                words.fact("reason", "Reason", step.own_reason or step.reason),
                words.fact("planned", "Planned", step.planned),
                words.fact("last_contact", "Last contact", step.last_contact),
            ), step.text, facts(
                words.fact("kind", "", step.kind), words.fact("on", "", step.on),
            ))  # fmt: skip


@helps_use_cases
def groups(work: Work, case: CaseId, words: PaperWords) -> Iterator[Item]:
    """Give the meetings of the client's groups with the client's own marks, and nobody else's."""
    for membership in work.relations.groups_of(case):
        group, marks = membership.group, membership.membership
        holds = work.ring.holds
        if not (holds(group, Compartment.GROUP) and holds(marks, Compartment.ATTEND)):
            continue  # a group of long ago, before this person counselled the client
        title = OpenGroup(work, GroupId(group), known=True).title()
        yield Item(title, tuple(_marks(work, group, marks, words)))


def _marks(work: Work, group: UUID, membership: UUID, words: PaperWords) -> Iterable[Fact]:
    found = (stored.value for stored in work.attendance.list(membership))
    marks = {one.meeting: one for one in found if one is not None and one.status is not None}
    opened = OpenGroup(work, GroupId(group), known=True)
    meetings = as_held(opened.meetings(), marks.keys())
    mine = next((one for one in opened.members() if one.membership == membership), None)
    shown = [
        words.fact(f"meeting_{one.number}", _day(one.start, words), marks[one.id].status)
        for one in meetings
        if one.id in marks and mine is not None and belongs(mine, one)
    ]
    return facts(*shown)
