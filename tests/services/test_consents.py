from __future__ import annotations

import pytest

from counsel_desk.domain.consents import Consent, ConsentState, Decision, HowGiven, Purpose
from counsel_desk.services import consents
from counsel_desk.services.errors import ConsentMissing
from tests.builders import day


def given(office, **facts):
    plain = {
        "purpose": Purpose.RELEASE,
        "decision": Decision.GIVEN,
        "given_on": day(office),
        "recipient": "Dr Otieno",
        "how": HowGiven.SIGNATURE,
    }
    return Consent(**{**plain, **facts})


def test_a_consent_in_force_lets_a_release_pass(office):
    case = office.client()
    made = office.counsellor1.do(consents.record_consent, case, given(office))
    basis = office.run(
        office.counsellor1,
        lambda work: consents.require(work, case, Purpose.RELEASE, recipient="dr  otieno"),
    )
    assert basis.consent == made


def test_without_a_consent_nothing_passes(office):
    case = office.client()
    with pytest.raises(ConsentMissing) as caught:
        office.run(
            office.counsellor1, lambda work: consents.require(work, case, Purpose.REFERRAL)
        )
    assert caught.value.state is ConsentState.NOT_ASKED
