"""Who joins a circle reads what is its own now, and nothing that was its own before.

Every raw key is tried on the raw file (`access_eye`), not through the program.
"""

from __future__ import annotations

import pytest

from counsel_desk.domain.access import Role
from counsel_desk.domain.enrolment import EndReason
from counsel_desk.services import cases, groups, handover, leavers, pending, verification
from counsel_desk.storage import circles
from tests.builders import PASSPHRASE, Office
from tests.second_reader.reader import Reader
from tests.storage.conftest import Tools, inside
from tests.storage.raw_keys import CASE, circle_epoch, everything, join, look, opens, save


@pytest.fixture
def north(office: Office) -> Office:
    """An office whose founder supervises the North as well, where both counsellors are."""
    save(
        office, "North", [office.founder, office.supervisor],
        [office.counsellor1, office.counsellor2],
    )  # fmt: skip
    office.carry_out(office.supervisor)
    return office


# --- what left ----------------------------------------------------------------------------------


def test_who_joins_opens_no_file_of_a_counsellor_who_left_before(north: Office):
    gone, stays = north.client(north.counsellor1), north.client(north.counsellor2)
    north.carry_out()
    new = join(north, "second")
    save(north, "North", [north.founder, north.supervisor], [north.counsellor2])
    north.carry_out()
    save(north, "North", [north.founder, north.supervisor, new], [north.counsellor2])
    north.carry_out()
    assert opens(north, "second", gone) == set()
    assert opens(north, "second", stays) == everything(north, stays) != set()
    assert verification.verify(north.founder).holds


def test_who_joins_opens_no_file_of_a_counsellor_who_leaves_in_the_same_change(north: Office):
    gone, stays = north.client(north.counsellor1), north.client(north.counsellor2)
    north.carry_out()
    new = join(north, "second")
    save(north, "North", [north.founder, north.supervisor, new], [north.counsellor2])
    assert opens(north, "second", gone) == set()
    north.carry_out()
    assert opens(north, "second", gone) == set()
    assert opens(north, "second", stays) == everything(north, stays) != set()


def test_one_comes_one_goes_and_a_counsellor_leaves_all_in_one_change(north: Office):
    gone, stays = north.client(north.counsellor1), north.client(north.counsellor2)
    north.carry_out()
    new = join(north, "second")
    save(north, "North", [north.founder, new], [north.counsellor2])
    north.carry_out()
    assert opens(north, "second", gone) == set()
    assert opens(north, "second", stays) == everything(north, stays)
    newest = max(epoch for _, epoch in everything(north, stays))
    assert newest not in {epoch for _, epoch in opens(north, "supervisor", stays)}


def test_who_joins_opens_no_file_that_was_handed_to_another_team(office: Office):
    gone, stays = office.client(office.counsellor1), office.client(office.counsellor1)
    office.counsellor1.do(
        handover.cover_case, stays, office.counsellor2.me.id, days=3, passphrase=PASSPHRASE
    )
    office.carry_out()
    office.counsellor1.do(
        handover.hand_over, gone, office.counsellor2.me.id, text="Moved away", passphrase=PASSPHRASE
    )
    office.clock.move(days=4)
    office.carry_out()
    new = join(office, "second")
    save(office, "North", [office.supervisor, new], [office.counsellor1])
    office.carry_out(office.supervisor)
    assert opens(office, "second", gone) == set()
    assert opens(office, "second", stays) == everything(office, stays)
    assert len(everything(office, stays)) > len(CASE)  # what the cover had turned, too


def test_who_joins_opens_nothing_of_a_group_that_a_member_has_left(office: Office):
    case = office.client(office.counsellor1)
    group = office.group(lead=office.counsellor2, members=(case,))
    office.carry_out()
    assert ("group", 1) in opens(office, "supervisor", group)
    (member,) = office.coordinator.do(groups.open_group, group).members
    office.coordinator.do(
        groups.end_membership, group, member.membership, on=office.clock().date(),
        reason=EndReason.RELOCATED,
    )  # fmt: skip
    office.carry_out()
    new = join(office, "second")
    save(office, "North", [office.supervisor, new], [office.counsellor1])
    office.carry_out()
    assert opens(office, "second", group) == set()
    assert opens(office, "second", case) == everything(office, case)
    assert opens(office, "second", member.membership) == everything(office, member.membership)


def test_a_taken_drop_of_a_file_that_left_stays_closed_to_who_joins(office: Office):
    """The name that a coordinator left for the counsellor is kept as it was sealed."""
    gone = office.client(office.coordinator, counsellor=office.counsellor1)
    office.carry_out()
    office.counsellor1.do(
        handover.hand_over, gone, office.counsellor2.me.id, text="Moved away", passphrase=PASSPHRASE
    )
    office.carry_out()
    new = join(office, "second")
    save(office, "North", [office.supervisor, new], [office.counsellor1])
    office.carry_out()
    drops = [able for _, epoch, able in look(office, "second", "supervisor").drops
             if epoch[0] == gone.bytes]  # fmt: skip
    assert {"supervisor"} in drops
    assert not any("second" in able for able in drops)


