"""Give a client a copy of their own file: chosen parts, shown before, sealed, nobody else in it.

What was kept in files that were merged into this one leaves with it, each part named by its file.

Another area joins with one line in ``PARTS``: a key, a title, and a function that gives its
items (see ``own_copy_parts.records`` for plain records).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId
from counsel_desk.reports.own_copy import OwnCopy
from counsel_desk.reports.sealed_pdf import Item, Section
from counsel_desk.services import joined
from counsel_desk.services import own_copy_parts as parts
from counsel_desk.services.desk import register_of, use_case
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.exports import ExportPermit
from counsel_desk.services.leaving import permit_pdf
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OTHER_PERSON, OTHER_FILE = "[another person]", "[another file]"
_CODE = re.compile(r"\b[A-Z]{2}-\d{4,6}-[A-Z]\b", re.IGNORECASE)
SHORTEST_NAME = 5
"""A shorter name could be any word; whole names of clients are longer."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part that can be chosen; ``sensitive`` ones are better asked about twice."""

    key: str
    title: str
    gather: Callable[[Work, CaseId], Iterator[Item]] = field(repr=False)
    sensitive: bool = False


PARTS: tuple[Part, ...] = (
    Part("identity", "Who you are", parts.records(kinds.IDENTITY, "", (
        ("legal_name", "Name"), ("birth_year", "Year of birth"), ("birth_date", "Born on"),
        ("sex", "Sex"), ("address", "Address"),
    ))),
    Part("contact", "How to reach you", parts.records(kinds.CONTACT, "", (
        ("method", "Only by"), ("number", "Number"), ("hours", "Hours"),
    ))),
    Part("file", "Your file here", parts.records(kinds.COORDINATION, "", (
        ("registered_on", "Registered on"), ("status", "Status"), ("county", "County"),
        ("languages", "Languages"), ("interpreter", "Interpreter needed"),
    ))),
    Part("intake", "How you came here", parts.records(kinds.INTAKE, "", (
        ("source", "Sent by"), ("referred_on", "Sent on"), ("reasons", "Reasons for coming"),
        ("household_size", "People in the household"), ("children", "Children"),
        ("problems", "Problems"), ("medical", "Medical needs"), ("expectations", "Wishes"),
    ), "presenting")),
    Part("appointments", "Sessions", parts.records(kinds.APPOINTMENT, "start", (
        ("minutes", "Minutes"), ("outcome", "Outcome"),
    ))),
    Part("notes", "Notes", parts.notes, sensitive=True),
    Part("screenings", "Screenings", parts.screenings),
    Part("plan", "Your plan and goals", parts.care_plan),
    Part("safety", "Your safety plan", parts.safety_plan),
    Part("referrals", "Referrals", parts.records(kinds.REFERRAL, "kind", (
        ("direction", "Direction"), ("urgency", "Urgency"), ("partner_name", "Service"),
        ("made_on", "Made on"), ("sent", "Sent"), ("received", "Received"),
        ("attended", "Attended"), ("outcome", "Outcome"),
    ), "reason")),
    Part("consents", "What you agreed to", parts.records(kinds.CONSENT, "purpose", (
        ("decision", "Answer"), ("recipient", "Recipient"), ("given_on", "On"),
        ("how", "How"), ("expires", "Until"), ("withdrawn_on", "Taken back on"),
    ))),
    Part("documents", "Documents kept here", parts.records(kinds.DOCUMENT, "title", (
        ("kind", "Kind"), ("added_on", "Added on"), ("size", "Bytes"),
    ))),
    Part("groups", "Group meetings", parts.groups),
)  # fmt: skip
"""The parts of a copy, in its order."""

BY_KEY = {part.key: part for part in PARTS}


@dataclass(frozen=True, slots=True)
class OwnCopyPermit:
    """A copy that may leave: give ``copy`` to `reports.own_copy.render_own_copy`."""

    permit: ExportPermit
    copy: OwnCopy = field(repr=False)


