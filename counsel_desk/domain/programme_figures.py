"""Count what a programme did, and what was done to its clients, for reports on many people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from counsel_desk.domain import taxonomy
from counsel_desk.domain.cases import Sex
from counsel_desk.domain.events import Answer, Violation
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.outcomes.cohort import AgeBand, Service
from counsel_desk.domain.outcomes.suppression import SMALLEST_SHOWN
from counsel_desk.domain.referrals import Direction, Referral, ReferralKind, ReferralState

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from counsel_desk.domain.partial_date import PartialDate


@dataclass(frozen=True, slots=True)
class Period:
    """Days counted, first and last included; None leaves that end open."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return (self.since or date.min) <= day <= (self.until or date.max)


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Counts of people by two things about them; rows and columns are keys."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]

    @property
    def total(self) -> int:
        """Everybody in it."""
        return sum(sum(line) for line in self.cells)

    def row_totals(self) -> tuple[int, ...]:
        """How many there are in each row."""
        return tuple(sum(line) for line in self.cells)


@dataclass(frozen=True, slots=True)
class Tally:
    """Something counted with how many people are behind it."""

    key: str
    count: int
    people: int


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What the counting of services needs of one client; ``sessions`` are the days attended.

    ``age`` is that at the start of the course in which the client was first seen in the period.
    """

    case: CaseId
    county: str
    sex: Sex
    age: AgeBand
    registered_on: date
    sessions: tuple[date, ...]
    meetings: tuple[date, ...]
    referrals: tuple[Referral, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """One cycle: the days of its meetings that were held, and whose clients are its members."""

    title: str
    held: tuple[date, ...]
    members: frozenset[CaseId]


class Division(StrEnum):
    """By what services are divided."""

    COUNTY = "county"
    SEX = "sex"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class Served:
    """What was delivered to some people: who was seen, and what is behind how many of them.

    ``members`` counts a person once for each cycle; ``referrals`` are those made to others.
    """

    key: str
    clients: int
    sessions: Tally
    members: Tally
    referrals: Tally


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """Services delivered in a period: clients seen, sessions, groups, referrals.

    A client counts who attended a session or a group meeting in the period. ``new`` were
    registered in it; ``unreadable`` are cases of these teams that cannot be read here, ``refused``
    those left out because the client said no to statistics.
    """

    period: Period
    by_sex: CrossTable
    by_age: CrossTable
    by_service: tuple[Tally, ...]
    divided: Mapping[Division, tuple[Served, ...]]
    sessions: Tally
    group_attendances: Tally
    groups: int
    meetings: int
    members: Tally
    referred: Tally
    referrals: tuple[Tally, ...]
    referrals_attended: tuple[Tally, ...]
    new: int
    unreadable: int
    refused: int = 0

    @property
    def clients(self) -> int:
        """How many clients were seen."""
        return self.by_sex.total


def service_figures(
    clients: Iterable[ClientFacts],
    groups: Iterable[GroupFacts],
    period: Period,
    *,
    unreadable: int = 0,
) -> ServiceFigures:
    """Count what was delivered in a period."""
    everyone = [_within(one, period) for one in clients]
    seen = [one for one in everyone if one.sessions or one.meetings]
    held = [(one, [day for day in one.held if period.holds(day)]) for one in groups]
    met = [(one, days) for one, days in held if days]
    cycles = Counter(case for one, _ in met for case in one.members)
    whole = _served("", everyone, cycles)
    return ServiceFigures(
        period=period,
        by_sex=cross(((one.county, one.sex.value) for one in seen), tuple(Sex)),
        by_age=cross(((one.county, one.age.value) for one in seen), tuple(AgeBand)),
        by_service=_services(seen),
        divided={one: _divided(everyone, cycles, one) for one in Division},
        sessions=whole.sessions,
        group_attendances=Tally("meetings", sum(len(one.meetings) for one in seen),
                                sum(bool(one.meetings) for one in seen)),
        groups=len(met),
        meetings=sum(len(days) for _, days in met),
        members=whole.members,
        referred=whole.referrals,
        referrals=_referrals(everyone, attended=False),
        referrals_attended=_referrals(everyone, attended=True),
        new=sum(period.holds(one.registered_on) for one in everyone),
        unreadable=unreadable,
    )  # fmt: skip


def _served(key: str, people: Sequence[ClientFacts], cycles: Mapping[CaseId, int]) -> Served:
    """Count what some people were given."""

    def tally(name: str, counts: Iterable[int]) -> Tally:
        found = [one for one in counts if one]
        return Tally(name, sum(found), len(found))

    return Served(
        key=key,
        clients=sum(bool(one.sessions or one.meetings) for one in people),
        sessions=tally("sessions", (len(one.sessions) for one in people)),
        members=tally("members", (cycles.get(one.case, 0) for one in people)),
        referrals=tally("referrals", (len(_made(one)) for one in people)),
    )


def _made(client: ClientFacts) -> list[Referral]:
    return [one for one in client.referrals if one.direction is Direction.OUT]


def _divided(
    everyone: Sequence[ClientFacts], cycles: Mapping[CaseId, int], by: Division
) -> tuple[Served, ...]:
    """Count by county, sex or age; a part to which nothing was delivered is left out."""
    parts: dict[str, list[ClientFacts]] = defaultdict(list)
    for one in everyone:
        parts[str(getattr(one, by.value))].append(one)
    orders: dict[Division, Iterable[str]] = {Division.SEX: Sex, Division.AGE: AgeBand}
    keys = [str(one) for one in orders.get(by, sorted(parts)) if str(one) in parts]
    found = (_served(key, parts[key], cycles) for key in keys)
    return tuple(
        one
        for one in found
        if one.clients or one.sessions.count or one.members.count or one.referrals.count
    )


def _within(client: ClientFacts, period: Period) -> ClientFacts:
    return ClientFacts(
        client.case, client.county, client.sex, client.age, client.registered_on,
        tuple(day for day in client.sessions if period.holds(day)),
        tuple(day for day in client.meetings if period.holds(day)),
        tuple(one for one in client.referrals if period.holds(one.made_on)),
    )  # fmt: skip


def cross(pairs: Iterable[tuple[str, str]], columns: Sequence[str]) -> CrossTable:
    """Count pairs of keys; rows by the alphabet, columns as given where anyone has them."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for pair in pairs:
        counts[pair] += 1
    rows = tuple(sorted({row for row, _ in counts}))
    used = {column for _, column in counts}
    shown = tuple(str(one) for one in columns if one in used)
    cells = tuple(tuple(counts.get((row, column), 0) for column in shown) for row in rows)
    return CrossTable(rows, shown, cells)


