"""The roll: who is a member since when, with the dose; enrolling by case code, and leaving."""

from __future__ import annotations

from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from counsel_desk.domain.enrolment import EndReason
from counsel_desk.domain.groups import Ending, Received
from counsel_desk.services.group_places import places_of
from counsel_desk.services.groups import end_membership
from ui import wording
from ui.screens.group.enrolment import EnrolCard
from ui.theme import Space
from ui.turns import later
from ui.widgets import group_words, place_words
from ui.widgets.buttons import danger_button
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.dates import DateField, say_date
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Choice, Field
from ui.widgets.labels import label
from ui.widgets.pill import PillKind, Sign
from ui.widgets.scroll import Column as CardColumn
from ui.widgets.scroll import Columns
from ui.widgets.table_model import ColumnSpec, PillText

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from counsel_desk.domain.enrolment import GroupPlace
    from counsel_desk.domain.groups import GroupFile, Member
    from counsel_desk.domain.ids import MembershipId
    from ui.screen import Context


class Column(Enum):
    """The columns of the roll."""

    CODE = auto()
    JOINED = auto()
    LEFT = auto()
    DOSE = auto()
    SHARE = auto()
    WARNING = auto()


_ENDINGS = {
    Ending.COMPLETED: (PillKind.GOOD, Sign.DOT),
    Ending.STOPPED: (PillKind.WARNING, Sign.DOWN),
    Ending.OUTSIDE: (PillKind.NEUTRAL, Sign.NONE),
}


_RECEIVED = {
    Received.COMPLETER: (PillKind.GOOD, Sign.DOT),
    Received.DROP_OUT: (PillKind.WARNING, Sign.DOWN),
    Received.EARLY_DROP_OUT: (PillKind.WARNING, Sign.DOWN),
}


