"""One partner of the network: to read, or to change for those who keep the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox

from counsel_desk.domain.directory import Cost, Partner, PartnerKind
from counsel_desk.domain.referrals import ReferralKind
from ui.shell.form_sheet import FormSheet, LaterPart, LaterSection, Part, TextBox
from ui.shell.sheet_parts import pair
from ui.widgets import case_words, referral_words
from ui.widgets.counties import COUNTIES
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.partial_dates import DayField
from ui.widgets.tick_list import TickList

if TYPE_CHECKING:
    import datetime

FORM = "partner"
_LINES = ("town", "contact_person", "phone", "email", "address", "hours", "cost_text")

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class PartnerSheet(FormSheet):
    """The form of an entry."""

    def __init__(self, old: Partner | None) -> None:
        start = old or Partner("", PartnerKind.ORGANISATION, "", ())
        fields = _fields(start)
        self.active = QCheckBox(translate("PartnerSheet", "Offered for referrals"))
        self.active.setChecked(start.active)
        more = LaterSection(
            translate("PartnerSheet", "Address, hours, cost, remarks"),
            lambda: _more(start),
            filled=bool(start.address or start.hours or start.cost_text or start.remarks),
        )
        super().__init__(
            translate("PartnerSheet", "Change a partner")
            if old
            else translate("PartnerSheet", "New partner"),
            translate("PartnerSheet", "Everyone who may read the directory sees this at once."),
            (
                fields["name"],
                pair(fields["kind"], fields["county"]),
                pair(fields["town"], fields["phone"]),
                fields["contact_person"],
                LaterPart(lambda: _help(start)),
                more,
                self.active,
            ),
            fields,
        )

    def partner(self) -> Partner:
        """Give the entry as it was written."""
        texts = {name: self.text_of(name) for name in _LINES}
        day: datetime.date | None = cast("DayField", self.fields["verified_on"]).value()
        return Partner(
            name=self.text_of("name"),
            kind=cast("PartnerKind", self.value_of("kind")),
            county=str(self.value_of("county") or ""),
            services=tuple(ReferralKind(one) for one in self.ticked("services")),
            languages=tuple(self.ticked("languages")),
            cost=cast("Cost", self.value_of("cost")),
            verified_on=day,
            remarks=self.text_of("remarks"),
            active=self.active.isChecked(),
            **texts,
        )


def _line(start: Partner, key: str, title: str) -> TextField:
    made = TextField(title, optional=key != "name")
    made.set_text(getattr(start, key))
    return made


def _fields(start: Partner) -> dict[str, Field]:
    kind = Choice([(one, referral_words.partner_kind_words(one)) for one in PartnerKind])
    kind.set_value(start.kind)
    nothing = ("", translate("PartnerSheet", "Choose"))
    county = Choice([nothing, *((name, name) for name, _ in COUNTIES)])
    county.set_value(start.county)
    return {
        "name": _line(start, "name", translate("PartnerSheet", "Name")),
        "kind": Field(translate("PartnerSheet", "Kind"), kind),
        "county": Field(translate("PartnerSheet", "County"), county),
        "town": _line(start, "town", translate("PartnerSheet", "Town")),
        "phone": _line(start, "phone", translate("PartnerSheet", "Phone")),
        "contact_person": _line(
            start, "contact_person", translate("PartnerSheet", "Whom to ask for")
        ),
    }


def _help(start: Partner) -> Part:
    services = TickList([(one.value, referral_words.kind_words(one)) for one in ReferralKind])
    services.set_values(start.services)
    languages = TickList(
        [(code, case_words.language_words(code)) for code in case_words.LANGUAGES], columns=3
    )
    languages.set_values(start.languages)
    fields: dict[str, Field] = {
        "services": Field(translate("PartnerSheet", "Gives this help"), services),
        "languages": Field(translate("PartnerSheet", "Speaks"), languages),
        "verified_on": DayField(
            translate("PartnerSheet", "Last checked on"),
            start.verified_on,
            translate("PartnerSheet", "When somebody called and all of this was right."),
        ),
    }
    return fields, tuple(fields.values())


def _more(start: Partner) -> Part:
    cost = Choice([(one, referral_words.cost_words(one)) for one in Cost])
    cost.set_value(start.cost)
    remarks = TextBox(start.remarks)
    fields: dict[str, Field] = {
        "address": _line(start, "address", translate("PartnerSheet", "Address")),
        "email": _line(start, "email", translate("PartnerSheet", "E-mail")),
        "hours": _line(start, "hours", translate("PartnerSheet", "Hours")),
        "cost": Field(translate("PartnerSheet", "Cost for the client"), cost),
        "cost_text": _line(start, "cost_text", translate("PartnerSheet", "What it costs")),
        "remarks": Field(translate("PartnerSheet", "Remarks"), remarks, optional=True),
    }
    shown = (
        fields["address"],
        pair(fields["email"], fields["hours"]),
        pair(fields["cost"], fields["cost_text"]),
        fields["remarks"],
    )
    return fields, shown
