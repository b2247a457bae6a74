"""Teams: which supervisors read the case files of which counsellors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.services import people
from ui.screens.administration.tab import Tab
from ui.screens.administration.team_sheet import TeamSheet
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.case_words import by_id, name_of
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.rows import ListRow, RowList

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person, Team
    from ui.screen import Context


class TeamsTab(Tab):
    """The list of teams; a row opens the team for editing."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._people: Mapping[PersonId, Person] = {}
        self._card = Card(self.tr("Teams"))
        if context.may(Permission.MANAGE_STAFF):
            button = secondary_button(self.tr("New team"), "users-three", self.new_team)
            self._card.add_action(button)
        hint = self.tr(
            "A supervisor reads the case files of the counsellors in the same team. A change"
            " reaches the keys when the next entitled person signs in."
        )
        self._card.add(label(hint, "muted", wrap=True))
        self.rows = RowList(self.tr("Teams"))
        self._none = EmptyState(self.tr("There is no team yet."), icon="users-three")
        self._card.add(self.rows)
        self._card.add(self._none)
        self.column.addWidget(self._card)
        self.column.addStretch(1)

    def load(self) -> None:
        """Ask for people and teams."""
        self.context.jobs.ask(people.list_people).then(self._take_people)
        self.context.jobs.ask(people.list_teams).then(self._show)

    def _take_people(self, found: Sequence[Person]) -> None:
        self._people = by_id(found)

    def _show(self, teams: Sequence[Team]) -> None:
        self.rows.set_rows((team.id, self._row(team)) for team in teams)
        self._none.setVisible(not teams)

    def _row(self, team: Team) -> ListRow:
        nobody = self.tr("nobody yet")
        second = self.tr("Supervised by {0} · counsellors: {1}").format(
            self._names(team.supervisors) or nobody, self._names(team.counsellors) or nobody
        )
        return ListRow(
            team.name, second, "users-three", "primary", on_click=lambda: self.open_team(team)
        )

    def _names(self, chosen: Iterable[PersonId]) -> str:
        return ", ".join(sorted(name_of(self._people, person) for person in chosen))

    def new_team(self) -> None:
        """Ask for a new team."""
        TeamSheet(self.context, None, self._people.values()).open_over(self)

    def open_team(self, team: Team) -> None:
        """Change a team, where the person may."""
        if self.context.may(Permission.MANAGE_STAFF):
            TeamSheet(self.context, team, self._people.values()).open_over(self)
        else:
            self.context.messages.say(self.tr("Teams are changed by an administrator."))
