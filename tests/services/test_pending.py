"""Pending work: carried out by the next entitled desk, in slices, resumably."""

from __future__ import annotations

import pytest

from counsel_desk.services import cases, notes, pending, people, verification
from counsel_desk.services.desk import Changed
from counsel_desk.storage.unit_of_work import Work
from tests.builders import PASSPHRASE, Office
from tests.services.test_erasures import closed, erase


def _waiting(office: Office) -> int:
    return len(office.founder.do(pending.pending_scopes))


def _register(office: Office, count: int) -> list:
    return [
        office.client(
            office.coordinator, counsellor=office.counsellor1, accepted=False, name=f"Client {n}"
        )
        for n in range(count)
    ]


def test_work_that_waits_is_done_by_who_may_and_by_nobody_else(office: Office):
    (case,) = _register(office, 1)
    office.everyone()
    for name in ("admin", "peer", "counsellor2", "coordinator", "supervisor"):
        pending.carry_out(office.desk(name))
        assert not office.coordinator.do(cases.open_case, case).accepted
    pending.carry_out(office.counsellor1)
    assert office.coordinator.do(cases.open_case, case).accepted
    assert _waiting(office) == 0
    assert pending.carry_out(office.counsellor1) == 0


def test_work_goes_on_where_it_was_cut_off(office: Office):
    found = _register(office, 2 * pending.SLICE + 3)
    steps = pending.steps(office.counsellor1)
    assert next(steps) == (pending.SLICE, len(found))
    steps.close()
    assert _waiting(office) == len(found) - pending.SLICE
    seen = list(pending.steps(office.counsellor1))
    assert seen[-1] == (len(found) - pending.SLICE,) * 2
    assert _waiting(office) == 0
    rows = office.counsellor1.do(cases.list_cases)
    assert {row.name for row in rows} == {f"Client {n}" for n in range(len(found))}
    assert verification.verify(office.counsellor1).holds


def test_a_slice_that_fails_leaves_its_scopes_waiting(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    _register(office, pending.SLICE + 1)
    real, calls = Work.finish, []

    def fail_the_second(self: Work) -> None:
        calls.append(1)
        if len(calls) == 4:
            raise OSError("cut off")
        real(self)

    office.counsellor1.do(pending.keep_circles)
    with monkeypatch.context() as patch:
        patch.setattr(Work, "finish", fail_the_second)
        with pytest.raises(OSError, match="cut off"):
            pending.carry_out(office.counsellor1)
    assert 0 < _waiting(office) <= pending.SLICE + 1
    pending.carry_out(office.counsellor1)
    assert _waiting(office) == 0
    assert verification.verify(office.counsellor1).holds


def test_doing_it_twice_does_nothing_twice(office: Office):
    _register(office, 2)
    office.carry_out(office.counsellor1, office.supervisor, office.coordinator)
    run = office.founder.vault._connection.execute
    before = run("SELECT count(*) FROM grants").fetchone()
    office.carry_out()
    for case in office.counsellor1.do(cases.list_cases):
        office.counsellor1.do(pending.reconcile, scopes=(case.case,))
    assert run("SELECT count(*) FROM grants").fetchone() == before


def test_listeners_hear_once_when_anything_was_completed(office: Office):
    _register(office, 3)
    heard: list[Changed] = []
    office.counsellor1.on_changed(heard.append)
    pending.carry_out(office.counsellor1)
    assert heard == [Changed.CASES | Changed.GROUPS | Changed.APPOINTMENTS]
    pending.carry_out(office.counsellor1)
    assert len(heard) == 1


def test_who_typed_about_a_file_that_was_erased_hears_that_it_is_gone(office: Office):
    """A list of drafts that is open then shows it no more."""
    desk, case = office.counsellor1, closed(office)
    kept = desk.do(notes.start_draft, office.client(name="Someone Else"), office.content())
    desk.do(notes.start_draft, case, office.content(text="typed and never signed"))
    erase(office, case)
    heard: list[Changed] = []
    desk.on_changed(heard.append)
    pending.carry_out(desk)
    assert Changed.DRAFTS in heard
    assert [one.note for one in desk.do(notes.list_drafts)] == [kept]
    pending.carry_out(desk)
    assert heard.count(Changed.DRAFTS) == 1


def test_a_new_team_is_given_what_it_supervises(office: Office):
    case = office.client(office.counsellor1)
    assert office.founder.do(cases.open_case, case).identity is None
    office.founder.do(
        people.save_team, name="Both", counsellors=frozenset({office.counsellor1.me.id}),
        supervisors=frozenset({office.founder.me.id}), passphrase=PASSPHRASE,
    )  # fmt: skip
    pending.carry_out(office.counsellor1)
    assert office.founder.do(cases.open_case, case).identity.legal_name == "Wanjiru Achieng"
