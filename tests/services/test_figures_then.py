"""What is over keeps the figures of its time; what still runs is judged by those of now."""

from __future__ import annotations

from dataclasses import replace

from counsel_desk.domain.outcomes.significant import Significance
from counsel_desk.domain.settings import CutOff, OwnChange
from counsel_desk.reports.chart_words import LabelSet
from counsel_desk.reports.source_words import figures_words
from counsel_desk.services import charts, closing, settings
from counsel_desk.services.figures_then import FiguresThen
from tests.builders import Office, day
from tests.services.test_group_achieved import look, two
from tests.services.test_outcomes import course, load
from ui.widgets.outcome_words import change_source

OWN = OwnChange("pcl-5", sd=20.0, reliability=0.7, source="Our own pilot")
WIDE = OwnChange("phq-9", sd=6.0, reliability=0.1, source="Our own pilot")


def change(office: Office, **facts) -> None:
    new = replace(office.admin.do(settings.programme_settings), **facts)
    office.admin.do(settings.change_settings, settings=new, reason="Agreed at the review")


def end(office: Office, case) -> None:
    from counsel_desk.domain.closing import ClosingReason

    office.counsellor1.do(
        closing.close_case, case, reason=ClosingReason.GOALS_MET, planned=True,
        last_contact=None, summary="Over.",
    )  # fmt: skip


def test_a_course_that_ended_is_what_it_was_found_to_be(office: Office):
    over, runs = office.client(), office.client(name="Akinyi Otieno")
    for case in (over, runs):
        course(office, case, ("pcl-5", 1))
    end(office, over)
    assert not load(office).forms["pcl-5"].earlier
    change(office, change_figures=(OWN,))
    found = load(office)
    pairs = {one.case: one.pairs["pcl-5"] for one in found.cases}
    assert (pairs[over].significance, pairs[over].earlier) == (Significance.IMPROVED, True)
    assert (pairs[runs].significance, pairs[runs].earlier) == (Significance.UNCHANGED, False)
    assert found.forms["pcl-5"].earlier
    assert "by the figures of their time" in change_source(found.forms["pcl-5"])
    assert "their time" not in change_source(replace(found.forms["pcl-5"], earlier=False))


def test_the_chart_of_a_closed_file_shows_the_figures_of_its_time(office: Office):
    case = office.client()
    course(office, case, ("pcl-5", 1))
    end(office, case)
    change(office, change_figures=(OWN,), cut_offs=(CutOff("pcl-5", "case", 25, "Shona study"),))

    def shown():
        return office.counsellor1.do(charts.progress_course, case).of("pcl-5")

    assert (shown().change.threshold, shown().cutoff.value) == (15, 33)
    office.counsellor1.do(closing.reopen_case, case)
    assert (shown().change.threshold, shown().cutoff.value) == (31, 25)
    assert shown().change.source == "Our own pilot"


def test_the_chart_says_that_a_threshold_was_set_in_points(office: Office):
    case = office.client()
    course(office, case, ("pcl-5", 1))
    change(office, change_figures=(OwnChange("pcl-5", source="NCPTSD", points=10.0),))
    rule = office.counsellor1.do(charts.progress_course, case).of("pcl-5").change
    assert (rule.threshold, rule.watched, rule.in_points) == (10, None, True)
    assert figures_words(rule, LabelSet()) == (
        "reliable change from 10 points on · a threshold in points, not from SD and reliability"
        " · NCPTSD"
    )


def test_a_cycle_that_is_over_is_judged_by_the_figures_of_its_time(office: Office):
    group, stays, _ = two(office)
    office.clock.move(days=30)
    change(office, change_figures=(WIDE,))
    cohort = look(office, group).cohort
    pair = next(one.pairs["phq-9"] for one in cohort.cases if one.case == stays)
    assert (pair.significance, pair.earlier) == (Significance.RECOVERED, True)
    assert cohort.forms["phq-9"].earlier


def test_figures_of_a_day_are_those_in_force_at_its_end(office: Office):
    change(office, change_figures=(OWN,))
    changed = day(office)
    office.clock.move(days=40)
    change(office, change_figures=())

    def at(*days):
        return office.run(
            office.counsellor1,
            lambda work: [FiguresThen(work).form("pcl-5", one).change.threshold for one in days],
        )

    before = changed.replace(year=changed.year - 1)
    assert at(before, changed, day(office), None) == [15, 31, 15, 15]
