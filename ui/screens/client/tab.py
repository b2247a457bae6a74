"""What every tab of the client page is given, and when it loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QWidget

from counsel_desk.domain.access import Permission, Role
from counsel_desk.domain.cases import CaseFile
from counsel_desk.domain.ids import PersonId
from counsel_desk.domain.people import Person
from ui.screen import Route
from ui.shell.refiling import refile

if TYPE_CHECKING:
    from uuid import UUID

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.strikes import Struck
    from ui.screen import Context
    from ui.shell.refiling import RefileSheet


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case file as the page shows it, with the colleagues it names."""

    file: CaseFile
    people: Mapping[PersonId, Person]
    reads_clinical: bool
    writes_clinical: bool
    edits: bool

    @staticmethod
    def of(context: Context, file: CaseFile, people: Mapping[PersonId, Person]) -> ShownCase:
        """Find out what this person may do with the file."""
        is_mine = file.is_counselled_by(context.me.id)
        is_read_only = file.merged_into is not None
        supervises = Role.SUPERVISOR in context.roles and file.identity is not None
        return ShownCase(
            file=file,
            people=people,
            reads_clinical=context.may(Permission.READ_CLINICAL) and (is_mine or supervises),
            writes_clinical=context.may(Permission.WRITE_CLINICAL) and is_mine and not is_read_only,
            edits=context.may(Permission.EDIT_CASE)
            and not is_read_only
            and (is_mine or Role.COORDINATOR in context.roles),
        )


class Tab(QWidget):
    """A part of the client page; it asks for its content when it comes to the front.

    Attributes:
        key: the key of its tab; shown: the case, once the page knows it; wanted: the record
        that the page was opened for, until the tab takes it.
    """

    key: ClassVar[str]

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__()
        self.context = context
        self.case = case
        self.shown: ShownCase | None = None
        self.wanted: UUID | None = None

    def take_wanted(self) -> UUID | None:
        """Give the record that the page was opened for, once."""
        found, self.wanted = self.wanted, None
        return found

    def show_case(self, shown: ShownCase) -> None:
        """Take the case file, also after it changed."""
        self.shown = shown

    def own_files(self) -> frozenset[CaseId]:
        """Give this file with those merged into it."""
        merged = self.shown.file.merged if self.shown is not None else ()
        return frozenset({self.case, *(one.case for one in merged)})

    def file_code(self, case: CaseId | None) -> str:
        """Give the code of the merged file that something lies in; nothing for this one."""
        merged = self.shown.file.merged if self.shown is not None else ()
        return next((one.code for one in merged if one.case == case), "")

    def may_strike(self, author: PersonId, struck: Struck | None) -> bool:
        """Whether this person may strike what ``author`` wrote here and nobody struck yet."""
        file = self.shown.file if self.shown is not None and self.shown.writes_clinical else None
        me = self.context.me.id
        return struck is None and file is not None and me in (author, file.counsellor)

    def strike(self, table: str, entry: UUID, author: PersonId) -> RefileSheet:
        """Ask why, and strike an entry."""
        mine = author == self.context.me.id
        return refile(self.context, self, self.case, (table, entry), self.load, mine=mine)

    def load(self) -> None:
        """Ask for the content."""

    def go(self, screen: str, *, tab: str = "", item: object = None) -> None:
        """Go to another screen about the same case."""
        from uuid import UUID

        found = item if isinstance(item, UUID) else None
        self.context.go(Route(screen, self.case, tab, found))
