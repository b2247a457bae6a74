"""The sheets of consents: record an answer, correct it, take a consent back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.consents import (
    TO_SOMEONE,
    Consent,
    Decision,
    GivenBy,
    HowGiven,
    Purpose,
)
from ui import wording_consents
from ui.screens.client.form_sheet import (
    FormSheet,
    LaterSection,
    Part,
    TextBox,
    optional_choice,
)
from ui.screens.client.intake_sheets import box, line
from ui.screens.client.sheet_parts import pair
from ui.widgets import case_words
from ui.widgets.dates import DateField
from ui.widgets.field import Choice, Field
from ui.widgets.partial_dates import DayField

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

# A name that the tool for translations finds.
translate = QCoreApplication.translate

FORM = "consent"


class ConsentSheet(FormSheet):
    """Asks what the client answered to one purpose, and how."""

    def __init__(
        self,
        today: datetime.date,
        purpose: Purpose | None = None,
        old: Consent | None = None,
        *,
        guardian: str = "",
        recipient: str = "",
    ) -> None:
        self.old = old
        start = old or Consent(
            purpose or Purpose.SERVICE,
            Decision.GIVEN,
            today,
            recipient=recipient,
            given_by=GivenBy.GUARDIAN if guardian else GivenBy.CLIENT,
            guardian=guardian,
        )
        fields = self._fields(start)
        self._purpose = cast("Choice", fields["purpose"].control)
        self._purpose.set_value(start.purpose)
        self._purpose.setEnabled(old is None)
        self._decision = cast("Choice", fields["decision"].control)
        self._how = cast("Choice", fields["how"].control)
        self._giver = cast("Choice", fields["given_by"].control)
        more = LaterSection(
            translate("ConsentSheets", "Language, interpreter, last day, remarks"),
            lambda: _more(start),
            filled=bool(start.language or start.interpreter or start.expires or start.remarks),
        )
        super().__init__(
            translate("ConsentSheets", "Correct a consent")
            if old
            else translate("ConsentSheets", "Record an answer"),
            translate("ConsentSheets", "Each purpose is asked by itself; the client may say no."),
            (
                fields["purpose"],
                fields["recipient"],
                pair(fields["decision"], fields["given_on"]),
                pair(fields["how"], fields["witness"]),
                fields["given_by"],
                pair(fields["guardian"], fields["assent"]),
                more,
            ),
            fields,
        )
        for choice in (self._purpose, self._decision, self._how, self._giver):
            choice.currentIndexChanged.connect(lambda _place: self._fit())
        self._fit()

    def _fields(self, start: Consent) -> dict[str, Field]:
        purposes = [(one, wording_consents.purpose_words(one)) for one in Purpose]
        assents = [
            (True, translate("ConsentSheets", "Assented")),
            (False, translate("ConsentSheets", "Did not assent")),
        ]
        return {
            "purpose": Field(translate("ConsentSheets", "Purpose"), Choice(purposes)),
            "recipient": line(translate("ConsentSheets", "Recipient"), start.recipient),
            "decision": Field(
                translate("ConsentSheets", "Answer"),
                _chosen(
                    [
                        (Decision.GIVEN, translate("ConsentSheets", "Yes, given")),
                        (Decision.REFUSED, translate("ConsentSheets", "No, refused")),
                    ],
                    start.decision,
                ),
            ),
            "given_on": Field(translate("ConsentSheets", "Asked on"), DateField(start.given_on)),
            "how": Field(
                translate("ConsentSheets", "How it was given"),
                optional_choice(
                    [(one, wording_consents.how_words(one)) for one in HowGiven],
                    start.how,
                    translate("ConsentSheets", "Choose"),
                ),
            ),
            "witness": line(translate("ConsentSheets", "Witness"), start.witness),
            "given_by": Field(
                translate("ConsentSheets", "Given by"),
                _chosen(
                    [(one, wording_consents.giver_words(one)) for one in GivenBy], start.given_by
                ),
            ),
            "guardian": line(translate("ConsentSheets", "Guardian"), start.guardian),
            "assent": Field(
                translate("ConsentSheets", "The client’s own assent"),
                optional_choice(assents, start.assent),
            ),
        }

    def _fit(self) -> None:
        """Show what the answers so far ask for."""
        given = self._decision.value() is Decision.GIVEN
        minor = given and self._giver.value() is GivenBy.GUARDIAN
        witnessed = self._how.value() in (HowGiven.VERBAL, HowGiven.THUMBPRINT)
        self.fields["recipient"].setVisible(self._purpose.value() in TO_SOMEONE)
        self.fields["recipient"].setEnabled(self.old is None)
        self.fields["how"].setVisible(given)
        self.fields["witness"].setVisible(given and witnessed)
        self.fields["given_by"].setVisible(given)
        for name in ("guardian", "assent"):
            self.fields[name].setVisible(minor)
        help_text = wording_consents.purpose_help(cast("Purpose", self._purpose.value()))
        self.fields["purpose"].set_help(help_text)

    def consent(self) -> Consent:
        """Give the answer as it was written; what is not shown does not count."""
        given = self._decision.value() is Decision.GIVEN
        giver = cast("GivenBy", self._giver.value()) if given else GivenBy.CLIENT
        by_guardian = giver is GivenBy.GUARDIAN
        purpose = cast("Purpose", self._purpose.value())
        day = cast("DateField", self.fields["given_on"].control)
        return Consent(
            purpose=purpose,
            decision=cast("Decision", self._decision.value()),
            given_on=day.day(),
            recipient=self.text_of("recipient") if purpose in TO_SOMEONE else "",
            language=str(self.value_of("language") or ""),
            interpreter=self.text_of("interpreter"),
            how=cast("HowGiven | None", self._how.value()) if given else None,
            witness=self.text_of("witness") if given else "",
            given_by=giver,
            guardian=self.text_of("guardian") if by_guardian else "",
            assent=cast("bool | None", self.value_of("assent")) if by_guardian else None,
            expires=cast("DayField", self.fields["expires"]).value() if given else None,
            remarks=self.text_of("remarks"),
        )


def _more(start: Consent) -> Part:
    languages = [(code, case_words.language_words(code)) for code in case_words.LANGUAGES]
    fields: dict[str, Field] = {
        "language": Field(
            translate("ConsentSheets", "Explained in"),
            optional_choice(languages, start.language),
        ),
        "interpreter": line(translate("ConsentSheets", "Interpreter"), start.interpreter),
        "expires": DayField(
            translate("ConsentSheets", "Last day"),
            start.expires,
            translate("ConsentSheets", "Comes up for review four weeks before."),
        ),
        "remarks": box(translate("ConsentSheets", "Remarks"), start.remarks),
    }
    first = pair(fields["language"], fields["interpreter"])
    return fields, (first, fields["expires"], fields["remarks"])


class WithdrawSheet(FormSheet):
    """Asks when and why a consent was taken back."""

    def __init__(self, title: str, today: datetime.date) -> None:
        self.day = DateField(today)
        self.reason = TextBox()
        fields = {
            "on": Field(translate("ConsentSheets", "Withdrawn on"), self.day),
            "reason": Field(
                translate("ConsentSheets", "Reason, if the client gives one"),
                self.reason,
                optional=True,
            ),
        }
        super().__init__(
            translate("ConsentSheets", "Withdraw “{0}”?").format(title),
            translate(
                "ConsentSheets",
                "From now on nothing more is shared on this consent. What was shared before stays"
                " on record. A withdrawal is not taken back; a new answer is recorded instead.",
            ),
            tuple(fields.values()),
            fields,
            translate("ConsentSheets", "Withdraw"),
        )


def _chosen(choices: Iterable[tuple[object, str]], value: object) -> Choice:
    made = Choice(choices)
    made.set_value(value)
    return made
