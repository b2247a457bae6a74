"""Enter what a meeting costs: transport money of members, and everything else with the venue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.practicalities import (
    MOST_CHILDREN,
    MeetingCosts,
    PaidBy,
    VenueCheck,
    VenuePoint,
    parse_money,
)
from counsel_desk.services.practicalities import save_costs, save_transport
from ui.shell.form_sheet import FormSheet, TextBox
from ui.widgets import cost_words
from ui.widgets.case_words import LANGUAGES, language_words
from ui.widgets.dates import NumberField
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.meeting_dates import Across
from ui.widgets.optional_date import OptionalDate
from ui.widgets.tick_list import TickList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.ids import GroupId
    from counsel_desk.domain.practicalities import MemberMoney
    from counsel_desk.services.practicalities import MeetingMoney
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class MoneyField(TextField):
    """An amount in shillings, which says when what is typed is none."""

    def __init__(self, title: str, cents: int) -> None:
        super().__init__(title, placeholder="0")
        self.set_text(cost_words.typed(cents))

    def is_right(self) -> bool:
        """Say what is wrong; an empty field is nothing."""
        is_right = not self.text() or parse_money(self.text()) is not None
        said = translate("Costs", "Type shillings, such as 350 or 350.50.")
        self.set_error("" if is_right else said)
        return is_right

    def cents(self) -> int:
        """Give the amount in cents."""
        return parse_money(self.text()) or 0


def _line(*fields: QWidget) -> Across:
    made = Across(len(fields))
    made.put(fields)
    made.setFocusProxy(fields[0])
    return made


class TransportSheet(FormSheet):
    """Takes the transport money of one member, or the same for several."""

    def __init__(
        self, context: Context, group: GroupId, meeting: MeetingMoney, who: Sequence[MemberMoney]
    ) -> None:
        self._context, self._group, self._meeting, self._who = context, group, meeting, tuple(who)
        known = who[0].transport if len(who) == 1 else None
        self.amount = MoneyField(translate("Costs", "Shillings"), known.cents if known else 0)
        by = Choice([(one, cost_words.by_words(one)) for one in PaidBy])
        by.set_value(known.by if known else PaidBy.CASH)
        self.voucher = TextField(translate("Costs", "Voucher number"), optional=True)
        self.voucher.set_text(known.voucher if known else "")
        self.voucher.setVisible(len(who) == 1)
        self.paid = OptionalDate(translate("Costs", "Paid on"), known.paid_on if known else None)
        if known is None or known.paid_on is None:
            self.paid.edit.set_day(context.today())
        fields = {
            "cents": self.amount,
            "by": Field(translate("Costs", "Given as"), by),
            "voucher": self.voucher,
            "paid_on": Field(translate("Costs", "Payment"), self.paid),
        }
        parts = (_line(fields["cents"], fields["by"]), self.voucher, fields["paid_on"])
        super().__init__(self._title(), self._text(), parts, fields)
        self.on_save(self._save_it)

    def _title(self) -> str:
        if len(self._who) == 1:
            return translate("Costs", "Transport money of {0}").format(self._who[0].code)
        return translate("Costs", "Transport money of {0} members").format(len(self._who))

    def _text(self) -> str:
        number = self._meeting.meeting.number
        if len(self._who) == 1:
            return translate("Costs", "Meeting {0}. 0 takes the amount back.").format(number)
        return translate(
            "Costs", "Meeting {0}: everyone who came and has no amount yet. Vouchers follow one by"
            " one.",
        ).format(number)  # fmt: skip

    def _save_it(self) -> Job[None] | None:
        if not self.is_right():
            return None
        job = self._context.jobs.ask(
            save_transport, self._group, self._meeting.meeting.id,
            tuple(one.membership for one in self._who),
            cents=self.amount.cents(), by=PaidBy(str(self.value_of("by"))),
            voucher=self.voucher.text() if len(self._who) == 1 else "", paid_on=self.paid.day(),
        )  # fmt: skip
        return job.then(self._said)

    def _said(self, _result: object) -> None:
        self._context.messages.say(translate("Costs", "The transport money is kept."), "good")


class CostsSheet(FormSheet):
    """Takes refreshments, childcare, the interpreter, and how the venue was found."""

    def __init__(self, context: Context, group: GroupId, meeting: MeetingMoney) -> None:
        self._context, self._group, self._meeting = context, group, meeting
        costs = meeting.costs
        check = costs.check or VenueCheck(context.today())
        self.refreshments = MoneyField(translate("Costs", "Refreshments, KES"), costs.refreshments)
        self.childcare = MoneyField(translate("Costs", "Childcare, KES"), costs.childcare)
        self.interpreting = MoneyField(translate("Costs", "Interpreter, KES"), costs.interpreting)
        self.places = NumberField(costs.children, 0, MOST_CHILDREN)
        spoken = dict.fromkeys([*LANGUAGES, *filter(None, [costs.interpreter])])
        booked = [(one, language_words(one)) for one in spoken]
        self.interpreter = Choice([("", translate("Costs", "Not booked")), *booked])
        self.interpreter.set_value(costs.interpreter)
        self.points = TickList([(one, cost_words.point_words(one)) for one in VenuePoint])
        self.points.set_values(check.fine)
        self.checked = OptionalDate(
            translate("Costs", "Looked at on"), check.on if costs.check else None
        )
        if costs.check is None:
            self.checked.edit.set_day(context.today())
        self.recheck = OptionalDate(translate("Costs", "Look again on"), check.recheck)
        self.remarks = TextBox(check.remarks)
        super().__init__(
            translate("Costs", "Costs of meeting {0}").format(meeting.meeting.number),
            translate("Costs", "Transport money is entered member by member."),
            self._parts(),
            self._fields,
        )
        self.on_save(self._save_it)

    def _parts(self) -> list[QWidget]:
        self._fields = f = {
            "refreshments": self.refreshments,
            "childcare": self.childcare,
            "children": Field(translate("Costs", "Places for children"), self.places),
            "interpreting": self.interpreting,
            "interpreter": Field(translate("Costs", "Interpreter for"), self.interpreter),
            "checked": Field(translate("Costs", "Safety of the venue"), self.checked),
            "points": Field(translate("Costs", "As it should be"), self.points),
            "recheck": Field(translate("Costs", "Next check"), self.recheck, optional=True),
            "remarks": Field(translate("Costs", "Remarks"), self.remarks, optional=True),
        }
        return [
            _line(f["refreshments"], f["childcare"], f["children"]),
            _line(f["interpreter"], f["interpreting"]),
            _line(f["checked"], f["recheck"]),
            f["points"],
            f["remarks"],
        ]

    def _save_it(self) -> Job[None] | None:
        if not self.is_right():
            return None
        on = self.checked.day()
        check = None
        if on is not None:
            fine = tuple(VenuePoint(one) for one in self.points.values())
            check = VenueCheck(on, fine, self.recheck.day(), self.remarks.words())
        costs = MeetingCosts(
            self._meeting.meeting.id,
            self.refreshments.cents(),
            self.childcare.cents(),
            self.places.value(),
            str(self.interpreter.value() or ""),
            self.interpreting.cents(),
            check,
        )
        return self._context.jobs.ask(save_costs, self._group, costs).then(self._said)

    def _said(self, _result: object) -> None:
        self._context.messages.say(translate("Costs", "The costs of the meeting are kept."), "good")
