"""One partner of the network: to read, or to change for those who keep the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from counsel_desk.domain.directory import Cost, Partner, PartnerKind
from counsel_desk.domain.referrals import ReferralKind
from counsel_desk.services.errors import Invalid
from ui.form_keeper import FormKeeper, FormStatus
from ui.shell.saving_sheet import SavingSheet
from ui.theme import Space
from ui.widgets import case_words, referral_words
from ui.widgets.counties import COUNTIES
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.partial_dates import DayField
from ui.widgets.section import SectionCollapse
from ui.widgets.tick_list import TickList
from ui.wording import sentence

if TYPE_CHECKING:
    import datetime
    from uuid import UUID

    from ui.screen import Context

FORM = "partner"
WIDE = 680
_LINES = ("town", "contact_person", "phone", "email", "address", "hours", "cost_text")

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class PartnerSheet(SavingSheet):
    """The form of an entry."""

    def __init__(self, old: Partner | None) -> None:
        start = old or Partner("", PartnerKind.ORGANISATION, "", ())
        self.fields = _fields(start)
        self.active = QCheckBox(translate("PartnerSheet", "Offered for referrals"))
        self.active.setChecked(start.active)
        self._keeper: FormKeeper | None = None
        body = QWidget()
        body.setObjectName("clear")
        self._lines = QVBoxLayout(body)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.L)
        self._fill(start)
        body.setFocusProxy(self.fields["name"])
        super().__init__(
            translate("PartnerSheet", "Change a partner")
            if old
            else translate("PartnerSheet", "New partner"),
            translate("PartnerSheet", "Everyone who may read the directory sees this at once."),
            translate("PartnerSheet", "Save"),
            body,
        )
        self.setMaximumWidth(WIDE)

    def _fill(self, start: Partner) -> None:
        fields = self.fields
        more = SectionCollapse(translate("PartnerSheet", "Address, hours, cost, remarks"))
        for part in (
            fields["address"],
            _pair(fields["email"], fields["hours"]),
            _pair(fields["cost"], fields["cost_text"]),
            fields["remarks"],
        ):
            more.add(part)
        more.set_open(bool(start.address or start.hours or start.cost_text or start.remarks))
        for part in (
            fields["name"],
            _pair(fields["kind"], fields["county"]),
            _pair(fields["town"], fields["phone"]),
            fields["contact_person"],
            fields["services"],
            fields["languages"],
            fields["verified_on"],
            more,
            self.active,
        ):
            self._lines.addWidget(part)

    def keep(self, context: Context, item: UUID | None) -> None:
        """Keep what is typed until it is saved for good."""
        keeper = FormKeeper(context, FORM, self, item=item)
        for name, field in self.fields.items():
            control = field.control
            if isinstance(control, TickList):
                keeper.bind_with(name, control.values, control.set_values, control.changed)
            else:
                keeper.bind(name, field)
        self._keeper = keeper
        self._lines.addWidget(FormStatus(keeper))
        keeper.begin()

    def is_right(self) -> bool:
        """Whether the day of the last check is a day."""
        return cast("DayField", self.fields["verified_on"]).is_right()

    def partner(self) -> Partner:
        """Give the entry as it was written."""
        texts = {name: cast("TextField", self.fields[name]).text() for name in _LINES}
        remarks = cast("QPlainTextEdit", self.fields["remarks"].control).toPlainText().strip()
        day: datetime.date | None = cast("DayField", self.fields["verified_on"]).value()
        return Partner(
            name=cast("TextField", self.fields["name"]).text(),
            kind=cast("PartnerKind", self._value("kind")),
            county=str(self._value("county") or ""),
            services=tuple(ReferralKind(one) for one in self._ticked("services")),
            languages=tuple(self._ticked("languages")),
            cost=cast("Cost", self._value("cost")),
            verified_on=day,
            remarks=remarks,
            active=self.active.isChecked(),
            **texts,
        )

    def _value(self, name: str) -> Any:  # noqa: ANN401 - a choice holds any value
        return cast("Choice", self.fields[name].control).value()

    def _ticked(self, name: str) -> list[str]:
        return cast("TickList", self.fields[name].control).values()

    def _saved(self, result: object) -> None:
        if self._keeper is not None:
            self._keeper.finished()
        super()._saved(result)

    def _refused(self, error: Exception) -> None:
        super()._refused(error)
        if isinstance(error, Invalid) and error.field in self.fields:
            self.set_error("")
            self.fields[error.field].set_error(sentence(error))
            self.fields[error.field].setFocus()


def _fields(start: Partner) -> dict[str, Field]:
    titles = {
        "town": translate("PartnerSheet", "Town"),
        "contact_person": translate("PartnerSheet", "Whom to ask for"),
        "phone": translate("PartnerSheet", "Phone"),
        "email": translate("PartnerSheet", "E-mail"),
        "address": translate("PartnerSheet", "Address"),
        "hours": translate("PartnerSheet", "Hours"),
        "cost_text": translate("PartnerSheet", "What it costs"),
    }
    fields: dict[str, Field] = {}
    name = TextField(translate("PartnerSheet", "Name"))
    name.set_text(start.name)
    fields["name"] = name
    for key, title in titles.items():
        line = TextField(title, optional=True)
        line.set_text(getattr(start, key))
        fields[key] = line
    remarks = QPlainTextEdit(start.remarks)
    remarks.setTabChangesFocus(True)
    remarks.setMaximumHeight(96)
    fields["remarks"] = Field(translate("PartnerSheet", "Remarks"), remarks, optional=True)
    fields["verified_on"] = DayField(
        translate("PartnerSheet", "Last checked on"),
        start.verified_on,
        translate("PartnerSheet", "When somebody called and all of this was right."),
    )
    return fields | _choices(start)


def _choices(start: Partner) -> dict[str, Field]:
    kind = Choice([(one, referral_words.partner_kind_words(one)) for one in PartnerKind])
    kind.set_value(start.kind)
    nothing = ("", translate("PartnerSheet", "Choose"))
    county = Choice([nothing, *((name, name) for name, _ in COUNTIES)])
    county.set_value(start.county)
    cost = Choice([(one, referral_words.cost_words(one)) for one in Cost])
    cost.set_value(start.cost)
    services = TickList([(one.value, referral_words.kind_words(one)) for one in ReferralKind])
    services.set_values(start.services)
    languages = TickList(
        [(code, case_words.language_words(code)) for code in case_words.LANGUAGES], columns=3
    )
    languages.set_values(start.languages)
    return {
        "kind": Field(translate("PartnerSheet", "Kind"), kind),
        "county": Field(translate("PartnerSheet", "County"), county),
        "cost": Field(translate("PartnerSheet", "Cost for the client"), cost),
        "services": Field(translate("PartnerSheet", "Gives this help"), services),
        "languages": Field(translate("PartnerSheet", "Speaks"), languages),
    }


def _pair(*parts: QWidget) -> QWidget:
    made = QWidget()
    made.setObjectName("clear")
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(Space.M)
    for part in parts:
        line.addWidget(part, 1)
    made.setFocusProxy(parts[0])
    return made
