"""Who may decrypt what, written out from the table of the product page: no code of the program.

`Model` is a plain record of who works here, who counsels whom and who leads what; `entitled` reads
the table off it. Names of people are user names, those of cases and groups their raw ids.
"""

from __future__ import annotations

from dataclasses import dataclass, field

CASE = ("coord", "contact", "ident", "clin", "events")
MADE_BY_COUNSELLOR = {"ident", "clin", "events"}
READERS: dict[str, set[str]] = {
    "coord": {"counsellor", "facilitator", "supervisor", "coordinator"},
    "contact": {"counsellor", "facilitator", "supervisor", "coordinator"},
    "ident": {"counsellor", "supervisor"},
    "clin": {"counsellor", "supervisor"},
    "events": {"counsellor", "supervisor"},
    "attend": {"counsellor", "facilitator", "supervisor", "coordinator", "peer"},
    "group": {"member's counsellor", "facilitator", "supervisor", "coordinator", "peer"},
    "process": {"facilitator", "supervisor"},
}
"""Who decrypts each compartment, by how they stand to it (own is its author's alone)."""
WRITERS: dict[str, set[str]] = {
    "coord": {"counsellor", "facilitator", "coordinator"},
    "contact": {"counsellor", "coordinator"},
    "ident": {"counsellor"},
    "clin": {"counsellor"},
    "events": {"counsellor"},
    "attend": {"counsellor", "facilitator", "coordinator", "peer"},
    "group": {"facilitator", "coordinator"},
    "process": {"facilitator"},
}
"""Who writes. They make the next seed when somebody holds this one who should not, and so does
who supervises, who only reads but signs off."""

Place = tuple[bytes, str]
"""A scope and a compartment."""


@dataclass
class Worker:
    roles: set[str]
    active: bool = True


@dataclass
class File:
    counsellor: str
    covers: dict[str, float] = field(default_factory=dict)
    """Who covers it, and the day on which that ends."""


@dataclass
class Cycle:
    lead: str
    peer: str | None
    members: dict[bytes, tuple[bytes, bool]] = field(default_factory=dict)
    """Membership to case and whether it still runs."""


@dataclass
class Model:
    people: dict[str, Worker] = field(default_factory=dict)
    teams: dict[str, tuple[set[str], set[str]]] = field(default_factory=dict)
    """A team's name to its supervisors and its counsellors."""
    files: dict[bytes, File] = field(default_factory=dict)
    groups: dict[bytes, Cycle] = field(default_factory=dict)
    own: dict[bytes, str] = field(default_factory=dict)
    """An author's own corner to its author."""
    day: float = 0.0

    def is_now(self, person: str | None, role: str) -> bool:
        worker = self.people.get(person or "")
        return worker is not None and worker.active and role in worker.roles

    def active(self) -> list[str]:
        return sorted(name for name, worker in self.people.items() if worker.active)

    def having(self, role: str) -> list[str]:
        return [name for name in self.active() if self.is_now(name, role)]

    def covering(self, case: bytes) -> set[str]:
        return {who for who, end in self.files[case].covers.items() if self.day < end}

    def supervisors_of(self, people: set[str]) -> set[str]:
        found: set[str] = set()
        for supervisors, counsellors in self.teams.values():
            if people & counsellors:
                found |= {one for one in supervisors if self.is_now(one, "supervisor")}
        return found

    # --- how people stand --------------------------------------------------------------------

    def places(self) -> dict[Place, dict[str, set[str]]]:
        """Every scope and compartment, with who stands how to it now."""
        found: dict[Place, dict[str, set[str]]] = {}
        for case in self.files:
            around = self._around_case(case)
            found.update({(case, one): around for one in CASE})
        for group, cycle in self.groups.items():
            around = self._around_group(cycle)
            found[group, "group"] = around
            team = self.supervisors_of({cycle.lead})
            found[group, "process"] = {**around, "supervisor": team}
            for membership, (case, _) in cycle.members.items():
                found[membership, "attend"] = {
                    **self._around_case(case),
                    "facilitator": around["facilitator"],
                    "peer": around["peer"],
                }
        return found

    def _around_case(self, case: bytes) -> dict[str, set[str]]:
        file = self.files[case]
        leads = {
            cycle.lead
            for cycle in self.groups.values()
            if any(of == case and runs for of, runs in cycle.members.values())
        }
        return {
            "counsellor": self._those({file.counsellor} | self.covering(case), "counsellor"),
            "supervisor": self.supervisors_of({file.counsellor}),
            "facilitator": self._those(leads, "counsellor"),
            "coordinator": set(self.having("coordinator")),
        }

    def _around_group(self, cycle: Cycle) -> dict[str, set[str]]:
        counsellors = {self.files[case].counsellor for case, runs in cycle.members.values() if runs}
        return {
            "facilitator": self._those({cycle.lead}, "counsellor"),
            "peer": self._those({cycle.peer} if cycle.peer else set(), "peer"),
            "member's counsellor": self._those(counsellors, "counsellor"),
            "supervisor": self.supervisors_of({cycle.lead} | counsellors),
            "coordinator": set(self.having("coordinator")),
        }

    def _those(self, people: set[str], role: str) -> set[str]:
        return {one for one in people if self.is_now(one, role)}

    # --- the table ---------------------------------------------------------------------------

    def entitled(self) -> dict[Place, set[str]]:
        """Who decrypts what now."""
        found = {place: self._of(place, around, READERS) for place, around in self.places().items()}
        found.update({(scope, "own"): {author} for scope, author in self.own.items()})
        return found

    def turners(self) -> dict[Place, set[str]]:
        """Who makes the next seed of what now."""
        table = {one: how | {"supervisor"} for one, how in WRITERS.items()}
        return {place: self._of(place, around, table) for place, around in self.places().items()}

    @staticmethod
    def _of(place: Place, around: dict[str, set[str]], table: dict[str, set[str]]) -> set[str]:
        return {who for how in table[place[1]] for who in around.get(how, set())}
