"""A client's own copy points out everyone else in it, and leaves out who is not kept on purpose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from counsel_desk.domain.closing import CaseStep, CaseStepKind, ClosingReason
from counsel_desk.domain.events import Answer, FormState, LegalStep, MethodUse, Violation
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.domain.plan import CarePlan, Goal
from counsel_desk.domain.risk import AreaRisk, RiskArea, RiskAssessment, RiskLevel
from counsel_desk.reports.own_copy import as_json
from counsel_desk.services import own_copy
from counsel_desk.services.own_copy_others import OTHER_FILE, OTHER_PERSON
from counsel_desk.storage import kinds
from tests.builders import Office, day
from tests.services.test_leaving import export

NOTES = frozenset({"notes"})


@pytest.fixture
def case(office: Office):
    office.client(name="Naliaka May Wekesa")
    return office.client(name="Wanjiru Achieng")


def noted(office: Office, case, text: str, **facts):
    office.clock.move(days=1)
    office.note(office.counsellor1, case, text=text, **facts)


def looked(office: Office, case, chosen=NOTES, **facts):
    return office.counsellor1.do(own_copy.preview_own_copy, case, chosen=chosen, **facts)


def test_each_place_is_named_by_part_item_and_line(office: Office, case):
    noted(
        office, case, "Slept.\n\nWalked with naliaka wekesa and her aunt.\n\nNaliaka’s stall burnt."
    )
    copy = looked(office, case)
    first, second = copy.mentions
    assert (first.part, first.words, first.kept) == ("Notes", "naliaka wekesa", False)
    assert first.heading.startswith("Progress, ")
    # The heading, the session and its minutes stand above the words.
    assert (first.line, second.line) == (6, 8)
    assert first.context == "Walked with naliaka wekesa and her aunt."
    body = copy.sections[0].items[0].body
    assert body.count(OTHER_PERSON) == 2
    assert "aliaka" not in body + as_json(copy).decode()
    assert copy.hidden == 2


def test_a_place_that_is_kept_stays_and_no_other(office: Office, case, tmp_path):
    noted(office, case, "Met Naliaka at the market. Naliaka sang.")
    first, second = looked(office, case).mentions
    kept = frozenset({first.key})
    copy = looked(office, case, kept=kept)
    assert [one.kept for one in copy.mentions] == [True, False]
    assert copy.hidden == 1
    assert copy.sections[0].items[0].body == f"Met Naliaka at the market. {OTHER_PERSON} sang."
    left = export(office, case, tmp_path, chosen=NOTES, kept=kept).copy
    assert left == copy
    assert second.key not in as_json(left).decode()


def test_a_place_whose_words_have_changed_is_not_kept(office: Office, case):
    noted(office, case, "Met Naliaka at the market.")
    (found,) = looked(office, case).mentions
    copy = looked(office, case, kept=frozenset({found.key.replace("Naliaka", "Wekesa")}))
    assert copy.hidden == 1


def test_codes_names_in_headings_and_facts_are_found_and_days_are_not(office: Office, case):
    code = office.run(office.counsellor1, lambda work: work.me) and office.code(case)
    noted(
        office, case, f"Own file {code}; the file KM-0777-X is not hers. On 3 May 2026 it rained."
    )
    goal = Goal(case, "Walk with Naliaka")
    plan = CarePlan(day(office), ("Nightmares about Wekesa",), (goal,))
    office.run(office.counsellor1, lambda work: kinds.CARE_PLAN.records(work).add(case, plan))
    copy = looked(office, case, frozenset({"notes", "plan"}))
    told = as_json(copy).decode()
    assert [one.words for one in copy.mentions] == ["KM-0777-X", "Wekesa", "Naliaka"]
    assert [one.line for one in copy.mentions[1:]] == [2, 1]
    assert code in told
    assert OTHER_FILE in told
    assert "3 May 2026" in told
    assert f"Walk with {OTHER_PERSON}" in told


def test_a_part_of_the_own_name_is_nobody_else(office: Office, case):
    office.client(name="Wanjiru Kamau")
    noted(office, case, "Wanjiru came with Wanjiru Kamau.")
    copy = looked(office, case)
    assert copy.sections[0].items[0].body == f"Wanjiru came with {OTHER_PERSON}."


def test_events_risk_legal_steps_and_closing_leave_field_by_field(office: Office, case):
    event = Violation(
        started=PartialDate(2025, 3), place="station", methods=(MethodUse("physical.blunt"),),
        perpetrators=("police.special",), perpetrator_detail="Kanari Sergeant",
        detained=Answer.YES, detention_length=3, purposes=("confession",),
        reported_to="Kanari Officer", account="They kept the lights on.",
    )  # fmt: skip
    step = LegalStep(
        on=PartialDate(2025, 4, 2), ob_number="OB 12/4", p3=FormState.ISSUED, stage="hearing",
        investigating_officer="Kanari Inspector", remarks="Kanari remark",
    )  # fmt: skip
    bare = LegalStep(ob_number="OB 13")
    risk = RiskAssessment(
        day(office), {RiskArea.SUICIDE: AreaRisk(RiskLevel.LOW, "Passing thoughts")},
        RiskLevel.LOW, "Sleeps again.",
    )  # fmt: skip
    closed = CaseStep(
        CaseStepKind.CLOSED, day(office), next(iter(ClosingReason)), planned=True,
        last_contact=date(2026, 2, 1), text="Went well.",
    )  # fmt: skip
    covered = replace(closed, kind=CaseStepKind.COVERED, text="Kanari cover")
    for kind, value in (
        (kinds.VIOLATION, event), (kinds.LEGAL_STEP, step), (kinds.LEGAL_STEP, bare),
        (kinds.RISK, risk), (kinds.CLOSING, closed), (kinds.CLOSING, covered),
    ):  # fmt: skip
        desk = office.counsellor1
        office.run(desk, lambda work, kind=kind, value=value: kind.records(work).add(case, value))
    copy = looked(office, case, frozenset({"events", "legal", "risk", "closing"}))
    assert [one.key for one in copy.sections] == ["risk", "events", "legal", "closing"]
    told = as_json(copy).decode()
    for word in (
        "physical.blunt", "police.special", "They kept the lights on.", "3 days", "confession",
        "OB 12/4", "OB 13", "hearing", "Passing thoughts", "Sleeps again.", "Went well.",
    ):  # fmt: skip
        assert word in told, word
    assert "Kanari" not in told


def test_what_lies_in_events_stays_out_for_who_holds_no_key_to_it(office: Office):
    case = office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    assert looked(office, case, frozenset({"events", "legal"})).sections == ()
