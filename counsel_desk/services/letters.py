"""Write a referral letter: every piece is shown, and only what was ticked leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.referrals import Direction, Referral, ReferralId
from counsel_desk.reports.letter import LANGUAGES, LetterWords, Piece, lay_out
from counsel_desk.reports.own_copy import words_of
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
def letter_pieces(work: Work, case: CaseId, referral: ReferralId) -> tuple[Piece, ...]:
    """Gather every piece that a letter may hold, with its words; reading them is logged.

    What does not open is told by pieces without a text.
    """
    work.note(Action.LIST_OPENED, case)
    found = _pieces(work, case, _open(work, case, referral))
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
) -> Letter:
    """Let a letter with the chosen pieces leave; the trail says so before it is written.

    Raises ConsentMissing, WrongPassphrase and Invalid (see `leaving.permit_pdf`).
    """
    made = _open(work, case, referral)
    if made.direction is Direction.IN:
        raise Invalid("letter-for-referral-in")
    if len(words.message) > LONGEST_MESSAGE:
        raise Invalid("text-too-long", field="message", most=LONGEST_MESSAGE)
    pieces = tuple(_pieces(work, case, made))
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


def _pieces(work: Work, case: CaseId, referral: Referral) -> Iterator[Piece]:
    refuse_unknown(work, case)
    coordination = work.coordinations.only(case)
    kept = coordination.value if coordination else None
    yield Piece(CODE, _REFERRAL, "Our code", kept.code if kept else "")
    yield Piece("kind", _REFERRAL, "For", str(referral.kind))
    yield Piece("urgency", _REFERRAL, "Urgency", str(referral.urgency))
    yield Piece("reason", _REFERRAL, "Reason", referral.reason)
    yield Piece("from", _REFERRAL, "From", person_name(work, work.me))
    yield from _person(work, case)
    if kept is not None:
        yield Piece(LANGUAGES, _PERSON, "Languages", ", ".join(kept.languages))
        yield Piece("county", _PERSON, "County", kept.county)
        yield Piece("interpreter", _PERSON, "Interpreter", "needed" if kept.interpreter else "")
    yield from _contact(work, case)
    yield from _care(work, case)


def _person(work: Work, case: CaseId) -> Iterator[Piece]:
    listed = work.identities.only(case)
    identity = work.identities.open(listed.id).value if listed else None
    if identity is None:
        yield Piece("name", _PERSON, "Name", "", lost=int(listed is not None))
        return
    born = words_of(identity.birth_date) if identity.birth_date else identity.birth_year
    yield Piece("name", _PERSON, "Name", identity.legal_name)
    yield Piece("born", _PERSON, "Born", str(born or ""))
    yield Piece("sex", _PERSON, "Sex", str(identity.sex))
    yield Piece("address", _PERSON, "Address", identity.address)


def _contact(work: Work, case: CaseId) -> Iterator[Piece]:
    stored = work.contacts.only(case)
    if stored is None or stored.value is None:
        yield Piece("number", _CONTACT, "Number", "", lost=int(stored is not None))
        return
    contact = stored.value
    if not contact.is_open(local_day(work.now)):
        yield Piece("method", _CONTACT, "Contact", "the client does not wish to be contacted")
        return
    yield Piece("method", _CONTACT, "Only by", str(contact.method))
    yield Piece("number", _CONTACT, "Number", contact.number)
    yield Piece("hours", _CONTACT, "Hours", contact.hours)


def _care(work: Work, case: CaseId) -> Iterator[Piece]:
    notes = standing(work, case, work.notes.list(case))
    sessions = [
        stored.value.session_start
        for stored in notes
        if stored.value is not None and stored.value.attended and stored.value.meeting is None
    ]
    last = words_of(max(sessions).astimezone().date()) if sessions else ""
    text = f"{len(sessions)}, the last on {last}" if sessions else ""
    yield Piece("sessions", _CARE, "Sessions", text, _lost(notes))
    yield from _scores(work, case)
    assessed = standing(work, case, kinds.RISK.records(work).list(case))
    risks = [one.value for one in assessed if one.value is not None]
    latest = max(risks, key=lambda risk: risk.assessed_on, default=None)
    text = f"{latest.overall}, assessed on {words_of(latest.assessed_on)}" if latest else ""
    yield Piece("risk", _CARE, "Risk", text, _lost(assessed))


def _lost(found: list[Stored[Any]]) -> int:
    return sum(stored.value is None for stored in found)


def _scores(work: Work, case: CaseId) -> Iterator[Piece]:
    found = standing(work, case, work.screenings.list(case))
    given, lost = [stored.value for stored in found if stored.value is not None], _lost(found)
    if lost and not given:
        yield Piece("scores", _CARE, "Scores", "", lost)
    for name in known():
        mine = [one for one in given if one.answers.instrument == name]
        if not mine:
            continue
        last = max(mine, key=lambda one: one.answers.given_at)
        form = instrument(name)
        score = last.scores.get(form.headline)
        if score is not None:
            day = words_of(last.answers.given_at.astimezone().date())
            text = f"{score:g} of {form.maximum:g} on {day}"
            yield Piece(f"score-{name}", _CARE, form.short_title, text, lost)
