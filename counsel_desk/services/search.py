"""Search everything that this person may read: read once after unlock, kept current by rows.

A new area is found by adding one line to ``SOURCES``.
"""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.ids import CaseId, GroupId
from counsel_desk.domain.notes import Reviewed
from counsel_desk.domain.search import Found, FoundKind, Hit, in_context, marked, marker, terms
from counsel_desk.services.consents import notes_held_back
from counsel_desk.services.desk import Desk, register_of, use_case
from counsel_desk.services.reads_now import ReadsNow
from counsel_desk.services.said_no import said_no
from counsel_desk.services.search_index import Entry, SearchIndex, load_library
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from uuid import UUID

    from counsel_desk.domain.register import CaseRow
    from counsel_desk.services.register import Register
    from counsel_desk.storage.records import Stored

SLICE_SECONDS = 0.02
"""How long a slice reads before others are let in; no more than a batch goes beyond it."""
BATCH = 40
SHOWN = 40
WAIT = 0.005


@dataclass(frozen=True, slots=True)
class Source:
    """A table whose words are found: the fields that name a record count more than the rest.

    ``texts`` are the fields that are searched (all that hold words, where none is named),
    ``when`` the field with the day it is about, and ``gone`` the field that says it was removed.
    """

    kind: FoundKind
    table: str
    titles: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    when: str = ""
    gone: str = ""


SOURCES: tuple[Source, ...] = (
    Source(FoundKind.CLIENT, "coordination", titles=("code",), texts=("county",)),
    Source(FoundKind.CLIENT, "identity", titles=("legal_name",)),
    Source(FoundKind.CLIENT, "contact", texts=("number", "hours", "remarks")),
    Source(FoundKind.NOTE, "note", texts=("text",), when="session_start"),
    Source(FoundKind.ADDENDUM, "addendum", texts=("text",), when="session_start"),
    Source(FoundKind.REVIEW, "note_review", texts=("comments",)),
    Source(FoundKind.OWN_NOTE, "own_note", titles=("title",), texts=("text",)),
    Source(FoundKind.INTAKE, "intake"),
    Source(FoundKind.EVENT, "violation"),
    Source(FoundKind.LEGAL, "legal_step"),
    Source(FoundKind.RISK, "risk"),
    Source(FoundKind.SAFETY_PLAN, "safety_plan"),
    Source(FoundKind.PLAN, "care_plan"),
    Source(FoundKind.GOAL_REVIEW, "goal_review"),
    Source(FoundKind.REFERRAL, "referral"),
    Source(FoundKind.CONSENT, "consent"),
    Source(FoundKind.DOCUMENT, "document", titles=("title",), texts=("remarks",), gone="struck"),
    Source(FoundKind.ALERT, "alert_answer", texts=("action",), when="answered_at"),
    Source(FoundKind.CLOSING, "closing", texts=("text", "own_reason")),
    Source(FoundKind.GROUP, "group_plan", titles=("title",), texts=("venue", "model")),
    Source(FoundKind.PROCESS, "process_note"),
    Source(FoundKind.PARTNER, "directory_entry", titles=("name",)),
)

STRIKES = "strike"
"""The table that says which records were filed wrongly: those are not found."""

_SOURCES = {source.table: source for source in SOURCES}
_TABLES = (STRIKES, *_SOURCES)
"""Strikes first: what they name is not put in at all."""

_GROUPS = frozenset({FoundKind.GROUP, FoundKind.PROCESS})
_NOTES = frozenset({FoundKind.NOTE, FoundKind.ADDENDUM, FoundKind.REVIEW})
_NO_CASE = _GROUPS | {FoundKind.PARTNER}


