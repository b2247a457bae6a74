"""Give a client a copy of their own file: chosen parts, shown before, sealed, nobody else in it.

What was kept in files that were merged into this one leaves with it, each part named by its file.

Another area joins with one line in ``PARTS``: a key, a title, and a function that gives its
items (see ``own_copy_parts.records`` for plain records). Of what it is made stands in
``own_copy_lost.py``, so that what does not open is counted and told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId
from counsel_desk.reports.own_copy import OwnCopy, lost_words
from counsel_desk.reports.paper_words import ENGLISH, LANGUAGE, PaperWords
from counsel_desk.reports.sealed_pdf import Item, Section
from counsel_desk.services import joined
from counsel_desk.services import own_copy_parts as parts
from counsel_desk.services.desk import register_of, use_case
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.exports import ExportPermit
from counsel_desk.services.leaving import permit_pdf
from counsel_desk.services.own_copy_lost import count_lost
from counsel_desk.services.own_copy_others import Others
from counsel_desk.services.strikes import refuse_unknown
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Part:
    """A part that can be chosen; ``sensitive`` ones are better asked about twice."""

    key: str
    title: str
    gather: parts.Gather = field(repr=False)
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
        ("languages", "Languages", LANGUAGE), ("interpreter", "Interpreter needed"),
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
        ("language", "Language", LANGUAGE), ("how", "How"), ("expires", "Until"),
        ("withdrawn_on", "Taken back on"),
    ))),
    Part("documents", "Documents kept here", parts.records(kinds.DOCUMENT, "title", (
        ("kind", "Kind"), ("added_on", "Added on"), ("size", "Bytes"),
    ))),
    Part("groups", "Group meetings", parts.groups),
    Part("risk", "How safe you were", parts.risks, sensitive=True),
    Part("events", "What was done to you", parts.events, sensitive=True),
    Part("life", "Marked on your chart", parts.records(kinds.LIFE_EVENT, "kind", (
        ("on", "When"),
    ))),
    Part("legal", "Legal steps", parts.legal_steps, sensitive=True),
    Part("closing", "Closing and reopening of your file", parts.closings),
)  # fmt: skip
"""The parts of a copy, in its order."""

BY_KEY = {part.key: part for part in PARTS}


@dataclass(frozen=True, slots=True)
class OwnCopyPermit:
    """A copy that may leave: give ``copy`` to `reports.own_copy.render_own_copy`."""

    permit: ExportPermit
    copy: OwnCopy = field(repr=False)


@use_case(Permission.EXPORT_CASE)
def preview_own_copy(
    work: Work,
    case: CaseId,
    *,
    chosen: frozenset[str],
    kept: frozenset[str] = frozenset(),
    words: PaperWords = ENGLISH,
) -> OwnCopy:
    """Show what would leave with these parts, in these words; one entry is logged.

    Its ``mentions`` point out other clients, who are left out but for the ``kept`` places.
    Raises Invalid where nothing is chosen or a part is not known.
    """
    for one in _files(work, case):
        work.note(Action.LIST_OPENED, one)
    return _gathered(work, case, chosen, kept, words)


@use_case(Permission.EXPORT_CASE)
def export_own_copy(
    work: Work,
    case: CaseId,
    *,
    chosen: frozenset[str],
    seal_with: str,
    passphrase: str,
    path: Path,
    kept: frozenset[str] = frozenset(),
    words: PaperWords = ENGLISH,
) -> OwnCopyPermit:
    """Let a client's own copy leave: the trail says so before the file is written.

    It is the client's right, so no consent is asked for. A place in ``kept`` whose words are not
    as they were shown any more is left out. Raises WrongPassphrase and Invalid
    (see `leaving.permit_pdf`).
    """
    copy = _gathered(work, case, chosen, kept, words)
    permit = permit_pdf(work, path=path, passphrase=passphrase, seal_with=seal_with)
    for one in _files(work, case):
        work.note(Action.LIST_OPENED, one)
        work.note(Action.EXPORTED, one)
    return OwnCopyPermit(permit, copy)


def _gathered(
    work: Work, case: CaseId, chosen: frozenset[str], kept: frozenset[str], words: PaperWords
) -> OwnCopy:
    if not chosen:
        raise Invalid("nothing-chosen", field="chosen")
    if chosen - BY_KEY.keys():
        raise Invalid("part-unknown", field="chosen")
    refuse_unknown(work, case)
    codes = {one.case: one.code for one in joined.named(work, _files(work, case))}
    if not codes[case]:
        raise NotFound
    others = Others(register_of(work).rows(work), codes.keys(), codes.values(), kept, words)
    sections = tuple(
        others.without(_section(part, code if len(codes) > 1 else "", items, lost, words))
        for part in PARTS
        if part.key in chosen
        for file, code in codes.items()
        for items, lost in (
            (tuple(part.gather(work, file, words)), count_lost(work, file, part.key)),
        )
        if items or lost
    )
    also = tuple(code for file, code in codes.items() if file != case)
    today, found = local_day(work.now), tuple(others.mentions)
    return OwnCopy(codes[case], today, sections, others.hidden, also, found)


def _files(work: Work, case: CaseId) -> tuple[CaseId, ...]:
    """Give the file and those merged into it of which this person may give a copy, too."""
    counselled = Permission.EXPORT_CASE.value.relations
    return tuple(
        one
        for one in joined.files(work, case)
        if one == case or counselled & work.relations_to(case=one)
    )


def _section(part: Part, of: str, items: tuple[Item, ...], lost: int, words: PaperWords) -> Section:
    """Make a section; it says which file it is of, where there are several, and what is missing."""
    title = words.text(part.title)
    title = words.text("{0}, from the file {1}", title, of) if of else title
    note = lost_words(lost, words) if lost else ""
    return Section(part.key, title, items, of, lost, note)
