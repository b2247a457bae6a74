"""Put everything on one client in one order.

A new area joins by one line in ``SOURCES``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.groups import Mark, MeetingStatus, as_held, belongs
from counsel_desk.domain.ids import CaseId, GroupId
from counsel_desk.domain.screenings import Screening
from counsel_desk.domain.timeline import (
    StripLine,
    Timeline,
    TimelineEntry,
    TimelineKind,
    moment_of,
)
from counsel_desk.services.desk import use_case
from counsel_desk.services.group_records import OpenGroup
from counsel_desk.services.instruments import instrument, is_known, known
from counsel_desk.services.joined import files
from counsel_desk.services.notes import first_line
from counsel_desk.services.strikes import standing
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from counsel_desk.storage.records import Stored
    from counsel_desk.storage.relations import MembershipFact


@dataclass(frozen=True, slots=True)
class Source:
    """A table whose records are on the timeline, with the fields for the day and the words.

    ``by`` is the field that names who did it, where that is not the author of the record.
    """

    kind: TimelineKind
    table: str
    when: str = ""
    text: str = ""
    by: str = ""


SOURCES: tuple[Source, ...] = (
    Source(TimelineKind.NOTE, "note", "session_start", "text"),
    Source(TimelineKind.ADDENDUM, "addendum", "", "text"),
    Source(TimelineKind.SCREENING, "screening", "answers.given_at", by="given_by"),
    Source(TimelineKind.SESSION, "appointment", "start", "place", by="with_person"),
    Source(TimelineKind.RISK, "risk", "assessed_on", "rationale"),
    Source(TimelineKind.SAFETY_PLAN, "safety_plan", "made_on", "reason"),
    Source(TimelineKind.PLAN, "care_plan", "made_on", "reason"),
    Source(TimelineKind.GOAL_REVIEW, "goal_review", "on", "comment"),
    Source(TimelineKind.REFERRAL, "referral", "made_on", "reason"),
    Source(TimelineKind.CONSENT, "consent", "given_on", "recipient"),
    Source(TimelineKind.DOCUMENT, "document", "added_on", "title"),
    Source(TimelineKind.INTAKE, "intake", "", "reasons"),
    Source(TimelineKind.CLOSING, "closing", "on", "text"),
)


@dataclass(frozen=True, slots=True)
class MeetingSeen:
    """A meeting of a group that the client was a member of; ``mark`` as far as it is known."""

    group: GroupId
    title: str
    number: int
    status: MeetingStatus
    mark: Mark | None


@use_case(Permission.READ_CLINICAL)
def timeline(work: Work, case: CaseId) -> Timeline:
    """Gather everything on a client, the newest first; one entry is logged."""
    work.note(Action.LIST_OPENED, case)
    together = files(work, case)
    found = [entry for source in SOURCES for entry in _entries(work, together, source)]
    strip = _strip(entry.value for entry in found if entry.kind is TimelineKind.SCREENING)
    for one in together:
        for fact in work.relations.groups_of(one):
            found += _meetings(work, fact)
    found.sort(key=lambda entry: (entry.when, entry.item), reverse=True)
    return Timeline(tuple(found), strip)


def _entries(work: Work, together: tuple[CaseId, ...], source: Source) -> Iterator[TimelineEntry]:
    kind = work.kind_of(source.table)
    held = [one for one in together if kind and work.ring.holds(one, kind.compartment)]
    if kind is None or not held:
        return
    for stored in standing(work, together[0], kind.records(work).list(*held)):
        yield _entry(source, stored)


def _entry(source: Source, stored: Stored[Any]) -> TimelineEntry:
    value = stored.value
    when, timed = moment_of(_field(value, source.when), stored.created)
    text = _field(value, source.text)
    by = _field(value, source.by)
    about = getattr(value, "note", None)
    return TimelineEntry(
        kind=source.kind,
        item=stored.id,
        when=when,
        value=value,
        text=first_line(text) if isinstance(text, str) else "",
        by=by or stored.author,
        about=about if isinstance(about, UUID) else None,
        timed=timed,
        file=CaseId(stored.scope),
    )


def _field(value: object, path: str) -> Any:  # noqa: ANN401 - whatever the field holds
    for name in path.split(".") if path else ():
        value = getattr(value, name, None)
    return value if path else None


def _strip(screenings: Iterable[object]) -> tuple[StripLine, ...]:
    given: dict[str, list[tuple[datetime, float]]] = defaultdict(list)
    for one in screenings:
        if not isinstance(one, Screening) or not is_known(one.answers.instrument):
            continue
        form = instrument(one.answers.instrument)
        score = one.scores.get(form.headline)
        if score is not None:
            share = (score - form.minimum) / max(form.maximum - form.minimum, 1)
            worse = 1 - share if form.higher_is_better else share
            given[form.id].append((one.answers.given_at, min(max(worse, 0.0), 1.0)))
    return tuple(
        StripLine(name, instrument(name).short_title, tuple(sorted(given[name])))
        for name in known()
        if name in given
    )


def _meetings(work: Work, fact: MembershipFact) -> Iterator[TimelineEntry]:
    """Give the meetings of a membership that are over, as far as their keys are held."""
    if not work.ring.holds(fact.group, Compartment.GROUP):
        return
    group = OpenGroup(work, GroupId(fact.group))
    title, marks = group.plan().title, group.marks()
    member = next((one for one in group.members() if one.membership == fact.membership), None)
    for meeting in as_held(group.meetings(), {meeting for _, meeting in marks}):
        if member is None or meeting.start > work.now or not belongs(member, meeting):
            continue
        mark = marks.get((member.membership, meeting.id))
        seen = MeetingSeen(group.id, title, meeting.number, meeting.status, mark)
        yield TimelineEntry(
            kind=TimelineKind.MEETING,
            item=meeting.id,
            when=meeting.start,
            value=seen,
            text=title,
            file=CaseId(fact.case),
        )
