"""Erase a file for good: a supervisor asks, an administrator signs too and carries it out.

Nothing of the file is readable then with any key of the vault; what stays is a record by code of
why it was done and by whom (requirements 12, 31, 45), and tombstones that a restored older copy
honours.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import local_day
from counsel_desk.domain.erasures import (
    Erasure,
    ErasureBasis,
    ErasureLine,
    ErasureOutcome,
    ErasurePreview,
)
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.retention import LONGEST_REASON, Keeping, keeping_of
from counsel_desk.services import erased, joined, retention
from counsel_desk.services.again import check_again
from counsel_desk.services.desk import Changed, Desk, use_case
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.storage import erasure as storage
from counsel_desk.storage import kinds, tombstones
from counsel_desk.storage.entitlements import PROGRAMME, ScopeKind
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from counsel_desk.domain.closing import Retention
    from counsel_desk.services.profile import Profile
    from counsel_desk.storage.tombstones import Stone


ALONE_WAIT = timedelta(days=7)
"""Between asking and erasing where nobody else works here: time to think better of it."""


@use_case(Permission.DECIDE_KEEPING)
def preview_erasure(work: Work, case: CaseId) -> ErasurePreview:
    """Say what would go with a file, without anything being changed: a dry run.

    Raises Invalid: ``not-closed-yet``, ``legal-hold``, ``merged-away`` or ``being-erased``.
    """
    cases, kept = _may_go(work, case)
    work.note(Action.LIST_OPENED, case)
    stone, counts = storage.describe(work, work.new_id(), cases)
    spots = storage.scopes_of(work, cases)
    today = local_day(work.now)
    return ErasurePreview(
        case=case,
        code=retention.frame(work, case).code,
        records=tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))),
        keys=storage.count_keys(work, stone.scopes),
        groups=sum(kind is ScopeKind.MEMBERSHIP for kind in spots.values()),
        merged=tuple(one.code for one in joined.named(work, cases[1:])),
        until=kept.until,
        is_due=keeping_of(kept, today) is Keeping.DUE,
    )


def _may_go(work: Work, case: CaseId) -> tuple[tuple[CaseId, ...], Retention]:
    kept = retention.closed(work, case)
    if kept.held:
        raise Invalid("legal-hold")
    if joined.merged_into(work, retention.frame(work, case)):
        raise Invalid("merged-away")
    return joined.files(work, case), kept


@use_case(Permission.DECIDE_KEEPING, Changed.CASES | Changed.PROGRAMME)
def ask_erasure(
    work: Work,
    case: CaseId,
    *,
    basis: ErasureBasis,
    words: str,
    copy_given: bool,
    passphrase: str,
) -> UUID:
    """Ask for a file's erasure, as its supervisor: nothing goes before an administrator signs.

    Until then nothing can be written in the file. Raises WrongPassphrase, and Invalid as
    `preview_erasure` does, ``keeping-reason``, or ``erasure-early`` for a file that is not past
    its day and said to be.
    """
    cases, kept = _may_go(work, case)
    said = _reason(words)
    early = basis is ErasureBasis.KEPT_LONG_ENOUGH
    if early and keeping_of(kept, local_day(work.now)) is not Keeping.DUE:
        raise Invalid("erasure-early", field="basis", until=kept.until)
    _confirm(work, passphrase)
    erasure = work.new_id()
    code = retention.frame(work, case).code
    stone, counts = storage.describe(work, erasure, cases)
    storage.ask(work, stone)
    told = Erasure(cases, code, basis, said, copy_given, work.me, work.now, sum(counts.values()))
    kinds.ERASURE.records(work).add(PROGRAMME, told, record=erasure)
    return erasure


def _reason(words: str) -> str:
    said = words.strip()
    if not said or len(said) > LONGEST_REASON:
        raise Invalid("keeping-reason", field="words", most=LONGEST_REASON)
    return said


def _confirm(work: Work, passphrase: str) -> None:
    check_again(work, passphrase)


@use_case(Permission.SEE_ERASURES)
def list_erasures(work: Work) -> tuple[ErasureLine, ...]:
    """List every erasure: those that wait first, then the newest."""
    if not work.ring.holds(PROGRAMME, Compartment.PROGRAMME):
        return ()
    found = kinds.ERASURE.records(work).list(PROGRAMME)
    lines = [ErasureLine(one.id, one.value, one.intact) for one in found if one.value]
    lines.sort(key=lambda line: line.erasure.asked_at, reverse=True)
    return tuple(sorted(lines, key=lambda line: line.erasure.outcome != ErasureOutcome.WAITING))


@use_case(Permission.SEE_ERASURES)
def erasures_waiting(work: Work) -> int:
    """Count the erasures that wait for an administrator."""
    return len(tombstones.waiting(work.session))


@use_case(Permission.SEE_ERASURES, Changed.CASES | Changed.PROGRAMME)
def refuse_erasure(work: Work, *, erasure: UUID, answer: str) -> None:
    """Take an erasure back, or refuse it, with a reason: the file is as it was.

    Raises NotFound for one that does not wait, and Invalid with ``keeping-reason``.
    """
    _waiting(work, erasure)
    said = _reason(answer)
    storage.withdraw(work, erasure)
    _answer(work, erasure, ErasureOutcome.REFUSED, said)


@use_case(Permission.ERASE, Changed.CASES | Changed.GROUPS | Changed.PROGRAMME)
def _carry_out(work: Work, *, erasure: UUID, passphrase: str) -> None:
    stone = _waiting(work, erasure)
    vault = work.vault
    if not tombstones.holds(stone, vault.id, work.roster, vault.roles_ever):
        raise NotFound
    if stone.supervisor.person == work.me:
        _refuse_alone(work, stone)
    if not storage.is_as_asked(work, stone) or not _is_as_told(work, stone):
        raise Invalid("erasure-changed")
    _confirm(work, passphrase)
    storage.carry_out(work, stone)
    _answer(work, erasure, ErasureOutcome.ERASED, "")


def _is_as_told(work: Work, stone: Stone) -> bool:
    """Whether the record that the administrator reads is of these cases, by who may ask for them.

    What a supervisor signed is ids alone: their own tools could name another file in it, or one of
    another team.
    """
    told = kinds.ERASURE.records(work).open(stone.content.id)
    asked = stone.supervisor.person
    if told.value is None or told.value.outcome is not ErasureOutcome.WAITING:
        return (
            False  # a signature that was taken back counts for nothing: a new request has its own
        )
    if (told.value.cases, told.author) != (stone.content.cases, asked):
        return False
    allowed = Permission.DECIDE_KEEPING.value.relations
    return all(
        allowed & work.relations.to_case(asked, case, work.roster) for case in stone.content.cases
    )


def _refuse_alone(work: Work, stone: Stone) -> None:
    """Let nobody sign in both parts while anybody else works here; who is alone waits a week."""
    if any(one.active and one.id != work.me for one in work.roster.people()):
        raise Invalid("erasure-two")
    earliest = datetime.fromtimestamp(stone.content.at / 1_000_000, UTC) + ALONE_WAIT
    if work.now < earliest:
        raise Invalid("erasure-wait", until=local_day(earliest))


def _waiting(work: Work, erasure: UUID) -> Stone:
    for stone in tombstones.waiting(work.session):
        if stone.content.id == erasure:
            return stone
    raise NotFound


def _answer(work: Work, erasure: UUID, outcome: ErasureOutcome, answer: str) -> None:
    records = kinds.ERASURE.records(work)
    told = records.open(erasure).value
    if told is not None:
        done = replace(
            told, outcome=outcome, decided_by=work.me, decided_at=work.now, answer=answer
        )
        records.replace(erasure, done)


def erase(desk: Desk, *, erasure: UUID, passphrase: str, profile: Profile | None) -> None:
    """Carry an erasure out, as an administrator; `leavers.rotate` follows.

    Raises WrongPassphrase, NotFound for one that does not wait, and Invalid: ``erasure-two``
    where the same person asked and somebody else works here, ``erasure-wait`` for who is alone and
    asked less than a week ago, ``erasure-changed`` where
    something was written since. What the desk remembers is read anew, and older copies are told.
    """
    desk.do(_carry_out, erasure=erasure, passphrase=passphrase)
    desk.start_over()
    desk.do(erased.clean_own)
    erased.spread(desk, profile)
