"""The report of a cycle as it leaves: true shares, and no small number to be had from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from counsel_desk.domain.groups import Received
from counsel_desk.domain.outcomes.cycle import Achieved, cycle_outcomes
from counsel_desk.reports.document import Facts, Report
from tests.domain.outcomes.test_cycle import achieved, case, course
from ui.widgets.report_cycle import cycle_report
from ui.widgets.report_numbers import AsCounted, AsItLeaves

TODAY = date(2026, 6, 1)
OF_ALL = "Reliably improved, of all members"


def members(improved: int, same: int, *, away: int = 0) -> Achieved:
    """Give a cycle of members with two scores each, and others who never came."""
    scores = [(20, 5)] * improved + [(20, 19)] * same
    cases = [case(n, 9, pair) for n, pair in enumerate(scores)]
    cases += [case(len(cases) + n, 0) for n in range(away)]
    received = [Received.COMPLETER] * len(scores) + [Received.EARLY_DROP_OUT] * away
    return achieved(cases, [course(n, 9, one) for n, one in enumerate(received)])


def said(data: Achieved, numbers: AsCounted | AsItLeaves) -> dict[str, str]:
    found = cycle_outcomes(data, "phq-9")
    report: Report = cycle_report(data.turnouts, found, numbers, TODAY, {})
    return {name: text for block in report.blocks if isinstance(block, Facts)
            for name, text in block.lines}  # fmt: skip


def test_the_shares_of_a_cycle_are_those_of_the_screen():
    data = members(9, 8, away=8)
    leaves, counted = said(data, AsItLeaves()), said(data, AsCounted())
    assert leaves["Reliably improved, of those with paired scores"] == "53 % (31 to 74)"
    assert leaves[OF_ALL] == "36 % (20 to 55)"
    assert counted[OF_ALL] == "36 % (9 of 25; 20 to 55)"
    assert leaves["Paired scores, share"] == "100 % (82 to 100)"


def test_exact_shares_of_a_cycle_do_not_tell_how_few_never_came():
    leaves = said(members(9, 8, away=3), AsItLeaves())
    assert leaves["Reliably improved, of those with paired scores"] == "53 % (31 to 74)"
    assert {leaves[OF_ALL], leaves["Paired scores, share"], leaves["Came at least once"]} == {"*"}


def test_who_improved_of_all_hides_with_who_improved_of_the_pairs():
    data = members(9, 3, away=8)
    assert said(data, AsItLeaves())[OF_ALL] == "*"
    sealed = members(9, 8, away=8)
    others = tuple(replace(one, is_open=False) for one in sealed.turnouts.own.members[-2:])
    own = replace(sealed.turnouts.own, members=(*sealed.turnouts.own.members[:-2], *others))
    cohort = replace(sealed.cohort, cases=sealed.cohort.cases[:-2])
    some = Achieved(replace(sealed.turnouts, cycles=(own,)), cohort)
    assert said(some, AsItLeaves())[OF_ALL] == "*"
