"""One use case, one transaction: everything or nothing, and no text in what goes wrong."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import insert, text

from counsel_desk.crypto.roster import SaveTeam
from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.ids import CircleId
from counsel_desk.services import cases, people, verification
from counsel_desk.services.desk import register_of, use_case
from counsel_desk.storage import circles, schema
from counsel_desk.storage.entitlements import ScopeKind
from counsel_desk.storage.errors import DiskFull, NotAllowed, StorageError, VaultDamaged
from counsel_desk.storage.instructions import InstructionKind
from counsel_desk.storage.unit_of_work import Work, transaction
from tests.builders import PASSPHRASE, Office
from tests.storage.conftest import Tools, inside

CANARY = "kanari-in-an-error"


class Stop(Exception):
    """Ends a transaction."""


@use_case(Permission.SIGNED_IN)
def _everything_then_stop(work: Work) -> None:
    """Touch all that a transaction can touch, and fail at the end."""
    work.extend_roster(SaveTeam(work.new_id(), "Never", (work.me,), ()))
    circles.keep(work)
    case = work.new_id()
    scope = work.keeper.new_scope(ScopeKind.CASE, case=case, scope=case)
    work.instruct(InstructionKind.ASSIGN, case=case, person=work.me)
    for one in (Compartment.COORD, Compartment.CONTACT, Compartment.CLIN):
        work.keeper.make(scope, one)
    register_of(work).rows(work)
    raise Stop


def _counts(tools: Tools) -> dict[str, int]:
    return {name: tools(f'SELECT count(*) FROM "{name}"')[0][0] for name in schema.metadata.tables}


def test_a_transaction_that_is_taken_back_leaves_nothing(office: Office, tools: Tools):
    desk = office.founder
    kept = office.client(office.counsellor1)
    rows = desk.do(cases.list_cases)
    vault, who = desk.vault, desk.who
    before = (
        _counts(tools), vault.roster, len(who.ring), dict(who.circle_secrets),
        inside(desk, lambda work: dict(work.relations.counsellors)),
    )  # fmt: skip
    head = inside(desk, lambda work: work.trail.head)
    with pytest.raises(Stop):
        desk.do(_everything_then_stop)
    after = (
        _counts(tools), vault.roster, len(who.ring), dict(who.circle_secrets),
        inside(desk, lambda work: dict(work.relations.counsellors)),
    )  # fmt: skip
    assert before == after
    assert inside(desk, lambda work: work.trail.head) == head
    assert desk.do(cases.list_cases) == rows
    assert verification.verify(desk).holds
    assert office.code(kept) == rows[0].code


def test_what_is_done_after_a_rollback_holds(office: Office):
    with pytest.raises(Stop):
        office.founder.do(_everything_then_stop)
    case = office.client(office.counsellor1)
    office.note(office.counsellor1, case)
    office.founder.do(
        people.save_team, name="Real", supervisors=frozenset({office.founder.me.id}),
        counsellors=frozenset({office.counsellor1.me.id}), passphrase=PASSPHRASE,
    )  # fmt: skip
    office.carry_out(office.counsellor1, office.founder)
    assert verification.verify(office.founder).holds


def test_a_circle_key_of_a_transaction_taken_back_does_not_stay_in_the_way(office: Office):
    """It would have hidden the key that a colleague makes afterwards."""
    one, two = office.founder, office.supervisor
    team = one.do(
        people.save_team,
        name="Both",
        supervisors=frozenset({two.me.id}),
        counsellors=frozenset({office.counsellor1.me.id}),
        passphrase=PASSPHRASE,
    )
    one.do(
        people.save_team,
        team=team,
        name="Both",
        supervisors=frozenset({two.me.id}),
        counsellors=frozenset(),
        passphrase=PASSPHRASE,
    )

    def make_and_stop(work: Work) -> None:
        circles.keep(work)
        raise Stop

    with pytest.raises(Stop), transaction(two.vault, two.who) as work:
        make_and_stop(work)
    assert (CircleId(team), 1) not in two.who.circle_secrets
    inside(two, circles.keep)
    assert (CircleId(team), 1) in two.who.circle_secrets


# --- errors without text -------------------------------------------------------------------------


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__, getattr(one, "orig", None)]


def _said(error: BaseException) -> str:
    """Everything that a log could take from an error, without the frames' variables."""
    parts: list[Any] = []
    for one in _chain(error):
        parts += [str(one), repr(one), one.args, one.__dict__]
        parts += [getattr(one, "statement", None), getattr(one, "params", None)]
    return repr(parts) + "".join(traceback.format_exception(error))


@pytest.mark.parametrize("kind", ["constraint", "syntax", "binding"])
def test_an_error_of_the_driver_leaves_without_text(office: Office, kind: str):
    values = {"slot": 0, "person": CANARY.encode()}

    def fail(work: Work) -> None:
        if kind == "constraint":
            work.session.execute(insert(schema.slots), [values])
            work.session.execute(insert(schema.slots), [values])
        elif kind == "syntax":
            work.session.execute(
                text(f"SELECT '{CANARY}' FROM nowhere WHERE x = :y"), {"y": CANARY}
            )
        else:
            work.session.execute(text("SELECT :a, :b"), {"a": CANARY})

    with pytest.raises(StorageError) as caught:
        inside(office.founder, fail)
    assert CANARY not in _said(caught.value)
    assert "nowhere" not in _said(caught.value)
    assert office.founder.me.active
    assert verification.verify(office.founder).holds


def test_a_damaged_payload_is_said_without_its_text():
    import msgspec

    from counsel_desk.storage.codec import Codec
    from counsel_desk.storage.kinds import COORDINATION

    bad = msgspec.msgpack.encode({"code": "x", "status": CANARY, "registered_on": CANARY})
    assert isinstance(COORDINATION.codec, Codec)
    with pytest.raises(VaultDamaged) as caught:
        COORDINATION.codec.decode(1, bad)
    assert CANARY not in _said(caught.value)


def test_a_full_disk_keeps_what_was_and_the_same_save_works_later(office: Office, tools: Tools):
    desk = office.counsellor1
    case = office.client(desk)
    kept = office.note(desk, case)
    pages = tools("PRAGMA page_count")[0][0]
    tools(f"PRAGMA max_page_count = {pages}")
    content = office.content(text=CANARY * 4000)
    with pytest.raises(DiskFull) as caught:
        inside(desk, lambda work: [work.notes.add(case, content) for _ in range(50)])
    assert CANARY not in _said(caught.value)
    assert inside(desk, lambda work: work.notes.open(kept)).intact
    tools("PRAGMA max_page_count = 1000000")
    saved = inside(desk, lambda work: work.notes.add(case, content))
    stored = inside(desk, lambda work: work.notes.open(saved))
    assert (stored.intact, stored.value) == (True, content)
    assert verification.verify(desk).holds


def test_a_roster_entry_that_the_rules_refuse_changes_nothing(office: Office, tools: Tools):
    assert office.counsellor1.me.active
    before = _counts(tools)
    with pytest.raises(NotAllowed):
        inside(
            office.counsellor1,
            lambda work: work.extend_roster(SaveTeam(work.new_id(), "Mine", (work.me,), ())),
        )
    assert _counts(tools) == before
