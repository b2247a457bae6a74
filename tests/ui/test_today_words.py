"""What Today says of things that wait: short, and in the words of the desk."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from pytestqt.qtbot import QtBot

from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.domain.referrals import (
    Direction,
    ReferralKind,
    ReferralRow,
    Urgency,
    WaitingReferral,
)
from ui.screens.today.parts import TodayWords

ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("sent", "direction", "said"),
    [
        (True, Direction.OUT, "Legal, Haki: due"),
        (False, Direction.OUT, "Legal, Haki: not sent, due"),
        (False, Direction.IN, "Legal, sent here by Haki: to be seen, due"),
    ],
)
def test_an_overdue_referral_says_who_is_waited_for(
    qtbot: QtBot, sent: bool, direction: Direction, said: str
):
    del qtbot  # words need the application
    due = date(2026, 11, 20)
    one = WaitingReferral(uuid4(), ReferralKind.LEGAL, Urgency.SOON, "Haki", sent, due, direction)
    row = ReferralRow(CaseId(uuid4()), "KM-0042-T", None, one)
    line = TodayWords(PersonId(uuid4())).referral(row, ON)
    assert line.second.startswith(said)
