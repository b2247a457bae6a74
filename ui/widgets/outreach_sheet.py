"""Ask after a member who missed two meetings: the one safe way, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.cases import ContactMethod
from counsel_desk.domain.consents import ConsentState
from counsel_desk.domain.outreach import ASK_AGAIN, OutreachOutcome
from counsel_desk.services import outreach
from counsel_desk.services.errors import ConsentMissing
from ui.shell.consent_sheet import retry_without_consent
from ui.shell.saving_sheet import SavingSheet, column
from ui.widgets import case_words
from ui.widgets.dates import say_date
from ui.widgets.field import Choice, Field
from ui.widgets.labels import label
from ui.widgets.optional_date import OptionalDate

if TYPE_CHECKING:
    from counsel_desk.domain.cases import SafeContact
    from counsel_desk.domain.ids import GroupId, MembershipId
    from counsel_desk.services.outreach import Asking
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def outcome_words(outcome: OutreachOutcome) -> str:
    """Say what came of asking after a member."""
    return {
        OutreachOutcome.COMES_AGAIN: translate("Outreach", "will come again"),
        OutreachOutcome.STOPS: translate("Outreach", "does not wish to go on"),
        OutreachOutcome.UNDECIDED: translate("Outreach", "undecided"),
        OutreachOutcome.NOT_REACHED: translate("Outreach", "not reached"),
        OutreachOutcome.NOT_SAFE: translate("Outreach", "not asked: not safe"),
    }[outcome]


def safe_way(contact: SafeContact | None) -> str:
    """Say in lines how this client may be reached, and never how else."""
    if contact is None:
        return translate("Outreach", "How to reach this client safely is not known here.")
    parts = [
        case_words.method_words(contact.method),
        contact.number,
        contact.hours,
        translate("Outreach", "code word: {0}").format(contact.code_word)
        if contact.code_word
        else "",
        contact.remarks,
    ]
    return " · ".join(part for part in parts if part)


def _way(asking: Asking) -> str:
    """Say the one safe way, or that the client's word allows none."""
    if asking.refused is ConsentState.EXPIRED:
        return translate("Outreach", "The client’s consent to be contacted has run out.")
    if asking.refused is not None:
        return translate("Outreach", "The client said no to being contacted.")
    return safe_way(asking.contact)


def _advice(asking: Asking, *, may_ask: bool) -> str:
    """Say what is to be minded."""
    if asking.refused is not None:
        return translate(
            "Outreach",
            "Tell the counsellor, who can ask again. If the client was contacted all the same, the"
            " reason is asked for and kept.",
        )
    if may_ask:
        return translate("Outreach", "Use this way alone, and say nothing of the group to others.")
    return translate("Outreach", "This client must not be contacted. Tell the counsellor.")


class OutreachSheet(SavingSheet):
    """Shows the safe-contact rule and what was tried, and takes what came of it.

    Attributes:
        outcome, again: what came of it, and when to ask again; way: the one safe way.
    """

    def __init__(
        self, context: Context, group: GroupId, membership: MembershipId, asking: Asking
    ) -> None:
        self._context, self._group, self._membership = context, group, membership
        may_ask = asking.contact is not None and asking.contact.method is not ContactMethod.NONE
        offered = list(OutreachOutcome) if may_ask else [OutreachOutcome.NOT_SAFE]
        if asking.refused is not None:  # what is right comes first
            offered = sorted(offered, key=lambda one: one is not OutreachOutcome.NOT_SAFE)
        self.outcome = Choice([(one, outcome_words(one)) for one in offered])
        self.again = OptionalDate(translate("Outreach", "Ask again on"))
        self.way = label(_way(asking), "body", wrap=True)
        tried = [
            translate("Outreach", "{0}: {1}").format(say_date(one.on), outcome_words(one.outcome))
            for one in asking.attempts
        ]
        self._again_field = Field("", self.again)
        body = column(
            Field(translate("Outreach", "The one safe way"), self.way),
            *([label("\n".join(tried), "muted", wrap=True)] if tried else []),
            Field(translate("Outreach", "What came of it"), self.outcome),
            self._again_field,
        )
        super().__init__(
            translate("Outreach", "Ask after {0}").format(asking.code),
            _advice(asking, may_ask=may_ask),
            translate("Outreach", "Keep the outcome"),
            body,
        )
        body.setFocusProxy(self.outcome)
        self.outcome.currentIndexChanged.connect(lambda _index: self._offer_again())
        self._offer_again()
        self.on_save(self._save_it)

    def _offer_again(self) -> None:
        self._again_field.setVisible(self.outcome.value() in ASK_AGAIN)

    def _save_it(self) -> Job[object]:
        return self._ask(None)

    def _refused(self, error: Exception) -> None:
        super()._refused(error)
        if isinstance(error, ConsentMissing):
            self.set_error("")
            retry_without_consent(
                self, error, lambda reason: self._ask(reason).then(self._saved),
                context=self._context, case=self._membership,
            )  # fmt: skip

    def _ask(self, override: str | None) -> Job[object]:
        outcome = OutreachOutcome(str(self.outcome.value()))
        job = self._context.jobs.ask(
            outreach.record_outreach,
            self._group,
            self._membership,
            outcome,
            again_on=self.again.day() if outcome in ASK_AGAIN else None,
            override=override,
        )
        return cast("Job[object]", job.then(self._said))

    def _said(self, _record: object) -> None:
        self._context.messages.say(translate("Outreach", "The outcome is kept."), "good")
