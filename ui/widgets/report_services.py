"""Write what was delivered to whom: no table of a report gives another one's small numbers away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.cases import Sex
from counsel_desk.domain.outcomes.cohort import AgeBand, Service
from counsel_desk.domain.outcomes.suppression import STAR
from counsel_desk.domain.outcomes.tables import Amount
from counsel_desk.domain.programme_figures import Division, Served, Tally
from counsel_desk.domain.referrals import ReferralKind
from counsel_desk.reports.document import Facts, Table
from ui.widgets import outcome_words, referral_words
from ui.widgets.case_words import sex_words
from ui.widgets.report_numbers import OTHERS, together

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from counsel_desk.domain.programme_figures import CrossTable, ServiceFigures
    from counsel_desk.reports.document import Block
    from ui.widgets.report_numbers import Crossed, Numbers

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def service_blocks(figures: ServiceFigures, numbers: Numbers) -> tuple[Block, ...]:
    """Write clients, sessions, groups and referrals, each hidden beside all the others."""
    return _Writer(figures, numbers).blocks()


def county_words(key: str) -> str:
    """Name a county."""
    if key == OTHERS:
        return translate("Reports", "Other counties")
    return key or translate("Reports", "No county")


_SAYS: Mapping[Division, Callable[[str], str]] = {
    Division.COUNTY: county_words,
    Division.SEX: lambda key: sex_words(Sex(key)),
    Division.AGE: lambda key: outcome_words.age_words(AgeBand(key)),
}


class _Writer:
    """Writes one report on services.

    Where the number of clients is hidden, in all or of a part, so is everything counted of the
    same: a client has a session at least, so that sessions say how many clients there can be.
    """

    def __init__(self, figures: ServiceFigures, numbers: Numbers) -> None:
        self._figures, self._numbers = figures, numbers
        tables = (figures.by_sex, figures.by_age)
        # A county is named only where eight people or more are from it.
        self._tables = [together(one) for one in tables] if numbers.hides else list(tables)
        services = [one.people for one in figures.by_service]
        self._clients: Crossed = numbers.tables(self._tables, [services])
        self._hides_all = self._clients.total == STAR
        self._seen = self._seen_by()
        self._parts = self._with_the_rest()
        self._sessions = self._divided(lambda one: one.sessions, figures.sessions)
        self._members = self._divided(lambda one: one.members, figures.members)
        kinds = [Amount(one.count, one.people) for one in figures.referrals]
        self._referrals = self._divided(lambda one: one.referrals, figures.referred, kinds)

    def blocks(self) -> tuple[Block, ...]:
        """Give the whole report."""
        return (
            Facts(translate("Reports", "In all"), self._totals()),
            *self._cross_tables(),
            *(self._division(place, by) for place, by in enumerate(Division)),
            self._services(),
            self._kinds(),
        )

    def _seen_by(self) -> Mapping[Division, Mapping[str, str]]:
        """Give the printed numbers of clients by county, sex and age."""
        sexes, ages = self._clients.tables
        return {
            Division.COUNTY: {
                key: line[-1] for key, line in zip(self._tables[0].rows, sexes, strict=False)
            },
            Division.SEX: dict(zip(self._tables[0].columns, sexes[-1], strict=False)),
            Division.AGE: dict(zip(self._tables[1].columns, ages[-1], strict=False)),
        }

    def _with_the_rest(self) -> Mapping[Division, Sequence[Served]]:
        """Put the counties that are not named into one row."""
        parts = dict(self._figures.divided)
        if self._numbers.hides:
            named = set(self._tables[0].rows) - {OTHERS}
            counties = parts[Division.COUNTY]
            rest = [one for one in counties if one.key not in named]
            shown = [one for one in counties if one.key in named]
            parts[Division.COUNTY] = (*shown, *([_put_together(rest)] if rest else []))
        return parts

    def _divided(
        self,
        of: Callable[[Served], Tally],
        total: Tally,
        *more: Sequence[Amount],
    ) -> tuple[list[list[str]], str]:
        parts = [
            [
                Amount(of(one).count, of(one).people, self._seen[by].get(one.key) == STAR)
                for one in self._parts[by]
            ]
            for by in Division
        ]
        whole = Amount(total.count, total.people, self._hides_all)
        return self._numbers.divided([*parts, *more], whole)

    def _totals(self) -> tuple[tuple[str, str], ...]:
        figures = self._figures
        new = STAR if self._hides_all else self._numbers.counts([figures.new])[0]
        came = STAR if self._hides_all else self._numbers.tally(figures.group_attendances)
        count = outcome_words.count
        return (
            (translate("Reports", "Clients seen"), self._clients.total),
            (translate("Reports", "New clients"), new),
            (translate("Reports", "Sessions attended"), self._sessions[1]),
            (translate("Reports", "Group cycles"), count(figures.groups)),
            (translate("Reports", "Group meetings held"), count(figures.meetings)),
            (translate("Reports", "Group members"), self._members[1]),
            (translate("Reports", "Attendances in groups"), came),
            (translate("Reports", "Referrals made"), self._referrals[1]),
        )

    def _cross_tables(self) -> list[Table]:
        titles = (
            translate("Reports", "Clients seen by county and sex"),
            translate("Reports", "Clients seen by county and age"),
        )
        says = (_SAYS[Division.SEX], _SAYS[Division.AGE])
        found = zip(titles, says, self._tables, self._clients.tables, strict=True)
        return [_crossed(*one) for one in found]

    def _division(self, place: int, by: Division) -> Table:
        """Write clients, sessions, members and referrals by one thing, with their totals."""
        measures = (self._sessions, self._members, self._referrals)
        keys = [one.key for one in self._parts[by]]
        clients = [self._seen[by].get(key, "0") for key in keys]
        columns = [clients, *(found[place] for found, _ in measures)]
        names = map(_SAYS[by], keys)
        rows = list(zip(names, *columns, strict=True))
        if rows:
            every = translate("Reports", "All")
            rows.append((every, self._clients.total, *(total for _, total in measures)))
        title, head = {
            Division.COUNTY: (translate("Reports", "Delivered by county"), _county_head()),
            Division.SEX: (translate("Reports", "Delivered by sex"), _sex_head()),
            Division.AGE: (translate("Reports", "Delivered by age"), _age_head()),
        }[by]
        return Table(title, (head, *_measures()), tuple(rows))

    def _services(self) -> Table:
        names = [outcome_words.service_words(Service(one.key)) for one in self._figures.by_service]
        printed = [*self._clients.parts[0], self._clients.total]
        rows = tuple(zip([*names, translate("Reports", "All")], printed, strict=True))
        head = ("", translate("Reports", "Clients"))
        return Table(translate("Reports", "Kind of service"), head, rows)

    def _kinds(self) -> Table:
        came = {one.key: one for one in self._figures.referrals_attended}
        made = self._referrals[0][-1]
        rows = tuple(
            (
                referral_words.kind_words(ReferralKind(one.key)),
                text,
                # Those that reached the service are among those made and would bound them.
                STAR if text == STAR else self._reached(came.get(one.key)),
            )
            for one, text in zip(self._figures.referrals, made, strict=True)
        )
        head = ("", translate("Reports", "Made"), translate("Reports", "Reached the service"))
        return Table(translate("Reports", "Referrals"), head, rows)

    def _reached(self, found: Tally | None) -> str:
        return self._numbers.tally(found) if found else self._numbers.counts([0])[0]


def _crossed(
    title: str, say: Callable[[str], str], table: CrossTable, printed: list[list[str]]
) -> Table:
    every = translate("Reports", "All")
    head = (_county_head(), *map(say, table.columns), every)
    names = (*map(county_words, table.rows), every)
    rows = tuple((name, *line) for name, line in zip(names, printed, strict=True))
    return Table(title, head, rows if table.rows else ())


def _put_together(rest: Sequence[Served]) -> Served:
    def summed(found: Sequence[Tally]) -> Tally:
        people = sum(one.people for one in found)
        return Tally(found[0].key, sum(one.count for one in found), people)

    return Served(
        OTHERS,
        sum(one.clients for one in rest),
        summed([one.sessions for one in rest]),
        summed([one.members for one in rest]),
        summed([one.referrals for one in rest]),
    )


def _county_head() -> str:
    return translate("Reports", "County")


def _sex_head() -> str:
    return translate("Reports", "Sex")


def _age_head() -> str:
    return translate("Reports", "Age")


def _measures() -> tuple[str, ...]:
    return (
        translate("Reports", "Clients"),
        translate("Reports", "Sessions"),
        translate("Reports", "Group members"),
        translate("Reports", "Referrals"),
    )
