"""Links the file of a relative; only files that the person is entitled to are offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.family import Kinship
from ui.screens.client.form_sheet import FormSheet
from ui.widgets import intake_words
from ui.widgets.field import Choice, Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.domain.ids import CaseId, PersonId
    from counsel_desk.domain.register import CaseRow

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class FamilySheet(FormSheet):
    """Asks which file, and what its client is to this one."""

    def __init__(self) -> None:
        self.other = Choice([(None, translate("FamilySheet", "Choose a client"))])
        self.kinship = Choice([(one, intake_words.kinship_words(one)) for one in Kinship])
        fields = {
            "other": Field(
                translate("FamilySheet", "Client"),
                self.other,
                translate("FamilySheet", "Your own clients; type the first letters to find one."),
            ),
            "kinship": Field(translate("FamilySheet", "Is to this client"), self.kinship),
        }
        super().__init__(
            translate("FamilySheet", "Link the file of a relative"),
            translate(
                "FamilySheet",
                "Only who is entitled to both files sees the link. To everyone else neither file"
                " says anything about the other.",
            ),
            tuple(fields.values()),
            fields,
            translate("FamilySheet", "Link"),
        )

    def offer(self, rows: Sequence[CaseRow], me: PersonId, this: CaseId) -> None:
        """Offer one's own other clients."""
        mine = [row for row in rows if row.counsellor == me and row.name and row.case != this]
        mine.sort(key=lambda row: row.name or "")
        named = [(row.case, f"{row.name}, {row.code}") for row in mine]
        first = translate("FamilySheet", "Choose a client")
        self.other.set_choices([(None, first), *named])

    def chosen(self) -> tuple[CaseId, Kinship] | None:
        """Give the file and the relation; an error appears where no file is chosen."""
        other = self.other.value()
        missing = translate("FamilySheet", "Choose the client whose file is linked.")
        self.fields["other"].set_error("" if other is not None else missing)
        if other is None:
            return None
        return cast("CaseId", other), cast("Kinship", self.kinship.value())