@use_case(Permission.EXPORT_CASE)
def preview_own_copy(work: Work, case: CaseId, *, chosen: frozenset[str]) -> OwnCopy:
    """Show what would leave with these parts; one entry is logged.

    Raises Invalid where nothing is chosen or a part is not known.
    """
    for one in _files(work, case):
        work.note(Action.LIST_OPENED, one)
    return _gathered(work, case, chosen)


@use_case(Permission.EXPORT_CASE)
def export_own_copy(
    work: Work,
    case: CaseId,
    *,
    chosen: frozenset[str],
    seal_with: str,
    passphrase: str,
    path: Path,
) -> OwnCopyPermit:
    """Let a client's own copy leave: the trail says so before the file is written.

    It is the client's right, so no consent is asked for. Raises WrongPassphrase and Invalid
    (see `leaving.permit_pdf`).
    """
    copy = _gathered(work, case, chosen)
    permit = permit_pdf(work, path=path, passphrase=passphrase, seal_with=seal_with)
    for one in _files(work, case):
        work.note(Action.LIST_OPENED, one)
        work.note(Action.EXPORTED, one)
    return OwnCopyPermit(permit, copy)


def _gathered(work: Work, case: CaseId, chosen: frozenset[str]) -> OwnCopy:
    if not chosen:
        raise Invalid("nothing-chosen", field="chosen")
    if chosen - BY_KEY.keys():
        raise Invalid("part-unknown", field="chosen")
    codes = {one.case: one.code for one in joined.named(work, _files(work, case))}
    if not codes[case]:
        raise NotFound
    others = _Others(work, codes)
    sections = tuple(
        _section(part, code if len(codes) > 1 else "", items, others)
        for part in PARTS
        if part.key in chosen
        for file, code in codes.items()
        if (items := tuple(part.gather(work, file)))
    )
    also = tuple(code for file, code in codes.items() if file != case)
    return OwnCopy(codes[case], local_day(work.now), sections, others.hidden, also)


def _files(work: Work, case: CaseId) -> tuple[CaseId, ...]:
    """Give the file and those merged into it of which this person may give a copy, too."""
    counselled = Permission.EXPORT_CASE.value.relations
    return tuple(
        one
        for one in joined.files(work, case)
        if one == case or counselled & work.relations_to(case=one)
    )


def _section(part: Part, of: str, items: tuple[Item, ...], others: _Others) -> Section:
    """Make a section; where there are several files, it says in its title which one it is of."""
    title = f"{part.title}, from the file {of}" if of else part.title
    return Section(part.key, title, tuple(others.without(item) for item in items), of)


class _Others:
    """Takes the names and codes of other clients out of what was written freely."""

    def __init__(self, work: Work, codes: Mapping[CaseId, str]) -> None:
        self._codes = {code.upper() for code in codes.values()}
        rows = register_of(work).rows(work)
        own = {(row.name or "").strip().casefold() for row in rows if row.case in codes}
        names = (row.name.strip() for row in rows if row.name)
        self._names = _pattern(name for name in names if name.casefold() not in own)
        self.hidden = 0

    def without(self, item: Item) -> Item:
        """Give an item in which nobody else is left."""
        said = tuple(
            replace(one, text=text, value=text if isinstance(one.value, str) else one.value)
            if (text := self._clean(one.text)) != one.text
            else one
            for one in item.facts
        )
        return Item(self._clean(item.heading), said, self._clean(item.body))

    def _clean(self, text: str) -> str:
        clean = _CODE.sub(self._file, text)
        if self._names is None:
            return clean
        clean, count = self._names.subn(OTHER_PERSON, clean)
        self.hidden += count
        return clean

    def _file(self, found: re.Match[str]) -> str:
        if found[0].upper() in self._codes:
            return found[0]
        self.hidden += 1
        return OTHER_FILE


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    wanted = sorted({name for name in names if len(name) >= SHORTEST_NAME}, key=len, reverse=True)
    if not wanted:
        return None
    words = (r"\s+".join(re.escape(word) for word in name.split()) for name in wanted)
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
