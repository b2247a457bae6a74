"""Choose who leads a cycle, and say who did so from when until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.access import Role
from counsel_desk.domain.groups import GroupStaff, StaffFunction
from ui.widgets import case_words, group_words
from ui.widgets.dates import say_date
from ui.widgets.field import Choice, Field
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from counsel_desk.domain.groups import StaffSpell
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class StaffFields:
    """Lead, co-facilitator and peer co-facilitator of a cycle; any others of it stay.

    Attributes:
        fields: the fields; history: who led it before, where somebody did; people: by id.
    """

    def __init__(self, staff: Sequence[GroupStaff], people: Sequence[Person]) -> None:
        self.people = case_words.by_id(people)
        first = {one.function: one for one in reversed(staff)}
        self._others = tuple(one for one in staff if one not in first.values())
        nobody = (None, translate("StaffFields", "Nobody"))
        self.choices: dict[StaffFunction, Choice] = {}
        for function in StaffFunction:
            choice = Choice([nobody, *self._able(function, people), *self._left(function, staff)])
            if function in first:
                choice.set_value(first[function].person)
            self.choices[function] = choice
        lead, second, peer = (self.choices[one] for one in StaffFunction)
        self.fields = {
            "staff": Field(translate("StaffFields", "Lead"), lead),
            "co_facilitator": Field(translate("StaffFields", "Co-facilitator"), second),
            "peer": Field(translate("StaffFields", "Peer co-facilitator"), peer),
        }
        self.fields["staff"].set_help(
            translate("StaffFields", "From now on. Who goes loses access, who comes gets it.")
        )
        self.history = label("", "muted", wrap=True)
        self.history.hide()

    def _able(
        self, function: StaffFunction, people: Iterable[Person]
    ) -> list[tuple[PersonId, str]]:
        role = Role.PEER if function is StaffFunction.PEER else Role.COUNSELLOR
        return [(one.id, one.name) for one in people if one.active and role in one.roles]

    def _left(
        self, function: StaffFunction, staff: Sequence[GroupStaff]
    ) -> list[tuple[PersonId, str]]:
        """Give who stands for the cycle and cannot lead it any more; they stay until changed."""
        of_peers = function is StaffFunction.PEER
        words = translate("StaffFields", "{0} (has left)")
        return [
            (one.person, words.format(case_words.name_of(self.people, one.person)))
            for one in staff
            if (one.function is StaffFunction.PEER) is of_peers
            and all(one.person != able for able, _ in self._able(function, self.people.values()))
        ]

    def value(self) -> tuple[GroupStaff, ...]:
        """Give who does what now."""
        chosen = ((choice.value(), function) for function, choice in self.choices.items())
        made = [
            GroupStaff(cast("PersonId", person), function)
            for person, function in chosen
            if person is not None
        ]
        return (*made, *(one for one in self._others if one not in made))

    def show_history(self, spells: Sequence[StaffSpell]) -> None:
        """Say who did what until when, where somebody went or does something else now."""
        ended = [spell_words(one, self.people) for one in spells if one.until is not None]
        words = translate("StaffFields", "Before: {0}.").format("; ".join(ended))
        self.history.setText(words if ended else "")
        self.history.setVisible(bool(ended))


def spell_words(spell: StaffSpell, people: dict[PersonId, Person]) -> str:
    """Say who did what from when until when."""
    who = f"{group_words.function_name(spell.function)} {case_words.name_of(people, spell.person)}"
    since = say_date(case_words.local(spell.since).date())
    if spell.until is None:
        return translate("StaffFields", "{0} since {1}").format(who, since)
    until = say_date(case_words.local(spell.until).date())
    return translate("StaffFields", "{0} from {1} until {2}").format(who, since, until)
