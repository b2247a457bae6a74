"""A member's own section: it goes into that client's file, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.services.group_notes import SECTION_FORM
from ui.form_keeper import FormKeeper
from ui.shell.form_sheet import TextBox
from ui.widgets import case_words
from ui.widgets.card import Card
from ui.widgets.field import Field
from ui.widgets.pill import Pill, PillKind, Sign

if TYPE_CHECKING:
    from counsel_desk.domain.group_notes import MemberOfMeeting
    from counsel_desk.domain.ids import MeetingId
    from ui.screen import Context


class SectionCard(Card):
    """Takes the words about one member.

    Attributes:
        member: who it is about; words: the text; keeper: keeps it while it is typed.
    """

    def __init__(self, context: Context, meeting: MeetingId, member: MemberOfMeeting) -> None:
        super().__init__()
        self.member = member
        self.words = TextBox()
        self.words.setAccessibleName(self.tr("Section of {0}").format(member.code))
        if member.is_mine:
            where = self.tr("your client: it is in the file once you sign")
        else:
            where = self.tr("for who is entitled to the file: you cannot read it again")
        self.set_title(member.code, where)
        if member.has_section:
            self.set_pill(Pill(self.tr("has a section"), PillKind.GOOD, Sign.DOT))
        elif member.status is not None:
            self.set_pill(
                Pill(case_words.attendance_words(member.status), PillKind.NEUTRAL, Sign.NONE)
            )
        self.field = Field(self.tr("About this member alone"), self.words, optional=True)
        self.add(self.field)
        self.setFocusProxy(self.words)
        self.keeper = FormKeeper(context, SECTION_FORM, self, case=member.case, item=meeting)
        self.keeper.bind("text", self.words)
