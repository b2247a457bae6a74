"""Put everything on one client in one order.

A new area joins by one line in ``SOURCES``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.closing import CaseStep
from counsel_desk.domain.groups import Mark, MeetingStatus, as_held, belongs
from counsel_desk.domain.ids import CaseId, GroupId
from counsel_desk.domain.notes import Addendum, NoteContent
from counsel_desk.domain.screenings import Screening
from counsel_desk.domain.strikes import Struck
from counsel_desk.domain.timeline import (
    StripLine,
    Timeline,
    TimelineEntry,
    TimelineKind,
    moment_of,
)
from counsel_desk.services.consents import notes_held_back
from counsel_desk.services.desk import use_case
from counsel_desk.services.group_records import OpenGroup
from counsel_desk.services.instruments import instrument, is_known, known
from counsel_desk.services.joined import files
from counsel_desk.services.notes import first_line
from counsel_desk.services.strikes import struck
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
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
    Source(TimelineKind.EVENT, "violation", "started"),
    Source(TimelineKind.LEGAL, "legal_step", "on"),
    Source(TimelineKind.ALERT, "alert_answer", "answered_at", "action", by="answered_by"),
    Source(TimelineKind.CHART, "chart_review", "", "note"),
    Source(TimelineKind.LIFE, "life_event", "on"),
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
    """Gather everything on a client, the newest first; one entry is logged.

    Where the client said no to supervision, the notes are there for a supervisor without words.
    """
    work.note(Action.LIST_OPENED, case)
    together = files(work, case)
    gone = struck(work, case, together)
    found = [entry for source in SOURCES for entry in _entries(work, together, source, gone)]
    if notes_held_back(work, case):
        found = [replace(one, text="", value=_without_words(one.value))
                 if one.kind in _WRITTEN else one for one in found]  # fmt: skip
    given = (entry for entry in found if entry.kind is TimelineKind.SCREENING)
    strip = _strip(entry.value for entry in given if entry.struck is None)
    for one in together:
        for fact in work.relations.groups_of(one):
            found += _meetings(work, fact)
        found += _own_notes(work, one)
    found.sort(key=lambda entry: (entry.when, entry.item), reverse=True)
    return Timeline(tuple(found), strip)


_WRITTEN = frozenset({TimelineKind.NOTE, TimelineKind.ADDENDUM})


def _without_words(value: object) -> object:
    return replace(value, text="") if isinstance(value, NoteContent | Addendum) else value


def _entries(
    work: Work, together: tuple[CaseId, ...], source: Source, gone: Mapping[UUID, Struck]
) -> Iterator[TimelineEntry]:
    kind = work.kind_of(source.table)
    held = [one for one in together if kind and work.ring.holds(one, kind.compartment)]
    if kind is None or not held or (work.is_veiled and source.kind is TimelineKind.LIFE):
        return
    for stored in kind.records(work).list(*held):
        entry = _entry(source, stored, gone)
        if work.is_veiled and isinstance(entry.value, CaseStep):
            entry = replace(entry, value=replace(entry.value, circumstance=""))
        yield entry


def _entry(source: Source, stored: Stored[Any], gone: Mapping[UUID, Struck]) -> TimelineEntry:
    value = stored.value
    when, timed = moment_of(_field(value, source.when), stored.created)
    text = _field(value, source.text)
    by = _field(value, source.by)
    noted = getattr(value, "note", None)
    about = noted if isinstance(noted, UUID) else None
    own = gone.get(stored.id) or _removed(stored)
    return TimelineEntry(
        kind=source.kind,
        item=stored.id,
        when=when,
        value=value,
        text=first_line(text) if isinstance(text, str) else "",
        by=by or stored.author,
        about=about,
        timed=timed,
        file=CaseId(stored.scope),
        struck=own or (gone.get(about) if about is not None else None),
    )


def _removed(stored: Stored[Any]) -> Struck | None:
    """Say of a document that was removed why; it says so itself."""
    why = getattr(stored.value, "struck", "")
    return Struck(why, stored.author, stored.created) if why else None


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


def _own_notes(work: Work, case: CaseId) -> Iterator[TimelineEntry]:
    """Give this person's own notes on a case: nobody else has a key to them. One entry is logged.

    Their titles alone are shown; the text stays where it is opened.
    """
    corner = work.keeper.own_corner(case)
    if corner is None:
        return
    found = kinds.OWN_NOTE.records(work).list(corner.id)
    if found:
        work.note(Action.LIST_OPENED, corner.id)
    source = Source(TimelineKind.OWN_NOTE, kinds.OWN_NOTE.table, "", "title")
    for stored in found:
        yield replace(_entry(source, stored, {}), file=case, about=None)


def _meetings(work: Work, fact: MembershipFact) -> Iterator[TimelineEntry]:
    """Give the meetings of a membership that are over, as far as their keys are held."""
    if not work.ring.holds(fact.group, Compartment.GROUP):
        return
    group = OpenGroup(work, GroupId(fact.group), known=True)
    title, marks = group.title(), group.marks()
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
