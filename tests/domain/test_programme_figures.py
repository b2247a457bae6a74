"""Services delivered and violations, counted by the people behind them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from counsel_desk.domain.cases import Sex
from counsel_desk.domain.events import Answer, MethodUse, Violation
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.outcomes.cohort import AgeBand
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.domain.programme_figures import (
    ClientFacts,
    CrossTable,
    Division,
    GroupFacts,
    Period,
    Tally,
    ViolationFacts,
    cross,
    service_figures,
    shown_leaves,
    violation_figures,
)
from counsel_desk.domain.referrals import Direction, Referral, ReferralKind, Urgency

SPRING = Period(date(2026, 1, 1), date(2026, 3, 31))
DAY = date(2026, 2, 3)


def client(number: int, **facts: object) -> ClientFacts:
    plain: dict[str, object] = {
        "case": UUID(int=number), "county": "Nakuru", "sex": Sex.FEMALE, "age": AgeBand.TWENTIES,
        "registered_on": DAY, "sessions": (DAY,), "meetings": (), "referrals": (),
    }  # fmt: skip
    return ClientFacts(**{**plain, **facts})  # type: ignore[arg-type] # fields of the facts


def people(*numbers: int) -> frozenset[CaseId]:
    return frozenset(CaseId(UUID(int=one)) for one in numbers)


def referral(**facts: object) -> Referral:
    plain: dict[str, object] = {
        "direction": Direction.OUT, "kind": ReferralKind.LEGAL, "urgency": Urgency.SOON,
        "made_on": DAY, "partner_name": "Haki",
    }  # fmt: skip
    return Referral(**{**plain, **facts})  # type: ignore[arg-type] # fields of a referral


def test_a_client_counts_in_the_period_in_which_they_came():
    late = date(2026, 4, 1)
    found = service_figures(
        [
            client(1),
            client(2, sessions=(late,), registered_on=late),
            client(3, sessions=(), meetings=(DAY, DAY), county="Kisumu", sex=Sex.MALE),
            client(4, sessions=(), meetings=()),
        ],
        [
            GroupFacts("Tumaini", (DAY, late), people(1, 3, 4)),
            GroupFacts("Amani", (DAY,), people(3)),
            GroupFacts("Imani", (late,), people(1, 2)),
        ],
        SPRING,
        unreadable=2,
    )
    assert found.by_sex == CrossTable(("Kisumu", "Nakuru"), ("female", "male"), ((0, 1), (1, 0)))
    assert (found.clients, found.by_sex.row_totals(), found.new) == (2, (1, 1), 3)
    assert found.sessions == Tally("sessions", 1, 1)
    assert found.group_attendances == Tally("meetings", 2, 1)
    assert (found.groups, found.meetings, found.unreadable) == (2, 2, 2)
    assert found.members == Tally("members", 4, 3)
    assert [one.key for one in found.by_service] == ["individual", "group"]


def test_sessions_members_and_referrals_are_counted_by_county_sex_and_age():
    found = service_figures(
        [
            client(1, sessions=(DAY, DAY), referrals=(referral(), referral())),
            client(2, sessions=(), meetings=(DAY,), county="Kisumu", sex=Sex.MALE),
            client(3, sessions=(), county="Lamu", referrals=(referral(),)),
            client(4, sessions=(), county="Wajir"),
        ],
        [GroupFacts("Tumaini", (DAY,), people(2)), GroupFacts("Amani", (DAY,), people(2))],
        SPRING,
    )
    said = {
        one.key: (one.clients, one.sessions.count, one.members.count, one.referrals.count)
        for by in Division
        for one in found.divided[by]
    }
    assert said == {
        "Kisumu": (1, 0, 2, 0), "Lamu": (0, 0, 0, 1), "Nakuru": (1, 2, 0, 2),
        "female": (1, 2, 0, 3), "male": (1, 0, 2, 0), AgeBand.TWENTIES.value: (2, 2, 2, 3),
    }  # fmt: skip
    assert found.referred == Tally("referrals", 3, 2)


def test_referrals_out_are_counted_with_the_people_behind_them():
    found = service_figures(
        [
            client(1, referrals=(referral(), referral(attended=DAY))),
            client(2, referrals=(referral(direction=Direction.IN), referral(kind="medical"))),
            client(3, referrals=(referral(made_on=date(2025, 12, 31)),)),
        ],
        [],
        SPRING,
    )
    assert found.referrals[-1] == Tally("legal", 2, 1)
    assert found.referrals_attended == (Tally("legal", 1, 1),)


def test_an_open_period_holds_every_day():
    assert Period().holds(date.min)
    assert Period(since=DAY).holds(DAY)
    assert not Period(until=DAY).holds(date(2026, 2, 4))
    assert cross([], ("a",)) == CrossTable((), (), ())


def event(**facts: object) -> Violation:
    plain: dict[str, object] = {
        "started": PartialDate(2026, 2), "perpetrators": ("police",), "county": "Nakuru",
        "place": "station", "methods": (MethodUse("physical.blunt"),),
    }  # fmt: skip
    return Violation(**{**plain, **facts})  # type: ignore[arg-type] # fields of an event


def test_people_are_counted_and_not_their_events():
    found = violation_figures(
        [
            ViolationFacts(UUID(int=1), (event(), event(reported=Answer.YES))),
            ViolationFacts(UUID(int=2), (event(methods=(MethodUse("physical"),)),)),
            ViolationFacts(UUID(int=3), ()),
        ],
        Period(),
        unreadable=4,
    )
    assert (found.clients, found.events, found.unreadable, found.detained) == (2, 3, 4, 0)
    assert found.perpetrators == (Tally("police", 3, 2),)
    assert found.methods["physical"] == (2, (Tally("physical.blunt", 2, 1),))
    assert found.years == (Tally("2026", 3, 2),)
    assert found.reported == (Tally("yes", 1, 1),)


def test_an_event_without_a_date_counts_in_an_open_period_alone():
    facts = [ViolationFacts(UUID(int=1), (event(started=None, county="", place=""),))]
    assert violation_figures(facts, SPRING).clients == 0
    open_ = violation_figures(facts, Period())
    assert (open_.clients, open_.years, open_.counties, open_.places) == (1, (), (), ())


def test_an_event_of_a_year_counts_in_a_quarter_it_may_lie_in():
    facts = [ViolationFacts(UUID(int=1), (event(started=PartialDate(2026)),))]
    assert violation_figures(facts, SPRING).clients == 1
    assert violation_figures(facts, Period(date(2027, 1, 1), None)).clients == 0


def test_a_rare_method_is_named_in_its_kind_alone():
    leaves = (Tally("physical.burn", 9, 7), Tally("physical.blunt", 8, 8))
    assert [one.key for one in shown_leaves(leaves)] == ["physical.blunt"]
