"""The waiting list, room and fit, the promise, and who can open what a place says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.consents import (
    Consent,
    ConsentState,
    Decision,
    HowGiven,
    Purpose,
)
from counsel_desk.domain.enrolment import (
    EndReason,
    Misfit,
    OffReason,
    PlaceId,
    Priority,
    WaitingReason,
)
from counsel_desk.domain.groups import Composition, Ending, MeetingStatus
from counsel_desk.services import cases, consents, group_places, groups, trail
from counsel_desk.services.errors import ConsentMissing, Invalid, NotAllowed, NotEntitled, NotFound
from counsel_desk.services.trail import TrailFilter
from counsel_desk.storage import kinds
from tests.builders import open_office

TODAY = date(2026, 3, 2)
REASON = "She cannot wait for it."


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def case(office):
    return office.client()


@pytest.fixture
def group(office):
    return office.group()


def wait(office, case, group, desk=None, **facts):
    return (desk or office.coordinator).do(group_places.put_on_list, case, group=group, **facts)


def waiting(office, desk=None):
    return (desk or office.coordinator).do(group_places.waiting_list)


def enrol(office, group, case, desk=None, **facts):
    facts.setdefault("agreed", TODAY)
    return (desk or office.coordinator).do(groups.enrol, group, code=office.code(case), **facts)


def leave(office, group, membership, reason=EndReason.RELOCATED, on=TODAY, desk=None):
    (desk or office.coordinator).do(groups.end_membership, group, membership, on=on, reason=reason)


def places(office, group, desk=None):
    return (desk or office.coordinator).do(group_places.places_of, group)


def read(office, desk, case):
    def look(work):
        return [one.value for one in kinds.WAITING.records(work).list(case)]

    return office.run(desk, look)


def test_who_waits_is_listed_with_days_priority_and_reason(office, case, group):
    other = office.client(name="Kiprop Langat")
    since = TODAY - timedelta(days=20)
    place = wait(office, case, group, since=since, reason=WaitingReason.OWN_WISH)
    wait(office, other, None, priority=Priority.HIGH)
    first, second = waiting(office)
    assert (first.case, first.group, first.days, first.reason) == (other, None, 0, None)
    assert (second.id, second.case, second.group, second.since) == (place, case, group, since)
    assert (second.days, second.priority) == (20, Priority.NORMAL)
    assert (second.code, second.county) == (office.code(case), "Nakuru")


def test_the_priority_changes_and_whoever_gets_no_place_is_taken_off(office, case, group):
    place = wait(office, case, group)
    desk = office.coordinator
    for priority in (Priority.HIGH, Priority.HIGH):
        desk.do(group_places.change_priority, case, place, priority)
        assert waiting(office)[0].priority is priority
    desk.do(group_places.take_off_list, case, place, OffReason.DECLINED)
    assert waiting(office) == ()
    assert read(office, desk, case)[0].off is OffReason.DECLINED
    for again in (place, PlaceId(case)):
        with pytest.raises(NotFound):
            desk.do(group_places.change_priority, case, again, Priority.LOW)
    assert wait(office, case, group)


def test_nobody_waits_twice_or_without_cause(office, case, group):
    wait(office, case, group)
    with pytest.raises(Invalid, match="waiting-already"):
        wait(office, case, group)
    member = office.client(name="Kiprop Langat")
    enrol(office, group, member)
    with pytest.raises(Invalid, match="already-member"):
        wait(office, member, group)
    closed = office.client(status=CaseStatus.CLOSED)
    with pytest.raises(Invalid, match="waiting-closed"):
        wait(office, closed, group)
    for since in (TODAY + timedelta(days=1), date(1999, 1, 1)):
        with pytest.raises(Invalid, match="since-out-of-range"):
            wait(office, member, None, since=since)
    assert len(waiting(office)) == 1


def test_a_counsellor_has_own_clients_wait_for_any_group(office, case, group):
    wait(office, case, None, desk=office.counsellor1)
    assert [row.case for row in waiting(office, office.counsellor1)] == [case]
    assert [row.case for row in waiting(office)] == [case]
    assert waiting(office, office.counsellor2) == ()
    theirs = office.client(office.counsellor2)
    with pytest.raises(NotFound):
        wait(office, theirs, group, desk=office.counsellor2)
    with pytest.raises(NotAllowed):
        wait(office, theirs, None, desk=office.counsellor1)


def test_a_file_that_was_closed_no_longer_waits(office, case, group):
    wait(office, case, group)
    kept = office.coordinator.do(cases.open_case, case).coordination
    from dataclasses import replace

    closed = replace(kept, status=CaseStatus.CLOSED)
    office.coordinator.do(cases.update_coordination, case, closed)
    assert waiting(office) == ()


def test_enrolling_takes_the_place_that_was_waited_for(office, case, group):
    wait(office, case, None)
    mine = wait(office, case, group, reason=WaitingReason.RETURNS)
    membership = enrol(office, group, case)
    (left,) = waiting(office)
    assert left.group is None
    (place,) = places(office, group)
    assert (place.membership, place.reason) == (membership, WaitingReason.RETURNS)
    assert (place.agreed_on, place.without, place.despite) == (TODAY, "", "")
    assert mine != left.id


def test_a_full_group_takes_nobody_until_someone_leaves(office, case):
    group = office.group(members=(case,), capacity=1)
    other = office.client(name="Kiprop Langat")
    with pytest.raises(Invalid, match="group-full") as refused:
        enrol(office, group, other)
    assert refused.value.facts == {"most": 1}
    (spell,) = office.coordinator.do(groups.open_group, group).members
    leave(office, group, spell.membership)
    assert enrol(office, group, other)


@pytest.mark.parametrize(
    ("reason", "facts"),
    [
        ("capacity-out-of-range", {"capacity": -1}),
        ("capacity-out-of-range", {"capacity": 61}),
        ("ages-out-of-range", {"least_age": 40, "most_age": 18}),
        ("ages-out-of-range", {"most_age": 130}),
        ("ages-out-of-range", {"least_age": -1}),
    ],
)
def test_a_plan_for_members_who_cannot_be_is_refused(office, reason, facts):
    with pytest.raises(Invalid, match=reason):
        office.group(**facts)


def test_who_does_not_fit_is_enrolled_with_a_reason_alone(office, case):
    running = office.group(members=(case,))
    group = office.group(language="luo", composition=Composition.WOMEN, closed=True)
    found = office.coordinator.do(groups.open_group, group)
    office.coordinator.do(
        groups.set_meeting_status, group, found.meetings[0].id, MeetingStatus.HELD
    )
    with pytest.raises(Invalid, match="does-not-fit") as refused:
        enrol(office, group, case)
    assert set(refused.value.facts["misfits"]) == {
        Misfit.LANGUAGE, Misfit.COMPOSITION_UNKNOWN, Misfit.BEGUN, Misfit.ELSEWHERE,
    }  # fmt: skip
    with pytest.raises(Invalid, match="despite-short"):
        enrol(office, group, case, despite="so")
    enrol(office, group, case, despite="  Her counsellor asked for it.  ")
    (place,) = places(office, group)
    assert place.despite == "Her counsellor asked for it."
    assert running != group


def test_another_group_that_is_over_or_not_to_be_read_does_not_count(office):
    theirs = office.client()
    office.group(members=(theirs,), first_meeting=office.clock() - timedelta(weeks=30))
    assert enrol(office, office.group(), theirs)
    own = office.client(name="Kiprop Langat")
    far = office.group(lead=office.counsellor2)
    enrol(office, far, own)
    blind = office.run(office.peer, lambda work: group_places._goes_on(work, far))
    assert blind is False


def test_who_may_not_read_consents_asks_for_the_promise(office, case, group):
    with pytest.raises(ConsentMissing) as missing:
        enrol(office, group, case, agreed=None)
    assert missing.value.purpose is Purpose.GROUP
    with pytest.raises(Invalid, match="override-reason-missing"):
        enrol(office, group, case, agreed=None, override="soon")
    for agreed in (TODAY + timedelta(days=1), date(1999, 1, 1)):
        with pytest.raises(Invalid, match="agreed-out-of-range"):
            enrol(office, group, case, agreed=agreed)
    enrol(office, group, case, agreed=None, override=f" {REASON} ")
    (place,) = places(office, group)
    assert (place.agreed_on, place.without) == (None, REASON)


def overridden(office):
    wanted = TrailFilter(action=Action.CONSENT_OVERRIDDEN)
    return office.admin.do(trail.list_trail, wanted=wanted).entries


def test_a_place_without_the_promise_stands_in_the_trail_and_says_why_to_the_counsellor(
    office, case, group
):
    place = wait(office, case, group)
    enrol(office, group, case, agreed=TODAY)
    assert overridden(office) == ()
    other = office.client(name="Kiprop Langat")
    place = wait(office, other, group)
    membership = enrol(office, group, other, agreed=None, override=REASON)
    (entry,) = overridden(office)
    assert (entry.person, entry.subject) == (office.coordinator.me.id, place)
    assert entry.at == office.clock()
    at = office.clock()
    office.clock.move(days=8)
    leave(office, group, membership, EndReason.RELOCATED)
    (told,) = office.counsellor1.do(consents.list_consents, other).overrides
    assert told.override.purpose is Purpose.GROUP
    assert (told.override.reason, told.author) == (REASON, office.coordinator.me.id)
    assert told.recorded == at
    assert office.counsellor1.do(consents.list_consents, case).overrides == ()
    for desk in (office.coordinator, office.peer):
        with pytest.raises((NotAllowed, NotEntitled)):
            desk.do(consents.list_consents, other)


def test_a_place_made_at_once_without_the_promise_stands_in_the_trail_too(office, case, group):
    enrol(office, group, case, agreed=None, override=REASON)
    (entry,) = overridden(office)
    records = office.run(office.coordinator, lambda work: kinds.WAITING.records(work).list(case))
    assert [one.id for one in records] == [entry.subject]
    (told,) = office.counsellor1.do(consents.list_consents, case).overrides
    assert told.author == office.coordinator.me.id


def consent(decision=Decision.GIVEN):
    return Consent(Purpose.GROUP, decision, TODAY, how=HowGiven.SIGNATURE)


def test_the_counsellor_goes_by_the_consent_in_the_file(office, case, group):
    desk = office.counsellor1
    with pytest.raises(ConsentMissing):
        enrol(office, group, case, desk, agreed=None)
    desk.do(consents.record_consent, case, consent())
    assert enrol(office, group, case, desk, agreed=None)


def test_a_promise_told_does_not_undo_a_refusal_in_the_file(office, case, group):
    desk = office.counsellor1
    desk.do(consents.record_consent, case, consent(Decision.REFUSED))
    with pytest.raises(ConsentMissing) as missing:
        enrol(office, group, case, desk)
    assert missing.value.state is ConsentState.REFUSED
    enrol(office, group, case, desk, override=REASON)
    (place,) = places(office, group)
    assert (place.agreed_on, place.without) == (None, "")
    assert desk.do(consents.list_consents, case).overrides[0].override.reason == REASON


def test_a_promise_told_to_the_counsellor_is_kept_with_the_place(office, case, group):
    enrol(office, group, case, office.counsellor1)
    assert places(office, group)[0].agreed_on == TODAY


def test_each_spell_has_its_own_ending(office, case, group):
    first = enrol(office, group, case)
    leave(office, group, first, EndReason.DETAINED)
    office.clock.move(days=7)
    second = enrol(office, group, case)
    leave(office, group, second, EndReason.COMPLETED, on=TODAY + timedelta(days=7))
    ends = {one.membership: (one.ending, one.ended_on) for one in places(office, group)}
    assert ends == {
        first: (EndReason.DETAINED, TODAY),
        second: (EndReason.COMPLETED, TODAY + timedelta(days=7)),
    }
    found = office.coordinator.do(groups.open_group, group)
    assert [one.ending for one in found.members] == [Ending.OUTSIDE, Ending.COMPLETED]


def test_a_spell_of_an_older_version_gets_its_place_when_it_ends(office, case, group, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(groups, "take_place", lambda *_: None)
        membership = enrol(office, group, case)
    assert places(office, group) == ()
    leave(office, group, membership)
    assert places(office, group)[0].ending is EndReason.RELOCATED


def test_a_peer_knows_nothing_of_places(office, case):
    group = office.group(members=(case,), peer=office.peer)
    assert len(places(office, group)) == 1
    assert places(office, group, office.peer) == ()
    with pytest.raises(NotAllowed):
        waiting(office, office.peer)
    with pytest.raises(NotEntitled):
        read(office, office.peer, case)


def test_a_facilitator_reads_a_place_from_enrolment_to_leaving(office):
    case = office.client(office.counsellor2)
    group = office.group(lead=office.counsellor1)
    wait(office, case, group)
    assert waiting(office, office.counsellor1) == ()
    with pytest.raises(NotEntitled):
        read(office, office.counsellor1, case)
    membership = enrol(office, group, case)
    assert len(places(office, group, office.counsellor1)) == 1
    leave(office, group, membership, EndReason.SAFETY)
    office.carry_out()
    ended = read(office, office.counsellor1, case)
    assert [one.ending for one in ended] == [EndReason.SAFETY]
    wait(office, case, None, desk=office.counsellor2)
    assert [one.waits for one in read(office, office.counsellor2, case)] == [False, True]
    assert [one and one.waits for one in read(office, office.counsellor1, case)] == [False, None]
    with pytest.raises(NotEntitled):
        office.run(office.counsellor1, lambda work: kinds.WAITING.records(work).add(case, ended[0]))
