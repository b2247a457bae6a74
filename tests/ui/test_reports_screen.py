"""Reports: the preview, the PDF and the CSV say the same, and small numbers never leave."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QFileDialog

from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import SessionOutcome, Sex
from counsel_desk.domain.events import MethodUse, Violation
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.outcomes import pair_outcome
from counsel_desk.domain.outcomes.cohort import AgeBand, CohortCase
from counsel_desk.domain.outcomes.intervals import Share
from counsel_desk.domain.outcomes.team import Courses, Dimension, Wanted, outcomes
from counsel_desk.domain.programme_figures import (
    ClientFacts,
    CrossTable,
    GroupFacts,
    Period,
    ServiceFigures,
    ViolationFacts,
    service_figures,
    violation_figures,
)
from counsel_desk.domain.referrals import Direction, Referral, ReferralKind, Urgency
from counsel_desk.reports.document import Facts, Picture, Report, Table
from counsel_desk.reports.document_csv import to_csv
from counsel_desk.reports.document_pdf import printed
from counsel_desk.services import events
from counsel_desk.services.errors import VaultBusy
from counsel_desk.services.exports import ExportKind
from counsel_desk.services.programme_figures import count_services
from tests.builders import PASSPHRASE, actions
from tests.domain.outcomes.test_team import case as cohort_case
from tests.domain.outcomes.test_team import cohort
from tests.ui.group_stage import open_stage
from tests.ui.test_client_page import Passphrase
from ui.job import Cancelled
from ui.screen import Route
from ui.screens.client import progress_report
from ui.screens.client.progress_report import (
    ProgressPreviewSheet,
    ProgressReporter,
    SealProgressSheet,
    picture_of,
)
from ui.screens.reports import making
from ui.screens.reports.screen import COUNTED, LEAVES, ReportsScreen, periods, quarter_of
from ui.shell.report_saving import SealReportSheet
from ui.widgets import outcome_words, report_build, report_outcomes
from ui.widgets.report_numbers import AsCounted, AsItLeaves, together
from ui.widgets.report_view import ReportView

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
TODAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
OPEN = Period()
SEAL = "mango river lantern seven quilt otter"


def client(number: int, county: str, sex: Sex = Sex.FEMALE, **facts: object) -> ClientFacts:
    plain: dict[str, object] = {
        "case": CaseId(UUID(int=number)), "county": county, "sex": sex, "age": AgeBand.TWENTIES,
        "registered_on": TODAY, "sessions": (TODAY,), "meetings": (), "referrals": (),
    }  # fmt: skip
    return ClientFacts(**{**plain, **facts})  # type: ignore[arg-type] # fields of the facts


def services(counts: dict[tuple[str, Sex], int]) -> ServiceFigures:
    clients = []
    for (county, sex), count in counts.items():
        clients += [client(len(clients) + n, county, sex) for n in range(count)]
    return service_figures(
        clients, [GroupFacts("Tumaini", (TODAY,), frozenset(one.case for one in clients[:9]))], OPEN
    )


def cells(report: Report) -> list[str]:
    """Every text of a report that may hold a number."""
    found = [*report.lines]
    for block in report.blocks:
        if isinstance(block, Table):
            found += [cell for row in block.rows for cell in row]
        elif isinstance(block, Facts):
            found += [said for _, said in block.lines]
    return found


def table(report: Report, title: str) -> Table:
    return next(one for one in report.blocks if isinstance(one, Table) and one.title == title)


def facts(report: Report, title: str) -> dict[str, str]:
    return dict(next(b for b in report.blocks if isinstance(b, Facts) and b.title == title).lines)


def csv_of(report: Report) -> str:
    return to_csv(report).decode("utf-8-sig")


def test_preview_print_and_csv_hold_the_same_texts(qtbot):
    report = report_build.services_report(
        services({("Nakuru", Sex.FEMALE): 30, ("Nakuru", Sex.MALE): 22, ("Kisumu", Sex.MALE): 9}),
        AsItLeaves(), TODAY,
    )  # fmt: skip
    view = ReportView()
    qtbot.addWidget(view)
    view.set_report(report)
    pages = pypdfium2.PdfDocument(printed(report))
    pdf = "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    shown, written = view.text(), csv_of(report)
    for text in cells(report):
        assert text in shown
        assert text in written
        assert text in pdf


def test_another_report_begins_at_its_top_and_the_same_keeps_its_place(qtbot):
    counts = {("Nakuru", Sex.FEMALE): 30, ("Nakuru", Sex.MALE): 22}
    report = report_build.services_report(services(counts), AsItLeaves(), TODAY)
    view = ReportView()
    qtbot.addWidget(view)
    view.resize(600, 300)
    view.show()
    view.set_report(report)
    qtbot.waitUntil(lambda: view.is_whole and view.verticalScrollBar().maximum() > 100)
    view.verticalScrollBar().setValue(100)
    view.set_report(report)
    assert view.verticalScrollBar().value() == 100
    view.set_report(replace(report, title="Violations"))
    assert view.verticalScrollBar().value() == 0


def test_a_small_county_is_not_named_and_its_number_not_given_away():
    figures = services({("Nakuru", Sex.FEMALE): 30, ("Kisumu", Sex.MALE): 20, ("Lamu", Sex.MALE): 3,
                        ("Wajir", Sex.FEMALE): 2})  # fmt: skip
    report = report_build.services_report(figures, AsItLeaves(), TODAY)
    assert "Lamu" not in csv_of(report)
    by_sex = table(report, "Clients seen by county and sex")
    assert [row[0] for row in by_sex.rows] == ["Kisumu", "Nakuru", "Other counties", "All"]
    assert by_sex.rows[2][-1] == "*"
    assert by_sex.rows[0][-1] == "*" or by_sex.rows[-1][-1] == "*"
    sessions = [row[2] for row in table(report, "Delivered by county").rows]
    assert sessions.count("*") >= 2
    counted = report_build.services_report(figures, AsCounted(), TODAY)
    assert "Lamu" in csv_of(counted)
    assert table(counted, "Clients seen by county and sex").rows[-1] == ("All", "32", "23", "55")


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(
    st.tuples(st.sampled_from(["Nakuru", "Kisumu", "Lamu"]), st.sampled_from(list(Sex)[:2])),
    st.integers(0, 14), min_size=1))  # fmt: skip
def test_no_count_of_clients_below_eight_leaves_in_any_report(counts):
    figures = services(counts)
    report = report_build.services_report(figures, AsItLeaves(), TODAY)
    for title in ("Clients seen by county and sex", "Clients seen by county and age",
                  "Kind of service", "Delivered by county", "Delivered by sex",
                  "Delivered by age"):  # fmt: skip
        for row in table(report, title).rows:
            for text in row[1:]:
                assert text in ("*", "0") or int(text) >= 8


def of_ages(*counts: int) -> list[ClientFacts]:
    """Give clients of one county, as many of each age, each seen once and new."""
    made: list[ClientFacts] = []
    for age, count in zip(AgeBand, counts, strict=False):
        for _ in range(count):
            sex = Sex.FEMALE if len(made) < 8 else Sex.MALE
            made.append(client(len(made), "Nakuru", sex, age=age))
    return made


def test_no_other_number_of_a_report_gives_a_hidden_one_away():
    report = report_build.services_report(
        service_figures(of_ages(8, 1, 8), [], OPEN), AsItLeaves(), TODAY
    )
    ages = table(report, "Clients seen by county and age").rows[0][1:]
    said = facts(report, "In all")
    known = {
        said["Clients seen"], said["New clients"], said["Sessions attended"], ages[-1],
        table(report, "Kind of service").rows[-1][1], table(report, "Kind of service").rows[0][1],
        *(row[1] for row in table(report, "Delivered by county").rows),
        *(row[2] for row in table(report, "Delivered by county").rows),
    }  # fmt: skip
    # With "10 | * | 10" any number of everybody would leave one value for the star.
    if ages[:3].count("*") == 1:
        assert known == {"*"}
    else:
        assert ages[:3].count("*") > 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([0, 1, 2, 5, 7, 8, 9, 12]), min_size=1, max_size=4))
def test_no_number_of_sessions_or_new_clients_bounds_the_clients_of_an_age(counts):
    people = of_ages(*counts)
    report = report_build.services_report(service_figures(people, [], OPEN), AsItLeaves(), TODAY)
    rows = table(report, "Delivered by age").rows
    if not people:
        assert rows == ()
        return
    assert len(rows) == sum(map(bool, counts)) + 1
    said = facts(report, "In all")
    assert (rows[-1][1], rows[-1][2]) == (said["Clients seen"], said["Sessions attended"])
    ages = [one for one in counts if one]
    shown = [row[1] for row in rows]
    assert all(row[2] == "*" for row in rows if row[1] == "*")
    if shown[-1] == "*":
        assert said["New clients"] == "*"
    for place, truth in enumerate(ages):
        if truth < 8:
            assert len(possible(shown, ages, place)) > 1


def possible(shown: list[str], truths: list[int], place: int) -> set[int]:
    """Say which values a count can have for one who reads the others and the total."""
    spans = [
        range(1, 8) if truth < 8 else range(max(8, truth - 2), truth + 3) if text == "*"
        else range(max(8, int(text) - 2), int(text) + 3)
        for text, truth in zip(shown, truths, strict=False)
    ]  # fmt: skip
    total = shown[-1]
    whole = range(10**3) if total == "*" else range(int(total) - 2, int(total) + 3)
    return {one[place] for one in product(*spans) if sum(one) in whole}


def test_sessions_members_and_referrals_are_written_by_county_sex_and_age():
    referral = Referral(Direction.OUT, ReferralKind.LEGAL, Urgency.SOON, TODAY, "Haki")
    people = [client(n, "Nakuru", sessions=(TODAY,) * 3) for n in range(20)]
    people += [client(20 + n, "Kisumu", Sex.MALE, referrals=(referral,)) for n in range(10)]
    people += [client(30, "Lamu", Sex.MALE, referrals=(referral,) * 9)]
    group = GroupFacts("Tumaini", (TODAY,), frozenset(one.case for one in people[:22]))
    figures = service_figures(people, [group], OPEN)
    counted = report_build.services_report(figures, AsCounted(), TODAY)
    assert table(counted, "Delivered by county").rows == (
        ("Kisumu", "10", "10", "2", "10"), ("Lamu", "1", "1", "0", "9"),
        ("Nakuru", "20", "60", "20", "0"), ("All", "31", "71", "22", "19"),
    )  # fmt: skip
    assert table(counted, "Delivered by sex").rows[-1] == ("All", "31", "71", "22", "19")
    assert [row[0] for row in table(counted, "Delivered by age").rows] == ["25–34", "All"]
    leaves = report_build.services_report(figures, AsItLeaves(), TODAY)
    by_county = table(leaves, "Delivered by county").rows
    assert [row[0] for row in by_county] == ["Kisumu", "Nakuru", "Other counties", "All"]
    assert by_county[2][1:] == ("*", "*", "0", "*")
    for row in zip(*by_county, strict=True):
        assert row.count("*") != 1


def of_three(improved: int, unchanged: int, worse: int, **facts: object) -> list[CohortCase]:
    """Give cases with one pair each that improved, stayed as they were or got worse."""
    pairs = [(20, 5)] * improved + [(15, 14)] * unchanged + [(12, 20)] * worse
    return [cohort_case(n, *scores, **facts) for n, scores in enumerate(pairs)]


@pytest.mark.parametrize(("some", "of", "said"), [
    (8, 17, "47 % (26 to 69)"), (9, 17, "53 % (31 to 74)"), (8, 29, "28 % (15 to 46)"),
    (12, 12, "100 % (76 to 100)"),
])  # fmt: skip
def test_a_share_that_leaves_is_the_one_of_the_screen(some, of, said):
    assert AsItLeaves().share(Share(some, of)) == said
    assert f"({some} of {of}; " in AsCounted().share(Share(some, of))


SHARED = st.tuples(*[st.one_of(st.integers(0, 30), st.sampled_from([1, 7, 8, 9]))] * 3)


@settings(max_examples=60, deadline=None)
@given(SHARED, SHARED, st.sampled_from([Dimension.SEX, Dimension.SERVICE]))
def test_every_figure_that_leaves_is_the_one_of_the_screen_or_a_star(women, men, by):
    everyone = of_three(*women) + of_three(*men, sex=Sex.MALE)
    found = outcomes(cohort(*everyone), Wanted("phq-9", by=by))
    counted = report_outcomes.outcomes_report(found, {}, AsCounted(), TODAY)
    leaves = report_outcomes.outcomes_report(found, {}, AsItLeaves(), TODAY)
    for title in ("What became of them", "Scores before and after"):
        if all(one.title != title for one in counted.blocks):
            continue
        true = facts(counted, title)
        for name, said in facts(leaves, title).items():
            assert said in ("*", without_counts(true[name])), name
    shown = {row[0]: row for row in table(counted, "Divided").rows}
    for row in table(leaves, "Divided").rows:
        if row[0] != "Others":
            true_row = shown[row[0]]
            assert all(said in ("*", without_counts(true)) for said, true in
                       zip(row[2:], true_row[4:], strict=True))  # fmt: skip


def without_counts(said: str) -> str:
    """Give a share of the screen as it leaves: without how many of how many."""
    return re.sub(r"\(\d+ of \d+; ", "(", said)


def test_the_foot_says_what_was_rounded_and_what_was_not():
    said = report_build.foot(AsItLeaves())
    assert "other counts are rounded to 5" in said
    assert "percentages, means, effect sizes and their intervals are those of the true" in said


def test_a_part_does_not_tell_of_another_ones_few_through_the_shares_of_all():
    everyone = of_three(3, 20, 20) + of_three(30, 20, 20, sex=Sex.MALE)
    found = outcomes(cohort(*everyone), Wanted("phq-9", by=Dimension.SEX))
    report = report_outcomes.outcomes_report(found, {}, AsItLeaves(), TODAY)
    assert facts(report, "What became of them")["Reliably improved"].startswith("29 %")
    for row in table(report, "Divided").rows:
        assert set(row[1:]) == {"*"}, row


def test_exact_pairs_beside_a_rounded_number_do_not_tell_who_has_none():
    everyone = [*of_three(10, 11, 0), replace(cohort_case(99, 20, 5), pairs={})]
    found = outcomes(cohort(*everyone), Wanted("phq-9", by=Dimension.SEX))
    assert (found.finished, found.paired) == (22, 21)
    report = report_outcomes.outcomes_report(found, {}, AsItLeaves(), TODAY)
    said = facts(report, "Whose outcomes")
    assert (said["Began"], said["Finished"], said["Paired scores, share"]) == ("*", "*", "*")
    assert said["With paired scores"] == "20"
    parts = table(report, "Divided")
    assert parts.head == ("Sex", "Paired", "First", "Last", "Improved", "Worse")
    assert "of everybody alone" in parts.note


def test_the_recovered_hide_where_few_others_improved():
    everyone = [*of_three(10, 11, 0), *(cohort_case(50 + n, 9, 2) for n in range(3))]
    found = outcomes(cohort(*everyone), Wanted("phq-9"))
    said = facts(report_outcomes.outcomes_report(found, {}, AsItLeaves(), TODAY),
                 "What became of them")  # fmt: skip
    assert said["Reliably improved"].startswith("54 %")
    assert said["Recovered, of those past the threshold at first"] == "*"


def test_counties_of_few_are_put_together():
    made = CrossTable(("A", "B", "C"), ("x",), ((3,), (9,), (2,)))
    assert together(made) == CrossTable(("B", "…"), ("x",), ((9,), (5,)))
    assert together(CrossTable(("B",), ("x",), ((9,),))).rows == ("B",)


def test_referrals_of_few_people_are_hidden():
    one = Referral(Direction.OUT, ReferralKind.LEGAL, Urgency.SOON, TODAY, "Haki", attended=TODAY)
    many = service_figures([client(1, "Nakuru", referrals=(one,) * 20)], [], OPEN)
    leaves = report_build.services_report(many, AsItLeaves(), TODAY)
    assert table(leaves, "Referrals").rows == (("Legal", "*", "*"),)
    counted = report_build.services_report(many, AsCounted(), TODAY)
    assert table(counted, "Referrals").rows == (("Legal", "20", "20"),)


def test_rare_methods_stand_in_their_kind_alone():
    def event(*methods: str) -> Violation:
        uses = tuple(MethodUse(key) for key in methods)
        return Violation(methods=uses, county="Nakuru", perpetrators=("police",), place="station")

    people = [ViolationFacts(CaseId(UUID(int=n)), (event("physical.blunt"),)) for n in range(12)]
    people += [ViolationFacts(CaseId(UUID(int=20)), (event("physical.burn", "sexual.rape"),))]
    people += [ViolationFacts(CaseId(UUID(int=21)), (replace(event(), county="Lamu"),))]
    figures = violation_figures(people, OPEN, unreadable=2)
    report = report_build.violations_report(figures, AsItLeaves(), TODAY)
    methods = dict(table(report, "Methods").rows)
    assert methods == {"Physical": "15", "    Beating or blunt force": "10", "Sexual": "*"}
    assert "Lamu" not in csv_of(report)
    assert dict(table(report, "Classes of perpetrators").rows) == {"Police, general": "15"}
    counted = dict(
        table(report_build.violations_report(figures, AsCounted(), TODAY), "Methods").rows
    )
    assert (counted["    Burning or chemicals"], counted["    Rape"]) == ("1", "1")
    few = violation_figures(people[:3], OPEN)
    assert (
        facts(report_build.violations_report(few, AsItLeaves(), TODAY), "In all")["Events"] == "*"
    )


def test_the_report_of_outcomes_has_the_figures_of_the_screens_answer():
    everyone = [cohort_case(n, 20, 5 if n % 3 else 19, county="Nakuru") for n in range(1, 31)]
    everyone += [cohort_case(n, 15, 4, county="Kisumu", sex=Sex.MALE) for n in range(31, 60)]
    found = outcomes(cohort(*everyone, unreadable=9), Wanted("phq-9", by=Dimension.COUNTY))
    counted = report_outcomes.outcomes_report(found, {}, AsCounted(), TODAY)
    said = facts(counted, "What became of them")
    improved = found.verdicts.improved
    assert outcome_words.percent(improved.share) in said["Reliably improved"]
    assert outcome_words.of_words(improved) in said["Reliably improved"]
    scores = facts(counted, "Scores before and after")
    assert scores["First, mean"] == outcome_words.figure(found.scores.first_mean)
    effect = found.effects[0]
    assert scores[outcome_words.effect_name(effect.standardiser)] == (
        outcome_words.effect_words(effect)
    )
    parts = table(counted, "Divided")
    assert [row[0] for row in parts.rows] == ["Kisumu", "Nakuru"]
    leaves = report_outcomes.outcomes_report(found, {}, AsItLeaves(), TODAY)
    assert facts(leaves, "Whose outcomes") == {
        "Began": "60", "Finished": "60", "With paired scores": "60",
        "Paired scores, share": "100 % (94 to 100)", "Cannot be read here": "10",
    }  # fmt: skip


def test_what_would_give_a_few_who_got_worse_away_is_hidden_with_them():
    everyone = [cohort_case(n, 20, 5) for n in range(1, 21)]
    everyone += [cohort_case(n, 20, 19) for n in range(21, 45)]
    everyone += [cohort_case(n, 12, 20, sex=Sex.MALE, county="") for n in range(45, 47)]
    asked = Wanted("phq-9", since=TODAY - timedelta(days=365), by=Dimension.SEX)
    found = outcomes(cohort(*everyone), asked)
    report = report_outcomes.outcomes_report(found, {}, AsItLeaves(), TODAY)
    said = facts(report, "What became of them")
    assert said["Reliably improved"].startswith("43 %")
    assert said["No reliable change"] == said["Reliably worse"] == "*"
    rows = {row[0]: row[1:] for row in table(report, "Divided").rows}
    assert set(rows["Others"]) == {"*"}


def talking_case(number: int, first: int, last: int) -> CohortCase:
    """Give a case with both halves of the pair, the GAD-7 unchanged and below its cut-off."""
    pair = pair_outcome({"phq-9": first, "gad-7": 3}, {"phq-9": last, "gad-7": 3})
    return replace(cohort_case(number, first, last), talking=pair)


def test_a_few_of_the_pair_outcomes_hide_with_what_would_give_them_away():
    everyone = [talking_case(n, 20, 5) for n in range(1, 21)]
    everyone += [talking_case(n, 9, 18) for n in range(21, 31)]
    everyone += [talking_case(n, 20, 19) for n in range(31, 34)]
    found = outcomes(cohort(*everyone), Wanted("phq-9"))
    title = "PHQ-9 and GAD-7 as NHS Talking Therapies counts"
    said = facts(report_outcomes.outcomes_report(found, {}, AsItLeaves(), TODAY), title)
    # Three changed neither way: whoever saw the other two shares could count them.
    assert "*" in (said["Reliable improvement"], said["Reliable deterioration"])
    assert said["Reliable recovery"] == "*"
    counted = facts(report_outcomes.outcomes_report(found, {}, AsCounted(), TODAY), title)
    assert "20 of 33" in counted["Reliable improvement"]


def test_counsellors_are_not_named_in_what_leaves():
    everyone = [cohort_case(n, 20, 5) for n in range(1, 21)]
    found = outcomes(cohort(*everyone), Wanted("phq-9", by=Dimension.COUNSELLOR))
    names = {str(UUID(int=1)): "Amina Njeri"}
    leaves = report_outcomes.outcomes_report(found, names, AsItLeaves(), TODAY)
    assert "Amina" not in csv_of(leaves)
    assert "Amina" in csv_of(report_outcomes.outcomes_report(found, names, AsCounted(), TODAY))


def test_statistics_need_eight_people():
    everyone = [cohort_case(n, 20, 5) for n in range(1, 8)]
    found = outcomes(cohort(*everyone), Wanted("phq-9", Courses.STARTED, by=Dimension.GROUP))
    report = report_outcomes.outcomes_report(found, {}, AsItLeaves(), TODAY)
    assert set(facts(report, "Scores before and after").values()) == {"*"}
    assert set(facts(report, "What became of them").values()) == {"*"}
    empty = outcomes(cohort(), Wanted("phq-9"))
    made = report_outcomes.outcomes_report(empty, {}, AsCounted(), TODAY)
    assert facts(made, "What became of them")["Reliably improved"] == "–"


def test_a_donor_gets_services_and_outcomes_on_one_paper():
    everyone = [cohort_case(n, 20, 5) for n in range(1, 21)]
    found = [outcomes(cohort(*everyone), Wanted("phq-9")), outcomes(cohort(), Wanted("gad-7"))]
    figures = services({("Nakuru", Sex.FEMALE): 30})
    report = report_build.donor_report(figures, found, AsItLeaves(), TODAY)
    rows = table(report, "Outcomes of finished courses").rows
    assert rows[0][:4] == ("PHQ-9", "20", "20.0", "5.0")
    assert "Delivered by county" in [one.title for one in report.blocks]
    assert len(pypdfium2.PdfDocument(printed(report))) <= 2


def test_periods_are_never_shorter_than_a_quarter():
    assert quarter_of(date(2026, 12, 31)) == (date(2026, 10, 1), date(2026, 12, 31))
    assert quarter_of(date(2026, 2, 3)) == (date(2026, 1, 1), date(2026, 3, 31))
    found = periods(TODAY)
    assert list(found) == ["", "2026", "2025", "2026 Q1", "2025 Q4", "2025 Q3", "2025 Q2"]
    assert report_build.period_words(Period(since=TODAY)).startswith("since")


def test_a_picture_is_shown_and_printed_with_its_words(qtbot):
    from counsel_desk.domain.outcomes.course import Course, Series
    from counsel_desk.reports.chart_words import ENGLISH

    course = Course((Series("phq-9", "PHQ", "PHQ-9", 0, 27),))
    png = picture_of(course, "phq-9", ENGLISH)
    report = Report("R", (), (Picture("Chart", png, 96, 50, "−5, no reliable change"),))
    view = ReportView()
    qtbot.addWidget(view)
    view.set_report(report)
    assert "no reliable change" in view.text()
    assert "no reliable change" in csv_of(report)
    pages = pypdfium2.PdfDocument(printed(report))
    assert "no reliable change" in pages[0].get_textpage().get_text_bounded()


# --- the screens ---------------------------------------------------------------------------------


@pytest.fixture
def stages(tmp_path, qtbot):
    with open_stage(tmp_path, qtbot) as make:
        make.office.clock.at = NOW
        yield make


@pytest.fixture
def client_of(stages):
    office = stages.office
    office.clock.at = NOW - timedelta(days=60)
    case = office.client()
    for value in (3, 1):
        office.appointment(office.counsellor1, case, outcome=SessionOutcome.ATTENDED)
        office.screening(office.counsellor1, case, "phq-9", {"rest": value, "9": 0})
        office.clock.move(days=20)
    office.counsellor1.do(events.save_event, case, Violation(perpetrators=("police",)))
    office.clock.at = NOW
    return case


def open_page(stages, qtbot):
    one = stages("supervisor")
    page = one.open(ReportsScreen, Route("reports"))
    qtbot.waitUntil(lambda: page.pdf_button.isEnabled() or page.empty.isVisible())
    one.settle()
    return one, page


def test_every_report_is_previewed(stages, client_of, qtbot):
    one, page = open_page(stages, qtbot)
    for kind, title in (
        ("outcomes", "Programme outcomes: PHQ-9"),
        ("services", "Services delivered"),
        ("violations", "Violations"),
        ("donor", "Summary for a donor"),
    ):
        page.kinds.select(kind)
        qtbot.waitUntil(lambda title=title: page.view.text().startswith(title))
        one.settle()
    page.numbers.select(COUNTED)
    assert "for your eyes" in page.hint.text()
    assert "*" not in page.view.text().splitlines()
    page._turn_numbers()
    assert page.numbers.current() == LEAVES


def test_a_long_report_is_shown_in_turns_and_whole_in_the_end(qtbot):
    counts = {(f"County {n}", sex): 9 for n in range(40) for sex in (Sex.FEMALE, Sex.MALE)}
    report = report_build.services_report(services(counts), AsItLeaves(), TODAY)
    view = ReportView()
    qtbot.addWidget(view)
    view.set_report(report)
    assert not view.is_whole
    view.set_report(report)  # the second one takes the place of the first, of which nothing stays
    qtbot.waitUntil(lambda: view.is_whole and report.foot[:20] in view.text())
    shown = view.text()
    assert all(text in shown for text in cells(report))
    assert shown.count(report.title) == 1
    assert shown.count("Kind of service") == 1
    assert view.verticalScrollBar().value() == 0


def test_reports_are_made_on_a_worker(stages, client_of, qtbot, monkeypatch):
    threads: set[bool] = set()
    window = threading.get_ident()

    def watched(make):
        def made(*given, **named):
            threads.add(threading.get_ident() == window)
            return make(*given, **named)

        return made

    for module, name in (
        (report_build, "donor_report"),
        (report_build, "services_report"),
        (report_outcomes, "outcomes_report"),
        (making, "outcomes"),
    ):
        monkeypatch.setattr(module, name, watched(getattr(module, name)))
    one, page = open_page(stages, qtbot)
    for kind, title in (("services", "Services"), ("donor", "Summary for a donor")):
        page.kinds.select(kind)
        qtbot.waitUntil(lambda title=title: page.view.text().startswith(title))
    assert threads == {False}
    one.settle()


def test_making_a_report_tells_how_far_it_is_and_can_be_stopped():
    told: list[tuple[int, int]] = []
    figures = services({("Nakuru", Sex.FEMALE): 3})

    def build(numbers):
        return report_build.services_report(figures, numbers, TODAY)

    made = making.make_both(build, lambda done, of: told.append((done, of)))
    assert told == [(0, 2), (1, 2), (2, 2)]
    assert made.counted != made.leaves
    found = cohort(*(cohort_case(n, 20, 5) for n in range(9)))
    assert [one.paired for one in making.donor_outcomes(found, OPEN, lambda *_: None)] == [9]

    def stop(done, of):
        raise Cancelled

    with pytest.raises(Cancelled):
        making.make_both(build, stop)
    with pytest.raises(Cancelled):
        making.donor_outcomes(found, OPEN, stop)


def test_another_instrument_part_and_period_make_another_report(stages, client_of, qtbot):
    one, page = open_page(stages, qtbot)
    page.divided.set_value(Dimension.COUNTY)
    page._show_outcomes()
    qtbot.waitUntil(lambda: "County" in page.view.text())
    page.period.set_value("2025")
    page.count()
    qtbot.waitUntil(lambda: "2025" in page.view.text())
    one.settle()


def test_a_csv_is_saved_as_it_is_shown(stages, client_of, qtbot, tmp_path):
    one, page = open_page(stages, qtbot)
    dialogs = Passphrase(PASSPHRASE)
    one.context.dialogs = dialogs
    page.kinds.select("services")
    qtbot.waitUntil(lambda: page.view.text().startswith("Services"))
    target = tmp_path / "services.csv"
    page.save_to(target, ExportKind.CSV)
    qtbot.waitUntil(lambda: target.exists() and "is saved" in one.said)
    assert "not encrypted" in dialogs.asked[0]
    assert target.read_bytes() == to_csv(page.view.report)
    assert actions(stages.office)[-1] is Action.EXPORTED


def test_a_pdf_is_sealed_before_it_is_saved(stages, client_of, qtbot, tmp_path):
    one, page = open_page(stages, qtbot)
    target = tmp_path / "outcomes.pdf"
    page.save_to(target, ExportKind.PDF)
    sheet = one.frame.findChild(SealReportSheet)
    sheet.answer("save")
    assert sheet.sealing.own_field.error()
    sheet.sealing.own.edit.setText(PASSPHRASE)
    sheet.sealing.words.set_text("password")
    sheet.answer("save")
    qtbot.waitUntil(lambda: bool(sheet.sealing.words.error()))
    sheet.sealing.words.set_text(SEAL)
    sheet.answer("save")
    qtbot.waitUntil(lambda: target.exists() and "is saved" in one.said)
    pages = pypdfium2.PdfDocument(target, password=SEAL)
    text = "\n".join(one.get_textpage().get_text_bounded() for one in pages)
    assert "Programme outcomes: PHQ-9" in text


def test_saving_shows_first_what_leaves(stages, client_of, qtbot):
    one, page = open_page(stages, qtbot)
    page.numbers.select(COUNTED)
    page.save(ExportKind.PDF)
    assert page.numbers.current() == LEAVES
    dialog = page.window().findChild(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("Programme outcomes PHQ-9.pdf")
    dialog.reject()
    assert one.went == []


def test_what_cannot_be_counted_says_why(stages, client_of, qtbot):
    one, page = open_page(stages, qtbot)
    one.desk.fail(count_services.__name__, VaultBusy())
    page.kinds.select("services")
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page.empty)
    assert not page.pdf_button.isEnabled()
    page.save(ExportKind.PDF)
    page.empty.button.click()
    qtbot.waitUntil(lambda: page.view.text().startswith("Services"))
    page._cancel()
    assert page._stack.currentWidget() is page.empty


def test_without_any_screening_there_is_no_report_of_outcomes(stages, qtbot):
    stages.office.client()
    _one, page = open_page(stages, qtbot)
    assert page._stack.currentWidget() is page.empty
    assert not page.csv_button.isEnabled()


def test_a_clients_progress_is_shown_then_sealed(stages, client_of, qtbot, tmp_path):
    one, page = open_page(stages, qtbot)
    reporter = ProgressReporter(one.context, client_of, page)
    reporter.begin()
    qtbot.waitUntil(lambda: one.frame.findChild(ProgressPreviewSheet) is not None)
    report = one.frame.findChild(ProgressPreviewSheet).view.report
    assert len(pypdfium2.PdfDocument(printed(report))) == 2
    first = table(report, "First and last").rows[0]
    assert first[:3] == ("PHQ-9", "24", "8")
    assert first[3] == "−16, a reliable improvement: recovered"
    assert "no SD published, r 0.89" in table(report, "First and last").note
    told = table(report, "What the newest answers amount to")
    assert "no diagnosis" in told.note
    assert [row[2:] for row in told.rows] == [
        ("Screening threshold for depression", "not met; Score 8; threshold 10 or above"),
        ("Pattern by the rules of PRIME-MD", "none of its patterns"),
    ]
    assert [row[1] for row in table(report, "Every score").rows] == ["8", "24"]
    target = tmp_path / "progress.pdf"
    sheet = reporter.save_to(target, report, None, None)
    assert isinstance(sheet, SealProgressSheet)
    sheet.answer("save")
    sheet.sealing.own.edit.setText(PASSPHRASE)
    sheet.sealing.words.set_text("password")
    sheet.answer("save")
    qtbot.waitUntil(lambda: bool(sheet.sealing.words.error()))
    sheet.sealing.words.set_text(SEAL)
    sheet.answer("save")
    qtbot.waitUntil(lambda: target.exists() and "is saved" in one.said)
    assert len(pypdfium2.PdfDocument(target, password=SEAL)) == 2
    one.frame.findChild(ProgressPreviewSheet).close_sheet()


def test_a_clients_progress_is_saved_as_csv_after_the_passphrase(
    stages, client_of, qtbot, tmp_path
):
    one, page = open_page(stages, qtbot)
    dialogs = Passphrase(PASSPHRASE)
    one.context.dialogs = dialogs
    reporter = ProgressReporter(one.context, client_of, page)
    reporter.begin()
    qtbot.waitUntil(lambda: one.frame.findChild(ProgressPreviewSheet) is not None)
    sheet = one.frame.findChild(ProgressPreviewSheet)
    report = sheet.view.report
    assert "Save as CSV" in sheet.buttons["csv"].text()
    target = tmp_path / "progress.csv"
    reporter.save_csv(target, report, None, None)
    qtbot.waitUntil(lambda: target.exists() and "is saved" in one.said)
    assert "not encrypted" in dialogs.asked[0]
    assert target.read_bytes() == to_csv(report)
    assert "PHQ-9,24,8" in csv_of(report)
    assert actions(stages.office)[-1] is Action.EXPORTED
    sheet.close_sheet()


@pytest.mark.parametrize("kind", [ExportKind.CSV, ExportKind.PDF])
def test_the_preview_of_a_clients_progress_leads_to_the_kind_of_file_chosen(
    stages, client_of, qtbot, monkeypatch, kind
):
    one, page = open_page(stages, qtbot)
    one.context.dialogs = Passphrase(PASSPHRASE)
    monkeypatch.setattr(
        progress_report, "ask_recipient", lambda _over, _context, _case, then: then(None, None)
    )
    ProgressReporter(one.context, client_of, page).begin()
    qtbot.waitUntil(lambda: one.frame.findChild(ProgressPreviewSheet) is not None)
    one.frame.findChild(ProgressPreviewSheet).answer(kind.value)
    qtbot.waitUntil(lambda: page.window().findChild(QFileDialog) is not None)
    dialog = page.window().findChild(QFileDialog)
    assert dialog.selectedFiles()[0].endswith(f".{kind.value}")
    dialog.reject()


def test_a_client_without_scores_has_a_report_all_the_same(stages, qtbot):
    case = stages.office.client()
    one, page = open_page(stages, qtbot)
    ProgressReporter(one.context, case, page).begin()
    qtbot.waitUntil(lambda: one.frame.findChild(ProgressPreviewSheet) is not None)
    report = one.frame.findChild(ProgressPreviewSheet).view.report
    assert [type(block) for block in report.blocks] == [Facts]
