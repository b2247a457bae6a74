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
from uuid import UUID
from weakref import WeakKeyDictionary

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import CaseId, GroupId
from counsel_desk.domain.notes import Reviewed
from counsel_desk.domain.search import Found, FoundKind, Hit, in_context, marked, marker, terms
from counsel_desk.services.desk import Desk, register_of, use_case
from counsel_desk.services.search_index import Entry, SearchIndex
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from counsel_desk.domain.register import CaseRow
    from counsel_desk.services.register import Register
    from counsel_desk.storage.records import Records, Stored

SLICE_SECONDS = 0.02
"""How long a slice reads before others are let in; no more than a batch goes beyond it."""
BATCH = 20
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
    Source(FoundKind.CLOSING, "closing"),
    Source(FoundKind.GROUP, "group_plan", titles=("title",), texts=("venue", "model")),
    Source(FoundKind.PROCESS, "process_note"),
    Source(FoundKind.PARTNER, "directory_entry", titles=("name",)),
)

STRIKES = "strike"
"""The table that says which records were filed wrongly: those are not found."""

_GROUPS = frozenset({FoundKind.GROUP, FoundKind.PROCESS})
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
        about=getattr(value, "note", None),
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
        self._owed: dict[str, list[UUID]] = {}
        self._struck: set[UUID] = set()
        self._begun = self._logged = False

    @property
    def found(self) -> int:
        """How much of ``of`` a search knows of by now."""
        return min(self.done, self.of - 1) if self.index.waiting else self.done

    @staticmethod
    def of_desk(work: Work) -> Reader:
        """Give the reader of the desk in which a use case runs."""
        register = register_of(work)
        found = _readers.get(register)
        if found is None:
            found = _readers[register] = Reader()
            weakref.finalize(register, found.index.close)
        return found

    def _records(self, work: Work) -> list[tuple[Source, Compartment, Records[Any]]]:
        found = ((source, work.kind_of(source.table)) for source in SOURCES)
        return [
            (source, kind.compartment, kind.records(work))
            for source, kind in found
            if kind is not None
        ]

    def _begin(self, work: Work) -> None:
        """Count what there is to read, and see which keys came and went."""
        tables = self._records(work)
        for compartment in {compartment for _, compartment, _ in tables}:
            now = set(work.ring.scopes(compartment))
            before = self._held.get(compartment, set())
            self.index.remove_scopes(compartment, before - now)
            came = [UUID(bytes=raw) for raw in sorted(now - before)]
            owed = [source.table for source, own, _ in tables if own is compartment]
            for table in (*owed, *(STRIKES,) * (compartment is Compartment.CLIN)):
                if table in self._places:
                    self._owed.setdefault(table, []).extend(came)
            self._held[compartment] = now
        self._read_strikes(work)
        left = sum(
            records.count_after(self._places.get(source.table, 0)) for source, _, records in tables
        )
        self.of = self.done + left + sum(map(len, self._owed.values()))

    def _read_strikes(self, work: Work) -> None:
        """Forget what was struck since, and what was added to it: it is about another client."""
        records = work.records_of(STRIKES)
        found = records.list(*self._owed.pop(STRIKES, []))
        place, seen = self._places.get(STRIKES, 0), 1
        while seen:
            place, more, seen = records.after(place, BATCH)
            found += more
        self._places[STRIKES] = place
        for stored in found:
            if stored.value is not None:
                self._struck.add(stored.value.record)
                self.index.remove_about(stored.value.record)

    def read(self, work: Work) -> bool:
        """Read for a slice; True when there is nothing left. One entry is logged for it all."""
        if not self._begun:
            self._begin(work)
            self._begun, self._logged = True, False
        until = time.perf_counter() + SLICE_SECONDS
        for source, compartment, records in self._records(work):
            if not self._read_table(work, source, compartment, records, until):
                return False
        self._begun = False
        self.done = self.of
        return True

    def _read_table(
        self,
        work: Work,
        source: Source,
        compartment: Compartment,
        records: Records[Any],
        until: float,
    ) -> bool:
        owed = self._owed.pop(source.table, [])
        if owed:
            self._take(work, source, compartment, records.list(*owed))
            self.done += len(owed)
        place = self._places.setdefault(source.table, 0)
        while True:
            place, found, seen = records.after(place, BATCH)
            self._places[source.table] = place
            self.done += seen
            self._take(work, source, compartment, found)
            if not seen:
                return True
            if time.perf_counter() > until:
                return False

    def _take(
        self, work: Work, source: Source, compartment: Compartment, found: list[Stored[Any]]
    ) -> None:
        if found and not self._logged:
            work.note(Action.LIST_OPENED, work.me)
            self._logged = True
        for stored in found:
            entry = entry_of(source, compartment, stored)
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

    What is found was read, and logged as such, when it was put in; what can no longer be
    decrypted by this person is left out.
    """
    reader = Reader.of_desk(work)
    entries, total = reader.index.find(text)
    allowed = [one for one in entries if work.ring.holds(one.scope, one.compartment)]
    rows = {row.case: row for row in register_of(work).rows(work)} if allowed else {}
    pattern = marker(terms(text)) if allowed else None
    hits = (
        _hit(one, rows.get(CaseId(one.case)) if one.case else None, pattern)
        for one in allowed[:SHOWN]
        if pattern is not None
    )
    lost = len(entries) - len(allowed)
    return Found(tuple(hits), total - lost, reader.found, reader.of)


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