# --- what is there -------------------------------------------------------------------------------


def test_who_joins_where_nothing_left_reads_all_at_once_with_the_keys_there_are(north: Office):
    case = north.client(north.counsellor1)
    north.carry_out()
    before = circle_epoch(north, "North")
    new = join(north, "second")
    save(
        north, "North", [north.founder, north.supervisor, new],
        [north.counsellor1, north.counsellor2],
    )  # fmt: skip
    assert circle_epoch(north, "North") == before
    assert opens(north, "second", case) == everything(north, case)


def test_who_saves_the_team_gives_what_is_its_own_in_the_same_step(north: Office):
    """Were they gone before their next sign-in, nobody else might hold it."""
    north.client(north.counsellor1)
    stays = north.client(north.counsellor2)
    north.carry_out()
    new = join(north, "second")
    before = circle_epoch(north, "North")
    save(north, "North", [north.founder, north.supervisor, new], [north.counsellor2])
    assert circle_epoch(north, "North") == before + 1
    assert opens(north, "second", stays) == everything(north, stays)


@pytest.mark.parametrize("who", ["supervisor", "counsellor2"])
def test_the_pending_work_of_one_colleague_is_enough(office: Office, who: str):
    """The change is saved by somebody who is not in the circle; one colleague then signs in."""
    save(office, "North", [office.supervisor], [office.counsellor1, office.counsellor2])
    office.client(office.counsellor1)
    stays = office.client(office.counsellor2)
    office.carry_out()
    new = join(office, "second")
    save(office, "North", [office.supervisor, new], [office.counsellor2])
    if who == "counsellor2":  # somebody of the circle must give its key; the rest is the other's
        office.supervisor.do(pending.keep_circles)
    pending.carry_out(office.desk(who))
    assert opens(office, "second", stays) == everything(office, stays) != set()
    new.who.refresh()
    assert new.do(cases.open_case, stays).identity is not None


def test_who_joined_with_the_newest_key_alone_gives_everything_to_the_next(north: Office):
    gone, stays = north.client(north.counsellor1), north.client(north.counsellor2)
    north.carry_out()
    second, third = join(north, "second"), join(north, "third")
    save(north, "North", [north.founder, north.supervisor, second], [north.counsellor2])
    pending.carry_out(north.supervisor)
    remaining = [second, third]
    save(north, "North", remaining, [north.counsellor2])
    pending.carry_out(second)
    assert opens(north, "third", stays) == everything(north, stays)
    assert opens(north, "second", gone) == opens(north, "third", gone) == set()


def test_who_left_and_comes_back_reads_the_files_of_now(north: Office):
    old, kept = north.client(north.counsellor1), north.client(north.counsellor2)
    north.carry_out()
    save(north, "North", [north.founder], [north.counsellor1, north.counsellor2])
    north.carry_out()
    between = north.client(north.counsellor1)
    later = north.client(north.counsellor2)
    north.carry_out()
    save(north, "North", [north.founder], [north.counsellor2])
    north.carry_out()
    save(north, "North", [north.founder, north.supervisor], [north.counsellor2])
    north.carry_out()
    for case in (kept, later):
        assert opens(north, "supervisor", case) == everything(north, case)
    assert opens(north, "supervisor", between) == set()
    assert {epoch for _, epoch in opens(north, "supervisor", old)} == {1}


def test_a_file_that_comes_back_to_the_team_is_read_by_who_joined_meanwhile(north: Office):
    case = north.client(north.counsellor1)
    north.client(north.counsellor2)
    north.carry_out()
    new = join(north, "second")
    save(north, "North", [north.founder, north.supervisor, new], [north.counsellor2])
    north.carry_out()
    assert opens(north, "second", case) == set()
    save(
        north, "North", [north.founder, north.supervisor, new],
        [north.counsellor1, north.counsellor2],
    )  # fmt: skip
    north.carry_out()
    assert opens(north, "second", case) == everything(north, case)


def test_a_removed_supervisor_a_newcomer_and_a_file_that_left(north: Office):
    gone, stays = north.client(north.counsellor1), north.client(north.counsellor2)
    north.carry_out()
    new = join(north, "second")
    save(north, "North", [north.supervisor, north.founder], [north.counsellor2])
    north.founder.do(leavers.remove_person, person=north.supervisor.me.id, passphrase=PASSPHRASE)
    save(north, "North", [north.founder, new], [north.counsellor2])
    desks = [desk for name, desk in north._desks.items() if name != "supervisor"]
    north.carry_out(*desks)
    north.carry_out(*desks)
    assert opens(north, "second", gone) == set()
    assert opens(north, "second", stays) == everything(north, stays)


