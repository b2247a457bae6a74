"""Keep words in memory and find them again: nothing of it is ever written to a disk.

The index is tantivy's, in its RAM directory; the texts themselves stay beside it for the words
around what was found. The process is replaced at a lock, and the memory with it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.search import FoundKind, Term, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HEAP = 48_000_000
"""Bytes that the writer may take before it puts a part in order; the part stays in memory."""
MOST = 120
TITLE_WEIGHT = 4.0
EXACT_WEIGHT = 2.0
"""A whole word counts more than a beginning."""


def load_library() -> None:
    """Load the library that keeps the words, so that no reading waits for it."""
    import tantivy  # noqa: F401 - for later


@dataclass(frozen=True, slots=True)
class Entry:
    """One text in the index; ``scope`` and ``compartment`` say whose key it was read with."""

    kind: FoundKind
    item: UUID
    scope: UUID
    compartment: Compartment
    when: datetime
    title: str
    text: str
    case: UUID | None = None
    about: UUID | None = None


class SearchIndex:
    """Texts by the record they are of; what was put in is found once it was published."""

    def __init__(self) -> None:
        import tantivy

        self._library: Any = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("number", stored=False, indexed=True, fast=True)
        for name in ("title", "text"):
            builder.add_text_field(name, stored=False, tokenizer_name="folded")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        self._words = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            .filter(tantivy.Filter.lowercase())
            .filter(tantivy.Filter.ascii_fold())
            .build()
        )
        self._index.register_tokenizer("folded", self._words)
        self._writer: Any = None
        self._entries: dict[int, Entry] = {}
        self._numbers: dict[UUID, int] = {}
        self._next = 0
        self._waiting = False
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._entries)

    # --- filling ---

    def put(self, entry: Entry) -> None:
        """Put a text in, in place of what was there of the same record."""
        self.remove(entry.item)
        number, self._next = self._next, self._next + 1
        document = self._library.Document()
        document.add_unsigned("number", number)
        document.add_text("title", entry.title)
        document.add_text("text", entry.text)
        with self._lock:
            self._write().add_document(document)
        self._entries[number] = entry
        self._numbers[entry.item] = number
        self._waiting = True

    def remove(self, item: UUID) -> None:
        """Forget the text of a record."""
        number = self._numbers.pop(item, None)
        if number is not None:
            del self._entries[number]
            # WORKAROUND: deleting by a term looks for a signed number, and finds none.
            gone = self._library.Query.term_query(self._schema, "number", number)
            with self._lock:
                self._write().delete_documents_by_query(gone)
            self._waiting = True

    def remove_about(self, record: UUID) -> None:
        """Forget a record and what is about it."""
        gone = [one.item for one in self._entries.values() if record in (one.item, one.about)]
        for item in gone:
            self.remove(item)

    def remove_scopes(self, compartment: Compartment, scopes: set[bytes]) -> None:
        """Forget everything that was read with keys that are gone."""
        gone = [
            entry.item
            for entry in self._entries.values()
            if entry.compartment is compartment and entry.scope.bytes in scopes
        ]
        for item in gone:
            self.remove(item)

    def _write(self) -> Any:  # noqa: ANN401 - the library's writer
        if self._writer is None:
            self._writer = self._index.writer(HEAP, 1)
        return self._writer

    @property
    def waiting(self) -> bool:
        """Whether something was put in or taken out that no search knows of yet."""
        return self._waiting

    def publish(self) -> threading.Event:
        """Begin to have everything found; the event is set when it is.

        The library works by itself meanwhile; who puts something in waits for it.
        """
        done = threading.Event()
        thread = threading.Thread(target=self._publish, args=(done,), name="index", daemon=True)
        thread.start()
        return done

    def _publish(self, done: threading.Event) -> None:
        try:
            with self._lock:
                if self._writer is not None:
                    self._writer.commit()
                    self._index.reload()
                    self._waiting = False
        finally:
            done.set()

    def close(self) -> None:
        """Let go of everything."""
        self._entries.clear()
        self._numbers.clear()
        self._writer = None

    # --- finding ---

    def find(self, query: str) -> tuple[list[Entry], int]:
        """Give the best entries for a query, the best and newest first, and how many there are."""
        wanted = [self._term(term) for term in terms(query)]
        if not wanted or not self._entries:
            return [], 0
        must = self._library.Occur.Must
        searcher: Any = self._index.searcher()
        asked = self._library.Query.boolean_query([(must, one) for one in wanted])
        result = searcher.search(asked, limit=MOST)
        addresses = [address for _, address in result.hits]
        numbers = searcher.fast_field_values("number", addresses) if addresses else []
        scored = [
            (round(float(score), 2), self._entries[number])
            for (score, _), number in zip(result.hits, numbers, strict=True)
            if number in self._entries
        ]
        scored.sort(key=lambda pair: (pair[0], pair[1].when), reverse=True)
        return [entry for _, entry in scored], max(result.count or 0, len(scored))

    def _term(self, term: Term) -> Any:  # noqa: ANN401 - the library's query
        words = self._words.analyze(term.text)
        if term.phrase:
            return self._either(self._phrase(field, words, weight) for field, weight in _FIELDS)
        *whole, last = words
        parts = [self._either(self._whole(field, word, weight) for field, weight in _FIELDS)
                 for word in whole]  # fmt: skip
        parts.append(self._beginning(last))
        must = self._library.Occur.Must
        return self._library.Query.boolean_query([(must, part) for part in parts])

    def _phrase(self, field: str, words: Sequence[str], weight: float) -> Any:  # noqa: ANN401 - the library's query
        query = self._library.Query
        if len(words) == 1:
            return self._whole(field, words[0], weight)
        return query.boost_query(query.phrase_query(self._schema, field, list(words)), weight)

    def _whole(self, field: str, word: str, weight: float) -> Any:  # noqa: ANN401 - the library's query
        query = self._library.Query
        return query.boost_query(query.term_query(self._schema, field, word), weight)

    def _beginning(self, word: str) -> Any:  # noqa: ANN401 - the library's query
        """Find a word or what begins with it; a single letter has to be the whole word."""
        query = self._library.Query
        found = [self._whole(field, word, EXACT_WEIGHT * weight) for field, weight in _FIELDS]
        if len(word) > 1:
            found += [
                query.const_score_query(
                    query.fuzzy_term_query(self._schema, field, word, distance=0, prefix=True),
                    weight,
                )
                for field, weight in _FIELDS
            ]
        return self._either(found)

    def _either(self, queries: Iterable[Any]) -> Any:  # noqa: ANN401 - the library's query
        should = self._library.Occur.Should
        return self._library.Query.boolean_query([(should, one) for one in queries])


_FIELDS = (("title", TITLE_WEIGHT), ("text", 1.0))
