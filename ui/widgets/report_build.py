"""Make reports of what was delivered and done: one text for preview, PDF and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.outcomes.suppression import STAR
from counsel_desk.domain.programme_figures import CrossTable, shown_leaves
from counsel_desk.reports.document import Facts, Report, Table
from ui.widgets import event_words
from ui.widgets.dates import say_date
from ui.widgets.report_numbers import became, together
from ui.widgets.report_services import county_words, service_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from counsel_desk.domain.outcomes.team import Outcomes
    from counsel_desk.domain.programme_figures import (
        Period,
        ServiceFigures,
        Tally,
        ViolationFigures,
    )
    from counsel_desk.reports.document import Block
    from ui.widgets.report_numbers import Numbers

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def foot(numbers: Numbers) -> str:
    """Say at the foot of a page what was done to the numbers."""
    if numbers.hides:
        return translate(
            "Reports",
            "* hides 1 to 7 people and what would give them away; other counts are rounded to 5;"
            " percentages, means, effect sizes and their intervals are those of the true numbers,"
            " of 8 people or more",
        )
    return translate("Reports", "As counted: these numbers stay on the desk.")


def period_words(period: Period) -> str:
    """Say the days of a period."""
    if period.since and period.until:
        words = translate("Reports", "{0} to {1}")
        return words.format(say_date(period.since), say_date(period.until))
    if period.since:
        return translate("Reports", "since {0}").format(say_date(period.since))
    return translate("Reports", "at any time")


def _lines(period: Period, made_on: date, unreadable: int, numbers: Numbers) -> tuple[str, ...]:
    said = [
        period_words(period),
        translate("Reports", "Made on {0}").format(say_date(made_on)),
    ]
    if unreadable:
        words = translate("Reports", "Cases of these teams that cannot be read here: {0}")
        said.append(words.format(numbers.counts([unreadable])[0]))
    return tuple(said)


def services_report(figures: ServiceFigures, numbers: Numbers, made_on: date) -> Report:
    """Write the services delivered: clients, sessions, groups and referrals."""
    title = translate("Reports", "Services delivered")
    lines = _lines(figures.period, made_on, figures.unreadable, numbers)
    return Report(title, lines, service_blocks(figures, numbers), foot(numbers))


def violations_report(figures: ViolationFigures, numbers: Numbers, made_on: date) -> Report:
    """Write what was done to how many clients; nothing crosses perpetrators, counties and dates."""
    title = translate("Reports", "Violations")
    facts = (
        (translate("Reports", "Clients with an event"), numbers.counts([figures.clients])[0]),
        (translate("Reports", "Events"), _events(figures, numbers)),
        (translate("Reports", "Clients who were detained"), numbers.counts([figures.detained])[0]),
    )
    people = translate("Reports", "Clients")
    parts = (
        (translate("Reports", "Classes of perpetrators"), figures.perpetrators,
         event_words.perpetrator_words),
        (translate("Reports", "Places"), figures.places, event_words.place_words),
        (translate("Reports", "Reported"), figures.reported, _answer),
        (translate("Reports", "Year"), figures.years, str),
    )  # fmt: skip
    blocks: list[Block] = [
        Facts(translate("Reports", "In all"), facts),
        _methods(figures, numbers, people),
        *(_people(name, people, found, say, numbers) for name, found, say in parts),
        _counties(figures.counties, people, numbers),
    ]
    lines = _lines(figures.period, made_on, figures.unreadable, numbers)
    return Report(title, lines, tuple(blocks), foot(numbers))


def _events(figures: ViolationFigures, numbers: Numbers) -> str:
    if numbers.hides and 0 < figures.clients < 8:
        return STAR
    return numbers.counts([figures.events])[0]


def _answer(key: str) -> str:
    return {
        "yes": translate("Reports", "yes"),
        "no": translate("Reports", "no"),
        "unknown": translate("Reports", "not known"),
    }.get(key, key)


def _people(
    title: str, head: str, found: Sequence[Tally], say: Callable[[str], str], numbers: Numbers
) -> Table:
    """Write people by something; one may be in several rows, so that there is no total."""
    printed = numbers.counts([one.people for one in found])
    rows = tuple((say(one.key), text) for one, text in zip(found, printed, strict=True))
    return Table(title, ("", head), rows)


def _counties(found: Sequence[Tally], head: str, numbers: Numbers) -> Table:
    title = translate("Reports", "County of the event")
    if not numbers.hides:
        return _people(title, head, found, county_words, numbers)
    cells = tuple((one.people,) for one in found)
    table = together(CrossTable(tuple(one.key for one in found), ("people",), cells))
    printed = numbers.counts([line[0] for line in table.cells])
    rows = tuple((county_words(key), text) for key, text in zip(table.rows, printed, strict=True))
    return Table(title, ("", head), rows)


def _methods(figures: ViolationFigures, numbers: Numbers, head: str) -> Table:
    rows: list[tuple[str, str]] = []
    for kind, (people, leaves) in figures.methods.items():
        rows.append((event_words.method_words(kind), numbers.counts([people])[0]))
        shown = shown_leaves(leaves) if numbers.hides else leaves
        printed = numbers.counts([one.people for one in shown])
        names = (event_words.method_words(one.key) for one in shown)
        rows += [(f"    {name}", text) for name, text in zip(names, printed, strict=True)]
    note = translate("Reports", "A client can be in several rows.")
    if numbers.hides:
        note += " " + translate("Reports", "Rare methods stand in their kind alone.")
    return Table(translate("Reports", "Methods"), ("", head), tuple(rows), note)


def donor_report(
    figures: ServiceFigures, found: Sequence[Outcomes], numbers: Numbers, made_on: date
) -> Report:
    """Write the table for a donor: who was served, and what became of them, in a page or two."""
    services = services_report(figures, numbers, made_on)
    wanted = [
        block
        for block in services.blocks
        if isinstance(block, Facts | Table) and block.title in _donor_titles()
    ]
    rows = []
    for one in found:
        scores = one.scores
        improved, _, worse = became(one.verdicts, one.paired, numbers)
        first = numbers.mean(scores.first_mean if scores else None, one.paired)
        last = numbers.mean(scores.last_mean if scores else None, one.paired)
        (people,) = numbers.counts([one.paired])
        rows.append((one.form.short_title, people, first, last, improved, worse))
    head = (
        translate("Reports", "Instrument"),
        translate("Reports", "Paired"),
        translate("Reports", "First"),
        translate("Reports", "Last"),
        translate("Reports", "Improved"),
        translate("Reports", "Worse"),
    )
    table = Table(translate("Reports", "Outcomes of finished courses"), head, tuple(rows))
    title = translate("Reports", "Summary for a donor")
    return Report(title, services.lines, (*wanted, table), services.foot)


def _donor_titles() -> frozenset[str]:
    return frozenset(
        {
            translate("Reports", "In all"),
            translate("Reports", "Clients seen by county and sex"),
            translate("Reports", "Clients seen by county and age"),
            translate("Reports", "Kind of service"),
            translate("Reports", "Delivered by county"),
            translate("Reports", "Delivered by sex"),
            translate("Reports", "Delivered by age"),
            translate("Reports", "Referrals"),
        }
    )
