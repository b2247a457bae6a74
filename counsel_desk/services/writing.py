"""Keep how a person writes: snippets, the usual format, spelling and their own dictionary.

Both are own records, which nobody else opens; ``last_plan`` gives what a next note may begin with.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from counsel_desk.domain.access import Permission
from counsel_desk.domain.ids import CaseId, NoteId
from counsel_desk.domain.notes import NoteFormat, PlanBefore, Snippet, WritingHabits
from counsel_desk.services.desk import use_case
from counsel_desk.services.errors import Invalid
from counsel_desk.services.strikes import standing
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from datetime import datetime

    from counsel_desk.domain.notes import NoteContent
    from counsel_desk.storage.records import Stored

SNIPPETS, HABITS = "snippets", "writing"
MOST_SNIPPETS = 200
LONGEST_SNIPPET = 4_000
MOST_WORDS = 5_000
NAME = re.compile(r"[^\W_][\w-]{0,23}")
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*$")
_encode = msgspec.msgpack.Encoder(uuid_format="bytes").encode


@use_case(Permission.WRITE_CLINICAL)
def habits(work: Work) -> WritingHabits:
    """Give how this person likes to write."""
    return _habits(work)


def _habits(work: Work) -> WritingHabits:
    found = work.own.read(HABITS)
    if found is None:
        return WritingHabits()
    try:
        return msgspec.msgpack.decode(found.data, type=WritingHabits)
    except msgspec.MsgspecError:
        return WritingHabits()


@use_case(Permission.WRITE_CLINICAL)
def prefer_format(work: Work, *, chosen: NoteFormat) -> None:
    """Begin the next notes in this format."""
    work.own.write(HABITS, _encode(replace(_habits(work), format=chosen)))


@use_case(Permission.WRITE_CLINICAL)
def check_spelling(work: Work, *, on: bool) -> None:
    """Check spelling from now on, or no longer."""
    work.own.write(HABITS, _encode(replace(_habits(work), spelling=on)))


@use_case(Permission.WRITE_CLINICAL)
def learn_word(work: Work, *, word: str) -> tuple[str, ...]:
    """Take a word into the personal dictionary; gives all words of it."""
    old = _habits(work)
    words = tuple(sorted({*old.words, word.strip()} - {""}, key=str.casefold))[:MOST_WORDS]
    work.own.write(HABITS, _encode(replace(old, words=words)))
    return words


@use_case(Permission.WRITE_CLINICAL)
def forget_word(work: Work, *, word: str) -> tuple[str, ...]:
    """Take a word out of the personal dictionary; gives those that are left."""
    old = _habits(work)
    words = tuple(one for one in old.words if one != word)
    work.own.write(HABITS, _encode(replace(old, words=words)))
    return words


@use_case(Permission.WRITE_CLINICAL)
def snippets(work: Work) -> tuple[Snippet, ...]:
    """Give this person's snippets by name."""
    return _snippets(work)


def _snippets(work: Work) -> tuple[Snippet, ...]:
    found = work.own.read(SNIPPETS)
    if found is None:
        return ()
    try:
        return tuple(msgspec.msgpack.decode(found.data, type=list[Snippet]))
    except msgspec.MsgspecError:
        return ()


@use_case(Permission.WRITE_CLINICAL)
def save_snippet(work: Work, *, name: str, text: str, instead_of: str = "") -> tuple[Snippet, ...]:
    """Keep a text under a short name, perhaps in the place of another; gives all of them.

    Raises Invalid with ``snippet-name``, ``snippet-taken``, ``snippet-empty``,
    ``snippet-too-long`` or ``snippets-full``.
    """
    short, said = name.strip().lstrip(";"), text.strip()
    kept = {one.name: one for one in _snippets(work) if one.name != instead_of}
    if not NAME.fullmatch(short):
        raise Invalid("snippet-name", field="name")
    if short in kept:
        raise Invalid("snippet-taken", field="name")
    if not said:
        raise Invalid("snippet-empty", field="text")
    if len(said) > LONGEST_SNIPPET:
        raise Invalid("snippet-too-long", field="text", most=LONGEST_SNIPPET)
    if len(kept) >= MOST_SNIPPETS:
        raise Invalid("snippets-full", most=MOST_SNIPPETS)
    return _keep(work, [*kept.values(), Snippet(short, said)])


@use_case(Permission.WRITE_CLINICAL)
def drop_snippet(work: Work, *, name: str) -> tuple[Snippet, ...]:
    """Throw a snippet away; gives those that are left."""
    return _keep(work, [one for one in _snippets(work) if one.name != name])


def _keep(work: Work, found: list[Snippet]) -> tuple[Snippet, ...]:
    ordered = sorted(found, key=lambda one: one.name.casefold())
    work.own.write(SNIPPETS, _encode(ordered))
    return tuple(ordered)


@use_case(Permission.WRITE_CLINICAL)
def last_plan(work: Work, case: CaseId, *, headings: tuple[str, ...]) -> PlanBefore | None:
    """Give the plan section of the client's last signed note that has one.

    ``headings`` are the words under which a plan stands. The reading of that note is logged.
    """
    found = sorted(standing(work, case, work.notes.list(case)), key=_session, reverse=True)
    for stored in found:
        plan = section(stored.value.text, headings) if stored.value is not None else ""
        if plan:
            opened = work.notes.open(stored.id)
            if opened.value is not None and opened.intact:
                return PlanBefore(NoteId(stored.id), opened.value.session_start, plan)
    return None


def _session(stored: Stored[NoteContent]) -> datetime:
    return stored.value.session_start if stored.value else stored.created


def section(text: str, headings: tuple[str, ...]) -> str:
    """Give what stands under the first heading with one of these words, up to the next one."""
    wanted = {heading.casefold() for heading in headings}
    level, kept = 0, list[str]()
    for line in text.splitlines():
        found = _HEADING.match(line)
        if found is not None:
            if level and len(found[1]) <= level:
                break
            if not level and found[2].strip("*_ :").casefold() in wanted:
                level = len(found[1])
                continue
        if level:
            kept.append(line)
    return "\n".join(kept).strip()