def _services(seen: Sequence[ClientFacts]) -> tuple[Tally, ...]:
    counts: dict[Service, int] = dict.fromkeys(Service, 0)
    for one in seen:
        counts[Service.of(individual=bool(one.sessions), group=bool(one.meetings))] += 1
    return tuple(Tally(key.value, count, count) for key, count in counts.items() if count)


def _referrals(clients: Sequence[ClientFacts], *, attended: bool) -> tuple[Tally, ...]:
    done = (ReferralState.ATTENDED, ReferralState.CONCLUDED)
    counts: dict[ReferralKind, int] = defaultdict(int)
    people: dict[ReferralKind, set[CaseId]] = defaultdict(set)
    for one in clients:
        for referral in _made(one):
            came = referral.attended is not None or referral.state in done
            if came or not attended:
                counts[referral.kind] += 1
                people[referral.kind].add(one.case)
    found = (kind for kind in ReferralKind if counts.get(kind))
    return tuple(Tally(kind.value, counts[kind], len(people[kind])) for kind in found)


@dataclass(frozen=True, slots=True)
class ViolationFacts:
    """The events of one client."""

    case: CaseId
    events: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class ViolationFigures:
    """What was done to how many clients; every tally counts people, not events.

    Nothing here crosses perpetrators with counties or dates. ``methods`` maps a kind of method to
    the people of the kind as a whole and to those of its leaves.
    """

    period: Period
    clients: int
    events: int
    methods: Mapping[str, tuple[int, tuple[Tally, ...]]] = field(default_factory=dict)
    perpetrators: tuple[Tally, ...] = ()
    places: tuple[Tally, ...] = ()
    counties: tuple[Tally, ...] = ()
    years: tuple[Tally, ...] = ()
    reported: tuple[Tally, ...] = ()
    detained: int = 0
    unreadable: int = 0
    refused: int = 0


def violation_figures(
    clients: Iterable[ViolationFacts], period: Period, *, unreadable: int = 0
) -> ViolationFigures:
    """Count the clients behind each method, class of perpetrator, place, county and year.

    An event counts when it certainly or possibly lies in the period; one without a date counts
    in an open period alone.
    """
    everyone = [(one.case, [e for e in one.events if _in(e, period)]) for one in clients]
    found = [(case, events) for case, events in everyone if events]
    return ViolationFigures(
        period=period,
        clients=len(found),
        events=sum(len(events) for _, events in found),
        methods=_methods(found),
        perpetrators=_people_by(found, lambda e: e.perpetrators, taxonomy.PERPETRATORS),
        places=_people_by(found, lambda e: [e.place] if e.place else [], taxonomy.PLACES),
        counties=_people_by(found, lambda e: [e.county] if e.county else [], None),
        years=_people_by(found, _year, None),
        reported=_people_by(found, lambda e: [e.reported.value] if e.reported else [],
                            tuple(Answer)),
        detained=sum(any(e.detained is Answer.YES for e in events) for _, events in found),
        unreadable=unreadable,
    )  # fmt: skip


def _in(event: Violation, period: Period) -> bool:
    when: PartialDate | None = event.started or event.ended
    if when is None:
        return period.since is None and period.until is None
    return (
        when.latest() >= (period.since or date.min)
        and when.earliest() <= (period.until or date.max)
    )  # fmt: skip


def _year(event: Violation) -> list[str]:
    when = event.started or event.ended
    return [str(when.year)] if when else []


_Found = list[tuple[CaseId, list[Violation]]]
_Keys = Callable[[Violation], "Iterable[str]"]


def _people_by(
    found: _Found,
    keys: _Keys,
    order: Sequence[str] | None,
) -> tuple[Tally, ...]:
    people: dict[str, set[Hashable]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    for case, events in found:
        for event in events:
            for key in set(keys(event)):
                people[str(key)].add(case)
                counts[str(key)] += 1
    shown = sorted(people) if order is None else [str(one) for one in order if str(one) in people]
    return tuple(Tally(key, counts[key], len(people[key])) for key in shown)


def _methods(found: _Found) -> Mapping[str, tuple[int, tuple[Tally, ...]]]:
    leaves = _people_by(found, lambda e: [one.key for one in e.methods], None)
    kinds = _people_by(found, lambda e: [one.key.split(".")[0] for one in e.methods], None)
    whole = {one.key: one.people for one in kinds}
    return {
        branch.key: (
            whole[branch.key],
            tuple(one for one in leaves if one.key in branch.leaves),
        )
        for branch in taxonomy.METHODS
        if branch.key in whole
    }


def shown_leaves(leaves: Iterable[Tally]) -> tuple[Tally, ...]:
    """Give the methods that may be named in what leaves; the rare ones stay in their kind."""
    return tuple(one for one in leaves if one.people >= SMALLEST_SHOWN)