def words_of(value: object) -> Iterator[str]:
    """Give every text in a payload, however deep; codes of lists are no words."""
    if isinstance(value, str):
        if not isinstance(value, Enum):
            yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from words_of(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield from words_of(tuple(value.values()))
    elif isinstance(value, tuple | list | frozenset):
        for one in value:
            yield from words_of(one)


def entry_of(source: Source, compartment: Compartment, stored: Stored[Any]) -> Entry | None:
    """Make an entry of a record; None for one that does not open or was removed."""
    value = stored.value
    if value is None or (source.gone and getattr(value, source.gone, "")):
        return None
    of_risk = getattr(value, "of", None) is Reviewed.RISK
    title = " ".join(_texts(value, source.titles))
    text = "\n".join(_texts(value, source.texts)) if source.texts else _rest(value, source)
    when = getattr(value, source.when, None) if source.when else None
    case = None if source.kind in _NO_CASE else getattr(value, "case", stored.scope)
    return Entry(
        kind=FoundKind.RISK_ANSWER if of_risk else source.kind,
        item=stored.id,
        scope=stored.scope,
        compartment=compartment,
        when=when if isinstance(when, datetime) else stored.created,
        title=title,
        text=text,
        case=case,
        about=getattr(value, "meeting" if source.kind is FoundKind.PROCESS else "note", None),
    )


def _texts(value: object, names: tuple[str, ...]) -> list[str]:
    found = (getattr(value, name, "") for name in names)
    return [word for one in found for word in words_of(one) if word]


def _rest(value: object, source: Source) -> str:
    if not is_dataclass(value):
        return ""
    names = tuple(field.name for field in fields(value) if field.name not in source.titles)
    return "\n".join(_texts(value, names))


class Reader:
    """Reads for the index what is new, in slices, and forgets what may no longer be read."""

    def __init__(self) -> None:
        self.index = SearchIndex()
        self.done, self.of = 0, 1
        self._places: dict[str, int] = {}
        self._held: dict[Compartment, set[bytes]] = {}
        self._owed: dict[str, list[bytes]] = {}
        self._owed_place = 0
        self._struck: set[UUID] = set()
        self._left: list[str] = []
        self._begun = self._logged = False

    @property
    def found(self) -> int:
        """How much of ``of`` a search knows of by now."""
        more = self._begun or self.index.waiting
        return min(self.done, self.of - 1) if more else self.done

    @staticmethod
    def of_desk(work: Work) -> Reader:
        """Give the reader of the desk in which a use case runs."""
        register = register_of(work)
        found = _readers.get(register)
        if found is None:
            found = _readers[register] = Reader()
            weakref.finalize(register, found.index.close)
        return found

    def _begin(self, work: Work) -> None:
        """See how far there is to read, and what came to this person's eyes and went."""
        reading = ReadsNow(work)
        known = [(table, kind.compartment) for table in _TABLES if (kind := work.kind_of(table))]
        for compartment in {compartment for _, compartment in known}:
            now = reading.scopes(compartment)
            before = self._held.get(compartment, set())
            self.index.remove_scopes(compartment, before - now)
            for table in (table for table, own in known if own is compartment):
                if table in self._places:
                    self._owed.setdefault(table, []).extend(now - before)
            self._held[compartment] = now
        self._left = [table for table, _ in known]
        left = sum(
            work.records_of(table).newest_row() - self._places.setdefault(table, 0)
            for table in self._left
        )
        self.of = self.done + left + sum(map(len, self._owed.values()))

    def read(self, work: Work) -> bool:
        """Read for a slice; True when there is nothing left. One entry is logged for it all."""
        until = time.perf_counter() + SLICE_SECONDS
        if not self._begun:
            self._begin(work)
            self._begun, self._logged = True, False
        holds: dict[Compartment, set[bytes]] = {}
        while self._left:
            table = self._left[0]
            compartment = kinds.BY_TABLE[table].compartment
            if compartment not in holds:
                # Keys that came since the beginning are left to the next reading.
                now = work.ring.scopes(compartment)
                holds[compartment] = now & self._held[compartment]
            if not self._read_batch(work, table, holds[compartment]):
                del self._left[0]
            if time.perf_counter() > until:
                return False
        self._begun = False
        self.done = self.of
        return True

    def _read_batch(self, work: Work, table: str, holds: set[bytes]) -> bool:
        """Read on in a table, what is owed of it first; False when there was nothing left."""
        if self._owed.get(table):
            self._read_owed(work, table, holds)
            return True
        place, found, seen = work.records_of(table).after(self._places[table], BATCH, holds)
        self.done += place - self._places[table]
        self._places[table] = place
        self._take(work, table, found)
        return seen > 0

    def _read_owed(self, work: Work, table: str, holds: set[bytes]) -> None:
        """Read on in a scope whose key came after its table was read, up to where that went."""
        owed, found = self._owed[table], list[Any]()
        if owed[-1] in holds:
            rows = (self._owed_place, self._places[table])
            records = work.records_of(table)
            self._owed_place, found = records.after_in(owed[-1], rows, BATCH)
        self._take(work, table, found)
        if len(found) < BATCH:
            owed.pop()
            self._owed_place = 0
            self.done += 1

    def _take_strikes(self, found: list[Stored[Any]]) -> None:
        """Forget what was struck since, and what was added to it: it is about another client."""
        for stored in found:
            if stored.value is not None:
                self._struck.add(stored.value.record)
                self.index.remove_about(stored.value.record)

    def _take(self, work: Work, table: str, found: list[Stored[Any]]) -> None:
        if table == STRIKES:
            self._take_strikes(found)
            return
        if found and not self._logged:
            work.note(Action.LIST_OPENED, work.me)
            self._logged = True
        compartment = kinds.BY_TABLE[table].compartment
        for stored in found:
            entry = entry_of(_SOURCES[table], compartment, stored)
            if entry is None or {entry.item, entry.about} & self._struck:
                self.index.remove(stored.id)
            else:
                self.index.put(entry)


_readers: WeakKeyDictionary[Register, Reader] = WeakKeyDictionary()


@use_case(Permission.SIGNED_IN)
def read_for_search(work: Work) -> tuple[int, int, bool]:
    """Read for one slice; gives how much was read of how much, and whether that is all."""
    reader = Reader.of_desk(work)
    complete = reader.read(work)
    return reader.done, reader.of, complete


@use_case(Permission.SIGNED_IN)
def have_found(work: Work) -> Callable[[float], bool]:
    """Begin to have found what was read; gives a function that waits a little for the end."""
    index = Reader.of_desk(work).index
    return index.publish().wait if index.waiting else lambda _seconds: True


def steps(desk: Desk) -> Iterator[tuple[int, int]]:
    """Read what is new and have it found, in slices; yields (done, of) after each."""
    load_library()
    yield 0, 1
    complete = False
    while not complete:
        done, of, complete = desk.do(read_for_search)
        yield min(done, max(of - 1, 0)), of
    finished = desk.do(have_found)
    while not finished(WAIT):
        yield max(of - 1, 0), of
    yield of, of


@use_case(Permission.SIGNED_IN)
def find(work: Work, *, text: str) -> Found:
    """Find words, beginnings of words and phrases in quotes; the best and newest first.

    What is found was read, and logged as such, when it was put in; what this person is to read
    no longer is left out, though its old keys stay on their ring, and so are the notes of clients
    who said no to supervision, for who does not counsel them, and own notes of files that went to
    a colleague: no page of such a file opens for their author any more.
    """
    reader = Reader.of_desk(work)
    entries, total = reader.index.find(text)
    reading = ReadsNow(work)
    allowed = [one for one in entries if _opens(work, reading, one)]
    closed = _held_back(work, {CaseId(one.case) for one in allowed if _is_note(one) and one.case})
    allowed = [one for one in allowed if not (_is_note(one) and one.case in closed)]
    rows = {row.case: row for row in register_of(work).rows(work)} if allowed else {}
    pattern = marker(terms(text)) if allowed else None
    hits = (
        _hit(one, rows.get(CaseId(one.case)) if one.case else None, pattern)
        for one in allowed[:SHOWN]
        if pattern is not None
    )
    lost = len(entries) - len(allowed)
    return Found(tuple(hits), total - lost, reader.found, reader.of)


def _opens(work: Work, reading: ReadsNow, entry: Entry) -> bool:
    if entry.kind is FoundKind.OWN_NOTE and entry.case is not None:
        relations, case = work.relations, CaseId(entry.case)
        if relations.counsellors.get(case) != work.me and work.me not in relations.covering(case):
            return False
    holds = work.ring.holds(entry.scope, entry.compartment)
    return holds and reading.reads(entry.scope, entry.compartment)


def _is_note(entry: Entry) -> bool:
    return entry.kind in _NOTES


def _held_back(work: Work, cases: set[CaseId]) -> frozenset[CaseId]:
    """Give the cases whose notes their client keeps from supervision, and so from this person."""
    mine = work.relations.cases_of(work.me)
    others = {case: (case,) for case in cases if case not in mine}
    refused = said_no(work, Purpose.SUPERVISION, others) if others else frozenset()
    return frozenset(case for case in refused if notes_held_back(work, case))


def _hit(entry: Entry, row: CaseRow | None, pattern: Any) -> Hit:  # noqa: ANN401 - compiled
    return Hit(
        kind=entry.kind,
        item=entry.item,
        title=marked(entry.title, pattern),
        context=in_context(entry.text, pattern),
        when=entry.when,
        case=CaseId(entry.case) if entry.case else None,
        group=GroupId(entry.scope) if entry.kind in _GROUPS else None,
        about=entry.about,
        code=row.code if row else "",
        name=row.name if row else None,
    )
