"""Consents: asked one by one, taken back for good, and held where one is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.consents import (
    Consent,
    ConsentOverride,
    ConsentState,
    Decision,
    GivenBy,
    HowGiven,
    Purpose,
)
from counsel_desk.services import charts, consents, today
from counsel_desk.services.errors import (
    ConsentMissing,
    Invalid,
    NotAllowed,
    NotEntitled,
    NotFound,
)
from counsel_desk.services.exports import ExportKind
from counsel_desk.storage import kinds
from tests.builders import PASSPHRASE, actions, day, spoil

REASON = "The court orders it by tomorrow."


@pytest.fixture
def case(office):
    return office.client()


def given(office, **facts):
    plain = {
        "purpose": Purpose.RELEASE,
        "decision": Decision.GIVEN,
        "given_on": day(office),
        "recipient": "Dr Otieno",
        "how": HowGiven.SIGNATURE,
    }
    return Consent(**{**plain, **facts})


def record(office, case, **facts):
    return office.counsellor1.do(consents.record_consent, case, given(office, **facts))


def asked(office, case, purpose, *, desk=None, **facts):
    desk = desk or office.counsellor1
    return office.run(desk, lambda work: consents.require(work, case, purpose, **facts))


def missing(office, case, purpose, **facts):
    with pytest.raises(ConsentMissing) as caught:
        asked(office, case, purpose, **facts)
    return caught.value


def test_a_consent_in_force_is_what_an_action_rests_on(office, case):
    made = record(office, case)
    assert asked(office, case, Purpose.RELEASE, recipient="dr  otieno").consent == made


def test_a_release_is_for_its_recipient_alone(office, case):
    record(office, case)
    error = missing(office, case, Purpose.RELEASE, recipient="Dr Wekesa")
    assert (error.state, error.recipient) == (ConsentState.NOT_ASKED, "Dr Wekesa")
    assert missing(office, case, Purpose.RELEASE).state is ConsentState.NOT_ASKED


def test_a_referral_without_a_name_is_for_every_partner(office, case):
    record(office, case, purpose=Purpose.REFERRAL, recipient="")
    assert asked(office, case, Purpose.REFERRAL, recipient="Nakuru Level 5").consent
    assert asked(office, case, Purpose.REFERRAL).consent


def test_a_name_that_was_refused_stays_refused_beside_a_general_yes(office, case):
    record(office, case, purpose=Purpose.REFERRAL, recipient="")
    refused = {"decision": Decision.REFUSED, "how": None, "purpose": Purpose.REFERRAL}
    record(office, case, recipient="The chief", **refused)
    assert missing(office, case, Purpose.REFERRAL, recipient="The chief").state is (
        ConsentState.REFUSED
    )


def test_a_general_withdrawal_ends_those_by_name_too(office, case):
    general = record(office, case, purpose=Purpose.REFERRAL, recipient="")
    record(office, case, purpose=Purpose.REFERRAL, recipient="Nakuru Level 5")
    office.clock.move(days=3)
    office.counsellor1.do(consents.withdraw_consent, case, general, on=day(office))
    error = missing(office, case, Purpose.REFERRAL, recipient="Nakuru Level 5")
    assert error.state is ConsentState.WITHDRAWN


def test_a_consent_holds_on_its_last_day_and_no_longer(office, case):
    record(office, case, expires=day(office) + timedelta(days=2))
    office.clock.move(days=2)
    assert asked(office, case, Purpose.RELEASE, recipient="Dr Otieno").consent
    office.clock.move(days=1)
    error = missing(office, case, Purpose.RELEASE, recipient="Dr Otieno")
    assert error.state is ConsentState.EXPIRED


def test_withdrawal_blocks_from_now_on_until_the_client_says_yes_again(office, case):
    made = record(office, case)
    office.clock.move(days=1)
    desk = office.counsellor1
    desk.do(consents.withdraw_consent, case, made, on=day(office), reason=" afraid ")
    error = missing(office, case, Purpose.RELEASE, recipient="Dr Otieno")
    assert error.state is ConsentState.WITHDRAWN
    (line,) = [
        one for one in desk.do(consents.list_consents, case).lines if one.purpose is Purpose.RELEASE
    ]
    assert line.entry.consent.withdrawal_reason == "afraid"
    assert line.entry.version == 2
    office.clock.move(days=1)
    again = record(office, case)
    assert asked(office, case, Purpose.RELEASE, recipient="Dr Otieno").consent == again


def test_an_earlier_yes_recorded_late_does_not_undo_a_withdrawal(office, case):
    made = record(office, case)
    office.clock.move(days=10)
    office.counsellor1.do(consents.withdraw_consent, case, made, on=day(office))
    record(office, case, given_on=day(office) - timedelta(days=5))
    error = missing(office, case, Purpose.RELEASE, recipient="Dr Otieno")
    assert error.state is ConsentState.WITHDRAWN


def test_an_override_passes_and_is_sealed_and_audited(office, case):
    basis = asked(office, case, Purpose.AUDIO, override=f"  {REASON} ")
    assert basis.consent is None
    assert Action.CONSENT_OVERRIDDEN in actions(office)
    (entry,) = office.counsellor1.do(consents.list_consents, case).overrides
    assert entry.override == ConsentOverride(Purpose.AUDIO, ConsentState.NOT_ASKED, REASON)
    assert entry.author == office.counsellor1.me.id
    assert REASON.encode() not in (office.folder / "vault.db").read_bytes()


def test_a_reason_is_not_kept_where_there_is_a_consent(office, case):
    record(office, case)
    asked(office, case, Purpose.RELEASE, recipient="Dr Otieno", override=REASON)
    assert office.counsellor1.do(consents.list_consents, case).overrides == ()


@pytest.mark.parametrize(
    ("reason", "code"), [("   urgent ", "override-reason-missing"), ("x" * 2001, "text-too-long")]
)
def test_a_reason_says_something_and_not_too_much(office, case, reason, code):
    with pytest.raises(Invalid, match=code):
        asked(office, case, Purpose.AUDIO, override=reason)
    assert Action.CONSENT_OVERRIDDEN not in actions(office)


def test_a_supervisor_may_give_a_reason_but_records_no_consent(office, case):
    assert asked(office, case, Purpose.AUDIO, desk=office.supervisor, override=REASON).override
    with pytest.raises(NotAllowed):
        office.supervisor.do(consents.record_consent, case, given(office))
    with pytest.raises(NotEntitled):
        office.run(
            office.supervisor, lambda work: kinds.CONSENT.records(work).add(case, given(office))
        )
    assert len(office.counsellor1.do(consents.list_consents, case).overrides) == 1


@pytest.mark.parametrize("user", ["coordinator", "counsellor2", "admin", "peer"])
def test_nobody_else_reads_consents_or_passes_without(office, case, user):
    desk = office.desk(user)
    with pytest.raises(NotAllowed):
        desk.do(consents.list_consents, case)
    with pytest.raises(NotEntitled):
        asked(office, case, Purpose.AUDIO, desk=desk, override=REASON)


def test_every_purpose_has_a_line_and_each_recipient_one_of_its_own(office, case):
    record(office, case)
    record(office, case, recipient="Advocate Naliaka")
    record(office, case, purpose=Purpose.SERVICE, recipient="")
    lines = office.counsellor1.do(consents.list_consents, case).lines
    assert {one.purpose for one in lines} == set(Purpose)
    releases = [one.recipient for one in lines if one.purpose is Purpose.RELEASE]
    assert releases == ["Advocate Naliaka", "Dr Otieno"]
    states = {one.purpose: one.state for one in lines}
    assert states[Purpose.SERVICE] is ConsentState.GIVEN
    assert states[Purpose.AUDIO] is ConsentState.NOT_ASKED


def test_earlier_answers_stay_readable(office, case):
    first = record(office, case, purpose=Purpose.AUDIO, recipient="")
    record(office, case, purpose=Purpose.AUDIO, recipient="", decision=Decision.REFUSED, how=None)
    book = office.counsellor1.do(consents.list_consents, case)
    assert [one.id for one in book.earlier] == [first]


def test_a_damaged_consent_gives_no_leave(office, case):
    record(office, case)
    spoil(office, "consent")
    error = missing(office, case, Purpose.RELEASE, recipient="Dr Otieno")
    assert error.state is ConsentState.NOT_ASKED
    (entry,) = office.counsellor1.do(consents.list_consents, case).earlier
    assert entry.consent is None


def test_a_damaged_consent_is_neither_taken_back_nor_written_over(office, case):
    made, desk = record(office, case), office.counsellor1
    spoil(office, "consent")
    with pytest.raises(NotFound):
        desk.do(consents.withdraw_consent, case, made, on=day(office))
    with pytest.raises(NotFound):
        desk.do(consents.correct_consent, case, made, given(office))
    (entry,) = desk.do(consents.list_consents, case).earlier
    assert (entry.id, entry.version, entry.consent) == (made, 1, None)


def test_the_state_can_be_asked_before_a_form_is_sent(office, case):
    record(office, case)
    desk = office.counsellor1

    def state(name):
        return desk.do(consents.consent_state, case, Purpose.RELEASE, recipient=name)

    assert state("Dr Otieno") is ConsentState.GIVEN
    assert state("Someone") is ConsentState.NOT_ASKED


@pytest.mark.parametrize(
    ("facts", "reason", "field"),
    [
        ({"recipient": " "}, "recipient-missing", "recipient"),
        ({"how": None}, "how-given-missing", "how"),
        ({"how": HowGiven.VERBAL}, "witness-missing", "witness"),
        ({"how": HowGiven.THUMBPRINT, "witness": " "}, "witness-missing", "witness"),
        ({"given_by": GivenBy.GUARDIAN}, "guardian-missing", "guardian"),
        ({"given_on": date(1989, 1, 1)}, "consent-day-out-of-range", "given_on"),
        ({"given_on": date(2026, 3, 3)}, "consent-day-out-of-range", "given_on"),
        ({"expires": date(2026, 3, 1)}, "expires-before-given", "expires"),
        ({"expires": date(2199, 1, 1)}, "expires-too-late", "expires"),
        ({"remarks": "x" * 2001}, "text-too-long", "remarks"),
        ({"withdrawn_on": date(2026, 3, 2)}, "consent-withdrawn-already", "withdrawn_on"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_field(office, case, facts, reason, field):
    with pytest.raises(Invalid) as caught:
        record(office, case, **facts)
    assert (caught.value.reason, caught.value.field) == (reason, field)
    assert office.counsellor1.do(consents.list_consents, case).earlier == ()


def test_nobody_consents_before_they_were_born(office):
    baby = office.client(name="Baraka Odhiambo", birth_year=2015)
    with pytest.raises(Invalid, match="event-before-birth"):
        record(office, baby, given_on=date(2001, 5, 6))
    made = record(office, baby)
    with pytest.raises(Invalid, match="event-before-birth"):
        office.counsellor1.do(
            consents.correct_consent, baby, made, given(office, given_on=date(2001, 5, 6))
        )


def test_a_refusal_asks_for_no_form_and_a_guardian_consents_with_assent(office, case):
    assert record(office, case, decision=Decision.REFUSED, how=None)
    assert record(office, case, given_by=GivenBy.GUARDIAN, guardian="Mama Achieng", assent=True)


def test_a_correction_keeps_purpose_and_withdrawal(office, case):
    desk, made = office.counsellor1, record(office, case)
    right = given(office, how=HowGiven.THUMBPRINT, witness="Daudi Mutua")
    desk.do(consents.correct_consent, case, made, right)
    with pytest.raises(Invalid, match="consent-other-purpose"):
        desk.do(consents.correct_consent, case, made, replace(right, recipient="Another"))
    desk.do(consents.withdraw_consent, case, made, on=day(office))
    desk.do(consents.correct_consent, case, made, right)
    error = missing(office, case, Purpose.RELEASE, recipient="Dr Otieno")
    assert error.state is ConsentState.WITHDRAWN


def test_a_withdrawal_needs_a_consent_that_stands_and_a_day_that_can_be(office, case):
    desk, made = office.counsellor1, record(office, case)

    def withdraw(which, **facts):
        desk.do(consents.withdraw_consent, case, which, **{"on": day(office), **facts})

    with pytest.raises(Invalid, match="withdrawn-out-of-range"):
        withdraw(made, on=day(office) + timedelta(days=1))
    with pytest.raises(Invalid, match="text-too-long"):
        withdraw(made, reason="x" * 2001)
    withdraw(made)
    with pytest.raises(Invalid, match="consent-withdrawn-already"):
        withdraw(made)
    no = record(office, case, decision=Decision.REFUSED, how=None)
    with pytest.raises(Invalid, match="consent-was-refused"):
        withdraw(no)


def test_a_consent_of_another_case_is_not_found(office, case):
    other = office.client(name="Kamau Njoroge")
    made = record(office, other)
    with pytest.raises(NotFound):
        office.counsellor1.do(consents.withdraw_consent, case, made, on=day(office))


def test_consents_that_end_soon_or_ended_are_on_today_until_asked_again(office, case):
    def shown(at=None):
        rows = office.counsellor1.do(today.today, at or day(office)).consents
        return [(row.case, row.ending.purpose) for row in rows]

    record(office, case, expires=day(office) + timedelta(days=29))
    record(office, case, purpose=Purpose.AUDIO, recipient="")
    assert shown() == []
    office.clock.move(days=1)
    assert shown() == [(case, Purpose.RELEASE)]
    office.clock.move(days=60)
    assert shown() == [(case, Purpose.RELEASE)]
    record(office, case)
    assert shown() == []


def test_a_closed_case_asks_for_no_consent(office):
    case = office.client(status=CaseStatus.CLOSED)
    record(office, case, expires=day(office) + timedelta(days=1))
    assert office.counsellor1.do(today.today, day(office)).consents == ()


def test_a_chart_leaves_with_consent_or_reason_and_for_the_client_without(office, case, tmp_path):
    def export(recipient, **more):
        facts = {"passphrase": PASSPHRASE, "path": tmp_path / "a.png", "kind": ExportKind.PNG}
        return office.counsellor1.do(
            charts.export_chart, case, recipient=recipient, **facts, **more
        )

    with pytest.raises(ConsentMissing):
        export("Dr Otieno")
    assert Action.EXPORTED not in actions(office)
    assert export("Dr Otieno", override=REASON)
    assert export(None)
    record(office, case)
    assert export("Dr Otieno")
    assert actions(office).count(Action.CONSENT_OVERRIDDEN) == 1
