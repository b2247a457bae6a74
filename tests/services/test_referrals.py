"""Referrals and the network: consent first, order of dates, who is near and who answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.consents import Consent, Decision, HowGiven, Purpose
from counsel_desk.domain.counties import SEATS, kilometres
from counsel_desk.domain.directory import Partner, PartnerFilter, PartnerKind
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.referrals import (
    ANSWER_WITHIN,
    Answered,
    Direction,
    Referral,
    ReferralKind,
    ReferralOutcome,
    ReferralState,
    Urgency,
    digest_of,
    fault_of,
    response_times,
)
from counsel_desk.services import cases, consents, directory, referrals, today, verification
from counsel_desk.services.desk import Desk
from counsel_desk.services.errors import (
    ConsentMissing,
    Invalid,
    NotAllowed,
    NotEntitled,
    NotFound,
    VaultDamaged,
)
from counsel_desk.storage import kinds
from counsel_desk.storage.entitlements import PROGRAMME
from tests.builders import Office, day, spoil

LEGAL = ReferralKind.LEGAL
OVERRIDE = "He is in hospital and cannot be asked today"


def consent(office: Office, case: CaseId, desk: Desk | None = None, **facts: object) -> None:
    plain = Consent(Purpose.REFERRAL, Decision.GIVEN, day(office), how=HowGiven.SIGNATURE)
    made = replace(plain, **facts)  # type: ignore[arg-type] # fields of a consent
    (desk or office.counsellor1).do(consents.record_consent, case, made)


def referral(office: Office, **facts: object) -> Referral:
    plain = Referral(
        Direction.OUT, LEGAL, Urgency.SOON, day(office), "Haki Legal Aid", reason="Land case"
    )
    return replace(plain, **facts)  # type: ignore[arg-type] # fields of a referral


def record(office: Office, case: CaseId, **facts: object):
    made = referral(office, **facts)
    return office.counsellor1.do(referrals.record_referral, case, made)


def partner(**facts: object) -> Partner:
    plain = Partner("Haki Legal Aid", PartnerKind.LAWYER, "Nakuru", (LEGAL,), languages=("sw",))
    return replace(plain, **facts)  # type: ignore[arg-type] # fields of a partner


# --- referrals -----------------------------------------------------------------------------------


def test_a_referral_out_rests_on_the_clients_consent(office: Office):
    case = office.client()
    with pytest.raises(ConsentMissing):
        record(office, case)
    consent(office, case)
    made = record(office, case, sent=day(office))
    entry = office.counsellor1.do(referrals.open_referral, case, made)
    assert entry.referral.consent is not None
    assert (entry.referral.state, entry.version) == (ReferralState.SENT, 1)
    assert verification.verify(office.counsellor1).holds


def test_a_reason_stands_for_a_consent_and_is_kept(office: Office):
    case = office.client()
    made = office.counsellor1.do(
        referrals.record_referral, case, referral(office), override=OVERRIDE
    )
    kept = office.counsellor1.do(referrals.open_referral, case, made).referral
    assert (kept.consent, kept.override is None) == (None, False)
    book = office.counsellor1.do(consents.list_consents, case)
    assert [one.override.reason for one in book.overrides] == [OVERRIDE]


def test_one_that_comes_in_needs_no_consent(office: Office):
    case = office.client()
    before = day(office) - timedelta(days=3)
    made = record(office, case, direction=Direction.IN, sent=before, received=day(office))
    kept = office.counsellor1.do(referrals.open_referral, case, made).referral
    due = day(office) + ANSWER_WITHIN[Urgency.SOON]
    assert (kept.state, kept.due, kept.days_to_answer) == (ReferralState.RECEIVED, due, None)


def test_sending_asks_for_the_consent_again_and_an_answer_does_not(office: Office):
    case = office.client()
    consent(office, case)
    made = record(office, case)
    book = office.counsellor1.do(consents.list_consents, case)
    entry = next(line.entry for line in book.lines if line.purpose is Purpose.REFERRAL)
    office.counsellor1.do(consents.withdraw_consent, case, entry.id, on=day(office))
    with pytest.raises(ConsentMissing):
        office.counsellor1.do(
            referrals.update_referral, case, made, referral(office, sent=day(office))
        )
    office.counsellor1.do(
        referrals.update_referral, case, made, referral(office, sent=day(office)),
        override=OVERRIDE,
    )  # fmt: skip
    done = referral(office, sent=day(office), received=day(office), attended=day(office))
    office.counsellor1.do(referrals.update_referral, case, made, done)
    kept = office.counsellor1.do(referrals.open_referral, case, made)
    assert (kept.referral.state, kept.version) == (ReferralState.ATTENDED, 3)
    assert kept.referral.override is not None
    with pytest.raises(Invalid) as refused:
        office.counsellor1.do(
            referrals.update_referral, case, made, replace(done, direction=Direction.IN)
        )
    assert refused.value.reason == "referral-other-direction"


def test_sending_it_to_someone_else_asks_for_the_consent_to_them(office: Office):
    case = office.client()
    consent(office, case, recipient="Haki Legal Aid")
    made = record(office, case)
    with pytest.raises(ConsentMissing):
        office.counsellor1.do(
            referrals.update_referral, case, made, referral(office, partner_name="Another")
        )


def test_the_list_is_newest_first_and_shows_a_damaged_one(office: Office):
    case = office.client()
    consent(office, case)
    old = record(office, case, made_on=day(office) - timedelta(days=5))
    new = record(office, case)
    found = office.supervisor.do(referrals.list_referrals, case)
    assert [one.id for one in found] == [new, old]
    spoil(office, "referral")
    assert [one.referral for one in office.counsellor1.do(referrals.list_referrals, case)] == [
        None, None,
    ]  # fmt: skip
    with pytest.raises(VaultDamaged):
        office.counsellor1.do(referrals.open_referral, case, new)
    with pytest.raises(NotFound):
        office.counsellor1.do(referrals.update_referral, case, new, referral(office))


def test_a_referral_of_another_case_is_not_found_here(office: Office):
    one, two = office.client(), office.client(name="Otieno Ochieng")
    consent(office, one)
    made = record(office, one)
    with pytest.raises(NotFound):
        office.counsellor1.do(referrals.open_referral, two, made)
    with pytest.raises(NotFound):
        office.counsellor1.do(referrals.update_referral, two, made, referral(office))


@pytest.mark.parametrize("user", ["counsellor2", "coordinator", "peer", "admin"])
def test_nobody_else_sees_or_makes_referrals(office: Office, user: str):
    case = office.client()
    with pytest.raises(NotAllowed):
        office.desk(user).do(referrals.list_referrals, case)
    with pytest.raises(NotAllowed):
        office.desk(user).do(referrals.record_referral, case, referral(office))
    with pytest.raises(NotEntitled):
        office.run(office.desk(user), lambda w: kinds.REFERRAL.records(w).add(case, None))


def test_an_overdue_one_stands_under_today_until_it_was_received(office: Office):
    case = office.client()
    consent(office, case)
    made = record(office, case, sent=day(office))
    office.clock.move(days=7)
    assert office.counsellor1.do(today.today, day(office)).referrals == ()
    office.clock.move(days=1)
    (row,) = office.counsellor1.do(today.today, day(office)).referrals
    assert (row.case, row.referral.id, row.referral.partner_name) == (
        case, made, "Haki Legal Aid",
    )  # fmt: skip
    assert office.counsellor2.do(today.today, day(office)).referrals == ()
    sent = day(office) - timedelta(days=8)
    done = referral(office, made_on=sent, sent=sent, received=day(office))
    office.counsellor1.do(referrals.update_referral, case, made, done)
    assert office.counsellor1.do(today.today, day(office)).referrals == ()


@pytest.mark.parametrize(
    ("facts", "reason", "field"),
    [
        ({"partner_name": " "}, "partner-missing", "partner_name"),
        ({"outcome": ReferralOutcome.HELPED}, "outcome-half", "outcome_on"),
        ({"outcome_on": date(2026, 3, 2)}, "outcome-half", "outcome"),
        ({"made_on": date(2026, 3, 3)}, "referral-in-future", "made_on"),
        ({"sent": date(2026, 3, 3)}, "referral-in-future", "sent"),
        ({"sent": date(2026, 2, 1)}, "referral-out-of-order", "sent"),
        ({"received": date(2026, 3, 2)}, "referral-not-sent", "sent"),
        ({"made_on": date(1989, 3, 2)}, "referral-out-of-order", "made_on"),
        ({"reason": "x" * 4001}, "text-too-long", "reason"),
    ],
)
def test_what_cannot_be_right_is_refused(office: Office, facts, reason: str, field: str):
    case = office.client()
    with pytest.raises(Invalid) as refused:
        record(office, case, **facts)
    assert (refused.value.reason, refused.value.field) == (reason, field)


steps = st.lists(st.one_of(st.none(), st.integers(0, 40)), min_size=4, max_size=4)


@given(steps, st.sampled_from(Urgency))
def test_state_and_due_day_follow_from_the_dates(days, urgency):
    first = date(2026, 1, 1)
    at = [first + timedelta(days=n) if n is not None else None for n in days]
    outcome = ReferralOutcome.HELPED if at[3] else None
    one = Referral(
        Direction.OUT, LEGAL, urgency, first, "X", sent=at[0], received=at[1], attended=at[2],
        outcome=outcome, outcome_on=at[3],
    )  # fmt: skip
    latest = max((n for n, when in enumerate(at, start=1) if when), default=0)
    assert one.state == list(ReferralState)[latest]
    if latest <= 1:
        assert one.due == (at[0] or first) + ANSWER_WITHIN[urgency]
        assert one.overdue(one.due + timedelta(days=1))
        assert not one.overdue(one.due)
    else:
        assert one.due is None
        assert not one.overdue(date(2099, 1, 1))
    sound = [when for when in at if when]
    ordered = sound == sorted(sound) and (at[0] is not None or not (at[1] or at[2]))
    assert (fault_of(one, date(2027, 1, 1)) is None) == ordered


def test_the_digest_tells_whom_to_ask_and_how_soon_they_answered():
    who, record_id = UUID(int=7), UUID(int=9)
    first = date(2026, 1, 1)
    open_one = Referral(Direction.OUT, LEGAL, Urgency.URGENT, first, "X")
    answered = replace(open_one, partner=who, sent=first, received=first + timedelta(days=4))
    nobody = replace(answered, partner=None)
    found = digest_of([(record_id, open_one), (record_id, answered), (record_id, nobody)])
    assert [(one.id, one.sent, one.due) for one in found.waiting] == [
        (record_id, False, date(2026, 1, 4))
    ]
    assert found.answered == (Answered(who, 4),)


@given(st.sampled_from(list(Urgency)), st.integers(0, 4))
def test_one_that_came_in_is_due_from_its_reception_until_the_client_was_seen(urgency, reached):
    day_ = date(2026, 3, 2)
    one = Referral(Direction.IN, LEGAL, urgency, day_, "Haki", sent=date(2025, 11, 3))
    if reached >= 1:
        one = replace(one, received=day_ - timedelta(days=2))
    if reached == 3:
        one = replace(one, attended=day_)
    if reached == 4:
        one = replace(one, outcome=ReferralOutcome.REFUSED, outcome_on=day_)
    start = one.received or day_
    if reached >= 3:
        assert one.due is None
        assert digest_of([(UUID(int=1), one)]).waiting == ()
    else:
        assert one.due == start + ANSWER_WITHIN[urgency]
        (waits,) = digest_of([(UUID(int=1), one)]).waiting
        assert (waits.direction, waits.due) == (Direction.IN, one.due)
    assert one.days_to_answer is None


def test_one_that_came_in_stands_under_today_until_the_client_was_seen(office: Office):
    do, case = office.counsellor1.do, office.client()
    came = referral(office, direction=Direction.IN, received=day(office))
    made = do(referrals.record_referral, case, came)

    def overdue() -> list[UUID]:
        found = do(today.today, day(office)).referrals
        return [one.referral.id for one in found if one.referral.direction is Direction.IN]

    office.clock.move(days=7)
    assert overdue() == []
    office.clock.move(days=1)
    assert overdue() == [made]
    seen = replace(came, attended=day(office))
    do(referrals.update_referral, case, made, seen)
    assert overdue() == []


def test_a_closed_file_has_no_overdue_referral(office: Office):
    do, case = office.counsellor1.do, office.client()
    do(referrals.record_referral, case, referral(office, direction=Direction.IN))
    office.clock.move(days=30)
    assert do(today.today, day(office)).referrals
    kept = do(cases.open_case, case).coordination
    do(cases.update_coordination, case, replace(kept, status=CaseStatus.CLOSED))
    assert do(today.today, day(office)).referrals == ()


def test_the_response_time_is_the_median():
    who = UUID(int=7)
    times = response_times([Answered(who, days) for days in (1, 30, 4)])
    assert (times[who].days, times[who].count) == (4, 3)


# --- the network ---------------------------------------------------------------------------------


def test_a_coordinator_keeps_the_directory_and_all_but_peers_read_it(office: Office):
    made = office.coordinator.do(directory.add_partner, value=partner(phone=" 0700 000 007 "))
    for user in ("founder", "counsellor1", "counsellor2", "supervisor", "admin"):
        (row,) = office.desk(user).do(directory.list_partners)
        assert (row.id, row.partner.phone, row.response) == (made, "0700 000 007", None)
    with pytest.raises(NotAllowed):
        office.peer.do(directory.list_partners)
    for user in ("counsellor1", "supervisor", "admin", "peer"):
        with pytest.raises(NotAllowed):
            office.desk(user).do(directory.add_partner, value=partner())
        with pytest.raises(NotEntitled):
            office.run(
                office.desk(user),
                lambda w: kinds.DIRECTORY_ENTRY.records(w).add(PROGRAMME, partner()),
            )
    assert verification.verify(office.counsellor1).holds
    assert office.run(office.peer, lambda work: list(directory.partners(work))) == []


def test_an_entry_is_changed_verified_and_laid_aside_with_its_history(office: Office):
    desk = office.coordinator
    made = desk.do(directory.add_partner, value=partner())
    desk.do(directory.verify_partner, partner=made)
    opened = desk.do(directory.open_partner, partner=made).partner
    assert (opened.verified_on, opened.stale(day(office))) == (day(office), False)
    assert opened.stale(day(office) + timedelta(days=366))
    desk.do(directory.change_partner, partner=made, value=replace(opened, active=False))
    assert desk.do(directory.list_partners) == ()
    assert len(desk.do(directory.list_partners, wanted=PartnerFilter(inactive=True))) == 1
    spoil(office, "directory_entry")
    with pytest.raises(NotFound):
        desk.do(directory.open_partner, partner=made)
    assert desk.do(directory.list_partners) == ()
    assert desk.do(directory.lost_partners) == 1


def test_no_entry_takes_the_name_of_another(office: Office):
    desk = office.coordinator
    desk.do(directory.add_partner, value=partner(name="Haki Yetu"))
    other = desk.do(directory.add_partner, value=partner(name="Tembea"))
    with pytest.raises(Invalid, match="partner-twice"):
        desk.do(directory.change_partner, partner=other, value=partner(name="HAKI yetu"))
    desk.do(directory.change_partner, partner=other, value=partner(name="Tembea", town="Njoro"))


def test_the_nearest_come_first_and_then_who_answers(office: Office):
    desk, add = office.coordinator, directory.add_partner
    far = desk.do(add, value=partner(name="Pwani Clinic", county="Mombasa"))
    slow = desk.do(add, value=partner(name="A slow one"))
    quick = desk.do(add, value=partner(name="Quick one"))
    elsewhere = desk.do(add, value=partner(name="Across", county="Arusha"))
    case = office.client()
    consent(office, case)
    first = day(office)
    office.clock.move(days=20)
    for who, name, days in ((quick, "Quick one", 1), (slow, "A slow one", 9)):
        record(
            office, case, partner=who, partner_name=name, made_on=first, sent=first,
            received=first + timedelta(days=days),
        )  # fmt: skip
    rows = office.counsellor1.do(directory.list_partners, wanted=PartnerFilter(near="Nakuru"))
    assert [row.id for row in rows] == [quick, slow, far, elsewhere]
    assert [row.response.days for row in rows[:2]] == [1, 9]
    assert rows[0].kilometres == 0
    assert 500 < rows[2].kilometres < 700
    assert rows[3].kilometres is None


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (PartnerFilter(), {"Haki Legal Aid", "Bi. Ngũgĩ"}),
        (PartnerFilter(kind=PartnerKind.DOCTOR), {"Bi. Ngũgĩ"}),
        (PartnerFilter(service=LEGAL), {"Haki Legal Aid"}),
        (PartnerFilter(county="Nairobi"), {"Bi. Ngũgĩ"}),
        (PartnerFilter(language="ki"), {"Bi. Ngũgĩ"}),
        (PartnerFilter(text="ngugi nairobi"), {"Bi. Ngũgĩ"}),
        (PartnerFilter(text="nobody"), set()),
    ],
)
def test_the_filter_finds_by_every_field(office: Office, wanted: PartnerFilter, names: set[str]):
    desk = office.coordinator
    desk.do(directory.add_partner, value=partner())
    doctor = partner(
        name="Bi. Ngũgĩ", kind=PartnerKind.DOCTOR, county="Nairobi", languages=("ki",),
        services=(ReferralKind.MEDICAL,),
    )  # fmt: skip
    desk.do(directory.add_partner, value=doctor)
    found = office.counsellor1.do(directory.list_partners, wanted=wanted)
    assert {row.partner.name for row in found} == names


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"name": " "}, "name-missing"),
        ({"name": "x" * 121}, "text-too-long"),
        ({"services": ()}, "service-missing"),
        ({"county": ""}, "county-missing"),
        ({"verified_on": date(2027, 1, 1)}, "verified-in-future"),
        ({"hours": "x" * 501}, "text-too-long"),
        ({"remarks": "x" * 2001}, "text-too-long"),
    ],
)
def test_an_entry_that_cannot_be_right_is_refused(office: Office, facts, reason: str):
    with pytest.raises(Invalid) as refused:
        office.coordinator.do(directory.add_partner, value=partner(**facts))
    assert refused.value.reason == reason


def test_the_same_partner_is_not_entered_twice(office: Office):
    office.coordinator.do(directory.add_partner, value=partner())
    with pytest.raises(Invalid) as refused:
        office.coordinator.do(directory.add_partner, value=partner(name="HAKI legal aid "))
    assert refused.value.reason == "partner-twice"


def test_a_referral_keeps_the_partners_name_as_it_was(office: Office):
    case = office.client()
    who = office.coordinator.do(directory.add_partner, value=partner())
    consent(office, case)
    made = record(office, case, partner=who, partner_name="")
    renamed = partner(name="Haki Centre")
    office.coordinator.do(directory.change_partner, partner=who, value=renamed)
    kept = office.counsellor1.do(referrals.open_referral, case, made).referral
    assert (kept.partner, kept.partner_name) == (who, "Haki Legal Aid")


def test_every_county_has_its_place_in_kenya():
    assert len(SEATS) == 47
    for seat in SEATS.values():
        assert -4.8 < seat.north < 5.1
        assert 33.9 < seat.east < 42


@given(st.sampled_from(sorted(SEATS)), st.sampled_from(sorted(SEATS)))
def test_distances_are_the_same_both_ways(one, other):
    there, back = kilometres(one, other), kilometres(other, one)
    assert there == pytest.approx(back)
    assert (there == 0) == (one == other)
    assert there < 1000
