"""A coordinator keeps the network, a supervisor the settings, a counsellor refers on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.referrals import ReferralKind
from counsel_desk.reports.own_copy import render_own_copy
from counsel_desk.services import cases, directory, referrals, settings
from counsel_desk.services.demo import PASSPHRASE
from counsel_desk.services.own_copy import export_own_copy
from ui.screens.directory.screen import DirectoryScreen
from ui.tour.script import Step, Until

if TYPE_CHECKING:
    from counsel_desk.domain.ids import CaseId
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

PARTNER = "Tumaini Legal Clinic"
WHY = "Agreed at the clinical meeting of the month"
REASON = "Asks whether the complaint can still be filed."
SEAL = "harbour lantern mosaic thirteen otters"


def keep_network(tour: Tourist) -> Way[None]:
    """Add a partner by keyboard; what is missing is said, and what was typed stays."""
    yield from _enter(tour, "coordinator")
    yield from tour.go("Directory", "directory")
    yield from tour.picture("directory")
    yield from tour.hand.press("Ctrl+N")
    yield Until(lambda: tour.hand.has("County"), "the sheet")
    yield from tour.hand.fill("Name", PARTNER)
    yield from tour.hand.choose("Kind", "Lawyer")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: tour.hand.reads("Tick at least one kind of help"), "what is missing")
    yield from tour.hand.tick("Legal")
    yield from tour.hand.choose("County", "Nakuru")
    yield from tour.picture("partner")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: not tour.hand.has("County"), "the sheet to close")
    rows = yield from tour.ask(directory.list_partners)
    found = [row.partner for row in rows if row.partner.name == PARTNER]
    tour.check(len(found) == 1, "the partner is in the directory")
    tour.check(found[0].services == (ReferralKind.LEGAL,), "with the help that it gives")
    tour.check(isinstance(tour.screen, DirectoryScreen), "the directory is still open")
    tour.check(not tour.ground.holds_plainly(PARTNER), "no file holds the partner plainly")


def change_settings(tour: Tourist) -> Way[None]:
    """Change a setting with its reason; it is in the history with who and when."""
    yield from _enter(tour, "supervisor")
    yield from tour.go("Settings", "administration")
    yield from tour.hand.click_tab("Programme")
    yield Until(lambda: tour.hand.has("Change settings"), "the settings")
    yield from tour.settled()
    yield from tour.hand.click("Change settings")
    yield Until(lambda: tour.hand.has("Why this is changed"), "the sheet")
    yield from tour.hand.choose("Comes first", "DAP")
    yield from tour.hand.fill("Why this is changed", WHY)
    yield from tour.picture("settings-programme")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: not tour.hand.has("Why this is changed"), "the sheet to close")
    history = yield from tour.ask(settings.settings_history)
    me = tour.view.context.me.id
    tour.check(history[0].author == me, "the change stands under my name")
    tour.check(history[0].version.reason == WHY, "with its reason")
    tour.check("default_format" in history[0].changed, "and says what was changed")


def refer(tour: Tourist) -> Way[None]:
    """Refer a client to the nearest partner; without a consent a reason is asked first."""
    yield from _enter(tour, "counsellor1")
    case = yield from _own_case(tour)
    yield from tour.hand.click_tab("Referrals")
    yield Until(lambda: tour.hand.has("New referral"), "the referrals")
    yield from tour.settled()
    before = yield from tour.ask(referrals.list_referrals, case)
    yield from tour.picture("client-referrals")
    yield from tour.hand.press("Alt+Shift+F")
    yield Until(lambda: tour.hand.has("Reason"), "the sheet")
    yield from tour.settled()
    yield from tour.hand.choose("What for", "Legal")
    yield from tour.settled()
    yield from tour.hand.fill("Reason", REASON)
    yield from tour.picture("referral")
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.settled()
    if tour.hand.reads("Go on without this consent?"):
        yield from tour.hand.write("The hearing is tomorrow and the telephone is off.")
        yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: not tour.hand.has("Reason"), "the sheet to close")
    after = yield from tour.ask(referrals.list_referrals, case)
    tour.check(len(after) == len(before) + 1, "the referral is in the file")
    said = [entry.referral.reason for entry in after if entry.referral]
    tour.check(REASON in said, "with what was written")
    tour.check(not tour.ground.holds_plainly(REASON), "no file holds it plainly")


def own_copy(tour: Tourist) -> Way[None]:
    """Let a client's own copy leave: chosen parts, sealed, and nobody else's name."""
    rows = yield from tour.ask(cases.list_cases)
    case = tour.memory["network-case"]
    leaving = yield from tour.ask(
        export_own_copy, case, chosen=frozenset({"identity", "referrals", "groups"}),
        seal_with=SEAL, passphrase=PASSPHRASE, path=tour.ground.root / "copy.pdf",
    )  # fmt: skip
    data = yield from tour.call(render_own_copy, leaving.copy, passphrase=SEAL)
    tour.check(data.startswith(b"%PDF") and b"/AESV3" in data, "the copy is sealed")
    heap = repr([section.items for section in leaving.copy.sections])
    texts = [f.text for s in leaving.copy.sections for item in s.items for f in item.facts]
    others = [row.name for row in rows if row.name and row.case != case]
    tour.check(texts, "something leaves")
    tour.check(not [name for name in others if name in " ".join(texts)], "and nobody else in it")
    tour.check(not [text for text in texts if len(text) > 8 and text in heap], "no log shows it")
    yield from tour.lock()


def _enter(tour: Tourist, user: str) -> Way[None]:
    if tour.session.view is not None:
        yield from tour.lock()
    yield from tour.unlock(user)


def _own_case(tour: Tourist) -> Way[CaseId]:
    yield from tour.go("Clients", "clients")
    rows = yield from tour.ask(cases.list_cases)
    me = tour.view.context.me.id
    own = [row for row in rows if row.counsellor == me and row.status is CaseStatus.OPEN]
    tour.memory["network-case"] = own[-1].case
    yield from tour.hand.press("Ctrl+F")
    yield from tour.hand.write(own[-1].code)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("client")
    return own[-1].case


STEPS = (
    Step("network", "adds a partner to the network", "coordinator", keep_network, 40),
    Step("programme", "changes a programme setting", "supervisor", change_settings, 40),
    Step("refer", "refers a client to the nearest partner", "counsellor", refer, 50),
    Step("own-copy", "gives a client a copy of the file", "counsellor", own_copy, 40),
)