def test_a_waiting_name_is_sealed_anew_to_a_turned_circle(office: Office, tools: Tools):
    """Who joined can pass it on when everybody else to whom it was sealed is gone."""
    left = office.client(office.counsellor1)
    waits = office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    office.carry_out(office.supervisor)
    office.supervisor.do(
        handover.hand_over, left, office.counsellor2.me.id, text="Moved away", passphrase=PASSPHRASE
    )
    new = join(office, "second")
    save(office, "North", [office.supervisor, new], [office.counsellor1])
    pending.carry_out(office.supervisor)
    newest = circle_epoch(office, "North")
    sealed = "SELECT key_epoch FROM drops WHERE scope = ? AND recipient_kind = 2 AND taken = 0"
    assert tools(sealed, waits.bytes) == [(newest,)]
    assert newest == 2
    able = {name for *_, who in look(office, "second", "supervisor").drops for name in who}
    assert able == {"second", "supervisor"}
    save(office, "North", [new], [office.counsellor1])
    office.coordinator.do(cases.assign_counsellor, waits, office.counsellor2.me.id)
    pending.carry_out(new)
    pending.carry_out(office.counsellor2)
    named = office.counsellor2.do(cases.open_case, waits).identity
    assert named is not None
    assert verification.verify(office.founder).holds


def test_a_new_coordinator_is_given_every_key_of_their_circle(office: Office):
    case = office.client(office.counsellor1)
    office.carry_out()
    new = join(office, "desk2", Role.COORDINATOR)
    pending.carry_out(office.coordinator)
    assert {part for part, _ in opens(office, "desk2", case)} == {"coord", "contact"}
    assert new.do(cases.open_case, case).identity is None


# --- bad rows, and what is known of them ---------------------------------------------------------


_CLIN_OF = "UPDATE grants SET compartment = {} WHERE scope = ? AND kind = 2 AND compartment = 4"


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE scopes SET group_id = id WHERE id = ?", id="a scope meddled with"),
        pytest.param("UPDATE scopes SET kind = 99 WHERE id = ?", id="a kind that nobody knows"),
        pytest.param("DELETE FROM scopes WHERE id = ?", id="a scope that is not there"),
        pytest.param(_CLIN_OF.format(99), id="a compartment that nobody knows"),
        pytest.param(_CLIN_OF.format(8), id="a compartment of another kind of scope"),
    ],
)
def test_what_cannot_be_told_of_is_not_given_and_the_circle_turns(
    office: Office, tools: Tools, statement: str
):
    odd, sound = office.client(office.counsellor1), office.client(office.counsellor1)
    office.carry_out()
    tools(statement, odd.bytes)
    new = join(office, "second")
    save(office, "North", [office.supervisor, new], [office.counsellor1])
    inside(office.supervisor, circles.keep)
    assert circle_epoch(office, "North") == 2
    assert opens(office, "second", sound) == everything(office, sound)


def test_a_planted_compartment_does_not_stop_what_else_is_given(office: Office, tools: Tools):
    odd, sound = office.client(office.counsellor1), office.client(office.counsellor1)
    gone = office.client(office.counsellor1)
    office.carry_out()
    office.counsellor1.do(
        handover.hand_over, gone, office.counsellor2.me.id, text="Moved away", passphrase=PASSPHRASE
    )
    row = tools.row("compartments", "scope = ? AND compartment = 4", odd.bytes)
    row.pop("row")
    tools.put("compartments", {**row, "epoch": 7, "drop_public": bytes(32)})
    new = join(office, "second")
    save(office, "North", [office.supervisor, new], [office.counsellor1])
    inside(office.supervisor, circles.keep)
    assert opens(office, "second", sound) == everything(office, sound)


def test_nothing_is_done_again_once_everyone_holds_the_newest_key(north: Office, tools: Tools):
    north.client(north.counsellor1)
    north.client(north.counsellor2)
    north.carry_out()
    new = join(north, "second")
    save(north, "North", [north.founder, north.supervisor, new], [north.counsellor2])
    for _ in range(3):
        north.carry_out()
    counts = [f"SELECT count(*) FROM {one}" for one in ("circle_keys", "grants", "compartments")]
    before = [tools(one) for one in counts]
    assert not inside(north.supervisor, circles.keep)
    north.carry_out()
    assert [tools(one) for one in counts] == before
    assert tools("SELECT count(*) FROM pending") == [(0,)]


def test_the_second_reader_finds_the_same(north: Office):
    gone, stays = north.client(north.counsellor1), north.client(north.counsellor2)
    north.carry_out()
    new = join(north, "second")
    save(north, "North", [north.founder, north.supervisor, new], [north.counsellor2])
    north.carry_out()
    north.close()
    reader = Reader(north.folder, "second", PASSPHRASE)
    scopes = {scope for scope, _, _ in reader.seeds}
    reader.close()
    assert stays.bytes in scopes
    assert gone.bytes not in scopes