class LeaveCard(Card):
    """Ends the membership of the member chosen in the roll.

    Attributes:
        day, why, button: the controls.
    """

    def __init__(self, today: datetime.date, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.set_title(self.tr("End a membership"))
        self._sentence = label("", "muted", wrap=True)
        self.day = DateField(today)
        self._field = Field(self.tr("Last day as a member"), self.day)
        self.why = Choice([(one, place_words.end_words(one)) for one in EndReason])
        self._why = Field(
            self.tr("Why it ends"),
            self.why,
            self.tr("Kept in the client’s file; peers do not see it."),
        )
        self.button = danger_button(self.tr("End it"))
        self.button.setAccessibleName(self.tr("End this membership"))
        self.add(self._sentence)
        self.add(self._field)
        self.add(self._why)
        self.add_action(self.button)
        self.show_member(None)

    def show_member(self, member: Member | None, reason: EndReason | None = None) -> None:
        """Offer to end this member's spell, or say that one must be chosen."""
        can_leave = member is not None and member.left is None
        self._field.setVisible(can_leave)
        self._why.setVisible(can_leave)
        self.button.setVisible(can_leave)
        if member is None:
            self._sentence.setText(self.tr("Choose a member in the roll."))
        elif member.left is None:
            text = self.tr("{0} stays on record, and can be enrolled again later.")
            self._sentence.setText(text.format(member.code))
        else:
            text = self.tr("{0} left on {1}.").format(member.code, say_date(member.left))
            words = place_words.end_words(reason) if reason else ""
            text = self.tr("{0} Reason: {1}.").format(text, words) if words else text
            self._sentence.setText(text)

    def set_error(self, text: str) -> None:
        """Say what is wrong with the day."""
        self._field.set_error(text)


class RollTab(QWidget):
    """Lists the members and changes the roll.

    Attributes:
        table: the roll; enrol, leave_card: the two cards beside it.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._group: GroupFile | None = None
        self._reasons: dict[MembershipId | None, EndReason | None] = {}
        self._may_edit = False
        self.table: DataTable[Member] = DataTable(
            self._columns(),
            lambda member: member.membership,
            self.tr("Roll"),
            opens_on_click=False,
        )
        self._empty = EmptyState(
            self.tr("Nobody is enrolled yet. Type a case code beside this, and press Enter."),
            icon="users-three",
        )
        self.enrol = EnrolCard(context)
        self.leave_card = LeaveCard(context.today())
        self._lay_out()
        self.table.chosen.connect(self._choose)
        self.leave_card.button.clicked.connect(lambda _checked=False: self._ask_to_end())

    def _lay_out(self) -> None:
        self._card = Card(self.tr("Members"), " ")
        self._stack = QStackedWidget()
        self._stack.bleeds = True  # type: ignore[attr-defined] # read by the card's body
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._card.add(self._stack, 1)
        self.table.setMinimumHeight(250)
        self._side = CardColumn(self.enrol, self.leave_card)
        self._side.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(Columns(self._card, self._side, side_width=350, narrow=780), 1)

    def _columns(self) -> dict[Enum, ColumnSpec[Member]]:
        return {
            Column.CODE: ColumnSpec(self.tr("Member"), lambda m: m.code, strong=True),
            Column.JOINED: ColumnSpec(
                self.tr("Joined"),
                lambda m: say_date(m.joined),
                lambda m: m.joined,
                width=124,
                second=self.tr("joined {0}"),
            ),
            Column.LEFT: ColumnSpec(
                self.tr("Left"),
                lambda m: say_date(m.left) if m.left else "–",
                lambda m: m.left,
                width=124,
                second=self.tr("left {0}"),
            ),
            Column.DOSE: ColumnSpec(
                self.tr("Dose"), self._dose, self._attended, numeric=True, width=84
            ),
            Column.SHARE: ColumnSpec(
                self.tr("Share"), self._share_words, self._share, numeric=True, width=84
            ),
            Column.WARNING: ColumnSpec("", self._warning, width=150, pill=self._pill),
        }

    def _dose(self, member: Member) -> str:
        doses = self._group.doses if self._group else {}
        return group_words.dose_words(doses.get(member.membership))

    def _attended(self, member: Member) -> int | None:
        dose = self._group.doses.get(member.membership) if self._group else None
        return dose.attended if dose else None

    def _share(self, member: Member) -> float | None:
        dose = self._group.doses.get(member.membership) if self._group else None
        return dose.share if dose else None

    def _share_words(self, member: Member) -> str:
        share = self._share(member)
        if share is None:
            return "–"
        return self.tr("{0} %").format(QLocale().toString(round(100 * share)))

    def _warning(self, member: Member) -> str:
        found = self._pill(member)
        return found.text if found else ""

    def _pill(self, member: Member) -> PillText | None:
        if self._group is None:
            return None
        if member.left is None and member.case in self._group.closed:
            return PillText(self.tr("file closed"), PillKind.WARNING, Sign.DOT)
        got = self._group.received.get(member.membership)
        if got in _RECEIVED:
            return PillText(place_words.received_words(got), *_RECEIVED[got])
        if member.ending is not None:
            return PillText(place_words.ending_words(member.ending), *_ENDINGS[member.ending])
        dose = self._group.doses.get(member.membership)
        text = group_words.dose_warning(dose, self._group.adequate_percent)
        return PillText(text, PillKind.WARNING, Sign.DOWN) if text else None

    def show_group(self, group: GroupFile, *, may_edit: bool) -> None:
        """Show the members, and what may be changed."""
        self._group = group
        self.table.set_rows(group.members)
        self._stack.setCurrentIndex(0 if group.members else 1)
        self._may_edit = may_edit
        if self._side.isHidden() and may_edit:
            # The page with both columns at once would be one long turn of the window.
            later(self, self._show_side)
        else:
            self._show_side()
        self.setFocusProxy(self.enrol if may_edit else self.table)
        still = sum(member.left is None for member in group.members)
        self._card.set_title(self.tr("Members"), _said(still, group.plan.capacity))
        if may_edit:
            self.enrol.show_group(group)
        self._context.jobs.ask(places_of, group.id).then(self._keep_places)
        self._choose(self.table.current_row())

    def _show_side(self) -> None:
        self._side.setVisible(self._may_edit)

    def _keep_places(self, places: Sequence[GroupPlace]) -> None:
        self._reasons = {one.membership: one.ending for one in places}
        self._choose(self.table.current_row())

    def _choose(self, member: Member | None) -> None:
        self.leave_card.set_error("")
        reason = self._reasons.get(member.membership) if member else None
        self.leave_card.show_member(member, reason)

    def _ask_to_end(self) -> None:
        group, member = self._group, self.table.current_row()
        if group is None or member is None or member.left is not None:
            return
        day = self.leave_card.day.day()
        if day < member.joined:
            text = self.tr("{0} joined on {1}; the last day cannot be before that.")
            self.leave_card.set_error(text.format(member.code, say_date(member.joined)))
            return
        self.leave_card.set_error("")
        sentence = self.tr(
            "{0} leaves “{1}” on {2}. Meetings after that day no longer count towards the dose."
            " The marks so far are kept."
        )
        self._context.dialogs.ask_confirm(
            self,
            self.tr("End this membership?"),
            sentence.format(member.code, group.plan.title, say_date(day)),
            self.tr("End membership"),
            partial(self._end, member, day),
            danger=True,
        )

    def _end(self, member: Member, day: datetime.date) -> None:
        if self._group is None:
            return
        job = self._context.jobs.ask(
            end_membership,
            self._group.id,
            member.membership,
            on=day,
            reason=EndReason(str(self.leave_card.why.value())),
        )
        job.then(partial(self._ended, member)).failed(self._refused)

    def _ended(self, member: Member, _result: object) -> None:
        text = self.tr("The membership of {0} has ended.").format(member.code)
        self._context.messages.say(text, "good")

    def _refused(self, error: Exception) -> None:
        self.leave_card.set_error(wording.sentence(error))


def _said(still: int, capacity: int) -> str:
    """Say how many are in a group, and for how many more there is room."""
    translate, locale = QCoreApplication.translate, QLocale()
    said = translate("RollTab", "{0} in the group now").format(locale.toString(still))
    if not capacity:
        return said
    if still >= capacity:
        return translate("RollTab", "{0}, the group is full").format(said)
    room = locale.toString(capacity - still)
    return translate("RollTab", "{0}, room for {1}").format(said, room)
