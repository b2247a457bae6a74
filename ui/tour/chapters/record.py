"""A counsellor asks for consents, takes one back, and writes what a client wants to tell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.consents import ConsentState, Purpose
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.services import cases, charts, consents, events, intake
from counsel_desk.services.demo import PASSPHRASE
from counsel_desk.services.exports import ExportKind
from ui.tour.chapters.counsellor import ROLE, USER
from ui.tour.chapters.ways import be
from ui.tour.script import Step, Until

if TYPE_CHECKING:
    from counsel_desk.domain.ids import CaseId
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

RECIPIENT = "Advocate Naliaka of Kisii"
REASONS = "Has not slept since the hearing was put off."
PLACE = "The old post at the river"


def ask_consent(tour: Tourist) -> Way[None]:
    """Record a consent to one recipient by keyboard; until then nothing may leave."""
    yield from be(tour, USER)
    yield from tour.go("Clients", "clients")
    rows = yield from tour.ask(cases.list_cases)
    me = tour.view.context.me.id
    own = [row for row in rows if row.counsellor == me and row.status is CaseStatus.OPEN]
    tour.memory["record-case"] = own[0].case
    yield from tour.hand.press("Ctrl+F")
    yield from tour.hand.write(own[0].code)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("client")
    refused = yield from _export(tour, own[0].case)
    tour.check(refused == "ConsentMissing", "nothing leaves for a recipient without consent")
    yield from tour.hand.click_tab("Consents")
    yield Until(lambda: tour.hand.has("Record an answer"), "the consents")
    yield from tour.picture("client-consents")
    yield from tour.hand.tab_to("Record an answer")
    yield from tour.hand.press("Space")
    yield Until(lambda: tour.hand.has("Purpose"), "the sheet")
    yield from tour.hand.choose("Purpose", "Release to a named recipient")
    yield from tour.hand.fill("Recipient", RECIPIENT)
    yield from tour.hand.choose("How it was given", "Signature")
    yield from tour.picture("consent-record")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: tour.hand.reads(RECIPIENT), "the new line")
    state = yield from _state(tour, own[0].case)
    tour.check(state is ConsentState.GIVEN, "the consent is recorded")
    tour.check(not tour.ground.holds_plainly(RECIPIENT), "no file holds the recipient plainly")


def withdraw_consent(tour: Tourist) -> Way[None]:
    """Take the consent back, and see that it blocks from now on."""
    yield from tour.settled()
    yield from tour.hand.click(f"Release to a named recipient: {RECIPIENT}…")
    yield Until(lambda: tour.hand.has("Withdraw…"), "what can be done with it")
    yield from tour.picture("consent-menu")
    yield from tour.hand.click("Withdraw…")
    yield Until(lambda: tour.hand.has("Withdrawn on"), "the question")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: not tour.hand.has("Withdrawn on"), "the answer")
    yield from tour.settled()
    case = tour.memory["record-case"]
    state = yield from _state(tour, case)
    tour.check(state is ConsentState.WITHDRAWN, "the consent is withdrawn")
    refused = yield from _export(tour, case)
    tour.check(refused == "ConsentMissing", "what was withdrawn blocks from now on")


def _state(tour: Tourist, case: CaseId) -> Way[ConsentState]:
    return (yield from tour.ask(consents.consent_state, case, Purpose.RELEASE, recipient=RECIPIENT))


def _export(tour: Tourist, case: CaseId) -> Way[str]:
    path = Path.home() / "chart.png"
    return (
        yield from tour.denied(
            charts.export_chart,
            case,
            recipient=RECIPIENT,
            passphrase=PASSPHRASE,
            path=path,
            kind=ExportKind.PNG,
        )
    )


def tell_history(tour: Tourist) -> Way[None]:
    """Write an event with a date that is not sure; everything else stays closed."""
    case = tour.memory["record-case"]
    before = yield from tour.ask(events.open_history, case)
    yield from tour.hand.click_tab("History")
    yield Until(lambda: tour.hand.has("Add an event"), "the history")
    yield from tour.picture("client-history")
    yield from tour.hand.tab_to("Add an event")
    yield from tour.hand.press("Space")
    yield Until(lambda: tour.hand.has("Began"), "the sheet")
    yield from tour.settled()
    yield from tour.hand.fill("Began", "about March 2019")
    yield from tour.hand.tab_to("Where")
    yield from tour.hand.press("Space")
    yield from tour.hand.fill("Place", PLACE)
    yield from tour.picture("event")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: not tour.hand.has("Began"), "the event to be saved")
    after = yield from tour.ask(events.open_history, case)
    told = [one.event for one in after.events if one.event and one.event.place_name == PLACE]
    tour.check(len(after.events) == len(before.events) + 1, "there is one event more")
    when = PartialDate(2019, 3, about=True)
    tour.check(told and told[0].started == when, "it says that the date is not sure")
    tour.check(not tour.ground.holds_plainly(PLACE), "no file holds the place plainly")


def write_intake(tour: Tourist) -> Way[None]:
    """Write the intake twice; the earlier version is kept with who and when."""
    case = tour.memory["record-case"]
    before = yield from tour.ask(intake.open_intake, case)
    yield from tour.hand.click_tab("Overview")
    yield Until(lambda: tour.hand.has("Reasons, household, needs…"), "the card of the intake")
    yield from tour.settled()  # the cards above it may still grow
    yield from tour.hand.click("Reasons, household, needs…")
    yield Until(lambda: tour.hand.has("Reasons for coming"), "the sheet")
    yield from tour.settled()
    yield from tour.hand.fill("Reasons for coming", REASONS)
    yield from tour.picture("intake")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: not tour.hand.has("Reasons for coming"), "the intake to be saved")
    after = yield from tour.ask(intake.open_intake, case)
    kept = after.intake if after is not None else None
    tour.check(kept is not None and kept.reasons == REASONS, "the intake is kept")
    version = before.version if before is not None else 0
    tour.check(after and after.version == version + 1, "the earlier version is kept too")
    tour.check(not tour.ground.holds_plainly(REASONS), "no file holds the reasons plainly")


STEPS = (
    Step("ask-consent", "records a consent for one recipient", ROLE, ask_consent, 40),
    Step("withdraw-consent", "takes the consent back", ROLE, withdraw_consent, 40),
    Step("history", "writes an event with an uncertain date", ROLE, tell_history, 40),
    Step("intake", "writes an intake; earlier versions stay", ROLE, write_intake, 40),
)
