"""Programme settings: who changes them, what old figures keep, what others' tools cannot do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from counsel_desk.domain.access import Compartment, Role
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.groups import AbsenceReason, AttendanceStatus
from counsel_desk.domain.notes import NoteFormat
from counsel_desk.domain.settings import (
    CutOff,
    DoseRules,
    ReasonChoice,
    ReasonList,
    Settings,
    SettingsVersion,
    fault_of,
    retained_until,
)
from counsel_desk.services import (
    appointments,
    cases,
    charts,
    groups,
    people,
    settings,
    verification,
)
from counsel_desk.services.errors import Invalid, NotAllowed, NotEntitled
from counsel_desk.storage import kinds
from counsel_desk.storage import records as record_store
from counsel_desk.storage.entitlements import PROGRAMME
from counsel_desk.storage.key_ring import KeyRing
from tests.builders import PASSPHRASE, Office, actions

WHY = "Agreed at the review of March"


def _key(name: str) -> str:
    from counsel_desk.services.instruments import instrument

    form = instrument(name)
    return next(one.key for one in form.criteria if one.settable is not None)


def cut_off(value: float = 28.0, reason: str = "Rwandan students") -> CutOff:
    return CutOff("pcl-5", _key("pcl-5"), value, reason)


def change(office: Office, user: str = "admin", **facts: object):
    desk = office.desk(user)
    old = desk.do(settings.programme_settings)
    new = replace(old, **facts)  # type: ignore[arg-type] # fields of the settings
    return desk.do(settings.change_settings, settings=new, reason=WHY)


@pytest.mark.parametrize("user", ["founder", "supervisor", "admin"])
def test_supervisors_and_administrators_change_settings(office: Office, user: str):
    change(office, user, retention_years=12)
    for name in ("counsellor1", "coordinator", "admin", "supervisor"):
        assert office.desk(name).do(settings.programme_settings).retention_years == 12
    assert Action.SETTINGS_CHANGED in actions(office)
    assert verification.verify(office.admin).holds


@pytest.mark.parametrize("user", ["counsellor1", "coordinator", "peer"])
def test_others_do_not(office: Office, user: str):
    with pytest.raises(NotAllowed):
        office.desk(user).do(settings.change_settings, settings=Settings(), reason=WHY)


def test_a_peer_sees_no_settings_and_works_with_the_programs_own(office: Office):
    change(office, retention_years=12)
    with pytest.raises(NotAllowed):
        office.peer.do(settings.programme_settings)
    assert office.run(office.peer, settings.settings_of) == Settings()
    assert office.peer.do(settings.absence_reasons) == tuple(AbsenceReason)


def test_the_settings_say_which_of_the_two_roles_changes_them_next(office: Office):
    change(office, changed_by=(Role.SUPERVISOR,))
    with pytest.raises(NotAllowed):
        change(office, "admin", retention_years=5)
    change(office, "supervisor", retention_years=5)


def test_a_colleague_whose_role_does_not_admit_it_writes_no_setting(office: Office):
    version = SettingsVersion(Settings(retention_years=1), office.clock(), WHY)
    for user in ("coordinator", "counsellor1", "peer"):
        with pytest.raises(NotEntitled):
            office.run(
                office.desk(user),
                lambda work: kinds.SETTING.records(work).add(PROGRAMME, version),
            )


def test_a_setting_sealed_by_a_coordinators_own_tools_does_not_count(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    version = SettingsVersion(Settings(retention_years=1), office.clock(), WHY)
    with monkeypatch.context() as tools:
        tools.setattr(record_store, "may_author", lambda table, roles: True)
        office.run(
            office.coordinator, lambda work: kinds.SETTING.records(work).add(PROGRAMME, version)
        )
    assert office.admin.do(settings.programme_settings) == Settings()
    assert office.admin.do(settings.settings_history) == ()
    problems = verification.verify(office.admin).problems
    assert [(one.table, one.reason) for one in problems] == [("setting", "right to write")]


def test_each_change_says_who_when_why_and_what(office: Office):
    change(office, retention_years=12)
    office.clock.move(days=1)
    change(office, "supervisor", formats=(NoteFormat.SOAP, NoteFormat.DAP), dose=DoseRules(70))
    newest, first = office.counsellor1.do(settings.settings_history)
    assert (newest.author, first.author) == (office.supervisor.me.id, office.admin.me.id)
    assert newest.version.since == office.clock()
    assert (newest.changed, first.changed) == (("formats", "dose"), ("retention_years",))
    assert newest.version.reason == WHY


def test_settings_of_a_day_are_those_in_force_then(office: Office):
    before = office.clock()
    office.clock.move(days=1)
    change(office, retention_years=12)
    office.clock.move(days=1)
    change(office, retention_years=20)

    def at(work):
        days = (before, before.replace(day=3, hour=9), office.clock())
        return [settings.settings_at(work, one).retention_years for one in days]

    assert office.run(office.counsellor1, at) == [10, 12, 20]


def test_formats_offered_and_the_default_are_the_programmes(office: Office):
    change(office, formats=(NoteFormat.BIRP, NoteFormat.FREE), default_format=NoteFormat.BIRP)
    found = office.counsellor1.do(settings.note_formats)
    assert (found.formats, found.default) == (
        (NoteFormat.BIRP, NoteFormat.FREE), NoteFormat.BIRP,
    )  # fmt: skip


def test_a_screening_keeps_the_cut_off_with_which_it_was_made(office: Office):
    case, key = office.client(), _key("pcl-5")
    plain = office.screening(office.counsellor1, case, "pcl-5", {"rest": 1, "1": 4, "2": 4, "3": 4})
    assert (plain.scores["total"], plain.setting) == (29, None)
    assert plain.criteria[key] == "not met"
    office.clock.move(days=7)
    made = change(office, cut_offs=(cut_off(),))
    later = office.screening(office.counsellor1, case, "pcl-5", {"rest": 1, "1": 4, "2": 4, "3": 4})
    assert (later.criteria[key], later.cutoffs[key], later.setting) == ("met", 28, made)
    from counsel_desk.services import screenings

    old, new = office.counsellor1.do(screenings.list_screenings, case)
    assert (old.criteria[key], old.cutoffs[key], new.criteria[key]) == ("not met", 33, "met")
    course = office.counsellor1.do(charts.progress_course, case)
    assert course.series[0].cutoff.value == 28


def test_the_form_of_a_day_has_the_cut_off_of_that_day(office: Office):
    before = office.clock()
    office.clock.move(days=1)
    change(office, cut_offs=(cut_off(),))

    def at(work):
        forms = (
            settings.programme_form(work, "pcl-5", before),
            settings.programme_form(work, "pcl-5"),
        )
        return [form.criterion(_key("pcl-5")).cutoff.value for form in forms]

    assert office.run(office.counsellor1, at) == [33, 28]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, "nothing-changed"),
        ({"formats": ()}, "format-missing"),
        ({"formats": (NoteFormat.DAP,)}, "default-not-offered"),
        ({"dose": DoseRules(0)}, "percent-out-of-range"),
        ({"dose": DoseRules(90, 80)}, "completer-below-adequate"),
        ({"dose": DoseRules(60, 80, 11)}, "early-out-of-range"),
        ({"retention_years": 0}, "retention-out-of-range"),
        ({"retention_years": 51}, "retention-out-of-range"),
        ({"changed_by": ()}, "changer-missing"),
        ({"changed_by": (Role.PEER,)}, "changer-missing"),
        ({"reasons": (ReasonChoice(ReasonList.CLOSING, own=("Detained",)),)}, "reason-built-in"),
        ({"reasons": (ReasonChoice(ReasonList.ABSENCE, own=("Work",)),)}, "reason-built-in"),
        ({"reasons": (ReasonChoice(ReasonList.ABSENCE, own=("Rain, mud",)),)}, "reason-comma"),
        (
            {"reasons": (ReasonChoice(ReasonList.ABSENCE, tuple(AbsenceReason)),)},
            "no-reason-left",
        ),
        (
            {"reasons": (ReasonChoice(ReasonList.NON_REPORTING, own=("a", " A")),)},
            "reason-empty-or-twice",
        ),
        (
            {"reasons": (ReasonChoice(ReasonList.NON_REPORTING, own=("a" * 81,)),)},
            "reasons-too-many",
        ),
        ({"cut_offs": (CutOff("pcl-5", "cutoff", 30, " "),)}, "cut-off-reason-missing"),
        ({"cut_offs": (CutOff("mmpi", "cutoff", 30, "why"),)}, "unknown-instrument"),
        ({"cut_offs": (CutOff("pcl-5", "nothing", 30, "why"),)}, "cut-off-fixed"),
    ],
)
def test_what_cannot_be_right_is_refused(office: Office, facts, reason: str):
    with pytest.raises(Invalid) as refused:
        change(office, **facts)
    assert refused.value.reason == reason


def test_a_cut_off_outside_its_range_and_a_fixed_one_are_refused(office: Office):
    from counsel_desk.services.instruments import all_instruments

    with pytest.raises(Invalid) as refused:
        change(office, cut_offs=(cut_off(99),))
    assert (refused.value.reason, refused.value.facts) == (
        "cut-off-out-of-range", {"low": 23, "high": 38},
    )  # fmt: skip
    form, criterion = next(
        (form, one) for form in all_instruments() for one in form.criteria if one.settable is None
    )
    with pytest.raises(Invalid) as refused:
        change(office, cut_offs=(CutOff(form.id, criterion.key, 1, "why"),))
    assert refused.value.reason == "cut-off-fixed"


@pytest.mark.parametrize(
    ("why", "reason"), [("x", "change-reason-missing"), ("x" * 501, "text-too-long")]
)
def test_a_change_needs_a_reason_of_some_length(office: Office, why: str, reason: str):
    with pytest.raises(Invalid) as refused:
        office.admin.do(settings.change_settings, settings=Settings(retention_years=3), reason=why)
    assert refused.value.reason == reason


def test_reasons_that_a_programme_hides_are_not_offered(office: Office):
    change(
        office,
        reasons=(
            ReasonChoice(ReasonList.ABSENCE, hidden=("stigma",)),
            ReasonChoice(ReasonList.NON_REPORTING, own=("Chief is the perpetrator",)),
        ),
    )
    assert AbsenceReason.STIGMA not in office.coordinator.do(settings.absence_reasons)
    found = office.run(
        office.counsellor1,
        lambda work: settings.reasons(work, ReasonList.NON_REPORTING, ("fear", "distance")),
    )
    assert found == ("fear", "distance", "Chief is the perpetrator")


def test_reasons_of_absence_that_a_programme_adds_are_offered_and_stay_where_they_were_given(
    office: Office,
):
    desk, case, why = office.counsellor1, office.client(), "Floods"
    change(office, reasons=(ReasonChoice(ReasonList.ABSENCE, own=(why,)),))
    assert office.coordinator.do(settings.absence_reasons) == (*AbsenceReason, why)
    assert desk.do(settings.own_reasons, ReasonList.ABSENCE) == (why,)
    office.clock.move(days=1)
    at = office.clock() - timedelta(hours=2)
    missed = office.appointment(desk, case, start=at)
    absent = SessionOutcome.DID_NOT_ATTEND
    desk.do(appointments.record_outcome, case, missed, absent, reason=why)
    with pytest.raises(Invalid, match="reason-unknown"):
        desk.do(appointments.record_outcome, case, missed, absent, reason="Never added")
    change(office, reasons=())
    assert why not in desk.do(settings.absence_reasons)
    (booked,) = desk.do(cases.open_case, case).appointments
    assert booked.reason == why
    # A sheet that is older than the list still gives it.
    ahead = office.appointment(desk, case, start=office.clock() + timedelta(days=2))
    off = SessionOutcome.CANCELLED_BY_CLIENT
    desk.do(appointments.cancel_appointment, case, ahead, outcome=off, reason=why)


def test_a_peer_who_holds_no_settings_keeps_the_reason_that_stands(office: Office):
    case, why = office.client(), "Floods"
    change(office, reasons=(ReasonChoice(ReasonList.ABSENCE, own=(why,)),))
    group = office.group(members=(case,), peer=office.peer)
    found = office.coordinator.do(groups.open_group, group)
    assert found.offered == (*AbsenceReason, why)
    at = {"membership": found.members[0].membership, "meeting": found.meetings[0].id}
    late, missed = AttendanceStatus.LATE, AttendanceStatus.DID_NOT_ATTEND
    office.coordinator.do(groups.mark, group, **at, status=missed, reasons=(why,))
    office.carry_out()
    office.peer.do(groups.mark, group, **at, status=late, reasons=(why,))
    with pytest.raises(Invalid, match="reason-unknown"):
        office.peer.do(groups.mark, group, **at, status=late, reasons=("Never added",))


def test_retention_counts_years_from_closing_also_from_a_leap_day():
    assert retained_until(date(2026, 3, 2), Settings()) == date(2036, 3, 2)
    assert retained_until(date(2024, 2, 29), Settings(retention_years=1)) == date(2025, 2, 28)
    assert fault_of(Settings()) is None


def test_shares_and_own_cut_offs_are_found_by_name():
    rules = DoseRules(70, 90)
    assert (rules.adequate_share, rules.completer_share) == (Fraction(7, 10), Fraction(9, 10))
    own = Settings(cut_offs=(CutOff("pcl-5", "cutoff", 28, "why"),))
    assert own.cut_off("pcl-5", "cutoff") == own.cut_offs[0]
    assert own.cut_off("phq-9", "cutoff") is None


# --- the keys behind it --------------------------------------------------------------------------


def holders(office: Office) -> set[str]:
    def holds(work) -> bool:
        return work.ring.holds(PROGRAMME, Compartment.PROGRAMME)

    return {name for name, desk in office.everyone().items() if office.run(desk, holds)}


def test_everyone_but_a_peer_holds_the_key(office: Office):
    assert holders(office) == set(office.everyone()) - {"peer"}


def test_a_vault_made_before_gets_the_compartment_at_the_first_entitled_desk(office: Office):
    from sqlalchemy import delete

    from counsel_desk.storage import schema

    with office.founder.vault.engine.begin() as connection:
        for table, column in (
            (schema.scopes, schema.scopes.c.id),
            (schema.compartments, schema.compartments.c.scope),
            (schema.grants, schema.grants.c.scope),
        ):
            connection.execute(delete(table).where(column == PROGRAMME.bytes))
    office.founder.vault.genuine.clear()
    office.founder.who.ring = KeyRing()
    office.founder.who.proved.clear()
    office.founder.who.ring_row = 0
    assert holders(office) == set()
    office.carry_out(office.counsellor1, office.peer)  # may read, or nothing: makes none
    assert holders(office) == set()
    office.carry_out(office.coordinator)
    office.carry_out()
    assert holders(office) == set(office.everyone()) - {"peer"}
    change(office, retention_years=11)


def test_a_new_colleague_gets_the_key_once_a_clinical_role_is_co_signed(office: Office):
    person = office.admin.do(
        people.add_person, name="Neema Kiptoo", user_name="neema",
        roles=frozenset({Role.COUNSELLOR}), passphrase="demonstration-only", must_change=False,
    )  # fmt: skip
    new = office.desk("neema")
    assert not office.run(new, lambda w: w.ring.holds(PROGRAMME, Compartment.PROGRAMME))
    office.supervisor.do(people.cosign_made_up, person, passphrase=PASSPHRASE)
    assert office.run(new, lambda w: w.ring.holds(PROGRAMME, Compartment.PROGRAMME))


def test_who_loses_the_role_reads_nothing_that_is_written_later(office: Office):
    change(office, retention_years=12)
    office.admin.do(
        people.change_roles,
        person=office.coordinator.me.id,
        roles=frozenset({Role.PEER}),
        passphrase=PASSPHRASE,
    )
    change(office, retention_years=13)

    def reads(work) -> list[int | None]:
        records = kinds.SETTING.records(work).list(PROGRAMME)
        return [one.value.settings.retention_years if one.value else None for one in records]

    assert office.run(office.coordinator, reads) == [12, None]
    assert office.run(office.counsellor1, reads) == [12, 13]
    assert office.run(office.counsellor1, settings.settings_of).retention_years == 13
    office.admin.do(
        people.add_person, name="Late", user_name="late", roles=frozenset({Role.ADMINISTRATOR}),
        passphrase="demonstration-only", must_change=False,
    )  # fmt: skip
    assert office.run(office.desk("late"), reads) == [12, 13]  # what was before a turn, too
    assert verification.verify(office.admin).holds


def test_settings_stay_readable_at_the_moment_they_are_asked_for(office: Office):
    assert (
        office.run(
            office.admin, lambda work: settings.version_at(work, datetime(2020, 1, 1, tzinfo=UTC))
        )
        is None
    )


def test_who_holds_no_key_of_the_programme_counts_no_lost_changes(office: Office):
    assert not office.run(office.peer, lambda w: w.ring.holds(PROGRAMME, Compartment.PROGRAMME))
    assert office.run(office.peer, settings.lost_changes) == 0
