"""Write a referral letter: every piece is shown, and only what was ticked leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import ContactMethod
from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.referrals import Direction, Referral, ReferralId
from counsel_desk.reports.letter import LetterWords, Piece, lay_out
from counsel_desk.reports.paper_words import ENGLISH, LANGUAGE, PaperWords
from counsel_desk.reports.sealed_pdf import Paper
from counsel_desk.services.consents import require
from counsel_desk.services.desk import Changed, person_name, use_case
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.exports import ExportPermit
from counsel_desk.services.instruments import instrument, known
from counsel_desk.services.leaving import permit_pdf
from counsel_desk.services.strikes import refuse_struck, refuse_unknown, standing
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counsel_desk.storage.records import Stored

CODE = "code"
"""The piece that tells no name: the code by which the client is known here."""
LONGEST_MESSAGE = 6000
_REFERRAL, _PERSON, _CONTACT, _CARE = "Referral", "Person", "How to reach", "Care so far"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that may leave: give ``paper`` to `reports.letter.render_letter`."""

    permit: ExportPermit
    paper: Paper = field(repr=False)


@use_case(Permission.EXPORT_CASE)
def letter_pieces(
    work: Work, case: CaseId, referral: ReferralId, *, said: PaperWords = ENGLISH
) -> tuple[Piece, ...]:
    """Gather every piece that a letter may hold, in the words of ``said``; reading them is logged.

    What does not open is told by pieces without a text.
    """
    work.note(Action.LIST_OPENED, case)
    found = _pieces(work, case, _open(work, case, referral), said)
    return tuple(piece for piece in found if piece.text or piece.lost)


@use_case(Permission.EXPORT_CASE, Changed.CONSENTS)
def write_letter(
    work: Work,
    case: CaseId,
    referral: ReferralId,
    *,
    chosen: frozenset[str],
    words: LetterWords,
    seal_with: str,
    passphrase: str,
    path: Path,
    override: str | None = None,
    said: PaperWords = ENGLISH,
) -> Letter:
    """Let a letter with the chosen pieces leave; the trail says so before it is written.

    Raises ConsentMissing, WrongPassphrase and Invalid (see `leaving.permit_pdf`).
    """
    made = _open(work, case, referral)
    if made.direction is Direction.IN:
        raise Invalid("letter-for-referral-in")
    if len(words.message) > LONGEST_MESSAGE:
        raise Invalid("text-too-long", field="message", most=LONGEST_MESSAGE)
    pieces = tuple(_pieces(work, case, made, said))
    if not chosen & {piece.key for piece in pieces if piece.text} and not words.message.strip():
        raise Invalid("letter-empty", field="chosen")
    require(work, case, Purpose.REFERRAL, recipient=made.partner_name or None, override=override)
    permit = permit_pdf(work, path=path, passphrase=passphrase, seal_with=seal_with)
    work.note(Action.EXPORTED, referral)
    return Letter(permit, lay_out(words, pieces, chosen))


def _open(work: Work, case: CaseId, referral: ReferralId) -> Referral:
    stored = kinds.REFERRAL.records(work).open(referral)
    if stored.scope != case or stored.value is None or not stored.intact:
        raise NotFound
    refuse_struck(work, case, referral)
    return stored.value


def _pieces(work: Work, case: CaseId, referral: Referral, said: PaperWords) -> Iterator[Piece]:
    refuse_unknown(work, case)
    coordination = work.coordinations.only(case)
    kept = coordination.value if coordination else None
    lost = int(coordination is not None and kept is None)
    made = _Maker(said)
    yield made(CODE, _REFERRAL, "Our code", kept.code if kept else "", lost)
    yield made("kind", _REFERRAL, "For", said.name(referral.kind))
    yield made("urgency", _REFERRAL, "Urgency", said.name(referral.urgency))
    yield made("reason", _REFERRAL, "Reason", referral.reason)
    yield made("from", _REFERRAL, "From", person_name(work, work.me))
    yield from _person(work, case, made)
    if kept is not None:
        yield made("languages", _PERSON, "Languages", said.several(kept.languages, LANGUAGE))
        yield made("county", _PERSON, "County", kept.county)
        needed = said.text("needed") if kept.interpreter else ""
        yield made("interpreter", _PERSON, "Interpreter", needed)
    elif lost:
        yield made("languages", _PERSON, "Languages, county and interpreter", "", lost)
    yield from _contact(work, case, made)
    yield from _care(work, case, made)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes pieces in the words of the letter's reader."""

    said: PaperWords

    def __call__(self, key: str, group: str, label: str, text: str, lost: int = 0) -> Piece:
        """Make a piece; what is ``lost`` is said beside it."""
        without = ""
        if lost == 1:
            without = self.said.text("(without 1 damaged record that cannot be read)")
        elif lost:
            without = self.said.text("(without {0} damaged records that cannot be read)", lost)
        return Piece(key, self.said.text(group), self.said.text(label), text, lost, without)


