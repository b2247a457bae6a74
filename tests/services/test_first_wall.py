"""Who is let in to each use case of the desk: the whole table, one row for every use case.

`test_who_may` runs the use cases of the record for real, through both walls; here every use case
that there is asks its permission alone. A use case without a row fails.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import counsel_desk.services
from counsel_desk.domain.ids import CaseId, GroupId
from counsel_desk.services.desk import _admit, described
from counsel_desk.services.errors import NotAllowed
from counsel_desk.storage.unit_of_work import transaction
from tests.builders import Office, open_office

TABLE: dict[str, str] = {
    # The client is counsellor1's, whom supervisor supervises; counsellor1 and peer lead the group
    # that the client is in. The founder has every role, and no relation but the coordinator's.
    "counsellor1": """
        addenda.add_addendum
        answer_drafts.drop_answers answer_drafts.save_answers answer_drafts.unfinished_answers
        appointments.explain_no_note
        care_plans.record_goal_review care_plans.save_care_plan
        cases.update_identity
        closing.close_case closing.closing_facts closing.reopen_case
        consents.correct_consent consents.record_consent consents.withdraw_consent
        corrections.correct_screening
        demo_group_notes._write
        demo_notes.last_notes
        documents._begin documents._seal documents._store
        documents.bring_back documents.describe documents.strike
        events.save_event events.save_step
        family.end_family family.link_family
        group_notes.sign_meeting_note
        intake.save_intake
        life_events.mark_event
        measurement.ask_again measurement.put_off measurement.set_client_plan
        merging.compare_files merging.merge_files merging.same_person merging.separate_files
        note_reviews.review_of note_reviews.start_revision note_reviews.submit_note
        notes.sign_note
        own_notes.list_own_notes own_notes.open_own_note own_notes.save_own_note
        own_notes.share_own_note
        referrals.record_referral referrals.update_referral
        risk.record_risk
        safety_plans.save_safety_plan
        screenings.record_screening
        entry_strikes.strike_entry strikes.strike_note strikes.strike_screening
        writing.last_plan
    """,
    "counsellor1 supervisor": """
        alerts.alert_answers alerts.answer_alert alerts.case_alerts alerts.follow_up_alert
        plans_elsewhere.plans_elsewhere
        care_plans.care_plan_versions care_plans.open_care_plan
        chart_reviews.chart_reviews
        charts.export_chart charts.progress_course
        closing.case_steps
        consents.consent_state consents.list_consents
        corrections.screening_versions
        documents._begin_preview documents._begin_reading documents._read
        documents.export_document documents.list_documents documents.open_document
        documents.same_content
        events.open_history
        family.list_family
        group_notes.count_sealed_notes
        group_notes.list_meeting_notes group_notes.open_meeting_notes
        handover.cover_case handover.end_cover handover.hand_over leavers._pass_one_on
        intake.open_intake
        group_achieved.group_achieved
        leaving_reports.client_progress leaving_reports.permit_progress
        letters.letter_pieces letters.write_letter
        life_events.marked_events
        measurement.client_schedule
        notes.list_notes notes.open_note notes.read_note
        own_copy.export_own_copy own_copy.preview_own_copy
        referrals.list_referrals referrals.open_referral
        risk.list_risks risk.open_risk risk.risk_versions risk.standing
        risk_reviews.risk_reviews
        safety_plans.export_safety_plan safety_plans.open_safety_plan
        safety_plans.safety_plan_versions
        screenings.list_screenings screenings.open_screening
        strikes.list_strikes
        timeline.timeline
    """,
    "supervisor": """
        chart_reviews.sign_chart
        erasures.ask_erasure erasures.preview_erasure
        retention.hold retention.keep_longer retention.lift_hold
        risk_reviews.review_risk
    """,
    "founder counsellor1 supervisor coordinator": """
        cases.open_case
        client_groups.groups_of_client
        group_achieved.group_turnout group_achieved.permit_cycle_report
        handover.covers
        versions.list_versions
    """,
    "founder counsellor1 coordinator": """
        appointments.book appointments.book_appointment appointments.cancel_appointment
        appointments.check_booking appointments.move_appointment appointments.record_outcome
        cases.update_contact cases.update_coordination
        group_paper.permit_paper group_paper.preview_paper
        group_places.change_priority group_places.put_on_list group_places.take_off_list
        group_schedule.check_meeting group_schedule.move_meeting group_schedule.take_back_move
        groups.check_enrolment
        groups.end_membership groups.enrol groups.set_meeting_status
        interpreters.change_meeting interpreters.change_session interpreters.check_meeting
        interpreters.check_session interpreters.meeting_history interpreters.session_history
        outreach.open_outreach outreach.record_outreach
        practicalities.open_practicalities practicalities.permit_accounts
        practicalities.save_costs practicalities.save_transport
    """,
    "founder counsellor1 coordinator peer": """
        groups.mark
    """,
    "founder counsellor1 supervisor coordinator peer": """
        group_marks.mark_history
        group_places.places_of
        group_schedule.meeting_history
        group_staff.plan_history group_staff.staff_history
        groups.open_group
    """,
    "founder supervisor coordinator admin": """
        cases.assign_counsellor
    """,
    # From here on no case or group is named: the role decides, and keys decide what is found.
    "founder counsellor1 counsellor2": """
        demo_network._refer
        score_import.bring_in score_import.list_imports score_import.undo
        score_preview.given_already score_preview.surroundings
        own_notes.may_be_shown
        safety_plans.known_agencies
        writing.check_spelling writing.drop_snippet writing.forget_word writing.habits
        writing.learn_word writing.prefer_format writing.save_snippet writing.snippets
    """,
    "founder counsellor1 counsellor2 coordinator": """
        calendar_files.permit_calendar
        cases.possible_duplicates cases.register_client
        demo._close_cases demo._write_clients
        register_import.bring_in register_import.list_imports register_import.preview
        register_import.undo
    """,
    "founder counsellor1 counsellor2 supervisor coordinator": """
        cases.find_case cases.list_cases
        group_places.waiting_list
        outreach.outreach_due
    """,
    "founder counsellor1 counsellor2 supervisor coordinator peer": """
        calendar.calendar
        groups.list_groups
    """,
    "founder counsellor1 counsellor2 supervisor coordinator admin": """
        directory.list_partners directory.lost_partners directory.open_partner
        own_instruments.definition_text own_instruments.list_instruments
        wordings.wording_history
        settings.lost_changes settings.programme_settings settings.settings_history
    """,
    "founder supervisor": """
        chart_reviews.chart_queue
        leavers._is_left leavers._type_again leavers.left_files
        leaving_reports.permit_report
        note_reviews.approve_note note_reviews.open_submitted note_reviews.return_note
        note_reviews.review_queue
        outcomes.load_cohort
        own_notes.open_shown_note own_notes.shown_own_notes
        people.cosign_made_up people.cosign_person
        programme_figures.count_services programme_figures.count_violations
        retention.keeping_due retention.review_keeping
        risk_reviews.risk_queue
        supervision.caseload
    """,
    "founder coordinator": """
        demo_endings._leave demo_endings._write
        demo_groups._write demo_schedule._write demo_waiting._write
        directory.add_partner directory.change_partner directory.verify_partner
        group_plans.cancel_cycle group_plans.change_plan
        calendar_files.offer_dates calendar_files.take_in_dates
        group_schedule.add_meetings group_schedule.check_added group_schedule.check_cycle
        group_schedule.check_change group_schedule.check_one
        group_staff.change_staff
        group_week.group_week
        practicalities.month_lines practicalities.permit_month
        practicalities.venue_checks_due
        groups.create_group
    """,
    "founder admin": """
        erasures._carry_out
        leavers._rotated leavers.remove_person leavers.renew_person leavers.rotation_due
        organisation._begin organisation._give organisation.found
        organisation.organisation_state
        people.add_person people.change_roles people.save_team
        protection.permit_trail protection.protection protection.strengthen
        trail.list_trail
        vaults._found
    """,
    "founder supervisor admin": """
        breaches.close_breach breaches.concerned_files breaches.export_breach
        breaches.list_breaches breaches.save_breach
        erasures.erasures_waiting erasures.list_erasures erasures.refuse_erasure
        own_instruments.add_from_form own_instruments.add_instrument
        own_instruments.permit_instrument
        own_instruments.retire_instrument
        settings.change_settings
        wordings.enter_wording wordings.withdraw_wording
    """,
    "founder counsellor1 counsellor2 supervisor coordinator peer admin": """
        backups._begin backups._note backups.allow_transport
        demo._save_all
        erased._ends erased._honour erased.clean_own erased.stones
        form_drafts.drop_form form_drafts.list_forms form_drafts.open_form form_drafts.save_form
        left_meeting_notes.drop_left_note left_meeting_notes.open_left_note
        left_meeting_notes.sign_left_note
        digests_anew.make_anew digests_anew.stale_files
        pending.keep_circles pending.open_rows pending.pending_scopes pending.reconcile
        pending.save_ring
        notes.drop_damaged_draft notes.drop_draft notes.list_drafts notes.open_draft
        notes.save_draft notes.sign_late_note notes.start_draft
        people.change_passphrase people.confirm_passphrase people.list_people people.list_teams
        place.last_place place.remember_place
        recovery.kit_state recovery.make_kit recovery.note_printed recovery.use_kit
        risk.my_reviewers
        search.find search.have_found search.read_for_search
        settings.absence_reasons settings.note_formats settings.own_reasons
        today.today
        vaults._note_failures
        salvage._lines salvage._tell
        verification.name_signers verification.note_verified verification.verify_slice
        witness._note_older
    """,
}
"""Who is let in (written by hand from the pages of the design), and to which use cases."""

ROWS = {name: people for people, names in TABLE.items() for name in names.split()}


def _use_cases() -> dict[str, Callable[..., Any]]:
    """Find every use case of the services by its module and name."""
    found: dict[str, Callable[..., Any]] = {}
    package = counsel_desk.services
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        room = importlib.import_module(module.name)
        for name, function in inspect.getmembers(room, inspect.isfunction):
            if described(function) is not None and function.__module__ == room.__name__:
                found[f"{module.name.removeprefix(package.__name__ + '.')}.{name}"] = function
    return found


USE_CASES = _use_cases()


@dataclass(frozen=True)
class Scene:
    """An office with one client in one group."""

    office: Office
    case: CaseId
    group: GroupId

    def let_in(self, use_case: Callable[..., Any]) -> set[str]:
        """Give who gets past the first wall, without doing anything behind it."""
        return {
            name for name, desk in self.office.everyone().items() if self._admits(desk, use_case)
        }

    def _admits(self, desk: Any, use_case: Callable[..., Any]) -> bool:
        known = described(use_case)
        given: dict[str, object] = dict.fromkeys(list(known.signature.parameters)[1:])
        given |= {known.case_at: self.case} if known.case_at else {}
        given |= {known.group_at: self.group} if known.group_at else {}
        with transaction(desk.vault, desk.who) as work:
            try:
                _admit(work, known, (), given)
            except NotAllowed:
                return False
        return True


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder: Path = tmp_path_factory.mktemp("first-wall")
    with open_office(folder) as office:
        case = office.client()
        yield Scene(office, case, office.group(members=(case,), peer=office.peer))


def test_every_use_case_has_its_row_and_every_row_its_use_case():
    missing, gone = USE_CASES.keys() - ROWS.keys(), ROWS.keys() - USE_CASES.keys()
    assert not missing, f"write down in TABLE who may: {sorted(missing)}"
    assert not gone, f"rows of use cases that there are no more: {sorted(gone)}"
    twice = Counter(name for names in TABLE.values() for name in names.split())
    assert max(twice.values()) == 1


@pytest.mark.parametrize("name", sorted(USE_CASES.keys() & ROWS.keys()))
def test_the_first_wall_lets_in_who_the_table_names(scene: Scene, name: str):
    assert scene.let_in(USE_CASES[name]) == set(ROWS[name].split())


def test_nobody_is_let_in_to_a_case_that_there_is_not(scene: Scene):
    nobody = Scene(scene.office, CaseId(scene.office.founder.me.id), scene.group)
    assert nobody.let_in(USE_CASES["timeline.timeline"]) == set()
