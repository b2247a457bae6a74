"""The access model in small: a few random histories, and the proof that its look finds faults.

The full run is `python bootstrap.py torture access --count 500`.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from counsel_desk.crypto.grants import RecipientKind, Subject, Terms, give
from counsel_desk.domain.access import Compartment, Right
from counsel_desk.storage import schema
from counsel_desk.storage.keeper import Keeper
from counsel_desk.storage.unit_of_work import transaction
from tests.builders import cheap_keys
from tests.torture import access, access_model
from tests.torture.access import Access, NotAsTheModel, Thorough
from tests.torture.access_eye import Seen

HISTORIES, STEPS = 3, 8


@pytest.fixture
def state() -> Iterator[Access]:
    with cheap_keys():
        made = Thorough()
        try:
            yield made
        finally:
            Access.teardown(made)


@pytest.mark.timeout(600)
def test_after_every_step_people_decrypt_what_the_table_gives_and_nothing_else():
    access.run(HISTORIES, STEPS, machine=Thorough)


def a_history(state: Access) -> None:
    state.register(by=0, who=0)
    state.plan(lead=1, peer=0)
    state.enrol(which=0, where=0)


@pytest.mark.timeout(300)
def test_a_history_of_everything_that_may_happen(state: Access):
    a_history(state)
    state.write(which=0)
    state.back_up()
    state.cover(which=0, to=1, days=3)
    state.days_go_by(days=4)
    state.hand_over(which=0, to=1)
    state.write(which=0)
    state.supervise(which=1, supervisors=2, counsellors=3)
    state.add(role="supervisor")
    state.coordinate(which=0)
    state.unenrol(which=0)
    state.erase(which=0, who=0, by=0)
    state.register(by=0, who=0)
    state.remove(which=1)
    state.restore()
    state.cover(which=0, to=0, days=2)
    state.end_cover(which=0)
    state._last_look()  # type: ignore[attr-defined]


@pytest.mark.timeout(300)
def test_what_is_left_of_an_erased_file_is_found(state: Access):
    state.register(by=0, who=0)
    state.erased |= state.model.files.keys()
    with pytest.raises(NotAsTheModel, match="left of a file that was erased"):
        state._check()


@pytest.mark.timeout(300)
def test_a_cover_that_runs_out_lets_go_of_everything(state: Access):
    """Of the places in groups too, of which no instruction tells; and of who was removed."""
    state.register(by=0, who=0)
    state.plan(lead=2, peer=0)
    state.enrol(which=0, where=0)
    state.cover(which=0, to=0, days=3)
    state.days_go_by(days=4)
    state.cover(which=0, to=0, days=3)
    (covers,) = state.model.covering(next(iter(state.model.files)))
    removable = [one for one in state.model.active() if one != "founder"]
    if covers in removable:
        state.remove(which=removable.index(covers))
    state.end_cover(which=0)
    state._last_look()  # type: ignore[attr-defined]


def test_who_left_a_group_today_is_not_enrolled_in_it_again_today(state: Access):
    a_history(state)
    state.unenrol(which=0)
    state.enrol(which=0, where=0)
    assert state._running() == []
    state.days_go_by(days=1)
    state.enrol(which=0, where=0)
    assert len(state._running()) == 1


def _north(state: Access, chiefs: set[str], led: set[str]) -> None:
    """Have the administrator, who is in no circle, say who is in the North."""

    def chosen(role: str, wanted: set[str]) -> int:
        names = state.model.having(role)
        return sum(1 << names.index(one) for one in wanted)

    by = state.model.having("administrator").index("admin")
    which = sorted(state.model.teams).index("North")
    state.supervise(which, chosen("supervisor", chiefs), chosen("counsellor", led), by)


def test_a_supervisor_signs_off_while_the_counsellor_stays_away(state: Access):
    """Who left held the seed of the file, and no writer of it has signed in since."""
    state.register(by=0, who=0)
    case = next(iter(state.model.files))
    led = {state.model.files[case].counsellor}
    state.add(role="supervisor")
    second = next(one for one in state.model.people if one.startswith("new"))
    _north(state, {"supervisor", second}, led)
    state.absent = set(state.model.active()) - {"founder", "admin", second}
    _north(state, {second}, led)
    state.sign_off(which=0, who=0)
    answers = {epoch for table, _, epoch in state._look().records if table == "alert_answer"}
    assert answers == {(case, "clin", 2)}
    state._last_look()  # type: ignore[attr-defined]


def test_a_grant_that_was_planted_is_found(state: Access):
    """The control: the seed of a file's notes, sealed to the coordinator by the counsellor."""
    a_history(state)
    case = UUID(bytes=next(iter(state.model.files)))
    giver = state.desk(state.model.files[case.bytes].counsellor)
    receiver = state.desk("coordinator")
    with transaction(giver.vault, giver.who) as work:
        held = work.keeper.proved(case, Compartment.CLIN)
        row = work.session.execute(
            select(schema.grants).where(schema.grants.c.scope == case.bytes)
        ).first()
        assert row is not None
        subject = Subject(work.vault.id, case, Compartment.CLIN, held.epoch)
        terms = Terms(RecipientKind.PERSON, receiver.me.id, 0, Right.READ, work.now_us, work.me)
        public = receiver.who.identity.public.box
        sealed, signature = give(subject, terms, held.seed, public, work.identity)
        values = {
            **{name: value for name, value in row._mapping.items() if name != "row"},
            "compartment": 4, "epoch": held.epoch, "kind": int(RecipientKind.PERSON),
            "recipient": receiver.me.id.bytes, "key_epoch": 0, "right": 1,
            "given_at": work.now_us, "giver": work.me.bytes, "sealed": sealed,
            "signature": signature,
        }  # fmt: skip
        work.session.execute(insert(schema.grants), [values])
    with pytest.raises(NotAsTheModel, match=r"\['coordinator'\] hold clin"):
        state._check()


@pytest.mark.parametrize(
    ("compartment", "how", "more"),
    [("contact", "coordinator", False), ("clin", "coordinator", True), ("ident", "peer", True)],
)
def test_a_table_that_says_something_else_is_found(
    state: Access, monkeypatch: pytest.MonkeyPatch, compartment: str, how: str, more: bool
):
    """The control: a model that is a little wrong, on either side."""
    told = access_model.READERS[compartment]
    monkeypatch.setitem(
        access_model.READERS, compartment, told | {how, "coordinator"} if more else told - {how}
    )
    with pytest.raises(NotAsTheModel):
        a_history(state)


def test_a_program_that_never_turns_a_key_is_found(state: Access, monkeypatch: pytest.MonkeyPatch):
    """The control: whoever is let go keeps the key of what is written later."""
    a_history(state)
    monkeypatch.setattr(Keeper, "_turn_if_left", lambda *_: True)
    with pytest.raises(NotAsTheModel, match="still hold the newest"):
        state.hand_over(which=0, to=1)


def test_a_key_that_the_second_reader_alone_finds_is_found(
    state: Access, monkeypatch: pytest.MonkeyPatch
):
    """The control of the last look: whoever tried the raw keys overlooked one."""
    a_history(state)
    look = state._look

    def overlooking() -> Seen:
        seen = look()
        next(who for who in seen.holders.values() if "supervisor" in who).discard("supervisor")
        return seen

    monkeypatch.setattr(state, "_look", overlooking)
    with pytest.raises(NotAsTheModel, match="finds other keys of supervisor"):
        state._last_look()  # type: ignore[attr-defined]