def _person(work: Work, case: CaseId, made: _Maker) -> Iterator[Piece]:
    listed = work.identities.only(case)
    identity = work.identities.open(listed.id).value if listed else None
    if identity is None:
        lost = int(listed is not None)
        yield made("name", _PERSON, "Name, birth, sex and address", "", lost)
        return
    said = made.said
    born = said.day(identity.birth_date) if identity.birth_date else identity.birth_year
    yield made("name", _PERSON, "Name", identity.legal_name)
    yield made("born", _PERSON, "Born", str(born or ""))
    yield made("sex", _PERSON, "Sex", said.name(identity.sex))
    yield made("address", _PERSON, "Address", identity.address)


def _contact(work: Work, case: CaseId, made: _Maker) -> Iterator[Piece]:
    stored = work.contacts.only(case)
    if stored is None or stored.value is None:
        yield made("number", _CONTACT, "Safe contact", "", int(stored is not None))
        return
    contact, said = stored.value, made.said
    if not contact.is_open(local_day(work.now)):
        closed = said.text("the client does not wish to be contacted")
        yield made("method", _CONTACT, "Contact", closed)
        return
    yield made("method", _CONTACT, "Only by", said.name(contact.method))
    if contact.method is ContactMethod.NONE:
        return
    yield made("number", _CONTACT, "Number", contact.number)
    yield made("hours", _CONTACT, "Hours", contact.hours)


def _care(work: Work, case: CaseId, made: _Maker) -> Iterator[Piece]:
    notes, said = standing(work, case, work.notes.list(case)), made.said
    sessions = [
        stored.value.session_start
        for stored in notes
        if stored.value is not None and stored.value.attended and stored.value.meeting is None
    ]
    last = said.day(local_day(max(sessions))) if sessions else ""
    text = said.text("{0}, the last on {1}", len(sessions), last) if sessions else ""
    yield made("sessions", _CARE, "Sessions", text, _lost(notes))
    yield from _scores(work, case, made)
    assessed = standing(work, case, kinds.RISK.records(work).list(case))
    risks = [one.value for one in assessed if one.value is not None]
    latest = max(risks, key=lambda risk: risk.assessed_on, default=None)
    text = ""
    if latest is not None:
        day = said.day(latest.assessed_on)
        text = said.text("{0}, assessed on {1}", said.name(latest.overall), day)
    yield made("risk", _CARE, "Risk", text, _lost(assessed))


def _lost(found: list[Stored[Any]]) -> int:
    return sum(stored.value is None for stored in found)


def _scores(work: Work, case: CaseId, made: _Maker) -> Iterator[Piece]:
    """Give the last score of each instrument; which a damaged screening is of, nobody knows."""
    found = standing(work, case, work.screenings.list(case))
    given, lost = [stored.value for stored in found if stored.value is not None], _lost(found)
    said, is_told = made.said, False
    for name in known():
        mine = [one for one in given if one.answers.instrument == name]
        if not mine:
            continue
        last = max(mine, key=lambda one: one.answers.given_at)
        form = instrument(name)
        score = last.scores.get(form.headline)
        if score is not None:
            day = said.day(local_day(last.answers.given_at))
            most = said.number(form.maximum)
            text = said.text("{0} of {1} on {2}", said.number(score), most, day)
            yield made(f"score-{name}", _CARE, form.short_title, text, lost)
            is_told = True
    if lost and not is_told:
        yield made("scores", _CARE, "Scores", "", lost)
