"""The cohort of a supervisor's teams: whose cases, which sessions, and what cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus, Identity, SessionOutcome, Sex
from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.outcomes import Share, Significance, reliable_direction
from counsel_desk.domain.outcomes.cohort import AgeBand, Cohort, NoPair, Service
from counsel_desk.domain.outcomes.team import Courses, Wanted, outcomes
from counsel_desk.domain.register import CaseRow
from counsel_desk.domain.screenings import Answers, Mode
from counsel_desk.domain.settings import OwnChange
from counsel_desk.services import (
    cases,
    closing,
    groups,
    merging,
    own_instruments,
    screenings,
    settings,
    strikes,
    vaults,
)
from counsel_desk.services import outcomes as service
from counsel_desk.services.demo_instruments import ID, definition
from counsel_desk.services.errors import Invalid, NotAllowed
from counsel_desk.services.group_records import GroupBook
from counsel_desk.storage.key_ring import KeyRing
from tests.builders import PASSPHRASE, Office, actions, digest, spoil
from ui.widgets.outcome_words import change_brief, change_source


def load(office: Office, desk=None) -> Cohort:
    return (desk or office.supervisor).do(service.load_cohort)


def sign_in(office: Office, user: str):
    """A desk that has read nothing yet."""
    return vaults.sign_in_another(office.founder, user_name=user, passphrase=PASSPHRASE)


def course(office: Office, case, *scores: tuple[str, int], sessions: int = 2) -> None:
    """Sessions a fortnight apart, each instrument at the first and the last of them."""
    desk = office.counsellor1
    for number in range(sessions):
        office.appointment(desk, case, outcome=SessionOutcome.ATTENDED)
        for name, value in scores:
            if number in (0, sessions - 1):
                values = {"rest": value if number == 0 else 0, "9": 0}
                office.screening(desk, case, name, values if name == "phq-9" else values["rest"])
        office.clock.move(days=14)


def close(office: Office, case) -> None:
    kept = office.counsellor1.do(cases.open_case, case).coordination
    closed = replace(kept, status=CaseStatus.CLOSED)
    office.counsellor1.do(cases.update_coordination, case, closed)


def test_a_finished_course_becomes_a_pair_with_its_verdict(office: Office):
    case = office.client(birth_year=1990)
    office.counsellor1.do(
        cases.update_identity, case, Identity("Wanjiru Achieng", 1990, sex=Sex.FEMALE)
    )
    course(office, case, ("phq-9", 2), ("gad-7", 2))
    close(office, case)
    (one,) = load(office).cases
    assert (one.county, one.sex, one.age) == ("Nakuru", Sex.FEMALE, AgeBand.MIDDLE)
    assert (one.service, one.sessions, one.finished) == (Service.INDIVIDUAL, 2, True)
    assert one.counsellor == office.counsellor1.me.id
    pair = one.pairs["phq-9"]
    assert (pair.first, pair.last, pair.significance) == (16, 0, Significance.RECOVERED)
    assert one.talking.reliable_recovery
    found = outcomes(load(office), Wanted("phq-9"))
    assert (found.started, found.finished, found.completeness) == (1, 1, Share(1, 1))


def test_only_the_cases_of_the_own_teams_are_there(office: Office):
    mine, theirs = office.client(), office.client(office.counsellor2)
    assert [one.case for one in load(office).cases] == [mine]
    assert [one.case for one in load(office, office.founder).cases] == [theirs]


@pytest.mark.parametrize("user", ["counsellor1", "coordinator", "peer", "admin"])
def test_nobody_but_a_supervisor_gathers_a_cohort(office: Office, user: str):
    with pytest.raises(NotAllowed):
        load(office, office.desk(user))


def test_a_case_whose_key_is_not_held_is_counted_and_never_guessed(office: Office, monkeypatch):
    office.client()
    office.client(name="Akinyi Otieno")
    assert (len(load(office).cases), load(office).unreadable) == (2, 0)
    office.client(name="Naliaka Wekesa")
    real = KeyRing.holds

    def without_clinical(self, scope, compartment, epoch=None):
        if compartment == "clin":
            return False
        return real(self, scope, compartment, epoch)

    monkeypatch.setattr(KeyRing, "holds", without_clinical)
    found = load(office)
    assert (len(found.cases), found.unreadable) == (2, 1)


def test_a_case_that_is_in_no_register_is_counted_too(office: Office, monkeypatch):
    office.client()
    real = KeyRing.scopes
    monkeypatch.setattr(
        KeyRing, "scopes", lambda self, part: set() if part == "coord" else real(self, part)
    )
    found = load(office)
    assert (found.cases, found.unreadable) == ((), 1)


def test_a_case_that_waits_for_its_counsellor_has_nothing_unread(office: Office):
    office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    found = load(office)
    assert (found.cases, found.unreadable) == ((), 0)


def test_a_lone_score_and_a_late_first_one_make_no_pair(office: Office):
    case = office.client()
    course(office, case, ("phq-9", 1), sessions=1)
    office.clock.move(days=60)
    office.appointment(office.counsellor1, case, outcome=SessionOutcome.ATTENDED)
    office.screening(office.counsellor1, case, "pcl-5", 1)
    office.clock.move(days=7)
    office.appointment(office.counsellor1, case, outcome=SessionOutcome.ATTENDED)
    office.screening(office.counsellor1, case, "pcl-5", 2)
    (one,) = load(office).cases
    assert dict(one.lacking) == {"phq-9": NoPair.ONE_SCORE, "pcl-5": NoPair.FIRST_LATE}
    assert one.talking is None


def test_scores_of_an_instrument_whose_definition_is_damaged_are_judged_by_nobody(office: Office):
    """Nothing says any more which way its points go; the other instruments stay."""
    office.admin.do(own_instruments.add_instrument, definition=definition(), reason="")
    case = office.client()
    for value in (3, 0):
        office.appointment(office.counsellor1, case, outcome=SessionOutcome.ATTENDED)
        office.screening(office.counsellor1, case, "phq-9", {"rest": value, "9": 0})
        form = office.counsellor1.shelf().current[ID]
        given = Answers(ID, form.version, "en", form.wording_hash("en"),
                        {item.key: value for item in form.items}, office.clock())  # fmt: skip
        office.counsellor1.do(screenings.record_screening, case, given, mode=Mode.SELF)
        office.clock.move(days=14)
    (before,) = load(office, sign_in(office, "supervisor")).cases
    assert set(before.pairs) == {"phq-9", ID}
    spoil(office, "own_instrument")
    (one,) = load(office, sign_in(office, "supervisor")).cases
    assert one.pairs == {"phq-9": before.pairs["phq-9"]}
    assert ID not in one.lacking
    assert one.talking == before.talking


def test_sessions_told_by_notes_alone_count(office: Office):
    case = office.client()
    for _ in range(3):
        office.note(office.counsellor1, case)
        office.screening(office.counsellor1, case, "phq-9", {"rest": 1, "9": 0})
        office.clock.move(days=10)
    (one,) = load(office).cases
    assert (one.sessions, one.service) == (3, Service.INDIVIDUAL)
    assert "phq-9" in one.pairs


def test_a_struck_note_is_no_session_any_more(office: Office):
    case = office.client()
    office.note(office.counsellor1, case)
    note = office.note(office.counsellor1, case)
    assert load(office).cases[0].sessions >= 1
    office.counsellor1.do(strikes.strike_note, case, note, reason="It belongs to somebody else")
    digest = load(office).cases[0]
    assert digest.sessions == 1


def test_attended_meetings_are_sessions_of_a_group(office: Office):
    case = office.client()
    group = office.group(members=(case,))
    file = office.coordinator.do(groups.open_group, group)
    member = file.members[0].membership
    marks = (AttendanceStatus.ON_TIME, AttendanceStatus.DID_NOT_ATTEND, AttendanceStatus.LATE)
    for meeting, status in zip(file.meetings, marks, strict=False):
        office.coordinator.do(
            groups.mark, group, membership=member, meeting=meeting.id, status=status
        )
    found = load(office)
    (one,) = found.cases
    assert (one.sessions, one.service, one.groups) == (2, Service.GROUP, (group,))
    assert found.groups[group].startswith("Tumaini 1")
    office.coordinator.do(
        groups.mark, group, membership=member, meeting=file.meetings[1].id,
        status=AttendanceStatus.ON_TIME,
    )  # fmt: skip
    assert load(office).cases[0].sessions == 3


def closed_with_scores(office: Office) -> CaseId:
    """A course with PHQ-9 of 16 and 0, closed, with nothing given since."""
    case = office.client()
    course(office, case, ("phq-9", 2))
    told = {"planned": True, "last_contact": None, "summary": ""}
    reason = ClosingReason.GOALS_MET
    office.counsellor1.do(closing.close_case, case, reason=reason, **told)
    return case


def test_a_follow_up_is_no_score_of_after(office: Office):
    case = closed_with_scores(office)
    before = load(office).cases[0].pairs["phq-9"]
    office.clock.move(days=95)
    office.screening(office.counsellor1, case, "phq-9", {"rest": 3, "9": 0})
    after = load(office).cases[0].pairs["phq-9"]
    assert (after.last, after.last_on, after.rewritten) == (0, before.last_on, False)
    assert after.significance is Significance.RECOVERED
    assert digest(office, case).spans[0].last == 24


def test_what_was_given_for_the_closing_belongs_to_the_course(office: Office):
    case = closed_with_scores(office)
    office.clock.move(days=5)
    office.screening(office.counsellor1, case, "phq-9", {"rest": 1, "9": 0})
    assert load(office).cases[0].pairs["phq-9"].last == 8


def test_a_reopened_file_has_a_second_course(office: Office):
    case = closed_with_scores(office)
    office.clock.move(days=95)
    office.screening(office.counsellor1, case, "phq-9", {"rest": 3, "9": 0})
    office.counsellor1.do(closing.reopen_case, case, text="Came back after the hearing")
    first, second = load(office).cases
    assert (first.pairs["phq-9"].first, first.pairs["phq-9"].last) == (16, 0)
    assert (first.finished, first.sessions) == (True, 2)
    assert (second.started, second.ended, second.began) == (False, False, office.clock().date())
    assert second.lacking == {"phq-9": NoPair.ONE_SCORE}
    office.clock.move(days=7)
    for rest in (2, 1):
        office.note(office.counsellor1, case)
        office.screening(office.counsellor1, case, "phq-9", {"rest": rest, "9": 0})
        office.clock.move(days=14)
    first, second = load(office).cases
    assert (first.pairs["phq-9"].first, first.pairs["phq-9"].last) == (16, 0)
    assert (second.pairs["phq-9"].first, second.pairs["phq-9"].last) == (24, 8)
    assert (second.sessions, second.ended) == (2, False)
    found = outcomes(load(office), Wanted("phq-9", Courses.STARTED))
    assert (found.started, found.finished, found.paired) == (2, 1, 2)
    told = {"planned": True, "last_contact": None, "summary": ""}
    office.counsellor1.do(closing.close_case, case, reason=ClosingReason.PARTLY_MET, **told)
    assert outcomes(load(office), Wanted("phq-9")).finished == 2


def test_the_age_is_that_at_the_start_of_the_course(office: Office):
    year = office.clock().year
    case = office.client(birth_year=year - 24)
    assert load(office).cases[0].age is AgeBand.YOUNG
    office.clock.move(days=366)
    course(office, case, ("phq-9", 2))
    assert load(office).cases[0].age is AgeBand.TWENTIES


def test_a_closing_taken_back_the_same_day_is_no_end_of_the_course(office: Office):
    case = closed_with_scores(office)
    office.counsellor1.do(closing.reopen_case, case, text="The wrong file")
    (one,) = load(office).cases
    assert (one.sessions, one.ended) == (2, False)
    assert one.pairs["phq-9"].last == 0


def test_a_file_reopened_before_digests_told_of_courses_is_divided_at_its_next_score(
    office: Office,
):
    case = closed_with_scores(office)
    office.clock.move(days=95)
    office.counsellor1.do(closing.reopen_case, case, text="Came back after the hearing")

    def forget(work):
        old = work.digests.only(case).value
        spans = tuple(replace(one, days=(), scores=(), wordings=()) for one in old.spans)
        work.digests.put(case, replace(old, courses=(), spans=spans))

    office.run(office.counsellor1, forget)
    (one,) = load(office).cases
    assert (one.pairs["phq-9"].first, one.pairs["phq-9"].last) == (16, 0)
    office.screening(office.counsellor1, case, "gad-7", 1)
    first, second = load(office).cases
    assert first.pairs["phq-9"].last == 0
    assert second.lacking["phq-9"] is NoPair.NOT_GIVEN


def test_a_score_of_years_ago_is_no_score_of_before(office: Office):
    case = office.client()
    ago = office.clock() - timedelta(days=1200)
    office.screening(office.counsellor1, case, "phq-9", {"rest": 3, "9": 0}, at=ago)
    course(office, case, ("phq-9", 2))
    (one,) = load(office).cases
    assert (one.pairs["phq-9"].first, one.pairs["phq-9"].last) == (16, 0)


def member_of(office: Office, case, title: str) -> tuple:
    group = office.group(members=(case,), title=title)
    file = office.coordinator.do(groups.open_group, group)
    return group, file.members[0].membership, file.meetings


def test_a_group_belongs_to_the_course_in_which_its_meetings_were(office: Office):
    case = office.client()
    first, member, meetings = member_of(office, case, "Tumaini 1")
    mark = {"membership": member, "meeting": meetings[0].id, "status": AttendanceStatus.ON_TIME}
    office.coordinator.do(groups.mark, first, **mark)
    told = {"planned": True, "last_contact": None, "summary": ""}
    office.counsellor1.do(closing.close_case, case, reason=ClosingReason.GOALS_MET, **told)
    office.clock.move(days=60)
    office.counsellor1.do(closing.reopen_case, case, text="Came back")
    second, member, meetings = member_of(office, case, "Tumaini 2")
    earlier, later = load(office).cases
    assert (earlier.groups, earlier.service, earlier.sessions) == ((first,), Service.GROUP, 1)
    assert (later.groups, later.service, later.sessions) == ((second,), Service.GROUP, 0)


def test_sessions_and_meetings_of_a_file_that_was_merged_count(office: Office):
    kept, away = office.client(), office.client()
    desk = office.counsellor1
    office.appointment(desk, away, outcome=SessionOutcome.ATTENDED)
    office.screening(desk, away, "gad-7", 2)
    group, member, meetings = member_of(office, away, "Tumaini 1")
    mark = {"membership": member, "meeting": meetings[0].id, "status": AttendanceStatus.ON_TIME}
    office.coordinator.do(groups.mark, group, **mark)
    office.clock.move(days=10)
    office.appointment(desk, kept, outcome=SessionOutcome.ATTENDED)
    office.screening(desk, kept, "gad-7", 0)
    desk.do(merging.merge_files, kept, away, reason="The same person")
    (one,) = load(office).cases
    assert (one.case, one.sessions, one.service) == (kept, 3, Service.BOTH)
    assert one.groups == (group,)
    desk.do(merging.separate_files, kept, away, reason="Two people after all")
    assert {one.case: one.sessions for one in load(office).cases} == {kept: 1, away: 2}


def test_a_file_merged_by_way_of_another_counts_once_and_a_circle_never():
    def row(number: int, into: int | None) -> CaseRow:
        case = UUID(int=number)
        return CaseRow(
            case, "KM", CaseStatus.CLOSED, "", None, True, date(2026, 1, 1), None, None, (), None,
            merged_into=None if into is None else UUID(int=into),
        )  # fmt: skip

    kept, middle, far = row(1, None), row(2, 1), row(3, 2)
    circle = (row(4, 5), row(5, 4))
    assert service.merged_away((kept, middle, far, *circle)) == {kept.case: (middle, far)}


def test_an_earlier_file_of_the_same_person_is_an_earlier_course(office: Office):
    away = closed_with_scores(office)
    office.clock.move(days=400)
    kept = office.client()
    course(office, kept, ("phq-9", 1))
    office.counsellor1.do(merging.merge_files, kept, away, reason="The same person")
    first, second = load(office).cases
    assert {first.case, second.case} == {kept}
    assert (first.pairs["phq-9"].first, second.pairs["phq-9"].first) == (16, 8)
    assert (first.sessions, second.sessions) == (2, 2)


def in_group(office: Office, case):
    """Enrol a client, screen at the first and the third meeting, and mark those two as attended."""
    group = office.group(members=(case,))
    file = office.coordinator.do(groups.open_group, group)
    for meeting, value in ((file.meetings[0], 2), (file.meetings[2], 0)):
        office.clock.at = meeting.start + timedelta(hours=1)
        office.coordinator.do(
            groups.mark, group, membership=file.members[0].membership, meeting=meeting.id,
            status=AttendanceStatus.ON_TIME,
        )  # fmt: skip
        office.screening(office.counsellor1, case, "gad-7", value)
    return group


def test_scores_around_the_meetings_of_a_group_make_a_pair(office: Office):
    case = office.client()
    in_group(office, case)
    (one,) = load(office).cases
    assert (one.sessions, one.service) == (2, Service.GROUP)
    assert (one.pairs["gad-7"].first, one.pairs["gad-7"].last) == (14, 0)
    assert one.began == one.pairs["gad-7"].first_on


def test_meetings_of_a_group_that_cannot_be_read_count_without_their_day(
    office: Office, monkeypatch
):
    case = office.client()
    in_group(office, case)
    monkeypatch.setattr(GroupBook, "groups", lambda self, work: ())
    (one,) = load(office).cases
    assert (one.sessions, one.groups) == (2, ())
    assert one.lacking == {"gad-7": NoPair.FIRST_LATE}


def test_what_did_not_change_is_not_made_again(office: Office):
    office.client()
    other = office.client(name="Akinyi Otieno")
    first = {one.case: one for one in load(office).cases}
    office.note(office.counsellor1, other)
    second = {one.case: one for one in load(office).cases}
    assert [case for case in first if first[case] is not second[case]] == [other]


def test_the_programmes_own_figures_judge_and_are_named(office: Office):
    case = office.client()
    course(office, case, ("pcl-5", 1))
    assert load(office).cases[0].pairs["pcl-5"].significance is Significance.IMPROVED
    own = OwnChange("pcl-5", sd=20.0, reliability=0.7, source="Our own pilot, n = 212")
    desk = office.admin
    new = replace(desk.do(settings.programme_settings), change_figures=(own,))
    desk.do(settings.change_settings, settings=new, reason="Agreed at the review of March")
    found = load(office)
    facts = found.forms["pcl-5"]
    assert (facts.threshold, facts.source, facts.own) == (31, "Our own pilot, n = 212", True)
    assert found.cases[0].pairs["pcl-5"].significance is Significance.UNCHANGED


def test_a_threshold_in_points_judges_both_ways_and_is_named(office: Office):
    case = office.client()
    course(office, case, ("pcl-5", 1))
    own = OwnChange("pcl-5", source="NHS Talking Therapies", points=10.0)
    new = replace(office.admin.do(settings.programme_settings), change_figures=(own,))
    office.admin.do(settings.change_settings, settings=new, reason="Agreed at the review of March")
    kept = office.admin.do(settings.programme_settings).change_figures
    assert kept == (own,)
    form = office.run(office.supervisor, lambda work: settings.programme_form(work, "pcl-5"))
    assert (form.change.threshold, form.change.deterioration) == (10, 10)
    for last, found in ((31, "unchanged"), (30, "improved"), (50, "deteriorated")):
        assert reliable_direction(form, 40, last) == found
    facts = load(office).forms["pcl-5"]
    assert (facts.threshold, facts.sd, facts.in_points, facts.own) == (10, None, True, True)
    assert change_source(facts) == (
        "reliable change 10 (NHS Talking Therapies), a threshold in points and not from an SD and"
        " a reliability, set by the programme"
    )


def test_the_kind_of_a_reliability_and_whose_it_is_are_said(office: Office):
    case = office.client()
    course(office, case, ("pcl-5", 1), ("phq-9", 1))
    forms = load(office).forms
    assert change_source(forms["pcl-5"]) == (
        "reliable change 15 (Marx 2022), SD 12.4, reliability 0.82, test-retest (Blevins 2015),"
        " unrounded 14.58, figures of: Clinical normative sample (standard deviation); students"
        " (reliability)"
    )
    assert change_source(forms["phq-9"]) == (
        "reliable change 6 (NHS Talking Therapies), no SD published, reliability 0.89, Cronbach's"
        " alpha (Kroenke 2001), figures of: NHS Talking Therapies, England"
    )
    bare = replace(forms["phq-9"], reliability=None, studied="", kind="", confirmed=False)
    assert change_source(bare) == (
        "reliable change 6 (NHS Talking Therapies), no SD published, no reliability published,"
        " unconfirmed"
    )
    assert change_brief(bare) == "reliable change 6 (NHS Talking Therapies), unconfirmed"


@pytest.mark.parametrize("points", [0, -1, float("nan"), float("inf"), 81])
def test_points_that_no_score_can_change_by_are_refused(office: Office, points: float):
    own = OwnChange("pcl-5", source="A study", points=points)
    new = replace(office.admin.do(settings.programme_settings), change_figures=(own,))
    with pytest.raises(Invalid) as caught:
        office.admin.do(settings.change_settings, settings=new, reason="Agreed in March")
    assert caught.value.reason == "change-points-out-of-range"


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"source": " "}, "change-source-missing"),
        ({"source": "x" * 501}, "text-too-long"),
        ({"sd": 0}, "change-figures-impossible"),
        ({"reliability": 1.0}, "change-figures-impossible"),
        ({"sd": 81.0}, "change-sd-too-large"),
        ({"instrument": "hamilton"}, "unknown-instrument"),
    ],
)
def test_figures_of_change_that_cannot_be_right_are_refused(office: Office, facts, reason: str):
    own = replace(OwnChange("pcl-5", 12.4, 0.9, "A study"), **facts)
    new = replace(office.admin.do(settings.programme_settings), change_figures=(own,))
    with pytest.raises(Invalid) as caught:
        office.admin.do(settings.change_settings, settings=new, reason="Agreed in March")
    assert caught.value.reason == reason


def test_gathering_reports_progress_and_can_be_stopped(office: Office):
    office.client()
    told: list[tuple[int, int]] = []
    office.supervisor.do(service.load_cohort, lambda done, of: told.append((done, of)))
    assert told[-1] == (1, 1)

    class Stopped(Exception):
        pass

    def stop(done: int, of: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        office.supervisor.do(service.load_cohort, stop)
    assert len(load(office).cases) == 1


def test_one_entry_is_logged_however_many_cases_there_are(office: Office):
    office.client()
    office.client(name="Akinyi Otieno")
    load(office)
    before = len(actions(office))
    load(office)
    assert actions(office)[before:] == [Action.LIST_OPENED]


def test_a_course_that_never_began_is_nobodys_outcome(office: Office):
    office.client()
    found = outcomes(load(office), Wanted("phq-9", Courses.STARTED)) if load(office).forms else None
    assert found is None
    assert load(office).cases[0].started is False
    assert load(office).cases[0].began == (office.clock() + timedelta()).date()


def test_a_pair_in_two_languages_counts_and_is_marked(office: Office):
    desk = office.counsellor1
    same, other = office.client(), office.client(name="Nekesa Barasa")
    for case, language in ((same, "en"), (other, "sw")):
        course(office, case, ("phq-9", 2))
        answers = replace(office.answers("phq-9", {"rest": 0, "9": 0}), language=language)
        desk.do(screenings.record_screening, case, answers, mode=Mode.SELF)
        close(office, case)
    found = outcomes(load(office), Wanted("phq-9"))
    assert {one.case: one.rewritten for one in found.pairs} == {same: False, other: True}
    assert found.rewritten == Share(1, 2)
    assert found.verdicts.improved == Share(2, 2)
