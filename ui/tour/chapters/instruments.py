"""An administrator adds an instrument of the programme's own and enters words in Kiswahili."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from counsel_desk.services import own_instruments
from counsel_desk.services.demo_instruments import DEFINITION, INVENTED
from ui.screens.administration.instruments_tab import InstrumentsTab
from ui.tour.chapters.ways import be
from ui.tour.script import Step, StepFailed, Until

if TYPE_CHECKING:
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

ROLE = "administrator"
ID = "tour-own"
SHORT = "Two questions"
_WORDS = ("Nililala vibaya.", "Nilikaa mbali na watu.")


def _definition() -> str:
    """Write an invented instrument of two items, whose file contradicts itself in nothing."""
    items = [
        {"key": "1", "wording": {"en": "I slept badly."}},
        {"key": "2", "wording": {"en": "I stayed away from people."}},
    ]
    score = {
        "key": "total",
        "label": "Total",
        "method": "sum",
        "items": ["1", "2"],
        "minimum": 0,
        "maximum": 6,
    }
    own = {
        "id": ID,
        "title": "Two questions (invented for the tour)",
        "short_title": SHORT,
        "items": items,
        "scores": [score],
        "criteria": [],
        "safety": [],
        "change": None,
    }
    return json.dumps({**DEFINITION, **own}, indent=1)


def _tab(tour: Tourist) -> InstrumentsTab:
    found: InstrumentsTab | None = tour.screen.findChild(InstrumentsTab)
    if found is None:
        raise StepFailed("the instruments are not there")
    return found


def add_own(tour: Tourist) -> Way[None]:
    """See a file refused with its line, then look at the sound one and add it."""
    yield from be(tour, "admin")
    yield from tour.go("Settings", "administration")
    yield from tour.hand.click_tab("Instruments")
    yield Until(lambda: bool(_tab(tour).entries), "the instruments")
    yield from tour.settled()
    yield from tour.picture("instruments")
    file = tour.ground.root / "own.json"
    file.write_text(_definition().replace('"maximum": 6', '"maximum": 7'), encoding="utf-8")
    _tab(tour).actions_of.read_definition(file)  # the file dialog is the system's
    yield Until(lambda: tour.hand.reads("the answers give 0 to 6"), "the line and the reason")
    file.write_text(_definition(), encoding="utf-8")
    _tab(tour).actions_of.read_definition(file)
    yield Until(lambda: tour.hand.has("Short title"), "the sheet")
    yield from tour.settled()
    yield from tour.picture("instrument-rules")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: not tour.hand.has("Short title"), "the sheet to close")
    file.unlink()
    yield from tour.settled()
    entries = yield from tour.ask(own_instruments.list_instruments)
    found = [one for one in entries if one.form.id == ID]
    tour.check(len(found) == 1 and found[0].own, "the instrument is the programme's own")


def enter_words(tour: Tourist) -> Way[None]:
    """Fill the slot of Kiswahili; words without a source are refused at their field."""
    _tab(tour).choose(ID)
    yield from tour.settled()
    yield from tour.hand.choose("Language", "Kiswahili: empty")
    yield from tour.hand.click("Enter words")
    yield Until(lambda: tour.hand.has("Copied from"), "the form")
    yield from tour.settled()
    for value, label in enumerate(("Hapana", "Kidogo", "Kiasi", "Sana")):
        yield from tour.hand.fill(f"Answer {value}", label)
    for number, words in enumerate(_WORDS, start=1):
        yield from tour.hand.fill(f"Item {number}", words)
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: tour.hand.reads("Say what the words were copied from"), "what is missing")
    for name in ("Copied from", "Translated by", "Permission given by"):
        yield from tour.hand.fill(name, INVENTED)
    yield from tour.hand.tick("Known")
    yield from tour.hand.fill("Where the permission is written", "None is needed")
    yield from tour.picture("instrument-words")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: not tour.hand.has("Copied from"), "the form to close")
    yield from tour.settled()
    entries = yield from tour.ask(own_instruments.list_instruments)
    forms = [one.form for one in entries if one.form.id == ID]
    tour.check(forms[0].languages == ("en", "sw"), "the slot of Kiswahili is filled")
    tour.check(not tour.ground.holds_plainly(_WORDS[1]), "no file holds the words plainly")
    yield from tour.lock()


STEPS = (
    Step("own-instrument", "adds an instrument of the programme's own", ROLE, add_own, 40),
    Step("instrument-words", "enters its words in Kiswahili", ROLE, enter_words, 40),
)
