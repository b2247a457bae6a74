"""A coordinator brings a register in: every row is shown first, and all of it can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.bringing_in import Fault
from counsel_desk.services import cases
from ui.screens.bring_in.screen import BringInScreen
from ui.tour.chapters.ways import be
from ui.tour.script import Step, StepFailed, Until

if TYPE_CHECKING:
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

USER = ROLE = "coordinator"
COUNSELLOR = "Beatrice Achieng Oduor"
REGISTER = """\
Client name;D.O.B;Gender;County;Languages;Phone
Wambui Njoki;3/11/1990;F;Nakuru;Kiswahili;0700 555 031
Odongo Ochieng;31/2/1985;M;Kisumu;Dholuo;0700 555 032
Halima Yusuf;12/7/1996;F;Garissa;Somali;0700 555 033
Kibet Rotich;4/4/1982;M;Uasin Gishu;Kalenjin;0700 555 034
"""
NAME = "Halima Yusuf"
SOUND = 3


def bring_in(tour: Tourist) -> Way[None]:
    """Read a register, see the row that is rejected and why, and bring the others in."""
    yield from be(tour, USER)
    before = yield from tour.ask(cases.list_cases)
    yield from tour.go("Clients", "clients")
    yield from tour.hand.click("Bring in")
    yield from tour.wait_for("bring_in")
    yield from tour.picture("bring-in-empty")
    file = tour.ground.root / "register.csv"
    file.write_text(REGISTER, encoding="utf-8")
    screen = tour.screen
    if not isinstance(screen, BringInScreen):
        raise StepFailed("the page for registers is not there")
    screen.read(file)  # the file dialog is the system's
    yield Until(lambda: bool(screen.rows), "the rows of the register")
    yield from tour.settled()
    faults = {row.line: row.fault for row in screen.rows if row.fault}
    tour.check(faults == {3: Fault.DATE_IMPOSSIBLE}, "the impossible birth date is rejected")
    untouched = yield from tour.ask(cases.list_cases)
    tour.check(len(untouched) == len(before), "nothing is written before it is confirmed")
    yield from tour.hand.choose("Counsellor of these clients", COUNSELLOR)
    yield from tour.picture("bring-in")
    yield from tour.hand.click(f"Bring in {SOUND} clients")
    yield Until(lambda: tour.hand.reads(f"{SOUND} clients were brought in."), "the clients")
    file.unlink()
    yield from tour.settled()
    after = yield from tour.ask(cases.list_cases)
    tour.check(len(after) == len(before) + SOUND, f"the vault has {SOUND} clients more")
    tour.check(not tour.ground.holds_plainly(NAME), "no file holds their names plainly")
    yield from tour.picture("bring-in-done")


def take_back(tour: Tourist) -> Way[None]:
    """Take the whole import back."""
    before = yield from tour.ask(cases.list_cases)
    yield from tour.hand.click("Take back")
    yield Until(lambda: tour.hand.reads("Take this import back?"), "the question")
    yield from tour.picture("bring-in-take-back")
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.hand.reads("case files were taken back"), "the answer")
    yield from tour.settled()
    after = yield from tour.ask(cases.list_cases)
    tour.check(len(after) == len(before) - SOUND, "none of the clients is left in the lists")
    yield from tour.lock()


STEPS = (
    Step("bring-in", "brings a register in; a wrong row is told", ROLE, bring_in, 40),
    Step("take-back", "takes the import back as a whole", ROLE, take_back, 40),
)
