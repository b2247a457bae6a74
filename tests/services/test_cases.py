"""Case files: registering, assigning, finding, changing, and who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from counsel_desk.domain.access import Permission
from counsel_desk.domain.case_code import is_valid_code
from counsel_desk.domain.cases import (
    CaseStatus,
    ContactMethod,
    Coordination,
    Identity,
    SafeContact,
    SessionOutcome,
)
from counsel_desk.domain.ids import CaseId
from counsel_desk.services import appointments, cases, desk, people, verification
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound, StorageError
from counsel_desk.storage.unit_of_work import Work
from tests.builders import PASSPHRASE, STAFF, Office

SMS = SafeContact(ContactMethod.SMS, "0700")
EVERYONE = ("founder", *STAFF)


def _register(office: Office, by: str = "counsellor1", **facts: object) -> CaseId:
    given = {
        "new": cases.NewCase("KM"), "contact": SMS, "identity": Identity("Wanjiru Achieng", 1990),
        "counsellor": office.counsellor1.me.id,
    } | facts  # fmt: skip
    return office.desk(by).do(cases.register_client, **given)


def test_a_coordinator_registers_and_cannot_read_the_name_back(office: Office):
    case = office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    seen = office.coordinator.do(cases.open_case, case)
    assert (seen.identity, seen.accepted, seen.contact.number) == (None, False, "+254 700 000 001")
    office.carry_out(office.counsellor1)
    for person, name in (("counsellor1", "Wanjiru Achieng"), ("supervisor", "Wanjiru Achieng")):
        assert office.desk(person).do(cases.open_case, case).identity.legal_name == name
    seen = office.coordinator.do(cases.open_case, case)
    assert (seen.identity, seen.accepted) == (None, True)
    assert verification.verify(office.counsellor1).holds


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"new": cases.NewCase("K")}, "prefix"),
        ({"new": cases.NewCase("K1")}, "prefix"),
        ({"new": cases.NewCase("ÄÖ")}, "prefix"),
        ({"contact": SafeContact(ContactMethod.VOICE, "  ")}, "number-missing"),
        ({"identity": Identity("  ")}, "name-missing"),
        ({"identity": Identity("A", 1899)}, "birth-year"),
        ({"identity": Identity("A", 2027)}, "birth-year"),
        ({"identity": Identity("A", None, date(2026, 3, 3))}, "birth-date"),
        ({"identity": Identity("A", None, date(1899, 12, 31))}, "birth-date"),
        ({"identity": Identity("A", 1990, date(1991, 1, 1))}, "birth-year-disagrees"),
    ],
)
def test_what_cannot_be_right_is_said_and_registers_nothing(
    office: Office, wrong: dict[str, object], reason: str
):
    with pytest.raises(Invalid) as caught:
        _register(office, **wrong)
    assert (caught.value.reason, caught.value.field != "") == (reason, True)
    assert office.counsellor1.do(cases.list_cases) == ()


def test_a_contact_that_needs_no_number_has_none(office: Office):
    for method in (ContactMethod.VISIT, ContactMethod.NONE):
        case = _register(office, contact=SafeContact(method))
        assert office.counsellor1.do(cases.open_case, case).contact.number == ""


def test_a_counsellor_registers_for_themselves_alone(office: Office):
    with pytest.raises(Invalid, match="counsellor-not-self"):
        _register(office, counsellor=office.counsellor2.me.id)
    with pytest.raises(Invalid, match="counsellor"):
        _register(office, "coordinator", counsellor=office.peer.me.id)


def test_case_codes_are_valid_and_never_twice_whoever_registers(office: Office):
    for number in range(12):
        by = ("counsellor1", "counsellor2", "coordinator")[number % 3]
        counsellor = office.counsellor2 if by == "counsellor2" else office.counsellor1
        _register(office, by, counsellor=counsellor.me.id, identity=Identity(f"Client {number}"))
        office.carry_out(office.coordinator, office.counsellor1, office.counsellor2)
    codes = [row.code for row in office.coordinator.do(cases.list_cases)]
    assert len(set(codes)) == 12
    assert all(is_valid_code(code) for code in codes)


def test_a_mistyped_code_is_told_from_an_unknown_one(office: Office):
    case = _register(office)
    code = office.code(case)
    assert office.counsellor1.do(cases.find_case, code=f" {code.lower()} ") == case
    digit = str((int(code[6]) + 1) % 10)
    for wrong in (code[:6] + digit + code[7:], "nonsense", "", code[:-1] + "I"):
        with pytest.raises(Invalid, match="code-check"):
            office.counsellor1.do(cases.find_case, code=wrong)
    with pytest.raises(Invalid, match="unknown-code"):
        office.counsellor2.do(cases.find_case, code=code)


# --- duplicates ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "year", "found"),
    [
        ("Wanjiru Achieng", 1990, True),
        ("achieng  WANJIRU", 1990, True),
        ("Wanjirú Achieng", 1991, True),
        ("Wanjiru Achiengo", None, True),
        ("Wanjiru Achieng", 1985, False),
        ("Otieno Were", 1990, False),
        ("Wa", 1990, False),
    ],
)
def test_similar_names_of_the_same_age_are_pointed_out(
    office: Office, name: str, year: int | None, found: bool
):
    case = _register(office)
    seen = office.counsellor1.do(cases.possible_duplicates, legal_name=name, birth_year=year)
    assert [one.case for one in seen] == ([case] if found else [])


@pytest.mark.parametrize(("first", "second", "found"), [
    ("አበበ ቢቂላ", "ቢቂላ አበበ", True), ("محمد عبدي", "محمد عبدى", True), ("李", "李", False),
    ("李明", "李明", True), ("Élodie Nyambura", "Elodie Nyambura", True), ("አበበ", "ደስታ", False),
])  # fmt: skip
def test_names_in_any_writing_are_compared(office: Office, first: str, second: str, found: bool):
    case = _register(office, identity=Identity(first))
    seen = office.counsellor1.do(cases.possible_duplicates, legal_name=second, birth_year=None)
    assert [one.case for one in seen] == ([case] if found else [])


def test_duplicates_are_pointed_out_among_names_that_one_may_see_alone(office: Office):
    _register(office)
    twice = {"legal_name": "Wanjiru Achieng", "birth_year": 1990}
    for person in ("counsellor2", "coordinator"):
        assert office.desk(person).do(cases.possible_duplicates, **twice) == ()
    with pytest.raises(NotAllowed):
        office.admin.do(cases.possible_duplicates, **twice)


# --- assigning -----------------------------------------------------------------------------------


def test_a_case_is_assigned_anew_until_it_is_accepted(office: Office):
    case = office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    office.coordinator.do(cases.assign_counsellor, case, office.counsellor2.me.id)
    assert [row.counsellor for row in office.coordinator.do(cases.list_cases)] == [
        office.counsellor2.me.id
    ]
    office.carry_out(office.counsellor1, office.counsellor2)
    office.carry_out(office.counsellor2)
    assert office.counsellor2.do(cases.open_case, case).identity.legal_name == "Wanjiru Achieng"
    with pytest.raises(NotAllowed):
        office.counsellor1.do(cases.open_case, case)
    with pytest.raises(Invalid, match="accepted-already"):
        office.coordinator.do(cases.assign_counsellor, case, office.counsellor1.me.id)


def test_a_case_is_assigned_to_counsellors_alone(office: Office):
    case = office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    for person in (office.peer, office.supervisor, office.admin):
        with pytest.raises(Invalid, match="counsellor"):
            office.coordinator.do(cases.assign_counsellor, case, person.me.id)


# --- changing ------------------------------------------------------------------------------------


def test_the_code_and_the_day_of_registration_never_change(office: Office):
    case = _register(office)
    before = office.counsellor1.do(cases.open_case, case).coordination
    asked = Coordination("XX-9999-X", CaseStatus.CLOSED, date(1999, 1, 1), "Kisumu", ("luo",))
    office.coordinator.do(cases.update_coordination, case, asked)
    after = office.counsellor1.do(cases.open_case, case).coordination
    assert (after.code, after.registered_on) == (before.code, before.registered_on)
    assert (after.status, after.county) == (CaseStatus.CLOSED, "Kisumu")


def test_changes_are_seen_by_others_and_earlier_versions_kept(office: Office):
    case = _register(office)
    office.counsellor1.do(cases.update_identity, case, Identity("Wanjiru Achieng Mwende", 1990))
    office.coordinator.do(cases.update_contact, case, SafeContact(ContactMethod.NONE))
    seen = office.supervisor.do(cases.open_case, case)
    assert seen.identity.legal_name == "Wanjiru Achieng Mwende"
    assert seen.contact.method is ContactMethod.NONE
    kept = office.founder.vault._connection.execute("SELECT count(*) FROM identity").fetchone()
    assert kept == (2,)


def test_a_session_is_booked_and_its_outcome_recorded(office: Office):
    case = _register(office)
    start = office.clock() + timedelta(days=1)
    booked = {"start": start, "minutes": 50, "place": " Room 2 "}
    own = office.coordinator.do(appointments.book_appointment, case, **booked)
    with pytest.raises(Invalid, match="outcome-in-future"):
        office.counsellor1.do(appointments.record_outcome, case, own, SessionOutcome.ATTENDED)
    office.counsellor1.do(
        appointments.record_outcome, case, own, SessionOutcome.CANCELLED_BY_CLIENT
    )
    office.clock.move(days=2)
    office.counsellor1.do(appointments.record_outcome, case, own, SessionOutcome.LATE)
    (seen,) = office.coordinator.do(cases.open_case, case).appointments
    assert (seen.outcome, seen.place, seen.with_person) == (
        SessionOutcome.LATE, "Room 2", office.counsellor1.me.id,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"minutes": 4}, "minutes-out-of-range"),
        ({"minutes": 481}, "minutes-out-of-range"),
        ({"start": datetime(2020, 1, 1, tzinfo=UTC)}, "start-out-of-range"),
        ({"start": datetime(2036, 1, 1, tzinfo=UTC)}, "start-out-of-range"),
    ],
)
def test_a_session_that_cannot_be_is_not_booked(
    office: Office, wrong: dict[str, object], reason: str
):
    case = _register(office)
    facts = {"start": office.clock(), "minutes": 50, "place": ""} | wrong
    with pytest.raises(Invalid, match=reason):
        office.counsellor1.do(appointments.book_appointment, case, **facts)


def test_an_outcome_of_another_cases_session_is_refused(office: Office):
    one, two = _register(office), _register(office, identity=Identity("Other"))
    start = office.clock()
    own = office.counsellor1.do(
        appointments.book_appointment, one, start=start, minutes=50, place=""
    )
    with pytest.raises(NotFound):
        office.counsellor1.do(appointments.record_outcome, two, own, SessionOutcome.ATTENDED)


# --- who may -------------------------------------------------------------------------------------

MAY = {
    # The client is counsellor1's, whom supervisor supervises.
    "open": "founder counsellor1 supervisor coordinator",
    "coordination": "founder counsellor1 coordinator",
    "contact": "founder counsellor1 coordinator",
    "identity": "counsellor1",
    "book": "founder counsellor1 coordinator",
    "assign": "founder supervisor coordinator admin",
    "list": "founder counsellor1 counsellor2 supervisor coordinator",
    "register": "founder counsellor1 counsellor2 coordinator",
}


@pytest.mark.parametrize("deed", MAY)
def test_each_deed_is_open_to_whom_the_table_names(office: Office, deed: str):
    case = _register(office)
    seen = office.counsellor1.do(cases.open_case, case)
    deeds = {
        "open": (cases.open_case, case),
        "coordination": (cases.update_coordination, case, replace(seen.coordination, county="K")),
        "contact": (cases.update_contact, case, SMS),
        "identity": (cases.update_identity, case, Identity("Changed")),
        "assign": (cases.assign_counsellor, case, office.counsellor2.me.id),
        "list": (cases.list_cases,),
    }
    able = set()
    for name in EVERYONE:
        person = office.desk(name)
        try:
            if deed == "register":
                _register(office, name, counsellor=person.me.id)
            elif deed == "book":
                start = office.clock()
                person.do(appointments.book_appointment, case, start=start, minutes=50, place="")
            else:
                person.do(*deeds[deed])
        except NotAllowed:
            continue
        except Invalid:
            pass  # allowed, and refused for what it says
        able.add(name)
    assert able == set(MAY[deed].split())


def test_nothing_is_read_before_a_permission_is_refused(office: Office):
    """The refusal comes before the use case: no record is read and none is logged."""
    case = _register(office)
    office.everyone()
    run = office.founder.vault._connection.execute
    before = run("SELECT count(*) FROM audit").fetchone()
    touched = []

    @desk.use_case(Permission.SEE_CASE)
    def look(work: Work, case: CaseId) -> None:
        touched.append(case)

    for name in ("counsellor2", "peer", "admin"):
        with pytest.raises(NotAllowed) as caught:
            office.desk(name).do(look, case)
        assert caught.value.permission is Permission.SEE_CASE
    assert touched == []
    assert run("SELECT count(*) FROM audit").fetchone() == before
    office.supervisor.do(look, case)
    assert touched == [case]


def test_the_keys_refuse_where_a_permission_is_forgotten(office: Office):
    """The second wall: a use case without a permission check opens nothing either."""
    case = _register(office)

    @desk.use_case(Permission.SIGNED_IN)
    def names(work: Work) -> list[object]:
        return [one.value for one in work.identities.list(case)]

    assert office.counsellor1.do(names)
    for name in ("coordinator", "counsellor2", "peer", "admin", "founder"):
        with pytest.raises(StorageError):
            office.desk(name).do(names)


def test_a_team_that_changes_gives_and_takes_the_permission(office: Office):
    case = _register(office)
    with pytest.raises(NotAllowed):
        office.founder.do(cases.update_identity, case, Identity("No"))
    north = next(t for t in office.founder.do(people.list_teams) if t.name == "North")
    office.founder.do(
        people.save_team, team=north.id, name="North", counsellors=frozenset(),
        supervisors=north.supervisors, passphrase=PASSPHRASE,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        office.supervisor.do(cases.open_case, case)
