"""The sheet of a referral: to whom, what for, and each step with its day."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.directory import PartnerFilter
from counsel_desk.domain.referrals import (
    Direction,
    Referral,
    ReferralKind,
    ReferralOutcome,
    Urgency,
)
from counsel_desk.services import directory
from ui.screens.client.form_sheet import (
    FormSheet,
    LaterSection,
    Part,
    TextBox,
    optional_choice,
)
from ui.screens.client.sheet_parts import pair
from ui.widgets import referral_words
from ui.widgets.dates import DateField
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.partial_dates import DayField

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from counsel_desk.domain.directory import PartnerRow
    from ui.screen import Context

FORM = "referral"

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class ReferralSheet(FormSheet):
    """Asks for a referral, new or known; partners of the network come the nearest first."""

    def __init__(
        self, context: Context, county: str, today: datetime.date, old: Referral | None = None
    ) -> None:
        self._context = context
        self._county = county
        self.old = old
        self._partners: Mapping[UUID, PartnerRow] = {}
        start = old or Referral(Direction.OUT, ReferralKind.MEDICAL, Urgency.SOON, today, "")
        self._chosen = start.partner
        fields = _fields(start)
        self._direction = cast("Choice", fields["direction"].control)
        self._kind = cast("Choice", fields["kind"].control)
        self._partner = cast("Choice", fields["partner"].control)
        self._direction.setEnabled(old is None)
        steps = LaterSection(
            translate("ReferralSheet", "Steps: sent, received, attended"),
            lambda: _steps(start),
            filled=old is not None,
        )
        ending = LaterSection(
            translate("ReferralSheet", "Outcome and remarks"),
            lambda: _ending(start),
            filled=bool(start.outcome or start.remarks),
        )
        super().__init__(
            translate("ReferralSheet", "Referral") if old else _new(),
            translate(
                "ReferralSheet",
                "A referral out rests on the client’s consent; you are asked where there is none.",
            ),
            (
                pair(fields["direction"], fields["made_on"]),
                pair(fields["kind"], fields["urgency"]),
                fields["partner"],
                fields["partner_name"],
                fields["reason"],
                steps,
                ending,
            ),
            fields,
        )
        self._connect()

    def _connect(self) -> None:
        self._direction.currentIndexChanged.connect(lambda _place: self._fit())
        self._kind.currentIndexChanged.connect(lambda _place: self._ask_partners())
        self._partner.currentIndexChanged.connect(lambda _place: self._picked())
        self._fit()
        self._ask_partners()

    def _ask_partners(self) -> None:
        wanted = PartnerFilter(service=cast("ReferralKind", self._kind.value()), near=self._county)
        job = self._context.jobs.ask(directory.list_partners, wanted=wanted)
        job.then(self.offer)

    def offer(self, rows: tuple[PartnerRow, ...]) -> None:
        """Offer the partners that give this kind of help, and one who is in no directory."""
        keep = self._chosen
        self._partners = {row.id: row for row in rows}
        choices: list[tuple[object, str]] = [
            (None, translate("ReferralSheet", "Someone who is not in the directory"))
        ]
        choices += [(row.id, referral_words.partner_line(row)) for row in rows]
        if self.old is not None and self.old.partner is not None and keep == self.old.partner:
            if keep not in self._partners:  # laid aside since, or helps otherwise now
                choices.append((keep, self.old.partner_name))
        elif keep not in self._partners:
            nearest = rows[0].id if rows and not self._typed() else None
            keep = nearest if self.old is None else None
        self._partner.set_choices(choices)
        self._partner.set_value(keep)
        self._picked()

    def _typed(self) -> str:
        return self.text_of("partner_name")

    def _picked(self) -> None:
        value = self._partner.value()
        row = self._partners.get(cast("UUID", value)) if value is not None else None
        self._chosen = cast("UUID | None", value)
        self.fields["partner_name"].setVisible(value is None)
        parts = [row.partner.phone, row.partner.hours] if row is not None else []
        self.fields["partner"].set_help(" · ".join(part for part in parts if part))

    def _fit(self) -> None:
        out = self._direction.value() is Direction.OUT
        field = cast("TextField", self.fields["partner_name"])
        name = translate("ReferralSheet", "Name") if out else _by()
        field.control.setAccessibleName(name)
        self.fields["made_on"].setVisible(out)

    def referral(self) -> Referral:
        """Give the referral as it was written."""
        day = cast("DateField", self.fields["made_on"].control)
        partner = cast("UUID | None", self._partner.value())
        known = self._partners.get(partner) if partner is not None else None
        name = known.partner.name if known else self._typed()
        if partner is not None and known is None and self.old is not None:
            name = self.old.partner_name
        return Referral(
            direction=cast("Direction", self._direction.value()),
            kind=cast("ReferralKind", self._kind.value()),
            urgency=cast("Urgency", self.value_of("urgency")),
            made_on=day.day(),
            partner=partner,
            partner_name=name,
            reason=self.text_of("reason"),
            sent=self._day("sent"),
            received=self._day("received"),
            attended=self._day("attended"),
            outcome=cast("ReferralOutcome | None", self.value_of("outcome")),
            outcome_on=self._day("outcome_on"),
            outcome_text=self.text_of("outcome_text"),
            remarks=self.text_of("remarks"),
        )

    def done(self, result: object) -> None:
        """Close, once it was saved by another way than its own button."""
        self._saved(result)

    def _day(self, name: str) -> datetime.date | None:
        return cast("DayField", self.fields[name]).value()


def _new() -> str:
    return translate("ReferralSheet", "New referral")


def _by() -> str:
    return translate("ReferralSheet", "Referred by")


def _fields(start: Referral) -> dict[str, Field]:
    directions = [(one, referral_words.direction_words(one)) for one in Direction]
    kinds = [(one, referral_words.kind_words(one)) for one in ReferralKind]
    urgencies = [(one, referral_words.urgency_words(one)) for one in Urgency]
    name = TextField(translate("ReferralSheet", "Name of the person or service"))
    name.set_text("" if start.partner else start.partner_name)
    return {
        "direction": Field(
            translate("ReferralSheet", "Direction"), _chosen(directions, start.direction)
        ),
        "made_on": Field(translate("ReferralSheet", "Decided on"), DateField(start.made_on)),
        "kind": Field(translate("ReferralSheet", "What for"), _chosen(kinds, start.kind)),
        "urgency": Field(translate("ReferralSheet", "Urgency"), _chosen(urgencies, start.urgency)),
        "partner": Field(translate("ReferralSheet", "To or from, the nearest first"), Choice()),
        "partner_name": name,
        "reason": Field(translate("ReferralSheet", "Reason"), TextBox(start.reason), optional=True),
    }


def _steps(start: Referral) -> Part:
    fields: dict[str, Field] = {
        "sent": DayField(translate("ReferralSheet", "Sent on"), start.sent),
        "received": DayField(translate("ReferralSheet", "Received on"), start.received),
        "attended": DayField(translate("ReferralSheet", "Client attended on"), start.attended),
    }
    return fields, (pair(fields["sent"], fields["received"]), fields["attended"])


def _ending(start: Referral) -> Part:
    outcomes = [(one, referral_words.outcome_words(one)) for one in ReferralOutcome]
    not_yet = translate("ReferralSheet", "Not yet")
    fields: dict[str, Field] = {
        "outcome": Field(
            translate("ReferralSheet", "Outcome"),
            optional_choice(outcomes, start.outcome, not_yet),
        ),
        "outcome_on": DayField(translate("ReferralSheet", "Concluded on"), start.outcome_on),
        "outcome_text": Field(
            translate("ReferralSheet", "What came of it"),
            TextBox(start.outcome_text),
            optional=True,
        ),
        "remarks": Field(
            translate("ReferralSheet", "Remarks"), TextBox(start.remarks), optional=True
        ),
    }
    first = pair(fields["outcome"], fields["outcome_on"])
    return fields, (first, fields["outcome_text"], fields["remarks"])


def _chosen(choices: Iterable[tuple[object, str]], value: object) -> Choice:
    made = Choice(choices)
    made.set_value(value)
    return made
